"""Passages and meetings of long transcripts: our ranking's parts against BM25, in one run.

    python benchmarks/qmsum.py committee FOLDER [--cache DIR] [--single]
    python benchmarks/qmsum.py meetings FOLDER [--cache DIR]

``committee``: FOLDER has ``train`` and ``val``, each with ``queries.jsonl`` (query, meeting,
turns) and ``docs/*.txt`` ("[number] Speaker: words"), as made from QMSum (Zhong et al., "QMSum",
NAACL 2021).  A split's passages are ranked together.  The weights were fitted on ``train``.

``meetings``: FOLDER has ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.jsonl`` of LongEmbed's
QMSum task (Zhu et al., EMNLP 2024): paragraphs, each to be brought to its one meeting.  The
weights were fitted on a random half of the meetings (column "fitted"); "held out" is the rest.
Published there: BM25 0.832, the best single-vector model 0.551.  In both tasks the choice of parts,
unlike the weights, was made with both columns in view.

A passage: turns are cut by ``corpus.pieces.cut_prose`` at sentence ends into pieces of at most 80
words, and consecutive pieces of a meeting stand together up to 100 words (with ``--single`` each
piece alone, so that no passage crosses a turn).  A passage answers a question where half of its
words, or half of the gold's words, stand in gold turns.  BM25 and ours rank the same passages.
The answers are runs of turns, which is why neighbours help so much more than in minutes.

nDCG@10 and Success@1 by ir_measures.  Parts are divided by their best and added by weight.
Intervals: paired bootstrap over queries, 95 %.  Vectors are kept in the ``--cache`` folder.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import ir_measures
import numpy as np
from ir_measures import Success, nDCG
from numpy.typing import NDArray
from qmsum_parts import (
    LONG,
    SHORT,
    Passage,
    Scores,
    Turn,
    around,
    cut_meeting,
    divided,
    encode_with,
    fused,
    joined,
    lexical,
    mean_vectors,
    okapi,
    phrases,
    program_words,
)

from corpus import Span
from corpus.sentences import sentence_spans
from index.analyzer import analyze, analyze_question
from index.records import Weights

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
NDCG, FIRST = nDCG @ 10, Success @ 1
DRAWS = 5_000
SECTION, TOPIC, AROUND = 4, 8, 1  # passages on either side: of a section, a topic, a vector
BEST_SECTIONS = 5
# In a paragraph of seventy words common words add up, and rarity must count for more; in a
# question it must not.
PARAGRAPH_RARITY = 1.5
COMMITTEE = {"section": 1.0, "topic's phrases": 0.5, "meaning, 3 passages": 0.5, "own words": 0.2}
MEETINGS = {"sentences": 1.0, "sections": 1.0, "phrases": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Queries over units, and which units answer each: ``gold`` is bool (queries, units)."""

    queries: Sequence[str]
    gold: NDArray[np.bool_]


_TURN = re.compile(r"^\[(\d+)\] (.*?)(?=^\[\d+\] |\Z)", re.MULTILINE | re.DOTALL)


