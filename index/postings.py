"""Compiled postings: parts that are never altered, joined to one collection.

Postings lie in *parts*, one a segment of the index.  What a part holds of removed documents stays
in it and is passed over.  Frequencies and lengths are stored, never weights: so the statistics of
what exists are exact after every change, to the bit those of postings built of it alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tokenize import TokenError
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged

_LAYOUT: Final = "bm25-postings-2"
_COUNTS: Final = ("terms", "units", "postings", "total")
_DTYPES: Final = {  # the arrays of a part, each one a file, and the dtypes it may have
    "terms": ("|u1",),
    "term_ends": ("<i8",),
    "first_units": ("<i4",),
    "first_places": ("<i4",),
    "indptr": ("<i8",),
    "units": ("<i4",),
    "frequencies": ("|u1", "<u2", "<u4"),
    "lengths": ("<i4",),
}
_MOST_PLACES: Final = 20_000
NO_UNITS: Final = np.empty(0, dtype=np.int32)
# Everything that NumPy and json were seen to raise for files that were cut or altered.
_UNPARSED: Final = (SyntaxError, TokenError, RecursionError, MemoryError, Warning)
_UNREADABLE: Final = (OSError, ValueError, TypeError, LookupError, ArithmeticError, *_UNPARSED)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """Compiled postings of N units, T terms and P (term, unit) pairs; never altered.

    Attributes:
        terms: uint8, the UTF-8 bytes of all terms end to end, terms sorted by their bytes.
        term_ends: int64 (T + 1), term t is ``terms[term_ends[t] : term_ends[t + 1]]``.
        first_units: int32 (T), the unit in which each term first appears.
        first_places: int32 (T), which of that unit's terms it then is, from 0, repeats counted.
        indptr: int64 (T + 1), the postings of term t are ``indptr[t] : indptr[t + 1]``.
        units: int32 (P), rows of the units, ascending within a term.
        frequencies: uint8, uint16 or uint32 (P), how often the term occurs in the unit.
        lengths: int32 (N), terms in each unit.
    """

    terms: NDArray[np.uint8]
    term_ends: NDArray[np.int64]
    first_units: NDArray[np.int32]
    first_places: NDArray[np.int32]
    indptr: NDArray[np.int64]
    units: NDArray[np.int32]
    frequencies: NDArray[np.unsignedinteger]
    lengths: NDArray[np.int32]

    @property
    def size(self) -> int:
        """How many terms there are."""
        return self.first_units.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What the units that exist have in common, and the constants of their BM25.

    Attributes:
        existing: how many units there are.
        total: terms in all of them, repeats included.
        floor: the idf of terms in more than half of the units.
        k1, b: Saturation of the frequency; weight of the length, 0 to 1.
    """

    existing: int
    total: int
    floor: float
    k1: float
    b: float


@dataclass(frozen=True, slots=True)
class Places:
    """Where a term's postings are: for each part that has some, and how many units exist."""

    spans: tuple[tuple[int, Part, slice], ...]
    held: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Postings:
    """Parts one behind the other, as one collection of N units.

    Attributes:
        parts: each with the number of its first unit.
        lengths: int32 (N), terms in each unit; what it says of units that do not exist is void.
        exists: bool (N), or None where every unit exists.
        statistics: of the units that exist.
    """

    parts: tuple[tuple[int, Part], ...]
    lengths: NDArray[np.int32]
    exists: NDArray[np.bool_] | None
    statistics: Statistics
    # What one question works out and the next can use.
    _places: dict[str, Places] = field(default_factory=dict, init=False, repr=False)
    _kept: dict[str, NDArray[np.float64]] = field(default_factory=dict, init=False, repr=False)

    def places(self, term: str, find: Callable[[Postings, str], Places]) -> Places:
        """Return where a term's postings are, as ``find`` tells when it is asked first."""
        found = self._places.get(term)
        if found is None:
            if len(self._places) >= _MOST_PLACES:
                self._places.clear()
            found = self._places[term] = find(self, term)
        return found

    @property
    def norms(self) -> NDArray[np.float64]:
        """What each unit's length adds to the divisor of BM25 (N); never altered."""
        if "norms" not in self._kept:
            k1, b, lengths = self.statistics.k1, self.statistics.b, self.lengths.astype(np.float64)
            # Operation for operation as rank_bm25 writes it: the result is its to the last bit.
            norms: NDArray[np.float64] = k1 * (1 - b + b * lengths / (self.average_length or 1.0))
            self._kept["norms"] = norms
        return self._kept["norms"]

    @property
    def existing(self) -> int:
        """How many units exist."""
        return self.statistics.existing

    @property
    def average_length(self) -> float:
        """Mean length of the units that exist; 0 where there is none."""
        held = self.statistics
        return held.total / held.existing if held.existing else 0.0


