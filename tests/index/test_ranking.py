"""Ranking, against rank_bm25 and a naive ranking that is written out passage by passage."""

from __future__ import annotations

import datetime as dt
import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from corpus.records import Decision, Outcome, PassageKind
from index import (
    Concept,
    Filter,
    Leaning,
    Query,
    Ranking,
    SearchIndex,
    Weights,
    analyze,
    analyze_question,
    inserting,
)
from index import ranking as ranking_module
from index.bm25 import idf, score, term_scores, useful_terms
from index.compiling import build_postings
from index.dense import DenseIndex, save_vectors
from index.fields import DOCUMENT, FIELDS, ITEM, TEXT, TITLE, Field, field_units, passage_words
from index.postings import Postings
from index.ranking import (
    First,
    Lexicon,
    _without,
    backed_scores,
    distinct,
    field_scores,
    rank,
    rank_first,
)

if TYPE_CHECKING:
    from tests.index.conftest import Minutes, Samples

Scores = NDArray[np.float64]


def concepts_of(words: str) -> tuple[Concept, ...]:
    return tuple(Concept(alternatives=((term,),)) for term in analyze_question(words))


def asked(text: str, *concepts: Concept, names: str = "", **parts: object) -> Query:
    """A query whose titles are searched for its concepts and for ``names``."""
    naming = (*concepts, *concepts_of(names))
    return Query(
        text=text,
        question=text,
        topic=text,
        concepts=concepts,
        naming=naming,
        **parts,  # type: ignore[arg-type]
    )


def query_of(words: str, **parts: object) -> Query:
    return asked(words, *concepts_of(words), **parts)  # type: ignore[arg-type]


MASH = Concept(alternatives=(("mash",), ("multi", "agenc", "safeguard", "hub")))
LEVY = Concept(alternatives=(("communiti", "infrastructur", "levi"), ("cil",)))
LEANINGS = (
    Leaning(weight=0.6, documents=frozenset((1, 3, 4))),
    Leaning(weight=0.25, documents=frozenset((3,)), passages=frozenset((0, 5, 40))),
    Leaning(weight=0.5),
)
QUERIES = [
    query_of("parking charges near schools"),
    query_of("what was resolved about flooding at the beck", names="Environment Panel May 2021"),
    query_of("school school school streets"),  # a word asked three times counts three times
    query_of("Planning Committee 15 September 2021"),  # what only titles hold
    asked("Planning Committee", names="Planning Committee 15 September 2021"),  # names alone
    query_of("the committee"),  # every unit holds it: nothing else is left
    query_of("xylophone zeppelin"),  # no unit holds it
    asked("MASH referrals", MASH, *concepts_of("referrals"), leanings=LEANINGS),
    asked("levy on developers", *concepts_of("developers"), LEVY, names="cabinet"),
    asked("education", leanings=LEANINGS[:1]),  # nothing for the postings
    asked("education", Concept(alternatives=()), Concept(alternatives=((),))),
    asked("hub", Concept(alternatives=(("hub",), ()))),  # an empty form
]
WEIGHTS = [
    Weights(),
    Weights(dense=0, leanings=0),  # --mode bm25
    Weights(text=0, item=0, title=0, dense=1, leanings=0),  # --mode dense
    Weights(backing=0),
    Weights(backing=0.2, item=2, leanings=3),
    Weights(text=0.2, item=0, title=1.5, dense=0.1),
]
FILTERS = [
    Filter(),
    Filter(committees=("planning",)),
    Filter(since=dt.date(2020, 1, 1), until=dt.date(2021, 12, 31)),
    Filter(kinds=(PassageKind.DECISION, PassageKind.DECLARATION)),
]


