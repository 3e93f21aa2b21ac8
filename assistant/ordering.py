"""The second ranking: the pool's candidates by the weighted sum of their signals."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answers import Question
from assistant.signals import SIGNALS, reach_of, signals_of
from index import Candidate, Hit, Pool, SearchIndex, Weights

POOL = 100  # a right passage is among so many for 96 of 100 development questions
REFERRED = 20.0  # more than any two candidates of the development questions lie apart
_FILE = Path(__file__).with_name("ranking.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """The candidates in their order, with what the next steps ask of them.

    Attributes:
        hits: best first; a score is a sum of weighted signals, and only differences mean anything.
        scores: of every candidate by row.
        middle: the median of the scores.
        candidates: texts and places, of the pool and its reach, by row.
        values: the signals, a row for each of the pool's rows.
    """

    hits: tuple[Hit, ...]
    scores: Mapping[int, float]
    middle: float
    candidates: Mapping[int, Candidate]
    pool: Pool
    values: NDArray[np.float64]


@cache
def shipped_weights() -> Mapping[str, float]:
    """Return the weight of each signal, as ``benchmarks/fit_ranking.py`` wrote them."""
    with _FILE.open("rb") as file:
        found: dict[str, float] = tomllib.load(file)["weights"]
    return found


def _median(scores: NDArray[np.float64]) -> float:
    """As ``np.median``, which imports ``numpy.ma`` for it: 15 ms of a new process."""
    ordered, half = np.sort(scores), len(scores) // 2
    return float(ordered[half] if len(scores) % 2 else np.mean(ordered[half - 1 : half + 1]))


def order(
    question: Question,
    index: SearchIndex,
    *,
    first: Weights | None = None,
    weights: Mapping[str, float] | None = None,
) -> Ordered:
    """Rank the candidates of a question; ``first`` and ``weights`` are for measuring.

    Raises:
        SearchIndexError: the index cannot be used, or a filter names what is not indexed.
    """
    pool = index.pool(question.query, question.filters, weights=first, limit=POOL)
    candidates = index.candidates(reach_of(pool))
    values = signals_of(question, pool, candidates)
    scores = values @ _vector(shipped_weights() if weights is None else weights)
    # A number is no likeness: what bears it was asked for, and comes before all that does not.
    if question.referred:
        scores += REFERRED * np.isin(pool.rows, list(question.referred))
    best_first = np.lexsort((pool.rows, pool.order, -scores))
    hits = tuple(
        Hit(row=int(pool.rows[place]), score=float(scores[place]), rank=n)
        for n, place in enumerate(best_first, 1)
    )
    return Ordered(
        hits=hits,
        scores={hit.row: hit.score for hit in hits},
        middle=_median(scores) if len(scores) else 0.0,
        candidates=candidates,
        pool=pool,
        values=values,
    )


def _vector(weights: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([weights.get(name, 0.0) for name in SIGNALS])
