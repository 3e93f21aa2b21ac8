"""A question's words → the periods that it asks about.  Deterministic; no language model.

"What was agreed about parking between May and September 2024?" asks about one period, 1 May to
30 September 2024.  ``today`` says what "last year" and "since October" are.  What is found is
what the words say; whether it should weigh or exclude is for whoever looks up.

Not periods of a question: "recently" and "latest" (an order, no time), "next year" (no meeting
was held then), and times of what the meeting talked about, which words do not tell from its own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from assistant.understanding.relative_times import find_relative
from assistant.understanding.times import Days, NamedTime, latest_months, months_from, months_of
from assistant.understanding.written_times import find_written, may_be_month, narrowed
from corpus.dates import latest_before
from corpus.patterns import lazy_re


class PeriodRole(Enum):
    """How a period is meant."""

    HELD = "held"  # the meeting is of this time: "in 2019", "from May to July 2021"
    SINCE = "since"  # of this time or later; there is no last day
    UNTIL = "until"  # of this time or earlier; there is no first day


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPeriod:
    """A period that a question names.

    ``words`` are the question's own, ``text[start:end]``, with what says how they are meant
    ("since May 2023", "between May and July 2021") and without "in" and "at".  ``since`` and
    ``until`` are the first and the last day, both within it.  A month or a day without a year
    ("the March meeting", "on 4 December") has ``month`` and perhaps ``day``, and no days.
    ``financial``: the words name financial years, 1 April to 31 March; what a meeting decides for
    one, a precept or a budget, it mostly decides in the months before it begins.
    """

    words: str
    start: int
    end: int
    since: dt.date | None
    until: dt.date | None
    month: int | None
    role: PeriodRole
    day: int | None = None
    financial: bool = False


_YEARS_AHEAD = 2
_NEAR = 64
_LONGEST_JOIN = 24
# Characters that match as others do when case is ignored but read differently, and blanks; one
# for one, so that offsets stay.
_PLAIN = str.maketrans("ſKıİ\xa0\u2009\u202f‐‑−—", "skii   ---–")

_TO = lazy_re(
    r"(?:\s?[–-]\s?|\s*[,(]?\s*(?:and\s+)?\b(?:to|until|till|til|thru|through|up\s+(?:to|until))\s+)"
    r"(?:the\s+)?",
    re.IGNORECASE,
)
_AND = lazy_re(r"\s*(?:,|&|/|,?\s*\b(?:and|or)\b)\s*(?:(?:in|on)\s+)?", re.IGNORECASE)
_BETWEEN = lazy_re(
    r"\b(?P<lead>between|from|since)\s+(?:the\s+)?(?:meetings?\s+(?:of|in|on)\s+)?$", re.IGNORECASE
)
_SINCE = lazy_re(
    r"\b(?P<lead>(?:ever\s+)?since|after|following|post|later\s+than|starting(?:\s+(?:in|from))?)"
    r"(?:\s+|-)(?:(?:about|around)\s+)?(?:the\s+)?(?:meetings?\s+(?:held\s+)?(?:in|of|on)\s+)?$",
    re.IGNORECASE,
)
_UNTIL = lazy_re(
    r"\b(?P<lead>until|till|til|up\s+(?:to|until|till)|upto|no(?:t)?\s+later\s+than|before|pre"
    r"|prior\s+to|earlier\s+than|ahead\s+of|by(?!\s+(?:the|meeting)))"
    r"(?:\s+|-)(?:(?:about|around)\s+)?(?:the\s+)?(?:meetings?\s+(?:held\s+)?(?:in|of|on)\s+)?$",
    re.IGNORECASE,
)
_BEYOND = ("after", "following", "post", "later", "before", "pre", "prior", "earlier", "ahead")
_ONWARDS = lazy_re(
    r"(?:[\s,]{0,3}\bonwards?\b|\s\bon(?=\s*[,;.?!)]|\s*$)|\s(?:and|or)\s+(?:after|later|beyond)\b"
    r"|(?:\s+(?:to|until|till|up\s+to|and)\s+(?:the\s+)?|\s?[–-]\s?)(?:date|present|now|today)\b)",
    re.IGNORECASE,
)
_OR_EARLIER = lazy_re(r"\s+(?:and|or)\s+(?:before|earlier)\b", re.IGNORECASE)
_NOT = lazy_re(
    r"(?:[(,;–-]\s*(?:and\s+|but\s+)?not|\b(?:except|excluding|rather\s+than|instead\s+of"
    r"|other\s+than|apart\s+from))\s+(?:(?:for|in|the|of|from)\s+){0,2}$",
    re.IGNORECASE,
)
_BOTH_ENDS = lazy_re(r"[\s,]{0,3}(?:(?:and|but)\s+)?", re.IGNORECASE)


def find_periods(text: str, today: dt.date) -> tuple[AskedPeriod, ...]:
    """Return the periods that a question names, in order of appearance; () where none.

    They do not overlap.  Two times that are joined ("from 2012 to 2014", "May and June 2021")
    are one period; two that are only listed ("2012 and 2018") are two.
    """
    plain = text.translate(_PLAIN)
    periods = _periods(plain, _with_years(plain, find_times(plain, today), today), today)
    return tuple(
        replace(period, words=text[period.start : period.end])
        for period in _bounded(plain, list(periods))
        if _has_meetings(period, today)
    )


def _has_meetings(period: AskedPeriod, today: dt.date) -> bool:
    """Say whether a meeting can be of a period: "by 2050" and "Local Plan 2011-2031" tell of plans.

    Two years ahead a diary may have a meeting.
    """
    far = dt.date(today.year + _YEARS_AHEAD, 12, 31)
    days = [day for day in (period.since, period.until) if day]
    decade = len(days) == 2 and months_of((days[0], days[1])) == 120
    return all(day <= far for day in (days[:1] if decade else days))


def find_times(text: str, today: dt.date) -> list[NamedTime]:
    """Return the times that words name, in order; of those that overlap, the longest."""
    found = [narrowed(text, time) for time in (*find_written(text), *find_relative(text, today))]
    found.sort(key=lambda time: (time.start - time.end, time.start))
    taken = bytearray(len(text))
    kept = []
    for time in found:
        if taken.find(1, time.start, time.end) < 0:
            taken[time.start : time.end] = b"\1" * (time.end - time.start)
            kept.append(time)
    return sorted(kept, key=lambda time: time.start)


def latest_days(time: NamedTime, today: dt.date) -> Days | None:
    """Return the days of a time; of a month or day without a year, the last that had begun."""
    if time.days or time.month is None:
        return time.days
    if time.day is None:
        return latest_months(today, time.month)
    day = latest_before(today, month=time.month, day_of_month=time.day)
    return (day, day) if day else None


def _with_years(text: str, times: Sequence[NamedTime], today: dt.date) -> list[NamedTime]:
    """Give the "May" of "between May and September 2024" its year; leave out what is no time."""
    shared = list(times)
    for at in range(len(shared) - 2, -1, -1):
        if shared[at].days is None and _joined(text, shared[at], shared[at + 1]):
            shared[at] = _in_year_of(shared[at + 1], shared[at], later=False)
    for at in range(1, len(shared)):
        before, time = shared[at - 1], shared[at]
        if time.days or not before.sure:
            continue
        if _to(text, before, time):
            shared[at] = _in_year_of(before, time, later=True)
            if before.days is None:  # no year is written: the last such months
                shared[at] = _dated(shared[at], latest_days(time, today))
                shared[at - 1] = _in_year_of(shared[at], before, later=False)
        elif _and(text, before, time) and may_be_month(text[time.start : time.end]):
            shared[at] = _in_year_of(before, replace(time, sure=True), later=True)
    return [time for time in shared if time.sure]


def _in_year_of(dated: NamedTime, time: NamedTime, *, later: bool) -> NamedTime:
    """Return a month or day without a year in the nearest year before or after a dated one."""
    if dated.days is None or months_of(dated.days) == 12 or time.month is None:
        return time
    year = dated.days[0].year
    beyond = time.month < dated.days[0].month if later else time.month > dated.days[1].month
    year += (1 if later else -1) if beyond else 0
    if time.day is None:
        return _dated(time, months_from(year, time.month))
    try:
        day = dt.date(year, time.month, time.day)
    except ValueError:  # 29 February
        return time
    return _dated(time, (day, day))


def _dated(time: NamedTime, days: Days | None) -> NamedTime:
    return replace(time, days=days, month=None, day=None, sure=True) if days else time


def _to(text: str, first: NamedTime, last: NamedTime) -> bool:
    """Say whether two times are the ends of one period."""
    if last.start - first.end > _LONGEST_JOIN:
        return False
    if _TO.fullmatch(text, first.end, last.start):
        return True
    both = _BETWEEN.search(text, max(0, first.start - _NEAR), first.start)
    between = both is not None and both["lead"].lower() == "between"
    return between and _and(text, first, last)


def _and(text: str, first: NamedTime, last: NamedTime) -> bool:
    near = last.start - first.end <= _LONGEST_JOIN
    return near and _AND.fullmatch(text, first.end, last.start) is not None


def _joined(text: str, first: NamedTime, last: NamedTime) -> bool:
    return _to(text, first, last) or _and(text, first, last)


def _periods(text: str, times: Sequence[NamedTime], today: dt.date) -> Iterator[AskedPeriod]:
    at = 0
    free = 0  # where the words begin that belong to no earlier period
    while at < len(times):
        first, after = times[at], at + 1
        if after < len(times) and _from_to(text, first, times[after]):
            period = _range(text, first, times[after], max(free, first.start - _NEAR))
            after += 1
        else:
            while after < len(times) and _continues(text, times[after - 1], times[after]):
                after += 1
            whole = _merged(first, times[after - 1])
            ahead = times[after].start if after < len(times) else len(text)
            period = _in_role(text, whole, today, max(free, whole.start - _NEAR), ahead)
        if not _NOT.search(text, max(free, period.start - _NEAR), period.start):
            yield period
        at, free = after, period.end


def _from_to(text: str, first: NamedTime, last: NamedTime) -> bool:
    return first.days is not None and last.days is not None and _to(text, first, last)


def _continues(text: str, first: NamedTime, last: NamedTime) -> bool:
    """Say whether "June 2021" goes on where "May 2021 and" ends; days are meetings of their own."""
    if first.days is None or last.days is None or not _and(text, first, last):
        return False
    alike = months_of(first.days) == months_of(last.days) > 0
    return alike and last.days[0] - first.days[1] == dt.timedelta(days=1)


def _merged(first: NamedTime, last: NamedTime) -> NamedTime:
    if first.days is None or last.days is None:
        return first
    return replace(first, end=last.end, days=(first.days[0], last.days[1]))


def _range(text: str, first: NamedTime, last: NamedTime, near: int) -> AskedPeriod:
    lead = _BETWEEN.search(text, near, first.start)
    days = sorted((*(first.days or ()), *(last.days or ())))
    return AskedPeriod(
        words="",
        start=lead.start() if lead else first.start,
        end=last.end,
        since=days[0],
        until=days[-1],
        month=None,
        role=PeriodRole.HELD,
        financial=first.financial and last.financial,
    )


def _in_role(text: str, time: NamedTime, today: dt.date, near: int, ahead: int) -> AskedPeriod:
    """Return a time as the words from ``near`` before it and up to ``ahead`` after it mean it."""
    since, until = _SINCE.search(text, near, time.start), _UNTIL.search(text, near, time.start)
    onwards, earlier = (_tail(p, text, time.end, ahead) for p in (_ONWARDS, _OR_EARLIER))
    lead, tail = since or until, onwards or earlier
    if since or (onwards and not until):
        role = PeriodRole.SINCE
        lead = lead or _BETWEEN.search(text, near, time.start)
    else:
        role = PeriodRole.UNTIL if until or earlier else PeriodRole.HELD
    days = time.days if role is PeriodRole.HELD else latest_days(time, today)
    first, last = _bounds(days, role, beyond=_is_beyond(lead))
    return AskedPeriod(
        words="",
        start=lead.start() if lead else time.start,
        end=tail.end() if tail else time.end,
        since=first,
        until=last,
        month=None if days else time.month,
        role=role if days else PeriodRole.HELD,
        day=None if days else time.day,
        financial=time.financial,
    )


def _tail(words: re.Pattern[str], text: str, start: int, ahead: int) -> re.Match[str] | None:
    """Match what follows a time, unless it leads to the next: "after 2012 and before 2016"."""
    tail = words.match(text, start, ahead)
    if tail is None or ahead == len(text):
        return tail
    between = text[tail.end() : min(ahead, tail.end() + _NEAR)]
    return tail if between.strip() else None


def _is_beyond(lead: re.Match[str] | None) -> bool:
    """Say whether "after" or "before" leaves out the time that it names, as "since" does not."""
    return lead is not None and lead[0].lower().startswith(_BEYOND)


def _bounds(
    days: Days | None, role: PeriodRole, *, beyond: bool
) -> tuple[dt.date | None, dt.date | None]:
    if days is None:
        return None, None
    one = dt.timedelta(days=1)
    if role is PeriodRole.SINCE:
        return (days[1] + one if beyond else days[0]), None
    if role is PeriodRole.UNTIL:
        return None, (days[0] - one if beyond else days[1])
    return days


def _bounded(text: str, periods: Sequence[AskedPeriod]) -> Iterator[AskedPeriod]:
    """Yield the periods with "after 2012 and before 2016" as the one that it is."""
    at = 0
    while at < len(periods):
        first = periods[at]
        last = periods[at + 1] if at + 1 < len(periods) else None
        one = last and _two_ends(first, last) and _BOTH_ENDS.fullmatch(text, first.end, last.start)
        if last and one:
            yield replace(first, end=last.end, until=last.until, role=PeriodRole.HELD)
        else:
            yield first
        at += 2 if one else 1


def _two_ends(first: AskedPeriod, last: AskedPeriod) -> bool:
    return (
        first.since is not None
        and last.until is not None
        and (first.role, last.role) == (PeriodRole.SINCE, PeriodRole.UNTIL)
        and first.since <= last.until
    )
