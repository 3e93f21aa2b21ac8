"""The collection in SQLite: text, records and what filters need, one row a passage.

A passage's ``row`` counts from 0 in document order and is its number in the postings and in the
vectors too.  Spans are stored, never copies of quotes: a quote is cut out of the document's text.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote as url_quote

from corpus.records import (
    Acronym,
    Decision,
    Document,
    Item,
    Meeting,
    Passage,
    Reading,
    Skipped,
    Span,
)
from index.analyzer import analyze
from index.records import Counts

NAME = "collection.sqlite"
_SCHEMA = """
CREATE TABLE document (
  row INTEGER PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, path TEXT NOT NULL,
  sha256 TEXT NOT NULL, text_sha256 TEXT NOT NULL, media_type TEXT NOT NULL, reader TEXT NOT NULL,
  title TEXT, council TEXT, committee TEXT, date TEXT, status TEXT NOT NULL, url TEXT,
  language TEXT NOT NULL, stated_council TEXT, stated_committee TEXT, warnings TEXT NOT NULL,
  text TEXT NOT NULL);
CREATE TABLE item (
  row INTEGER PRIMARY KEY, item_id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL,
  number TEXT NOT NULL, title TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  exempt INTEGER NOT NULL);
CREATE TABLE decision (
  row INTEGER PRIMARY KEY, decision_id TEXT NOT NULL UNIQUE, item INTEGER NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, label TEXT NOT NULL, lead_in TEXT NOT NULL,
  kind TEXT NOT NULL, outcome TEXT NOT NULL, inferred INTEGER NOT NULL);
CREATE TABLE passage (
  row INTEGER PRIMARY KEY, passage_id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL,
  item INTEGER NOT NULL, kind TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  sub_start INTEGER, sub_end INTEGER);
CREATE TABLE states (passage INTEGER NOT NULL, decision INTEGER NOT NULL);
CREATE TABLE acronym (
  short TEXT NOT NULL, long TEXT NOT NULL, short_terms TEXT NOT NULL, long_terms TEXT NOT NULL,
  documents INTEGER NOT NULL);
CREATE TABLE skipped (path TEXT NOT NULL, reason TEXT NOT NULL, remedy TEXT NOT NULL);
"""
_INDEXES = """
CREATE INDEX passage_item ON passage (item);
CREATE INDEX passage_document ON passage (document);
CREATE INDEX item_document ON item (document);
CREATE INDEX decision_item ON decision (item);
CREATE INDEX states_passage ON states (passage);
"""


def write_collection(
    folder: Path,
    readings: Iterable[tuple[Reading, str | None, str | None]],
    *,
    acronyms: Iterable[tuple[Acronym, int]],
    skipped: Sequence[Skipped],
) -> Counts:
    """Write the collection of a new generation; return what it holds.

    ``readings`` come with the council and committee that the user stated for them.  It is read
    before ``acronyms``, which may therefore be gathered while it is consumed.
    """
    path = folder / NAME
    with closing(sqlite3.connect(path)) as database:
        # The file is published whole or thrown away, so SQLite needs no journal of its own.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(_SCHEMA)
        rows = itertools.count()  # of passages
        for reading, council, committee in readings:
            _insert_reading(database, reading, council, committee, rows)
        database.executemany(
            "INSERT INTO acronym VALUES (?, ?, ?, ?, ?)",
            ((a.short, a.long, _terms(a.short), _terms(a.long), n) for a, n in acronyms),
        )
        database.executemany(
            "INSERT INTO skipped VALUES (?, ?, ?)", ((s.path, s.reason, s.remedy) for s in skipped)
        )
        database.executescript(_INDEXES)
        database.commit()
        return count(database)


def _terms(form: str) -> str:
    """Return a form's analysed terms joined, as questions are looked up by them."""
    return " ".join(analyze(form))


def count(database: sqlite3.Connection) -> Counts:
    """Count what the tables hold; vectors are as many as passages."""

    def one(query: str) -> int:
        return int(database.execute(query).fetchone()[0])

    passages = one("SELECT count(*) FROM passage")
    return Counts(
        documents=one("SELECT count(*) FROM document"),
        meetings=one(
            "SELECT count(*) FROM (SELECT DISTINCT ifnull(council, ''), ifnull(committee, ''),"
            " ifnull(date, document_id) FROM document)"
        ),
        items=one("SELECT count(*) FROM item WHERE number != '' OR title != ''"),
        decisions=one("SELECT count(*) FROM decision"),
        passages=passages,
        vectors=passages,
        skipped=one("SELECT count(*) FROM skipped"),
    )


