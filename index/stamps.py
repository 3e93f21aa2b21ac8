"""What the files of documents were when they were last read, so that only others are read again.

The stamps (``corpus.sources.file_stamp``) of all documents stand in one row of bytes, in the order
of their numbers, beside those of the generation's own files: see ``index.integrity``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import suppress

from corpus.sources import STAMP_BYTES
from index.integrity import Generation, read_file_stamps, read_verified, write_verified
from index.segments import numbers_behind

_UNKNOWN = bytes(STAMP_BYTES)


def stamp_of(stamps: bytes, row: int) -> bytes:
    """Return the stamp of the document in a row, or nothing."""
    return stamps[(row - 1) * STAMP_BYTES : row * STAMP_BYTES]


def file_stamps(
    database: sqlite3.Connection, known: Mapping[str, bytes], numbers: int, before: bytes = b""
) -> bytes:
    """Return the stamps of all documents' files, number after number.

    Args:
        database: the collection with these documents.
        known: by path, of the files that were looked at in this run.
        numbers: how many documents have been numbered.
        before: of the generation before, where the documents that stay keep their numbers.
    """
    found = [_UNKNOWN] * numbers
    for row, path in database.execute("SELECT row, path FROM document"):
        found[row - 1] = known.get(path) or stamp_of(before, row) or _UNKNOWN
    return b"".join(found)


def keep_stamps(
    generation: Generation, database: sqlite3.Connection, known: Mapping[str, bytes]
) -> None:
    """Note what files are as they were read, in a generation that stays as it is."""
    before = read_file_stamps(generation.path)
    numbers = numbers_behind(generation.manifest.segments).documents
    stamps = file_stamps(database, known, numbers, before)
    if stamps != before:
        with suppress(OSError):  # it only saves the next run some time
            write_verified(generation.path, read_verified(generation.path), stamps)
