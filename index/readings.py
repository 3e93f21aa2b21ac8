"""The collection → readings, as they were read when the index was made: nothing is read anew."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence

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
    Reading,
    Span,
)
from index.collection import stored_document
from index.packing import (
    unpacked_actions,
    unpacked_attendance,
    unpacked_interests,
    unpacked_span,
    unpacked_spans,
    unpacked_vote,
)

_DOCUMENTS = """
SELECT row, document_id, path, sha256, text_sha256, media_type, reader, part, title, council,
  committee, date, status, url, language, occasion, cancelled, attendance, warnings
FROM document ORDER BY row
"""


def stored_readings(database: sqlite3.Connection) -> Iterator[Reading]:
    """Yield every document's reading in the order of the rows, one at a time."""
    for row in database.execute(_DOCUMENTS).fetchall():
        document = stored_document(database, row)
        items = database.execute(
            "SELECT * FROM item WHERE document = ? ORDER BY row", (row["row"],)
        ).fetchall()
        decisions = _decisions(database, row["row"])
        yield Reading(
            document=document,
            meeting=_meeting(row),
            items=tuple(_item(item, decisions[item["row"]]) for item in items),
            passages=_passages(database, row["row"]),
            warnings=tuple(json.loads(row["warnings"])),
            attendance=unpacked_attendance(row["attendance"]),
        )


def _meeting(row: sqlite3.Row) -> Meeting:
    return Meeting(
        title=row["title"],
        council=row["council"],
        committee=row["committee"],
        date=dt.date.fromisoformat(row["date"]) if row["date"] else None,
        minutes_status=MinutesStatus(row["status"]),
        url=row["url"],
        language=row["language"],
        occasion=row["occasion"],
        cancelled=bool(row["cancelled"]),
    )


def _item(row: sqlite3.Row, decisions: Sequence[Decision]) -> Item:
    return Item(
        item_id=ItemId(row["item_id"]),
        number=row["number"],
        title=row["title"],
        span=Span(start=row["start"], end=row["end"]),
        exempt=bool(row["exempt"]),
        decisions=tuple(decisions),
        agenda_number=row["agenda_number"],
        report=unpacked_span(row["report"]),
        url=row["url"],
        actions=unpacked_actions(row["actions"]),
        interests=unpacked_interests(row["interests"]),
    )


def _decisions(database: sqlite3.Connection, document: int) -> defaultdict[int, list[Decision]]:
    """Return a document's decisions by the row of their item."""
    found: defaultdict[int, list[Decision]] = defaultdict(list)
    rows = database.execute(
        "SELECT decision.*, item.item_id AS item_name FROM decision"
        " JOIN item ON decision.item = item.row WHERE item.document = ? ORDER BY decision.row",
        (document,),
    )
    for row in rows:
        found[row["item"]].append(
            Decision(
                decision_id=DecisionId(row["decision_id"]),
                item_id=ItemId(row["item_name"]),
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
            )
        )
    return found


def _passages(database: sqlite3.Connection, document: int) -> tuple[Passage, ...]:
    """Return a document's passages, each with the decisions that it states."""
    stated: defaultdict[int, list[DecisionId]] = defaultdict(list)
    states = database.execute(
        "SELECT states.passage, decision_id FROM states"
        " JOIN passage ON states.passage = passage.row JOIN decision ON states.decision ="
        " decision.row WHERE passage.document = ? ORDER BY states.rowid",
        (document,),
    )
    for passage, decision in states:
        stated[passage].append(DecisionId(decision))
    rows = database.execute(
        "SELECT passage.*, item_id FROM passage JOIN item ON passage.item = item.row"
        " WHERE passage.document = ? ORDER BY passage.row",
        (document,),
    )
    return tuple(
        Passage(
            passage_id=PassageId(row["passage_id"]),
            item_id=ItemId(row["item_id"]),
            kind=PassageKind(row["kind"]),
            span=Span(start=row["start"], end=row["end"]),
            subheading=None
            if row["sub_start"] is None
            else Span(start=row["sub_start"], end=row["sub_end"]),
            decision_ids=tuple(stated[row["row"]]),
        )
        for row in rows
    )
