"""Every way in over a real websocket, and what must not be answered, or not twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from slackbot.records import Outgoing, Request, Way
from tests.slackbot import fake_payloads as payloads
from tests.slackbot.delivering.harness import Harness, handled, post, unique
from tests.slackbot.fake_slack import BOT_ID, BOT_USER, FakeSlack, Fault


def test_a_mention_is_acknowledged_and_answered_in_its_thread(bot: Harness) -> None:
    text, slack = unique("mention"), bot.fake
    payload = payloads.mention(text)
    envelope = slack.wait_acked(slack.send("events_api", payload))
    assert envelope.payload is None, "an event's acknowledgement says nothing"
    posted = bot.wait_post(text)
    assert posted["thread_ts"] == payload["event"]["ts"]
    assert posted["unfurl_links"] is False
    assert text not in str(posted["text"]), "a notification carries no words of the minutes"


def test_in_a_thread_the_answer_stands_in_that_thread(bot: Harness) -> None:
    text = unique("in a thread")
    bot.fake.send("events_api", payloads.mention(text, thread="1690000000.000001"))
    assert bot.wait_post(text)["thread_ts"] == "1690000000.000001"


def test_the_status_is_set_before_the_answer(bot: Harness) -> None:
    text = unique("status")
    payload = payloads.mention(text)
    bot.fake.send("events_api", payload)
    bot.wait_post(text)
    about = [
        call.method
        for call in bot.fake.calls
        if call.args.get("thread_ts") == payload["event"]["ts"]
    ]
    assert about == ["assistant.threads.setStatus", "chat.postMessage"]


def test_where_nobody_is_answered_no_status_is_set(bot: Harness) -> None:
    text = unique("refused")
    bot.fake.send("events_api", payloads.mention(text, channel="CREFUSED"))
    bot.wait_post(text)
    assert [c for c in bot.fake.calls if c.args.get("channel_id") == "CREFUSED"] == []


def test_the_thread_under_a_message_remembers_what_it_was_about(bot: Harness) -> None:
    text = unique("shared")

    def shared(request: Request) -> tuple[Outgoing, ...]:
        return (replace(post(request, text), thread=None, remembers="what was said"),)

    bot.handle = shared
    bot.fake.send("events_api", payloads.mention(text))
    bot.wait_post(text)
    bot.settle()
    bot.handle = handled
    (posted,) = [c for c in bot.fake.called("chat.postMessage") if text in str(c.args["blocks"])]
    ts = str(posted.answer["ts"])
    assert bot.parts.store.conversation("T111", "C1", ts, time.time()) == "what was said"


def test_a_direct_message_is_answered(bot: Harness) -> None:
    text = unique("direct")
    bot.fake.send("events_api", payloads.direct(text))
    assert bot.wait_post(text)["channel"] == "D1"
    assert bot.of(text)[0].place.is_direct


def test_a_command_is_answered_to_the_asker_alone(bot: Harness) -> None:
    text, slack = unique("command"), bot.fake
    envelope = slack.wait_acked(slack.send("slash_commands", payloads.command(slack, text)))
    assert envelope.payload is None
    slack.wait(lambda: [hook for hook in slack.hooks if text in str(hook)])
    hook = next(hook for hook in slack.hooks if text in str(hook))
    assert hook["response_type"] == "ephemeral"
    assert bot.of(text)[0].place.is_private


def test_an_expired_response_url_gives_way_to_an_ephemeral_message(bot: Harness) -> None:
    text, slack = unique("late command"), bot.fake
    slack.fail("hooks", Fault(status=404, error="expired_url"))
    slack.send("slash_commands", payloads.command(slack, text))
    slack.wait(lambda: [c for c in slack.called("chat.postEphemeral") if text in str(c.args)])


def test_a_response_url_that_is_not_slacks_is_never_called(bot: Harness) -> None:
    text, slack = unique("strange address"), bot.fake
    strange = FakeSlack()
    payload = payloads.command(slack, text) | {"response_url": strange.response_url()}
    slack.send("slash_commands", payload)
    slack.wait(lambda: [c for c in slack.called("chat.postEphemeral") if text in str(c.args)])
    assert strange.hooks == []
    strange.close()


def test_a_shortcut_opens_its_modal_at_once_and_fills_it(bot: Harness) -> None:
    text, slack = unique("a message on lamps"), bot.fake
    slack.wait_acked(slack.send("interactive", payloads.shortcut(slack, text, callback="ask")))
    slack.wait(lambda: [c for c in slack.called("views.update") if text in str(c.args)])


def test_a_button_may_open_a_modal(bot: Harness) -> None:
    value, slack = unique("context"), bot.fake
    slack.send("interactive", payloads.pressed(slack, {"action_id": "context", "value": value}))
    slack.wait(lambda: [c for c in slack.called("views.update") if value in str(c.args)])


def test_a_modal_that_slack_will_not_open_is_told(bot: Harness) -> None:
    value, slack = unique("too late"), bot.fake
    payload = payloads.pressed(slack, {"action_id": "context", "value": value})
    payload["trigger_id"] = slack.trigger(age=5.0)
    slack.send("interactive", payload)
    name = payload["response_url"].rsplit("/", 1)[-1]
    slack.wait(lambda: [hook for hook in slack.hooks if hook["hook"] == name])
    hook = next(hook for hook in slack.hooks if hook["hook"] == name)
    assert "closed the window" in str(hook["blocks"])
    slack.refused.clear()


def test_buttons_are_acknowledged_and_done(bot: Harness) -> None:
    value, slack = unique("more"), bot.fake
    payload = payloads.pressed(slack, {"action_id": "more", "value": value}, thread="1.5")
    slack.wait_acked(slack.send("interactive", payload))
    assert bot.wait_post(value)["thread_ts"] == "1.5"


def test_feedback_and_menus_give_their_values(bot: Harness) -> None:
    up, menu, slack = unique("up"), unique("copy"), bot.fake
    feedback = {"type": "feedback_buttons", "action_id": "feedback", "value": up}
    slack.send("interactive", payloads.pressed(slack, feedback))
    overflow = {"type": "overflow", "action_id": "overflow", "selected_option": {"value": menu}}
    slack.send("interactive", payloads.pressed(slack, overflow))
    slack.wait(lambda: bot.of(up) and bot.of(menu))


def test_a_message_can_be_changed_and_removed(bot: Harness) -> None:
    text, slack = unique("to be changed"), bot.fake
    slack.send("events_api", payloads.mention(text))
    bot.wait_post(text)
    stamp = next(ts for (_, ts), said in slack.messages.items() if text in str(said))
    for action, method in (("change", "chat.update"), ("remove", "chat.delete")):
        pressed = payloads.pressed(slack, {"action_id": action, "value": "x"}, message=stamp)
        slack.send("interactive", pressed)
        slack.wait(partial(_did, slack, method, stamp))


def _did(slack: FakeSlack, method: str, stamp: str) -> bool:
    return any(call.args["ts"] == stamp for call in slack.called(method))


def test_an_ephemeral_message_is_removed_by_its_response_url(bot: Harness) -> None:
    slack = bot.fake
    payload = payloads.pressed(slack, {"action_id": "remove", "value": "x"}, ephemeral=True)
    slack.send("interactive", payload)
    name = payload["response_url"].rsplit("/", 1)[-1]
    slack.wait(lambda: [h for h in slack.hooks if h["hook"] == name and h["delete_original"]])


def test_a_form_with_errors_stays_open_and_is_not_handled(bot: Harness) -> None:
    slack, metadata = bot.fake, unique("empty form")
    payload = payloads.submitted(
        "filters", {"q": {"type": "plain_text_input", "value": None}}, metadata=metadata
    )
    envelope = slack.wait_acked(slack.send("interactive", payload))
    assert envelope.payload == {"response_action": "errors", "errors": {"q": "Type a question."}}
    assert not bot.of(metadata)


def test_a_form_is_handled_with_all_that_was_chosen(bot: Harness) -> None:
    slack, metadata = bot.fake, unique("whole form")
    values: dict[str, dict[str, Any]] = {
        "q": {"type": "plain_text_input", "value": "lamps"},
        "c": {"type": "multi_external_select", "selected_options": [{"value": "highways"}]},
        "from": {"type": "datepicker", "selected_date": "2024-05-01"},
        "kind": {"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]},
    }
    payload = payloads.submitted("filters", values, metadata=metadata)
    envelope = slack.wait_acked(slack.send("interactive", payload))
    assert envelope.payload is None, "the modal closes"
    slack.wait(lambda: bot.of(metadata))
    assert dict(bot.of(metadata)[0].fields) == {
        "q": ("lamps",),
        "c": ("highways",),
        "from": ("2024-05-01",),
        "kind": ("a", "b"),
    }


def test_a_type_ahead_is_answered_in_its_acknowledgement(bot: Harness) -> None:
    slack = bot.fake
    for typed, values in (("H", ["highways", "housing"]), ("zz", []), ("fail", [])):
        name = slack.send("interactive", payloads.suggesting("committee", typed))
        payload = slack.wait_acked(name).payload
        assert [option["value"] for option in payload["options"]] == values


def test_the_home_and_the_messages_tab_are_filled(bot: Harness) -> None:
    slack = bot.fake
    slack.send("events_api", payloads.opened("home", user="UHOME"))
    slack.wait(lambda: [c for c in slack.called("views.publish") if c.args["user_id"] == "UHOME"])
    slack.send("events_api", payloads.opened("messages", channel="DGREET"))
    prompts = "assistant.threads.setSuggestedPrompts"
    slack.wait(lambda: [c for c in slack.called(prompts) if c.args["channel_id"] == "DGREET"])


def test_the_same_event_is_answered_once_however_often_it_comes(bot: Harness) -> None:
    text, slack = unique("again"), bot.fake
    payload = payloads.mention(text)
    for attempt in range(4):
        slack.wait_acked(slack.send("events_api", payload, attempt=attempt))
    bot.settle()
    assert len(bot.of(text)) == len(bot.posts_with(text)) == 1


def test_one_message_that_comes_as_two_events_is_answered_once(bot: Harness) -> None:
    text, slack = unique("two events"), bot.fake
    for _ in range(2):
        payload = payloads.mention(text, ts="1690000000.777777")
        slack.wait_acked(slack.send("events_api", payload))
    bot.settle()
    assert len(bot.posts_with(text)) == 1


def test_a_trigger_counts_once(bot: Harness) -> None:
    text, slack = unique("command twice"), bot.fake
    payload = payloads.command(slack, text)
    for _ in range(2):
        slack.wait_acked(slack.send("slash_commands", payload))
    bot.settle()
    assert len(bot.of(text)) == 1


_QUIET: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = [
    ("another bot", {"bot_id": "BOTHER", "subtype": "bot_message"}, {}),
    ("another bot with a user", {"bot_id": "BOTHER"}, {}),
    ("a bot's profile alone", {"bot_profile": {"id": "BOTHER"}}, {}),
    ("itself", {"user": BOT_USER, "bot_id": BOT_ID}, {}),
    ("an edit", {"subtype": "message_changed"}, {}),
    ("a deletion", {"subtype": "message_deleted"}, {}),
    ("somebody who joins", {"subtype": "channel_join"}, {}),
    ("nobody", {"user": None}, {}),
    ("another app", {}, {"api_app_id": "AOTHER"}),
    ("no app", {}, {"api_app_id": None}),
]


@pytest.mark.parametrize(("who", "inner", "outer"), _QUIET, ids=[row[0] for row in _QUIET])
def test_what_nobody_asks_is_acknowledged_and_not_answered(
    bot: Harness, who: str, inner: Mapping[str, Any], outer: Mapping[str, Any]
) -> None:
    text, slack = unique(who), bot.fake
    slack.wait_acked(slack.send("events_api", payloads.mention(text, inner=inner, outer=outer)))
    direct = payloads.direct(text, inner=inner) | dict(outer)
    slack.wait_acked(slack.send("events_api", direct))
    bot.settle()
    assert not bot.of(text)


def test_what_is_unknown_is_acknowledged_and_dropped(bot: Harness) -> None:
    slack = bot.fake
    unknown: list[tuple[str, dict[str, Any]]] = [
        ("events_api", payloads.event({"type": "reaction_added", "user": "U1"})),
        ("events_api", payloads.event({"type": "app_context_changed", "user": "U1"})),
        (
            "events_api",
            payloads.event(
                {
                    "type": "message",
                    "channel_type": "channel",
                    "user": "U1",
                    "text": "x",
                    "ts": "1.1",
                    "channel": "C1",
                }
            ),
        ),
        ("events_api", payloads.mention("x", team="T999")),
        (
            "interactive",
            payloads.pressed(slack, {"action_id": "open:https", "url": "https://x.example"}),
        ),
        ("interactive", payloads.pressed(slack, {"action_id": "grant_me_everything"})),
        ("interactive", {**payloads.submitted("x", {}), "type": "view_closed"}),
        ("interactive", {**payloads.submitted("x", {}), "type": "a_thing_of_next_year"}),
        ("interactive", payloads.shortcut(slack, "x", callback="ask") | {"api_app_id": "AOTHER"}),
    ]
    seen = len(bot.requests)
    for kind, payload in unknown:
        slack.wait_acked(slack.send(kind, payload))
    bot.settle()
    assert len(bot.requests) == seen


def test_a_person_of_another_workspace_is_told_apart(bot: Harness) -> None:
    slack = bot.fake
    shared = {"is_ext_shared_channel": True}
    rows: list[tuple[dict[str, Any], dict[str, Any], str | None]] = [
        ({"team": "T111"}, {}, "T111"),
        ({"team": None}, {}, "T111"),
        ({"user_team": "T777"}, {}, "T777"),
        ({"source_team": "T777"}, shared, "T777"),
        ({"user_team": "E5"}, shared, None),
        ({"team": None}, shared, None),
    ]
    for inner, outer, actor in rows:
        text = unique("who")
        slack.send("events_api", payloads.mention(text, inner=inner, outer=outer))
        slack.wait(partial(bot.of, text))
        request = bot.of(text)[0]
        assert (request.person.actor_team, request.place.is_shared) == (actor, bool(outer))
    text = unique("presses")
    payload = payloads.pressed(slack, {"action_id": "more", "value": text})
    payload["user"]["team_id"] = "T777"
    slack.send("interactive", payload)
    slack.wait(lambda: bot.of(text))
    assert bot.of(text)[0].person.actor_team == "T777"


def test_markup_and_entities_are_read_as_they_were_typed(bot: Harness) -> None:
    slack = bot.fake
    text = "A &amp; B &lt;b&gt; <https://a.example|a.example> <#C2|lamps> <@U5|ada> <!here> end"
    slack.send("events_api", payloads.mention(text))
    slack.wait(lambda: bot.of("A & B <b> a.example lamps ada end"))


def test_a_large_envelope_and_one_in_pieces_are_read(bot: Harness) -> None:
    text, slack = unique("large"), bot.fake
    slack.send("events_api", payloads.mention(f"{text} " + "x" * 200_000))
    slack.wait(lambda: [r for r in bot.requests if r.text.startswith(text)])
    text = unique("pieces")
    slack.send("events_api", payloads.mention(text), pieces=5)
    slack.wait(lambda: bot.of(text))


def test_slow_searches_delay_no_acknowledgement(bot: Harness) -> None:
    slack, goes_on = bot.fake, threading.Event()

    def searching(request: Request) -> tuple[Outgoing, ...]:
        goes_on.wait(60)
        return handled(request)

    bot.handle = searching
    for place in range(8):
        slack.send("events_api", payloads.mention(f"lamps {place}", ts=payloads.stamp()))
    text = unique("behind them")
    slack.wait_acked(slack.send("slash_commands", payloads.command(slack, text)))
    assert not bot.of(text), "it is acknowledged before a search before it ends"
    goes_on.set()
    bot.settle()
    bot.handle = handled
    assert bot.of(text)


def test_the_turns_of_a_conversation_keep_their_order(bot: Harness) -> None:
    slack = bot.fake
    texts = ["slow 0.3 " + unique("first"), unique("second"), unique("third")]
    for text in texts:
        slack.wait_acked(slack.send("events_api", payloads.direct(text, channel="DORDER")))
    bot.settle()
    order = [
        c.args["blocks"][0]["elements"][0]["elements"][0]["text"]
        for c in bot.fake.called("chat.postMessage")
        if c.args["channel"] == "DORDER"
    ]
    assert order == [f"you said: {text}" for text in texts]


def test_bursts_from_many_threads_lose_nothing(bot: Harness) -> None:
    slack, tag = bot.fake, unique("burst")

    def send(part: int) -> None:
        for place in range(25):
            slack.send(
                "events_api",
                payloads.mention(f"{tag} {part}-{place}", channel=f"C{part}", ts=f"{part}.{place}"),
            )

    threads = [threading.Thread(target=send, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bot.wait_post(tag, 100, seconds=60)
    bot.settle()
    said = {str(message["blocks"]) for message in bot.posts_with(tag)}
    assert len(said) == len(bot.posts_with(tag)) == 100


def test_nothing_was_refused(bot: Harness) -> None:
    """The last of the module: no message above broke a rule of Slack's."""
    bot.settle()
    assert bot.fake.refused == []
    assert {request.way for request in bot.requests} >= set(Way) - {Way.WATCH}
