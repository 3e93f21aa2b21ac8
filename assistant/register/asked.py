"""What was asked for, told by rules from the words: who is to do it, and until when.

"That a report on referrals be brought to the Committee within six months", "the Clerk be asked to
write", "and to report at 3, 6 and 12 months".  A due day is computed only where the words leave no
doubt of it, and is never shown without them.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from corpus import Span
from corpus.dates import MONTH_NAMES, MONTHS

_NUMBER_WORDS: Final = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "eighteen": 18,
}
_MONTH_NUMBERS: Final = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_COUNT: Final = rf"\b(?:\d{{1,2}}|{'|'.join(_NUMBER_WORDS)})\b"
_UNIT: Final = r"(?:days?|weeks?|months?|years?)"

_RETURNS: Final = re.compile(
    r"\b(?:reports?|updates?|briefings?|reviews?|findings|results|papers?|proposals?|options"
    r"|quotations?|quotes?|costs?|information|details|figures|response|plans?)\b[^.;]{0,160}?\b"
    r"be\s+(?:\w+\s+)?(?:brought|submitted|presented|made|provided|returned|reported|prepared"
    r"|produced|given|sought|obtained|circulated)\b"
    r"|\b(?:report|bring|come|return|revert|be\s+brought|be\s+reported)\s+(?:it\s+|this\s+"
    r"|them\s+)?back\b(?!ed)|\breturn(?:ed|s)?\s+to\s+(?:the|this|a\s+future|its)\s+(?:next\s+"
    r"|future\s+)?(?:committee|meeting|council|panel|board|cabinet)"
    r"|\b(?:to|would|will)\s+report\s+(?:to|at|in|within|by|on)\b"
    r"|\bbe\s+(?:placed|included|added|put)\s+(?:on|to)\s+the\s+(?:next\s+)?(?:agenda|work"
    r"\s+(?:programme|plan))",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(
    r"\b(?:be|is|are|was|were)\s+(?:asked|requested|invited|instructed|tasked|directed|urged)"
    r"\s+(?:to|for)\b",
    re.IGNORECASE,
)
_PUT_OFF: Final = re.compile(
    r"\b(?:defer(?:red)?|adjourned|postponed|carried\s+forward|held\s+over)\s+(?:\w+\s+){0,6}?"
    r"(?:to|until|till|for|pending)\b(?!\s+item\b)",
    re.IGNORECASE,
)
_OWNER: Final = re.compile(
    r"(?:^\W*(?:and\s+|also\s+)?(?:(?:it\s+was\s+)?(?:agreed|resolved)\s+)?(?:that\s+)?"
    r"|[,;:]\s+(?:and\s+)?(?:that\s+)?|\band\s+(?:that\s+)?|\bthat\s+)"
    r"(?P<who>[^,;:.]{2,90}?)\s+(?:be|is|are|was|were)\s+(?:\w+\s+)?(?:asked|requested|invited"
    r"|instructed|tasked|directed|urged)\s+(?:to|for)\b",
    re.IGNORECASE,
)
# "That the Clerk write to the County Council", "the Director review the letter by 30 April".
_ASSIGNED: Final = re.compile(
    r"(?i:^\W*(?:(?:it\s+was\s+)?(?:agreed|resolved)\s+)?(?:that\s+)?"
    r"|[,;:]\s+(?:and\s+)?(?:that\s+)?|\b(?:and|that)\s+)"
    r"(?P<who>(?:(?:[Tt]he|an?)\s+)?(?:[\w’'-]+\s+){0,3}?(?:Clerk|Chair(?:man|woman|person)?|Directors?"
    r"|Head|Officers?|Manager|Cabinet\s+Member|Leader|Solicitor|Secretary|Treasurer|Mayor"
    r"|Working\s+(?:Group|Party)|Chief\s+Executive|Warden|Cllrs?\.?\s+[A-Z][\w’'-]+"
    r"|Councillors?\s+(?:[A-Z]\w*\.?\s+)?[A-Z][\w’'-]+|Mrs?\s+[A-Z][\w’'-]+|Ms\s+[A-Z][\w’'-]+)"
    r"(?:\s+(?:of|for)\s+(?:[\w’'-]+\s+){0,4}?[\w’'-]+)?)"
    r"\s+(?:(?:to|would|will|should)\s+)?"
    r"(?P<what>write|review|arrange|circulate|investigate|contact|report|obtain|check|ask|request"
    r"|prepare|produce|find|look|speak|liaise|meet|send|order|purchase|provide|submit|bring|seek"
    r"|draft|respond|reply|follow|chase|email|e-mail|organise|set|consider|raise|add|put|invite)\b"
    r"(?!ed)"
)
_WILL: Final = re.compile(r"\s+(?:would|should|will|to|could|might)$", re.IGNORECASE)
_UNSTATED: Final = re.compile(r"^(?:it|that|this|they|he|she|which|who|there)\b", re.IGNORECASE)

_DUE: Final = re.compile(
    rf"\b(?:at|after|every)\s+(?:{_COUNT}\s?,\s+)*{_COUNT}\s+(?:and|to|or)\s+{_COUNT}\s+{_UNIT}\b"
    rf"|\b(?:within|in|after|no\s+later\s+than)\s+(?:the\s+next\s+)?{_COUNT}\s+{_UNIT}"
    r"(?:[’']s?\s+time)?\b(?:\s+(?:of|from)\s+(?:this|today[’']s|the\s+date\s+of\s+this)"
    r"(?:\s+(?:meeting|resolution|decision))?)?"
    r"|\b(?:by|before|until|till|on|at|in|for|to|within|no\s+later\s+than|in\s+time\s+for"
    r"|prior\s+to)\s+(?:the\s+|its\s+|our\s+|a\s+)?(?:(?:end|middle|start|close)\s+of\s+(?:the\s+)?)?"
    rf"(?:(?:next|following|future)\s+(?:\w+\s+){{0,2}}?(?:meeting|committee|council|year)"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:of\s+)?(?:{MONTH_NAMES})(?:\s+\d{{4}})?"
    r"(?:\s+(?:meeting|committee|council))?(?=\W|$)|(?:spring|summer|autumn|winter|christmas|easter)(?:\s+\d{4})?\b)"
    r"|\b(?:annual(?:ly)?|quarterly|monthly|six-monthly|half-yearly|each\s+(?:quarter|year|month)"
    r"|every\s+(?:quarter|year|month|meeting))\b|\bas\s+soon\s+as\s+possible\b|\basap\b",
    re.IGNORECASE,
)
_INTERVAL: Final = re.compile(
    rf"^(?:within|in|no\s+later\s+than)\b.*?(?P<n>{_COUNT})\s+(?P<unit>{_UNIT})", re.IGNORECASE
)
_SEVERAL: Final = re.compile(rf"^(?:at|after)\b(?P<list>.+?)\s+(?P<unit>{_UNIT})", re.IGNORECASE)
_DAY: Final = re.compile(
    rf"^(?:by|before|until|till|on|no\s+later\s+than)\s+(?:the\s+)?(?P<end>end\s+of\s+(?:the\s+)?)?"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?:of\s+)?(?P<month>{MONTH_NAMES})"
    r"(?:\s+(?P<year>\d{4}))?$",
    re.IGNORECASE,
)
# "within six months of the opening" counts from another day than the meeting's.
_FROM_ELSEWHERE: Final = re.compile(
    r"\s+(?:of|from|after|following|before|prior)\s+(?!this\b|today\b|the\s+date\s+of\s+this\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the words of a minute ask for.

    Attributes:
        because: the words that ask, or that the minutes mark it as an action.
        owner, due: places in the document's text, or None where the words do not say.
    """

    because: str
    owner: Span | None
    due: Span | None


