"""Reading minutes: files → documents, meetings, items, decisions and passages.

What is exported is imported when it is first used: a question needs the records and no reader.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.errors import (
        CorpusError,
        EmptyDocument,
        SourceUnavailable,
        UnreadableDocument,
        UnsupportedSource,
    )
    from corpus.extracts import page_of
    from corpus.reading import read_document, read_documents
    from corpus.records import (
        Acronym,
        Action,
        Attendee,
        Decision,
        DecisionKind,
        Document,
        DocumentId,
        Facts,
        Interest,
        Item,
        Layout,
        Mark,
        MarkKind,
        Meeting,
        MinutesStatus,
        Outcome,
        Passage,
        PassageKind,
        Presence,
        Reading,
        Side,
        Skipped,
        Source,
        Span,
        Stated,
        Vote,
        Voter,
    )
    from corpus.sources import Contents, discover, document_name, read_source

__all__ = [
    "Acronym",
    "Action",
    "Attendee",
    "Contents",
    "CorpusError",
    "Decision",
    "DecisionKind",
    "Document",
    "DocumentId",
    "EmptyDocument",
    "Facts",
    "Interest",
    "Item",
    "Layout",
    "Mark",
    "MarkKind",
    "Meeting",
    "MinutesStatus",
    "Outcome",
    "Passage",
    "PassageKind",
    "Presence",
    "Reading",
    "Side",
    "Skipped",
    "Source",
    "SourceUnavailable",
    "Span",
    "Stated",
    "UnreadableDocument",
    "UnsupportedSource",
    "Vote",
    "Voter",
    "discover",
    "document_name",
    "page_of",
    "read_document",
    "read_documents",
    "read_source",
]

_HOME = dict.fromkeys(__all__, "corpus.records") | {
    "CorpusError": "corpus.errors",
    "EmptyDocument": "corpus.errors",
    "SourceUnavailable": "corpus.errors",
    "UnreadableDocument": "corpus.errors",
    "UnsupportedSource": "corpus.errors",
    "read_document": "corpus.reading",
    "read_documents": "corpus.reading",
    "Contents": "corpus.sources",
    "page_of": "corpus.extracts",
    "discover": "corpus.sources",
    "document_name": "corpus.sources",
    "read_source": "corpus.sources",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'corpus' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
