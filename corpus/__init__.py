"""Reading minutes: files of text → documents, meetings, items, decisions and passages."""

from corpus.errors import (
    CorpusError,
    EmptyDocument,
    SourceUnavailable,
    UnreadableDocument,
    UnsupportedSource,
)
from corpus.metadata import Stated
from corpus.reading import read_document
from corpus.records import (
    Acronym,
    Decision,
    DecisionKind,
    Document,
    DocumentId,
    Item,
    Meeting,
    MinutesStatus,
    Outcome,
    Passage,
    PassageKind,
    Reading,
    Skipped,
    Source,
    Span,
)
from corpus.sources import discover, document_name, read_source

__all__ = [
    "Acronym",
    "CorpusError",
    "Decision",
    "DecisionKind",
    "Document",
    "DocumentId",
    "EmptyDocument",
    "Item",
    "Meeting",
    "MinutesStatus",
    "Outcome",
    "Passage",
    "PassageKind",
    "Reading",
    "Skipped",
    "Source",
    "SourceUnavailable",
    "Span",
    "Stated",
    "UnreadableDocument",
    "UnsupportedSource",
    "discover",
    "document_name",
    "read_document",
    "read_source",
]
