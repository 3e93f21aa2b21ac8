"""One line of a chat → what comes back, and the chat after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.answering import Manner
from assistant.chatting.filtering import changed_filters, filters_in_words
from assistant.chatting.lines import BRIEF_PARTS, COMMANDS, read_command, words_of
from assistant.chatting.picking import numbered, picks_in_words, put_by, taken_out, write_picks
from assistant.chatting.records import Chat, Exchange, Reply
from assistant.chatting.transcript import export
from assistant.errors import AssistantError
from assistant.render import counted
from assistant.searching import show
from assistant.talking.conversation import continue_conversation
from assistant.talking.following import Act
from assistant.talking.keeping import act_of, is_beginning
from assistant.talking.remembering import Conversation
from index import SearchIndex, UnknownName

_KEYS = (
    "At a terminal: the arrow keys bring back what was typed, Ctrl-R searches it, Tab completes "
    "commands and the names of councils and committees, Ctrl-C breaks a question off."
)
_TALK = (
    "A question may follow the one before: “and who proposed it?”, “what about Ambleford?”, “since "
    "2018?”, “show me the second one in full”. What is kept from before is said with the answer."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every line of a chat is answered with."""

    index: SearchIndex
    manner: Manner


def take_line(line: str, chat: Chat, desk: Desk) -> tuple[Reply, Chat]:
    """Answer a question or carry a command out; return what comes back, and the chat after it.

    A line that cannot be carried out leaves the chat as it is; the reply says why.

    Raises:
        SearchIndexError: the index cannot be used.
    """
    line = " ".join(line.split())
    try:
        command = read_command(line)
        if command is None:
            return _asked(line, chat, desk)
        return _COMMANDS[command.name](command.rest, chat, desk)
    except (ValueError, UnknownName, AssistantError) as error:
        return Reply(words=_sentence(str(error)), is_refused=True), chat


def _sentence(words: str) -> str:
    # A file's name keeps its letters.
    begin = words[:1].upper() if words.partition(" ")[0].isalpha() else words[:1]
    return begin + words[1:].rstrip(".") + "."


def _asked(line: str, chat: Chat, desk: Desk) -> tuple[Reply, Chat]:
    act = act_of(line, chat.conversation)
    # At its beginning a conversation has nothing to keep, and takes filters only as stated anew.
    stated = chat.conversation.filters if is_beginning(chat.conversation) else None
    answer, conversation = continue_conversation(
        line, desk.index, chat.conversation, filters=stated, manner=desk.manner
    )
    after = replace(chat, conversation=conversation)
    if act is Act.FORGET:
        told = f"Dropped. {filters_in_words(conversation.filters)}"
        return Reply(words=told), replace(after, listed=None)
    if act is Act.SILENT:
        return Reply(words="Ask what you like; /help says what can be typed."), chat
    if act is Act.SHOW and not answer.citations:
        most = len(chat.conversation.cited)
        raise ValueError(f"the last answer has {counted(most, 'quote')}: /show 1 shows the first")
    if act is Act.MORE and not answer.citations:
        return Reply(words=f"Nothing more answers “{chat.conversation.asked}”."), chat
    exchange = Exchange(asked=line, answer=answer, shows=act is Act.SHOW)
    after = replace(after, exchanges=(*chat.exchanges, exchange))
    if exchange.shows:  # the numbers of the answer stay: what is shown whole has none
        return Reply(answer=answer, passages=answer.citations), after
    is_listed = bool(answer.citations or answer.nearest)
    return Reply(answer=answer), replace(after, listed=answer if is_listed else None)


def _help(rest: str, chat: Chat, desk: Desk) -> tuple[Reply, Chat]:
    usage = {name: f"{name} {more}".strip() for name, (more, _) in COMMANDS.items()}
    lines = [f"{usage[name]}: {does}" for name, (_, does) in COMMANDS.items()]
    return Reply(words="\n".join([*lines, _TALK, _KEYS])), chat


def _filters(rest: str, chat: Chat, desk: Desk) -> tuple[Reply, Chat]:
    kept = chat.conversation
    if rest:
        filters = changed_filters(rest, kept.filters, desk.index, desk.manner.today)
        kept = replace(kept, filters=filters)
    return Reply(words=filters_in_words(kept.filters)), replace(chat, conversation=kept)


def _show(rest: str, chat: Chat, desk: Desk) -> tuple[Reply, Chat]:
    shown = (chat.listed.citations or chat.listed.nearest) if chat.listed else ()
    if rest and not rest.isdecimal():
        passages = show(rest, desk.index)
        if not passages:
            raise ValueError(f"there is no quote and nothing with the id “{rest}”")
        return Reply(passages=tuple(passages)), chat
    (number, *others) = numbered(words_of(rest), len(shown), "quote")
    if others:
        raise ValueError("show one quote at a time, as in /show 2")
    passages = show(shown[number - 1].evidence.item.item_id, desk.index)
    focus = min(number, len(chat.conversation.cited)) - 1
    conversation = replace(chat.conversation, focus=max(0, focus))
    return Reply(passages=tuple(passages)), replace(chat, conversation=conversation)


def _more(rest: str, chat: Chat, desk: Desk) -> tuple[Reply, Chat]:
    if not chat.exchanges:
        raise ValueError("nothing was asked yet")
    return _asked("more", chat, desk)


def _brief(rest: str, chat: Chat, desk: Desk) -> tuple[Reply, Chat]:
    part, *words = words_of(rest) or ["list"]
    if part == "add":
        after, told = put_by(chat, words)
    elif part == "remove":
        after, told = taken_out(chat, words)
    elif part == "clear":
        after, told = replace(chat, picks=()), "Nothing is put by any more."
    elif part == "list":
        after, told = chat, picks_in_words(chat.picks)
    elif part == "write":
        after, told = chat, write_picks(chat.picks, words, desk.index, desk.manner.today)
    else:
        raise ValueError(f"/brief can {', '.join(BRIEF_PARTS)}, not “{part}”")
    return Reply(words=told), after


def _export(rest: str, chat: Chat, desk: Desk) -> tuple[Reply, Chat]:
    told = export(chat.exchanges, words_of(rest), desk.index, desk.manner.today)
    return Reply(words=told), chat


def _forget(rest: str, chat: Chat, desk: Desk) -> tuple[Reply, Chat]:
    filters = chat.conversation.filters
    told = f"The next question begins anew. {filters_in_words(filters)}"
    return Reply(words=told), replace(chat, conversation=Conversation(filters=filters), listed=None)


def _quit(rest: str, chat: Chat, desk: Desk) -> tuple[Reply, Chat]:
    return Reply(), replace(chat, is_ended=True)


_COMMANDS: Mapping[str, Callable[[str, Chat, Desk], tuple[Reply, Chat]]] = {
    "/help": _help,
    "/filters": _filters,
    "/show": _show,
    "/more": _more,
    "/brief": _brief,
    "/export": _export,
    "/forget": _forget,
    "/quit": _quit,
}
