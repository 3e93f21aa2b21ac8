"""Outlines in SQLite: what telling twins needs of every document, so that none is read again."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.addresses import PageAddress, PageKind
from corpus.candidates import Clues, make_clues
from corpus.outlines import Holds, Outline
from corpus.records import MinutesStatus
from corpus.sketches import HASH_BITS, KEY_HASHES, SKETCH_HASHES, Hashes, Sketch
from index.errors import IndexDamaged

# What the collection's table of documents says of a meeting stands there alone.  Hashes are
# unsigned numbers of five bytes, the lowest byte first.
OUTLINES_SCHEMA = """
CREATE TABLE outline (
  document INTEGER PRIMARY KEY, stem TEXT NOT NULL, status TEXT NOT NULL, site TEXT,
  page_kind TEXT, page TEXT, page_language TEXT, items TEXT NOT NULL, is_part INTEGER NOT NULL,
  is_cut INTEGER NOT NULL, holds INTEGER NOT NULL, words BLOB NOT NULL,
  word_shingles INTEGER NOT NULL, signs BLOB NOT NULL, sign_shingles INTEGER NOT NULL);
"""
_LOAD = """
SELECT document_id, stem, council, committee, date, occasion, outline.status, language, site,
  page_kind, page, page_language, items, is_part, is_cut, holds, words, word_shingles, signs,
  sign_shingles
FROM outline JOIN document ON outline.document = document.row WHERE {some}
ORDER BY outline.document
"""
_PAGE, _WORDS = slice(8, 13), 16  # of these columns: site … items, and words
_WIDTH, _HASH, _MASK = HASH_BITS // 8, np.dtype("<u8"), np.uint64(2**HASH_BITS - 1)


def insert_outline(database: sqlite3.Connection, document: int, outline: Outline) -> None:
    """Write the outline of the document in a row of the collection."""
    page = outline.address
    database.execute(
        "INSERT INTO outline VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document,
            outline.stem,
            outline.status,
            *((page.site, page.kind, page.number, page.language) if page else [None] * 4),
            " ".join(sorted(outline.items)),
            outline.is_part,
            outline.is_cut,
            int(outline.holds),
            *_packed(outline.words),
            *_packed(outline.signs),
        ),
    )


def delete_outlines(database: sqlite3.Connection, documents: Iterable[int]) -> None:
    """Delete the outlines of documents, named by their rows."""
    database.executemany("DELETE FROM outline WHERE document = ?", ((row,) for row in documents))


def load_outlines(
    database: sqlite3.Connection, documents: Iterable[int] | None = None
) -> list[Outline]:
    """Return the outlines of all documents, or of some rows', as ``outline_of`` made them.

    Raises:
        IndexDamaged: what is stored is no outline.
    """
    with _outlines_of(database):
        return [_outline(row) for row in _rows(database, documents)]


def load_clues(database: sqlite3.Connection, documents: Iterable[int] | None = None) -> list[Clues]:
    """Return what tells which documents are worth comparing, of all or of some rows'.

    An outline is made when it is asked for, which raises as ``load_outlines``.

    Raises:
        IndexDamaged: what is stored is no outline.
    """
    with _outlines_of(database):
        rows = _rows(database, documents).fetchall()
        keys = [row[_WORDS][: KEY_HASHES * _WIDTH] for row in rows]
        hashes = _hashes(b"".join(keys))
        ends = np.cumsum([0, *(len(key) // _WIDTH for key in keys)]).tolist()
        return [
            _clues(database, row, hashes[start:end])
            for row, (start, end) in zip(rows, pairwise(ends), strict=True)
        ]


def _rows(database: sqlite3.Connection, documents: Iterable[int] | None) -> sqlite3.Cursor:
    some = "1" if documents is None else "document.row IN (SELECT value FROM json_each(?))"
    values = () if documents is None else (json.dumps(list(documents)),)
    cursor = database.cursor()
    cursor.row_factory = None
    return cursor.execute(_LOAD.format(some=some), values)


@contextmanager
def _outlines_of(database: sqlite3.Connection) -> Iterator[None]:
    """Report an outline that is none, of a collection."""
    try:
        yield
    except (sqlite3.DatabaseError, TypeError, ValueError) as error:
        file = Path(database.execute("PRAGMA database_list").fetchone()[2])
        reason = f"a document's outline is no outline ({error})"
        raise IndexDamaged(file, reason, folder=file.parent.parent) from error


def _clues(database: sqlite3.Connection, row: tuple[Any, ...], hashes: Hashes) -> Clues:
    name, stem, council, committee, date, *_ = row
    site, kind, page, _, items = row[_PAGE]
    return make_clues(
        name,
        date,
        (council, committee),
        stem,
        None if kind is None else (site, kind, page),
        items.split(),
        hashes,
        partial(_checked, database, row),
    )


def _checked(database: sqlite3.Connection, row: tuple[Any, ...]) -> Outline:
    with _outlines_of(database):
        return _outline(row)


def _outline(row: tuple[Any, ...]) -> Outline:
    name, stem, council, committee, date, occasion, status, language, *rest = row
    site, kind, page, spoken, items, is_part, is_cut, holds, *sketches = rest
    address = None
    if kind is not None:
        address = PageAddress(site=site, kind=PageKind(kind), number=page, language=spoken)
    return Outline(
        document=name,
        stem=stem,
        council=council,
        committee=committee,
        date=dt.date.fromisoformat(date) if date else None,
        occasion=occasion,
        status=MinutesStatus(status),
        language=language,
        address=address,
        items=frozenset(items.split()),
        is_part=bool(is_part),
        is_cut=bool(is_cut),
        holds=Holds(holds),
        words=_unpacked(*sketches[:2]),
        signs=_unpacked(*sketches[2:]),
    )


def _packed(sketch: Sketch) -> tuple[bytes, int]:
    whole = sketch.hashes.astype(_HASH, copy=False).view(np.uint8)
    return whole.reshape(-1, _HASH.itemsize)[:, :_WIDTH].tobytes(), sketch.shingles


def _unpacked(hashes: bytes, shingles: int) -> Sketch:
    """Return the sketch of so many shingles.

    Raises:
        ValueError: it has other than the smallest hashes of so many.
    """
    if len(hashes) != _WIDTH * min(shingles, SKETCH_HASHES):
        raise ValueError(f"{len(hashes)} bytes of hashes for {shingles} shingles")
    kept = _hashes(hashes)
    kept.setflags(write=False)
    return Sketch(hashes=kept, shingles=shingles)


def _hashes(packed: bytes) -> Hashes:
    if len(packed) % _WIDTH:
        raise ValueError(f"{len(packed)} bytes of hashes")
    # Eight bytes from where each begins, less those of the next.
    padded, count = packed + bytes(_HASH.itemsize - _WIDTH), len(packed) // _WIDTH
    found: NDArray[np.uint64] = np.ndarray((count,), _HASH, padded, strides=(_WIDTH,)) & _MASK
    return found
