"""The engines of ``benchmarks/bm25.py``, each built, opened and asked in the same three ways.

    python benchmarks/bm25_engines.py build ENGINE TERMS FOLDER
    python benchmarks/bm25_engines.py ask ENGINE FOLDER QUERIES     first answer, then the memory

All of them are given the same terms, a line a unit, so that only engines are compared.  Each gives
the ten best units; scores are compared with rank-bm25's alone, for the others have other formulas.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.postings import Postings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

DEPTH, K1, B = 10, 1.5, 0.75

Terms = Sequence[str]
Search = Callable[[Terms], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One engine.

    Attributes:
        package: the distribution that it comes in; "" for what Python and we have.
        most: units that it is asked to hold at most, and why not more.
    """

    name: str
    package: str
    build: Callable[[Path, Path], None]
    open: Callable[[Path], Search]
    most: tuple[int, str] | None = None


def read_units(file: Path) -> Iterator[list[str]]:
    """Yield the terms of each unit."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield line.split()


def _build_ours(units: Path, folder: Path) -> None:
    from dataclasses import asdict

    from index.compiling import build_postings
    from index.postings import save_part

    postings = build_postings(read_units(units), k1=K1, b=B)
    ((_, part),) = postings.parts
    save_part(part, folder, "bench")
    (folder / "statistics.json").write_text(json.dumps(asdict(postings.statistics)))


def open_postings(folder: Path) -> Postings:
    """Open ours, memory-mapped."""
    from index.postings import Statistics, joined, open_part

    statistics = Statistics(**json.loads((folder / "statistics.json").read_text()))
    return joined([open_part(folder, "bench")], None, statistics)


def _open_ours(folder: Path) -> Search:
    from index import bm25

    postings = open_postings(folder)
    return lambda terms: bm25.top(bm25.score(postings, terms), DEPTH)


def _build_bm25s(units: Path, folder: Path) -> None:
    import bm25s

    engine = bm25s.BM25(k1=K1, b=B)
    engine.index(list(read_units(units)), show_progress=False)
    engine.save(folder, show_progress=False)


def _open_bm25s(folder: Path, backend: str) -> Search:
    import bm25s

    engine = bm25s.BM25.load(folder, mmap=backend == "numpy", show_progress=False)
    engine.backend = backend
    if backend == "numba":
        engine.activate_numba_scorer()

    def search(terms: Terms) -> object:
        # It refuses a query of which it knows no word.
        known = [term for term in terms if term in engine.vocab_dict]
        return known and engine.retrieve([known], k=DEPTH, show_progress=False, n_threads=0)

    return search


def _build_tantivy(units: Path, folder: Path) -> None:
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    index = tantivy.Index(schema.build(), str(folder))
    writer = index.writer(256 << 20, 1)
    with units.open(encoding="utf-8") as lines:
        for line in lines:
            writer.add_document(tantivy.Document(terms=line))
    writer.commit()
    writer.wait_merging_threads()


def _open_tantivy(folder: Path) -> Search:
    import tantivy

    index = tantivy.Index.open(str(folder))
    index.register_tokenizer("whitespace", _whitespace(tantivy))
    searcher, schema = index.searcher(), index.schema

    def search(terms: Terms) -> object:
        should = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "terms", term, "freq"))
            for term in terms
        ]
        return searcher.search(tantivy.Query.boolean_query(should), DEPTH, count=False).hits

    return search


def _whitespace(tantivy: object) -> object:
    builder = tantivy.TextAnalyzerBuilder  # type: ignore[attr-defined]  # compiled, without types
    return builder(tantivy.Tokenizer.whitespace()).build()  # type: ignore[attr-defined]


def _build_fts5(units: Path, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "fts5.sqlite")) as database:
        database.execute("CREATE VIRTUAL TABLE unit USING fts5(terms, content='')")
        with units.open(encoding="utf-8") as lines:
            rows = enumerate(lines, 1)
            database.executemany("INSERT INTO unit (rowid, terms) VALUES (?, ?)", rows)
        database.execute("INSERT INTO unit (unit) VALUES ('optimize')")
        database.commit()


def _open_fts5(folder: Path) -> Search:
    database = sqlite3.connect(folder / "fts5.sqlite")
    asked = f"SELECT rowid FROM unit WHERE unit MATCH ? ORDER BY rank LIMIT {DEPTH}"

    def search(terms: Terms) -> object:
        return database.execute(asked, [" OR ".join(f'"{term}"' for term in terms)]).fetchall()

    return search


OURS = Engine(name="ours", package="", build=_build_ours, open=_open_ours)
ENGINES = (
    OURS,
    Engine(name="tantivy", package="tantivy", build=_build_tantivy, open=_open_tantivy),
    Engine(
        name="bm25s, numpy",
        package="bm25s",
        build=_build_bm25s,
        open=lambda folder: _open_bm25s(folder, "numpy"),
        most=(200_000, "its build holds every token of every unit as Python objects"),
    ),
    Engine(
        name="bm25s, numba",
        package="numba",
        build=_build_bm25s,
        open=lambda folder: _open_bm25s(folder, "numba"),
        most=(200_000, "its build holds every token of every unit as Python objects"),
    ),
    Engine(
        name="SQLite FTS5",
        package="",
        build=_build_fts5,
        open=_open_fts5,
        most=(200_000, "without a filter it scores every match, seconds a query"),
    ),
)


def main() -> None:
    """Build an engine's index, or ask it, in a process of its own; print JSON."""
    from measuring import cpu_seconds, peak_mib, private_mib, timed

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("work", choices=("build", "ask"))
    parser.add_argument("engine")
    parser.add_argument("first", type=Path, help="the terms' file; to ask: the folder")
    parser.add_argument("second", type=Path, help="the folder; to ask: the queries as JSON")
    options = parser.parse_args()
    engine = next(engine for engine in ENGINES if engine.name == options.engine)
    if options.work == "build":
        options.second.mkdir(parents=True, exist_ok=True)
        before = cpu_seconds()
        _, wall = timed(lambda: engine.build(options.first, options.second))
        told = {"wall": wall, "cpu": cpu_seconds() - before, "peak": peak_mib()}
    else:
        search = engine.open(options.first)
        for query in json.loads(options.second.read_text(encoding="utf-8")):
            search(query)
        told = {"private": private_mib(), "peak": peak_mib()}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
