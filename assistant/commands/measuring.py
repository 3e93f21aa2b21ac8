"""``evaluate``: how good the answers are."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.commands.output import print_json, say, shown_progress
from assistant.commands.shared import (
    Commands,
    add_glossary,
    count,
)
from assistant.errors import ExitStatus
from assistant.options import (
    check_evaluation,
    has_flag,
    lines_of,
    opened_index,
    stated_glossary,
    today,
    write_lines,
)


def add_commands(commands: Commands) -> None:
    """Add them."""
    _add_evaluate(commands)


def _add_evaluate(commands: Commands) -> None:
    parser = commands.add(
        "evaluate",
        _evaluate,
        "run question sets whose answers are known and print the measures",
        "A line is as ask --batch reads it, with type, answerable and gold, a list of file and "
        "quote. Ends with status 1 where a measure fell below its floor.",
    )
    parser.add_argument("questions", nargs="*", metavar="QUESTIONS", help="JSON Lines files")
    parser.add_argument(
        "-n", "--limit", type=count, default=10, metavar="N", help="quotes at most (default 10)"
    )
    parser.add_argument(
        "--by",
        choices=("type", "set"),
        default="type",
        help="a table by the questions' type (default) or by their file",
    )
    parser.add_argument("--misses", action="store_true", help="list the questions that failed")
    add_glossary(parser)
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


def _evaluate(options: argparse.Namespace) -> ExitStatus:
    check_evaluation(options)
    if options.trec_run:
        return _measure_runs(options)
    from assistant.evaluation.evaluating import (
        check_identities,
        measured_of,
        missing_files,
        read_askings,
    )
    from assistant.evaluation.floors import open_gate
    from assistant.evaluation.report import (
        evaluate,
        evaluation_text,
        evaluation_to_json,
        output_files,
    )

    askings = [a for name in options.questions for a in read_askings(lines_of(name), name, today())]
    check_identities(askings)
    index = opened_index(options)
    gate = options.floors and open_gate(
        options.floors,
        measured_of(askings, index, limit=options.limit),
        pinning=options.pin,
        lower=options.lower,
    )
    for file in missing_files(askings, index):
        say(f"the index does not hold {file}, where an answer is said to stand")
    evaluation = evaluate(
        askings,
        index,
        today=today(),
        limit=options.limit,
        by=options.by,
        progress=shown_progress(),
        glossary=stated_glossary(options),
    )
    for path, lines in output_files(
        evaluation, index, run=options.run, qrels=options.qrels, answers=options.answers
    ):
        write_lines(path, lines)
    if has_flag(options, "json"):
        print_json(evaluation_to_json(evaluation))
    else:
        print(evaluation_text(evaluation, misses=options.misses))
    failed = gate(evaluation.judged, evaluation.overall) if gate else []
    for line in failed:
        say(line)
    return ExitStatus.NOTHING if failed else ExitStatus.DONE


def _measure_runs(options: argparse.Namespace) -> ExitStatus:
    """Measure TREC runs that anybody made; no index is needed."""
    from assistant.evaluation.report import runs_text
    from assistant.evaluation.trec import measure_runs

    measured = measure_runs(options.trec_run, options.trec_qrels)
    if has_flag(options, "json"):
        print_json(measured)
    else:
        print(runs_text(measured))
    return ExitStatus.DONE
