"""Which meeting a document is of: council, committee, date, draft or approved, from its title zone.

The title zone is what stands before the first item.  The item "minutes of the last meeting"
names another meeting, and a file's or a post's date is that of its publication, so neither is
taken; what stays unknown is None.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from corpus.dates import find_dates
from corpus.records import Meeting, MinutesStatus, Span

_WORD = r"(?:[A-Z][\w’'&.-]*)"
_COUNCIL = re.compile(
    rf"(?:{_WORD}(?:,)?\s+(?:(?:and|&|of|upon|on|in|the|with|le|cum|by)\s+)*){{1,6}}?"
    r"(?:(?:Metropolitan|London)\s+)?"
    r"(?:(?:Borough|County|City|District|Parish|Town|Community|Unitary|Village|Combined)\s+)?"
    r"(?:Council|Authority)\b|(?:Royal|London)\s+Borough\s+of\s+[A-Z][\w-]+(?:\s+(?:upon|and|&)\s+[A-Z][\w-]+)*"
    r"|\b(?:[A-Z][\w’'-]+\s+){1,5}School\s+(?:Board\s+of\s+Governors|Governing\s+B(?:oard|ody))",
)
_COMMITTEE = re.compile(
    rf"(?:{_WORD}(?:,)?\s+(?:(?:and|&|of|for|the|in|on)\s+)*){{1,9}}?"
    r"(?:(?:Select|Scrutiny|Sub|Joint|Standing|Policy|Advisory|Regulatory|Liaison)[\s-]+)*"
    r"(?:Sub-?\s?Committee|Committee|Cabinet|Panel|Commission|Forum|Board|Executive|Association)\b",
    re.IGNORECASE,
)
_CAPITAL_BODY = re.compile(r"\b(?:Cabinet|Council|Executive)\b")
_LEADING = re.compile(
    r"^(?:(?:draft|unconfirmed|approved|minutes?|of|the|a|an|annual|special|extraordinary|ordinary|virtual|"
    r"open|meetings?|held|by|at|on|present|from|agenda|and|for|in|decisions?)\b[\s:,–-]*)+",
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"\bdraft\b|\bunconfirmed\b|until\s+approved|subject\s+to\s+(?:approval|confirmation)",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"\bapproved\s+minutes\b|minutes\s*[-–(]\s*(?:approved|final|confirmed)\b|\bconfirmed\s+minutes\b",
    re.IGNORECASE,
)
_STATUS_LINE = re.compile(
    r"^(?P<line>agendas?(?:,\s*(?:decisions?|meetings))?(?:\s+and\s+(?P<draft>draft\s+)?(?P<what>minutes|decisions))?)\s*$",
    re.IGNORECASE,
)
_ITEM_LINE = re.compile(
    r"^meeting:\s*(?P<date>\d{1,2}/\d{1,2}/\d{4})\s*[-–]\s*(?P<body>.+?)(?:\s*\(item\s+(?P<item>[^)]+)\))?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(?P<body>.*?\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_OTHER_MEETING = re.compile(
    r"(?:last|previous)\s+(?:meeting|minutes)|next\s+meeting|minutes\s+of\s+the\s+meeting[s]?\s+held\s+on\s*:?\s*$",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://\S+/(?:ie|mg|Ce)\w+\.aspx\S*", re.IGNORECASE)
_WELSH = re.compile(
    r"\b(?:cofnodion|penderfynwyd|cytunwyd|cyfarfod|cynigiwyd|eiliwyd|pwyllgor|ymddiheuriadau)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the user says of the files: it wins over what the text seems to say."""

    council: str | None = None
    committee: str | None = None


