"""Answers as people meet them at a terminal, and as scripts take them from a pipe."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.terminal.style import width_of

MASH = "what was resolved about MASH referrals?"
POTHOLES = "what was said about potholes in Albion Terrace?"
POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")


@pytest.fixture(autouse=True)
def _use_samples(samples_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_INDEX", str(samples_index))


def _shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    main([*arguments])
    return capsys.readouterr().out


def _solid(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("columns", [20, 40, 80, 300])
@pytest.mark.parametrize("command", [["ask", MASH], ["search", "lamps"], ["status"], ["help"]])
def test_no_line_is_wider_than_the_terminal_but_what_is_to_be_copied_whole(
    command: list[str],
    columns: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for line in _shown(capsys, *command).splitlines():
        words = line.removeprefix("index ").split()
        assert width_of(line) <= max(40, min(100, columns)) or len(words) == 1


@pytest.mark.parametrize("options", [[], ["--plain"], ["--color", "always"]])
@pytest.mark.parametrize("columns", ["40", "100"])
def test_a_quote_loses_nothing_but_white_space(
    options: list[str],
    columns: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    citations = json.loads(_shown(capsys, "ask", MASH, "--json"))["citations"]
    text = _shown(capsys, "ask", MASH, *options)
    shown = _solid(re.sub(r"\033\[[0-9;]*m", "", text))
    assert len(citations) == 5
    for citation in citations:
        assert _solid(citation["quote"]) in shown
        assert _solid(citation["citation"]) in shown
        assert citation["passage_id"] in shown


def test_words_that_were_asked_for_are_marked(capsys: pytest.CaptureFixture[str]) -> None:
    text = _shown(capsys, "ask", MASH, "--color", "always")
    marked = re.findall(r"\033\[1;36m(.*?)\033\[22;39m", text)
    assert {"referrals", "MASH"} <= set(marked)
    assert "\033" not in _shown(capsys, "ask", MASH)
    assert "\033" not in _shown(capsys, "ask", MASH, "--color", "always", "--plain")


def test_draft_minutes_are_named_above_the_quote(capsys: pytest.CaptureFixture[str]) -> None:
    text = _shown(capsys, "ask", POTHOLES, "-n", "1")
    assert "[1] Draft minutes" in text
    assert "(draft)" in text
    assert "Draft minutes" not in _shown(capsys, "ask", MASH, "-n", "1")
    assert "Quote 1 of 1, from draft minutes." in _shown(capsys, "ask", POTHOLES, "-n1", "--plain")
    identity = json.loads(_shown(capsys, "ask", POTHOLES, "--json"))["citations"][0]["passage_id"]
    assert "Draft minutes, not yet approved." in _shown(capsys, "show", identity)


def test_plain_has_words_for_signs(capsys: pytest.CaptureFixture[str]) -> None:
    text = _shown(capsys, "ask", MASH, "-n", "2", "--plain")
    for said in (
        "Quote 1 of 2.",
        "Opening words: RESOLVED: That (a)",
        "Quote: a report on",
        "Id: ",
    ):
        assert said in text
    for sign in ("[1]", "—", "·"):
        assert sign not in text


@pytest.mark.parametrize("command", [["ask", MASH], ["search", "lamps"]])
def test_csv_and_json_lines_say_what_json_says(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    whole = json.loads(_shown(capsys, *command, "--json"))
    citations = whole["citations"] if isinstance(whole, dict) else whole
    lines = [json.loads(line) for line in _shown(capsys, *command, "--jsonl").splitlines()]
    assert lines == citations
    rows = list(csv.DictReader(io.StringIO(_shown(capsys, *command, "--csv"))))
    assert len(rows) == len(citations)
    for row, citation in zip(rows, citations, strict=True):
        assert _solid(row["quote"]).endswith(_solid(citation["quote"]))
        assert row["citation"] == citation["citation"]
        assert (row["date"] or None) == citation["date"]
        assert row["id"] == citation["passage_id"]
        assert (row["address"] or None) == citation["source"]["url"]
    assert _shown(capsys, *command, "--csv", "--bom").startswith("\ufeffn,quote,")


def test_show_has_json_lines_and_csv_too(capsys: pytest.CaptureFixture[str]) -> None:
    first = json.loads(_shown(capsys, "ask", MASH, "--json"))["citations"][0]
    item = first["passage_id"].rsplit(":", 1)[0]
    lines = [json.loads(line) for line in _shown(capsys, "show", item, "--jsonl").splitlines()]
    rows = list(csv.DictReader(io.StringIO(_shown(capsys, "show", item, "--csv"))))
    assert [line["passage_id"] for line in lines] == [row["id"] for row in rows]
    text = _shown(capsys, "show", item)
    assert text.count("Ambleford Borough Council") == 1, "the item is named once"
    for line in lines:
        assert _solid(line["quote"]) in _solid(text)
        assert line["passage_id"] in text


def test_nothing_found_is_no_lines_and_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "xylophone zeppelins", "--jsonl"]) == 1
    assert capsys.readouterr().out == ""
    assert main(["ask", "xylophone zeppelins", "--csv"]) == 1
    assert capsys.readouterr().out.count("\n") == 1, "the heading alone"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask", "x", "--json", "--csv"], "choose one of --json and --csv"),
        (["search", "x", "--jsonl", "--run", "t"], "choose one of --run and --jsonl"),
        (["show", "x", "--bom"], "add --csv"),
        (["ask", "--batch", "x", "--csv"], "no CSV"),
    ],
)
def test_forms_that_do_not_go_together(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert told in capsys.readouterr().err


def test_dates_are_in_the_readers_words_and_iso_for_programs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "cy_GB.UTF-8")
    assert "12 Mawrth 2019" in _shown(capsys, "ask", MASH)
    assert "17 Ionawr 2018" in _shown(capsys, "status")
    citation = json.loads(_shown(capsys, "ask", MASH, "--json"))["citations"][0]
    assert citation["date"] == "2019-03-12"
    assert "12 March 2019" in citation["citation"]


def test_an_index_newer_than_the_program_is_named_and_what_to_do(
    samples_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(samples_index, folder)
    (manifest,) = folder.glob("generation-*/manifest.json")
    value = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**value, "schema": value["schema"] + 1}), "utf-8")
    for command in (["ask", "lamps"], ["search", "lamps"], ["show", "x"], ["status"]):
        assert main([*command, "--index", str(folder)]) == 3
        streams = capsys.readouterr()
        assert streams.out == ""
        assert "A newer version of the program wrote it: update this one" in streams.err
        assert str(folder) in streams.err


def test_what_is_told_of_a_question_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    hostile = "lamps \x1b]0;title\x07\x9b2J\u202egnikrap"
    for arguments in (["ask", hostile], ["show", hostile], ["ask", "x", "--committee", hostile]):
        main(arguments)
        streams = capsys.readouterr()
        for sign in "\x1b\x07\x9b\u202e":
            assert sign not in streams.out + streams.err


def _in_terminal(arguments: list[str], environment: dict[str, str]) -> str:
    """Run the command on a pseudo-terminal of 80 by 20 and return what it prints."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.STDOUT,
        env={**os.environ, "LINES": "20", "COLUMNS": "80", "TERM": "xterm", **environment},
    )
    os.close(theirs)
    found = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux tells the end of a terminal so
            break
        if not part:
            break
        found += part
    os.close(ours)
    assert process.wait() == 0, found
    return found.decode("utf-8").replace("\r\n", "\n")


