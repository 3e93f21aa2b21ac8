"""Vectors of passages: row numbers in, cosines out, segment by segment.

A segment's vectors stand in ``vectors.npy``: unit rows, or (``precision`` "small") a byte a number
with ``vector-scales.npy``.  Those of a small segment are scanned where they lie: one product of a
matrix and a vector over the mapped file is as fast as FAISS's flat index and spares a short
process the import.  Of a large one, FAISS says which rows to score (``index.shortlist``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import shortlist
from index.arrays import (
    Codes,
    Precision,
    Scales,
    blocks_of,
    open_array,
    restore_vectors,
    round_vectors,
    write_array,
)
from index.arrays import Vectors as Vectors  # the name that the other modules know
from index.errors import IndexDamaged
from index.shortlist import SHORTLIST_FROM, Shortlist, save_codes

NAME, SCALES = "vectors.npy", "vector-scales.npy"
_KINDS = (np.float32, np.int8)
_LARGEST = 127
_SCANNED = 1024  # rounded rows turned to floats at a time: they stay in the cache of one core
# Fewer than one row in so many are looked up; of more, reading all in order is faster.
_LOOKED_UP = 3
# So few rows of a segment with codes are scored one by one, or so small a part of it: half a
# microsecond each, where the codes cost six a thousand rows, and more for all that are left out.
_FEW, _SMALL_PART = 10_000, 25
_BOTH_SIDES = 100  # of so many nearest some are mostly on either side: one search, not two
Found = tuple[NDArray[np.int64], Vectors]


def save_vectors(
    vectors: Vectors,
    folder: Path,
    precision: Precision = "exact",
    shortlist_from: int = SHORTLIST_FROM,
) -> None:
    """Write the unit vectors of one segment, shape (n, dimension); they may be memory-mapped.

    Raises:
        OSError: the disk is full.
    """
    rows, dimension = vectors.shape
    _write(blocks_of(vectors), rows, dimension, folder, precision)
    _derive(folder, rows, dimension, shortlist_from)


def merge_vectors(
    parts: Sequence[tuple[Path, int]],
    folder: Path,
    precision: Precision | None = None,
    shortlist_from: int = SHORTLIST_FROM,
) -> None:
    """Write the vectors of some segments, of at least one, as those of one, row after row.

    Those of the same precision come out as the same bytes.  ``precision`` is by default the
    first's.

    Raises:
        IndexDamaged: a segment cannot be read.
        OSError: the disk is full.
    """
    first = open_array(parts[0][0] / NAME, _KINDS, folder)
    dimension, rows = first.shape[-1], sum(count for _, count in parts)
    precision = precision or ("exact" if first.dtype == np.float32 else "small")
    source = DenseIndex(parts, dimension=dimension, index_folder=folder)
    # What was rounded is restored and rounded to the same bytes again.
    _write(source.blocks(), rows, dimension, folder, precision)
    _derive(folder, rows, dimension, shortlist_from)


def _write(
    blocks: Iterable[Vectors], rows: int, dimension: int, folder: Path, precision: Precision
) -> None:
    shape = (rows, dimension)
    if precision == "exact":
        write_array(folder / NAME, blocks, shape=shape, dtype=np.float32)
        return
    scales: list[Scales] = []

    def rounded() -> Iterator[Codes]:
        for block in blocks:
            codes, own = round_vectors(block, _LARGEST)
            scales.append(own)
            yield codes

    write_array(folder / NAME, rounded(), shape=shape, dtype=np.int8)
    write_array(folder / SCALES, scales, shape=(rows,), dtype=np.float16)


def _derive(folder: Path, rows: int, dimension: int, shortlist_from: int) -> None:
    """Write the codes of a segment that is large enough for them."""
    if rows >= shortlist_from:
        part = _open_part(folder, rows, dimension, folder)
        save_codes(folder, rows=rows, dimension=dimension, vectors=part.vectors)


class DenseIndex:
    """The vectors of some segments, memory-mapped; rows are consecutive over them."""

    def __init__(
        self, parts: Sequence[tuple[Path, int]], *, dimension: int, index_folder: Path
    ) -> None:
        """Open the vectors.

        Args:
            parts: each segment's folder and how many vectors it has, in the order of their rows.
            dimension: of a vector.
            index_folder: for messages.

        Raises:
            IndexDamaged: a file cannot be read, or holds other than the vectors expected.
        """
        self._dimension = dimension
        self._parts = [_open_part(folder, rows, dimension, index_folder) for folder, rows in parts]
        self._starts = np.cumsum([0, *(rows for _, rows in parts)], dtype=np.int64)

    def search(self, question: Vectors, depth: int, mask: NDArray[np.bool_] | None = None) -> Found:
        """Return the rows nearest to ``question`` (dimension,) and their cosines, best first.

        Only rows where ``mask`` is True are given; of equal cosines that of the lower row is first.
        """
        ends = pairwise(self._starts.tolist())
        found = [
            part.search(question, depth, None if mask is None else mask[start:end])
            for part, (start, end) in zip(self._parts, ends, strict=True)
        ]
        if len(found) == 1:
            return found[0]
        rows = [rows + start for (rows, _), start in zip(found, self._starts, strict=False)]
        return _best(
            np.concatenate([np.zeros(0, np.int64), *rows]),
            np.concatenate([np.zeros(0, np.float32), *(cosines for _, cosines in found)]),
            depth,
        )

    def best(
        self, question: Vectors, inside: NDArray[np.bool_], mask: NDArray[np.bool_] | None = None
    ) -> tuple[float, float]:
        """Return the best cosine among the rows of one side and of the other, 0 at least."""
        rows, cosines = self.search(question, _BOTH_SIDES, mask)

        def of_side(side: NDArray[np.bool_]) -> float:
            found = cosines[side[rows]]
            if not found.size:
                found = self.search(question, 1, side if mask is None else side & mask)[1]
            return float(found.max(initial=0.0))

        return of_side(inside), of_side(~inside)

    def scores(self, question: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """Return the cosines of single rows, exactly."""
        found = np.zeros(len(rows), dtype=np.float32)
        for part, chosen, own in self._by_part(rows):
            found[chosen] = part.cosines(question, own)
        return found

    def rows(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the vectors of single rows, shape (rows, dimension), to carry them over."""
        found = np.zeros((len(rows), self._dimension), dtype=np.float32)
        for part, chosen, own in self._by_part(rows):
            found[chosen] = part.vectors(own)
        return found

    def blocks(self) -> Iterator[Vectors]:
        """Yield every vector in order, a few thousand at a time."""
        for part in self._parts:
            for rows in blocks_of(np.arange(len(part.codes))):
                yield part.vectors(rows)

    def all(self) -> Vectors:
        """Return every vector, shape (n, dimension)."""
        return np.concatenate([np.zeros((0, self._dimension), np.float32), *self.blocks()])

    def _by_part(
        self, rows: NDArray[np.int64]
    ) -> Iterator[tuple[_Part, NDArray[np.intp] | slice, NDArray[np.int64]]]:
        """Yield each part that has some of the rows, which of them, and their numbers in it."""
        if len(self._parts) == 1:
            yield self._parts[0], slice(None), rows
            return
        owners = np.searchsorted(self._starts, rows, side="right") - 1
        for number, part in enumerate(self._parts):
            chosen = np.flatnonzero(owners == number)
            if len(chosen):
                yield part, chosen, rows[chosen] - self._starts[number]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """One segment: float32 rows, or int8 rows with a scale each."""

    codes: NDArray[Any]
    scales: Scales | None
    shortlist: Shortlist | None

    def search(self, question: Vectors, depth: int, mask: NDArray[np.bool_] | None) -> Found:
        if self.shortlist is not None:
            allowed = len(self.codes) if mask is None else int(np.count_nonzero(mask))
            if allowed > max(_FEW, len(self.codes) // _SMALL_PART, 4 * depth):
                rows = self.shortlist.near(question, depth, mask, allowed)
                if len(rows) >= depth:
                    return _best(rows, self.cosines(question, rows), depth)
        return self._scan(question, depth, mask)

    def _scan(self, question: Vectors, depth: int, mask: NDArray[np.bool_] | None) -> Found:
        """Score every row that is allowed."""
        rows = np.arange(len(self.codes)) if mask is None else np.flatnonzero(mask)
        if len(rows) * _LOOKED_UP < len(self.codes):
            return _best(rows, self.cosines(question, rows), depth)
        cosines = self.cosines(question)
        return _best(rows, cosines if mask is None else cosines[rows], depth)

    def cosines(self, question: Vectors, rows: NDArray[np.int64] | None = None) -> Vectors:
        """Return the cosines of some rows, or of all."""
        codes = self.codes if rows is None else self.codes.take(rows, axis=0)
        if self.scales is None:
            exact: Vectors = codes @ question
            return exact
        found = np.empty(len(codes), dtype=np.float32)
        space = np.empty((_SCANNED, len(question)), dtype=np.float32)
        for start in range(0, len(codes), _SCANNED):
            some = codes[start : start + _SCANNED]
            space[: len(some)] = some
            np.dot(space[: len(some)], question, out=found[start : start + len(some)])
        found *= self.scales if rows is None else self.scales[rows]
        return found

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the vectors of some rows."""
        found: NDArray[Any] = self.codes.take(rows, axis=0)
        return found if self.scales is None else restore_vectors(found, self.scales[rows])


def _open_part(folder: Path, rows: int, dimension: int, index_folder: Path) -> _Part:
    codes = open_array(folder / NAME, _KINDS, index_folder)
    if codes.shape != (rows, dimension):
        found = "{} vectors of {}".format(*codes.shape) if codes.ndim == 2 else "no vectors"
        reason = f"holds {found}, expected {rows} of {dimension}"
        raise IndexDamaged(folder / NAME, reason, folder=index_folder)
    scales = None
    if codes.dtype == np.int8:
        scales = open_array(folder / SCALES, (np.float16,), index_folder)
        if scales.shape != (rows,):
            reason = f"holds {scales.size} scales, expected {rows}"
            raise IndexDamaged(folder / SCALES, reason, folder=index_folder)
    file = folder / shortlist.NAME
    near = None
    if file.exists():
        near = Shortlist(file, rows=rows, dimension=dimension, index_folder=index_folder)
    return _Part(codes=codes, scales=scales, shortlist=near)


def _best(rows: NDArray[np.int64], cosines: Vectors, depth: int) -> Found:
    """Return the ``depth`` best, best first."""
    left = len(rows) - depth
    if left > 0:
        kept = np.argpartition(cosines, left)[left:] if depth else np.zeros(0, np.int64)
        rows, cosines = rows[kept], cosines[kept]
    order = np.lexsort((rows, -cosines))
    return rows[order], cosines[order]
