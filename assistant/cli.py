"""``minutes``: the command.  The one module that prints; everything heavy is imported late.

stdout is data, stderr is everything else.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable

from assistant.arguments import build_parser
from assistant.errors import ExitStatus, NothingThere, WrongUse
from assistant.faults import log_fault, status_of
from assistant.options import (
    check_evaluation,
    examination_of,
    has_flag,
    index_folder,
    lines_of,
    opened_index,
    readings_of,
    stated_filter,
    stated_glossary,
    today,
    write_lines,
)

_MOST_WIDTH = 100


def main(arguments: list[str] | None = None) -> ExitStatus:
    """Run one command; return its exit status."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help(sys.stderr)
        return ExitStatus.WRONG_USE
    if options.command != "index":
        _use_one_thread()
    try:
        status = _COMMANDS[options.command](options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        _say("interrupted; an index is as it was before")
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        # The reader (head, a pager) has enough; what is still buffered must go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.DONE
    except Exception as error:  # noqa: BLE001 - the one place where every error becomes a status
        return _report(error, debug=has_flag(options, "debug"))
    return status


def _use_one_thread() -> None:
    """Tell NumPy's libraries, before they are imported, that one question wants one thread."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _report(error: Exception, *, debug: bool) -> ExitStatus:
    """Print one line for an error and return its status; a fault's traceback goes to a log."""
    if debug:
        import traceback

        traceback.print_exception(error)
    status = status_of(error)
    if status == ExitStatus.FAULT:
        _say(f"internal fault: {type(error).__name__}: {error}. Details are in {log_fault(error)}")
    else:
        _say(str(error))
    return status


def _say(words: str) -> None:
    print(f"minutes: {words}", file=sys.stderr)


def _width() -> int:
    return max(40, min(_MOST_WIDTH, shutil.get_terminal_size().columns))


def _print_json(value: object) -> None:
    from assistant.jsonform import dumps

    print(dumps(value, indent=2))


def _index(options: argparse.Namespace) -> ExitStatus:
    from assistant.reports import build_report_text, build_report_to_json
    from corpus import Stated
    from index.build import build_index

    if not any(path.exists() for path in options.paths):
        missing = ", ".join(str(path) for path in options.paths)
        raise WrongUse(f"no such file or folder: {missing}. Check the path")
    report = build_index(
        index_folder(options),
        options.paths,
        stated=Stated(council=options.council, committee=options.committee),
        rebuild=options.rebuild,
        encoder=options.encoder,
        progress=_shown_progress(),
    )
    if has_flag(options, "json"):
        _print_json(build_report_to_json(report))
    else:
        print(build_report_text(report))
    if report.skipped:
        return ExitStatus.PARTLY
    return ExitStatus.DONE if report.counts.documents else ExitStatus.NOTHING


def _shown_progress() -> Callable[[str, int, int], None]:
    """Return a callback that shows progress where somebody can see it."""
    return _progress() if sys.stderr.isatty() else lambda stage, done, total: None


def _progress() -> Callable[[str, int, int], None]:
    """Return a callback that keeps one line of stderr: stage, count, rate, time left."""
    started: dict[str, float] = {}

    def show(stage: str, done: int, total: int) -> None:
        """Write the line anew; the last of a stage stays."""
        begun = started.setdefault(stage, time.monotonic())
        seconds = time.monotonic() - begun
        line = f"{stage} {done:,} of {total:,}"
        if done and seconds > 1 and stage == "embedding":
            rate = done / seconds
            line += f", {rate:,.0f} a second, {(total - done) / rate / 60:,.0f} min left"
        end = "\n" if done == total else ""
        print(f"\r\033[K{line}", end=end, file=sys.stderr, flush=True)

    return show


def _status(options: argparse.Namespace) -> ExitStatus:
    from assistant.reports import status_of, status_text

    index = opened_index(options)
    if has_flag(options, "json"):
        _print_json(status_of(index))
    else:
        print(status_text(index))
    return ExitStatus.DONE


def _ask(options: argparse.Namespace) -> ExitStatus:
    question = " ".join(options.question).strip()
    if options.batch:
        if question:
            raise WrongUse("give a question or --batch FILE, not both")
        return _ask_batch(options)
    if not question:
        raise WrongUse('ask what? For example: minutes ask "what was resolved about …?"')
    started = time.perf_counter()
    filters = stated_filter(vars(options))
    index = opened_index(options)
    from assistant.answering import answer_question

    found = answer_question(
        question,
        index,
        filters=filters,
        limit=options.limit,
        quote_words=options.quote_words,
        glossary=stated_glossary(options),
    )
    if has_flag(options, "json"):
        from assistant.jsonform import answer_to_json

        total_ms = 1000 * (time.perf_counter() - started)
        _print_json(answer_to_json(found, identity=None, total_ms=total_ms))
    else:
        from assistant.render import answer_text

        print(answer_text(found, _width()))
    return ExitStatus.DONE if found.citations else ExitStatus.NOTHING


def _ask_batch(options: argparse.Namespace) -> ExitStatus:
    """Answer a file of questions, a line each; a bad line is told and left out."""
    index, glossary = opened_index(options), stated_glossary(options)
    from assistant.batch import answer_line
    from assistant.jsonform import answer_to_json, dumps

    bad = 0
    for number, line in enumerate(lines_of(options.batch), 1):
        if not line.strip():
            continue
        started = time.perf_counter()
        try:
            identity, found = answer_line(
                line,
                index,
                stated=vars(options),
                today=today(),
                limit=options.limit,
                quote_words=options.quote_words,
                glossary=glossary,
            )
        except ValueError as error:
            bad += 1
            _say(f"{options.batch}, line {number}: {error}. The line is left out")
            continue
        total_ms = 1000 * (time.perf_counter() - started)
        value = answer_to_json(found, identity=identity, total_ms=total_ms)
        print(dumps(value), flush=True)
    return ExitStatus.PARTLY if bad else ExitStatus.DONE


def _search(options: argparse.Namespace) -> ExitStatus:
    from assistant.searching import search

    index = opened_index(options)
    hits = search(
        " ".join(options.query),
        index,
        stated_filter(vars(options)),
        mode=options.mode,
        limit=options.limit,
        glossary=stated_glossary(options),
    )
    if options.run:
        for hit in hits:
            passage = hit.evidence.passage.passage_id
            print(f"{options.topic} Q0 {passage} {hit.n} {hit.score:.6f} {options.run}")
    elif has_flag(options, "json"):
        from assistant.jsonform import citation_to_json

        _print_json([citation_to_json(hit) for hit in hits])
    else:
        from assistant.render import citation_text

        print("\n\n".join(citation_text(hit, _width()) for hit in hits) or "Nothing found.")
    return ExitStatus.DONE if hits else ExitStatus.NOTHING


def _show(options: argparse.Namespace) -> ExitStatus:
    from assistant.searching import show

    found = show(options.id, opened_index(options), context=options.context)
    if not found:
        raise NothingThere(
            f"no document, item, decision, passage or span “{options.id}” in the index"
        )
    if has_flag(options, "json"):
        from assistant.jsonform import citation_to_json

        _print_json([citation_to_json(citation) for citation in found])
    else:
        from assistant.render import citation_text

        print("\n\n".join(citation_text(citation, _width()) for citation in found))
    return ExitStatus.DONE


def _read(options: argparse.Namespace) -> ExitStatus:
    readings, skipped = readings_of(options)
    if has_flag(options, "json"):
        from assistant.jsonform import readings_to_json

        _print_json(readings_to_json(readings, skipped))
    else:
        from assistant.render import reading_text
        from assistant.reports import skipped_lines

        parts = [reading_text(reading, _width()) for reading in readings]
        print("\n\n".join([*parts, "\n".join(skipped_lines(skipped))]).rstrip())
    return ExitStatus.PARTLY if skipped else ExitStatus.DONE


def _doctor(options: argparse.Namespace) -> ExitStatus:
    from assistant.doctor import doctor_text, doctor_to_json
    from assistant.findings import Severity

    report = examination_of(options, _shown_progress())
    if has_flag(options, "json"):
        _print_json(doctor_to_json(report))
    else:
        print(doctor_text(report))
    return ExitStatus.NOTHING if report.count(Severity.FAULT) else ExitStatus.DONE


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
        _say(f"the index does not hold {file}, where an answer is said to stand")
    evaluation = evaluate(
        askings,
        index,
        today=today(),
        limit=options.limit,
        by=options.by,
        progress=_shown_progress(),
        glossary=stated_glossary(options),
    )
    for path, lines in output_files(
        evaluation, index, run=options.run, qrels=options.qrels, answers=options.answers
    ):
        write_lines(path, lines)
    if has_flag(options, "json"):
        _print_json(evaluation_to_json(evaluation))
    else:
        print(evaluation_text(evaluation, misses=options.misses))
    failed = gate(evaluation.judged, evaluation.overall) if gate else []
    for line in failed:
        _say(line)
    return ExitStatus.NOTHING if failed else ExitStatus.DONE


def _measure_runs(options: argparse.Namespace) -> ExitStatus:
    """Measure TREC runs that anybody made; no index is needed."""
    from assistant.evaluation.report import runs_text
    from assistant.evaluation.trec import measure_runs

    measured = measure_runs(options.trec_run, options.trec_qrels)
    if has_flag(options, "json"):
        _print_json(measured)
    else:
        print(runs_text(measured))
    return ExitStatus.DONE


_COMMANDS: dict[str, Callable[[argparse.Namespace], ExitStatus]] = {
    "index": _index,
    "status": _status,
    "ask": _ask,
    "search": _search,
    "show": _show,
    "read": _read,
    "doctor": _doctor,
    "evaluate": _evaluate,
}
