"""Searching minutes: passages → an index on disk → rankings and evidence."""

from index.analyzer import analyze, analyze_question
from index.errors import (
    IndexBusy,
    IndexDamaged,
    IndexIncompatible,
    IndexMissing,
    IndexUnwritable,
    ModelDamaged,
    ModelUnavailable,
    SearchIndexError,
    UnknownName,
)
from index.records import (
    Concept,
    Counts,
    Evidence,
    Filter,
    Hit,
    Manifest,
    Query,
    Ranking,
    Weights,
)
from index.search import SearchIndex, open_index

__all__ = [
    "Concept",
    "Counts",
    "Evidence",
    "Filter",
    "Hit",
    "IndexBusy",
    "IndexDamaged",
    "IndexIncompatible",
    "IndexMissing",
    "IndexUnwritable",
    "Manifest",
    "ModelDamaged",
    "ModelUnavailable",
    "Query",
    "Ranking",
    "SearchIndex",
    "SearchIndexError",
    "UnknownName",
    "Weights",
    "analyze",
    "analyze_question",
    "open_index",
]
