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


class DenseIndex:
    """The vectors of one generation, memory-mapped; row i is passage i."""

    def __init__(
        self, parts: Sequence[tuple[Path, int]], *, dimension: int, index_folder: Path
    ) -> None:
        """Open the vectors of the one folder that there is yet, and of how many.

        Raises:
            IndexDamaged: the file cannot be read, or holds other than the vectors expected.
        """
        import faiss

        ((folder, expected),) = parts
        self._faiss: Any = faiss
        file = folder / NAME
        try:
            self._index: Any = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise IndexDamaged(file, "FAISS cannot read it", folder=index_folder) from error
        found = (self._index.ntotal, self._index.d)
        if found != (expected, dimension):
            reason = f"holds {found[0]} vectors of {found[1]}, expected {expected} of {dimension}"
            raise IndexDamaged(file, reason, folder=index_folder)

    def search(
        self, question: Vectors, depth: int, mask: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Return the rows nearest to ``question`` (dimension,) and their cosines, best first.

        Only rows where ``mask`` is True are given; equal cosines come in no certain order.
        """
        allowed = self._index.ntotal if mask is None else int(mask.sum())
        depth = min(depth, allowed)
        if depth == 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        # One question is one pass over the vectors: to wake other threads takes longer than it
        # saves.  OpenMP keeps the number for each calling thread, so it is said at each call.
        self._faiss.omp_set_num_threads(1)
        parameters = None
        if mask is not None:
            bits = np.packbits(mask, bitorder="little")
            selector = self._faiss.IDSelectorBitmap(len(mask), self._faiss.swig_ptr(bits))
            parameters = self._faiss.SearchParameters(sel=selector)
        scores, rows = self._index.search(question[None, :], depth, params=parameters)
        return rows[0], scores[0]

    def scores(self, question: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """Return the cosines of single rows, exactly."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        vectors: Vectors = self._index.reconstruct_batch(rows)
        found: Vectors = vectors @ question
        return found

    def all(self) -> Vectors:
        """Return every vector, shape (n, dimension): to carry them to the next generation."""
        found: Vectors = self._index.reconstruct_n(0, self._index.ntotal)
        return found
