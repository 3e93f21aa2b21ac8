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

from corpus.attendance import ATTENDANCE
from corpus.dates import find_dates
from corpus.records import Meeting, MinutesStatus, Span

_WORD = r"(?:[A-Z][\w’'&.-]*)"
_JOINING = r"(?:(?:and|&|of|upon|on|in|the|with|le|cum|by|next)\s+)*"
_COUNCIL = re.compile(
    rf"""(?:{_WORD},?\s+{_JOINING}){{1,6}}?
      (?:(?:Metropolitan|London)\s+)?
      (?:(?:Borough|County|City|District|Parish|Town|Community|Unitary|Village|Combined)\s+)?
      (?:Council|Authority)\b
    | (?:Royal|London)\s+Borough\s+of\s+[A-Z][\w-]+(?:\s+(?:upon|and|&)\s+[A-Z][\w-]+)*
    | \b(?:[A-Z][\w’'-]+\s+){{1,5}}School\s+(?:Board\s+of\s+Governors|Governing\s+B(?:oard|ody))""",
    re.VERBOSE,
)
_COMMITTEE = re.compile(
    rf"""(?:{_WORD},?\s+(?:(?:and|&|of|for|the|in|on)\s+)*){{1,9}}?
      (?:(?:Select|Scrutiny|Sub|Joint|Standing|Policy|Advisory|Regulatory|Liaison)[\s-]+)*
      (?:Sub-?\s?Committee|Committee|Cabinet|Panel|Commission|Forum|Board|Executive|Association)\b""",
    re.VERBOSE,
)
_CAPITAL_BODY = re.compile(r"\b(?:Cabinet|Council|Executive)\b(?!\s+(?:Member|Director|Officer))")
# Words that show a name to be a person's, a post's or a committee's and no council's.
_NO_NAME = re.compile(
    r"\b(?:cllrs?|councillors?|officer|chair\w*|clerk|mrs?|ms|miss|dr|ward|committee|panel|cabinet"
    r"|member|director|manager|meetings?|committees?|next|full)\b\.?",
    re.IGNORECASE,
)
_KIND_OF_MEETING = re.compile(
    r"\b(?:annual|general|extraordinary|special|ordinary)\s+(?=(?:\w+\s+)?(?:parish|town|community)?\s*council)",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:draft|unconfirmed|approved|minuted?s?|of|the|a|an|annual|special|extraordinary|ordinary|virtual|"
    r"open|meetings?|held|by|at|on|present|from|agenda|and|for|in|decisions?|monday|tuesday|wednesday|"
    r"thursday|friday|january|february|march|april|may|june|july|august|september|october|november|december)\b[\s:,–-]*)+",
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
    r"meeting:\s*(?P<date>\d{1,2}/\d{1,2}/\d{4})\s*[-–]\s*(?P<body>.+?)"
    r"(?:\s*\(item\s+[^)]+\))?\s*$",
    re.IGNORECASE,
)
_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*(?:\r\n?|\n)(?P<body>.*?[\r\n])---[ \t]*(?:\r\n?|\n|\Z)", re.DOTALL
)
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}):[ \t]+(?P<value>.+)")
# A post of a web log: its date is the day on which it was put up.
_POST = re.compile(r"(?:categories|tags|author|layout:\s*post)\b", re.IGNORECASE)
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
    """Return a markdown file's front matter as strings and where the text goes on.

    Only plain ``key: value`` lines are taken: no YAML that could refer to itself is read.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, 0
    found: dict[str, str] = {}
    lines = match["body"].splitlines()
    for pair in filter(None, map(_PAIR.match, lines)):
        value = pair["value"].strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1].strip()
        if value:
            found.setdefault(pair["key"].strip().lower(), value)
    if any(_POST.match(line) for line in lines):
        found.pop("date", None)
    return found, match.end()


def read_meeting(
    text: str, *, zone: Span | None, path: str, matter: Mapping[str, str], stated: Stated
) -> Meeting:
    """Return what the title zone, the front matter and the user say of the meeting."""
    head = zone.of(text)[:2500] if zone else ""
    lines = (line.strip() for line in text[:3000].splitlines())
    item_line = next(filter(None, map(_ITEM_LINE.match, lines)), None)
    council = (
        stated.council
        or matter.get("council")
        or _council(head + "\n" + (item_line["body"] if item_line else ""), matter.get("title", ""))
    )
    committee = (
        stated.committee
        or matter.get("committee")
        or (item_line and _committee(item_line["body"], council))
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


def _council(head: str, title: str) -> str | None:
    for line in [*_lines(head), *_lines(title)]:
        for match in _COUNCIL.finditer(line):
            name = _council_name(match[0])
            if len(name.split()) >= 2 and name.lower() not in _NO_COUNCIL:
                return name
    return None


def _council_name(found: str) -> str:
    """Return the council in "Planning Committee, Ambleford Borough Council"; "" where none is.

    A comma belongs to a name only where it lists places: "Aston, Brook and Coombe Council".
    """
    name = _tidy(found)
    before, comma, after = name.rpartition(",")
    if comma and (_NO_NAME.search(before) or " and " not in after):
        name = _tidy(after)
    name = _KIND_OF_MEETING.sub("", name)
    return "" if _NO_NAME.search(name) else name


_NO_COUNCIL = frozenset(
    f"{kind} council".strip()
    for kind in (
        *(
            "parish",
            "town",
            "community",
            "county",
            "borough",
            "district",
            "city",
            "full",
            "village",
        ),
        *("the", "this", "our", "parish annual", "metropolitan borough", "unitary"),
    )
) | {"local authority", "highway authority", "highways authority", "planning authority"}
_NO_COMMITTEE = frozenset(
    (
        "open forum",
        "public forum",
        "forum",
        "notice board",
        "audit commission",
        "committee",
        "the board",
    )
)
# A title zone's line is short; longer ones tell of something.
_LONGEST_TITLE_LINE = 40


def _committee(head: str, council: str | None) -> str | None:
    for line in _lines(head):
        rest = line.replace(council, " ") if council else line
        for match in _COMMITTEE.finditer(rest):
            name = _tidy(match[0])
            if len(name) > 4 and name[0].isupper() and name.lower() not in _NO_COMMITTEE:
                return name
        body = _CAPITAL_BODY.search(rest)
        if body and _DATE_IN_LINE.search(rest) and not (council and body[0] == "Council"):
            return body[0]
    return council  # the council itself met


_DATE_IN_LINE = re.compile(r"\b(?:19|20)\d\d\b")
_CONTACT = re.compile(r"\W*(?:contact|officers)\b", re.IGNORECASE)
_ATTENDANCE_INSIDE = re.compile(r"\b(?:PRESENT|Present|Those attending|Attendees)\s*[:–-]")


def _lines(head: str) -> list[str]:
    """Return the title zone's lines up to the attendance, unemphasised, titles out of capitals."""
    found: list[str] = []
    for line in head.splitlines():
        words = " ".join(re.sub(r"[*_#|]+", " ", line).split())
        if ATTENDANCE.match(words) or _CONTACT.match(words):
            break
        inside = _ATTENDANCE_INSIDE.search(words)
        title = words[: inside.start()] if inside else words
        if title and len(title.split()) <= _LONGEST_TITLE_LINE:
            found.append(_out_of_capitals(title))
        if inside:
            break
    return found


_SMALL = frozenset(("of", "the", "and", "on", "at", "in", "for", "upon", "held", "to", "with"))


def _out_of_capitals(words: str) -> str:
    """Return "STOKE PARISH COUNCIL" as "Stoke Parish Council"; short forms keep their capitals."""
    capitals = [w for w in words.split() if w.isupper() and len(w) > 3]
    return " ".join(_in_title_case(w) for w in words.split()) if len(capitals) >= 2 else words


def _in_title_case(word: str) -> str:
    low = word.lower()
    if low in _SMALL:
        return low
    return (
        re.sub(r"[A-Za-z]+(?:[’'][A-Za-z]+)?", lambda m: m[0].capitalize(), word)
        if word.isupper()
        else word
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
