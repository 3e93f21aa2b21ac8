"""A question is understood the same way each time, and shows what it was taken for."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answers import Intent, Question
from assistant.understanding.asked_dates import AskedPeriod, find_periods
from assistant.understanding.asked_names import AskedBody
from assistant.understanding.glossary import Form, Glossary
from assistant.understanding.question import near_period, read_turn
from assistant.understanding.wording import ReferenceKind
from index import Concept, analyze

if TYPE_CHECKING:
    from tests.assistant.conftest import Asker

TODAY = dt.date(2024, 6, 1)
WESSENBURY = ("Wessenbury Town Council",)
PENNY_BROOK = ("Penny Brook Parish Council",)
LIGHTING = ("Lighting Sub-Committee",)


def gist(found: Question) -> dict[str, object]:
    """Return what a row of a table may state."""
    return {
        "intent": found.intent,
        "councils": [body.councils for body in found.bodies if body.councils],
        "committees": [body.committees for body in found.bodies if body.committees],
        "periods": [period.words for period in found.periods],
        "persons": found.persons,
        "required": found.query.required,
        "excluded": found.query.excluded,
        "references": [(r.words, r.kind) for r in found.references],
        "corrections": [(c.written, c.meant) for c in found.corrections],
        "expansions": dict(found.expansions),
        "wants_decision": found.wants_decision,
        "wants_resolution": found.wants_resolution,
        "topic": found.query.topic,
        "concepts": [concept.alternatives[0] for concept in found.query.concepts],
        "documents": len(found.documents),
    }


COUNTY = [
    (
        "what did Wessenbury resolve about the lamps on Mill Street?",
        {
            "intent": Intent.DECISION,
            "councils": [WESSENBURY],
            "documents": 2,
            "wants_decision": True,
            "wants_resolution": True,
            "concepts": [("lamp",), ("mill",), ("street",)],
        },
        "the council is a name and 'resolve' the kind of passage: neither is looked for",
    ),
    (
        "the wessenbury amenities committee: skate park, who objected?",
        {
            "councils": [WESSENBURY],
            "committees": [("Amenities Committee",)],
            "documents": 1,
            "concepts": [("skate",), ("park",), ("object",)],
            "wants_decision": False,
        },
        "a committee is looked for within the council that is named with it",
    ),
    (
        "what percentage of Wessenbury's lamps were rusting",
        {"councils": [WESSENBURY], "topic": "what percentage of lamps were rusting"},
        "the owner's ending belongs to the name",
    ),
    (
        "what did the lighting sub-committee defer",
        {
            "committees": [LIGHTING],
            "councils": [],
            "documents": 1,
            "wants_decision": True,
            "wants_resolution": False,
        },
        "to defer is a decision",
    ),
    (
        "lamps at Wessenbury and Penny Brook since 2019",
        {
            "councils": [WESSENBURY, PENNY_BROOK],
            "periods": ["since 2019"],
            "documents": 5,
            "topic": "lamps at and",
            "concepts": [("lamp",)],
        },
        "both are meant",
    ),
    (
        "Penny Brook 2021",
        {"topic": "", "concepts": [], "documents": 3, "periods": ["2021"]},
        "a name and a time leave no topic",
    ),
    (
        "parking on Tan Yard in June",
        {"councils": [], "documents": 0, "periods": ["June"]},
        "a street is no body, and a month may be of any year",
    ),
    (
        "minutes of 13 July 2021: footbrige",
        {"periods": ["13 July 2021"], "corrections": [("footbrige", "footbridge")]},
        "a slip is mended by the minutes' own words",
    ),
    (
        "what did Councillor Stroud say on Rope Walk?",
        {"persons": ("Stroud",), "intent": Intent.DISCUSSION, "councils": []},
        "a person is told by the title",
    ),
    (
        "how much was the precept last year",
        {"intent": Intent.HOW_MUCH, "periods": ["last year"], "wants_decision": False},
        "a sum was asked for, not what was decided",
    ),
    (
        "who seconded the bus shelter",
        {"intent": Intent.MOVER, "wants_decision": True},
        "who moves stands with the decision",
    ),
    (
        "xylophones of Netherwhistle",
        {"councils": [], "documents": 0, "corrections": [], "expansions": {}},
        "of what no minutes have nothing is made",
    ),
]


@pytest.mark.parametrize(("asked", "meant", "reason"), COUNTY, ids=[row[0] for row in COUNTY])
def test_what_a_question_names(
    county: Asker, asked: str, meant: dict[str, object], reason: str
) -> None:
    found = gist(county.understand(asked))
    assert {key: found[key] for key in meant} == meant, reason


CASE, MINUTE, ITEM = ReferenceKind.CASE, ReferenceKind.MINUTE, ReferenceKind.ITEM
SAMPLES = [
    (
        "What was resolved about MASH referrals?",
        {
            "expansions": {"MASH": ("multi-agency safeguarding hub",)},
            "concepts": [("mash",), ("referr",)],
        },
        "the long form of an acronym is one concept with it",
    ),
    (
        "the multi agency safeguarding hub",
        {"expansions": {"multi-agency safeguarding hub": ("MASH",)}},
        "and the short one, without the hyphen too",
    ),
    (
        "town center CCTV",
        {"expansions": {"center": ("centre",)}, "corrections": []},
        "another spelling is no slip",
    ),
    (
        "Who backed Cllr Lanyon's ammendment about junctions?",
        {"corrections": [("ammendment", "amendment")], "persons": ("Lanyon",)},
        "a name is never mended",
    ),
    (
        '"car-free Saturday" motion -parking',
        {
            "required": ("car-free Saturday",),
            "excluded": ("parking",),
            "topic": "car-free Saturday motion",
        },
        "a phrase is looked for as well, what is left out is not",
    ),
    (
        'applications approved -"section 106"',
        {"excluded": ("section 106",), "required": (), "wants_decision": True},
        "a phrase may be left out",
    ),
    (
        "what happened to 21/00417/FUL and minute 27",
        {"references": [("21/00417/FUL", CASE), ("27", MINUTE)], "intent": Intent.HISTORY},
        "a file's number and a minute's are told apart",
    ),
    ("item no. 35 dairy", {"references": [("35", ITEM)]}, "so is an item's"),
    (
        "what did the planing comittee decide about the dairy",
        {"committees": [("Planning Committee",)], "corrections": [], "concepts": [("dairi",)]},
        "a name is understood in spite of slips, which are then none of the topic",
    ),
    (
        "what was decided",
        {"concepts": [("decid",)], "wants_decision": True},
        "where nothing else is said, the word that asks is looked for",
    ),
    (
        "EC 16 - anything agreed?",
        {"intent": Intent.SEARCH, "wants_decision": True},
        "the word tells what is wanted though the form of the question does not",
    ),
    (
        "car wash at gallows cross, is the owner going to court?",
        {"wants_decision": False, "references": [], "periods": []},
        "not every question wants a decision",
    ),
]


@pytest.mark.parametrize(("asked", "meant", "reason"), SAMPLES, ids=[row[0] for row in SAMPLES])
def test_what_a_question_looks_for(
    samples_asker: Asker, asked: str, meant: dict[str, object], reason: str
) -> None:
    found = gist(samples_asker.understand(asked))
    assert {key: found[key] for key in meant} == meant, reason


@pytest.mark.parametrize("asked", [row[0] for row in COUNTY])
def test_the_topic_has_neither_names_nor_times(county: Asker, asked: str) -> None:
    turn = read_turn(asked, county.index, today=TODAY, glossary=Glossary())
    rest = turn.plain
    named: list[AskedBody | AskedPeriod] = [*turn.bodies, *turn.periods]
    for found in sorted(named, key=lambda f: -f.start):
        assert turn.plain[found.start : found.end] == found.words
        rest = rest[: found.start] + rest[found.end :]
    assert turn.topic.split() == rest.split()


def forms(*groups: tuple[str, ...]) -> Glossary:
    """Return a glossary of some entries, each of words that mean one thing."""
    return Glossary(
        forms=tuple(
            tuple(Form(words=words, terms=tuple(analyze(words))) for words in group)
            for group in groups
        )
    )


def test_a_form_of_the_glossary_brings_the_others(county: Asker) -> None:
    own = forms(("the Dunnock job", "footbridge"), ("VDU", "defibrillator cabinet"))
    found = county.understand("who paid for the dunnock job?", glossary=own)
    assert found.expansions == (("the Dunnock job", ("footbridge",)),)
    assert Concept(alternatives=(("dunnock", "job"), ("footbridg",))) in found.query.concepts, (
        "all of them are one concept"
    )
    assert "footbridg" in found.terms


def test_a_word_of_the_glossary_is_no_slip(county: Asker) -> None:
    assert county.understand("the footbrige").corrections
    own = forms(("footbrige", "foot way"))
    assert county.understand("the footbrige", glossary=own).corrections == ()


def test_a_body_of_the_glossary_means_the_one_that_followed_it(county: Asker) -> None:
    asked = "what did the Streets Committee decide about lamps"
    assert county.understand(asked).bodies == ()
    own = Glossary(successors=(("Streets Committee", "Lighting Sub-Committee"),))
    found = county.understand(asked, glossary=own)
    assert [body.committees for body in found.bodies] == [LIGHTING]
    assert found.query.concepts == (Concept(alternatives=(("lamp",),)),)


def test_the_last_turn_is_asked_and_those_before_are_kept(county: Asker) -> None:
    found = county.understand("what did Wessenbury pay for the skate park in 2022?", "and who")
    assert found.text == "and who"
    assert found.bodies[0].councils == WESSENBURY
    assert [period.words for period in found.periods] == ["2022"]
    assert {"skate", "park"} <= found.terms


def test_a_name_or_time_of_the_last_turn_replaces_the_earlier(county: Asker) -> None:
    found = county.understand("lamps at Wessenbury in 2019", "and Penny Brook in 2021")
    assert [body.councils for body in found.bodies] == [PENNY_BROOK]
    assert [period.words for period in found.periods] == ["2021"]
    assert found.documents.isdisjoint(county.understand("Wessenbury").documents)


@pytest.mark.parametrize(
    ("words", "near", "reason"),
    [
        ("in 2021", ("2020-10-31", "2022-03-03"), "two months either way"),
        ("in 2019/20", ("2018-11-02", "2020-06-01"), "a precept is set in the months before"),
        ("since 2021", ("2020-10-31", None), "an open end stays open"),
        ("the March meeting", (None, None), "a month of any year has no days"),
    ],
)
def test_meetings_near_a_period_may_be_meant(
    words: str, near: tuple[str | None, str | None], reason: str
) -> None:
    (period,) = find_periods(words, TODAY)
    assert tuple(day and day.isoformat() for day in near_period(period)) == near, reason


HOSTILE = [
    "",
    "   \n\t ",
    "?!…---",
    "\x00\x1b[31m\x7f",
    "<script>alert('minutes')</script> <b>lamps</b>",
    "'; DROP TABLE passage; -- lamps",
    "beth benderfynwyd am y bont droed yn 2021?",
    "是否修复了人行桥",
    "🌉" * 50,
    '"' * 2_001,
    "-" * 5_000,
    '"unclosed phrase about the lamps -',
    "a" * 20_000,
    "footbrige " * 10_000,
    "Wessenbury " * 10_000,
    "2019/20 and 21/00417/FUL " * 5_000,
    " ".join(f"word{n}" for n in range(10_000)),
    "lamp‮s​ on Milĺ Street",
]


@pytest.mark.parametrize("asked", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_understood_soon(county: Asker, asked: str) -> None:
    started = time.process_time()
    found = county.understand(asked)
    assert time.process_time() - started < 5, "a pasted document costs no more than its head"
    assert len(found.text.split()) <= 400
    assert all(concept.alternatives[0] for concept in found.query.concepts)
    assert all(body.words for body in found.bodies)
    assert all(period.words for period in found.periods)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    asked=st.lists(
        st.sampled_from(
            ["Wessenbury", "lamps", "2021", '"', "-fete", "item", "7", "who", "footbrige", "since"]
        )
        | st.text(max_size=12),
        max_size=12,
    ).map(" ".join)
)
def test_the_same_question_is_understood_the_same(county: Asker, asked: str) -> None:
    found = county.understand(asked)
    assert found == county.understand(asked)
    assert found.text == " ".join(asked.split())
    assert set(found.query.required).isdisjoint({""})
