"""Rows of the collection → evidence that can be cited, and filters → rows."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence

from corpus.records import (
    Decision,
    DecisionId,
    DecisionKind,
    Item,
    ItemId,
    Meeting,
    MinutesStatus,
    Outcome,
    Passage,
    PassageId,
    PassageKind,
    Source,
    Span,
)
from index.packing import (
    unpacked_actions,
    unpacked_interests,
    unpacked_span,
    unpacked_spans,
    unpacked_vote,
)
from index.records import Evidence, Filter

_PASSAGE = """
SELECT passage.row AS passage_row, passage_id, passage.kind AS passage_kind,
  passage.start AS passage_start, passage.end AS passage_end, sub_start, sub_end,
  item.row AS item_row, item_id, number, item.title AS item_title, item.start AS item_start,
  item.end AS item_end, exempt, agenda_number, report, item.url AS item_url, actions, interests,
  document.row AS document_row, document.title AS document_title, council, committee, date, status,
  document.url AS url, language, occasion, cancelled, path, sha256, text_sha256, media_type, reader,
  part,
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
    item = Item(
        item_id=ItemId(found["item_id"]),
        number=found["number"],
        title=found["item_title"],
        span=Span(start=found["item_start"], end=found["item_end"]),
        exempt=bool(found["exempt"]),
        decisions=tuple(d for _, d in decisions),
        agenda_number=found["agenda_number"],
        report=unpacked_span(found["report"]),
        url=found["item_url"],
        actions=unpacked_actions(found["actions"]),
        interests=unpacked_interests(found["interests"]),
    )
    return Evidence(
        row=row,
        document=found["document_row"],
        passage=_passage(found, item.item_id, own),
        item=item,
        meeting=_meeting(found),
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
    return [
        (
            row["row"],
            Decision(
                decision_id=DecisionId(row["decision_id"]),
                item_id=ItemId(item_id),
                span=Span(start=row["start"], end=row["end"]),
                label=row["label"],
                lead_in=unpacked_spans(row["lead_in"]),
                kind=DecisionKind(row["kind"]),
                outcome=Outcome(row["outcome"]),
                inferred=bool(row["inferred"]),
                proposer=unpacked_span(row["proposer"]),
                seconder=unpacked_span(row["seconder"]),
                vote=unpacked_vote(row["vote"]),
                twin=unpacked_span(row["twin"]),
            ),
        )
        for row in rows
    ]


def _meeting(row: sqlite3.Row) -> Meeting:
    return Meeting(
        title=row["document_title"],
        council=row["council"],
        committee=row["committee"],
        date=dt.date.fromisoformat(row["date"]) if row["date"] else None,
        minutes_status=MinutesStatus(row["status"]),
        url=row["url"],
        language=row["language"],
        occasion=row["occasion"],
        cancelled=bool(row["cancelled"]),
    )


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
