"""Pages set in two columns: which rows of a page are read down one side and then the other."""

from __future__ import annotations

from corpus.containers.pdf_rows import Row, Run

# Fewer rows side by side are a list of names or a table, which is read across.
FEWEST_ROWS = 8
# Columns of prose are full: shorter lines on both sides are cells.
PROSE_LINE = 24


def in_columns(rows: list[Row]) -> list[list[Row]]:
    """Return rows in reading order: all together, or above, left, right and below a gutter."""
    gutter = _gutter(rows)
    if gutter is None:
        return [rows]
    sides = [_across(row, gutter) for row in rows]
    first = sides.index(False)
    last = len(sides) - 1 - sides[::-1].index(False)
    inner = rows[first : last + 1]
    left = [_side(row, gutter, left=True) for row in inner]
    right = [_side(row, gutter, left=False) for row in inner]
    parts = [rows[:first], [r for r in left if r.runs], [r for r in right if r.runs]]
    return [part for part in [*parts, rows[last + 1 :]] if part]


def _gutter(rows: list[Row]) -> float | None:
    """Return the middle of a gutter between two columns of prose, if there is one."""
    if len(rows) < FEWEST_ROWS:
        return None
    pairs = [row.runs for row in rows if len(row.runs) == 2]
    full = [(a, b) for a, b in pairs if len(a.text) >= PROSE_LINE and len(b.text) >= PROSE_LINE]
    if len(full) < FEWEST_ROWS or len(full) < 0.6 * len(pairs):
        return None
    left_end = sorted(a.x1 for a, _ in full)[int(0.9 * len(full))]
    right_start = sorted(b.x0 for _, b in full)[int(0.5 * len(full))]
    gutter = (left_end + right_start) / 2
    sides = [_across(row, gutter) for row in rows]
    within = sides[sides.index(False) :] if False in sides else []
    enough = left_end < right_start and sum(within) <= 0.1 * len(within)
    return gutter if enough else None


def _across(row: Row, gutter: float) -> bool:
    """Tell whether a row's words run over the gutter."""
    return any(run.x0 < gutter - 2 and run.x1 > gutter + 2 for run in row.runs)


def _side(row: Row, gutter: float, *, left: bool) -> Row:
    runs: list[Run] = [run for run in row.runs if ((run.x0 + run.x1) / 2 < gutter) is left]
    return Row(runs)
