"""Readings → rows of the collection.  Spans are stored, never copies of quotes."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterable, Iterator

from corpus.outlines import outline_of
from corpus.records import Decision, Item, Passage, Reading, Stated
from index.outlines import insert_outline
from index.packing import packed, packed_facts, packed_stated
from index.records import Numbers
from index.tables import name_in, packed_text


def insert_readings(
    database: sqlite3.Connection, readings: Iterable[tuple[Reading, Stated]], first: Numbers
) -> int:
    """Write documents with all that was read in them; return how many.

    ``first`` are their first numbers: see ``index.segments``.
    """
    items, passages = itertools.count(first.items + 1), itertools.count(first.passages)
    written = 0
    for written, (reading, stated) in enumerate(readings, 1):
        document = first.documents + written
        _insert_document(database, document, reading, stated)
        insert_outline(database, document, outline_of(reading))
        _insert_parts(database, document, reading, items, passages)
    return written


def _insert_parts(
    database: sqlite3.Connection,
    document: int,
    reading: Reading,
    item_rows: Iterator[int],
    passage_rows: Iterator[int],
) -> None:
    database.executemany(
        "INSERT INTO mark VALUES (?, ?, ?, ?, ?, ?)",
        (
            (document, m.kind, m.span.start, m.span.end, m.value, m.link)
            for m in reading.document.marks
        ),
    )
    items: dict[str, int] = {}
    decisions: dict[str, int] = {}
    for item, row in zip(reading.items, item_rows, strict=False):
        items[item.item_id] = row
        _insert_item(database, row, document, reading.document.document_id, item)
        for decision in item.decisions:
            decisions[decision.decision_id] = _insert_decision(database, row, decision)
    for passage, row in zip(reading.passages, passage_rows, strict=False):
        _insert_passage(database, row, document, items[passage.item_id], passage)
        database.executemany(
            "INSERT INTO states VALUES (?, ?)", ((row, decisions[d]) for d in passage.decision_ids)
        )


def _insert_document(
    database: sqlite3.Connection, row: int, reading: Reading, stated: Stated
) -> None:
    document, meeting, source = reading.document, reading.meeting, reading.document.source
    _insert(
        database,
        "documents",
        row,
        document.document_id,
        source.path,
        bytes.fromhex(source.sha256),
        bytes.fromhex(source.text_sha256),
        source.media_type,
        source.reader,
        source.part,
        meeting.title,
        meeting.council,
        meeting.committee,
        meeting.date.isoformat() if meeting.date else None,
        meeting.minutes_status,
        meeting.url,
        meeting.language,
        meeting.occasion,
        meeting.cancelled,
        packed(reading.attendance),
        packed_stated(stated),
        json.dumps(list(reading.warnings)),
        document.layout,
        packed_facts(document.facts),
        json.dumps(list(document.warnings)),
        packed_text(document.text),
    )


def _insert_item(
    database: sqlite3.Connection, row: int, document: int, name: str, item: Item
) -> None:
    span = item.span
    _insert(
        database,
        "items",
        row,
        name_in(item.item_id, name),
        document,
        item.number,
        item.title,
        span.start,
        span.end,
        item.exempt,
        item.agenda_number,
        packed(item.report),
        item.url,
        packed(item.actions),
        packed(item.interests),
    )


def _insert_decision(database: sqlite3.Connection, item: int, decision: Decision) -> int:
    return _insert(
        database,
        "decisions",
        None,
        name_in(decision.decision_id, decision.item_id),
        item,
        decision.span.start,
        decision.span.end,
        decision.label,
        packed(decision.lead_in),
        decision.kind,
        decision.outcome,
        decision.inferred,
        packed(decision.proposer),
        packed(decision.seconder),
        packed(decision.vote),
        packed(decision.twin),
    )


def _insert_passage(
    database: sqlite3.Connection, row: int, document: int, item: int, passage: Passage
) -> None:
    span, sub = passage.span, passage.subheading
    above = (sub.start, sub.end) if sub else (None, None)
    database.execute(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row,
            name_in(passage.passage_id, passage.item_id),
            document,
            item,
            passage.kind,
            span.start,
            span.end,
            *above,
        ),
    )


def _insert(database: sqlite3.Connection, table: str, row: int | None, *values: object) -> int:
    """Insert a row under a number, or for None under the next, and return that."""
    marks = ", ".join("?" * len(values))
    # The table's name is one of three words of this module, never the user's.
    cursor = database.execute(f"INSERT INTO {table} VALUES (?, {marks})", (row, *values))
    return int(cursor.lastrowid or 0)
