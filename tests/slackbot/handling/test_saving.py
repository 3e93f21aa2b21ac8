"""Saved questions, the App Home and the greeting."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from index import SearchIndex
from index.view import Restriction, restricted_view
from slackbot.handling import News, news
from slackbot.records import Outgoing, Post, Prompts, ShowHome, Way, Whisper
from slackbot.rights import Refusal, RefusalReason, Scope
from tests.slackbot.handling.conftest import grown
from tests.slackbot.limits import assert_sendable, find, quoted, words_of
from tests.slackbot.town import (
    ADA,
    DIRECT,
    ELSEWHERE,
    GUEST,
    HALL,
    PLANNING,
    STAFFING,
    TEAM,
    TOBIAS,
    Town,
    page,
)


def told(sent: tuple[Outgoing, ...]) -> str:
    (one,) = sent
    assert isinstance(one, Whisper)
    return words_of(one)


@pytest.fixture(scope="session")
def newer_index(town_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Return the town's minutes after two meetings more, one of them of the staffing committee."""
    lamps = page(
        PLANNING,
        "2026-02-03",
        (
            "Street lamps on Tan Yard",
            "**RESOLVED:** That nine street lamps on Tan Yard be painted green.",
        ),
    )
    hours = page(
        STAFFING,
        "2026-03-03",
        (
            "Street lamps and the lamplighter's hours",
            "**RESOLVED:** That the keeper of the street lamps be paid weekly.",
        ),
    )
    root = tmp_path_factory.mktemp("newer")
    return grown(town_folder, root, **{"planning-2026": lamps, "staffing-2026": hours})


def after_a_run(town: Town, index: SearchIndex) -> Town:
    """Return the town's desk over a newer index."""
    views: dict[Restriction, SearchIndex] = {}

    def open_view(scope: Scope) -> SearchIndex:
        known = scope.restriction
        return views.setdefault(known, restricted_view(index, known))

    return replace(town, desk=replace(town.desk, open_view=open_view))


def test_what_is_new_is_told_once_with_its_rule(town: Town, newer_index: SearchIndex) -> None:
    saved = told(town.ask(Way.COMMAND, "watch street lamps", user=TOBIAS, channel=ELSEWHERE))
    assert "24 passages would match" in saved
    assert list(news(town.desk, TEAM)) == [], "what stood there is no news"
    newer = after_a_run(town, newer_index)
    (one,) = news(newer.desk, TEAM)
    assert one.outgoing.channel == TOBIAS, "a direct message"
    assert one.outgoing.text == "New in the minutes: 1 passage on a saved question"
    words = words_of(one.outgoing)
    assert "nine street lamps on Tan Yard be painted green" in words
    assert "Why: a decision" in words
    assert "lamplighter" not in words
    assert_sendable_post(one.outgoing)
    assert [again.key for again in news(newer.desk, TEAM)] == [one.key], "until it is kept"
    town.store.keep_saved(one.saved)
    assert list(news(newer.desk, TEAM)) == []


def test_much_news_is_told_in_part_and_counted(town: Town) -> None:
    town.ask(Way.COMMAND, "watch street lamps", user=TOBIAS)
    (saved,) = town.store.saved(TEAM)
    town.store.keep_saved(replace(saved, sent=()))
    (one,) = news(town.desk, TEAM)
    assert len(quoted(one.outgoing.blocks)) == 5
    assert "19 more have no place here" in words_of(one.outgoing)
    assert_sendable_post(one.outgoing)
    town.store.keep_saved(one.saved)
    assert list(news(town.desk, TEAM)) == [], "nor are they told later"


def assert_sendable_post(post: Post) -> None:

    assert_sendable(post)


def test_news_are_judged_by_the_rights_of_the_day(town: Town, newer_index: SearchIndex) -> None:
    town.ask(Way.COMMAND, "watch street lamps")
    newer = after_a_run(town, newer_index)
    (mine,) = news(newer.desk, TEAM)
    assert len(quoted(mine.outgoing.blocks)) == 2, "a councillor of the committee reads both"
    refusal = Refusal(reason=RefusalReason.PERSON, sentence="No.")
    town.judging.append(lambda person, place: refusal)
    assert list(news(newer.desk, TEAM)) == []


def test_a_channel_is_told_what_it_may_see(town: Town, newer_index: SearchIndex) -> None:
    saved = told(town.ask(Way.COMMAND, "watch here street lamps"))
    assert "in this channel" in saved
    (one,) = news(after_a_run(town, newer_index).desk, TEAM)
    assert one.outgoing.channel == HALL
    assert len(quoted(one.outgoing.blocks)) == 1
    assert "lamplighter" not in words_of(one.outgoing)
    refused = told(town.ask(Way.COMMAND, "watch here street lamps", channel=ELSEWHERE))
    assert "not answer in this channel" in refused


def test_buttons_of_news_work_in_the_direct_message(town: Town, newer_index: SearchIndex) -> None:
    town.ask(Way.COMMAND, "watch street lamps", user=TOBIAS)
    newer = after_a_run(town, newer_index)
    (one,) = news(newer.desk, TEAM)
    query = str(find(list(one.outgoing.blocks), action_id="context")[0]["value"])
    (filled,) = newer.press("context", query, user=TOBIAS, channel="D0TOBIAS", view="V1")
    assert "painted green" in words_of(filled)
    (expired,) = newer.press("copy", query, user=ADA, channel=DIRECT)
    assert "expired" in words_of(expired), "it is his alone"
    identity = str(find(list(one.outgoing.blocks), action_id="unwatch")[0]["value"])
    (listed,) = newer.press("unwatch", identity, user=TOBIAS, channel="D0TOBIAS")
    assert "None yet" in words_of(listed)
    assert list(news(newer.desk, TEAM)) == []


