"""The tables of the collection, and the views by which everything reads them.

    documents, items, decisions, passages      rows as they are stored: small
    document, item, decision, passage          the same with whole ids, texts and checksums

A text is stored compressed, and of an id what the ids above it do not say already: the id of a
passage is its item's with its number, an item's that of its document with its name.  A view works
out a column only where a query asks for it, so that a query costs what it cost a table.
"""

from __future__ import annotations

import sqlite3
import zlib
from functools import lru_cache

SCHEMA_OF_TABLES = """
CREATE TABLE documents (
  row INTEGER PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, path TEXT NOT NULL,
  sha256 BLOB NOT NULL, text_sha256 BLOB NOT NULL, media_type TEXT NOT NULL, reader TEXT NOT NULL,
  part TEXT NOT NULL, title TEXT, council TEXT, committee TEXT, date TEXT, status TEXT NOT NULL,
  url TEXT, language TEXT NOT NULL, occasion TEXT, cancelled INTEGER NOT NULL,
  attendance TEXT NOT NULL, stated TEXT NOT NULL, warnings TEXT NOT NULL,
  layout TEXT NOT NULL, facts TEXT NOT NULL, reader_warnings TEXT NOT NULL, packed BLOB NOT NULL);
CREATE TABLE mark (
  document INTEGER NOT NULL, kind TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  value TEXT NOT NULL, link TEXT);
CREATE TABLE items (
  row INTEGER PRIMARY KEY, name TEXT NOT NULL, document INTEGER NOT NULL,
  number TEXT NOT NULL, title TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  exempt INTEGER NOT NULL, agenda_number TEXT NOT NULL, report TEXT, url TEXT,
  actions TEXT NOT NULL, interests TEXT NOT NULL);
CREATE TABLE decisions (
  row INTEGER PRIMARY KEY, name TEXT NOT NULL, item INTEGER NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, label TEXT NOT NULL, lead_in TEXT NOT NULL,
  kind TEXT NOT NULL, outcome TEXT NOT NULL, inferred INTEGER NOT NULL,
  proposer TEXT, seconder TEXT, vote TEXT, twin TEXT);
CREATE TABLE passages (
  row INTEGER PRIMARY KEY, name TEXT NOT NULL, document INTEGER NOT NULL,
  item INTEGER NOT NULL, kind TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  sub_start INTEGER, sub_end INTEGER);
CREATE TABLE states (passage INTEGER NOT NULL, decision INTEGER NOT NULL);
CREATE TABLE acronym (
  short TEXT NOT NULL, long TEXT NOT NULL, short_terms TEXT NOT NULL, long_terms TEXT NOT NULL,
  documents INTEGER NOT NULL);
CREATE TABLE skipped (path TEXT NOT NULL, reason TEXT NOT NULL, remedy TEXT NOT NULL);
"""
_ITEM_ID = """
(SELECT document_id || ':' || items.name FROM items JOIN documents
  ON documents.row = items.document WHERE items.row = {0}.item)
"""
VIEWS = f"""
CREATE VIEW document AS
SELECT row, document_id, path, lower(hex(sha256)) AS sha256, lower(hex(text_sha256)) AS text_sha256,
  media_type, reader, part, title, council, committee, date, status, url, language, occasion,
  cancelled, attendance, stated, warnings, layout, facts, reader_warnings,
  unpacked(packed) AS text
FROM documents;
CREATE VIEW item AS
SELECT row, (SELECT document_id FROM documents WHERE documents.row = items.document)
    || ':' || name AS item_id,
  document, number, title, start, end, exempt, agenda_number, report, url, actions, interests
FROM items;
CREATE VIEW decision AS
SELECT row, {_ITEM_ID.format("decisions")} || ':' || name AS decision_id, item, start, end, label,
  lead_in, kind, outcome, inferred, proposer, seconder, vote, twin
FROM decisions;
CREATE VIEW passage AS
SELECT row, {_ITEM_ID.format("passages")} || ':' || name AS passage_id, document, item, kind, start,
  end, sub_start, sub_end
FROM passages;
"""
INDEXES = """
CREATE INDEX document_body ON documents (council, committee, date, status);
CREATE INDEX mark_document ON mark (document, kind);
CREATE INDEX passage_item ON passages (item);
CREATE INDEX passage_document ON passages (document);
CREATE INDEX item_document ON items (document);
CREATE INDEX decision_item ON decisions (item);
CREATE INDEX states_passage ON states (passage);
"""


def let_read(database: sqlite3.Connection) -> None:
    """Let a connection read the views: they call a function of ours."""
    database.execute("PRAGMA trusted_schema = ON")  # SQLite may be compiled to refuse that
    database.create_function("unpacked", 1, _unpacked_text, deterministic=True)


def packed_text(text: str) -> bytes:
    """Return a text as it is stored."""
    return zlib.compress(text.encode("utf-8"))


@lru_cache(maxsize=100)  # a question looks into the same twenty documents seven times
def _unpacked_text(packed: bytes) -> str:
    return zlib.decompress(packed).decode("utf-8")


def name_in(whole: str, above: str) -> str:
    """Return what an id says beyond the id of what it is in.

    Raises:
        ValueError: it does not begin with that.
    """
    name = whole.removeprefix(f"{above}:")
    if name == whole:
        raise ValueError(f"the id {whole} does not begin with {above}:")
    return name
