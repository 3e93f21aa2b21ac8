"""What several commands' arguments have in common: how a command is added, groups of options."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from assistant.errors import ExitStatus
from assistant.terminal.style import NARROWEST, WIDEST
from corpus.vocabulary import PassageKind

Run: TypeAlias = Callable[[argparse.Namespace], ExitStatus]


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Lays out help as wide as the terminal, and no wider than anybody likes to read.

    A text of several lines stays as it stands; one line is folded like any other help.
    """

    def __init__(self, prog: str) -> None:
        columns = shutil.get_terminal_size().columns
        super().__init__(prog, width=max(NARROWEST, min(WIDEST, columns)) - 2)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


class Commands:
    """The commands of a parser, each with the options that all have in common."""

    def __init__(
        self,
        parser: argparse.ArgumentParser,
        common: argparse.ArgumentParser,
        dest: str = "command",
        *,
        required: bool = False,
    ) -> None:
        self._commands = parser.add_subparsers(
            dest=dest, metavar="COMMAND", title="commands", required=required
        )
        self._common = common

    def add(self, name: str, run: Run, summary: str, more: str = "") -> argparse.ArgumentParser:
        """Add a command that ``run`` carries out; return its parser, to add its own options."""
        parser = self._commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}. {more}".strip(),
            parents=[self._common],
            formatter_class=HelpFormatter,
        )
        parser.set_defaults(carry_out=run)
        return parser

    def add_group(self, name: str, summary: str, more: str = "") -> Commands:
        """Add a command that has commands of its own ("watch add"); return these, to fill them."""
        parser = self._commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}. {more}".strip(),
            parents=[self._common],
            formatter_class=HelpFormatter,
        )
        return Commands(parser, self._common, f"{name}_command", required=True)


def add_stated(parser: argparse.ArgumentParser) -> None:
    """What the user says of files; it wins over what they seem to say."""
    parser.add_argument("--council", metavar="NAME", help="the council, if the files do not say")
    parser.add_argument("--committee", metavar="NAME", help="the committee, likewise")


def add_filters(parser: argparse.ArgumentParser, *, kinds: bool = True) -> None:
    """What is searched at all; ``kinds`` says whether a kind of passage may be asked for."""
    group = parser.add_argument_group(
        "filters", "applied before ranking; a document without a date is in no period"
    )
    for body in ("council", "committee"):
        group.add_argument(
            f"--{body}",
            action="append",
            default=[],
            metavar="NAME",
            help=f"only this {body} (repeatable)",
        )
    group.add_argument(
        "--since", metavar="DATE", help='from then on: 2023-05-17, "May 2023", 2023, "last year"'
    )
    group.add_argument("--until", metavar="DATE", help="up to and including then")
    group.add_argument("--on", metavar="DATE", help="only then: a day, a month or a year")
    if kinds:
        group.add_argument(
            "--kind",
            action="append",
            default=[],
            choices=[kind.value for kind in PassageKind],
            metavar="KIND",
            help=f"only such passages (repeatable): {', '.join(PassageKind)}",
        )
    group.add_argument(
        "--status",
        choices=("draft", "approved"),
        metavar="STATE",
        help="only minutes in this state: draft or approved",
    )
    group.add_argument(
        "--person",
        metavar="NAME",
        help='only passages that name this person, as in "A. Ash" or "Cllr Ash", or record what '
        "they moved, voted, declared or are to do",
    )


def add_glossary(parser: argparse.ArgumentParser) -> None:
    """The user's own words."""
    parser.add_argument(
        "--glossary",
        type=Path,
        metavar="FILE",
        help="short and long forms of your own and renamed bodies, in TOML (default: "
        "$MINUTES_GLOSSARY, or glossary.toml in the index folder)",
    )


def add_server(parser: argparse.ArgumentParser) -> None:
    """Whether the resident process is asked, where there is one."""
    parser.add_argument(
        "--no-server",
        action="store_true",
        help="open the index here, though minutes serve is running (also: $MINUTES_NO_SERVER=1)",
    )


def add_forms(parser: argparse.ArgumentParser) -> None:
    """The forms of output for other programs, beside --json; ``output.form_of`` reads them."""
    group = parser.add_argument_group("forms", "for other programs, beside --json")
    group.add_argument("--jsonl", action="store_true", help="print JSON Lines: an object a line")
    group.add_argument("--csv", action="store_true", help="print a table for a spreadsheet")
    group.add_argument(
        "--bom", action="store_true", help="begin the CSV with the mark by which Excel knows UTF-8"
    )


def count(words: str) -> int:
    """Return a whole number of at least 1."""
    number = amount(words)
    if number == 0:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def amount(words: str) -> int:
    """Return a whole number."""
    if not words.isdigit() or len(words) > 6:
        raise argparse.ArgumentTypeError(f"“{words}” is no whole number")
    return int(words)
