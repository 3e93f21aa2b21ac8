"""Are a generation's files those that were written?  Sizes always, checksums where they may not be.

A file's checksum is computed unless its size, times and inode are those it had when it was last
found right: any ordinary write changes them, and so does copying the index.  ``verified.json`` in
the generation's folder says what they were, and what the files of the documents were when they
were last read.  It is no part of the index and may be deleted.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from index.errors import IndexDamaged
from index.records import FileMark, Manifest

VERIFIED = "verified.json"
_DOCUMENTS = "documents"  # its one value that is of no file of the generation
# File times advance with the kernel's tick, 10 ms at most. Between taking a file's times and
# hashing it we wait longer than that, so that no later write can leave those times as they are.
_TICK_SECONDS = 0.02

Stamp = tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Generation:
    """One complete index: ``path`` is the generation's own folder inside ``folder``."""

    folder: Path
    path: Path
    manifest: Manifest

    def file(self, name: str) -> Path:
        """Return where a file of the manifest lies.

        A segment lies beside the generation, but in it as long as neither is published.
        """
        home = name.partition("/")[0]
        is_segment = any(segment.name == home for segment in self.manifest.segments)
        is_shared = is_segment and not (self.path / home).is_dir()
        return (self.folder if is_shared else self.path) / name


def verify_generation(generation: Generation) -> None:
    """Compute the checksum of every file, whatever was found before.

    Raises:
        IndexDamaged: a file is missing, cut short or altered.
    """
    check_files(generation, trusted={})


def check_files(generation: Generation, trusted: Mapping[str, Stamp]) -> None:
    """Check every file's size, and the checksum of those that do not have their trusted stamp.

    Raises:
        IndexDamaged: a file is missing, cut short or altered.
    """
    folder, stamps = generation.folder, dict[str, Stamp]()
    for name, mark in generation.manifest.files:
        path = generation.file(name)
        with reading(path, folder):
            stamps[name] = _stamp(path)
        if (size := stamps[name][0]) != mark.bytes:
            raise IndexDamaged(path, f"it has {size} bytes instead of {mark.bytes}", folder=folder)
    if stamps == trusted:
        return
    time.sleep(_TICK_SECONDS)
    for name, mark in generation.manifest.files:
        path = generation.file(name)
        with reading(path, folder):
            right = stamps[name] == trusted.get(name) or _sha256(path) == mark.sha256
        if not right:
            raise IndexDamaged(path, "its checksum is not the recorded one", folder=folder)
    with suppress(OSError):  # who may only read has everything checked in full every time
        write_verified(generation.path, stamps, read_file_stamps(generation.path))


@contextmanager
def reading(file: Path, folder: Path) -> Iterator[None]:
    """Report what the operating system refuses while a file of an index is read.

    Raises:
        IndexDamaged: in place of any OSError.
    """
    try:
        yield
    except OSError as error:
        raise IndexDamaged(file, f"cannot be read ({error.strerror})", folder=folder) from error


def marked(home: Path, names: Sequence[str]) -> tuple[dict[str, FileMark], dict[str, Stamp]]:
    """Return the marks of files in ``home``, and the stamps by which they may be trusted."""
    stamps = {name: _stamp(home / name) for name in names}
    time.sleep(_TICK_SECONDS)
    return {n: FileMark(bytes=stamps[n][0], sha256=_sha256(home / n)) for n in names}, stamps


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    # The change time as well: tools that copy over a file and set its old mtime cannot set this.
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def read_verified(path: Path) -> dict[str, Stamp]:
    """Return the stamps that files had when they were last found right; none where nobody knows."""
    try:
        return {name: tuple(stamp) for name, stamp in _verified(path).items() if name != _DOCUMENTS}
    except (ValueError, TypeError):
        return {}  # then everything is read and checked, and the file written anew


def read_file_stamps(path: Path) -> bytes:
    """Return what ``write_verified`` was given of documents' files; nothing where nobody knows."""
    try:
        return base64.b64decode(_verified(path).get(_DOCUMENTS, ""), validate=True)
    except (ValueError, TypeError):
        return b""


def _verified(path: Path) -> dict[str, Any]:
    try:
        value = json.loads((path / VERIFIED).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def write_verified(path: Path, stamps: Mapping[str, Stamp], of_documents: bytes) -> None:
    """Write the stamps of files that were found right.

    ``of_documents`` are those of ``corpus.sources.file_stamp`` of the documents' files as they
    were when they were last read, number after number; zeros where nobody can tell.

    Raises:
        OSError: it cannot be written.
    """
    value = {**stamps, _DOCUMENTS: base64.b64encode(of_documents).decode("ascii")}
    temporary = path / f"{VERIFIED}-{os.urandom(4).hex()}"  # several readers may do this at once
    temporary.write_text(json.dumps(value), "utf-8")
    os.replace(temporary, path / VERIFIED)
