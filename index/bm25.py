"""BM25 over compiled postings, equal to the bit to ``rank_bm25.BM25Okapi``.

The score of a unit (a passage, a heading, a title, a document) for the terms of a query is

    sum over the query's terms of   idf * f * (k1 + 1) / (f + k1 * (1 - b + b * length / average))

with ``f`` the term's frequency in the unit and Robertson's idf, ``ln(N - df + .5) - ln(df + .5)``;
where that is negative (df > N / 2) it is ``epsilon`` times the mean idf of all terms. See S. E.
Robertson and others, "Okapi at TREC-3" (1995); A. Trotman and others, "Improvements to BM25 and
Language Models Examined" (2014), which rank_bm25 names as its source.

rank_bm25 computes the idf when postings are built. A query reads only the postings of its own
terms, in the same order of operations: units that lack a term would add a zero. rank_bm25 cannot
divide by zero: with ``k1=0``, or ``b=1`` and an empty unit, it gives NaN where this gives 0.
"""

from __future__ import annotations

import json
import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tokenize import TokenError
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged

_LAYOUT: Final = "bm25-postings-1"
_COUNTS: Final = ("terms", "units", "postings")
_NUMBERS: Final = ("average_length", "k1", "b")
_DTYPES: Final = {  # the arrays of Postings, each one a file, and the dtypes it may have
    "terms": ("|u1",),
    "term_ends": ("<i8",),
    "idf": ("<f8",),
    "indptr": ("<i8",),
    "units": ("<i4",),
    "frequencies": ("|u1", "<u2", "<u4"),
    "lengths": ("<i4",),
}
# Everything that NumPy and json were seen to raise for files that were cut or altered.
_UNPARSED: Final = (SyntaxError, TokenError, RecursionError, MemoryError, Warning)
_UNREADABLE: Final = (OSError, ValueError, TypeError, LookupError, ArithmeticError, *_UNPARSED)
_SAMPLE: Final = 4096  # scores looked at to guess a threshold; below four times that, all are


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Postings:
    """Compiled postings of N units, T terms and P (term, unit) pairs; never altered.

    Attributes:
        terms: uint8, the UTF-8 bytes of all terms end to end, terms sorted by their bytes.
        term_ends: int64 (T + 1), term t is ``terms[term_ends[t] : term_ends[t + 1]]``.
        idf: float64 (T).
        indptr: int64 (T + 1), the postings of term t are ``indptr[t] : indptr[t + 1]``.
        units: int32 (P), rows of the units, ascending within a term.
        frequencies: uint8, uint16 or uint32 (P), how often the term occurs in the unit.
        lengths: int32 (N), terms in each unit.
        average_length: Mean of ``lengths``; 0 where there is no unit.
        k1, b: Saturation of the frequency; weight of the length, 0 to 1.
        hidden: how many of the units do not exist in a restricted view: they hold no term.
    """

    terms: NDArray[np.uint8]
    term_ends: NDArray[np.int64]
    idf: NDArray[np.float64]
    indptr: NDArray[np.int64]
    units: NDArray[np.int32]
    frequencies: NDArray[np.unsignedinteger]
    lengths: NDArray[np.int32]
    average_length: float
    k1: float
    b: float
    hidden: int = 0

    @property
    def existing(self) -> int:
        """How many units there are."""
        return self.lengths.size - self.hidden


def build_postings(
    units: Iterable[Sequence[str]], *, k1: float, b: float, epsilon: float = 0.25
) -> Postings:
    """Compile units into postings in one pass; the units' terms are not kept.

    Args:
        units: The terms of each unit, in the order of the rows; there may be none of either.
        k1: Saturation of the frequency, 0 or more.
        b: Weight of the length, 0 to 1.
        epsilon: Floor of the idf, as a share of the mean idf.

    Raises:
        ValueError: k1, b or epsilon is not a number in its range.
    """
    if not (0 <= k1 < math.inf and 0 <= b <= 1 and math.isfinite(epsilon)):
        raise ValueError(f"BM25 needs k1 >= 0, 0 <= b <= 1 and epsilon: {k1=}, {b=}, {epsilon=}")
    lengths = array("i")
    rows: defaultdict[str, array[int]] = defaultdict(partial(array, "i"))
    for unit, unit_terms in enumerate(units):
        lengths.append(len(unit_terms))
        for term in unit_terms:
            rows[term].append(unit)  # once per occurrence: the repeats are the frequency
    order = sorted(rows, key=_as_bytes)
    encoded = [_as_bytes(term) for term in order]
    indptr, units_of, frequencies = _compile(rows, order)
    found = dict(zip(order, np.diff(indptr).tolist(), strict=True))
    weight = _idf_of_rank_bm25({term: found[term] for term in rows}, len(lengths), epsilon)
    return Postings(
        terms=np.frombuffer(b"".join(encoded), dtype=np.uint8),
        term_ends=_ends(map(len, encoded), len(encoded)),
        idf=np.array([weight[term] for term in order], dtype=np.float64),
        indptr=indptr,
        units=units_of,
        frequencies=frequencies,
        lengths=np.array(lengths, dtype=np.int32),
        average_length=sum(lengths) / len(lengths) if lengths else 0.0,
        k1=float(k1),
        b=float(b),
    )