# ---- the oracle --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Naive:
    """The same index, scored term by term with rank_bm25 and passage by passage in Python."""

    index: SearchIndex

    @cached_property
    def units(self) -> dict[Field, list[list[str]]]:
        passages = list(passage_words(self.index._database))
        texts = field_units(self.index._database, passages, range(2**62))
        return {field: [analyze(text) for text in texts[field]] for field in FIELDS}

    @cached_property
    def okapi(self) -> dict[Field, BM25Okapi]:
        return {f: BM25Okapi(self.units[f], k1=f.k1, b=f.b) for f in FIELDS}

    @cached_property
    def unit_of(self) -> dict[Field, list[int]]:
        passages = list(passage_words(self.index._database))
        headings: dict[tuple[int, str], int] = {}
        heads = [headings.setdefault((p.document, p.heading), len(headings)) for p in passages]
        documents = [p.document - 1 for p in passages]
        return {
            TEXT: list(range(len(passages))),
            ITEM: heads,
            TITLE: documents,
            DOCUMENT: documents,
        }

    def useful(self, field: Field, terms: Sequence[str]) -> list[str]:
        units = self.units[field]
        held = {term: sum(term in unit for unit in map(set, units)) for term in terms}
        kept = [term for term in terms if 2 * held[term] <= len(units)]
        return kept if any(held[term] for term in kept) else list(terms)

    def bm25(self, field: Field, terms: Sequence[str]) -> Scores:
        """Each passage's score of its unit."""
        scores: Scores = self.okapi[field].get_scores(self.useful(field, terms))
        return scores[self.unit_of[field]] if len(self.units[field]) else scores

    def backed(self, terms: Sequence[str], backing: float) -> Scores:
        """Per term, the larger of the passage's score and the document's on its scale."""
        total = np.zeros(len(self.units[TEXT]))
        for term in self.useful(TEXT, terms):
            own = self.okapi[TEXT].get_scores([term])
            document = self.okapi[DOCUMENT].get_scores([term])
            scale = self.okapi[TEXT].idf.get(term, 0.0)
            rarity = self.okapi[DOCUMENT].idf.get(term, 0.0)
            for row, of_document in enumerate(self.unit_of[DOCUMENT]):
                saturation = document[of_document] / rarity if rarity > 0 else 0.0
                total[row] += max(own[row], backing * saturation * scale)
        return total

    def of_concepts(self, concepts: Sequence[Concept], score: Scorer) -> Scores:
        plain = [t for c in concepts if len(c.alternatives) == 1 for t in c.alternatives[0]]
        total = score(plain)
        for concept in concepts:
            if len(concept.alternatives) > 1:
                asked = len(concept.alternatives[0])
                forms = [score(f) * (asked / len(f)) for f in concept.alternatives if f]
                total = total + np.maximum.reduce(forms)
        return total

    def rank(
        self, query: Query, weights: Weights, mask: NDArray[np.bool_], depth: int
    ) -> tuple[dict[int, float], int]:
        """Return each candidate's score, and how many passages matched."""
        words = weights.text * self.of_concepts(
            query.concepts, lambda terms: self.backed(terms, weights.backing)
        )
        words += weights.item * self.of_concepts(query.concepts, lambda t: self.bm25(ITEM, t))
        words += weights.title * self.of_concepts(query.naming, lambda t: self.bm25(TITLE, t))
        rows = [row for row in range(len(mask)) if mask[row]]
        best_words = max((words[row] for row in rows), default=0.0)
        scores = dict.fromkeys(range(len(mask)), 0.0)
        for row in rows:
            scores[row] += words[row] / best_words if best_words > 0 else 0.0
            scores[row] += weights.leanings * self.leaning(query, row)
        positive = [row for row in rows if scores[row] > 0]
        candidates = set(sorted(positive, key=lambda row: (-scores[row], row))[:depth])
        if weights.dense:
            cosines = self.index._dense.all() @ self.index._encode([query.text])[0]
            nearest = sorted(rows, key=lambda row: -cosines[row])[:depth]
            candidates |= set(nearest)
            best = max((float(cosines[row]) for row in nearest), default=0.0)
            for row in candidates:
                scores[row] += weights.dense * max(float(cosines[row]), 0.0) / best
        return {row: scores[row] for row in candidates}, sum(words[row] != 0 for row in rows)

    def leaning(self, query: Query, row: int) -> float:
        document = self.unit_of[DOCUMENT][row] + 1
        meant = [w for w in query.leanings if document in w.documents or row in w.passages]
        return sum(leaning.weight for leaning in meant)


if TYPE_CHECKING:
    from typing import Protocol

    class Scorer(Protocol):
        def __call__(self, terms: Sequence[str], /) -> Scores: ...


@pytest.fixture(scope="module")
def naive(samples: Samples) -> Naive:
    return Naive(samples.index)


