"""Ranking, against rank_bm25 and a naive ranking that is written out passage by passage."""

from __future__ import annotations

import datetime as dt
import math
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from corpus.records import Outcome, PassageKind
from index import Concept, Filter, Query, Ranking, SearchIndex, Weights, analyze, analyze_question
from index import ranking as ranking_module
from index.bm25 import build_postings
from index.dense import DenseIndex, save_vectors
from index.fields import DOCUMENT, FIELDS, ITEM, TEXT, TITLE, Field, field_units, passage_words
from index.generations import open_generation, publish, scratch_folder
from index.ranking import JUMP_BLOCKS, JUMP_COST, Lexicon, _field, backed_scores, rank
from index.writer_lock import writer_lock

if TYPE_CHECKING:
    from tests.index.conftest import Minutes, Samples

Scores = NDArray[np.float64]


def concepts_of(words: str) -> tuple[Concept, ...]:
    return tuple(Concept(alternatives=((term,),)) for term in analyze_question(words))


def query_of(words: str, *, decisions: bool = False) -> Query:
    return Query(text=words, concepts=concepts_of(words), decisions=decisions)


MASH = Concept(alternatives=(("mash",), ("multi", "agenc", "safeguard", "hub")))
LEVY = Concept(alternatives=(("communiti", "infrastructur", "levi"), ("cil",)))
QUERIES = [
    query_of("parking charges near schools"),
    query_of("what was resolved about flooding at the beck", decisions=True),
    query_of("school school school streets"),  # a word asked three times counts three times
    query_of("Planning Committee 15 September 2021", decisions=True),  # what only titles hold
    query_of("the committee"),  # every unit holds it: nothing else is left
    query_of("xylophone zeppelin"),  # no unit holds it
    Query(text="MASH referrals", concepts=(MASH, *concepts_of("referrals")), decisions=True),
    Query(text="levy on developers", concepts=(*concepts_of("developers"), LEVY)),
    Query(text="education", concepts=()),  # nothing for the postings
    Query(text="education", concepts=(Concept(alternatives=()), Concept(alternatives=((),)))),
    Query(text="hub", concepts=(Concept(alternatives=(("hub",), ())),)),  # an empty form
]
WEIGHTS = [
    Weights(),
    Weights(dense=0),  # --mode bm25
    Weights(text=0, item=0, title=0, dense=1, decision=0, jump=0),  # --mode dense
    Weights(backing=0),
    Weights(document=0.3, backing=0.2, jump=0.5),
    Weights(text=0.2, item=0, title=1.5, decision=1),
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
        texts = field_units(self.index._database, passages)
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

    @cached_property
    def blocks(self) -> list[tuple[str, bool]]:
        """Each passage's item, and whether it states a decision that was not lost."""
        rows = range(self.index.manifest.counts.passages)
        found = [self.index.evidence(row) for row in rows]
        return [
            (e.item.item_id, any(d.outcome is not Outcome.LOST for d in e.decisions)) for e in found
        ]

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
        near = weights.text * self.of_concepts(
            query.concepts, lambda terms: self.backed(terms, weights.backing)
        )
        for field, weight in ((ITEM, weights.item), (TITLE, weights.title)):
            near += weight * self.of_concepts(query.concepts, lambda t, f=field: self.bm25(f, t))
        whole = self.of_concepts(query.concepts, lambda terms: self.bm25(DOCUMENT, terms))
        rows = [row for row in range(len(mask)) if mask[row]]
        best_near = max((near[row] for row in rows), default=0.0)
        best_whole = max((whole[row] for row in rows), default=0.0)
        scores = dict.fromkeys(range(len(mask)), 0.0)
        for row in rows:
            scores[row] += near[row] / best_near if best_near > 0 else 0.0
            scores[row] += weights.document * whole[row] / best_whole if best_whole > 0 else 0.0
        positive = [row for row in rows if scores[row] > 0]
        candidates = set(sorted(positive, key=lambda row: (-scores[row], row))[:depth])
        if weights.dense:
            cosines = self.index._dense.all() @ self.index._encode(query.text)
            nearest = sorted(rows, key=lambda row: -cosines[row])[:depth]
            candidates |= set(nearest)
            best = max((float(cosines[row]) for row in nearest), default=0.0)
            for row in candidates:
                scores[row] += weights.dense * max(float(cosines[row]), 0.0) / best
        if query.decisions:
            scores = self.prefer_decisions(scores, candidates, weights, mask)
        return {row: scores[row] for row in candidates}, sum(near[row] != 0 for row in rows)

    def prefer_decisions(
        self,
        scores: dict[int, float],
        candidates: set[int],
        weights: Weights,
        mask: NDArray[np.bool_],
    ) -> dict[int, float]:
        lifted = dict(scores)
        for row in candidates:
            item, decision = self.blocks[row]
            if not decision:
                continue
            for back in range(1, JUMP_BLOCKS + 1) if weights.jump else ():
                before = row - back
                if before < 0 or not mask[before]:
                    continue
                if self.blocks[before] == (item, False):  # talk of the same item
                    offered = weights.jump * (scores[before] - JUMP_COST * back)
                    lifted[row] = max(lifted[row], offered)
            lifted[row] += weights.decision
        return lifted


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
    mask = naive.index._mask(filters)
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
    found = _field(query_of(words), field.name, replace(lexicon, units=units))
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
@pytest.mark.parametrize("query", QUERIES[:2], ids=range(2))
def test_filters_act_before_the_ranking(
    naive: Naive, query: Query, weights: Weights, filters: Filter
) -> None:
    found = assert_as_naive(naive, query, weights, filters)
    assert 0 < found.allowed < naive.index.manifest.counts.passages
    if not query.decisions:
        parts = (weights.text, weights.dense)  # each is divided by the best that is allowed
        assert found.hits[0].score <= sum(map(bool, parts)) * max(1, *parts) + 1e-6


def test_candidates_of_either_side_are_scored_on_both(
    naive: Naive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking_module, "DEPTH", 20)
    for query in QUERIES[:2]:
        found = assert_as_naive(naive, query, Weights(document=0.1), Filter(), depth=20)
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


def made_up(texts: Sequence[str], *, decisions: Sequence[int] = (), items: str = "") -> Lexicon:
    """One document; headings and titles are empty."""
    units = {TEXT: texts, ITEM: [""], TITLE: [""], DOCUMENT: [""]}
    one: NDArray[np.int32] = np.zeros(len(texts), dtype=np.int32)
    return Lexicon(
        postings={
            f.name: build_postings([text.split() for text in units[f]], k1=f.k1, b=f.b)
            for f in FIELDS
        },
        units={"item": one, "title": one, "document": one},
        is_decision=np.isin(np.arange(len(texts)), decisions),
        items=np.array([ord(c) for c in items or "a" * len(texts)], dtype=np.int32),
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


def asking(*forms: str, decisions: bool = False) -> Query:
    """One concept in several forms."""
    alternatives = tuple(tuple(form.split()) for form in forms)
    return Query(text="", concepts=(Concept(alternatives=alternatives),), decisions=decisions)


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


def test_decisions_are_preferred_only_when_asked() -> None:
    lexicon = made_up(["pond", "pond", *FILLING], decisions=[1])
    assert lexical(lexicon, asking("pond")) == [(0, 1.0), (1, 1.0)]
    preferred = lexical(lexicon, asking("pond", decisions=True), decision=0.25)
    assert preferred == [(1, 1.25), (0, 1.0)]


INHERITED: list[tuple[str, list[str], list[int], float | None, str]] = [
    ("aaaaaa", ["pond", "dry pond"], [1], 0.9 + 0.25, "one step back costs a tenth"),
    ("abbbbb", ["pond", "dry pond"], [1], None, "another item's discussion is not its own"),
    ("aaaaaa", ["pond", "x", "x", "x", "dry pond"], [4], 0.6 + 0.25, "four steps back"),
    ("aaaaaa", ["pond", "dry pond"], [1, 0], None, "a clause inherits nothing from another"),
    ("aaaaaa", ["pond", "x", "x", "x", "x", "dry pond"], [5], None, "five are too far"),
    ("aaaaaa", ["dry pond", "pond"], [0], None, "nothing is inherited from what comes after"),
]


@pytest.mark.parametrize(
    ("items", "texts", "decisions", "expected", "reason"), INHERITED, ids=[r[4] for r in INHERITED]
)
def test_a_decision_inherits_from_its_discussion(
    items: str, texts: list[str], decisions: list[int], expected: float | None, reason: str
) -> None:
    # "pond" alone is the best; the longer "dry pond" scores less by itself.
    texts = [*texts, *FILLING]
    lexicon = made_up(texts, decisions=decisions, items=items.ljust(len(texts), "z"))
    query = asking("pond", decisions=True)
    found = dict(lexical(lexicon, query, decision=0.25))[decisions[0]]
    own = dict(lexical(lexicon, asking("pond")))[decisions[0]]
    assert 0.6 < own < 0.9, "or the numbers of this table prove nothing"
    assert found == pytest.approx(max(expected or 0.0, own + 0.25)), reason
    alone = dict(lexical(lexicon, query, decision=0.25, jump=0))[decisions[0]]
    assert alone == pytest.approx(own + 0.25)


def test_a_lost_motion_is_not_preferred(minutes: Minutes) -> None:
    minutes.write("one.txt", "The gardener cut the hedge.", "Nobody mended the gate.")
    minutes.build()
    with minutes.open() as index:
        both = np.flatnonzero(index._lexicon.is_decision)
        assert [index.evidence(int(row)).decisions != () for row in both] == [True, True]
    lose_the_first(minutes.index)
    with minutes.open() as index:
        assert index.evidence(int(both[0])).decisions[0].outcome is Outcome.LOST
        assert np.flatnonzero(index._lexicon.is_decision).tolist() == [both[1]]


def lose_the_first(folder: Path) -> None:
    """Publish the same index once more, with its first decision lost."""
    with writer_lock(folder):
        old, scratch = open_generation(folder), scratch_folder(folder)
        shutil.copytree(old.path, scratch, dirs_exist_ok=True)
        database = sqlite3.connect(scratch / "collection.sqlite")
        database.execute("UPDATE decision SET outcome = 'lost' WHERE row = 1")
        database.commit()
        database.close()
        publish(folder, scratch, old.manifest)


def test_negative_cosines_lift_nothing(tmp_path: Path) -> None:
    vectors = np.array([[-1, 0], [0, -1], [-1, 0]], np.float32)
    save_vectors(vectors, tmp_path)
    dense = DenseIndex(tmp_path, expected=3, dimension=2, index_folder=tmp_path)
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
