"""A question, from wherever it is asked: judged, answered, kept, and sent to where it belongs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from assistant.answers import AnswerStatus
from assistant.talking.following import Act
from assistant.talking.remembering import Conversation
from index import SearchIndex, UnknownName
from slackbot.handling.desk import Desk
from slackbot.handling.memory import recall, remember, written
from slackbot.handling.quoted import kept
from slackbot.handling.turns import Turn, as_shown, private_matters, take
from slackbot.handling.typed import MisstatedFilter, read_typed
from slackbot.messages.answers import Nothing, Page, answer_message, nothing_message
from slackbot.messages.coverage import coverage_of
from slackbot.messages.help import About, help_message
from slackbot.messages.notices import naming, notice, refusal
from slackbot.records import KeptQuery, Message, Outgoing, Person, Place, Post, Whisper
from slackbot.rights import Refusal, Scope

_HOUR = 3_600.0
_NO_SUCH_NAME = "The minutes know no such name"
_NO_FILTER = "I do not understand the filter"
_FORGOTTEN = "Forgotten. Ask me something new."
_THANKS = "You are welcome. Ask on here, or say “help” to see what I can do."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question with everything its answer hangs on.

    Attributes:
        place: where it is answered, and by whose rights.
        before: the conversation before it; None to go on with what the place remembers.
        is_shared: somebody shares with a channel what only they saw.
    """

    person: Person
    place: Place
    text: str
    before: Conversation | None = None
    response_url: str | None = None
    is_shared: bool = False


def today(desk: Desk) -> dt.date:
    """Return the day that "last year" counts from."""
    return dt.datetime.fromtimestamp(desk.now()).astimezone().date()


def ask(asking: Asking, desk: Desk) -> tuple[Outgoing, ...]:
    """Return the answer to a question, or why there is none.

    Raises:
        SearchIndexError: the index cannot be used.
    """
    scope = desk.judge(asking.person, asking.place)
    if isinstance(scope, Refusal):
        return refuse(asking, scope)
    view = desk.open_view(scope)
    before = asking.before or recall(desk, asking.person.team, asking.place, scope, asking.text)
    try:
        typed = read_typed(asking.text, today(desk))
        if typed.filters is not None:
            before = replace(before, filters=typed.filters)
        turn = take(view, typed.text, before, today(desk))
    except MisstatedFilter as error:
        return (sent(asking, misstated(error)),)
    except UnknownName as error:
        return (sent(asking, unknown_name(error)),)
    return _told(replace(asking, text=typed.text), desk, scope, view, before, turn)


def unknown_name(error: UnknownName) -> Message:
    """Return what is said of a name in a filter; of the view's names and no others."""
    near = ", ".join(f"“{name}”" for name in error.nearest)
    told = f"The minutes that you can search here know no {error.what} “{error.name}”."
    return naming(_NO_SUCH_NAME, f"{told} Nearest: {near}." if near else told)


def misstated(error: MisstatedFilter) -> Message:
    """Return what is said of a filter that means nothing."""
    return naming(_NO_FILTER, f"I do not understand the filter: {error}.")


def refuse(asking: Asking, refused: Refusal) -> tuple[Outgoing, ...]:
    """Return a refusal that nobody else reads."""
    message = refusal(refused.sentence)
    place = asking.place
    if place.is_direct:
        return (sent(asking, message),)
    return (sent(replace(asking, place=replace(place, is_private=True)), message),)


def sent(asking: Asking, message: Message) -> Outgoing:
    """Return a message on its way to where a question is answered."""
    place = asking.place
    if place.is_private:
        return Whisper(
            response_url=asking.response_url,
            channel=place.channel,
            user=asking.person.user,
            thread=place.thread,
            text=message.text,
            blocks=message.blocks,
        )
    return Post(
        channel=place.channel or asking.person.user,
        thread=place.thread or place.message,
        text=message.text,
        blocks=message.blocks,
    )


def _told(
    asking: Asking,
    desk: Desk,
    scope: Scope,
    view: SearchIndex,
    before: Conversation,
    turn: Turn,
) -> tuple[Outgoing, ...]:
    """Return what a turn's answer tells, and keep what goes on from it."""
    if turn.act in (Act.FORGET, Act.SILENT):
        remember(desk, asking.person.team, asking.place, scope, turn.after)
        return (sent(asking, notice(_FORGOTTEN if turn.act is Act.FORGET else _THANKS)),)
    query = kept_query(asking, desk, written(before, scope))
    if turn.answer.status is AnswerStatus.NOT_FOUND:
        desk.store.keep_query(query)
        message, after = _nothing(query, view, turn), turn.after
    else:
        message, count = keep_page(_page(asking, desk, query, view, turn), query, desk)
        after = as_shown(turn, count)
    remember(desk, asking.person.team, asking.place, scope, after)
    answer = sent(asking, message)
    if isinstance(answer, Post) and answer.thread is None:
        answer = replace(answer, remembers=written(after, scope))
    return (answer,)


def _nothing(query: KeptQuery, view: SearchIndex, turn: Turn) -> Message:
    return nothing_message(
        Nothing(
            query=query.identity,
            answer=turn.answer,
            coverage=coverage_of(view),
            exempt=private_matters(view, turn.answer),
        )
    )


def _page(asking: Asking, desk: Desk, query: KeptQuery, view: SearchIndex, turn: Turn) -> Page:
    return Page(
        query=query.identity,
        answer=turn.answer,
        citations=turn.citations,
        first=turn.first,
        has_more=turn.has_more,
        coverage=coverage_of(view),
        hosts=desk.settings.link_hosts,
        exempt=private_matters(view, turn.answer),
        shared_by=asking.person.user if asking.is_shared else None,
        is_shareable=is_shareable(asking.place),
    )


def is_shareable(place: Place) -> bool:
    """Tell whether an answer that only the asker sees stands in a channel."""
    return place.is_private and not place.is_direct and place.channel is not None


def kept_query(asking: Asking, desk: Desk, before: str) -> KeptQuery:
    """Return what is kept of a question for the buttons under its answer."""
    place = asking.place
    rooted = replace(place, thread=place.thread or place.message, message=None)
    return KeptQuery(
        identity=desk.new_id(),
        team=asking.person.team,
        user=asking.person.user,
        place=rooted,
        text=asking.text,
        before=before,
        expires=desk.now() + desk.settings.limits.query_hours * _HOUR,
        response_url=asking.response_url if place.is_private else None,
    )


def keep_page(page: Page, query: KeptQuery, desk: Desk) -> tuple[Message, int]:
    """Return a page's message and how many citations it holds, and keep what it quotes."""
    shown = answer_message(page)
    quotes = tuple(kept(citation) for citation in page.citations[: shown.count])
    answer = () if query.place.is_private else shown.message.blocks
    query = replace(
        query, shown=quotes, first=page.first, is_nearest=page.is_nearest, answer=answer
    )
    desk.store.keep_query(query)
    return shown.message, shown.count


def help_for(asking: Asking, desk: Desk) -> tuple[Outgoing, ...]:
    """Return what can be asked where somebody is."""
    scope = desk.judge(asking.person, asking.place)
    if isinstance(scope, Refusal):
        return refuse(asking, scope)
    return (sent(asking, help_message(about(desk, scope))),)


def about(desk: Desk, scope: Scope) -> About:
    """Return what the bot can tell of itself under some rights."""
    settings = desk.settings
    return About(
        name=settings.name,
        contact=settings.contact,
        coverage=coverage_of(desk.open_view(scope)),
        examples=settings.prompts,
    )
