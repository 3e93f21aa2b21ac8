"""Which lines of a page begin items: lists whose entries are headed, and printed minutes' marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.containers.html_lines import Line
from corpus.containers.moderngov_items import split_number

# Fewer headed entries are a list of something inside an item.
_FEWEST = 3
# "<AI1>" … "</AI1>" around each item of ModernGov's printed minutes; "<TRAILER_SECTION>".
_OPENS = re.compile(r"<(?P<name>AI\d+)>", re.IGNORECASE)
_MARKER = re.compile(r"</?[A-Z]+(?:\d+|_[A-Z]+\d*)>", re.IGNORECASE)
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line to write; ``number`` is None unless it begins an item ("" where none is printed)."""

    line: Line
    number: str | None = None
    title: str = ""


def steps_of(lines: Sequence[Line]) -> Iterator[Step]:
    """Yield a page's lines with the items that they begin."""
    if any(_opened(line) for line in lines):
        yield from _printed(lines)
        return
    heads = _list_heads(lines)
    number = 0
    for at, line in enumerate(lines):
        if at not in heads:
            yield Step(line=line)
            continue
        number = _first_number(line) if not number else number + 1
        yield Step(line=line, number=str(number), title=line.words)


def _list_heads(lines: Sequence[Line]) -> frozenset[int]:
    """Return the lines that head the entries of a numbered list of items.

    A list closed by the wrong tag goes on inside another: what counts is that the entries are
    headed alike, not in which list they ended up.
    """
    headed = [
        (at, line)
        for at, line in enumerate(lines)
        if line.opens is not None and not line.furniture and (line.heading or is_bold_entry(line))
    ]
    if not headed:
        return frozenset()
    _, first = headed[0]
    alike = [at for at, line in headed if line.heading == first.heading]
    opened = [line for line in lines if line.opens is first.opens]
    own = [line for line in opened if line.heading == first.heading and (line.heading or line.bold)]
    if first.opens is None or not first.opens.numbered or len(alike) < _FEWEST:
        return frozenset()
    return frozenset(alike) if len(own) >= 0.8 * len(opened) else frozenset()


def is_bold_entry(line: Line) -> bool:
    """Tell an entry whose first line is bold and short: its title, without a heading's element."""
    return line.bold and len(line.words.split()) <= 14 and not line.words.endswith((".", ";"))


def _first_number(line: Line) -> int:
    digits = line.label.rstrip(".")
    return int(digits) if digits.isdecimal() else 1


def _opened(line: Line) -> str:
    """Return the name of the item that printed minutes open here, or ""."""
    match = _OPENS.fullmatch(line.words)
    if match:
        return match["name"].upper()
    return line.anchor if line.anchor.startswith("AI") and line.anchor[2:].isdecimal() else ""


def _printed(lines: Sequence[Line]) -> Iterator[Step]:
    """Yield printed minutes: the first line after "<AI1>" is an item's number and title."""
    waits = False
    for line in lines:
        opens = _opened(line)
        waits = waits or bool(opens)
        if _MARKER.fullmatch(line.words):
            yield Step(line=_as_furniture(line))
            continue
        if not waits:
            yield Step(line=line)
            continue
        waits = False
        number, title, rest = _number_and_title(line)
        yield Step(line=line, number=number, title=title)
        if rest is not None:
            yield Step(line=rest)


def _number_and_title(line: Line) -> tuple[str, str, Line | None]:
    """Return an item's number and title, and what of the line is text and no title."""
    cells = [" ".join(cell.split()) for row in line.rows for cell in row if cell.strip()]
    words = " ".join(cells[:2]) if cells else line.shown
    number, title = split_number(words)
    more = cells[2:] or []
    if len(title) > _LONGEST_TITLE:
        return number, "", _plain(line, title)
    return number, title, _plain(line, " ".join(more)) if more else None


def _plain(line: Line, words: str) -> Line:
    return Line(words=words, tag="p", scope=line.scope)


def _as_furniture(line: Line) -> Line:
    return Line(words=line.words, tag=line.tag, scope=line.scope, furniture=True)
