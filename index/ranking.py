"""The first ranking: passages by their words, their meaning, and what the question leans to.

Scores are fused by weighted sum, each part divided by its best, which keeps how much better one
passage is than another; reciprocal rank fusion throws that away and ranked clearly worse on the
development questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.bm25 import term_scores, top
from index.dense import DenseIndex, Vectors
from index.postings import Postings
from index.records import Concept, Hit, Query, Ranking, Rows, Scores, Weights
from index.terms import BackedTerms, Held, Members, members_of, of_units

# Candidates of either side that are scored exactly on both; the development questions' answers
# lie within the first 60 of the fused order in 92 of 100 cases.
DEPTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The postings of each field and, for each passage, its unit in them.

    The unit in the titles is that in the documents.

    Attributes:
        exists: which passages exist, or None for all.
        document_order: each document's place in the order of ids, which decides between equal
            scores; what it says of documents that do not exist is void.
    """

    postings: Mapping[str, Postings]
    units: Mapping[str, NDArray[np.int32]]
    is_decision: NDArray[np.bool_]
    items: NDArray[np.int32]
    exists: NDArray[np.bool_] | None
    document_order: NDArray[np.int32]
    # What one question works out and the next can use.
    _members: dict[str, Members] = field(default_factory=dict, init=False, repr=False)
    _zeros: list[Scores] = field(default_factory=list, init=False, repr=False)

    def order_of(self, rows: Rows) -> NDArray[np.int32]:
        """Return the places of passages' documents in the order of ids."""
        return self.document_order[self.units["document"][rows]]

    def members(self, name: str) -> Members:
        """Return the passages of each unit of a field."""
        if name not in self._members:
            count = self.postings[name].lengths.size
            self._members[name] = members_of(self.units[name], count)
        return self._members[name]

    @contextmanager
    def zeros(self) -> Iterator[Scores]:
        """Lend an array of a zero for each passage, which must be given back as such.

        Of a million passages a new one costs some 2,000 page faults.
        """
        try:
            array = self._zeros.pop()
        except IndexError:
            array = np.zeros(len(self.is_decision))
        yield array
        self._zeros.append(array)


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The first ranking: the candidates in their order, and what each of them scores.

    ``title`` is a candidate's score by its document's title, before any weight.
    """

    rows: Rows
    fused: Scores
    title: Scores
    matched: int
    allowed: int
    alike: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Places:
    """The allowed passages that are scored one by one, and the documents of all the others.

    Passages of a document that hold no word of the question, themselves or above them, score the
    same.  So scores here are arrays of one value for each of ``rows``, then one a document.

    Attributes:
        rows: int64, ascending.
        mask: which passages are allowed at all; None for all.
        owners: each place's document, int32 (rows + documents).
    """

    lexicon: Lexicon
    rows: Rows
    mask: Held | None
    owners: NDArray[np.int32]

    def split(self, scores: Scores) -> tuple[Scores, Scores]:
        """Return the scores of the rows, and of the documents."""
        return scores[: self.rows.size], scores[self.rows.size :]

    def count(self, rows: Held, documents: Held) -> int:
        """Count the allowed passages of whose place something is told."""
        members = self.lexicon.members("document")
        if self.mask is None:
            others = int(members.sizes[documents].sum())
        else:
            others = int(np.count_nonzero(members.told(documents) & self.mask))
        # Those that are scored one by one are in these documents too, and are told for themselves.
        others -= int(np.count_nonzero(documents.take(self.owners[: self.rows.size])))
        return others + int(np.count_nonzero(rows))

    def others(self, documents: Held) -> Rows:
        """Return the allowed passages of some documents that are not scored one by one."""
        found = self.lexicon.members("document").of(np.flatnonzero(documents))
        if self.mask is not None:  # before they are sorted: it mostly leaves few of many
            found = found[self.mask[found]]
        found.sort()
        return found[~self._alone(found)[1]]

    def at(self, scores: Scores, rows: Rows) -> Scores:
        """Return what some passages score."""
        places, alone = self._alone(rows)
        others = self.rows.size + self.lexicon.units["document"][rows]
        found: Scores = scores[np.where(alone, places, others)]
        return found

    def _alone(self, rows: Rows) -> tuple[Rows, Held]:
        """Return where some passages would stand among those scored one by one, and if they do."""
        places = np.searchsorted(self.rows, rows)
        return places, np.append(self.rows, -1)[places] == rows


def rank(
    query: Query,
    weights: Weights,
    lexicon: Lexicon,
    *,
    encode: Callable[[str], Vectors],
    dense: DenseIndex,
    mask: Held | None,
    limit: int,
) -> Ranking:
    """Return the best ``limit`` passages of those that ``mask`` lets through."""
    question = encode(query.text) if weights.dense else None
    first = rank_first(query, weights, lexicon, question=question, dense=dense, mask=mask)
    best = zip(first.rows[:limit].tolist(), first.fused[:limit].tolist(), strict=True)
    return Ranking(
        hits=tuple(Hit(row=row, score=score, rank=n) for n, (row, score) in enumerate(best, 1)),
        matched=first.matched,
        allowed=first.allowed,
        alike=first.alike,
    )


def rank_first(
    query: Query,
    weights: Weights,
    lexicon: Lexicon,
    *,
    question: Vectors | None,
    dense: DenseIndex,
    mask: Held | None,
) -> First:
    """Fuse words, meaning and leanings over all passages that ``mask`` lets through.

    ``question`` is the whole question's vector (dimension,), or None where meaning has no weight.
    """
    allowed = len(lexicon.is_decision) if mask is None else int(np.count_nonzero(mask))
    title = of_units(query.naming, lexicon.postings["title"])
    places, words = _by_words(query, weights, lexicon, mask, title)
    fused = _divided_by_best(words, places)
    if query.leanings:
        fused = fused + weights.leanings * _leant(query, places)
    rows, alike = _best(fused, places), 0.0
    added = np.zeros(rows.size, dtype=np.float32)
    if question is not None and allowed:
        rows, added, alike = _by_meaning(question, weights.dense, rows, dense, mask)
    found = places.at(fused, rows) + added
    order = np.lexsort((rows, lexicon.order_of(rows), -found))
    return First(
        rows=rows[order],
        fused=found[order],
        title=title[lexicon.units["title"][rows[order]]],
        matched=places.count(*(scores != 0 for scores in places.split(words))),
        allowed=allowed,
        alike=alike,
    )


def _by_words(
    query: Query, weights: Weights, lexicon: Lexicon, mask: Held | None, title: Scores
) -> tuple[_Places, Scores]:
    """Score passages by words: their own, their heading's, their title's."""
    terms = _backed_terms(lexicon, query.concepts, weights.backing)
    alone = np.zeros(len(lexicon.is_decision), dtype=np.bool_)
    terms.mark(alone)
    heading = of_units(query.concepts, lexicon.postings["item"]) if weights.item else None
    if heading is not None:
        alone[lexicon.members("item").of(np.flatnonzero(heading))] = True
    for leaning in query.leanings:
        alone[_numbers(leaning.passages)] = True
    rows = np.flatnonzero(alone if mask is None else alone & mask)
    owners = _owners(lexicon, rows)
    with lexicon.zeros() as zeros:
        found = terms.score(rows, owners, zeros)
    found *= weights.text
    if heading is not None:
        found[: rows.size] += weights.item * heading.take(lexicon.units["item"].take(rows))
    found += (weights.title * title).take(owners)
    return _Places(lexicon=lexicon, rows=rows, mask=mask, owners=owners), found


def _owners(lexicon: Lexicon, rows: Rows) -> NDArray[np.int32]:
    """Return the documents of some passages, and behind them each document itself."""
    of_rows = lexicon.units["document"].take(rows)
    documents = np.arange(lexicon.postings["document"].lengths.size, dtype=np.int32)
    return np.concatenate([of_rows, documents])


def _backed_terms(lexicon: Lexicon, concepts: Sequence[Concept], backing: float) -> BackedTerms:
    postings, owners = lexicon.postings, lexicon.units["document"]
    return BackedTerms(
        concepts, postings["text"], postings["document"], owners=owners, backing=backing
    )


def _leant(query: Query, places: _Places) -> Scores:
    """Return what the leanings add to each place: all that they mean become candidates."""
    found: Scores = np.zeros(places.owners.size)
    for leaning in query.leanings:
        meant = np.zeros(places.owners.size - places.rows.size, dtype=np.bool_)
        meant[_numbers(leaning.documents) - 1] = True
        held = meant[places.owners]
        if leaning.passages:
            held[: places.rows.size] |= np.isin(places.rows, _numbers(leaning.passages))
        found += leaning.weight * held
    return found


def _numbers(rows: frozenset[int]) -> Rows:
    return np.fromiter(rows, dtype=np.int64)


def _divided_by_best(words: Scores, places: _Places) -> Scores:
    """Divide by the best of the allowed passages, where any is positive."""
    own, of_documents = places.split(words)
    best = own.max(initial=0.0)
    better = of_documents > best
    if better.any():  # mostly documents of which nothing is allowed
        others = places.others(better)
        best = of_documents[places.lexicon.units["document"][others]].max(initial=best)
    return words / best if best > 0 else words


def _best(fused: Scores, places: _Places) -> Rows:
    """Return the best ``DEPTH`` allowed passages with a positive score."""
    own, of_documents = places.split(fused)
    lexicon = places.lexicon
    best = top(own, DEPTH, order=lambda found: lexicon.order_of(places.rows[found]))
    rows = places.rows[best]
    # Passages without a word are looked at only where a leaning or a title lifts them that high.
    near = of_documents >= own[best[-1]] if best.size == DEPTH > 0 else of_documents > 0
    if near.any():
        rows = np.sort(np.concatenate([rows, places.others(near)]))
        rows = rows[
            top(places.at(fused, rows), DEPTH, order=lambda found: lexicon.order_of(rows[found]))
        ]
    return rows


def field_scores(concepts: Sequence[Concept], name: str, lexicon: Lexicon) -> Scores:
    """Score a field for each passage: BM25Okapi of its unit there."""
    return of_units(concepts, lexicon.postings[name])[lexicon.units[name]]


def backed_scores(lexicon: Lexicon, concepts: Sequence[Concept], backing: float) -> Scores:
    """Score each passage's own words as ``terms.BackedTerms``."""
    rows = np.arange(len(lexicon.is_decision))
    terms, owners = _backed_terms(lexicon, concepts, backing), _owners(lexicon, rows)
    with lexicon.zeros() as zeros:
        return terms.score(rows, owners, zeros)[: rows.size]


