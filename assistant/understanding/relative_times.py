"""Times that words name from today: "last year", "in the last six months", "two years ago"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from assistant.understanding.times import (
    SEASONS,
    YEAR_BEGINS,
    Days,
    NamedTime,
    latest_months,
    month_number,
    months_earlier,
    months_from,
)
from corpus.patterns import lazy_re

_COUNTS = {
    **dict.fromkeys(("a", "an", "one"), 1),
    **dict.fromkeys(("two", "couple of", "a couple of"), 2),
    **dict.fromkeys(("three", "few"), 3),
    **dict.fromkeys(("twelve", "dozen", "a dozen"), 12),
}
_COUNTS |= dict(four=4, five=5, six=6, seven=7, eight=8, nine=9, ten=10, eleven=11)
_COUNTS |= dict(fifteen=15, eighteen=18, twenty=20, thirty=30)
_COUNT_WORDS = "|".join(sorted(_COUNTS, key=len, reverse=True)).replace(" ", r"\s+")
_COUNT = rf"(?P<count>\d{{1,3}}|{_COUNT_WORDS})"
_IN_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_IN_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_UNIT = f"(?P<unit>{'|'.join([*_IN_MONTHS, *_IN_DAYS])})"
_NOT_OF = r"\b(?!\s+of\b)"  # "the last year of the contract" is no time of ours
_MOST_MONTHS = 120 * 12
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_PAST = lazy_re(
    rf"\b(?P<the>the\s+)?(?P<which>last|past|previous|recent)\s+"
    rf"(?:{_COUNT}[\s-]+)?{_UNIT}(?P<many>s?){_NOT_OF}",
    re.IGNORECASE,
)
_THIS = lazy_re(
    rf"(?<!later\s)\b(?:this|(?:the\s+)?current)\s+(?P<unit>week|month|quarter|year|decade){_NOT_OF}",
    re.IGNORECASE,
)
_KIND_OF_YEAR = lazy_re(
    r"\b(?:the\s+)?(?P<which>last|past|previous|this|current)\s+(?:(?:full|complete)\s+)?"
    rf"(?P<kind>{'|'.join(YEAR_BEGINS)})\s+year\b",
    re.IGNORECASE,
)
_AGO = lazy_re(rf"\b{_COUNT}\s+{_UNIT}s?\s+(?:ago|back)\b", re.IGNORECASE)
_BEFORE_LAST = lazy_re(
    r"\b(?:the\s+)?(?P<unit>year|month)\s+before\s+last\b",
    re.IGNORECASE,
)
_NEAR_DAY = lazy_re(
    r"\b(?:the\s+day\s+before\s+(?P<before>yesterday)|(?P<yesterday>yesterday|last\s+night)"
    r"|earlier\s+today|today(?=['’]s\b))\b",
    re.IGNORECASE,
)
_NAMED = lazy_re(
    r"(?P<the>\bthe\s+)?\b(?:(?P<which>last|this)\s+|(?<=since\s))(?P<name>[a-z]{3,10})\b"
    r"(?![\s,]{0,3}['’]?\d)",
    re.IGNORECASE,
)


def find_relative(text: str, today: dt.date) -> Iterator[NamedTime]:
    """Yield the times that are counted from ``today``, pattern by pattern; they may overlap."""
    for match in _PAST.finditer(text):
        yield from _time(match, _past(match, today))
    for match in _THIS.finditer(text):
        yield from _time(match, _this(match["unit"].lower(), today))
    for match in _KIND_OF_YEAR.finditer(text):
        kind = match["kind"].lower()
        begins = YEAR_BEGINS[kind]
        ended = match["which"].lower() not in ("this", "current")
        days = latest_months(today, begins, 12, ended=ended)
        yield from _time(match, days, financial=begins == 4)
    for match in _AGO.finditer(text):
        yield from _time(match, _ago(match, today))
    for match in _BEFORE_LAST.finditer(text):
        months = 24 if match["unit"].lower() == "year" else 2
        yield from _time(match, _that(match["unit"].lower(), months_earlier(today, months)))
    for match in _NEAR_DAY.finditer(text):
        back = 2 if match["before"] else 1 if match["yesterday"] else 0
        day = today - dt.timedelta(days=back)
        yield from _time(match, (day, day))
    for match in _NAMED.finditer(text):
        yield from _time(match, _named(match, today))


def _time(
    match: re.Match[str], days: Days | None, *, financial: bool = False
) -> Iterator[NamedTime]:
    if days is not None:
        yield NamedTime(start=match.start(), end=match.end(), days=days, financial=financial)


def _past(match: re.Match[str], today: dt.date) -> Days | None:
    """Read "last year" as the calendar's, "the last year" as the twelve months up to today."""
    unit, which = match["unit"].lower(), match["which"].lower()
    if match["count"]:
        return _up_to(today, _count(match["count"]), unit)
    if match["many"] or unit in ("day", "fortnight") or which in ("previous", "recent"):
        return None  # "recent years" is no period; "the previous year" depends on what was said
    if which == "past" or match["the"] or unit == "decade":
        return _up_to(today, 1, unit)
    if unit == "week":
        return _that(unit, today - dt.timedelta(days=7))
    return _that(unit, months_earlier(today, _IN_MONTHS[unit]))


