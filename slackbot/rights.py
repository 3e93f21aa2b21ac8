"""Who may see what: a person, a place and the settings make a scope or a refusal.

A message that others read gets the rights of its channel; what only the asker reads gets the
asker's.  Everything is judged by id, and whatever is not allowed is refused.  A right is judged
for whoever asks or clicks now, never for who asked before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant import Restriction
from slackbot.people import Member, People
from slackbot.records import Person, Place
from slackbot.settings import Restricted, Settings


class RefusalReason(StrEnum):
    """Why somebody is refused."""

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
    """What may be shown to whoever reads the answer; hashable, so that views are kept by it.

    Attributes:
        restriction: what ``open_view`` leaves out.
        is_clerk: the person may delete anybody's answer.
    """

    restriction: Restriction
    is_clerk: bool = False


_SENTENCES = {
    RefusalReason.OTHER_ORGANISATION: "I answer members of this workspace only.",
    RefusalReason.SHARED_CHANNEL: (
        "I do not answer in channels that are shared with another organisation. "
        "Ask me in a direct message."
    ),
    RefusalReason.CHANNEL: (
        "I may not answer in this channel. Ask me in a direct message or with /minutes."
    ),
    RefusalReason.PERSON: "You are not on the list of those who may search the minutes.",
    RefusalReason.GUEST: "I do not answer guest accounts.",
    RefusalReason.UNKNOWN_PERSON: (
        "I could not look up your account in Slack, so I cannot tell what you may see. "
        "Please try again in a minute."
    ),
}


def judge(person: Person, place: Place, settings: Settings, people: People) -> Scope | Refusal:
    """Return what may be shown, or why nothing.

    Where ``place`` is direct or private, only the person reads the answer, and gets the person's
    own rights; elsewhere the channel's rights count, whoever asks.
    """
    reason = _refused_by_place(person, place, settings)
    if reason is not None:
        return _refusal(reason, settings)
    member = people.member(person.team, person.user)
    reason = _refused_by_account(member, person, settings, people)
    if reason is not None:
        return _refusal(reason, settings)
    is_guest = member is None or member.is_guest
    granted = [
        one
        for one in settings.minutes.restricted
        if not (is_guest or place.is_shared) and _is_granted(one, person, place, people)
    ]
    return Scope(
        restriction=_restriction(settings, granted),
        is_clerk=not is_guest and _is_clerk(person, settings, people),
    )


def _refusal(reason: RefusalReason, settings: Settings) -> Refusal:
    sentence = f"{_SENTENCES[reason]} If that is wrong, ask {settings.contact}."
    return Refusal(reason=reason, sentence=sentence)


def _refused_by_place(person: Person, place: Place, settings: Settings) -> RefusalReason | None:
    """Tell why nobody of that workspace, or nobody in that place, is answered."""
    allowed = settings.allowed
    if person.team not in allowed.teams:
        return RefusalReason.OTHER_ORGANISATION
    if person.enterprise is not None and person.enterprise not in allowed.enterprises:
        return RefusalReason.OTHER_ORGANISATION
    # In a channel that is shared, a payload that does not say whose the person is may be anybody's.
    unknown = person.actor_team is None and place.is_shared
    if unknown or person.actor_team not in (None, person.team):
        return RefusalReason.OTHER_ORGANISATION
    if place.is_shared and place.channel not in allowed.shared_channels:
        return RefusalReason.SHARED_CHANNEL
    if place.is_direct or place.is_private:
        return None
    listed = allowed.channels | ({settings.clerks.channel} - {None})
    return None if place.channel in listed else RefusalReason.CHANNEL


def _refused_by_account(
    member: Member | None, person: Person, settings: Settings, people: People
) -> RefusalReason | None:
    """Tell why a person is not answered anywhere."""
    allowed = settings.allowed
    if member is None:
        return RefusalReason.UNKNOWN_PERSON
    if member.is_gone or member.is_bot:
        return RefusalReason.PERSON
    if member.is_stranger:
        return RefusalReason.OTHER_ORGANISATION
    if member.is_guest:
        return None if allowed.guests else RefusalReason.GUEST
    if allowed.everyone or person.user in allowed.users:
        return None
    is_listed = any(people.is_in(person.team, person.user, group) for group in allowed.groups)
    return None if is_listed else RefusalReason.PERSON


def _is_granted(one: Restricted, person: Person, place: Place, people: People) -> bool:
    """Tell whether a restricted committee may be shown to whoever will read the answer."""
    if not (place.is_direct or place.is_private):
        return place.channel in one.channels
    if person.user in one.users:
        return True
    return any(people.is_in(person.team, person.user, group) for group in one.groups)


def everybody(settings: Settings) -> Restriction:
    """Return what is hidden from whoever may ask and was granted nothing more."""
    return _restriction(settings, [])


def _restriction(settings: Settings, granted: list[Restricted]) -> Restriction:
    minutes = settings.minutes
    shown = frozenset(one.body for one in granted)
    withheld = frozenset(one.body for one in minutes.restricted) - shown
    only = None if minutes.public is None else frozenset(minutes.public) | shown
    return Restriction(withheld=withheld, only=only, hides_exempt=not minutes.exempt)


def _is_clerk(person: Person, settings: Settings, people: People) -> bool:
    clerks = settings.clerks
    return person.user in clerks.users or any(
        people.is_in(person.team, person.user, group) for group in clerks.groups
    )
