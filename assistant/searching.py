"""Ranked passages without answering, and what stands under an id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from assistant.answering import understand_turns
from assistant.answers import Citation
from assistant.citing import cite_passage, document_id, span_of_id
from assistant.ordering import POOL, order
from assistant.understanding.glossary import Glossary
from corpus import Span
from index import Filter, SearchIndex, Weights

MODES = {
    "hybrid": Weights(),
    "bm25": Weights(dense=0.0, leanings=0.0),
    "dense": Weights(text=0.0, item=0.0, title=0.0, leanings=0.0),
}


def search(
    text: str,
    index: SearchIndex,
    filters: Filter,
    *,
    mode: str = "hybrid",
    limit: int = 10,
    today: dt.date | None = None,
    glossary: Glossary | None = None,
) -> list[Citation]:
    """Return the best passages for some words, each quoted as it is, none folded or widened.

    ``mode`` is one of hybrid, bm25 and dense.  More than the hundred that the second ranking
    orders come in the order of the first.  ``today`` is as for ``answer_question``.
    """
    named = index.named(filters)
    question = understand_turns([text], index, filters=named, today=today, glossary=glossary)
    if not question.query.concepts and mode != "dense":
        return []
    if mode == "hybrid" and limit <= POOL:
        hits = order(question, index).hits[:limit]
    else:
        hits = index.rank(question.query, question.filters, weights=MODES[mode], limit=limit).hits
    return [
        cite_passage(index, hit.row, n=hit.rank, score=hit.score, terms=question.terms)
        for hit in hits
    ]


def show(identity: str, index: SearchIndex, *, context: int = 0) -> list[Citation]:
    """Return the passages of an id, with ``context`` passages before and after; [] if unknown.

    An id is a document's, item's, decision's, passage's or span's.
    """
    rows = _rows(identity, index)
    if not rows:
        return []
    around = range(rows[0] - context, rows[-1] + context + 1)
    every = index.rows_of("document", document_id(index.evidence(rows[0])))
    wanted = [row for row in every if row in around]
    return [
        cite_passage(index, row, n=n, score=0.0, terms=frozenset())
        for n, row in enumerate(wanted, 1)
    ]


def _rows(identity: str, index: SearchIndex) -> list[int]:
    place = span_of_id(identity)
    if place is not None:
        document, span = place
        return list(_overlapping(index, index.rows_of("document", document), span))
    for kind in ("passage", "decision", "item", "document"):
        rows = index.rows_of(kind, identity)
        if rows:
            return rows
    return []


def _overlapping(index: SearchIndex, rows: Iterable[int], wanted: Span) -> Iterable[int]:
    for row in rows:
        span = index.evidence(row).passage.span
        if span.start < wanted.end and wanted.start < span.end:
            yield row