def divided(scores: Scores) -> Scores:
    """Divide by the best, where any is positive."""
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores


def _by_meaning(
    question: Vectors, weight: float, lexical_rows: Rows, dense: DenseIndex, mask: Held | None
) -> tuple[Rows, Vectors, float]:
    """Return the candidates of both sides, what their cosine adds, and the best cosine."""
    dense_rows, cosines = dense.search(question, DEPTH, mask)
    others = _without(lexical_rows, dense_rows)
    best = float(cosines.max(initial=0.0))
    if best <= 0:
        return lexical_rows, np.zeros(lexical_rows.size, dtype=np.float32), 0.0
    rows = np.concatenate([dense_rows, others])
    found = np.concatenate([cosines, dense.scores(question, others)])
    return rows, weight * np.maximum(found, 0.0) / best, best


def distinct(rows: NDArray[np.integer]) -> Rows:
    """Return each number once, ascending, as ``np.unique``.

    That one, and all that NumPy has for sets, imports ``numpy.ma`` when it is first called, which
    takes a new process longer than the ranking.
    """
    found = np.sort(rows).astype(np.int64)
    is_new = np.ones(found.size, dtype=np.bool_)
    is_new[1:] = found[1:] != found[:-1]
    once: Rows = found[is_new]
    return once


def _without(rows: Rows, others: Rows) -> Rows:
    """Return the rows that are not among others, each once, ascending."""
    found, held = distinct(rows), np.append(np.sort(others), -1)
    left: Rows = found[held[held[:-1].searchsorted(found)] != found]
    return left


def units_with(postings: Postings, terms: Iterable[str]) -> Held:
    """Tell of each unit whether it holds all of some terms."""
    found = np.ones(postings.lengths.size, dtype=np.bool_)
    for term in terms:
        one = np.zeros_like(found)
        one[term_scores(postings, term)[0]] = True
        found &= one
    return found


def units_naming(postings: Postings, concept: Concept) -> Held:
    """Tell of each unit whether it holds all terms of one of a concept's forms."""
    found = np.zeros(postings.lengths.size, dtype=np.bool_)
    for form in concept.alternatives:
        if form:
            found |= units_with(postings, form)
    return found
