"""Tables → paragraphs and marks: a table of minutes is read row by row, as a person reads it.

Councils write minutes in tables ("Item | Notes | Action"), lay pages out with tables, and print
lists of payments as tables.  Every reader of a container that has tables writes them here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.containers.tableforms import (
    Form,
    Role,
    Row,
    form_of,
    is_front_label,
    is_header,
    is_number,
    number_value,
)
from corpus.extracts import Scribe
from corpus.records import MarkKind, Span

_LINE_ENDS = re.compile(r"[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_BLANKS = re.compile(r"[ \t\xa0]+")
# A cell that spans columns comes once for each of them; "P | P" in a grid is two short marks.
_SHORTEST_REPEAT = 12
_LONGEST_TITLE = 14
# Front matter and signatures stand outside the table of minutes, and appendices may.
_MOST_OF_IT = 0.4
_LED_TITLE = re.compile(r"(?P<title>[^\W\d_][^:.;–]{2,70}?)(?::| [–-]) +(?P<rest>\S.*)")
_NUMBERED_TITLE = re.compile(
    r"(?P<number>(?:[A-Z]{1,4}[ /]?)?\d{1,4}[a-z]?(?:[/.]\d{1,4}){0,2})[.):]?[ \t\xa0]+"
    r"(?P<title>[^\W\d_].*)"
)


def write_table(scribe: Scribe, rows: Sequence[Sequence[str]]) -> None:
    """Write a table's rows as paragraphs, with the marks that its form gives.

    Args:
        scribe: what the table is written to; items go on from those it holds.
        rows: the cells of each row; a cell is its paragraphs separated by line ends.

    Six forms are told apart (``Form``): a page's layout, minutes ("Item | Notes | Action"),
    titles beside prose, labels beside values ("Present: | Councillor Ash"), labels over lists,
    and data, one line a row with its cells joined by a tab.
    """
    table = list(_clean(rows))
    if not table:
        return
    form, roles = form_of(table, _last_number(scribe))
    if form is Form.MINUTES:
        _write_minutes(scribe, table, roles)
    elif form is Form.TITLES:
        _write_labelled(scribe, table, items=not _has_items(scribe))
    elif form is Form.LABELS:
        _write_labelled(scribe, table, items=False)
    elif form is Form.LISTS:
        _write_lists(scribe, table)
    elif form is Form.LAYOUT:
        for row in table:
            _write_paragraphs(scribe, [p for cell in row for p in cell])
    else:
        for row in table:
            scribe.write("\t".join(" ".join(cell) for cell in row if cell))


@dataclass(slots=True)
class Tables:
    """The tables of one document whose other words stand in plain paragraphs.

    Items marked in a table are the document's items only where the table is most of it: a small
    numbered table inside an item must not hide the items that plain paragraphs begin.
    """

    scribe: Scribe
    itemised: int = 0

    def write(self, rows: Sequence[Sequence[str]]) -> None:
        """Write one table."""
        start, marks = self.scribe.length, len(self.scribe.marks)
        write_table(self.scribe, rows)
        if any(m.kind is MarkKind.ITEM for m in self.scribe.marks[marks:]):
            self.itemised += self.scribe.length - start

    def settle(self) -> None:
        """Once all is written, turn the items into headings where they are not the document's."""
        if self.itemised < _MOST_OF_IT * self.scribe.length:
            self.scribe.marks[:] = [
                replace(m, kind=MarkKind.HEADING, value="") if m.kind is MarkKind.ITEM else m
                for m in self.scribe.marks
            ]


def _clean(rows: Sequence[Sequence[str]]) -> Iterator[Row]:
    """Yield each row that holds words: its cells' paragraphs, with repeated cells emptied."""
    for row in rows:
        cells = [tuple(_paragraphs(cell)) for cell in row]
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        if len(filled) > 1 and all(cell == filled[0] for cell in filled) and _words(filled[0]) > 1:
            yield (filled[0], *[()] * (len(cells) - 1))
            continue
        repeated = [False] + [
            a == b and len("".join(a)) > _SHORTEST_REPEAT for a, b in pairwise(cells)
        ]
        yield tuple(() if again else cell for cell, again in zip(cells, repeated, strict=True))


