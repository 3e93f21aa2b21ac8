"""Fit the weights of the second ranking to labelled questions, and say what they are worth.

    python benchmarks/fit_ranking.py --set QUESTIONS.jsonl INDEX [--set …] [--out FILE]

Each set is questions with gold passages (the format of ``minutes evaluate``) and the index that
they are asked of.  The measures printed for a set are those of weights fitted on the others
alone; the weights written are fitted on all.  The model is a softmax over a question's candidates
(listwise logistic regression; Z. Cao and others, "Learning to rank: from pairwise approach to
listwise approach", ICML 2007) with a quadratic penalty, fitted by Adam from zero, so that the
same questions and index give the same weights.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering import understand_turns
from assistant.batch import read_question
from assistant.evaluation.evaluating import Asking, read_askings
from assistant.evaluation.measures import covers, file_name
from assistant.ordering import POOL
from assistant.signals import SIGNALS, reach_of, signals_of
from index import SearchIndex, Weights, open_index

Values = NDArray[np.float64]
_STEPS, _RATE, _MOMENTS = 150, 0.05, (0.9, 0.999)
_TODAY = dt.date(2026, 11, 1)  # "last year" must mean the same whenever this is run


@dataclass(frozen=True, slots=True)
class Sample:
    """One question's candidates: signals (candidates, signals), and which of them answer."""

    values: Values
    answers: NDArray[np.bool_]


def main() -> None:
    """Fit, print the measures of each set by the others' weights, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", nargs=2, action="append", required=True, dest="sets")
    parser.add_argument("--penalty", type=float, default=5.0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    indexes = {folder: open_index(Path(folder)) for _, folder in options.sets}
    sets = {name: read_samples(name, indexes[folder]) for name, folder in options.sets}
    for name, samples in sets.items():
        others = [s for other, found in sets.items() if other != name for s in found]
        weights = fit(others or samples, options.penalty)
        print(f"{Path(name).stem:12} {len(samples):4}  {_measures(samples, weights)}")
    weights = fit([s for found in sets.values() for s in found], options.penalty)
    text = _as_toml(weights, sets)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        print(text)


def read_samples(name: str, index: SearchIndex, first: Weights | None = None) -> list[Sample]:
    """Return the candidates of every answerable question of a set.

    ``first`` are the weights of the first ranking, in whose order the candidates come.
    """
    lines = Path(name).read_text("utf-8").splitlines()
    askings = read_askings(lines, name, _TODAY)
    return [_sample(asking, index, first) for asking in askings if asking.answerable]


def _sample(asking: Asking, index: SearchIndex, first: Weights | None) -> Sample:
    asked = read_question(asking.line, {}, _TODAY)
    question = understand_turns(
        [*asked.history, asked.text], index, filters=index.named(asked.filters), today=_TODAY
    )
    pool = index.pool(question.query, question.filters, weights=first, limit=POOL)
    candidates = index.candidates(reach_of(pool))
    gold = [(file_name(g.file), g.quote) for g in asking.gold]
    answers = []
    for start, end in zip(pool.rows.tolist(), pool.reach_ends.tolist(), strict=True):
        file = file_name(index.evidence(start).source.path)
        reach = " ".join(candidates[row].text for row in range(start, end))
        answers.append(any(file == name and covers(reach, quote) for name, quote in gold))
    return Sample(signals_of(question, pool, candidates), np.array(answers, dtype=np.bool_))


def fit(samples: Sequence[Sample], penalty: float) -> Values:
    """Return the weight of each signal: those that give answers the most of the probability."""
    useful = [s for s in samples if s.answers.any()]
    every = np.concatenate([s.values for s in useful])
    middle, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    scaled = [((s.values - middle) / spread, s.answers) for s in useful]
    weights, mean, square = (np.zeros(len(SIGNALS)) for _ in range(3))
    for step in range(1, _STEPS + 1):
        slope = penalty * weights / len(scaled)
        for values, answers in scaled:
            share = _softmax(values @ weights)
            right = np.where(answers, share, 0.0)
            slope -= (right / right.sum() - share) @ values / len(scaled)
        mean = _MOMENTS[0] * mean + (1 - _MOMENTS[0]) * slope
        square = _MOMENTS[1] * square + (1 - _MOMENTS[1]) * slope**2
        steady = mean / (1 - _MOMENTS[0] ** step), square / (1 - _MOMENTS[1] ** step)
        weights = weights - _RATE * steady[0] / (np.sqrt(steady[1]) + 1e-8)
    return weights / spread


def _softmax(scores: Values) -> Values:
    raised = np.exp(scores - scores.max())
    return raised / raised.sum()


def _measures(samples: Sequence[Sample], weights: Values) -> str:
    """Return hit@1/3/10 of the order that some weights give, by the width of the fit's quotes."""
    ranks = []
    for sample in samples:
        order = np.argsort(-(sample.values @ weights), kind="stable")
        places = np.flatnonzero(sample.answers[order])
        ranks.append(int(places[0]) + 1 if len(places) else 0)
    found = np.array(ranks)
    return " / ".join(f"{np.mean((found > 0) & (found <= k)):.3f}" for k in (1, 3, 10, POOL))


def _as_toml(weights: Values, sets: dict[str, list[Sample]]) -> str:
    made = ", ".join(f"{Path(name).stem} ({len(found)})" for name, found in sets.items())
    head = f"# Written by benchmarks/fit_ranking.py from the questions of {made}.\n[weights]\n"
    return head + "".join(f"{n} = {w:.3f}\n" for n, w in zip(SIGNALS, weights, strict=True))


if __name__ == "__main__":
    main()
