"""BM25 over compiled postings, equal to the bit to ``rank_bm25.BM25Okapi``.

The score of a unit (a passage, a heading, a title, a document) for the terms of a query is

    sum over the query's terms of   idf * f * (k1 + 1) / (f + k1 * (1 - b + b * length / average))

with ``f`` the term's frequency in the unit and Robertson's idf, ``ln(N - df + .5) - ln(df + .5)``;
where that is negative (df > N / 2) it is ``epsilon`` times the mean idf of all terms. See S. E.
Robertson and others, "Okapi at TREC-3" (1995); A. Trotman and others, "Improvements to BM25 and
Language Models Examined" (2014), which rank_bm25 names as its source.

A query reads only the postings of its own terms, in rank_bm25's order of operations: units that
lack a term would add a zero. rank_bm25 cannot divide by zero: with ``k1=0``, or ``b=1`` and an
empty unit, it gives NaN where this gives 0.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.postings import NO_UNITS, Part, Places, Postings, Statistics, as_bytes
from index.records import Rows

_SAMPLE: Final = 1024  # scores looked at to guess a threshold; below four times that, all are


def _place(part: Part, term: bytes) -> int:
    """Find where a term is, or would be, among the terms, by halving."""
    ends, terms = part.term_ends, part.terms

    def spelled(place: int) -> bytes:
        return terms[ends[place] : ends[place + 1]].tobytes()

    return bisect_left(range(part.size), term, key=spelled)


def _held_by(part: Part, term: bytes) -> slice:
    """Return which of a part's postings are a term's; none for an unknown one."""
    place = _place(part, term)
    ends = part.term_ends
    if place == part.size or part.terms[ends[place] : ends[place + 1]].tobytes() != term:
        return slice(0, 0)
    return slice(int(part.indptr[place]), int(part.indptr[place + 1]))


def _places(postings: Postings, term: str) -> Places:
    return postings.places(term, _find)


def _find(postings: Postings, term: str) -> Places:
    wanted, spans, held = as_bytes(term), [], 0
    for start, part in postings.parts:
        span = _held_by(part, wanted)
        if span.start == span.stop:
            continue
        spans.append((start, part, span))
        if postings.exists is None:
            held += span.stop - span.start
        else:
            held += int(np.count_nonzero(postings.exists[start:][part.units[span]]))
    return Places(tuple(spans), held)


def document_frequency(postings: Postings, term: str) -> int:
    """Count the units that hold a term; 0 for an unknown one."""
    return _places(postings, term).held


def idf(postings: Postings, term: str) -> float:
    """Give a term's idf; 0 for an unknown one, as rank_bm25 scores it."""
    return _idf(postings.statistics, document_frequency(postings, term))


def _idf(statistics: Statistics, held: int) -> float:
    if not held:
        return 0.0
    weight = math.log(statistics.existing - held + 0.5) - math.log(held + 0.5)
    return weight if weight >= 0 else statistics.floor


def term_scores(postings: Postings, term: str) -> tuple[Rows, NDArray[np.float64]]:
    """Give the rows that hold a term, ascending, and what it adds to the score of each.

    Both are empty for an unknown term.
    """
    places = _places(postings, term)
    if not places.held:
        return NO_UNITS.astype(np.int64), np.empty(0, dtype=np.float64)
    found, counts = _found(postings, places)
    units = found.astype(np.int64)  # NumPy looks up by these alone: once, not at every use
    frequency, k1 = counts.astype(np.float64), postings.statistics.k1
    # Operation for operation as rank_bm25 writes it, so that the result is its to the last bit.
    divisor = frequency + postings.norms.take(units)
    weight = _idf(postings.statistics, places.held)
    return units, weight * (frequency * (k1 + 1) / divisor)


def _found(
    postings: Postings, places: Places
) -> tuple[NDArray[np.int32], NDArray[np.unsignedinteger]]:
    """Return the units that exist and hold a term, and how often each does."""
    units, frequencies = [], []
    for start, part, span in places.spans:
        rows, counts = part.units[span], part.frequencies[span]
        rows = rows + np.int32(start) if start else rows
        if postings.exists is not None:
            kept = postings.exists[rows]
            rows, counts = rows[kept], counts[kept]
        units.append(rows)
        frequencies.append(counts)
    if len(units) == 1:
        return units[0], frequencies[0]
    return np.concatenate(units), np.concatenate(frequencies)


def terms_from(postings: Postings, first: str, behind: str) -> tuple[list[str], list[int]]:
    """Return the terms from ``first`` to just before ``behind``, and how many units hold each."""
    found: dict[bytes, int] = {}
    for start, part in postings.parts:
        low, high = _place(part, as_bytes(first)), _place(part, as_bytes(behind))
        cuts = (part.term_ends[low : high + 1] - part.term_ends[low]).tolist()
        raw = part.terms[part.term_ends[low] : part.term_ends[high]].tobytes()
        ends = part.indptr[low : high + 1]
        held = np.diff(ends)
        if postings.exists is not None and high > low:
            kept = postings.exists[start:][part.units[ends[0] : ends[-1]]]
            held = np.add.reduceat(kept, ends[:-1] - ends[0], dtype=np.int64)
        for (a, z), count in zip(pairwise(cuts), held.tolist(), strict=True):
            found[raw[a:z]] = found.get(raw[a:z], 0) + count
    known = sorted(term for term, count in found.items() if count)
    return [t.decode("utf-8", "replace") for t in known], [found[t] for t in known]


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
        np.add.at(scores, units, added)  # nearly twice as fast as +=
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
    scores: NDArray[np.float64],
    depth: int,
    mask: NDArray[np.bool_] | None = None,
    order: Callable[[NDArray[np.int64]], NDArray[np.integer]] | None = None,
) -> NDArray[np.int64]:
    """Give the rows of the best positive scores, best first.

    Args:
        scores: of shape (N).
        depth: how many are given at most.
        mask: a row is given only where it is True, shape (N).
        order: which of some rows comes first among equals; the lower row by default, and where
            their order is equal too.
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
    keys = (-values,) if order is None else (order(rows), -values)
    return rows[np.lexsort(keys)[:depth]].astype(np.int64)


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
