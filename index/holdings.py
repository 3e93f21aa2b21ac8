"""How much of which body an index holds, as far as a filter lets it be searched."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass, replace

from corpus.records import MinutesStatus
from index.evidence import filter_clauses
from index.records import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The documents of one body.

    Attributes:
        council, committee: as indexed; None where the documents do not say.
        documents: how many; ``undated``, ``drafts`` and ``approved`` of them are such.
        meetings: how many days of meetings, a document without a date counting as one.
        first, last: the dates of its first and last meeting.
    """

    council: str | None
    committee: str | None
    documents: int
    meetings: int
    first: dt.date | None
    last: dt.date | None
    undated: int
    drafts: int
    approved: int


def holdings(database: sqlite3.Connection, filters: Filter) -> list[Holding]:
    """Return what a filter on bodies, times and status lets be searched, by body.

    Kinds of passages and persons choose within documents and are left out of account; ``filters``
    has its names as they are indexed.
    """
    clauses, values = filter_clauses(replace(filters, kinds=()))
    query = _BODIES.format(" AND ".join(clauses) or "true")
    found = database.execute(query, [*_STATES, *values])
    return [_holding(row) for row in found]


_STATES = (MinutesStatus.DRAFT.value, MinutesStatus.APPROVED.value)
_BODIES = """
SELECT council, committee, count(*) AS documents,
  count(DISTINCT ifnull(date, document_id)) AS meetings, min(date) AS first, max(date) AS last,
  sum(date IS NULL) AS undated, sum(status = ?) AS drafts, sum(status = ?) AS approved
FROM document WHERE {} GROUP BY council, committee
ORDER BY council IS NULL, council, committee IS NULL, committee
"""


def _holding(row: sqlite3.Row) -> Holding:
    first, last = (dt.date.fromisoformat(day) if day else None for day in (row[4], row[5]))
    return Holding(
        council=row["council"],
        committee=row["committee"],
        documents=row["documents"],
        meetings=row["meetings"],
        first=first,
        last=last,
        undated=row["undated"],
        drafts=row["drafts"],
        approved=row["approved"],
    )
