"""Tables without ruling lines: titles at the left, minutes beside them, parted by a gap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.containers.pdf_rows import Row, Run

# Labels hang within this many points of their words; what stands further off is a column.
FURTHEST_LABEL = 60.0
SAME_START = 4.0
FEWEST_ROWS = 6
FEWEST_TITLES = 3
FEWEST_PROSE = 4
PROSE_LINE = 20
LONGEST_ACTION = 40

_NUMBER = re.compile(r"(?:[A-Z]{1,5}[ /-]?)?\d{1,4}(?:[/.-]\w{1,6}){0,3}[a-z]?[.):]?")
_TITLE = re.compile(r"[^\W\d_]{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where the columns of a table begin, and where the last one ends."""

    edges: tuple[float, ...]
    numbered: bool

    def of(self, run: Run) -> int:
        """Return the column that a run begins in."""
        return max(0, sum(run.x0 >= edge for edge in self.edges[:-1]) - 1)


def stretches(rows: list[Row]) -> Iterator[tuple[list[Row], Columns | None]]:
    """Yield rows in order: running text with None, and tables with their columns."""
    body = _body_start(rows)
    if body is None:
        yield rows, None
        return
    text: list[Row] = []
    for part in _parted(rows, body):
        columns = _columns(part, body)
        if columns is None:
            text.extend(part)
            continue
        if text:
            yield text, None
            text = []
        yield part, columns
    if text:
        yield text, None


def table_rows(rows: Sequence[Row], columns: Columns) -> list[list[list[Row]]]:
    """Return a table's rows of cells, each a list of rows of runs."""
    table: list[list[list[Row]]] = []
    for at, row in enumerate(rows):
        if not table or _begins(rows, at, columns):
            table.append([[] for _ in columns.edges[1:]])
        for column in range(len(columns.edges) - 1):
            runs = [run for run in row.runs if columns.of(run) == column]
            if runs:
                table[-1][column].append(Row(runs))
    return table


def _body_start(rows: Sequence[Row]) -> float | None:
    """Return where a column of prose begins that has titles at its left."""
    beside = [row for row in rows if len(row.runs) > 1]
    if len(rows) < FEWEST_ROWS or len(beside) < FEWEST_TITLES:
        return None
    left = min(row.runs[0].x0 for row in rows)
    right = max(row.runs[-1].x1 for row in rows)
    starts = Counter(
        round(run.x0)
        for row in rows
        for run in row.runs
        if len(run.text) >= PROSE_LINE and left + FURTHEST_LABEL < run.x0 < (left + right) / 2
    )
    if not starts:
        return None
    start, _ = starts.most_common(1)[0]
    near = sum(times for at, times in starts.items() if abs(at - start) <= SAME_START)
    return start - SAME_START if near >= FEWEST_PROSE else None


def _parted(rows: Sequence[Row], body: float) -> Iterator[list[Row]]:
    """Yield rows parted where words run over the gap, or only headings stand."""
    part: list[Row] = []
    over_before: bool | None = None
    for row in rows:
        over = any(run.x0 < body and run.x1 > body + 2 * SAME_START for run in row.runs)
        if over_before is not None and over != over_before:
            yield part
            part = []
        part.append(row)
        over_before = over
    if part:
        yield part


def _columns(rows: Sequence[Row], body: float) -> Columns | None:
    """Return the columns of a stretch of rows, if it is a table with titles and prose."""
    titles = [run for row in rows for run in row.runs if run.x0 < body and _TITLE.search(run.text)]
    prose = [run for row in rows for run in row.runs if abs(run.x0 - body) <= 2 * SAME_START]
    beside = sum(row.runs[0].x0 < body and len(row.runs) > 1 for row in rows)
    if len(rows) < FEWEST_ROWS or min(len(titles), beside) < FEWEST_TITLES:
        return None
    if len(prose) < 0.5 * len(rows) or sum(len(r.text) >= PROSE_LINE for r in prose) < FEWEST_PROSE:
        return None
    left = min(row.runs[0].x0 for row in rows)
    edges = [left - SAME_START]
    first = [row.runs[0] for row in rows if row.runs[0].x0 < left + 2 * SAME_START]
    numbers = [run for run in first if _NUMBER.fullmatch(run.text)]
    numbered = len(numbers) >= 2 and len(numbers) >= 0.5 * len(first)
    named = [run.x0 for run in titles if run.x0 > left + 2 * SAME_START]
    if numbered and named:
        edges.append(min(named) - SAME_START)
    edges.append(body)
    right = max(row.runs[-1].x1 for row in rows)
    edges.extend(_action_start(rows, body, right))
    return Columns(edges=(*edges, right + SAME_START), numbered=numbered)


def _action_start(rows: Sequence[Row], body: float, right: float) -> list[float]:
    """Return where a narrow last column begins, if there is one."""
    last = [row.runs[-1] for row in rows if len(row.runs) > 1]
    narrow = [
        run.x0
        for run in last
        if run.x0 > body + 0.55 * (right - body) and len(run.text) <= LONGEST_ACTION
    ]
    return [min(narrow) - SAME_START] if len(narrow) > 1 else []


def _begins(rows: Sequence[Row], at: int, columns: Columns) -> bool:
    """Tell whether a row of the page begins a row of the table."""
    first = rows[at].runs[0]
    if columns.of(first) > 0:
        return False
    if columns.numbered:
        return _NUMBER.match(first.text) is not None
    above = rows[at - 1]
    apart = rows[at].top - above.bottom > 0.4 * first.height
    return apart or columns.of(above.runs[0]) > 0
