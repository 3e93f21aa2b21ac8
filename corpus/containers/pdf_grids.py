"""Ruling lines → tables: which cell of which row a place on the page is in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.containers.pdf_rules import Rule

# Lines of one table meet within the width of a pen and some rounding.
NEAR = 3.0
# A page ruled like graph paper is no table of minutes, and costs the square of its lines.
MAX_RULES = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A ruled table: the tops of its rows, and the left edges of each row's cells."""

    x0: float
    top: float
    x1: float
    bottom: float
    row_tops: tuple[float, ...]
    row_edges: tuple[tuple[float, ...], ...]

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a place is inside."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def row_at(self, y: float) -> int:
        """Return the row at a height inside the grid, from 0."""
        return max(0, min(bisect_right(self.row_tops, y) - 1, len(self.row_edges) - 1))

    def cell_at(self, row: int, x: float) -> tuple[float, float]:
        """Return the left and right edge of the cell of a row at ``x``."""
        edges = self.row_edges[row]
        at = max(0, min(bisect_right(edges, x) - 1, len(edges) - 2))
        return edges[at], edges[at + 1]


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """Return the tables of two or more columns that ruling lines draw, from the top down."""
    level = _joined([(r.top + r.bottom, r.x0, r.x1) for r in rules if r.level])
    upright = _joined([(r.x0 + r.x1, r.top, r.bottom) for r in rules if not r.level])
    if len(level) < 2 or len(upright) < 3 or len(level) + len(upright) > MAX_RULES:
        return []
    groups = _groups(level, upright)
    grids = [_grid(rows, columns) for rows, columns in groups]
    return sorted((g for g in grids if g is not None), key=lambda g: g.top)


_Line = tuple[float, float, float]  # where it stands, and from where to where it runs


def _joined(lines: Iterable[_Line]) -> list[_Line]:
    """Return lines with those that continue each other joined; positions were given doubled."""
    joined: list[_Line] = []
    at, run = -1e9, list[_Line]()
    for double, start, end in sorted(lines):
        if double / 2 - at > NEAR:
            joined.extend(_runs(run))
            at, run = double / 2, []
        run.append((at, start, end))
    joined.extend(_runs(run))
    return joined


def _runs(lines: list[_Line]) -> list[_Line]:
    runs: list[_Line] = []
    for at, start, end in sorted(lines, key=lambda line: line[1]):
        if runs and start - runs[-1][2] <= NEAR:
            runs[-1] = (at, runs[-1][1], max(end, runs[-1][2]))
        else:
            runs.append((at, start, end))
    return runs


def _groups(level: list[_Line], upright: list[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """Return the lines of each table: those that touch one another."""
    parents = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for i, (y, x0, x1) in enumerate(level):
        for j, (x, top, bottom) in enumerate(upright, len(level)):
            if x0 - NEAR <= x <= x1 + NEAR and top - NEAR <= y <= bottom + NEAR:
                parents[root(i)] = root(j)
    groups: dict[int, tuple[list[_Line], list[_Line]]] = {}
    for i, line in enumerate(level + upright):
        group = groups.setdefault(root(i), ([], []))
        group[i >= len(level)].append(line)
    return list(groups.values())


def _grid(level: list[_Line], upright: list[_Line]) -> Grid | None:
    columns = sorted({line[0] for line in upright})
    heights = sorted({line[0] for line in level})
    if len(columns) < 3 or len(heights) < 2:
        return None
    x0, x1 = columns[0], columns[-1]
    wide = x1 - x0
    tops = [y for y in heights if _covered(level, y) >= 0.5 * wide]
    if len(tops) < 2:
        return None
    edges = []
    for top, bottom in pairwise(tops):
        middle = (top + bottom) / 2
        inner = {x for x, start, end in upright if start <= middle <= end}
        edges.append(tuple(sorted(inner | {x0, x1})))
    if max(map(len, edges)) < 3:
        return None
    return Grid(
        x0=x0,
        top=tops[0],
        x1=x1,
        bottom=tops[-1],
        row_tops=tuple(tops[:-1]),
        row_edges=tuple(edges),
    )


def _covered(level: list[_Line], y: float) -> float:
    return sum(end - start for at, start, end in level if at == y)
