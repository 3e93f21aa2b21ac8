"""``--index milvus…`` on the command line: what works, alike a folder, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.errors import ExitStatus
from tests.index.conftest import minutes_text, write_tiny_encoder

pytest.importorskip("pymilvus", reason="Milvus's client is an extra")

Run = Callable[..., tuple[ExitStatus, str, str]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("remote")
    write_tiny_encoder(root / "encoder")
    docs = root / "docs"
    docs.mkdir()
    (docs / "a.md").write_text(minutes_text("The roof of the library leaks"), "utf-8")
    (docs / "b.md").write_text(
        minutes_text("Swans on the pond", committee="Parks Committee", date="2022-01-05"), "utf-8"
    )
    for address in (f"milvus-lite://{root}/m.db", str(root / "index")):
        given = ["index", str(docs), "--encoder", str(root / "encoder"), "--index", address]
        assert main(given) == ExitStatus.DONE
    return root


@pytest.fixture
def run(place: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_one(*arguments: str, index: str = "milvus") -> tuple[ExitStatus, str, str]:
        address = f"milvus-lite://{place}/m.db" if index == "milvus" else str(place / "index")
        capsys.readouterr()
        status = main([*arguments, "--index", address])
        return (status, *capsys.readouterr())

    return run_one


ALIKE = {
    "a question": ("ask", "what was resolved about the roof of the library?"),
    "a question under a filter": ("ask", "swans", "--committee", "parks", "--since", "2022"),
    "a question about nothing": ("ask", "zeppelin"),
    "words": ("search", "library pond"),
    "a document": ("show", "docs/a"),
    "an item": ("show", "docs/a:1"),
    "a span": ("show", "docs/a@130-140"),
}


@pytest.mark.parametrize("why", ALIKE)
def test_what_is_printed_is_what_a_folder_gives(run: Run, why: str) -> None:
    milvus, folder = (run(*ALIKE[why], "--json", index=kind) for kind in ("milvus", "folder"))
    assert (milvus[0], milvus[2]) == (folder[0], folder[2])
    told = [json.loads(found[1]) if found[1] else None for found in (milvus, folder)]
    for answer in told:
        if isinstance(answer, dict):
            del answer["timing_ms"]
    assert told[0] == told[1]


def test_status_tells_what_a_folder_tells(run: Run) -> None:
    milvus, folder = (json.loads(run("status", "--json", index=k)[1]) for k in ("milvus", "folder"))
    assert {k: v for k, v in milvus.items() if k != "index"}.items() <= folder.items()
    assert milvus["documents"] == 2
    status, text, _ = run("status")
    assert status == ExitStatus.DONE
    for told in ("milvus-lite://", "2 documents", "Parks Committee", "2021 to 5 January 2022"):
        assert told in text


REFUSED = {
    "decisions": ("decisions",),
    "timeline": ("timeline", "the roof"),
    "actions": ("actions",),
    "a briefing": ("brief", "roof", "-o", "x.md"),
    "the proof of all quotes": ("verify",),
    "an examination": ("doctor",),
    "a resident process": ("serve",),
    "questions from a file": ("ask", "--batch", "questions.jsonl"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_needs_the_whole_collection_is_refused_with_the_way_to_it(run: Run, why: str) -> None:
    status, output, errors = run(*REFUSED[why])
    assert (status, output) == (ExitStatus.WRONG_USE, "")
    assert f"minutes {REFUSED[why][0]}" in errors
    assert "minutes index PATH --index FOLDER" in errors


def test_the_variable_names_an_address_too(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINUTES_INDEX", f"milvus-lite://{place}/m.db")
    assert main(["ask", "swans"]) == ExitStatus.DONE
    assert "Parks Committee" in capsys.readouterr().out


def test_a_wrong_address_and_a_server_that_is_down_have_no_index(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for address, told in (("milvus://x", "collection"), ("milvus://127.0.0.1:1/c", "answer")):
        assert main(["ask", "swans", "--index", address]) == ExitStatus.NO_INDEX
        assert told in capsys.readouterr().err
