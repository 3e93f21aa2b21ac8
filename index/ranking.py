"""Passages in order of their evidence: fields by BM25, meaning by cosine, kind by intent.

Scores are fused by weighted sum, each part divided by its best, which keeps how much better one
passage is than another; reciprocal rank fusion throws that away and ranked clearly worse on the
development questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.bm25 import Postings, idf, score, term_scores, top, useful_terms
from index.dense import DenseIndex, Vectors
from index.records import Concept, Hit, Query, Ranking, Weights

Scores = NDArray[np.float64]
# Candidates of either side that are scored exactly on both; the development questions' answers
# lie within the first 60 of the fused order in 92 of 100 cases.
DEPTH = 1000
# How far before a decision the discussion that names its topic may stand, and what each step costs.
JUMP_BLOCKS, JUMP_COST = 4, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The postings of each field and, for each passage, its unit in them."""

    postings: Mapping[str, Postings]
    units: Mapping[str, NDArray[np.int32]]
    is_decision: NDArray[np.bool_]
    items: NDArray[np.int32]


def rank(
    query: Query,
    weights: Weights,
    lexicon: Lexicon,
    *,
    encode: Callable[[str], Vectors],
    dense: DenseIndex,
    mask: NDArray[np.bool_] | None,
    limit: int,
) -> Ranking:
    """Return the best ``limit`` passages of those that ``mask`` lets through."""
    total = len(lexicon.is_decision)
    allowed = total if mask is None else int(mask.sum())
    if allowed == 0:
        return Ranking(hits=(), matched=0, allowed=0, alike=0.0)
    near, whole = _lexical(query, weights, lexicon)
    if mask is not None:
        near[~mask] = 0.0
        whole[~mask] = 0.0
    matched = int(np.count_nonzero(near))
    fused = _divided(near) + weights.document * _divided(whole)
    rows = top(fused, DEPTH)
    alike = 0.0
    if weights.dense:
        rows, alike = _add_dense(query, weights.dense, fused, rows, encode, dense, mask)
    if query.decisions:
        _prefer_decisions(fused, weights, lexicon, rows, mask)
    order = rows[np.lexsort((rows, -fused[rows]))][:limit]
    hits = tuple(
        Hit(row=int(row), score=float(fused[row]), rank=n) for n, row in enumerate(order, 1)
    )
    return Ranking(hits=hits, matched=matched, allowed=allowed, alike=alike)


def _lexical(query: Query, weights: Weights, lexicon: Lexicon) -> tuple[Scores, Scores]:
    """Return each passage's own score (words, heading, title) and its whole document's."""
    near = weights.text * backed_scores(lexicon, query.concepts, weights.backing)
    for name, weight in (("item", weights.item), ("title", weights.title)):
        if weight:
            near += weight * _field(query, name, lexicon)
    whole = _field(query, "document", lexicon) if weights.document else np.zeros_like(near)
    return near, whole


def _field(query: Query, name: str, lexicon: Lexicon) -> Scores:
    """Score a field for each passage: BM25Okapi of its unit there."""
    postings = lexicon.postings[name]
    scores = _of_concepts(
        query.concepts, postings, lambda terms: score(postings, useful_terms(postings, terms))
    )
    return scores[lexicon.units[name]]


def _of_concepts(
    concepts: Sequence[Concept], postings: Postings, of_terms: Callable[[Sequence[str]], Scores]
) -> Scores:
    """Score the plain terms together, and of a concept of several forms the best form.

    A form scores the mean of its terms times the length of the asked form, so that a full match
    of "MASH" and one of "multi-agency safeguarding hub" weigh about the same.
    """
    total = of_terms([t for c in concepts if len(c.alternatives) == 1 for t in c.alternatives[0]])
    for concept in concepts:
        if len(concept.alternatives) > 1:
            asked = len(concept.alternatives[0])
            forms = [of_terms(form) * (asked / len(form)) for form in concept.alternatives if form]
            total = total + np.maximum.reduce(forms) if forms else total
    return total


def backed_scores(lexicon: Lexicon, concepts: Sequence[Concept], backing: float) -> Scores:
    """Score each passage's own words, each term backed by the document's use of it.

    A term counts the larger of its BM25 in the passage and ``backing`` times its saturated
    frequency in the document, on the passage's scale of idf.  Without it the one paragraph that
    repeats the council's name outranks the decision that, like most of its minutes, does not.
    The idea is the smoothing of a passage's language model by its document's (X. Liu and
    W. B. Croft, "Passage retrieval based on language models", CIKM 2002), with a maximum in
    place of the mixture, so that a word is not counted twice.
    """
    text, document = lexicon.postings["text"], lexicon.postings["document"]
    unit = lexicon.units["document"]

    def of_terms(terms: Sequence[str]) -> Scores:
        """Score the passages for some terms together."""
        near: Scores = np.zeros(text.lengths.size)
        floor: Scores = np.zeros(document.lengths.size)
        for term in useful_terms(text, terms):
            rows, scores = term_scores(text, term)
            if backing:
                backed = backing * _saturation(document, term) * idf(text, term)
                floor += backed
                scores = np.maximum(scores - backed[unit[rows]], 0.0)
            near[rows] += scores
        return near + floor[unit] if backing else near

    return _of_concepts(concepts, text, of_terms)


def _saturation(postings: Postings, term: str) -> Scores:
    """Return the part of BM25 that the term's frequency and the length make, 0 to k1 + 1."""
    found: Scores = np.zeros(postings.lengths.size)
    rows, scores = term_scores(postings, term)
    weight = idf(postings, term)
    if weight > 0:
        found[rows] = scores / weight
    return found


def _divided(scores: Scores) -> Scores:
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores


def _add_dense(
    query: Query,
    weight: float,
    fused: Scores,
    lexical_rows: NDArray[np.int64],
    encode: Callable[[str], Vectors],
    dense: DenseIndex,
    mask: NDArray[np.bool_] | None,
) -> tuple[NDArray[np.int64], float]:
    """Add the weighted cosine to the candidates of both sides; return them and the best cosine."""
    question = encode(query.text)
    dense_rows, cosines = dense.search(question, DEPTH, mask)
    others = np.setdiff1d(lexical_rows, dense_rows)
    best = float(cosines.max(initial=0.0))
    if best <= 0:
        return lexical_rows, 0.0
    rows = np.concatenate([dense_rows, others])
    found = np.concatenate([cosines, dense.scores(question, others)])
    fused[rows] += weight * np.maximum(found, 0.0) / best
    return rows, best


def _prefer_decisions(
    fused: Scores,
    weights: Weights,
    lexicon: Lexicon,
    rows: NDArray[np.int64],
    mask: NDArray[np.bool_] | None,
) -> None:
    """Lift decisions, and let each inherit from the discussion of its item just before it."""
    decisions = rows[lexicon.is_decision[rows]]
    if weights.jump:
        inherited = fused[decisions].copy()
        for back in range(1, JUMP_BLOCKS + 1):
            before = np.maximum(decisions - back, 0)
            near = (decisions >= back) & (lexicon.items[before] == lexicon.items[decisions])
            near &= ~lexicon.is_decision[before]  # a clause inherits nothing from its siblings
            if mask is not None:
                near &= mask[before]
            offered = weights.jump * (fused[before] - JUMP_COST * back)
            inherited = np.maximum(inherited, np.where(near, offered, 0.0))
        fused[decisions] = inherited
    fused[decisions] += weights.decision
