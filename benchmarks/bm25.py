"""Our postings against rank_bm25, bm25s, tantivy and SQLite's FTS5, on the same terms in turn.

    python benchmarks/bm25.py                          100,000 passages of made minutes
    python benchmarks/bm25.py --units 10000 100000 1000000
    python benchmarks/bm25.py --folder minutes/        the text files of a folder, in 100-word units
    python benchmarks/bm25.py --source minutes/        passages made of a folder's own sentences
    python benchmarks/bm25.py --json FILE              writes the figures down

Every score of every query that both we and rank_bm25 answer must be equal to the bit; otherwise
the run fails.  Times are wall clock, one thread; the engines take turns at every query, so that
the machine's other work falls on all.  rank_bm25's queries are a few of ours: it takes far longer.
Units hold all their words, stop words too, so that queries can be asked with and without them.
Peers that are not installed (``pip install -e '.[bench]'``) are left out, and it is said.

A run takes about 2 minutes at 100,000 units and 8 at a million.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from made import SAMPLES, Made  # first: it sets the number of threads
from measuring import (
    Run,
    alternate,
    folder_bytes,
    in_a_process,
    is_installed,
    percentile,
    timed,
)

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bm25_engines import DEPTH, ENGINES, K1, OURS, B, Engine, Terms, open_postings, read_units

from index import bm25
from index.analyzer import STOP_WORDS, analyze

_UNIT_WORDS = 100
_SCRIPT = Path(__file__).with_name("bm25_engines.py")
_REFERENCE = "rank_bm25, get_scores"
_PACKAGES = ("numpy", "rank-bm25", "bm25s", "numba", "tantivy")
_FORMS = {"removed": ", stop words removed", "kept": ", stop words kept"}
_COLD = 5
_SLOW_COLD = 3.0  # seconds: a start that takes longer is measured once


def main() -> None:
    """Measure every size in turn."""
    options = _options()
    run = Run("bm25", _PACKAGES)
    for size in options.units:
        if options.keep:
            folder = options.keep / f"bm25-{size}"
            folder.mkdir(parents=True, exist_ok=True)
            _measure(run, size, folder, options)
        else:
            with tempfile.TemporaryDirectory() as scratch:
                _measure(run, size, Path(scratch), options)
    run.write(options.json)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--units", type=int, nargs="+", default=[100_000], help="at most so many")
    parser.add_argument("--folder", type=Path, help="text files to use instead of made text")
    parser.add_argument("--source", type=Path, default=SAMPLES, help="minutes to make text of")
    parser.add_argument("--queries", type=int, default=100, help="in each round")
    parser.add_argument("--peer-queries", type=int, default=5, help="of them, for rank_bm25 too")
    parser.add_argument("--peer-units", type=int, default=200_000, help="rank_bm25 holds at most")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="keep what is built here and use it again")
    parser.add_argument("--json", type=Path, help="write the figures here")
    return parser.parse_args()


def _measure(run: Run, size: int, folder: Path, options: argparse.Namespace) -> None:
    texts = _windows(options.folder) if options.folder else Made(options.source).passages(size)
    units = folder / "units.txt"
    if not units.exists():
        _write_units(islice(texts, size), units)
    with units.open(encoding="utf-8") as lines:
        size = sum(1 for _ in lines)
    if not size:
        sys.exit(f"no text in {options.folder}")
    queries = _queries(options, size)
    engines = [engine for engine in ENGINES if _takes_part(run, engine, size)]
    for engine in engines:
        _build(run, engine, size, units, folder)
    for engine in engines:
        _start(run, engine, size, folder, queries["removed"])
    sides = {engine.name: engine.open(_place(folder, engine)) for engine in engines}
    for form, note in _FORMS.items():
        times = alternate(sides, queries[form], options.rounds)
        for name, rounds in times.items():
            run.add_times(f"{name}, top {DEPTH}", size, rounds, note)
        for name in list(times)[1:]:
            run.add_ratio(f"ours / {name}", size, f"ratio{note}", times[OURS.name], times[name])
    if size <= options.peer_units:
        _compare(run, size, units, folder, queries, options)
    else:
        run.leave_out(_REFERENCE, size, "it is built at every start and holds a dict a unit")


def _takes_part(run: Run, engine: Engine, size: int) -> bool:
    if engine.package and not is_installed(engine.package):
        run.leave_out(engine.name, size, f"{engine.package} is not installed")
        return False
    if engine.most and size > engine.most[0]:
        run.leave_out(engine.name, size, engine.most[1])
        return False
    return True


def _place(folder: Path, engine: Engine) -> Path:
    return folder / engine.name.replace(",", "").replace(" ", "-")


def _build(run: Run, engine: Engine, size: int, units: Path, folder: Path) -> None:
    """Build in a process of its own, or take what was kept with what it took."""
    place = _place(folder, engine)
    told = place.with_suffix(".json")
    if not told.exists():
        built, _ = in_a_process(_SCRIPT, "build", engine.name, str(units), str(place))
        told.write_text(json.dumps(built), encoding="utf-8")
    built = json.loads(told.read_text(encoding="utf-8"))
    run.add(engine.name, size, "build, processor time", built["cpu"], "s")
    run.add(engine.name, size, "build, peak memory", built["peak"], "MiB")
    run.add(engine.name, size, "bytes a unit", folder_bytes(place) / size, "bytes")


def _start(run: Run, engine: Engine, size: int, folder: Path, queries: Sequence[Terms]) -> None:
    """Measure a new process to its first answer, and its memory after all queries."""
    one, every = folder / "one.json", folder / "every.json"
    one.write_text(json.dumps(queries[:1]), encoding="utf-8")
    every.write_text(json.dumps(queries), encoding="utf-8")
    place = str(_place(folder, engine))
    starts = [in_a_process(_SCRIPT, "ask", engine.name, place, str(one))[1]]
    if starts[0] < _SLOW_COLD:
        starts += [
            in_a_process(_SCRIPT, "ask", engine.name, place, str(one))[1] for _ in range(_COLD - 1)
        ]
    run.add(engine.name, size, "new process to first answer", percentile(starts, 0.5) * 1000, "ms")
    held, _ = in_a_process(_SCRIPT, "ask", engine.name, place, str(every))
    run.add(engine.name, size, "private memory", held["private"], "MiB")


def _compare(
    run: Run,
    size: int,
    units: Path,
    folder: Path,
    queries: dict[str, list[list[str]]],
    options: argparse.Namespace,
) -> None:
    """Time scores alone beside rank_bm25's, and demand equal bits."""
    peer, seconds = timed(partial(_reference, units))
    run.add(_REFERENCE, size, "build at every start", seconds, "s")
    postings = open_postings(_place(folder, OURS))
    for form, note in _FORMS.items():
        # A repeated and an unknown term, as questions have them.
        asked = queries[form][: options.peer_queries]
        asked = [[*terms, terms[0], "no such term"] for terms in asked if terms]
        for terms in asked:
            if peer.get_scores(terms).tobytes() != bm25.score(postings, terms).tobytes():
                sys.exit(f"scores differ from rank_bm25's for {terms}")
        ours: Callable[[Terms], object] = partial(bm25.score, postings)
        times = alternate(
            {"ours, scores": ours, _REFERENCE: peer.get_scores}, asked, options.rounds
        )
        for name, rounds in times.items():
            run.add_times(name, size, rounds, note)
        run.add_ratio(
            "rank_bm25 / ours", size, f"ratio{note}", times[_REFERENCE], times["ours, scores"]
        )
    run.add("ours", size, "scores equal to rank_bm25's to the bit", len(asked), "queries")


