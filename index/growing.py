"""The collection of the next generation: begun anew, or the one before with what changed.

A copy of one file is changed, whose cost is a second a gigabyte; all else costs what the changed
documents cost.  When a third of the numbers are those of removed documents, all begins anew from
the readings that the collection holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.acronyms import find_acronyms
from corpus.outlines import Outline, outline_of
from corpus.records import Acronym, Reading, Skipped, Stated
from corpus.twins import find_relations
from index.analyzer import ANALYZER
from index.arrays import Precision
from index.collection import (
    copy_collection,
    count,
    delete_documents,
    document_text,
    open_collection,
    replace_acronyms,
    replace_skipped,
    stored_acronyms,
    write_collection,
)
from index.inserting import insert_readings
from index.integrity import read_file_stamps
from index.lexicon import removed_numbers
from index.plan import Plan, Previous, planned_readings
from index.records import Counts, EncoderIdentity, Segment
from index.relations import load_kinship, refresh_relations, remove_documents
from index.segments import numbers_behind
from index.stamps import file_stamps

_MOST_REMOVED = 1 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """The collection of the next generation, written.

    Attributes:
        segments: those of the generation before that stay.
        removed: numbers of their documents that do not exist any more.
        documents: rows of the documents that belong to no segment yet.
        stamps: of all documents' files: see ``index.integrity.write_verified``.
    """

    counts: Counts
    segments: tuple[Segment, ...]
    removed: NDArray[np.int32]
    documents: range
    stamps: bytes


def write_next(
    scratch: Path,
    plan: Plan,
    old: Previous | None,
    identity: EncoderIdentity,
    precision: Precision,
) -> Grown:
    """Write the collection of the next generation."""
    if old is not None and _may_grow(old, plan, identity, precision):
        return _grow(scratch, plan, old)
    return _begin(scratch, plan, old)


def _may_grow(old: Previous, plan: Plan, identity: EncoderIdentity, precision: Precision) -> bool:
    manifest = old.generation.manifest
    made_by = (manifest.analyzer, manifest.encoder.sha256, manifest.vectors)
    if not old.is_of_this_program or made_by != (ANALYZER, identity.sha256, precision):
        return False
    numbers = numbers_behind(manifest.segments).documents
    removed = numbers - len(plan.stored)
    return removed <= _MOST_REMOVED * (numbers + len(plan.fresh))


def _begin(scratch: Path, plan: Plan, old: Previous | None) -> Grown:
    defined: Counter[Acronym] = Counter()
    outlines: list[Outline] = []

    def readings() -> Iterator[tuple[Reading, Stated]]:
        for reading, stated in planned_readings(plan, old):
            defined.update(set(find_acronyms(reading.document.text)))
            outlines.append(outline_of(reading))
            yield reading, stated

    counts = write_collection(
        scratch,
        readings(),
        acronyms=lambda: defined,
        relations=lambda: find_relations(outlines),
        skipped=_skipped(plan),
    )
    nothing = np.empty(0, dtype=np.int32)
    documents = range(1, counts.documents + 1)
    with closing(open_collection(scratch)) as database:
        stamps = file_stamps(database, plan.stamps, counts.documents)
    return Grown(counts=counts, segments=(), removed=nothing, documents=documents, stamps=stamps)


def _skipped(plan: Plan) -> Sequence[Skipped]:
    return sorted(plan.skipped, key=lambda s: s.path)


def _grow(scratch: Path, plan: Plan, old: Previous) -> Grown:
    segments = old.generation.manifest.segments
    first = numbers_behind(segments)
    fresh = sorted(plan.fresh, key=lambda pair: pair[0].document.document_id)
    stay = {row["row"] for row in plan.stored}
    with closing(copy_collection(old.generation.path, scratch)) as database:
        rows = {row for (row,) in database.execute("SELECT row FROM document").fetchall()}
        gone = sorted(rows - stay)
        kinship = load_kinship(database)
        defined = stored_acronyms(database)
        for row in gone:
            defined.subtract(set(find_acronyms(document_text(database, row))))
        remove_documents(database, gone)
        delete_documents(database, gone)
        for reading, _ in fresh:
            defined.update(set(find_acronyms(reading.document.text)))
        insert_readings(database, fresh, first)
        replace_acronyms(database, defined)
        replace_skipped(database, _skipped(plan))
        refresh_relations(database, kinship, {r.document.document_id for r, _ in fresh})
        database.commit()
        counts = count(database)
        stood = read_file_stamps(old.generation.path)
        stamps = file_stamps(database, plan.stamps, first.documents + len(fresh), stood)
    before = removed_numbers(old.generation)
    removed = np.union1d(before, np.array(gone, dtype=np.int32) - np.int32(1)).astype(np.int32)
    documents = range(first.documents + 1, first.documents + 1 + len(fresh))
    return Grown(
        counts=counts, segments=segments, removed=removed, documents=documents, stamps=stamps
    )