def test_saved_questions_are_listed_and_removed_by_their_owner(town: Town) -> None:
    assert "Say what to watch" in told(town.ask(Way.COMMAND, "watch"))
    town.ask(Way.COMMAND, "watch bandstand")
    town.ask(Way.COMMAND, 'watch here lamps committee:"Amenities Committee"')
    listed = told(town.ask(Way.COMMAND, "watch list"))
    assert "1. bandstand, told to you alone" in listed
    assert "2. lamps, told in the channel" in listed
    assert "None yet" in told(town.ask(Way.COMMAND, "watch list", user=TOBIAS))
    assert "no saved question 1" in told(town.ask(Way.COMMAND, "watch remove 1", user=TOBIAS))
    assert "no saved question 3" in told(town.ask(Way.COMMAND, "watch remove 3"))
    assert "watched no longer" in told(town.ask(Way.COMMAND, "watch remove 1"))
    assert "1. lamps" in told(town.ask(Way.COMMAND, "watch list"))


WRONG = [
    ("watch bins since:never", "I do not understand the filter"),
    ("watch bins committee:Whaling", "know no committee"),
    ("watch here", "Say what to watch"),
]


@pytest.mark.parametrize(("order", "expected"), WRONG)
def test_what_cannot_be_watched_is_told(town: Town, order: str, expected: str) -> None:
    assert expected in told(town.ask(Way.COMMAND, order))
    assert not town.store.saved(TEAM)


def test_a_person_watches_a_few_questions_only(town: Town) -> None:
    for number in range(15):
        town.ask(Way.COMMAND, f"watch bandstand {number}")
    assert "remove one before" in told(town.ask(Way.COMMAND, "watch bandstand"))
    assert len(town.store.saved(TEAM)) == 15


def test_a_question_about_watches_is_a_question(town: Town) -> None:
    answer = told(town.ask(Way.MENTION, "watchman of the bandstand", is_private=True))
    assert "Watching" not in answer


def test_an_answers_question_can_be_watched(town: Town) -> None:
    (answer,) = town.ask(Way.MENTION, "skate park on Rope Walk")
    query = str(find(list(answer.blocks), action_id="filters")[0]["value"])  # type: ignore[union-attr]
    (saved,) = town.press("watch", query, user=TOBIAS)
    assert isinstance(saved, Whisper)
    assert "Watching “skate park on Rope Walk”" in words_of(saved)
    (kept,) = town.store.saved(TEAM, TOBIAS)
    assert kept.place.channel is None, "for the person alone"


def test_news_of_several_questions_come_in_their_order(
    town: Town, newer_index: SearchIndex
) -> None:
    for text in ("street lamps", "lamps on Tan Yard", "weathercock"):
        town.ask(Way.COMMAND, f"watch {text}", user=TOBIAS)
    found: list[News] = list(news(after_a_run(town, newer_index).desk, TEAM))
    assert [one.saved.text for one in found] == ["street lamps", "lamps on Tan Yard"]
    assert len({one.key for one in found}) == 2


def test_the_home_tells_what_may_be_searched(town: Town) -> None:
    town.ask(Way.COMMAND, "watch bandstand")
    (home,) = town.ask(Way.HOME)
    assert isinstance(home, ShowHome)
    words = words_of(home)
    for expected in (
        "Minutes of Wessenbury Town Council",
        "15 sets of minutes of 3 committees",
        STAFFING,
        "last read on",
        "Was a skate park agreed?",
        "1. bandstand",
        "the clerk, Room 4",
    ):
        assert expected in words
    (other,) = town.ask(Way.HOME, user=TOBIAS)
    assert STAFFING not in words_of(other)
    assert "bandstand" not in words_of(other)


def test_a_saved_question_is_removed_in_the_home(town: Town) -> None:
    town.ask(Way.COMMAND, "watch bandstand")
    identity = town.store.saved(TEAM, ADA)[0].identity
    (other,) = town.press("unwatch", identity, user=TOBIAS, channel=None)
    assert isinstance(other, ShowHome)
    assert len(town.store.saved(TEAM)) == 1, "nobody removes another's"
    (home,) = town.press("unwatch", identity, channel=None)
    assert isinstance(home, ShowHome)
    assert "None yet" in words_of(home)


def test_the_home_of_who_may_not_ask_says_whom_to_ask(town: Town) -> None:
    (home,) = town.ask(Way.HOME, user=GUEST)
    assert words_of(home) == "Guests may not ask here; the clerk, Room 4, can help."


def test_the_messages_tab_suggests_questions(town: Town) -> None:
    (prompts,) = town.ask(Way.GREETING, channel=DIRECT, message=None)
    assert isinstance(prompts, Prompts)
    assert prompts.prompts[0] == ("Lamps", "What do the street lamps cost?")
    assert town.ask(Way.GREETING, channel="D0G", user=GUEST) == ()


def test_nothing_is_suggested_where_nothing_is_set(town: Town) -> None:
    town.desk = replace(town.desk, settings=replace(town.desk.settings, prompts=()))
    assert town.ask(Way.GREETING, channel=DIRECT) == ()


def test_ids_are_never_used_twice(town: Town) -> None:
    seen = []
    for text in itertools.repeat("skate park", 3):
        (answer,) = town.ask(Way.MENTION, text)
        seen.append(str(find(list(answer.blocks), action_id="filters")[0]["value"]))  # type: ignore[union-attr]
    assert len(set(seen)) == 3
