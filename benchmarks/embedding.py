"""Embedding: our encoders against bare sentence-transformers, on this machine.

    python benchmarks/embedding.py [FILE_OR_FOLDER] [--limit N] [--rounds N]

Prints passages a second of ``SentenceTransformer.encode(passages, batch_size=32)`` and of
``index.encoder.open_document_encoder`` over the same passages, and the seconds from the start of a
process to the vector of one question, once with sentence-transformers and once with
``index.encoder.open_question_encoder``.  All are medians; the two sides take turns, so that what
else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402 - after the path, as for the rest
from numpy.typing import NDArray  # noqa: E402

from index.encoder import Encoder, open_document_encoder, open_question_encoder  # noqa: E402
from index.models import model_folder  # noqa: E402

QUESTION = "What did the committee resolve about parking charges in the town centre?"
BARE_PROCESS = """
import sys
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
model.encode([sys.argv[2]])
"""
# As the program does it: the checksums are started before NumPy is imported.
OUR_PROCESS = """
import sys
from index.models import start_identity
identity = start_identity()
from index.encoder import open_question_encoder
open_question_encoder(identity=identity).encode([sys.argv[2]])
"""

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def main() -> None:
    """Run both comparisons and print their tables."""
    options = _parse_arguments()
    passages = read_passages(options.source, options.limit)
    if not passages:
        sys.exit(f"no passages in {options.source}: name a text file or a folder with .txt or .md")
    lengths = [len(passage.split()) for passage in passages]
    print(f"machine   {os.cpu_count()} cores, {_processor()}; Python {platform.python_version()}")
    print(f"texts     {len(passages)} passages of {options.source}")
    print(f"          {min(lengths)} to {max(lengths)} words, median {statistics.median(lengths)}")
    print(f"rounds    {options.rounds}, taking turns; medians (fastest)\n")
    compare_throughput(passages, options.rounds)
    compare_cold_start(options.rounds)


def read_passages(source: Path, limit: int) -> list[str]:
    """Return up to ``limit`` paragraphs of the .txt and .md files, drawn with a fixed seed."""
    files = (
        [source] if source.is_file() else sorted([*source.rglob("*.txt"), *source.rglob("*.md")])
    )
    lines = [
        line.strip()
        for file in files
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    passages = list(dict.fromkeys(line for line in lines if len(line.split()) >= 3))
    random.Random(0).shuffle(passages)
    return passages[:limit]


def compare_throughput(passages: list[str], rounds: int) -> None:
    """Print passages a second, and how far the vectors of all three encoders lie apart."""
    bare = _open_bare()
    documents = open_document_encoder()
    sides: dict[str, Encode] = {
        "SentenceTransformer.encode, batch 32": bare,
        "open_document_encoder": documents.encode,
    }
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for encode in sides.values():
        encode(passages[:32])  # the first batch pays for what is set up once
    for _ in range(rounds):
        for name, encode in sides.items():
            start = time.perf_counter()
            encode(passages)
            seconds[name].append(time.perf_counter() - start)
    rates = {name: [len(passages) / took for took in times] for name, times in seconds.items()}
    _print_table("passages a second", rates, fastest=max, digits=1)
    expected = bare(passages)
    for name, encoder in {"documents": documents, "questions": open_question_encoder()}.items():
        _print_difference(name, encoder, passages[:200], expected[:200])
    print()


def compare_cold_start(rounds: int) -> None:
    """Print the seconds of whole processes that encode one question."""
    sides = {"import sentence_transformers": BARE_PROCESS, "open_question_encoder": OUR_PROCESS}
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, code in sides.items():
            seconds[name].append(_time_process(code))
    _print_table("seconds from a cold start to one vector", seconds, fastest=min, digits=3)


def _open_bare() -> Encode:
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    model = SentenceTransformer(str(model_folder()), local_files_only=True)

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = model.encode(list(texts), batch_size=32, show_progress_bar=False)
        return np.asarray(vectors, np.float32)

    return encode


def _time_process(code: str) -> float:
    command = [sys.executable, "-c", code, str(model_folder()), QUESTION]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
    start = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def _print_table(
    title: str,
    measured: dict[str, list[float]],
    *,
    fastest: Callable[[list[float]], float],
    digits: int,
) -> None:
    print(title)
    medians = {name: statistics.median(values) for name, values in measured.items()}
    for name, values in measured.items():
        print(f"  {name:38}{medians[name]:10.{digits}f} ({fastest(values):.{digits}f})")
    bare, ours = medians.values()
    print(f"  ratio {max(bare, ours) / min(bare, ours):.2f} in favour of ", end="")
    print(list(medians)[0 if (bare > ours) == (fastest is max) else 1])


def _print_difference(
    name: str, encoder: Encoder, passages: list[str], expected: NDArray[np.float32]
) -> None:
    found = encoder.encode(passages)
    cosine = float((found * expected).sum(axis=1).min())
    apart = float(np.abs(found - expected).max())
    print(f"  {name}: max abs difference to bare {apart:.1e}, least cosine {cosine:.7f}")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("source", nargs="?", type=Path, default=ROOT / "corpus" / "samples")
    parser.add_argument("--limit", type=int, default=500, help="passages to take (default: 500)")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each (default: 5)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
