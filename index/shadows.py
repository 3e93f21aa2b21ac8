"""What a view hides in SQLite: each table is shadowed by one of the same name without it.

SQLite looks a bare name up in the connection's temporary schema first.  So every query of this
package, also one that is written after this module, sees of a shadowed table only what exists in
the view, and none needs a condition that could be forgotten.  A table that is not known here is
shadowed whole; so are those that only the views of ``index.tables`` read.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.acronyms import find_acronyms
from corpus.records import Acronym, MarkKind, Span
from index.hiding import Restriction, hidden_documents

_SETS = ("document", "item", "passage", "decision", "mark")  # temp.hidden_…, of row numbers
# For each table of the collection, which of its rows exist; its columns are those of the table.
_SHADOWS: Mapping[str, str] = {
    "document": "row NOT IN temp.hidden_document",
    "mark": "document NOT IN temp.hidden_document AND rowid NOT IN temp.hidden_mark",
    "item": "row NOT IN temp.hidden_item",
    "decision": "row NOT IN temp.hidden_decision",
    "passage": "row NOT IN temp.hidden_passage",
    "states": "passage NOT IN temp.hidden_passage AND decision NOT IN temp.hidden_decision",
    "relation": "document NOT IN temp.hidden_document AND other NOT IN temp.hidden_document",
    "twin": "passage NOT IN temp.hidden_passage AND preferred NOT IN temp.hidden_passage",
}
# Rows that SQLite numbers itself and that are read in this order.
_NUMBERED = ("mark", "states")
_SHOWN_TEXT = (
    "ifnull((SELECT shown.text FROM temp.shown_text AS shown WHERE shown.row = whole.row),"
    " whole.text) AS text"
)
_VISIBLE = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class _Hidden:
    """What does not exist in the view.

    Attributes:
        items: of visible documents alone, by document.
        texts: of the documents with hidden items: what they say without these.
    """

    documents: frozenset[int]
    items: Mapping[int, Sequence[int]]
    texts: Mapping[int, str]


def shadow(database: sqlite3.Connection, restriction: Restriction) -> Mapping[int, str]:
    """Hide what the restriction says from every later query of a connection.

    Returns:
        The texts, by row, of the documents whose text is shown only in part: what is hidden in
        them is blank, so that every span stays where it was.
    """
    hidden = _hidden(database, restriction)
    acronyms = _acronyms(database, hidden)
    database.execute("PRAGMA temp_store = MEMORY")
    _fill_sets(database, hidden)
    _shadow_acronyms(database, acronyms)
    query = "SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view')"
    for (table,) in database.execute(query).fetchall():
        if table == "skipped" and not restriction.hides_documents:
            continue  # whose a file is that could not be read, nobody knows
        if table != "acronym":
            _shadow_table(database, table)
    database.commit()
    return hidden.texts


def _hidden(database: sqlite3.Connection, restriction: Restriction) -> _Hidden:
    documents = hidden_documents(database, restriction)
    items: dict[int, list[int]] = {}
    if restriction.hides_exempt:
        for item, document in database.execute("SELECT row, document FROM item WHERE exempt"):
            if document not in documents:
                items.setdefault(document, []).append(item)
    texts = {document: _text_without(database, document, items[document]) for document in items}
    return _Hidden(documents, items, texts)


def _text_without(database: sqlite3.Connection, document: int, items: Sequence[int]) -> str:
    """Return a document's text with blanks for what stands in some items and in no other."""
    (text,) = database.execute("SELECT text FROM document WHERE row = ?", (document,)).fetchone()
    wanted = set(items)
    blank = bytearray(len(text))
    for row, start, end in _spans(database, "item", document):
        if row in wanted:
            blank[start:end] = b"\x01" * (end - start)
    # Items do not overlap as far as is known; if they did, what may be quoted must stay.
    for item, start, end in _spans(database, "passage", document):
        blank[start:end] = (b"\x01" if item in wanted else b"\x00") * (end - start)
    pieces, at = [], 0
    for run in re.finditer(rb"\x01+", bytes(blank)):
        pieces += [text[at : run.start()], _VISIBLE.sub(" ", text[run.start() : run.end()])]
        at = run.end()
    return "".join([*pieces, text[at:]])


