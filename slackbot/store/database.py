"""One SQLite file, shared by the threads of a process and by several processes of one machine.

What people asked stands in it until it is answered, so only its owner may read the file.  What
is committed survives the process; what is written ``durable`` survives a power cut as well.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from slackbot.errors import StoreUnusable
from slackbot.store.schema import ADDED, SCHEMA, VERSION

_WAIT = 10.0  # seconds for another process to finish its transaction


class Database:
    """A connection that threads take in turn."""

    def __init__(self, path: Path) -> None:
        """Open the file; make it and its folder where there is none.

        Raises:
            StoreUnusable: it cannot be opened, or a newer program wrote it.
        """
        self.path = path
        self._lock = threading.RLock()
        self._is_durable = False
        try:
            self._connection = _connect(path)
        except (OSError, sqlite3.Error) as error:
            raise StoreUnusable(path, str(error)) from error

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """Give a transaction that is committed as a whole, or not at all where it raises.

        A ``durable`` one waits for the disk, which takes some milliseconds.
        """
        with self._lock:
            if durable is not self._is_durable:
                # Of the connection; it cannot be changed within a transaction.
                self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                self._is_durable = durable
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def read(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return the rows of one query."""
        with self._lock:
            return list(self._connection.execute(query, values))

    def write(self, statement: str, *values: object) -> int:
        """Carry out one statement; return how many rows it changed."""
        with self.writing() as connection:
            return connection.execute(statement, values).rowcount

    def close(self) -> None:
        """Close the file; whoever writes is waited for."""
        with self._lock:
            self._connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # SQLite gives the files beside it, -wal and -shm, the rights of this one.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
    connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")
    _prepare(connection, path)
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    for statement in SCHEMA if found == 0 else ():
        connection.execute(statement)
    for version in range(max(2, found + 1), VERSION + 1):
        for statement in ADDED[version]:
            connection.execute(statement)
    if found < VERSION:
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
    if found > VERSION:
        connection.close()
        raise StoreUnusable(path, f"its form is {found}, of a newer program than this one")


def marks(values: Sequence[Any]) -> str:
    """Return as many question marks as there are values, for a list in a statement."""
    return ", ".join("?" * len(values))
