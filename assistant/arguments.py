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
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and end")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for add in (_add_index, _add_status, _add_ask, _add_search, _add_show, _add_read, _add_doctor):
        add(commands, common)
    _add_evaluate(commands, common)
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
    parser.add_argument(
        "question",
        nargs="*",
        metavar="QUESTION",
        help="in plain words; within it “…” is an exact phrase and -word leaves a word out",
    )
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
    _add_glossary(parser)


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
    _add_glossary(parser)


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


def _add_evaluate(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    parser = _add(
        commands,
        common,
        "evaluate",
        "run question sets whose answers are known and print the measures",
        "A line is as ask --batch reads it, with type, answerable and gold, a list of file and "
        "quote. Ends with status 1 where a measure fell below its floor.",
    )
    parser.add_argument("questions", nargs="*", metavar="QUESTIONS", help="JSON Lines files")
    parser.add_argument(
        "-n", "--limit", type=_count, default=10, metavar="N", help="quotes at most (default 10)"
    )
    parser.add_argument(
        "--by",
        choices=("type", "set"),
        default="type",
        help="a table by the questions' type (default) or by their file",
    )
    parser.add_argument("--misses", action="store_true", help="list the questions that failed")
    _add_glossary(parser)
    _add_floors(parser)
    _add_trec(parser)


def _add_floors(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("floors", "pinned for one collection and its questions")
    group.add_argument(
        "--floors", type=Path, metavar="FILE", help="compare with the floors of FILE"
    )
    group.add_argument("--pin", action="store_true", help="write FILE from this run instead")
    group.add_argument("--lower", action="store_true", help="let --pin lower a floor")


def _add_trec(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "files", "for other programs; in TREC's a topic is a question and a document a passage"
    )
    group.add_argument(
        "--answers", type=Path, metavar="FILE", help="write the answers as ask --batch prints them"
    )
    group.add_argument("--run", type=Path, metavar="FILE", help="write a TREC run")
    group.add_argument(
        "--qrels", type=Path, metavar="FILE", help="write which passages hold the answers"
    )
    group.add_argument(
        "--trec-run",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="measure this TREC run instead, anybody's (repeatable); needs --trec-qrels",
    )
    group.add_argument("--trec-qrels", type=Path, metavar="FILE", help="by these judgements")


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
    group.add_argument(
        "--person",
        metavar="NAME",
        help='only passages that name this person, as in "A. Ash" or "Cllr Ash", or record what '
        "they moved, voted, declared or are to do",
    )


def _add_glossary(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--glossary",
        type=Path,
        metavar="FILE",
        help="short and long forms of your own and renamed bodies, in TOML (default: "
        "$MINUTES_GLOSSARY, or glossary.toml in the index folder)",
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