def _spans(
    database: sqlite3.Connection, table: str, document: int
) -> Iterable[tuple[int, int, int]]:
    item = "row" if table == "item" else "item"
    query = f"SELECT {item}, start, end FROM {table} WHERE document = ? ORDER BY row"
    yield from database.execute(query, (document,)).fetchall()


def _acronyms(
    database: sqlite3.Connection, hidden: _Hidden
) -> Iterable[tuple[str, str, str, str, int]]:
    """Return the acronyms that the view's texts define, each with how many of them do."""
    less: Counter[Acronym] = Counter()
    for document in (*hidden.documents, *hidden.texts):
        query = "SELECT text FROM document WHERE row = ?"
        (text,) = database.execute(query, (document,)).fetchone()
        shown = find_acronyms(hidden.texts.get(document, ""))
        less.update(set(find_acronyms(text)) - set(shown))
    for row in database.execute("SELECT * FROM acronym"):
        documents = row["documents"] - less[Acronym(short=row["short"], long=row["long"])]
        if documents > 0:
            yield (row["short"], row["long"], row["short_terms"], row["long_terms"], documents)


def _fill_sets(database: sqlite3.Connection, hidden: _Hidden) -> None:
    for name in _SETS:
        database.execute(f"CREATE TEMP TABLE hidden_{name} (row INTEGER PRIMARY KEY)")
    database.execute("CREATE TEMP TABLE shown_text (row INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    database.executemany("INSERT INTO shown_text VALUES (?, ?)", hidden.texts.items())
    _insert(database, "document", hidden.documents)
    _insert(database, "item", (row for rows in hidden.items.values() for row in rows))
    for query in (
        "INSERT INTO temp.hidden_item"
        " SELECT row FROM main.item WHERE document IN temp.hidden_document",
        "INSERT INTO temp.hidden_passage"
        " SELECT row FROM main.passage WHERE item IN temp.hidden_item",
        "INSERT INTO temp.hidden_decision"
        " SELECT row FROM main.decision WHERE item IN temp.hidden_item",
    ):
        database.execute(query)
    _insert(database, "mark", _hidden_marks(database, hidden))


def _insert(database: sqlite3.Connection, name: str, rows: Iterable[int]) -> None:
    database.executemany(f"INSERT INTO temp.hidden_{name} VALUES (?)", ((row,) for row in rows))


def _hidden_marks(database: sqlite3.Connection, hidden: _Hidden) -> list[int]:
    """Return the marks of visible documents that speak of nothing but hidden text."""
    marks = []
    for document, text in hidden.texts.items():
        query = "SELECT rowid, start, end FROM main.mark WHERE document = ? AND kind != ?"
        for row, start, end in database.execute(query, (document, MarkKind.PAGE)):
            if not Span(start=start, end=end).of(text).strip():
                marks.append(row)
    return marks


def _shadow_acronyms(
    database: sqlite3.Connection, acronyms: Iterable[tuple[str, str, str, str, int]]
) -> None:
    rows = list(acronyms)
    database.execute("CREATE TEMP TABLE acronym AS SELECT * FROM main.acronym WHERE false")
    database.executemany("INSERT INTO temp.acronym VALUES (?, ?, ?, ?, ?)", rows)


def _shadow_table(database: sqlite3.Connection, table: str) -> None:
    # Names of tables and columns are those of our own schema, never the user's.
    found = database.execute(f"PRAGMA main.table_info({table})").fetchall()
    columns = [f'whole."{column["name"]}"' for column in found]
    if table == "document":
        columns[columns.index('whole."text"')] = _SHOWN_TEXT
    if table in _NUMBERED:
        columns.insert(0, "whole.rowid AS rowid")
    exists = _SHADOWS.get(table, "false")
    database.execute(
        f"CREATE TEMP VIEW {table} AS SELECT {', '.join(columns)}"
        f" FROM main.{table} AS whole WHERE {exists}"
    )
