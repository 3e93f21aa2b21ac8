"""The collection in SQLite: text, records and what filters need, one row a passage.

A passage's ``row`` counts from 0 in document order and is its number in the postings and in the
vectors too.  Spans are stored, never copies of quotes: a quote is cut out of the document's text.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote as url_quote

from corpus.records import (
    Acronym,
    Decision,
    Document,
    DocumentId,
    Item,
    Layout,
    Mark,
    MarkKind,
    Passage,
    Reading,
    Skipped,
    Source,
    Span,
    Stated,
)
from corpus.relations import Relation
from index.analyzer import analyze
from index.packing import packed, unpacked_facts
from index.records import Counts
from index.relations import RELATIONS_INDEXES, RELATIONS_SCHEMA, insert_relations

NAME = "collection.sqlite"
_SCHEMA = """
CREATE TABLE document (
  row INTEGER PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, path TEXT NOT NULL,
  sha256 TEXT NOT NULL, text_sha256 TEXT NOT NULL, media_type TEXT NOT NULL, reader TEXT NOT NULL,
  part TEXT NOT NULL, title TEXT, council TEXT, committee TEXT, date TEXT, status TEXT NOT NULL,
  url TEXT, language TEXT NOT NULL, occasion TEXT, cancelled INTEGER NOT NULL,
  attendance TEXT NOT NULL, stated TEXT NOT NULL, warnings TEXT NOT NULL,
  layout TEXT NOT NULL, facts TEXT NOT NULL, reader_warnings TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE mark (
  document INTEGER NOT NULL, kind TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  value TEXT NOT NULL, link TEXT);
CREATE TABLE item (
  row INTEGER PRIMARY KEY, item_id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL,
  number TEXT NOT NULL, title TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  exempt INTEGER NOT NULL, agenda_number TEXT NOT NULL, report TEXT, url TEXT,
  actions TEXT NOT NULL, interests TEXT NOT NULL);
CREATE TABLE decision (
  row INTEGER PRIMARY KEY, decision_id TEXT NOT NULL UNIQUE, item INTEGER NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, label TEXT NOT NULL, lead_in TEXT NOT NULL,
  kind TEXT NOT NULL, outcome TEXT NOT NULL, inferred INTEGER NOT NULL,
  proposer TEXT, seconder TEXT, vote TEXT, twin TEXT);
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
CREATE INDEX document_body ON document (council, committee);
CREATE INDEX mark_document ON mark (document, kind);
CREATE INDEX passage_item ON passage (item);
CREATE INDEX passage_document ON passage (document);
CREATE INDEX item_document ON item (document);
CREATE INDEX decision_item ON decision (item);
CREATE INDEX states_passage ON states (passage);
"""


def write_collection(
    folder: Path,
    readings: Iterable[tuple[Reading, Stated]],
    *,
    acronyms: Iterable[tuple[Acronym, int]],
    relations: Callable[[], Iterable[Relation]],
    skipped: Sequence[Skipped],
) -> Counts:
    """Write the collection of a new generation; return what it holds.

    ``readings`` come with what the user stated for them.  It is read before ``acronyms`` and
    ``relations``, which may therefore be gathered while it is consumed.
    """
    path = folder / NAME
    with closing(sqlite3.connect(path)) as database:
        # The file is published whole or thrown away, so SQLite needs no journal of its own.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(_SCHEMA + RELATIONS_SCHEMA)
        rows = itertools.count()  # of passages
        for reading, stated in readings:
            _insert_reading(database, reading, stated, rows)
        database.executemany(
            "INSERT INTO acronym VALUES (?, ?, ?, ?, ?)",
            ((a.short, a.long, _terms(a.short), _terms(a.long), n) for a, n in acronyms),
        )
        database.executemany(
            "INSERT INTO skipped VALUES (?, ?, ?)", ((s.path, s.reason, s.remedy) for s in skipped)
        )
        database.executescript(_INDEXES + RELATIONS_INDEXES)
        insert_relations(database, relations())
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
    stated: Stated,
    rows: Iterator[int],
) -> None:
    document = _insert_document(database, reading, stated)
    database.executemany(
        "INSERT INTO mark VALUES (?, ?, ?, ?, ?, ?)",
        (
            (document, m.kind, m.span.start, m.span.end, m.value, m.link)
            for m in reading.document.marks
        ),
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


def _insert_document(database: sqlite3.Connection, reading: Reading, stated: Stated) -> int:
    document, meeting, source = reading.document, reading.meeting, reading.document.source
    return _insert(
        database,
        "document",
        document.document_id,
        source.path,
        source.sha256,
        source.text_sha256,
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
        packed(stated),
        json.dumps(list(reading.warnings)),
        document.layout,
        packed(document.facts),
        json.dumps(list(document.warnings)),
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
        item.agenda_number,
        packed(item.report),
        item.url,
        packed(item.actions),
        packed(item.interests),
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
        "SELECT row, document_id, path, sha256, text_sha256, media_type, reader, part,"
        " stated FROM document ORDER BY document_id"
    )


def stored_document(database: sqlite3.Connection, row: sqlite3.Row) -> Document:
    """Return a document as its container's reader gave it; ``row`` is of ``stored_documents``."""
    found = database.execute(
        "SELECT layout, facts, reader_warnings, text FROM document WHERE row = ?", (row["row"],)
    ).fetchone()
    marks = database.execute(
        "SELECT kind, start, end, value, link FROM mark WHERE document = ? ORDER BY rowid",
        (row["row"],),
    )
    return Document(
        document_id=DocumentId(row["document_id"]),
        source=Source(**{key: row[key] for key in Source.__slots__}),
        text=found["text"],
        layout=Layout(found["layout"]),
        marks=tuple(
            Mark(
                kind=MarkKind(mark["kind"]),
                span=Span(start=mark["start"], end=mark["end"]),
                value=mark["value"],
                link=mark["link"],
            )
            for mark in marks
        ),
        facts=unpacked_facts(found["facts"]),
        warnings=tuple(json.loads(found["reader_warnings"])),
    )


def document_text(database: sqlite3.Connection, row: int) -> str:
    """Return one document's unaltered text."""
    return str(database.execute("SELECT text FROM document WHERE row = ?", (row,)).fetchone()[0])


def slice_text(database: sqlite3.Connection, document: int, span: Span) -> str:
    """Return the characters of a span.

    They are cut out in Python: SQLite's substr ends at a character NUL.
    """
    return span.of(document_text(database, document))
