"""The paragraphs around each quote, for a modal; and quotes to be copied with their citations."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from assistant.answers import Citation
from assistant.citing import cite_in_words, deep_link, opening_of
from slackbot.messages.budget import CUT, beginning, fitting
from slackbot.messages.buttons import remark
from slackbot.messages.links import allowed
from slackbot.messages.passages import where
from slackbot.messages.rich import bold, italic, preformatted, quote, rich, section, words
from slackbot.records import Block, Message

_MOST = 3_000
_MOST_AROUND = 1_200
_LEFT_OUT = "Not all fits here; the link of a citation, or the minutes themselves, has the rest."


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """A citation with what stands before and after it in the same document."""

    number: int | None
    citation: Citation
    before: tuple[str, ...]
    after: tuple[str, ...]


def surroundings_blocks(every: Sequence[Surroundings], hosts: Set[str]) -> list[Block]:
    """Return the blocks of a modal: the quotes in their places, as many as fit."""
    small = remark("Word for word. The quoted words have a bar at their side.")
    parts = [[_around(one, hosts)] for one in every]
    left_out = remark(_LEFT_OUT)
    count = fitting(parts, [small, left_out])
    blocks = [block for part in parts[:count] for block in part]
    return [*blocks, small, *([left_out] if count < len(parts) else [])]


def _around(one: Surroundings, hosts: Set[str]) -> Block:
    number = (bold(f"[{one.number}] "),) if one.number else ()
    quoted = beginning(one.citation.quote, _MOST)
    parts = [
        section(*number, where(one.citation.evidence, one.citation.label, hosts)),
        *(_plainly(text) for text in one.before),
        quote(quoted.text),
        *([section(italic(f"{CUT} cut here"))] if quoted.is_cut else []),
        *(_plainly(text) for text in one.after),
    ]
    return rich(*parts)


def _plainly(text: str) -> Block:
    shown = beginning(text, _MOST_AROUND)
    cut = (italic(f" {CUT}"),) if shown.is_cut else ()
    return section(words(f"\n{shown.text}"), *cut)


def copy_message(citations: Sequence[Citation], hosts: Set[str]) -> Message:
    """Return quotes with their citations, each as one text to copy whole."""
    head = rich(section(words("To copy, word for word:")))
    left_out = remark("Not all fits in one message.")
    parts = [[rich(preformatted(_copied(one, hosts)))] for one in citations]
    count = fitting(parts, [head, left_out])
    shown = [block for part in parts[:count] for block in part]
    blocks = (head, *shown, *([left_out] if count < len(parts) else []))
    return Message(text="Citations to copy", blocks=blocks)


def _copied(citation: Citation, hosts: Set[str]) -> str:
    evidence = citation.evidence
    quoted = beginning(citation.quote, _MOST)
    opening = opening_of(citation.lead_in, citation.label)
    url = allowed(deep_link(evidence.meeting, evidence.item), hosts)
    lines = [
        f"{opening} “{quoted.text}”{f' {CUT}' if quoted.is_cut else ''}".strip(),
        cite_in_words(evidence, citation.label),
        *([url] if url else []),
    ]
    return "\n".join(lines)
