"""The command line: every command, option and help text of ``minutes``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpus.records import PassageKind

_EPILOG = """\
examples:
  minutes index ~/minutes                 read a folder of minutes and index it
  minutes ask "what was resolved about MASH referrals?"
  minutes ask who chairs planning --committee planning --since 2022
  minutes search "potholes" -n 20
  minutes show scrutiny/2019-03-12:19     an item, with its passages

exit status: 0 done or found; 1 nothing found, or doctor found a fault; 2 wrong use;
3 no usable index; 4 done, but some inputs could not be read; 5 internal fault
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
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and end")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for add in (_add_index, _add_status, _add_ask, _add_search, _add_show, _add_read, _add_doctor):
        add(commands, common)
    return parser


def _common() -> argparse.ArgumentParser:
    """Options that stand before or after the command; SUPPRESS keeps either place's value."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument(
        "--index",
        type=Path,
        metavar="DIR",
        help="the index folder (default: $MINUTES_INDEX, or a folder of your own user data)",
    )
    common.add_argument("--json", action="store_true", help="print JSON for programs")
    common.add_argument("--debug", action="store_true", help="show a traceback on a fault")
    return common


_Commands = argparse._SubParsersAction  # argparse gives its type no public name


def _add(
    commands: _Commands[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
    name: str,
    summary: str,
    more: str = "",
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}. {more}".strip(),
        parents=[common],
    )


def _add_index(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = _add(
        commands,
        common,
        "index",
        "read files and folders of minutes and index them",
        "Adds, updates and removes what changed under PATH; documents of other paths stay. "
        "An interrupted run leaves the index as it was. Reads ModernGov and other web pages, PDF, "
        "Word, OpenDocument, RTF, markdown, text, and e-mail or zip of these; a minutes.toml "
        "beside the files states what they do not say.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
    _add_stated(parser)
    parser.add_argument("--rebuild", action="store_true", help="start a new index from PATH alone")
    parser.add_argument(
        "--encoder",
        metavar="MODEL",
        help="a sentence-transformers model by name or folder (default: all-MiniLM-L6-v2, "
        "which is installed with the program)",
    )


def _add_status(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    _add(commands, common, "status", "show what is indexed: councils, committees, dates, counts")


def _add_ask(commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    parser = _add(
        commands,
        common,
        "ask",
        "answer a question with verbatim quotes and their citations",
        "Ends with status 1 where the minutes say nothing.",
    )
    parser.add_argument("question", nargs="*", metavar="QUESTION", help="in plain words")
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help="answer a JSON Lines file (- for standard input): id, question, optional history "
        "and filters; prints one JSON object a line",
    )
    _add_filters(parser)
    parser.add_argument(
        "-n", "--limit", type=_count, default=5, metavar="N", help="quotes at most (default 5)"
    )
    parser.add_argument(
        "--quote-words",
        type=_count,
        default=100,
        metavar="N",
        help="how far a quote of discussion may take in its neighbours (default 100); a decision "
        "clause is always quoted alone",
    )


def _add_search(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = _add(
        commands, common, "search", "list the passages that match, ranked, without answering"
    )
    parser.add_argument("query", nargs="+", metavar="QUERY", help="words to look for")
    parser.add_argument(
        "--mode",
        choices=("hybrid", "bm25", "dense"),
        default="hybrid",
        help="by words and meaning (default), by words alone, by meaning alone",
    )
    parser.add_argument("--run", metavar="TAG", help="print a TREC run with this tag")
    parser.add_argument(
        "--topic", default="1", metavar="ID", help="the topic's id in the run (default 1)"
    )
    _add_filters(parser)
    parser.add_argument(
        "-n", "--limit", type=_count, default=10, metavar="N", help="passages at most (default 10)"
    )


def _add_show(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = _add(
        commands, common, "show", "print a document, item, decision, passage or span by its id"
    )
    parser.add_argument("id", metavar="ID", help="as ask, search and --json print it")
    parser.add_argument(
        "--context", type=_amount, default=0, metavar="N", help="passages before and after, too"
    )


def _add_read(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = _add(
        commands,
        common,
        "read",
        "show how one file is read, without an index",
        "Prints the meeting, who was there, its items with decisions, movers, votes, actions and "
        "interests.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    _add_stated(parser)


def _add_doctor(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = _add(
        commands,
        common,
        "doctor",
        "examine the collection: what could not be read, cited or trusted, and what to do",
        "Examines the index, or the files and folders of PATH without an index. Ends with "
        "status 1 where it found a fault; notes are no faults.",
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file or a folder")
    _add_stated(parser)


def _add_stated(parser: argparse.ArgumentParser) -> None:
    """What the user says of files; it wins over what they seem to say."""
    parser.add_argument("--council", metavar="NAME", help="the council, if the files do not say")
    parser.add_argument("--committee", metavar="NAME", help="the committee, likewise")


def _add_filters(parser: argparse.ArgumentParser) -> None:
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
    group.add_argument(
        "--kind",
        action="append",
        default=[],
        choices=[kind.value for kind in PassageKind],
        help="only such passages (repeatable)",
    )
    group.add_argument(
        "--status", choices=("draft", "approved"), help="only draft or only approved minutes"
    )


def _count(words: str) -> int:
    number = _amount(words)
    if number == 0:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _amount(words: str) -> int:
    if not words.isdigit() or len(words) > 6:
        raise argparse.ArgumentTypeError(f"“{words}” is no whole number")
    return int(words)
