"""What a thread remembers: the assistant's conversation, and under which rights it was had.

A conversation names what was cited.  Whoever may see less than it was had with begins anew, so
that what a person or channel lost is not told from memory.
"""

from __future__ import annotations

import hashlib
import json

from assistant.jsonform import dumps
from assistant.talking.following import Act, read_follow_up
from assistant.talking.remembering import (
    Conversation,
    conversation_from_json,
    conversation_to_json,
)
from index import Filter
from index.view import Restriction
from slackbot.handling.desk import Desk
from slackbot.records import Place
from slackbot.rights import Scope

_HOUR = 3_600.0


def written(conversation: Conversation, scope: Scope) -> str:
    """Return a conversation as it is kept."""
    kept = {"rights": _rights(scope.restriction), "said": conversation_to_json(conversation)}
    return dumps(kept)


def read(words: str | None, scope: Scope) -> Conversation:
    """Return a conversation that ``written`` wrote; a beginning under other rights."""
    if words is None:
        return Conversation()
    try:
        kept = json.loads(words)
        if kept["rights"] != _rights(scope.restriction):
            return Conversation()
        return conversation_from_json(kept["said"])
    except (ValueError, KeyError, TypeError):  # of an earlier version of the program
        return Conversation()


def is_under(words: str, scope: Scope) -> bool:
    """Tell whether a conversation was had under just these rights."""
    kept = json.loads(words)
    return isinstance(kept, dict) and kept.get("rights") == _rights(scope.restriction)


def written_filters(filters: Filter, scope: Scope) -> str:
    """Return filters as they are kept."""
    return written(Conversation(filters=filters), scope)


def read_filters(words: str) -> Filter:
    """Return filters that ``written_filters`` wrote, under whatever rights: they name, no more.

    Raises:
        ValueError: it wrote them not.
    """
    return conversation_from_json(json.loads(words)["said"]).filters


def recall(desk: Desk, team: str, place: Place, scope: Scope, text: str = "") -> Conversation:
    """Return what a place remembers that a turn may go on from.

    A direct message outside a thread begins one, and is a new question; but for words that only
    make sense after others ("and in 2024?"), which go on from the last.
    """
    if place.channel is None or place.is_private:
        return Conversation()
    thread = place.thread or ("" if place.is_direct and _goes_on(text) else place.message or "")
    return read(desk.store.conversation(team, place.channel, thread, desk.now()), scope)


def _goes_on(text: str) -> bool:
    turn = read_follow_up(text)
    joins = turn.opens or turn.switches or turn.points_back
    return turn.act is not Act.ASK or joins or turn.move is not None


def remember(desk: Desk, team: str, place: Place, scope: Scope, conversation: Conversation) -> None:
    """Keep what a place remembers after an answer."""
    thread = place.thread or place.message
    if place.channel is None or place.is_private or not thread:
        return
    words = written(conversation, scope)
    expires = desk.now() + desk.settings.limits.conversation_hours * _HOUR
    for kept_at in (thread, "") if place.is_direct else (thread,):
        desk.store.keep_conversation(team, place.channel, kept_at, words, expires)


def _rights(restriction: Restriction) -> str:
    """Return what is equal for equal rights, and names nothing."""
    only = restriction.only
    parts = (
        sorted(map(repr, restriction.withheld)),
        None if only is None else sorted(map(repr, only)),
        restriction.hides_exempt,
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
