"""Fit when to say that nothing was found, and say what that rule is worth on other questions.

    python benchmarks/fit_abstention.py --set QUESTIONS.jsonl INDEX [--set …]
        [--check QUESTIONS.jsonl INDEX] [--out FILE]

A logistic regression over the signs of ``assistant.abstaining``, answerable and unanswerable
questions weighing the same, with a quadratic penalty; solved by Newton's method, so the same
questions and index give the same numbers.  The threshold lets ``--refused`` of the answerable
questions of the fit be wrongly refused.  Sets given with ``--check`` are only measured.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.abstaining import SIGNS, signs_of
from assistant.answering import understand_turns
from assistant.batch import read_question
from assistant.evaluation.evaluating import read_askings
from assistant.ordering import order
from index import SearchIndex, open_index

Values = NDArray[np.float64]
_TODAY = dt.date(2026, 11, 1)  # "last year" must mean the same whenever this is run
_STEPS = 30


def main() -> None:
    """Fit, print what is refused of each set, and write the rule."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", nargs=2, action="append", required=True, dest="sets")
    parser.add_argument("--check", nargs=2, action="append", default=[])
    parser.add_argument("--penalty", type=float, default=10.0)
    parser.add_argument("--refused", type=float, default=0.015)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    pairs = [*options.sets, *options.check]
    indexes = {folder: open_index(Path(folder)) for _, folder in pairs}
    found = {name: read_signs(name, indexes[folder]) for name, folder in pairs}
    fitted = [found[name] for name, _ in options.sets]
    values = np.concatenate([v for v, _ in fitted])
    answerable = np.concatenate([a for _, a in fitted])
    usual = values[answerable].mean(axis=0)
    weights = fit(values - usual, answerable, options.penalty)
    sums = (values - usual) @ weights
    least = float(np.quantile(sums[answerable], options.refused))
    for name, (own, right) in found.items():
        silent = (own - usual) @ weights < least
        print(
            f"{Path(name).stem:12} told so {silent[~right].mean():.2f} of {(~right).sum()}, "
            f"wrongly refused {silent[right].mean():.3f} of {right.sum()}"
        )
    text = _as_toml(weights, usual, least, [Path(name).stem for name, _ in options.sets])
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        print(text)


def read_signs(name: str, index: SearchIndex) -> tuple[Values, NDArray[np.bool_]]:
    """Return the signs of a set's questions, shape (questions, signs), and which are answerable."""
    rows, answerable = [], []
    for asking in read_askings(Path(name).read_text("utf-8").splitlines(), name, _TODAY):
        asked = read_question(asking.line, {}, _TODAY)
        question = understand_turns(
            [*asked.history, asked.text], index, filters=index.named(asked.filters), today=_TODAY
        )
        ordered = order(question, index)
        if ordered.hits:
            signs = signs_of(question, ordered, index)
            rows.append([signs[sign] for sign in SIGNS])
            answerable.append(asking.answerable)
    return np.array(rows), np.array(answerable, dtype=np.bool_)


def fit(values: Values, answerable: NDArray[np.bool_], penalty: float) -> Values:
    """Return the weight of each sign; ``values`` are counted from the usual."""
    spread = values.std(axis=0) + 1e-6
    scaled = np.column_stack([values / spread, np.ones(len(values))])
    share = np.where(answerable, 0.5 / answerable.sum(), 0.5 / (~answerable).sum()) * len(values)
    ridge = np.diag([*[penalty] * values.shape[1], 1e-6])
    weights = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (share * (chance - answerable)) + ridge @ weights
        bend = (scaled * (share * chance * (1 - chance))[:, None]).T @ scaled + ridge
        weights = weights - np.linalg.solve(bend, slope)
    return weights[:-1] / spread


def _as_toml(weights: Values, usual: Values, least: float, names: Sequence[str]) -> str:
    lines = [f"# Written by benchmarks/fit_abstention.py from the questions of {', '.join(names)}."]
    lines += ["[rule]", f"least = {least:.3f}", "[weights]"]
    lines += [f"{name} = {value:.3f}" for name, value in zip(SIGNS, weights, strict=True)]
    lines += ["[usual]"]
    lines += [f"{name} = {value:.3f}" for name, value in zip(SIGNS, usual, strict=True)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
