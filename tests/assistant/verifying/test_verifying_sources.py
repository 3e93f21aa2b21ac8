"""``minutes verify``: every source read again, every stored quote proven or named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.verifying.sources import SourceFault, prove_reading, spans_of, verify_sources
from corpus import Reading, Span
from index import open_index
from index.build import build_index

MINUTES = """\
# Allotments Committee

Minutes of the meeting held on Monday 4 March 2019 at 7 pm in the Corn Hall, Wessenbury

**Present:** Councillors Ada Fenwright (Chair), Tobias Ley

## 1. Water

The standpipe at Beck Lane leaked. It was proposed by Councillor Ley, seconded by the Chair.

**RESOLVED:** That the standpipe be mended at a cost of £62.
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with minutes and their index."""
    folder = tmp_path_factory.mktemp("allotments")
    (folder / "minutes").mkdir()
    for name in ("first", "second"):
        text = MINUTES.replace("£62", "£62" if name == "first" else "£71")
        (folder / "minutes" / f"{name}.md").write_text(text, encoding="utf-8")
    build_index(folder / "index", [folder / "minutes"])
    return folder


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Iterator[Path]:
    """Return the folder, to be damaged: the files keep their paths, and are put back."""
    shutil.copytree(built / "minutes", tmp_path / "kept")
    yield built / "minutes"
    for file in (tmp_path / "kept").iterdir():
        shutil.copy(file, built / "minutes" / file.name)


def _verify(built: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    status = main(["verify", "--json", "--index", str(built / "index")])
    return status, json.loads(capsys.readouterr().out)


def test_an_untouched_collection_is_proven(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, report = _verify(built, capsys)
    assert status == 0
    assert report["files"] == report["documents"] == 2
    assert report["proven"] == report["quotes"] > 6
    assert report["faults"] == []


def test_a_file_that_is_gone(built: Path, copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copied / "first.md").unlink()
    status, report = _verify(built, capsys)
    assert status == 1
    assert [fault["fault"] for fault in report["faults"]] == ["gone"]
    assert report["faults"][0]["path"].endswith("first.md")
    assert report["quotes"] - report["proven"] == report["faults"][0]["quotes"] > 0


def test_one_letter_changed_in_a_file(
    built: Path, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copied / "second.md").write_text(MINUTES.replace("£62", "£72"), encoding="utf-8")
    status, report = _verify(built, capsys)
    assert status == 1
    assert report["faults"][0]["fault"] == "changed"
    assert "“1." in report["faults"][0]["detail"], "where the texts begin to differ"
    assert report["quotes"] - report["proven"] == report["faults"][0]["quotes"] == 2, (
        "the passage and its decision; what still stands is still proven"
    )


def test_people_read_what_is_wrong(
    built: Path, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copied / "first.md").unlink()
    assert main(["verify", "--index", str(built / "index")]) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "2 files read again" in shown
    assert "1 fault: 1 cannot be read" in shown
    assert "no such file" in shown


@pytest.fixture
def reading(built: Path) -> Reading:
    with open_index(built / "index") as index:
        return next(index.readings())


def test_a_span_outside_its_text_is_a_fault(reading: Reading) -> None:
    passage = reading.passages[-1]
    beyond = Span(start=passage.span.start, end=len(reading.document.text) + 1)
    altered = replace(reading, passages=(*reading.passages[:-1], replace(passage, span=beyond)))
    assert [t.fault for t in prove_reading(reading, reading.document)] == []
    assert [t.fault for t in prove_reading(altered, reading.document)] == [SourceFault.SPAN]


def test_a_reader_that_reads_otherwise_is_a_fault(reading: Reading) -> None:
    document = reading.document
    other = replace(document, text=document.text.replace("standpipe", "stand pipe"))
    troubles = list(prove_reading(reading, other))
    assert [t.fault for t in troubles] == [SourceFault.TEXT_DIFFERS]
    assert troubles[0].quotes > 0


def test_a_stored_text_that_was_altered_is_a_fault(reading: Reading) -> None:
    altered = replace(reading.document, text=reading.document.text.replace("£62", "£63"))
    faults = {t.fault for t in prove_reading(replace(reading, document=altered), reading.document)}
    assert SourceFault.STORED_TEXT in faults


def test_every_decision_and_its_words_are_among_the_quotes(reading: Reading) -> None:
    text = reading.document.text
    words = {span.of(text) for span in spans_of(reading)}
    assert any(part.startswith("the standpipe be mended") for part in words)
    assert "Councillor Ley" in words


def test_progress_is_told(built: Path) -> None:
    told: list[tuple[str, int, int]] = []
    with open_index(built / "index") as index:
        verify_sources(index, progress=lambda *step: told.append(step))
    assert told[-1] == ("reading again", 2, 2)
