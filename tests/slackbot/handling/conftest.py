"""Desks over indexes that are made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import SearchIndex, open_index
from tests.slackbot.town import Town, open_town, write_minutes

PROMPTS = (("Lamps", "What do the street lamps cost?"), ("Skate park", "Was a skate park agreed?"))


@pytest.fixture(scope="session")
def town_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the town's minutes and their index."""
    from index.build import build_index

    root = tmp_path_factory.mktemp("town")
    write_minutes(root / "minutes")
    build_index(root / "index", [root / "minutes"])
    return root


@pytest.fixture(scope="session")
def town_index(town_folder: Path) -> SearchIndex:
    return open_index(town_folder / "index")


@pytest.fixture
def town(town_index: SearchIndex, tmp_path: Path) -> Town:
    """Return a desk of which nothing is known yet."""
    return open_town(town_index, tmp_path / "bot.sqlite", PROMPTS)