def assert_as_naive(
    naive: Naive, query: Query, weights: Weights, filters: Filter, depth: int = 1_000
) -> Ranking:
    total = naive.index.manifest.counts.passages
    found = naive.index.rank(query, filters, weights=weights, limit=total)
    mask = naive.index._mask(query, filters)
    mask = np.ones(total, np.bool_) if mask is None else mask
    expected, matched = naive.rank(query, weights, mask, depth)
    scores = {hit.row: hit.score for hit in found.hits}
    assert scores == pytest.approx(expected, rel=1e-5, abs=1e-6)
    assert [hit.rank for hit in found.hits] == list(range(1, len(found.hits) + 1))
    order = [(-hit.score, hit.row) for hit in found.hits]
    assert order == sorted(order), "best first, the lower row first among equals"
    assert (found.allowed, found.matched) == (int(mask.sum()), matched)
    return found


# ---- the parts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("field", FIELDS, ids=[field.name for field in FIELDS])
@pytest.mark.parametrize(
    "words", ["parking near schools", "flooding flooding beck", "committee", ""]
)
def test_a_field_is_bm25okapi_of_its_units(naive: Naive, field: Field, words: str) -> None:
    lexicon = naive.index._lexicon
    units = {**lexicon.units, "text": np.arange(len(lexicon.items), dtype=np.int32)}
    found = field_scores(concepts_of(words), field.name, replace(lexicon, units=units))
    np.testing.assert_array_equal(found, naive.bm25(field, analyze_question(words)))


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_without_backing_the_text_is_bm25okapi_exactly(naive: Naive, query: Query) -> None:
    found = backed_scores(naive.index._lexicon, query.concepts, 0)
    expected = naive.of_concepts(query.concepts, lambda terms: naive.bm25(TEXT, terms))
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("backing", [0.1, 0.45, 1.0])
@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_backing_is_the_larger_of_both_term_by_term(
    naive: Naive, query: Query, backing: float
) -> None:
    lexicon = naive.index._lexicon
    found = backed_scores(lexicon, query.concepts, backing)
    expected = naive.of_concepts(query.concepts, lambda terms: naive.backed(terms, backing))
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)
    assert np.all(found >= backed_scores(lexicon, query.concepts, 0) - 1e-12), "it takes nothing"


@pytest.mark.parametrize("weights", WEIGHTS, ids=range(len(WEIGHTS)))
@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_a_ranking_is_the_naive_one(naive: Naive, query: Query, weights: Weights) -> None:
    assert_as_naive(naive, query, weights, Filter())


@pytest.mark.parametrize("weights", WEIGHTS[:3], ids=range(3))
@pytest.mark.parametrize("filters", FILTERS[1:], ids=["committee", "period", "kinds"])
@pytest.mark.parametrize("query", [*QUERIES[:2], QUERIES[7]], ids=["plain", "names", "leaning"])
def test_filters_act_before_the_ranking(
    naive: Naive, query: Query, weights: Weights, filters: Filter
) -> None:
    found = assert_as_naive(naive, query, weights, filters)
    assert 0 < found.allowed < naive.index.manifest.counts.passages
    # Each part is divided by the best that is allowed.
    leant = weights.leanings * sum(leaning.weight for leaning in query.leanings)
    assert found.hits[0].score <= 1 + weights.dense + leant + 1e-6


def test_candidates_of_either_side_are_scored_on_both(
    naive: Naive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking_module, "DEPTH", 20)
    for query in QUERIES[:2]:
        found = assert_as_naive(naive, query, Weights(), Filter(), depth=20)
        assert 20 < len(found.hits) <= 40


def test_a_filter_that_lets_nothing_through(samples: Samples) -> None:
    nothing = Filter(since=dt.date(1900, 1, 1), until=dt.date(1900, 1, 2))
    found = samples.index.rank(QUERIES[0], nothing)
    assert found == Ranking(hits=(), matched=0, allowed=0, alike=0.0)


@pytest.mark.parametrize("limit", [0, 1, 7, 10_000])
def test_the_limit_cuts_and_changes_nothing_else(samples: Samples, limit: int) -> None:
    whole = samples.index.rank(QUERIES[1], limit=10_000).hits
    assert samples.index.rank(QUERIES[1], limit=limit).hits == whole[:limit]


