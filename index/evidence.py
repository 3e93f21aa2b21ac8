"""Rows of the collection → evidence that can be cited, and filters → rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from corpus.records import Decision, ItemId, Passage, PassageId, PassageKind, Source, Span
from index.records import Evidence, Filter
from index.rows import ITEM_COLUMNS, MEETING_COLUMNS, decision_of, item_of, meeting_of

_PASSAGE = f"""
SELECT passage.row AS passage_row, passage_id, passage.kind AS passage_kind,
  passage.start AS passage_start, passage.end AS passage_end, sub_start, sub_end,
  {ITEM_COLUMNS}, {MEETING_COLUMNS}, document.row AS document_row, path, sha256, text_sha256,
  media_type, reader, part,
  (SELECT value FROM mark WHERE mark.document = document.row AND mark.kind = 'page'
    AND mark.start <= passage.start AND mark.end > passage.start) AS page
FROM passage JOIN item ON passage.item = item.row JOIN document ON passage.document = document.row
"""


def read_evidence(database: sqlite3.Connection, row: int) -> Evidence:
    """Return one passage with its item, meeting, source and decisions."""
    found = database.execute(_PASSAGE + "WHERE passage.row = ?", (row,)).fetchone()
    decisions = _decisions(database, found["item_row"], found["item_id"])
    stated = {
        r[0] for r in database.execute("SELECT decision FROM states WHERE passage = ?", (row,))
    }
    own = tuple(d for number, d in decisions if number in stated)
    item = item_of(found, [d for _, d in decisions])
    return Evidence(
        row=row,
        document=found["document_row"],
        passage=_passage(found, item.item_id, own),
        item=item,
        meeting=meeting_of(found),
        source=_source(found),
        decisions=own,
        page=found["page"],
    )


def _passage(row: sqlite3.Row, item: ItemId, decisions: Sequence[Decision]) -> Passage:
    subheading = None
    if row["sub_start"] is not None:
        subheading = Span(start=row["sub_start"], end=row["sub_end"])
    return Passage(
        passage_id=PassageId(row["passage_id"]),
        item_id=item,
        kind=PassageKind(row["passage_kind"]),
        span=Span(start=row["passage_start"], end=row["passage_end"]),
        subheading=subheading,
        decision_ids=tuple(d.decision_id for d in decisions),
    )


def _decisions(database: sqlite3.Connection, item: int, item_id: str) -> list[tuple[int, Decision]]:
    rows = database.execute("SELECT * FROM decision WHERE item = ? ORDER BY row", (item,))
    return [(row["row"], decision_of(row, item_id)) for row in rows]


def _source(row: sqlite3.Row) -> Source:
    return Source(
        path=row["path"],
        sha256=row["sha256"],
        text_sha256=row["text_sha256"],
        media_type=row["media_type"],
        reader=row["reader"],
        part=row["part"],
    )


def allowed_rows(database: sqlite3.Connection, filters: Filter) -> list[int]:
    """Return the rows of the passages that a filter lets through.

    A document without a date is not within any period, and one without a council is of none.
    """
    clauses: list[str] = []
    values: list[str] = []

    def one_of(column: str, wanted: Sequence[str]) -> None:
        if wanted:
            clauses.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values.extend(wanted)

    one_of("council", filters.councils)
    one_of("committee", filters.committees)
    one_of("passage.kind", filters.kinds)
    one_of("status", (filters.status,) if filters.status else ())
    for sign, date in ((">=", filters.since), ("<=", filters.until)):
        if date:
            clauses.append(f"date {sign} ?")
            values.append(date.isoformat())
    query = "SELECT passage.row FROM passage JOIN document ON passage.document = document.row"
    found = database.execute(f"{query} WHERE {' AND '.join(clauses) or 'true'}", values)
    return [row[0] for row in found]
