"""Every button: what it does, for whom, where, and until when."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from index.view import Restriction
from slackbot.exporting import labelled
from slackbot.handling import handle, waiting_view
from slackbot.messages.buttons import Press
from slackbot.messages.notices import EXPIRED
from slackbot.records import (
    Change,
    FillView,
    Outgoing,
    Person,
    Place,
    Post,
    Remove,
    Request,
    Verdict,
    Way,
    Whisper,
)
from slackbot.rights import Refusal, RefusalReason, Scope
from tests.slackbot.limits import assert_showable, blocks_of, find, quoted, words_of
from tests.slackbot.town import (
    ADA,
    CLERK,
    DIRECT,
    ELSEWHERE,
    GUEST,
    HALL,
    STAFF_ROOM,
    TEAM,
    TOBIAS,
    Town,
    minutes,
    request,
)

LAMPS = "How much did the street lamps on Mill Street cost?"
LIDO = "hours of the lido's lifeguards"


def asked(town: Town, text: str = LAMPS, way: Way = Way.MENTION, **others: str) -> tuple[str, Post]:
    """Ask, and return the id that the answer's buttons bear, and the answer."""
    (answer,) = town.ask(way, text, **others)
    assert isinstance(answer, Post | Whisper)
    (button,) = find(list(answer.blocks), action_id="filters")
    return str(button["value"]), answer  # type: ignore[return-value]  # either has blocks


def one(sent: tuple[Outgoing, ...]) -> Outgoing:
    (outgoing,) = sent
    return outgoing


def test_more_goes_on_below_with_the_numbers_until_nothing_is_left(town: Town) -> None:
    query, answer = asked(town)
    seen, number, message = list(quoted(answer.blocks)), 4, "200.1"
    while find(list(answer.blocks), action_id="more"):
        post, change = town.press("more", query, thread="100.1", message=message)
        assert isinstance(post, Post)
        assert (post.channel, post.thread) == (HALL, "100.1")
        assert f"[{number}] " in words_of(post)
        again = set(seen) & set(quoted(post.blocks))
        assert not [quote for quote in again if "lamps" in quote], "nothing comes twice"
        assert isinstance(change, Change)
        assert (change.channel, change.message) == (HALL, message)
        assert not find(list(change.blocks), action_id="more"), "its button is used up"
        assert quoted(change.blocks) == quoted(answer.blocks), "and no word of it was altered"
        seen += quoted(post.blocks)
        number += len(quoted(post.blocks))
        answer, message = post, f"{number}.1"
        query = str(find(list(post.blocks), action_id="filters")[0]["value"])
    assert len(seen) > 8


def test_more_pressed_by_two_people_is_posted_once(town: Town) -> None:
    query, _ = asked(town)
    presses = [request(Way.BUTTON, action="more", value=query, user=u) for u in (ADA, TOBIAS)]
    first, second = (replace(press, key=f"trigger:{n}") for n, press in enumerate(presses))
    page, again, other = (handle(press, town.desk)[0] for press in (first, first, second))
    assert isinstance(page, Post)
    assert isinstance(again, Post), "a press that is handled anew after a crash is the same press"
    assert isinstance(other, Whisper)
    assert "stand below already" in words_of(other)


def test_more_of_an_answer_that_one_person_sees_is_seen_by_that_person(town: Town) -> None:
    query, _ = asked(town, way=Way.COMMAND)
    more = one(town.press("more", query, is_private=True))
    assert isinstance(more, Whisper)
    assert more.user == ADA


def test_more_lets_the_thread_go_on_from_there(town: Town) -> None:
    query, answer = asked(town)
    post, _ = town.press("more", query, thread="100.1", message="200.1")
    following = one(town.ask(Way.MENTION, "more", thread="100.1", message="300.1"))
    shown = {*quoted(answer.blocks), *quoted(post.blocks)}  # type: ignore[union-attr]
    assert not shown & set(quoted(following.blocks))  # type: ignore[union-attr]


def test_context_shows_the_paragraphs_around(town: Town) -> None:
    query, answer = asked(town)
    filled = one(town.press("context", query, view="V1"))
    assert isinstance(filled, FillView)
    assert filled.view == "V1"
    words = words_of(filled)
    assert "had rusted at the base" in words
    assert quoted(filled.content["blocks"]) == quoted(answer.blocks)  # type: ignore[arg-type]


def test_context_never_shows_what_was_taken_in_private(town: Town) -> None:
    query, _ = asked(town, "bus shelter at Priory Road")
    words = words_of(one(town.press("context", query, view="V1")))
    assert "rebuilt in brick" in words
    assert "Quillfeather" not in words


def test_copy_gives_the_words_with_their_citations(town: Town) -> None:
    query, answer = asked(town)
    copied = one(town.press("copy", query))
    assert isinstance(copied, Whisper)
    words = words_of(copied)
    assert all(quote in words for quote in quoted(answer.blocks))
    assert "https://minutes.wessenbury.example/amenities/20" in words
    assert "minute 2" in words


