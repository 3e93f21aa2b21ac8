"""The workspaces that the bot is installed in, and clients that speak to them."""

from __future__ import annotations

import logging
import ssl
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from urllib.error import URLError

from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.http_retry.handler import RetryHandler
from slack_sdk.web import WebClient

if TYPE_CHECKING:
    from slack_sdk.http_retry.request import HttpRequest
    from slack_sdk.http_retry.response import HttpResponse
    from slack_sdk.http_retry.state import RetryState

_SECONDS = 15  # that one call of the Web API may take
_TRIES = 2  # more, where no connection came about


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One installation; whoever prints it prints no token.

    Attributes:
        team: the workspace's id.
        bot_user, bot_id: who the bot is there.
    """

    team: str
    bot_user: str
    bot_id: str
    token: str

    def __repr__(self) -> str:
        return f"Workspace({self.team})"


class Workspaces(Protocol):
    """Where the bot is installed: one workspace by its token, or several by OAuth."""

    def find(self, team: str) -> Workspace | None:
        """Return a workspace's installation, or None where there is none."""


class OneWorkspace:
    """The workspace of one bot token; of an organisation's token, the teams that are allowed."""

    def __init__(self, workspace: Workspace, others: frozenset[str] = frozenset()) -> None:
        self._workspace = workspace
        self._teams = others | {workspace.team}

    def find(self, team: str) -> Workspace | None:
        """Return the installation for the token's own workspace, or another allowed one."""
        return self._workspace if team in self._teams else None


def the_workspace(token: str, base_url: str, allowed: frozenset[str]) -> OneWorkspace:
    """Ask Slack whose token it is.

    Raises:
        SlackApiError: Slack does not take the token.
    """
    said = make_client(token, base_url).auth_test()
    workspace = Workspace(
        team=str(said["team_id"]),
        bot_user=str(said["user_id"]),
        bot_id=str(said.get("bot_id") or ""),
        token=token,
    )
    return OneWorkspace(workspace, allowed if said.get("is_enterprise_install") else frozenset())


class NotReached(RetryHandler):
    """Tries again where no connection came about: then nothing can have been done twice."""

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        return response is None and was_not_reached(error)


def was_not_reached(error: Exception | None) -> bool:
    """Tell whether a call failed before Slack could have taken it."""
    broken = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)
    return isinstance(error, URLError) and not isinstance(error.reason, broken)


def make_client(token: str | None, base_url: str, *, is_patient: bool = True) -> WebClient:
    """Return a client of the Web API.

    The SDK's own repeating of calls on a broken connection is left out: it would post twice.

    Args:
        token: None for one that is given with each call.
        base_url: Slack's, or a fake's on this machine.
        is_patient: waits where Slack says that it is called too often.
    """
    handlers: list[RetryHandler] = [NotReached(max_retry_count=_TRIES)]
    if is_patient:
        handlers.append(RateLimitErrorRetryHandler(max_retry_count=3))
    return WebClient(
        token=token,
        base_url=base_url,
        timeout=_SECONDS,
        ssl=tls(),
        retry_handlers=handlers,
        logger=logging.getLogger("slack_sdk.calls"),
    )


@lru_cache(maxsize=1)
def tls() -> ssl.SSLContext:
    """Return the certificates that count, read once: each call would read them again."""
    return ssl.create_default_context()
