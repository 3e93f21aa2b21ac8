"""Postings of some of the units: what ``build_postings`` would have made of these alone.

A view of an index in which some units do not exist must not weigh a word by how often the others
use it, nor know a word that only they have.  Units keep their numbers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.compiling import EPSILON, smallest
from index.merging import vocabulary
from index.postings import Part, Postings, as_bytes, joined, running_ends

Numbers = NDArray[np.integer]


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
    known, numbers = vocabulary(postings)
    terms, units, frequencies = _pairs(postings, numbers, kept, known, changed)
    held = np.bincount(terms, minlength=len(known))
    used = held > 0
    spelled = [term for term, some in zip(known, used.tolist(), strict=True) if some]
    existing = int(np.count_nonzero(exists))
    nowhere = np.zeros(len(spelled), dtype=np.int32)  # a view is never merged with anything
    part = Part(
        terms=np.frombuffer(b"".join(spelled), dtype=np.uint8),
        term_ends=running_ends(map(len, spelled), len(spelled)),
        first_units=nowhere,
        first_places=nowhere,
        indptr=running_ends(held[used].tolist(), len(spelled)),
        units=units.astype(np.int32),
        frequencies=smallest(frequencies),
        lengths=lengths,
    )
    statistics = replace(
        postings.statistics,
        existing=existing,
        total=int(lengths.sum(dtype=np.int64)),
        floor=_floor(held[used], existing),
    )
    return joined([part], None, statistics)


def _pairs(
    postings: Postings,
    numbers: Sequence[Numbers],
    kept: NDArray[np.bool_],
    known: Sequence[bytes],
    changed: Mapping[int, Sequence[str]],
) -> tuple[Numbers, Numbers, Numbers]:
    """Return (term, unit, frequency) of the kept and the changed units, sorted by term and unit."""
    found = [
        _pairs_of(part, start, own, kept)
        for (start, part), own in zip(postings.parts, numbers, strict=True)
    ]
    if changed:
        places = {term: place for place, term in enumerate(known)}
        found.append(_postings_of(changed, places))
    terms, units, frequencies = (np.concatenate(column) for column in zip(*found, strict=True))
    if len(found) == 1:
        return terms, units, frequencies
    order = np.lexsort((units, terms))
    return terms[order], units[order], frequencies[order]


def _pairs_of(
    part: Part, start: int, numbers: Numbers, kept: NDArray[np.bool_]
) -> tuple[Numbers, Numbers, Numbers]:
    held = kept[start : start + part.lengths.size][part.units]
    terms = np.repeat(numbers, np.diff(part.indptr))
    return terms[held], part.units[held] + np.int32(start), part.frequencies[held]


def _postings_of(
    changed: Mapping[int, Sequence[str]], numbers: Mapping[bytes, int]
) -> tuple[Numbers, Numbers, Numbers]:
    """Return (term, unit, frequency) of units; a term that no unit had before is left out."""
    rows = [
        (numbers[as_bytes(term)], unit, count)
        for unit, terms in changed.items()
        for term, count in Counter(terms).items()
        if as_bytes(term) in numbers
    ]
    found = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return found[:, 0], found[:, 1], found[:, 2]


def _floor(found: NDArray[np.integer], units: int) -> float:
    """Return the floor of the idf by how many units hold each term, but for its last bits."""
    if not found.size:
        return 0.0
    counts, often = np.unique(found, return_counts=True)
    weights = [math.log(units - n + 0.5) - math.log(n + 0.5) for n in counts.tolist()]
    return EPSILON * float(np.average(weights, weights=often))
