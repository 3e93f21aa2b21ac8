"""The vectors of new segments: what of a passage is embedded, carried over or made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import Precision
from index.collection import open_collection
from index.dense import DenseIndex, Vectors, save_vectors
from index.embedding import (
    KEY,
    KEYS,
    SENTENCE_KEYS,
    Carried,
    Keys,
    Progress,
    embed,
    text_keys,
)
from index.encoder import Encoder
from index.generations import next_segment, writing_to
from index.growing import Grown
from index.integrity import Generation
from index.manifest import SCHEMA
from index.older import WITH_SEGMENTS, are_whole, older_vectors
from index.plan import Previous
from index.records import EncoderIdentity, Segment
from index.segments import Texts, numbers_behind, save_array, write_words
from index.sentences import SentenceVectors, save_sentences

# So many passages of an index that begins anew are held in memory at a time.
_MOST_PASSAGES = 50_000
_SIZES = """
SELECT document.row, (SELECT count(*) FROM passage WHERE document = document.row)
FROM document WHERE document.row BETWEEN ? AND ? ORDER BY document.row
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding:
    """How texts are embedded in one run: see ``index.embedding.embed``."""

    identity: EncoderIdentity
    precision: Precision
    carried: Sequence[Carried]
    folder: Path
    open_encoder: Callable[[], Encoder]
    progress: Progress


def write_segments(scratch: Path, grown: Grown, make: Embedding) -> tuple[tuple[Segment, ...], int]:
    """Write new documents as segments; return all segments and how many texts were embedded.

    Raises:
        IndexUnwritable: the folder cannot be written.
    """
    segments, embedded, first = list(grown.segments), 0, grown.documents.start
    with closing(open_collection(scratch)) as database:
        for documents in _chunks(database, grown.documents):
            make.progress("postings", documents.start - first, len(grown.documents))
            home = scratch / next_segment(make.folder, scratch)
            with writing_to(make.folder):
                segment, texts = write_words(home, database, numbers_behind(segments), documents)
            embedded += _write_vectors(home, texts, make)
            segments.append(segment)
    if segments != [*grown.segments]:
        make.progress("postings", len(grown.documents), len(grown.documents))
    return tuple(segments), embedded


def _chunks(database: sqlite3.Connection, documents: range) -> Iterator[range]:
    """Cut documents into runs of not many more passages than are held in memory at a time."""
    start, held = documents.start, 0
    for row, passages in database.execute(_SIZES, (documents.start, documents.stop - 1)).fetchall():
        if held and held + passages > _MOST_PASSAGES:
            yield range(start, row)
            start, held = row, 0
        held += passages
    if start < documents.stop:
        yield range(start, documents.stop)


def _write_vectors(home: Path, texts: Texts, make: Embedding) -> int:
    """Embed the texts of a segment and write their vectors; return how many were embedded."""
    keys = _keys(texts, make.identity)
    vectors, embedded = embed(
        [*texts.prompts, *(s for passage in texts.sentences for s in passage)],
        keys,
        identity=make.identity,
        carried=make.carried,
        folder=make.folder,
        open_encoder=make.open_encoder,
        progress=make.progress,
    )
    passages = len(texts.prompts)
    with writing_to(make.folder):
        save_array(home / KEYS, keys[:passages])
        save_array(home / SENTENCE_KEYS, keys[passages:])
        save_vectors(vectors[:passages], home, make.precision)
        save = partial(_save, home)
        save_sentences(vectors[passages:], keys[passages:], texts.counts, save, make.precision)
    return embedded


def precision_of(old: Previous) -> Precision:
    """Return how the generation before stores its vectors."""
    return "small" if old.generation.manifest.vectors == "small" else "exact"


def _save(home: Path, name: str, array: NDArray[Any]) -> None:
    save_array(home / name, array)


def _keys(texts: Texts, identity: EncoderIdentity) -> Keys:
    """Return the keys of all, a sentence's apart from a prompt's: its vector is rounded."""
    marked = (f"\0{s}" for passage in texts.sentences for s in passage)
    return np.concatenate([text_keys(texts.prompts, identity), text_keys(marked, identity)])


def _vector_files(generation: Generation) -> list[str]:
    """Return the files of the segments that hold vectors of passages and sentences."""
    names = [name for name, _ in generation.manifest.files]
    return [
        n for n in names if any(kind in n.rpartition("/")[2] for kind in ("vector", "sentence"))
    ]


def carried_from(
    old: Previous | None, identity: EncoderIdentity, precision: Precision
) -> tuple[Carried, ...]:
    """Return what the generation before holds of one model's vectors, if it is precise enough."""
    if old is None or old.generation.manifest.encoder.sha256 != identity.sha256:
        return ()
    generation = old.generation
    if generation.manifest.vectors != "exact" == precision:
        return ()
    if generation.manifest.schema < WITH_SEGMENTS:
        older = older_vectors(generation)
        return (Carried(keys=older[0], load=lambda rows: older[1]()[rows]),) if older else ()
    is_older = generation.manifest.schema != SCHEMA
    if is_older and not are_whole(generation, _vector_files(generation)):
        return ()  # what a damaged one held is embedded again
    segments = generation.manifest.segments
    parts = [(generation.file(s.name), s.passages) for s in segments]
    home, size = generation.folder, identity.dimension

    def passages(rows: NDArray[np.int64]) -> Vectors:
        return DenseIndex(parts, dimension=size, index_folder=home).rows(rows)

    def sentences(rows: NDArray[np.int64]) -> Vectors:
        return SentenceVectors(parts, dimension=size, index_folder=home).rows(rows)

    def keys(name: str) -> Keys:
        found = [np.load(folder / name, allow_pickle=False) for folder, _ in parts]
        return np.concatenate([np.empty(0, KEY), *found])

    return (
        Carried(keys=keys(KEYS), load=passages),
        Carried(keys=keys(SENTENCE_KEYS), load=sentences),
    )
