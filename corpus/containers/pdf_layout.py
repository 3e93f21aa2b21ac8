"""A page's runs → its parts in reading order: running text, and tables of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.containers.pdf_columns import in_columns
from corpus.containers.pdf_gaps import Columns, stretches, table_rows
from corpus.containers.pdf_grids import Grid, grids_of
from corpus.containers.pdf_pages import Page
from corpus.containers.pdf_rows import Row, Run, page_runs, rows_of

PADDING = 6.0  # points between the words of a cell and its edge
NEXT_TO = 8.0  # points between the names of columns and the table below them


@dataclass(slots=True)
class Flow:
    """Rows of running text, from the top; a ``column`` is one of two beside each other."""

    rows: list[Row]
    column: bool = False


@dataclass(slots=True)
class Cell:
    """A cell of a table, between its left and right edge."""

    x0: float
    x1: float
    rows: list[Row]

    @property
    def text(self) -> str:
        """All its words in one line."""
        return " ".join(row.text for row in self.rows)


@dataclass(slots=True)
class Table:
    """A table's rows of cells, from the top; empty rows are left out.

    ``above`` is a row of the text above that may name the columns.
    """

    x0: float
    x1: float
    rows: list[list[Cell]]
    above: Row | None = None
    ruled: bool = True


@dataclass(slots=True)
class Sheet:
    """A page in reading order."""

    number: int
    height: float
    parts: list[Flow | Table]
    heads: list[str] = field(default_factory=list)
    feet: list[str] = field(default_factory=list)

    def flows(self) -> Iterable[Flow]:
        """Yield the parts that are running text."""
        return (part for part in self.parts if isinstance(part, Flow))


def sheet_of(page: Page) -> Sheet:
    """Return a page's text in reading order."""
    grids = grids_of(page.rules)
    inside: list[list[Run]] = [[] for _ in grids]
    outside: list[Run] = []
    for run in page_runs(page):
        x, y = (run.x0 + run.x1) / 2, (run.top + run.bottom) / 2
        at = next((i for i, grid in enumerate(grids) if grid.holds(x, y)), None)
        (outside if at is None else inside[at]).append(run)
    parts = _flow_and_tables(rows_of(outside), grids, inside)
    return Sheet(number=page.number, height=page.height, parts=parts)


def _flow_and_tables(
    rows: list[Row], grids: list[Grid], inside: list[list[Run]]
) -> list[Flow | Table]:
    parts: list[Flow | Table] = []
    for grid, runs in zip(grids, inside, strict=True):
        above = [row for row in rows if (row.top + row.bottom) / 2 < grid.top]
        rows = rows[len(above) :]
        if above:
            parts.extend(_flows(above))
        if runs:
            table = _table(grid, runs)
            parts.append(table)
            if above and len(above[-1].runs) > 1 and grid.top - above[-1].bottom < NEXT_TO:
                table.above = above[-1]
    if rows:
        parts.extend(_flows(rows))
    return parts


def _flows(rows: list[Row]) -> Iterator[Flow | Table]:
    parts = in_columns(rows)
    for part in parts:
        if len(parts) > 1:
            yield Flow(part, column=True)
            continue
        for stretch, columns in stretches(part):
            yield Flow(stretch) if columns is None else _unruled(stretch, columns)


def _unruled(rows: list[Row], columns: Columns) -> Table:
    """Return a table that only gaps show."""
    edges, table = columns.edges, table_rows(rows, columns)
    ends = [  # without ruling lines, a column is as wide as its words
        max((run.x1 for row in table for line in row[at] for run in line.runs), default=edge)
        for at, edge in enumerate(edges[1:])
    ]
    cells = [
        [
            Cell(x0, min(x1, end + PADDING), cell)
            for (x0, x1), end, cell in zip(pairwise(edges), ends, row, strict=True)
        ]
        for row in table
    ]
    return Table(edges[0], edges[-1], cells, ruled=False)


def _table(grid: Grid, runs: Sequence[Run]) -> Table:
    cells: dict[tuple[int, float, float], list[Run]] = {}
    for run in runs:
        row = grid.row_at((run.top + run.bottom) / 2)
        x0, x1 = grid.cell_at(row, (run.x0 + run.x1) / 2)
        cells.setdefault((row, x0, x1), []).append(run)
    rows: list[list[Cell]] = []
    for at in sorted({row for row, _, _ in cells}):
        edges = grid.row_edges[at]
        rows.append(
            [Cell(x0, x1, rows_of(cells.get((at, x0, x1), ()))) for x0, x1 in pairwise(edges)]
        )
    return Table(grid.x0, grid.x1, rows)
