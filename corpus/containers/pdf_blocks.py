"""Lines → blocks: paragraphs, headings, rows of cells, and who is to act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from statistics import median

from corpus.containers.pdf_lines import ACTION_HEADER, BULLETS, ActionColumn, Line, line_of
from corpus.containers.pdf_rows import Row

# In heights of a line's letters.
SPACE = 0.28
BLANK_LINE = 0.38
INDENT = 1.1
# In parts of the column's width: a line that ends so early was ended by its author.
SHORT_LINE = 0.4
# Lines with an empty one between each are set further apart than any "double spacing".
WIDEST_LEADING = 2.2
MANY_LINES = 12
SHORTISH_LINE = 0.15
LONGEST_HEADING = 150
LARGER = 1.18
LONGEST = 50_000  # characters; no paragraph of minutes runs on for more than a page or two


# Stands for a hyphen at a line's end until the whole document's words are known.
WRAP_HYPHEN = "\u00ad"
_WORD = re.compile(r"[^\W\d_]+")
_WRAPPED_WORD = re.compile("([^\\W\\d_]+)\u00ad([^\\W\\d_]+)")


class Form(Enum):
    """What a block is."""

    TEXT = "text"
    HEADING = "heading"
    ROW = "row"
    ACTION = "action"
    NOISE = "noise"
    ITEM = "item"
    MORE_TITLE = "the rest of a title that began on the page before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a document is set: its lines' distance, and where it says who acts."""

    leading: float
    actions: ActionColumn


@dataclass(slots=True)
class Block:
    """One line of the text to be.

    ``first`` and ``last`` are its printed lines and ``right`` the edge of its column, so that a
    paragraph can go on over the page; ``flow`` tells columns apart (0 is the page's own).
    ``value`` and ``title_at`` are an item's number and where its title begins.
    """

    form: Form
    text: str
    page: int
    first: Line | None = None
    last: Line | None = None
    right: float = 0.0
    flow: int = 0
    value: str = ""
    title_at: int = 0


def blocks_of(
    rows: Sequence[Row], page: int, style: Style, right: float, flow: int = 0
) -> list[Block]:
    """Return a column's rows as blocks."""
    blocks: list[Block] = []
    lines: list[Line] = []
    owners: list[str] = []
    pitch = _pitch(rows, style.leading)
    margin = min((row.runs[0].x0 for row in rows), default=0.0)

    def end() -> None:
        if lines:
            blocks.append(_paragraph(lines, page, right, flow, margin))
        blocks.extend(Block(Form.ACTION, owner, page, flow=flow) for owner in owners)
        lines.clear()
        owners.clear()

    for row in rows:
        line = line_of(row, style.actions, right)
        if line.text and (line.cells and not _justified(line, lines, right)):
            end()
            blocks.append(_cells(line, page, flow))
        elif line.text:
            if lines and starts_new(lines, line, right, pitch):
                end()
            lines.append(line)
        if line.action:
            owners.append(line.action)
    end()
    return blocks


def right_edge(rows: Iterable[Row], widest: float) -> float:
    """Return where the full lines of a column end; ``widest`` where there are none."""
    ends = sorted(row.runs[-1].x1 for row in rows if len(row.runs[-1].text) >= 30)
    if len(ends) < 4:
        return max([widest, *ends])
    return ends[-2]


def starts_new(lines: Sequence[Line], line: Line, right: float, pitch: float) -> bool:
    """Tell whether a line begins a paragraph after ``lines``, which are the one before it."""
    last = lines[-1]
    tall = last.height
    if line.bottom - last.bottom > pitch + BLANK_LINE * tall:
        return True
    full = not _fits(last, line, right)
    if line.label and _is_label(lines, line, full):
        return True
    if last.text[-2:-1].isalpha() and last.text.endswith("-") and line.text[0].islower():
        return False
    if abs(line.height - tall) > 0.15 * tall or (last.bold != line.bold and not full):
        return True
    if (
        len(lines) <= 3
        and all(one.bold for one in lines)
        and not line.bold
        and not line.text[0].islower()
    ):
        return True
    if not full:
        return _ended(lines, line, right)
    return last.ends and abs(line.x0 - _margin(lines)) > INDENT * tall


def goes_on(block: Block, following: Block) -> bool:
    """Tell whether a paragraph goes on in the first one of the next page."""
    last, line = block.last, following.first
    if last is None or line is None or block.flow != following.flow:
        return False
    if (
        line.label
        or len(block.text) > LONGEST
        or abs(line.height - last.height) > 0.15 * last.height
    ):
        return False
    begins_lower = line.text[0].islower()
    if last.text.endswith("-") and begins_lower:
        return True
    if last.bold != line.bold and not begins_lower:
        return False
    if not last.ends and begins_lower:
        return True
    full = not _fits(last, line, block.right)
    aligned = (
        block.first is None
        or min(abs(line.x0 - last.x0), abs(line.x0 - block.first.body)) <= INDENT * last.height
    )
    return full and aligned and (not last.ends or block.first is not last)


def join(words: str, more: str) -> str:
    """Return two lines as one; a hyphen that ends a line becomes ``WRAP_HYPHEN``."""
    if words.endswith("-") and words[-2:-1].isalnum() and more[:1].islower():
        return words[:-1] + WRAP_HYPHEN + more
    return words + more if words.endswith("/") else f"{words} {more}"


