"""The sides of ``benchmarks/query.py``: how each is built, opened and asked.

    python benchmarks/query_parts.py build-ours FILES INDEX SOURCE
    python benchmarks/query_parts.py build-lancedb PASSAGES FOLDER SOURCE
    python benchmarks/query_parts.py hold INDEX QUESTIONS        memory after the questions

Ours is built of files and reads them; the others are given passages of the same documents, as
text, and vectors by the same stand-in encoder.  All embed a question with the real one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from made import Made, MadeEncoder  # first: it sets the number of threads
from measuring import cpu_seconds, peak_mib, private_mib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from numpy.typing import NDArray

from assistant.answering import answer_question, understand_turns
from assistant.searching import search
from index import Filter, SearchIndex
from index.arrays import Precision
from index.build import BuildReport, build_index
from index.encoder import Encoder
from index.records import EncoderIdentity

DEPTH = 10
_BATCH = 5_000
_FEWEST_FOR_IVF = 50_000  # below, LanceDB is fastest and exact without an index of vectors
TODAY = dt.date(2026, 11, 30)

Ask = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a question is limited to: for us, and for LanceDB in SQL."""

    name: str
    filters: Filter
    where: str | None


SCOPES = (
    Scope(name="", filters=Filter(), where=None),
    Scope(
        name=", half (since 2019)",
        filters=Filter(since=dt.date(2019, 1, 1)),
        where="day >= '2019-01-01'",
    ),
    Scope(
        name=", a twelfth (one committee)",
        filters=Filter(committees=("Planning Committee",)),
        where="committee = 'Planning Committee'",
    ),
    Scope(
        name=", one committee of one council",
        filters=Filter(councils=("Ambleford Borough Council",), committees=("Planning Committee",)),
        where="council = 'Ambleford Borough Council' AND committee = 'Planning Committee'",
    ),
)


class TimedEncoder:
    """The stand-in encoder, with the time that passes inside it, which is not the index's."""

    def __init__(self, encoder: MadeEncoder) -> None:
        self.encoder, self.wall, self.cpu = encoder, 0.0, 0.0

    @property
    def identity(self) -> EncoderIdentity:
        """As ``index.encoder.Encoder.identity``."""
        return self.encoder.identity

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As ``index.encoder.Encoder.encode``."""
        wall, cpu = time.perf_counter(), time.process_time()
        vectors = self.encoder.encode(texts)
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu
        return vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build took, the stand-in encoder's time already taken off."""

    wall: float
    cpu: float
    encoding: float
    report: BuildReport


def build(
    index: Path,
    files: Path,
    encoder: TimedEncoder,
    *,
    rebuild: bool = False,
    vectors: Precision | None = None,
) -> Built:
    """Bring an index up to date with files."""
    wall, cpu, inside, inside_cpu = time.perf_counter(), cpu_seconds(), encoder.wall, encoder.cpu
    report = build_index(
        index, [files], rebuild=rebuild, vectors=vectors, open_encoder=lambda _: encoder
    )
    encoding = encoder.wall - inside
    return Built(
        wall=time.perf_counter() - wall - encoding,
        cpu=cpu_seconds() - cpu - (encoder.cpu - inside_cpu),
        encoding=encoding,
        report=report,
    )


def made_encoder(made: Made) -> TimedEncoder:
    """Return the stand-in encoder over a source's sentences, with its identity known."""
    encoder = MadeEncoder(made.source.sentences)
    _ = encoder.identity
    return TimedEncoder(encoder)


def our_sides(index: SearchIndex, scope: Scope) -> dict[str, Ask]:
    """Return our ways to answer a question, least first."""

    def rank(text: str) -> object:
        named = index.named(scope.filters)
        question = understand_turns([text], index, filters=named, today=TODAY)
        hits = index.rank(question.query, question.filters, limit=DEPTH).hits
        return [index.evidence(hit.row) for hit in hits]

    return {
        "ours, hybrid": rank,
        "ours, minutes search": lambda text: search(text, index, scope.filters, today=TODAY),
        "ours, minutes ask": lambda text: answer_question(
            text, index, filters=scope.filters, today=TODAY
        ),
    }


