"""The journey of indexing: files of minutes → one new, whole generation of the index."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.acronyms import find_acronyms
from corpus.errors import CorpusError
from corpus.metadata import Stated
from corpus.reading import READING, read_document
from corpus.records import Acronym, Document, DocumentId, Reading, Skipped, Source
from corpus.sources import discover, read_source, whole_path
from index import dense
from index.analyzer import ANALYZER
from index.bm25 import build_postings, save_postings
from index.collection import document_text, open_collection, stored_documents, write_collection
from index.embedding import JOURNAL, KEYS, Keys, Progress, embed, text_keys
from index.encoder import open_document_encoder
from index.fields import (
    DOCUMENT_UNITS,
    FIELDS,
    ITEM_UNITS,
    document_units,
    field_units,
    heading_units,
    passage_words,
)
from index.generations import (
    SCHEMA,
    Generation,
    discard,
    open_generation,
    publish,
    scratch_folder,
    writer_lock,
    writing_to,
)
from index.models import DEFAULT_MODEL, encoder_identity
from index.records import Counts, EncoderIdentity, Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What one run of indexing did.

    Attributes:
        published: False where nothing had changed and the index was left as it is.
        embedded: how many distinct texts were given to the encoder in this run.
        aside: data files and pictures in the folders, which are not minutes.
    """

    folder: Path
    published: bool
    counts: Counts
    added: int
    changed: int
    removed: int
    unchanged: int
    embedded: int
    skipped: tuple[Skipped, ...]
    aside: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What the next generation will hold.

    Attributes:
        fresh: documents read from their files in this run, because they are new or changed.
        stored: rows of documents that the generation before holds and that stay as they are.
    """

    fresh: tuple[tuple[Reading, Stated], ...]
    stored: tuple[sqlite3.Row, ...]
    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    aside: tuple[Path, ...]


def build_index(
    folder: Path,
    paths: Sequence[Path],
    *,
    stated: Stated | None = None,
    rebuild: bool = False,
    encoder: str | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> BuildReport:
    """Read ``paths`` into the index in ``folder``: add, update, remove what changed.

    Documents of other paths stay, unless ``rebuild`` starts anew.  ``encoder`` names the model;
    by default the one that the index has.  An interrupted run leaves the index as it was.

    Raises:
        SearchIndexError: the index is busy, unwritable or unusable, or the model is.
    """
    folder = folder.absolute()
    with writer_lock(folder), writing_to(folder), _previous(folder, rebuild=rebuild) as old:
        name = encoder or (old.generation.manifest.encoder.name if old else DEFAULT_MODEL)
        identity = encoder_identity(name)
        plan = _plan(paths, stated or Stated(), old, progress)
        if old is not None and _is_current(old, plan, identity):
            return _report(folder, plan, old.generation.manifest.counts, embedded=None)
        scratch = scratch_folder(folder)
        try:
            counts = _write_records(scratch, plan, old)
            embedded = _compile(folder, scratch, old, identity, progress)
            publish(folder, scratch, _manifest(identity, counts))
        finally:
            discard(scratch)
        (folder / JOURNAL).unlink(missing_ok=True)
        return _report(folder, plan, counts, embedded=embedded)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Previous:
    """The generation that this run starts from."""

    generation: Generation
    database: sqlite3.Connection


@contextmanager
def _previous(folder: Path, *, rebuild: bool) -> Iterator[_Previous | None]:
    """Open the generation before; a damaged one is an error, for it may hold other paths."""
    if rebuild or not (folder / "CURRENT").exists():
        yield None
        return
    generation = open_generation(folder)
    with closing(open_collection(generation.path)) as database:
        yield _Previous(generation=generation, database=database)


def _plan(
    paths: Sequence[Path], stated: Stated, old: _Previous | None, progress: Progress
) -> _Plan:
    """Read what is new or changed under ``paths`` and decide what stays."""
    found = discover(paths)
    known = {row["path"]: row for row in stored_documents(old.database)} if old else {}
    outside = [row for row in known.values() if not _is_under(row["path"], paths)]
    ids = {row["document_id"] for row in known.values()}
    fresh: list[tuple[Reading, Stated]] = []
    same: list[sqlite3.Row] = []
    skipped = [*found.skipped, *(_skipped_before(old, paths) if old else ())]
    changed = 0
    for done, file in enumerate(found.files):
        progress("reading", done, len(found.files))
        before = known.get(str(file.path))
        name = before["document_id"] if before else _free_name(file.document_id, ids)
        try:
            document = read_source(file.path, DocumentId(name))
            if before is not None and _is_same(before, document, stated):
                same.append(before)
                continue
            fresh.append((read_document(document, stated), stated))
        except CorpusError as error:
            skipped.append(error.skipped())
            continue
        ids.add(name)
        changed += before is not None
    progress("reading", len(found.files), len(found.files))
    return _Plan(
        fresh=tuple(fresh),
        stored=(*same, *outside),
        added=len(fresh) - changed,
        changed=changed,
        removed=len(known) - len(outside) - len(same) - changed,
        unchanged=len(same),
        skipped=tuple(skipped),
        aside=found.aside,
    )


def _is_under(path: str, paths: Sequence[Path]) -> bool:
    file = Path(path)
    return any(file == p or p in file.parents for p in map(whole_path, paths))


def _skipped_before(old: _Previous, paths: Sequence[Path]) -> list[Skipped]:
    rows = old.database.execute("SELECT path, reason, remedy FROM skipped")
    return [
        Skipped(path=path, reason=reason, remedy=remedy)
        for path, reason, remedy in rows
        if not _is_under(path, paths) and Path(path).exists()
    ]


def _free_name(name: str, taken: set[str]) -> str:
    """Return an id that no other document of the index has."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}~{number}", number + 1
    return free


