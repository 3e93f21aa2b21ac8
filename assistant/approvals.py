"""Which meetings' minutes a later meeting of the same body approved.

Drafts stay drafts until the next meeting signs them, and the page of the draft may never be
changed: the later meeting's item "Minutes of the last meeting" is the only witness.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.findings import Place, Trouble
from corpus.addresses import item_number
from corpus.dates import find_dates, in_words
from corpus.outlines import fold, holds_agenda_only
from corpus.records import DecisionKind, Item, Meeting, MinutesStatus, Outcome, Reading

_MINUTES_ITEM = re.compile(
    r"\b(?:minutes|minute of|cofnodion)\b(?!.{0,40}\b(?:sub-?\s?committee|working group|panel))",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"\b(?:approv|confirm|agree|sign|accept|adopt|correct|true|accurate|cadarnha|cymeradwy"
    r"|derbyn|llofnod|cywir)",
    re.IGNORECASE,
)
_PASSED = (
    DecisionKind.RESOLVED,
    DecisionKind.AGREED,
    DecisionKind.APPROVED,
    DecisionKind.NOTED,
    DecisionKind.UNRECOGNISED,
)
_NOT = re.compile(r"\b(?:not|ni|peidio)\b", re.IGNORECASE)
_LATER_MEETINGS = 2
# The meeting that is approved is named where the item begins; later come matters arising.
_ABOUT = 1000

Body = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One document of a meeting, as far as approvals go.

    Attributes:
        page: the number of the item whose own page it is, or None.
        approves: the meetings whose minutes it approved, by date.
        approves_last: it approved "the minutes of the last meeting", without a date.
    """

    document: str
    path: str
    page: str | None
    body: Body
    date: dt.date | None
    is_draft: bool
    is_minuted: bool
    approves: frozenset[dt.date]
    approves_last: bool


def sitting_of(reading: Reading) -> Sitting:
    """Return what one reading says of approvals."""
    text = reading.document.text
    approvals = [words for item in reading.items if (words := _approval(text, item))]
    dates = {date for words in approvals for _, date, _ in find_dates(words)}
    own = reading.meeting.date
    return Sitting(
        document=reading.document.document_id,
        path=reading.document.source.path,
        page=item_number(reading.meeting.url),
        body=body_key(reading.meeting),
        date=own,
        is_draft=reading.meeting.minutes_status is MinutesStatus.DRAFT,
        is_minuted=not holds_agenda_only(reading) and not reading.meeting.cancelled,
        approves=frozenset(date for date in dates if own is None or date < own),
        approves_last=bool(approvals) and not dates,
    )


def _approval(text: str, item: Item) -> str:
    """Return the words in which an item approves minutes, or "" where it does not."""
    about = item.span.of(text)[:_ABOUT] if _MINUTES_ITEM.search(item.title[:200]) else ""
    for decision in item.decisions:
        words = decision.span.of(text)[:_ABOUT]
        if not about and not _MINUTES_ITEM.search(words):
            continue
        passed = decision.outcome is not Outcome.LOST and decision.kind in _PASSED
        # "was agreed not to sign the minutes" approves nothing.
        if passed and _APPROVED.search(words) and not _NOT.search(words[:200]):
            return about or words
    return ""


def body_key(meeting: Meeting) -> Body:
    """Return what two meetings of one body share; ("", "") where it is not known."""
    return (fold(meeting.council), fold(meeting.committee))


def check_drafts(
    sittings: Iterable[Sitting], replaced: Mapping[str, str]
) -> Iterator[tuple[Trouble, Place]]:
    """Yield drafts that a later meeting approved, and those older than the next two meetings.

    Args:
        sittings: of every document.
        replaced: by document, the later state of the same minutes: what has one is no concern.
    """
    bodies: defaultdict[Body, list[Sitting]] = defaultdict(list)
    for sitting in sittings:
        if sitting.date and sitting.is_minuted and all(sitting.body):
            bodies[sitting.body].append(sitting)
    for body in sorted(bodies):
        meetings = sorted(bodies[body], key=lambda s: (s.date or dt.date.min, s.document))
        for sitting in meetings:
            if sitting.is_draft and sitting.document not in replaced:
                yield from _check_draft(sitting, meetings)


def _check_draft(draft: Sitting, meetings: Sequence[Sitting]) -> Iterator[tuple[Trouble, Place]]:
    assert draft.date is not None, "only dated meetings are compared"
    later = [m for m in meetings if m.date and m.date > draft.date]
    days = sorted({m.date for m in later if m.date})
    if not days:
        return
    witness = next((m for m in later if draft.date in m.approves), None)
    witness = witness or next((m for m in later if m.approves_last and m.date == days[0]), None)
    if witness is not None and witness.date:
        detail = f"approved on {in_words(witness.date)} ({witness.document})"
        yield Trouble.APPROVED_SINCE, _place(draft, detail)
    elif len(days) >= _LATER_MEETINGS:
        detail = f"of {in_words(draft.date)}; it met again on {in_words(days[0])}"
        detail += f" and {in_words(days[1])}"
        yield Trouble.OLD_DRAFT, _place(draft, detail)


def _place(sitting: Sitting, detail: str) -> Place:
    return Place(document=sitting.document, path=sitting.path, detail=detail)