def test_lexical_modes_need_no_encoder(samples: Samples) -> None:
    def encode(text: str) -> NDArray[np.float32]:
        raise AssertionError(text)

    found = rank(
        QUERIES[0],
        Weights(dense=0),
        samples.index._lexicon,
        encode=encode,
        dense=samples.index._dense,
        mask=None,
        limit=3,
    )
    assert found == samples.index.rank(QUERIES[0], weights=Weights(dense=0), limit=3)


def test_what_only_the_encoder_finds_has_matched_nothing(samples: Samples) -> None:
    found = samples.index.rank(query_of("xylophone zeppelin"))
    assert (found.matched, len(found.hits)) == (0, 10)
    assert samples.index.rank(query_of("xylophone"), weights=Weights(dense=0)).hits == ()


# ---- made-up units, whose scores are known ------------------------------------------------------


def made_up(texts: Sequence[str], *, documents: str = "") -> Lexicon:
    """Passages of documents that are told by a letter; headings and titles are empty."""
    letters = (documents or "a").ljust(len(texts), "z")
    order = list(dict.fromkeys(letters))
    of_passage = np.array([order.index(letter) for letter in letters], dtype=np.int32)
    units = {TEXT: texts, ITEM: [""], TITLE: [""] * len(order), DOCUMENT: [""] * len(order)}
    return Lexicon(
        postings={
            f.name: build_postings([text.split() for text in units[f]], k1=f.k1, b=f.b)
            for f in FIELDS
        },
        units={"item": np.zeros_like(of_passage), "title": of_passage, "document": of_passage},
        is_decision=np.zeros(len(texts), dtype=np.bool_),
        items=of_passage,
        exists=None,
        document_order=np.zeros(len(order), dtype=np.int32),
    )


def lexical(lexicon: Lexicon, query: Query, **weights: float) -> list[tuple[int, float]]:
    found = rank(
        query,
        Weights(dense=0, **weights),
        lexicon,
        encode=NotImplemented,
        dense=NotImplemented,
        mask=None,
        limit=99,
    )
    return [(hit.row, round(hit.score, 9)) for hit in found.hits]


def asking(*forms: str, **parts: object) -> Query:
    """One concept in several forms."""
    alternatives = tuple(tuple(form.split()) for form in forms)
    return asked("", Concept(alternatives=alternatives), **parts)  # type: ignore[arg-type]


FILLING = ["x"] * 20


def test_ties_are_broken_by_row() -> None:
    lexicon = made_up(["pond y", "x", "y pond", "pond x", *FILLING])
    assert lexical(lexicon, asking("pond")) == [(0, 1.0), (2, 1.0), (3, 1.0)]


def test_an_acronym_and_what_it_means_count_once() -> None:
    texts = ["mash", "hub of safety", "mash hub of safety", *FILLING]
    lexicon = made_up(texts)
    plain = dict(lexical(lexicon, asking("mash")))
    scores = backed_scores(lexicon, asking("mash", "hub of safety").concepts, 0)
    short = backed_scores(lexicon, asking("mash").concepts, 0)
    long = backed_scores(lexicon, asking("hub of safety").concepts, 0)
    np.testing.assert_array_equal(scores, np.maximum(short, long / 3))
    assert scores[2] < short[2] + long[2] / 3
    assert math.isclose(scores[1], long[1] / 3), "as much as a third of its three words"
    assert plain.keys() == {0, 2}


LIFTED: list[tuple[Leaning, list[int], str]] = [
    (Leaning(weight=0.5, documents=frozenset((2,))), [1, 2], "a document is all of its passages"),
    (Leaning(weight=0.5, passages=frozenset((2,))), [2], "a passage is itself alone"),
    (Leaning(weight=0.5, documents=frozenset((1,)), passages=frozenset((0, 3))), [0, 3], "once"),
    (Leaning(weight=0.5), [], "an empty leaning means nothing"),
    (Leaning(weight=0.0, documents=frozenset((1, 2, 3))), [], "without weight it adds nothing"),
    (Leaning(weight=0.5, passages=frozenset((3, 4))), [3, 4], "it brings what the words did not"),
]


