"""``decisions``, ``timeline`` and ``actions`` as people and scripts run them."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from assistant.cli import main
from assistant.errors import ExitStatus

Run: TypeAlias = Callable[..., tuple[int, str, str]]
# Later minutes answer all that was asked of the ramp.
ASKED = {"decisions": "skate ramp", "timeline": "skate ramp", "actions": "mole catcher"}


@pytest.fixture
def run(ramp_folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command: its status, stdout and stderr."""

    def command(*words: str) -> tuple[int, str, str]:
        try:
            status = int(main([*words, "--index", str(ramp_folder)]))
        except SystemExit as ended:  # argparse
            status = int(ended.code or 0)
        told = capsys.readouterr()
        return status, told.out, told.err

    return command


def test_decisions_are_grouped_by_meeting_newest_first(run: Run) -> None:
    status, out, _ = run("decisions", "skate", "ramp", "--council", "Wessenbury Town Council")
    assert status == ExitStatus.DONE
    assert out.startswith("5 decisions about “skate ramp”.")
    days = ["4 November 2021", "8 July 2021", "6 May 2021"]
    assert sorted(days, key=out.index) == days
    assert out.index("LOST, not decided") < out.index("wood.”")
    assert out.count("RESOLVED: That\n") <= 4, "the opening words of a resolution stand once"


def test_a_limit_says_how_many_more(run: Run) -> None:
    _, out, _ = run("decisions", "-n", "2")
    assert "the newest 2 shown; -n" in out


@pytest.mark.parametrize("name", ["decisions", "timeline", "actions"])
def test_nothing_found_is_status_1(run: Run, name: str) -> None:
    status, out, err = run(name, "zeppelin")
    assert status == ExitStatus.NOTHING
    assert out.startswith("Nothing found:")
    assert err == ""


@pytest.mark.parametrize("name", ["decisions", "timeline", "actions"])
def test_an_unknown_body_is_an_error(run: Run, name: str) -> None:
    status, out, err = run(name, "ramp", "--committee", "Airships")
    assert (status, out) == (ExitStatus.WRONG_USE, "")
    assert "Airships" in err


@pytest.mark.parametrize("name", ["decisions", "timeline", "actions"])
def test_json_and_json_lines_hold_the_same(run: Run, name: str) -> None:
    _, whole, _ = run(name, ASKED[name], "--json")
    _, lines, _ = run(name, ASKED[name], "--jsonl")
    (listed,) = [value for value in json.loads(whole).values() if isinstance(value, list)]
    assert listed
    assert listed == [json.loads(line) for line in lines.splitlines()]
    for entry in listed:
        assert {"quote", "citation", "source", "span_id", "date", "minutes_status"} <= set(entry)


@pytest.mark.parametrize("name", ["decisions", "timeline", "actions"])
def test_csv_opens_in_a_spreadsheet(run: Run, name: str) -> None:
    status, out, _ = run(name, ASKED[name], "--csv", "--bom")
    assert status == ExitStatus.DONE
    assert out.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(out[1:])))
    assert rows
    assert all(row["quote"] and row["id"] and row["citation"] for row in rows)


