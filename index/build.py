"""The journey of indexing: files of minutes → one new, whole generation of the index."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.records import Skipped, Stated
from corpus.sources import whole_path
from index.analyzer import ANALYZER
from index.arrays import Precision
from index.collection import open_collection
from index.counting import (
    count_statistics,
    document_order,
    merge_neighbours,
    neighbours_to_merge,
    uncounted,
)
from index.embedding import Progress, remove_journal
from index.encoder import Encoder, open_document_encoder
from index.errors import IndexDamaged
from index.generations import discard, next_segment, publish, scratch_folder, writing_to
from index.growing import Grown, write_next
from index.integrity import Generation
from index.lexicon import ORDER, REMOVED, save_statistics
from index.manifest import SCHEMA
from index.models import DEFAULT_MODEL, encoder_identity, model_folder
from index.plan import (
    Plan,
    Previous,
    is_current,
    make_plan,
    open_previous,
    program,
)
from index.ranking import Lexicon
from index.records import Counts, Manifest, Segment
from index.search import SearchIndex
from index.segments import numbers_behind, save_array
from index.stamps import keep_stamps
from index.vectors import Embedding, carried_from, precision_of, write_segments
from index.writer_lock import writer_lock


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What one run of indexing did.

    Attributes:
        address: of the index: a folder, or a collection of a server.
        published: False where nothing had changed and the index was left as it is.
        embedded: how many distinct texts were given to the encoder in this run.
        aside: data files and pictures in the folders, which are not minutes.
        upgraded: the older schema that the index had before this run, or None.
    """

    address: str
    published: bool
    counts: Counts
    added: int
    changed: int
    removed: int
    unchanged: int
    embedded: int
    skipped: tuple[Skipped, ...]
    aside: tuple[Path, ...]
    upgraded: int | None


def build_index(
    folder: Path,
    paths: Sequence[Path],
    *,
    stated: Stated | None = None,
    rebuild: bool = False,
    encoder: str | None = None,
    vectors: Precision | None = None,
    progress: Progress = lambda stage, done, total: None,
    open_encoder: Callable[[str], Encoder] = open_document_encoder,
) -> BuildReport:
    """Read ``paths`` into the index in ``folder``: add, update, remove what changed.

    An interrupted run leaves the index as it was.

    Args:
        folder: the index; made if need be.
        paths: files and folders; none to make an index of an older schema or analyzer anew.
            Documents of other paths stay as they are.
        stated: council and committee of the files, where the user says them.
        rebuild: start anew: nothing of the index stays.
        encoder: names the model; by default the one that the index has.
        vectors: how they are stored; by default as the index has them, or exactly.
        progress: is told the stage, how far it is, and how far it goes.
        open_encoder: opens the model by its name; for tests.

    Raises:
        SearchIndexError: the index is busy, unwritable or unusable, or the model is.
    """
    folder = whole_path(folder)
    with writer_lock(folder), open_previous(folder, rebuild=rebuild) as old:
        identity = encoder_identity(_encoder_name(encoder, old))
        plan = make_plan(folder, paths, stated=stated or Stated(), old=old, progress=progress)
        precision = vectors or (precision_of(old) if old else "exact")
        if old is not None and is_current(old, plan, identity, precision):
            remove_journal(folder)
            keep_stamps(old.generation, old.database, plan.stamps)
            return _report(folder, plan, old.generation.manifest.counts, old, embedded=None)
        make = Embedding(
            identity=identity,
            precision=precision,
            carried=carried_from(old, identity, precision),
            folder=folder,
            open_encoder=lambda: open_encoder(identity.name),
            progress=progress,
        )
        counts, embedded = write_generation(plan, old, make)
        remove_journal(folder)
        return _report(folder, plan, counts, old, embedded=embedded)