def _up_to(today: dt.date, count: int, unit: str) -> Days | None:
    if unit in _IN_DAYS:
        return today - dt.timedelta(days=count * _IN_DAYS[unit]), today
    months = count * _IN_MONTHS[unit]
    return (months_earlier(today, months), today) if months <= _MOST_MONTHS else None


def _ago(match: re.Match[str], today: dt.date) -> Days | None:
    unit, count = match["unit"].lower(), _count(match["count"])
    if match["count"].lower() == "few":
        return None  # nobody can tell which year "a few years ago" was
    if unit in _IN_DAYS:
        day = today - dt.timedelta(days=count * _IN_DAYS[unit])
        return (day, day) if unit == "day" else _that("week", day)
    months = count * _IN_MONTHS[unit]
    if months > _MOST_MONTHS:
        return None
    return _that("year" if unit == "decade" else unit, months_earlier(today, months))


def _this(unit: str, today: dt.date) -> Days | None:
    if unit == "decade":
        return months_from(today.year // 10 * 10, 1, 120)
    return _that(unit, today)


def _that(unit: str, day: dt.date) -> Days | None:
    """Return the calendar's week, month, quarter or year that a day lies in."""
    if unit == "week":
        monday = day - dt.timedelta(days=day.weekday())
        return monday, monday + dt.timedelta(days=6)
    months = _IN_MONTHS[unit]
    return months_from(day.year, (day.month - 1) // months * months + 1, months)


def _named(match: re.Match[str], today: dt.date) -> Days | None:
    """Read "last May", "this summer", "last Tuesday", "since Christmas"."""
    name, which = match["name"], (match["which"] or "since").lower()
    low = name.lower()
    if low in SEASONS:
        if which == "this":
            return months_from(today.year, *SEASONS[low])
        return latest_months(today, *SEASONS[low], ended=which == "last")
    if low in _WEEKDAYS and which == "last":
        back = (today.weekday() - _WEEKDAYS.index(low) - 1) % 7 + 1
        return today - dt.timedelta(days=back), today - dt.timedelta(days=back)
    month = month_number(name)
    if month is None or which == "since" or _is_verb(match):
        return None
    if which == "this":
        return months_from(today.year, month)
    return latest_months(today, month, ended=True)


def _is_verb(match: re.Match[str]) -> bool:
    """Say whether "may" or "march" is no month: "this may be", "the last march past"."""
    name = match["name"]
    if name.lower() not in ("may", "march", "mar"):
        return False
    return bool(match["the"]) or (match["which"].lower() == "this" and name.islower())


def _count(words: str) -> int:
    low = " ".join(words.lower().split())
    return int(low) if low.isdigit() else _COUNTS[low]
