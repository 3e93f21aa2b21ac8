"""The bot as it is run, over a small index: it answers, follows a new index, and brings news."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from slackbot.app import Bot
from slackbot.secrets import Secrets
from tests.slackbot import fake_payloads as payloads
from tests.slackbot.delivering.conftest import write_meeting
from tests.slackbot.delivering.harness import settings_for
from tests.slackbot.fake_slack import APP_TOKEN, BOT_TOKEN, TEAM, FakeSlack
from tests.slackbot.indexing import index_minutes

SECRETS = Secrets(bot_token=BOT_TOKEN, app_token=APP_TOKEN)


@dataclass
class Running:
    """A running bot and its minutes."""

    fake: FakeSlack
    bot: Bot
    minutes: Path

    def posted(self, words: str) -> list[dict[str, Any]]:
        return [
            {**call.args, "ts": call.answer["ts"]}
            for call in self.fake.called("chat.postMessage")
            if words in json.dumps(call.args["blocks"])
        ]

    def wait_posted(self, words: str, times: int = 1) -> dict[str, Any]:
        self.fake.wait(lambda: len(self.posted(words)) >= times, 60)
        return self.posted(words)[-1]


@pytest.fixture(scope="module")
def running(
    shared_fake: FakeSlack, few_minutes: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    root = tmp_path_factory.mktemp("whole")
    shutil.copytree(few_minutes, root / "minutes")
    settings = settings_for(shared_fake, root / "data", index=root / "minutes" / "index")
    bot = Bot(settings, SECRETS, is_http=False)
    bot.start()
    yield Running(shared_fake, bot, root / "minutes")
    assert bot.stop()


def _button(message: dict[str, Any], name: str) -> str:
    for block in message["blocks"]:
        for element in block.get("elements", []):
            if element.get("action_id") == name:
                return str(element["value"])
    raise AssertionError(f"no button {name} in {message}")


def test_a_mention_is_answered_and_its_buttons_work(running: Running) -> None:
    slack = running.fake
    payload = payloads.mention("what was resolved about the weir?")
    slack.send("events_api", payload)
    answer = running.wait_posted("the weir be mended")
    assert answer["thread_ts"] == payload["event"]["ts"]
    press = {"action_id": "context", "value": _button(answer, "context")}
    slack.send(
        "interactive",
        payloads.pressed(slack, press, message=answer["ts"], thread=answer["thread_ts"]),
    )
    shown = slack.wait_called("views.update", seconds=30)[0].args["view"]
    assert "the weir be mended" in json.dumps(shown)


def test_what_is_not_there_is_said_so(running: Running) -> None:
    running.fake.send("events_api", payloads.mention("was a zeppelin bought?"))
    running.wait_posted("zeppelin")


def test_a_channel_that_is_not_allowed_is_refused_to_the_asker_alone(running: Running) -> None:
    slack = running.fake
    slack.send("events_api", payloads.mention("the weir?", channel="COTHER"))
    slack.wait(
        lambda: [c for c in slack.called("chat.postEphemeral") if c.args["channel"] == "COTHER"]
    )
    assert not [c for c in slack.called("chat.postMessage") if c.args["channel"] == "COTHER"]


def test_a_channel_that_came_to_be_shared_gets_nothing_by_other_ways(running: Running) -> None:
    slack = running.fake
    outer = {"is_ext_shared_channel": True}
    slack.wait_acked(slack.send("events_api", payloads.mention("the weir?", outer=outer)))
    slack.wait(lambda: running.bot.parts.store.is_shared(TEAM, "C1"))
    posts = len(slack.called("chat.postMessage"))
    for text in ("what was resolved about the weir?", "watch here the weir"):
        hooks = len(slack.hooks)
        slack.send("slash_commands", payloads.command(slack, text))
        assert "shared with another organisation" in str(slack.wait_hooks(hooks + 1)[-1])
    assert len(slack.called("chat.postMessage")) == posts
    slack.send("events_api", payloads.mention("what was resolved about the weir?"))
    slack.wait(lambda: not running.bot.parts.store.is_shared(TEAM, "C1"))


def test_a_newer_index_answers_and_is_news_to_who_watches(running: Running) -> None:
    slack = running.fake
    hooks = len(slack.hooks)
    slack.send("slash_commands", payloads.command(slack, "watch here benches at the ford"))
    slack.wait_hooks(hooks + 1, 60)
    write_meeting(running.minutes, 2024, "three benches at the ford be painted")
    index_minutes(running.minutes / "index", running.minutes)
    news = running.wait_posted("three benches at the ford be painted")
    assert news["channel"] == "C1"
    slack.send("events_api", payloads.mention("what was resolved about benches in 2024?"))
    running.wait_posted("three benches at the ford be painted", 2)


def test_no_rule_of_slacks_was_broken(running: Running) -> None:
    assert running.fake.refused == []
    assert running.bot.health()["ok"]
