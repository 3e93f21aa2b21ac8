"""Times counted from what was cited: "the year after", "at the next meeting", "before that"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assistant.talking.following_words import Move, Unit
from assistant.talking.remembering import Cited
from assistant.understanding.asked_dates import AskedPeriod, PeriodRole
from assistant.understanding.times import Days, months_from
from corpus.dates import in_words
from index import SearchIndex

_ONE = dt.timedelta(days=1)
# Councils meet at least once a year; what is further away is not the next meeting.
_FURTHEST = 400


def moved_period(
    move: Move, cited: Cited | None, periods: Sequence[AskedPeriod], index: SearchIndex
) -> AskedPeriod | None:
    """Return the period that a turn counts from what was cited, or None where that is undated.

    A year or a month is counted from the period that was named ("in July 2009? – and the year
    after?"), a meeting and "later" from the meeting that was cited.
    """
    named = next((day for p in periods if (day := p.since or p.until)), None)
    held = cited.date if cited else None
    if move.unit in (Unit.YEAR, Unit.MONTH):
        day = named or held
        return _of_days(_beside(day, move)) if day else None
    day = held or named
    if day is None:
        return None
    if move.unit is Unit.MEETING and cited is not None:
        near = _nearest_meeting(day, cited, index, later=move.later)
        if near is not None:
            return _of_days((near, near))
    return _open(day, later=move.later)


def _beside(day: dt.date, move: Move) -> Days:
    """Return the calendar's year or month before or after a day's own."""
    step = 1 if move.later else -1
    if move.unit is Unit.YEAR:
        return months_from(day.year + step, 1, 12)
    return months_from(day.year, day.month + step)


def _nearest_meeting(
    day: dt.date, cited: Cited, index: SearchIndex, *, later: bool
) -> dt.date | None:
    """Return the day of the same body's next, or previous, meeting; None if none is near.

    The nearest day is found by halving, since the index tells which documents a period holds.
    """
    councils = index.bodies.documents_of(councils=(cited.council,)) if cited.council else None
    sitting = index.bodies.documents_of(committees=(cited.committee,)) if cited.committee else None
    meant = councils & sitting if councils and sitting else councils or sitting
    if not meant:
        return None

    def is_met(days: int) -> bool:
        ends = (day + _ONE, day + days * _ONE) if later else (day - days * _ONE, day - _ONE)
        return not meant.isdisjoint(index.meetings.between(*ends))

    if not is_met(_FURTHEST):
        return None
    least, most = 1, _FURTHEST
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if is_met(middle) else (middle + 1, most)
    return day + (least if later else -least) * _ONE


def _of_days(days: Days) -> AskedPeriod:
    """Return a period that the turn's words do not spell out; it is said in words of its own."""
    first, last = days
    if first == last:
        words = in_words(first)
    elif first.month == last.month and first.year == last.year:
        words = in_words(first).split(" ", 1)[1]
    else:
        words = str(first.year)
    return AskedPeriod(
        words=words, start=0, end=0, since=first, until=last, month=None, role=PeriodRole.HELD
    )


def _open(day: dt.date, *, later: bool) -> AskedPeriod:
    return AskedPeriod(
        words=f"{'after' if later else 'before'} {in_words(day)}",
        start=0,
        end=0,
        since=day + _ONE if later else None,
        until=None if later else day - _ONE,
        month=None,
        role=PeriodRole.SINCE if later else PeriodRole.UNTIL,
    )
