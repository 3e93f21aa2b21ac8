"""Sheets of attendance: a row a person, with codes by date or columns of name, office, presence.

School governors print a grid ("P – Present, S – Sanctioned, A – Absent, L – Late"); its cells
follow the name on the line, or stand on lines of their own.  Later columns are still empty, so
the last code of a row is that of the meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.names import NAME, is_body, is_initials, is_person
from corpus.records import Attendee, Presence, Span

_CODES = {
    "P": Presence.PRESENT,
    "L": Presence.PRESENT,
    "✓": Presence.PRESENT,
    "✔": Presence.PRESENT,
    "Y": Presence.PRESENT,
    "S": Presence.APOLOGIES,
    "AP": Presence.APOLOGIES,
    "APOLS": Presence.APOLOGIES,
    "A": Presence.ABSENT,
    "X": Presence.ABSENT,
    "N": Presence.ABSENT,
}
_WORDS = (
    (
        re.compile(
            r"(?:present|attended|late|yes|in person|virtual\w*|remote\w*|arrived late)\b", re.I
        ),
        Presence.PRESENT,
    ),
    (re.compile(r"(?:apolog\w*|sanctioned|consented|accepted)\b", re.I), Presence.APOLOGIES),
    (re.compile(r"(?:absent|not present|no apolog\w*|did not attend|no)\b", re.I), Presence.ABSENT),
)
_LEGEND = re.compile(
    r"(?<![\w])(?P<code>[A-Z✓✔]{1,2})\s{0,2}[–=:-]\s{0,2}(?P<word>[A-Za-z][a-z]+(?: [a-z]+)?)"
)
_MOST_BESIDE = 3
_LINE = re.compile(r"[^\n]+")
_CELLS = re.compile(r"[|\t]|[^\S\n]{2,}|(?<=[PSALX])[^\S\n](?=[PSALX]\b)|(?<=[PSALX])[^\S\n]*$")
_DATES = re.compile(r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?")
_RULE = re.compile(r"[\s|:-]+$")


def read_sheet(text: str, region: Span) -> list[Attendee]:
    """Return the people of a sheet of attendance in ``region``; nothing where there is none."""
    codes = _legend(text, region)
    rows = list(_rows(text, region, codes))
    if len(rows) >= 2 and (
        len(codes) >= 2 or len(_DATES.findall(text, region.start, region.end)) >= 2
    ):
        return [Attendee(name=name, presence=said, role=None) for name, said in rows]
    return list(_table(text, region))


def _legend(text: str, region: Span) -> dict[str, Presence]:
    """Return what the sheet itself says that its codes mean."""
    found: dict[str, Presence] = {}
    for match in _LEGEND.finditer(text, region.start, region.end):
        said = _said(match["word"])
        if said:
            found[match["code"]] = said
    return found


def _said(words: str) -> Presence | None:
    return next((p for pattern, p in _WORDS if pattern.match(words)), None)


def _rows(text: str, region: Span, legend: dict[str, Presence]) -> Iterator[tuple[Span, Presence]]:
    """Yield the people with the last code after each name."""
    known = {**_CODES, **legend}
    name: Span | None = None
    last: Presence | None = None
    beside = 0  # cells between a name and its codes: office, end of term
    for line in _LINE.finditer(text, region.start, region.end):
        for cell in _cells(text, line):
            words = cell.of(text)
            said = known.get(words.upper()) if len(words) <= 5 and not words.islower() else None
            if said:
                last = said if name else None
                continue
            person = _person(text, cell)
            beside += 1
            if person or last or beside > _MOST_BESIDE:
                if name and last:
                    yield name, last
                name, last, beside = person, None, 0
    if name and last:
        yield name, last


def _cells(text: str, line: re.Match[str]) -> Iterator[Span]:
    at = line.start()
    for mark in [*_CELLS.finditer(text, line.start(), line.end()), None]:
        end = mark.start() if mark else line.end()
        start = at
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            yield Span(start=start, end=end)
        at = mark.end() if mark else end


def _person(text: str, cell: Span) -> Span | None:
    """Return the person whom a cell names: nothing but the name, or the name and a bracket."""
    found = NAME.match(text, cell.start, cell.end)
    if found is None or is_initials(found[0]) or is_body(found[0]) or not is_person(found[0]):
        return None
    rest = text[found.end() : cell.end].strip()
    return Span(start=found.start(), end=found.end()) if not rest or rest[0] in "(-–" else None


_HEADS = (
    ("name", re.compile(r"(?:name|member|councillor|governor|attendee)s?\b", re.I)),
    ("role", re.compile(r"(?:role|position|title|office|capacity|representing)\b", re.I)),
    ("said", re.compile(r"(?:attend\w*|present|status|presence|apologies)\b", re.I)),
)
_OFFICES = (
    ("vice-chair", re.compile(r"(?:vice|deputy)[\s-]*chair", re.I)),
    ("chair", re.compile(r"chair", re.I)),
    ("clerk", re.compile(r".*\bclerk\b", re.I)),
    ("substitute", re.compile(r"substitute", re.I)),
    ("officer", re.compile(r".*\b(?:officer|director|manager|head of|solicitor)\b", re.I)),
    ("member", re.compile(r"(?:member|councillor|governor)\b", re.I)),
)


def _table(text: str, region: Span) -> Iterator[Attendee]:
    """Yield the people of a table with a row of headings: Name | Role | Attendance."""
    heads: list[str] = []
    for line in _LINE.finditer(text, region.start, region.end):
        if "|" not in line[0] and "\t" not in line[0]:
            heads = []
            continue
        if _RULE.match(line[0]):
            continue
        cells = _columns(text, line)
        named = [_head(c.of(text) if c else "") for c in cells]
        heading = "name" in named and ("said" in named or "role" in named)
        if heading and not any(c and _person(text, c) for c in cells):
            heads = named
        elif heads:
            yield from _row(text, heads, cells)


def _head(words: str) -> str:
    return next((kind for kind, pattern in _HEADS if pattern.match(words.strip("*_ "))), "")


def _columns(text: str, line: re.Match[str]) -> list[Span | None]:
    """Return a row's cells, None for an empty one; outer pipes are no cells."""
    start, end = line.span()
    while start < end and text[start] in "| \t":
        start += 1
    while end > start and text[end - 1] in "| \t":
        end -= 1
    found: list[Span | None] = []
    for cell in re.compile(r"[^|\t]*").finditer(text, start, end):
        words = cell[0].strip()
        if words:
            at = text.index(words, cell.start())
            found.append(Span(start=at, end=at + len(words)))
        elif cell.start() < cell.end():
            found.append(None)
    return found


def _row(text: str, heads: Sequence[str], cells: Sequence[Span | None]) -> Iterator[Attendee]:
    by_head = {head: cell for head, cell in zip(heads, cells, strict=False) if cell}
    name = _person(text, by_head["name"]) if "name" in by_head else None
    if name is None:
        return
    office = by_head["role"].of(text) if "role" in by_head else ""
    said = _CODES.get(by_head["said"].of(text).upper()) if "said" in by_head else Presence.PRESENT
    if said is None:
        said = _said(by_head["said"].of(text)) or Presence.UNKNOWN
    role = next((role for role, pattern in _OFFICES if pattern.match(office)), None)
    yield Attendee(name=name, presence=said, role=role)
