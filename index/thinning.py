"""Postings of some of the units: what ``build_postings`` would have made of these alone.

A view of an index in which some units do not exist must not weigh a word by how often the others
use it, nor know a word that only they have.  Units keep their numbers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.bm25 import Postings

Numbers = NDArray[np.integer]
_EPSILON = 0.25  # as build_postings


def thinned(
    postings: Postings,
    exists: NDArray[np.bool_],
    changed: Mapping[int, Sequence[str]] | None = None,
) -> Postings:
    """Return the postings without the units that do not exist; the given ones stay as they are.

    Args:
        postings: of N units.
        exists: (N).
        changed: the terms of those existing units that hold less than they did.

    Returns:
        Postings in memory, of the same N units; those that do not exist have length 0.
    """
    changed = changed or {}
    if exists.all() and not changed:
        return postings
    kept = exists.copy()
    kept[list(changed)] = False
    lengths = np.where(kept, postings.lengths, 0).astype(np.int32)
    for unit, terms_of_unit in changed.items():
        lengths[unit] = len(terms_of_unit)
    terms, units, frequencies = _pairs(postings, kept, changed)
    held = np.bincount(terms, minlength=postings.idf.size)
    used = held > 0
    sizes = np.diff(postings.term_ends)
    existing = int(np.count_nonzero(exists))
    return replace(
        postings,
        terms=postings.terms[np.repeat(used, sizes)],
        term_ends=_ends(sizes[used]),
        idf=_idf(held[used], existing),
        indptr=_ends(held[used]),
        units=units.astype(np.int32),
        frequencies=frequencies.astype(np.min_scalar_type(int(frequencies.max(initial=0)))),
        lengths=lengths,
        average_length=int(lengths.sum(dtype=np.int64)) / existing if existing else 0.0,
        hidden=lengths.size - existing,
    )


def _pairs(
    postings: Postings, kept: NDArray[np.bool_], changed: Mapping[int, Sequence[str]]
) -> tuple[Numbers, Numbers, Numbers]:
    """Return (term, unit, frequency) of the kept and the changed units, sorted by term and unit."""
    held = kept[postings.units]
    numbers = np.repeat(np.arange(postings.idf.size), np.diff(postings.indptr))
    found: tuple[Numbers, Numbers, Numbers]
    found = numbers[held], postings.units[held], postings.frequencies[held]
    if not changed:
        return found
    more = _postings_of(changed, _numbers_of_terms(postings))
    terms: Numbers = np.concatenate([found[0], more[0]])
    units: Numbers = np.concatenate([found[1], more[1]])
    frequencies: Numbers = np.concatenate([found[2], more[2]])
    order = np.lexsort((units, terms))
    return terms[order], units[order], frequencies[order]


def _numbers_of_terms(postings: Postings) -> dict[bytes, int]:
    ends, raw = postings.term_ends.tolist(), postings.terms.tobytes()
    return {raw[a:b]: n for n, (a, b) in enumerate(pairwise(ends))}


def _postings_of(
    changed: Mapping[int, Sequence[str]], numbers: Mapping[bytes, int]
) -> tuple[Numbers, Numbers, Numbers]:
    """Return (term, unit, frequency) of units; a term that no unit had before is left out."""
    rows = [
        (numbers[term.encode("utf-8", "surrogatepass")], unit, count)
        for unit, terms in changed.items()
        for term, count in Counter(terms).items()
        if term.encode("utf-8", "surrogatepass") in numbers
    ]
    found = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return found[:, 0], found[:, 1], found[:, 2]


def _ends(sizes: NDArray[np.integer]) -> NDArray[np.int64]:
    ends = np.zeros(sizes.size + 1, dtype=np.int64)
    np.cumsum(sizes, out=ends[1:])
    return ends


def _idf(found: NDArray[np.integer], units: int) -> NDArray[np.float64]:
    """Return the idf of terms by how many units hold each, as rank_bm25 computes it."""
    if not found.size:
        return np.zeros(0)
    counts, which = np.unique(found, return_inverse=True)
    weights = [math.log(units - n + 0.5) - math.log(n + 0.5) for n in counts.tolist()]
    idf = np.array(weights)[which]
    idf[idf < 0] = _EPSILON * float(idf.mean())
    return idf
