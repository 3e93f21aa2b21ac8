"""What comes in, who asks where, and what goes out; nothing here knows Bolt.

A listener turns what Slack sends into a ``Request`` and keeps it; a worker handles it, later and
perhaps in another process, and returns what is to be sent as ``Outgoing`` values, which are sent in
their order and each at most once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

# A block, view or element as Slack's JSON has it; built in ``slackbot.messages`` alone.
Block: TypeAlias = Mapping[str, object]


class Way(StrEnum):
    """How somebody reached the bot."""

    MENTION = "mention"
    DIRECT = "direct"  # a direct message, or the agent tab
    COMMAND = "command"
    SHORTCUT = "shortcut"
    BUTTON = "button"
    FORM = "form"  # a modal that was submitted
    HOME = "home"  # the App Home was opened
    GREETING = "greeting"  # the messages tab was opened
    WATCH = "watch"  # a saved question asked again after an index run; its id is ``value``


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who acts, by id.

    Attributes:
        team: the workspace that the app is installed in and that the request came from.
        actor_team: the person's own workspace as the payload says it; None where it does not.
    """

    team: str
    user: str
    enterprise: str | None = None
    actor_team: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody acts.

    Attributes:
        channel: None in a modal or the App Home.
        thread: the root message of the thread; None outside one.
        message: the message that asks or that bears the button.
        is_direct: a direct message with the bot: nobody else reads it.
        is_private: only the person sees what is answered here: a command, a shortcut, a modal, the
            App Home, a button of an ephemeral message.  Rights are then the person's own.
        is_shared: the channel is shared with another organisation, or may be.
    """

    channel: str | None = None
    thread: str | None = None
    message: str | None = None
    is_direct: bool = False
    is_private: bool = False
    is_shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One thing that somebody asked of the bot.

    Attributes:
        key: equal for the same thing delivered twice ("event:T1:Ev1", "trigger:T1:123.456").
        text: the question or the command's words, the mention taken out; of a shortcut, the
            message that it was used on.
        action: the action_id of a button, the callback_id of a shortcut or form.
        value: a button's value: the id of a kept query, and a detail after a colon.
        fields: what a form holds, by block_id; a select has several values.
        view: the modal that was opened at once and waits to be filled in.
        response_url: where an answer that only the asker sees is sent.
        received: seconds since the epoch.
    """

    key: str
    way: Way
    person: Person
    place: Place
    text: str = ""
    action: str = ""
    value: str = ""
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    view: str | None = None
    response_url: str | None = None
    received: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A notification's text without any of the minutes' words, and the blocks that are read."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Message):
    """A message to a channel, thread or person.

    ``remembers`` is the conversation that the thread below it goes on from, as
    ``handling.memory`` writes it; None where a thread is there already.
    """

    channel: str
    thread: str | None
    remembers: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper(Message):
    """A message that only the asker sees: to a response_url, else to a channel and person."""

    response_url: str | None
    channel: str | None
    user: str
    thread: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Message):
    """A message of the bot's, written anew; ``message`` is the one that stands there."""

    channel: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """A message of the bot's that goes; an ephemeral one by its response_url."""

    channel: str
    message: str
    response_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FillView:
    """An open modal's content."""

    view: str
    content: Block


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowHome:
    """A person's App Home."""

    user: str
    content: Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """Suggested questions in the messages tab; a workspace without agents lacks them."""

    channel: str
    thread: str | None
    title: str
    prompts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuery:
    """A question that was answered, kept for the buttons of its answer, which bear only its id.

    Attributes:
        place: where the answer stands.
        user: who asked.
        text: the question as asked.
        before: the conversation before it, with the filters, as ``handling.memory`` writes it.
        shown: what this message quotes, as ``handling.quoted`` writes it, in the order of the
            numbers; ``earlier`` what the pages before it do.
        first: the number of the first of them; None where an item is shown whole.
        is_nearest: they are what lies nearest, and no answer.
        went_on: the key of the request for the next page, which no other posts again; "" for none.
        response_url: where a private answer was sent; it lives half an hour.
        answer: the blocks of its last page, written anew when their button is used up; empty
            where only the asker sees it.
        expires: seconds since the epoch.
    """

    identity: str
    team: str
    user: str
    place: Place
    text: str
    before: str
    expires: float
    shown: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    first: int | None = 1
    is_nearest: bool = False
    went_on: str = ""
    response_url: str | None = None
    answer: tuple[Block, ...] = ()


class Verdict(StrEnum):
    """What somebody thought of an answer."""

    UP = "up"
    DOWN = "down"
    REPORT = "report"  # a citation that is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What somebody said of an answer; of a ``REPORT``, of which citation and why.

    Attributes:
        citations: what was shown, as in ``KeptQuery.shown``: all of it, or what is reported.
    """

    query: str
    team: str
    user: str
    verdict: Verdict
    question: str
    citations: tuple[str, ...]
    comment: str
    given: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuestion:
    """A question that is asked again after each index run, for a channel or a person.

    Attributes:
        place: where new matches are posted; without a channel: to the person alone.
        filters: as ``handling.memory`` writes them.
        created: seconds since the epoch.
        sent: the keys of the matches that were sent, or stood there when it was saved.
    """

    identity: str
    team: str
    user: str
    place: Place
    text: str
    filters: str
    created: float
    sent: tuple[str, ...]
    enterprise: str | None = None


Outgoing: TypeAlias = "Post | Whisper | Change | Remove | FillView | ShowHome | Prompts"
