"""What can be searched, in figures: of the view that was searched, and of no more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assistant.render import counted
from corpus.dates import in_words
from index import SearchIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many documents of how many committees, from which days, read when.

    ``first`` and ``last`` are days of meetings; None where all are undated.
    """

    documents: int
    committees: tuple[str, ...]
    first: dt.date | None
    last: dt.date | None
    read: dt.datetime


def coverage_of(view: SearchIndex) -> Coverage:
    """Return what a view holds."""
    first, last = view.period()
    return Coverage(
        documents=len(view.documents()),
        committees=tuple(view.committees()),
        first=dt.date.fromisoformat(first) if first else None,
        last=dt.date.fromisoformat(last) if last else None,
        read=view.manifest.built_at,
    )


def searched(coverage: Coverage) -> str:
    """Return "Searched the minutes of 412 meetings, 3 March 2019 to 30 June 2026."; no names."""
    return f"Searched {holds(coverage)}."


def holds(coverage: Coverage) -> str:
    """Return "412 minutes of 3 committees, 3 March 2019 to 30 June 2026"."""
    told = counted(coverage.documents, "set of minutes", "sets of minutes")
    if coverage.committees:
        told += f" of {counted(len(coverage.committees), 'committee')}"
    if coverage.first and coverage.last:
        told += f", {in_words(coverage.first)} to {in_words(coverage.last)}"
    return told
