"""What the next generation will hold: which files are read, and which documents stay."""

from __future__ import annotations

import importlib.metadata
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path

from corpus.errors import CorpusError
from corpus.reading import READING, read_document, read_documents
from corpus.records import Document, DocumentId, Reading, Skipped, Stated
from corpus.sources import (
    Discovery,
    Found,
    discover,
    file_sha256,
    file_stamp,
    read_source,
    whole_path,
)
from corpus.stated import Statements
from index.analyzer import ANALYZER
from index.arrays import Precision
from index.collection import open_collection, stored_document, stored_documents
from index.embedding import Progress
from index.generations import has_generation, open_generation
from index.integrity import Generation, read_file_stamps
from index.manifest import SCHEMA
from index.older import older_schema, open_older
from index.packing import unpacked_stated
from index.readings import stored_reading
from index.records import EncoderIdentity
from index.stamps import stamp_of
from index.stored_files import (
    free_name,
    is_gone,
    is_same,
    is_under,
    require_utf8,
    said,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The generation that a run starts from."""

    generation: Generation
    database: sqlite3.Connection

    @property
    def is_of_this_program(self) -> bool:
        """Whether this very program wrote it: then it need not read the same text again."""
        manifest = self.generation.manifest
        return (manifest.schema, manifest.program) == (SCHEMA, program())


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the next generation will hold.

    Attributes:
        fresh: documents read from their files in this run, because they are new or changed.
        stored: rows of documents that the generation before holds and that stay as they are.
        aside: data files and pictures in the folders, which are not minutes.
        stamps: of the files that hold these documents, by path, so far as they can be told.
    """

    fresh: tuple[tuple[Reading, Stated], ...]
    stored: tuple[sqlite3.Row, ...]
    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    aside: tuple[Path, ...]
    stamps: Mapping[str, bytes] = field(default_factory=dict)


@contextmanager
def open_previous(folder: Path, *, rebuild: bool) -> Iterator[Previous | None]:
    """Open the generation before, whatever its schema; a damaged one is an error.

    It may hold documents of other paths, which must not be lost.

    Raises:
        IndexIncompatible, IndexDamaged: as ``open_generation``; not for a rebuild.
    """
    if rebuild or not has_generation(folder):
        yield None
        return
    if older_schema(folder) is not None:
        with open_older(folder) as older:
            yield Previous(generation=older.generation, database=older.database)
        return
    generation = open_generation(folder)
    with closing(open_collection(generation.path)) as database:
        yield Previous(generation=generation, database=database)


def program() -> str:
    """Name what decides how documents are read, so that a newer reader reads them again."""
    return f"minutes {_version()}, {READING}"


@cache
def _version() -> str:
    return importlib.metadata.version("minutes-assistant")


def make_plan(
    folder: Path,
    paths: Sequence[Path],
    *,
    stated: Stated,
    old: Previous | None,
    progress: Progress,
) -> Plan:
    """Read what is new or changed under ``paths`` and decide what stays.

    ``folder``, the index's own, is not read where it lies under a path.  What a ``minutes.toml``
    beside the files states of them stands back behind ``stated``.

    Raises:
        BadRules: a ``minutes.toml`` cannot be used.
    """
    roots = [whole_path(path) for path in paths]
    statements = Statements(roots, stated)
    found = _discover(folder, roots)
    rows = list(stored_documents(old.database)) if old else []
    outside = [row for row in rows if not is_under(row["path"], roots)]
    skipped = [*found.skipped, *(_skipped_before(old, roots) if old else ())]
    paths_found = {str(file.path) for file in found.files}
    kept = [row for row in rows if row["path"] in paths_found]
    files = _Files(old, kept, skipped)
    files.take_names(outside)
    for done, file in enumerate(found.files):
        progress("reading", done, len(found.files))
        files.read(file, statements.of(file.path))
    progress("reading", len(found.files), len(found.files))
    return Plan(
        fresh=tuple(files.fresh),
        stored=(*files.same, *_still_read(outside, old, skipped)),
        added=len(files.fresh) - files.changed,
        changed=files.changed,
        removed=len(rows) - len(outside) - len(files.same) - files.changed,
        unchanged=len(files.same),
        skipped=tuple({file.path: file for file in skipped}.values()),
        aside=found.aside,
        stamps=files.stamps,
    )


def _discover(folder: Path, roots: Sequence[Path]) -> Discovery:
    found = discover(roots)
    return replace(
        found,
        files=tuple(file for file in found.files if not is_under(str(file.path), [folder])),
        aside=tuple(path for path in found.aside if not is_under(str(path), [folder])),
    )


class _Files:
    """Reads files one after another; ``skipped`` grows by what cannot be read.

    Attributes:
        fresh: documents of new and changed files.
        same: rows of documents whose files are as before.
        changed: documents that take the place of one of the same file.
        stamps: of all these files, by path, so far as they can be told.
    """

    def __init__(
        self,
        old: Previous | None,
        rows: Sequence[sqlite3.Row],
        skipped: list[Skipped],
    ) -> None:
        self.fresh: list[tuple[Reading, Stated]] = []
        self.same: list[sqlite3.Row] = []
        self.changed = 0
        self.stamps: dict[str, bytes] = {}
        self._old, self._skipped = old, skipped
        self._known: dict[str, list[sqlite3.Row]] = {}
        for row in rows:
            self._known.setdefault(row["path"], []).append(row)
        self._ids = {row["document_id"] for row in rows}
        self._unread = _skipped_parts(old)
        self._is_of_this_program = old is not None and old.is_of_this_program
        self._stamps = read_file_stamps(old.generation.path) if old else b""

    def take_names(self, rows: Sequence[sqlite3.Row]) -> None:
        """Keep free the ids of documents that stay, though their files are not read."""
        self._ids.update(row["document_id"] for row in rows)

    def read(self, file: Found, stated: Stated) -> None:
        """Read one file, unless the generation before has read it as it is."""
        before = self._known.get(str(file.path), [])
        stamp = file_stamp(file.path)  # before its bytes: what is written meanwhile changes it
        try:
            self._read_as_it_is(file, stated, before, stamp)
        except CorpusError as error:
            self._skipped.append(error.skipped())
            return
        if stamp is not None:
            self.stamps[str(file.path)] = stamp

    def _read_as_it_is(
        self, file: Found, stated: Stated, before: Sequence[sqlite3.Row], stamp: bytes | None
    ) -> None:
        require_utf8(file.path)
        if before and self._is_unread(file.path, before, stated, stamp):
            self._keep(file.path, before)
            return
        name = before[0]["document_id"] if before else free_name(file.document_id, self._ids)
        contents = read_source(file.path, DocumentId(name))
        self._skipped.extend(contents.skipped)
        if is_same(before, contents.documents, stated):
            self.same.extend(_still_read(before, self._old, self._skipped))
            return
        self._read(contents.documents, before, stated)

    def _is_unread(
        self, path: Path, before: Sequence[sqlite3.Row], stated: Stated, stamp: bytes | None
    ) -> bool:
        """Tell whether this same program has read these same bytes."""
        assert self._old is not None, "rows come from a generation before"
        if not self._is_of_this_program:
            return False
        stated_there = said(stated)
        if any(row["stated"] != stated_there for row in before):
            return False
        if stamp is not None and stamp == stamp_of(self._stamps, before[0]["row"]):
            return True
        return bool(before[0]["sha256"] == file_sha256(path))

    def _keep(self, path: Path, before: Sequence[sqlite3.Row]) -> None:
        self.same.extend(before)
        parts = f"{path}: "
        first = bisect_left(self._unread, parts, key=lambda part: part.path)
        for part in islice(self._unread, first, None):
            if not part.path.startswith(parts):
                break
            self._skipped.append(part)

    def _read(
        self, documents: Sequence[Document], before: Sequence[sqlite3.Row], stated: Stated
    ) -> None:
        readings, skipped = read_documents(documents, stated)
        self.fresh.extend((reading, stated) for reading in readings)
        self._ids.update(reading.document.document_id for reading in readings)
        self._skipped.extend(skipped)
        self.changed += min(len(readings), len(before))


def _skipped_parts(old: Previous | None) -> list[Skipped]:
    """Return what the generation before could not read, by path."""
    query = "SELECT path, reason, remedy FROM skipped ORDER BY rowid"
    rows = old.database.execute(query).fetchall() if old else ()
    found = [Skipped(path=path, reason=reason, remedy=remedy) for path, reason, remedy in rows]
    return sorted(found, key=lambda part: part.path)


def _skipped_before(old: Previous, roots: Sequence[Path]) -> list[Skipped]:
    rows = old.database.execute("SELECT path, reason, remedy FROM skipped")
    return [
        Skipped(path=path, reason=reason, remedy=remedy)
        for path, reason, remedy in rows
        if not is_under(path, roots) and not is_gone(path)
    ]


def _still_read(
    rows: Sequence[sqlite3.Row], old: Previous | None, skipped: list[Skipped]
) -> Iterator[sqlite3.Row]:
    """Yield the stored documents that this program reads too; ``skipped`` gets the others."""
    if old is None or old.is_of_this_program:
        yield from rows  # the same program has read them
        return
    for row in rows:
        try:
            _read_stored(old, row)
        except CorpusError as error:
            skipped.append(error.skipped())
            continue
        yield row


def is_current(old: Previous, plan: Plan, identity: EncoderIdentity, precision: Precision) -> bool:
    """Tell whether the generation before already is what this run would write."""
    manifest = old.generation.manifest
    if not old.is_of_this_program:
        return False
    rows = old.database.execute("SELECT path, reason, remedy FROM skipped ORDER BY path")
    return (
        not plan.fresh
        and plan.removed == 0
        and (manifest.analyzer, manifest.encoder, manifest.vectors)
        == (ANALYZER, identity, precision)
        and [tuple(row) for row in rows]
        == sorted((s.path, s.reason, s.remedy) for s in plan.skipped)
    )


def planned_readings(plan: Plan, old: Previous | None) -> Iterator[tuple[Reading, Stated]]:
    """Yield every document's reading by id, so that equal collections have equal indexes.

    What did not change is taken from the index, not from its file; another program reads the
    text that the index holds anew.
    """
    fresh = {reading.document.document_id: (reading, stated) for reading, stated in plan.fresh}
    stored = {row["document_id"]: row for row in plan.stored}
    for name in sorted(fresh.keys() | stored.keys()):
        if name in fresh:
            yield fresh[name]
        else:
            assert old is not None, "stored rows come from a generation before"
            yield _stored(old, stored[name])


def _stored(old: Previous, row: sqlite3.Row) -> tuple[Reading, Stated]:
    if old.is_of_this_program:
        return stored_reading(old.database, row["row"]), unpacked_stated(row["stated"])
    return _read_stored(old, row)


def _read_stored(old: Previous, row: sqlite3.Row) -> tuple[Reading, Stated]:
    document = stored_document(old.database, row)
    stated = unpacked_stated(row["stated"])
    return read_document(document, stated), stated
