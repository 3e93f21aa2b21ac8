"""Reading: our extraction and our structure beside the container libraries alone.

    python benchmarks/reading.py PATH... [--rounds N]

For each kind of file under PATH prints the documents a second of the library by itself (the HTML
parsed and its text taken; every page's text taken out of the PDF; the bytes decoded), of our
extraction (the library included), and of our structure (meeting, items, decisions, people,
passages).  The parts take turns within each round; figures are medians over the rounds.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pypdfium2  # noqa: E402 - after the path, as for the rest
from selectolax.lexbor import LexborHTMLParser  # noqa: E402

from corpus import CorpusError, Document, DocumentId, discover, read_documents  # noqa: E402
from corpus.containers.sniff import Container, container_of  # noqa: E402
from corpus.sources import read_source  # noqa: E402


def main() -> None:
    """Time every kind of file and print a line for each."""
    options = _parse_arguments()
    files: dict[Container, list[Path]] = {}
    for found in discover(options.paths).files:
        files.setdefault(container_of(found.path.read_bytes()), []).append(found.path)
    print(f"machine   {os.cpu_count()} cores; Python {platform.python_version()}")
    print(f"{'kind':<14}{'files':>6}{'library/s':>11}{'extract/s':>11}{'structure/s':>13}"
          f"{'structure/library':>19}")  # fmt: skip
    for container, paths in files.items():
        if container in _LIBRARIES:
            _print_line(container, paths, options.rounds)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def _html(data: bytes) -> None:
    body = LexborHTMLParser(data).body
    if body is not None:
        body.text()


def _pdf(data: bytes) -> None:
    pdf = pypdfium2.PdfDocument(data)
    for page in pdf:
        page.get_textpage().get_text_bounded()


_LIBRARIES: dict[Container, Callable[[bytes], object]] = {
    Container.HTML: _html,
    Container.PDF: _pdf,
    Container.TEXT: bytes.decode,
}


def _print_line(container: Container, paths: Sequence[Path], rounds: int) -> None:
    documents = [d for path in paths for d in _extract(path)]
    payloads = [path.read_bytes() for path in paths]
    library, extract, structure = [], [], []
    for _ in range(rounds):
        library.append(_seconds(lambda: [_LIBRARIES[container](data) for data in payloads]))
        extract.append(_seconds(lambda: [_extract(path) for path in paths]))
        structure.append(_seconds(lambda: read_documents(documents)))
    a, b, c = (statistics.median(times) for times in (library, extract, structure))
    count = len(paths)
    print(f"{container.name.lower():<14}{count:>6}{count / a:>11,.0f}{count / b:>11,.0f}"
          f"{count / c:>13,.0f}{c / a:>19.2f}")  # fmt: skip


def _extract(path: Path) -> tuple[Document, ...]:
    try:
        return read_source(path, DocumentId("x")).documents
    except CorpusError:
        return ()


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