def _paragraphs(cell: str) -> Iterator[str]:
    for line in _LINE_ENDS.split(cell):
        words = _BLANKS.sub(" ", line).strip()
        if words:
            yield words


def _words(cell: Sequence[str]) -> int:
    return sum(len(p.split()) for p in cell)


def _has_items(scribe: Scribe) -> bool:
    return any(m.kind is MarkKind.ITEM for m in scribe.marks)


def _last_number(scribe: Scribe) -> int | None:
    """Return the number of the last item that has one: a table goes on from it, or is a list."""
    for mark in reversed(scribe.marks):
        if mark.kind is MarkKind.ITEM and mark.value:
            return number_value(mark.value)
    return None


def _write_paragraphs(scribe: Scribe, paragraphs: Sequence[str]) -> None:
    for paragraph in paragraphs:
        scribe.write(paragraph)


def _write_labelled(scribe: Scribe, table: Sequence[Row], *, items: bool) -> None:
    """Write titles or labels with what stands beside them; a row without one goes on."""
    for row in table:
        label, values = row[0], [p for cell in row[1:] for p in cell]
        if label and not values and _words(label) > _LONGEST_TITLE:
            _write_paragraphs(scribe, label)
            continue
        span = scribe.write(" ".join(label))
        begins_item = items and not is_front_label(label)
        scribe.mark(MarkKind.ITEM if begins_item else MarkKind.HEADING, span)
        _write_paragraphs(scribe, values)


def _write_lists(scribe: Scribe, table: Sequence[Row]) -> None:
    """Write each column's label and then the lists under it: "Present | In attendance"."""
    for column in range(max(map(len, table))):
        cells = [row[column] for row in table if column < len(row)]
        scribe.mark(MarkKind.HEADING, scribe.write(" ".join(cells[0] if cells else ())))
        for cell in cells[1:]:
            _write_paragraphs(scribe, cell)


@dataclass(slots=True)
class _Minutes:
    """Where the writing of a minutes table stands: the number of the item that it is in."""

    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """The cells of one row by what their columns are for."""

    number: str
    title: tuple[str, ...]
    notes: tuple[str, ...]
    action: tuple[str, ...]


def _write_minutes(scribe: Scribe, table: Sequence[Row], roles: Sequence[Role]) -> None:
    at = _Minutes()
    for row in table:
        if is_header(row):
            scribe.mark(
                MarkKind.NOISE, scribe.write("\t".join(" ".join(cell) for cell in row if cell))
            )
            continue
        for line in _split_rows(row, roles):
            parts = _parts(line, roles)
            if begins := _begins(at, parts, numbered=Role.NUMBER in roles):
                parts = begins
                _write_item(scribe, parts)
                at.number = parts.number
            else:
                _write_more(scribe, parts)
            for words in parts.action:
                span = scribe.write(words)
                if any(map(str.isalnum, words)):  # not a dash for "none"
                    scribe.mark(MarkKind.ACTION, span)


def _split_rows(row: Row, roles: Sequence[Role]) -> Iterator[Row]:
    """Yield the rows that one row holds: "5.1", "5.2" in a cell beside as many paragraphs."""
    column = roles.index(Role.NUMBER) if Role.NUMBER in roles else -1
    numbers = row[column] if 0 <= column < len(row) else ()
    beside = [i for i, cell in enumerate(row) if i != column and len(cell) == len(numbers)]
    if len(numbers) < 2 or not beside or not all(map(is_number, numbers)):
        yield row
        return
    for n in range(len(numbers)):
        yield tuple(
            (cell[n],) if i == column or i in beside else (cell if n == 0 else ())
            for i, cell in enumerate(row)
        )


def _parts(row: Row, roles: Sequence[Role]) -> _Parts:
    cells: dict[Role, list[str]] = {role: [] for role in Role}
    for cell, role in zip(row, roles, strict=False):
        cells[role].extend(cell)
    return _Parts(
        number=" ".join(cells[Role.NUMBER]),
        title=tuple(cells[Role.TITLE]),
        notes=tuple(cells[Role.NOTES]),
        action=tuple(cells[Role.ACTION]),
    )


