"""Tables: minutes set in rows (number, title, notes, action), and every other table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.containers.pdf_blocks import Block, Form, Style, blocks_of, is_header, right_edge
from corpus.containers.pdf_layout import Cell, Sheet, Table
from corpus.containers.pdf_lines import ACTION_HEADER

# Columns of one table that goes on over pages stand within rounding of the same places.
SAME_EDGE = 6.0
# Words a row, in the widest column: fewer is a table of names, dates or figures.
PROSE_WORDS = 6.0
LONGEST_CELL = 240

_NUMBER = re.compile(
    r"(?:item\s+|minute\s+|eitem\s+)?"
    r"((?:[A-Z]{1,5}[ /-]?)?\d{1,4}(?:[/.-]\w{1,6}){0,3}[a-z]?)[.):]?",
    re.IGNORECASE,
)
_NUMBERED_TITLE = re.compile(rf"{_NUMBER.pattern}\s+(?=[^\W\d])", re.IGNORECASE)
_SUB_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})+|\(?[a-z]\)?|\(?[ivx]+\)?")
_TRACKER = re.compile(
    r"by when|due(?: date)?|deadline|target date|status|progress|completed?|timescale|date due",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"none|n/a|n\.a\.?|nil|[-–—]|dim|no action", re.IGNORECASE)


@dataclass(slots=True)
class Chain:
    """A table that may go on over pages: its parts with their pages, and what its columns hold."""

    flow: int
    parts: list[tuple[int, Table]]
    edges: tuple[float, ...] = ()
    minutes: bool = False
    number: int | None = None
    title: int | None = None
    notes: int = 0
    action: int | None = None
    headers: set[int] = field(default_factory=set)  # ids of rows that name the columns

    def rows(self) -> list[list[Cell]]:
        """Return all its rows."""
        return [row for _, table in self.parts for row in table.rows]

    def column(self, cell: Cell) -> int:
        """Return which column a cell stands in; of a merged cell the last that it covers."""
        middle = [e for e in self.edges[1:-1] if e < cell.x1 - SAME_EDGE]
        return len(middle)

    def words(self) -> int:
        """Return how many words it holds."""
        return sum(len(cell.text.split()) for row in self.rows() for cell in row)


def chains_of(sheets: Sequence[Sheet]) -> dict[int, Chain]:
    """Return each table's chain by the table's id, told what its columns hold."""
    chains: list[Chain] = []
    open_chain: Chain | None = None
    for sheet in sheets:
        parts = [p for p in sheet.parts if isinstance(p, Table) or p.rows]
        for at, part in enumerate(parts):
            if not isinstance(part, Table):
                open_chain = None
                continue
            if at or open_chain is None or not _goes_on(open_chain.parts, part):
                open_chain = Chain(flow=len(chains) + 1, parts=[])
                chains.append(open_chain)
            open_chain.parts.append((sheet.number, part))
    for chain in chains:
        _tell_columns(chain)
    _only_one_gives_items(chains)
    return {id(table): chain for chain in chains for _, table in chain.parts}


def table_blocks(chain: Chain, table: Table, page: int, style: Style) -> list[Block]:
    """Return one page's part of a table as blocks."""
    blocks: list[Block] = []
    for row in table.rows:
        if id(row) in chain.headers:
            blocks.extend(_header(chain, row, page))
        elif chain.minutes:
            blocks.extend(_minute(chain, row, page, style))
        else:
            blocks.extend(_data(chain, row, page, style))
    return blocks


def _goes_on(parts: list[tuple[int, Table]], other: Table) -> bool:
    """Tell whether a table goes on from the page before: same edges, no new names of columns."""
    one = parts[-1][1]
    if one.ruled != other.ruled or abs(one.x0 - other.x0) > SAME_EDGE:
        return False
    if one.ruled and abs(one.x1 - other.x1) > SAME_EDGE:
        return False  # without ruling lines, columns end where their words do
    names = [cell.text for cell in other.rows[0]]
    return not _all_names(names) or names in [[c.text for c in r] for r in parts[0][1].rows[:3]]


def _all_names(texts: list[str]) -> bool:
    """Tell a row that names its columns."""
    texts = [text for text in texts if text]
    known = sum(is_header(text) or _column_name(text) for text in texts)
    return bool(texts) and known >= max(1, 0.5 * len(texts)) and max(map(len, texts)) < 40


def _tell_columns(chain: Chain) -> None:
    rows = chain.rows()
    shapes = Counter(tuple([c.x0 for c in row] + [row[-1].x1]) for row in rows)
    chain.edges = max(shapes, key=lambda shape: (shapes[shape] * (len(shape) > 2), len(shape)))
    names = _names(chain, rows)
    count = len(chain.edges) - 1
    columns: list[list[str]] = [[] for _ in range(count)]
    for row in rows:
        if id(row) in chain.headers or len(row) != count:
            continue
        for at, cell in enumerate(row):
            columns[at].append(cell.text)
    lengths = [sum(len(t.split()) for t in texts) / max(len(texts), 1) for texts in columns]
    chain.notes = max(range(count), key=lambda at: lengths[at])
    chain.action = _action_column(chain, names, columns)
    first = [text for text in columns[0] if text]
    numbered = sum(_is_number(text) for text in first) >= 0.5 * max(len(first), 1) and bool(first)
    if numbered and chain.notes > 0:
        chain.number = 0
        if chain.notes > 1:
            chain.title = 1
    elif chain.notes > 0 and is_header(names.get(0, "")):
        chain.title = 0
    prose = lengths[chain.notes] >= PROSE_WORDS
    tracker = any(_TRACKER.fullmatch(name) for name in names.values())
    chain.minutes = prose and not tracker and (chain.number is not None or chain.title is not None)


