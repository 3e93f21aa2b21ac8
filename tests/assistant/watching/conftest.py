"""Folders of invented minutes that grow, change and become final, indexed for real."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.watching.matching import find_matches
from assistant.watching.records import Match, SavedQuestion
from index import Filter, SearchIndex, open_index
from index.build import build_index

MADE = dt.datetime(2024, 6, 1, 12, 0, tzinfo=dt.UTC)


def minutes(
    *items: tuple[str, str],
    date: str = "2024-03-05",
    committee: str = "Planning Committee",
    council: str = "Ambleford Borough Council",
    first: int = 10,
    status: str | None = None,
) -> str:
    """Return a page of minutes whose items are (title, body)."""
    state = f"status: {status}\n" if status else ""
    head = (
        f"---\ntitle: {committee}\ndate: {date}\ncouncil: {council}\ncommittee: {committee}\n"
        f"{state}---\n# {committee}\n\n**Present:** Councillors Nuala Finch (Chair), Otto Bream\n"
    )
    bodies = (f"\n## {n}. {title}\n\n{body}\n" for n, (title, body) in enumerate(items, first))
    return head + "".join(bodies)


def saved(text: str, filters: Filter | None = None) -> SavedQuestion:
    return SavedQuestion(id="w1", text=text, filters=filters or Filter(), created=MADE)


@dataclass
class Folder:
    """A folder of minutes with its index."""

    root: Path

    def write(self, name: str, text: str) -> None:
        (self.root / "minutes").mkdir(exist_ok=True)
        (self.root / "minutes" / f"{name}.md").write_text(text, encoding="utf-8")

    def remove(self, name: str) -> None:
        (self.root / "minutes" / f"{name}.md").unlink()

    def index(self) -> SearchIndex:
        build_index(self.root / "index", [self.root / "minutes"])
        return open_index(self.root / "index")

    def matches(self, text: str, filters: Filter | None = None) -> tuple[Match, ...]:
        return find_matches(saved(text, filters), self.index())


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


Made = Callable[..., str]
