"""Days, months and years that words write out: "4 Dec 2025", "jan 2021", "2019/20", "late 2012".

Numbers that are no years ("2019 houses", "minute 2019", "£2019", "21/01515/FUL") and verbs that
are no months ("may we", "march past") are told from them by their neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.understanding.times import (
    SEASONS,
    YEAR_BEGINS,
    Days,
    NamedTime,
    month_number,
    months_from,
    months_of,
    part_of,
)
from corpus.dates import MONTHS, find_dates, find_yearless
from corpus.patterns import has_figure, lazy_re

_NEAR = 48  # characters before a time that can say something of it
_YEAR = r"(?:19|20)\d\d"
_KINDS = "|".join(YEAR_BEGINS)

_MONTH_YEAR = lazy_re(
    r"(?<![^\W_])(?P<month>[a-z]{3,11})(?:[.,]{0,2}\s*(?:of\s+)?|\s?[/-]\s?)"
    rf"(?P<year>{_YEAR}|['’]\d\d)(?!\w|[/–-]\d)",
    re.IGNORECASE,
)
_ISO_MONTH = lazy_re(rf"(?<![\w/.-])(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2])(?![\w/-])")
_YEAR_PAIR = lazy_re(
    rf"(?<![\w/.:£$€#-])(?:fy\s?)?(?P<from>{_YEAR})(?P<sign>[/–-])(?P<to>\d{{4}}|\d{{1,2}})(?![\w/–-])",
    re.IGNORECASE,
)
_SHORT_PAIR = lazy_re(
    rf"\b(?:fy|(?:{_KINDS})\s+year|budget|precept|accounts)\s?(?:for\s|of\s)?"
    r"(?P<from>\d\d)(?P<sign>[/–-])(?P<to>\d\d)(?![\w/–-])",
    re.IGNORECASE,
)
_SHORT_PAIR_OF = lazy_re(
    r"(?<![\w/.:£$€#-])(?P<from>\d\d)(?P<sign>[/–-])(?P<to>\d\d)"
    rf"(?=\s+(?:budget|precept|accounts|(?:{_KINDS})\s+year)\b)",
    re.IGNORECASE,
)
_BARE_YEAR = lazy_re(rf"(?<!\w)(?P<year>{_YEAR})(?!\w)")
_DECADE = lazy_re(
    r"(?<![\w£$€/.-])(?:(?P<century>19|20)|(?:the\s+)['’]?(?=[5-9]))(?P<ten>\d)0['’]?s\b",
    re.IGNORECASE,
)
_MONTH_FIRST = lazy_re(
    r"(?<![^\W_])(?P<month>[a-z]{3,9})\.?\s+(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_WORD = lazy_re(r"(?<![^\W_])[a-z]{3,10}(?![^\W_])", re.IGNORECASE)
_STREET_AFTER = lazy_re(
    r"\s+(?:road|street|lane|close|avenue|drive|gardens|court|terrace|cottages|crescent)\b",
    re.IGNORECASE,
)

# What stands before or after a number says that it is no year.
_NUMBER_BEFORE = lazy_re(
    r"(?:[£$€#@+=&\\/]\s?|\d[,.:-]|(?-i:[A-Z])-|(?<!as\s)\bat\s+"
    r"|(?<!\d)(?!(?:19|20)\d\d\b)\d{3,12}[\s-]{1,3}"
    r"|\b(?:minute|min|item|no|nos|number|ref|reference|page|room|form|para|paragraph|section"
    r"|clause|tel|phone|ext|application|app|act|regulations?|regs|order|rules|bill|directive"
    r"|(?:more|less|fewer|greater)\s+than|at\s+least|nearly|almost|approx|approximately|roughly"
    r"|exactly|a\s+total)[.:]?\s+(?:of\s+|is\s+)?)$",
    re.IGNORECASE,
)
_NUMBER_AFTER = lazy_re(
    r"[%\\]|/\w|[.,:–-]\d|\s+(?:act|regulations|regs)\b|[\s-]{1,3}(?!(?:19|20)\d\d\b)\d{3}"
    r"|\s+(?:(?:new|more|extra|additional|affordable|local|other|social|square|sq|cubic|old)\s+)?"
    r"(?:houses|homes|dwellings|residents|people|pupils|children|students|units|words|pounds|tonnes"
    r"|tons|metres|meters|miles|acres|hectares|jobs|vehicles|cars|lorries|responses|signatures"
    r"|signatories|households|patients|trees|spaces|places|copies|objections|objectors|properties"
    r"|hours?|hrs?|days|weeks|months|votes|voters|electors|customers|visitors|feet|ft|km|kg|m2"
    r"|litres|kwh?|mw|per\s?cent|times)\b(?!['’])",
    re.IGNORECASE,
)
_PART = lazy_re(
    rf"\b(?:the\s+)?(?P<part>(?:early|mid|late)(?=(?:\s+(?:part\s+of|in))?[\s–-]+$)"
    r"|(?:start|beginning|middle|end|(?:first|second)\s+half"
    r"|(?:first|second|third|fourth|last)\s+quarter)(?=\s+of\s+(?:the\s+)?$)"
    rf"|(?:q[1-4]|quarter\s+[1-4]|{'|'.join(SEASONS)})(?=[\s,]+(?:of\s+)?$))",
    re.IGNORECASE,
)
_QUARTER_AFTER = lazy_re(r"[\s,]{1,3}(?P<part>q[1-4])\b", re.IGNORECASE)
_KIND_BEFORE = lazy_re(
    rf"\b(?P<kind>{_KINDS})\s+year\s+(?:of\s+|for\s+|ending\s+)?$", re.IGNORECASE
)
_KIND_AFTER = lazy_re(rf"\s+(?P<kind>{_KINDS})\s+year\b", re.IGNORECASE)
_DAY_BEFORE = lazy_re(
    r"(?P<lead>\b(?:between|from)\s+)?(?:the\s+)?(?<![\d/.£-])(?P<day>\d{1,2})"
    r"(?P<ordinal>st|nd|rd|th)?(?P<sign>[–-]|\s[–-]\s|\s+(?:to|until|till|and|&)\s+)(?:the\s+)?$",
    re.IGNORECASE,
)

# A month without a year is one where a preposition or a meeting says so; "may" and "march", which
# are verbs as well, need more.
_IN = lazy_re(
    r"\b(?:in|during|throughout|since|until|till|til|before|after|between|from|month\s+of|mid"
    r"|(?:end|start|beginning|middle|half)\s+of|(?:meetings?|minutes|agenda|agm)\s+(?:of|for))"
    r"(?:\s+(?:early|late|mid))?[\s-]+$",
    re.IGNORECASE,
)
_BESIDE = lazy_re(
    r"\b(?:early|late|meetings?|minutes|agenda|agm|mtg|held)[\s-]+$",
    re.IGNORECASE,
)
_HELD_AFTER = lazy_re(
    r"(?:['’]s)?\s+(?:(?:full|annual|extraordinary|special)\s+){0,2}"
    r"(?:meeting|minutes|agm|agenda|council\s+meeting)\b",
    re.IGNORECASE,
)
_MEETING_AFTER = lazy_re(
    r"(?:['’]s)?\s+(?:(?:full|annual|extraordinary|special|general|ordinary|planning|scrutiny|"
    r"parish|town|finance|board|governors?|council|committee|cabinet)\s+){0,3}"
    r"(?:meeting|minutes|agm|agenda|session|mtg|council|committee|cabinet)",
    re.IGNORECASE,
)
_VERB_AFTER = lazy_re(
    r"\s+(?:past|\w{4,8}\s+(?:be|have|not|also|only|include|take|start|begin|go)\b)", re.IGNORECASE
)
_NAME_AFTER = lazy_re(r"\s+(?!Meeting|Minutes|AGM|Agenda|Council|Committee|Cabinet)[A-Z][a-z]")
_PEOPLE = ("from", "before", "after", "between", "for", "of")
_VERBS = ("may", "march", "mar")


def find_written(text: str) -> Iterator[NamedTime]:
    """Yield the times that are written out, pattern by pattern; they may overlap."""
    if has_figure(text):
        for time in (*_days(text), *_pairs(text), *_months(text), *_years(text)):
            yield _of_its_kind(text, time)
    yield from _lone_months(text)


def _days(text: str) -> Iterator[NamedTime]:
    for span, day, _ in find_dates(text):
        yield _from_day(text, NamedTime(start=span.start, end=span.end, days=(day, day)))
    for span, month, number, _ in find_yearless(text):
        if _is_day(month, number) and not _STREET_AFTER.match(text, span.end):
            yield NamedTime(start=span.start, end=span.end, month=month, day=number)
    for match in _MONTH_FIRST.finditer(text):
        first = month_number(match["month"])
        if first and _is_day(first, int(match["day"])):
            yield NamedTime(
                start=match.start(), end=match.end(), month=first, day=int(match["day"])
            )


def _is_day(month: int, day: int) -> bool:
    return 1 <= day <= months_from(2000, month)[1].day


def _from_day(text: str, time: NamedTime) -> NamedTime:
    """Return "3 to 9 May 2021" for the "9 May 2021" that ends it."""
    before = _DAY_BEFORE.search(text, max(0, time.start - _NEAR), time.start)
    if time.days is None or before is None:
        return time
    said = before["lead"] or before["ordinal"] or before["sign"].strip() not in ("and", "&")
    last, day = time.days[1], int(before["day"])
    if not said or not 1 <= day < last.day:
        return time
    return replace(time, start=before.start(), days=(last.replace(day=day), last))


def _months(text: str) -> Iterator[NamedTime]:
    for match in _MONTH_YEAR.finditer(text):
        month = month_number(match["month"])
        if month:
            digits = match["year"]
            year = int(digits) if len(digits) == 4 else 2000 + int(digits[1:])
            yield _time(match, months_from(year, month))
    for match in _ISO_MONTH.finditer(text):
        if int(match["month"]) != (int(match["year"]) + 1) % 100:
            yield _time(match, months_from(int(match["year"]), int(match["month"])))


def _pairs(text: str) -> Iterator[NamedTime]:
    """Yield financial years, "2003/4" and "2019-20", and spans of years, "2012-2014"."""
    for match in _YEAR_PAIR.finditer(text):
        first, last = int(match["from"]), _completed(match["from"], match["to"])
        if _NUMBER_BEFORE.search(text, max(0, match.start() - _NEAR), match.start()):
            continue
        if last == first + 1:
            yield _time(match, months_from(first, 4, 12), financial=True)
        elif _spans_years(match) and last > first:
            yield _time(match, months_from(first, 1, 12 * (last - first + 1)))
    for match in (*_SHORT_PAIR.finditer(text), *_SHORT_PAIR_OF.finditer(text)):
        if (int(match["from"]) + 1) % 100 == int(match["to"]):
            days = months_from(2000 + int(match["from"]), 4, 12)
            start, end = match.start("from"), match.end()
            yield NamedTime(start=start, end=end, days=days, financial=True)


def _spans_years(pair: re.Match[str]) -> bool:
    """Say whether "2012-14" can be years: "2012-04" is a month and "2012/14" a number."""
    return pair["sign"] != "/" and len(pair["to"]) > 1 and not _ISO_MONTH.fullmatch(pair[0])


def _completed(first: str, last: str) -> int:
    """Return the year that "4" or "04" after "2003/" means."""
    year = int(first[: 4 - len(last)] + last)
    next_century = len(last) == 2 and 0 < year + 100 - int(first) <= 20
    return year + 100 if next_century else year


def _years(text: str) -> Iterator[NamedTime]:
    for match in _BARE_YEAR.finditer(text):
        start = max(0, match.start() - _NEAR)
        if _NUMBER_BEFORE.search(text, start, match.start()):
            continue
        if not _NUMBER_AFTER.match(text, match.end()):
            yield _time(match, months_from(int(match["year"]), 1, 12))
    for match in _DECADE.finditer(text):
        yield _time(match, months_from(int(f"{match['century'] or 19}{match['ten']}0"), 1, 120))


def _time(match: re.Match[str], days: Days, *, financial: bool = False) -> NamedTime:
    return NamedTime(start=match.start(), end=match.end(), days=days, financial=financial)


def _of_its_kind(text: str, time: NamedTime) -> NamedTime:
    """Return "2019/20 municipal year" for "2019/20": which year it is says when it begins."""
    if not time.financial or time.days is None:
        return time
    start, end = time.start, time.end
    named = _KIND_BEFORE.search(text, max(0, start - _NEAR), start)
    if named is None:
        named = _KIND_AFTER.match(text, end)
    if named is None:
        return time
    begins = YEAR_BEGINS[named["kind"].lower()]
    return replace(
        time,
        start=min(start, named.start()),
        end=max(end, named.end()),
        days=months_from(time.days[0].year, begins, 12),
        financial=begins == 4,
    )


def narrowed(text: str, time: NamedTime) -> NamedTime:
    """Return "late 2012" for "2012": the part of a time that the words beside it name."""
    if time.days is None or not months_of(time.days):
        return time
    part = _PART.search(text, max(0, time.start - _NEAR), time.start)
    part = part or _QUARTER_AFTER.match(text, time.end)
    if part is None:
        return time
    name = " ".join(part["part"].lower().split())
    days = part_of(time.days, name)
    if days == time.days:
        return time
    start, end = min(time.start, part.start()), max(time.end, part.end())
    financial = time.financial and name not in SEASONS
    return replace(time, start=start, end=end, days=days, financial=financial)


def _lone_months(text: str) -> Iterator[NamedTime]:
    for match in _WORD.finditer(text):
        month = month_number(match[0])
        if month and not _is_first_name(match[0].lower(), month):
            sure = _is_month(text, match)
            start = match.start()
            part = _PART.search(text, max(0, start - _NEAR), start) if sure else None
            if part and part["part"].lower() not in SEASONS:
                start = part.start()
            yield NamedTime(start=start, end=match.end(), month=month, sure=sure)


def _is_first_name(word: str, month: int) -> bool:
    """Say whether a word only begins as a month does: "Marc" and "Juli" are people."""
    name = MONTHS[month - 1]
    return name.startswith(word) and len(word) not in (3, len(name)) and word != "sept"


def may_be_month(word: str) -> bool:
    """Say whether a month's name beside a month is one too: "in April and may be later" has one."""
    return word.lower() not in _VERBS or word[0].isupper()


def _is_month(text: str, word: re.Match[str]) -> bool:
    if _STREET_AFTER.match(text, word.end()):
        return False
    near = max(0, word.start() - _NEAR)
    verb = word[0].lower() in _VERBS
    meeting = _MEETING_AFTER.match(text, word.end())
    if verb and _VERB_AFTER.match(text, word.end()):
        return False
    if meeting and (not verb or _HELD_AFTER.match(text, word.end())):
        return True
    preposition = _IN.search(text, near, word.start())
    if preposition:
        named = preposition[0].split()[0].lower() in _PEOPLE
        return not (named and _NAME_AFTER.match(text, word.end()))
    beside = _BESIDE.search(text, near, word.start())
    return bool(beside) and may_be_month(word[0])
