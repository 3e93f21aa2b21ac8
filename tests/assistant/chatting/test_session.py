"""What can be typed in a chat, and what comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.chatting.filtering import changed_filters
from assistant.chatting.lines import COMMANDS, read_command, stated_in, words_of
from assistant.chatting.picking import numbered
from assistant.chatting.records import Chat
from index import Filter
from tests.assistant.chatting.conftest import TODAY, Talker

PARK = "a concrete skate park be built on Rope Walk at a cost of £86,000."
LAMPS = "the lamps on Mill Street be replaced at a cost of £4,200."


def test_a_follow_up_keeps_the_topic_and_says_so(talker: Talker) -> None:
    assert talker.quotes("what was resolved about the skate park?")[0] == PARK
    reply = talker.say("and who proposed it?")
    assert reply.answer is not None
    assert "Stroud" in reply.answer.citations[0].quote
    assert any("skate park" in kept for kept in reply.answer.question.kept)


def test_show_prints_the_whole_item_by_number_by_id_and_in_words(talker: Talker) -> None:
    talker.say("what was resolved about the skate park?")
    by_number = talker.say("/show 1").passages
    in_words = talker.say("show me the first one in full").passages
    item = by_number[0].evidence.item.item_id
    by_id = talker.say(f"/show {item}").passages
    assert [p.quote for p in by_number] == [p.quote for p in in_words] == [p.quote for p in by_id]
    assert by_number[0].quote.startswith("Young people had drawn")
    assert by_number[-1].quote == PARK
    assert talker.say("/show 1").passages == by_number, "the numbers stay those of the answer"


def test_what_is_shown_is_what_it_means_next(talker: Talker) -> None:
    talker.say("Mill Street lamps or footbridge")
    answer = talker.chat.listed
    assert answer is not None
    places = [c.evidence.item.title for c in answer.citations]
    other = next(n for n, title in enumerate(places, 1) if title != places[0])
    talker.say(f"/show {other}")
    kept = talker.say("who proposed it?").answer
    assert kept is not None
    assert any(places[other - 1] in words for words in kept.question.kept)


def test_more_gives_further_quotes(talker: Talker) -> None:
    first = talker.quotes("footbridge")
    second = talker.say("/more").answer
    assert second is not None
    assert not set(first) & {c.quote for c in second.citations}


def test_when_there_is_no_more_it_says_so_and_the_numbers_stay(talker: Talker) -> None:
    talker.say("how did they vote on the village fete?")
    before = talker.chat
    assert talker.say("more").words == (
        "Nothing more answers “how did they vote on the village fete?”."
    )
    assert talker.chat == before


def test_filters_are_set_shown_and_cleared_and_others_stay(talker: Talker) -> None:
    assert talker.say("/filters").words == "No filters: everything is searched."
    told = talker.say("/filters committee amenities since 2022").words
    assert told == "Searched: only Amenities Committee, since 1 January 2022."
    assert talker.quotes("skate park on Rope Walk")[0] == PARK
    assert talker.quotes("bus shelter at Priory Road") == []
    told = talker.say("/filters until 2023").words
    assert "since 1 January 2022, until 31 December 2023" in told
    assert talker.say("/filters clear since").words == (
        "Searched: only Amenities Committee, until 31 December 2023."
    )
    assert talker.say("/filters clear").words == "No filters: everything is searched."
    assert talker.chat.conversation.filters == Filter()


def test_forget_begins_anew_and_keeps_the_filters(talker: Talker) -> None:
    talker.say("/filters council wessenbury town council")
    talker.say("what was resolved about the skate park?")
    assert "only Wessenbury Town Council" in talker.say("/forget").words
    answer = talker.say("who proposed it?").answer
    assert answer is not None
    assert answer.question.kept == ()
    assert talker.chat.conversation.filters.councils == ("Wessenbury Town Council",)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/nonsense", "There is no /nonsense; there are /help, /filters"),
        ("/", "There is no /"),
        ("/show", "There is no quote yet"),
        ("/show 3", "There is no quote yet"),
        ("/show no-such-id", "nothing with the id “no-such-id”"),
        ("/more", "Nothing was asked yet"),
        ("/export talk.md", "Nothing was asked yet"),
        ("/brief add 1", "There is no quote yet"),
        ("/brief remove 1", "There is no quote that was put by yet"),
        ("/brief write x.docx", "Nothing is put by"),
        ("/brief frame it", "/brief can add, clear, list, remove, write, not “frame”"),
        ("/filters colour red", "“colour” is no filter; begin with one of council"),
        ("/filters committee Lifeboats", "Lifeboats"),
        ("/filters since whenever", "whenever"),
        ("/filters kind poem", "“poem” is no kind"),
        ("/filters since 2022 until 2020", "ends"),
        ("/filters clear colour", "“colour” is no filter"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    talker: Talker, line: str, words: str
) -> None:
    reply = talker.say(line)
    assert words in reply.words
    assert reply.is_refused
    assert talker.chat == Chat()


def test_thanks_and_signs_are_no_questions(talker: Talker) -> None:
    talker.say("skate park")
    before = talker.chat
    for line in ("thanks!", "?"):
        assert "/help" in talker.say(line).words
    assert talker.chat == before


def test_help_names_every_command(talker: Talker) -> None:
    words = talker.say("/help").words
    assert all(f"{name}" in words for name in COMMANDS)
    assert talker.say("/?").words == words
    assert talker.say("/he").words == words, "a beginning will do where it is the only one"


def test_quit_ends(talker: Talker) -> None:
    talker.say("/exit")
    assert talker.chat.is_ended


def test_quotes_are_put_by_once_listed_taken_out_and_written(
    talker: Talker, tmp_path: Path
) -> None:
    talker.say("what was resolved about the skate park?")
    assert talker.say("/brief add 1").words == "Put by: 1. For the briefing there are 1."
    assert "(1 there already)" in talker.say("/brief add 1").words
    talker.say("/forget")
    talker.say("lamps on Mill Street")
    talker.say("/brief add 1")
    listed = talker.say("/brief list").words
    assert "1. Wessenbury Town Council, Amenities Committee, 9 May 2022, minute 10" in listed
    assert "2. Wessenbury" in listed
    file = tmp_path / "pack.md"
    assert f"Written: {file}, with 2 of the 2 quotes" in talker.say(f"/brief write {file}").words
    written = file.read_text("utf-8")
    assert f"“{PARK}”" in written
    refused = talker.say(f"/brief write {file}")
    assert refused.is_refused
    assert "there already" in refused.words
    assert not talker.say(f"/brief write {file} --force").is_refused
    talker.say("/brief remove 1")
    assert len(talker.chat.picks) == 1
    talker.say("/brief clear")
    assert not talker.chat.picks


def test_nearest_passages_can_be_shown_and_are_not_put_by(talker: Talker) -> None:
    talker.say("how did they vote on the village fete?")
    answer = talker.chat.listed
    assert answer is not None
    assert not answer.citations
    assert talker.say("/show 1").passages
    refused = talker.say("/brief add 1")
    assert refused.is_refused
    assert "no answer" in refused.words


def test_the_transcript_holds_questions_quotes_and_citations(
    talker: Talker, tmp_path: Path
) -> None:
    from assistant.verifying.briefings import verify_file

    talker.say("what was resolved about the skate park?")
    talker.say("and who proposed it?")
    talker.say("show me the first one in full")
    talker.say("/forget")
    talker.say("zeppelins and xylophones")
    file = tmp_path / "talk.md"
    assert "4 questions" in talker.say(f"/export {file}").words
    text = file.read_text("utf-8")
    assert "## 2. and who proposed it?" in text
    assert f"“{PARK}”[^1]" in text
    assert "Kept from before: topic: skate park" in text
    assert "Nothing found" in text
    assert "Shown whole: the item cited before" in text
    report = verify_file(file, talker.desk.index)
    assert report.is_proven
    assert "there already" in talker.say(f"/export {file}").words
    assert not talker.say(f"/export {file} --force").is_refused


def test_the_transcript_as_json_is_the_answers_in_the_promised_form(
    talker: Talker, tmp_path: Path
) -> None:
    talker.say("what was resolved about the skate park?")
    talker.say(f"/export {tmp_path / 'talk.json'}")
    (turn,) = json.loads((tmp_path / "talk.json").read_text("utf-8"))["turns"]
    assert turn["status"] == "answered"
    assert turn["citations"][0]["quote"] == PARK


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "name one file"),
        ("a.md b.md", "name one file"),
        ("talk.pdf", "talk.pdf must end in .md or .json"),
        ("/no/such/folder/talk.md", "cannot be written"),
    ],
)
def test_a_transcript_that_cannot_be_written_is_told(
    talker: Talker, words: str, reason: str
) -> None:
    talker.say("skate park")
    reply = talker.say(f"/export {words}")
    assert reply.is_refused
    assert reason.casefold() in reply.words.casefold()
    assert "Talk.pdf" not in reply.words, "a file's name keeps its letters"


@pytest.mark.parametrize(
    ("typed", "stated", "why"),
    [
        ("committee planning since 2022", {"committee": ["planning"], "since": "2022"}, "plain"),
        (
            "committee planning committee since May 2022",
            {"committee": ["planning committee"], "since": "May 2022"},
            "a name before another is the end of the value",
        ),
        ("council Ambleford Borough Council", {"council": ["Ambleford Borough Council"]}, "at end"),
        (
            "council ambleford council committee planning",
            {"council": ["ambleford council"], "committee": ["planning"]},
            "each its own",
        ),
        (
            "committee planning committee highways",
            {"committee": ["planning", "highways"]},
            "two of a kind",
        ),
        ('committee "Status Committee"', {"committee": ["Status Committee"]}, "in quotation marks"),
        ("person=A. Ash", {"person": "A. Ash"}, "with a sign between"),
        ("KIND Decision kind vote", {"kind": ["decision", "vote"]}, "in any case"),
        ("status Draft", {"status": "draft"}, "a single word"),
    ],
)
def test_filters_are_typed_as_words(typed: str, stated: dict[str, object], why: str) -> None:
    assert stated_in(typed) == stated, why


def test_on_sets_both_ends(talker: Talker) -> None:
    found = changed_filters("on 2022", Filter(), talker.desk.index, TODAY)
    assert (str(found.since), str(found.until)) == ("2022-01-01", "2022-12-31")


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("1 3", [1, 3]), ("1,3", [1, 3]), ("2-4", [2, 3, 4]), ("all", [1, 2, 3, 4]), ("2 2", [2])],
)
def test_numbers_may_be_listed(typed: str, numbers: list[int]) -> None:
    assert numbered(words_of(typed), 4, "quote") == numbers


@pytest.mark.parametrize("typed", ["", "0", "5", "1-9", "x", "²", "9" * 5000])
def test_numbers_that_are_none_are_told(typed: str) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        numbered(words_of(typed), 4, "quote")


def test_a_question_is_no_command() -> None:
    assert read_command("what about 12/3/2020?") is None
