"""Modals: what they begin with, what is wrong in them, what a submitted one does."""

from __future__ import annotations

import json

import pytest

from slackbot.handling import form_errors, options
from slackbot.messages.notices import EXPIRED
from slackbot.records import Block, FillView, Post, Verdict, Way, Whisper
from tests.slackbot.limits import find, quoted, words_of
from tests.slackbot.town import (
    ADA,
    AMENITIES,
    DIRECT,
    GUEST,
    HALL,
    PLANNING,
    REPORTS,
    STAFF_ROOM,
    STAFFING,
    TOBIAS,
    Town,
    request,
)

LAMPS = "How much did the street lamps on Mill Street cost?"
LIDO = "hours of the lido's lifeguards"


def asked(town: Town, text: str = LAMPS, way: Way = Way.MENTION, **others: str) -> str:
    """Ask, and return the id that the answer's buttons bear."""
    (answer,) = town.ask(way, text, **others)
    (button,) = find(list(answer.blocks), action_id="filters")  # type: ignore[union-attr]
    return str(button["value"])


def form(town: Town, press: str, query: str, **others: str) -> Block:
    (filled,) = town.press(press, query, view="V1", **others)
    assert isinstance(filled, FillView)
    return filled.content


def test_the_filters_form_begins_with_what_is_in_force(town: Town) -> None:
    query = asked(town, 'street lamps since:2020 committee:"Amenities Committee" kind:decision')
    content = form(town, "filters", query)
    assert content["private_metadata"] == query, "and nothing else"
    (typed,) = find(content, type="plain_text_input")
    assert typed["initial_value"] == "street lamps"
    (chosen,) = find(content, type="multi_external_select")
    assert [o["value"] for o in chosen["initial_options"]] == [AMENITIES]  # type: ignore[attr-defined]
    assert find(content, action_id="since")[0]["initial_date"] == "2020-01-01"
    assert "initial_date" not in find(content, action_id="until")[0]
    (ticked,) = find(content, type="checkboxes")
    assert [o["value"] for o in ticked["initial_options"]] == ["decision"]  # type: ignore[attr-defined]
    assert LAMPS not in json.dumps(content), "the words typed with the filters are gone"


def test_filters_are_asked_for_again_where_the_answer_stands(town: Town) -> None:
    query = asked(town)
    fields = {"question": (LAMPS,), "committees": (AMENITIES,), "until": ("2013-12-31",)}
    (answer,) = town.ask(Way.FORM, action="filters", value=query, fields=fields, user=TOBIAS)
    assert isinstance(answer, Post)
    assert (answer.channel, answer.thread) == (HALL, "100.1")
    assert f"only {AMENITIES}, until 31 December 2013" in words_of(answer)
    assert all("2012" in quote or "2013" in quote for quote in quoted(answer.blocks)[:1])


def test_filters_of_a_follow_up_keep_its_topic(town: Town) -> None:
    town.ask(Way.MENTION, LAMPS, message="1.0")
    query = asked(town, "and in 2015?", thread="1.0", message="2.0")
    fields = {"question": ("and in 2015?",), "only": ("decision",)}
    (answer,) = town.ask(Way.FORM, action="filters", value=query, fields=fields)
    words = words_of(answer)
    assert "Kept from before: topic: street lamps on Mill Street" in words
    assert "decision passages" in words


def test_filters_of_a_private_answer_are_answered_in_private(town: Town) -> None:
    query = asked(town, "skate park", Way.COMMAND)
    fields = {"question": ("bandstand",)}
    (answer,) = town.ask(Way.FORM, action="filters", value=query, fields=fields)
    assert isinstance(answer, Whisper)
    assert (answer.channel, answer.user) == (HALL, ADA)


def test_clearing_the_form_clears_the_filters(town: Town) -> None:
    query = asked(town, "street lamps until:2001")
    fields = {"question": ("street lamps",)}
    (answer,) = town.ask(Way.FORM, action="filters", value=query, fields=fields)
    assert "until" not in words_of(answer)
    assert quoted(answer.blocks)  # type: ignore[union-attr]


