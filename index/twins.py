"""Relations of documents and twins of passages, as ``index.relations`` wrote them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from corpus.records import DocumentId

if TYPE_CHECKING:
    from corpus.relations import Relation


def load_relations(database: sqlite3.Connection) -> tuple[Relation, ...]:
    """Return every relation between documents, as ``find_relations`` gave them."""
    # Here, since a question asks for twins and for no relation of whole documents.
    from corpus.relations import Relation, RelationKind

    rows = database.execute(
        "SELECT a.document_id, b.document_id, kind, alike, reason FROM relation"
        " JOIN document AS a ON relation.document = a.row"
        " JOIN document AS b ON relation.other = b.row ORDER BY 1, 2"
    )
    return tuple(
        Relation(
            document=DocumentId(document),
            other=DocumentId(other),
            kind=RelationKind(kind),
            alike=alike,
            reason=reason,
        )
        for document, other, kind, alike, reason in rows
    )


def load_preferred(database: sqlite3.Connection) -> dict[int, int]:
    """Return, by passage row, the row of the last state of the same words."""
    return dict(database.execute("SELECT passage, preferred FROM twin").fetchall())


_Hit = TypeVar("_Hit")


def fold_twins(
    hits: Iterable[_Hit],
    preferred: Mapping[int, int],
    *,
    row_of: Callable[[_Hit], int],
    is_allowed: Callable[[int], bool] = lambda row: True,
) -> Iterator[tuple[int, _Hit]]:
    """Yield each hit with the row to quote: the last state's, where the filter lets it through.

    Several hits may yield one row: the first brings the quote, the others are its twins.
    """
    for hit in hits:
        row = row_of(hit)
        last = preferred.get(row, row)
        yield (last if is_allowed(last) else row), hit
