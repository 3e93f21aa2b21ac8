"""The record's silence is said where it is silent, and only there."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant import AnswerStatus, Reason, answer_question
from assistant.abstaining import (
    SIGNS,
    names_unknown_body,
    shipped_rule,
    signs_of,
    why_silent,
)
from assistant.answers import Question
from assistant.ordering import Ordered

if TYPE_CHECKING:
    from tests.assistant.conftest import Asker

# A row nearer to the rule's edge tells nothing: fitting anew may move it over.
_MARGIN = 0.15


def signs(asker: Asker, question: str) -> dict[str, float]:
    asked, ordered = asker.order(question)
    return signs_of(asked, ordered, asker.index)


def margin(asker: Asker, question: str) -> float:
    """Return how far the question is above the least sum that is answered."""
    rule, found = shipped_rule(), signs(asker, question)
    parts = (weight * (found[name] - rule.usual[name]) for name, weight in rule.weights.items())
    return sum(parts) - rule.least


SIGN_ROWS = [
    ("how much will the concrete skate park cost?", "told", 0.8, "a sentence with the sum"),
    ("how much did Penny Brook pay for the tents?", "told", 0.0, "no sentence tells a sum"),
    ("why will the tents be on the green?", "told", 0.5, "a reason is given in too many ways"),
    ("the skate park at Penny Brook", "told", 0.0, "it stands in others' minutes"),
    ("the precept of Penny Brook in 2012", "told", 0.0, "it stands in another year's"),
    ("the footbridge", "period_held", 1.0, "no time is meant"),
    ("the footbridge", "period_met", 1.0, "no time is meant"),
    ("the precept of Penny Brook in January 2020", "period_held", 1.0, "the meeting itself"),
    ("the precept of Penny Brook in January 2020", "period_met", 1.0, "the meeting itself"),
    ("the precept of Penny Brook in December 2019", "period_held", 0.5, "a meeting just after"),
    ("the precept of Penny Brook in December 2019", "period_met", 0.5, "a meeting just after"),
    ("the precept of Penny Brook in 2012", "period_held", 0.0, "long before"),
    ("the precept of Penny Brook in 2012", "period_met", 0.0, "it did not meet then"),
    ("the footbridge at Penny Brook in November 2020", "period_met", 0.0, "it was cancelled"),
    ("the footbridge in November 2020", "period_met", 0.0, "nobody else met"),
    ("the skate park at Wessenbury in June 2021", "period_met", 0.0, "only others met then"),
    ("the skate park in June", "period_held", 1.0, "a month is as often of the matter"),
    ("the skate park in June", "period_met", 1.0, "a month is as often of the matter"),
]


@pytest.mark.parametrize(
    ("question", "name", "value", "reason"), SIGN_ROWS, ids=[f"{r[1]}: {r[0]}" for r in SIGN_ROWS]
)
def test_each_sign_by_a_question(
    county: Asker, question: str, name: str, value: float, reason: str
) -> None:
    assert signs(county, question)[name] == pytest.approx(value), reason


def test_the_topic_is_nearer_in_the_minutes_of_whom_it_belongs_to(county: Asker) -> None:
    assert signs(county, "the footbridge at Penny Brook")["nearer_inside"] > 0.1
    assert signs(county, "the footbridge at Wessenbury")["nearer_inside"] < -0.1
    assert signs(county, "the footbridge in 2022")["nearer_inside"] < -0.1, "and of what time"


NOT_INDEXED, OFF_TOPIC, NO_DECISION = Reason.NOT_INDEXED, Reason.OFF_TOPIC, Reason.NO_DECISION
COUNTY = [
    ("how much was the precept of Penny Brook for 2020/21?", None, "it is told"),
    ("how much was the precept of Penny Brook for 2024/25?", NOT_INDEXED, "no meeting near it is"),
    ("what did Penny Brook agree in 2020 about the footbridge?", None, "in January"),
    ("what did Penny Brook agree in 1998 about the footbridge?", NOT_INDEXED, "no such minutes"),
    (
        "what did Penny Brook decide in November 2020 about the footbridge?",
        NOT_INDEXED,
        "the meeting was cancelled",
    ),
    ("what did Wessenbury decide about the footbridge in 2012?", NOT_INDEXED, "nor is this"),
    ("what did Wessenbury resolve about the skate park?", None, "to build it"),
    ("what did Penny Brook resolve about the skate park?", OFF_TOPIC, "it is Wessenbury's"),
    ("what did Wessenbury decide about the precept?", OFF_TOPIC, "it is Penny Brook's"),
    ("what did Penny Brook agree about the footbridge?", None, "to have it mended"),
    ("what was the vote on the footbridge at Penny Brook?", NO_DECISION, "it tells no vote"),
    ("how much was the account for the footbridge at Penny Brook?", None, "£310"),
    ("how much did Penny Brook pay for the tents?", NO_DECISION, "nobody says"),
    ("how much will the concrete skate park cost?", None, "£86,000"),
    ("who seconded the mowing of the green at Penny Brook?", NO_DECISION, "no seconder is named"),
    ("what percentage of the reserves is the precept?", NO_DECISION, "it tells no percentage"),
    ("how long will the battery of the defibrillator last?", NO_DECISION, "nor how long"),
]
SAMPLES = [
    ("what did the planning committee decide about the dairy in October 2021?", None, "told"),
    ("what did the planning committee decide about the dairy in 2005?", NOT_INDEXED, "too early"),
    (
        "what did the children's scrutiny committee decide about the copper beech?",
        OFF_TOPIC,
        "it was for the environment committee",
    ),
    ("what did the environment committee decide about the copper beech?", None, "it was"),
    (
        "how did each councillor vote by name on the car-free Saturday motion in July 2019?",
        NO_DECISION,
        "only the figures",
    ),
    (
        "who seconded that the tree preservation order for the manse be confirmed?",
        NO_DECISION,
        "unnamed",
    ),
    ("what percentage of swift bricks were supplied?", NO_DECISION, "only how many"),
    ("how much did the storage basins at Tan Meadow cost?", None, "it is told"),
    ("what does PSPO stand for?", None, "it is explained"),
]


@pytest.mark.parametrize(("question", "why", "reason"), COUNTY, ids=[row[0] for row in COUNTY])
def test_near_misses_are_refused_and_their_neighbours_answered(
    county: Asker, question: str, why: Reason | None, reason: str
) -> None:
    if why is not NO_DECISION:  # that is a rule, and no sum
        assert abs(margin(county, question)) > _MARGIN, "choose a plainer row"
    asked, ordered = county.order(question)
    assert why_silent(asked, ordered, county.index) is why, reason


@pytest.mark.parametrize(("question", "why", "reason"), SAMPLES, ids=[row[0] for row in SAMPLES])
def test_so_they_are_over_the_samples(
    samples_asker: Asker, question: str, why: Reason | None, reason: str
) -> None:
    if why is not NO_DECISION:
        assert abs(margin(samples_asker, question)) > _MARGIN, "choose a plainer row"
    asked, ordered = samples_asker.order(question)
    assert why_silent(asked, ordered, samples_asker.index) is why, reason


def test_every_sign_is_a_number(
    samples_asker: Asker, asked_samples: list[tuple[Question, Ordered]]
) -> None:
    for asked, ordered in asked_samples:
        found = signs_of(asked, ordered, samples_asker.index)
        assert tuple(found) == SIGNS
        assert all(math.isfinite(value) for value in found.values())
        assert -1 <= found["nearer_inside"] <= 1
        assert all(0 <= found[name] <= 1 for name in ("told", "period_held", "period_met"))


def test_the_rule_decides_by_the_least_sum(
    samples_asker: Asker, asked_samples: list[tuple[Question, Ordered]]
) -> None:
    shipped = shipped_rule()
    for asked, ordered in asked_samples[::4]:

        def why(least: float, asked: Question = asked, ordered: Ordered = ordered) -> Reason | None:
            rule = replace(shipped, least=least)
            return why_silent(asked, ordered, samples_asker.index, rule)

        assert why(-math.inf) in (None, NO_DECISION), "only what was told nowhere is refused"
        assert why(math.inf) is not None, "always does"
        assert why(shipped.least) is why_silent(asked, ordered, samples_asker.index)


def test_most_sample_questions_with_an_answer_are_answered(
    samples_asker: Asker, asked_samples: list[tuple[Question, Ordered]]
) -> None:
    refused = [
        asked.text for asked, o in asked_samples if why_silent(asked, o, samples_asker.index)
    ]
    assert len(refused) <= len(asked_samples) / 5, refused


@pytest.mark.parametrize(
    ("question", "unknown", "reason"),
    [
        ("what has Marlbury Town Council agreed about the skate park?", True, "it is not held"),
        ("what has the Licensing Panel agreed about the skate park?", True, "nor is this"),
        ("what has Licensing Panel agreed about the skate park?", True, "without an article"),
        ("what did the Amenities Committee resolve about the skate park?", False, "it is held"),
        ("when does the skate park come back to committee?", False, "no body is named"),
        ("does the Skate Park Panel meet about the concrete?", False, "the item speaks of it"),
        ("what did Wessenbury Town Council resolve about the skate park?", False, "it is held"),
    ],
)
def test_a_body_that_is_not_held_did_nothing_that_is_known(
    county: Asker, question: str, unknown: bool, reason: str
) -> None:
    asked, ordered = county.order(question)
    assert names_unknown_body(asked, ordered, county.index) is unknown, reason


@pytest.mark.parametrize(
    "question",
    [
        'how much did Penny Brook pay for the "tents"?',
        'what did Wessenbury decide about the "defibrillator"?',
        '"Mr Dunnock" at Wessenbury in 1998',
    ],
)
def test_a_phrase_that_stands_there_is_always_answered(county: Asker, question: str) -> None:
    found = answer_question(question, county.index)
    assert found.status is AnswerStatus.ANSWERED
    for citation in found.citations:
        assert found.question.query.required[0] in citation.quote


def test_a_phrase_that_stands_nowhere_is_not(county: Asker) -> None:
    found = answer_question('the "tidal barrier" at Penny Brook', county.index)
    assert found.status is AnswerStatus.NOT_FOUND
    assert found.citations == ()
