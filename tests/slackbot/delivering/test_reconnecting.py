"""A line that goes: asked to, closed, cut, or silent; the next is opened, and nothing spins."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.slackbot import fake_payloads as payloads
from tests.slackbot.delivering.harness import Harness, unique
from tests.slackbot.fake_slack import FakeSlack, Fault

_PING = 0.3


@pytest.fixture(scope="module")
def bot(shared_fake: FakeSlack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    """Return a bot that looks at its line often."""
    harness = Harness(shared_fake, tmp_path_factory.mktemp("line"), ping=_PING).start()
    yield harness
    assert harness.stop()


@pytest.mark.parametrize("how", ["disconnect", "close", "drop", "silence"])
def test_another_line_is_opened_and_answers(bot: Harness, how: str) -> None:
    slack = bot.fake
    time.sleep(3 * _PING)  # a line that was steady is replaced at once
    old, links = slack.connected(), slack.links
    if how == "disconnect":
        slack.disconnect()
    elif how == "close":
        old.close()
    elif how == "drop":
        old.drop()
    else:
        old.answers_pings = False
    slack.wait(lambda: slack.links > links and slack.peers and slack.peers[-1] is not old)
    text = unique(how)
    slack.send("events_api", payloads.mention(text))
    bot.wait_post(text)
    assert bot.parts.pressure.wait_for_calm(10), "answers would wait for an acknowledgement"


def test_what_was_on_the_old_line_is_answered_once(bot: Harness) -> None:
    slack, tag = bot.fake, unique("across a drop")
    for place in range(20):
        slack.send("events_api", payloads.mention(f"{tag} {place}", channel=f"C{place}"))
        if place == 10:
            slack.connected().drop()
    bot.wait_post(tag, 20, seconds=30)
    bot.settle()
    assert len(bot.posts_with(tag)) == 20


def test_a_dead_line_costs_no_processor(bot: Harness) -> None:
    slack = bot.fake
    slack.fail("apps.connections.open", Fault(times=3, error="service_unavailable"))
    slack.connected().drop()
    slack.wait(lambda: not slack.peers)
    begun, used = time.monotonic(), time.process_time()
    time.sleep(1.0)
    share = (time.process_time() - used) / (time.monotonic() - begun)
    assert share < 0.5, "a reader that spins takes a whole processor"
    slack.connected(30)


def test_lines_that_end_at_once_are_opened_more_and_more_slowly(bot: Harness) -> None:
    slack = bot.fake
    links, begun = slack.links, time.monotonic()
    while slack.links < links + 4:
        if slack.peers:
            slack.peers[-1].drop()
        time.sleep(0.01)
    # At once, then after at least half of 0.2, 0.4 and 0.8 intervals.
    assert time.monotonic() - begun >= 0.7 * _PING
    text = unique("after all")
    slack.connected(30)
    slack.send("events_api", payloads.mention(text))
    bot.wait_post(text, seconds=30)
