"""Run the benchmarks and make the page of what they measured.

    python benchmarks/report.py plan                       what would run, and about how long
    python benchmarks/report.py run --keep FOLDER          runs it all; FOLDER holds what is built
    python benchmarks/report.py run --keep FOLDER --only query-100000 embedding
    python benchmarks/report.py build --keep FOLDER        builds beforehand what takes long
    python benchmarks/report.py page                       docs/benchmarks.md and .svg, again

Every benchmark writes JSON into ``--results`` (docs/benchmarks); the page holds its figures and
the words of ``benchmarks/page.md``, and nothing else.  ``--passages`` chooses the sizes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from aims import AIMS, REMOVED
from measuring import ROOT, Figure, Results, machine, read_results, versions
from plot import Panel, svg_of

_FOLDER = Path(__file__).resolve().parent
_PAGE, _PICTURE = "benchmarks.md", "benchmarks.svg"
_SIZES = (10_000, 100_000, 1_000_000)
_OF_FOLDERS = ("--index", "--scratch", "--keep")  # they say where, which is nobody's business
_MIDDLE = 100_000  # the size of most aims


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command: its name is its file of results, ``minutes`` are of a quiet machine."""

    name: str
    command: tuple[str, ...]
    minutes: float


def steps(sizes: Sequence[int], keep: Path, rounds: int, rebuilds: int) -> Iterator[Step]:
    """Yield every benchmark; ``ask`` and the changes at 100,000, or the nearest size below."""
    kept, often = ("--keep", str(keep)), ("--rounds", str(rounds))
    middle = max((size for size in sizes if size <= _MIDDLE), default=min(sizes))
    for size in sizes:
        at = str(size)
        command = ("query.py", "--passages", at, *kept, *often)
        yield Step(name=f"query-{at}", command=command, minutes=1 + size / 60_000)
        command = ("bm25.py", "--units", at, *kept, *often)
        yield Step(name=f"bm25-{at}", command=command, minutes=0.5 + size / 150_000)
    command = ("query.py", "--passages", str(middle), "--vectors", "small", "--scopes", "1")
    command = (*command, "--peer-passages", "0", *kept, *often)
    yield Step(name=f"query-{middle}-small", command=command, minutes=1 + middle / 40_000)
    index = str(keep / f"query-{middle}" / "index")
    yield Step(name="ask", command=("ask.py", "--index", index, *often), minutes=2)
    yield Step(name="embedding", command=("embedding.py", *often), minutes=3)
    rows = ("--rows", *(str(size) for size in sizes), "--scratch", str(keep))
    yield Step(name="dense", command=("dense.py", *rows, *often), minutes=3 + max(sizes) / 150_000)
    command = ("incremental.py", "--passages", str(middle), "--rebuilds", str(rebuilds), *often)
    minutes = (rebuilds + 1) * middle / 25_000
    yield Step(name=f"incremental-{middle}", command=command, minutes=minutes)


def main() -> None:
    """Plan, run, or make the page."""
    options = _options()
    wanted = [
        step
        for step in steps(options.passages, options.keep, options.rounds, options.rebuilds)
        if not options.only or step.name in options.only
    ]
    if options.work == "page":
        write_page(options.results, options.docs)
    elif options.work == "plan":
        for step in wanted:
            print(f"{step.minutes:6.1f} min  python benchmarks/{' '.join(step.command)}")
        print(f"{sum(step.minutes for step in wanted):6.1f} min in all, of a quiet machine")
    elif options.work == "build":
        for step in wanted:
            if step.name.startswith("query-"):
                _execute([*step.command, "--build-only"])
    else:
        failed = [step.name for step in wanted if not _run(step, options.results)]
        write_page(options.results, options.docs)
        if failed:
            sys.exit(f"failed: {', '.join(failed)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("work", choices=("plan", "run", "build", "page"))
    parser.add_argument("--only", nargs="+", help="names of steps, as query-100000")
    parser.add_argument("--passages", type=int, nargs="+", default=list(_SIZES), help="sizes")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rebuilds", type=int, default=5, help="of the index that is changed")
    parser.add_argument("--keep", type=Path, default=ROOT / "build" / "benchmarks")
    parser.add_argument("--results", type=Path, default=ROOT / "docs" / "benchmarks")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the page goes")
    return parser.parse_args()


def _execute(command: Sequence[str], *, capture: bool = False) -> subprocess.CompletedProcess[str]:
    print(f"--- python benchmarks/{' '.join(command)}", flush=True)
    return subprocess.run(
        [sys.executable, str(_FOLDER / command[0]), *command[1:]],
        cwd=ROOT,
        check=False,
        text=True,
        stdout=subprocess.PIPE if capture else None,
    )


def _run(step: Step, results: Path) -> bool:
    """Run one benchmark; a script that writes no JSON has what it prints written down."""
    script, file = _FOLDER / step.command[0], results / f"{step.name}.json"
    if not script.exists():
        print(f"there is no {script.name}")
        return False
    if "--json" in script.read_text(encoding="utf-8"):
        return _execute([*step.command, "--json", str(file)]).returncode == 0
    load, begun = os.getloadavg()[0], time.perf_counter()
    done = _execute(step.command, capture=True)
    print(done.stdout)
    if done.returncode:
        return False
    said = [word for word in step.command if os.sep not in word and word not in _OF_FOLDERS]
    printed = Results(
        benchmark=step.name,
        command=" ".join(["python", f"benchmarks/{said[0]}", *said[1:]]),
        day=f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
        seconds=round(time.perf_counter() - begun, 1),
        machine=machine(),
        versions=tuple(versions(("numpy", "torch", "sentence-transformers", "faiss-cpu"))),
        load_before=round(load, 2),
        load_after=round(os.getloadavg()[0], 2),
        figures=(),
        left_out=(),
        printed=done.stdout.replace(str(ROOT) + os.sep, ""),
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(printed), indent=1) + "\n", encoding="utf-8")
    return True


