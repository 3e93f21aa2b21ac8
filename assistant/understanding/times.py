"""Days, months and years as periods: the calendar that words for times are read against."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from corpus.dates import MONTHS

Days = tuple[dt.date, dt.date]  # the first and the last day of a period, both within it

# The first month of years that begin in another month than January.  Financial: 1 April to
# 31 March (Local Government Finance Act 1992, section 69).  Municipal: from annual meeting to
# annual meeting, which follows the first Thursday of May (Local Government Act 1972, schedule 12;
# Representation of the People Act 1983, section 37); the day differs by council and year, so the
# first of May stands for it.  Academic: 1 September to 31 August.
YEAR_BEGINS = {
    **dict.fromkeys(("financial", "fiscal", "tax"), 4),
    **dict.fromkeys(("municipal", "civic", "council"), 5),
    **dict.fromkeys(("academic", "school"), 9),
    "calendar": 1,
}
# First month and number of months.  The seasons are the Met Office's; winter ends in the next
# year.  Easter Sunday falls between 22 March and 25 April.
SEASONS = {
    "spring": (3, 3),
    "summer": (6, 3),
    "autumn": (9, 3),
    "winter": (12, 3),
    **dict.fromkeys(("christmas", "xmas"), (12, 1)),
    "easter": (3, 2),
}
# Months from the beginning of a year, and number of months.
_PARTS_OF_YEAR = {
    "early": (0, 4),
    **dict.fromkeys(("mid", "middle"), (4, 4)),
    "late": (8, 4),
    **dict.fromkeys(("start", "beginning", "first quarter", "quarter 1", "q1"), (0, 3)),
    **dict.fromkeys(("second quarter", "quarter 2", "q2"), (3, 3)),
    **dict.fromkeys(("third quarter", "quarter 3", "q3"), (6, 3)),
    **dict.fromkeys(("end", "fourth quarter", "last quarter", "quarter 4", "q4"), (9, 3)),
    "first half": (0, 6),
    "second half": (6, 6),
}
_PARTS_OF_MONTH = {
    **dict.fromkeys(("early", "start", "beginning"), (1, 10)),
    **dict.fromkeys(("mid", "middle"), (11, 20)),
    **dict.fromkeys(("late", "end"), (21, 31)),
    "first half": (1, 15),
    "second half": (16, 31),
}
_SHORTEST_MISTYPED = 6  # "march" and "june" are one letter from words that are no months


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTime:
    """A time that words name, before what stands around it says how it is meant.

    ``days`` is None for a month or a day without a year; ``month`` and ``day`` are then set.
    ``sure`` is False for a word that is a month only in the right company: "may", "march".
    """

    start: int
    end: int
    days: Days | None = None
    month: int | None = None
    day: int | None = None
    financial: bool = False
    sure: bool = True


def months_from(year: int, month: int, count: int = 1) -> Days:
    """Return ``count`` whole months; ``month`` may count on past 12 into later years."""
    first, last = year * 12 + month - 1, year * 12 + month + count - 2
    last_year, last_month = last // 12, last % 12 + 1
    return (
        dt.date(first // 12, first % 12 + 1, 1),
        dt.date(last_year, last_month, calendar.monthrange(last_year, last_month)[1]),
    )


def latest_months(today: dt.date, month: int, count: int = 1, *, ended: bool = False) -> Days:
    """Return the last such months that had begun, or ended, by ``today``."""
    year = today.year
    while months_from(year, month, count)[1 if ended else 0] > today:
        year -= 1
    return months_from(year, month, count)


def months_earlier(day: dt.date, months: int) -> dt.date:
    """Return the same day of an earlier month, or that month's last day."""
    first, last = months_from(day.year, day.month - months)
    return first.replace(day=min(day.day, last.day))


def months_of(days: Days) -> int:
    """Return how many whole months a period is; 0 where it is no whole months."""
    first, last = days
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return count if days == months_from(first.year, first.month, count) else 0


def part_of(days: Days, part: str) -> Days:
    """Return the part of a month, year or decade that "early", "end", "q1" or "summer" names.

    A part that such a period does not have gives the whole: only years have seasons.
    """
    first, months = days[0], months_of(days)
    if months == 12 and part in SEASONS:
        return months_from(first.year, *SEASONS[part])
    if months in (12, 120) and part in _PARTS_OF_YEAR:
        offset, count = _PARTS_OF_YEAR[part]
        scale = months // 12
        return months_from(first.year, first.month + offset * scale, count * scale)
    if months == 1 and part in _PARTS_OF_MONTH:
        begin, end = _PARTS_OF_MONTH[part]
        return first.replace(day=begin), first.replace(day=min(end, days[1].day))
    return days


def month_number(word: str) -> int | None:
    """Return the month that a word names: whole, short from three letters, or with one slip."""
    low = word.lower()
    if len(low) < 3:
        return None
    for number, name in enumerate(MONTHS, 1):
        if name.startswith(low):
            return number
    for number, name in enumerate(MONTHS, 1):
        if len(name) >= _SHORTEST_MISTYPED and _one_slip(low, name):
            return number
    return None


def _one_slip(written: str, meant: str) -> bool:
    """Say whether one letter is wrong, missing or too many, or two neighbours changed places."""
    if abs(len(written) - len(meant)) > 1:
        return False
    same = 0
    while same < min(len(written), len(meant)) and written[same] == meant[same]:
        same += 1
    a, b = written[same:], meant[same:]
    changed_places = a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or changed_places