def _compile(
    rows: Mapping[str, array[int]], order: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.unsignedinteger]]:
    """Turn each term's rows, repeated per occurrence, into indptr, units and frequencies."""
    ends = _ends((len(rows[term]) for term in order), len(order))
    flat = np.empty(ends[-1], dtype=np.int32)
    for place, term in enumerate(order):
        flat[ends[place] : ends[place + 1]] = rows[term]
    first = np.diff(flat, prepend=np.int32(-1)) != 0  # where another unit begins
    first[ends[:-1]] = True  # or another term
    places = np.flatnonzero(first)
    counts = np.diff(places, append=flat.size)
    smallest = np.min_scalar_type(int(counts.max(initial=0)))
    indptr = np.searchsorted(places, ends).astype(np.int64)
    return indptr, flat[places], counts.astype(smallest)


def _idf_of_rank_bm25(found: dict[str, int], units: int, epsilon: float) -> Mapping[str, float]:
    """Compute every term's idf by rank_bm25's own method.

    ``found`` has the document frequency of each term in the order in which the terms first
    appear: the mean idf is a floating sum, and its last bits depend on the order.
    """
    if not found:
        return {}  # rank_bm25 would divide by the number of terms
    from rank_bm25 import BM25Okapi  # only a build needs it: a query starts 100 ms sooner without

    class Statistics(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
        def _initialize(self, corpus: object) -> dict[str, int]:
            self.corpus_size = units
            return found

    weight: Mapping[str, float] = Statistics(None, epsilon=epsilon).idf
    return weight


def _ends(sizes: Iterable[int], count: int) -> NDArray[np.int64]:
    """Give the running totals of sizes, with a zero before them."""
    ends = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.fromiter(sizes, dtype=np.int64, count=count), out=ends[1:])
    return ends


