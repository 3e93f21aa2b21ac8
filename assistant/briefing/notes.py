"""Evidence → the words of a note, in the three styles of citation.

The full style is the program's own citation; the short one is for margins and slides; Harvard is
for reference lists.  All say draft or approved where the minutes do, and of a motion that was not
carried that it was not.
"""

from __future__ import annotations

import datetime as dt
from pathlib import PurePath

from assistant.briefing.records import CitationStyle, Note
from assistant.citing import (
    body_in_words,
    cite_in_words,
    clause_in_words,
    committee_beside,
    deep_link,
)
from assistant.terminal.style import web_address
from corpus import Meeting, MinutesStatus
from corpus.dates import in_words
from index import Evidence


def note_of(evidence: Evidence, label: str, style: CitationStyle, *, read_on: dt.date) -> Note:
    """Return the note of a quote; ``read_on`` is the day on which its file was last read."""
    url = web_address(deep_link(evidence.meeting, evidence.item))
    day = in_words(read_on)
    if style is CitationStyle.HARVARD:
        before, after = ". Available at: ", f" (Accessed: {day})."
        before = before if url else ". File: "
    else:
        before = ", " if url else ", file "
        after = f" (accessed {day})." if url else f" (read {day})."
    words, file = cited(evidence, label, style), PurePath(evidence.source.path).name
    if url is None and file in words:  # a document without a body or date is cited by its file
        before = file = ""
    return Note(cited=words, before=before, url=url, file=file, after=after)


def full_body(meeting: Meeting) -> str:
    """Return the council and the committee, or "" where neither is known."""
    return ", ".join(part for part in (meeting.council, committee_beside(meeting)) if part)


def cited(evidence: Evidence, label: str, style: CitationStyle) -> str:
    """Return council, committee, date, minute, clause, page and status in one style."""
    if style is CitationStyle.SHORT:
        return _short(evidence, label)
    if style is CitationStyle.HARVARD:
        return _harvard(evidence, label)
    approved = evidence.meeting.minutes_status is MinutesStatus.APPROVED
    words = " ".join(cite_in_words(evidence, label).split())
    return f"{words} (approved)" if approved else words


def _short(evidence: Evidence, label: str) -> str:
    """Return "Planning Committee 15 Sep 2021 · min. 27 · (a) · p. 3 · draft"."""
    meeting, item = evidence.meeting, evidence.item
    body = body_in_words(meeting) or meeting.council or PurePath(evidence.source.path).name
    day = meeting.date
    date = f"{day.day} {in_words(day).split()[1][:3]} {day.year}" if day else "undated"
    clause = clause_in_words(evidence, label) or ""
    parts = [
        f"{body} {date}",
        f"min. {item.number}" if item.number else f"“{item.title}”" if item.title else "",
        label if clause.startswith("resolution ") else clause,
        f"p. {evidence.page}" if evidence.page else "",
        _status(meeting.minutes_status),
    ]
    return " ".join(" · ".join(part for part in parts if part).split())


def _harvard(evidence: Evidence, label: str) -> str:
    """Return "Ambleford Borough Council (2021) Minutes of the Planning Committee, …"."""
    meeting, item = evidence.meeting, evidence.item
    body = body_in_words(meeting)
    author = meeting.council or body or PurePath(evidence.source.path).name
    year = str(meeting.date.year) if meeting.date else "no date"
    repeats = body is None or author.casefold().endswith(body.casefold())
    of_body = "" if body is None or repeats else f" of the {body.removeprefix('The ')}"
    minute = f"minute {item.number}" if item.number else ""
    title = f"‘{item.title}’" if item.title else ""
    parts = [
        f"{author} ({year}) Minutes{of_body}",
        in_words(meeting.date) if meeting.date else "",
        " ".join(part for part in (minute, title) if part),
        clause_in_words(evidence, label) or "",
        f"p. {evidence.page}" if evidence.page else "",
    ]
    status = _status(meeting.minutes_status)
    words = ", ".join(part for part in parts if part) + (f" [{status}]" if status else "")
    return " ".join(words.split())


def _status(status: MinutesStatus) -> str:
    return "" if status is MinutesStatus.UNKNOWN else status.value
