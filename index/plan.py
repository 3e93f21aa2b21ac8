"""What the next generation will hold: which files are read, and which documents stay."""

from __future__ import annotations

import importlib.metadata
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import CorpusError, UnreadableDocument
from corpus.metadata import Stated
from corpus.reading import READING, read_document
from corpus.records import Document, DocumentId, Reading, Skipped, Source
from corpus.sources import Discovery, discover, read_source, whole_path
from index.analyzer import ANALYZER
from index.collection import document_text, open_collection, stored_documents
from index.embedding import Progress
from index.generations import Generation, has_generation, open_generation
from index.records import EncoderIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The generation that a run starts from."""

    generation: Generation
    database: sqlite3.Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the next generation will hold.

    Attributes:
        fresh: documents read from their files in this run, because they are new or changed.
        stored: rows of documents that the generation before holds and that stay as they are.
        aside: data files and pictures in the folders, which are not minutes.
    """

    fresh: tuple[tuple[Reading, Stated], ...]
    stored: tuple[sqlite3.Row, ...]
    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    aside: tuple[Path, ...]


@contextmanager
def open_previous(folder: Path, *, rebuild: bool) -> Iterator[Previous | None]:
    """Open the generation before; a damaged one is an error, for it may hold other paths.

    Raises:
        IndexIncompatible, IndexDamaged: as ``open_generation``; not for a rebuild.
    """
    if rebuild or not has_generation(folder):
        yield None
        return
    generation = open_generation(folder)
    with closing(open_collection(generation.path)) as database:
        yield Previous(generation=generation, database=database)


def program() -> str:
    """Name what decides how documents are read, so that a newer reader reads them again."""
    return f"minutes {importlib.metadata.version('minutes-assistant')}, {READING}"


def make_plan(
    folder: Path,
    paths: Sequence[Path],
    *,
    stated: Stated,
    old: Previous | None,
    progress: Progress,
) -> Plan:
    """Read what is new or changed under ``paths`` and decide what stays.

    ``folder``, the index's own, is not read where it lies under a path.
    """
    roots = [whole_path(path) for path in paths]
    found = _discover(folder, roots)
    known = {row["path"]: row for row in stored_documents(old.database)} if old else {}
    outside = [row for row in known.values() if not _is_under(row["path"], roots)]
    skipped = [*found.skipped, *(_skipped_before(old, roots) if old else ())]
    fresh, same = _read_files(found, known, outside, skipped, stated, old, progress)
    changed = sum(reading.document.source.path in known for reading, _ in fresh)
    return Plan(
        fresh=tuple(fresh),
        stored=(*same, *_still_read(outside, old, skipped)),
        added=len(fresh) - changed,
        changed=changed,
        removed=len(known) - len(outside) - len(same) - changed,
        unchanged=len(same),
        skipped=tuple({file.path: file for file in skipped}.values()),
        aside=found.aside,
    )


def _discover(folder: Path, roots: Sequence[Path]) -> Discovery:
    found = discover(roots)
    return replace(
        found,
        files=tuple(file for file in found.files if not file.path.is_relative_to(folder)),
        aside=tuple(path for path in found.aside if not path.is_relative_to(folder)),
    )


def _read_files(
    found: Discovery,
    known: Mapping[str, sqlite3.Row],
    outside: Sequence[sqlite3.Row],
    skipped: list[Skipped],
    stated: Stated,
    old: Previous | None,
    progress: Progress,
) -> tuple[list[tuple[Reading, Stated]], list[sqlite3.Row]]:
    """Return what was read anew and the rows of what is as before; ``skipped`` grows."""
    fresh: list[tuple[Reading, Stated]] = []
    same: list[sqlite3.Row] = []
    kept = [known[str(file.path)] for file in found.files if str(file.path) in known]
    ids = {row["document_id"] for row in (*outside, *kept)}
    for done, file in enumerate(found.files):
        progress("reading", done, len(found.files))
        before = known.get(str(file.path))
        name = before["document_id"] if before else _free_name(file.document_id, ids)
        try:
            _require_utf8(file.path)
            document = read_source(file.path, DocumentId(name))
            if before is not None and _is_same(before, document, stated):
                same.extend(_still_read([before], old, skipped))
                continue
            fresh.append((read_document(document, stated), stated))
            ids.add(name)
        except CorpusError as error:
            skipped.append(error.skipped())
    progress("reading", len(found.files), len(found.files))
    return fresh, same


