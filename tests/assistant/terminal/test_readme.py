"""What README shows can be typed, and answers as it says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.arguments import build_parser
from assistant.cli import main
from assistant.terminal.completing import commands_of, options_of

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```\w*\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
# Code within a line; a row of a table writes "|" as "\|".
SPANS = [span.replace("\\|", "|") for span in re.findall(r"`(minutes [^`\n]+)`", README)]


def _shell_lines() -> Iterator[str]:
    """Yield the commands of the blocks, those that go on in the next line joined."""
    for block in BLOCKS:
        for line in block.replace("\\\n", " ").splitlines():
            words = line.removeprefix("$ ").removeprefix(".venv/bin/")
            if words.startswith(("minutes ", "python benchmarks/", "make ")):
                yield words.partition(" #")[0].strip()


def _answered() -> Iterator[tuple[str, str]]:
    """Yield each question that README answers, with the answer that it prints."""
    for block in BLOCKS:
        for command, answer in re.findall(r"^\$ (minutes .*)\n((?:(?!\$ ).*\n)*)", block, re.M):
            if answer.strip():
                yield command, answer


def test_there_are_examples() -> None:
    assert list(_answered())
    assert any(line.startswith("make ") for line in _shell_lines())


@pytest.mark.parametrize("line", sorted(set(_shell_lines())))
def test_a_command_of_readme_can_be_typed(line: str) -> None:
    words = shlex.split(line)
    if words[0] == "make":
        targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        assert words[1] in targets
    elif words[0] == "python":
        assert (ROOT / words[1]).is_file()
    elif "…" not in line:
        build_parser().parse_args(words[1:])


@pytest.mark.parametrize("span", sorted(set(SPANS)))
def test_a_command_in_the_text_is_one_with_its_options(span: str) -> None:
    words = span.split()
    if words[1] in ("COMMAND", "--help"):
        return
    command = commands_of(build_parser())[words[1]]
    known = options_of(command)
    nested = [option for inner in commands_of(command).values() for option in options_of(inner)]
    for word in words[2:]:
        option = word.strip("[]…,").partition("=")[0]
        assert not option.startswith("-") or option in known or option in nested, option


@pytest.mark.parametrize(("command", "answer"), list(_answered()))
def test_an_answer_in_readme_is_what_the_samples_answer(
    command: str,
    answer: str,
    samples_index: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """README may leave paragraphs and what follows a citation out, and breaks lines its own way."""
    monkeypatch.setenv("MINUTES_INDEX", str(samples_index))
    monkeypatch.setenv("COLUMNS", "100")
    assert main(shlex.split(command)[1:]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for paragraph in answer.split("\n\n"):
        assert " ".join(paragraph.split()) in printed
