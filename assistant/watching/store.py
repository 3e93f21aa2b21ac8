"""Saved questions and their alerts in one SQLite file.

What a run finds is written together with the keys that it makes known, in one transaction: until
then the next run finds the same, from then on it is kept until it was sent.  An alert that was
about to be sent when the run was killed has one attempt more, and is sent again as repeated.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sqlite3
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from assistant.errors import WatchesBusy, WatchesUnusable
from assistant.jsonform import dumps
from assistant.talking.remembering import filters_from_json, filters_to_json
from assistant.watching.records import Alert, SavedQuestion, Watch

_VERSION = 1
_SCHEMA = """
CREATE TABLE feed (id TEXT NOT NULL);
CREATE TABLE watch (
  id TEXT PRIMARY KEY, text TEXT NOT NULL, filters TEXT NOT NULL, created TEXT NOT NULL,
  last_run TEXT);
CREATE TABLE seen (
  watch TEXT NOT NULL REFERENCES watch ON DELETE CASCADE, key TEXT NOT NULL,
  PRIMARY KEY (watch, key)) WITHOUT ROWID;
CREATE TABLE alert (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  watch TEXT NOT NULL REFERENCES watch ON DELETE CASCADE, key TEXT NOT NULL, body TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, sent TEXT, UNIQUE (watch, key));
"""


@contextmanager
def open_watches(file: Path) -> Iterator[Watches]:
    """Open the file of saved questions; it is made if need be.

    Raises:
        WatchesUnusable: it cannot be read or written, is no such file, or is of a newer program.
        WatchesBusy: another program keeps it locked.
    """
    with _told_of(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(file, timeout=10, isolation_level=None)
    with closing(database):
        with _told_of(file):
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("PRAGMA synchronous = FULL")
            _prepare(database, file)
        try:
            yield Watches(database)
        except sqlite3.Error as error:
            raise _unusable(file, error) from error


@contextmanager
def _told_of(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise _unusable(file, error) from error


def _unusable(file: Path, error: OSError | sqlite3.Error) -> WatchesBusy | WatchesUnusable:
    if isinstance(error, sqlite3.Error) and "locked" in str(error):
        return WatchesBusy(file)
    return WatchesUnusable(file, getattr(error, "strerror", None) or str(error))


@contextmanager
def one_run(file: Path) -> Iterator[None]:
    """Be the only run that sends alerts of a file; a run that was killed holds it no longer.

    Raises:
        WatchesBusy: another run is under way.
        WatchesUnusable: the lock's file, beside the other, cannot be made.
    """
    with _told_of(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = file.with_name(f"{file.name}.lock")
        database = sqlite3.connect(lock, timeout=0, isolation_level=None)
    with closing(database):
        with _told_of(file):
            database.execute("BEGIN EXCLUSIVE")
        yield


def _prepare(database: sqlite3.Connection, file: Path) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > _VERSION:
        raise WatchesUnusable(file, "a newer version of minutes wrote it: use that one")
    if version == _VERSION:
        return
    with _transaction(database):
        if database.execute("SELECT 1 FROM sqlite_master").fetchone():
            if database.execute("PRAGMA user_version").fetchone()[0] == _VERSION:
                return  # another program has just made it
            raise WatchesUnusable(file, "it holds something else")
        for statement in _SCHEMA.split(";\n"):
            if statement.strip():
                database.execute(statement)
        database.execute("INSERT INTO feed VALUES (?)", (str(uuid.uuid4()),))
        database.execute(f"PRAGMA user_version = {_VERSION}")


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


class Watches:
    """The saved questions of one open file."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Keep the connection, which its opener closes."""
        self._database = database

    def all(self) -> tuple[Watch, ...]:
        """Return the saved questions, the oldest first."""
        rows = self._database.execute(
            "SELECT id, text, filters, created, last_run,"
            " (SELECT count(*) FROM alert WHERE watch = watch.id AND sent IS NOT NULL),"
            " (SELECT count(*) FROM alert WHERE watch = watch.id AND sent IS NULL)"
            " FROM watch ORDER BY watch.rowid"
        )
        return tuple(
            Watch(saved=_saved(*row[:4]), last_run=row[4], sent=row[5], waiting=row[6])
            for row in rows
        )

    def add(self, saved: SavedQuestion, known: Iterable[str]) -> None:
        """Save a question of a new id; ``known`` are the keys of what is no news.

        Raises:
            ValueError: there is one of that id.
        """
        with _transaction(self._database):
            try:
                self._database.execute(
                    "INSERT INTO watch VALUES (?, ?, ?, ?, NULL)",
                    (
                        saved.id,
                        saved.text,
                        json.dumps(filters_to_json(saved.filters)),
                        saved.created.isoformat(timespec="seconds"),
                    ),
                )
            except sqlite3.IntegrityError as error:
                raise ValueError(f"there is a saved question “{saved.id}” already") from error
            self._know(saved.id, known)

    def remove(self, identity: str) -> bool:
        """Forget a saved question with its alerts; tell whether there was one."""
        with _transaction(self._database):
            found = self._database.execute("DELETE FROM watch WHERE id = ?", (identity,))
            return found.rowcount > 0

    def known(self, identity: str) -> frozenset[str]:
        """Return the keys that are no news to a saved question."""
        rows = self._database.execute("SELECT key FROM seen WHERE watch = ?", (identity,))
        return frozenset(row[0] for row in rows)

    def keep(
        self, identity: str, alerts: Sequence[Alert], known: Iterable[str], now: dt.datetime
    ) -> None:
        """Keep what a run found, and that it is known now: both or neither."""
        with _transaction(self._database):
            self._database.executemany(
                "INSERT OR IGNORE INTO alert (watch, key, body) VALUES (?, ?, ?)",
                ((identity, a.key, dumps(dataclasses.asdict(a))) for a in alerts),
            )
            self._know(identity, known)
            self._database.execute(
                "UPDATE watch SET last_run = ? WHERE id = ?",
                (now.isoformat(timespec="seconds"), identity),
            )

    def _know(self, identity: str, keys: Iterable[str]) -> None:
        self._database.executemany(
            "INSERT OR IGNORE INTO seen VALUES (?, ?)", ((identity, key) for key in keys)
        )

    def waiting(self, identities: Collection[str]) -> tuple[Alert, ...]:
        """Return the alerts that are not known to be sent, in the order they were found."""
        return self._alerts("sent IS NULL", identities, "number")

    def latest(self, identities: Collection[str], most: int) -> tuple[Alert, ...]:
        """Return the latest alerts, sent or not, the latest first: ``most``, and all unsent."""
        found = self._alerts("true", identities, "number DESC")
        unsent = {(alert.watch, alert.key) for alert in self.waiting(identities)}
        return tuple(
            alert
            for place, alert in enumerate(found)
            if place < most or (alert.watch, alert.key) in unsent
        )

    def _alerts(self, condition: str, identities: Collection[str], order: str) -> tuple[Alert, ...]:
        # Condition and order are words of this module, never the user's.
        rows = self._database.execute(
            f"SELECT body, attempts FROM alert WHERE {condition}"
            f" AND watch IN (SELECT value FROM json_each(?)) ORDER BY {order}",
            (json.dumps(sorted(identities)),),
        )
        return tuple(_alert(body, attempts) for body, attempts in rows)

    def begin(self, alerts: Iterable[Alert]) -> None:
        """Note that alerts are about to be sent."""
        self._mark(alerts, "attempts = attempts + 1", ())

    def refused(self, alerts: Iterable[Alert]) -> None:
        """Note that alerts, begun, were certainly not sent."""
        self._mark(alerts, "attempts = attempts - 1", ())

    def sent(self, alerts: Iterable[Alert], now: dt.datetime) -> None:
        """Note that alerts were sent."""
        self._mark(alerts, "sent = ?", (now.isoformat(timespec="seconds"),))

    def _mark(self, alerts: Iterable[Alert], what: str, values: tuple[str, ...]) -> None:
        with _transaction(self._database):
            self._database.executemany(
                f"UPDATE alert SET {what} WHERE watch = ? AND key = ?",
                [(*values, alert.watch, alert.key) for alert in alerts],
            )

    @property
    def feed(self) -> str:
        """The id of this file's feeds, for good."""
        (found,) = self._database.execute("SELECT id FROM feed").fetchone()
        return str(found)


def _saved(identity: str, text: str, filters: str, created: str) -> SavedQuestion:
    return SavedQuestion(
        id=identity,
        text=text,
        filters=filters_from_json(json.loads(filters)),
        created=dt.datetime.fromisoformat(created),
    )


def _alert(body: str, attempts: int) -> Alert:
    found = json.loads(body)
    marks = tuple((start, end) for start, end in found["highlights"])
    return Alert(**{**found, "highlights": marks, "attempts": attempts})
