"""What each part of the ranking is worth: the first built up, the second less each of its parts.

    python benchmarks/ablation.py --set QUESTIONS.jsonl INDEX --set QUESTIONS.jsonl INDEX …

A hit is a passage whose reach (itself and what a quote may take in after it) covers a gold
passage as ``minutes evaluate`` defines it.  The weights of the second ranking are fitted anew for
every row and every set, on the other sets alone.  Differences of hit@1 from the whole ranking are
given with paired 95 % bootstrap intervals over all questions.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from fit_ranking import Sample, Values, fit, read_samples
from numpy.typing import NDArray

from assistant.signals import SIGNALS
from index import Weights, open_index

FULL = Weights()
NOTHING = Weights(backing=0, item=0, title=0, dense=0, leanings=0)
FIRST: tuple[tuple[str, Weights], ...] = (
    ("own words (BM25, k1 0.8, b 0.3)", NOTHING),
    ("+ item title and subheading", replace(NOTHING, item=FULL.item)),
    ("+ meeting title, date, file name", replace(FULL, backing=0, dense=0, leanings=0)),
    ("+ document backing", replace(FULL, dense=0, leanings=0)),
    ("+ meaning", replace(FULL, leanings=0)),
    ("+ bodies and times meant (= first)", FULL),
)
PARTS: Mapping[str, tuple[str, ...]] = {
    "sentences": ("sentence", "sentence_asked"),
    "passage vectors": ("meaning", "topic", "topic_around"),
    "covered words": ("covered", "covered_near"),
    "best of item and document": ("item_best", "document_best"),
    "decisions where asked": ("decision", "decision_asked", "clause_asked"),
    "asked details stated": ("states", "states_around"),
    "body": ("body",),
    "period": ("period",),
    "recency where asked": ("latest",),
    "length, attendance, title": ("length", "attendance", "title"),
}
_ROUNDS = 2_000


def main() -> None:
    """Print a row a variant."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", nargs=2, action="append", required=True, dest="sets")
    parser.add_argument("--penalty", type=float, default=5.0)
    options = parser.parse_args()
    indexes = {folder: open_index(Path(folder)) for _, folder in options.sets}
    print(" " * 36 + "   ".join(f"{Path(name).stem:^17}" for name, _ in options.sets))
    for title, weights in FIRST:
        ranks = [
            np.array([_rank(s, s.values[:, 0]) for s in read_samples(name, indexes[at], weights)])
            for name, at in options.sets
        ]
        _print(title, ranks, None)
    samples = [read_samples(name, indexes[folder], FULL) for name, folder in options.sets]
    whole = _second(samples, (), options.penalty)
    _print("+ second ranking (= shipped)", whole, None)
    for title, left_out in PARTS.items():
        _print(f"shipped less {title}", _second(samples, left_out, options.penalty), whole)


def _second(
    sets: Sequence[Sequence[Sample]], left_out: Sequence[str], penalty: float
) -> list[NDArray[np.int64]]:
    """Return each set's ranks by weights fitted on the other sets, some signals left out."""
    kept = np.array([name not in left_out for name in SIGNALS])
    found = []
    for own in sets:
        others = [s for other in sets if other is not own for s in other]
        weights = fit([Sample(s.values * kept, s.answers) for s in others], penalty) * kept
        found.append(np.array([_rank(s, s.values @ weights) for s in own]))
    return found


def _rank(sample: Sample, scores: Values) -> int:
    """Return the place of the first answer, 0 where the pool has none."""
    order = np.argsort(-scores, kind="stable")
    places = np.flatnonzero(sample.answers[order])
    return int(places[0]) + 1 if len(places) else 0


def _print(
    title: str, ranks: Sequence[NDArray[np.int64]], whole: Sequence[NDArray[np.int64]] | None
) -> None:
    cells = "   ".join(
        "/".join(f"{np.mean((r > 0) & (r <= k)):.3f}" for k in (1, 3, 10)) for r in ranks
    )
    print(f"{title:36}{cells}   {_difference(ranks, whole) if whole else ''}", flush=True)


def _difference(ranks: Sequence[NDArray[np.int64]], whole: Sequence[NDArray[np.int64]]) -> str:
    """Return the difference of hit@1 with its paired bootstrap interval."""
    change = (np.concatenate(ranks) == 1).astype(float) - (np.concatenate(whole) == 1)
    draws = np.random.default_rng(7).integers(0, len(change), (_ROUNDS, len(change)))
    low, high = np.quantile(change[draws].mean(axis=1), (0.025, 0.975))
    return f"{change.mean():+.3f} [{low:+.3f}, {high:+.3f}]"


if __name__ == "__main__":
    main()