@pytest.mark.parametrize(("leaning", "lifted", "reason"), LIFTED, ids=[row[2] for row in LIFTED])
def test_a_leaning_lifts_exactly_what_it_means(
    leaning: Leaning, lifted: list[int], reason: str
) -> None:
    lexicon = made_up(["pond", "pond", "pond", "pond", *FILLING], documents="abbc")
    plain = dict(lexical(lexicon, asking("pond")))
    assert plain == dict.fromkeys(range(4), 1.0)

    def leant(times: int, **weights: float) -> dict[int, float]:
        return dict(lexical(lexicon, asking("pond", leanings=(leaning,) * times), **weights))

    for times in (1, 2):  # each leaning counts
        lift = {row: 0.5 * times for row in lifted}
        expected = {r: plain.get(r, 0.0) + lift.get(r, 0.0) for r in plain.keys() | lift.keys()}
        assert leant(times) == expected, reason
    assert leant(2, leanings=0.0) == plain, "switched off, it adds nothing"


def test_a_leaning_excludes_nothing_and_brings_nothing_past_a_filter(samples: Samples) -> None:
    every = samples.index.manifest.counts.passages
    meant = Leaning(weight=9.0, documents=frozenset((1, 2)))
    words = "flooding at the beck"
    plain, leant = query_of(words), query_of(words, leanings=(meant,))
    for filters in (Filter(), Filter(committees=("planning",))):
        rows = [
            {h.row for h in samples.index.rank(q, filters, limit=every).hits}
            for q in (plain, leant)
        ]
        assert rows[0] == rows[1]
    hits = samples.index.rank(leant, limit=every).hits
    documents = [samples.index.evidence(hit.row).document in (1, 2) for hit in hits]
    assert documents == sorted(documents, reverse=True), "so heavy a leaning goes before all else"
    assert any(documents)


