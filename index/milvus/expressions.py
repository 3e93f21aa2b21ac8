"""Filters and restrictions → what the server is asked.

What a restriction hides never leaves the server: its bodies and documents are left out by the
expression itself.  Which they are is decided by the rules of ``index.hiding``, over the names of
bodies alone, and over the titles and paths of documents that say no committee.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from index.hiding import Restriction, hidden_documents
from index.milvus.layout import key_of
from index.records import Filter

# A passage of some document: an expression that no row fails.
EVERYTHING = 'document != ""'


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A council and committee that the collection holds minutes of; either may be unknown."""

    council: str | None
    committee: str | None

    @property
    def key(self) -> str:
        """What its rows are found by."""
        return key_of(self.council, self.committee)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnamed:
    """A document that says no committee; its title and path may say whose it is."""

    document: str
    council: str | None
    title: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a restriction leaves: bodies, and documents that say no committee; both by key."""

    bodies: tuple[str, ...]
    documents: tuple[str, ...]


def sight_of(restriction: Restriction, bodies: Sequence[Body], unnamed: Sequence[Unnamed]) -> Sight:
    """Return what a restriction leaves of these bodies and documents."""
    named = [body for body in bodies if body.committee is not None]
    rows: list[tuple[str | None, str | None, str | None, str]] = [
        *((body.council, body.committee, None, "") for body in named),
        *((document.council, None, document.title, document.path) for document in unnamed),
    ]
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE document (row, council, committee, title, path)")
        database.executemany(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?)",
            ((number, *row) for number, row in enumerate(rows)),
        )
        hidden = hidden_documents(database, restriction)
    keys = [*(body.key for body in named), *(document.document for document in unnamed)]
    left = [None if number in hidden else key for number, key in enumerate(keys)]
    return Sight(
        bodies=tuple(key for key in left[: len(named)] if key),
        documents=tuple(key for key in left[len(named) :] if key),
    )


def seen_expression(sight: Sight) -> str:
    """Return the condition that a passage or a document is among what is left.

    What is left is named, not what is hidden: minutes that are written in this very moment, and
    that nobody has judged yet, are not shown.
    """
    return f"({among('body', sight.bodies)} or {among('document', sight.documents)})"


def document_expression(filters: Filter) -> str:
    """Return the conditions that a filter sets on a document, its names being as indexed."""
    conditions = []
    for field, names in (("council", filters.councils), ("committee", filters.committees)):
        if names:
            conditions.append(f"{field} in {_listed(map(key_of, names))}")
    if filters.status is not None:
        conditions.append(f'status == "{filters.status}"')
    if filters.since is not None:
        conditions.append(f"date >= {filters.since:%Y%m%d}")
    if filters.until is not None:
        # A document without a date has the date 0, and is within no period.
        conditions.append(f"date > 0 and date <= {filters.until:%Y%m%d}")
    return " and ".join(conditions)


def passage_expression(filters: Filter, *, hides_exempt: bool) -> str:
    """Return the conditions that only a passage can meet."""
    conditions = []
    if filters.kinds:
        conditions.append(f"kind in {_listed(filters.kinds)}")
    if hides_exempt:
        conditions.append("exempt == false")
    return " and ".join(conditions)


def every(*expressions: str) -> str:
    """Return the expression that all of these hold; empty ones say nothing."""
    return " and ".join(e for e in expressions if e) or EVERYTHING


def among(field: str, keys: Iterable[str]) -> str:
    """Return the condition that a field is one of some keys."""
    return f"{field} in {_listed(keys)}"


def _listed(words: Iterable[str]) -> str:
    # Of no words, the list of what no key is: not every server takes an empty one.
    return "[" + ", ".join(f'"{word}"' for word in [*words] or [""]) + "]"