def write_generation(plan: Plan, old: Previous | None, make: Embedding) -> tuple[Counts, int]:
    """Publish what is planned; return what it holds, and how many texts were embedded.

    Call it under ``writer_lock``, or on a folder that nobody else knows.

    Raises:
        SearchIndexError: the index is unwritable, or the model is unusable.
    """
    scratch = scratch_folder(make.folder)
    try:
        with writing_to(make.folder):
            grown = write_next(scratch, plan, old, make.identity, make.precision)
        segments, embedded = write_segments(scratch, grown, make)
        with writing_to(make.folder), _whole():
            manifest = _finish(scratch, grown, segments, make)
        before = old.generation if old else None
        publish(make.folder, scratch, manifest, before, grown.stamps)
    finally:
        discard(scratch)
    return grown.counts, embedded


def _encoder_name(encoder: str | None, old: Previous | None) -> str:
    """Return the model's name; a folder's is absolute, for questions come from anywhere."""
    name = encoder or (old.generation.manifest.encoder.name if old else DEFAULT_MODEL)
    folder = Path(name).expanduser()
    if folder.is_dir() and model_folder(name) == folder:
        return str(whole_path(folder))
    return name


def _finish(
    scratch: Path, grown: Grown, segments: tuple[Segment, ...], make: Embedding
) -> Manifest:
    """Count what all segments have in common, merge some, and check that all is whole."""
    folder = scratch.parent
    generation = Generation(folder, scratch, _manifest(make, grown.counts, segments))
    save_array(scratch / REMOVED, grown.removed)
    with closing(open_collection(scratch)) as database:
        order = document_order(database, numbers_behind(segments).documents)
        save_array(scratch / ORDER, order)
        lexicon = uncounted(generation, grown.removed, order)
        save_statistics(scratch, count_statistics(lexicon, database))
        new = len(segments) - len(grown.segments)
        while (places := neighbours_to_merge(generation.manifest.segments, new)) is not None:
            lexicon, new = uncounted(generation, grown.removed, order), 0
            generation = _merge(generation, lexicon, database, places)
    SearchIndex(generation).close()
    return generation.manifest


def _merge(
    generation: Generation, lexicon: Lexicon, database: sqlite3.Connection, places: range
) -> Generation:
    """Return the generation with one segment in place of some."""
    manifest = generation.manifest
    home = generation.path / next_segment(generation.folder, generation.path)
    segment = merge_neighbours(generation, lexicon, database, places, home)
    for old in manifest.segments[places.start : places.stop]:
        # Only one that was never published lies there.
        shutil.rmtree(generation.path / old.name, ignore_errors=True)
    segments = (*manifest.segments[: places.start], segment, *manifest.segments[places.stop :])
    return replace(generation, manifest=replace(manifest, segments=segments))


@contextmanager
def _whole() -> Iterator[None]:
    """Open what was written, before it takes the place of the generation before.

    Raises:
        OSError: a file was cut short without an error: np.save may do so on a full disk.
    """
    try:
        yield
    except IndexDamaged as error:
        raise OSError(f"{error.file.name} was not written whole") from error


def _manifest(make: Embedding, counts: Counts, segments: tuple[Segment, ...]) -> Manifest:
    return Manifest(
        schema=SCHEMA,
        analyzer=ANALYZER,
        encoder=make.identity,
        counts=counts,
        built_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        program=program(),
        vectors=make.precision,
        segments=segments,
        files=(),
    )


def _report(
    folder: Path, plan: Plan, counts: Counts, old: Previous | None, *, embedded: int | None
) -> BuildReport:
    schema = old.generation.manifest.schema if old else SCHEMA
    return BuildReport(
        address=str(folder),
        published=embedded is not None,
        counts=counts,
        added=plan.added,
        changed=plan.changed,
        removed=plan.removed,
        unchanged=plan.unchanged,
        embedded=embedded or 0,
        skipped=plan.skipped,
        aside=plan.aside,
        upgraded=None if schema == SCHEMA else schema,
    )