@POSIX_ONLY
def test_at_a_terminal_long_output_is_coloured_and_paged(tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\necho "PAGED $1"\ncat\n')
    pager.chmod(0o755)
    with_pager = {"PAGER": f"{pager} here"}
    long = _in_terminal(["ask", MASH], with_pager)
    assert long.startswith("PAGED here\n")
    assert "\033[1;36mMASH\033[22;39m" in long
    assert "PAGED" not in _in_terminal(["status"], with_pager), "it fits the screen"
    unpaged = _in_terminal(["ask", MASH, "--no-pager"], {**with_pager, "NO_COLOR": "1"})
    assert unpaged.startswith("Looked for")
    assert "\033" not in unpaged


def test_what_the_encoding_lacks_is_shown_by_its_number(samples_index: Path) -> None:
    command = [sys.executable, "-m", "assistant", "ask", MASH, "-n", "1"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    run = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert rb"\u201ca report on referrals to the MASH" in run.stdout


def test_asking_imports_nothing_for_the_terminal_but_what_it_needs(samples_index: Path) -> None:
    """A cold question has no time for toolkits, nor for the tables of wide letters."""
    script = (
        "import sys; from assistant.cli import main; main(sys.argv[1:]); "
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'prompt_toolkit', 'rich', "
        "'wcwidth', 'pygments', 'docx', 'waitress', 'csv', 'curses'}))"
    )
    command = [sys.executable, "-c", script, "ask", MASH]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"
