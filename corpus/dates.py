"""Dates as minutes write them, found in text with their spans.

``Monday 1st March 2021``, ``6 January 2021``, ``March 1, 2021``, ``12/03/2019`` (day first, as
every UK council writes it), ``12.03.19``, ``2019-03-12``, ``Dydd Mercher, 13eg Mehefin, 2018``.
Impossible dates are not dates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from difflib import get_close_matches

from corpus.patterns import has_figure, lazy_re
from corpus.records import Span

MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
# For patterns of other modules that only need to know a month when they see one.
MONTH_NAMES = "|".join(MONTHS)
# Welsh months, with the forms that their first letters take after other words.
_WELSH_MONTHS = (
    "ionawr",
    "chwefror",
    "mawrth|fawrth",
    "ebrill",
    "mai|fai",
    "mehefin|fehefin",
    "gorffennaf|orffennaf|ngorffennaf",
    "awst",
    "medi|fedi",
    "hydref",
    "tachwedd|dachwedd|thachwedd|nhachwedd",
    "rhagfyr|ragfyr",
)
_MONTH_NUMBER = {name: i for i, name in enumerate(MONTHS, 1)}
_MONTH_NUMBER |= {name[:3]: i for i, name in enumerate(MONTHS, 1)} | {"sept": 9}
_MONTH_NUMBER |= {name: i for i, all_ in enumerate(_WELSH_MONTHS, 1) for name in all_.split("|")}
_MONTH = "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True))
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WELSH_DAYS = ("lun", "mawrth", "mercher", "iau", "wener", "sadwrn", "sul")
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|(?:dydd|nos)\s(?:ll?un|[mf]awrth|[mf]ercher|iau|g?wener|sadwrn|sul))"
)
# "1st", "1 st", "1<sup>st</sup>", what scanners make of it ("17™", "1°\"", "31%"), and Welsh.
_ORDINAL = (
    r"(?:\s?(?:<sup>)?(?:st|nd|rd|th|af|ail|il|ydd|fed|ed|eg|ain)(?:</sup>)?(?![^\W\d_])"
    r"|[™°%\"'’“”]{1,3})?"
)
# Between the parts: white space, commas, and the marks of emphasis of "**12th** **May** **2014**".
_GAP = r"[\s,.*_–-]{1,14}"
_YEAR = r"(?:19|20)\d\d\b"
_NO_LETTER = r"(?![^\W\d_])"

_DATE = lazy_re(
    rf"""
    (?P<weekday>\b{_WEEKDAY}{_NO_LETTER}[\s,.*_]{{0,10}}(?:the\s+)?)?
    (?:
      (?<![\d/.£])(?P<day>\d{{1,2}}|[lI]\d(?=th)){_ORDINAL}
        (?:\s+(?:day\s+)?of|\s+day|\s+o)?{_GAP}
        (?P<month>(?:{_MONTH}){_NO_LETTER}|[a-z]{{5,10}}){_NO_LETTER}
        [\s,.*_–-]{{0,14}}(?P<year>{_YEAR})
    | \b(?P<month2>{_MONTH}){_NO_LETTER}{_GAP}(?P<day2>\d{{1,2}}){_ORDINAL}{_GAP}(?P<year2>{_YEAR})
    | (?<!\d)(?P<year3>(?:19|20)\d\d)-(?P<month3>\d\d)-(?P<day3>\d\d)(?!\d)
    | (?<![\d/.])(?P<day4>\d{{1,2}})(?P<sign>[/.-])(?P<month4>\d{{1,2}})(?P=sign)
        (?P<year4>(?:19|20)\d\d|\d\d)(?![\d/])
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_YEARLESS = lazy_re(
    rf"""(?P<weekday>\b{_WEEKDAY}{_NO_LETTER}[\s,.*_]{{0,10}}(?:the\s+)?)?
    (?<![\d/.£])(?P<day>\d{{1,2}}){_ORDINAL}(?:\s+of)?[\s*_]{{1,8}}
    (?P<month>{_MONTH}){_NO_LETTER}(?![\s,.*_–-]{{0,14}}(?:19|20)\d\d)""",
    re.IGNORECASE | re.VERBOSE,
)


def find_dates(text: str) -> Iterator[tuple[Span, dt.date, bool]]:
    """Yield (span, date, whether a weekday is written with it) in order of appearance."""
    for match in _DATE.finditer(text) if has_figure(text) else ():
        date = _date_of(match)
        if date is not None:
            yield Span(start=match.start(), end=match.end()), date, bool(match["weekday"])


def find_yearless(text: str) -> Iterator[tuple[Span, int, int, int | None]]:
    """Yield (span, month, day, weekday from 0 or None) of dates that are written without a year."""
    for match in _YEARLESS.finditer(text) if has_figure(text) else ():
        month = _MONTH_NUMBER[match["month"].lower()]
        span = Span(start=match.start(), end=match.end())
        yield span, month, int(match["day"]), _weekday(match["weekday"] or "")


def latest_before(day: dt.date, *, month: int, day_of_month: int) -> dt.date | None:
    """Return the last such day that is not after ``day``; None for a day that no year has."""
    for year in (day.year, day.year - 1):
        try:
            found = dt.date(year, month, day_of_month)
        except ValueError:
            continue
        if found <= day:
            return found
    return None


def dates_of_digits(digits: str) -> set[dt.date]:
    """Return what six or eight digits of a file's name can mean: 120319, 20190312, 12032019."""
    if len(digits) == 8:
        orders = ((0, 4, 4, 6, 6, 8), (4, 8, 2, 4, 0, 2))
    elif len(digits) == 6:
        orders = ((4, 6, 2, 4, 0, 2), (0, 2, 2, 4, 4, 6))
    else:
        return set()
    found = set()
    for a, b, c, d, e, f in orders:
        year = int(digits[a:b]) + (0 if b - a == 4 else 2000)
        try:
            found.add(dt.date(year, int(digits[c:d]), int(digits[e:f])))
        except ValueError:
            continue
    return {date for date in found if 1900 < date.year < 2100}


def in_words(date: dt.date) -> str:
    """Return a date as citations print it: 1 October 2018."""
    return f"{date.day} {MONTHS[date.month - 1].capitalize()} {date.year}"


def _date_of(match: re.Match[str]) -> dt.date | None:
    parts = match.groupdict()
    for suffix in ("", "2", "3", "4"):
        if parts["year" + suffix]:
            year, month, day = (parts[p + suffix] for p in ("year", "month", "day"))
            break
    if match["sign"] == "-" and len(year) == 2:
        return None
    number = int(month) if month.isdigit() else _month(month)
    day = day.replace("l", "1").replace("I", "1")
    # Two-digit years are of this century from 00 to 79: no council publishes minutes of 1980 so.
    full_year = int(year) + (2000 if int(year) < 80 else 1900) if len(year) == 2 else int(year)
    try:
        return dt.date(full_year, number, int(day))
    except ValueError:
        return None


def _month(word: str) -> int:
    """Return a month's number, also of "Decemeber"; 0 where the word is no month."""
    low = word.lower()
    if low in _MONTH_NUMBER:
        return _MONTH_NUMBER[low]
    near = get_close_matches(low, MONTHS, n=1, cutoff=0.8)
    return _MONTH_NUMBER[near[0]] if near else 0


def _weekday(words: str) -> int | None:
    low = words.lower().strip(" ,.*_\n\xa0").removesuffix("the").strip(" ,")
    if low.startswith(("dydd", "nos")):
        name = low.split()[-1]
        for i, day in enumerate(_WELSH_DAYS):
            if name[1:] == day[1:] or name.endswith(day):
                return i
        return None
    return next((i for i, day in enumerate(_ENGLISH_DAYS) if low.startswith(day)), None)
