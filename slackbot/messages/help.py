"""What the bot says of itself: help, the App Home, the greeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.dates import in_words
from slackbot.messages.budget import MOST_QUESTION, shortened
from slackbot.messages.buttons import Press, actions, button, own, plain, remark
from slackbot.messages.coverage import Coverage, holds
from slackbot.messages.rich import bold, bullets, italic, rich, section, words
from slackbot.records import Block, Message, SavedQuestion

_MOST_BODIES = 20
MOST_SAVED = 15
_MOST_EXAMPLES = 5

_WAYS = (
    "*Ask me*\n"
    "• in a channel: mention me with your question, and I answer in a thread that all can read\n"
    "• in a direct message: just ask\n"
    "• anywhere: `/minutes` and your question; only you see the answer, until you share it\n"
    "• about a message: its menu, *Ask the minutes about this*"
)
_GOING_ON = (
    "*Go on*\n"
    "• ask on in the thread (in a channel, mention me again): _who proposed it?_, "
    "_and in 2024?_, _what about the library?_, _show me the second one in full_\n"
    "• say _forget that_ to begin anew\n"
    "• “quotation marks” find exactly these words\n"
    '• `since:2021`, `until:2023`, `committee:"Planning Committee"`, `kind:decision` narrow a '
    "question"
)
_SAVING = (
    "*Watch a question*\n"
    "• `/minutes watch` and a question: I write to you when new minutes match it; "
    "`/minutes watch here` tells the channel\n"
    "• `/minutes watch list` shows them, `/minutes watch remove 1` stops the first"
)
_PROMISE = (
    "I search the minutes and quote them word for word, each quotation with its meeting and item. "
    "I write nothing of my own about them, and where they are silent I say so."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the bot can tell of itself to somebody; ``coverage`` is of what they may search."""

    name: str
    contact: str
    coverage: Coverage
    examples: tuple[tuple[str, str], ...]


def help_message(about: About) -> Message:
    """Return what can be asked and how."""
    blocks = (
        own(_PROMISE),
        rich(section(words(f"You can search here: {holds(about.coverage)}."))),
        *_examples(about.examples),
        own(_WAYS),
        own(_GOING_ON),
        own(_SAVING),
        _contact(about.contact),
    )
    return Message(text="What I can do", blocks=blocks)


def home(about: About, saved: Sequence[SavedQuestion]) -> Block:
    """Return the App Home of somebody."""
    blocks = [
        {"type": "header", "text": plain(shortened(f"Minutes of {about.name}", 150))},
        own(_PROMISE),
        {"type": "divider"},
        *_searchable(about.coverage),
        *_examples(about.examples),
        {"type": "divider"},
        *saved_blocks(saved),
        {"type": "divider"},
        own(_WAYS),
        own(_GOING_ON),
        own(_SAVING),
        _contact(about.contact),
    ]
    return {"type": "home", "blocks": blocks}


def refused_home(sentence: str) -> Block:
    """Return the App Home of somebody who may not search."""
    return {"type": "home", "blocks": [rich(section(words(shortened(sentence, 1_000))))]}


def _searchable(coverage: Coverage) -> Iterator[Block]:
    names = [
        f"{shortened(name, 150)} ({documents:,})"
        for name, documents in coverage.bodies[:_MOST_BODIES]
    ]
    others = len(coverage.bodies) - len(names)
    if others > 0:
        names.append(f"and {others:,} others")
    head = section(bold("What you may search: "), words(f"{holds(coverage)}."))
    listed = [bullets(section(words(name)) for name in names)] if names else []
    yield rich(head, *listed, block_id="searchable")
    read = coverage.read.astimezone()
    yield remark(f"The minutes were last read on {in_words(read.date())} at {read:%H:%M}.")


def _examples(examples: Sequence[tuple[str, str]]) -> Iterator[Block]:
    if examples:
        asked = [shortened(question, MOST_QUESTION) for _, question in examples[:_MOST_EXAMPLES]]
        listed = bullets(section(italic(question)) for question in asked)
        yield rich(section(bold("You might ask")), listed)


def saved_blocks(saved: Sequence[SavedQuestion]) -> Iterator[Block]:
    """Yield the saved questions of somebody, each with a button that removes it."""
    if not saved:
        yield own("*Your saved questions*\nNone yet: `/minutes watch` and a question saves one.")
        return
    yield own("*Your saved questions*")
    for number, one in enumerate(saved[:MOST_SAVED], 1):
        yield rich(section(words(f"{number}. "), *saved_words(one)))
        remove = button(Press.UNWATCH, "Stop watching", one.identity)
        yield actions(remove, block_id=f"saved:{one.identity}")


def saved_words(saved: SavedQuestion) -> tuple[Block, ...]:
    """Return a saved question and where its news are posted."""
    question = italic(shortened(saved.text, MOST_QUESTION))
    if saved.place.channel is None:
        return (question, words(", told to you alone"))
    return (question, words(", told in the channel where you saved it"))


def _contact(contact: str) -> Block:
    told = f"Something is wrong or missing? Ask {contact}."
    return rich(section(italic(shortened(told, 300))))
