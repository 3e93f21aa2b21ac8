"""The register: every decision that a filter lets through, once, newest first.

Ranking brings the likeliest passages; a register brings all of them.  One query reads what is
asked and nothing else, the text of a document is read once, and a decision that is printed in a
draft and in the final minutes, or on two copies of a page, is one record.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.records import Action, Decision, DecisionId, Item, Meeting, MinutesStatus, Source
from corpus.relations import RelationKind
from index.evidence import EVIDENCE, EVIDENCE_COLUMNS, PAGE, filter_clauses, passage_of, source_of
from index.grounds import Shares, grounds, shares
from index.people import person_rows
from index.postings import Postings
from index.ranking import Lexicon
from index.records import Concept, Evidence, Filter
from index.rows import decision_of, item_of, meeting_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One decision of the register.

    Attributes:
        evidence: a passage that states it; its ``decisions`` are this one alone, its item comes
            without the others, and its ``page`` is where the decision begins.
        text: the whole unaltered text of the document, which all of its records share.
        twins: the ids of the same decision in earlier states and copies of the same minutes.
    """

    evidence: Evidence
    text: str
    twins: tuple[DecisionId, ...] = ()

    @property
    def decision(self) -> Decision:
        """The decision."""
        return self.evidence.decisions[0]


# As corpus.twins has it: the later state first.
_STATE = {MinutesStatus.APPROVED: 0, MinutesStatus.DRAFT: 1, MinutesStatus.UNKNOWN: 2}