def front_matter(text: str) -> tuple[Mapping[str, str], int]:
    """Return a markdown file's front matter as strings and where the text goes on."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, 0
    import yaml  # only for the few files that have front matter

    try:
        values = yaml.safe_load(match["body"])
    except yaml.YAMLError:
        return {}, match.end()
    pairs = values.items() if isinstance(values, dict) else ()
    return {str(k).lower(): str(v) for k, v in pairs if v is not None}, match.end()


def read_meeting(
    text: str, *, zone: Span | None, path: str, matter: Mapping[str, str], stated: Stated
) -> Meeting:
    """Return what the title zone, the front matter and the user say of the meeting."""
    head = zone.of(text)[:2500] if zone else ""
    item_line = _ITEM_LINE.search(text[:3000])
    council = stated.council or matter.get("council") or _council(head)
    committee = (
        stated.committee
        or matter.get("committee")
        or (item_line and _tidy(item_line["body"]))
        or _committee(head, council)
    )
    date = (
        _date(head)
        or (_first_date(item_line["date"]) if item_line else None)
        or _first_date(matter.get("date", ""))
        or _file_date(path)
    )
    url = _URL.search(head)
    return Meeting(
        title=matter.get("title") or _title(head),
        council=council,
        committee=committee or None,
        date=date,
        minutes_status=_status(head, matter.get("status", "")),
        url=matter.get("url") or (url[0] if url else None),
        language="cy" if len(_WELSH.findall(text[:20000])) >= 4 else "en",
    )


def holds_minutes(head: str) -> bool:
    """Tell whether the status line promises minutes or decisions; "Agenda" alone does not."""
    for line in head.splitlines()[:6]:
        match = _STATUS_LINE.match(line.strip())
        if match:
            return "decision" in line.lower() or "minutes" in line.lower()
    return True


def _title(head: str) -> str | None:
    for line in head.splitlines():
        words = line.strip().lstrip("#").strip(" *_\xa0")
        if len(words) > 3 and not _STATUS_LINE.match(words):
            return words[:200]
    return None


def _council(head: str) -> str | None:
    for line in _lines(head):
        for match in _COUNCIL.finditer(line):
            name = _tidy(match[0])
            if len(name.split()) >= 2 and name.lower() not in _NO_COUNCIL:
                return name
    return None


_NO_COUNCIL = frozenset(
    (
        "parish council",
        "town council",
        "community council",
        "county council",
        "the council",
        "borough council",
        "district council",
        "full council",
        "city council",
        "local authority",
    )
)


def _committee(head: str, council: str | None) -> str | None:
    for line in _lines(head):
        rest = line.replace(council, " ") if council else line
        match = _COMMITTEE.search(rest)
        if match:
            name = _tidy(match[0])
            if len(name) > 4 and not name[0].isdigit():
                return name
        body = None if council else _CAPITAL_BODY.search(rest)
        if body and _DATE_IN_LINE.search(rest):
            return body[0]
    return council  # the council itself met


_DATE_IN_LINE = re.compile(r"\b(?:19|20)\d\d\b")


def _lines(head: str) -> list[str]:
    """Return the title zone's lines up to the attendance, unemphasised, titles out of capitals."""
    found = []
    for line in head.splitlines():
        words = re.sub(r"[*_#|]+", " ", line).strip()
        words = " ".join(words.split())
        if re.match(
            r"(?:present|those attending|attendance|apologies|in attendance|members present|contact|also present)\b",
            words,
            re.IGNORECASE,
        ):
            words = ""
        if words.isupper():
            words = _out_of_capitals(words)
        if words:
            found.append(words[:400])
    return found


def _out_of_capitals(words: str) -> str:
    small = {"Of", "The", "And", "On", "At", "In", "For", "Upon", "Held", "To"}
    return " ".join(
        w.lower() if w in small else w for w in words.title().replace("’S", "’s").split()
    )


def _tidy(name: str) -> str:
    return _LEADING.sub("", " ".join(name.split())).strip(" ,-–:")


def _first_date(words: str) -> dt.date | None:
    return next((date for _, date, _ in find_dates(words)), None)


def _date(head: str) -> dt.date | None:
    """Return the meeting's date: the first with a weekday or "held", otherwise the first."""
    first = None
    for span, date, weekday in find_dates(head):
        before = head[max(0, span.start - 30) : span.start]
        if _OTHER_MEETING.search(before):
            continue
        if weekday or re.search(r"\bheld\b", before, re.IGNORECASE):
            return date
        first = first or date
    return first


def _file_date(path: str) -> dt.date | None:
    """Return a whole date that the file's name carries: 2017-03-07, thursday-11th-march-2004."""
    stem = PurePath(path).stem
    return _first_date(stem) or _first_date(re.sub(r"[-_]+", " ", stem))


def _status(head: str, said: str) -> MinutesStatus:
    if said:
        head = said + "\n" + head
    if _DRAFT.search(head):
        return MinutesStatus.DRAFT
    if _APPROVED.search(head) or re.match(r"(?:approved|final|confirmed)\b", said, re.IGNORECASE):
        return MinutesStatus.APPROVED
    return MinutesStatus.UNKNOWN
