"""Long text goes through the reader's pager, and short text or a pipe does not."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from assistant.terminal.pager import pager_command, run_pager

posix = pytest.mark.skipif(sys.platform == "win32", reason="runs scripts of sh")


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """Return a pager that keeps what it is given and the environment it has."""
    file = tmp_path / "keep"
    file.write_text(f'#!/bin/sh\nenv > "{tmp_path}/env"\ncat > "{tmp_path}/read"\n')
    file.chmod(0o755)
    return file


def test_the_readers_pager_is_taken_else_less() -> None:
    path = {"PATH": os.environ.get("PATH", "")}
    less = shutil.which("less")
    assert pager_command(path) == ([less] if less else None)
    python = sys.executable
    assert pager_command({**path, "PAGER": f"{python} -u -"}) == [python, "-u", "-"]
    assert pager_command({**path, "PAGER": "less", "MINUTES_PAGER": python}) == [python]


@pytest.mark.parametrize("words", ["", "cat", "no-such-pager-here -x", "'half"])
def test_without_a_pager_there_is_none(words: str) -> None:
    assert pager_command({"PATH": os.environ.get("PATH", ""), "PAGER": words}) is None


@posix
def test_a_pager_gets_the_whole_text_and_is_told_to_pass_colour(
    pager: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LESS", raising=False)
    text = "“quote” ŵ\n" * 20_000
    assert run_pager([str(pager)], text)
    assert (tmp_path / "read").read_text("utf-8") == text
    assert "LESS=FRX" in (tmp_path / "env").read_text().splitlines()
    monkeypatch.setenv("LESS", "S")
    assert run_pager([str(pager)], "short")
    assert "LESS=S" in (tmp_path / "env").read_text().splitlines()


@posix
def test_whoever_leaves_early_has_read_enough_and_ctrl_c_is_the_pagers() -> None:
    before = signal.getsignal(signal.SIGINT)
    assert run_pager(["/bin/sh", "-c", "exit 0"], "x" * 1_000_000)
    assert run_pager(["/bin/sh", "-c", "kill -INT $PPID; cat > /dev/null"], "x")
    assert signal.getsignal(signal.SIGINT) is before


def test_a_pager_that_cannot_start_is_told(tmp_path: Path) -> None:
    assert not run_pager([str(tmp_path / "none")], "x")
