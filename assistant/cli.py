"""``minutes``: the command.  The one module that prints; everything heavy is imported late.

stdout is data, stderr is everything else.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.arguments import build_parser
from assistant.errors import AssistantError, ExitStatus, NothingRead, NothingThere, WrongUse

if TYPE_CHECKING:
    from index import Filter, SearchIndex

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
        return _report(error, debug=_flag(options, "debug"))
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
    status = _status_of(error)
    if status == ExitStatus.FAULT:
        _say(f"internal fault: {type(error).__name__}: {error}. Details are in {_log(error)}")
    else:
        _say(str(error))
    return status


def _status_of(error: Exception) -> ExitStatus:
    from corpus.errors import BadRules, CorpusError

    if isinstance(error, AssistantError):
        return error.status
    if isinstance(error, BadRules):
        return ExitStatus.WRONG_USE
    if isinstance(error, CorpusError):
        return ExitStatus.PARTLY
    from index.errors import SearchIndexError, UnknownName

    if isinstance(error, UnknownName):
        return ExitStatus.WRONG_USE
    return ExitStatus.NO_INDEX if isinstance(error, SearchIndexError) else ExitStatus.FAULT


def _log(error: Exception) -> str:
    import traceback

    from platformdirs import user_log_path

    file = user_log_path("minutes") / "minutes.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log:
            log.write(time.strftime("%Y-%m-%dT%H:%M:%S%z\n"))
            log.writelines(traceback.format_exception(error))
    except OSError:
        return "no log, for it cannot be written; run the command again with --debug"
    return str(file)


def _say(words: str) -> None:
    print(f"minutes: {words}", file=sys.stderr)


def _flag(options: argparse.Namespace, name: str) -> bool:
    return bool(getattr(options, name, False))


def _index_folder(options: argparse.Namespace) -> Path:
    """Return the index folder: the option, the environment, or the user's data folder."""
    named = getattr(options, "index", None) or os.environ.get("MINUTES_INDEX")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("minutes") / "index"


def _open(options: argparse.Namespace) -> SearchIndex:
    from index import open_index

    return open_index(_index_folder(options))


def _width() -> int:
    return max(40, min(_MOST_WIDTH, shutil.get_terminal_size().columns))


def _print_json(value: object) -> None:
    from assistant.jsonform import dumps

    print(dumps(value, indent=2))


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _filters(stated: Mapping[str, object]) -> Filter:
    from assistant.filters import make_filter

    try:
        return make_filter(stated, _today())
    except ValueError as error:
        raise WrongUse(str(error)) from error


def _index(options: argparse.Namespace) -> ExitStatus:
    from assistant.reports import build_report_text, build_report_to_json
    from corpus import Stated
    from index.build import build_index

    if not any(path.exists() for path in options.paths):
        missing = ", ".join(str(path) for path in options.paths)
        raise WrongUse(f"no such file or folder: {missing}. Check the path")
    report = build_index(
        _index_folder(options),
        options.paths,
        stated=Stated(council=options.council, committee=options.committee),
        rebuild=options.rebuild,
        encoder=options.encoder,
        progress=_shown_progress(),
    )
    if _flag(options, "json"):
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

    index = _open(options)
    if _flag(options, "json"):
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
    filters = _filters(vars(options))
    index = _open(options)
    from assistant.answering import answer_question

    found = answer_question(
        question, index, filters=filters, limit=options.limit, quote_words=options.quote_words
    )
    if _flag(options, "json"):
        from assistant.jsonform import answer_to_json

        total_ms = 1000 * (time.perf_counter() - started)
        _print_json(answer_to_json(found, identity=None, total_ms=total_ms))
    else:
        from assistant.render import answer_text

        print(answer_text(found, _width()))
    return ExitStatus.DONE if found.citations else ExitStatus.NOTHING


