"""FAISS over the vectors of a large segment: which rows are worth an exact score.

Each four numbers of a vector are rounded to one of sixteen centres, half a byte, and a question's
product with all codes is read off tables in the processor's registers, 32 rows at a time (H. Jégou
and others, "Product quantization for nearest neighbor search", 2011; F. André and others, "Quicker
ADC", 2019).  A million codes take 5 ms, where the vectors themselves take 150; what they find is
scored again from the vectors, so a code never decides a score, only whether a row is looked at.

Of 42,751 passages of real minutes the 4,000 best codes held all of the ten nearest of every
question, and 0.96 of the thousand nearest; of a million mixtures of real ones 0.997 to 1 of the ten
(benchmarks/dense.py measures it).  Inverted lists that read a third of a million took twice as long
and found 0.99.

``vector-codes.faiss`` is derived from the vectors.  FAISS's reader trusts its file, so it is given
only files whose checksum the manifest holds.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors, blocks_of
from index.errors import IndexDamaged

NAME: Final = "vector-codes.faiss"
RowsOf = Callable[[NDArray[np.int64]], Vectors]

# A warm question gains 5 ms at so many vectors; a new process loses 80 to the import of FAISS.
SHORTLIST_FROM: Final = 50_000
_NUMBERS: Final = 4  # of a vector, to a code of half a byte
_SAMPLE: Final = 16_384  # vectors that the centres are trained on
_ROUNDS: Final = 8  # of k-means; 25 find no more
_SEED: Final = 20261130
_TO_EACH: Final = 4  # rows scored exactly to each that is given back
_AT_LEAST: Final = 1000


class Shortlist:
    """The codes of one segment, half a byte for each four numbers, in memory."""

    def __init__(self, file: Path, *, rows: int, dimension: int, index_folder: Path) -> None:
        """Open them.

        Raises:
            IndexDamaged: FAISS cannot read the file, or it is not of these vectors.
        """
        import faiss

        self._faiss: Any = faiss
        try:
            index: Any = faiss.read_index(str(file))
        except (OSError, RuntimeError) as error:
            raise IndexDamaged(file, "FAISS cannot read it", folder=index_folder) from error
        if (
            not isinstance(index, faiss.IndexPQFastScan)
            or index.metric_type != faiss.METRIC_INNER_PRODUCT
        ):
            raise IndexDamaged(file, "it holds no codes of vectors", folder=index_folder)
        if (index.ntotal, index.d) != (rows, dimension):
            reason = f"holds {index.ntotal} vectors of {index.d}, expected {rows} of {dimension}"
            raise IndexDamaged(file, reason, folder=index_folder)
        self._index = index

    def near(
        self, question: Vectors, depth: int, mask: NDArray[np.bool_] | None, allowed: int
    ) -> NDArray[np.int64]:
        """Return allowed rows among which the ``depth`` nearest are, in no order; perhaps fewer.

        FAISS's fast scan knows no filters: where one lets every other row through, twice as many
        are asked for.
        """
        rows = self._index.ntotal
        wanted = math.ceil(max(_AT_LEAST, _TO_EACH * depth) * rows / allowed)
        # One question is one pass over the codes: to wake other threads takes longer than it
        # saves.  OpenMP keeps the number for each calling thread, so it is said at each call.
        self._faiss.omp_set_num_threads(1)
        _, places = self._index.search(question[None, :], min(wanted, rows))
        found: NDArray[np.int64] = places[0]
        found = found[found >= 0]
        return found if mask is None else found[mask[found]]


def save_codes(folder: Path, *, rows: int, dimension: int, vectors: RowsOf) -> None:
    """Train codes on a sample of a segment's vectors, and write those of all of them.

    Args:
        folder: of the segment.
        rows: how many vectors there are.
        dimension: of a vector; one that is not divisible by four gets no codes.
        vectors: returns those of some rows; a few thousand are asked for at a time, but for the
            sample.

    Raises:
        OSError: the disk is full.
    """
    if dimension % _NUMBERS:
        return
    import faiss as typed

    faiss: Any = typed  # its types lack the writer
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    pieces, bits = dimension // _NUMBERS, 4
    index: Any = faiss.IndexPQFastScan(dimension, pieces, bits, faiss.METRIC_INNER_PRODUCT)
    index.pq.cp.niter, index.pq.cp.seed = _ROUNDS, _SEED
    chance = np.random.default_rng(_SEED)
    index.train(vectors(np.sort(chance.choice(rows, min(rows, _SAMPLE), replace=False))))
    for some in blocks_of(np.arange(rows)):
        index.add(vectors(some))
    # FAISS's own file writer does not notice a disk that fills up with the last bytes.
    with (folder / NAME).open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))
