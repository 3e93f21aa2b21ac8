"""What each part of the ranking is worth: rows added one by one, then left out one by one.

    python benchmarks/ablation.py QUESTIONS.jsonl... --index DIR

QUESTIONS has one object a line: question, history, answerable, gold = [{"file", "quote"}].  A
citation covers a gold passage when it is of the same file (names compared without ending) and
its quote of at most 200 words holds 60 % of the gold's word trigrams.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from statistics import median
from typing import Any

from assistant import answer_question
from index import SearchIndex, Weights, open_index

FULL = Weights()
NOTHING = Weights(backing=0, item=0, title=0, document=0, dense=0, decision=0, jump=0)
STEPS: tuple[tuple[str, dict[str, float]], ...] = (
    ("own words (BM25, k1 0.8, b 0.3)", {}),
    ("+ item title and subheading", {"item": FULL.item}),
    ("+ meeting title, date, file name", {"title": FULL.title}),
    ("+ document backing", {"backing": FULL.backing}),
    ("+ dense", {"dense": FULL.dense}),
    ("+ decisions preferred", {"decision": FULL.decision}),
    ("+ jump (= full)", {"jump": FULL.jump}),
)
OTHERS: tuple[tuple[str, Weights, int], ...] = (
    ("full less item", replace(FULL, item=0), 100),
    ("full less title", replace(FULL, title=0), 100),
    ("full less backing", replace(FULL, backing=0), 100),
    ("backing replaced by document 0.4", replace(FULL, backing=0, document=0.4), 100),
    ("full less dense", replace(FULL, dense=0), 100),
    ("full less decisions, jump", replace(FULL, decision=0, jump=0), 100),
    ("full, quotes of single blocks", FULL, 1),
    ("full, quotes to 60 words", FULL, 60),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rank of the first citation that covers a gold, 0 for none, and how wide it is."""

    rank: int
    tight: float


def main() -> None:
    """Print a row a variant."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    options = parser.parse_args()
    index = open_index(options.index)
    sets = [_questions(path) for path in options.questions]
    print(" " * 36 + "  ".join(f"{path.stem:^27}" for path in options.questions))
    weights = NOTHING
    for name, change in STEPS:
        weights = replace(weights, **change)
        _print_row(name, index, sets, weights, 100)
    for name, variant, width in OTHERS:
        _print_row(name, index, sets, variant, width)


def _questions(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [row for row in rows if row["answerable"]]


def _print_row(
    name: str,
    index: SearchIndex,
    sets: Sequence[Sequence[dict[str, Any]]],
    weights: Weights,
    width: int,
) -> None:
    cells = []
    for questions in sets:
        found = [_outcome(index, question, weights, width) for question in questions]
        hits = [sum(1 <= o.rank <= k for o in found) / len(found) for k in (1, 3, 10)]
        tight = median([o.tight for o in found if o.rank] or [0])
        cells.append("/".join(f"{hit:.3f}" for hit in hits) + f" tight {tight:4.1f}")
    print(f"{name:36}" + "  ".join(f"{cell:^27}" for cell in cells), flush=True)


def _outcome(index: SearchIndex, question: dict[str, Any], weights: Weights, width: int) -> Outcome:
    found = answer_question(
        question["question"],
        index,
        history=question.get("history", []),
        limit=10,
        quote_words=width,
        weights=weights,
    )
    for citation in found.citations:
        stem = PurePath(citation.evidence.source.path).stem
        for gold in question["gold"]:
            if stem == PurePath(gold["file"]).stem and _covers(citation.quote, gold["quote"]):
                words = len(_words(citation.quote)) / max(1, len(_words(gold["quote"])))
                return Outcome(citation.n, words)
    return Outcome(0, 0.0)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _covers(quote: str, gold: str) -> bool:
    have, want = _words(quote), _words(gold)
    size = min(3, len(want))
    if not want or len(have) > 200:
        return False
    wanted, held = _grams(want, size), _grams(have, size)
    share = sum(min(n, held[gram]) for gram, n in wanted.items()) / sum(wanted.values())
    return share >= (0.6 if size == 3 else 1.0)


def _grams(words: list[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))


if __name__ == "__main__":
    main()
