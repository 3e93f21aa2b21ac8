"""How often a person or a channel asks."""

from __future__ import annotations

from enum import StrEnum

from slackbot.store.database import Database

_MINUTE = 60.0


class Use(StrEnum):
    """Whether one more request is within the cap."""

    WITHIN = "within"
    FIRST_ABOVE = "first above"  # it is told once, and then no more for a while
    ABOVE = "above"


def count_use(database: Database, caps: dict[str, int], now: float) -> Use:
    """Count one request against caps a minute, by key ("user:T1:U1"); above one it counts for none.

    Requests that are refused do not count: who waits a minute may ask again.
    """
    with database.writing() as connection:
        connection.execute("DELETE FROM used WHERE at <= ?", (now - _MINUTE,))
        full = [
            key
            for key, most in caps.items()
            if connection.execute(
                "SELECT count(*) FROM used WHERE key = ? AND NOT told", (key,)
            ).fetchone()[0]
            >= most
        ]
        if not full:
            connection.executemany(
                "INSERT INTO used VALUES (?, ?, 0)", ((key, now) for key in caps)
            )
            return Use.WITHIN
        told = connection.execute(
            "SELECT count(*) FROM used WHERE key = ? AND told", (full[0],)
        ).fetchone()[0]
        if told:
            return Use.ABOVE
        connection.execute("INSERT INTO used VALUES (?, ?, 1)", (full[0], now))
        return Use.FIRST_ABOVE