def _begins(at: _Minutes, parts: _Parts, *, numbered: bool) -> _Parts | None:
    """Return the row as a new item's, its number told from its title, or None where it goes on.

    "5.1" under 5 labels a paragraph, and so does "(a)"; the number of the item itself, printed
    again because its cell spans rows, says nothing new.
    """
    number, title, notes = parts.number, parts.title, parts.notes
    if not is_number(number):
        first = (title or notes or (number,))[0] if not number or numbered else number
        split = _NUMBERED_TITLE.match(number or first)
        if split is None or not is_number(split["number"]):
            return parts if title and not number and not numbered else None
        words = (split["title"],)
        if number:
            number, title = split["number"], words + title
        elif title:
            number, title = split["number"], words + title[1:]
        else:
            number, notes = split["number"], words + notes[1:]
    bare = _bare(number)
    if bare == at.number or (at.number and bare.startswith(at.number + ".")):
        return None
    return _Parts(number=bare, title=title, notes=notes, action=parts.action)


def _bare(number: str) -> str:
    return number.rstrip(".):").strip()


def _write_item(scribe: Scribe, parts: _Parts) -> None:
    """Write an item's line, its number and its title, and the notes under it."""
    title, notes = _title(parts)
    span = scribe.write(f"{parts.number} {title}".strip())
    if span is not None:
        words = title or parts.number
        marked = Span(start=span.end - len(words), end=span.end)
        scribe.mark(MarkKind.ITEM, marked, parts.number)
    _write_paragraphs(scribe, notes)


def _title(parts: _Parts) -> tuple[str, tuple[str, ...]]:
    """Return an item's title, "" where it has none, and its notes.

    A narrow column breaks its title into several paragraphs; a wide one holds the title and then
    the notes.
    """
    if parts.title:
        if _words(parts.title) <= _LONGEST_TITLE and not any(p.endswith(".") for p in parts.title):
            return " ".join(parts.title), parts.notes
        title, rest = _first_title(parts.title)
        return title, rest + parts.notes
    return _first_title(parts.notes)


def _first_title(paragraphs: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Tell a title from notes at the start of paragraphs: "Apologies", "Apologies: none"."""
    first = paragraphs[0] if paragraphs else ""
    short = len(first.split()) <= _LONGEST_TITLE
    if short and (first.isupper() or not first.endswith((".", ";", ",", "?", "!"))):
        led = None if first.isupper() else _LED_TITLE.fullmatch(first)
        if led is None:
            return first, paragraphs[1:]
    else:
        led = _LED_TITLE.fullmatch(first) if len(first) < 4_000 else None
    if led is not None and len(led["title"].split()) <= 8:
        return led["title"].strip(), (led["rest"], *paragraphs[1:])
    return "", paragraphs


def _write_more(scribe: Scribe, parts: _Parts) -> None:
    """Write a row that goes on with the item before it, or stands over the first."""
    titles = " ".join(parts.title)
    label = parts.number if _is_label(parts.number) else ""
    if parts.number and not label:
        # A row across the whole table: "PART TWO: PRIVATE".
        scribe.mark(MarkKind.HEADING, scribe.write(parts.number))
    if label and (titles or parts.notes):
        first = titles or parts.notes[0]
        scribe.write(f"{label} {first}")
        _write_paragraphs(scribe, parts.notes if titles else parts.notes[1:])
        return
    if titles:
        span = scribe.write(titles)
        if len(titles.split()) <= _LONGEST_TITLE:
            scribe.mark(MarkKind.HEADING, span)
    _write_paragraphs(scribe, parts.notes)


def _is_label(number: str) -> bool:
    """Tell a clause's label, "(a)" or "5.1", in the column of numbers."""
    return is_number(number) or re.fullmatch(r"\(?[a-z]{1,4}[.)]|[•·-]", number) is not None
