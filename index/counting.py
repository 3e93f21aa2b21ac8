"""What the segments of a new generation have in common: statistics, and segments made one.

A few large segments are searched faster than many small ones.  What one run writes becomes one
segment.  Where there are too many, the two neighbours with the fewest passages become one, so that
a passage is copied a few times at most while an index grows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import dense, sentences
from index.analyzer import analyze
from index.embedding import KEYS, SENTENCE_KEYS
from index.fields import FIELDS, ITEM, TEXT, Field, unit_text
from index.integrity import Generation
from index.lexicon import make_lexicon, void_statistics
from index.merging import TermsOf, merged, statistics_of
from index.postings import Postings, Statistics, joined, save_part
from index.ranking import Lexicon
from index.records import Segment
from index.segments import DECISIONS, DOCUMENTS, HEADINGS, ITEMS, numbers_behind, save_array

MOST_SEGMENTS = 8
_Order = NDArray[np.int64]


def document_order(database: sqlite3.Connection, numbers: int) -> NDArray[np.int32]:
    """Return each document's place in the order of ids; those that are gone come last."""
    order = np.full(numbers, numbers, dtype=np.int32)
    rows = database.execute("SELECT row - 1 FROM document ORDER BY document_id").fetchall()
    order[[row for (row,) in rows]] = np.arange(len(rows), dtype=np.int32)
    return order


def uncounted(
    generation: Generation, removed: NDArray[np.int32], order: NDArray[np.int32]
) -> Lexicon:
    """Join the segments of a generation whose statistics are not known yet."""
    void = {field.name: void_statistics(field) for field in FIELDS}
    return make_lexicon(generation, removed, order, void)


def count_statistics(lexicon: Lexicon, database: sqlite3.Connection) -> Mapping[str, Statistics]:
    """Compute the statistics of each field, by its name, of what exists."""
    return {
        field.name: statistics_of(
            lexicon.postings[field.name],
            _unit_order(lexicon, field),
            _terms_of(lexicon, database, field),
        )
        for field in FIELDS
    }


def _unit_order(lexicon: Lexicon, field: Field) -> _Order:
    """Return each unit's place in the order of ids."""
    documents = lexicon.document_order[lexicon.units["document"]]
    if field is TEXT:
        owners = documents
    elif field is ITEM:
        headings = lexicon.units["item"]
        owners = np.zeros(lexicon.postings[ITEM.name].lengths.size, dtype=np.int32)
        owners[headings] = documents
    else:
        owners = lexicon.document_order
    places = np.empty(owners.size, dtype=np.int64)
    places[np.argsort(owners, kind="stable")] = np.arange(owners.size)
    return places


def _terms_of(lexicon: Lexicon, database: sqlite3.Connection, field: Field) -> TermsOf:
    def terms_of(unit: int) -> Sequence[str]:
        row = unit
        if field is ITEM:
            row = int(np.flatnonzero(lexicon.units["item"] == unit)[0])
        elif field is not TEXT:
            row = unit + 1
        return analyze(unit_text(database, field, row))

    return terms_of


def _shifted(terms_of: TermsOf, start: int, unit: int) -> Sequence[str]:
    return terms_of(start + unit)


def neighbours_to_merge(segments: Sequence[Segment], new: int) -> range | None:
    """Return the places of the neighbours that are to become one next, or None.

    ``new`` of the segments, the last, were written in this run: they become one first.
    """
    if new > 1:
        return range(len(segments) - new, len(segments))
    if len(segments) <= MOST_SEGMENTS:
        return None
    sizes = [segment.passages for segment in segments]
    first = min(range(len(sizes) - 1), key=lambda place: sizes[place] + sizes[place + 1])
    return range(first, first + 2)


def merge_neighbours(
    generation: Generation,
    lexicon: Lexicon,
    database: sqlite3.Connection,
    places: range,
    home: Path,
) -> Segment:
    """Write one segment in place of some neighbours, and return it.

    Args:
        generation: which has them.
        lexicon: of it.
        database: its collection.
        places: theirs among its segments.
        home: the folder of the new segment, made here; its name is the segment's.
    """
    home.mkdir()
    segments = generation.manifest.segments
    before = numbers_behind(segments[: places.start])
    some = segments[places.start : places.stop]
    for field in FIELDS:
        postings = _part_of(lexicon.postings[field.name], places)
        start = lexicon.postings[field.name].parts[places.start][0]
        part = merged(
            postings,
            _unit_order(lexicon, field)[start : start + postings.lengths.size],
            partial(_shifted, _terms_of(lexicon, database, field), start),
        )
        save_part(part, home, field.name)
    both = numbers_behind(some)
    rows = slice(before.passages, before.passages + both.passages)
    save_array(home / HEADINGS, lexicon.units["item"][rows] - np.int32(before.headings))
    save_array(home / DOCUMENTS, lexicon.units["document"][rows] - np.int32(before.documents))
    save_array(home / ITEMS, lexicon.items[rows] - np.int32(before.items))
    save_array(home / DECISIONS, lexicon.is_decision[rows])
    folders = [generation.file(segment.name) for segment in some]
    keys = {
        name: np.concatenate([np.load(folder / name, allow_pickle=False) for folder in folders])
        for name in (KEYS, SENTENCE_KEYS)
    }
    for name, held in keys.items():
        save_array(home / name, held)
    parts = [(folder, s.passages) for folder, s in zip(folders, some, strict=True)]
    dense.merge_vectors(parts, home)
    sentences.merge_sentences(parts, keys[SENTENCE_KEYS], home)
    return Segment(
        name=home.name,
        documents=both.documents,
        headings=both.headings,
        passages=both.passages,
        items=both.items,
    )


def _part_of(postings: Postings, places: range) -> Postings:
    """Return some neighbouring parts alone."""
    some = postings.parts[places.start : places.stop]
    start = some[0][0]
    size = sum(part.lengths.size for _, part in some)
    exists = postings.exists
    return joined(
        [part for _, part in some],
        None if exists is None else exists[start : start + size],
        postings.statistics,
    )