def _is_under(path: str, roots: Sequence[Path]) -> bool:
    file = Path(path)
    return any(file.is_relative_to(root) for root in roots)


def _skipped_before(old: Previous, roots: Sequence[Path]) -> list[Skipped]:
    rows = old.database.execute("SELECT path, reason, remedy FROM skipped")
    return [
        Skipped(path=path, reason=reason, remedy=remedy)
        for path, reason, remedy in rows
        if not _is_under(path, roots) and not _is_gone(path)
    ]


def _is_gone(path: str) -> bool:
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False  # it may be there
    return False


def _require_utf8(path: Path) -> None:
    """Refuse a name that no text can hold: neither SQLite nor a citation could show it."""
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        raise UnreadableDocument(shown, "has a name that is not UTF-8", "Rename it.") from error


def _free_name(name: str, taken: set[str]) -> str:
    """Return an id that no other document of the index has: NAME, else NAME~2 and so on."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}~{number}", number + 1
    return free


def _is_same(before: sqlite3.Row, document: Document, stated: Stated) -> bool:
    stored = tuple(before[key] for key in ("sha256", "reader", *_STATED))
    source = document.source
    return stored == (source.sha256, source.reader, stated.council, stated.committee)


_STATED = ("stated_council", "stated_committee")


def _still_read(
    rows: Sequence[sqlite3.Row], old: Previous | None, skipped: list[Skipped]
) -> Iterator[sqlite3.Row]:
    """Yield the stored documents that this program reads too; ``skipped`` gets the others."""
    if old is None or old.generation.manifest.program == program():
        yield from rows  # the same program has read them
        return
    for row in rows:
        try:
            _read_stored(old, row)
        except CorpusError as error:
            skipped.append(error.skipped())
            continue
        yield row


def is_current(old: Previous, plan: Plan, identity: EncoderIdentity) -> bool:
    """Tell whether the generation before already is what this run would write."""
    manifest = old.generation.manifest
    rows = old.database.execute("SELECT path, reason, remedy FROM skipped ORDER BY path")
    return (
        not plan.fresh
        and plan.removed == 0
        and (manifest.analyzer, manifest.encoder, manifest.program)
        == (ANALYZER, identity, program())
        and [tuple(row) for row in rows]
        == sorted((s.path, s.reason, s.remedy) for s in plan.skipped)
    )


def planned_readings(plan: Plan, old: Previous | None) -> Iterator[tuple[Reading, Stated]]:
    """Yield every document's reading by id, so that equal collections have equal indexes.

    What did not change is read from the text that the index holds, not from its file.
    """
    fresh = {reading.document.document_id: (reading, stated) for reading, stated in plan.fresh}
    stored = {row["document_id"]: row for row in plan.stored}
    for name in sorted(fresh.keys() | stored.keys()):
        if name in fresh:
            yield fresh[name]
        else:
            assert old is not None, "stored rows come from a generation before"
            yield _read_stored(old, stored[name])


def _read_stored(old: Previous, row: sqlite3.Row) -> tuple[Reading, Stated]:
    source = Source(**{key: row[key] for key in Source.__slots__})
    document = Document(
        document_id=DocumentId(row["document_id"]),
        source=source,
        text=document_text(old.database, row["row"]),
    )
    stated = Stated(**{key.removeprefix("stated_"): row[key] for key in _STATED})
    return read_document(document, stated), stated
