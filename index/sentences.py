"""Vectors of single sentences: which sentence of a passage is like the question.

A passage's own vector also holds its topic, its month and its neighbours' words, which finds the
right minutes; beside it, the vector of each bare sentence tells which of thirty passages of one
item answers.  Only candidates are looked up, so these vectors need no search structure; a byte a
dimension keeps them a quarter of their size and moves a cosine by less than 0.004.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.records import Span
from corpus.sentences import part_spans, sentence_spans
from index.dense import Vectors
from index.errors import IndexDamaged

VECTORS, SCALES, STARTS = "sentences.npy", "sentence-scales.npy", "sentence-starts.npy"
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
    vectors: Vectors, counts: Sequence[int], save: Callable[[str, NDArray[Any]], None]
) -> None:
    """Write the vectors of all sentences, shape (sentences, dimension), passage by passage.

    Args:
        vectors: unit rows.
        counts: how many sentences each passage has; at least one.
        save: writes (name, array) durably.
    """
    peaks = np.abs(vectors).max(axis=1, initial=0.0)
    # Of so few digits a scale times 127 is exact, so that what was rounded once and is carried
    # over to the next generation, and the next, is rounded to the same bytes.
    scales = (np.where(peaks > 0, peaks, 1.0) / 127).astype(np.float16).astype(np.float32)
    save(VECTORS, np.rint(vectors / scales[:, None]).astype(np.int8))
    save(SCALES, scales)
    save(STARTS, np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64))


def merge_sentences(parts: Sequence[tuple[Path, int]], folder: Path) -> None:
    """Write the sentences of several folders, one behind the other, into another."""
    from index.segments import save_array

    for name in (VECTORS, SCALES):
        save_array(folder / name, np.concatenate([np.load(home / name) for home, _ in parts]))
    starts = [np.load(home / STARTS) for home, _ in parts]
    save_array(folder / STARTS, _joined_starts(starts))


def _joined_starts(starts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    counts = [np.diff(own) for own in starts]
    return np.concatenate([[0], np.cumsum(np.concatenate([[], *counts]))]).astype(np.int64)


class SentenceVectors:
    """The sentences of one generation, memory-mapped where they lie in one folder."""

    def __init__(
        self, parts: Sequence[tuple[Path, int]], *, dimension: int, index_folder: Path
    ) -> None:
        """Open those of some folders, each with how many passages it has.

        Raises:
            IndexDamaged: a file cannot be read, or does not fit the others or the passages.
        """
        kinds = ((VECTORS, np.int8), (SCALES, np.float32), (STARTS, np.int64))
        found = []
        for folder, passages in parts:
            own = [_open(folder / name, dtype, index_folder) for name, dtype in kinds]
            misfit = _misfit(own, passages, dimension)
            if misfit is not None:
                reason = f"its sentences are not those of {passages} passages"
                raise IndexDamaged(folder / misfit, reason, folder=index_folder)
            found.append(own)
        self._vectors = _joined([own[0] for own in found], np.zeros((0, dimension), np.int8))
        self._scales = _joined([own[1] for own in found], np.zeros(0, np.float32))
        starts = [own[2] for own in found]
        self._starts = starts[0] if len(starts) == 1 else _joined_starts(starts)

    def best(self, question: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the cosine of each row's likest sentence to ``question`` (dimension,)."""
        if not len(rows):
            return np.zeros(0)
        starts = self._starts[rows]
        sizes = self._starts[rows + 1] - starts
        first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        within = np.arange(int(sizes.sum())) - np.repeat(first, sizes)
        places = np.repeat(starts, sizes) + within
        cosines = (self._vectors[places].astype(np.float32) @ question) * self._scales[places]
        found: NDArray[np.float64] = np.maximum.reduceat(cosines, first).astype(np.float64)
        return found

    def rows(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the vectors of single sentences, shape (rows, dimension)."""
        found: Vectors = self._vectors[rows].astype(np.float32)
        found *= self._scales[rows][:, None]
        return found

    def all(self) -> Vectors:
        """Return every vector, shape (sentences, dimension)."""
        return self.rows(np.arange(len(self._scales)))


def _joined(arrays: Sequence[NDArray[Any]], nothing: NDArray[Any]) -> NDArray[Any]:
    return arrays[0] if len(arrays) == 1 else np.concatenate([nothing, *arrays])


def _misfit(own: Sequence[NDArray[Any]], passages: int, dimension: int) -> str | None:
    """Return the file that does not fit those before it."""
    vectors, scales, starts = own
    if starts.shape != (passages + 1,) or starts[0] != 0 or (np.diff(starts) < 1).any():
        return STARTS
    total = int(starts[-1])
    if scales.shape != (total,):
        return SCALES
    return VECTORS if vectors.shape != (total, dimension) else None


def _open(file: Path, dtype: type[np.generic], index_folder: Path) -> NDArray[Any]:
    try:
        # Unlike np.load this reads nothing but .npy, and refuses arrays of objects outright.
        mapped = np.lib.format.open_memmap(file, mode="r")
    except (OSError, ValueError, TypeError, EOFError, SyntaxError) as error:
        raise IndexDamaged(file, str(error), folder=index_folder) from error
    if mapped.dtype != dtype:
        reason = f"it holds {mapped.dtype}, not {np.dtype(dtype)}"
        raise IndexDamaged(file, reason, folder=index_folder)
    return np.asarray(mapped)  # slices of a plain array cost half those of a memmap
