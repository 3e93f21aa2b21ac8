"""What Slack sends → a ``Request``, or None where it is nothing that somebody asks of the bot.

Bots, the bot's own messages, edits and deletions are nothing.  What a payload does not say stays
unknown: who reads it refuses where it matters.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from slackbot.records import Person, Place, Request, Way

Payload: TypeAlias = Mapping[str, Any]
# People's messages with something attached are questions all the same.
_SUBTYPES = frozenset({None, "file_share", "thread_broadcast"})
_MARKED = re.compile(r"<(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_MOST = 4_000  # characters of a question that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a payload comes from, as Bolt reads it.

    Attributes:
        bot_user: the bot's own user id in that workspace.
    """

    team: str
    user: str
    enterprise: str | None
    actor_team: str | None
    bot_user: str

    @property
    def person(self) -> Person:
        """Return who acts."""
        return Person(
            team=self.team,
            user=self.user,
            enterprise=self.enterprise,
            actor_team=self.actor_team,
        )


def words_of(text: str, bot_user: str) -> str:
    """Return a message's words as they were typed: no mention of the bot, no markup."""

    def plain(match: re.Match[str]) -> str:
        what, label = match["what"], match["label"]
        if what.startswith(("@", "!", "#")):
            is_bot = what == f"@{bot_user}"
            return "" if is_bot or what.startswith("!") else label or ""
        return label or what

    return " ".join(html.unescape(_MARKED.sub(plain, text)).split())[:_MOST]


def is_of_people(event: Payload, bot_user: str) -> bool:
    """Tell whether a person wrote a message, now and not before."""
    return bool(
        event.get("user")
        and event["user"] != bot_user
        and not event.get("bot_id")
        and not event.get("bot_profile")
        and event.get("subtype") in _SUBTYPES
        and event.get("channel")
        and event.get("ts")
    )


def mention(body: Payload, origin: Origin) -> Request | None:
    """Read a mention in a channel."""
    event = body["event"]
    if not is_of_people(event, origin.bot_user) or str(event["channel"]).startswith("D"):
        return None  # a direct message that names the bot comes as a message, too
    return _said(Way.MENTION, body, origin)


def direct(body: Payload, origin: Origin) -> Request | None:
    """Read a direct message."""
    event = body["event"]
    if event.get("channel_type") != "im" or not is_of_people(event, origin.bot_user):
        return None
    return _said(Way.DIRECT, body, origin)


def _said(way: Way, body: Payload, origin: Origin) -> Request:
    event = body["event"]
    return Request(
        key=f"event:{origin.team}:{body.get('event_id', '')}",
        way=way,
        person=replace(origin.person, actor_team=_author_team(body, origin)),
        place=Place(
            channel=event["channel"],
            thread=event.get("thread_ts"),
            message=event["ts"],
            is_direct=way is Way.DIRECT,
            is_shared=bool(body.get("is_ext_shared_channel")),
        ),
        text=words_of(str(event.get("text") or ""), origin.bot_user),
    )


def _author_team(body: Payload, origin: Origin) -> str | None:
    """Return the workspace of a message's author; None where Slack does not say."""
    event, is_shared = body["event"], body.get("is_ext_shared_channel")
    said = event.get("user_team") or event.get("source_team") or event.get("team")
    if said is None and not is_shared:
        return origin.team
    # An organisation's id, which begins with E, does not tell the workspace.
    return said if isinstance(said, str) and said.startswith("T") else None


def said_keys(request: Request) -> tuple[str, ...]:
    """Return what tells that a message was delivered before, as an event of whatever kind."""
    place = request.place
    return (request.key, f"message:{request.person.team}:{place.channel}:{place.message}")


def opened(body: Payload, origin: Origin) -> Request | None:
    """Read that somebody opened the App Home or the messages with the bot."""
    event = body["event"]
    tab = event.get("tab")
    if tab not in ("home", "messages") or not event.get("user"):
        return None
    is_home = tab == "home"
    return Request(
        key=f"event:{origin.team}:{body.get('event_id', '')}",
        way=Way.HOME if is_home else Way.GREETING,
        person=origin.person,
        place=Place(
            channel=None if is_home else event.get("channel"),
            is_direct=not is_home,
            is_private=is_home,
        ),
    )