WRONG = [
    ("filters", {"question": ("",)}, {"question"}, "no question"),
    ("ask", {"question": ("  ",)}, {"question"}, "blanks"),
    (
        "filters",
        {"question": ("lamps",), "since": ("2024-01-02",), "until": ("2024-01-01",)},
        {"until"},
        "it ends before it begins",
    ),
    (
        "filters",
        {"question": ("lamps",), "since": ("2024-01-02",), "until": ("2024-01-02",)},
        set(),
        "one day is a period",
    ),
    ("filters", {"question": ("lamps",)}, set(), "a question is enough"),
    ("report", {"citation": ("0",), "fault": ("other",)}, {"comment"}, "something else, but what?"),
    ("report", {"citation": ("0",), "fault": ("words",)}, set(), "the fault says it"),
]


@pytest.mark.parametrize(("name", "fields", "blocks", "why"), WRONG, ids=[w[3] for w in WRONG])
def test_what_is_wrong_is_said_at_its_block(
    town: Town, name: str, fields: dict[str, tuple[str, ...]], blocks: set[str], why: str
) -> None:
    query = asked(town)
    submitted = request(Way.FORM, action=name, value=query, fields=fields)
    assert set(form_errors(submitted, town.desk)) == blocks, why


def test_a_form_whose_question_has_expired_says_so(town: Town) -> None:
    query = asked(town)
    town.clock[0] += 25 * 3600
    submitted = request(Way.FORM, action="filters", value=query, fields={"question": ("lamps",)})
    assert form_errors(submitted, town.desk) == {"question": EXPIRED}
    (told,) = town.ask(Way.FORM, action="filters", value=query, fields={"question": ("lamps",)})
    assert EXPIRED in words_of(told)


LISTED = [
    (Way.MENTION, TOBIAS, HALL, "", {AMENITIES, PLANNING}, "what the channel may see"),
    (Way.MENTION, ADA, HALL, "", {AMENITIES, PLANNING}, "whoever types"),
    (Way.MENTION, ADA, STAFF_ROOM, "", {AMENITIES, PLANNING, STAFFING}, "granted to the channel"),
    (Way.DIRECT, ADA, DIRECT, "", {AMENITIES, PLANNING, STAFFING}, "what she may see"),
    (Way.DIRECT, ADA, DIRECT, "STAFF", {STAFFING}, "with what was typed"),
    (Way.DIRECT, ADA, DIRECT, "committee plan", {PLANNING}, "in any order"),
    (Way.DIRECT, ADA, DIRECT, "whaling", set(), "of others nothing"),
]


@pytest.mark.parametrize(
    ("way", "user", "channel", "typed", "expected", "why"), LISTED, ids=[r[5] for r in LISTED]
)
def test_a_list_names_only_what_may_be_searched(
    town: Town, way: Way, user: str, channel: str, typed: str, expected: set[str], why: str
) -> None:
    query = asked(town, "skate park", way, user=user, channel=channel)
    listed = options(
        request(Way.FORM, typed, action="committees", value=query, user=user), town.desk
    )
    assert {str(one["value"]) for one in listed} == expected, why


def test_a_list_is_empty_for_who_may_not_ask_and_of_what_is_unknown(town: Town) -> None:
    query = asked(town)
    for asking in (
        request(Way.FORM, action="committees", value=query, user=GUEST),
        request(Way.FORM, action="committees", value="f" * 32),
        request(Way.FORM, action="committees", value=query, team="T2"),
        request(Way.FORM, action="secrets", value=query),
    ):
        assert options(asking, town.desk) == ()


def test_a_list_of_councils(town: Town) -> None:
    query = asked(town)
    (one,) = options(request(Way.FORM, "wess", action="councils", value=query), town.desk)
    assert one["value"] == "Wessenbury Town Council"


