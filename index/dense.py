"""Provisional."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged

NAME = "vectors.npy"
Vectors = NDArray[np.float32]


def save_vectors(vectors: Vectors, folder: Path) -> None:
    """Provisional."""
    import io

    b = io.BytesIO()
    np.save(b, np.ascontiguousarray(vectors, dtype=np.float32))
    (folder / NAME).write_bytes(b.getbuffer())


def merge_vectors(parts: Sequence[tuple[Path, int]], folder: Path) -> None:
    """Provisional."""
    save_vectors(np.concatenate([np.load(f / NAME) for f, _ in parts]), folder)


class DenseIndex:
    """Provisional."""

    def __init__(
        self, parts: Sequence[tuple[Path, int]], *, dimension: int, index_folder: Path
    ) -> None:
        """Provisional."""
        found = [np.empty((0, dimension), np.float32)]
        for folder, n in parts:
            try:
                v = np.load(folder / NAME, mmap_mode="r")
            except (OSError, ValueError) as e:
                raise IndexDamaged(folder / NAME, str(e), folder=index_folder) from e
            if v.shape != (n, dimension):
                raise IndexDamaged(
                    folder / NAME, f"holds {v.shape[0]} vectors", folder=index_folder
                )
            found.append(v)
        self._v = np.concatenate(found)

    def search(
        self, question: Vectors, depth: int, mask: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Provisional."""
        s = self._v @ question
        rows = np.arange(len(s)) if mask is None else np.flatnonzero(mask)
        order = rows[np.argsort(-s[rows], kind="stable")][:depth]
        return order, s[order]

    def scores(self, question: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """Provisional."""
        return self._v[rows] @ question

    def rows(self, rows: NDArray[np.int64]) -> Vectors:
        """Provisional."""
        return self._v[rows]

    def all(self) -> Vectors:
        """Provisional."""
        return self._v
