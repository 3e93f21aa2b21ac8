"""A fake Slack, and bots that are connected to it once for many tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.slackbot.delivering.harness import Harness
from tests.slackbot.fake_slack import FakeSlack
from tests.slackbot.indexing import index_minutes


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the SDK's own reading of the environment out of the tests."""
    for name in list(os.environ):
        if name.startswith("SLACK_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """Return a fake Slack of which nobody has asked anything; it refuses nothing till the end."""
    slack = FakeSlack()
    yield slack
    slack.close()


@pytest.fixture(scope="module")
def shared_fake() -> Iterator[FakeSlack]:
    """Return a fake Slack for all tests of a module."""
    slack = FakeSlack(redeliver_after=1.0)
    yield slack
    slack.close()


@pytest.fixture(scope="module")
def bot(shared_fake: FakeSlack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    """Return a bot that is connected by Socket Mode."""
    harness = Harness(shared_fake, tmp_path_factory.mktemp("bot")).start()
    yield harness
    assert harness.stop()


@pytest.fixture(scope="module")
def web(shared_fake: FakeSlack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    """Return a bot that listens for HTTP."""
    harness = Harness(shared_fake, tmp_path_factory.mktemp("web"), is_http=True).start()
    yield harness
    assert harness.stop()


@pytest.fixture(scope="session")
def few_minutes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with minutes of two meetings, indexed in ``index``."""
    root = tmp_path_factory.mktemp("few")
    for year, text in ((2021, "a bench be put at the ford"), (2022, "the weir be mended")):
        write_meeting(root, year, text)
    index_minutes(root / "index", root)
    return root


def write_meeting(folder: Path, year: int, resolved: str) -> None:
    """Write the minutes of a meeting that resolved one thing."""
    (folder / f"works-{year}.md").write_text(
        f"---\ntitle: Works Committee\ndate: {year}-03-04\ncouncil: Ambleford Town Council\n"
        "committee: Works Committee\n---\n# Works Committee\n\nMinutes of the meeting held in the "
        f"Mill, Ambleford\n\n**Present:** Councillor Ada Fenwright (Chair)\n\n## 1. Works of {year}"
        f"\n\nThe Clerk reported.\n\n**RESOLVED:** That {resolved}.\n",
        encoding="utf-8",
    )
