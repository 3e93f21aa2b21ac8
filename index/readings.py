"""The collection → readings, as they were read when the index was made: nothing is read anew."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict

from corpus.records import (
    Decision,
    DecisionId,
    ItemId,
    Passage,
    PassageId,
    PassageKind,
    Reading,
    Span,
)
from index.collection import stored_document
from index.packing import unpacked_attendance
from index.rows import ITEM_COLUMNS, MEETING_COLUMNS, decision_of, item_of, meeting_of

_DOCUMENTS = f"""
SELECT row, document_id, path, sha256, text_sha256, media_type, reader, part, {MEETING_COLUMNS},
  attendance, warnings
FROM document
"""
_ITEMS = f"SELECT {ITEM_COLUMNS} FROM item WHERE document = ? ORDER BY row"


def stored_reading(database: sqlite3.Connection, document: int) -> Reading:
    """Return the reading of the document in a row."""
    row = database.execute(f"{_DOCUMENTS} WHERE row = ?", (document,)).fetchone()
    items = database.execute(_ITEMS, (document,)).fetchall()
    decisions = _decisions(database, document)
    return Reading(
        document=stored_document(database, row),
        meeting=meeting_of(row),
        items=tuple(item_of(item, decisions[item["item_row"]]) for item in items),
        passages=_passages(database, document),
        warnings=tuple(json.loads(row["warnings"])),
        attendance=unpacked_attendance(row["attendance"]),
    )


def _decisions(database: sqlite3.Connection, document: int) -> defaultdict[int, list[Decision]]:
    """Return a document's decisions by the row of their item."""
    found: defaultdict[int, list[Decision]] = defaultdict(list)
    rows = database.execute(
        "SELECT decision.*, item.item_id AS item_name FROM decision"
        " JOIN item ON decision.item = item.row WHERE item.document = ? ORDER BY decision.row",
        (document,),
    )
    for row in rows:
        found[row["item"]].append(decision_of(row, row["item_name"]))
    return found


def _passages(database: sqlite3.Connection, document: int) -> tuple[Passage, ...]:
    """Return a document's passages, each with the decisions that it states."""
    stated: defaultdict[int, list[DecisionId]] = defaultdict(list)
    states = database.execute(
        "SELECT states.passage, decision_id FROM states"
        " JOIN passage ON states.passage = passage.row JOIN decision ON states.decision ="
        " decision.row WHERE passage.document = ? ORDER BY states.rowid",
        (document,),
    )
    for passage, decision in states:
        stated[passage].append(DecisionId(decision))
    rows = database.execute(
        "SELECT passage.*, item_id FROM passage JOIN item ON passage.item = item.row"
        " WHERE passage.document = ? ORDER BY passage.row",
        (document,),
    )
    return tuple(
        Passage(
            passage_id=PassageId(row["passage_id"]),
            item_id=ItemId(row["item_id"]),
            kind=PassageKind(row["kind"]),
            span=Span(start=row["start"], end=row["end"]),
            subheading=None
            if row["sub_start"] is None
            else Span(start=row["sub_start"], end=row["sub_end"]),
            decision_ids=tuple(stated[row["row"]]),
        )
        for row in rows
    )