def test_a_wrong_citation_is_reported_to_the_clerks(town: Town) -> None:
    query = asked(town)
    content = form(town, "report", query)
    labels = [o["text"]["text"] for o in find(content, action_id="citation")[0]["options"]]  # type: ignore[attr-defined]
    assert [label[:4] for label in labels] == ["[1] ", "[2] ", "[3] "]
    fields = {"citation": ("1",), "fault": ("place",), "comment": ("It was <!channel> item 9.",)}
    thanks, passed_on = town.ask(Way.FORM, action="report", value=query, fields=fields)
    assert isinstance(thanks, Whisper)
    assert isinstance(passed_on, Post)
    assert passed_on.channel == REPORTS
    words = words_of(passed_on)
    assert "[2] " in words
    assert "It was <!channel> item 9." in words
    assert "<!channel>" not in passed_on.text
    (kept,) = town.store.feedback()
    assert kept.verdict is Verdict.REPORT
    assert kept.comment == "place: It was <!channel> item 9."
    assert len(kept.citations) == 1


def test_a_report_shows_the_clerks_no_more_than_their_channel_may_see(town: Town) -> None:
    query = asked(town, LIDO, Way.DIRECT, channel=DIRECT)
    fields = {"citation": ("0",), "fault": ("words",)}
    thanks, passed_on = town.ask(Way.FORM, action="report", value=query, fields=fields)
    assert isinstance(thanks, Post), "a direct message is private by itself"
    words = words_of(passed_on)
    assert "lifeguard" not in words
    assert STAFFING not in words
    assert query in words, "the reference finds it"


def test_without_a_channel_of_clerks_a_report_is_kept(town: Town) -> None:
    from dataclasses import replace

    quiet = replace(town.desk.settings, clerks=replace(town.desk.settings.clerks, channel=None))
    town.desk = replace(town.desk, settings=quiet)
    query = asked(town)
    fields = {"citation": ("9",), "fault": ("link",)}
    (thanks,) = town.ask(Way.FORM, action="report", value=query, fields=fields)
    assert "Thank you" in words_of(thanks)
    assert len(town.store.feedback()) == 1


def test_a_message_can_be_asked_about(town: Town) -> None:
    text = "  Does anybody know\nabout the bus shelter at Priory Road?  "
    (filled,) = town.ask(Way.SHORTCUT, text, view="V2", channel="C0ELSE", message="50.1")
    assert isinstance(filled, FillView)
    (typed,) = find(filled.content, type="plain_text_input")
    assert typed["initial_value"] == "Does anybody know about the bus shelter at Priory Road?"
    fields = {"question": (str(typed["initial_value"]),)}
    query = str(filled.content["private_metadata"])
    (answer,) = town.ask(Way.FORM, action="ask", value=query, fields=fields)
    assert isinstance(answer, Whisper)
    assert (answer.channel, answer.thread) == ("C0ELSE", "50.1")
    assert answer.response_url, "it reaches a channel that the bot is not in"
    assert "rebuilt in brick" in words_of(answer)


def test_a_guest_may_not_ask_about_a_message(town: Town) -> None:
    (filled,) = town.ask(Way.SHORTCUT, "lamps", view="V2", user=GUEST)
    assert "Guests may not ask here" in words_of(filled)
    assert "submit" not in filled.content  # type: ignore[union-attr]


def test_a_form_nobody_knows_does_nothing(town: Town) -> None:
    assert town.ask(Way.FORM, action="unknown", value=asked(town)) == ()


def test_a_form_is_judged_for_who_submits_it(town: Town) -> None:
    query = asked(town)
    fields = {"question": ("lamps",)}
    (told,) = town.ask(Way.FORM, action="filters", value=query, fields=fields, user=GUEST)
    assert isinstance(told, Whisper)
    assert "Guests may not ask here" in words_of(told)
