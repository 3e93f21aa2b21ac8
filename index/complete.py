"""Which passages hold everything that is looked for: yes or no, where ranking says how well."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from index.ranking import Lexicon, units_naming, units_with
from index.records import Concept
from index.terms import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteMatch:
    """A passage that, with the heading above it, holds every concept in one of its forms.

    Attributes:
        own: its own words hold them all; ``titled``: so does the heading alone, which is the
            item's title and the subheading.
        is_decision: it states a decision that was taken.
        document, item: of the passage, as numbers that are equal for the same one.
    """

    row: int
    document: int
    item: int
    own: bool
    titled: bool
    is_decision: bool


def complete_matches(
    concepts: Sequence[Concept],
    lexicon: Lexicon,
    mask: Held | None,
    among: Collection[int] | None = None,
) -> tuple[CompleteMatch, ...]:
    """Return the passages that hold all concepts, by row; without concepts, all that are allowed.

    ``mask`` and ``among``, which are rows, say which passages are allowed at all.
    """
    size = len(lexicon.is_decision)
    allowed = np.ones(size, dtype=np.bool_) if mask is None else mask.copy()
    if among is not None:
        listed = np.zeros(size, dtype=np.bool_)
        listed[np.fromiter(among, dtype=np.int64)] = True
        allowed &= listed
    own, titled = np.ones(size, dtype=np.bool_), np.ones(size, dtype=np.bool_)
    text, heading = lexicon.postings["text"], lexicon.postings["item"]
    above = lexicon.units["item"]
    for concept in concepts:
        own &= units_naming(text, concept)
        titled &= units_naming(heading, concept)[above]
        named = np.zeros(size, dtype=np.bool_)
        for form in filter(None, concept.alternatives):
            named |= np.logical_and.reduce(
                [units_with(text, [t]) | units_with(heading, [t])[above] for t in form]
            )
        allowed &= named
    return tuple(
        CompleteMatch(
            row=int(row),
            document=int(lexicon.units["document"][row]) + 1,
            item=int(lexicon.items[row]),
            own=bool(own[row]),
            titled=bool(titled[row]),
            is_decision=bool(lexicon.is_decision[row]),
        )
        for row in np.flatnonzero(allowed)
    )