class Register:
    """The decisions of one generation of an index; it may be asked by several threads."""

    def __init__(
        self,
        database: sqlite3.Connection,
        lexicon: Lexicon,
        lock: threading.Lock,
        preferred: Callable[[], Mapping[int, int]],
    ) -> None:
        """Keep the open collection, its lexicon and lock; ``preferred`` loads its twins."""
        self._database = database
        self._lexicon = lexicon
        self._lock = lock
        self._preferred = preferred

    def decisions(
        self, filters: Filter, *, passages: Iterable[int] | None = None
    ) -> tuple[Recorded, ...]:
        """Return the decisions that a filter lets through, newest meeting first, undated last.

        Args:
            filters: with names as they are indexed, see ``SearchIndex.named``.
            passages: rows; only what these state.

        Raises:
            UnknownName: nothing in the whole collection names the person.
        """
        with self._lock:
            rows = self._select(_DECISIONS, filters, passages, "decision.row, passage.row")
            texts, reader = _Texts(self._database), _Reader()
            found: dict[int, Recorded] = {}
            for row in rows:
                if row["row"] not in found:  # what two passages state is read with the first
                    evidence = reader.evidence(row, (decision_of(row, row["item_id"]),))
                    found[row["row"]] = Recorded(evidence=evidence, text=texts[evidence.document])
            later = load_later(self._database)
        return fold_recorded(list(found.values()), self._preferred(), later)

    def actions(self, filters: Filter) -> tuple[tuple[Evidence, str, Action], ...]:
        """Return the actions that a filter lets through, with their passages and texts.

        Newest meeting first; errors as ``decisions``.
        """
        with self._lock:
            found = self._passages(filters, None, "item.actions != '[]'")
        return tuple(
            (evidence, text, action)
            for evidence, text in found
            for action in evidence.item.actions
            if evidence.passage.span.start <= action.span.start < evidence.passage.span.end
        )

    def passages(
        self, filters: Filter, rows: Iterable[int] | None
    ) -> tuple[tuple[Evidence, str], ...]:
        """Return passages that a filter lets through, oldest last, with their texts.

        ``rows`` says which; None means all.  A passage comes without the decisions that it states;
        errors as ``decisions``.
        """
        with self._lock:
            return self._passages(filters, rows)

    def _passages(
        self, filters: Filter, rows: Iterable[int] | None, *conditions: str
    ) -> tuple[tuple[Evidence, str], ...]:
        texts, reader = _Texts(self._database), _Reader()
        found = self._select(EVIDENCE, filters, rows, "passage.row", *conditions)
        return tuple((reader.evidence(row, ()), texts[row["document_row"]]) for row in found)

    def _select(
        self,
        query: str,
        filters: Filter,
        passages: Iterable[int] | None,
        order: str,
        *conditions: str,
    ) -> list[sqlite3.Row]:
        clauses, values = filter_clauses(filters)
        clauses += conditions
        if passages is not None:
            clauses.append("passage.row IN (SELECT value FROM json_each(?))")
            values.append(json.dumps([int(row) for row in passages]))
        if filters.person is not None:
            naming = person_rows(self._database, filters.person, self._postings)
            clauses.append("passage.row IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(naming)))
        where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        return self._database.execute(query + where + _ORDER + order, values).fetchall()

    @property
    def _postings(self) -> Postings:
        return self._lexicon.postings["document"]

    @property
    def documents(self) -> NDArray[np.int64]:
        """The row of each passage's document, as ``Evidence.document``."""
        return self._lexicon.units["document"].astype(np.int64) + 1

    def grounds(self, concepts: Sequence[Concept]) -> NDArray[np.int8]:
        """Return, for every passage, why it is about all of some concepts: a ``Ground``."""
        return grounds(concepts, self._lexicon)

    def shares(self, concepts: Sequence[Concept]) -> Shares:
        """Return how much of some concepts each passage and its item hold."""
        return shares(concepts, self._lexicon)


_ORDER = " ORDER BY date IS NULL, date DESC, council, committee, document_id, "
_DECISIONS = f"""
SELECT {EVIDENCE_COLUMNS}, {PAGE.format("decision")}, decision.*
FROM document JOIN passage ON passage.document = document.row JOIN item ON passage.item = item.row
JOIN states ON states.passage = passage.row JOIN decision ON states.decision = decision.row
"""


class _Texts(dict[int, str]):
    """Documents' texts by row, each read when it is first asked for."""

    def __init__(self, database: sqlite3.Connection) -> None:
        super().__init__()
        self._database = database

    def __missing__(self, document: int) -> str:
        query = "SELECT text FROM document WHERE row = ?"
        self[document] = str(self._database.execute(query, (document,)).fetchone()[0])
        return self[document]


class _Reader:
    """Rows → evidence; what many rows share is unpacked once."""

    def __init__(self) -> None:
        self._items: dict[int, Item] = {}
        self._meetings: dict[int, tuple[Meeting, Source]] = {}

    def evidence(self, row: sqlite3.Row, decisions: tuple[Decision, ...]) -> Evidence:
        """Return the evidence in a row that has ``EVIDENCE_COLUMNS`` and its page."""
        if row["item_row"] not in self._items:
            self._items[row["item_row"]] = item_of(row, ())
        if row["document_row"] not in self._meetings:
            self._meetings[row["document_row"]] = (meeting_of(row), source_of(row))
        item = self._items[row["item_row"]]
        meeting, source = self._meetings[row["document_row"]]
        return Evidence(
            row=row["passage_row"],
            document=row["document_row"],
            passage=passage_of(row, item.item_id, decisions),
            item=item,
            meeting=meeting,
            source=source,
            decisions=decisions,
            page=row["page"],
        )


def load_later(database: sqlite3.Connection) -> dict[int, int]:
    """Return, by document, the document that is the later state of the same minutes."""
    query = "SELECT document, other FROM relation WHERE kind = ? ORDER BY rowid"
    return dict(database.execute(query, (RelationKind.SAME,)).fetchall())


def fold_recorded(
    found: Sequence[Recorded], preferred: Mapping[int, int], later: Mapping[int, int]
) -> tuple[Recorded, ...]:
    """Return the records in their order, each decision once, as its latest state says it.

    ``preferred`` is ``SearchIndex.preferred``, ``later`` is of ``load_later``.  What the filter
    kept out of ``found`` replaces nothing: with ``--status draft`` the draft is quoted.
    """
    into = _same_passages(found, preferred)
    into |= _same_places(found, [at for at in range(len(found)) if at not in into], later)
    kept = [at for at in range(len(found)) if at not in into]
    for copies in _copies(found, kept).values():
        into |= dict.fromkeys(copies[1:], copies[0])
    twins: defaultdict[int, list[DecisionId]] = defaultdict(list)
    for at in sorted(into):
        last = into[at]
        while last in into:
            last = into[last]
        twins[last].append(found[at].decision.decision_id)
    return tuple(
        replace(found[at], twins=tuple(twins[at])) if at in twins else found[at]
        for at in range(len(found))
        if at not in into
    )


def _same_passages(found: Sequence[Recorded], preferred: Mapping[int, int]) -> dict[int, int]:
    """Return which records' passages have a later state, and the record in it."""
    by_passage: defaultdict[int, list[int]] = defaultdict(list)
    for at, recorded in enumerate(found):
        by_passage[recorded.evidence.row].append(at)
    into: dict[int, int] = {}
    for row, places in by_passage.items():
        others = by_passage.get(preferred.get(row, -1), [])
        for at in places if others else ():
            into[at] = _likest(found, at, others, places.index(at))
    return into


def _same_places(
    found: Sequence[Recorded], kept: Iterable[int], later: Mapping[int, int]
) -> dict[int, int]:
    """Return which records stand where the later state of their minutes has another wording.

    "A tank at £450" in the draft is "a tank at £500" in the final minutes where both record as
    many decisions in that item; where they do not, nobody can tell which was changed.
    """
    places: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for at in kept:
        places[found[at].evidence.document, _item_name(found[at])].append(at)
    into: dict[int, int] = {}
    for (document, name), mine in places.items():
        theirs = places.get((later.get(document, 0), name), ())
        if name and len(mine) == len(theirs):
            into |= dict(zip(mine, theirs, strict=True))
    return into


def _likest(found: Sequence[Recorded], at: int, others: Sequence[int], place: int) -> int:
    """Return which decision of the later state is the same: the same words, else the same place."""
    words = _words(found[at])
    same = next((other for other in others if _words(found[other]) == words), None)
    return others[min(place, len(others) - 1)] if same is None else same


def _copies(found: Sequence[Recorded], kept: Iterable[int]) -> Mapping[object, list[int]]:
    """Group the records that say the same words of the same item of the same meeting.

    Two of one document are two decisions ("No objection" to each of two applications), so the
    first is the first's copy and the second the second's.  A meeting without a date, or of no
    known body, may be any.
    """
    seen: Counter[object] = Counter()
    groups: defaultdict[object, list[int]] = defaultdict(list)
    for at in kept:
        recorded = found[at]
        meeting = recorded.evidence.meeting
        if meeting.date is None or not (meeting.council or meeting.committee):
            groups[at].append(at)
            continue
        body = (meeting.council, meeting.committee, meeting.date)
        key = (body, _item_name(recorded), _words(recorded), recorded.decision.outcome)
        seen[recorded.evidence.document, key] += 1
        groups[key, seen[recorded.evidence.document, key]].append(at)
    for copies in groups.values():
        copies.sort(key=lambda at: (_STATE[found[at].evidence.meeting.minutes_status], at))
    return groups


def _item_name(recorded: Recorded) -> str:
    item = recorded.evidence.item
    return " ".join((item.title or item.number).casefold().split())


def _words(recorded: Recorded) -> str:
    return " ".join(recorded.decision.span.of(recorded.text).casefold().split())
