"""Which meeting a document is of: council, committee, date, draft or approved.

What the user states wins, then what the container knows, then the front matter, the title zone,
and last the names of file and folder.  The title zone is what stands before the first item.  The
item "minutes of the last meeting" names another meeting, and a file's or a post's date is that of
its publication, so neither is taken; what stays unknown is None.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from corpus.bodies import committee_of, council_of, named_by_folder, occasion_of, own_body
from corpus.dates import dates_of_digits, find_dates, find_yearless, latest_before
from corpus.front import POSTED, front_matter, title_lines, title_zone
from corpus.language import language_of
from corpus.records import NO_FACTS, Facts, Meeting, MinutesStatus, Span, Stated
from corpus.status import MEETING_LINE, holds_minutes, is_cancelled, status_line, status_of

__all__ = ["front_matter", "holds_minutes", "read_meeting"]

# What stands before a date that is another meeting's, or no meeting's.
_NOT_BEFORE = re.compile(
    r"(?:\b(?:last|previous|next|prior)\s+(?:(?!meeting)\w+\s+){0,2}(?:meetings?|minutes|council)\b"
    r"(?!.*\bmeeting\b)"
    r"|\b(?:approve|confirm|agree|receive|sign|adopt|accept|ratify)\s+(?:\w+\s+){0,4}minutes\b"
    r"|\b(?:post(?:ed)?|publish(?:ed)?|publication|upload(?:ed)?|updated|printed|adopted|signed|"
    r"(?:approved|confirmed)(?!\s+minutes\b)|issued|dated|created|modified|deadline|diwethaf|nesaf|blaenorol|"
    r"gyhoeddwyd|cyhoeddwyd|llofnod\w*|despatch\w*|dispatch\w*)\b)"
    r"(?:(?!(?:19|20)\d\d)[^.\n)]){0,60}$",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"[^.\d]{0,40}?\b(?:(?:(?:were|was|be|being|having\s+been|as\s+a|are)\s+(?:\w+\s+){0,4}?"
    r"(?:agreed|approved|signed|confirmed|accepted|read|taken|circulated|correct|true|adopted))"
    r"|proposed|seconded)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\W*(?:\d{1,2}|[ivx]{1,4}|[a-z])[.)]\s", re.IGNORECASE)
_HELD = re.compile(
    r"\b(?:held|meeting|date|gynhaliwyd|gynhelir|cynhaliwyd)\b[^\n]{0,90}$", re.IGNORECASE
)
# Past the title's lines the words must stand directly before the date.
_HELD_HERE = re.compile(
    r"\b(?:minutes\s+of\b[^.\n]{0,60}\bheld|meeting\s+date|date\s+of\s+(?:the\s+)?meeting|^date|"
    r"gynhaliwyd)\b\W*(?:on\W+)?$|\bdate\s*:\s*$",
    re.IGNORECASE,
)
# "Draft for approval at the next meeting", with the meeting's own day directly after it.
_TO_BE_APPROVED = re.compile(
    r"\b(?:draft|subject|until|unconfirmed)\b[^.\n\d]{0,60}\bat\s+the\s+next\s+(?:\w+\s+){0,2}?"
    r"meeting\W*$",
    re.IGNORECASE,
)
_NEXT_MEETING = re.compile(
    r"\b[Nn]ext\s+(?:(?:[Oo]rdinary|[Ff]ull|[Ss]cheduled)\s+)?"
    r"(?P<of>[Mm]eeting\s+of\s+(?:the\s+)?)?(?=[A-Z])"
)
_URL = re.compile(r"https?://[^\s<>()]+/(?:ie|mg|Ce)\w+\.aspx[^\s<>()]*", re.IGNORECASE)
_FILE_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?!\d)")
_DIGITS = re.compile(r"(?<!\d)(?:\d{8}|\d{6})(?!\d)")
_HEAD, _LATEST = 2_500, dt.timedelta(days=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Front:
    """The head of one document, as each step below reads it."""

    head: str
    lines: Sequence[str]
    end: int
    matter: Mapping[str, str]
    item_line: re.Match[str] | None


def read_meeting(
    text: str,
    *,
    zone: Span | None,
    path: str,
    matter: Mapping[str, str],
    stated: Stated,
    facts: Facts = NO_FACTS,
) -> Meeting:
    """Return what is known of the meeting.

    Args:
        text: of the whole document.
        zone: the title zone, or None where the text begins with an item.
        path: of the file; its name and folders are asked last.
        matter: a markdown file's front matter.
        stated: what the user says.
        facts: what the container knows.
    """
    head = zone.of(text)[:_HEAD] if zone else ""
    lines = (line.strip() for line in text[:3000].splitlines())
    item_line = next(filter(None, (MEETING_LINE.fullmatch(line[:240]) for line in lines)), None)
    titled = title_zone(head)
    front = _Front(
        head=head, lines=titled.lines, end=titled.end, matter=matter, item_line=item_line
    )
    council = stated.council or facts.council or _council(front, text, path)
    titles = "\n".join(front.lines)
    url = _URL.search(head)
    said = status_of(titles, matter.get("status", ""))
    return Meeting(
        title=facts.title or matter.get("title") or _title(head),
        council=council,
        committee=stated.committee or facts.committee or _committee(front, council, path),
        date=stated.date or facts.date or _date(front, text, path),
        minutes_status=stated.minutes_status or _status(facts, said),
        url=stated.url or facts.url or matter.get("url") or (url[0] if url else None),
        language=stated.language
        or facts.language
        or matter.get("language")
        or language_of(text, _start(zone)),
        occasion=occasion_of([*front.lines, *_said(matter), facts.title or ""]),
        cancelled=facts.cancelled or is_cancelled(titles),
    )


def _status(facts: Facts, said: MinutesStatus) -> MinutesStatus:
    return said if facts.minutes_status is MinutesStatus.UNKNOWN else facts.minutes_status


def _start(zone: Span | None) -> int:
    return zone.start if zone else 0


def _said(matter: Mapping[str, str]) -> Sequence[str]:
    return title_lines(matter.get("title", ""))


def _title(head: str) -> str | None:
    for line in head.splitlines():
        words = line.strip().lstrip("#").strip(" *_\xa0")
        if len(words) > 3 and status_line(words) is None:
            return words[:200]
    return None


def _council(front: _Front, text: str, path: str) -> str | None:
    body = [front.item_line["body"]] if front.item_line else []
    return (
        front.matter.get("council")
        or council_of([*front.lines, *body, *_said(front.matter)])
        or next((c for c, _ in _folders(path) if c), None)
        or _meets_next(text)
    )


def _meets_next(text: str) -> str | None:
    """Return the council whose own next meeting the minutes announce, where only one is."""
    found = set()
    for match in _NEXT_MEETING.finditer(text):
        line = text[match.end() : match.end() + 90].split("\n", 1)[0]
        name = council_of([line])
        after = line[len(name) :].lstrip() if name and line.startswith(name) else ""
        if name and (match["of"] or after.lower().startswith("meeting")):
            found.add(name)
    return found.pop() if len(found) == 1 else None


def _committee(front: _Front, council: str | None, path: str) -> str | None:
    if front.matter.get("committee"):
        return front.matter["committee"]
    if front.item_line:
        return committee_of([front.item_line["body"]], council) or front.item_line["body"].strip()
    own = own_body(council)
    found = committee_of(front.lines, council)
    if found in (None, own):
        title = committee_of(_said(front.matter), council)
        found = title if title not in (None, own) else found or title
    return found or next((c for _, c in _folders(path) if c), None)


def _folders(path: str) -> Iterable[tuple[str | None, str | None]]:
    """Yield what the folders name, the nearest first."""
    return (named_by_folder(folder) for folder in reversed(PurePath(path).parent.parts[-3:]))


def _date(front: _Front, text: str, path: str) -> dt.date | None:
    return (
        _printed(front.head, front.end)
        or (_first_date(front.item_line["date"]) if front.item_line else None)
        or _first_date(front.matter.get("date", ""))
        or _first_said(_said(front.matter))
        or _file_date(path, text)
        or _posted_after(front, path)
    )


def _first_date(words: str) -> dt.date | None:
    return next((date for _, date, _ in find_dates(words)), None)


def _first_said(lines: Iterable[str]) -> dt.date | None:
    found = (_printed(line, len(line)) for line in lines)
    return next(filter(None, found), None)


def _printed(head: str, end: int) -> dt.date | None:
    """Return the meeting's date: the first with a weekday or "held", else the first of the title.

    Past the ``end`` of the title's lines only a date that is said to be the meeting's counts.
    """
    first = None
    for span, date, weekday in find_dates(head):
        before = " ".join(head[max(0, span.start - 120) : span.start].rsplit("\n\n")[-1].split())
        if weekday:
            before = _TO_BE_APPROVED.sub("", before)
        if _NOT_BEFORE.search(before) or _NOT_AFTER.match(head, span.end, span.end + 120):
            continue
        if _LISTED.match(head, head.rfind("\n", 0, span.start) + 1):
            continue
        titled = span.start < end
        if (titled and (weekday or _HELD.search(before))) or _HELD_HERE.search(before):
            return date
        if titled:
            first = first or date
    return first


def _file_date(path: str, text: str) -> dt.date | None:
    """Return a whole date that the file's name carries: 2017-03-07, thursday-11th-march-2004.

    Six digits have two readings; that one is taken whose year the text names and the other's not.
    """
    stem = PurePath(path).stem
    named = _first_date(stem) or _first_date(re.sub(r"[-_]+", " ", stem))
    if named:
        return named
    digits = _DIGITS.search(stem)
    found = dates_of_digits(digits[0]) if digits else set()
    if len(found) > 1:
        found = {date for date in found if str(date.year) in text}
    return next(iter(found)) if len(found) == 1 else None


def _posted_after(front: _Front, path: str) -> dt.date | None:
    """Return "Wednesday 15th December" of the post that was put up the February after.

    The weekday must agree with the year, or the post be dated and follow within months.
    """
    posted = _first_date(front.matter.get(POSTED, ""))
    until = posted or _named_month(path)
    if until is None:
        return None
    for line in [*_said(front.matter), *front.lines]:
        for span, month, day, weekday in find_yearless(line):
            if _NOT_BEFORE.search(line[max(0, span.start - 100) : span.start]):
                continue
            date = latest_before(until, month=month, day_of_month=day)
            near = date is not None and posted is not None and posted - date <= _LATEST
            if date and (date.weekday() == weekday if weekday is not None else near):
                return date
    return None


def _named_month(path: str) -> dt.date | None:
    """Return the end of the month that opens a file's name: "2004-12-minutes-of"."""
    match = _FILE_MONTH.match(PurePath(path).stem)
    if match is None:
        return None
    first = dt.date(int(match["year"]), int(match["month"]), 1)
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
