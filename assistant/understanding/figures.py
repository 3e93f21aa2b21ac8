"""Where a text prints figures: money, percentages, dates, times, spans of time, and counts.

A digit alone says little: "4" is a count in "4 objections", a date in "4 May", a label in
"4. Highways".  So the special figures are found first and a count is what remains.  Patterns run
over lower-case text and begin with a digit or a fixed word, which keeps a search quick.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from corpus.dates import MONTHS
from corpus.patterns import lazy_re

Bounds = tuple[int, int]

_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety"
_SMALL = "two|three|four|five|six|seven|eight|nine"
_WORDS = (
    rf"(?:(?:{_TENS})(?:[ -](?:one|{_SMALL}))?|{_TEENS}|{_SMALL}|hundreds?|thousands?"
    r"|dozens?)"
)
_BIG = rf"{_WORDS}(?:[ -](?:and )?(?:hundred|thousand|million|{_WORDS})){{0,3}}"
_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,4})?"
_RANGE = rf"(?:{_DIGITS})(?:\s?(?:-|–|to)\s?(?:{_DIGITS}))?"
_SCALE = r"(?:\s?(?:k|m|bn|million|billion|thousand)(?![a-z]))?"
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)(?![a-z])"
_YEAR = r"(?:19|20)\d\d(?!\d|,\d)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DAY = r"\d{1,2}\s?(?:st|nd|rd|th)?(?![a-z])"

_MONEY = (
    rf"[£€]\s?{_RANGE}{_SCALE}|(?:{_DIGITS}){_SCALE}\s?(?:pounds|pence)(?![a-z])"
    rf"|\d{{1,3}}p(?![\w.])|{_BIG} (?:million )?pounds(?![a-z])|free of charge|no charge"
    r"|no cost|nil cost"
)
_PERCENT = (
    rf"{_RANGE}\s?(?:%|per\s?cent(?![a-z])|percentage points)|(?:one"
    rf"|{_BIG})[ -](?:per\s?cent(?![a-z])|percentage points)"
)
_TIME = (
    r"\d{1,2}(?:[.:]\d\d)?\s?[ap]\.?m(?![a-z])|[012]?\d[.:]\d\d\s?(?:hours|hrs)(?![a-z])"
    r"|[012]\d[0-5]\d\s?(?:hours|hrs)(?![a-z])|[012]\d:[0-5]\d(?![\d:])"
    r"|[012]\d\.[0-5]\d(?= ?[-–] ?[012]\d\.)|\d{1,2} o.clock"
    r"|(?<=at )\d{1,2}[.:][0-5]\d(?!\d)|midday|midnight|noon(?![a-z])"
)
_DATE = (
    rf"{_DAY}\s{{0,2}}(?:(?:-|–|to|and|/|&)\s?{_DAY}\s?)?(?:of\s)?{_MONTH}"
    rf"(?:[\s,]{{1,3}}{_YEAR})?|{_MONTH}\s{{1,2}}\d{{1,2}}(?:st|nd|rd"
    rf"|th)?(?!\d)(?:[\s,]{{1,3}}{_YEAR})?|{_MONTH}(?:\s?(?:/|-|–|to|and"
    rf"|or)\s?{_MONTH})?[\s,'’]{{1,3}}(?:{_YEAR}|\d\d(?![\d:.]))"
    rf"|\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{_YEAR}|\d\d)(?![\d/])|(?:19|20)\d\d-\d\d-\d\d(?!\d)"
    rf"|{_YEAR}\s?[/–-]\s?(?:{_YEAR}|\d\d)(?!\d)|{_YEAR}(?![/\w]|\.\d)|(?:in|by|until|from"
    r"|since|during|to|next|last|this|early|late|mid|end of|of|before"
    rf"|after)[ -](?:{'|'.join(m for m in MONTHS if m not in ('march', 'may'))})(?![a-z]|\s?/"
    rf"|[\s,]{{1,3}}(?:19|20)\d\d)|{_WEEKDAY}(?![a-z])"
)
_OCCASION = (
    r"(?:next|following|forthcoming|last|previous) (?:\w+ )?(?:meeting|week|month|year"
    r"|spring|summer|autumn|winter|term|quarter)(?![a-z])|(?:end|start|beginning"
    r"|middle) of (?:the |this |next )?(?:\w+ )?(?:week|month|year|summer|spring|autumn"
    r"|winter|term|quarter)(?![a-z])|(?:within|in|after) (?:the next |a |\d{1,3} |two "
    r"|three |four |six )(?:few |couple of )?(?:days|weeks?|months?|years?)(?![a-z])"
    r"|as soon as possible|asap(?![a-z])|immediate effect|tomorrow|today"
)
_UNIT = r"(?:hours?|days?|weeks?|fortnights?|months?|terms?|years?|decades?)(?![a-z])"
_DURATION = (
    rf"(?:{_RANGE}|one|{_BIG})(?:\s(?:working|calendar|full|further|more"
    rf"|consecutive))?[ -]{_UNIT}(?! olds?(?![a-z]))|\d{{1,3}} minutes(?![a-z])|(?:for|over"
    rf"|within|lasts?|about|after) (?:an?|several|a few|many|a couple of) {_UNIT}"
    r"|fortnight(?!\w)"
)
_INTERVAL = (
    rf"every (?:(?:other|second|third|{_WORDS}|\d{{1,3}})[ -])?(?:{_UNIT}|{_WEEKDAY}|quarter"
    rf"|meeting|{_MONTH})|(?:bi-?)?(?:quarterly|monthly|weekly|fortnightly|annually|yearly"
    r"|daily|termly|biennially|hourly)|annual basis|(?:once|twice|thrice|times) (?:a|per"
    r"|each|every|in every) (?:\w+ )?(?:day|week|fortnight|month|term|quarter|year)(?![a-z])"
    r"|(?:each|per) (?:day|week|month|term|quarter|year)(?![a-z])"
    r"|at \d{1,2}(?:, \d{1,2}){0,3},? and \d{1,2} (?:weeks|months|years)"
)
_COUNT = (
    rf"(?:{_DIGITS}){_SCALE}|{_BIG}(?![a-z])|one (?!of\b|or\b|another|can\b|would\b|hand\b"
    r"|who\b|that\b|and\b|to\b|is\b|was\b|in\b|at\b|day\b|for\b|as\b|on\b|has\b|by\b"
    r"|if\b)[a-z]+|half(?![a-z-]| term)|(?:a|one) (?:third|quarter|fifth|tenth)(?![a-z])"
    r"|none (?=of |had |were )|zero(?![a-z])|majority of"
)
# What a number names instead of counting: "Minute 45", "Item 6", "Phase 2", "A38".
_NAMES = lazy_re(
    r"(?:minutes?|items?|no|nos|number|numbers|page|pages|paragraphs?|paras?|section"
    r"|sections|appendix|annex|agenda|policy|phases?|class|form|schedule|version|ref|clause"
    r"|part|stage|grade|key stage|level|option|table|figure|plan|room|plot|unit|units|lot"
    r"|zone|type|ward|year|order|circular|recommendation|recommendations|resolution|volume"
    r"|chapter|article|exhibit|tier|act|route|bus|block|flat|services?|category|priority"
    r"|group|step|day|week|question|covid)\.?[\s:]{1,2}$"
)
_LABEL = lazy_re(r"(?:^|\n)[\s(*_]{0,6}$")
_AFTER_LABEL = lazy_re(r"[.):*_]|\s{0,6}(?:[A-Z]|$)")
_PAGES = lazy_re(r"page \d{1,3} of $")
_CLOCK = lazy_re(r"(?:at|from|until|till|between|to|and|commenced|closed|:) [012]\d[0-5]\d$")
# "FGB 200203", "LW 35": a document's own number.
_CODE = lazy_re(r"[A-Z&]{2,4} \d{2,7}$")
# "At 3 Old Town" is an address; "400 Looked After Children" are counted.
_AT = lazy_re(r"(?:(?:^| )at|[,:–-]) $")
_NAMED = lazy_re(r" [A-Z][a-z’'-]+ [A-Z][a-z]+")
_STREET = lazy_re(
    r"[,]?\s(?:the\s)?[A-Z][\w’'-]+\s(?:[A-Z][\w’'-]+\s)?(?:Road|Street|Lane|Close|Avenue"
    r"|Drive|Way|Crescent|Terrace|Row|Place|Gardens|Hill|Grove|Court|Green|Rd|St)\b"
)


def money(low: str) -> Iterator[Bounds]:
    """Yield the bounds of sums of money in lower-case text."""
    if any(sign in low for sign in ("£", "€", "pound", "pence", "p", "charge", "cost")):
        yield from _whole_words(_MONEY, low)


def percentages(low: str) -> Iterator[Bounds]:
    """Yield the bounds of percentages, "4%", "thirty five per cent"."""
    if "%" in low or "cent" in low:
        yield from _whole_words(_PERCENT, low)


def dates(low: str) -> Iterator[Bounds]:
    """Yield the bounds of days, months with a year, years and weekdays."""
    for start, end in _whole_words(_DATE, low):
        if start == 0 or low[start - 1] not in "£€/":
            yield start, end


def occasions(low: str) -> Iterator[Bounds]:
    """Yield the bounds of times told without a date: "the next meeting", "end of the month"."""
    yield from _whole_words(_OCCASION, low)


def times(low: str) -> Iterator[Bounds]:
    """Yield the bounds of times of day."""
    yield from _whole_words(_TIME, low)


def durations(low: str) -> Iterator[Bounds]:
    """Yield the bounds of spans of time: "three years", "a 12-month contract"."""
    yield from _whole_words(_DURATION, low)


def intervals(low: str) -> Iterator[Bounds]:
    """Yield the bounds of what says how often: "every six months", "quarterly"."""
    yield from _whole_words(_INTERVAL, low)


def may_count(low: str) -> bool:
    """Tell whether lower-case text holds anything that could count: most prose does not."""
    return next(_whole_words(_COUNT, low), None) is not None


def counts(text: str, low: str, taken: Sequence[Bounds]) -> Iterator[Bounds]:
    """Yield the bounds of numbers that count something.

    Args:
        text: the text as printed, for the capitals of street names.
        low: the same in lower case.
        taken: bounds of figures of other kinds; a number inside them counts nothing.
    """
    for start, end in _whole_words(_COUNT, low):
        if not any(a < end and start < b for a, b in taken) and not (
            low[start].isdigit() and _is_name(text, low, start, end)
        ):
            yield start, end


def _is_name(text: str, low: str, start: int, end: int) -> bool:
    """Tell "Minute 45", "12/0345", "A38", "4. Highways" and "5 Mill Lane" from counts."""
    before, after = low[max(0, start - 18) : start], low[end : end + 1]
    if before.endswith(("/", "-", "–", "#", ".")):
        return True
    if after in ("/", "-", "–") and low[end + 1 : end + 2].isalnum():
        return not low[end + 1 : end + 2].isalpha()
    if after.isalpha() or (low[start] == "0" and end - start > 1):
        return True
    if (
        _PAGES.search(before)
        or _CLOCK.search(before + low[start:end])
        or _CODE.search(text[max(0, start - 6) : end])
    ):
        return True
    opens = start == 0 or _LABEL.search(before) is not None
    if (opens and _AFTER_LABEL.match(text, end)) or _NAMES.search(before):
        return True
    if end - start <= 3 and _AT.search(before) and _NAMED.match(text, end):
        return True
    return _STREET.match(text, end) is not None


# Most questions ask for no figure, and these take 16 ms to compile.
_compiled = functools.cache(re.compile)


def _whole_words(pattern: str, low: str) -> Iterator[Bounds]:
    """Yield matches that begin no later than their first word does."""
    for match in _compiled(pattern).finditer(low):
        start = match.start()
        if start == 0 or not (low[start - 1].isalnum() and low[start].isalnum()):
            yield start, match.end()