def _names(chain: Chain, rows: list[list[Cell]]) -> dict[int, str]:
    """Return the columns' names, from the first rows that are nothing but names."""
    above = chain.parts[0][1].above
    names: dict[int, str] = dict(enumerate(run.text for run in above.runs)) if above else {}
    for row in rows:
        texts = {chain.column(cell): cell.text for cell in row if cell.rows}
        if _all_names(list(texts.values())):
            names = names or texts
            chain.headers.add(id(row))
    return names


def _column_name(text: str) -> bool:
    return bool(ACTION_HEADER.fullmatch(text.strip(" :")) or _TRACKER.fullmatch(text))


def _action_column(chain: Chain, names: dict[int, str], columns: list[list[str]]) -> int | None:
    last = len(columns) - 1
    for at, name in names.items():
        if at > chain.notes and ACTION_HEADER.fullmatch(name.strip(" :")):
            return at
    width = chain.edges[-1] - chain.edges[-2]
    narrow = width < 0.3 * (chain.edges[-1] - chain.edges[0])
    texts = [text for text in columns[last] if text]
    short = all(len(text) <= 60 for text in texts)
    return last if last > chain.notes and narrow and short and not names else None


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text) or _NUMBERED_TITLE.match(text))


def _only_one_gives_items(chains: list[Chain]) -> None:
    """Keep the longest of tables that count the same items: an agenda may stand before minutes."""
    kept: list[set[str]] = []
    for chain in sorted(chains, key=lambda c: -c.words()):
        if not chain.minutes or chain.number is None:
            continue
        numbers = {key for row in chain.rows() if (key := _digits(row[0].text))}
        if numbers and any(len(numbers & other) >= 0.5 * len(numbers) for other in kept):
            chain.minutes = False
        kept.append(numbers)


def _digits(text: str) -> str:
    """Return what of a number two lists share: "BM 18/2021" may be "18/2021" in the other."""
    number, _ = _number_and_title(text, "")
    return re.sub(r"\D+", " ", number).strip()


def _header(chain: Chain, row: list[Cell], page: int) -> list[Block]:
    first = next(r for _, t in chain.parts for r in t.rows if id(r) in chain.headers)
    if row is not first and [c.text for c in row] == [c.text for c in first]:
        return []  # printed again at the top of each page
    text = "\t".join(cell.text for cell in row if cell.rows)
    return [Block(Form.NOISE if chain.minutes else Form.ROW, text, page, flow=chain.flow)]


def _minute(chain: Chain, row: list[Cell], page: int, style: Style) -> list[Block]:
    """Return the row of one item: its number and title, its notes, who acts."""
    number, title, notes, act = "", "", list[Block](), list[Block]()
    for cell in row:
        at = chain.column(cell)
        if not cell.rows:
            continue
        if at == chain.action and len(row) > 1:
            act.extend(_actions(cell, page, style, chain.flow))
        elif at == chain.number:
            number, title = _number_and_title(cell.text, title)
        elif at == chain.title and len(row) > 1:
            title = f"{title} {cell.text}".strip()
        else:
            notes.extend(_cell_blocks(cell, page, style, chain.flow))
    if title and not number and chain.number is not None:
        opening = [Block(Form.MORE_TITLE, title, page, flow=chain.flow)]
    else:
        opening = _opening(number, title, notes, page, chain.flow)
    return [*opening, *notes, *act]


def _number_and_title(text: str, title: str) -> tuple[str, str]:
    if whole := _NUMBER.fullmatch(text):
        return whole[1], title
    if match := _NUMBERED_TITLE.match(text):
        return match[1], text[match.end() :]
    return "", text


def _opening(number: str, title: str, notes: list[Block], page: int, flow: int) -> list[Block]:
    """Return an item's own line; a title may stand first among the notes, and is taken there."""
    if not number and not title:
        return []
    if not title and notes and _SUB_NUMBER.fullmatch(number):
        notes[0].text = f"{number} {notes[0].text}"
        return []
    if not title and notes and _is_title(notes):
        title = notes.pop(0).text
    text = f"{number} {title}".strip()
    start = len(number) + 1 if number and title else 0
    return [Block(Form.ITEM, text, page, flow=flow, value=number, title_at=start)]


def _is_title(notes: list[Block]) -> bool:
    first = notes[0]
    if first.form is Form.HEADING:
        return True
    short = first.form is Form.TEXT and len(first.text) <= 90 and not first.text.endswith(".")
    return short and len(notes) > 1 and not first.text.endswith((":", ";"))


def _cell_blocks(cell: Cell, page: int, style: Style, flow: int) -> list[Block]:
    right = right_edge(cell.rows, cell.x1 - 6)
    return blocks_of(cell.rows, page, style, min(right, cell.x1), flow)


def _actions(cell: Cell, page: int, style: Style, flow: int) -> list[Block]:
    blocks = _cell_blocks(cell, page, style, flow)
    for block in blocks:
        block.form = Form.NOISE if _NOBODY.fullmatch(block.text.strip(" .")) else Form.ACTION
    return blocks


def _data(chain: Chain, row: list[Cell], page: int, style: Style) -> list[Block]:
    """Return a row of any other table: its cells in one line, and long cells' paragraphs below."""
    texts: list[str] = []
    below: list[Block] = []
    for cell in row:
        if below:
            below.extend(_cell_blocks(cell, page, style, chain.flow))
        elif len(cell.text) <= LONGEST_CELL:
            texts.append(cell.text)
        else:
            first, *below = _cell_blocks(cell, page, style, chain.flow)
            texts.append(first.text)
    text = "\t".join(texts).rstrip("\t")
    return [Block(Form.ROW, text, page, flow=chain.flow), *below] if text.strip() else below
