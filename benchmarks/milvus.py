"""An index in Milvus's engine behind a file: how fast it takes minutes, how large they become.

    python benchmarks/milvus.py [--passages 10000]

Minutes are made (``benchmarks/made.py``) with stand-in vectors, so that what is measured is
reading, analysing and writing, and not the encoder.  ``milvus-lite`` is one process of Python:
its times are none of a cluster's.  What carries over is what a row is made of, in bytes, and the
share of a second that our own side needs for a passage.  `docs/milvus.md` reckons with both.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("OMP_NUM_THREADS", "1")  # as a question has it; before NumPy reads it

from benchmarks.made import PASSAGES_A_FILE, Made, MadeEncoder  # noqa: E402 - after the path
from benchmarks.measuring import (  # noqa: E402
    cpu_seconds,
    folder_bytes,
    machine,
    peak_mib,
    percentile,
    timed,
    versions,
)
from index.backend import parse_address  # noqa: E402
from index.milvus.layout import LEXICAL, Part  # noqa: E402
from index.milvus.opened import MilvusIndex  # noqa: E402
from index.milvus.server import MilvusAddress  # noqa: E402

_ROUNDS = 15


def main() -> None:
    """Make minutes, write them, ask for some."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--passages", type=int, default=10_000)
    options = parser.parse_args()
    print(machine(), *versions(["pymilvus", "milvus-lite"]), sep="\n")
    made = Made()
    encoder = MadeEncoder(made.source.sentences)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        made.write(root / "docs", range(options.passages // PASSAGES_A_FILE))
        where = parse_address(f"milvus-lite://{root}/made.db")
        assert isinstance(where, MilvusAddress)
        with MilvusIndex(where) as index:
            before = cpu_seconds()
            report, seconds = timed(
                lambda: index.update([root / "docs"], open_encoder=lambda name: encoder)
            )
            cpu, passages = cpu_seconds() - before, report.counts.passages
            print(f"{passages:,} passages of {report.counts.documents:,} documents")
            print(f"written in {seconds:.1f} s ({cpu:.1f} s of processor), the encoder left out")
            print(
                f"{passages / seconds:,.0f} passages a second, {1000 * cpu / passages:.2f} ms each"
            )
            _, seconds = timed(lambda: index.update([root / "docs"], open_encoder=_no_encoder))
            print(f"once more, with nothing changed: {seconds:.1f} s")
            print(f"{folder_bytes(root / 'made.db') / passages:,.0f} bytes a passage in its files")
            for name, size in _bytes_of(index, passages).items():
                print(f"  {name}: {size:,.0f} bytes a passage as sent")
            _ask(index, made.questions(_ROUNDS, passages=passages))
    print(f"peak memory: {peak_mib() or 0:,.0f} MiB, engine and all")


def _no_encoder(name: str) -> MadeEncoder:
    raise AssertionError(f"{name} is asked for though nothing has changed")


def _bytes_of(index: MilvusIndex, passages: int) -> Mapping[str, float]:
    """Return what a passage's and a document's fields hold, a passage, by what they are for."""
    sizes: defaultdict[str, float] = defaultdict(float)
    fields = [lexical.terms for lexical in LEXICAL]
    for row in index._server.rows(Part.PASSAGES, 'key != ""', fields):
        for field in fields:
            sizes[field] += len(row[field].encode()) / passages
    for row in index._server.rows(Part.CONTENTS, 'key != ""', ["data"]):
        sizes["contents (text, records, all vectors)"] += len(row["data"]) / passages
    return sizes


def _ask(index: MilvusIndex, questions: list[str]) -> None:
    for mode in ("bm25", "dense", "hybrid"):
        times = [timed(lambda q=q, m=mode: index.search(q, mode=m))[1] for q in questions]
        print(f"search, {mode}: median {1000 * percentile(times, 0.5):.0f} ms")
    times = []
    for question in questions:

        def narrow(asked: str = question) -> None:
            with index.narrowed(asked):
                pass

        times.append(timed(narrow)[1])
    print(f"narrowed to an index that answers: median {1000 * percentile(times, 0.5):.0f} ms")


if __name__ == "__main__":
    main()