def write_page(results: Path, docs: Path) -> None:
    """Write page and picture of all results in a folder."""
    every = read_all(results)
    docs.mkdir(parents=True, exist_ok=True)
    (docs / _PAGE).write_text(page(every), encoding="utf-8")
    (docs / _PICTURE).write_text(picture(every), encoding="utf-8")
    print(f"written: {docs / _PAGE}, {docs / _PICTURE}")


def read_all(results: Path) -> list[Results]:
    """Return every file of results, by day and name."""
    files = sorted(results.glob("*.json"))
    every = [(read_results(file), file.stem) for file in files]
    return [one for one, _ in sorted(every, key=lambda pair: (pair[0].day, pair[1]))]


def page(every: Sequence[Results]) -> str:
    """Return the page: the words of the template and the tables of the results."""
    tables = {
        "runs": _runs(every),
        "aims": _aims(every),
        "bm25": _tables(every, "bm25"),
        "query": _tables(every, "query"),
        "incremental": _tables(every, "incremental"),
        "printed": _others(every),
        "left-out": _left_out(every),
    }
    template = (_FOLDER / "page.md").read_text(encoding="utf-8")
    return re.sub(r"<!-- ([\w-]+) -->", lambda found: tables[found[1]], template)


def picture(every: Sequence[Results]) -> str:
    """Return the plot of the times of a question over the size."""
    return svg_of(
        "Time of a question, median",
        [
            Panel(
                title="BM25: the ten best passages, stop words removed",
                series=_series(every, "bm25", f"p50{REMOVED}", (", top 10", ", get_scores")),
            ),
            Panel(
                title="Words and meaning together, embedding of the question included",
                series=_series(every, "query", "p50", ("hybrid", "search", "ask", "embedding")),
            ),
        ],
    )


def _series(
    every: Sequence[Results], benchmark: str, measure: str, endings: tuple[str, ...]
) -> dict[str, list[tuple[int, float]]]:
    series: dict[str, dict[int, float]] = {}
    for results in every:
        for figure in results.figures if results.benchmark == benchmark else ():
            if figure.measure == measure and figure.subject.endswith(endings):
                name = figure.subject.removesuffix(", top 10").removesuffix(", get_scores")
                series.setdefault(name, {})[figure.size] = figure.value
    return {name: sorted(points.items()) for name, points in series.items()}


def _aims(every: Sequence[Results]) -> str:
    rows = [("what", "aim", "measured", "met", "what it costs")]
    for aim in AIMS:
        figure = aim.wanted.find(every)
        costs = [(name, wanted.find(every)) for name, wanted in aim.costs]
        told = ", ".join(f"{name} {_value(cost)}" for name, cost in costs if cost is not None)
        if figure is None:
            rows.append((aim.what, aim.aim, "not measured", "", told))
        else:
            met = "yes" if aim.met(figure.value) else "**no**"
            rows.append((aim.what, aim.aim, _value(figure), met, told))
    return _table(rows)


def _runs(every: Sequence[Results]) -> str:
    rows = [("command", "day", "took", "load before, after", "machine", "versions")]
    for results in every:
        load = f"{results.load_before:.1f}, {results.load_after:.1f}"
        rows.append(
            (
                f"`{results.command}`",
                results.day,
                f"{results.seconds:,.0f} s",
                load,
                results.machine,
                ", ".join(results.versions),
            )
        )
    return _table(rows)


def _tables(every: Sequence[Results], benchmark: str) -> str:
    """Return a table a size: a row a measure and subject, its value and the rounds' range."""
    latest: dict[tuple[int, str, str], Figure] = {}
    for results in every:
        for figure in results.figures if results.benchmark == benchmark else ():
            latest[figure.size, figure.measure, figure.subject] = figure
    parts = []
    for size in sorted({size for size, _, _ in latest}):
        rows = [("measure", "of", "value", "rounds, from … to")]
        for (at, measure, subject), figure in latest.items():
            if at == size:
                low, high = (
                    replace(figure, value=edge(figure.rounds, default=figure.value))
                    for edge in (min, max)
                )
                spread = f"{_value(low)} … {_value(high)}" if figure.rounds else ""
                rows.append((measure, subject, _value(figure), spread))
        parts.append(f"### {size:,} passages\n\n{_table(rows)}")
    return "\n\n".join(parts) or "Not measured."


def _others(every: Sequence[Results]) -> str:
    parts = []
    for results in every:
        if results.printed:
            text = results.printed.strip()
            parts.append(f"### {results.benchmark}\n\n```\n$ {results.command}\n{text}\n```")
        elif results.benchmark not in ("bm25", "query", "incremental"):
            parts.append(f"### {results.benchmark}\n\n" + _figures(results))
    return "\n\n".join(parts) or "Not measured."


def _figures(results: Results) -> str:
    rows = [("measure", "of", "passages", "value")]
    rows += [(f.measure, f.subject, f"{f.size:,}", _value(f)) for f in results.figures]
    return _table(rows)


def _left_out(every: Sequence[Results]) -> str:
    rows = [("engine", "passages", "why")]
    rows += sorted({(e.subject, f"{e.size:,}", e.reason) for r in every for e in r.left_out})
    return _table(rows) if len(rows) > 1 else "None."


def _value(figure: Figure) -> str:
    value = figure.value
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f} {figure.unit}".rstrip()


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


if __name__ == "__main__":
    main()
