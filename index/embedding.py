"""Vectors of passages, each distinct text embedded once and never again.

A vector is kept by the hash of its text and its encoder.  Those of the current generation are
carried over; new ones go to a journal as they are made, so that an interrupted run resumes
where it stopped.  The journal is only a saving: it is removed when a generation is published.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import Vectors
from index.encoder import Encoder
from index.records import EncoderIdentity

JOURNAL = "embedding-journal.sqlite"
KEYS = "vector-keys.npy"
_CHUNK = 512  # passages embedded between two commits: a killed run loses at most these

Keys = NDArray[np.void]
Progress = Callable[[str, int, int], None]


def text_keys(prompts: Iterable[str], identity: EncoderIdentity) -> Keys:
    """Return one 16-byte key a text: equal for equal texts of one encoder."""
    salt = bytes.fromhex(identity.sha256)[:16]
    digests = (
        hashlib.blake2b(p.encode("utf-8", "surrogatepass"), digest_size=16, salt=salt).digest()
        for p in prompts
    )
    return np.frombuffer(b"".join(digests), dtype="V16")


def embed(
    prompts: Sequence[str],
    keys: Keys,
    *,
    identity: EncoderIdentity,
    carried: tuple[Keys, Callable[[], Vectors]] | None,
    journal: Path,
    open_encoder: Callable[[], Encoder],
    progress: Progress,
) -> tuple[Vectors, int]:
    """Return the vector of every prompt, shape (prompts, dimension), and how many were made.

    ``carried`` are the keys and vectors of the generation before; ``open_encoder`` is called
    only when some text has no vector yet, because opening one takes seconds.
    """
    place = {key: row for row, key in reversed(list(enumerate(map(bytes, keys))))}
    first = np.array([place[bytes(key)] for key in keys], dtype=np.int64)
    vectors = np.zeros((len(prompts), identity.dimension), dtype=np.float32)
    known = np.zeros(len(prompts), dtype=np.bool_)
    if carried is not None:
        _carry_over(carried, place, vectors, known)
    with closing(_open_journal(journal)) as database:
        for key, blob in database.execute("SELECT key, vector FROM vector"):
            row = place.get(key)
            if row is not None and len(blob) == 4 * identity.dimension:
                vectors[row] = np.frombuffer(blob, dtype=np.float32)
                known[row] = True
        missing = [row for row in sorted(set(first.tolist())) if not known[row]]
        if missing:
            _embed_missing(prompts, keys, missing, vectors, database, open_encoder(), progress)
    return vectors[first], len(missing)


def _carry_over(
    carried: tuple[Keys, Callable[[], Vectors]],
    place: dict[bytes, int],
    vectors: Vectors,
    known: NDArray[np.bool_],
) -> None:
    old_keys, load = carried
    pairs = [(place[k], old) for old, k in enumerate(map(bytes, old_keys)) if k in place]
    if pairs:
        rows, old_rows = (list(column) for column in zip(*pairs, strict=True))
        vectors[rows] = load()[old_rows]
        known[rows] = True


def _open_journal(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    try:
        database.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, vector BLOB)")
        database.execute("SELECT count(*) FROM vector").fetchone()
    except sqlite3.DatabaseError:
        # A damaged journal saves nothing; it holds no data that cannot be made again.
        database.close()
        path.unlink()
        return _open_journal(path)
    return database


def _embed_missing(
    prompts: Sequence[str],
    keys: Keys,
    missing: Sequence[int],
    vectors: Vectors,
    database: sqlite3.Connection,
    encoder: Encoder,
    progress: Progress,
) -> None:
    """Embed in order of length, so that batches are even, and commit every chunk."""
    ordered = sorted(missing, key=lambda row: len(prompts[row]))
    for start in range(0, len(ordered), _CHUNK):
        progress("embedding", start, len(ordered))
        rows = ordered[start : start + _CHUNK]
        made = encoder.encode([prompts[row] for row in rows])
        vectors[rows] = made
        database.executemany(
            "INSERT OR REPLACE INTO vector VALUES (?, ?)",
            ((bytes(keys[row]), vector.tobytes()) for row, vector in zip(rows, made, strict=True)),
        )
        database.commit()
    progress("embedding", len(ordered), len(ordered))
