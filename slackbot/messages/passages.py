"""A citation as blocks: the words before a clause, the quote, and where it stands."""

from __future__ import annotations

from collections.abc import Set

from assistant.answers import Citation
from assistant.citing import cite_in_words, deep_link
from assistant.outcomes import Fate, fate
from corpus import MinutesStatus
from index import Evidence
from slackbot.messages.budget import (
    CUT,
    MOST_CITATION,
    MOST_LABEL,
    MOST_LEAD_IN,
    MOST_PASSAGE,
    beginning,
    shortened,
)
from slackbot.messages.links import allowed
from slackbot.messages.rich import bold, italic, link, quote, rich, section, words
from slackbot.records import Block


def passage(
    citation: Citation, number: int | None, hosts: Set[str], *, most: int = MOST_PASSAGE
) -> Block:
    """Return a quote with its lead-in, its number and its citation; without a number only it."""
    quoted = beginning(citation.quote, most)
    before = _before(citation)
    after = [words(f"{CUT} the quotation is cut here\n")] if quoted.is_cut else []
    if number:
        after += [bold(f"[{number}] "), where(citation.evidence, citation.label, hosts)]
    parts = [section(*before)] if before else []
    parts += [quote(quoted.text)]
    parts += [section(*after)] if after else []
    return rich(*parts, block_id=f"p{number}" if number else None)


_LOST = {
    Fate.LOST: "Lost motion, not decided: ",
    Fate.PARTLY_LOST: "A motion that was lost and one that was carried: ",
}


def _before(citation: Citation) -> tuple[Block, ...]:
    """Return what must be read before the quote: that it was lost, and a clause's opening."""
    lead_in = shortened(citation.lead_in, MOST_LEAD_IN)
    label = shortened(citation.label, MOST_LABEL)
    opening = " ".join(part for part in (lead_in, label) if part)
    told = _LOST.get(fate(citation.evidence.decisions))
    lost = [bold(told)] if told else []
    return (*lost, *([italic(opening)] if opening else []))


def is_draft(evidence: Evidence) -> bool:
    """Tell whether a passage stands in minutes that may still be corrected."""
    return evidence.meeting.minutes_status is MinutesStatus.DRAFT


def where(evidence: Evidence, label: str, hosts: Set[str]) -> Block:
    """Return the citation, pressed to open the minutes where their address is allowed."""
    told = shortened(cite_in_words(evidence, label), MOST_CITATION)
    url = allowed(deep_link(evidence.meeting, evidence.item), hosts)
    return link(url, told) if url else words(told)