def test_a_cell_is_no_formula(run: Run) -> None:
    _, out, _ = run("decisions", "--committee", "Parks", "--csv")
    cells = [cell for row in csv.reader(io.StringIO(out)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert any(cell.startswith("'=") for cell in cells)


def test_outcome_kind_and_mover_are_filters(run: Run) -> None:
    _, lost, _ = run("decisions", "--outcome", "lost", "--json")
    assert {d["outcome"] for d in json.loads(lost)["decisions"]} == {"lost"}
    _, put_off, _ = run("decisions", "--decision-kind", "deferred", "--json")
    assert {d["kind"] for d in json.loads(put_off)["decisions"]} == {"deferred"}
    _, moved, _ = run("decisions", "--mover", "Oddling", "--json")
    assert {d["seconder"] for d in json.loads(moved)["decisions"]} == {"Councillor Oddling"}
    status, _, err = run("decisions", "--kind", "vote")
    assert status == ExitStatus.WRONG_USE
    assert "--kind" in err


def test_actions_leave_out_what_a_later_minute_answers(run: Run) -> None:
    _, some, _ = run("actions", "--json")
    _, every, _ = run("actions", "--all", "--json")
    waiting, all_ = json.loads(some)["actions"], json.loads(every)["actions"]
    assert all(a["answer"] is None for a in waiting)
    assert all(a["answer_note"] == "no later minute was found that answers it" for a in waiting)
    assert len(all_) > len(waiting)
    assert any(a["answer"] and a["answer"]["because"] for a in all_)
    _, text, _ = run("actions", "--all")
    assert "A later minute appears to answer it:" in text
    assert "(computed: 8 October 2021" in text
    for word in ("outstanding", "overdue", "complete"):
        assert word not in text, "no status is guessed"


def test_actions_by_owner_and_due_day(run: Run) -> None:
    _, out, _ = run("actions", "--owner", "clerk", "--due-before", "2021-09-15", "--json")
    (ask,) = json.loads(out)["actions"]
    assert ask["due"] == "by 31 August 2021"
    assert ask["due_computed"] == ["2021-08-31"]
    status, _, err = run("actions", "--due-before", "sometime")
    assert status == ExitStatus.WRONG_USE
    assert "sometime" in err


@pytest.mark.parametrize("ending", [".svg", ".html"])
def test_a_picture_is_written_once_and_over_it_only_by_force(
    run: Run, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"ramp{ending}"
    status, out, err = run("timeline", "skate ramp", "-o", str(target))
    assert (status, out) == (ExitStatus.DONE, "")
    assert str(target) in err
    written = target.read_text("utf-8")
    assert "£86,000" in written
    status, _, err = run("timeline", "skate ramp", "-o", str(target))
    assert status == ExitStatus.WRONG_USE
    assert "--force" in err
    target.write_text("older", encoding="utf-8")
    assert run("timeline", "skate ramp", "-o", str(target), "--force")[0] == ExitStatus.DONE
    assert target.read_text("utf-8") == written
    assert os.listdir(tmp_path) == [target.name]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "ramp.pdf"], "names no picture"),
        (["-o", "missing/ramp.svg"], "no folder"),
        (["-o", "."], "names no picture"),
        (["-o", "ramp.svg", "--json"], "choose one of -o and --json"),
        (["--force"], "add -o"),
    ],
    ids=["ending", "folder", "a folder itself", "two outputs", "force alone"],
)
def test_what_cannot_be_drawn_is_wrong_use(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = run("timeline", "skate ramp", *words)
    assert (status, out) == (ExitStatus.WRONG_USE, "")
    assert said in err
    assert os.listdir(tmp_path) == []


def test_nothing_found_writes_no_picture(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "nothing.svg"
    assert run("timeline", "zeppelin", "-o", str(target))[0] == ExitStatus.NOTHING
    assert not target.exists()


@pytest.mark.parametrize("name", ["decisions", "timeline", "actions"])
def test_forty_columns_and_a_screen_reader(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    _, out, _ = run(name, ASKED[name], "--plain")
    long = [line for line in out.splitlines() if len(line) > 40 and " " in line.strip()]
    assert [line for line in long if "Id: " not in line] == []
    assert "\033" not in out
    assert "Id: " in out


def test_every_form_names_the_committee_as_the_filter_takes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script gives to --committee what it read; the kind of meeting stands in the citation."""
    head = "Wessenbury Town Council\n\nMinutes of the Annual Meeting of the Town Council held on "
    asked = "RESOLVED: That the Clerk be asked to count the ducks."
    text = f"{head}10 May 2021\n\n3. Ducks\n\n{asked}\n"
    (tmp_path / "annual.txt").write_text(text, encoding="utf-8")
    where = ("--index", str(tmp_path / "index"))
    assert main(["index", str(tmp_path / "annual.txt"), *where]) == 0
    capsys.readouterr()
    named = set()
    for command in ("search", "decisions", "timeline", "actions"):
        assert main([command, "ducks", "--jsonl", *where]) == 0
        for line in capsys.readouterr().out.splitlines():
            found = json.loads(line)
            assert "Annual Meeting" in found["citation"]
            named.add(found["committee"])
    assert named == {"Town Council"}
