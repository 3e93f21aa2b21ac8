"""Vectors in FAISS: row numbers in, inner products out.

Exact search (``IndexFlatIP``) over unit vectors, so the score is the cosine.  FAISS's reader
trusts its file, so it is given only files whose checksum the manifest holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged

NAME = "vectors.faiss"
Vectors = NDArray[np.float32]


def save_vectors(vectors: Vectors, folder: Path) -> None:
    """Write unit vectors, shape (n, dimension), as a FAISS file."""
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    # FAISS's own file writer does not notice a disk that fills up with the last bytes.
    with (folder / NAME).open("wb") as file:
        writer: Any = faiss.PyCallbackIOWriter(file.write)  # type: ignore[attr-defined]
        faiss.write_index(index, writer)


def merge_vectors(parts: Sequence[tuple[Path, int]], folder: Path) -> None:
    """Write the vectors of several folders, one behind the other, into another."""
    import faiss

    found = [faiss.read_index(str(home / NAME), faiss.IO_FLAG_MMAP_IFC) for home, _ in parts]
    save_vectors(np.concatenate([one.reconstruct_n(0, one.ntotal) for one in found]), folder)


class DenseIndex:
    """The vectors of one generation, memory-mapped; row i is passage i."""

    def __init__(
        self, parts: Sequence[tuple[Path, int]], *, dimension: int, index_folder: Path
    ) -> None:
        """Open the vectors of some folders, each with how many it holds.

        Raises:
            IndexDamaged: a file cannot be read, or holds other than the vectors expected.
        """
        import faiss

        self._faiss: Any = faiss
        self._dimension = dimension
        self._parts: list[tuple[int, Any]] = []
        self._total = 0
        for folder, expected in parts:
            file = folder / NAME
            try:
                part: Any = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
            except RuntimeError as error:
                raise IndexDamaged(file, "FAISS cannot read it", folder=index_folder) from error
            found = (part.ntotal, part.d)
            if found != (expected, dimension):
                reason = (
                    f"holds {found[0]} vectors of {found[1]}, expected {expected} of {dimension}"
                )
                raise IndexDamaged(file, reason, folder=index_folder)
            self._parts.append((self._total, part))
            self._total += expected

    def search(
        self, question: Vectors, depth: int, mask: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Return the rows nearest to ``question`` (dimension,) and their cosines, best first.

        Only rows where ``mask`` is True are given; equal cosines come in no certain order.
        """
        # One question is one pass over the vectors: to wake other threads takes longer than it
        # saves.  OpenMP keeps the number for each calling thread, so it is said at each call.
        self._faiss.omp_set_num_threads(1)
        found = [self._search(question, depth, mask, *part) for part in self._parts]
        rows = np.concatenate([np.zeros(0, dtype=np.int64), *(rows for rows, _ in found)])
        scores = np.concatenate([np.zeros(0, dtype=np.float32), *(s for _, s in found)])
        best = np.argsort(-scores, kind="stable")[:depth]
        return rows[best], scores[best]

    def _search(
        self,
        question: Vectors,
        depth: int,
        mask: NDArray[np.bool_] | None,
        start: int,
        part: Any,  # noqa: ANN401  FAISS has no types
    ) -> tuple[NDArray[np.int64], Vectors]:
        own = None if mask is None else mask[start : start + part.ntotal]
        depth = min(depth, part.ntotal if own is None else int(own.sum()))
        if depth == 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        parameters = None
        if own is not None:
            bits = np.packbits(own, bitorder="little")
            selector = self._faiss.IDSelectorBitmap(len(own), self._faiss.swig_ptr(bits))
            parameters = self._faiss.SearchParameters(sel=selector)
        scores, rows = part.search(question[None, :], depth, params=parameters)
        return rows[0] + start, scores[0]

    def scores(self, question: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """Return the cosines of single rows, exactly."""
        found: Vectors = self.rows(rows) @ question
        return found

    def rows(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the vectors of single rows, shape (rows, dimension)."""
        vectors: Vectors = np.zeros((len(rows), self._dimension), dtype=np.float32)
        for start, part in self._parts:
            here = np.flatnonzero((rows >= start) & (rows < start + part.ntotal))
            if here.size:
                vectors[here] = part.reconstruct_batch(rows[here] - start)
        return vectors

    def all(self) -> Vectors:
        """Return every vector, shape (n, dimension)."""
        return self.rows(np.arange(self._total))
