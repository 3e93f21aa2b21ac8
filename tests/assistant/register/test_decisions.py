"""The register of decisions: which are about a topic, and what an entry says of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.register.about import together
from assistant.register.decisions import Entry, register
from assistant.register.topics import read_topic, topic_lines
from corpus import DecisionKind, MinutesStatus, Outcome
from index import Concept, Filter, SearchIndex, analyze, open_index
from index.grounds import Ground


def about(index: SearchIndex, topic: str) -> tuple[Entry, ...]:
    return register(index, Filter(), read_topic(topic, index, filters=Filter()))


def quotes(entries: tuple[Entry, ...]) -> list[str]:
    return [" ".join(entry.quote.split()) for entry in entries]


def test_every_quote_is_the_documents_own_words(ramp_index: SearchIndex) -> None:
    texts = {r.document.source.path: r.document.text for r in ramp_index.readings()}
    entries = register(ramp_index, Filter())
    assert entries
    for entry in entries:
        text = texts[entry.evidence.source.path]
        assert entry.quote == text[entry.span.start : entry.span.end]
        assert entry.text == text


def test_every_quote_of_the_samples_is_the_documents_own_words(samples_index: Path) -> None:
    with open_index(samples_index) as index:
        texts = {r.document.source.path: r.document.text for r in index.readings()}
        entries = register(index, Filter())
    assert len(entries) > 100
    for entry in entries:
        text = texts[entry.evidence.source.path]
        assert entry.quote == text[entry.span.start : entry.span.end]


def test_an_entry_says_what_the_minutes_say(ramp_index: SearchIndex) -> None:
    (entry,) = (e for e in register(ramp_index, Filter()) if "concrete" in e.quote)
    assert (entry.decision.kind, entry.decision.outcome) == (DecisionKind.RESOLVED, Outcome.CARRIED)
    assert (entry.label, entry.lead_in) == ("(a)", "RESOLVED: That")
    assert entry.proposer == "Councillor Stroud"
    assert entry.seconder == "Councillor Oddling"
    assert "3 votes to 1" in (entry.vote or "")
    assert entry.citation == (
        "Wessenbury Town Council, Amenities Committee, 8 July 2021, minute 18 “Skate ramp”, "
        "resolution (a)"
    )
    assert entry.status is MinutesStatus.APPROVED
    assert entry.ground is None
    assert "£86,000" in entry.quote, "the final minutes are quoted, and not the draft"
    assert len(entry.twins) == 1


@pytest.mark.parametrize(
    ("topic", "held", "left_out"),
    [
        ("skate ramp", "concrete", "hedge"),
        ("skate ramp noise", "noise from the skate ramp", "deferred"),
        ("hedge", "the hedge at the allotments", "skate"),
        ("allotments", "the hedge at the allotments", "skate"),
        ("mole catcher", "the mole catcher", "skate"),
        ("mole -bill", "", "mole catcher's bill"),
    ],
    ids=["words", "all words", "clause", "title", "two words", "a word left out"],
)
def test_which_decisions_are_about_a_topic(
    ramp_index: SearchIndex, topic: str, held: str, left_out: str
) -> None:
    found = quotes(about(ramp_index, topic))
    assert any(held in quote for quote in found) or not held
    assert not any(left_out in quote for quote in found)


def test_a_topic_that_names_a_body_keeps_the_others_out(ramp_index: SearchIndex) -> None:
    everywhere = about(ramp_index, "skate ramp")
    ours = about(ramp_index, "skate ramp in Wessenbury")
    assert {e.evidence.meeting.council for e in everywhere} > {
        e.evidence.meeting.council for e in ours
    }
    topic = read_topic("skate ramp in Wessenbury", ramp_index, filters=Filter())
    assert any("Wessenbury" in line for line in topic_lines(topic)), "what keeps them out is told"


def test_entries_say_why_they_are_about_the_topic(ramp_index: SearchIndex) -> None:
    assert {e.ground for e in about(ramp_index, "skate ramp")} <= {
        Ground.WORDS,
        Ground.HEADING,
    }
    (fence,) = about(ramp_index, "allotments")
    assert fence.ground is Ground.WORDS


def test_order_is_by_date_and_not_by_likeness(ramp_index: SearchIndex) -> None:
    dates = [e.evidence.meeting.date for e in about(ramp_index, "skate ramp")]
    assert dates == sorted(dates, key=str, reverse=True)


def test_outcome_kind_and_mover(ramp_index: SearchIndex) -> None:
    lost = register(ramp_index, Filter(), outcomes=[Outcome.LOST])
    assert lost
    assert all(e.decision.outcome is Outcome.LOST and "lost motion" in e.citation for e in lost)
    deferred = register(ramp_index, Filter(), kinds=[DecisionKind.DEFERRED])
    assert ["deferred" in quote for quote in quotes(deferred)] == [True]
    moved = register(ramp_index, Filter(), mover="Cllr M. Stroud")
    assert moved
    assert all("Stroud" in f"{e.proposer} {e.seconder}" for e in moved)
    assert register(ramp_index, Filter(), mover="Cllr Nobody") == ()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("a supper of bangers and mash", False),
        ("referrals to the MASH", True),
        ("Mash", True),
        ("the multi-agency safeguarding hub", True),
    ],
)
def test_an_acronym_is_not_a_word_in_small_letters(words: str, *, named: bool) -> None:
    forms = (("mash",), tuple(analyze("multi-agency safeguarding hub")))
    assert together([Concept(alternatives=forms)], words, frozenset({"mash"})) is named
