"""No query of an opened index runs, nor is one of its rows fetched, without the index's lock.

Texts are unpacked by a function of Python's inside a query.  Two threads in one connection at once
would each hold a lock that the other waits for, and wait for ever.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answering import answer_question
from assistant.searching import search, show
from index import Filter, SearchIndex, open_index
from index.view import Restriction, restricted_view

QUESTIONS = Path(__file__).with_name("sample_questions.jsonl")
TODAY = date(2026, 11, 30)


class Connection:
    """A connection that is asked, and whose rows are fetched, under the lock."""

    def __init__(self, index: SearchIndex) -> None:
        self.asked, lock, database = 0, index._lock, index._database

        def check() -> None:
            assert lock.locked()

        def count() -> None:
            check()
            self.asked += 1

        class Cursor(sqlite3.Cursor):
            def execute(self, *query: Any) -> Cursor:  # noqa: ANN401  # what SQLite takes
                count()
                return super().execute(*query)

            def __next__(self) -> Any:  # noqa: ANN401  # as the row factory makes it
                check()
                return super().__next__()

            def fetchone(self) -> Any:  # noqa: ANN401  # likewise
                check()
                return super().fetchone()

            def fetchall(self) -> list[Any]:
                check()
                return super().fetchall()

        self._database, self._kind, self.close = database, Cursor, database.close

    def cursor(self) -> sqlite3.Cursor:
        return self._database.cursor(self._kind)

    def execute(self, *query: Any) -> sqlite3.Cursor:  # noqa: ANN401  # what SQLite takes
        return self.cursor().execute(*query)


def ask_all(index: SearchIndex) -> int:
    """Ask an index all that it can be asked; return how many queries that took."""
    guarded = Connection(index)
    index._database = guarded  # type: ignore[assignment]
    for line in QUESTIONS.read_text("utf-8").splitlines():
        answer = answer_question(json.loads(line)["question"], index, today=TODAY)
        for citation in answer.citations[:1]:
            show(citation.evidence.passage.passage_id, index, context=1)
    for filters in (
        Filter(person="Councillor Rosamund Keddle"),
        Filter(committees=tuple(index.committees()[:1]), since=date(2019, 1, 1)),
    ):
        search("what was resolved about the budget", index, filters, today=TODAY)
        index.register.decisions(filters)
        index.register.actions(filters)
        index.register.passages(filters, None)
    assert len(list(index.readings())) == len(index.files()) > 0
    index.relations()
    index.skipped()
    index.period()
    index.undated()
    return guarded.asked


def test_all_that_is_asked_of_an_index_is_asked_under_its_lock(samples_index: Path) -> None:
    with open_index(samples_index) as index:
        assert ask_all(index) > 1_000


def test_so_is_all_that_is_asked_of_a_restricted_view(samples_index: Path) -> None:
    with open_index(samples_index) as index, restricted_view(index, Restriction()) as view:
        assert ask_all(view) > 1_000
