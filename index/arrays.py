"""Arrays in ``.npy`` files: written block by block, memory-mapped, and vectors of few bits.

What was rounded once is rounded to the same bytes again, so that a vector which is carried from
segment to segment does not drift.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.errors import IndexDamaged

Vectors = NDArray[np.float32]
Codes = NDArray[np.int8]
Scales = NDArray[np.float16]
# Whether vectors are kept as they were made, or rounded to take a quarter of the space.
Precision = Literal["exact", "small"]
_BLOCK = 8192  # rows at work at a time: 12 MB of the default encoder's vectors


def blocks_of(array: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Yield an array a few thousand rows at a time, so that it need not be in memory whole."""
    for start in range(0, len(array), _BLOCK):
        yield array[start : start + _BLOCK]


def write_array(
    file: Path, blocks: Iterable[NDArray[Any]], *, shape: tuple[int, ...], dtype: DTypeLike
) -> None:
    """Write blocks of rows, ``shape`` in all, as one ``.npy`` file.

    Raises:
        OSError: the disk is full; np.save does not notice where it is the last bytes that are lost.
        ValueError: the blocks have other than ``shape[0]`` rows.
    """
    kind = np.lib.format.dtype_to_descr(np.dtype(dtype))
    written = 0
    with file.open("wb") as out:
        np.lib.format.write_array_header_1_0(
            out, {"descr": kind, "fortran_order": False, "shape": shape}
        )
        for block in blocks:
            out.write(np.ascontiguousarray(block, dtype=dtype).data)
            written += len(block)
    if written != shape[0]:
        raise ValueError(f"{file.name}: {written} rows instead of {shape[0]}")


def open_array(file: Path, kinds: Collection[DTypeLike], index_folder: Path) -> NDArray[Any]:
    """Memory-map a ``.npy`` file that holds one of some types of number.

    Raises:
        IndexDamaged: it is missing, cut short, or holds something else.
    """
    try:
        # Unlike np.load this reads nothing but .npy, and refuses arrays of objects outright.
        mapped = np.lib.format.open_memmap(file, mode="r")
    except (OSError, ValueError, TypeError, EOFError, SyntaxError) as error:
        raise IndexDamaged(file, str(error), folder=index_folder) from error
    if mapped.dtype not in [np.dtype(kind) for kind in kinds]:
        expected = " or ".join(str(np.dtype(kind)) for kind in kinds)
        reason = f"it holds {mapped.dtype}, not {expected}"
        raise IndexDamaged(file, reason, folder=index_folder)
    return np.asarray(mapped)  # slices of a plain array cost half those of a memmap


def round_vectors(vectors: Vectors, largest: int) -> tuple[Codes, Scales]:
    """Round each row to whole numbers of at most ``largest``, times a scale of its own.

    With 127 the cosine of unit rows moves by less than 0.004.
    """
    peaks = np.abs(vectors).max(axis=1, initial=0.0)
    # Of so few digits a scale times ``largest`` is exact: so is the same scale found again.
    scales = (np.where(peaks > 0, peaks, 1.0) / largest).astype(np.float16)
    return np.rint(vectors / scales.astype(np.float32)[:, None]).astype(np.int8), scales


def restore_vectors(codes: Codes, scales: Scales) -> Vectors:
    """Return the rows that were rounded, as near as they are kept."""
    found: Vectors = codes.astype(np.float32)
    found *= scales.astype(np.float32)[:, None]
    return found


def halve(codes: Codes) -> NDArray[np.uint8]:
    """Put two numbers from -7 to 7 in a byte: the first half of each row beside the second."""
    even = np.pad(codes, ((0, 0), (0, codes.shape[1] % 2)))
    first, second = np.split((even + 8).astype(np.uint8), 2, axis=1)
    found: NDArray[np.uint8] = first | np.left_shift(second, 4, dtype=np.uint8)
    return found


def unhalve(halved: NDArray[np.uint8], dimension: int) -> Codes:
    """Return the numbers that were put two in a byte."""
    both = np.concatenate([halved & 15, halved >> 4], axis=1)[:, :dimension]
    found: Codes = both.view(np.int8) - np.int8(8)
    return found
