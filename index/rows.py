"""Rows of the collection → domain records; queries name the columns as they stand here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Protocol

from corpus.records import (
    Decision,
    DecisionId,
    DecisionKind,
    Item,
    ItemId,
    Meeting,
    MinutesStatus,
    Outcome,
    Span,
)
from index.packing import (
    unpacked_actions,
    unpacked_interests,
    unpacked_span,
    unpacked_spans,
    unpacked_vote,
)


class Columns(Protocol):
    """A row of the collection: a ``sqlite3.Row`` or a mapping."""

    def __getitem__(self, name: str, /) -> Any:  # noqa: ANN401  # a column may hold anything
        """Return the value in a column."""


MEETING_COLUMNS = """
  document.title AS document_title, council, committee, date, status, document.url AS url,
  language, occasion, cancelled
"""
ITEM_COLUMNS = """
  item.row AS item_row, item_id, number, item.title AS item_title, item.start AS item_start,
  item.end AS item_end, exempt, agenda_number, report, item.url AS item_url, actions, interests
"""


def meeting_of(row: Columns) -> Meeting:
    """Return the meeting in a row that has ``MEETING_COLUMNS``."""
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


def item_of(row: Columns, decisions: Sequence[Decision]) -> Item:
    """Return the item in a row that has ``ITEM_COLUMNS``, with its decisions."""
    return Item(
        item_id=ItemId(row["item_id"]),
        number=row["number"],
        title=row["item_title"],
        span=Span(start=row["item_start"], end=row["item_end"]),
        exempt=bool(row["exempt"]),
        decisions=tuple(decisions),
        agenda_number=row["agenda_number"],
        report=unpacked_span(row["report"]),
        url=row["item_url"],
        actions=unpacked_actions(row["actions"]),
        interests=unpacked_interests(row["interests"]),
    )


def decision_of(row: Columns, item_id: str) -> Decision:
    """Return the decision in a whole row of its table; ``item_id`` is its item's."""
    return Decision(
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
    )
