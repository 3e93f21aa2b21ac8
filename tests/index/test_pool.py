"""The candidates and what speaks for each, against a slow pool written out in plain Python."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Outcome, PassageKind
from index import Concept, Filter, Leaning, Pool, Query, SearchIndex, analyze, analyze_question
from index.bm25 import idf
from index.compiling import build_postings
from index.dense import Vectors
from index.fields import FIELDS, PassageWords, passage_words
from index.pool import _around, _best_of, _reach_ends
from index.ranking import Lexicon, field_scores
from index.records import Weights
from index.sentences import sentences_of

if TYPE_CHECKING:
    from tests.index.conftest import Minutes, Samples

REACH_TERMS, REACH_PASSAGES, NEAR = 55, 3, 3


def concepts_of(words: str) -> tuple[Concept, ...]:
    return tuple(Concept(alternatives=((term,),)) for term in analyze_question(words))


def asked(text: str, *concepts: Concept, names: str = "", **parts: object) -> Query:
    return Query(
        text=f"{text} {names}".strip(),
        question=text,
        concepts=concepts,
        naming=(*concepts, *concepts_of(names)),
        **{"topic": text, **parts},  # type: ignore[arg-type]
    )


def query_of(words: str, **parts: object) -> Query:
    return asked(words, *concepts_of(words), **parts)  # type: ignore[arg-type]


MASH = Concept(alternatives=(("mash",), ("multi", "agenc", "safeguard", "hub")))
LEANING = Leaning(weight=0.6, documents=frozenset((2, 5)), passages=frozenset((0,)))
QUERIES = {
    "words": query_of("parking charges near schools"),
    "names": query_of("flooding at the beck", names="Environment Panel May 2021"),
    "forms": asked("MASH referrals", MASH, *concepts_of("referrals")),
    "leaning": query_of("trees", leanings=(LEANING,)),
    "unknown words": query_of("xylophone zeppelin"),
    "one of two known": query_of("xylophone parking"),
    "empty": query_of(""),
    "only names": asked("", names="Planning Committee"),
    "another language": query_of("¿Cuándo se aprobó el presupuesto?"),
    "signs": query_of("?!… -- %%"),
    "control characters": query_of("park\0ing \x01\x02 schools"),
    "empty forms": asked(
        "hub",
        Concept(alternatives=()),
        Concept(alternatives=((),)),
        Concept(alternatives=(("hub",), ())),
        Concept(alternatives=((), ("hub",))),
    ),
}  # fmt: skip
FILTERS = {
    "none": Filter(),
    "committee": Filter(committees=("planning",)),
    "period": Filter(since=dt.date(2020, 1, 1), until=dt.date(2021, 12, 31)),
    "kind": Filter(kinds=(PassageKind.DECISION,)),
}


# ---- the oracle --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slow:
    """The same index, looked at passage by passage."""

    index: SearchIndex

    @cached_property
    def words(self) -> list[PassageWords]:
        return list(passage_words(self.index._database))

    @cached_property
    def items(self) -> list[str]:
        return [self.index.evidence(row).item.item_id for row in range(len(self.words))]

    @cached_property
    def terms(self) -> list[list[str]]:
        return [analyze(words.text) for words in self.words]

    @cached_property
    def vectors(self) -> Vectors:
        return self.index._dense.all()

    @cached_property
    def sentences(self) -> list[Vectors]:
        """Each passage's, by the passages' own count of sentences."""
        every, place, found = self.index._sentences.all(), 0, []
        for words in self.words:
            count = len(sentences_of(words.text))
            found.append(every[place : place + count])
            place += count
        assert place == len(every)
        return found

    def reach_end(self, row: int) -> int:
        size, end = len(self.terms[row]), row + 1
        for after in range(row + 1, min(row + REACH_PASSAGES + 1, len(self.words))):
            size += len(self.terms[after])
            if self.items[after] != self.items[row] or size > REACH_TERMS:
                break
            end = after + 1
        return end

    def near(self, row: int) -> range:
        around = range(max(row - NEAR, 0), min(row + NEAR + 1, len(self.words)))
        same = [other for other in around if self.items[other] == self.items[row]]
        return range(same[0], same[-1] + 1)

    def covered(self, concepts: Sequence[Concept], row: int, reach: range) -> float:
        held = {term for other in reach for term in self.terms[other]}
        held |= set(analyze(self.words[row].heading))
        total = found = 0.0
        for concept in concepts:
            first = concept.alternatives[0] if concept.alternatives else ()
            text = self.index._lexicon.postings["text"]
            weight = max((idf(text, term) for term in first), default=0.0)
            if weight > 0:
                total += weight
                forms = [form for form in concept.alternatives if form]
                found += weight * any(set(form) <= held for form in forms)
        return found / total if total else 0.0

    def taken(self, row: int) -> bool:
        return any(d.outcome is Outcome.CARRIED for d in self.index.evidence(row).decisions)


@pytest.fixture(scope="module")
def slow(samples: Samples) -> Slow:
    return Slow(samples.index)


def shares(values: Sequence[float], best: float | None = None) -> list[float]:
    """What each is of the best; what is below nothing is nothing."""
    kept = [max(float(value), 0.0) for value in values]
    most = max(kept, default=0.0) if best is None else best
    return [value / most if most > 0 else value for value in kept]


def assert_as_slow(slow: Slow, query: Query, filters: Filter, limit: int) -> Pool:
    index = slow.index
    pool = index.pool(query, filters, limit=limit)
    rows = [int(row) for row in pool.rows]
    first = index.rank(query, filters, limit=limit)
    assert rows == [hit.row for hit in first.hits], "the order of the first ranking"
    assert (pool.matched, pool.allowed) == (first.matched, first.allowed)
    assert pool.alike == pytest.approx(first.alike, abs=1e-6)
    reach = [range(row, slow.reach_end(row)) for row in rows]
    texts = [query.text, query.topic or query.text, query.question or query.text]
    whole, topic, last = index._encode(texts)
    alone = [max(float(slow.vectors[row] @ topic), 0.0) for row in rows]
    around = [np.mean([max(float(slow.vectors[r] @ topic), 0.0) for r in own]) for own in reach]
    best = max([*alone, *map(float, around)], default=0.0)
    title = field_scores(query.naming, "title", index._lexicon)
    fused = shares([hit.score for hit in first.hits])
    expected: dict[str, Sequence[float]] = {
        "fused": fused,
        "title": shares([title[row] for row in rows]),
        "meaning": shares([float(slow.vectors[row] @ whole) for row in rows]),
        "topic": shares(alone, best),
        "topic_around": shares([float(mean) for mean in around], best),
        "sentence": shares([float((slow.sentences[row] @ topic).max()) for row in rows]),
        "sentence_asked": shares([float((slow.sentences[row] @ last).max()) for row in rows]),
        "covered": [
            slow.covered(query.concepts, row, own) for row, own in zip(rows, reach, strict=True)
        ],
        "covered_near": [slow.covered(query.concepts, row, slow.near(row)) for row in rows],
        "item_best": best_among(fused, [slow.items[row] for row in rows]),
        "document_best": best_among(fused, [slow.words[row].document for row in rows]),
        "is_decision": [slow.taken(row) for row in rows],
        "reach_ends": [own.stop for own in reach],
    }
    for name, values in expected.items():
        found = getattr(pool, name)
        assert found.shape == (len(rows),), name
        np.testing.assert_allclose(found, values, rtol=1e-4, atol=1e-5, err_msg=name)
    return pool


def best_among(fused: list[float], groups: Sequence[object]) -> list[float]:
    return [
        max(f for f, other in zip(fused, groups, strict=True) if other == own) for own in groups
    ]


# ---- the pool ----------------------------------------------------------------------------------


@pytest.mark.parametrize("filters", FILTERS.values(), ids=FILTERS)
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_pool_is_the_slow_one(slow: Slow, query: Query, filters: Filter) -> None:
    pool = assert_as_slow(slow, query, filters, limit=60)
    mask = slow.index._mask(query, filters)
    assert mask is None or mask[pool.rows].all(), "nothing that is masked out"
    assert len(set(pool.rows.tolist())) == len(pool.rows)
    for name in ("fused", "title", "meaning", "topic", "topic_around", "sentence", "covered_near"):
        values = getattr(pool, name)
        assert np.all((values >= 0) & (values <= 1 + 1e-6)), name
    assert np.all(pool.covered_near >= 0)
    assert np.all(pool.item_best <= pool.document_best)
    assert np.all(pool.fused <= pool.item_best)


@pytest.mark.parametrize("limit", [0, 1, 2, 100, 100_000])
def test_any_limit(slow: Slow, limit: int) -> None:
    pool = assert_as_slow(slow, QUERIES["names"], Filter(), limit)
    assert len(pool.rows) == min(limit, slow.index.manifest.counts.passages)


@pytest.mark.parametrize("filters", FILTERS.values(), ids=FILTERS)
def test_what_only_the_encoder_finds_is_pooled_but_has_matched_nothing(
    slow: Slow, filters: Filter
) -> None:
    for name in ("unknown words", "empty", "signs"):
        pool = slow.index.pool(QUERIES[name], filters, limit=7)
        assert (pool.matched, len(pool.rows)) == (0, 7)
        assert not pool.covered.any()
        assert not pool.covered_near.any()
        assert not pool.title.any()


def test_a_filter_that_lets_nothing_through(slow: Slow) -> None:
    nothing = Filter(since=dt.date(1900, 1, 1), until=dt.date(1900, 1, 2))
    for query in QUERIES.values():
        pool = slow.index.pool(query, nothing)
        assert (pool.matched, pool.allowed, pool.alike) == (0, 0, 0.0)
        assert all(getattr(pool, name).shape == (0,) for name in array_names(pool))


def array_names(pool: Pool) -> list[str]:
    fields = [field.name for field in dataclasses.fields(pool)]
    return [name for name in fields if name not in ("matched", "allowed", "alike")]


def test_an_index_without_passages_has_an_empty_pool(minutes: Minutes) -> None:
    minutes.build()
    with minutes.open() as index:
        for query in QUERIES.values():
            pool = index.pool(dataclasses.replace(query, leanings=()))
            assert all(getattr(pool, name).shape == (0,) for name in array_names(pool))


def test_an_index_of_two_passages(minutes: Minutes) -> None:
    (minutes.docs / "one.txt").write_text("Minutes\n\nRESOLVED: That a bench be bought.\n")
    minutes.build()
    with minutes.open() as index:
        assert index.manifest.counts.passages == 2
        assert_as_slow(Slow(index), query_of("bench"), Filter(), 5)
        assert_as_slow(Slow(index), query_of("gate"), Filter(), 5)


def test_long_questions_are_answered(samples: Samples) -> None:
    words = "parking near schools and the flooding of the beck " * 1_000
    pool = samples.index.pool(query_of(words), limit=5)
    assert len(pool.rows) == 5


def test_parts_that_are_empty_stand_back_for_the_whole(samples: Samples) -> None:
    """A question of names alone has no topic; one about a pasted phrase may have no words."""
    whole = query_of("flooding at the beck")
    bare = dataclasses.replace(whole, topic="", question="")
    pools = [samples.index.pool(query) for query in (whole, bare)]
    for name in array_names(pools[0]):
        np.testing.assert_array_equal(getattr(pools[0], name), getattr(pools[1], name))


@pytest.mark.parametrize("least", [-1.0, 0.0, 1e-4])
def test_cosines_below_nothing_do_not_grow(minutes: Minutes, least: float) -> None:
    """Divided by a best of about nothing, they would outweigh every other sign."""
    minutes.write("one.txt", "The gardener cut the hedge.", "Nobody mended the gate.")
    minutes.build()
    with minutes.open() as index:
        vectors = index._dense.all()
        opposite = -vectors.mean(axis=0)
        if least >= 0:  # to one passage the question is as good as square
            opposite += (least - vectors[2] @ opposite) * vectors[2]
        opposite /= np.linalg.norm(opposite)
        assert (vectors @ opposite < 0).sum() >= 2, "or this test proves nothing"
        object.__setattr__(index, "_encode", lambda texts: np.stack([opposite for _ in texts]))
        pool = index.pool(query_of("hedge gate"))
        assert len(pool.rows) >= 2
        for name in ("meaning", "topic", "topic_around", "sentence", "sentence_asked"):
            values = getattr(pool, name)
            assert np.all((values >= 0) & (values <= 1 + 1e-6)), name


def test_weights_reach_the_first_ranking(samples: Samples) -> None:
    weights = Weights(text=0, item=0, title=0, dense=1)
    query = QUERIES["words"]
    pool = samples.index.pool(query, weights=weights, limit=20)
    hits = samples.index.rank(query, weights=weights, limit=20).hits
    assert pool.rows.tolist() == [hit.row for hit in hits]
    np.testing.assert_allclose(pool.fused, pool.meaning, atol=1e-5)


def test_several_threads_may_pool_at_once(samples: Samples) -> None:
    query = query_of("parking near schools", required=("parking",))

    def pooled(number: int) -> list[list[float]]:
        filters = list(FILTERS.values())[number % 3]
        pool = samples.index.pool(query, filters, limit=20)
        texts = samples.index.candidates(pool.rows.tolist())
        assert all("parking" in candidate.text.lower() for candidate in texts.values())
        return [getattr(pool, name).tolist() for name in array_names(pool)]

    expected = [pooled(number) for number in range(3)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(pooled, range(12))) == expected * 4


# ---- made-up passages ----------------------------------------------------------------------------

PASSAGES = st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=25)


def made_up(passages: Sequence[tuple[int, bool]]) -> Lexicon:
    """Passages of so many words, each perhaps the first of another item."""
    items = np.cumsum([new for _, new in passages], dtype=np.int32)
    zeros = np.zeros(len(passages), dtype=np.int32)
    texts: dict[str, list[list[str]]] = {field.name: [[]] for field in FIELDS}
    texts["text"] = [["w"] * length for length, _ in passages]
    return Lexicon(
        postings={f.name: build_postings(texts[f.name], k1=f.k1, b=f.b) for f in FIELDS},
        units=dict.fromkeys(("item", "title", "document"), zeros),
        is_decision=zeros.astype(np.bool_),
        items=items,
        exists=None,
        document_order=np.zeros(1, dtype=np.int32),
    )


@given(passages=PASSAGES)
def test_a_reach_ends_with_its_item_and_at_a_hundred_words(
    passages: list[tuple[int, bool]],
) -> None:
    lexicon = made_up(passages)
    rows = np.arange(len(passages))[::-1].astype(np.int64)
    items = lexicon.items.tolist()
    for row, end in zip(rows.tolist(), _reach_ends(lexicon, rows).tolist(), strict=True):
        assert row < end <= min(row + 1 + REACH_PASSAGES, len(passages))
        assert len(set(items[row:end])) == 1
        size = sum(length for length, _ in passages[row:end])
        assert end == row + 1 or size <= REACH_TERMS
        if end < min(row + 1 + REACH_PASSAGES, len(passages)):
            assert items[end] != items[row] or size + passages[end][0] > REACH_TERMS, "not shorter"


@given(passages=PASSAGES)
def test_what_is_near_is_of_the_same_item(passages: list[tuple[int, bool]]) -> None:
    lexicon = made_up(passages)
    rows = np.arange(len(passages), dtype=np.int64)
    items = lexicon.items.tolist()
    for row, start, end in zip(
        rows.tolist(), *(a.tolist() for a in _around(lexicon, rows)), strict=True
    ):
        around = range(max(row - NEAR, 0), min(row + NEAR + 1, len(passages)))
        assert list(range(start, end)) == [r for r in around if items[r] == items[row]]


@given(pairs=st.lists(st.tuples(st.integers(0, 5), st.floats(0, 2)), max_size=20))
def test_the_best_of_each_group(pairs: list[tuple[int, float]]) -> None:
    groups = np.array([group for group, _ in pairs], dtype=np.int32)
    fused = np.array([score for _, score in pairs])
    expected = best_among(fused.tolist(), groups.tolist())
    assert _best_of(groups, fused).tolist() == expected
