"""Embedding: our encoders against bare sentence-transformers, on this machine.

    python benchmarks/embedding.py [FILE_OR_FOLDER ...] [--limit N] [--rounds N]

Reads minutes and embeds what ``minutes index`` embeds of them: passages with their topics, and
single sentences, each distinct text once.  Prints texts a second of
``SentenceTransformer.encode(texts, batch_size=32)`` and of ``index.encoder.open_document_encoder``
over the same texts, in the portions in which ``minutes index`` hands them over; how far the
vectors lie apart; the milliseconds of a question when the encoder is warm; and the seconds from the
start of a process to the vector of one question.  All are medians; the sides take turns, so that
what else the machine does falls on all.  Wall time is what a user waits; the processor's time says
more while other programs run.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402 - after the path, as for the rest
from numpy.typing import NDArray  # noqa: E402

from index.build import build_index  # noqa: E402
from index.encoder import (  # noqa: E402
    Encoder,
    PackedEncoder,
    open_document_encoder,
    open_question_encoder,
)
from index.models import encoder_identity, model_folder  # noqa: E402

QUESTION = "What did the committee resolve about parking charges in the town centre?"
ASKED = [QUESTION, "parking charges in the town centre", "resolve parking charges town centre"]
_COMPARED = 1_000  # texts whose vectors are held against each other
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
    """Run the comparisons and print their tables."""
    options = _parse_arguments()
    portions = read_portions(options.source, options.limit)
    texts = [text for portion in portions for text in portion]
    if not texts:
        sys.exit("no minutes there: name a file or a folder of minutes")
    random.Random(0).shuffle(texts)  # as they come: the peer sorts by itself
    lengths = [len(text.split()) for text in texts]
    print(f"machine   {os.cpu_count()} cores, {_processor()}; Python {platform.python_version()}")
    print(f"load      {', '.join(f'{load:.1f}' for load in os.getloadavg())} before we began")
    print(f"texts     {len(texts)} distinct ones, passages and sentences")
    print(f"          {min(lengths)} to {max(lengths)} words, median {statistics.median(lengths)}")
    print(f"rounds    {options.rounds}, taking turns; medians (best)\n")
    compare_throughput(texts, portions, options.rounds)
    compare_warm_questions(options.rounds)
    compare_cold_start(options.rounds)


class _Recorder:
    """An encoder that keeps what it is given; its vectors are all the same."""

    def __init__(self, portions: list[list[str]]) -> None:
        self.identity = encoder_identity()
        self._portions = portions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self._portions.append(list(texts))
        made = np.zeros((len(texts), self.identity.dimension), np.float32)
        made[:, 0] = 1
        return made


def read_portions(paths: Sequence[Path], limit: int) -> list[list[str]]:
    """Return what ``minutes index`` gives its encoder, at most ``limit`` texts drawn evenly."""
    portions: list[list[str]] = []
    with tempfile.TemporaryDirectory() as scratch:
        build_index(Path(scratch) / "index", paths, open_encoder=lambda name: _Recorder(portions))
    texts = [text for portion in portions for text in portion]
    size = max(map(len, portions), default=1)
    texts = texts[:: max(1, -(-len(texts) // limit))]
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def compare_throughput(texts: list[str], portions: list[list[str]], rounds: int) -> None:
    """Print texts a second, and how far the vectors of all three encoders lie apart."""
    bare = _open_bare()
    documents = open_document_encoder()
    if isinstance(documents, PackedEncoder):
        print(f"multiplied in {documents.arithmetic}, the fastest way here")
    sides: dict[str, Callable[[], object]] = {
        "SentenceTransformer.encode, batch 32": lambda: bare(texts),
        "open_document_encoder": lambda: [documents.encode(portion) for portion in portions],
    }
    wall: dict[str, list[float]] = {name: [] for name in sides}
    processor: dict[str, list[float]] = {name: [] for name in sides}
    bare(texts[:64])  # the first batch pays for what is set up once
    documents.encode(texts[:64])
    for _ in range(rounds):
        for name, encode in sides.items():
            started, used = time.perf_counter(), time.process_time()
            encode()
            wall[name].append(len(texts) / (time.perf_counter() - started))
            processor[name].append(len(texts) / (time.process_time() - used))
    _print_table("texts a second", wall, fastest=max, digits=1)
    _print_table("texts a second of the processor's time", processor, fastest=max, digits=1)
    expected = bare(texts)
    for name, encoder in {"documents": documents, "questions": open_question_encoder()}.items():
        _print_difference(name, encoder, texts[:_COMPARED], expected[:_COMPARED])
    print()


def compare_warm_questions(rounds: int) -> None:
    """Print the milliseconds of the processor for one question, and for three at once."""
    encoder = open_question_encoder()
    bare = _open_bare()
    for count in (1, 3):
        asked = ASKED[:count]
        taken: dict[str, list[float]] = {"SentenceTransformer.encode": [], "question encoder": []}
        for encode in (bare, encoder.encode):
            encode(asked)
        for _ in range(10 * rounds):
            for name, encode in zip(taken, (bare, encoder.encode), strict=True):
                used = time.process_time()
                encode(asked)
                taken[name].append(1000 * (time.process_time() - used))
        _print_table(f"processor's ms for {count} warm", taken, fastest=min, digits=2)
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
    model = SentenceTransformer(str(model_folder()), device="cpu", local_files_only=True)

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
    name: str, encoder: Encoder, texts: list[str], expected: NDArray[np.float32]
) -> None:
    found = encoder.encode(texts)
    cosine = float((found * expected).sum(axis=1).min())
    apart = float(np.abs(found - expected).max())
    ten = [_nearest_ten(vectors) for vectors in (found, expected)]
    both = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(*ten, strict=True)])
    print(
        f"  {name}: max abs difference to bare {apart:.1e}, least cosine {cosine:.7f}, "
        f"top-10 overlap {both:.4f} among {len(texts)}"
    )


def _nearest_ten(vectors: NDArray[np.float32]) -> list[list[int]]:
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    return [list(map(int, row)) for row in np.argsort(-cosines, axis=1, kind="stable")[:, :10]]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    samples = [ROOT / "corpus" / "samples"]
    parser.add_argument("source", nargs="*", type=Path, default=samples)
    parser.add_argument("--limit", type=int, default=2_000, help="texts to take (default: 2,000)")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each (default: 5)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
