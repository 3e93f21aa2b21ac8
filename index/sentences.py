"""Vectors of single sentences: which sentence of a passage is like the question.

A passage's own vector also holds its topic, its month and its neighbours' words, which finds the
right minutes; beside it, the vector of each bare sentence tells which of thirty passages of one
item answers.  Only candidates are looked up, so these vectors need no search structure; a byte a
dimension keeps them a quarter of their size and moves a cosine by less than 0.004, and half a byte
(``precision`` "small") an eighth, moving it by less than 0.05.  A sentence that minutes repeat,
as "The report be noted.", has one vector in a segment: one in six of real minutes' sentences is
said before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.records import Span
from corpus.sentences import part_spans, sentence_spans
from index.arrays import (
    Precision,
    Scales,
    Vectors,
    blocks_of,
    halve,
    open_array,
    restore_vectors,
    round_vectors,
    unhalve,
    write_array,
)
from index.errors import IndexDamaged

VECTORS, SCALES, STARTS = "sentences.npy", "sentence-scales.npy", "sentence-starts.npy"
PLACES = "sentence-places.npy"  # each sentence's vector; none in a segment that repeats vectors
_KINDS = (np.int8, np.uint8)
_LARGEST: dict[Precision, int] = {"exact": 127, "small": 7}
# A sentence of more words is cut at its semicolons and bullets; a piece of fewer says nothing.
_LONG, _FEWEST = 25, 3


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a passage's text, in order; the whole text where it has none."""
    found: list[str] = []
    for sentence in sentence_spans(text, Span(start=0, end=len(text))) if text else ():
        long = len(sentence.of(text).split()) > _LONG
        for part in part_spans(text, sentence) if long else (sentence,):
            words = part.of(text).strip(" ·•▪;")
            if len(words.split()) >= _FEWEST:
                found.append(words)
    return found or [text]


def save_sentences(
    vectors: Vectors,
    keys: NDArray[Any],
    counts: Sequence[int],
    save: Callable[[str, NDArray[Any]], None],
    precision: Precision = "exact",
) -> None:
    """Write the vectors of all sentences, shape (sentences, dimension), passage by passage.

    Args:
        vectors: unit rows; they may be memory-mapped.
        keys: what tells sentences apart, (sentences); of equal ones the first's vector is kept.
        counts: how many sentences each passage of the segment has; at least one.
        save: writes (name, array) durably.
        precision: "exact" keeps a byte a number, "small" half of one.
    """
    firsts, places = _distinct(keys)
    rounded = [_rounded(vectors[rows], precision) for rows in blocks_of(firsts)]
    none = _rounded(np.zeros((0, vectors.shape[1]), np.float32), precision)
    save(VECTORS, np.concatenate([none[0], *(codes for codes, _ in rounded)]))
    save(SCALES, np.concatenate([none[1], *(scales for _, scales in rounded)]))
    save(PLACES, places)
    save(STARTS, np.concatenate([[0], np.cumsum(counts, dtype=np.int32)]).astype(np.int32))


