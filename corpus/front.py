"""The head of a document: a markdown file's front matter, and the lines of the title zone.

The title zone goes up to the attendance: what stands after it is told, not named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from corpus.attendance import ATTENDANCE

_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*(?:\r\n?|\n)(?P<body>.*?[\r\n])---[ \t]*(?:\r\n?|\n|\Z)", re.DOTALL
)
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}):[ \t]+(?P<value>.+)")
# A post of a web log: its date is the day on which it was put up.
_POST = re.compile(r"(?:categories|tags|author|layout:\s*post)\b", re.IGNORECASE)
# Where a post's own date is kept, as no meeting's.
POSTED = "posted"

_MARKS = re.compile(r"(?:[*_#|]|</?(?:b|i|u|em|strong|sup|span)\b[^<>]{0,80}>|&nbsp;)+")
_CONTACT = re.compile(r"\W*(?:contact|officers|cyswllt)\b\s*:", re.IGNORECASE)
_ATTENDANCE_INSIDE = re.compile(
    r"\b(?:PRESENT|Present|Those attending|Attendees|In attendance|Attendance|PRESENNOL)"
    r"\s*(?:\([^()\n]{1,40}\)\s*)?[:–-]"
)
_WELSH_ATTENDANCE = re.compile(
    r"\W*(?:yn\s+bresennol|presennol|ymddiheuriadau|wrth\s+law|hefyd\s+yn\s+bresennol)\b",
    re.IGNORECASE,
)
# A title zone's line is short; of one that goes on with the minutes only the beginning is title.
_MOST_WORDS, _MOST_OF_LINE, _LONGEST_TITLE = 40, 1200, 320
_MOST_LINES = 40
_SMALL = frozenset(("of", "the", "and", "on", "at", "in", "for", "upon", "held", "to", "with"))
_SMALL |= {"a", "ac", "y", "yr"}
_SITE_ERROR = re.compile(
    r"technical error|default template|ssl/tls|secure channel|undefined", re.IGNORECASE
)


def front_matter(text: str) -> tuple[Mapping[str, str], int]:
    """Return a markdown file's front matter as strings and where the text goes on.

    Only plain ``key: value`` lines are taken: no YAML that could refer to itself is read.  The
    date of a web log's post stands under ``posted`` and not under ``date``.
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
    if any(_POST.match(line) for line in lines) and "date" in found:
        found[POSTED] = found.pop("date")
    return found, match.end()


def is_attendance(line: str) -> bool:
    """Tell a line that opens a list of who was there, in English or in Welsh."""
    return bool(ATTENDANCE.match(line) or _WELSH_ATTENDANCE.match(line))


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleZone:
    """The title zone's lines, unemphasised and out of capitals, and where in the head it ends."""

    lines: tuple[str, ...]
    end: int


def title_zone(head: str) -> TitleZone:
    """Return what stands in ``head`` up to the attendance; a site's error text is left out."""
    found: list[str] = []
    at = 0
    for line in islice(head.splitlines(keepends=True), _MOST_LINES * 4):
        words = " ".join(_MARKS.sub(" ", line[:_MOST_OF_LINE]).split())
        if (is_attendance(words) and not _is_title(words)) or _CONTACT.match(words):
            break
        inside = _ATTENDANCE_INSIDE.search(words)
        title = words[: inside.start()] if inside else words
        if title and not _SITE_ERROR.search(title):
            found.append(out_of_capitals(" ".join(title.split()[:_MOST_WORDS])))
        long = len(line) > _LONGEST_TITLE
        at += _LONGEST_TITLE if long else len(line)
        if inside or len(found) >= _MOST_LINES or long:
            break
    return TitleZone(lines=tuple(found), end=at)


def title_lines(head: str) -> tuple[str, ...]:
    """Return the lines of the title zone of ``head``."""
    return title_zone(head).lines


def _is_title(words: str) -> bool:
    """Tell "Present at a meeting of …" and "Attendance: Minutes of" from a list of names."""
    return re.search(r"\bminutes\s+of\b", words, re.IGNORECASE) is not None


def out_of_capitals(words: str) -> str:
    """Return "STOKE PARISH COUNCIL" as "Stoke Parish Council"; short forms keep their capitals."""
    capitals = [w for w in words.split() if w.isupper() and len(w) > 3]
    return " ".join(_in_title_case(w) for w in words.split()) if len(capitals) >= 2 else words


def _in_title_case(word: str) -> str:
    low = word.lower()
    if low in _SMALL:
        return low
    return (
        re.sub(r"[^\W\d_]+(?:[’'][^\W\d_]+)?", lambda m: m[0].capitalize(), word)
        if word.isupper()
        else word
    )
