"""Parts of postings that grew, shrank and were merged are those that are built at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.bm25 import document_frequency, idf, score, term_scores, terms_from
from index.compiling import build_postings
from index.merging import merged, statistics_of
from index.postings import Part, Postings, joined

K1, B = 0.8, 0.3
_TERM = st.sampled_from(["", "a", "b", "ab", "c", "é", "\ud800", "zebra", "council", "road"])
_UNIT = st.lists(_TERM, max_size=8)
Segments = list[list[list[str]]]


def _part(units: Sequence[Sequence[str]]) -> Part:
    ((_, part),) = build_postings(units, k1=K1, b=B).parts
    return part


class Grown:
    """Units in several parts, some of which do not exist any more, in the order of their ids."""

    def __init__(self, segments: Segments, seed: int) -> None:
        self.units = [unit for segment in segments for unit in segment]
        rng = np.random.default_rng(seed)
        self.exists: NDArray[np.bool_] = rng.random(len(self.units)) < rng.random()
        self.order = np.zeros(len(self.units), dtype=np.int64)
        # As ids of documents come: each part is in their order, the parts are mixed.
        sizes = [len(segment) for segment in segments]
        mixed = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(int)
        for number, start in enumerate(starts[:-1]):
            self.order[start : start + sizes[number]] = np.flatnonzero(mixed == number)
        void = build_postings([], k1=K1, b=B).statistics
        parts = [_part(segment) for segment in segments]
        self.postings = self.counted(joined(parts, self.exists, void))
        ids = np.argsort(self.order)
        self.rows = ids[self.exists[ids]]  # what exists, as it is built at once
        self.built = build_postings([self.units[row] for row in self.rows], k1=K1, b=B)

    def counted(self, postings: Postings) -> Postings:
        statistics = statistics_of(postings, self.order, self.units.__getitem__)
        return joined([part for _, part in postings.parts], postings.exists, statistics)


_GROWN = st.builds(
    Grown,
    st.lists(st.lists(_UNIT, max_size=5), min_size=1, max_size=4),
    st.integers(0, 2**32 - 1),
)
_QUERY = st.lists(_TERM | st.just("unknown"), max_size=6)


def _same(grown: Grown, postings: Postings, query: Sequence[str]) -> None:
    built = grown.built
    assert postings.existing == built.existing
    assert postings.statistics == built.statistics
    mine = score(postings, query)[grown.rows]
    assert mine.tobytes() == score(built, query).tobytes()
    for term in query:
        assert idf(postings, term) == idf(built, term)
        assert document_frequency(postings, term) == document_frequency(built, term)
        rows, _ = term_scores(postings, term)
        assert rows.tolist() == sorted(grown.rows[term_scores(built, term)[0]].tolist())
    assert terms_from(postings, "a", "d") == terms_from(built, "a", "d")


@given(_GROWN, _QUERY)
def test_parts_score_to_the_bit_as_built_at_once(grown: Grown, query: list[str]) -> None:
    _same(grown, grown.postings, query)


@given(_GROWN, _QUERY)
def test_a_merged_part_scores_to_the_bit_as_built_at_once(grown: Grown, query: list[str]) -> None:
    part = merged(grown.postings, grown.order, grown.units.__getitem__)
    held = joined([part], grown.exists, grown.postings.statistics)

    _same(grown, held, query)
    assert grown.counted(held).statistics == grown.built.statistics
    # Merged once more with what comes later, it still knows where each term first appears.
    assert merged(held, grown.order, grown.units.__getitem__).first_units.tolist() == (
        part.first_units.tolist()
    )


@given(st.lists(st.lists(_UNIT, max_size=5), min_size=1, max_size=4))
def test_merging_parts_in_order_gives_the_bytes_of_one_build(segments: Segments) -> None:
    units = [unit for segment in segments for unit in segment]
    built = build_postings(units, k1=K1, b=B)
    parts = joined([_part(segment) for segment in segments], None, built.statistics)

    part = merged(parts, np.arange(len(units)), units.__getitem__)

    for name in Part.__slots__:
        ours, theirs = getattr(part, name), getattr(_part(units), name)
        assert (ours.dtype, ours.tobytes()) == (theirs.dtype, theirs.tobytes()), name


def test_only_the_words_of_units_where_a_term_now_first_appears_are_read_again() -> None:
    units = [["a", "b"], ["b", "c"], ["c", "d"], ["e"]]
    read: list[int] = []

    def terms_of(unit: int) -> list[str]:
        read.append(unit)
        return units[unit]

    exists = np.array([False, True, True, True])
    postings = joined([_part(units)], exists, build_postings([], k1=K1, b=B).statistics)
    statistics_of(postings, np.arange(4), terms_of)

    assert read == [1]  # "a" is gone, "b" is now first in the second unit


@pytest.mark.parametrize("parts", [0, 1, 2])
def test_of_nothing_nothing_is_scored(parts: int) -> None:
    void = build_postings([], k1=K1, b=B).statistics
    postings = joined([_part([])] * parts, None, void)

    assert score(postings, ["a"]).tolist() == []
    assert terms_from(postings, "a", "b") == ([], [])