def _distinct(keys: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return where each distinct key first stands, in order, and each key's number among them."""
    _, firsts, numbers = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    places = np.empty(order.size, dtype=np.int32)
    places[order] = np.arange(order.size, dtype=np.int32)
    return firsts[order], places[numbers]


def merge_sentences(
    parts: Sequence[tuple[Path, int]],
    keys: NDArray[Any],
    folder: Path,
    precision: Precision | None = None,
) -> None:
    """Write the sentences of some segments, of at least one, as those of one, in order.

    Those of the same precision come out as the same bytes.  ``precision`` is by default that of
    the first segment; what is all small stays so.  ``keys`` are those of all sentences.

    Raises:
        IndexDamaged: a segment cannot be read.
        OSError: the disk is full.
    """
    held = [open_array(home / VECTORS, _KINDS, folder) for home, _ in parts]
    wholes = [codes.shape[-1] for codes in held if codes.dtype == np.int8]
    # Of an odd dimension halves hold one number more, always 0, and so do those made of them.
    dimension = wholes[0] if wholes else 2 * held[0].shape[-1]
    if precision is None or not wholes:
        precision = "exact" if held[0].dtype == np.int8 else "small"
    source = SentenceVectors(parts, dimension=dimension, index_folder=folder)
    firsts, places = _distinct(keys)
    scales: list[Scales] = []

    def codes() -> Iterator[NDArray[Any]]:
        for rows in blocks_of(firsts):
            some, own = _rounded(source.rows(rows), precision)
            scales.append(own)
            yield some

    width, kind = (dimension, np.int8) if precision == "exact" else ((dimension + 1) // 2, np.uint8)
    write_array(folder / VECTORS, codes(), shape=(firsts.size, width), dtype=kind)
    write_array(folder / SCALES, scales, shape=(firsts.size,), dtype=np.float16)
    write_array(folder / PLACES, [places], shape=places.shape, dtype=np.int32)
    counts = np.concatenate([np.zeros(1, np.int32), *(np.diff(p.starts) for p in source.parts)])
    write_array(folder / STARTS, [np.cumsum(counts)], shape=counts.shape, dtype=np.int32)


def _rounded(vectors: Vectors, precision: Precision) -> tuple[NDArray[Any], Scales]:
    codes, scales = round_vectors(vectors, _LARGEST[precision])
    return (codes if precision == "exact" else halve(codes)), scales


class SentenceVectors:
    """The sentences of some segments, memory-mapped; rows of passages are consecutive over them."""

    def __init__(
        self, parts: Sequence[tuple[Path, int]], *, dimension: int, index_folder: Path
    ) -> None:
        """Open them.

        Args:
            parts: each segment's folder and how many passages it has, in the order of their rows.
            dimension: of a vector.
            index_folder: for messages.

        Raises:
            IndexDamaged: a file cannot be read, or does not fit the others or the passages.
        """
        self._dimension = dimension
        self.parts = [
            _open_part(folder, passages, dimension, index_folder) for folder, passages in parts
        ]
        self._firsts = np.cumsum([0, *(passages for _, passages in parts)], dtype=np.int64)

    def best(self, question: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the cosine of each row's likest sentence to ``question`` (dimension,)."""
        if len(self.parts) == 1:
            return self.parts[0].best(question, rows)
        found = np.zeros(len(rows))
        owners = np.searchsorted(self._firsts, rows, side="right") - 1
        for number, part in enumerate(self.parts):
            chosen = np.flatnonzero(owners == number)
            found[chosen] = part.best(question, rows[chosen] - self._firsts[number])
        return found

    def rows(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the vectors of single sentences, shape (rows, dimension), to carry them over."""
        found = np.zeros((len(rows), self._dimension), dtype=np.float32)
        ends = np.cumsum([part.sentences for part in self.parts], dtype=np.int64)
        owners = np.searchsorted(ends, rows, side="right")
        for number, part in enumerate(self.parts):
            chosen = np.flatnonzero(owners == number)
            found[chosen] = part.vectors(rows[chosen] - (ends[number] - part.sentences))
        return found

    def all(self) -> Vectors:
        """Return every vector, shape (sentences, dimension)."""
        return self.rows(np.arange(sum(part.sentences for part in self.parts)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """One segment: the sentences of its passage i are starts[i] to starts[i + 1]."""

    dimension: int
    codes: NDArray[Any]  # int8, or uint8 with two numbers a byte
    scales: Scales
    starts: NDArray[np.int32]
    places: NDArray[np.int32] | None  # which codes are a sentence's; None for each its own

    @property
    def sentences(self) -> int:
        """How many there are."""
        return int(self.starts[-1])

    def best(self, question: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the cosine of each row's likest sentence; rows count from the segment's first."""
        if not len(rows):
            return np.zeros(0)
        starts = self.starts[rows]
        sizes = self.starts[rows + 1] - starts
        first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        within = np.arange(int(sizes.sum())) - np.repeat(first, sizes)
        places = self._places(np.repeat(starts, sizes) + within)
        cosines = (self._whole(places).astype(np.float32) @ question) * self.scales[places]
        found: NDArray[np.float64] = np.maximum.reduceat(cosines, first).astype(np.float64)
        return found

    def vectors(self, sentences: NDArray[np.int64]) -> Vectors:
        """Return the vectors of some sentences."""
        places = self._places(sentences)
        return restore_vectors(self._whole(places), self.scales[places])

    def _places(self, sentences: NDArray[np.int64]) -> NDArray[np.integer]:
        return sentences if self.places is None else self.places[sentences]

    def _whole(self, places: NDArray[np.integer]) -> NDArray[np.int8]:
        codes = self.codes.take(places, axis=0)
        return codes if codes.dtype == np.int8 else unhalve(codes, self.dimension)


def _open_part(folder: Path, passages: int, dimension: int, index_folder: Path) -> _Part:
    shared = (folder / PLACES).exists()
    part = _Part(
        dimension=dimension,
        codes=open_array(folder / VECTORS, _KINDS, index_folder),
        scales=open_array(folder / SCALES, (np.float16,), index_folder),
        starts=open_array(folder / STARTS, (np.int32,), index_folder),
        places=open_array(folder / PLACES, (np.int32,), index_folder) if shared else None,
    )
    misfit = _misfit(part, passages)
    if misfit is not None:
        reason = f"its sentences are not those of {passages} passages"
        raise IndexDamaged(folder / misfit, reason, folder=index_folder)
    return part


def _misfit(part: _Part, passages: int) -> str | None:
    """Return the file that does not fit those before it."""
    starts = part.starts
    if starts.shape != (passages + 1,) or starts[0] != 0 or (starts[1:] <= starts[:-1]).any():
        return STARTS
    places, distinct = part.places, part.sentences
    if places is not None:
        distinct = int(places.max(initial=-1)) + 1
        if places.shape != (part.sentences,) or places.min(initial=0) < 0:
            return PLACES
    if part.scales.shape != (distinct,):
        return SCALES
    width = part.dimension if part.codes.dtype == np.int8 else (part.dimension + 1) // 2
    return VECTORS if part.codes.shape != (distinct, width) else None
