"""The pages about people: who attended a meeting, and how members voted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from corpus.containers.html_lines import Line
from corpus.containers.moderngov_items import ItemWriter, split_number
from corpus.containers.moderngov_page import ModernGovPage, extract_of, is_title, write_front
from corpus.containers.moderngov_words import zone_of
from corpus.extracts import Extract, Scribe
from corpus.records import Attendee, Presence, Span

_NAME_HEADS = frozenset(("attendee", "attender", "name", "councillor", "member", "enw", "mynychwr"))
_PRESENCE_HEADS = frozenset(("attendance", "presenoldeb", "status", "attended"))
_ROLE_HEADS = frozenset(("role", "rôl", "rol", "position", "swydd"))
_VOTES = re.compile(r"recorded votes?.*|pleidlais.*|pleidleisiau.*|voting record.*", re.IGNORECASE)
# In this order: "Apologies, sent representative" names a member who was not there.
_PRESENCES = (
    (Presence.APOLOGIES, re.compile(r"apolog|ymddiheuriad", re.IGNORECASE)),
    (Presence.ABSENT, re.compile(r"absent|absennol|did not attend|not present", re.IGNORECASE)),
    (Presence.IN_ATTENDANCE, re.compile(r"in attendance|yn bresennol hefyd|observ", re.IGNORECASE)),
    (Presence.PRESENT, re.compile(r"present|attended|bresennol|virtual|remote", re.IGNORECASE)),
)
_ROLES = (
    ("vice-chair", re.compile(r"(?:vice|deputy|is)[\s-]?(?:chair|gadeirydd)", re.IGNORECASE)),
    ("chair", re.compile(r"\bchair|cadeirydd|\bmayor\b(?! of)", re.IGNORECASE)),
    ("substitute", re.compile(r"substitute|dirprwy\b|reserve", re.IGNORECASE)),
    ("clerk", re.compile(r"\bclerk|clerc|democratic services|secretary", re.IGNORECASE)),
    ("officer", re.compile(r"officer|swyddog|director|manager|solicitor", re.IGNORECASE)),
    ("public", re.compile(r"public|cyhoedd", re.IGNORECASE)),
    ("member", re.compile(r"member|aelod|councillor|cynghorydd|cabinet", re.IGNORECASE)),
)


def presence_of(words: str) -> Presence:
    """Return what "Apologies, sent representative" or "Yn bresennol" says of somebody."""
    return next((p for p, form in _PRESENCES if form.search(words)), Presence.UNKNOWN)


def role_of(words: str) -> str | None:
    """Return the role that "Committee Member" or "Vice-Chair" names, or None."""
    return next((role for role, form in _ROLES if form.search(words)), None)


def write_attendee(scribe: Scribe, name: str, role: str, attendance: str) -> Attendee | None:
    """Write one line of the list of attendance and return whom it names."""
    cells = [" ".join(cell.split()) for cell in (name, role, attendance)]
    span = scribe.write("\t".join(filter(None, cells)))
    if span is None or not cells[0]:
        return None
    return Attendee(
        name=Span(start=span.start, end=span.start + len(cells[0])),
        presence=presence_of(attendance),
        role=role_of(role),
    )


def is_attendance(lines: Sequence[Line]) -> bool:
    """Tell a list of attendance by the heads of its columns."""
    return any(_columns(line.rows) is not None for line in lines if line.rows)


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, int | None, int] | None:
    """Return the columns of names, roles and attendance, or None where a table is another."""
    heads = [cell.strip().rstrip(":").lower() for cell in rows[0]]
    name = next((i for i, head in enumerate(heads) if head in _NAME_HEADS), None)
    presence = next((i for i, head in enumerate(heads) if head in _PRESENCE_HEADS), None)
    if name is None or presence is None:
        return None
    return name, next((i for i, head in enumerate(heads) if head in _ROLE_HEADS), None), presence


def read_attendance_page(page: ModernGovPage, _: Path) -> tuple[Extract, ...]:
    """Return the list of who attended: its people are the meeting's, and it holds no items."""
    writer, people = ItemWriter(), []
    for line in page.lines:
        columns = _columns(line.rows) if line.rows else None
        if columns is None:
            write_front(writer, line)
            continue
        name, role, presence = columns
        writer.furniture("\t".join(filter(None, line.rows[0])))
        for row in line.rows[1:]:
            # A broken row may end before its last cells.
            cells = (*row, *[""] * len(line.rows[0]))
            said = "" if role is None else cells[role]
            people.append(write_attendee(writer.scribe, cells[name], said, cells[presence]))
    return (
        extract_of(
            page,
            writer,
            committee=page.body,
            date=page.date,
            attendees=filter(None, people),
        ),
    )


def is_votes(title: str, lines: Sequence[Line]) -> bool:
    """Tell the page of an item's recorded votes."""
    return _VOTES.fullmatch(title) is not None and any(not is_title(line) for line in lines)


def read_votes_page(page: ModernGovPage, _: Path) -> tuple[Extract, ...]:
    """Return the recorded votes of one item, whose title is the page's own."""
    writer, begun = ItemWriter(), False
    for line in page.lines:
        if not begun and "mgSubTitleTxt" in line.scope:
            number, title = split_number(line.words)
            writer.begin_item(number, title, page.url)
            begun = True
        elif not begun:
            write_front(writer, line)
        elif line.rows:
            writer.votes("", line.rows)
        elif line.heading or line.tag == "caption":
            writer.votes(line.words, ())
        else:
            if zone_of(line.words) is None:
                writer.votes("", ())
            writer.line(line)
    return (extract_of(page, writer, holds_minutes=begun),)
