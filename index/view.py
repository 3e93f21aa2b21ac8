"""Restricted views: an index in which some minutes do not exist.

A view is what ``SearchIndex`` would be had the hidden documents and passages never been read: they
are in no ranking, count, name, correction, acronym, context or list, and their ids mean nothing.
What it weighs words by is counted anew too, so that an answer tells nothing of what is hidden, not
even by its order.

The vectors are shared with the index that the view is of; postings are copied without what is
hidden, and the collection is opened once more with its tables shadowed (``index.shadows``).
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.records import Span
from index import collection
from index.analyzer import analyze
from index.errors import IndexMissing
from index.fields import DOCUMENT, ITEM, TEXT, TITLE
from index.hiding import Body, Restriction
from index.ranking import Lexicon
from index.records import Evidence
from index.search import SearchIndex
from index.shadows import shadow
from index.thinning import thinned

__all__ = ["Body", "ExemptItem", "Restriction", "exempt_items", "restricted_view"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptItem:
    """An item taken in private: that it was there, and nothing of what it says."""

    document_id: str
    item_id: str
    council: str | None
    committee: str | None
    date: dt.date | None
    number: str
    title: str


def restricted_view(index: SearchIndex, restriction: Restriction) -> SearchIndex:
    """Return the index as it would be without what the restriction hides.

    It takes a moment and about as much memory as the index's postings, so it is to be kept for
    each restriction that is in use; closing it leaves ``index`` open.

    Raises:
        IndexMissing: a newer index was published and this one is gone: open the newer one.
        TypeError: ``index`` is a view itself, whose restriction would be lost.
    """
    if isinstance(index, _RestrictedIndex):
        raise TypeError("a view is made of a whole index")
    return _RestrictedIndex(index, restriction)


def exempt_items(view: SearchIndex, documents: Iterable[int]) -> tuple[ExemptItem, ...]:
    """Return the exempt items of documents, in document order, known by their existence only.

    Args:
        view: an index, whether it hides the passages of exempt items or not; of documents that it
            hides nothing is said.
        documents: rows of documents, as ``Evidence.document``.
    """
    rows = view._rows(_EXEMPT, json.dumps(sorted(set(documents))))
    return tuple(
        ExemptItem(
            document_id=row["document_id"],
            item_id=row["item_id"],
            council=row["council"],
            committee=row["committee"],
            date=dt.date.fromisoformat(row["date"]) if row["date"] else None,
            number=row["number"],
            title=row["title"],
        )
        for row in rows
    )


# In a view the table of items has no exempt ones, and that of documents only those that exist.
_EXEMPT = """
SELECT document_id, item_id, council, committee, date, number, item.title
FROM main.item AS item JOIN document ON item.document = document.row
WHERE exempt AND document.row IN (SELECT value FROM json_each(?)) ORDER BY item.row
"""


class _RestrictedIndex(SearchIndex):
    """A view of another index, which must stay open as long as it."""

    def __init__(self, whole: SearchIndex, restriction: Restriction) -> None:
        """Open the collection once more and hide in it what the restriction says."""
        self._whole = whole
        self._lock = threading.Lock()
        generation = whole._generation
        try:
            self._database = collection.open_collection(generation.path)
        except sqlite3.OperationalError as error:
            if generation.path.exists():
                raise
            raise IndexMissing(generation.folder) from error
        texts = shadow(self._database, restriction)
        counts = collection.count(self._database)
        self._shortened = frozenset(texts)
        # The size and hash of the files are those of the whole: they would tell that more is there.
        self._generation = replace(
            generation, manifest=replace(whole.manifest, counts=counts, files=())
        )
        visible = np.zeros(whole._lexicon.items.size, dtype=np.bool_)
        visible[[row["row"] for row in self._database.execute(_PASSAGES)]] = True
        self._visible = visible
        documents = [row["row"] - 1 for row in self._database.execute(_DOCUMENTS)]
        self._lexicon = _thinned_lexicon(whole._lexicon, visible, documents, texts)
        self._dense = whole._dense
        self._sentences = whole._sentences
        self._questions = whole._questions

    def evidence(self, row: int) -> Evidence:
        """Return the passage in a row; LookupError where it does not exist."""
        if self._visible is not None and not self._visible[row]:
            raise LookupError(f"there is no passage {row}")
        return super().evidence(row)

    def quote(self, document: int, span: Span) -> str:
        """Return the characters of a span; LookupError where some of them do not exist.

        What is hidden in a text is blank there, and blanks are not what was printed.
        """
        shown = self._column(_TEXT, document)
        if not shown:
            raise LookupError(f"there is no document {document}")
        quote = span.of(shown[0])
        if document in self._shortened:
            (whole,) = self._column(_WHOLE_TEXT, document)
            if span.of(whole) != quote:
                raise LookupError(f"there is no such text in document {document}")
        return quote


_TEXT = "SELECT text FROM document WHERE row = ?"
_WHOLE_TEXT = "SELECT text FROM main.document WHERE row = ?"
_PASSAGES = "SELECT row FROM passage"
_DOCUMENTS = "SELECT row FROM document"


def _thinned_lexicon(
    whole: Lexicon,
    visible: NDArray[np.bool_],
    documents: list[int],
    texts: Mapping[int, str],
) -> Lexicon:
    """Return the lexicon of what exists; ``documents`` are units, ``texts`` goes by row."""
    existing = np.zeros(whole.postings[DOCUMENT.name].lengths.size, dtype=np.bool_)
    existing[documents] = True
    headings = np.zeros(whole.postings[ITEM.name].lengths.size, dtype=np.bool_)
    headings[whole.units[ITEM.name][visible]] = True
    changed = {row - 1: analyze(text) for row, text in texts.items()}
    postings = {
        TEXT.name: thinned(whole.postings[TEXT.name], visible),
        ITEM.name: thinned(whole.postings[ITEM.name], headings),
        TITLE.name: thinned(whole.postings[TITLE.name], existing),
        DOCUMENT.name: thinned(whole.postings[DOCUMENT.name], existing, changed),
    }
    return replace(whole, postings=postings)
