"""Several parts of postings as one: what they weigh words by, and one part in their place.

Both are, to the bit, what postings of the units that exist would be, built at once in the order
of their documents' ids.  That order decides the last bits of the mean idf, so it is kept: each
part tells in which unit, and where in it, a term first appears.  Where that unit no longer exists
the next one that holds the term is looked up, and only its words are read again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.compiling import idf_floor, smallest
from index.postings import Part, Postings, Statistics, as_bytes, running_ends

Numbers = NDArray[np.int64]
TermsOf = Callable[[int], Sequence[str]]
# Where a term first appears, as one number: its unit's place in the order, its place in the unit.
_PLACE_BITS = 32
_PLACE = (1 << _PLACE_BITS) - 1
_NOWHERE = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class _Held:
    """What exists of one part: for each of its terms (T) where it first appears and how often.

    Attributes:
        numbers: of the terms among those of all parts.
        kept: for each posting of the part whether its unit exists, or None for all.
        held: units that hold the term.
        units, places: where it first appears; void where no unit holds it.
    """

    start: int
    part: Part
    numbers: Numbers
    kept: NDArray[np.bool_] | None
    held: Numbers
    units: Numbers
    places: Numbers


@dataclass(frozen=True, slots=True)
class _Joint:
    """What exists of all parts, for each of their terms.

    Attributes:
        counts: units that hold it.
        units: where it first appears.
        keys: the same as a number that rises in the order of first appearance.
    """

    terms: Sequence[bytes]
    parts: tuple[_Held, ...]
    counts: Numbers
    units: Numbers
    keys: Numbers


def statistics_of(postings: Postings, order: Numbers, terms_of: TermsOf) -> Statistics:
    """Compute the statistics of the units that exist; those that ``postings`` has are void.

    Args:
        postings: its parts, which of their units exist, and its k1 and b.
        order: (units), each unit's place in the order of ids.
        terms_of: gives a unit's terms, as they were compiled.
    """
    joint = _joint(postings, order, terms_of)
    exists, lengths = postings.exists, postings.lengths
    existing = lengths.size if exists is None else int(np.count_nonzero(exists))
    appeared = np.argsort(joint.keys, kind="stable")[: np.count_nonzero(joint.counts)]
    return replace(
        postings.statistics,
        existing=existing,
        total=int((lengths if exists is None else lengths[exists]).sum(dtype=np.int64)),
        floor=idf_floor(joint.counts[appeared], existing),
    )


def merged(postings: Postings, order: Numbers, terms_of: TermsOf) -> Part:
    """Return one part in place of all: units keep their numbers, what does not exist is dropped.

    Arguments as ``statistics_of``.
    """
    joint = _joint(postings, order, terms_of)
    used = joint.counts > 0
    lengths = postings.lengths
    if postings.exists is not None:
        lengths = np.where(postings.exists, lengths, 0).astype(np.int32)
    kept = [term for term, some in zip(joint.terms, used.tolist(), strict=True) if some]
    units, frequencies = _gathered(joint)
    return Part(
        terms=np.frombuffer(b"".join(kept), dtype=np.uint8),
        term_ends=running_ends(map(len, kept), len(kept)),
        first_units=joint.units[used].astype(np.int32),
        first_places=(joint.keys[used] & _PLACE).astype(np.int32),
        indptr=running_ends(joint.counts[used].tolist(), len(kept)),
        units=units,
        frequencies=smallest(frequencies),
        lengths=lengths,
    )


def spelled_terms(part: Part) -> list[bytes]:
    """Return all terms of a part, in their order."""
    ends, raw = part.term_ends.tolist(), part.terms.tobytes()
    return [raw[a:b] for a, b in pairwise(ends)]


def vocabulary(postings: Postings) -> tuple[list[bytes], list[Numbers]]:
    """Return the terms of all parts, sorted, and for each part its terms' numbers among them."""
    spelled = [spelled_terms(part) for _, part in postings.parts]
    if len(spelled) == 1:
        return spelled[0], [np.arange(len(spelled[0]))]
    terms = sorted(set().union(*spelled))
    places = {term: place for place, term in enumerate(terms)}
    return terms, [np.fromiter(map(places.__getitem__, s), np.int64, len(s)) for s in spelled]


def _joint(postings: Postings, order: Numbers, terms_of: TermsOf) -> _Joint:
    terms, numbers = vocabulary(postings)
    places = _Places(terms_of)
    held = [
        _held_by(postings, start, part, own, order, places)
        for (start, part), own in zip(postings.parts, numbers, strict=True)
    ]
    counts, units = np.zeros(len(terms), np.int64), np.zeros(len(terms), np.int64)
    keys = np.full(len(terms), _NOWHERE)
    for one in held:
        counts[one.numbers] += one.held
        mine = np.where(one.held > 0, order[one.units] << _PLACE_BITS | one.places, _NOWHERE)
        sooner = mine < keys[one.numbers]
        keys[one.numbers[sooner]] = mine[sooner]
        units[one.numbers[sooner]] = one.units[sooner]
    return _Joint(terms, tuple(held), counts, units, keys)


def _held_by(
    postings: Postings, start: int, part: Part, numbers: Numbers, order: Numbers, places: _Places
) -> _Held:
    held, kept = np.diff(part.indptr), None
    units, first = part.first_units.astype(np.int64) + start, part.first_places.astype(np.int64)
    if postings.exists is not None:
        exists = postings.exists[start : start + part.lengths.size]
        if not exists.all():
            kept = exists[part.units]
            held = np.add.reduceat(kept, part.indptr[:-1], dtype=np.int64) if part.size else held
            for term in np.flatnonzero(~exists[part.first_units] & (held > 0)).tolist():
                span = slice(part.indptr[term], part.indptr[term + 1])
                rows = part.units[span][kept[span]].astype(np.int64) + start
                units[term] = rows[np.argmin(order[rows])]
                spelled = part.terms[part.term_ends[term] : part.term_ends[term + 1]].tobytes()
                first[term] = places[int(units[term])][spelled]
    return _Held(start, part, numbers, kept, held, units, first)


class _Places(dict[int, dict[bytes, int]]):
    """For units, as they are asked for, which of its terms each term first is."""

    def __init__(self, terms_of: TermsOf) -> None:
        super().__init__()
        self._terms_of = terms_of

    def __missing__(self, unit: int) -> dict[bytes, int]:
        found: dict[bytes, int] = {}
        for place, term in enumerate(self._terms_of(unit)):
            found.setdefault(as_bytes(term), place)
        self[unit] = found
        return found


def _gathered(joint: _Joint) -> tuple[NDArray[np.int32], NDArray[np.integer]]:
    """Bring the postings that exist into the order of terms and, within a term, of units."""
    free = running_ends(joint.counts.tolist(), joint.counts.size)
    total = int(free[-1])
    units, frequencies = np.empty(total, np.int32), np.empty(total, np.uint32)
    for one in joint.parts:
        found, often = one.part.units, one.part.frequencies
        if one.kept is not None:
            found, often = found[one.kept], often[one.kept]
        ends = running_ends(one.held.tolist(), one.held.size)
        places = np.repeat(free[one.numbers] - ends[:-1], one.held)
        places += np.arange(found.size)
        units[places] = found + np.int32(one.start)
        frequencies[places] = often
        free[one.numbers] += one.held
    return units, frequencies
