"""Whole questions over the sample minutes: what the program is for."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import Answer, AnswerStatus, Intent, Reason, answer_question, cite_in_words
from corpus import MinutesStatus, Outcome, PassageKind
from index import Filter, SearchIndex, UnknownName, open_index

QUESTIONS = [
    json.loads(line)
    for line in (Path(__file__).parent / "sample_questions.jsonl").read_text("utf-8").splitlines()
]
MASH = "what was resolved about MASH referrals?"


@pytest.fixture(scope="module")
def index(samples_index: Path) -> SearchIndex:
    return open_index(samples_index)


def _quotes(found: Answer) -> list[str]:
    return [citation.quote for citation in found.citations]


def test_the_resolution_comes_first_word_for_word_with_its_citation(index: SearchIndex) -> None:
    first = answer_question(MASH, index).citations[0]
    assert first.quote == (
        "a report on referrals to the MASH, and in particular those made by Wessenbury Police, "
        "be brought to the Committee within six months"
    )
    assert (first.lead_in, first.label) == ("RESOLVED: That", "(a)")
    assert cite_in_words(first.evidence, first.label) == (
        "Ambleford Borough Council, Children and Young People Scrutiny Committee, 12 March 2019, "
        "minute 19 “Children's front door: performance, October to December 2018”, resolution (a)"
    )


def test_every_quote_is_the_text_of_its_file(index: SearchIndex) -> None:
    """The one promise that may never break, over every sample question."""
    for question in QUESTIONS:
        for citation in answer_question(question["question"], index, limit=10).citations:
            text = Path(citation.evidence.source.path).read_bytes().decode("utf-8")
            assert text[citation.span.start : citation.span.end] == citation.quote


def test_no_two_citations_say_the_same(index: SearchIndex) -> None:
    for question in QUESTIONS:
        found = answer_question(question["question"], index, limit=10)
        quotes = [" ".join(q.casefold().split()) for q in _quotes(found)]
        assert len(quotes) == len(set(quotes))
        for n, one in enumerate(found.citations):
            for other in found.citations[n + 1 :]:
                same = one.evidence.document == other.evidence.document
                apart = one.span.end <= other.span.start or other.span.end <= one.span.start
                assert apart or not same


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("MASH", "Multi Agency Safeguarding Hub"),  # the acronym finds who never wrote it
        ("multi-agency safeguarding hub", "MASH"),  # and the long form finds the acronym
    ],
)
def test_acronyms_are_expanded_both_ways(index: SearchIndex, asked: str, other: str) -> None:
    found = answer_question(f"new home of the {asked}", index, limit=10)
    assert other.lower().replace("-", " ") in " ".join(_quotes(found)).lower().replace("-", " ")
    assert found.question.expansions


def test_a_decision_question_prefers_decisions(index: SearchIndex) -> None:
    found = answer_question(MASH, index)
    assert found.question.intent is Intent.DECISION
    assert found.citations[0].evidence.passage.kind is PassageKind.DECISION
    assert answer_question("MASH referrals", index).question.intent is Intent.SEARCH


def test_a_question_that_matches_nothing_is_not_found(index: SearchIndex) -> None:
    found = answer_question("xylophone zeppelins", index)
    assert found.status is AnswerStatus.NOT_FOUND
    assert found.reason is Reason.NO_MATCH
    assert found.citations == ()
    assert found.nearest == (), "nothing is near nonsense"


def test_what_only_means_the_same_is_offered_as_nearest(index: SearchIndex) -> None:
    found = answer_question("kiddies guardianship", index)
    assert found.status is AnswerStatus.NOT_FOUND
    assert found.citations == ()
    assert 1 <= len(found.nearest) <= 3


@pytest.mark.parametrize(
    "question",
    [
        "",  # nothing at all
        "   \n\t ",  # only blanks
        "the of and",  # only stop words
        "?!…---",  # only punctuation
        "\x00\x1b[31m",  # control characters
    ],
)
def test_a_question_without_a_topic_is_not_found(index: SearchIndex, question: str) -> None:
    assert answer_question(question, index).status is AnswerStatus.NOT_FOUND


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(question=st.text(max_size=80))
def test_any_text_is_a_question(index: SearchIndex, question: str) -> None:
    found = answer_question(question, index, limit=2)
    assert (found.status is AnswerStatus.ANSWERED) == bool(found.citations)


def test_ten_thousand_words_are_a_question_too(index: SearchIndex) -> None:
    assert answer_question("safeguarding " * 10_000, index).status is AnswerStatus.ANSWERED


def test_filters_act_before_ranking(index: SearchIndex) -> None:
    only = Filter(committees=("planning",), since=dt.date(2021, 1, 1))
    found = answer_question("flooding at Tanner's Beck", index, filters=only, limit=10)
    meetings = [c.evidence.meeting for c in found.citations]
    assert meetings
    assert {m.committee for m in meetings} == {"Planning Committee"}
    assert all(m.date and m.date >= dt.date(2021, 1, 1) for m in meetings)
    assert found.question.filters.committees == ("Planning Committee",)


def test_filters_that_leave_nothing_are_said(index: SearchIndex) -> None:
    found = answer_question(MASH, index, filters=Filter(since=dt.date(2031, 1, 1)))
    assert found.reason is Reason.FILTERS_EXCLUDE_ALL


def test_an_unknown_committee_is_an_error_that_names_the_nearest(index: SearchIndex) -> None:
    with pytest.raises(UnknownName, match="Planning Committee"):
        answer_question(MASH, index, filters=Filter(committees=("plannning",)))


def test_drafts_are_told(index: SearchIndex) -> None:
    found = answer_question("potholes", index, filters=Filter(status=MinutesStatus.DRAFT))
    assert cite_in_words(found.citations[0].evidence).endswith("(draft)")


def test_earlier_questions_keep_the_topic(index: SearchIndex) -> None:
    found = answer_question("what was decided?", index, history=["copper beech at Almshouse Green"])
    assert any("copper beech" in quote for quote in _quotes(found))
    assert any("copper beech" in kept for kept in found.question.kept)


def test_a_clause_is_quoted_alone_and_discussion_with_its_neighbours(index: SearchIndex) -> None:
    for citation in answer_question(MASH, index, limit=10).citations:
        if citation.label:
            assert citation.span == citation.evidence.passage.span
        assert len(citation.quote.split()) <= 160
    narrow = answer_question("Wessenbury Police contacts", index, quote_words=1).citations[0]
    assert narrow.span == narrow.evidence.passage.span


def test_no_quote_runs_from_one_zone_of_a_page_into_the_next(index: SearchIndex) -> None:
    for question in QUESTIONS:
        for citation in answer_question(question["question"], index, limit=10).citations:
            lines = [line.strip() for line in citation.quote.splitlines()]
            assert not {"Minutes:", "Decision:", "Additional documents:"} & set(lines)


def test_the_words_that_matched_are_marked(index: SearchIndex) -> None:
    first = answer_question(MASH, index).citations[0]
    marked = {first.quote[a:b] for a, b in first.highlights}
    assert {"referrals", "MASH"} <= marked


def test_a_lost_motion_is_not_given_as_decided(index: SearchIndex) -> None:
    found = answer_question("was the car-free Saturday on Market Street agreed?", index, limit=10)
    told = [c for c in found.citations if "declared LOST" in c.quote]
    assert told, "the vote that lost it is among the quotes"
    for citation in told:
        outcomes = {d.outcome for d in citation.evidence.decisions}
        assert outcomes <= {Outcome.LOST}
        said = cite_in_words(citation.evidence, citation.label)
        assert ("lost motion" in said) is bool(outcomes)
