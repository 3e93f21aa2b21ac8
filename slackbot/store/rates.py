"""How often a person or a channel asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from enum import StrEnum

_MINUTE = 60.0


class Use(StrEnum):
    """Whether one more request is within the cap."""

    WITHIN = "within"
    FIRST_ABOVE = "first above"  # it is told once, and then no more for a while
    ABOVE = "above"


def count_use(
    connection: sqlite3.Connection, caps: Mapping[str, int], now: float
) -> tuple[Use, int]:
    """Count one request against caps a minute, by key ("user:T1:U1"); return the cap it is above.

    What is above a cap counts for none: whoever waits a minute may ask again.  ``forget_uses`` is
    called before.
    """
    full = [key for key, most in caps.items() if _count(connection, key, told=False) >= most]
    if not full:
        rows = [(key, now) for key in caps]
        connection.executemany("INSERT INTO used VALUES (?, ?, 0)", rows)
        return Use.WITHIN, 0
    if _count(connection, full[0], told=True):
        return Use.ABOVE, caps[full[0]]
    connection.execute("INSERT INTO used VALUES (?, ?, 1)", (full[0], now))
    return Use.FIRST_ABOVE, caps[full[0]]


def _count(connection: sqlite3.Connection, key: str, *, told: bool) -> int:
    row = connection.execute(
        "SELECT count(*) FROM used WHERE key = ? AND told = ?", (key, told)
    ).fetchone()
    return int(row[0])


def forget_uses(connection: sqlite3.Connection, now: float) -> None:
    """Forget what is older than a minute."""
    connection.execute("DELETE FROM used WHERE at <= ?", (now - _MINUTE,))
