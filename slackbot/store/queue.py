"""What was accepted and is not done: nothing acknowledged is lost, nothing is answered twice.

A request is accepted once, before Slack is told so.  A worker takes it under a lease, which lapses
when its process dies: another then takes it up.  What is to be sent is kept before it is sent, and
each message's sending is noted before and after, so that a restart sends the rest only.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from slackbot.records import Outgoing, Request
from slackbot.store.database import Database, marks
from slackbot.store.packing import packed, packed_plan, unpacked, unpacked_plan
from slackbot.store.rates import Use, count_use, forget_uses
from slackbot.store.work import (
    Acceptance,
    Accepted,
    Arrival,
    Progress,
    Task,
    Work,
)

LEASE = 30.0  # seconds after which the work of a process that says nothing is another's
SEEN_FOR = 86_400.0  # Slack delivers again for some minutes, and for hours if told to


@dataclass(slots=True)
class _Entry:
    """An arrival on its way into the file, with those of other threads."""

    arrival: Arrival
    now: float
    acceptance: Acceptance | None = None
    error: Exception | None = None
    woken: threading.Event = field(default_factory=threading.Event)

    @property
    def is_done(self) -> bool:
        """Tell whether it is in the file, or never will be."""
        return self.acceptance is not None or self.error is not None


class Queue:
    """The queue of one process among those that share the file."""

    def __init__(self, database: Database, *, limit: int) -> None:
        """``limit`` is how many requests may wait for an answer."""
        self._database = database
        self._limit = limit
        self._host = socket.gethostname()
        self.owner = f"{self._host}/{os.getpid()}/{uuid.uuid4().hex}"
        self._gathering = threading.Lock()
        self._is_led = False  # a thread is writing, or is about to
        self._waiting: list[_Entry] = []

    def accept(self, arrival: Arrival, now: float) -> Acceptance:
        """Keep a request, unless one of its keys was seen; it is on the disk on return.

        Raises:
            sqlite3.Error: it could not be kept.
        """
        entry = _Entry(arrival, now)
        with self._gathering:
            self._waiting.append(entry)
            leads, self._is_led = not self._is_led, True
        if not leads:
            entry.woken.wait()
        if not entry.is_done:
            self._commit_waiting()
        if entry.error is not None:
            raise entry.error
        assert entry.acceptance is not None, "committed by this thread or another"
        return entry.acceptance

    def _commit_waiting(self) -> None:
        """Write all that waits in one transaction, so that the disk is waited for once.

        Of those that came meanwhile one is woken to write them.
        """
        with self._gathering:
            entries, self._waiting = self._waiting, []
        try:
            self._write(entries)
        except Exception as error:  # noqa: BLE001 - raised again by each thread that waits
            for entry in entries:
                entry.error = error
        with self._gathering:
            following = self._waiting[:1]
            self._is_led = bool(following)
        for entry in (*entries, *following):
            entry.woken.set()

    def _write(self, entries: Sequence[_Entry]) -> None:
        with self._database.writing(durable=True) as connection:
            forget_uses(connection, min(entry.now for entry in entries))
            free = self._limit - connection.execute(_ASKED).fetchone()[0]
            done = []
            for entry in entries:
                done.append(self._accept(connection, entry, has_place=free > 0))
                free -= done[-1].result is Accepted.QUEUED
        for entry, acceptance in zip(entries, done, strict=True):
            entry.acceptance = acceptance

    def _accept(
        self, connection: sqlite3.Connection, entry: _Entry, *, has_place: bool
    ) -> Acceptance:
        arrival, now = entry.arrival, entry.now
        fresh = [
            connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, now)).rowcount
            for key in arrival.keys
        ]
        if not all(fresh):
            return Acceptance(result=Accepted.DUPLICATE)
        use, most = count_use(connection, arrival.caps, now)
        if use is Use.ABOVE:
            return Acceptance(result=Accepted.DROPPED)
        result = Accepted.QUEUED if has_place else Accepted.BUSY
        if use is Use.FIRST_ABOVE:
            result = Accepted.SLOWER
            # Of what is not answered nothing is kept but how many are.
            told = replace(arrival.request, text="", fields=(), value=str(most))
            arrival = replace(arrival, request=told)
        return Acceptance(result=result, number=self._inserted(connection, arrival, result, now))

    def _inserted(
        self, connection: sqlite3.Connection, arrival: Arrival, result: Accepted, now: float
    ) -> int:
        task, reference = _TASKS[result], uuid.uuid4().hex[:12]
        is_held = arrival.is_held and task is Task.ANSWER
        cursor = connection.execute(
            "INSERT INTO request (lane, task, reference, body, accepted, owner, lease, plan)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                # A notice is given at once, whatever its conversation waits for.
                arrival.lane if task is Task.ANSWER else reference,
                task,
                reference,
                packed(arrival.request),
                now,
                self.owner if is_held else None,
                now + LEASE if is_held else 0,
                None if arrival.plan is None else packed_plan(arrival.plan),
            ),
        )
        return int(cursor.lastrowid or 0)

    def hand_over(self, number: int, request: Request) -> None:
        """Give a held request to the workers, with the modal that was opened for it."""
        self._database.write(
            "UPDATE request SET body = ?, owner = NULL, lease = 0 WHERE number = ? AND owner = ?",
            packed(request),
            number,
            self.owner,
        )

    def take(self, tasks: Sequence[Task], now: float) -> Work | None:
        """Take the oldest request that is free and whose lane is; None where there is none."""
        with self._database.writing() as connection:
            row = connection.execute(_FREE.format(marks(tasks)), (now, *tasks, now)).fetchone()
            if row is None:
                return None
            connection.execute(
                "UPDATE request SET owner = ?, lease = ?, attempts = attempts + 1 WHERE number = ?",
                (self.owner, now + LEASE, row["number"]),
            )
        return Work(
            number=row["number"],
            task=Task(row["task"]),
            reference=row["reference"],
            request=unpacked(Request, row["body"]),
            attempts=row["attempts"] + 1,
            plan=None if row["plan"] is None else unpacked_plan(row["plan"]),
            accepted=row["accepted"],
        )

    def postpone(self, work: Work, until: float, *, is_attempt: bool) -> None:
        """Give work back, to be taken up at a time; it may not count as an attempt."""
        self._database.write(
            "UPDATE request SET owner = NULL, lease = ?, attempts = attempts - ?"
            " WHERE number = ? AND owner = ?",
            until,
            int(not is_attempt),
            work.number,
            self.owner,
        )

    def renew(self, now: float) -> None:
        """Keep what this process has taken."""
        self._database.write(
            "UPDATE request SET lease = ? WHERE owner = ? AND lease > 0", now + LEASE, self.owner
        )

    def keep_plan(self, work: Work, plan: Sequence[Outgoing]) -> bool:
        """Keep what is to be sent; False where the work is another's by now."""
        return bool(
            self._database.write(
                "UPDATE request SET plan = ? WHERE number = ? AND owner = ?",
                packed_plan(plan),
                work.number,
                self.owner,
            )
        )

    def progress(self, work: Work) -> Progress:
        """Return how far an earlier attempt got."""
        rows = self._database.read("SELECT place, done FROM sent WHERE request = ?", work.number)
        return Progress(
            done=frozenset(row["place"] for row in rows if row["done"]),
            unsure=frozenset(row["place"] for row in rows if not row["done"]),
        )

    def begin_sending(self, work: Work, place: int) -> bool:
        """Note that a message is about to be sent; False where the work is another's by now."""
        with self._database.writing() as connection:
            mine = connection.execute(
                "SELECT 1 FROM request WHERE number = ? AND owner = ?", (work.number, self.owner)
            ).fetchone()
            if mine is None:
                return False
            connection.execute("INSERT OR IGNORE INTO sent VALUES (?, ?, 0)", (work.number, place))
        return True

    def undo_sending(self, work: Work, place: int) -> None:
        """Note that a message was not sent after all."""
        self._database.write("DELETE FROM sent WHERE request = ? AND place = ?", work.number, place)

    def end_sending(self, work: Work, place: int) -> None:
        """Note that Slack has taken a message, or has refused it for good."""
        self._database.write("INSERT OR REPLACE INTO sent VALUES (?, ?, 1)", work.number, place)

    def finish(self, work: Work) -> None:
        """Forget a request that is done, its words with it."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM request WHERE number = ? AND owner = ?", (work.number, self.owner)
            )
            if connection.execute("SELECT changes()").fetchone()[0]:
                connection.execute("DELETE FROM sent WHERE request = ?", (work.number,))

    def release(self) -> None:
        """Give back what this process has taken, for another to take up at once."""
        self._database.write(
            "UPDATE request SET owner = NULL, lease = 0 WHERE owner = ?", self.owner
        )

    def free_dead(self) -> int:
        """Give back what processes of this machine had taken that are gone; return how much."""
        rows = self._database.read("SELECT DISTINCT owner FROM request WHERE owner IS NOT NULL")
        gone = [row["owner"] for row in rows if self._is_gone(row["owner"])]
        return self._database.write(
            f"UPDATE request SET owner = NULL, lease = 0 WHERE owner IN ({marks(gone)})", *gone
        )

    def _is_gone(self, owner: str) -> bool:
        host, process, _ = owner.rsplit("/", 2)
        if owner == self.owner or host != self._host:
            return False
        if int(process) == os.getpid():
            return True  # an earlier process of this number
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    def waiting(self) -> int:
        """Return how many requests are not done."""
        return int(self._database.read("SELECT count(*) AS n FROM request")[0]["n"])

    def claim_generation(self, name: str, now: float) -> bool:
        """Tell whether this process is the first to see a generation of the index."""
        return bool(
            self._database.write("INSERT OR IGNORE INTO generation VALUES (?, ?)", name, now)
        )

    def forget_old(self, now: float) -> None:
        """Delete the keys of what was delivered long ago."""
        self._database.write("DELETE FROM seen WHERE at < ?", now - SEEN_FOR)


_ASKED = f"SELECT count(*) FROM request WHERE task = '{Task.ANSWER.value}'"
# Of a lane the oldest comes first, and none while one is worked on.
_FREE = """
SELECT * FROM request AS asked WHERE lease < ? AND task IN ({}) AND NOT EXISTS (
  SELECT 1 FROM request AS other WHERE other.lane = asked.lane
  AND (other.number < asked.number OR (other.number != asked.number AND other.lease >= ?)))
ORDER BY number LIMIT 1
"""
_TASKS = {
    Accepted.QUEUED: Task.ANSWER,
    Accepted.BUSY: Task.SAY_BUSY,
    Accepted.SLOWER: Task.SAY_SLOWER,
}