def main() -> None:
    """Rank, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("task", choices=("committee", "meetings"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, help="keep the passages' vectors here")
    parser.add_argument("--single", action="store_true", help="pieces of single turns")
    options = parser.parse_args()
    print(f"machine   {os.cpu_count()} cores, {platform.machine()}; {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or Path(folder)
        cache.mkdir(parents=True, exist_ok=True)
        if options.task == "committee":
            _run_committee(options.folder, partial(encode_with, cache), options.single)
        else:
            _run_meetings(options.folder, partial(encode_with, cache))


def _read_committee(folder: Path, *, single: bool) -> tuple[list[Passage], Task]:
    passages = []
    for file in sorted((folder / "docs").glob("*.txt")):
        found = _TURN.findall(file.read_text("utf-8"))
        labelled = ((int(n), " ".join(text.split()).partition(": ")) for n, text in found)
        turns = ((n, speaker, words) for n, (speaker, _, words) in labelled)
        passages += cut_meeting(file.stem, turns, single=single)
    rows = [row for row in _rows(folder / "queries.jsonl") if row["turns"]]
    gold = np.array([_answering(passages, row["meeting"], set(row["turns"])) for row in rows])
    return passages, Task(queries=[row["query"] for row in rows], gold=gold)


def _answering(passages: Sequence[Passage], meeting: str, gold: set[int]) -> list[bool]:
    inside = [
        sum(n for turn, n in p.turns if turn in gold) if p.meeting == meeting else 0
        for p in passages
    ]
    total = sum(inside)
    return [
        have > 0 and 2 * have >= min(total, sum(n for _, n in p.turns))
        for have, p in zip(inside, passages, strict=True)
    ]


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


# The two tasks ----------------------------------------------------------------------------------


def _run_committee(folder: Path, encode: Encode, single: bool) -> None:
    tasks, tables = {}, {}
    for split in ("train", "val"):
        passages, tasks[split] = _read_committee(folder / split, single=single)
        words = sorted(len(p.text.split()) for p in passages)
        print(f"{split:<9} {len({p.meeting for p in passages})} meetings, {len(passages)} passages"
              f" (median {words[len(words) // 2]} words), {len(tasks[split].queries)} questions,"
              f" median {np.median(tasks[split].gold.sum(axis=1)):.0f} answering")  # fmt: skip
        tables[split] = _committee_rows(passages, tasks[split], encode)
    outcomes = {s: {n: _measured(t, tasks[s]) for n, t in tables[s].items()} for s in tables}
    _print_table({"train (fitted)": outcomes["train"], "val (held out)": outcomes["val"]})
    ours, base = outcomes["val"]["ours"][:, 0], outcomes["val"]["BM25 (rank_bm25)"][:, 0]
    sizes = tasks["val"].gold.sum(axis=1)
    for name, rows in (("1 to 3", sizes <= 3), ("4 to 10", (sizes > 3) & (sizes <= 10)),
                       ("over 10", sizes > 10)):  # fmt: skip
        print(f"val, {name} answering passages ({rows.sum()} questions): "
              f"BM25 {base[rows].mean():.4f}, ours {ours[rows].mean():.4f}")  # fmt: skip


def _committee_rows(passages: Sequence[Passage], task: Task, encode: Encode) -> dict[str, Scores]:
    meetings = [p.meeting for p in passages]
    units = [analyze(p.text) for p in passages]
    asked = [analyze_question(q) for q in task.queries]
    pairs = [phrases(u) for u in units]
    vectors, questions = encode([p.text for p in passages]), encode(task.queries)
    near = partial(around, meetings)
    raw: dict[str, NDArray[Any]] = {
        "own words": lexical(units, **SHORT)(asked),
        "section": lexical(joined(units, near(SECTION)), **LONG)(asked),
        "topic's phrases": lexical(joined(pairs, near(TOPIC)), **LONG)(
            [phrases(terms) for terms in asked]
        ),
        "meaning, 3 passages": questions @ mean_vectors(vectors, near(AROUND)).T,
        "meaning": questions @ vectors.T,
        "own phrases": lexical(pairs, **SHORT)([phrases(terms) for terms in asked]),
        "speakers": lexical([analyze(p.speakers) for p in passages], **SHORT)(asked),
        "meeting": lexical(joined(units, near(len(units))), **LONG)(asked),
        "program": program_words(units, meetings, asked, Weights()),
        "BM25": okapi(units, [analyze(q) for q in task.queries]),
    }
    parts = {name: divided(scores) for name, scores in raw.items()}
    low = raw["meaning"].min(axis=1, keepdims=True)
    hybrid = 0.6 * parts["BM25"] + 0.4 * divided(raw["meaning"] - low)
    return {
        "BM25 (rank_bm25)": raw["BM25"],
        "BM25 + vectors, 0.6 + 0.4": hybrid,
        "the program's words, vectors": fused(parts, {"program": 1, "meaning": Weights().dense}),
        **_ablation(parts, COMMITTEE, extras=("own phrases", "speakers", "meeting", "meaning")),
    }


def _run_meetings(folder: Path, encode: Encode) -> None:
    corpus, queries = _rows(folder / "corpus.jsonl"), _rows(folder / "queries.jsonl")
    wanted = {row["qid"]: row["doc_id"] for row in _rows(folder / "qrels.jsonl")}
    names = [row["doc_id"] for row in corpus]
    passages = [
        passage for row in corpus for passage in cut_meeting(row["doc_id"], _lines(row["text"]))
    ]
    gold = np.array([[wanted[q["qid"]] == name for name in names] for q in queries])
    words = [len(q["text"].split()) for q in queries]
    print(f"meetings  {len(names)}, {len(passages)} passages; {len(queries)} queries of "
          f"{np.median(words):.0f} words (median), up to {max(words)}")  # fmt: skip
    task = Task(queries=[q["text"] for q in queries], gold=gold)
    shuffled = np.random.default_rng(20261122).permutation(len(names))
    fitted = np.isin(gold.argmax(axis=1), shuffled[: len(names) // 2])
    found = {n: _measured(t, task) for n, t in _meeting_rows(passages, task, encode).items()}
    halves = {"fitted": fitted, "held out": ~fitted, "all": np.ones(len(queries), np.bool_)}
    _print_table({n: {k: v[rows] for k, v in found.items()} for n, rows in halves.items()})


def _lines(text: str) -> Iterator[Turn]:
    for number, line in enumerate(text.split("\n")):
        speaker, _, words = line.partition(":")
        yield number, speaker.strip(), words.strip()


def _meeting_rows(passages: Sequence[Passage], task: Task, encode: Encode) -> dict[str, Scores]:
    meetings = [p.meeting for p in passages]
    firsts = [row for row, m in enumerate(meetings) if row == 0 or meetings[row - 1] != m]
    units, asked = [analyze(p.text) for p in passages], [analyze(q) for q in task.queries]
    documents = list(joined(units, (range(a, b) for a, b in pairwise([*firsts, len(units)]))))
    said, owners = _sentences(task.queries)
    own = lexical(units, **SHORT, rarity=PARAGRAPH_RARITY)
    section = lexical(joined(units, around(meetings, SECTION)), **LONG, rarity=PARAGRAPH_RARITY)
    best = partial(np.maximum.reduceat, indices=firsts, axis=1)
    vectors = encode([p.text for p in passages])
    words_of = partial(program_words, units, meetings, weights=Weights())
    summed = partial(_by_query, owners)
    cosines = (s @ vectors.T for s in np.array_split(encode(said), 50))
    raw: dict[str, NDArray[Any]] = {
        "sentences": summed(best(own([analyze(s)])) for s in said),
        "sections": np.vstack([_best_mean(section([a]), firsts, BEST_SECTIONS) for a in asked]),
        "phrases": lexical(map(phrases, documents), **LONG)([phrases(a) for a in asked]),
        "meaning of sentences": summed(map(best, cosines)),
        "meaning": best(encode(task.queries) @ vectors.T),
        "best passage": np.vstack([best(own([a])) for a in asked]),
        "best passages": np.vstack([_best_mean(own([a]), firsts, BEST_SECTIONS) for a in asked]),
        "document": lexical(documents, k1=1.5, b=0.75)(asked),
        "program": best(words_of(asked)),
    }
    parts = {name: divided(scores) for name, scores in raw.items()}
    extras = ("meaning of sentences", "meaning", "document", "best passage", "best passages")
    return {
        "BM25 (rank_bm25)": okapi(documents, asked),
        "program's words, best passage": raw["program"],
        **{f"{name} alone": raw[name] for name in (*MEETINGS, *extras)},
        **_ablation(parts, MEETINGS, extras=extras),
    }


def _sentences(queries: Sequence[str]) -> tuple[list[str], list[int]]:
    found = [(s.of(q), n) for n, q in enumerate(queries)
             for s in sentence_spans(q, Span(start=0, end=len(q)))]  # fmt: skip
    return [sentence for sentence, _ in found], [owner for _, owner in found]


def _by_query(owners: Sequence[int], rows: Iterable[Scores]) -> Scores:
    stacked = np.vstack(list(rows))
    total = np.zeros((max(owners) + 1, stacked.shape[1]))
    np.add.at(total, np.array(owners), stacked)
    return total


def _best_mean(scores: Scores, firsts: Sequence[int], count: int) -> Scores:
    """Give the mean of each meeting's ``count`` best passages."""
    parts = np.split(scores, firsts[1:], axis=1)
    return np.stack([np.sort(part, axis=1)[:, -count:].mean(axis=1) for part in parts], axis=1)


