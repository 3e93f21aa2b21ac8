"""The search for the nearest vectors, against exact scores, by size, precision and filter.

    python benchmarks/dense.py                                   10,000 and 100,000 vectors
    python benchmarks/dense.py --rows 1000000 --cases exact
    python benchmarks/dense.py --vectors FILE.npy --questions FILE.npy

Vectors are those of the bundled sample minutes, or of a file; where more are asked for than there
are, mixtures of two of them with a little noise are added: they serve for speed and memory, and
recall is told for what it is then.  A case is a segment written as the program would write it
("exact", "small"), or one without codes ("scan").  Each is searched by a process of its
own, so that what it holds in memory is seen; every filter takes its turn in each round.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors, blocks_of, write_array
from index.dense import DenseIndex, save_vectors
from index.shortlist import SHORTLIST_FROM

ROOT = Path(__file__).resolve().parent.parent
DEPTHS = (10, 100, 1000)
SHARES = (1.0, 0.5, 0.08, 0.01)
_RUN = 40  # a filter lets whole documents through: runs of so many passages
_QUESTIONS = 200
_TIMED = 20_000_000  # vectors times questions of a round; recall is that of all questions


def main() -> None:
    """Build each case, search it in a process of its own, print a table a size."""
    options = _options()
    if options.search:
        _search(options.search, options.rounds)
        return
    real = _real_vectors(options.vectors)
    questions = _questions(options.questions, real)
    print(f"machine   {_machine()}")
    print(f"vectors   {len(real):,} real of {real.shape[1]}, {len(questions)} questions")
    for rows in options.rows:
        with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
            _compare(Path(folder), real, questions, rows, options.cases, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--vectors", type=Path, help="unit rows, float32, instead of the samples'")
    parser.add_argument("--questions", type=Path, help="likewise; else some of the vectors")
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument(
        "--cases", nargs="+", default=["scan", "exact", "small"],
        choices=["scan", "exact", "small"],
    )  # fmt: skip
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scratch", type=Path, help="where the segments are written meanwhile")
    parser.add_argument("--search", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _real_vectors(file: Path | None) -> Vectors:
    if file is not None:
        found: Vectors = np.load(file, mmap_mode="r", allow_pickle=False)
        return found
    from index.encoder import open_document_encoder

    texts = dict.fromkeys(
        line.strip()
        for path in sorted((ROOT / "corpus" / "samples").rglob("*.txt"))
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if len(line.split()) >= 5
    )
    return open_document_encoder().encode(list(texts))


def _questions(file: Path | None, real: Vectors) -> Vectors:
    chance = np.random.default_rng(1)
    every = np.load(file, allow_pickle=False) if file else np.asarray(real)
    found: Vectors = every[chance.choice(len(every), min(_QUESTIONS, len(every)), replace=False)]
    return found


def _made(real: Vectors, rows: int) -> Iterator[Vectors]:
    """Yield the real vectors, then mixtures of two of them, three parts to one, and noise."""
    for block in blocks_of(real[:rows]):
        yield np.asarray(block)
    for some in blocks_of(np.arange(len(real), rows)):
        chance = np.random.default_rng(int(some[0]))
        one, other = real[chance.integers(0, len(real), (2, len(some)))]
        noise = 0.02 * chance.normal(size=one.shape).astype(np.float32)
        mixed = 0.75 * one + 0.25 * other + noise
        yield mixed / np.linalg.norm(mixed, axis=1, keepdims=True)


def _compare(
    folder: Path,
    real: Vectors,
    questions: Vectors,
    rows: int,
    cases: Sequence[str],
    rounds: int,
) -> None:
    shape = (rows, real.shape[1])
    write_array(folder / "made.npy", _made(real, rows), shape=shape, dtype=np.float32)
    vectors = np.load(folder / "made.npy", mmap_mode="r")
    np.save(folder / "questions.npy", questions)
    _save_expected(folder, vectors, questions)
    print(f"\n{rows:,} vectors, {max(0, rows - len(real)):,} of them mixtures; depth {DEPTHS[-1]}")
    print(f"{'':9}{'build s':>8}{'CPU s':>7}{'B/vec':>7}{'open':>7}{'first':>7}  memory MB")
    told: dict[str, Any] = {}
    for case in cases:
        place = folder / case
        place.mkdir()
        wall, cpu = _build(place, case, vectors)
        size = sum(file.stat().st_size for file in place.iterdir()) / rows
        command = [sys.executable, __file__, "--search", str(place), "--rounds", str(rounds)]
        told[case] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        print(
            f"{case:9}{wall:8.1f}{cpu:7.1f}{size:7.0f}{told[case]['open']:7.1f}"
            f"{told[case]['first']:7.1f}  {told[case]['memory']}"
        )
    _print_searches(told)


def _build(place: Path, case: str, vectors: Vectors) -> tuple[float, float]:
    shortlist_from = sys.maxsize if case == "scan" else SHORTLIST_FROM
    start, busy = time.perf_counter(), time.process_time()
    save_vectors(vectors, place, "small" if case == "small" else "exact", shortlist_from)
    return time.perf_counter() - start, time.process_time() - busy


def _mask(rows: int, share: float) -> NDArray[np.bool_] | None:
    if share == 1.0:
        return None
    chance = np.random.default_rng(round(share * 1000))
    runs = np.zeros(rows // _RUN + 1, dtype=np.bool_)
    runs[chance.permutation(len(runs) - 1)[: round(len(runs) * share)]] = True
    found: NDArray[np.bool_] = np.repeat(runs, _RUN)[:rows]
    return found


def _save_expected(folder: Path, vectors: Vectors, questions: Vectors) -> None:
    """Write the least cosine among the nearest, for each filter, question and depth."""
    cosines = np.concatenate([block @ questions.T for block in blocks_of(vectors)]).T
    least = np.zeros((len(SHARES), len(questions), len(DEPTHS)), dtype=np.float32)
    for number, share in enumerate(SHARES):
        mask = _mask(len(vectors), share)
        for row, every in enumerate(cosines):
            allowed = every if mask is None else every[mask]
            if len(allowed) > DEPTHS[-1]:
                allowed = np.partition(allowed, -DEPTHS[-1])[-DEPTHS[-1] :]
            allowed = np.sort(allowed)[::-1]
            depths = [min(depth, len(allowed)) - 1 for depth in DEPTHS]
            least[number, row] = allowed[depths] if len(allowed) else 0.0
    np.save(folder / "least.npy", least)


def _search(place: Path, rounds: int) -> None:
    """Search one case and print what was measured, as JSON: the part of a process of its own."""
    questions = np.load(place.parent / "questions.npy")
    least = np.load(place.parent / "least.npy")
    vectors = np.load(place.parent / "made.npy", mmap_mode="r")
    rows, dimension = vectors.shape
    start = time.perf_counter()
    dense = DenseIndex([(place, rows)], dimension=dimension, index_folder=place)
    opened = time.perf_counter()
    dense.search(questions[0], DEPTHS[-1])
    first = time.perf_counter()
    masks = [_mask(rows, share) for share in SHARES]
    wall: list[list[float]] = [[] for _ in SHARES]
    busy: list[list[float]] = [[] for _ in SHARES]
    found = [[dense.search(q, DEPTHS[-1], mask)[0] for q in questions] for mask in masks]
    timed = questions[: max(10, _TIMED // rows)]
    for _ in range(rounds):
        for question in timed:
            for number, mask in enumerate(masks):
                begun, used = time.perf_counter(), time.process_time()
                dense.search(question, DEPTHS[-1], mask)
                wall[number].append((time.perf_counter() - begun) * 1000)
                busy[number].append((time.process_time() - used) * 1000)
    told = {
        "open": (opened - start) * 1000,
        "first": (first - opened) * 1000,
        "memory": _memory(),
        "wall": [np.percentile(times, [50, 95]).tolist() for times in wall],
        "cpu": [float(np.median(times)) for times in busy],
        "recall": [
            _recall(vectors, questions, of_mask, least[number])
            for number, of_mask in enumerate(found)
        ],
    }
    print(json.dumps(told))


def _recall(
    vectors: Vectors, questions: Vectors, found: Sequence[NDArray[np.int64]], least: Vectors
) -> list[float]:
    """Return the share of the nearest that was found, by value: equal cosines are as good."""
    kept = np.zeros(len(DEPTHS))
    for question, rows, bounds in zip(questions, found, least, strict=True):
        for number, depth in enumerate(DEPTHS):
            own = vectors[rows[:depth]] @ question
            kept[number] += (own >= bounds[number] - 1e-6).sum() / max(1, min(depth, len(rows)))
    return [round(float(share) / len(questions), 4) for share in kept]


def _memory() -> str:
    """Tell the memory of this process: its own, and what it maps from files."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    sizes = {key: value for key, _, value in (line.partition(":") for line in lines)}
    own, mapped = (int(sizes[key].split()[0]) // 1024 for key in ("RssAnon", "RssFile"))
    return f"{own} own, {mapped} of files"


def _print_searches(told: Mapping[str, Any]) -> None:
    print(f"{'':9}{'filter':>7}{'p50 ms':>8}{'p95 ms':>8}{'CPU ms':>8}  recall at {DEPTHS}")
    for case, of_case in told.items():
        for number, share in enumerate(SHARES):
            median, late = of_case["wall"][number]
            print(
                f"{case:9}{share:7.0%}{median:8.2f}{late:8.2f}{of_case['cpu'][number]:8.2f}  "
                + " ".join(f"{value:.4f}" for value in of_case["recall"][number])
            )


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


if __name__ == "__main__":
    main()
