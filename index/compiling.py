"""Units → compiled postings, and the one number that a change of the index must compute anew.

The idf of a term in more than half of the units is a floor that depends on the mean idf of all
terms: a floating sum, whose last bits depend on the order in which the terms first appear.  That
order is kept with each part, so that the floor of several parts, less what does not exist, is the
floor of postings that were built at once.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.postings import Part, Postings, Statistics, as_bytes, joined, running_ends

EPSILON: Final = 0.25  # rank_bm25's own


def build_postings(
    units: Iterable[Sequence[str]], *, k1: float, b: float, epsilon: float = EPSILON
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
    part, appeared = compile_part(units)
    held = np.diff(part.indptr)[appeared]
    return joined(
        [part],
        None,
        Statistics(
            existing=part.lengths.size,
            total=int(part.lengths.sum(dtype=np.int64)),
            floor=idf_floor(held, part.lengths.size, epsilon),
            k1=float(k1),
            b=float(b),
        ),
    )


def compile_part(units: Iterable[Sequence[str]]) -> tuple[Part, NDArray[np.int64]]:
    """Compile units into a part; return it with its terms in the order of first appearance."""
    lengths, first_places = array("i"), array("i")
    rows: dict[str, array[int]] = {}
    for unit, unit_terms in enumerate(units):
        lengths.append(len(unit_terms))
        for place, term in enumerate(unit_terms):
            held = rows.get(term)
            if held is None:
                held = rows[term] = array("i")
                first_places.append(place)
            held.append(unit)  # once per occurrence: the repeats are the frequency
    order = sorted(rows, key=as_bytes)
    encoded = [as_bytes(term) for term in order]
    indptr, units_of, frequencies = _compile(rows, order)
    numbers = {term: number for number, term in enumerate(order)}
    appeared = np.fromiter((numbers[term] for term in rows), dtype=np.int64, count=len(rows))
    places = np.empty(len(rows), dtype=np.int32)
    places[appeared] = first_places
    part = Part(
        terms=np.frombuffer(b"".join(encoded), dtype=np.uint8),
        term_ends=running_ends(map(len, encoded), len(encoded)),
        first_units=units_of[indptr[:-1]],
        first_places=places,
        indptr=indptr,
        units=units_of,
        frequencies=frequencies,
        lengths=np.array(lengths, dtype=np.int32),
    )
    return part, appeared


def _compile(
    rows: Mapping[str, array[int]], order: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.unsignedinteger]]:
    """Turn each term's rows, repeated per occurrence, into indptr, units and frequencies."""
    ends = running_ends((len(rows[term]) for term in order), len(order))
    flat = np.empty(ends[-1], dtype=np.int32)
    for place, term in enumerate(order):
        flat[ends[place] : ends[place + 1]] = rows[term]
    first = np.diff(flat, prepend=np.int32(-1)) != 0  # where another unit begins
    first[ends[:-1]] = True  # or another term
    places = np.flatnonzero(first)
    counts = np.diff(places, append=flat.size)
    indptr = np.searchsorted(places, ends).astype(np.int64)
    return indptr, flat[places], smallest(counts)


def smallest(counts: NDArray[np.integer]) -> NDArray[np.unsignedinteger]:
    """Return counts in the smallest unsigned type that holds them."""
    kept: NDArray[np.unsignedinteger] = counts.astype(
        np.min_scalar_type(int(counts.max(initial=0)))
    )
    return kept


def idf_floor(held: NDArray[np.integer], units: int, epsilon: float = EPSILON) -> float:
    """Compute the floor of the idf by rank_bm25's own method.

    Args:
        held: how many units hold each term, in the order in which the terms first appear: the
            mean idf is a floating sum, and its last bits depend on the order.
        units: how many there are.
        epsilon: the floor as a share of the mean.
    """
    if not held.size:
        return 0.0  # rank_bm25 would divide by the number of terms
    from rank_bm25 import BM25Okapi  # only a build needs it: a query starts 100 ms sooner without

    class Means(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
        def _initialize(self, corpus: object) -> dict[int, int]:
            self.corpus_size = units
            return dict(enumerate(held.tolist()))

    return epsilon * float(Means(None, epsilon=epsilon).average_idf)