def _passages(made: Made, count: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield text, council, committee and day of passages."""
    rows = (
        (text, document.council, document.committee, document.date.isoformat())
        for document in map(made.document, range(count))  # no document is empty
        for text in document.passages
    )
    return islice(rows, count)


def build_lancedb(made: Made, count: int, folder: Path) -> None:
    """Build a table of passages with its index of words and, for many, of vectors."""
    import lancedb
    import pyarrow as pa
    from lancedb.index import FTS, IvfSq

    encoder, rows = MadeEncoder(made.source.sentences), _passages(made, count)
    names = ("text", "council", "committee", "day")
    dimension = encoder.identity.dimension
    fields = [(name, pa.string()) for name in names]
    schema = pa.schema([*fields, ("vector", pa.list_(pa.float32(), dimension))])

    def batches() -> Iterator[Any]:
        while batch := list(islice(rows, _BATCH)):
            columns = [pa.array(list(column)) for column in zip(*batch, strict=True)]
            flat = pa.array(encoder.encode([text for text, *_ in batch]).ravel())
            vectors = pa.FixedSizeListArray.from_arrays(flat, dimension)
            yield pa.record_batch([*columns, vectors], schema=schema)

    table = lancedb.connect(folder).create_table("passage", data=batches(), schema=schema)
    table.create_index("text", config=FTS())
    if count >= _FEWEST_FOR_IVF:
        table.create_index("vector", config=IvfSq(distance_type="dot"))


def lancedb_side(folder: Path, encoder: Encoder, scope: Scope) -> Ask:
    """Return LanceDB's hybrid search, its two rankings fused by ranks as it does by default."""
    os.environ.setdefault("LANCE_LOG", "error")  # it warns at every query
    import lancedb
    from lancedb.rerankers import RRFReranker

    table, fused = lancedb.connect(folder).open_table("passage"), RRFReranker()

    def ask(text: str) -> object:
        query = table.search(query_type="hybrid").distance_type("dot").text(text)
        query = query.vector(encoder.encode([text])[0]).limit(DEPTH).rerank(fused)
        if scope.where:
            query = query.where(scope.where, prefilter=True)
        return query.select(["text", "council", "committee", "day"]).to_arrow()

    return ask


def txtai_side(made: Made, count: int, encoder: Encoder) -> Ask:
    """Build txtai's hybrid index in memory; return its search, which gives ids alone."""
    from txtai import Embeddings

    stand_in: Encoder = MadeEncoder(made.source.sentences)
    current = [stand_in]

    def transform(texts: Sequence[str]) -> NDArray[np.float32]:
        return current[0].encode(texts)

    embeddings = Embeddings(method="external", transform=transform, hybrid=True, content=False)
    embeddings.index((n, text, None) for n, (text, *_) in enumerate(_passages(made, count)))
    current[0] = encoder
    return partial(embeddings.search, limit=DEPTH)


def main() -> None:
    """Build a side, or hold our index, in a process of its own; print JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("work", choices=("build-ours", "build-lancedb", "hold"))
    parser.add_argument("first", help="files, number of passages, or index")
    parser.add_argument("second", type=Path, help="the folder to build, or the questions as JSON")
    parser.add_argument("source", type=Path, nargs="?", help="minutes that texts are made of")
    parser.add_argument("--vectors", choices=("exact", "small"), help="how ours are stored")
    options = parser.parse_args()
    if options.work == "hold":
        told = _hold(Path(options.first), json.loads(options.second.read_text("utf-8")))
    elif options.work == "build-ours":
        shutil.rmtree(options.second, ignore_errors=True)
        encoder = made_encoder(Made(options.source))
        built = build(options.second, Path(options.first), encoder, vectors=options.vectors)
        counts = built.report.counts
        told = {
            "wall": built.wall,
            "cpu": built.cpu,
            "encoding": built.encoding,
            "passages": counts.passages,
            "documents": counts.documents,
        }
    else:
        shutil.rmtree(options.second, ignore_errors=True)
        before, begun = cpu_seconds(), time.perf_counter()
        build_lancedb(Made(options.source), int(options.first), options.second)
        told = {"wall": time.perf_counter() - begun, "cpu": cpu_seconds() - before}
    print(json.dumps({**told, "peak": peak_mib()}))


def _hold(folder: Path, questions: Sequence[str]) -> dict[str, float | None]:
    from index import open_index

    with open_index(folder) as index:
        sides = our_sides(index, SCOPES[0])
        for name in ("ours, hybrid", "ours, minutes ask"):
            for question in questions:
                sides[name](question)
        return {"private": private_mib()}


if __name__ == "__main__":
    main()
