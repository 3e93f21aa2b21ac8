"""Table elements → rows of cells; tables that only lay a page out are read as the page's flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

_GROUPS = frozenset(("tbody", "thead", "tfoot"))
_CELLS = frozenset(("td", "th"))
# No printed table is wider; a cell that says it spans a million columns is not believed.
_MOST_COLUMNS = 60
_FLOW = "table,h1,h2,h3,h4,h5,h6,.mgItemNumberCell,.mgWordPara"


def is_grid(table: LexborNode) -> bool:
    """Tell a table of rows and columns from one that lays out a page, or a page of items."""
    attrs = table.attrs
    if attrs.get("role") in ("presentation", "none") or "mgItemTable" in (attrs.get("class") or ""):
        return False
    # ``css`` looks through the descendants and finds the table itself too.
    if any(node.mem_id != table.mem_id for node in table.css(_FLOW)):
        return False
    return any(len(list(_cells(row))) > 1 for row in _rows(table))


def grid_of(
    table: LexborNode, words_of: Callable[[LexborNode], str]
) -> tuple[tuple[str, ...], ...]:
    """Return a table's rows; a cell that spans columns or rows stands in the first of them."""
    grid: list[tuple[str, ...]] = []
    below: dict[int, int] = {}  # columns that a cell above still covers, and for how many rows
    for row in _rows(table):
        cells: list[str] = []
        for cell in _cells(row):
            while below.get(len(cells), 0):
                below[len(cells)] -= 1
                cells.append("")
            at, columns = len(cells), _span(cell, "colspan")
            cells += [words_of(cell)] + [""] * (columns - 1)
            rows = _span(cell, "rowspan") - 1
            below.update({column: rows for column in range(at, at + columns) if rows})
        while below.get(len(cells), 0):
            below[len(cells)] -= 1
            cells.append("")
        if any(cells):
            grid.append(tuple(cells[:_MOST_COLUMNS]))
    return tuple(grid)


def _span(cell: LexborNode, name: str) -> int:
    said = (cell.attrs.get(name) or "").strip()
    whole = int(said) if len(said) < 4 and said.isascii() and said.isdecimal() else 1
    return min(max(1, whole), _MOST_COLUMNS)


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in _GROUPS:
            yield from (row for row in child.iter() if row.tag == "tr")


def _cells(row: LexborNode) -> Iterator[LexborNode]:
    return (cell for cell in row.iter() if cell.tag in _CELLS)
