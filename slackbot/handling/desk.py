"""What a handler works with: settings, the store, the index as somebody may see it, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slackbot.records import Person, Place

if TYPE_CHECKING:
    from index import SearchIndex
    from slackbot.rights import Refusal, Scope
    from slackbot.settings import Settings
    from slackbot.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every handler is given.

    Attributes:
        open_view: the newest index as a scope allows it; reopened when a new one was made.
        judge: what a person may see in a place, or why nothing; the person's own rights where the
            place is private or direct, else the channel's.
        now: seconds since the epoch.
        new_id: 128 random bits, as text that stands in a button.
    """

    settings: Settings
    store: Store
    open_view: Callable[[Scope], SearchIndex]
    judge: Callable[[Person, Place], Scope | Refusal]
    now: Callable[[], float]
    new_id: Callable[[], str]
