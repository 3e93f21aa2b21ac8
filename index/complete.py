"""Which passages hold everything that is looked for: yes or no, where ranking says how well."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.bm25 import Postings, term_scores
from index.ranking import Lexicon
from index.records import Concept

_Held = NDArray[np.bool_]


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
    mask: _Held | None,
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
        in_text = [[_with(text, term) for term in form] for form in concept.alternatives if form]
        in_title = [
            [_with(heading, term)[above] for term in form] for form in concept.alternatives if form
        ]
        both = [
            [a | b for a, b in zip(*forms, strict=True)]
            for forms in zip(in_text, in_title, strict=True)
        ]
        own &= _any_form(in_text, size)
        titled &= _any_form(in_title, size)
        allowed &= _any_form(both, size)
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


def _with(postings: Postings, term: str) -> _Held:
    """Tell of each unit whether it holds a term."""
    found = np.zeros(postings.lengths.size, dtype=np.bool_)
    found[term_scores(postings, term)[0]] = True
    return found


def _any_form(forms: Sequence[Sequence[_Held]], size: int) -> _Held:
    """Tell of each passage whether one of the forms is there with all of its terms."""
    found = np.zeros(size, dtype=np.bool_)
    for terms in forms:
        found |= np.logical_and.reduce(terms)
    return found
