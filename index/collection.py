"""The collection in SQLite: text, records and what filters need, one row a passage.

A passage's ``row`` is its number in the postings and in the vectors too (``index.segments``).
How the rows are stored: ``index.tables``.  Spans are stored, never copies of quotes: a quote is
cut out of the document's text.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote as url_quote

from corpus.records import (
    Acronym,
    Document,
    DocumentId,
    Layout,
    Mark,
    MarkKind,
    Reading,
    Skipped,
    Source,
    Span,
    Stated,
)
from corpus.relations import Relation
from index.analyzer import analyze
from index.packing import unpacked_facts
from index.records import Counts, Numbers
from index.tables import INDEXES, SCHEMA_OF_TABLES, VIEWS, let_read

NAME = "collection.sqlite"


def write_collection(
    folder: Path,
    readings: Iterable[tuple[Reading, Stated]],
    *,
    acronyms: Callable[[], Mapping[Acronym, int]],
    relations: Callable[[], Iterable[Relation]],
    skipped: Sequence[Skipped],
) -> Counts:
    """Write the collection of an index that begins anew; return what it holds.

    Args:
        folder: of the generation.
        readings: every document with what the user stated for it.
        acronyms: asked when ``readings`` were read: in how many documents each is defined.
        relations: asked when ``readings`` were read.
        skipped: what could not be read.
    """
    # Here, since who only reads a collection does not need how documents are compared.
    from index.inserting import insert_readings
    from index.relations import RELATIONS_INDEXES, RELATIONS_SCHEMA, insert_relations

    with closing(_open_to_write(folder)) as database:
        database.executescript(SCHEMA_OF_TABLES + VIEWS + RELATIONS_SCHEMA)
        insert_readings(database, readings, Numbers())
        insert_acronyms(database, acronyms())
        replace_skipped(database, skipped)
        database.executescript(INDEXES + RELATIONS_INDEXES)
        insert_relations(database, relations())
        database.commit()
        return count(database)


def copy_collection(generation: Path, folder: Path) -> sqlite3.Connection:
    """Copy a generation's collection into ``folder`` and open it to be changed."""
    shutil.copyfile(generation / NAME, folder / NAME)
    database = _open_to_write(folder)
    database.row_factory = sqlite3.Row
    return database


def _open_to_write(folder: Path) -> sqlite3.Connection:
    database = sqlite3.connect(folder / NAME)
    # The file is published whole or thrown away, so SQLite needs no journal of its own.
    database.execute("PRAGMA page_size = 8192")  # a short document fills half a page of 4096
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    let_read(database)
    return database


def insert_acronyms(database: sqlite3.Connection, defined: Mapping[Acronym, int]) -> None:
    """Write in how many documents each acronym is defined."""
    database.executemany(
        "INSERT INTO acronym VALUES (?, ?, ?, ?, ?)",
        ((a.short, a.long, _terms(a.short), _terms(a.long), n) for a, n in defined.items()),
    )


def stored_acronyms(database: sqlite3.Connection) -> Counter[Acronym]:
    """Return in how many documents each acronym is defined."""
    rows = database.execute("SELECT short, long, documents FROM acronym")
    return Counter({Acronym(short=short, long=long): n for short, long, n in rows})


def written_acronyms(
    database: sqlite3.Connection, forms: Sequence[str]
) -> list[tuple[Acronym, str, str]]:
    """Return the acronyms that one of ``forms`` writes: see ``SearchIndex.acronyms``."""
    marks = ", ".join("?" * len(forms))
    rows = database.execute(
        "SELECT short, long, short_terms, long_terms FROM acronym"
        f" WHERE short_terms IN ({marks}) OR long_terms IN ({marks})"
        " ORDER BY documents DESC, short, long",
        (*forms, *forms),
    )
    return [(Acronym(short=short, long=long), one, other) for short, long, one, other in rows]


def replace_acronyms(database: sqlite3.Connection, defined: Mapping[Acronym, int]) -> None:
    """Write anew in how many documents each acronym is defined; one in none is none."""
    database.execute("DELETE FROM acronym")
    insert_acronyms(database, {a: n for a, n in defined.items() if n > 0})


def replace_skipped(database: sqlite3.Connection, skipped: Sequence[Skipped]) -> None:
    """Write what could not be read."""
    database.execute("DELETE FROM skipped")
    database.executemany(
        "INSERT INTO skipped VALUES (?, ?, ?)", ((s.path, s.reason, s.remedy) for s in skipped)
    )


def delete_documents(database: sqlite3.Connection, documents: Iterable[int]) -> None:
    """Delete documents, named by their rows, with all that was read in them.

    Outlines, relations and twins: ``index.relations.remove_documents``, which comes before.
    """
    rows = [(row,) for row in documents]
    for query in (
        "DELETE FROM states WHERE passage IN (SELECT row FROM passage WHERE document = ?)",
        "DELETE FROM decisions WHERE item IN (SELECT row FROM item WHERE document = ?)",
        "DELETE FROM passages WHERE document = ?",
        "DELETE FROM items WHERE document = ?",
        "DELETE FROM mark WHERE document = ?",
        "DELETE FROM documents WHERE row = ?",
    ):
        database.executemany(query, rows)


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
        # By body, so that an index of SQLite tells it; a document without a date is a meeting.
        meetings=one(
            "SELECT ifnull(sum(held), 0) FROM (SELECT count(DISTINCT date) + count(*) - count(date)"
            " AS held FROM document GROUP BY council, committee)"
        ),
        items=one("SELECT count(*) FROM item WHERE number != '' OR title != ''"),
        decisions=one("SELECT count(*) FROM decision"),
        passages=passages,
        vectors=passages,
        skipped=one("SELECT count(*) FROM skipped"),
    )


def open_collection(folder: Path) -> sqlite3.Connection:
    """Open a published collection read-only; its file never changes, so it is not locked."""
    uri = f"file:{url_quote(str(folder / NAME))}?mode=ro&immutable=1"
    database = sqlite3.connect(uri, uri=True, check_same_thread=False)
    let_read(database)
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
