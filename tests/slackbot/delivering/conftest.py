"""A fake Slack, and bots that are connected to it once for many tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.slackbot.delivering.harness import Harness
from tests.slackbot.fake_slack import FakeSlack


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
