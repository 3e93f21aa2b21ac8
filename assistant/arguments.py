"""The parser of the whole command line; each command adds its own part to it."""

from __future__ import annotations

import argparse
import sys

from assistant.commands import (
    acting,
    asking,
    briefing,
    chatting,
    collecting,
    helping,
    measuring,
    register,
    serving,
    watching,
)
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


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command."""
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
    return parser


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
