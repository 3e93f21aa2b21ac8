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
    Candidate,
    Concept,
    Counts,
    Evidence,
    Filter,
    Hit,
    Leaning,
    Manifest,
    Pool,
    Query,
    Ranking,
    Weights,
)
from index.search import SearchIndex, open_index

__all__ = [
    "Candidate",
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
    "Leaning",
    "Manifest",
    "ModelDamaged",
    "ModelUnavailable",
    "Pool",
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
