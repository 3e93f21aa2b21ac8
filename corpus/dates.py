"""Dates as minutes write them, found in text with their spans.

``Monday 1st March 2021``, ``6 January 2021``, ``March 1, 2021``, ``12/03/2019`` (day first, as
every UK council writes it), ``12.03.19``, ``2019-03-12``.  Impossible dates are not dates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from corpus.records import Span

MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
_MONTH_NUMBER = {name: i for i, name in enumerate(MONTHS, 1)} | {
    name[:3]: i for i, name in enumerate(MONTHS, 1)
}
_MONTH_NUMBER["sept"] = 9
_MONTH = "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True))
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?"
# "1st", "1 st", "1<sup>st</sup>", and what scanners make of it: "17™", "31%".
_ORDINAL = r"(?:\s?(?:<sup>)?(?:st|nd|rd|th)(?:</sup>)?|[™°%\"]{1,2})?"

_DATE = re.compile(
    rf"""
    (?P<weekday>\b{_WEEKDAY}\b[,.]?\s+(?:the\s+)?)?
    (?:
      \b(?P<day>\d{{1,2}}){_ORDINAL}(?:\s+day)?(?:\s+of)?[\s,.-]+
        (?P<month>{_MONTH})\b\.?[\s,.-]+(?P<year>(?:19|20)\d\d)\b
    | \b(?P<month2>{_MONTH})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>(?:19|20)\d\d)\b
    | \b(?P<year3>(?:19|20)\d\d)-(?P<month3>\d\d)-(?P<day3>\d\d)(?!\d)
    | \b(?P<day4>\d{{1,2}})[/.](?P<month4>\d{{1,2}})[/.](?P<year4>(?:19|20)\d\d|\d\d)(?![\d/])
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def find_dates(text: str) -> Iterator[tuple[Span, dt.date, bool]]:
    """Yield (span, date, whether a weekday is written with it) in order of appearance."""
    for match in _DATE.finditer(text):
        date = _date_of(match)
        if date is not None:
            yield Span(start=match.start(), end=match.end()), date, bool(match["weekday"])


def _date_of(match: re.Match[str]) -> dt.date | None:
    parts = match.groupdict()
    for suffix in ("", "2", "3", "4"):
        if parts["year" + suffix]:
            year, month, day = (parts[p + suffix] for p in ("year", "month", "day"))
            break
    number = int(month) if month.isdigit() else _MONTH_NUMBER[month.lower()]
    # Two-digit years are of this century from 00 to 79: no council publishes minutes of 1980 so.
    full_year = int(year) + (2000 if int(year) < 80 else 1900) if len(year) == 2 else int(year)
    try:
        return dt.date(full_year, number, int(day))
    except ValueError:
        return None


def in_words(date: dt.date) -> str:
    """Return a date as citations print it: 1 October 2018."""
    return f"{date.day} {MONTHS[date.month - 1].capitalize()} {date.year}"
