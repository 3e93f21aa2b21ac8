"""Vectors of passages, each distinct text embedded once and never again.

A vector is kept by the hash of its text and its encoder.  Those of the current generation are
carried over; new ones go to a journal as they are made, so that an interrupted run resumes
where it stopped.  The journal is only a saving: it is removed when a generation is published.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import Vectors
from index.encoder import Encoder
from index.generations import writing_to
from index.records import EncoderIdentity

KEYS, SENTENCE_KEYS = "vector-keys.npy", "sentence-keys.npy"
_JOURNAL = "embedding-journal.sqlite"
# Without a rowid the table is its own index: reading it all reads every page.
_TABLE = (
    "CREATE TABLE IF NOT EXISTS vector"
    " (key BLOB PRIMARY KEY, vector BLOB, crc32 INTEGER) WITHOUT ROWID"
)
_ENTRY = "SELECT vector, crc32 FROM vector WHERE key = ?"
_CHUNK = 512  # passages embedded between two commits: a killed run loses at most these

Keys = NDArray[np.void]
KEY = np.dtype("V12")
Progress = Callable[[str, int, int], None]
_Known = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Vectors that were made before.

    Attributes:
        keys: of their texts (n).
        load: returns the vectors of some rows of ``keys``, shape (rows, dimension).
    """

    keys: Keys
    load: Callable[[NDArray[np.int64]], Vectors]


def text_keys(prompts: Iterable[str], identity: EncoderIdentity) -> Keys:
    """Return one key a text: equal for equal texts of one encoder.

    Twelve bytes: among 100 million texts two have one key by chance in 6 of 10^14 collections.
    """
    salt = bytes.fromhex(identity.sha256)[:16]
    digests = (
        hashlib.blake2b(p.encode("utf-8", "surrogatepass"), digest_size=16, salt=salt).digest()
        for p in prompts
    )
    return short_keys(np.frombuffer(b"".join(digests), dtype="V16"))


def short_keys(keys: Keys) -> Keys:
    """Return keys of sixteen bytes, as older indexes hold them, as those of today."""
    kept = np.ascontiguousarray(keys.view(np.uint8).reshape(-1, 16)[:, : KEY.itemsize])
    return kept.view(KEY).reshape(-1)


def embed(
    prompts: Sequence[str],
    keys: Keys,
    *,
    identity: EncoderIdentity,
    carried: Sequence[Carried],
    folder: Path,
    open_encoder: Callable[[], Encoder],
    progress: Progress,
) -> tuple[Vectors, int]:
    """Return the vector of every prompt, shape (prompts, dimension), and how many were made.

    Args:
        prompts: the texts.
        keys: theirs, by ``text_keys``.
        identity: of the encoder.
        carried: what was embedded before.
        folder: the index folder; the journal lies there.
        open_encoder: called only when some text has no vector yet, for it takes seconds.
        progress: is told how far it is.

    Raises:
        IndexUnwritable: the journal cannot be written.
    """
    names = [bytes(key) for key in keys]
    texts = dict(zip(names, prompts, strict=True))
    place = {name: number for number, name in enumerate(texts)}
    vectors = np.zeros((len(texts), identity.dimension), dtype=np.float32)
    known: _Known = np.zeros(len(texts), dtype=np.bool_)
    for one in carried:
        if not known.all():
            _carry_over(one, place, vectors, known)
    made = 0
    if not known.all():
        with writing_to(folder):
            journal = _open_journal(folder, place, vectors, known)
        with closing(journal):
            made = int(np.count_nonzero(~known))
            if made:
                _embed_missing(texts, known, vectors, journal, folder, open_encoder(), progress)
    return vectors[[place[name] for name in names]], made


def _carry_over(
    carried: Carried, place: Mapping[bytes, int], vectors: Vectors, known: _Known
) -> None:
    wanted = [name for name, number in place.items() if not known[number]]
    # Half a key tells nearly all that are not wanted apart, without a loop over all that is held.
    heads = _heads(np.frombuffer(b"".join(wanted), dtype=KEY))
    near = np.flatnonzero(np.isin(_heads(carried.keys), heads))
    found = {bytes(carried.keys[row]): row for row in near.tolist()}
    pairs = [(place[name], found[name]) for name in wanted if name in found]
    if pairs:
        rows, old_rows = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
        vectors[rows] = carried.load(old_rows)
        known[rows] = True


def _heads(keys: Keys) -> NDArray[np.uint64]:
    size = np.dtype(np.uint64).itemsize
    halves = np.frombuffer(keys.tobytes(), np.uint8).reshape(-1, KEY.itemsize)[:, :size]
    found: NDArray[np.uint64] = np.ascontiguousarray(halves).view(np.uint64).reshape(-1)
    return found


def _open_journal(
    folder: Path, place: Mapping[bytes, int], vectors: Vectors, known: _Known
) -> sqlite3.Connection:
    """Open the journal and take what it holds; a damaged one is begun anew."""
    journal = sqlite3.connect(folder / _JOURNAL)
    try:
        _recover(journal, place, vectors, known)
    except (sqlite3.DatabaseError, TypeError):
        journal.close()
        remove_journal(folder)
        journal = sqlite3.connect(folder / _JOURNAL)
        try:
            journal.execute(_TABLE)
        except sqlite3.DatabaseError:
            journal.close()
            raise
    return journal


def _recover(
    journal: sqlite3.Connection, place: Mapping[bytes, int], vectors: Vectors, known: _Known
) -> None:
    journal.execute(_TABLE)
    if journal.execute("SELECT key, vector, crc32 FROM vector LIMIT 1").fetchone() is None:
        return
    for name in [name for name, number in place.items() if not known[number]]:
        for blob, crc32 in journal.execute(_ENTRY, (name,)):
            # SQLite finds a damaged page by its form; a damaged number has none.
            if zlib.crc32(name + blob) == crc32:
                vectors[place[name]] = np.frombuffer(blob, dtype=np.float32)
                known[place[name]] = True


def remove_journal(folder: Path) -> None:
    """Remove the journal, with the file that SQLite leaves beside it when it is killed.

    Raises:
        IndexUnwritable: it cannot be removed.
    """
    with writing_to(folder):
        for suffix in ("", "-journal"):
            (folder / f"{_JOURNAL}{suffix}").unlink(missing_ok=True)


def _embed_missing(
    texts: Mapping[bytes, str],
    known: _Known,
    vectors: Vectors,
    journal: sqlite3.Connection,
    folder: Path,
    encoder: Encoder,
    progress: Progress,
) -> None:
    """Embed in order of length, so that batches are even, and commit every chunk."""
    missing = [
        (row, name, text)
        for row, ((name, text), done) in enumerate(zip(texts.items(), known, strict=True))
        if not done
    ]
    missing.sort(key=lambda entry: len(entry[2]))
    for start in range(0, len(missing), _CHUNK):
        progress("embedding", start, len(missing))
        chunk = missing[start : start + _CHUNK]
        made = encoder.encode([text for _, _, text in chunk])
        vectors[[row for row, _, _ in chunk]] = made
        with writing_to(folder):
            _write_down(journal, [name for _, name, _ in chunk], made)
    progress("embedding", len(missing), len(missing))


def _write_down(journal: sqlite3.Connection, names: Sequence[bytes], made: Vectors) -> None:
    blobs = (vector.astype(np.float32).tobytes() for vector in made)
    journal.executemany(
        "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
        ((name, blob, zlib.crc32(name + blob)) for name, blob in zip(names, blobs, strict=True)),
    )
    journal.commit()
