"""Who somebody is, as Slack says it: member or guest, and in which user groups.

What was looked up is kept for five minutes at most, so that somebody who left a group loses its
rights soon.  What cannot be looked up is None or False: the rights that depend on it are denied,
and it is looked up anew the next time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from slack_sdk.web import WebClient

KEPT_SECONDS: Final = 300.0
_MOST_KEPT: Final = 20_000  # people and groups; then what is oldest goes
_log = logging.getLogger(__name__)
_T = TypeVar("_T")


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
        """``client_of`` gives the client with the bot's token for a team; it may raise."""
        self._client_of = client_of
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[Hashable, tuple[float, Any]] = {}

    def member(self, team: str, user: str) -> Member | None:
        """Return who a person is, or None where Slack does not say."""
        return self._looked_up(("person", team, user), lambda: self._ask_member(team, user))

    def is_in(self, team: str, user: str, group: str) -> bool:
        """Tell whether a person is in a user group; False where Slack does not say."""
        users = self._looked_up(("group", team, group), lambda: self._ask_group(team, group))
        return users is not None and user in users

    def _ask_member(self, team: str, user: str) -> Member:
        said = self._client_of(team).users_info(user=user)["user"]
        return _member(team, user, said)

    def _ask_group(self, team: str, group: str) -> frozenset[str]:
        said = self._client_of(team).usergroups_users_list(usergroup=group)
        return frozenset(map(str, said["users"]))

    def _looked_up(self, key: tuple[str, str, str], ask: Callable[[], _T]) -> _T | None:
        now = self._clock()
        with self._lock:
            kept: tuple[float, _T] | None = self._kept.get(key)
        if kept is not None and 0 <= now - kept[0] < KEPT_SECONDS:
            return kept[1]
        try:
            found = ask()
        except Exception as error:  # noqa: BLE001  # whatever fails, the right is denied
            _log.warning("a %s cannot be looked up: %s", key[0], type(error).__name__)
            return None
        with self._lock:
            self._kept.pop(key, None)  # so that what is newest stands last
            self._kept[key] = (now, found)
            while len(self._kept) > _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return found


def _member(team: str, user: str, said: Mapping[str, Any]) -> Member:
    home = str(said.get("team_id") or "")
    teams = (said.get("enterprise_user") or {}).get("teams") or ()
    return Member(
        user=user,
        team=home,
        is_bot=bool(said.get("is_bot")) or user == "USLACKBOT",
        is_guest=bool(said.get("is_restricted")) or bool(said.get("is_ultra_restricted")),
        # An account of a grid belongs to several workspaces; one without any is nobody's.
        is_stranger=bool(said.get("is_stranger")) or (home != team and team not in teams),
        is_gone=bool(said.get("deleted")),
    )
