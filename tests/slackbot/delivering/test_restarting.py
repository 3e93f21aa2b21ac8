"""A bot that is killed: what was acknowledged is answered, what was posted is not again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from slackbot.store import Database, Queue
from tests.slackbot import fake_payloads as payloads
from tests.slackbot.fake_slack import FakeSlack

_ROOT = Path(__file__).parents[3]
_Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(fake: FakeSlack, tmp_path: Path) -> Iterator[_Start]:
    """Return what starts a bot in a process of its own and waits until it is connected."""
    started: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        fake.wait(lambda: not fake.peers, 20)
        child = "tests.slackbot.delivering.child"
        command = [sys.executable, "-m", child, fake.base_url, str(tmp_path)]
        started.append(subprocess.Popen(command, cwd=_ROOT, env={**os.environ}))
        fake.connected(60)
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait(20)


def _said(fake: FakeSlack, text: str) -> int:
    return sum(text in str(call.args["blocks"]) for call in fake.called("chat.postMessage"))


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(20)


def test_a_search_that_was_killed_is_made_again(fake: FakeSlack, start: _Start) -> None:
    first = start()
    for text in ("slow 2 lamps", "the next in line"):
        fake.wait_acked(fake.send("events_api", payloads.mention(text, channel=f"C{len(text)}")))
    time.sleep(0.3)
    _kill(first)
    assert fake.called("chat.postMessage") == []
    start()
    fake.wait_called("chat.postMessage", 2, seconds=30)
    assert (_said(fake, "lamps"), _said(fake, "the next in line")) == (1, 1)


def test_of_two_messages_the_one_that_was_posted_is_not_posted_again(
    fake: FakeSlack, start: _Start, tmp_path: Path
) -> None:
    first = start()
    payload = payloads.mention("twice lamps")
    held: list[object] = []

    def hold_the_second() -> bool:
        if fake.called("chat.postMessage") and not held:
            held.append(fake.hold("chat.postMessage", takes=False))
        return bool(held)

    fake.send("events_api", payload)
    fake.wait(hold_the_second, 20)
    # Between the first answer of Slack's and the second message there may be no time to hold it.
    time.sleep(0.5)
    _kill(first)
    again = payloads.mention("twice lamps")
    again["event_id"], again["event"] = payload["event_id"], payload["event"]
    second = start()
    fake.send("events_api", again, attempt=1)
    fake.wait(lambda: _waiting(tmp_path) == 0, 30)
    assert _said(fake, "first of twice lamps") == 1
    told = [call for call in fake.called("chat.postEphemeral") if "ask again" in str(call.args)]
    assert _said(fake, "second of twice lamps") + len(told) == 1, "it came, or that is told"
    second.send_signal(signal.SIGTERM)
    assert second.wait(30) == 0


def test_a_message_whose_fate_is_unknown_is_spoken_of_and_not_repeated(
    fake: FakeSlack, start: _Start
) -> None:
    first = start()
    release = fake.hold("chat.postMessage", takes=True)
    fake.send("events_api", payloads.mention("lamps"))
    fake.wait_called("chat.postMessage", seconds=20)
    _kill(first)
    release.set()
    start()
    told = fake.wait_called("chat.postEphemeral", seconds=30)[0]
    assert "ask again" in str(told.args["blocks"])
    assert len(fake.called("chat.postMessage")) == 1


def test_a_stop_by_signal_finishes_and_says_so(fake: FakeSlack, start: _Start) -> None:
    child = start()
    fake.wait_acked(fake.send("events_api", payloads.mention("slow 0.7 lamps")))
    child.send_signal(signal.SIGTERM)
    assert child.wait(30) == 0
    assert _said(fake, "lamps") == 1


def _waiting(folder: Path) -> int:
    database = Database(folder / "bot.sqlite")
    try:
        return Queue(database, limit=1).waiting()
    finally:
        database.close()