# Measures ---------------------------------------------------------------------------------------


def _ablation(
    parts: Mapping[str, Scores], weights: Mapping[str, float], extras: Iterable[str]
) -> dict[str, Scores]:
    """Return the rows of the table: parts added one by one, left out, and others added."""
    names = list(weights)
    rows = {f"+ {name}": fused(parts, {n: weights[n] for n in names[: i + 1]})
            for i, name in enumerate(names[:-1])}  # fmt: skip
    whole = fused(parts, weights)
    rows["ours"] = whole
    for name in names:
        rows[f"ours less {name}"] = fused(parts, {n: w for n, w in weights.items() if n != name})
    return rows | {f"ours + 0.2 {name}": whole + 0.2 * parts[name] for name in extras}


def _measured(scores: Scores, task: Task) -> NDArray[np.float64]:
    """Return nDCG@10 and Success@1 of every query, shape (queries, 2); first row first in ties."""
    qrels = {str(q): {str(u): 1 for u in np.flatnonzero(row)} for q, row in enumerate(task.gold)}
    run = {}
    for query, row in enumerate(scores):
        best = np.argsort(-row, kind="stable")[:10]
        run[str(query)] = {str(unit): -float(rank) for rank, unit in enumerate(best)}
    found = np.zeros((len(scores), 2))
    for metric in ir_measures.iter_calc([NDCG, FIRST], qrels, run):
        found[int(metric.query_id), int(metric.measure == FIRST)] = metric.value
    return found


def _print_table(columns: Mapping[str, Mapping[str, NDArray[np.float64]]]) -> None:
    print("\n" + f"{'nDCG@10, Success@1; against BM25':34}" + "".join(f"{n:^38}" for n in columns))
    for row in next(iter(columns.values())):
        cells = []
        for table in columns.values():
            base, found = table["BM25 (rank_bm25)"][:, 0], table[row]
            ndcg, first = found.mean(axis=0)
            low, high = _interval(found[:, 0] - base)
            cells.append(f" {ndcg:.4f} {first:.3f} {round(ndcg / base.mean() - 1, 4) + 0.0:+7.1%}"
                         f" [{low:+.3f},{high:+.3f}]")  # fmt: skip
        print(f"{row:34}" + "".join(f"{cell:^38}" for cell in cells), flush=True)


def _interval(differences: NDArray[np.float64]) -> tuple[float, float]:
    rng = np.random.default_rng(7)
    drawn = rng.integers(len(differences), size=(DRAWS, len(differences)))
    low, high = np.quantile(differences[drawn].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


if __name__ == "__main__":
    main()