def command(body: Payload, origin: Origin) -> Request:
    """Read a slash command."""
    channel = body.get("channel_id")
    return Request(
        key=f"trigger:{origin.team}:{body.get('trigger_id', '')}",
        way=Way.COMMAND,
        person=origin.person,
        place=Place(channel=channel, is_direct=_is_direct(channel), is_private=True),
        text=words_of(str(body.get("text") or ""), origin.bot_user),
        response_url=body.get("response_url"),
    )


def shortcut(body: Payload, origin: Origin) -> Request:
    """Read that somebody used a shortcut on a message."""
    channel, message = _id(body.get("channel")), body.get("message") or {}
    return Request(
        key=f"trigger:{origin.team}:{body.get('trigger_id', '')}",
        way=Way.SHORTCUT,
        person=origin.person,
        place=Place(
            channel=channel,
            thread=message.get("thread_ts"),
            message=message.get("ts"),
            is_direct=_is_direct(channel),
            is_private=True,
        ),
        text=words_of(str(message.get("text") or ""), origin.bot_user),
        action=str(body.get("callback_id") or ""),
        response_url=body.get("response_url"),
    )


def pressed(body: Payload, origin: Origin) -> Request | None:
    """Read that somebody pressed or chose something."""
    actions: list[Payload] = body.get("actions") or []
    if len(actions) != 1:
        return None
    action, container = actions[0], body.get("container") or {}
    channel = _id(body.get("channel")) or container.get("channel_id")
    message = body.get("message") or {}
    view = body.get("view") or {}
    return Request(
        key=f"trigger:{origin.team}:{body.get('trigger_id', '')}",
        way=Way.BUTTON,
        person=origin.person,
        place=Place(
            channel=channel,
            thread=container.get("thread_ts") or message.get("thread_ts"),
            message=container.get("message_ts") or message.get("ts"),
            is_direct=_is_direct(channel),
            is_private=bool(container.get("is_ephemeral")) or channel is None,
        ),
        action=str(action.get("action_id") or ""),
        value=_value(action),
        view=view.get("id") if view.get("type") == "modal" else None,
        response_url=body.get("response_url"),
    )


def submitted(body: Payload, origin: Origin) -> Request:
    """Read that somebody submitted a modal."""
    view = body["view"]
    # One submission delivered twice has one hash; a corrected one has another.
    return Request(
        key=f"view:{origin.team}:{view.get('id')}:{view.get('hash')}:{body.get('trigger_id')}",
        way=Way.FORM,
        person=origin.person,
        place=Place(is_private=True),
        action=str(view.get("callback_id") or ""),
        value=str(view.get("private_metadata") or ""),
        fields=tuple(_fields(view.get("state") or {})),
    )


def suggesting(body: Payload, origin: Origin) -> Request:
    """Read that somebody types into a type-ahead."""
    view = body.get("view") or {}
    return Request(
        key="",
        way=Way.FORM,
        person=origin.person,
        place=Place(is_private=True),
        text=str(body.get("value") or ""),
        action=str(body.get("action_id") or ""),
        value=str(view.get("private_metadata") or ""),
    )


def _id(value: object) -> str | None:
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) and found else None


def _is_direct(channel: object) -> bool:
    return isinstance(channel, str) and channel.startswith("D")


def _fields(state: Payload) -> Iterator[tuple[str, tuple[str, ...]]]:
    for block, elements in (state.get("values") or {}).items():
        for element in elements.values():
            yield block, _chosen(element)


def _chosen(element: Payload) -> tuple[str, ...]:
    """Return what stands in one element of a form."""
    several = element.get("selected_options")
    if several is not None:
        return tuple(str(option["value"]) for option in several)
    value = _value(element)
    return (value,) if value else ()


def _value(element: Payload) -> str:
    option = element.get("selected_option")
    if option:
        return str(option.get("value") or "")
    return str(element.get("value") or element.get("selected_date") or "")
