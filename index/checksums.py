"""Checksums of large files that were computed before, by files that have not changed since.

Hashing the 90 MB of the default encoder takes as long as answering a question.  So the checksum of
a file is kept in the user's cache folder beside its size, its times and its inode, as a
generation's ``verified.json`` keeps them; a file with any other stamp is hashed anew.  The list is
no part of anything and may be deleted.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

# Smaller files are hashed as fast as their stamps are read.
_LARGE = 4_000_000
# File times advance with the kernel's tick, 10 ms at most. Between taking a file's times and
# hashing it we wait longer than that, so that no later write can leave those times as they are.
_TICK_SECONDS = 0.02
_KEPT = 32  # files; the list is for a few models

_Stamps = Mapping[str, tuple[object, ...]]


def sha256(file: Path) -> str:
    """Return a file's sha256; for a large file that has its old stamp, the one found before.

    Raises:
        OSError: it cannot be read.
    """
    status = file.stat()
    if status.st_size < _LARGE:
        return _computed(file)
    name = str(file.absolute())
    # The change time as well: tools that copy over a file and set its old mtime cannot set this.
    stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    found = _read().get(name, ())
    if found[:-1] == stamp and isinstance(found[-1], str):
        return found[-1]
    time.sleep(_TICK_SECONDS)
    checksum = _computed(file)
    with suppress(OSError):  # who has no cache folder hashes every time
        _keep(name, (*stamp, checksum))
    return checksum


def _computed(file: Path) -> str:
    """Compute a file's sha256.

    ``hashlib.file_digest`` takes the interpreter lock again for every 256 KiB, and so stands
    still while a tokenizer is being read, which holds that lock; one update over the mapped
    file does not.
    """
    with file.open("rb") as stream:
        if file.stat().st_size == 0:
            return hashlib.sha256().hexdigest()
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return hashlib.sha256(content).hexdigest()


def _list() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("minutes") / "checksums.json"


def _read() -> _Stamps:
    try:
        value = json.loads(_list().read_bytes())
        return {name: tuple(entry) for name, entry in value.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # then everything is hashed, and the list written anew


def _keep(name: str, entry: tuple[object, ...]) -> None:
    file = _list()
    file.parent.mkdir(parents=True, exist_ok=True)
    others = [(other, kept) for other, kept in _read().items() if other != name]
    temporary = file.with_name(f"{file.name}-{os.urandom(4).hex()}")  # several may do this at once
    temporary.write_text(json.dumps(dict([*others, (name, entry)][-_KEPT:])), "utf-8")
    os.replace(temporary, file)
