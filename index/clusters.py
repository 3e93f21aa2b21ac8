"""FAISS over the vectors of a large segment: which rows are worth an exact score.

The vectors lie in lists around centres; a search reads the lists nearest to the question.  In the
lists stand codes: a byte a number (scalar quantiser) or, for the largest segments and where space
is short, a byte for each eight numbers (product quantiser).  What they find is scored again from
the vectors themselves, so a code never decides a score, only whether a row is looked at.

``vectors.faiss`` is derived from the vectors and carries its own parameters.  FAISS's reader
trusts its file, so it is given only files whose checksum the manifest holds.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.arrays import Precision, Vectors, blocks_of
from index.errors import IndexDamaged

NAME = "vectors.faiss"
# FAISS maps a file without asking whether its last bytes are there; it reads none behind its own.
_END = b"the lists end here\n"
Kind = Literal["scalar", "product"]
RowsOf = Callable[[NDArray[np.int64]], Vectors]

# Centres are trained on so many vectors each; FAISS's own least is 39.
_PER_LIST = 40
_MANY_LISTS = 4096
_ROUNDS = 8  # of k-means
_SEED = 20261130
# Questions lie apart from the minutes' vectors, so the lists around one are many.  So many times
# the root of all lists keep 0.98 of the ten nearest; benchmarks/dense.py measures it.
_PROBED = 16
_SUBSPACE = 8  # numbers to a byte of the product quantiser


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """From how many vectors in a segment lists pay, and from how many short codes do."""

    lists_from: int = 200_000
    short_from: int = 200_000

    def kind(self, rows: int, dimension: int, precision: Precision) -> Kind | None:
        """Return the codes for a segment, or None where it is scanned whole."""
        if rows < self.lists_from:
            return None
        short = precision == "small" or rows >= self.short_from
        return "product" if short and dimension % _SUBSPACE == 0 else "scalar"


SIZES = Sizes()


class Clusters:
    """The lists of one segment, memory-mapped."""

    def __init__(self, file: Path, *, rows: int, dimension: int, index_folder: Path) -> None:
        """Open them.

        Raises:
            IndexDamaged: FAISS cannot read the file, or it is not of these vectors.
        """
        import faiss

        self._faiss: Any = faiss
        try:
            if not _is_whole(file):
                raise IndexDamaged(file, "it is cut short", folder=index_folder)
            index: Any = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
        except (OSError, RuntimeError) as error:
            raise IndexDamaged(file, "FAISS cannot read it", folder=index_folder) from error
        if not isinstance(index, faiss.IndexIVF) or index.metric_type != faiss.METRIC_INNER_PRODUCT:
            raise IndexDamaged(file, "it holds no lists of vectors", folder=index_folder)
        if (index.ntotal, index.d) != (rows, dimension):
            reason = f"holds {index.ntotal} vectors of {index.d}, expected {rows} of {dimension}"
            raise IndexDamaged(file, reason, folder=index_folder)
        self._index = index
        self._is_short = isinstance(index, faiss.IndexIVFPQ)

    def near(
        self, question: Vectors, depth: int, mask: NDArray[np.bool_] | None, allowed: int
    ) -> NDArray[np.int64]:
        """Return rows among which the ``depth`` nearest are, in no order; perhaps fewer.

        A filter that lets one row in ten through makes ten times the lists be read: so the rows
        that are scored, and with them recall, stay about the same.
        """
        index = self._index
        wanted = max(1000, 4 * depth) if self._is_short else depth + 100
        parameters = self._faiss.SearchParametersIVF(
            nprobe=min(index.nlist, math.ceil(index.nprobe * index.ntotal / allowed))
        )
        if mask is not None:
            bits = np.packbits(mask, bitorder="little")
            parameters.sel = self._faiss.IDSelectorBitmap(len(mask), self._faiss.swig_ptr(bits))
        # One question is one pass over the lists: to wake other threads takes longer than it
        # saves.  OpenMP keeps the number for each calling thread, so it is said at each call.
        self._faiss.omp_set_num_threads(1)
        _, found = index.search(question[None, :], min(wanted, allowed), params=parameters)
        rows: NDArray[np.int64] = found[0]
        return rows[rows >= 0]


def save_clusters(folder: Path, kind: Kind, *, rows: int, dimension: int, vectors: RowsOf) -> None:
    """Train lists and codes on a sample of a segment's vectors, and write all of them.

    Args:
        folder: of the segment.
        kind: the codes.
        rows: how many vectors there are.
        dimension: of a vector.
        vectors: returns those of some rows; a few thousand are asked for at a time, but for the
            sample, which is of forty a list: half a gigabyte for a million passages.

    Raises:
        OSError: the disk is full.
    """
    import faiss

    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index = _empty(faiss, kind, _lists(rows), dimension)
    chance = np.random.default_rng(_SEED)
    sample = chance.choice(rows, min(rows, index.nlist * _PER_LIST), replace=False)
    index.train(vectors(np.sort(sample)))
    _add_and_write(faiss, index, folder, rows, vectors)


def grow_clusters(source: Path, folder: Path, kind: Kind, *, rows: int, vectors: RowsOf) -> bool:
    """Write the lists in ``source``, of the first of ``rows`` vectors, with all the others added.

    The centres stay as they are, which spares the training; so nothing is written and False
    returned where so many vectors want more than twice the lists, or other codes.

    Raises:
        OSError: the disk is full.
    """
    import faiss

    if not (source / NAME).exists():
        return False
    index: Any = faiss.read_index(str(source / NAME))
    is_short = isinstance(index, faiss.IndexIVFPQ)
    if is_short != (kind == "product") or _lists(rows) > 2 * index.nlist:
        return False
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    _add_and_write(faiss, index, folder, rows, vectors)
    return True


def _is_whole(file: Path) -> bool:
    with file.open("rb") as content:
        if content.seek(0, os.SEEK_END) < len(_END):
            return False
        content.seek(-len(_END), os.SEEK_END)
        return content.read() == _END


def _lists(rows: int) -> int:
    return max(1, min(rows // _PER_LIST, max(_MANY_LISTS, int(4 * math.sqrt(rows)))))


def _empty(faiss: Any, kind: Kind, lists: int, dimension: int) -> Any:  # noqa: ANN401  untyped
    centres = faiss.IndexFlatIP(dimension)
    metric = faiss.METRIC_INNER_PRODUCT
    index: Any
    if kind == "scalar":
        bits = faiss.ScalarQuantizer.QT_8bit
        index = faiss.IndexIVFScalarQuantizer(centres, dimension, lists, bits, metric)
    else:
        pieces = dimension // _SUBSPACE
        index = faiss.IndexIVFPQ(centres, dimension, lists, pieces, 8, metric)
        index.pq.cp.niter, index.pq.cp.seed = _ROUNDS, _SEED
        index.pq.cp.min_points_per_centroid = 1
    training = index.cp
    training.niter, training.seed, training.spherical = _ROUNDS, _SEED, True
    training.min_points_per_centroid, training.max_points_per_centroid = 1, _PER_LIST
    index.nprobe = min(lists, math.ceil(_PROBED * math.sqrt(lists)))
    return index


def _add_and_write(
    faiss: Any,  # noqa: ANN401  untyped
    index: Any,  # noqa: ANN401  untyped
    folder: Path,
    rows: int,
    vectors: RowsOf,
) -> None:
    for some in blocks_of(np.arange(index.ntotal, rows)):
        index.add(vectors(some))
    # FAISS's own file writer does not notice a disk that fills up with the last bytes.
    with (folder / NAME).open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))
        file.write(_END)