def test_titles_are_searched_for_names_that_the_words_are_not(samples: Samples) -> None:
    """The name of a committee in a passage's own words is no sign that it answers."""
    alone, named = query_of("parking"), query_of("parking", names="Planning Committee")
    lexical = Weights(dense=0, title=0)
    assert samples.index.rank(named, weights=lexical) == samples.index.rank(alone, weights=lexical)
    lexical = Weights(dense=0)
    assert samples.index.rank(named, weights=lexical) != samples.index.rank(alone, weights=lexical)


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.CARRIED])
def test_only_what_was_carried_is_a_decision_that_was_taken(
    minutes: Minutes, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes.write("one.txt", "The gardener cut the hedge.", "Nobody mended the gate.")
    minutes.build()
    with minutes.open() as index:
        both = np.flatnonzero(index._lexicon.is_decision)
        assert [index.evidence(int(row)).decisions != () for row in both] == [True, True]
    turn_the_first(monkeypatch, outcome)
    minutes.build(rebuild=True, encoder=minutes.encoder)
    with minutes.open() as index:
        assert index.evidence(int(both[0])).decisions[0].outcome is outcome
        assert np.flatnonzero(index._lexicon.is_decision).tolist() == [both[1]]
        pool = index.pool(query_of("what was approved"), limit=99)
        taken = pool.rows[pool.is_decision]
        assert (sorted(pool.rows), taken.tolist()) == (list(range(5)), [both[1]])


def turn_the_first(monkeypatch: pytest.MonkeyPatch, outcome: Outcome) -> None:
    """Let the first decision that is written have another outcome."""
    real, first = inserting._insert_decision, iter([outcome])

    def insert(database: sqlite3.Connection, item: int, decision: Decision) -> int:
        turned = replace(decision, outcome=next(first, decision.outcome))
        return real(database, item, turned)

    monkeypatch.setattr(inserting, "_insert_decision", insert)


def test_negative_cosines_lift_nothing(tmp_path: Path) -> None:
    vectors = np.array([[-1, 0], [0, -1], [-1, 0]], np.float32)
    save_vectors(vectors, tmp_path)
    dense = DenseIndex([(tmp_path, 3)], dimension=2, index_folder=tmp_path)
    found = rank(
        asking("pond"),
        Weights(),
        made_up(["pond", "x", "x"]),
        encode=lambda text: np.array([1, 0], np.float32),
        dense=dense,
        mask=None,
        limit=9,
    )
    assert [(hit.row, hit.score) for hit in found.hits] == [(0, 1.0)]


# ---- to the bit, against a ranking that scores every passage -------------------------------------


@dataclass(frozen=True)
class Cosines:
    """What stands for the vectors: every passage's cosine with whatever is asked."""

    of_passages: NDArray[np.float32]

    def search(
        self, _: object, depth: int, mask: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        rows = np.flatnonzero(np.ones(self.of_passages.size, np.bool_) if mask is None else mask)
        rows = rows[np.argsort(-self.of_passages[rows], kind="stable")[:depth]]
        return rows, self.of_passages[rows]

    def scores(self, _: object, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        return self.of_passages[rows]


@dataclass(frozen=True)
class Plain:
    """The first ranking with a number for every passage and part, in the order of the formula."""

    lexicon: Lexicon
    weights: Weights

    def text(self, terms: Sequence[str]) -> Scores:
        postings, documents = self.lexicon.postings["text"], self.lexicon.postings["document"]
        near, least = np.zeros(postings.lengths.size), np.zeros(documents.lengths.size)
        owners = self.lexicon.units["document"]
        for term in useful_terms(postings, terms):
            rows, found = term_scores(postings, term)
            if self.weights.backing:
                rarity = idf(documents, term)
                saturation = score(documents, [term]) / rarity if rarity > 0 else 0 * least
                backed = self.weights.backing * saturation * idf(postings, term)
                least += backed
                found = np.maximum(found - backed[owners[rows]], 0.0)
            near[rows] += found
        return near + least[owners] if self.weights.backing else near

    def field(self, name: str, concepts: Sequence[Concept]) -> Scores:
        def every(terms: Sequence[str]) -> Scores:
            postings: Postings = self.lexicon.postings[name]
            return score(postings, useful_terms(postings, terms))[self.lexicon.units[name]]

        return self.of_concepts(concepts, every)

    def of_concepts(self, concepts: Sequence[Concept], of_terms: Scorer) -> Scores:
        total = of_terms(
            [t for c in concepts if len(c.alternatives) == 1 for t in c.alternatives[0]]
        )
        for concept in concepts:
            forms = [form for form in concept.alternatives if form]
            if len(concept.alternatives) > 1 and forms:
                asked = len(concept.alternatives[0])
                total = total + np.maximum.reduce([of_terms(f) * (asked / len(f)) for f in forms])
        return total

    def leaning(self, query: Query) -> Scores:
        owners = self.lexicon.units["document"]
        total = np.zeros(owners.size)
        for leaning in query.leanings:
            meant = np.isin(owners + 1, list(leaning.documents))
            meant[list(leaning.passages)] = True
            total += leaning.weight * meant
        return total

    def first(
        self, query: Query, mask: NDArray[np.bool_], depth: int, cosines: Cosines | None
    ) -> First:
        weights, title = self.weights, self.field("title", query.naming)
        words = weights.text * self.of_concepts(query.concepts, self.text)
        if weights.item:
            words = words + weights.item * self.field("item", query.concepts)
        words = np.where(mask, words + weights.title * title, 0.0)
        best = words.max(initial=0.0)
        fused = (words / best if best > 0 else words) + weights.leanings * self.leaning(query)
        fused[~mask] = 0.0
        every = np.arange(fused.size)
        rows = np.lexsort((every, -fused))[:depth]
        rows, alike = rows[fused[rows] > 0], 0.0
        if cosines is not None and mask.any():
            nearest, values = cosines.search(None, depth, mask)
            alike = max(float(values[0]), 0.0)
            if alike > 0:
                rows = np.union1d(rows, nearest)
                fused[rows] += weights.dense * np.maximum(cosines.of_passages[rows], 0.0) / alike
        rows = rows[np.lexsort((rows, -fused[rows]))]
        return First(
            rows=rows,
            fused=fused[rows],
            title=title[rows],
            matched=int(np.count_nonzero(words)),
            allowed=int(np.count_nonzero(mask)),
            alike=alike,
        )


WORDS = ["pond", "beck", "hedge", "gate", "lamp", "moss"]  # few, so that scores tie


@dataclass(frozen=True)
class Chance:
    """Small collections and questions, all that one seed makes."""

    random: np.random.Generator

    def some(self, most: int, fewest: int = 0) -> range:
        return range(self.random.integers(fewest, most + 1))

    def units(self, count: int) -> list[list[str]]:
        words = WORDS[: self.random.integers(1, len(WORDS) + 1)]
        return [[str(self.random.choice(words)) for _ in self.some(4)] for _ in range(count)]

    def lexicon(self) -> Lexicon:
        documents = len(self.some(8, 1))
        owners = self.random.integers(0, documents, len(self.some(30))).astype(np.int32)
        if self.random.random() < 0.8:  # a document's passages are neighbours, mostly
            owners.sort()
        heads = self.random.integers(0, 6, owners.size).astype(np.int32)
        counts = {TEXT: owners.size, ITEM: 6, TITLE: documents, DOCUMENT: documents}
        return Lexicon(
            postings={
                f.name: build_postings(self.units(counts[f]), k1=f.k1, b=f.b) for f in FIELDS
            },
            units={"item": heads, "title": owners, "document": owners},
            is_decision=np.zeros(owners.size, dtype=np.bool_),
            items=owners,
            exists=None,
            document_order=np.zeros(documents, dtype=np.int32),
        )

    def concepts(self) -> tuple[Concept, ...]:
        words = [*WORDS, "unheard"]

        def form() -> tuple[str, ...]:
            return tuple(str(self.random.choice(words)) for _ in self.some(2))

        return tuple(
            Concept(alternatives=tuple(form() for _ in self.some(2))) for _ in self.some(3)
        )

    def query(self, lexicon: Lexicon) -> Query:
        size, documents = len(lexicon.items), lexicon.postings["document"].lengths.size
        leanings = tuple(
            Leaning(
                weight=float(self.random.choice([0.0, 0.5, 1.0])),
                documents=frozenset(self.random.integers(1, documents + 1, 2).tolist()),
                passages=frozenset(self.random.integers(0, size, min(size, 2)).tolist()),
            )
            for _ in self.some(2)
        )
        parts = {"concepts": self.concepts(), "naming": self.concepts(), "leanings": leanings}
        return replace(query_of(""), **parts)  # type: ignore[arg-type]

    def weights(self) -> Weights:
        names = ("text", "backing", "item", "title", "dense", "leanings")
        return Weights(**{n: float(self.random.choice([0, 0.4, 1.0, 1.5])) for n in names})


@settings(max_examples=400, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_what_is_scored_together_scores_to_the_bit_what_it_does_alone(seed: int) -> None:
    """Ties, words of most units, whose idf may be negative, masks, leanings, several forms."""
    chance = Chance(np.random.default_rng(seed))
    lexicon, weights = chance.lexicon(), chance.weights()
    query, size = chance.query(lexicon), len(lexicon.items)
    allowed = chance.random.random(size) < chance.random.choice([0.0, 0.3, 0.8, 1.0])
    made = chance.random.integers(-4, 5, size).astype(np.float32) / np.float32(7)
    cosines = Cosines(made) if weights.dense else None
    depth = int(chance.random.choice([1, 3, 1000]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking_module, "DEPTH", depth)
        found = rank_first(
            query,
            weights,
            lexicon,
            question=None if cosines is None else np.zeros(1, np.float32),
            dense=cosines,  # type: ignore[arg-type]  # all that is asked of it
            mask=None if allowed.all() else allowed,
        )
    expected = Plain(lexicon, weights).first(query, allowed, depth, cosines)
    for name in ("rows", "fused", "title"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), name)
    kept = ("matched", "allowed", "alike")
    assert [getattr(found, n) for n in kept] == [getattr(expected, n) for n in kept]


@given(
    rows=st.lists(st.integers(0, 30)).map(lambda found: np.array(found, dtype=np.int32)),
    others=st.lists(st.integers(0, 30)).map(lambda found: np.array(found, dtype=np.int64)),
)
def test_sets_of_rows_are_those_that_numpy_makes(
    rows: NDArray[np.int32], others: NDArray[np.int64]
) -> None:
    np.testing.assert_array_equal(distinct(rows), np.unique(rows))
    wide = rows.astype(np.int64)
    np.testing.assert_array_equal(_without(wide, others), np.setdiff1d(wide, others))
