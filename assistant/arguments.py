"""The parser of the whole command line; each command adds its own part to it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from assistant.commands import asking
from assistant.commands.shared import Commands, HelpFormatter

_EPILOG = """\
examples:
  minutes index ~/minutes                 read a folder of minutes and index it
  minutes ask "what was resolved about MASH referrals?"
  minutes ask who chairs planning --committee planning --since 2022
  minutes search "potholes" -n 20
  minutes show scrutiny/2019-03-12:19     an item, with its passages

minutes help TOPIC says more: asking, filters, dates, citations, indexing, terminal, …

exit status: 0 done or found; 1 nothing found, doctor found a fault, or evaluate a measure below
its floor; 2 wrong use; 3 no usable index; 4 done, but some inputs could not be read; 5 internal
fault
"""


# Who asks a question does not wait for the parsers of the other commands.
ASKING = frozenset(("ask", "search", "show"))
_FLAGS = frozenset(("--json", "--plain", "--no-pager", "--debug"))
_WITH_VALUE = ("--index", "--color", "--colour")


def parser_for(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser that reads some arguments: of the whole command, or as much as it takes."""
    return build_parser(asking_only=first_word(arguments) in ASKING)


def first_word(arguments: Sequence[str]) -> str | None:
    """Return the command that arguments name, if it is certain."""
    words = iter(arguments)
    for word in words:
        if word in _WITH_VALUE:
            next(words, None)
        elif not (word in _FLAGS or word.startswith(tuple(f"{name}=" for name in _WITH_VALUE))):
            return word
    return None


class _Version(argparse.Action):
    """Print the program's version; looking it up costs too much for every start."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        from importlib.metadata import version

        sys.stdout.write(f"minutes {version('minutes-assistant')}\n")
        parser.exit()


def build_parser(*, asking_only: bool = False) -> argparse.ArgumentParser:
    """Return the parser of the whole command, or of the commands alone that ask."""
    common = _common()
    parser = argparse.ArgumentParser(
        prog="minutes",
        description="Ask committee minutes what was resolved, and get the committee's own words "
        "back with a citation.",
        epilog=_EPILOG,
        formatter_class=HelpFormatter,
        parents=[common],
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and end")
    commands = Commands(parser, common)
    if asking_only:
        asking.add_commands(commands)
    else:
        _add_all(commands)
    return parser


def _add_all(commands: Commands) -> None:
    from assistant.commands import (
        acting,
        briefing,
        chatting,
        collecting,
        helping,
        measuring,
        register,
        serving,
        watching,
    )

    for group in (
        collecting,
        asking,
        chatting,
        register,
        acting,
        briefing,
        watching,
        serving,
        measuring,
        helping,
    ):
        group.add_commands(commands)


def _common() -> argparse.ArgumentParser:
    """Options that stand before or after the command; SUPPRESS keeps either place's value."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument(
        "--index",
        metavar="DIR",
        help="the index folder, or milvus://HOST:PORT/COLLECTION (default: $MINUTES_INDEX, or a "
        "folder of your own user data)",
    )
    common.add_argument("--json", action="store_true", help="print JSON for programs")
    common.add_argument(
        "--color",
        "--colour",
        choices=("auto", "always", "never"),
        metavar="WHEN",
        help="whether to colour: always, never, or auto (default: on a terminal, as NO_COLOR and "
        "FORCE_COLOR say)",
    )
    common.add_argument(
        "--plain", action="store_true", help="for screen readers: words for signs, no decoration"
    )
    common.add_argument(
        "--no-pager", action="store_true", help="do not page what is longer than the screen"
    )
    common.add_argument("--debug", action="store_true", help="show a traceback on a fault")
    return common
