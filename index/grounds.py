"""What in the minutes is about a topic: not the likest, but all that names it, and why.

A passage is about a topic where its words and its heading name every concept of it.  "That the
report be noted" names nothing: it is about what its item's title says, or the short paragraph
that leads to it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from index.bm25 import idf
from index.ranking import Lexicon, units_naming
from index.records import Concept, Scores


class Ground(IntEnum):
    """Why a passage is held to be about a topic; the more, the nearer.

    ``CONTEXT``: the short paragraph that leads to it names it; ``HEADING``: its item's title or
    the subheading above it does; ``WORDS``: it does itself, with its heading.
    """

    NONE = 0
    CONTEXT = 1
    HEADING = 2
    WORDS = 3


# A longer paragraph before a resolution speaks of more than what is resolved.
_CONTEXT_TERMS = 40


def grounds(concepts: Sequence[Concept], lexicon: Lexicon) -> NDArray[np.int8]:
    """Return a ``Ground`` for every passage; with no concept all are ``NONE``."""
    found = np.zeros(len(lexicon.items), dtype=np.int8)
    wanted = [concept for concept in concepts if any(concept.alternatives)]
    if not wanted:
        return found
    text = np.array([units_naming(lexicon.postings["text"], c) for c in wanted])
    heads = np.array([units_naming(lexicon.postings["item"], c) for c in wanted])
    heads = heads[:, lexicon.units["item"]]
    before = _leading(lexicon)
    near = np.where(before >= 0, text[:, before], False)
    found[(text | heads | near).all(axis=0)] = Ground.CONTEXT
    found[heads.all(axis=0)] = Ground.HEADING
    found[(text | heads).all(axis=0) & text.any(axis=0)] = Ground.WORDS
    return found


def _leading(lexicon: Lexicon) -> NDArray[np.int64]:
    """Return for each passage the row of the short paragraph that leads to it, or -1.

    It is the last before it in its item that states no decision, so that every clause of a
    resolution has the paragraph above the first.
    """
    rows = np.arange(len(lexicon.items))
    last = np.maximum.accumulate(np.where(lexicon.is_decision, -1, rows))
    before = np.concatenate([np.array([-1]), last[:-1]]) if rows.size else rows
    items, lengths = lexicon.items, lexicon.postings["text"].lengths
    fits = (before >= 0) & (items[before] == items) & (lengths[before] <= _CONTEXT_TERMS)
    return np.where(fits, before, -1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """How much of a matter's words each passage holds, as a share of their whole weight.

    Attributes:
        own: of the passage with its heading, float64 (passages).
        item: of everything in its item.
        weights: of every concept, by its place; rare words weigh much, and all sum to 1.
        telling: the concepts' whole idf, divided by that of a word that some seven passages have:
            below 1 they could not tell a matter from the others.
    """

    own: Scores
    item: Scores
    weights: tuple[float, ...]
    telling: float


def shares(concepts: Sequence[Concept], lexicon: Lexicon) -> Shares:
    """Return how much of some concepts' idf each passage and its item hold."""
    text, heads = lexicon.postings["text"], lexicon.postings["item"]
    rarest = [max((idf(text, t) for t in c.alternatives[0]), default=0.0) for c in concepts]
    weights = np.maximum(np.array(rarest, dtype=np.float64), 0.0)
    total = float(weights.sum())
    weights = weights / (total or 1.0)
    own = np.zeros(len(lexicon.items))
    item = np.zeros(len(lexicon.items))
    for concept, weight in zip(concepts, weights, strict=True):
        held = units_naming(text, concept) | units_naming(heads, concept)[lexicon.units["item"]]
        own[held] += weight
        inside = np.zeros(int(lexicon.items.max(initial=0)) + 1, dtype=np.bool_)
        inside[lexicon.items[held]] = True
        item[inside[lexicon.items]] += weight
    telling = total / max(1.0, math.log(max(1, len(lexicon.items))) - 2.0)
    return Shares(own=own, item=item, weights=tuple(weights.tolist()), telling=telling)
