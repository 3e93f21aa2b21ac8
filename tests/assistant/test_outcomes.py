"""A quote that tells of a lost and of a carried motion is called neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli import main
from assistant.outcomes import Fate, fate, with_quoted
from index import open_index

QUESTION = "who seconded the drive-through restaurant"
CAR_PARK = "planning-committee/2023-02-15-drive-through-restaurant:71:11"


def test_a_quote_with_a_lost_and_a_carried_motion_is_called_neither(
    samples_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_index(samples_index) as index:
        evidence = index.evidence(index.rows_of("passage", CAR_PARK)[0])
    assert fate(evidence.decisions) is Fate.LOST
    wider = with_quoted(evidence, evidence.item.span)
    assert fate(wider.decisions) is Fate.PARTLY_LOST
    assert fate(d for d in wider.decisions if d not in evidence.decisions) is Fate.DECIDED
    question = ["ask", QUESTION, "--index", str(samples_index)]
    assert main(question) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "LOST IN PART, one motion lost and one carried" in told
    assert "a lost and a carried motion" in told
    assert "lost motion" not in told
    assert main([*question, "--plain"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "a motion that was lost and one that was carried" in told


def test_a_briefing_says_so_and_is_proven(
    samples_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--index", str(samples_index))
    for ending in ("md", "docx", "html"):
        pack = str(tmp_path / f"pack.{ending}")
        assert main(["brief", QUESTION, "-o", pack, *where]) == 0
        assert main(["verify", pack, *where]) == 0, capsys.readouterr().out
    told = (tmp_path / "pack.md").read_text(encoding="utf-8")
    assert "one motion not carried, one carried" in told