def test_sharing_asks_again_by_the_rights_of_the_channel(town: Town) -> None:
    query, _ = asked(town, way=Way.COMMAND)
    shared = one(town.press("share", query, is_private=True))
    assert isinstance(shared, Post)
    assert (shared.channel, shared.thread) == (HALL, None)
    assert shared.remembers is not None
    town.store.keep_conversation(TEAM, HALL, "300.1", shared.remembers, town.clock[0] + 9)
    asked_on = one(town.ask(Way.MENTION, "and in 2015?", thread="300.1", message="301.1"))
    assert "street lamps on Mill Street" in words_of(asked_on), "it goes on from what was shared"
    assert "shares a private search" in words_of(shared)
    assert find(blocks_of(shared), type="user") == [{"type": "user", "user_id": ADA}]
    assert "of 2 committees" in words_of(shared), "the channel's, not the asker's three"
    more = str(find(list(shared.blocks), action_id="more")[0]["value"])
    following = town.press("more", more, message="300.1")[0]
    assert isinstance(following, Post)
    assert following.thread == "300.1", "what follows stands below it"
    fields = {"question": ("skate park",)}
    (filtered,) = town.ask(Way.FORM, action="filters", value=more, fields=fields)
    assert isinstance(filtered, Post)
    assert filtered.thread == "300.1"


def test_what_a_channel_may_not_see_is_not_shared(town: Town) -> None:
    query, _ = asked(town, f"{LIDO} committee:Staffing", way=Way.COMMAND)
    kept = one(town.press("share", query, is_private=True))
    assert isinstance(kept, Whisper)
    assert "Nothing was posted" in words_of(kept)
    query, _ = asked(town, LIDO, way=Way.COMMAND, channel=ELSEWHERE)
    refused = one(town.press("share", query, is_private=True, channel=ELSEWHERE))
    assert isinstance(refused, Whisper)
    assert "not answer in this channel" in words_of(refused)


def test_all_years_are_searched_without_the_filter_or_the_questions_own_time(town: Town) -> None:
    for text in ("street lamps until:2001", "lamps in 1999"):
        query, answer = asked(town, text, Way.COMMAND)
        assert "No passage answers" in words_of(answer)
        widened = one(town.press("widen", query, is_private=True))
        assert isinstance(widened, Whisper)
        assert "lamps”" in words_of(widened), "no word of the time is left"
        assert "until" not in words_of(widened)
        assert quoted(widened.blocks)


def test_the_closest_passages_are_called_no_answer(town: Town) -> None:
    query, _ = asked(town, "lamps in 1999")
    closest = one(town.press("closest", query, thread="100.1", message="200.1"))
    assert isinstance(closest, Post)
    assert "Not an answer" in words_of(closest)
    assert "no answer" in closest.text
    assert quoted(closest.blocks)


def test_an_answer_is_deleted_by_who_asked_or_a_clerk_alone(town: Town) -> None:
    query, _ = asked(town)
    refused = one(town.press("delete", query, user=TOBIAS, message="200.1"))
    assert isinstance(refused, Whisper)
    assert "Only who asked" in words_of(refused)
    for user in (ADA, CLERK):
        gone = one(town.press("delete", query, user=user, message="200.1"))
        assert gone == Remove(channel=HALL, message="200.1")


def test_an_answer_that_one_person_sees_is_deleted_by_its_own_address(town: Town) -> None:
    query, _ = asked(town, way=Way.COMMAND)
    gone = one(town.press("delete", query, message="200.1", is_private=True))
    assert isinstance(gone, Remove)
    assert gone.response_url == "https://hooks.slack.com/actions/1"


def test_thumbs_are_kept_with_what_was_shown(town: Town) -> None:
    query, _ = asked(town)
    for mood, user in (("up", ADA), ("down", TOBIAS)):
        thanks = one(town.press("feedback", f"{query}:{mood}", user=user))
        assert isinstance(thanks, Whisper)
        assert "Thank you" in words_of(thanks)
    first, second = town.store.feedback()
    assert (first.user, first.verdict, first.question) == (ADA, Verdict.UP, LAMPS)
    assert (second.user, second.verdict) == (TOBIAS, Verdict.DOWN)
    assert len(first.citations) == 3
    view = town.desk.open_view(Scope(restriction=Restriction()))
    (line,) = map(json.loads, labelled([first], view))
    assert line["question"] == LAMPS
    assert [gold["quote"] in "".join(minutes().values()) for gold in line["gold"]] == [True] * 3


def test_a_press_is_judged_for_who_presses(town: Town) -> None:
    query, _ = asked(town, LIDO, channel=STAFF_ROOM)
    for press in ("more", "copy", "feedback", "delete"):
        refused = one(town.press(press, query, user=GUEST, channel=STAFF_ROOM))
        assert "Guests may not ask here" in words_of(refused)
    modal = one(town.press("context", query, user=GUEST, channel=STAFF_ROOM, view="V1"))
    assert isinstance(modal, FillView)
    assert "Guests may not ask here" in words_of(modal)


