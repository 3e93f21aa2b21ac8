"""``help``, ``completion``: what the command says of itself, to people and to shells."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.commands.output import page, style_of
from assistant.commands.shared import Commands
from assistant.errors import ExitStatus, WrongUse

_SHELLS = ("bash", "zsh", "fish")


def add_commands(commands: Commands) -> None:
    """Add them."""
    parser = commands.add(
        "help",
        _help,
        "tell about a topic or a command; without one, list them",
    )
    parser.add_argument(
        "topic", nargs="*", metavar="TOPIC", help="a topic, or a command: as in minutes help ask"
    )
    parser.add_argument(
        "--markdown", action="store_true", help="print the whole reference, which is docs/cli.md"
    )
    parser = commands.add(
        "completion",
        _completion,
        "print a script that completes commands, options, councils and committees",
        "The script asks this command again what may come next.",
    )
    parser.add_argument("shell", choices=_SHELLS, metavar="SHELL", help="bash, zsh or fish")
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORD",
        help="print instead what may stand in the place of the last of these words; they follow --",
    )


def _help(options: argparse.Namespace) -> ExitStatus:
    from assistant.arguments import build_parser
    from assistant.terminal.completing import commands_of
    from assistant.terminal.topic_text import listed_text, topic_text
    from assistant.terminal.topics import TOPICS

    parser, style = build_parser(), style_of(options)
    name = " ".join(options.topic).strip().lower()
    topics = {topic.name: topic for topic in TOPICS}
    if options.markdown:
        from assistant.terminal.reference import reference

        print(reference(parser), end="")
    elif not name:
        page(listed_text(parser, style), options)
    elif name in topics:
        page(topic_text(topics[name], style), options)
    elif name in commands_of(parser):
        page(commands_of(parser)[name].format_help().rstrip(), options)
    else:
        raise _unknown(name, [*topics, *commands_of(parser)])
    return ExitStatus.DONE


def _unknown(name: str, known: Sequence[str]) -> WrongUse:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.5)
    told = f"Nearest: {', '.join(near)}" if near else "minutes help lists all"
    return WrongUse(f"no topic and no command “{name}”. {told}")


def _completion(options: argparse.Namespace) -> ExitStatus:
    if not options.words:
        from assistant.terminal.completion_scripts import SCRIPTS

        print(SCRIPTS[options.shell], end="")
        return ExitStatus.DONE
    from assistant.arguments import build_parser
    from assistant.terminal.completing import suggest

    words = _unquoted(options.words) if options.shell == "bash" else options.words
    found = suggest(build_parser(), words, _names)
    for word, told in found.words:
        print(f"{word}\t{' '.join(told.split())}" if options.shell != "bash" else word)
    if found.files:
        print(":files")
    return ExitStatus.DONE


def _unquoted(words: Iterable[str]) -> list[str]:
    """Return what words of bash mean: they come as they were typed, the last one unfinished."""
    import re

    return [re.sub(r"\\(.)|[\"']", r"\1", word) for word in words]


def _names(kind: str, folder: Path | None) -> Sequence[str]:
    from platformdirs import user_cache_path

    from assistant.options import index_folder
    from assistant.terminal.known_names import known_names
    from assistant.terminal.signs import shown

    options = argparse.Namespace(index=folder)
    names = known_names(kind, index_folder(options), user_cache_path("minutes"))
    return [" ".join(shown(name).split()) for name in names]