def _reference(units: Path) -> Any:  # noqa: ANN401  rank_bm25 has no types
    from rank_bm25 import BM25Okapi

    return BM25Okapi(list(read_units(units)), k1=K1, b=B)


def _write_units(texts: Iterator[str], file: Path) -> None:
    with file.open("w", encoding="utf-8") as lines:
        for text in texts:
            lines.write(" ".join(_terms(text)) + "\n")


def _terms(text: str) -> list[str]:
    """Return the terms of a text, stop words too."""
    return [_term(word) for word in text.split() if _term(word)]


@lru_cache(maxsize=1 << 17)
def _term(word: str) -> str:
    """Return a word's term; a stop word's is itself, and "" is what no word is in."""
    bare = "".join(letter for letter in word.casefold() if letter.isalnum())
    return "" if not bare else bare if bare in STOP_WORDS else "".join(analyze(bare)[:1])


def _queries(options: argparse.Namespace, size: int) -> dict[str, list[list[str]]]:
    """Return the terms of made questions, or of word runs of the folder, in both forms."""
    if options.folder:
        texts = [text for text in islice(_windows(options.folder), size) if text.strip()]
        step = max(1, len(texts) // options.queries)
        asked = [" ".join(text.split()[3:12]) for text in texts[::step]][: options.queries]
    else:
        asked = Made(options.source).questions(options.queries, passages=size)
    kept = [terms for terms in map(_terms, asked) if terms]
    removed = [[term for term in terms if term not in STOP_WORDS] for terms in kept]
    return {"removed": [terms for terms in removed if terms], "kept": kept}


def _windows(folder: Path) -> Iterator[str]:
    """Yield the folder's text files in units of 100 words."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".md", ".txt") or file.name.endswith(("_md", "_txt")):
            words = file.read_text(encoding="utf-8", errors="replace").split()
            for start in range(0, len(words), _UNIT_WORDS):
                yield " ".join(words[start : start + _UNIT_WORDS])


if __name__ == "__main__":
    main()
