"""What ``benchmarks/qmsum.py`` ranks with: passages of transcripts, and parts of a score.

All but the mean vectors and the phrases is the project's own: the cutting, the analyzer, the
postings, the backing of a passage by its document, and the vectors with their journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from corpus import Span
from corpus.pieces import Places, cut_prose
from index.bm25 import idf, term_scores
from index.compiling import build_postings
from index.embedding import embed, text_keys
from index.encoder import open_document_encoder
from index.models import encoder_identity
from index.postings import Postings
from index.ranking import Lexicon, backed_scores
from index.records import Concept, Weights

Scores = NDArray[np.float64]  # (queries, units)
Terms = Sequence[str]
Lexical = Callable[[Sequence[Terms]], Scores]
Turn = tuple[int, str, str]  # number, speaker, words
MOST_WORDS = 100
# k1 and b of passages as in the program; longer units want a little more of both.
SHORT, LONG = {"k1": 0.8, "b": 0.3}, {"k1": 1.2, "b": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Consecutive words of a meeting; ``turns`` are (turn's number, how many words of it)."""

    meeting: str
    text: str
    speakers: str
    turns: tuple[tuple[int, int], ...]


def cut_meeting(name: str, turns: Iterable[Turn], *, single: bool = False) -> list[Passage]:
    """Cut a meeting into passages, in its order."""
    parts: list[list[tuple[int, str, str]]] = []
    held = MOST_WORDS + 1
    for piece in _pieces(turns):
        words = len(piece[2].split())
        if single or held + words > MOST_WORDS:
            parts.append([])
            held = 0
        parts[-1].append(piece)
        held += words
    return [
        Passage(
            meeting=name,
            text=" ".join(words for _, _, words in part),
            speakers=" ".join(dict.fromkeys(speaker for _, speaker, _ in part)),
            turns=tuple((number, len(words.split())) for number, _, words in part),
        )
        for part in parts
    ]


def _pieces(turns: Iterable[Turn]) -> Iterator[Turn]:
    for number, speaker, words in turns:
        text = f"{speaker}: {words}" if speaker else words
        for span in cut_prose(text, Span(start=0, end=len(text)), Places(())):
            yield number, speaker, span.of(text)


def around(meetings: Sequence[str], reach: int) -> list[range]:
    """Give for each passage the rows from ``reach`` before it to ``reach`` after, same meeting."""
    spans: list[range] = []
    for _, group in groupby(range(len(meetings)), key=lambda row: meetings[row]):
        rows = list(group)
        spans += [range(max(rows[0], r - reach), min(rows[-1], r + reach) + 1) for r in rows]
    return spans


def joined(units: Sequence[Terms], spans: Iterable[range]) -> Iterator[list[str]]:
    """Yield the terms of several units together."""
    for span in spans:
        yield [term for row in span for term in units[row]]


def phrases(terms: Terms) -> list[str]:
    """Return the pairs of neighbouring terms: order and nearness in one."""
    return [f"{first} {second}" for first, second in pairwise(terms)]


def lexical(units: Iterable[Terms], *, k1: float, b: float, rarity: float = 1.0) -> Lexical:
    """Prepare BM25 over units, with the idf raised to ``rarity``; a repeated term counts again."""
    return partial(_scores, build_postings(units, k1=k1, b=b), rarity)


def _scores(postings: Postings, rarity: float, queries: Sequence[Terms]) -> Scores:
    found = np.zeros((len(queries), postings.lengths.size))
    for row, terms in enumerate(queries):
        for term, times in Counter(terms).items():
            units, added = term_scores(postings, term)
            found[row, units] += times * added * max(idf(postings, term), 0.0) ** (rarity - 1)
    return found


def divided(scores: Scores) -> Scores:
    """Divide each query's scores by its best; negative ones count nothing."""
    positive = np.maximum(scores, 0.0)
    shares: Scores = positive / np.maximum(positive.max(axis=1, keepdims=True), 1e-12)
    return shares


def fused(parts: Mapping[str, Scores], weights: Mapping[str, float]) -> Scores:
    """Add the divided parts by weight."""
    total: Scores = np.sum([weight * parts[name] for name, weight in weights.items()], axis=0)
    return total


def encode_with(cache: Path, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the texts' unit vectors; those made once are taken from the cache folder."""
    identity = encoder_identity()
    vectors, _ = embed(
        texts,
        text_keys(texts, identity),
        identity=identity,
        carried=None,
        folder=cache,
        open_encoder=open_document_encoder,
        progress=lambda *_: None,
    )
    return vectors


def mean_vectors(vectors: NDArray[np.float32], spans: Iterable[range]) -> NDArray[np.float32]:
    """Return the unit mean of each span's vectors."""
    means = np.array([vectors[span.start : span.stop].mean(axis=0) for span in spans])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    return means


def okapi(units: Sequence[Terms], queries: Sequence[Terms]) -> Scores:
    """Give the baseline: rank_bm25 as it comes, over stems without stop words."""
    peer = BM25Okapi(units)
    return np.array([peer.get_scores(terms) for terms in queries])


def program_words(
    units: Sequence[Terms], meetings: Sequence[str], queries: Sequence[Terms], weights: Weights
) -> Scores:
    """Score the words as ``index.ranking`` does: each passage's own, backed by its document's."""
    names = list(dict.fromkeys(meetings))
    numbers = np.array([names.index(m) for m in meetings], dtype=np.int32)
    owned = groupby(zip(numbers, units, strict=True), key=lambda pair: pair[0])
    documents = [[term for _, unit in group for term in unit] for _, group in owned]
    lexicon = Lexicon(
        postings={"text": build_postings(units, **SHORT),
                  "document": build_postings(documents, k1=1.5, b=0.75)},
        units={"document": numbers},
        is_decision=np.zeros(len(units), dtype=np.bool_),
        items=numbers,
    )  # fmt: skip
    concepts = [[Concept(alternatives=((term,),)) for term in terms] for terms in queries]
    found = np.empty((len(queries), len(units)))
    for row, asked in enumerate(concepts):
        found[row] = backed_scores(lexicon, asked, weights.backing)
    return found
