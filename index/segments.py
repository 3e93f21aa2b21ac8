"""The segments of an index: which numbers are whose, and what a segment holds of words.

Passages, headings, documents and items are numbered segment by segment, in each in the order of
the documents' ids.  A number is never given twice: that of a removed document is passed over until
the index is packed.  In the collection a document's or item's row is its number and one; a
passage's row is its number.
"""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analyzer import analyze
from index.compiling import compile_part
from index.fields import (
    FIELDS,
    PassageWords,
    document_units,
    field_units,
    heading_units,
    passage_words,
)
from index.postings import save_part
from index.records import Numbers, Segment
from index.sentences import sentences_of

# For each passage of a segment, counted from its first: heading, document, item.
HEADINGS, DOCUMENTS, ITEMS = "headings.npy", "documents.npy", "items.npy"
# And whether it states a decision that was taken: neither lost nor only proposed.
DECISIONS = "decisions.npy"
_TAKEN = """
SELECT DISTINCT states.passage FROM states JOIN decision ON decision.row = states.decision
WHERE decision.outcome = 'carried' AND states.passage BETWEEN ? AND ?
"""
_ITEMS = "SELECT item FROM passage WHERE row BETWEEN ? AND ? ORDER BY row"


def numbers_behind(segments: Iterable[Segment]) -> Numbers:
    """Return the first numbers that are free behind some segments."""
    held = tuple(segments)
    return Numbers(
        documents=sum(segment.documents for segment in held),
        headings=sum(segment.headings for segment in held),
        passages=sum(segment.passages for segment in held),
        items=sum(segment.items for segment in held),
    )


@dataclass(frozen=True, slots=True)
class Texts:
    """What is embedded of a segment: a prompt a passage, and each passage's sentences."""

    prompts: list[str]
    sentences: list[list[str]]

    @property
    def counts(self) -> list[int]:
        """How many sentences each passage has."""
        return [len(sentences) for sentences in self.sentences]


def write_words(
    folder: Path, database: sqlite3.Connection, first: Numbers, documents: range
) -> tuple[Segment, Texts]:
    """Write the words of a new segment, and return it with what is to be embedded.

    Args:
        folder: of the segment; made here.
        database: the collection, which holds the documents already.
        first: its first numbers.
        documents: the rows of its documents in the collection.
    """
    folder.mkdir()
    passages = list(passage_words(database, documents))
    units = field_units(database, passages, documents)
    for field in FIELDS:
        part, _ = compile_part(map(analyze, units[field]))
        save_part(part, folder, field.name)
    headings, of_passage = heading_units(passages)
    save_array(folder / HEADINGS, of_passage)
    save_array(folder / DOCUMENTS, document_units(passages, documents.start))
    items = _save_items(folder, database, first, passages, documents)
    segment = Segment(
        name=folder.name,
        documents=len(documents),
        headings=len(headings),
        passages=len(passages),
        items=items,
    )
    return segment, Texts([w.prompt for w in passages], [sentences_of(w.text) for w in passages])


def _save_items(
    folder: Path,
    database: sqlite3.Connection,
    first: Numbers,
    passages: Sequence[PassageWords],
    documents: range,
) -> int:
    """Write the passages' items and whether they state decisions; return how many items are."""
    rows = (first.passages, first.passages + len(passages) - 1)
    items = [row[0] - 1 - first.items for row in database.execute(_ITEMS, rows)]
    save_array(folder / ITEMS, np.array(items, dtype=np.int32))
    taken = np.zeros(len(passages), dtype=np.bool_)
    taken[[row[0] - first.passages for row in database.execute(_TAKEN, rows)]] = True
    save_array(folder / DECISIONS, taken)
    query = "SELECT count(*) FROM item WHERE document BETWEEN ? AND ?"
    found = database.execute(query, (documents.start, documents.stop - 1)).fetchone()
    return int(found[0])


def save_array(file: Path, array: NDArray[Any]) -> None:
    """Write an array; OSError where it cannot be written whole."""
    # np.save into a file does not notice a disk that fills up with the last bytes.
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    file.write_bytes(buffer.getbuffer())
