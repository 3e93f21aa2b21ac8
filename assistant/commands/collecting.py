"""``index``, ``status``, ``read``, ``doctor``: from files to a collection, and what it holds."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.commands.output import day_in_words, page, print_json, shown_progress, style_of
from assistant.commands.printing import print_wanted
from assistant.commands.shared import Commands, add_server, add_stated
from assistant.errors import ExitStatus, WrongUse
from assistant.options import (
    examination_of,
    has_flag,
    index_address,
    index_folder,
    readings_of,
)


def add_commands(commands: Commands) -> None:
    """Add them."""
    _add_index(commands)
    _add_status(commands)
    _add_read(commands)
    _add_doctor(commands)


def _add_index(commands: Commands) -> None:
    parser = commands.add(
        "index",
        _index,
        "read files and folders of minutes and index them",
        "Adds, updates and removes what changed under PATH; documents of other paths stay. "
        "An interrupted run leaves the index as it was. Reads ModernGov and other web pages, PDF, "
        "Word, OpenDocument, RTF, markdown, text, and e-mail or zip of these; a minutes.toml "
        "beside the files states what they do not say.",
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file or a folder")
    add_stated(parser)
    parser.add_argument("--rebuild", action="store_true", help="start a new index from PATH alone")
    parser.add_argument(
        "--upgrade",
        action="store_true",
        help="without PATH: make an index of an older version of the program anew, from the "
        "documents that it holds (a run with PATH does so too)",
    )
    parser.add_argument(
        "--encoder",
        metavar="MODEL",
        help="a sentence-transformers model by name or folder (default: all-MiniLM-L6-v2, "
        "which is installed with the program)",
    )
    parser.add_argument(
        "--vectors",
        choices=("exact", "small"),
        help="how vectors are stored: exactly, or in half the room, which may move passages that "
        "are about as near as each other (default: as the index has them, or exact)",
    )


def _add_status(commands: Commands) -> None:
    parser = commands.add(
        "status", _status, "show what is indexed: councils, committees, dates, counts"
    )
    add_server(parser)


def _add_read(commands: Commands) -> None:
    parser = commands.add(
        "read",
        _read,
        "show how one file is read, without an index",
        "Prints the meeting, who was there, its items with decisions, movers, votes, actions and "
        "interests.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a file of minutes")
    add_stated(parser)


def _add_doctor(commands: Commands) -> None:
    parser = commands.add(
        "doctor",
        _doctor,
        "examine the collection: what could not be read, cited or trusted, and what to do",
        "Examines the index, or the files and folders of PATH without an index. Ends with "
        "status 1 where it found a fault; notes are no faults.",
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file or a folder")
    add_stated(parser)


def _index(options: argparse.Namespace) -> ExitStatus:
    from assistant.reports import build_report_text, build_report_to_json
    from corpus import Stated
    from index.backend import open_backend

    _require_paths(options)
    backend = open_backend(index_address(options) or str(index_folder(options)))
    report = backend.update(
        options.paths,
        stated=Stated(council=options.council, committee=options.committee),
        rebuild=options.rebuild,
        encoder=options.encoder,
        vectors=options.vectors,
        progress=shown_progress(),
    )
    if has_flag(options, "json"):
        print_json(build_report_to_json(report))
    else:
        page(build_report_text(report, style_of(options)), options)
    if report.skipped:
        return ExitStatus.PARTLY
    return ExitStatus.DONE if report.counts.documents else ExitStatus.NOTHING


def _require_paths(options: argparse.Namespace) -> None:
    if options.vectors and index_address(options) is not None:
        raise WrongUse("--vectors is for an index in a folder: a server stores them in its own way")
    if options.upgrade and (options.paths or options.rebuild):
        raise WrongUse("--upgrade takes neither PATH nor --rebuild: a run with PATH upgrades too")
    if options.upgrade:
        _require_folder(options)
    elif not options.paths:
        raise WrongUse("say what to index: minutes index PATH")
    elif not any(path.exists() for path in options.paths):
        missing = ", ".join(str(path) for path in options.paths)
        raise WrongUse(f"no such file or folder: {missing}. Check the path")


def _require_folder(options: argparse.Namespace) -> None:
    from index import IndexMissing
    from index.generations import has_generation

    if index_address(options) is not None:
        raise WrongUse("--upgrade is for an index in a folder; here, give --rebuild and PATH")
    if not has_generation(index_folder(options)):
        raise IndexMissing(index_folder(options))


def _status(options: argparse.Namespace) -> ExitStatus:
    address = index_address(options)
    if address is not None:
        return _remote_status(address, options)
    return print_wanted("status", {}, options)


def _remote_status(address: str, options: argparse.Namespace) -> ExitStatus:
    from assistant.remote import remote_status_text, remote_status_to_json
    from index.backend import open_backend

    backend = open_backend(address)
    if has_flag(options, "json"):
        print_json(remote_status_to_json(backend))
    else:
        page(remote_status_text(backend, style_of(options), day_in_words()), options)
    return ExitStatus.DONE


def _read(options: argparse.Namespace) -> ExitStatus:
    readings, skipped = readings_of(options)
    if has_flag(options, "json"):
        from assistant.jsonform import readings_to_json

        print_json(readings_to_json(readings, skipped))
    else:
        from assistant.reports import skipped_lines
        from assistant.terminal.readings import reading_text

        style = style_of(options)
        parts = [reading_text(reading, style, day_in_words()) for reading in readings]
        page("\n\n".join([*parts, "\n".join(skipped_lines(skipped, style))]).rstrip(), options)
    return ExitStatus.PARTLY if skipped else ExitStatus.DONE


def _doctor(options: argparse.Namespace) -> ExitStatus:
    from assistant.doctor import doctor_text, doctor_to_json
    from assistant.findings import Severity
    from assistant.terminal.style import rewrap

    report = examination_of(options, shown_progress())
    if has_flag(options, "json"):
        print_json(doctor_to_json(report))
    else:
        style = style_of(options)
        page("\n".join(rewrap(style, doctor_text(report))), options)
    return ExitStatus.NOTHING if report.count(Severity.FAULT) else ExitStatus.DONE
