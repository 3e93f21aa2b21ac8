"""The second ranking: the weighted sum of the signals, and nothing else, orders the pool."""

from __future__ import annotations

import datetime as dt
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import assistant
from assistant.answers import Question
from assistant.ordering import POOL, REFERRED, Ordered, _median, order, shipped_weights
from assistant.signals import SIGNALS, reach_of
from assistant.understanding.glossary import Glossary
from assistant.understanding.question import read_turn, understand
from index import Filter

if TYPE_CHECKING:
    from tests.assistant.conftest import Asker

ASKED = "who seconded the amendment about the latest 20 mph limit on Market Street in 2020?"


@pytest.fixture(scope="module")
def asked(samples_asker: Asker) -> Question:
    return samples_asker.understand(ASKED)


def test_without_weights_the_order_is_the_rows(samples_asker: Asker, asked: Question) -> None:
    found = order(asked, samples_asker.index, weights={})
    rows = [hit.row for hit in found.hits]
    assert rows == sorted(found.pool.rows.tolist())
    assert {hit.score for hit in found.hits} == {0.0}


@pytest.mark.parametrize("name", SIGNALS)
@pytest.mark.parametrize("weight", [1.0, -2.5])
def test_a_weight_on_one_signal_alone_orders_by_it(
    samples_asker: Asker, asked: Question, name: str, weight: float
) -> None:
    found = order(asked, samples_asker.index, weights={name: weight})
    signal = dict(
        zip(found.pool.rows.tolist(), found.values[:, SIGNALS.index(name)].tolist(), strict=True)
    )
    expected = sorted(signal, key=lambda row: (-weight * signal[row], row))
    assert [hit.row for hit in found.hits] == expected
    assert [hit.score for hit in found.hits] == [weight * signal[row] for row in expected]


def test_a_score_is_the_weighted_sum_of_the_signals(
    asked_samples: list[tuple[Question, Ordered]],
) -> None:
    weights = shipped_weights()
    for asked, found in asked_samples:
        sums = {
            int(row): sum(w * own[SIGNALS.index(name)] for name, w in weights.items())
            + REFERRED * (int(row) in asked.referred)
            for row, own in zip(found.pool.rows, found.values, strict=True)
        }
        assert found.scores == pytest.approx(sums)
        assert found.middle == pytest.approx(float(np.median(list(sums.values()))))


def test_hits_are_the_candidates_best_first(asked_samples: list[tuple[Question, Ordered]]) -> None:
    for _, found in asked_samples:
        rows = [hit.row for hit in found.hits]
        assert sorted(rows) == sorted(found.pool.rows.tolist())
        assert len(rows) <= POOL
        assert [hit.rank for hit in found.hits] == list(range(1, len(rows) + 1))
        scores = [hit.score for hit in found.hits]
        assert scores == sorted(scores, reverse=True)
        assert {hit.row: hit.score for hit in found.hits} == found.scores
        assert set(found.candidates) == set(reach_of(found.pool)) >= set(rows)


def test_the_same_question_twice_gives_the_same(samples_asker: Asker) -> None:
    one, other = (samples_asker.order(ASKED)[1] for _ in range(2))
    assert one.hits == other.hits
    assert np.array_equal(one.values, other.values)


def test_the_words_of_the_answer_stand_first(samples_asker: Asker) -> None:
    _, found = samples_asker.order("What was resolved about MASH referrals?")
    assert found.candidates[found.hits[0].row].text.startswith("a report on referrals to the MASH")


def test_what_no_passage_holds_has_no_order(samples_asker: Asker) -> None:
    _, found = samples_asker.order('the "tidal barrier" of Ambleford')
    assert (found.hits, found.scores, found.middle) == ((), {}, 0.0)


def test_a_filter_acts_before_the_order(county: Asker) -> None:
    turn = read_turn("footbridge", county.index, today=dt.date(2024, 6, 1), glossary=Glossary())
    only = Filter(councils=("Penny Brook Parish Council",), since=dt.date(2021, 1, 1))
    asked = understand([turn], county.index, filters=only, glossary=Glossary())
    found = order(asked, county.index)
    assert {c.date and c.date.year for c in found.candidates.values()} == {2021}


def test_the_numbers_are_packed_with_the_program() -> None:
    """A wheel without them would fail at the first question."""
    package = Path(assistant.__file__).parent
    with (package.parent / "pyproject.toml").open("rb") as file:
        packed = tomllib.load(file)["tool"]["setuptools"]["package-data"]["assistant"]
    files = [file.name for file in package.iterdir() if file.suffix not in {".py", ""}]
    assert {"ranking.toml", "abstention.toml"} <= set(files)
    for name in files:
        assert any(fnmatch(name, pattern) for pattern in (*packed, "py.typed")), name


@pytest.mark.parametrize("size", [1, 2, 3, 4, 99, 100])
def test_the_middle_of_the_scores_is_their_median_to_the_bit(size: int) -> None:
    scores = np.random.default_rng(size).normal(size=size)
    assert _median(scores) == np.median(scores)