def settle_hyphens(blocks: Sequence[Block]) -> None:
    """Keep a hyphen at the end of a line as printed, unless the document writes it in one word.

    "as-" + "sumed" is "assumed" only where "assumed" stands elsewhere: nothing is guessed.
    """
    broken = [block for block in blocks if WRAP_HYPHEN in block.text]
    if not broken:
        return
    known = {word for block in blocks for word in _WORD.findall(block.text.casefold())}
    for block in broken:
        block.text = _WRAPPED_WORD.sub(
            lambda m: m[1] + ("" if (m[1] + m[2]).casefold() in known else "-") + m[2], block.text
        ).replace(WRAP_HYPHEN, "-")


def _fits(last: Line, line: Line, right: float) -> bool:
    """Tell whether a line's first word had room on the line before it: then a person ended it."""
    return last.x1 + SPACE * last.height + line.first_width < right - 0.4 * last.height


def _ended(lines: Sequence[Line], line: Line, right: float) -> bool:
    """Tell whether a line that is not full ends its paragraph, and is not only set narrower."""
    last = lines[-1]
    width = max(right - lines[0].x0, 1.0)
    slack = (right - last.x1 - line.first_width) / width
    if last.ends or slack > SHORT_LINE:
        return True
    begins_lower = line.text[0].islower()
    return not begins_lower and slack > SHORTISH_LINE


def _is_label(lines: Sequence[Line], line: Line, full: bool) -> bool:
    """Tell a label from words that only look like one at the start of a wrapped line."""
    if line.text[0] in BULLETS and line.text[0] not in "-–—":
        return True
    last = lines[-1]
    return not full or last.ends or abs(line.x0 - _margin(lines)) > 0.5 * last.height


def _margin(lines: Sequence[Line]) -> float:
    """Return where the next line of a paragraph begins, if it goes on."""
    return lines[-1].x0 if len(lines) > 1 else lines[0].body


def leading_of(columns: Iterable[Sequence[Row]]) -> float:
    """Return how far apart a document's lines are, in heights of their letters."""
    steps = sorted(step for rows in columns for step in _steps(rows))
    return min(steps[len(steps) // 3], WIDEST_LEADING) if steps else 1.0


def _steps(rows: Sequence[Row]) -> list[float]:
    return [
        (b.bottom - a.bottom) / max(b.bottom - b.top, 1.0)
        for a, b in pairwise(rows)
        if b.bottom > a.bottom
    ]


def _pitch(rows: Sequence[Row], leading: float) -> float:
    """Return how far apart the lines of a column's paragraphs are."""
    if not rows:
        return 0.0
    steps = sorted(_steps(rows))
    if len(steps) >= MANY_LINES:
        leading = min(steps[len(steps) // 3], WIDEST_LEADING)
    return leading * median(row.bottom - row.top for row in rows)


def _justified(line: Line, lines: Sequence[Line], right: float) -> bool:
    """Tell a line of prose with a wide space from cells."""
    if len(line.cells) != 2 or len(line.text) < 50 or line.x1 < right - line.height:
        return False
    return bool(lines) and abs(line.x0 - _margin(lines)) < 2 and line.text.count("  ") == 0


def _paragraph(lines: list[Line], page: int, right: float, flow: int, margin: float) -> Block:
    text = lines[0].text
    for line in lines[1:]:
        text = join(text, line.text)
    bold = all(line.bold for line in lines)
    heading = bold and not lines[0].label and len(text) <= LONGEST_HEADING
    heading = heading and not text.endswith((".", ";", ",")) and text[0].isalnum()
    heading = heading and len(text) > 4 and _stands_out(lines, margin, right)
    form = Form.HEADING if heading else Form.TEXT
    return Block(form, text, page, lines[0], lines[-1], right, flow)


def _stands_out(lines: list[Line], margin: float, right: float) -> bool:
    """Tell a line at the margin or in the middle from a bold one inside an indented list."""
    first = lines[0]
    centred = abs((first.x0 - margin) - (right - first.x1)) < 0.12 * (right - margin)
    return first.x0 - margin < 2.5 * first.height or centred


def _cells(line: Line, page: int, flow: int) -> Block:
    header = all(ACTION_HEADER.fullmatch(cell) or is_header(cell) for cell in line.cells)
    form = Form.NOISE if header else Form.ROW
    return Block(form, "\t".join(line.cells), page, flow=flow)


_HEADER = re.compile(
    r"(?:agenda |minute )?(?:items?|no\.?|number|ref(?:erence)?\.?)|agenda|minutes?|subject|title"
    r"|(?:agenda|minute|item) (?:no\.?|number)|topic|notes?|discussion|decisions?|details?"
    r"|description|key points|(?:item|notes|minutes|discussion)(?: and |/| & )"
    r"(?:notes|actions?|decisions?)|eitem(?:au)?|rhif|cofnod(?:ion)?|pwnc|mater|nodiadau"
    r"|penderfyniad(?:au)?",
    re.IGNORECASE,
)


def is_header(text: str) -> bool:
    """Tell the name of a column of minutes ("Item", "Notes", "Minute no.")."""
    return _HEADER.fullmatch(text.strip(" :.")) is not None
