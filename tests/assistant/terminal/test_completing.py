"""What shells are told may come next, and the scripts that ask."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.arguments import build_parser
from assistant.cli import main
from assistant.terminal.completing import suggest
from assistant.terminal.completion_scripts import SCRIPTS
from assistant.terminal.known_names import known_names

COMMITTEES = ["Children and Young People Scrutiny Committee", "Planning Committee"]


def _names(kind: str, folder: Path | None) -> Sequence[str]:
    """Names that tell which index was asked."""
    return COMMITTEES if kind == "committee" else [f"Council of {folder}"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["as"], ["ask"]),  # a command
        (["--json", "sho"], ["show"]),  # ... after an option of the whole
        (["--index", "x", "sho"], ["show"]),  # ... and after one with a value
        (["ask", "--comm"], ["--committee"]),  # an option
        (["ask", "--colo"], ["--color"]),  # once, in one spelling
        (["ask", "--json", "--json"], ["--jsonl"]),  # not again what was given
        (["ask", "--committee", "x", "--comm"], ["--committee"]),  # save what is repeatable
        (["ask", "--committee", "plan"], ["Planning Committee"]),  # in any case
        (["ask", "--committee", "scrut"], COMMITTEES[:1]),  # by a later word of the name
        (["ask", "--committee", ""], COMMITTEES),
        (["ask", "--committee=plan"], ["--committee=Planning Committee"]),
        (["ask", "--committee", "=", "plan"], ["Planning Committee"]),  # as bash parts it
        (["ask", "--committee", "="], COMMITTEES),
        (["ask", "--committee", "zoo"], []),
        (["ask", "--index", "here", "--council", "c"], ["Council of here"]),
        (["--index=here", "ask", "--council", "c"], ["Council of here"]),
        (["ask", "--kind", "dec"], ["decision", "declaration"]),  # a choice
        (["search", "--mode", ""], ["hybrid", "bm25", "dense"]),
        (["ask", "--since", ""], []),  # any words
        (["ask", "what", ""], []),
        (["ask", "--", "--comm"], []),  # a word of the question
        (["help", "dat"], ["dates"]),  # a topic
        (["help", "sho"], ["show"]),  # ... or a command
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["watch", "a"], ["add"]),  # a command of a command
        (["watch", "add", "--comm"], ["--committee"]),
        (["watch", "bake", ""], []),
        (["bake", ""], []),
        (["ask", "--zzz"], []),
    ],
)
def test_what_may_come_next(words: list[str], expected: list[str]) -> None:
    found = suggest(build_parser(), words, _names)
    assert [word for word, _ in found.words] == expected
    assert not found.files


@pytest.mark.parametrize(
    "words", [["index", ""], ["read", "x"], ["ask", "--glossary", ""], ["ask", "--batch="]]
)
def test_files_are_left_to_the_shell(words: list[str]) -> None:
    found = suggest(build_parser(), words, _names)
    assert (found.words, found.files) == ((), True)


def test_every_command_and_option_is_told_with_what_it_does() -> None:
    parser = build_parser()
    commands = suggest(parser, [""], _names).words
    assert suggest(parser, [], _names).words == commands
    assert {"ask", "search", "show", "status"} <= {name for name, _ in commands}
    assert all(told for _, told in commands)
    for name, _ in commands:
        options = suggest(parser, [name, "--"], _names).words
        assert all(told for _, told in options), name


def test_names_are_remembered_until_the_index_changes(
    samples_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    found = known_names("council", samples_index, cache)
    assert found == ["Ambleford Borough Council"]
    file = cache / "names.json"
    kept = json.loads(file.read_text("utf-8"))
    assert kept["committee"] == list(known_names("committee", samples_index, cache))
    file.write_text(json.dumps({**kept, "council": ["As kept"]}), "utf-8")
    assert known_names("council", samples_index, cache) == ["As kept"]
    file.write_text(json.dumps({**kept, "stamp": ["other", 0], "council": ["As kept"]}), "utf-8")
    assert known_names("council", samples_index, cache) == found
    file.write_text("[", "utf-8")
    assert known_names("council", samples_index, cache) == found


def test_names_need_no_index_and_no_cache(samples_index: Path, tmp_path: Path) -> None:
    assert known_names("council", tmp_path / "none", tmp_path) == []
    assert known_names("council", tmp_path, tmp_path / "cache") == []  # a folder, but no index
    (tmp_path / "file").write_text("")
    assert known_names("council", samples_index, tmp_path / "file") == ["Ambleford Borough Council"]


def test_the_command_answers_a_shell_and_is_silent_on_errors(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert main(["completion", "zsh", "--", "ask", "--comm"]) == 0
    assert capsys.readouterr().out == "--committee\tonly this committee (repeatable)\n"
    assert main(["completion", "bash", "--", "ask", "--kind", '"vo']) == 0
    assert capsys.readouterr().out == "vote\n"
    assert main(["completion", "fish", "--", "read", ""]) == 0
    assert capsys.readouterr().out == ":files\n"
    none = str(tmp_path / "none")
    assert main(["completion", "fish", "--", "ask", "--index", none, "--council", ""]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("shell", sorted(SCRIPTS))
def test_a_script_is_printed_and_its_shell_can_read_it(
    shell: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"minutes completion {shell} >" in script
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / "script"
    file.write_text(script)
    run = subprocess.run([program, "-n", str(file)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("minutes ask --comm", ["--committee"]),
        ("minutes ask --committee Plan", [r"Planning\ Committee"]),
        ('minutes ask --committee "Plan', ["Planning Committee"]),  # readline closes the quotes
        ("minutes show --ind", ["--index"]),
    ],
)
def test_bash_gets_names_quoted_as_they_are_typed(
    line: str, expected: list[str], samples_index: Path, tmp_path: Path
) -> None:
    """The function is called as bash calls it; the words are parted as its readline parts them."""
    command = tmp_path / "minutes"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m assistant "$@"\n')
    command.chmod(0o755)
    words = line.split(" ", 3) if line.count(" ") > 2 else line.split()
    quoted = " ".join("'" + word + "'" for word in words)
    script = (
        f"{SCRIPTS['bash']}\nCOMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}\n"
        f'_minutes "{command}"; printf "%s\\n" "${{COMPREPLY[@]}}"'
    )
    run = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "MINUTES_INDEX": str(samples_index),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "PYTHONPATH": str(Path(__file__).parents[3]),
        },
    )
    assert run.stdout.splitlines() == expected, run.stderr
