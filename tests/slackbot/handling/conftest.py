"""Desks over indexes that are made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index import SearchIndex, open_index
from tests.slackbot.indexing import index_minutes
from tests.slackbot.town import Town, open_town, write_minutes

PROMPTS = (("Lamps", "What do the street lamps cost?"), ("Skate park", "Was a skate park agreed?"))


@pytest.fixture(scope="session")
def town_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the town's minutes and their index."""
    root = tmp_path_factory.mktemp("town")
    write_minutes(root / "minutes")
    index_minutes(root / "index", root / "minutes")
    return root


@pytest.fixture(scope="session")
def town_index(town_folder: Path) -> SearchIndex:
    return open_index(town_folder / "index")


@pytest.fixture(scope="session")
def public_index(town_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Return the town's minutes as if the staffing committee had never met."""
    return grown(town_folder, tmp_path_factory.mktemp("public"), gone="staffing-2025")


def grown(town_folder: Path, root: Path, *, gone: str = "", **new: str) -> SearchIndex:
    """Return the town's index with one file fewer and others more; only these are read anew."""
    files = town_folder / "minutes"
    shutil.copytree(town_folder / "index", root / "index")
    write_minutes(files, new)
    if gone:
        (files / f"{gone}.md").unlink()
    index_minutes(root / "index", files)
    for name in new:
        (files / f"{name}.md").unlink()
    write_minutes(files)
    return open_index(root / "index")


@pytest.fixture
def town(town_index: SearchIndex, tmp_path: Path) -> Town:
    """Return a desk of which nothing is known yet."""
    return open_town(town_index, tmp_path / "bot.sqlite", PROMPTS)


@pytest.fixture
def public_town(public_index: SearchIndex, tmp_path: Path) -> Town:
    """Return a desk over the minutes that everybody may see."""
    return open_town(public_index, tmp_path / "public.sqlite", PROMPTS)
