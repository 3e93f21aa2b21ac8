"""A person's words for a day, month or year → the first and last day that they mean."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from corpus.dates import MONTHS, find_dates

_MONTH = re.compile(r"(?P<month>[a-z]+)\.?\s+(?P<year>(?:19|20)\d\d)$")
_ISO_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
ACCEPTED = "2023-05-17, 17 May 2023, May 2023, 2023, today, yesterday, this or last month or year"


def parse_period(words: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a period.

    Raises:
        ValueError: the words name no period; the message lists what is understood.
    """
    plain = " ".join(words.lower().split())
    found = _relative(plain, today) or _month(plain) or _year(plain) or _day(plain)
    if found is None:
        raise ValueError(f"“{words}” is no date that is understood; write it like {ACCEPTED}")
    return found


def _day(plain: str) -> tuple[dt.date, dt.date] | None:
    dates = [(span, date) for span, date, _ in find_dates(plain)]
    if len(dates) != 1 or dates[0][0].end - dates[0][0].start != len(plain):
        return None
    return dates[0][1], dates[0][1]


def _year(plain: str) -> tuple[dt.date, dt.date] | None:
    return _whole_year(int(plain)) if _YEAR.match(plain) else None


def _month(plain: str) -> tuple[dt.date, dt.date] | None:
    iso = _ISO_MONTH.match(plain)
    if iso:
        return _whole_month(int(iso["year"]), int(iso["month"]))
    named = _MONTH.match(plain)
    if named is None:
        return None
    starts = [n for n, month in enumerate(MONTHS, 1) if month.startswith(named["month"])]
    fits = len(named["month"]) >= 3 and len(starts) == 1
    return _whole_month(int(named["year"]), starts[0]) if fits else None


def _relative(plain: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    before = today.replace(day=1) - dt.timedelta(days=1)
    yesterday = today - dt.timedelta(days=1)
    return {
        "today": (today, today),
        "yesterday": (yesterday, yesterday),
        "this month": _whole_month(today.year, today.month),
        "last month": _whole_month(before.year, before.month),
        "this year": _whole_year(today.year),
        "last year": _whole_year(today.year - 1),
    }.get(plain)


def _whole_month(year: int, month: int) -> tuple[dt.date, dt.date] | None:
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, 1), dt.date(year, month, last)


def _whole_year(year: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
