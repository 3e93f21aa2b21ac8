"""Who somebody is, as Slack says it: member or guest, and in which user groups.

What was looked up is kept for five minutes at most, so that somebody who left a group loses its
rights soon.  What cannot be looked up is None or False: the rights that depend on it are denied.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slack_sdk.web import WebClient

KEPT_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What a person's rights hang on.

    Attributes:
        team: the workspace the account is of.
        is_guest: a guest of one or several channels.
        is_stranger: of another organisation.
        is_gone: the account was closed.
    """

    user: str
    team: str
    is_bot: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    is_gone: bool = False


class People:
    """Looks people up through the Web API; it may be used by several threads."""

    def __init__(
        self,
        client_of: Callable[[str], WebClient],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``client_of`` gives the client with the bot's token for a team."""
        self._client_of = client_of
        self._clock = clock
        self._lock = threading.Lock()

    def member(self, team: str, user: str) -> Member | None:
        """Return who a person is, or None where Slack does not say."""
        raise NotImplementedError

    def is_in(self, team: str, user: str, group: str) -> bool:
        """Tell whether a person is in a user group; False where Slack does not say."""
        raise NotImplementedError
