"""Options of the command line → what they mean: the index, filters, files."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.errors import NothingRead, WrongUse

if TYPE_CHECKING:
    from assistant.doctor import Report
    from assistant.understanding.glossary import Glossary
    from corpus import Reading, Skipped
    from index import Filter, SearchIndex

GLOSSARY_NAME: Final = "glossary.toml"
GLOSSARY_VARIABLE: Final = "MINUTES_GLOSSARY"


def has_flag(options: argparse.Namespace, name: str) -> bool:
    """Tell whether an option that may be absent is set."""
    return bool(getattr(options, name, False))


def index_address(options: argparse.Namespace) -> str | None:
    """Return the address of a server's index; None where the index is a folder's."""
    named = str(getattr(options, "index", None) or os.environ.get("MINUTES_INDEX") or "")
    return named if "://" in named else None


def index_folder(options: argparse.Namespace) -> Path:
    """Return the index folder: the option, the environment, or the user's data folder.

    Raises:
        WrongUse: the index is a server's, and the command needs one in a folder.
    """
    named = getattr(options, "index", None) or os.environ.get("MINUTES_INDEX")
    if named:
        address = index_address(options)
        if address is not None:
            from assistant.remote import require_command

            require_command(options, address)
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("minutes") / "index"


def opened_index(options: argparse.Namespace) -> SearchIndex:
    """Open the index that the options name.

    Raises:
        SearchIndexError: there is none, or it cannot be used.
    """
    address = index_address(options)
    if address is not None:
        from assistant.remote import narrowed_index

        return narrowed_index(options, address, stated_filter(vars(options)))
    from index import open_index

    return open_index(index_folder(options))


def stated_glossary(options: argparse.Namespace) -> Glossary | None:
    """Return the user's glossary: of the option, the environment or the index folder, if any.

    Raises:
        GlossaryWrong: there is one, and it cannot be read.
    """
    file = glossary_file(options.glossary, os.environ, index_folder(options))
    if file is None:
        return None
    from assistant.understanding.glossary import read_glossary

    return read_glossary(Path(os.path.expanduser(file)))


def glossary_file(
    stated: Path | None, environment: Mapping[str, str], index_folder: Path
) -> Path | None:
    """Return the file that is stated by option or variable, or else the index folder's, if any.

    A stated file need not exist: reading it says so.
    """
    if stated or environment.get(GLOSSARY_VARIABLE):
        return stated or Path(environment[GLOSSARY_VARIABLE])
    usual = index_folder / GLOSSARY_NAME
    return usual if usual.is_file() else None


def readings_of(options: argparse.Namespace) -> tuple[list[Reading], list[Skipped]]:
    """Return how the file that the options name is read, and what of it could not be.

    Raises:
        NothingRead: none of it could.
    """
    from corpus import DocumentId, Stated, document_name, read_documents, read_source
    from corpus.stated import Statements

    path = options.file.absolute()
    said = Stated(council=options.council, committee=options.committee)
    contents = read_source(options.file, DocumentId(document_name(path)))
    readings, unread = read_documents(contents.documents, Statements([path], said).of(path))
    skipped = [*contents.skipped, *unread]
    if not readings:
        raise NothingRead("; ".join(f"{s.path}: {s.reason}. {s.remedy}" for s in skipped))
    return list(readings), skipped


def examination_of(
    options: argparse.Namespace, progress: Callable[[str, int, int], None]
) -> Report:
    """Examine the files that the options name, or else the index.

    Raises:
        SearchIndexError: no file is named, and there is no index or it cannot be used.
    """
    from assistant.doctor import check_files, examine, examine_files
    from corpus import Stated

    if options.paths:
        stated = Stated(council=options.council, committee=options.committee)
        return examine_files(options.paths, stated, progress=progress)
    index = opened_index(options)
    return examine(
        index.readings(),
        skipped=index.skipped(),
        relations=index.relations(),
        stale=check_files(index.files(), built_at=index.manifest.built_at),
    )


def check_evaluation(options: argparse.Namespace) -> None:
    """Refuse options of ``evaluate`` that do not go together.

    Raises:
        WrongUse: they do not.
    """
    if options.trec_run or options.trec_qrels:
        if not (options.trec_run and options.trec_qrels) or options.questions:
            raise WrongUse(
                "measure TREC files with both --trec-run and --trec-qrels, and no questions"
            )
    elif not options.questions:
        raise WrongUse("evaluate which questions? For example: minutes evaluate questions.jsonl")
    elif (options.pin and not options.floors) or (options.lower and not options.pin):
        raise WrongUse("--pin needs the file of floors, --floors FILE, and --lower needs --pin")


def today() -> dt.date:
    """Return the day that "last year" counts from."""
    return dt.datetime.now().astimezone().date()


def stated_filter(stated: Mapping[str, object]) -> Filter:
    """Return the filter of the options.

    Raises:
        WrongUse: one of them cannot be understood.
    """
    from assistant.filters import make_filter

    try:
        return make_filter(stated, today())
    except ValueError as error:
        raise WrongUse(str(error)) from error


def lines_of(name: str) -> Iterator[str]:
    """Yield the lines of a file of questions; "-" is standard input.

    Raises:
        WrongUse: it cannot be read.
    """
    if name == "-":
        yield from sys.stdin
        return
    try:
        with Path(name).open(encoding="utf-8") as file:
            yield from file
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WrongUse(f"the questions in {name} cannot be read: {reason}") from error


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a file that an option names.

    Raises:
        WrongUse: it cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        raise WrongUse(f"{path} cannot be written: {error.strerror}") from error
