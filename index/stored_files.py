"""Files beside what is stored of them: names, places, and whether a document is the stored one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.records import Document, Stated
from index.packing import packed_stated, unpacked_stated

_IDENTITY = ("sha256", "text_sha256", "reader", "part")


@lru_cache(maxsize=256)
def said(stated: Stated) -> str:
    """Return what is stated of a file as the collection holds it; mostly of many it is the same."""
    return packed_stated(stated)


def require_utf8(path: Path) -> None:
    """Refuse a name that no text can hold: neither SQLite nor a citation could show it."""
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        raise UnreadableDocument(shown, "has a name that is not UTF-8", "Rename it.") from error


def free_name(name: str, taken: set[str]) -> str:
    """Return an id that no other document of the index has: NAME, else NAME~2 and so on."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}~{number}", number + 1
    return free


def is_same(before: Sequence[sqlite3.Row], documents: Sequence[Document], stated: Stated) -> bool:
    """Tell whether a file's documents are, to the letter, those that are stored."""
    stored = [tuple(row[k] for k in _IDENTITY) for row in before]
    same = stored == [tuple(getattr(d.source, k) for k in _IDENTITY) for d in documents]
    # An older index says the same in other words.
    return same and all(unpacked_stated(row["stated"]) == stated for row in before)


def is_under(path: str, roots: Sequence[Path]) -> bool:
    """Tell whether a path is one of some, or lies in one."""
    # Both are whole paths, of ten thousand files: to cut each into its parts takes half a second.
    for root in map(str, roots):
        if path == root or path.startswith(f"{root.rstrip(os.sep)}{os.sep}"):
            return True
    return False


def is_gone(path: str) -> bool:
    """Tell whether it is known that nothing lies there."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False  # it may be there
    return False
