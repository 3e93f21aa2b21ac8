"""Rows of the collection → evidence that can be cited, and filters → rows."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.records import Decision, ItemId, Passage, PassageId, PassageKind, Source, Span
from index.postings import Postings
from index.ranking import Lexicon
from index.records import Candidate, Evidence, Filter
from index.rows import ITEM_COLUMNS, MEETING_COLUMNS, Columns, decision_of, item_of, meeting_of

# Evidence, less its decisions and its page.
EVIDENCE_COLUMNS = f"""
  passage.row AS passage_row, passage_id, passage.kind AS passage_kind,
  passage.start AS passage_start, passage.end AS passage_end, sub_start, sub_end,
  {ITEM_COLUMNS}, {MEETING_COLUMNS}, document.row AS document_row,
  path, sha256, text_sha256, media_type, reader, part
"""
# The passages of what an id names, in their order.  It begins with its document's id, in which
# there is no colon: only that is looked up.
_OF = "document.document_id = substr(?1, 1, instr(?1 || ':', ':') - 1)"
ROWS_BY_ID = {
    "document": "SELECT passage.row FROM passage JOIN document ON document = document.row"
    " WHERE document_id = ?1 ORDER BY 1",
    "item": "SELECT passage.row FROM document JOIN item ON item.document = document.row"
    f" JOIN passage ON passage.item = item.row WHERE {_OF} AND item_id = ?1 ORDER BY 1",
    "decision": "SELECT passage FROM states JOIN decision ON decision = decision.row"
    " WHERE passage IN (SELECT passage.row FROM passage JOIN document"
    f" ON passage.document = document.row WHERE {_OF}) AND decision_id = ?1 ORDER BY 1",
    "passage": "SELECT passage.row FROM document JOIN passage ON passage.document = document.row"
    f" WHERE {_OF} AND passage_id = ?1",
}
# The passages of the item that one stands in.
NEIGHBOURS = (
    "SELECT row FROM passage WHERE item = (SELECT item FROM passage WHERE row = ?) ORDER BY row"
)
# The page on which a decision or a passage begins.
PAGE = """
  (SELECT value FROM mark WHERE mark.document = document.row AND mark.kind = 'page'
    AND mark.start <= {0}.start AND mark.end > {0}.start) AS page
"""
EVIDENCE = f"""
SELECT {EVIDENCE_COLUMNS}, {PAGE.format("passage")}
FROM document JOIN passage ON passage.document = document.row JOIN item ON passage.item = item.row
"""
_OF_ONE = EVIDENCE + "WHERE passage.row = ?"


def read_evidence(database: sqlite3.Connection, row: int) -> Evidence:
    """Return one passage with its item, meeting, source and decisions."""
    found = _named(database.execute(_OF_ONE, (row,)).fetchone())
    rows = [_named(r) for r in database.execute(_DECISIONS, (row, found["item_row"]))]
    decisions = [decision_of(r, found["item_id"]) for r in rows]
    own = tuple(d for r, d in zip(rows, decisions, strict=True) if r["stated"])
    item = item_of(found, decisions)
    return Evidence(
        row=row,
        document=found["document_row"],
        passage=passage_of(found, item.item_id, own),
        item=item,
        meeting=meeting_of(found),
        source=source_of(found),
        decisions=own,
        page=found["page"],
    )


_DECISIONS = """
SELECT *, EXISTS (SELECT 1 FROM states WHERE passage = ? AND decision = decision.row) AS stated
FROM decision WHERE item = ? ORDER BY row
"""


def _named(row: sqlite3.Row) -> Columns:
    """Return a row's values by name; the row itself compares names one by one."""
    return dict(zip(row.keys(), row, strict=True))


def passage_of(row: Columns, item: ItemId, decisions: Sequence[Decision]) -> Passage:
    """Return the passage in a row that has ``EVIDENCE_COLUMNS``, with the decisions it states."""
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