def _is_same(before: sqlite3.Row, document: Document, stated: Stated) -> bool:
    source = document.source
    return (
        before["sha256"],
        before["reader"],
        before["stated_council"],
        before["stated_committee"],
    ) == (
        source.sha256,
        source.reader,
        stated.council,
        stated.committee,
    )


def _is_current(old: _Previous, plan: _Plan, identity: EncoderIdentity) -> bool:
    """Tell whether the generation before already is what this run would write."""
    manifest = old.generation.manifest
    rows = old.database.execute("SELECT path, reason, remedy FROM skipped ORDER BY path")
    return (
        not plan.fresh
        and plan.removed == 0
        and (manifest.analyzer, manifest.encoder, manifest.program)
        == (ANALYZER, identity, _program())
        and [tuple(row) for row in rows]
        == sorted((s.path, s.reason, s.remedy) for s in plan.skipped)
    )


def _write_records(scratch: Path, plan: _Plan, old: _Previous | None) -> Counts:
    defined: Counter[Acronym] = Counter()

    def readings() -> Iterator[tuple[Reading, str | None, str | None]]:
        for reading, stated in _in_order(plan, old):
            defined.update(set(find_acronyms(reading.document.text)))
            yield reading, stated.council, stated.committee

    def acronyms() -> Iterator[tuple[Acronym, int]]:
        yield from sorted(defined.items(), key=lambda pair: (-pair[1], pair[0].short, pair[0].long))

    skipped = sorted(plan.skipped, key=lambda s: s.path)
    return write_collection(scratch, readings(), acronyms=acronyms(), skipped=skipped)


def _in_order(plan: _Plan, old: _Previous | None) -> Iterator[tuple[Reading, Stated]]:
    """Yield every document's reading by id, so that equal collections have equal indexes.

    What did not change is read from the text that the index holds, not from its file.
    """
    fresh = {reading.document.document_id: (reading, stated) for reading, stated in plan.fresh}
    stored = {DocumentId(row["document_id"]): row for row in plan.stored}
    for name in sorted(fresh.keys() | stored.keys()):
        if name in fresh:
            yield fresh[name]
            continue
        assert old is not None, "stored rows come from a generation before"
        row = stored[name]
        stated = Stated(council=row["stated_council"], committee=row["stated_committee"])
        yield read_document(_stored_document(old.database, row), stated), stated


def _stored_document(database: sqlite3.Connection, row: sqlite3.Row) -> Document:
    source = Source(
        path=row["path"],
        sha256=row["sha256"],
        text_sha256=row["text_sha256"],
        media_type=row["media_type"],
        reader=row["reader"],
    )
    text = document_text(database, row["row"])
    return Document(document_id=DocumentId(row["document_id"]), source=source, text=text)


def _compile(
    folder: Path,
    scratch: Path,
    old: _Previous | None,
    identity: EncoderIdentity,
    progress: Progress,
) -> int:
    """Write postings, units and vectors of the collection in ``scratch``."""
    with closing(open_collection(scratch)) as database:
        for done, field in enumerate(FIELDS):
            progress("postings", done, len(FIELDS))
            postings = build_postings(field_units(database, field), k1=field.k1, b=field.b)
            save_postings(postings, scratch, field.name)
        progress("postings", len(FIELDS), len(FIELDS))
        np.save(scratch / ITEM_UNITS, heading_units(database)[1], allow_pickle=False)
        np.save(scratch / DOCUMENT_UNITS, document_units(database), allow_pickle=False)
        prompts = [words.prompt for words in passage_words(database)]
    keys = text_keys(prompts, identity)
    vectors, made = embed(
        prompts,
        keys,
        identity=identity,
        carried=_carried(old, identity),
        journal=folder / JOURNAL,
        open_encoder=lambda: open_document_encoder(identity.name),
        progress=progress,
    )
    np.save(scratch / KEYS, keys, allow_pickle=False)
    dense.save_vectors(vectors, scratch)
    return made


def _carried(
    old: _Previous | None, identity: EncoderIdentity
) -> tuple[Keys, Callable[[], dense.Vectors]] | None:
    if old is None or old.generation.manifest.encoder != identity:
        return None
    path, counts = old.generation.path, old.generation.manifest.counts

    def load() -> dense.Vectors:
        return dense.DenseIndex(
            path,
            expected=counts.vectors,
            dimension=identity.dimension,
            index_folder=old.generation.folder,
        ).all()

    return np.load(path / KEYS, allow_pickle=False), load


def _manifest(identity: EncoderIdentity, counts: Counts) -> Manifest:
    return Manifest(
        schema=SCHEMA,
        analyzer=ANALYZER,
        encoder=identity,
        counts=counts,
        built_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        program=_program(),
        files=(),
    )


def _program() -> str:
    """Name what decides how documents are read, so that a newer reader reads them again."""
    return f"minutes {importlib.metadata.version('minutes-assistant')}, {READING}"


def _report(folder: Path, plan: _Plan, counts: Counts, *, embedded: int | None) -> BuildReport:
    return BuildReport(
        folder=folder,
        published=embedded is not None,
        counts=counts,
        added=plan.added,
        changed=plan.changed,
        removed=plan.removed,
        unchanged=plan.unchanged,
        embedded=embedded or 0,
        skipped=plan.skipped,
        aside=plan.aside,
    )