def _as_bytes(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")  # a term may be any str


def save_postings(postings: Postings, folder: Path, name: str) -> None:
    """Write ``<name>.<array>.npy`` and ``<name>.json`` into a folder; OSError where it cannot.

    The postings must not be mapped from these very files.
    """
    for array_name in _DTYPES:
        np.save(_file(folder, name, array_name), getattr(postings, array_name), allow_pickle=False)
    counts = (postings.idf.size, postings.lengths.size, postings.units.size)
    numbers = {key: getattr(postings, key) for key in _NUMBERS}
    scalars = {"layout": _LAYOUT, **dict(zip(_COUNTS, counts, strict=True)), **numbers}
    (folder / f"{name}.json").write_text(json.dumps(scalars, indent=1) + "\n", encoding="utf-8")


def open_postings(folder: Path, name: str) -> Postings:
    """Open what :func:`save_postings` wrote, memory-mapped.

    Sizes, dtypes, ends and the average are checked, not every posting: that is for checksums.

    Raises:
        IndexDamaged: A file is missing, cut short, or does not fit the others.
    """
    scalars = _read_scalars(folder, name)
    arrays: dict[str, Any] = {key: _open_array(folder, name, key) for key in _DTYPES}
    terms, units, pairs = (scalars[key] for key in _COUNTS)
    lengths, held = arrays["lengths"], int(arrays["lengths"].sum(dtype=np.int64))
    fits = {
        "term_ends": _rises(arrays["term_ends"], terms, arrays["terms"].size),
        "indptr": _rises(arrays["indptr"], terms, pairs),
        "idf": arrays["idf"].size == terms,
        "units": arrays["units"].size == pairs,
        "frequencies": arrays["frequencies"].size == pairs,
        "lengths": lengths.size == units and scalars["average_length"] == held / max(units, 1),
    }
    if misfits := [_file(folder, name, key) for key, fit in fits.items() if not fit]:
        raise IndexDamaged(misfits[0], f"it does not fit {name}.json", folder=folder)
    return Postings(**arrays, **{key: scalars[key] for key in _NUMBERS})


def _rises(ends: NDArray[np.int64], count: int, last: int) -> bool:
    """Tell whether ends go from 0 to last in count steps, none of them down."""
    whole = ends.size == count + 1 and ends[0] == 0 and ends[-1] == last
    return bool(whole and np.all(ends[1:] >= ends[:-1]))


def _file(folder: Path, name: str, array_name: str) -> Path:
    return folder / f"{name}.{array_name}.npy"


def _read_scalars(folder: Path, name: str) -> dict[str, Any]:
    """Read and check the json file: counts are integers, the rest finite numbers."""
    file = folder / f"{name}.json"
    try:
        scalars = dict(json.loads(file.read_bytes()))
        kinds = dict.fromkeys(_COUNTS, int) | dict.fromkeys(_NUMBERS, float)
        sound = all(type(scalars[k]) is t and 0 <= scalars[k] < math.inf for k, t in kinds.items())
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


def _place(postings: Postings, term: str) -> int:
    """Find a term's place among the terms by halving, or -1."""
    ends, wanted = postings.term_ends, _as_bytes(term)

    def spelled(place: int) -> bytes:
        return postings.terms[ends[place] : ends[place + 1]].tobytes()

    place = bisect_left(range(postings.idf.size), wanted, key=spelled)
    return place if place < postings.idf.size and spelled(place) == wanted else -1


def document_frequency(postings: Postings, term: str) -> int:
    """Count the units that hold a term; 0 for an unknown one."""
    place = _place(postings, term)
    return int(postings.indptr[place + 1] - postings.indptr[place]) if place >= 0 else 0


def idf(postings: Postings, term: str) -> float:
    """Give a term's idf; 0 for an unknown one, as rank_bm25 scores it."""
    place = _place(postings, term)
    return float(postings.idf[place]) if place >= 0 else 0.0


def term_scores(postings: Postings, term: str) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Give the rows that hold a term, ascending, and what it adds to the score of each.

    Both are empty for an unknown term.
    """
    place = _place(postings, term)
    if place < 0:
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float64)
    span = slice(postings.indptr[place], postings.indptr[place + 1])
    units, k1, b = postings.units[span], postings.k1, postings.b
    frequency, length = postings.frequencies[span].astype(np.float64), postings.lengths[units]
    # Operation for operation as rank_bm25 writes it, so that the result is its to the last bit.
    divisor = frequency + k1 * (1 - b + b * length / postings.average_length)
    return units, postings.idf[place] * (frequency * (k1 + 1) / divisor)


def score(postings: Postings, terms: Sequence[str]) -> NDArray[np.float64]:
    """Score every unit for a query's terms, to the bit as ``BM25Okapi.get_scores``.

    A term that is repeated counts as often; an unknown one counts nothing.

    Returns:
        float64 (N), 0 for a unit that holds no term. Negative scores occur where terms in more
        than half of the units are so many that the mean idf is negative.
    """
    scores = np.zeros(postings.lengths.size)
    for term in terms:
        units, added = term_scores(postings, term)
        scores[units] += added
    return scores


def useful_terms(postings: Postings, terms: Sequence[str]) -> list[str]:
    """Drop the terms that more than half of the units hold, unless no known term is left.

    Their idf is the floor, which at 100,000 passages weighs as much as a word of every ninth:
    "councillor" would outrank the topic. Unknown terms stay; they score nothing.
    """
    held = {term: document_frequency(postings, term) for term in terms}
    kept = [term for term in terms if 2 * held[term] <= postings.existing]
    return kept if any(held[term] for term in kept) else list(terms)


def top(
    scores: NDArray[np.float64], depth: int, mask: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """Give the rows of the best positive scores, best first, the lower row first among equals.

    ``scores`` and ``mask`` have the shape (N); a row is given only where the mask is True.
    """
    depth = max(depth, 0)
    allowed = scores if mask is None else np.where(mask, scores, 0.0)
    rows = np.flatnonzero(allowed >= _threshold(allowed, depth))
    if rows.size < depth:  # the sample misled
        rows = np.flatnonzero(allowed > 0)
    values = allowed[rows]
    if rows.size > depth > 0:
        last = np.partition(values, rows.size - depth)[rows.size - depth]
        rows, values = rows[values >= last], values[values >= last]  # more where scores tie
    return rows[np.argsort(-values, kind="stable")[:depth]].astype(np.int64)


def _threshold(scores: NDArray[np.float64], depth: int) -> float:
    """Guess from every n-th score a positive one that more than ``depth`` scores reach.

    Partitioning mostly zeros is slow (all those ties): a threshold first is 6 to 9 times as fast
    at a million units. The guess may be wrong; the caller counts.
    """
    step = max(scores.size // _SAMPLE, 1)
    sample = scores[::step]
    sample = sample[sample > 0]
    wanted = 8 + 2 * depth // step  # twice as many as are needed, and some for chance
    if step < 4 or sample.size <= wanted:
        return math.ulp(0.0)  # the smallest positive number
    return float(np.partition(sample, sample.size - wanted)[sample.size - wanted])
