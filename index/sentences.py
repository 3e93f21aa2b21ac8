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


class SentenceVectors:
    """The sentences of one generation, memory-mapped."""

    def __init__(self, parts, *, dimension: int, index_folder: Path) -> None:
        """Provisional."""
        v, sc, st, at = (
            [np.empty((0, dimension), np.int8)],
            [np.empty(0, np.float32)],
            [np.zeros(1, np.int64)],
            0,
        )
        for folder, n in parts:
            a, c, d = (
                _open(folder / name, dtype, index_folder)
                for name, dtype in ((VECTORS, np.int8), (SCALES, np.float32), (STARTS, np.int64))
            )
            if d.shape != (n + 1,) or d[0] != 0 or (np.diff(d) < 1).any():
                raise IndexDamaged(folder / STARTS, "misfit", folder=index_folder)
            if c.shape != (int(d[-1]),):
                raise IndexDamaged(folder / SCALES, "misfit", folder=index_folder)
            if a.shape != (int(d[-1]), dimension):
                raise IndexDamaged(folder / VECTORS, "misfit", folder=index_folder)
            v.append(a)
            sc.append(c)
            st.append(d[1:] + at)
            at += int(d[-1])
        self._vectors, self._scales, self._starts = map(np.concatenate, (v, sc, st))

    def rows(self, rows):
        return self._vectors[rows].astype(np.float32) * self._scales[rows][:, None]

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

    def all(self) -> Vectors:
        """Return every vector, shape (sentences, dimension): to carry them over."""
        found: Vectors = self._vectors.astype(np.float32)
        found *= self._scales[:, None]
        return found


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


def merge_sentences(parts, folder):
    from index.segments import save_array

    arrays = {n: [np.load(f / n) for f, _ in parts] for n in (VECTORS, SCALES, STARTS)}
    save_array(folder / VECTORS, np.concatenate(arrays[VECTORS]))
    save_array(folder / SCALES, np.concatenate(arrays[SCALES]))
    at, out = 0, [np.zeros(1, np.int64)]
    for d in arrays[STARTS]:
        out.append(d[1:] + at)
        at += int(d[-1])
    save_array(folder / STARTS, np.concatenate(out))
