"""What a handler works with: settings, the store, the index as somebody may see it, the clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from slackbot.records import Feedback, KeptQuery, Person, Place, Request, SavedQuestion

if TYPE_CHECKING:
    from index import SearchIndex
    from slackbot.rights import Refusal, Scope
    from slackbot.settings import Settings


class Store(Protocol):
    """What the handlers keep; nothing past its time comes back."""

    def keep_query(self, query: KeptQuery) -> None:
        """Keep a query, in the place of an earlier one of its id."""

    def query(self, identity: str, now: float) -> KeptQuery | None:
        """Return a kept query."""

    def keep_conversation(
        self, team: str, channel: str, thread: str, words: str, expires: float
    ) -> None:
        """Keep a thread's conversation, in the place of what it was."""

    def conversation(self, team: str, channel: str, thread: str, now: float) -> str | None:
        """Return a thread's conversation as it was kept."""

    def add_feedback(self, feedback: Feedback) -> None:
        """Keep what somebody said of an answer; the last of a person on a query counts."""

    def failed(self, reference: str, team: str, now: float) -> Request | None:
        """Return the request of a workspace that failed under a reference."""

    def keep_saved(self, saved: SavedQuestion) -> None:
        """Keep a saved question, in the place of an earlier one of its id."""

    def saved(self, team: str, user: str | None = None) -> Sequence[SavedQuestion]:
        """Return the saved questions of a workspace, or of one of its people, the oldest first."""

    def remove_saved(self, identity: str) -> None:
        """Forget a saved question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every handler is given.

    Attributes:
        open_view: the newest index as a scope allows it; reopened when a new one was made.
        judge: what a person may see in a place, or why nothing.
        now: seconds since the epoch.
        new_id: 128 random bits, as text that stands in a button.
    """

    settings: Settings
    store: Store
    open_view: Callable[[Scope], SearchIndex]
    judge: Callable[[Person, Place], Scope | Refusal]
    now: Callable[[], float]
    new_id: Callable[[], str]