def source_of(row: Columns) -> Source:
    """Return the source in a row that has ``EVIDENCE_COLUMNS``."""
    return Source(
        path=row["path"],
        sha256=row["sha256"],
        text_sha256=row["text_sha256"],
        media_type=row["media_type"],
        reader=row["reader"],
        part=row["part"],
    )


def read_candidates(database: sqlite3.Connection, rows: Sequence[int]) -> dict[int, Candidate]:
    """Return what the second ranking looks at of some passages, by row."""
    wanted = json.dumps(sorted(rows))
    found = database.execute(_CANDIDATES, (wanted,)).fetchall()
    documents = json.dumps(sorted({row["document"] for row in found}))
    texts = dict(database.execute(_TEXTS, (documents,)).fetchall())
    return {row["row"]: _candidate(row, texts[row["document"]]) for row in found}


_CANDIDATES = """
SELECT passage.row, passage.document, passage.item, passage.kind, passage.start, passage.end, date,
  EXISTS (SELECT 1 FROM states JOIN decision ON decision.row = states.decision
    WHERE states.passage = passage.row AND decision.start = passage.start
    AND decision.end = passage.end) AS clause
FROM passage JOIN document ON passage.document = document.row
WHERE passage.row IN (SELECT value FROM json_each(?))
"""
_TEXTS = "SELECT row, text FROM document WHERE row IN (SELECT value FROM json_each(?))"


def _candidate(row: sqlite3.Row, text: str) -> Candidate:
    return Candidate(
        row=row["row"],
        document=row["document"],
        item=row["item"],
        kind=PassageKind(row["kind"]),
        text=text[row["start"] : row["end"]],
        is_clause=bool(row["clause"]),
        date=dt.date.fromisoformat(row["date"]) if row["date"] else None,
    )


def filter_clauses(filters: Filter) -> tuple[list[str], list[str]]:
    """Return the conditions on document and passage that a filter sets, less the person's.

    The second are the values of their marks, in order.
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
    return clauses, values


def allowed_mask(
    database: sqlite3.Connection,
    lexicon: Lexicon,
    visible: NDArray[np.bool_] | None,
    filters: Filter,
) -> NDArray[np.bool_]:
    """Tell of each passage whether a filter lets it through; errors as ``allowed_rows``.

    Most filters look at whole documents, which are fewer than their passages.  Of ``visible``
    passages alone, where it is given.  What comes back cannot be altered: it is to be kept.
    """
    documents = lexicon.postings["document"]
    if filters.kinds or filters.person is not None:
        mask = _told(allowed_rows(database, filters, documents), lexicon.items.size)
    else:
        clauses, values = filter_clauses(filters)
        query = f"SELECT row - 1 FROM document WHERE {' AND '.join(clauses)}"
        found = [row[0] for row in database.execute(query, values)]
        mask = _told(found, documents.lengths.size)[lexicon.units["document"]]
    if visible is not None:
        mask &= visible
    mask.flags.writeable = False
    return mask


def _told(numbers: Sequence[int], size: int) -> NDArray[np.bool_]:
    found = np.zeros(size, dtype=np.bool_)
    found[list(numbers)] = True
    return found


def allowed_rows(
    database: sqlite3.Connection, filters: Filter, documents: Postings | None = None
) -> list[int]:
    """Return the rows of the passages that a filter lets through.

    A document without a date is not within any period, and one without a council is of none.
    ``documents`` are the postings of whole documents: with them a person is found without
    reading every text.

    Raises:
        UnknownName: nothing in the whole collection names the person.
    """
    clauses, values = filter_clauses(filters)
    if filters.person is not None:
        from index.people import person_rows  # few questions are filtered so

        naming = person_rows(database, filters.person, documents)
        if not clauses:
            return sorted(naming)
    query = "SELECT passage.row FROM passage JOIN document ON passage.document = document.row"
    found = database.execute(f"{query} WHERE {' AND '.join(clauses) or 'true'}", values)
    return [row[0] for row in found if filters.person is None or row[0] in naming]
