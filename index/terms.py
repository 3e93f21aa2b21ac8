"""What a question's terms score: of units as they are, of passages backed by their documents.

Scores are worked out where terms occur: of a million passages some fifty thousand hold a word of
a question, and an array of them all costs more to fill than their postings to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.bm25 import idf, score, term_scores, useful_terms
from index.postings import Postings
from index.records import Concept, Rows, Scores

Held = NDArray[np.bool_]  # for each unit whether it holds what is looked for


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Members:
    """The passages of each unit of a field.

    Attributes:
        rows: int64, all passages, unit by unit; None where that is their own order.
        sizes: int64 (units), how many passages each has.
        starts: int64 (units), unit u has ``rows[starts[u] : starts[u] + sizes[u]]``.
    """

    rows: Rows | None
    sizes: NDArray[np.int64]
    starts: NDArray[np.int64]

    def told(self, units: Held) -> Held:
        """Tell of each passage what is told of its unit."""
        found = np.repeat(units, self.sizes)
        if self.rows is None:
            return found
        by_passage = np.empty_like(found)
        by_passage[self.rows] = found
        return by_passage

    def of(self, units: NDArray[np.integer]) -> Rows:
        """Return the passages of some units."""
        starts, sizes = self.starts[units], self.sizes[units]
        ends = np.cumsum(sizes)
        places = np.repeat(starts - ends + sizes, sizes) + np.arange(ends[-1] if ends.size else 0)
        return places if self.rows is None else self.rows[places]


def members_of(units: NDArray[np.int32], count: int) -> Members:
    """Return the passages of each of ``count`` units; ``units`` is of each passage."""
    sizes = np.bincount(units, minlength=count)
    in_order = bool(np.all(units[1:] >= units[:-1]))
    rows = None if in_order else np.argsort(units, kind="stable")
    return Members(rows=rows, sizes=sizes, starts=np.cumsum(sizes) - sizes)


def of_units(concepts: Sequence[Concept], postings: Postings) -> Scores:
    """Score every unit of a field by BM25Okapi."""
    return _of_concepts(concepts, lambda terms: score(postings, useful_terms(postings, terms)))


def _of_concepts(
    concepts: Sequence[Concept], of_terms: Callable[[Sequence[str]], Scores]
) -> Scores:
    """Score the plain terms together, and of a concept of several forms the best form.

    A form scores the mean of its terms times the length of the asked form, so that a full match
    of "MASH" and one of "multi-agency safeguarding hub" weigh about the same.
    """
    total = of_terms(_plain(concepts))
    for concept in concepts:
        if len(concept.alternatives) > 1:
            asked = len(concept.alternatives[0])
            forms = [of_terms(form) * (asked / len(form)) for form in concept.alternatives if form]
            total = total + np.maximum.reduce(forms) if forms else total
    return total


def _groups(concepts: Sequence[Concept]) -> Iterator[Sequence[str]]:
    """Yield the terms that are scored together: the plain ones, and each form of the others."""
    yield _plain(concepts)
    for concept in concepts:
        if len(concept.alternatives) > 1:
            yield from filter(None, concept.alternatives)


def _plain(concepts: Sequence[Concept]) -> list[str]:
    return [t for c in concepts if len(c.alternatives) == 1 for t in c.alternatives[0]]


@dataclass(frozen=True, slots=True, eq=False)
class _Term:
    """What a term adds to the passages ``rows`` that hold it.

    Attributes:
        least: float64 (documents), what it counts in every passage of each; None without backing.
        above: float64 (rows), what it counts there above that.
    """

    rows: Rows
    above: Scores
    least: Scores | None


class BackedTerms:
    """The terms of a question in the passages' own words, each backed by the document's use of it.

    A term counts the larger of its BM25 in the passage and ``backing`` times its saturated
    frequency in the document, on the passage's scale of idf.  Without it the one paragraph that
    repeats the council's name outranks the decision that, like most of its minutes, does not.
    The idea is the smoothing of a passage's language model by its document's (X. Liu and
    W. B. Croft, "Passage retrieval based on language models", CIKM 2002), with a maximum in
    place of the mixture, so that a word is not counted twice.
    """

    def __init__(
        self,
        concepts: Sequence[Concept],
        text: Postings,
        document: Postings,
        *,
        owners: NDArray[np.int32],
        backing: float,
    ) -> None:
        """Look the terms up; ``owners`` is each passage's unit in ``document``."""
        self._concepts = concepts
        self._text, self._document = text, document
        self._owners, self._backing = owners, backing
        groups = {tuple(terms) for terms in _groups(concepts)}
        self._terms = {terms: self._read(terms) for terms in groups}

    def mark(self, passages: Held) -> None:
        """Set True every passage that holds a term which counts."""
        for terms in self._terms.values():
            for term in terms:
                passages[term.rows] = True

    def score(self, rows: Rows, owners: NDArray[np.int32], near: Scores) -> Scores:
        """Score some passages, and behind them, for each document, all that hold no term.

        Args:
            rows: the passages; it changes nothing whether others that hold a term are left out.
            owners: the documents of these passages, and behind them of each document itself.
            near: zeros, one for each passage of the index, and so again at the end.
        """

        def of_terms(terms: Sequence[str]) -> Scores:
            """Score some terms together."""
            read = self._terms[tuple(terms)]
            least = np.zeros(self._document.lengths.size)
            for term in read:
                np.add.at(near, term.rows, term.above)
                if term.least is not None:
                    least += term.least
            found: Scores = least.take(owners)
            found[: rows.size] += near.take(rows)
            near.fill(0.0)
            return found

        return _of_concepts(self._concepts, of_terms)

    def _read(self, terms: Sequence[str]) -> list[_Term]:
        return [self._read_one(term) for term in useful_terms(self._text, terms)]

    def _read_one(self, term: str) -> _Term:
        rows, scores = term_scores(self._text, term)
        if not self._backing:
            return _Term(rows, scores, None)
        least = self._least(term)
        return _Term(rows, np.maximum(scores - least.take(self._owners.take(rows)), 0.0), least)

    def _least(self, term: str) -> Scores:
        """Return what a term counts in each document's passages.

        That is the part of BM25 that the term's frequency and the length make, 0 to k1 + 1, on
        the scale of the passages.
        """
        found: Scores = np.zeros(self._document.lengths.size)
        rows, scores = term_scores(self._document, term)
        weight = idf(self._document, term)
        if weight > 0:
            found[rows] = self._backing * (scores / weight) * idf(self._text, term)
        return found
