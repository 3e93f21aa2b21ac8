"""A button of an answer, and who pressed it: the rights are theirs, and never the asker's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index import SearchIndex
from slackbot.handling.asking import Asking, refuse, sent
from slackbot.handling.desk import Desk
from slackbot.messages.modals import TITLE, telling
from slackbot.messages.notices import EXPIRED, expired
from slackbot.records import Block, FillView, KeptQuery, Message, Outgoing, Request
from slackbot.rights import Refusal, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button that somebody may press: its answer's question, seen by their rights.

    Attributes:
        asking: to answer where the answer stands.
    """

    request: Request
    query: KeptQuery
    asking: Asking
    scope: Scope
    view: SearchIndex


def pressed_by(request: Request, desk: Desk) -> Pressed | tuple[Outgoing, ...]:
    """Return the button with its question, or what is told to somebody who may not press it."""
    query = find_query(request, desk)
    if query is None:
        if request.view:
            return filled(request, telling(TITLE, EXPIRED))
        return (whispered(request, expired()),)
    query = _rooted(request, query, desk)
    asking = Asking(
        person=request.person,
        place=query.place,
        text=query.text,
        response_url=request.response_url or query.response_url,
    )
    scope = desk.judge(request.person, query.place)
    if isinstance(scope, Refusal):
        if request.view:
            return filled(request, telling(TITLE, scope.sentence))
        return refuse(replace(asking, place=replace(query.place, is_private=True)), scope)
    return Pressed(
        request=request, query=query, asking=asking, scope=scope, view=desk.open_view(scope)
    )


def _rooted(request: Request, query: KeptQuery, desk: Desk) -> KeptQuery:
    """Return a question whose answer began a thread with the thread that it began."""
    place, message = query.place, request.place.message
    if place.thread or place.is_private or place.channel is None or not message:
        return query
    thread = request.place.thread or message
    rooted = replace(query, place=replace(place, thread=thread))
    desk.store.keep_query(rooted)
    return rooted


def find_query(request: Request, desk: Desk) -> KeptQuery | None:
    """Return the question that a button or form is about, if this is the place of its answer."""
    query = desk.store.query(request.value.partition(":")[0], desk.now())
    if query is None or query.team != request.person.team:
        return None
    place, person = query.place, request.person
    if place.channel is not None and request.place.channel not in (None, place.channel):
        return None
    alone = place.is_private or place.is_direct
    return query if person.user == query.user or not alone else None


def whispered(request: Request, message: Message) -> Outgoing:
    """Return a message that only who pressed sees."""
    place = replace(request.place, is_private=True)
    asking = Asking(person=request.person, place=place, text="", response_url=request.response_url)
    return sent(asking, message)


def filled(request: Request, content: Block) -> tuple[Outgoing, ...]:
    """Return the content of the modal that a press opened."""
    return (FillView(view=request.view, content=content),) if request.view else ()
