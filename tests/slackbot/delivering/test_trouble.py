"""What goes wrong at Slack or in a search: nobody is left without a reply, nobody gets two."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from slackbot import worker
from slackbot.delivery import Delivery
from slackbot.records import Outgoing, Person, Place, Post, Request, Way
from slackbot.store import Arrival
from tests.slackbot import fake_payloads as payloads
from tests.slackbot.delivering.harness import Harness, handled, limits, unique
from tests.slackbot.fake_slack import FakeSlack, Fault

_Start = Callable[..., Harness]


@pytest.fixture
def start(fake: FakeSlack, tmp_path: Path) -> Iterator[_Start]:
    """Return what starts a bot with limits of its own."""
    started: list[Harness] = []

    def begin(**changes: int) -> Harness:
        started.append(Harness(fake, tmp_path, limits=limits(**changes)).start())
        return started[-1]

    yield begin
    for harness in started:
        harness.stop()


def test_what_slack_takes_too_often_is_sent_when_slack_says(bot: Harness) -> None:
    text, slack = unique("too often"), bot.fake
    slack.fail("chat.postMessage", Fault(status=429, headers={"Retry-After": "1"}, times=2))
    begun = time.monotonic()
    slack.send("events_api", payloads.mention(text))
    bot.wait_post(text, seconds=20)
    assert time.monotonic() - begun >= 2.0, "each time as long as Slack says"
    bot.settle()
    assert len(bot.posts_with(text)) == 1
    assert len(bot.of(text)) == 1, "it is searched for once"


def test_a_channel_that_must_wait_keeps_no_other_waiting(start: _Start) -> None:
    bot = start()
    slow, other, slack = unique("has to wait"), unique("elsewhere"), bot.fake
    slack.fail("chat.postMessage", Fault(status=429, headers={"Retry-After": "600"}, times=2))
    for place in range(2):  # as many as there are workers
        slack.send("events_api", payloads.mention(f"{slow} {place}", channel=f"C8{place}"))
    slack.wait(
        lambda: (
            len(
                [
                    c
                    for c in slack.calls
                    if c.answer.get("error") == "internal_error" and slow in str(c.args)
                ]
            )
            == 2
        )
    )
    slack.send("events_api", payloads.mention(other, channel="C9"))
    bot.wait_post(other)
    assert not bot.posts_with(slow)


@pytest.mark.parametrize("status", [500, 503])
def test_what_slack_cannot_take_now_is_sent_again(bot: Harness, status: int) -> None:
    text, slack = unique(f"server error {status}"), bot.fake
    slack.fail("chat.postMessage", Fault(status=status))
    slack.send("events_api", payloads.mention(text))
    bot.wait_post(text, seconds=20)
    bot.settle()
    assert len(bot.posts_with(text)) == 1


def test_a_response_url_that_is_called_too_often_waits(bot: Harness) -> None:
    text, slack = unique("command too often"), bot.fake
    slack.fail("hooks", Fault(status=429))
    slack.send("slash_commands", payloads.command(slack, text))
    slack.wait(lambda: [hook for hook in slack.hooks if text in str(hook)], 20)


def test_blocks_that_slack_refuses_give_way_to_plain_ones(start: _Start) -> None:
    bot = start()
    bot.fake.send("events_api", payloads.mention("broken"))
    posted = bot.fake.wait_called("chat.postMessage")[0]
    assert posted.args["text"] == "an answer"
    assert "Slack did not take my answer" in str(posted.args["blocks"])
    assert len(bot.fake.refused) == 1


def test_a_search_that_fails_is_told_with_a_reference_that_finds_the_request(
    start: _Start,
) -> None:
    bot = start()
    bot.fake.send("events_api", payloads.mention("fail at lamps"))
    posted = bot.fake.wait_called("chat.postMessage")[0]
    row = next(b for b in posted.args["blocks"] if b["type"] == "actions")
    reference = row["elements"][0]["value"]
    failed = bot.parts.store.failed(reference, "T111", time.time())
    assert failed is not None
    assert failed.text == "fail at lamps"
    assert bot.parts.store.failed(reference, "T999", time.time()) is None, "of that workspace only"
    assert "nobody logs this" not in str(posted.args)


def test_a_command_and_a_modal_that_fail_are_told_where_they_wait(start: _Start) -> None:
    bot = start()

    def fails(request: Request) -> tuple[Outgoing, ...]:
        raise RuntimeError(request.text)

    bot.handle, slack = fails, bot.fake
    slack.send("slash_commands", payloads.command(slack, "lamps"))
    assert "could not search" in str(slack.wait_hooks()[0])
    slack.send("interactive", payloads.shortcut(slack, "lamps", callback="ask"))
    assert "could not search" in str(slack.wait_called("views.update")[0].args)
    slack.send("events_api", payloads.opened("home"))
    assert "could not search" in str(slack.wait_called("views.publish")[0].args)


def test_a_message_without_an_answer_of_slacks_is_not_sent_twice_but_spoken_of(
    start: _Start,
) -> None:
    bot = start()
    bot.fake.fail("chat.postMessage", Fault(status=0, takes=True))
    bot.fake.send("events_api", payloads.mention("twice"))
    bot.fake.wait_called("chat.postEphemeral")
    bot.settle()
    posted = bot.fake.called("chat.postMessage")
    assert ["first" in str(c.args) for c in posted] == [True, False]
    assert "ask again" in str(bot.fake.wait_called("chat.postEphemeral")[0].args["blocks"])


def test_what_may_be_done_twice_is_done_until_slack_answers(start: _Start) -> None:
    bot = start()
    bot.fake.fail("views.publish", Fault(status=0))
    bot.fake.send("events_api", payloads.opened("home"))
    assert len(bot.fake.wait_called("views.publish", seconds=20)) == 1


def test_when_too_many_wait_the_next_is_told_so_at_once(start: _Start) -> None:
    bot, goes_on = start(queue=3, workers=1), threading.Event()

    def searching(request: Request) -> tuple[Outgoing, ...]:
        goes_on.wait(60)
        return handled(request)

    bot.handle, slack = searching, bot.fake
    for place in range(4):
        slack.wait_acked(
            slack.send("events_api", payloads.mention(f"lamps {place}", channel=f"C{place}"))
        )
    whispered = slack.wait_called("chat.postEphemeral", seconds=30)[0]
    assert "Many people are asking" in str(whispered.args["blocks"])
    assert slack.called("chat.postMessage") == [], "it waits for no search"
    goes_on.set()
    bot.settle(20)
    assert len(slack.called("chat.postMessage")) == 3
    assert len(slack.called("chat.postEphemeral")) == 1


def test_who_asks_too_often_is_told_once_and_others_are_answered(start: _Start) -> None:
    bot = start(per_user=3)
    slack = bot.fake
    for place in range(8):
        slack.wait_acked(slack.send("events_api", payloads.mention(f"mine {place}", user="UFAST")))
    slack.wait_acked(slack.send("events_api", payloads.mention("another's", user="UCALM")))
    bot.settle()
    assert len(bot.posts_with("mine")) == 3
    assert len(bot.posts_with("another's")) == 1
    told = slack.called("chat.postEphemeral")
    assert [call.args["user"] for call in told] == ["UFAST"]
    assert "wait a minute" in str(told[0].args["blocks"])


def test_a_channel_has_a_cap_of_its_own(start: _Start) -> None:
    bot = start(per_channel=2)
    slack = bot.fake
    for place in range(5):
        payload = payloads.mention(f"asked {place}", user=f"U{place}", channel="CBUSY")
        slack.wait_acked(slack.send("events_api", payload))
    bot.settle()
    assert len(bot.posts_with("asked")) == 2
    told = slack.called("chat.postEphemeral")
    assert len(told) == 1
    assert "I answer 2 requests a minute here" in str(told[0].args["blocks"])


def test_a_stop_finishes_what_was_accepted(start: _Start) -> None:
    bot = start(workers=1)
    for place in range(4):
        name = bot.fake.send(
            "events_api", payloads.mention(f"slow 0.2 {place}", channel=f"C{place}")
        )
        bot.fake.wait_acked(name)
    assert bot.stop(seconds=20)
    assert len(bot.fake.called("chat.postMessage")) == 4


def test_a_stop_that_has_no_time_leaves_the_rest_for_the_next_start(
    fake: FakeSlack, tmp_path: Path
) -> None:
    bot = Harness(fake, tmp_path, limits=limits(workers=1)).start()
    for place in range(5):
        payload = payloads.mention(f"slow 0.4 {place}", channel=f"C{place}")
        fake.wait_acked(fake.send("events_api", payload))
    assert not bot.stop(seconds=0.1)
    left = bot.parts.queue.waiting()
    assert left
    again = Harness(fake, tmp_path).start()
    again.settle(20)
    assert again.stop()
    said = [str(call.args["blocks"]) for call in fake.called("chat.postMessage")]
    assert len(said) == len(set(said)) == 5


def test_another_process_that_took_work_over_is_not_doubled(start: _Start) -> None:
    bot = start(workers=1)

    def stolen(request: Request) -> tuple[Outgoing, ...]:
        # As if this process had slept for so long that its lease lapsed.
        bot.parts.database.write("UPDATE request SET owner = 'other/1/x'")
        return handled(request)

    bot.handle = stolen
    bot.fake.send("events_api", payloads.mention("lamps"))
    bot.fake.wait(lambda: bot.requests)
    time.sleep(0.3)
    assert bot.fake.called("chat.postMessage") == []


def test_what_killed_the_bot_three_times_is_given_up_and_told(
    fake: FakeSlack, tmp_path: Path
) -> None:
    bot = Harness(fake, tmp_path)
    person, place = Person(team="T111", user="U1"), Place(channel="C1", message="1.1")
    request = Request(key="k", way=Way.MENTION, person=person, place=place, text="lamps")
    bot.parts.queue.accept(Arrival(request=request, keys=("k",), lane="x"), time.time())
    bot.parts.database.write("UPDATE request SET attempts = 3")
    bot.start()
    assert "could not search" in str(fake.wait_called("chat.postMessage")[0].args["blocks"])
    assert not bot.requests
    assert bot.stop()


def test_a_fault_of_the_bots_own_stops_no_worker_and_is_told(start: _Start) -> None:
    bot = start(workers=1)

    def nonsense(request: Request) -> tuple[Outgoing, ...]:
        return (object(),) if request.text == "lamps" else handled(request)  # type: ignore[return-value]  # on purpose

    bot.handle = nonsense
    bot.fake.send("events_api", payloads.mention("lamps"))
    bot.fake.send("events_api", payloads.mention("benches"))
    bot.wait_post("benches")
    bot.wait_post("could not search", seconds=20)


def test_what_cannot_be_sent_for_a_fault_of_ours_is_given_up(
    start: _Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = start()

    def broken(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(Delivery, "_change", broken)
    monkeypatch.setattr(worker, "_LOOK", 0.05)
    press = {"action_id": "change", "value": "q"}
    bot.fake.send("interactive", payloads.pressed(bot.fake, press, message="1.1"))
    bot.fake.wait(lambda: bot.requests)
    bot.settle()
    assert bot.parts.metrics.counts()["failed.work"] > 1


def test_a_channel_that_will_have_no_message_is_not_asked_for_ever(start: _Start) -> None:
    bot = start()

    def elsewhere(request: Request) -> tuple[Outgoing, ...]:
        return (Post(channel="", thread=None, text="x", blocks=()), *handled(request))

    bot.handle = elsewhere
    bot.fake.send("events_api", payloads.mention("lamps"))
    bot.wait_post("lamps")
    bot.settle()
    bot.fake.refused.clear()
