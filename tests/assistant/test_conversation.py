"""Conversations over the sample minutes: what a turn keeps, says it keeps, and can drop."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import Answer, AnswerStatus, answer_question
from assistant.answering import Manner, understand_turns
from assistant.batch import answer_line
from assistant.talking.conversation import continue_conversation
from assistant.talking.remembering import Conversation, conversation_from_json, conversation_to_json
from index import Filter, SearchIndex, open_index

TODAY = dt.date(2026, 11, 20)
MANNER = Manner(today=TODAY)
TURNS = [
    json.loads(line)
    for line in (Path(__file__).parent / "conversation.jsonl").read_text("utf-8").splitlines()
]
CULVERT = "What did the environment committee decide in 2019 about the culvert at Wharf Row?"


@pytest.fixture(scope="module")
def index(samples_index: Path) -> SearchIndex:
    return open_index(samples_index)


def _talk(
    index: SearchIndex, *turns: str, filters: Filter | None = None
) -> tuple[Answer, Conversation]:
    assert turns
    conversation = Conversation()
    for turn in turns:
        answer, conversation = continue_conversation(
            turn, index, conversation, filters=filters, manner=MANNER
        )
    return answer, conversation


def _kept(answer: Answer) -> list[str]:
    return [words.split(": ", 1)[0] for words in answer.question.kept]


def _places(answer: Answer) -> list[tuple[str, int, int]]:
    return [
        (c.evidence.source.path, c.span.start, c.span.end)
        for c in (*answer.citations, *answer.nearest)
    ]


def test_a_conversation_of_five_turns_reads_naturally(index: SearchIndex) -> None:
    """The same in a chat and in a batch whose history grows, also when it is stored between."""
    conversation = Conversation()
    for turn in TURNS:
        answer, conversation = continue_conversation(
            turn["question"], index, conversation, manner=MANNER
        )
        stored = json.dumps(conversation_to_json(conversation))
        conversation = conversation_from_json(json.loads(stored))
        _, batch = answer_line(json.dumps(turn), index, stated={}, today=TODAY)
        assert answer.status is AnswerStatus.ANSWERED, turn["id"]
        assert _places(answer) == _places(batch), turn["id"]
        assert answer.question.kept == batch.question.kept
        first = answer.citations[0].evidence
        assert (first.item.number, str(first.meeting.date)) == (turn["item"], turn["date"])
        assert any(turn["holds"] in c.quote for c in answer.citations), turn["id"]
        said = zip(answer.question.kept, turn["kept"], strict=True)
        assert all(words.startswith(wanted) for words, wanted in said), answer.question.kept


@pytest.mark.parametrize(
    ("turns", "kept", "why"),
    [
        ([CULVERT, "who seconded it?"], "topic committee period the item cited before", "points"),
        ([CULVERT, "and in 2020?"], "topic committee", "a period takes the period's place"),
        ([CULVERT, "since 2018?"], "topic committee", "likewise"),
        (
            [CULVERT, "what about the Planning Committee?"],
            "topic period",
            "a body takes the body's place",
        ),
        (
            [CULVERT, "what about the copper beech?"],
            "committee period the meeting cited before",
            "a topic takes the topic's place",
        ),
        ([CULVERT, "and the trash screen?"], "topic committee period", "a topic joins the topic"),
        ([CULVERT, "anything later?"], "topic committee", "the time is counted anew"),
        ([CULVERT, "What was resolved about MASH referrals by Wessenbury Police?"], "", "new"),
        ([CULVERT, "new question: who proposed it?"], "", "said to be new"),
        ([CULVERT, "forget that", "the trash screen"], "", "nothing is left"),
        ([CULVERT, "/forget committee", "who seconded it?"], "topic period the item", "one part"),
        ([CULVERT, "any date"], "topic committee", "the same of any time"),
        ([CULVERT, "everywhere?"], "topic period", "the same of any body"),
        ([CULVERT, "thanks", "how much is it?"], "topic committee period the item", "thanks"),
        ([CULVERT, "more"], "question", "more of the same"),
        (["", "  ", CULVERT], "", "nothing was asked before"),
    ],
)
def test_what_a_turn_keeps(index: SearchIndex, turns: list[str], kept: str, why: str) -> None:
    answer, _ = _talk(index, *turns)
    said = " ".join(_kept(answer))
    assert said.startswith(kept) if kept else not said, why
    history = understand_turns(turns, index, filters=Filter(), today=TODAY)
    assert answer.question.kept == history.kept, "a batch keeps the same"


@pytest.mark.parametrize(
    ("turns", "words", "why"),
    [
        ([CULVERT, "anything later?"], "after 11 July 2019", "than the meeting that was cited"),
        ([CULVERT, "and before that?"], "before 11 July 2019", "likewise"),
        ([CULVERT, "and the year after?"], "2020", "than the year that was named"),
        ([CULVERT, "the previous year?"], "2018", "likewise"),
        ([CULVERT, "at the next meeting?"], "6 February 2020", "of the same committee"),
        ([CULVERT, "the meeting before?"], "13 September 2018", "likewise"),
        ([CULVERT, "and in 2021?"], "2021", "a time of its own"),
        (["culvert at Wharf Row in July 2019", "the month after?"], "August 2019", "its month"),
        ([CULVERT, "and the year after?", "how much was it?"], "2020", "and is kept"),
    ],
)
def test_times_are_counted_from_the_conversation(
    index: SearchIndex, turns: list[str], words: str, why: str
) -> None:
    answer, _ = _talk(index, *turns)
    assert [period.words for period in answer.question.periods] == [words], why


def test_another_committee_is_of_the_same_council(index: SearchIndex) -> None:
    answer, _ = _talk(
        index, "What did Ambleford decide on the dairy?", "and the Planning Committee?"
    )
    bodies = answer.question.bodies
    assert [bool(body.councils) for body in bodies] == [True, False]
    assert bodies[1].committees == ("Planning Committee",)


def test_the_second_one_in_full_is_its_whole_item_word_for_word(index: SearchIndex) -> None:
    first, conversation = _talk(index, "MASH referrals")
    second = first.citations[1].evidence
    answer, after = continue_conversation(
        "show me the second one in full", index, conversation, manner=MANNER
    )
    spans = [citation.span for citation in answer.citations]
    assert answer.status is AnswerStatus.ANSWERED
    assert {c.evidence.item.item_id for c in answer.citations} == {second.item.item_id}
    assert spans == sorted(spans)
    assert len(spans) == len(index.neighbours(second.row))
    text = Path(second.source.path).read_text("utf-8")
    assert all(c.quote == c.span.of(text) for c in answer.citations)
    assert answer.question.kept[0].startswith("the item cited before: ")
    # "It" is now the item that was shown.
    answer, _ = continue_conversation("who spoke on it?", index, after, manner=MANNER)
    assert str(second.item.title) in " ".join(answer.question.kept)


@pytest.mark.parametrize("turn", ["show me number 9", "the tenth one in full"])
def test_an_item_that_was_not_cited_is_not_shown(index: SearchIndex, turn: str) -> None:
    answer, _ = _talk(index, CULVERT, turn)
    assert answer.status is AnswerStatus.NOT_FOUND
    assert answer.nearest == ()


def test_more_shows_what_was_not_shown_until_there_is_no_more(index: SearchIndex) -> None:
    answer, conversation = _talk(index, "MASH referrals")
    seen = _places(answer)
    for _ in range(40):
        answer, conversation = continue_conversation("more", index, conversation, manner=MANNER)
        if answer.status is AnswerStatus.NOT_FOUND:
            break
        assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))
        assert not set(seen) & set(_places(answer))
        seen += _places(answer)
    assert answer.status is AnswerStatus.NOT_FOUND
    whole = answer_question("MASH referrals", index, limit=len(seen), today=TODAY)
    assert seen == _places(whole), "in the order of one long answer"


def test_the_talk_goes_on_after_nothing_was_found(index: SearchIndex) -> None:
    """What was offered as nearest is what "it" and the numbers mean then."""
    answer, conversation = _talk(index, "who fined the culvert at Wharf Row in 2050?")
    if answer.status is AnswerStatus.NOT_FOUND and answer.nearest:
        shown, _ = continue_conversation("number 1", index, conversation, manner=MANNER)
        assert shown.status is AnswerStatus.ANSWERED


def test_stated_filters_hold_until_others_are_stated(index: SearchIndex) -> None:
    stated = Filter(committees=("planning",))
    _, conversation = _talk(index, "Wharf Row dairy", filters=stated)
    answer, conversation = continue_conversation("who spoke?", index, conversation, manner=MANNER)
    assert answer.question.filters.committees == ("Planning Committee",)
    answer, _ = continue_conversation("everywhere?", index, conversation, manner=MANNER)
    assert answer.question.filters == Filter(), "what was kept can be dropped"
    answer, _ = _talk(index, "Wharf Row dairy", "everywhere?", filters=stated)
    assert answer.question.filters.committees == ("Planning Committee",), "stated again"


def test_a_first_turn_is_a_single_question(index: SearchIndex) -> None:
    for turn in TURNS:
        first, _ = _talk(index, turn["question"])
        single = answer_question(turn["question"], index, today=TODAY)
        assert _places(first) == _places(single)
        assert first.question == single.question


_SAID = [CULVERT, "MASH referrals", "who seconded it?", "and in 2021?", "what about the dairy?"]
_SAID += ["more", "number 2", "anything later?", "thanks", "everywhere?", "forget that", "\x00"]
_TALK = st.lists(st.sampled_from(_SAID), min_size=1, max_size=5)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(turns=_TALK)
def test_a_batch_answers_as_a_chat_does(index: SearchIndex, turns: list[str]) -> None:
    answer, conversation = _talk(index, *turns)
    batch = answer_question(turns[-1], index, history=turns[:-1], today=TODAY)
    assert _places(answer) == _places(batch)
    assert answer.question.kept == batch.question.kept
    assert (answer.status is AnswerStatus.ANSWERED) == bool(answer.citations)
    stored = conversation_from_json(json.loads(json.dumps(conversation_to_json(conversation))))
    assert _unplaced(stored) == _unplaced(conversation)


def _unplaced(conversation: Conversation) -> Conversation:
    """Return a conversation without the places in turns that nobody asks for any more."""
    before = conversation.before
    return dataclasses.replace(
        conversation,
        bodies=tuple(dataclasses.replace(b, start=0, end=0) for b in conversation.bodies),
        periods=tuple(dataclasses.replace(p, start=0, end=0) for p in conversation.periods),
        before=_unplaced(before) if before else None,
    )


@pytest.mark.parametrize(
    "value", [None, [], "x", {}, {"version": 1}, {"version": 99}, {"version": 1, "filters": 3}]
)
def test_what_is_no_stored_conversation_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no conversation"):
        conversation_from_json(value)


@pytest.mark.parametrize(
    "history",
    [
        [f"and what about the library number {n}?" for n in range(500)],
        ["who proposed it?"] * 500,
        ["safeguarding referrals " * 5_000] * 20,
        ["", " ", "\n"] * 50,
        ["Beth a benderfynwyd am y llyfrgell?", "Was wurde beschlossen?", "決定事項は何ですか"],
        ["<b>" * 2_000, "\x00\x1b[31m", "?!…"],
    ],
)
def test_a_hostile_history_is_answered_in_the_usual_time(
    index: SearchIndex, history: Sequence[str]
) -> None:
    answer_question(CULVERT, index, today=TODAY)  # the encoder is open
    started = time.process_time()
    answer = answer_question("and who seconded it?", index, history=history, today=TODAY)
    assert time.process_time() - started < 3
    assert (answer.status is AnswerStatus.ANSWERED) == bool(answer.citations)
