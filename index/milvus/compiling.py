"""Readings → an embedded index in a folder of its own, and what of it a server is given.

Both ways go through it: what is put into Milvus is analysed and embedded exactly as it would be
for a folder, and what Milvus narrowed a question to is answered by an index like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from corpus.records import Passage, Reading, Stated
from index.analyzer import analyze
from index.build import write_generation
from index.collection import open_collection
from index.encoder import Encoder
from index.fields import ITEM, TEXT, TITLE, PassageWords, document_titles, passage_words
from index.generations import open_generation
from index.milvus.layout import terms_field
from index.milvus.storing import Stored, Vector, text_key
from index.plan import Plan
from index.records import Counts, EncoderIdentity
from index.search import SearchIndex, open_index
from index.sentences import sentences_of
from index.vectors import Embedding

Read = tuple[Reading, Stated]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledPassage:
    """A passage as it is searched: its analysed terms by field, and its vector."""

    passage: Passage
    terms: Mapping[str, str]
    vector: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A document as it is stored and as its passages are searched."""

    stored: Stored
    passages: tuple[CompiledPassage, ...]


class _Remembering:
    """An encoder that keeps the vector of every text it is given."""

    def __init__(self, encoder: Encoder) -> None:
        self.identity = encoder.identity
        self.vectors: dict[str, Vector] = {}
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> Vector:
        """As ``Encoder.encode``."""
        made = self._encoder.encode(texts)
        self.vectors.update(zip(texts, made, strict=True))
        return made


class _Recalling:
    """An encoder that knows the vectors of stored documents, and asks another for what it lacks."""

    def __init__(
        self,
        identity: EncoderIdentity,
        vectors: Mapping[bytes, Vector],
        open_encoder: Callable[[], Encoder],
    ) -> None:
        self.identity = identity
        self._vectors, self._open = vectors, open_encoder

    def encode(self, texts: Sequence[str]) -> Vector:
        """As ``Encoder.encode``."""
        made = np.zeros((len(texts), self.identity.dimension), dtype=np.float32)
        missing = []
        for row, text in enumerate(texts):
            known = self._vectors.get(text_key(text))
            if known is None:
                missing.append(row)
            else:
                made[row] = known
        if missing:
            made[missing] = self._open().encode([texts[row] for row in missing])
        return made


def write_index(
    folder: Path,
    readings: Sequence[Read],
    *,
    identity: EncoderIdentity,
    open_encoder: Callable[[], Encoder],
) -> Counts:
    """Write readings as the whole index of a new folder; no file of minutes is opened."""
    plan = Plan(
        fresh=tuple(readings),
        stored=(),
        added=len(readings),
        changed=0,
        removed=0,
        unchanged=0,
        skipped=(),
        aside=(),
    )
    make = Embedding(
        identity=identity,
        precision="exact",
        carried=(),
        folder=folder,
        open_encoder=open_encoder,
        progress=_silent,
    )
    counts, _ = write_generation(plan, None, make)
    return counts


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


@contextmanager
def index_of(
    readings: Sequence[Read],
    vectors: Mapping[bytes, Vector],
    *,
    identity: EncoderIdentity,
    open_encoder: Callable[[], Encoder],
) -> Iterator[SearchIndex]:
    """Open an index of these documents alone, which is gone afterwards.

    ``vectors`` are those that were stored with the documents, by ``text_key``; the encoder is
    opened only for a text that they lack.
    """
    with TemporaryDirectory(prefix="minutes-") as place:
        folder = Path(place)
        recalling = _Recalling(identity, vectors, open_encoder)
        write_index(folder, readings, identity=identity, open_encoder=lambda: recalling)
        with open_index(folder) as index:
            yield index


def compile_readings(
    readings: Sequence[Read], *, identity: EncoderIdentity, encoder: Encoder
) -> list[Compiled]:
    """Analyse and embed documents as an index would, in the order of their ids."""
    ordered = sorted(readings, key=lambda read: read[0].document.document_id)
    remembering = _Remembering(encoder)
    with TemporaryDirectory(prefix="minutes-") as place:
        folder = Path(place)
        write_index(folder, ordered, identity=identity, open_encoder=lambda: remembering)
        with closing(open_collection(open_generation(folder).path)) as database:
            titles = list(document_titles(database))
            words = list(passage_words(database))
    by_document: dict[int, list[PassageWords]] = {}
    for passage in words:
        by_document.setdefault(passage.document, []).append(passage)
    return [
        _compiled(read, title, by_document.get(row, []), remembering.vectors)
        for row, (read, title) in enumerate(zip(ordered, titles, strict=True), 1)
    ]


def _compiled(
    read: Read, title: str, words: Sequence[PassageWords], vectors: Mapping[str, Vector]
) -> Compiled:
    reading, stated = read
    named = terms_field(analyze(title))
    sentences = dict.fromkeys(s for passage in words for s in sentences_of(passage.text))
    return Compiled(
        stored=Stored(
            reading=reading,
            stated=stated,
            prompts={passage.prompt: vectors[passage.prompt] for passage in words},
            sentences={sentence: vectors[sentence] for sentence in sentences},
        ),
        passages=tuple(
            CompiledPassage(
                passage=passage,
                terms={
                    TEXT.name: terms_field(analyze(found.text)),
                    ITEM.name: terms_field(analyze(found.heading)),
                    TITLE.name: named,
                },
                vector=vectors[found.prompt],
            )
            for passage, found in zip(reading.passages, words, strict=True)
        ),
    )