def request_of(text: str, span: Span, *, is_deferral: bool) -> Request | None:
    """Return what the words of a decision ask for, or None where they ask for nothing."""
    words = span.of(text)
    rules = (_RETURNS, _ASKED, _ASSIGNED, *((_PUT_OFF,) if is_deferral else ()))
    asks = next((m for rule in rules if (m := rule.search(words))), None)
    if asks is None:
        return None
    because = f"it says “{' '.join(asks[0].split())}”"
    return Request(because=because, owner=owner_in(text, span), due=due_in(text, span))


def owner_in(text: str, span: Span) -> Span | None:
    """Return who is asked to do something, as written, or None."""
    words = span.of(text)
    found = _OWNER.search(words) or _ASSIGNED.search(words)
    if found is None or _UNSTATED.match(found["who"]):
        return None
    who = _WILL.sub("", found["who"])
    start = span.start + found.start("who")
    return Span(start=start, end=start + len(who))


def due_in(text: str, span: Span) -> Span | None:
    """Return until when something is to be done, as written, or None."""
    found = _DUE.search(span.of(text))
    if found is None:
        return None
    return Span(start=span.start + found.start(), end=span.start + found.end())


def due_days(text: str, due: Span, meeting: dt.date | None) -> tuple[dt.date, ...]:
    """Return the days that the words leave no doubt of, counted from the meeting's; () for none.

    "By 31 May" of no year is the next one after the meeting; a month alone ends with its last day.
    """
    words = " ".join(due.of(text).split())
    if meeting is None or _FROM_ELSEWHERE.match(text, due.end):
        return ()
    several = _SEVERAL.match(words)
    if several:
        counts = [_count(n) for n in re.findall(_COUNT, several["list"], re.IGNORECASE)]
        return tuple(sorted(_later(meeting, n, several["unit"]) for n in counts))
    interval = _INTERVAL.match(words)
    if interval:
        return (_later(meeting, _count(interval["n"]), interval["unit"]),)
    day = _DAY.match(words)
    return tuple(_named(day, meeting)) if day else ()


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER_WORDS[word.lower()]


def _later(day: dt.date, count: int, unit: str) -> dt.date:
    """Return a day so many days, weeks, months or years later, the month's last where it ends."""
    unit = unit.lower().rstrip("s")
    if unit in ("day", "week"):
        return day + dt.timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    return _clipped(months // 12, months % 12 + 1, day.day)


def _clipped(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _named(found: re.Match[str], meeting: dt.date) -> Iterator[dt.date]:
    """Yield the day that is named: of the year given, or the next after the meeting."""
    month = _MONTH_NUMBERS[found["month"].lower()]
    day = int(found["day"]) if found["day"] and not found["end"] else 31
    if found["day"] is None and found["end"] is None:
        # "By May" may mean its first day or its last.
        return
    if not 1 <= day <= 31:
        return
    if found["year"]:
        yield _clipped(int(found["year"]), month, day)
        return
    this_year = _clipped(meeting.year, month, day)
    yield this_year if this_year >= meeting else _clipped(meeting.year + 1, month, day)
