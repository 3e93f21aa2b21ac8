"""The candidates of a question with what speaks for each: what the second ranking weighs.

The first ranking brings a right passage among the best hundred for 96 of 100 questions and first
for 55.  Which of the hundred answers is told by finer signs, which cost too much to be computed
for every passage: the likest sentence, the words that the passage holds together with what stands
around it, the best of its item and of its document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.bm25 import idf, term_scores
from index.dense import DenseIndex, Vectors
from index.ranking import Lexicon, distinct, divided, rank_first
from index.records import Concept, Pool, Query, Rows, Scores, Weights
from index.sentences import SentenceVectors

# A quote may take what follows a passage up to a hundred words, which are some 55 terms.
_REACH_TERMS, _REACH_PASSAGES = 55, 3
_NEAR = 3  # passages before and after that may name the topic

_Held = NDArray[np.bool_]


def make_pool(
    query: Query,
    weights: Weights,
    lexicon: Lexicon,
    *,
    encode: Callable[[Sequence[str]], Vectors],
    dense: DenseIndex,
    sentences: SentenceVectors,
    mask: NDArray[np.bool_] | None,
    limit: int,
) -> Pool:
    """Return the best ``limit`` candidates of those that ``mask`` lets through."""
    texts = (query.text, query.topic or query.text, query.question or query.text)
    whole, topic, asked = encode(texts)
    first = rank_first(query, weights, lexicon, question=whole, dense=dense, mask=mask)
    rows = first.rows[:limit]
    fused = divided(first.fused[:limit])
    ends = _reach_ends(lexicon, rows)
    alone, around = _topic_scores(dense, topic, rows, ends)
    best = max(alone.max(initial=0.0), around.max(initial=0.0)) or 1.0
    covered, covered_near = _covered(
        query.concepts, lexicon, rows, [(rows, ends), _around(lexicon, rows)]
    )
    return Pool(
        rows=rows,
        order=lexicon.order_of(rows),
        fused=fused,
        title=divided(first.title[:limit]),
        meaning=divided(_likeness(dense.scores(whole, rows))),
        topic=alone / best,
        topic_around=around / best,
        sentence=divided(_likeness(sentences.best(topic, rows))),
        sentence_asked=divided(_likeness(sentences.best(asked, rows))),
        covered=covered,
        covered_near=covered_near,
        item_best=_best_of(lexicon.items[rows], fused),
        document_best=_best_of(lexicon.units["document"][rows], fused),
        is_decision=lexicon.is_decision[rows],
        reach_ends=ends,
        matched=first.matched,
        allowed=first.allowed,
        alike=first.alike,
    )


def _reach_ends(lexicon: Lexicon, rows: Rows) -> Rows:
    """Return the row behind the last that a quote beginning at each passage may take in."""
    lengths, items = lexicon.postings["text"].lengths, lexicon.items
    ends = rows + 1
    size = lengths[rows].astype(np.int64)
    open_ = np.ones(len(rows), dtype=np.bool_)
    for step in range(1, _REACH_PASSAGES + 1):
        following = np.minimum(rows + step, len(items) - 1)
        size = size + lengths[following]
        open_ &= (rows + step < len(items)) & (items[following] == items[rows])
        open_ &= size <= _REACH_TERMS
        ends = np.where(open_, rows + step + 1, ends)
    return ends


def _around(lexicon: Lexicon, rows: Rows) -> tuple[Rows, Rows]:
    """Return the first row, and the row behind the last, near each passage in its item."""
    items = lexicon.items
    starts, ends = rows.copy(), rows + 1
    for step in range(1, _NEAR + 1):
        before, after = np.maximum(rows - step, 0), np.minimum(rows + step, len(items) - 1)
        starts = np.where((rows >= step) & (items[before] == items[rows]), before, starts)
        ends = np.where((rows + step < len(items)) & (items[after] == items[rows]), after + 1, ends)
    return starts, ends


def _topic_scores(
    dense: DenseIndex, topic: Vectors, rows: Rows, ends: Rows
) -> tuple[Scores, Scores]:
    """Return each passage's cosine with the topic, and the mean over its reach."""
    steps = range(1, _REACH_PASSAGES + 1)
    every = distinct(np.concatenate([rows, *(rows[ends > rows + n] + n for n in steps)]))
    cosines = _likeness(dense.scores(topic, every))
    alone = cosines[np.searchsorted(every, rows)]
    total, count = alone.copy(), np.ones(len(rows))
    for step in steps:
        reached = ends > rows + step
        total[reached] += cosines[np.searchsorted(every, rows[reached] + step)]
        count[reached] += 1
    return alone, total / count


def _likeness(cosines: NDArray[np.floating]) -> Scores:
    """Return cosines without those below 0, which divided by a small best would be huge."""
    found: Scores = np.maximum(cosines, 0.0).astype(np.float64)
    return found


def _covered(
    concepts: Sequence[Concept],
    lexicon: Lexicon,
    rows: Rows,
    spans: Sequence[tuple[Rows, Rows]],
) -> list[Scores]:
    """Return, for each (starts, ends), the share of the concepts' idf that lies in there.

    What the heading of a passage in ``rows`` holds counts for it in all of them.
    """
    text, item = lexicon.postings["text"], lexicon.postings["item"]
    headings = lexicon.units["item"][rows]

    @cache
    def held(term: str) -> _Held:
        """Tell, for each of the spans and rows, whether a term lies in there."""
        above = _any_within(term_scores(item, term)[0], headings, headings + 1)
        inside = term_scores(text, term)[0]
        return np.array([above | _any_within(inside, *span) for span in spans])

    total, found = 0.0, np.zeros((len(spans), len(rows)))
    for concept in concepts:
        asked = (term for form in concept.alternatives[:1] for term in form)
        weight = max((idf(text, term) for term in asked), default=0.0)
        if weight > 0:
            total += weight
            forms = [form for form in concept.alternatives if form]
            ways = [np.logical_and.reduce([held(term) for term in form]) for form in forms]
            found += weight * np.logical_or.reduce(ways)
    return list(found / total if total else found)


def _any_within(ascending: Rows, starts: NDArray[np.integer], ends: NDArray[np.integer]) -> _Held:
    """Tell of each [start, end) whether one of some numbers lies in it."""
    first, last = (ascending.searchsorted(x.astype(np.int64)) for x in (starts, ends))
    return first < last


def _best_of(groups: NDArray[np.int32], fused: Scores) -> Scores:
    """Return the best score in each candidate's group."""
    every = distinct(groups)
    numbers, best = every.searchsorted(groups), np.zeros(every.size)
    np.maximum.at(best, numbers, fused)
    return best[numbers]