def _ask_batch(options: argparse.Namespace) -> ExitStatus:
    """Answer a file of questions, a line each; a bad line is told and left out."""
    index = _open(options)
    from assistant.batch import answer_line
    from assistant.jsonform import answer_to_json, dumps

    bad = 0
    for number, line in enumerate(_batch_lines(options.batch), 1):
        if not line.strip():
            continue
        started = time.perf_counter()
        try:
            identity, found = answer_line(
                line,
                index,
                stated=vars(options),
                today=_today(),
                limit=options.limit,
                quote_words=options.quote_words,
            )
        except ValueError as error:
            bad += 1
            _say(f"{options.batch}, line {number}: {error}. The line is left out")
            continue
        total_ms = 1000 * (time.perf_counter() - started)
        value = answer_to_json(found, identity=identity, total_ms=total_ms)
        print(dumps(value), flush=True)
    return ExitStatus.PARTLY if bad else ExitStatus.DONE


def _batch_lines(name: str) -> Iterator[str]:
    if name == "-":
        yield from sys.stdin
        return
    try:
        with Path(name).open(encoding="utf-8") as file:
            yield from file
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WrongUse(f"the questions in {name} cannot be read: {reason}") from error


def _search(options: argparse.Namespace) -> ExitStatus:
    from assistant.searching import search

    index = _open(options)
    hits = search(
        " ".join(options.query),
        index,
        _filters(vars(options)),
        mode=options.mode,
        limit=options.limit,
    )
    if options.run:
        for hit in hits:
            passage = hit.evidence.passage.passage_id
            print(f"{options.topic} Q0 {passage} {hit.n} {hit.score:.6f} {options.run}")
    elif _flag(options, "json"):
        from assistant.jsonform import citation_to_json

        _print_json([citation_to_json(hit) for hit in hits])
    else:
        from assistant.render import citation_text

        print("\n\n".join(citation_text(hit, _width()) for hit in hits) or "Nothing found.")
    return ExitStatus.DONE if hits else ExitStatus.NOTHING


def _show(options: argparse.Namespace) -> ExitStatus:
    from assistant.searching import show

    found = show(options.id, _open(options), context=options.context)
    if not found:
        raise NothingThere(
            f"no document, item, decision, passage or span “{options.id}” in the index"
        )
    if _flag(options, "json"):
        from assistant.jsonform import citation_to_json

        _print_json([citation_to_json(citation) for citation in found])
    else:
        from assistant.render import citation_text

        print("\n\n".join(citation_text(citation, _width()) for citation in found))
    return ExitStatus.DONE


def _read(options: argparse.Namespace) -> ExitStatus:
    from corpus import DocumentId, Stated, document_name, read_documents, read_source
    from corpus.stated import Statements

    path = options.file.absolute()
    said = Stated(council=options.council, committee=options.committee)
    stated = Statements([path], said).of(path)
    contents = read_source(options.file, DocumentId(document_name(path)))
    readings, unread = read_documents(contents.documents, stated)
    skipped = [*contents.skipped, *unread]
    if not readings:
        raise NothingRead("; ".join(f"{s.path}: {s.reason}. {s.remedy}" for s in skipped))
    if _flag(options, "json"):
        from assistant.jsonform import readings_to_json

        _print_json(readings_to_json(readings, skipped))
    else:
        from assistant.render import reading_text
        from assistant.reports import skipped_lines

        parts = [reading_text(reading, _width()) for reading in readings]
        print("\n\n".join([*parts, "\n".join(skipped_lines(skipped))]).rstrip())
    return ExitStatus.PARTLY if skipped else ExitStatus.DONE


def _doctor(options: argparse.Namespace) -> ExitStatus:
    from assistant.doctor import check_files, doctor_text, doctor_to_json, examine, examine_files
    from assistant.findings import Severity
    from corpus import Stated

    if options.paths:
        stated = Stated(council=options.council, committee=options.committee)
        report = examine_files(options.paths, stated, progress=_shown_progress())
    else:
        index = _open(options)
        report = examine(
            index.readings(),
            skipped=index.skipped(),
            relations=index.relations(),
            stale=check_files(index.files(), built_at=index.manifest.built_at),
        )
    if _flag(options, "json"):
        _print_json(doctor_to_json(report))
    else:
        print(doctor_text(report))
    return ExitStatus.NOTHING if report.count(Severity.FAULT) else ExitStatus.DONE


_COMMANDS: dict[str, Callable[[argparse.Namespace], ExitStatus]] = {
    "index": _index,
    "status": _status,
    "ask": _ask,
    "search": _search,
    "show": _show,
    "read": _read,
    "doctor": _doctor,
}
