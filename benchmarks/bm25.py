"""Our postings against rank_bm25, on the same queries in the same run.

    python benchmarks/bm25.py                      100,000 generated units
    python benchmarks/bm25.py --units 10000
    python benchmarks/bm25.py --folder minutes/    the text files of a folder, in 100-word units

Every score of every query that both engines answer must be equal to the bit; otherwise the run
fails. Times are wall clock, in milliseconds; rounds of the two engines alternate, so that the
machine's other work falls on both. rank_bm25's queries are a few of ours: it takes far longer.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from index import bm25
from index.analyzer import analyze

_T = TypeVar("_T")
_K1, _B = 1.5, 0.75
_VOCABULARY = 60_000
_UNIT_WORDS = 100
_TERMS_IN_QUERY = (3, 9)  # a question less its stop words
_DEPTH = 100


def main() -> None:
    """Build, compare, print one table."""
    options = _options()
    print(f"machine   {_machine()}")
    units = _folder_units(options.folder) if options.folder else _made_units(options.units)
    units = units[: options.units]
    if not any(units):
        sys.exit(f"no text in {options.folder}")
    queries = _made_queries(units, options.queries)
    with tempfile.TemporaryDirectory() as folder:
        postings = _compiled(units, Path(folder))
        peer = _peer(units)
        _compare(postings, peer, queries, options.peer_queries, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Our BM25 postings against rank_bm25.")
    parser.add_argument("--units", type=int, default=100_000, help="at most so many units")
    parser.add_argument("--folder", type=Path, help="text files to use instead of made text")
    parser.add_argument("--queries", type=int, default=100, help="for ours, each round")
    parser.add_argument("--peer-queries", type=int, default=5, help="of them, for rank_bm25 too")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def _machine() -> str:
    cpu = platform.processor() or platform.machine()
    for line in _lines(Path("/proc/cpuinfo")):
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    versions = f"Python {platform.python_version()}, numpy {np.__version__}"
    return f"{cpu}, {os.cpu_count()} CPUs{load}, {platform.system()}, {versions}"


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def _made_units(count: int) -> list[list[str]]:
    """Draw units from a Zipf vocabulary; lengths vary from a half to three halves of the mean."""
    rng = np.random.default_rng(20261122)
    chances = 1 / np.arange(1, _VOCABULARY + 1)
    words = [f"w{rank}" for rank in range(_VOCABULARY)]
    lengths = rng.integers(_UNIT_WORDS // 2, _UNIT_WORDS * 3 // 2, size=count)
    drawn = rng.choice(_VOCABULARY, size=int(lengths.sum()), p=chances / chances.sum())
    ends = np.cumsum(lengths)
    return [[words[rank] for rank in part] for part in np.split(drawn, ends[:-1])]


def _folder_units(folder: Path) -> list[list[str]]:
    """Cut the folder's text files into units of 100 words and analyze them."""
    texts = list(_texts(folder))
    windows = [
        " ".join(words[start : start + _UNIT_WORDS])
        for words in map(str.split, texts)
        for start in range(0, len(words), _UNIT_WORDS)
    ]
    begun = time.perf_counter()
    units = [analyze(window) for window in windows]
    seconds = time.perf_counter() - begun
    megabytes = sum(len(window.encode()) for window in windows) / 1e6
    print(f"analyzer  {megabytes:.1f} MB in {seconds:.1f} s, {megabytes / seconds:.1f} MB/s")
    return units


def _texts(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".md", ".txt") or file.name.endswith(("_md", "_txt")):
            yield file.read_text(encoding="utf-8", errors="replace")


def _made_queries(units: Sequence[Sequence[str]], count: int) -> list[list[str]]:
    """Take each query's terms from one unit; add one repeated and one unknown term to some."""
    rng = np.random.default_rng(7)
    queries = []
    full = [unit for unit in units if unit]
    for number in range(count):
        unit = full[rng.integers(len(full))]
        terms = [
            unit[place] for place in rng.integers(len(unit), size=rng.integers(*_TERMS_IN_QUERY))
        ]
        queries.append(terms + ([terms[0], "no such term"] if number % 5 == 0 else []))
    return queries


def _compiled(units: Sequence[Sequence[str]], folder: Path) -> bm25.Postings:
    """Build, save and open our postings, telling what each takes."""
    built, build_s = _timed(lambda: bm25.build_postings(iter(units), k1=_K1, b=_B))
    _, save_s = _timed(lambda: bm25.save_postings(built, folder, "bench"))
    postings, open_s = _timed(lambda: bm25.open_postings(folder, "bench"))
    megabytes = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    print(
        f"sizes     {postings.lengths.size:,} units, {postings.idf.size:,} terms, "
        f"{postings.units.size:,} postings, mean length {postings.average_length:.1f}"
    )
    print(
        f"ours      built in {build_s:.1f} s, saved in {save_s:.2f} s ({megabytes:.1f} MB), "
        f"opened in {open_s * 1000:.1f} ms"
    )
    return postings


def _peer(units: Sequence[Sequence[str]]) -> Any:  # noqa: ANN401  rank_bm25 has no types
    from rank_bm25 import BM25Okapi

    peer, seconds = _timed(lambda: BM25Okapi(units, k1=_K1, b=_B))
    print(f"rank_bm25 built in {seconds:.1f} s, at every start")
    return peer


def _compare(
    postings: bm25.Postings,
    peer: Any,  # noqa: ANN401  rank_bm25 has no types
    queries: Sequence[Sequence[str]],
    shared: int,
    rounds: int,
) -> None:
    """Time both engines in turn, demand equal bits, print the table."""
    ours: list[list[float]] = []  # milliseconds, a list per round
    tops: list[list[float]] = []
    theirs: list[list[float]] = []  # of the shared queries only
    for _ in range(rounds):
        for times in (ours, tops, theirs):
            times.append([])
        for place, query in enumerate(queries):
            scores, seconds = _timed(partial(bm25.score, postings, query))
            ours[-1].append(seconds * 1000)
            tops[-1].append(_timed(partial(bm25.top, scores, _DEPTH))[1] * 1000)
            if place < shared:
                expected, seconds = _timed(partial(peer.get_scores, query))
                theirs[-1].append(seconds * 1000)
                if expected.tobytes() != scores.tobytes():
                    sys.exit(f"scores differ from rank_bm25's for {query}")
    both = [row[:shared] for row in ours]
    print(f"{rounds} rounds           queries     p50 ms     p95 ms")
    _row("ours, all", ours)
    _row(f"ours, top {_DEPTH}", tops)
    _row("ours, shared", both)
    _row("rank_bm25, shared", theirs)
    ratios = [np.median(slow) / np.median(fast) for slow, fast in zip(theirs, both, strict=True)]
    print(
        f"rank_bm25 / ours  {np.median(ratios):.0f} times "
        f"(rounds {min(ratios):.0f} to {max(ratios):.0f}); scores equal to the bit"
    )


def _row(name: str, rounds: Sequence[Sequence[float]]) -> None:
    p50, p95 = np.percentile(np.concatenate(rounds), [50, 95])
    print(f"{name:18}{len(rounds[0]):9}{p50:11.3f}{p95:11.3f}")


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    begun = time.perf_counter()
    result = work()
    return result, time.perf_counter() - begun


if __name__ == "__main__":
    main()
