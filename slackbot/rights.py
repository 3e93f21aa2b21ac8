"""Who may see what: a person, a place and the settings make a scope or a refusal.

A message that others read gets the rights of its channel; what only the asker reads gets the
asker's.  Everything is judged by id, and whatever is not allowed is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.view import Restriction
from slackbot.people import People
from slackbot.records import Person, Place
from slackbot.settings import Settings


class RefusalReason(StrEnum):
    """Why somebody is refused."""

    OTHER_APP = "other app"
    OTHER_ORGANISATION = "other organisation"
    SHARED_CHANNEL = "shared channel"
    CHANNEL = "channel not allowed"
    PERSON = "person not allowed"
    GUEST = "guest"
    UNKNOWN_PERSON = "person cannot be looked up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """``sentence`` says it to people, and whom to ask; the same whatever the minutes hold."""

    reason: RefusalReason
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What may be shown to whom reads the answer; hashable, so that views are kept by it.

    Attributes:
        restriction: what ``open_view`` leaves out.
        is_clerk: the person may delete anybody's answer and gets reports.
    """

    restriction: Restriction
    is_clerk: bool = False


def judge(
    person: Person, place: Place, settings: Settings, people: People, *, private: bool = False
) -> Scope | Refusal:
    """Return what may be shown, or why nothing.

    Args:
        person: who asks, or who clicks: never who asked before.
        place: where.
        settings: who is allowed.
        people: looks up guests and user groups.
        private: only the asker will see the answer (a slash command, a shortcut, a modal, the App
            Home); a direct message is private by itself.  Otherwise the channel's rights count,
            whoever asks.
    """
    raise NotImplementedError
