"""Several workspaces: each installs the app by OAuth, and only those that the settings allow may.

Tokens lie encrypted in the bot's own file, by keys that lie elsewhere.  A workspace that removes
the app is forgotten.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt.oauth.oauth_flow import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth.installation_store import InstallationStore
from slack_sdk.oauth.state_store import OAuthStateStore

from slackbot.store import Database
from slackbot.workspaces import Workspace, make_client

if TYPE_CHECKING:
    from logging import Logger

    from slack_sdk.oauth.installation_store.models.installation import Installation

    from slackbot.settings import Settings

INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"
_STATE_FOR = 600.0  # seconds between the install page and Slack's answer
_log = logging.getLogger(__name__)
# The SDK's flow writes the code that stands for a token into its warnings.
_quiet = logging.getLogger(f"{__name__}.flow")
_quiet.setLevel(logging.ERROR)


class Installations(InstallationStore):
    """What workspaces' installations gave, in the bot's own file; it serves as ``Workspaces``."""

    def __init__(self, database: Database, keys: Sequence[str]) -> None:
        """Encrypt anew, by the first of the keys, what an earlier one encrypted.

        Args:
            database: the bot's own file.
            keys: Fernet's; all of them decrypt.
        """
        self._database = database
        self._cipher = MultiFernet([Fernet(key) for key in keys])
        self._renew()

    def _renew(self) -> None:
        for row in self._database.read("SELECT team, sealed FROM installation"):
            try:
                renewed = self._cipher.rotate(row["sealed"])
            except InvalidToken:
                continue  # ``find`` says so when it is asked for
            self._database.write(
                "UPDATE installation SET sealed = ? WHERE team = ? AND sealed = ?",
                renewed,
                row["team"],
                row["sealed"],
            )

    @property
    def logger(self) -> Logger:
        """Bolt asks for it."""
        return _quiet

    def save(self, installation: Installation) -> None:
        """Keep an installation, in the place of an earlier one of the workspace."""
        token = installation.bot_token
        if not installation.team_id or not token:
            return
        words = json.dumps(
            {
                "team": installation.team_id,
                "bot_user": installation.bot_user_id or "",
                "bot_id": installation.bot_id or "",
                "token": token,
            }
        )
        self._database.write(
            "INSERT OR REPLACE INTO installation VALUES (?, ?, ?)",
            installation.team_id,
            self._cipher.encrypt(words.encode()),
            time.time(),
        )

    def find(self, team: str) -> Workspace | None:
        """Return a workspace's installation; what another key encrypted is none."""
        rows = self._database.read("SELECT sealed FROM installation WHERE team = ?", team)
        if not rows:
            return None
        try:
            return Workspace(**json.loads(self._cipher.decrypt(rows[0]["sealed"])))
        except InvalidToken:
            _log.error("workspace %s was stored with another key: it installs the app anew", team)
            return None

    def forget(self, team: str) -> None:
        """Forget a workspace."""
        self._database.write("DELETE FROM installation WHERE team = ?", team)


class _States(OAuthStateStore):
    """What tells that an answer of Slack's belongs to an install page of ours."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def logger(self) -> Logger:
        return _quiet

    def issue(self, *_: object, **__: object) -> str:
        state, now = secrets.token_urlsafe(32), time.time()
        with self._database.writing() as connection:
            connection.execute("DELETE FROM oauth_state WHERE expires <= ?", (now,))
            connection.execute("INSERT INTO oauth_state VALUES (?, ?)", (state, now + _STATE_FOR))
        return state

    def consume(self, state: str) -> bool:
        return bool(
            self._database.write(
                "DELETE FROM oauth_state WHERE state = ? AND expires > ?", state, time.time()
            )
        )


class Flow(OAuthFlow):
    """Bolt's flow, closed to workspaces that the settings do not name."""

    def __init__(self, settings: OAuthSettings, is_allowed: Callable[[Installation], bool]) -> None:
        super().__init__(settings=settings, logger=_quiet)
        self._is_allowed = is_allowed

    def run_installation(self, code: str) -> Installation | None:
        """Exchange the code for an installation; give back the token of a stranger's."""
        installation = super().run_installation(code)
        if installation is None or self._is_allowed(installation):
            return installation
        _log.warning("workspace %s may not install the app", installation.team_id)
        try:
            self.client.auth_revoke(token=installation.bot_token)
        except (SlackApiError, SlackClientError, OSError) as error:
            _log.warning("a stranger's token was not given back: %s", type(error).__name__)
        return None


def oauth_flow(
    settings: Settings,
    *,
    client_id: str,
    client_secret: str,
    scopes: tuple[str, ...],
    installations: Installations,
    database: Database,
) -> Flow:
    """Return the flow behind the install page."""
    url = settings.web.url
    flow = Flow(
        OAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=scopes,
            user_scopes=(),
            redirect_uri=f"{url}{REDIRECT_PATH}" if url else None,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            installation_store=installations,
            state_store=_States(database),
            logger=_quiet,
        ),
        lambda installation: (
            installation.team_id in settings.allowed.teams
            and installation.app_id == settings.allowed.app
        ),
    )
    flow._client = make_client(None, settings.base_url)
    return flow
