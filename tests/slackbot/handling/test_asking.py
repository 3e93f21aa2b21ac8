"""Questions from every way in: where the answer goes, by whose rights, and what is remembered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.talking.remembering import Conversation
from index import open_index
from index.view import Body, Restriction
from slackbot.handling.memory import read, written
from slackbot.records import Outgoing, Person, Place, Post, Way, Whisper
from slackbot.rights import Scope
from tests.slackbot.limits import find, marked_up, quoted, words_of
from tests.slackbot.town import (
    ADA,
    DIRECT,
    ELSEWHERE,
    GUEST,
    HALL,
    PINGING,
    STAFF_ROOM,
    TOBIAS,
    Town,
    judge,
    open_town,
)

LAMPS = "How much did the street lamps on Mill Street cost?"
LIDO = "hours of the lido's lifeguards"


def post(sent: tuple[Outgoing, ...]) -> Post:
    (one,) = sent
    assert isinstance(one, Post)
    return one


def whisper(sent: tuple[Outgoing, ...]) -> Whisper:
    (one,) = sent
    assert isinstance(one, Whisper)
    return one


def told(sent: tuple[Outgoing, ...]) -> str:
    return "\n".join(words_of(one) for one in sent)


def test_a_mention_is_answered_in_its_thread_with_quotes_citations_and_links(town: Town) -> None:
    answer = post(town.ask(Way.MENTION, LAMPS))
    assert (answer.channel, answer.thread) == (HALL, "100.1")
    assert answer.text == "3 passages found in the minutes"
    assert len(quoted(answer.blocks)) == 3
    assert "street lamps on Mill Street be replaced" in quoted(answer.blocks)[0]
    links = find(list(answer.blocks), type="link")
    assert len(links) == 3
    assert str(links[0]["url"]).startswith("https://minutes.wessenbury.example/amenities/20")
    words = words_of(answer)
    assert f"“{LAMPS}”" in words
    assert "Looked for: a sum of money" in words
    assert "RESOLVED:" in words, "the clause's opening stands beside it"
    assert "Searched 14 sets of minutes of 2 committees" in words


def test_a_mention_in_a_thread_is_answered_there(town: Town) -> None:
    assert post(town.ask(Way.MENTION, LAMPS, thread="99.1")).thread == "99.1"


def test_a_command_is_answered_to_the_asker_alone_with_the_question(town: Town) -> None:
    answer = whisper(town.ask(Way.COMMAND, "skate park on Rope Walk"))
    assert (answer.channel, answer.user) == (HALL, ADA)
    assert answer.response_url == "https://hooks.slack.com/actions/1"
    assert "“skate park on Rope Walk”" in words_of(answer)
    assert find(list(answer.blocks), action_id="share"), "it can be shared"


def test_an_answer_that_all_can_read_has_nothing_to_share(town: Town) -> None:
    answer = post(town.ask(Way.MENTION, LAMPS))
    assert not find(list(answer.blocks), action_id="share")


WHO_SEES = [
    (Way.DIRECT, ADA, DIRECT, True, "a councillor of the committee, alone"),
    (Way.COMMAND, ADA, HALL, True, "likewise by a command, whichever channel"),
    (Way.MENTION, ADA, HALL, False, "where others read along, the channel's rights count"),
    (Way.MENTION, TOBIAS, STAFF_ROOM, True, "the channel that was granted it, whoever asks"),
    (Way.DIRECT, TOBIAS, "D0TOBIAS", False, "somebody else alone"),
    (Way.COMMAND, TOBIAS, STAFF_ROOM, False, "a command has the person's rights, no channel's"),
]


@pytest.mark.parametrize(
    ("way", "user", "channel", "sees", "why"), WHO_SEES, ids=[row[4] for row in WHO_SEES]
)
def test_who_sees_a_restricted_committee(
    town: Town, way: Way, user: str, channel: str, sees: bool, why: str
) -> None:
    answer = told(town.ask(way, LIDO, user=user, channel=channel))
    assert ("lifeguards be cut by a third" in answer) is sees, why
    assert ("Staffing Committee" in answer) is sees, "nor its name"
    assert ("3 committees" in answer) is sees, "nor that it is there"


@pytest.mark.parametrize("text", [LIDO, "Staffing Committee", "zebra stripes", "who cut hours?"])
def test_what_may_not_be_seen_is_as_if_it_were_not_there(
    town: Town, public_town: Town, text: str
) -> None:
    """The whole message is the same as over minutes that never had the committee."""
    hidden = town.ask(Way.MENTION, text)
    absent = public_town.ask(Way.MENTION, text)
    assert hidden == absent


def test_an_item_taken_in_private_is_known_by_its_existence_alone(town: Town) -> None:
    answer = told(town.ask(Way.DIRECT, "sale of the maltings at Rope Walk", channel=DIRECT))
    assert "Also taken in private" in answer
    assert "Planning Committee, 4 February 2025, minute 3" in answer
    assert "Quillfeather" not in answer
    assert "412,000" not in answer
    others = told(town.ask(Way.MENTION, LAMPS))
    assert "Also taken in private" not in others, "of other matters nothing is said"


def test_what_the_minutes_write_stands_as_it_is_and_pings_nobody(town: Town) -> None:
    answer = post(town.ask(Way.MENTION, "letter about the weathercock"))
    assert PINGING in quoted(answer.blocks)
    for text in (*marked_up(list(answer.blocks)), answer.text):
        assert not any(sign in text for sign in ("<!", "<@", "http", "weathercock"))
    assert not find(list(answer.blocks), type="link"), "its address leads to a strange host"


def test_lost_motions_and_drafts_are_named(town: Town) -> None:
    lost = told(town.ask(Way.MENTION, "Was the bandstand pulled down?"))
    assert "Lost motion, not decided: " in lost
    draft = told(town.ask(Way.MENTION, "bus shelter at Priory Road"))
    assert "(draft)" in draft
    assert "may still be corrected" in draft


def test_a_clause_is_shown_with_its_opening_and_label(town: Town) -> None:
    answer = told(town.ask(Way.MENTION, "skate park on Rope Walk"))
    assert "That (a)" in answer
    assert "resolution (a)" in answer


def test_nothing_found_says_why_and_what_can_be_done(town: Town) -> None:
    answer = whisper(town.ask(Way.COMMAND, "zeppelins since:2020"))
    words = words_of(answer)
    assert answer.text == "Nothing found in the minutes"
    assert "No passage answers “zeppelins”" in words
    assert "only since 1 January 2020" in words
    assert "no proof that nothing was decided" in words
    assert find(list(answer.blocks), action_id="widen")
    assert find(list(answer.blocks), action_id="filters")


NOT_ASKED = ["", "help", "Help!", "what can you do?", "hello", "?"]


@pytest.mark.parametrize("text", NOT_ASKED)
@pytest.mark.parametrize("way", [Way.MENTION, Way.DIRECT, Way.COMMAND])
def test_what_can_you_do(town: Town, way: Way, text: str) -> None:
    channel = DIRECT if way is Way.DIRECT else HALL
    answer = told(town.ask(way, text, channel=channel))
    assert "quote them word for word" in answer
    assert "Was a skate park agreed?" in answer
    assert "the clerk, Room 4" in answer


def test_help_itself_tells_only_of_what_may_be_searched(town: Town) -> None:
    assert "of 3 committees" in told(town.ask(Way.COMMAND, "help"))
    assert "of 2 committees" in told(town.ask(Way.MENTION, "help"))


def test_a_refusal_in_a_channel_is_read_by_the_asker_alone(town: Town) -> None:
    refused = whisper(town.ask(Way.MENTION, LAMPS, user=GUEST))
    assert refused.text == "I may not answer here"
    assert "the clerk, Room 4" in words_of(refused)
    assert "not answer in this channel" in told(town.ask(Way.MENTION, LAMPS, channel=ELSEWHERE))
    assert "Guests" in words_of(post(town.ask(Way.DIRECT, LAMPS, user=GUEST, channel="D0G")))
    assert "Guests" in told(town.ask(Way.COMMAND, "help", user=GUEST))


FILTERS = [
    ('lamps since:2022 committee:"Amenities Committee"', "since 1 January 2022", "from a day on"),
    ("lamps until:2013 kind:decision", "decision passages", "one kind of passage"),
    ("bus shelter status:draft", "draft minutes", "drafts alone"),
    ("SINCE:2022 lamps", "since 1 January 2022", "wherever it stands, in capitals too"),
]


@pytest.mark.parametrize(("text", "expected", "why"), FILTERS, ids=[row[2] for row in FILTERS])
def test_filters_that_are_typed_are_applied_and_told(
    town: Town, text: str, expected: str, why: str
) -> None:
    answer = told(town.ask(Way.COMMAND, text))
    assert "passage" in answer
    assert f"only {expected}" in answer or f", {expected}" in answer, why
    assert ":20" not in answer.splitlines()[0]


def test_a_name_in_a_filter_that_is_unknown_or_hidden_is_told_alike(town: Town) -> None:
    hidden = whisper(town.ask(Way.COMMAND, "hours committee:Staffing", user=TOBIAS))
    unknown = whisper(town.ask(Way.COMMAND, "hours committee:Whaling", user=TOBIAS))
    assert words_of(hidden).startswith("The minutes that you can search here know no committee")
    assert words_of(hidden).replace("“Staffing”", "X") == words_of(unknown).replace(
        "“Whaling”", "X"
    )
    assert hidden.text == "The minutes know no such name", "names stand in no notification"


def test_a_filter_that_means_nothing_is_told(town: Town) -> None:
    answer = whisper(town.ask(Way.COMMAND, "lamps since:<!channel>"))
    assert "I do not understand the filter" in words_of(answer)
    assert "<!channel>" not in answer.text


def test_a_thread_remembers_and_says_what_it_kept(town: Town) -> None:
    town.ask(Way.MENTION, LAMPS, message="1.0")
    answer = told(town.ask(Way.MENTION, "and in 2015?", thread="1.0", message="2.0"))
    assert "Kept from before: topic: street lamps on Mill Street" in answer
    assert "5 street lamps on Mill Street be replaced" in answer
    other = told(town.ask(Way.MENTION, "and in 2015?", message="3.0"))
    assert "Kept from before" not in other, "another thread knows nothing of it"


def test_more_in_words_goes_on_with_the_numbers(town: Town) -> None:
    town.ask(Way.MENTION, LAMPS, message="1.0")
    answer = told(town.ask(Way.MENTION, "more", thread="1.0", message="2.0"))
    assert "Passages 4 to 6" in answer
    assert "[4] " in answer
    fourth = quoted(post(town.ask(Way.MENTION, LAMPS, message="9.0")).blocks)
    shown = post(town.ask(Way.MENTION, "show me the fourth one in full", thread="1.0"))
    assert "The whole item" in words_of(shown)
    assert not set(fourth) & set(quoted(shown.blocks)), "the fourth, and none of the first three"


def test_thanks_and_forgetting_are_answered_too(town: Town) -> None:
    town.ask(Way.MENTION, LAMPS, message="1.0")
    assert "welcome" in told(town.ask(Way.MENTION, "thanks!", thread="1.0"))
    assert "Forgotten" in told(town.ask(Way.MENTION, "forget that", thread="1.0"))
    answer = told(town.ask(Way.MENTION, "and in 2015?", thread="1.0"))
    assert "street lamps on Mill Street;" not in answer


def test_a_direct_message_is_a_new_question_unless_it_goes_on(town: Town) -> None:
    town.ask(Way.DIRECT, LAMPS, channel=DIRECT, message="1.0")
    new = told(town.ask(Way.DIRECT, "weathercock letter", channel=DIRECT, message="2.0"))
    assert "Kept from before" not in new
    town.ask(Way.DIRECT, LAMPS, channel=DIRECT, message="3.0")
    goes_on = told(town.ask(Way.DIRECT, "and in 2015?", channel=DIRECT, message="4.0"))
    assert "Kept from before: topic: street lamps on Mill Street" in goes_on


def test_a_thread_forgets_in_time(town: Town) -> None:
    town.ask(Way.MENTION, LAMPS, message="1.0")
    town.clock[0] += 25 * 3600
    answer = told(town.ask(Way.MENTION, "and in 2015?", thread="1.0"))
    assert "Kept from before" not in answer


def test_memory_does_not_outlive_the_rights_it_was_made_with(town: Town) -> None:
    town.ask(Way.DIRECT, LIDO, channel=DIRECT, message="1.0")

    def stripped(person: Person, place: Place) -> Scope | object:
        found = judge(person, place)
        return judge(replace(person, user=TOBIAS), place) if isinstance(found, Scope) else found

    town.judging.append(stripped)  # type: ignore[arg-type]  # of a refusal nothing is stripped
    answer = told(town.ask(Way.DIRECT, "who proposed it?", channel=DIRECT, thread="1.0"))
    assert "Staffing" not in answer
    assert "lido" not in answer


RIGHTS = [
    Restriction(),
    Restriction(hides_exempt=False),
    Restriction(only=frozenset()),
    Restriction(withheld=frozenset({Body(committee="Staffing")})),
    Restriction(withheld=frozenset({Body(committee="Staffing", exactly=True)})),
    Restriction(withheld=frozenset({Body(council="Staffing"), Body(committee="Staffing")})),
    Restriction(only=frozenset({Body(committee="Staffing")})),
]


@pytest.mark.parametrize("had", RIGHTS, ids=str)
def test_what_was_said_under_other_rights_is_not_read(had: Restriction) -> None:
    words = written(Conversation(asked="lamps"), Scope(restriction=had))
    for now in RIGHTS:
        expected = "lamps" if now == had else ""
        assert read(words, Scope(restriction=now, is_clerk=True)).asked == expected


def test_what_another_version_kept_is_not_read() -> None:
    for words in ("", "{", "[]", '{"rights": 1}', "null"):
        assert read(words, Scope(restriction=Restriction())) == Conversation()


def test_an_empty_collection_of_rights_is_answered_as_well(town: Town) -> None:
    nothing = Scope(restriction=Restriction(only=frozenset()))
    town.judging.append(lambda person, place: nothing)
    for text in ("help", LAMPS):
        assert told(town.ask(Way.MENTION, text))
    assert town.ask(Way.HOME)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
        st.sampled_from(["<!channel> lamps", "<@U0ADA> since:<!here>", "committee:<#C1> *x*"]),
    )
)
def test_any_question_is_answered_without_a_ping(town: Town, text: str) -> None:
    for way in (Way.MENTION, Way.COMMAND):
        for outgoing in town.ask(way, f"{text} watch"):
            assert isinstance(outgoing, Post | Whisper)
            for parsed in (*marked_up(list(outgoing.blocks)), outgoing.text):
                assert not any(sign in parsed for sign in ("<!", "<@", "<#", "<http"))


def test_the_samples_are_answered(samples_index: Path, tmp_path: Path) -> None:
    town = open_town(open_index(samples_index), tmp_path / "bot.sqlite")
    town.judging.append(lambda person, place: Scope(restriction=Restriction()))
    for text in ("What was decided about the flood plan?", "who proposed it?", "more"):
        answer = post(town.ask(Way.MENTION, text, thread="1.0"))
        assert quoted(answer.blocks) or "No passage answers" in words_of(answer)
