"""Which journey a request takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from slackbot.handling import forms, opinions, reading_on
from slackbot.handling.asking import Asking, about, ask, help_for
from slackbot.handling.desk import Desk
from slackbot.handling.pressed import Pressed, pressed_by, whispered
from slackbot.handling.saving import watch, watch_order, watch_pressed
from slackbot.messages.buttons import Press
from slackbot.messages.help import home, refused_home
from slackbot.messages.modals import ASK_TITLE, FILTERS_TITLE, REPORT_TITLE, waiting
from slackbot.messages.notices import expired, notice
from slackbot.records import (
    Block,
    Outgoing,
    Place,
    Prompts,
    Remove,
    Request,
    ShowHome,
    Way,
)
from slackbot.rights import Refusal

_HELP = re.compile(
    r"(?:(?:help|hilfe|hi|hello|hey|start|\?|usage|about|commands)(?: me)?"
    r"|what (?:can|do) you do|what can i ask(?: you)?|how (?:do(?:es)? (?:this|it|you) work"
    r"|can i use (?:this|you))|who are you)[\s?!.]*",
    re.IGNORECASE,
)
_NOT_YOURS = "Nobody watches this question any more, or somebody else does; only they can stop it."


def handle(request: Request, desk: Desk) -> tuple[Outgoing, ...]:
    """Return what is to be sent for a request, in this order.

    Raises:
        SearchIndexError: the index cannot be used.
    """
    journey = _JOURNEYS.get(request.way)  # of a saved question's news all is said already
    return journey(request, desk) if journey else ()


def admits(request: Request, desk: Desk) -> bool:
    """Tell whether somebody may ask where they ask, before anything is shown there."""
    return not isinstance(desk.judge(request.person, request.place), Refusal)


def _question(request: Request, desk: Desk) -> tuple[Outgoing, ...]:
    """Answer a mention or a direct message.

    Only a mention's payload says whether its channel is shared; a command's and a button's do not.
    """
    place = request.place
    if request.way is Way.MENTION and place.channel is not None:
        desk.store.note_shared(request.person.team, place.channel, is_shared=place.is_shared)
    asking = _asking(request, request.place)
    return help_for(asking, desk) if is_help(request.text) else ask(asking, desk)


def _command(request: Request, desk: Desk) -> tuple[Outgoing, ...]:
    """Answer ``/minutes``, which only the asker sees."""
    asking = _asking(request, replace(request.place, is_private=True))
    if is_help(request.text):
        return help_for(asking, desk)
    order = watch_order(request.text)
    return ask(asking, desk) if order is None else watch(asking, order, desk)


def _asking(request: Request, place: Place) -> Asking:
    return Asking(
        person=request.person, place=place, text=request.text, response_url=request.response_url
    )


def is_help(text: str) -> bool:
    """Tell whether somebody asks about the bot itself, or asks nothing."""
    return not text.strip() or _HELP.fullmatch(text.strip()) is not None


def _press(request: Request, desk: Desk) -> tuple[Outgoing, ...]:
    """Do what a button does; one that is unknown, or an address to open, does nothing here."""
    name = _pressed_name(request)
    if name == Press.RETRY:
        return _again(request, desk)
    if name == Press.UNWATCH:
        return _unwatch(request, desk)
    do = _DOES.get(name)
    if do is None:
        return ()
    pressed = pressed_by(request, desk)
    return do(pressed, desk) if isinstance(pressed, Pressed) else pressed


def _pressed_name(request: Request) -> str:
    """Return what was pressed; of a menu, which entry."""
    if request.action == Press.OVERFLOW:
        return request.value.rpartition(":")[2]
    return request.action


def _again(request: Request, desk: Desk) -> tuple[Outgoing, ...]:
    """Do again what failed, for the person who presses, and take the failure's message away."""
    failed = desk.store.failed(request.value, request.person.team, desk.now())
    if failed is None:
        return (whispered(request, expired()),)
    if failed.place.is_private and failed.person.user != request.person.user:
        return (whispered(request, expired()),)
    url = request.response_url
    again = replace(
        failed, key=request.key, person=request.person, response_url=url or failed.response_url
    )
    done = handle(again, desk)
    place = request.place
    if place.channel is None or place.message is None:
        return done
    gone = Remove(
        channel=place.channel,
        message=place.message,
        response_url=url if place.is_private else None,
    )
    return (*done, gone)


def _unwatch(request: Request, desk: Desk) -> tuple[Outgoing, ...]:
    """Forget a saved question of the person who presses, and show what is left."""
    mine = desk.store.saved(request.person.team, request.person.user)
    is_mine = any(saved.identity == request.value for saved in mine)
    if is_mine:
        desk.store.remove_saved(request.value)
    elif request.place.channel is not None:
        return (whispered(request, notice(_NOT_YOURS)),)
    if request.place.channel is None:
        return _home(request, desk)
    return watch(_asking(request, replace(request.place, is_private=True)), "list", desk)


def _home(request: Request, desk: Desk) -> tuple[Outgoing, ...]:
    """Show the App Home, by the rights of its owner."""
    person = request.person
    scope = desk.judge(person, Place(is_private=True))
    if isinstance(scope, Refusal):
        return (ShowHome(user=person.user, content=refused_home(scope.sentence)),)
    content = home(about(desk, scope), desk.store.saved(person.team, person.user))
    return (ShowHome(user=person.user, content=content),)


def _greet(request: Request, desk: Desk) -> tuple[Outgoing, ...]:
    """Suggest questions in the messages tab."""
    channel, prompts = request.place.channel, desk.settings.prompts
    if channel is None or not prompts:
        return ()
    if isinstance(desk.judge(request.person, request.place), Refusal):
        return ()
    thread = request.place.thread
    return (Prompts(channel=channel, thread=thread, title=ASK_TITLE, prompts=prompts),)


def waiting_view(request: Request) -> Block | None:
    """Return the modal to open at once for a request, or None where it opens none.

    Its ``FillView`` comes from ``handle``.
    """
    if request.way is Way.SHORTCUT:
        return waiting(ASK_TITLE)
    title = _TITLES.get(_pressed_name(request)) if request.way is Way.BUTTON else None
    return waiting(title) if title else None


_Do = Callable[[Pressed, Desk], tuple[Outgoing, ...]]
_DOES: Mapping[str, _Do] = MappingProxyType(
    {
        Press.MORE: reading_on.more,
        Press.CONTEXT: reading_on.context,
        Press.COPY: reading_on.copy,
        Press.SHARE: reading_on.share,
        Press.WIDEN: reading_on.widen,
        Press.CLOSEST: reading_on.closest,
        Press.FILTERS: forms.open_filters,
        Press.REPORT: opinions.open_report,
        Press.DELETE: opinions.delete,
        Press.FEEDBACK: opinions.rate,
        Press.WATCH: watch_pressed,
    }
)
_TITLES: Mapping[str, str] = MappingProxyType(
    {
        Press.CONTEXT: reading_on.CONTEXT_TITLE,
        Press.FILTERS: FILTERS_TITLE,
        Press.REPORT: REPORT_TITLE,
    }
)
_Journey = Callable[[Request, Desk], tuple[Outgoing, ...]]
_JOURNEYS: Mapping[Way, _Journey] = MappingProxyType(
    {
        Way.MENTION: _question,
        Way.DIRECT: _question,
        Way.COMMAND: _command,
        Way.SHORTCUT: forms.open_ask,
        Way.BUTTON: _press,
        Way.FORM: forms.submit,
        Way.HOME: _home,
        Way.GREETING: _greet,
    }
)
