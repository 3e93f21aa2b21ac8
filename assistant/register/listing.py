"""The register for people: decisions under their meeting and item, newest meeting first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from assistant.citing import cite_item, deep_link
from assistant.register.decisions import Entry
from assistant.register.minuted import Minuted
from assistant.register.topics import Topic, topic_lines
from assistant.render import counted
from assistant.terminal.dates import DayInWords
from assistant.terminal.style import Style, bold, dim, heading, link, warn, web_address, wrap
from corpus import MinutesStatus, Outcome
from corpus.dates import in_words
from index import Evidence

_Quoted = TypeVar("_Quoted", bound=Minuted)
_ITEM, _CLAUSE = " " * 2, " " * 4
_NOT_DECIDED = {
    Outcome.LOST: "LOST, not decided",
    Outcome.UNKNOWN: "PROPOSED, outcome not minuted",
}


def entries_text(
    entries: Sequence[Entry], style: Style, day_in_words: DayInWords = in_words
) -> str:
    """Return decisions grouped by meeting and item, in the order in which they come."""
    return under_items(entries, lambda inside: _entries_lines(inside, style), style, day_in_words)


def under_items(
    found: Sequence[_Quoted],
    lines_of: Callable[[Sequence[_Quoted]], Iterable[str]],
    style: Style,
    day_in_words: DayInWords,
) -> str:
    """Return what was found under its meetings and items; ``lines_of`` shows what one item has."""
    parts = []
    for _, group in groupby(found, key=_meeting_key):
        of_meeting = list(group)
        lines = _meeting_lines(of_meeting[0].evidence, style, day_in_words)
        for _, of_item in groupby(of_meeting, key=lambda one: one.evidence.item.item_id):
            inside = list(of_item)
            lines += _item_lines(inside[0].evidence, style)
            lines += lines_of(inside)
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _meeting_key(minuted: Minuted) -> tuple[object, ...]:
    """Return what the quotes of one meeting share; of an undated document, only its own."""
    meeting = minuted.evidence.meeting
    own = None if meeting.date else minuted.evidence.document
    status = meeting.minutes_status
    return (meeting.council, meeting.committee, meeting.occasion, meeting.date, status, own)


def _meeting_lines(evidence: Evidence, style: Style, day_in_words: DayInWords) -> list[str]:
    """Return the head of a meeting's decisions: council, committee and date, and drafts as such."""
    item = replace(evidence.item, number="", title="")
    words = cite_item(replace(evidence, item=item), day_in_words)
    lines = wrap(style, words, paint=heading)
    if evidence.meeting.minutes_status is MinutesStatus.DRAFT:
        lines.append(warn(style, "Draft minutes, not yet approved."))
    return lines


def _item_lines(evidence: Evidence, style: Style) -> list[str]:
    """Return the line above an item's decisions: its number and title, leading to its page."""
    item = evidence.item
    number = f"Minute {item.number}" if item.number else ""
    words = ": ".join(part for part in (number, item.title) if part) or "(no item is named)"
    address = web_address(deep_link(evidence.meeting, evidence.item))
    lines = wrap(
        style,
        words,
        first=_ITEM,
        rest=_ITEM,
        paint=lambda style, text: link(style, text, address, bold),
    )
    if address and not style.links:
        lines.append(_ITEM + ("Address: " if style.plain else "") + dim(style, address))
    return lines


def _entries_lines(entries: Sequence[Entry], style: Style) -> Iterator[str]:
    """Yield an item's decisions, the words that open them once."""
    said = ""
    for entry in entries:
        lead_in = entry.lead_in
        yield from _entry_lines(entry, lead_in if lead_in != said else "", style)
        said = lead_in


def _entry_lines(entry: Entry, opening: str, style: Style) -> Iterator[str]:
    warning = _NOT_DECIDED.get(entry.decision.outcome)
    if warning:
        yield _CLAUSE + warn(style, f"{warning}:")
    if opening:
        yield from wrap(style, opening, first=_CLAUSE, rest=_CLAUSE)
    label = f"{entry.label} " if entry.label else ""
    yield from wrap(
        style, f"“{entry.quote}”", first=_CLAUSE + label, rest=_CLAUSE + " " * len(label)
    )
    notes = "; ".join(_entry_notes(entry))
    yield from wrap(style, notes, first=f"{_CLAUSE}  ", rest=f"{_CLAUSE}  ", paint=dim)
    yield id_line(entry, style, f"{_CLAUSE}  ")


def id_line(minuted: Minuted, style: Style, indent: str) -> str:
    """Return the id of a quote, to be copied whole."""
    return f"{indent}{'Id: ' if style.plain else ''}{dim(style, minuted.identity)}"


def _entry_notes(entry: Entry) -> Iterator[str]:
    """Yield what the minutes say beside a decision: its kind, movers, vote, page."""
    # "Agreed" beside a motion that was lost would be read the other way.
    decision = entry.decision
    kind = decision.kind.value if decision.outcome is Outcome.CARRIED else "motion"
    yield kind + (", by its form" if decision.inferred else "")
    if entry.proposer:
        yield f"proposed by {entry.proposer}"
    if entry.seconder:
        yield f"seconded by {entry.seconder}"
    if entry.vote:
        yield f"vote: {entry.vote}"
    if entry.evidence.page:
        yield f"page {entry.evidence.page}"


def head_text(
    noun: str, total: int, shown: int, topic: Topic | None, style: Style, *, kept: str
) -> str:
    """Return how many there are, how many of them are shown, and what was made of the topic.

    ``kept`` says which are shown where not all are: "newest".
    """
    about = f" about “{topic.question.text}”" if topic else ""
    if not total:
        words = f"Nothing found: the minutes that were searched hold no {noun}{about}."
    elif shown < total:
        words = f"{counted(total, noun)}{about}, the {kept} {shown:,} shown; -n {total} shows all."
    else:
        words = f"{counted(total, noun)}{about}."
    return "\n".join(head_lines([words], topic, style))


def head_lines(said: Sequence[str], topic: Topic | None, style: Style) -> list[str]:
    """Return what stands above a list: what is said of it, and what was made of the topic."""
    made = topic_lines(topic) if topic else []
    return [line for part in (*said, *made) for line in wrap(style, part, rest="  ")]
