"""A lock that the operating system holds for a process, and frees when it is dead."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def try_hold(path: Path) -> int | None:
    """Lock a file, which is made if need be; return its descriptor, or None where another has it.

    Closing the descriptor frees the lock.  The file stays: deleting it would let two processes
    lock two files of one name.

    Raises:
        OSError: the file cannot be made, or the file system has no locks.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if _locked(descriptor):
            return descriptor
    except OSError:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def is_held(path: Path) -> bool:
    """Tell whether a process holds the lock of a file."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _locked(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    # Each system has only one of the two modules.
    if sys.platform == "win32":
        import msvcrt

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
