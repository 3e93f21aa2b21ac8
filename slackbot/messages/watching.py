"""Saved questions: what is new on one, and the list of somebody's."""

from __future__ import annotations

from collections.abc import Sequence, Set

from assistant.render import counted
from assistant.watching.records import Match
from slackbot.messages.budget import MOST_QUESTION, fitting, shortened
from slackbot.messages.buttons import Press, actions, button, own, remark
from slackbot.messages.help import saved_blocks
from slackbot.messages.passages import passage
from slackbot.messages.rich import bold, italic, rich, section, words
from slackbot.records import Block, Message, SavedQuestion

_MOST_RULE = 300
_MOST_MATCHES = 5


def news_message(
    saved: SavedQuestion, matches: Sequence[Match], hosts: Set[str], query: str
) -> tuple[Message, int]:
    """Return what newly meets a saved question, and how many of the matches are shown."""
    some = matches[:_MOST_MATCHES]
    quotes = [[_match(match, number, hosts)] for number, match in enumerate(some, 1)]
    ends = _ends(saved, query, left=len(matches))
    count = fitting(quotes, [_head(saved, matches), *ends])
    shown = [block for part in quotes[:count] for block in part]
    blocks = (
        _head(saved, matches),
        *shown,
        *_ends(saved, query, left=len(matches) - count),
    )
    text = f"New in the minutes: {counted(len(matches), 'passage')} on a saved question"
    return Message(text=text, blocks=blocks), count


def _head(saved: SavedQuestion, matches: Sequence[Match]) -> Block:
    told = (
        bold(f"New in the minutes: {counted(len(matches), 'passage')}"),
        words(f" on “{shortened(saved.text, MOST_QUESTION)}”, which is watched here"),
    )
    return rich(section(*told), block_id="head")


def _match(match: Match, number: int, hosts: Set[str]) -> Block:
    """Return a quote with why it is told: the rule that it meets, and whether words changed."""
    changed = " The words of this item were changed." if match.is_change else ""
    why = italic(f"Why: {shortened(match.rule, _MOST_RULE)}.{changed}")
    block = passage(match.citation, number, hosts)
    elements = block["elements"]
    assert isinstance(elements, list), "passage makes a list of elements"
    return {**block, "elements": [*elements, section(why)]}


def _ends(saved: SavedQuestion, query: str, *, left: int) -> list[Block]:
    row = actions(
        button(Press.CONTEXT, "Show context", query),
        button(Press.UNWATCH, "Stop watching", saved.identity),
        block_id=f"act:{query}",
    )
    more = (
        [own(f"{left:,} more have no place here; ask me the question to read them.")]
        if left
        else []
    )
    return [*more, row, remark("Quoted word for word.")]


def saved_message(saved: SavedQuestion, matches: int) -> Message:
    """Return that a question is watched from now on."""
    met = counted(matches, "passage")
    told = (
        words("Watching “"),
        words(shortened(saved.text, MOST_QUESTION)),
        words(f"”. Today {met} would match; from now on I tell you of new ones"),
    )
    where = (
        (words(", in a direct message."),)
        if saved.place.channel is None
        else (words(", in this channel."),)
    )
    small = remark("A match must hold every word of the topic. `/minutes watch list` lists them.")
    return Message(text="Watching a question", blocks=(rich(section(*told, *where)), small))


def saved_list(saved: Sequence[SavedQuestion]) -> Message:
    """Return somebody's saved questions."""
    return Message(text="Your saved questions", blocks=tuple(saved_blocks(saved)))
