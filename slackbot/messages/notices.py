"""Short messages: refusals, errors, what is busy, what has expired, what was done."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from slackbot.messages.budget import shortened
from slackbot.messages.buttons import Press, actions, button, own
from slackbot.messages.rich import rich, section, words
from slackbot.records import Message

_M = TypeVar("_M", bound=Message)
_MOST = 1_000
EXPIRED = "This search has expired; ask again."
NOT_TAKEN = "Slack did not take my answer as I laid it out. Ask again, or with narrower words."


def notice(text: str) -> Message:
    """Return a message of the program's own words; it is its own notification."""
    return Message(text=text, blocks=(rich(section(words(text))),))


def naming(summary: str, text: str) -> Message:
    """Return a message that holds foreign words, with a notification that holds none."""
    return Message(text=summary, blocks=(rich(section(words(shortened(text, _MOST)))),))


def refusal(sentence: str) -> Message:
    """Return why somebody is refused; the sentence names people to ask, so it is no mrkdwn."""
    return naming("I may not answer here", sentence)


def expired() -> Message:
    """Return that a button's question is kept no longer."""
    return notice(EXPIRED)


def error(reference: str) -> Message:
    """Return that a question could not be answered; ``reference`` stands in the log."""
    text = "I could not search the minutes just now."
    told = (
        f":warning: {text} Nothing was lost; try again in a minute. "
        f"If it stays so, tell whoever looks after me this reference: `{reference}`"
    )
    row = actions(button(Press.RETRY, "Try again", reference), block_id=f"err:{reference}")
    return Message(text=text, blocks=(own(told), row))


def busy() -> Message:
    """Return that more people ask than can be answered."""
    return notice("Many people are asking just now. Please ask again in a minute.")


def too_many(most: int) -> Message:
    """Return that somebody asked oftener than a minute allows."""
    return notice(f"I answer {most} requests a minute here. Please wait a minute and ask again.")


def fallback(message: _M) -> _M:
    """Return what is said where Slack refuses a message's blocks, in blocks it cannot refuse."""
    return replace(message, blocks=(own(NOT_TAKEN),))


def without_thumbs(message: _M) -> _M:
    """Return a message without what only newer workspaces show: tried before ``fallback``."""
    blocks = tuple(b for b in message.blocks if b["type"] != "context_actions")
    return replace(message, blocks=blocks)