def test_rights_that_were_lost_take_the_quotes_with_them(town: Town) -> None:
    query, _ = asked(town, LIDO, Way.DIRECT, channel=DIRECT)
    before = town.desk.judge(Person(team="T1", user=TOBIAS), Place(is_direct=True))
    town.judging.append(lambda person, place: before)
    for press in ("context", "copy", "report", "more"):
        words = "".join(
            words_of(sent) for sent in town.press(press, query, channel=DIRECT, view="V1")
        )
        assert "lifeguards be cut" not in words
        assert "Staffing" not in words


STRANGERS = [
    ({"team": "T2"}, "of another workspace"),
    ({"channel": STAFF_ROOM}, "in another channel"),
]


@pytest.mark.parametrize(("others", "why"), STRANGERS, ids=[row[1] for row in STRANGERS])
def test_a_query_is_bound_to_its_place(town: Town, others: dict[str, str], why: str) -> None:
    query, _ = asked(town)
    assert EXPIRED in words_of(one(town.press("more", query, **others))), why


def test_a_private_query_is_its_askers_alone(town: Town) -> None:
    query, _ = asked(town, LIDO, Way.COMMAND)
    for press in ("copy", "share", "more"):
        taken = one(town.press(press, query, user=TOBIAS, is_private=True))
        assert EXPIRED in words_of(taken)


@pytest.mark.parametrize("value", ["", "nonsense", "f" * 32, "f" * 32 + ":up", ":::", "<!channel>"])
@pytest.mark.parametrize("press", sorted(set(Press) - {Press.OVERFLOW}))
def test_a_query_nobody_knows_has_expired(town: Town, press: str, value: str) -> None:
    for sent in town.press(press, value, channel=HALL):
        assert isinstance(sent, Whisper)
        assert EXPIRED in words_of(sent) or "any more" in words_of(sent)


def test_a_query_expires(town: Town) -> None:
    query, _ = asked(town)
    town.clock[0] += 25 * 3600
    assert EXPIRED in words_of(one(town.press("more", query)))
    assert EXPIRED in words_of(one(town.press("context", query, view="V1")))


def test_what_is_unknown_does_nothing(town: Town) -> None:
    assert town.ask(Way.BUTTON, action="open:1", value="x") == ()
    assert town.ask(Way.BUTTON, action="overflow", value="x:explode") == ()
    assert town.ask(Way.WATCH) == ()


def _failed(town: Town, failed: Request) -> None:
    town.store.keep_failed("ref1", failed, town.clock[0] + 100)


def test_trying_again_asks_for_who_presses_and_takes_the_failure_away(town: Town) -> None:
    _failed(town, request(Way.MENTION, LAMPS))
    answer, gone = town.press("retry", "ref1", user=TOBIAS, message="200.1")
    assert isinstance(answer, Post)
    assert quoted(answer.blocks)
    assert gone == Remove(channel=HALL, message="200.1")
    refused = town.press("retry", "ref1", user=GUEST, message="200.1")[0]
    assert "Guests" in words_of(refused)


def test_what_failed_in_private_is_tried_again_by_its_asker_alone(town: Town) -> None:
    _failed(town, request(Way.COMMAND, LIDO))
    assert EXPIRED in words_of(town.press("retry", "ref1", user=TOBIAS)[0])
    answer = town.press("retry", "ref1", is_private=True)[0]
    assert isinstance(answer, Whisper)
    assert "lifeguards" in words_of(answer)


def test_a_clerk_of_another_workspace_is_none(town: Town) -> None:
    query, _ = asked(town)
    refusal = Refusal(reason=RefusalReason.PERSON, sentence="No.")
    town.judging.append(lambda person, place: refusal)
    assert "No." in words_of(one(town.press("delete", query, user=CLERK)))


MODALS = [("context", "Around the quotations"), ("filters", "Filter the minutes")]


@pytest.mark.parametrize(("press", "title"), MODALS)
def test_a_modal_is_opened_at_once(press: str, title: str) -> None:
    view = waiting_view(request(Way.BUTTON, action=press, value="1"))
    assert view is not None
    assert_showable(view)
    assert title in str(view["title"])


def test_only_what_opens_a_modal_opens_one() -> None:
    assert waiting_view(request(Way.BUTTON, action="more", value="1")) is None
    assert waiting_view(request(Way.BUTTON, action="overflow", value="1:copy")) is None
    assert waiting_view(request(Way.BUTTON, action="overflow", value="1:report")) is not None
    assert waiting_view(request(Way.SHORTCUT, "words")) is not None
    assert waiting_view(request(Way.MENTION, "words")) is None


def test_the_scope_of_a_button_is_the_scope_of_its_place(town: Town) -> None:
    """Ada may see the committee alone; the hall may not, though she presses there."""
    query, _ = asked(town)
    seen: list[tuple[Person, Place]] = []
    judge = town.judging[-1]

    def watched(person: Person, place: Place) -> Scope | Refusal:
        seen.append((person, place))
        return judge(person, place)

    town.judging.append(watched)
    town.press("copy", query, is_private=False)
    ((person, place),) = seen
    assert person.user == ADA
    assert (place.channel, place.is_private) == (HALL, False)
    assert replace(place, thread=None) == Place(channel=HALL)
