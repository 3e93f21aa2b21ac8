"""When the documents' meetings were held: by period, and by month or day of any year."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Meetings:
    """The dated documents whose meeting was held, by date.

    Attributes:
        days: int64 (D), ascending: 20240517 for 17 May 2024.
        documents: int64 (D), the row of each one's document.
    """

    days: NDArray[np.int64]
    documents: NDArray[np.int64]

    def between(
        self,
        since: dt.date | None,
        until: dt.date | None,
        *,
        month: int | None = None,
        day: int | None = None,
    ) -> frozenset[int]:
        """Return the documents of meetings held in a period, or in a month or on a day of any year.

        Both ends of the period belong to it.
        """
        first = 0 if since is None else np.searchsorted(self.days, _number(since), "left")
        last = None if until is None else np.searchsorted(self.days, _number(until), "right")
        days, documents = self.days[first:last], self.documents[first:last]
        if month:
            kept = days // 100 % 100 == month
            days, documents = days[kept], documents[kept]
        if day:
            documents = documents[days % 100 == day]
        return frozenset(documents.tolist())


def _number(date: dt.date) -> int:
    return date.year * 10_000 + date.month * 100 + date.day


def held_meetings(database: sqlite3.Connection) -> Meetings:
    """Read the dates of the meetings that were held: of documents with a date, not cancelled."""
    rows = database.execute(
        "SELECT CAST(replace(date, '-', '') AS INTEGER), row FROM document"
        " WHERE date IS NOT NULL AND NOT cancelled ORDER BY 1, 2"
    )
    found = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 2)
    return Meetings(days=found[:, 0].copy(), documents=found[:, 1].copy())
