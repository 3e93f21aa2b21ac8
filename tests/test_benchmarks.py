"""Every benchmark of the index runs, at a size that measures nothing, without any peer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Few sentences: the stand-in encoder begins with the real one's vectors of them.
SOURCE = ROOT / "corpus" / "samples" / "item-pages"

TINY = {
    "bm25": ("--units", "60", "--queries", "4", "--peer-queries", "2"),
    "query": ("--passages", "30", "--questions", "2", "--scopes", "2", "--peer-passages", "0"),
    "incremental": ("--passages", "30", "--documents", "1", "--rebuilds", "1"),
    "ask": ("--no-peer",),
}
PROMISED = {
    "bm25": {"ratio, stop words removed", "scores equal to rank_bm25's to the bit"},
    "query": {"p50", "p95", "build, peak memory", "bytes a passage on disk, all"},
    "incremental": {"adding 1 documents, share of a rebuild", "unchanged tree"},
    "ask": {"cold start", "cold start, processor time", "ratio, cold start"},
}


def run(script: str, *arguments: str) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", TINY)
def test_a_benchmark_measures_what_it_promises(name: str, tmp_path: Path) -> None:
    results, docs = tmp_path / "results", tmp_path / "docs"
    told = ("--source", str(SOURCE), "--rounds", "1", "--json", str(results / f"{name}.json"))
    run(f"{name}.py", *TINY[name], *told)
    held: dict[str, Any] = json.loads((results / f"{name}.json").read_text("utf-8"))
    assert {figure["measure"] for figure in held["figures"]} >= PROMISED[name]
    assert str(ROOT) not in held["command"]
    assert str(tmp_path) not in held["command"]
    # And the page can be made of them.
    run("report.py", "page", "--results", str(results), "--docs", str(docs))
    assert held["command"] in (docs / "benchmarks.md").read_text("utf-8")


def test_the_page_holds_nothing_but_what_was_measured(tmp_path: Path) -> None:
    measured = ROOT / "docs" / "benchmarks"
    if not measured.is_dir():
        pytest.skip("no results are kept")
    run("report.py", "page", "--results", str(measured), "--docs", str(tmp_path))
    for name in ("benchmarks.md", "benchmarks.svg"):
        assert (tmp_path / name).read_text("utf-8") == (ROOT / "docs" / name).read_text("utf-8")


def test_made_minutes_are_the_same_every_time_and_an_edition_differs(tmp_path: Path) -> None:
    script = (
        "import sys; from made import Made, Path; made = Made(Path(sys.argv[1]));"
        "print(made.document(7).text, made.document(7, edition=int(sys.argv[2])).text,"
        " made.questions(5, passages=100), sep='\\n-----\\n')"
    )

    def made(edition: int) -> list[str]:
        command = [sys.executable, "-c", script, str(SOURCE), str(edition)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=ROOT / "benchmarks"
        )
        return done.stdout.split("-----")

    first, again, asked = made(0)
    assert first.strip() == again.strip()
    _, edited, asked_again = made(1)
    assert edited.strip() != first.strip()
    assert asked == asked_again
