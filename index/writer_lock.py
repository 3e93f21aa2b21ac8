"""One writer to an index folder at a time; the operating system holds the lock.

FOLDER/writer.lock             locked by the one writer; says who that is
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import IndexBusy
from index.generations import remove_leftovers, writing_to

_LOCK = "writer.lock"


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Be the one writer of ``folder``, which is made if need be; clear what dead writers left.

    The operating system holds the lock, so it is free as soon as its holder is dead; the file
    stays, because deleting it would let two writers lock two files of one name.

    Raises:
        IndexBusy: another process writes to it; the message names the process.
        IndexUnwritable: the folder cannot be made or written.
    """
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        with writing_to(folder):
            if not _try_lock(descriptor):
                raise IndexBusy(_describe_holder(folder))
            _write_holder(descriptor)
            remove_leftovers(folder)
        yield
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    # Imported here: readers take no lock, and each system has only one of the two modules.
    if sys.platform == "win32":
        import msvcrt

        # Windows refuses to read what is locked: lock one byte far behind the holder's name.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
    else:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _write_holder(descriptor: int) -> None:
    since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    holder = {"pid": os.getpid(), "host": platform.node(), "since": since}
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, json.dumps(holder).encode())


def _describe_holder(folder: Path) -> str:
    try:
        holder = json.loads((folder / _LOCK).read_bytes())
        who = f"process {holder['pid']} on {holder['host']} (since {holder['since']})"
        if holder["host"] == platform.node() and not _is_alive(holder["pid"]):
            who = "another process"  # the name is still that of the holder before, who was killed
    except (OSError, ValueError, KeyError, TypeError):
        who = "another process"  # it took the lock a moment ago and has not signed yet
    return f"the index in {folder} is being written by {who}. Wait until it is done and try again"


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # there os.kill ends a process
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # another user's
    return True
