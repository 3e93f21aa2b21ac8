"""Each signal says what its name says, by small cases and by a plain recomputation."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.abstaining import SIGNS, shipped_rule
from assistant.answers import Question
from assistant.ordering import Ordered, shipped_weights
from assistant.signals import SIGNALS, reach_of, signals_of, states_of
from assistant.understanding.asked_dates import find_periods
from assistant.understanding.intents import read_intent
from assistant.understanding.stating import Detail, states
from corpus import PassageKind
from index import Candidate, Filter, Pool, Query

if TYPE_CHECKING:
    from tests.assistant.conftest import Asker

TODAY = dt.date(2024, 6, 1)
POOLED = [
    "fused",
    "title",
    "meaning",
    "topic",
    "topic_around",
    "sentence",
    "sentence_asked",
    "covered",
    "covered_near",
    "item_best",
    "document_best",
]


def question(
    text: str,
    *,
    documents: Sequence[int] = (),
    wants_decision: bool = False,
    wants_resolution: bool = False,
) -> Question:
    """Return a question of which nothing is known but what its words say."""
    query = Query(text=text, question=text, topic=text, concepts=(), naming=())
    return Question(
        text=text,
        asked=read_intent(text),
        bodies=(),
        periods=find_periods(text, TODAY),
        persons=(),
        documents=frozenset(documents),
        filters=Filter(),
        kept=(),
        corrections=(),
        expansions=(),
        references=(),
        referred=frozenset(),
        wants_decision=wants_decision,
        wants_resolution=wants_resolution,
        query=query,
    )


def pool(rows: Sequence[int], *, ends: Sequence[int] = (), decisions: Sequence[bool] = ()) -> Pool:
    """Return candidates whose scores are all different."""
    size = len(rows)
    scores = {name: np.linspace(0.1, 0.9, size) * (n + 1) / 20 for n, name in enumerate(POOLED)}
    return Pool(
        rows=np.array(rows, dtype=np.int64),
        order=np.zeros(size, dtype=np.int32),
        is_decision=np.array(decisions or [False] * size, dtype=np.bool_),
        reach_ends=np.array(ends or [row + 1 for row in rows], dtype=np.int64),
        matched=size,
        allowed=size,
        alike=0.5,
        **scores,
    )


def candidate(
    row: int, text: str = "The lamps.", kind: PassageKind = PassageKind.DISCUSSION
) -> Candidate:
    return Candidate(
        row=row,
        document=1,
        item=1,
        kind=kind,
        text=text,
        is_clause=False,
        date=dt.date(2021, 3, 9),
    )


def column(name: str, asked: Question, *own: Candidate, pooled: Pool | None = None) -> list[float]:
    """Return one signal of some candidates."""
    candidates = {c.row: c for c in own}
    values = signals_of(asked, pooled or pool([c.row for c in own]), candidates)
    found: list[float] = values[:, SIGNALS.index(name)].tolist()
    return found


def test_what_the_files_weigh_is_what_there_is() -> None:
    assert set(shipped_weights()) == set(SIGNALS)
    assert len(SIGNALS) == len(set(SIGNALS))
    rule = shipped_rule()
    assert set(rule.weights) == set(rule.usual) == set(SIGNS)
    numbers = [*shipped_weights().values(), *rule.weights.values(), *rule.usual.values()]
    assert all(math.isfinite(number) for number in [*numbers, rule.least])


@pytest.mark.parametrize("name", POOLED)
def test_the_first_rankings_parts_are_signals_as_they_are(name: str) -> None:
    pooled = pool([3, 7, 1])
    own = [candidate(row) for row in (3, 7, 1)]
    assert column(name, question("lamps"), *own, pooled=pooled) == getattr(pooled, name).tolist()


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [(True, [1.0, 0.0]), (False, [0.0, 0.0])],
)
def test_a_decision_counts_and_counts_more_where_one_is_asked_for(
    wanted: bool, asked: list[float]
) -> None:
    about = question("the lamps", wants_decision=wanted)
    own = [candidate(1), candidate(2)]
    pooled = pool([1, 2], decisions=[True, False])
    assert column("decision", about, *own, pooled=pooled) == [1.0, 0.0]
    assert column("decision_asked", about, *own, pooled=pooled) == asked
    clauses = [replace(candidate(1), is_clause=True), candidate(2)]
    assert column("clause_asked", about, *clauses) == asked


def test_a_decision_counts_most_where_resolutions_are_asked_for_by_name() -> None:
    own, pooled = [candidate(1), candidate(2)], pool([1, 2], decisions=[True, False])
    resolved = question("the lamps", wants_decision=True, wants_resolution=True)
    agreed = question("the lamps", wants_decision=True)
    assert column("resolution_asked", resolved, *own, pooled=pooled) == [1.0, 0.0]
    assert column("resolution_asked", agreed, *own, pooled=pooled) == [0.0, 0.0]


def test_the_body_is_meant_or_not() -> None:
    own = [candidate(1), replace(candidate(2), document=9)]
    assert column("body", question("lamps", documents=[9, 4]), *own) == [0.0, 1.0]
    assert column("body", question("lamps"), *own) == [0.0, 0.0], "none is named"


DAY = "2021-03-09"


@pytest.mark.parametrize(
    ("asked", "date", "value", "reason"),
    [
        ("lamps", DAY, 0.0, "no time is asked for"),
        ("lamps in 2021", DAY, 1.0, "within the year"),
        ("lamps in March 2021", DAY, 1.0, "within the month"),
        ("lamps on 9 March 2021", DAY, 1.0, "the day itself"),
        ("lamps in February 2021", DAY, 0.5, "minutes are dated by the next meeting"),
        ("lamps in May 2021", DAY, 0.5, "and looked for by the day they were approved"),
        ("lamps in 2019", DAY, 0.0, "long after"),
        ("lamps in 2021/22", DAY, 0.5, "a budget is set in the months before its year"),
        ("lamps since 2020", DAY, 1.0, "an open end"),
        ("lamps before 2020", DAY, 0.0, "an open beginning"),
        ("the March meeting on lamps", DAY, 1.0, "a month of any year"),
        ("the May meeting on lamps", DAY, 0.0, "of which there is no near one"),
        ("lamps on 9 March", DAY, 1.0, "a day of any year"),
        ("lamps on 8 March", DAY, 0.0, "or another day"),
        ("lamps in 2015 and in March 2021", DAY, 1.0, "one of two times is enough"),
        ("lamps in 2021", None, 0.25, "an undated document may be of any time"),
        ("lamps", None, 0.0, "and speaks for itself where no time is asked for"),
    ],
)
def test_how_well_a_date_fits(asked: str, date: str | None, value: float, reason: str) -> None:
    own = replace(candidate(1), date=dt.date.fromisoformat(date) if date else None)
    assert column("period", question(asked), own) == [value], reason


def test_the_latest_meeting_counts_where_it_is_asked_for() -> None:
    dates = [dt.date(2019, 1, 1), dt.date(2021, 1, 1), dt.date(2020, 1, 1), None]
    own = [replace(candidate(n), date=date, document=n) for n, date in enumerate(dates)]
    assert column("latest", question("lamps"), *own) == [0.0] * 4
    newest = column("latest", question("the latest on the lamps"), *own)
    assert newest == pytest.approx([1 / 3, 1.0, 2 / 3, 0.0])
    oldest = column("latest", question("when were the lamps first mentioned?"), *own)
    assert oldest == pytest.approx([1.0, 1 / 3, 2 / 3, 0.0])
    body = question("the latest on the lamps", documents=[0, 2])
    assert column("latest", body, *own) == pytest.approx([0.5, 0.0, 1.0, 0.0]), "of the body"


def test_the_agenda_counts_against_only_where_a_decision_is_asked_for() -> None:
    own = [candidate(1, "x", kind=PassageKind.AGENDA), candidate(2, "x")]
    assert column("agenda_asked", question("lamps", wants_decision=True), *own) == [1.0, 0.0]
    assert column("agenda_asked", question("lamps"), *own) == [0.0, 0.0]


def test_who_was_there_counts_only_where_it_is_not_asked_for() -> None:
    own = [replace(candidate(1), kind=PassageKind.ATTENDANCE), candidate(2)]
    assert column("attendance", question("the lamps"), *own) == [1.0, 0.0]
    assert column("attendance", question("who was present?"), *own) == [0.0, 0.0]


def test_a_passage_states_what_was_asked_itself_or_within_reach() -> None:
    asked = question("when were the lamps replaced, and how much did they cost?")
    assert asked.asked.details == {Detail.DATE, Detail.MONEY}
    own = [
        candidate(1, "The lamps were replaced."),
        candidate(2, "It was done on 4 March 2019."),
        candidate(3, "The cost was £4,200."),
        candidate(8, "On 4 March 2019 they cost £4,200."),
    ]
    pooled = pool([1, 3, 8], ends=[4, 4, 9])
    assert column("states", asked, *own, pooled=pooled) == [0.0, 0.5, 1.0]
    assert column("states_around", asked, *own, pooled=pooled) == [1.0, 0.5, 1.0]
    assert reach_of(pooled) == [1, 2, 3, 8]


def test_a_question_without_details_is_stated_by_none() -> None:
    about = question("lamps")
    assert about.asked.details == frozenset()
    assert column("states", about, candidate(1, "£4,200 on 4 March 2019")) == [0.0]
    assert column("states_around", about, candidate(1, "£4,200")) == [0.0]


def test_no_candidates_have_no_signals() -> None:
    assert signals_of(question("lamps"), pool([]), {}).shape == (0, len(SIGNALS))


def test_every_signal_is_a_number_near_0_to_1(
    asked_samples: list[tuple[Question, Ordered]],
) -> None:
    for _, ordered in asked_samples:
        assert ordered.values.shape == (len(ordered.pool.rows), len(SIGNALS))
        assert np.isfinite(ordered.values).all()
        assert ordered.values.min() >= 0
        assert ordered.values.max() <= 1.6


def test_signals_over_the_samples_are_what_a_plain_reading_gives(
    samples_asker: Asker, asked_samples: list[tuple[Question, Ordered]]
) -> None:
    for asked, ordered in asked_samples[::6]:
        details = sorted(asked.asked.details)
        for place in range(0, len(ordered.pool.rows), 9):
            row, end = int(ordered.pool.rows[place]), int(ordered.pool.reach_ends[place])
            evidence = samples_asker.index.evidence(row)
            texts = [
                samples_asker.index.quote(e.document, e.passage.span)
                for e in map(samples_asker.index.evidence, range(row, end))
            ]
            stated = [{d for d in details if states(text, d)} for text in texts]
            assert states_of(texts[0], details) == stated[0]
            own = dict(zip(SIGNALS, ordered.values[place], strict=True))
            share = max(len(details), 1)
            assert own["states"] == pytest.approx(len(stated[0]) / share)
            assert own["states_around"] == pytest.approx(len(set().union(*stated)) / share)
            assert own["body"] == (evidence.document in asked.documents)
            agenda = evidence.passage.kind is PassageKind.AGENDA
            assert own["agenda_asked"] == (asked.wants_decision and agenda)