def joined(
    parts: Sequence[Part], exists: NDArray[np.bool_] | None, statistics: Statistics
) -> Postings:
    """Put parts one behind the other; ``exists`` is over the units of all of them."""
    starts = running_ends((part.lengths.size for part in parts), len(parts))
    lengths = [part.lengths for part in parts]
    return Postings(
        parts=tuple(zip(starts[:-1].tolist(), parts, strict=True)),
        lengths=lengths[0] if len(parts) == 1 else np.concatenate([NO_UNITS, *lengths]),
        exists=None if exists is None or exists.all() else exists,
        statistics=statistics,
    )


def running_ends(sizes: Iterable[int], count: int) -> NDArray[np.int64]:
    """Give the running totals of sizes, with a zero before them."""
    ends = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.fromiter(sizes, dtype=np.int64, count=count), out=ends[1:])
    return ends


def as_bytes(term: str) -> bytes:
    """Return a term as parts hold it."""
    return term.encode("utf-8", "surrogatepass")  # a term may be any str


def save_part(part: Part, folder: Path, name: str) -> None:
    """Write ``<name>.<array>.npy`` and ``<name>.json`` into a folder; OSError where it cannot.

    The part must not be mapped from these very files.
    """
    for array_name in _DTYPES:
        np.save(_file(folder, name, array_name), getattr(part, array_name), allow_pickle=False)
    total = int(part.lengths.sum(dtype=np.int64))
    counts = (part.size, part.lengths.size, part.units.size, total)
    scalars = {"layout": _LAYOUT, **dict(zip(_COUNTS, counts, strict=True))}
    (folder / f"{name}.json").write_text(json.dumps(scalars, indent=1) + "\n", encoding="utf-8")


def open_part(folder: Path, name: str) -> Part:
    """Open what :func:`save_part` wrote, memory-mapped.

    Sizes, dtypes, ends and the total are checked, not every posting: that is for checksums.

    Raises:
        IndexDamaged: A file is missing, cut short, or does not fit the others.
    """
    scalars = _read_scalars(folder, name)
    arrays: dict[str, Any] = {key: _open_array(folder, name, key) for key in _DTYPES}
    terms, units, pairs, total = (scalars[key] for key in _COUNTS)
    lengths = arrays["lengths"]
    fits = {
        "term_ends": _rises(arrays["term_ends"], terms, arrays["terms"].size),
        "indptr": _rises(arrays["indptr"], terms, pairs),
        "first_units": arrays["first_units"].size == terms,
        "first_places": arrays["first_places"].size == terms,
        "units": arrays["units"].size == pairs,
        "frequencies": arrays["frequencies"].size == pairs,
        "lengths": lengths.size == units and int(lengths.sum(dtype=np.int64)) == total,
    }
    if misfits := [_file(folder, name, key) for key, fit in fits.items() if not fit]:
        raise IndexDamaged(misfits[0], f"it does not fit {name}.json", folder=folder)
    return Part(**arrays)


def _rises(ends: NDArray[np.int64], count: int, last: int) -> bool:
    """Tell whether ends go from 0 to last in count steps, none of them down."""
    whole = ends.size == count + 1 and ends[0] == 0 and ends[-1] == last
    return bool(whole and np.all(ends[1:] >= ends[:-1]))


def _file(folder: Path, name: str, array_name: str) -> Path:
    return folder / f"{name}.{array_name}.npy"


def _read_scalars(folder: Path, name: str) -> dict[str, Any]:
    """Read and check the json file."""
    file = folder / f"{name}.json"
    try:
        scalars = dict(json.loads(file.read_bytes()))
        sound = all(type(scalars[key]) is int and scalars[key] >= 0 for key in _COUNTS)
    except _UNREADABLE as error:
        raise IndexDamaged(file, _told(error), folder=folder) from error
    if scalars.get("layout") != _LAYOUT or not sound:
        raise IndexDamaged(file, f"it does not describe {_LAYOUT}", folder=folder)
    return scalars


def _open_array(folder: Path, name: str, array_name: str) -> NDArray[Any]:
    """Memory-map one array, having checked its shape, its dtype and the size of its file."""
    file = _file(folder, name, array_name)
    try:
        # Unlike np.load this reads nothing but .npy, and refuses arrays of objects outright.
        mapped = np.lib.format.open_memmap(file, mode="r")
        size, expected = file.stat().st_size, mapped.offset + mapped.nbytes
    except _UNREADABLE as error:
        raise IndexDamaged(file, _told(error), folder=folder) from error
    if mapped.ndim != 1 or mapped.dtype.str not in _DTYPES[array_name] or size != expected:
        reason = f"{size} bytes, said to hold {mapped.dtype} of shape {mapped.shape}"
        raise IndexDamaged(file, reason, folder=folder)
    return np.asarray(mapped)  # slices of a plain array cost half those of a memmap


def _told(error: BaseException) -> str:
    missing = isinstance(error, FileNotFoundError)
    return "it is missing" if missing else f"it cannot be read ({type(error).__name__}: {error})"
