"""Several workspaces: who may install the app, where its token lies, and what an end leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from slackbot.app import FILE, Bot
from slackbot.errors import SecretsWrong
from slackbot.oauth import Installations
from slackbot.secrets import Secrets
from slackbot.settings import Web
from slackbot.store import Database
from tests.slackbot import fake_payloads as payloads
from tests.slackbot.delivering.harness import settings_for
from tests.slackbot.fake_payloads import SECRET, Reply, Sender
from tests.slackbot.fake_slack import FakeSlack

KEY, NEWER = (Fernet.generate_key().decode() for _ in range(2))
SECRETS = Secrets(signing_secret=SECRET, client_id="1.2", client_secret="c" * 32, store_key=KEY)


@dataclass
class Open:
    """A bot that workspaces T222 and T333 may install, and a browser before it."""

    fake: FakeSlack
    bot: Bot
    folder: Path

    @property
    def sender(self) -> Sender:
        return Sender(f"http://127.0.0.1:{self.bot.port}")

    def install(self, team: str, *, cookie: str | None = None, state: str | None = None) -> Reply:
        """Go through the pages as an administrator of a workspace does."""
        page = self.sender.get("/slack/install")
        found = re.search(r"state=([\w-]+)", page.body)
        assert found
        own = page.headers["set-cookie"].split(";")[0]
        path = f"/slack/oauth_redirect?code=code-{team}&state={state or found[1]}"
        return self.sender.get(path, {"Cookie": own if cookie is None else cookie})

    def installed(self) -> list[str]:
        """Return the workspaces that the bot's own file knows."""
        database = Database(self.folder / FILE)
        try:
            return [row["team"] for row in database.read("SELECT team FROM installation")]
        finally:
            database.close()

    def ask(self, team: str, text: str) -> int:
        return self.sender.event(payloads.mention(text, team=team)).status


@pytest.fixture
def open_bot(fake: FakeSlack, tmp_path: Path, few_minutes: Path) -> Iterator[Open]:
    settings = settings_for(fake, tmp_path, index=few_minutes / "index")
    allowed = replace(settings.allowed, teams=frozenset({"T222", "T333"}))
    web = Web(port=0, oauth=True, url="https://minutes.example")
    bot = Bot(replace(settings, allowed=allowed, web=web), SECRETS, is_http=True)
    bot.start()
    yield Open(fake, bot, tmp_path)
    assert bot.stop()


def test_a_workspace_installs_it_and_is_answered_with_its_own_token(open_bot: Open) -> None:
    page = open_bot.sender.get("/slack/install")
    for scope in ("chat:write", "app_mentions:read", "client_id=1.2", "minutes.example"):
        assert scope in page.body.replace("%3A", ":")
    assert open_bot.install("T222").status == 200
    assert open_bot.install("T333").status == 200
    for team in ("T222", "T333"):
        open_bot.ask(team, f"what about the weir, {team}?")
    tokens = {call.token for call in open_bot.fake.wait_called("chat.postMessage", 2, 60)}
    assert tokens == {"xoxb-222-issued", "xoxb-333-issued"}
    assert open_bot.fake.refused == []


def test_a_workspace_that_is_not_named_may_not_and_its_token_is_given_back(
    open_bot: Open,
) -> None:
    assert open_bot.install("T999").status == 401
    assert [call.token for call in open_bot.fake.called("auth.revoke")] == ["xoxb-999-issued"]
    assert open_bot.ask("T999", "what about the weir?") == 200
    assert open_bot.installed() == []


def test_an_answer_that_no_page_of_ours_asked_for_installs_nothing(open_bot: Open) -> None:
    assert open_bot.install("T222", cookie="").status == 400
    assert open_bot.install("T222", state="forged").status == 400
    assert (
        open_bot.install("T222", state="forged", cookie="slack-app-oauth-state=forged").status
        == 401
    )
    assert open_bot.sender.get("/slack/oauth_redirect?error=access_denied").status == 200
    assert open_bot.fake.called("oauth.v2.access") == []


@pytest.mark.parametrize("event", ["app_uninstalled", "tokens_revoked"])
def test_a_workspace_that_removes_it_is_forgotten(open_bot: Open, event: str) -> None:
    open_bot.install("T222")
    inner = {"type": event, "tokens": {"bot": ["UBOT"]}}
    assert open_bot.sender.event(payloads.event(inner, team="T222")).status == 200
    assert open_bot.ask("T222", "what about the weir?") == 200
    assert open_bot.bot.parts.queue.waiting() == 0
    assert open_bot.installed() == []


def test_tokens_lie_sealed_and_another_key_opens_nothing(open_bot: Open) -> None:
    open_bot.install("T222")
    database = Database(open_bot.folder / FILE)
    kept = b"".join(f.read_bytes() for f in open_bot.folder.glob(f"{FILE}*"))
    assert b"xoxb-" not in kept
    found = Installations(database, [KEY]).find("T222")
    assert found is not None
    assert found.token == "xoxb-222-issued"
    assert Installations(database, [NEWER]).find("T222") is None
    database.close()


def test_without_a_key_it_does_not_start(
    fake: FakeSlack, tmp_path: Path, few_minutes: Path
) -> None:
    settings = settings_for(fake, tmp_path, index=few_minutes / "index")
    settings = replace(settings, web=Web(port=0, oauth=True))
    with pytest.raises(SecretsWrong, match="STORE_KEY"):
        Bot(settings, replace(SECRETS, store_key=""), is_http=True)


def test_a_newer_key_takes_over_and_the_older_can_go(open_bot: Open) -> None:
    open_bot.install("T222")
    database = Database(open_bot.folder / FILE)
    assert Installations(database, [NEWER, KEY]).find("T222") is not None
    assert Installations(database, [NEWER]).find("T222") is not None
    assert Installations(database, [KEY]).find("T222") is None
    database.close()


def test_what_was_altered_in_the_file_is_no_installation(open_bot: Open) -> None:
    open_bot.install("T222")
    database = Database(open_bot.folder / FILE)
    (row,) = database.read("SELECT sealed FROM installation")
    for place in range(0, len(row["sealed"]), 7):
        altered = bytearray(row["sealed"])
        altered[place] ^= 1
        database.write("UPDATE installation SET sealed = ?", bytes(altered))
        assert Installations(database, [KEY]).find("T222") is None
    database.close()
