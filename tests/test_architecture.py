"""The promises about the code itself: who may import whom, what is exported, what prints."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("corpus", "index", "assistant", "slackbot")
MODULES = sorted(p for name in PACKAGES for p in (ROOT / name).rglob("*.py"))


def test_imports_go_one_way_and_libraries_stay_in_their_package() -> None:
    """The contracts stand in pyproject.toml; import-linter judges them."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", PACKAGES)
def test_what_a_package_exports_is_there(name: str) -> None:
    package = importlib.import_module(name)
    exported = getattr(package, "__all__", [])
    assert list(exported) == sorted(exported), "sorted, so that changes are seen"
    for member in exported:
        assert getattr(package, member) is not None
    assert not hasattr(package, "no_such_name")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_stay_small_and_documented(path: Path) -> None:
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "says what it is for"
    assert len(source.splitlines()) <= 380
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 60, f"{node.name} is too long"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_command_prints_and_nothing_runs_code_from_data(path: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    is_command = path.parent == ROOT / "assistant" / "commands" or path.name == "cli.py"
    allowed = {"print"} if is_command else set()
    assert not (called & {"print", "eval", "exec", "input"}) - allowed
    assert "pickle" not in {
        alias.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
