"""A person's words for a day, month or year → the first and last day that they mean."""

from __future__ import annotations

import datetime as dt

from assistant.understanding.asked_dates import PeriodRole, find_periods, find_times, latest_days
from assistant.understanding.times import Days, months_from
from corpus.patterns import lazy_re

_ISO_MONTH = lazy_re(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)$")
ACCEPTED = (
    "2023-05-17, 17 May 2023, May 2023, 2023, 2023/24, today, yesterday, this or last month or year"
)


def parse_period(words: str, today: dt.date) -> Days:
    """Return the first and last day of a period.

    What a question may say is understood, if it is the whole of the words: "summer 2018",
    "last municipal year", "May to July 2023".  A day or month without a year is the last one;
    "2003-04" is April 2003, as ISO 8601 writes it.

    Raises:
        ValueError: the words name no period; the message lists what is understood.
    """
    plain = " ".join(words.lower().split())
    found = _exact(plain, today) or _time(plain, today) or _range(plain, today)
    if found is None:
        raise ValueError(f"“{words}” is no date that is understood; write it like {ACCEPTED}")
    return found


def _exact(plain: str, today: dt.date) -> Days | None:
    if plain == "today":
        return today, today
    iso = _ISO_MONTH.match(plain)
    if iso is None or not 1 <= int(iso["month"]) <= 12:
        return None
    return months_from(int(iso["year"]), int(iso["month"]))


def _time(plain: str, today: dt.date) -> Days | None:
    for time in find_times(plain, today):
        if (time.start, time.end) == (0, len(plain)):
            return latest_days(time, today)
    return None


def _range(plain: str, today: dt.date) -> Days | None:
    """Return the days of "from May to July 2023"."""
    for period in find_periods(plain, today):
        whole = (period.start, period.end) == (0, len(plain)) and period.role is PeriodRole.HELD
        if whole and period.since and period.until:
            return period.since, period.until
    return None
