"""``chat``: a conversation, at a terminal or piped."""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.output import day_in_words, say, style_of
from assistant.commands.shared import Commands, add_filters, add_glossary, count
from assistant.errors import ExitStatus
from assistant.faults import log_fault, status_of
from assistant.options import has_flag, opened_index, stated_filter, stated_glossary

if TYPE_CHECKING:
    from assistant.chatting.records import Chat, Reply
    from assistant.chatting.session import Desk


def add_commands(commands: Commands) -> None:
    """Add it."""
    parser = commands.add(
        "chat",
        _chat,
        "ask in conversation; follow-ups keep topic and filters, and say what they kept",
        "At a terminal lines are edited, remembered and completed; otherwise questions and "
        "commands are read from standard input, one a line, and --json prints an object for each. "
        "/help says what else can be typed. Ends with status 0 where a question was answered, and "
        "1 where none was.",
    )
    add_filters(parser)
    parser.add_argument(
        "-n", "--limit", type=count, default=5, metavar="N", help="quotes at most (default 5)"
    )
    parser.add_argument(
        "--quote-words",
        type=count,
        default=100,
        metavar="N",
        help="how far a quote of discussion may take in its neighbours (default 100)",
    )
    parser.add_argument(
        "--no-history", action="store_true", help="keep what is typed for this chat alone"
    )
    add_glossary(parser)


def _chat(options: argparse.Namespace) -> ExitStatus:
    filters = stated_filter(vars(options))
    index = opened_index(options)
    from assistant.answering import Manner
    from assistant.chatting.records import Chat
    from assistant.chatting.session import Desk
    from assistant.talking.remembering import Conversation
    from assistant.understanding.glossary import Glossary

    manner = Manner(
        limit=options.limit,
        quote_words=options.quote_words,
        glossary=stated_glossary(options) or Glossary(),
    )
    desk = Desk(index=index, manner=manner)
    chat = Chat(conversation=Conversation(filters=index.named(filters)))
    if sys.stdin.isatty() and sys.stdout.isatty() and not has_flag(options, "json"):
        return _at_terminal(chat, desk, options)
    return _piped(chat, desk, options)


def _at_terminal(chat: Chat, desk: Desk, options: argparse.Namespace) -> ExitStatus:
    from assistant.chatting.telling import greeting, toolbar
    from assistant.chatting.terminal import LineCompleter, make_prompt, opened_history

    style = style_of(options)
    shown = chat
    try:
        history = opened_history(None if options.no_history else _history_file())
    except OSError as error:
        say(f"what is typed will not be remembered: {error}")
        history = opened_history(None)
    prompt = make_prompt(
        LineCompleter(desk.index.councils(), desk.index.committees()),
        history,
        lambda: toolbar(shown),
        colour=style.colour,
        plain=style.plain,
    )
    print(greeting(desk.index, chat, style))
    while not shown.is_ended:
        try:
            line = prompt.prompt()
        except KeyboardInterrupt:
            continue  # what was typed is dropped, and the chat goes on
        except EOFError:
            break
        if line.strip():
            shown = _turn_at_terminal(line, shown, desk, options)
    asked = bool(shown.exchanges)
    return ExitStatus.NOTHING if asked and not _has_answered(shown) else ExitStatus.DONE


def _turn_at_terminal(line: str, chat: Chat, desk: Desk, options: argparse.Namespace) -> Chat:
    """Answer one line and print it; what breaks it off leaves the chat as it was."""
    from assistant.chatting.session import take_line

    try:
        reply, after = take_line(line, chat, desk)
        _print_text(reply, options)
    except KeyboardInterrupt:
        print("\nBroken off; the conversation is as it was before.\n")
        return chat
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - one question's fault does not end the session
        if status_of(error) is ExitStatus.FAULT:
            say(f"internal fault: {type(error).__name__}. Details are in {log_fault(error)}")
        else:
            say(str(error))
        return chat
    return after


def _print_text(reply: Reply, options: argparse.Namespace) -> None:
    from assistant.chatting.telling import reply_text

    text = reply_text(reply, style_of(options), day_in_words())
    if text:
        print(f"\n{text}\n")


def _piped(chat: Chat, desk: Desk, options: argparse.Namespace) -> ExitStatus:
    """Answer the lines of standard input; a line that cannot be carried out is told."""
    from assistant.chatting.session import take_line

    refused = False
    for turn, line in enumerate(_lines(), 1):
        started = time.perf_counter()
        reply, chat = take_line(line, chat, desk)
        refused |= reply.is_refused
        total_ms = 1000 * (time.perf_counter() - started)
        _print_piped(reply, line, turn, total_ms, options)
        if chat.is_ended:
            break
    if refused:
        return ExitStatus.PARTLY
    asked = bool(chat.exchanges)
    return ExitStatus.NOTHING if asked and not _has_answered(chat) else ExitStatus.DONE


def _print_piped(
    reply: Reply, line: str, turn: int, total_ms: float, options: argparse.Namespace
) -> None:
    from assistant.chatting.telling import reply_text, reply_to_json
    from assistant.jsonform import dumps
    from assistant.terminal.signs import shown

    if has_flag(options, "json"):
        print(dumps(reply_to_json(reply, line, turn, total_ms)), flush=True)
        return
    if reply.is_refused:
        say(f"{line}: {reply.words}")
        return
    text = reply_text(reply, style_of(options), day_in_words())
    print(f"{shown(f'> {line}')}\n\n{text}\n" if text else shown(f"> {line}\n"), flush=True)


def _lines() -> Iterator[str]:
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a byte that is no text spoils only its word
    for line in sys.stdin:
        if words := line.strip().strip("\ufeff"):
            yield words


def _has_answered(chat: Chat) -> bool:
    return any(exchange.answer.citations for exchange in chat.exchanges)


def _history_file() -> Path:
    from platformdirs import user_state_path

    return user_state_path("minutes") / "chat-history"
