"""What one reading shows by itself: pages cut short, items without text, votes without decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.findings import Place, Trouble
from corpus.outlines import holds_agenda_only
from corpus.records import (
    DecisionKind,
    Item,
    MarkKind,
    PassageKind,
    Reading,
)
from corpus.votes import says_vote

_CUT = re.compile(r"^item (?P<number>.{0,40}?): the page cuts the minutes")
# These the checks below name themselves.
_KNOWN_WARNINGS = re.compile(r"the page cuts the minutes|agenda and no minutes")
# A word of every form in which a vote is told: looking for the figures costs far more.
_OF_VOTES = re.compile(
    r"\bvot|\bfavour|\bagainst|\babst|\bunanim|\bcarried|\bhands\b|\bnem\b|\bcasting|\bdissent"
    r"|\bayes?\b|\bmajority|\blost\b|\berbyn|\bblaid|\bymatal|\bunfryd|\bpleid",
    re.IGNORECASE,
)
# Under this share of items with text a page of minutes has lost its text.
_LEAST_SHARE, _LEAST_ITEMS = 0.5, 4
# Such an item may be empty, and such a title may stand over other items' titles.
_MAY_BE_EMPTY = re.compile(
    r"\b(?:part\s+(?:[ivx]+|\d|[ab])\b|public|urgent|any other|aob|private|confidential|exempt"
    r"|apologies|declarations?|date of|close|adjourn|cau|ymddiheuriadau|datganiadau)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One trouble of one document."""

    trouble: Trouble
    place: Place


def check_reading(reading: Reading) -> Iterator[Trace]:
    """Yield what is wrong or remarkable in one document, without looking at others."""
    agenda_only = holds_agenda_only(reading)
    yield from _meeting(reading)
    yield from _warnings(reading)
    if reading.meeting.cancelled:
        return
    if agenda_only:
        yield _trace(Trouble.AGENDA_ONLY, reading)
        return
    yield from _empty(reading)
    for item in reading.items:
        yield from _decisions(reading, item)


def _trace(trouble: Trouble, reading: Reading, item: Item | None = None, detail: str = "") -> Trace:
    source = reading.document.source
    place = Place(
        document=reading.document.document_id,
        path=f"{source.path}: {source.part}" if source.part else source.path,
        item=f"{item.number} {item.title}".strip()[:120] if item else "",
        detail=detail,
    )
    return Trace(trouble=trouble, place=place)


def _meeting(reading: Reading) -> Iterator[Trace]:
    meeting = reading.meeting
    if meeting.date is None:
        yield _trace(Trouble.UNDATED, reading)
    missing = [
        name
        for name, value in (("council", meeting.council), ("committee", meeting.committee))
        if not value
    ]
    if len(missing) == 2:
        yield _trace(Trouble.NAMELESS, reading)
    elif missing:
        yield _trace(Trouble.NO_BODY, reading, detail=f"no {missing[0]}")


def _warnings(reading: Reading) -> Iterator[Trace]:
    text = reading.document.text
    for warning in dict.fromkeys(reading.warnings):
        cut = _CUT.match(warning)
        if cut:
            item = next((i for i in reading.items if i.number == cut["number"]), None)
            yield _trace(Trouble.CUT, reading, item, warning)
        elif not _KNOWN_WARNINGS.search(warning):
            yield _trace(Trouble.WARNING, reading, detail=warning)
    for mark in reading.document.marks:
        if mark.kind is MarkKind.LOST:
            item = next((i for i in reading.items if mark.span in i.span), None)
            yield _trace(Trouble.LOST_TEXT, reading, item, _short(mark.span.of(text)))


def _empty(reading: Reading) -> Iterator[Trace]:
    """Yield items that have a title and no text; a page of such is named once."""
    said = {p.item_id for p in reading.passages if p.kind is not PassageKind.AGENDA}
    items = [i for i in reading.items if (i.number or i.title) and not i.exempt]
    if not items:
        if not any(item.decisions for item in reading.items):
            yield _trace(Trouble.NO_ITEMS, reading, detail=_passages(reading))
        return
    empty = [i for i in items if i.item_id not in said and not i.decisions]
    if len(items) >= _LEAST_ITEMS and len(items) - len(empty) < _LEAST_SHARE * len(items):
        yield _trace(Trouble.EMPTY, reading, detail=f"{len(empty)} of {len(items)} items")
        return
    for item in empty:
        if not _MAY_BE_EMPTY.search(item.title[:200]):
            yield _trace(Trouble.EMPTY_ITEM, reading, item)


def _passages(reading: Reading) -> str:
    count = len(reading.passages)
    return f"{count:,} passage{'' if count == 1 else 's'}"


def _decisions(reading: Reading, item: Item) -> Iterator[Trace]:
    text = reading.document.text
    for decision in item.decisions:
        if decision.kind is DecisionKind.UNRECOGNISED:
            yield _trace(Trouble.UNRECOGNISED, reading, item, _short(decision.span.of(text)))
    if item.decisions:
        return
    for passage in reading.passages:
        if passage.item_id != item.item_id or passage.kind is not PassageKind.DISCUSSION:
            continue
        said = passage.span.of(text)
        if _OF_VOTES.search(said) and says_vote(text, passage.span):
            yield _trace(Trouble.VOTE, reading, item, _short(said))
            return


def _short(words: str) -> str:
    """Return the first words of a quote in one line, for showing where it is."""
    line = " ".join(words[:400].split())
    return line if len(line) <= 100 else line[:99].rsplit(" ", 1)[0] + "…"