def _insert_reading(
    database: sqlite3.Connection,
    reading: Reading,
    council: str | None,
    committee: str | None,
    rows: Iterator[int],
) -> None:
    document = _insert_document(
        database, reading.document, reading.meeting, reading.warnings, council, committee
    )
    items: dict[str, int] = {}
    decisions: dict[str, int] = {}
    for item in reading.items:
        items[item.item_id] = _insert_item(database, document, item)
        for decision in item.decisions:
            row = _insert_decision(database, items[item.item_id], decision)
            decisions[decision.decision_id] = row
    for passage, row in zip(reading.passages, rows, strict=False):
        _insert_passage(database, row, document, items[passage.item_id], passage)
        database.executemany(
            "INSERT INTO states VALUES (?, ?)", ((row, decisions[d]) for d in passage.decision_ids)
        )


def _insert_document(
    database: sqlite3.Connection,
    document: Document,
    meeting: Meeting,
    warnings: Sequence[str],
    council: str | None,
    committee: str | None,
) -> int:
    source = document.source
    return _insert(
        database,
        "document",
        document.document_id,
        source.path,
        source.sha256,
        source.text_sha256,
        source.media_type,
        source.reader,
        meeting.title,
        meeting.council,
        meeting.committee,
        meeting.date.isoformat() if meeting.date else None,
        meeting.minutes_status,
        meeting.url,
        meeting.language,
        council,
        committee,
        json.dumps(list(warnings)),
        document.text,
    )


def _insert_item(database: sqlite3.Connection, document: int, item: Item) -> int:
    span = item.span
    return _insert(
        database,
        "item",
        item.item_id,
        document,
        item.number,
        item.title,
        span.start,
        span.end,
        item.exempt,
    )


def _insert_decision(database: sqlite3.Connection, item: int, decision: Decision) -> int:
    return _insert(
        database,
        "decision",
        decision.decision_id,
        item,
        decision.span.start,
        decision.span.end,
        decision.label,
        json.dumps([[span.start, span.end] for span in decision.lead_in]),
        decision.kind,
        decision.outcome,
        decision.inferred,
    )


def _insert_passage(
    database: sqlite3.Connection, row: int, document: int, item: int, passage: Passage
) -> None:
    span, sub = passage.span, passage.subheading
    above = (sub.start, sub.end) if sub else (None, None)
    database.execute(
        "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (row, passage.passage_id, document, item, passage.kind, span.start, span.end, *above),
    )


def _insert(database: sqlite3.Connection, table: str, *values: object) -> int:
    """Insert one row and return its number, which counts from 1."""
    marks = ", ".join("?" * len(values))
    # The table's name is one of three words of this module, never the user's.
    cursor = database.execute(f"INSERT INTO {table} VALUES (NULL, {marks})", values)
    return int(cursor.lastrowid or 0)


def open_collection(folder: Path) -> sqlite3.Connection:
    """Open a published collection read-only; its file never changes, so it is not locked."""
    uri = f"file:{url_quote(str(folder / NAME))}?mode=ro&immutable=1"
    database = sqlite3.connect(uri, uri=True, check_same_thread=False)
    database.row_factory = sqlite3.Row
    return database


def stored_documents(database: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    """Yield every document's row without its text, by id."""
    yield from database.execute(
        "SELECT row, document_id, path, sha256, text_sha256, media_type, reader,"
        " stated_council, stated_committee FROM document ORDER BY document_id"
    )


def document_text(database: sqlite3.Connection, row: int) -> str:
    """Return one document's unaltered text."""
    return str(database.execute("SELECT text FROM document WHERE row = ?", (row,)).fetchone()[0])


def slice_text(database: sqlite3.Connection, document: int, span: Span) -> str:
    """Return the characters of a span.

    They are cut out in Python: SQLite's substr ends at a character NUL.
    """
    return span.of(document_text(database, document))
