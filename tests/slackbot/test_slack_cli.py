"""``minutes-slackbot``: what it prints, and how it ends."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering import answer_question
from assistant.evaluation.evaluating import read_askings
from assistant.searching import show
from index import open_index
from slackbot.cli import main
from slackbot.handling.quoted import found_again, kept
from slackbot.records import Feedback, Verdict
from slackbot.store import Database, Store
from tests.slackbot.fake_slack import APP, APP_TOKEN, BOT_TOKEN, TEAM, FakeSlack


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [n for n in os.environ if n.startswith(("SLACK_", "MINUTES_SLACK_"))]:
        monkeypatch.delenv(name)
    handlers = logging.getLogger().handlers[:]
    before = dict(os.environ)
    yield
    logging.getLogger().handlers[:] = handlers
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    fake = FakeSlack()
    yield fake
    fake.close()


@pytest.fixture
def file(tmp_path: Path, samples_index: Path, slack: FakeSlack) -> Path:
    settings = tmp_path / "bot.toml"
    settings.write_text(
        f"""\
name = "Penny Brook"
contact = "the clerk"
index = "{samples_index}"
data = "data"
link_hosts = ["minutes.example"]

[slack]
app = "{APP}"
teams = ["{TEAM}"]
channels = ["C1"]
base_url = "{slack.base_url}"

[people]
everyone = true

[minutes]
public = "all"
""",
        "utf-8",
    )
    return settings


def test_a_manifest_is_json_alone_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "--http", "https://minutes.example/", "--oauth"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["settings"]["socket_mode_enabled"] is False
    assert "https://minutes.example/slack/events" in told.out
    assert told.err == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name the settings"),
        (["check"], "name the settings"),
        (["check", "--settings", "/nowhere/bot.toml"], "cannot be read"),
        (["manifest", "--http", "http://minutes.example"], "https://"),
        (["manifest", "--oauth"], "needs --http"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


@pytest.mark.parametrize(
    "order",
    [
        ["metrics", "--settings", "FILE"],
        ["--settings", "FILE", "metrics"],
        ["--settings=FILE", "metrics"],
    ],
)
def test_the_command_may_stand_behind_the_settings(
    order: list[str], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([part.replace("FILE", str(file)) for part in order]) == 2
    assert "has not run yet" in capsys.readouterr().err


@pytest.mark.parametrize("argument", ["--bot-token", "--token", "--app-token"])
def test_no_token_is_taken_from_the_command_line(argument: str, file: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["run", "--settings", str(file), argument, BOT_TOKEN])
    assert ended.value.code == 2


def test_check_ends_with_one_where_there_is_a_fault(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINUTES_SLACK_BOT_TOKEN", BOT_TOKEN)
    assert main(["check", "--settings", str(file)]) == 1
    assert "fault  app_token is missing" in capsys.readouterr().out
    monkeypatch.setenv("MINUTES_SLACK_APP_TOKEN", APP_TOKEN)
    monkeypatch.setenv("MINUTES_SLACK_BOT_TOKEN", BOT_TOKEN)
    assert main(["check", "--settings", str(file)]) == 0
    told = capsys.readouterr()
    assert "fault" not in told.out
    for token in (BOT_TOKEN, APP_TOKEN):
        assert token not in told.out + told.err


def test_a_refused_token_ends_the_run_with_slacks_word_for_it(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINUTES_SLACK_BOT_TOKEN", "xoxb-not-the-one")
    monkeypatch.setenv("MINUTES_SLACK_APP_TOKEN", APP_TOKEN)
    assert main(["--settings", str(file)]) == 5
    told = capsys.readouterr().err
    assert "Slack refused: invalid_auth" in told
    assert "xoxb" not in told


def test_where_slack_cannot_be_reached_that_is_said(
    file: Path,
    slack: FakeSlack,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slack.close()
    monkeypatch.setattr("slackbot.workspaces._TRIES", 0)
    for order, status, heard in (("run", 5, "err"), ("check", 1, "out")):
        monkeypatch.setenv("MINUTES_SLACK_BOT_TOKEN", BOT_TOKEN)
        monkeypatch.setenv("MINUTES_SLACK_APP_TOKEN", APP_TOKEN)
        assert main([order, "--settings", str(file)]) == status
        told = capsys.readouterr()
        assert "Slack cannot be reached" in getattr(told, heard)
        assert "internal fault" not in told.err
        assert "does not take" not in told.out


def test_a_run_without_index_or_secrets_says_which(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert main(["run", "--settings", str(file)]) == 2
    assert "MINUTES_SLACK_BOT_TOKEN is missing" in capsys.readouterr().err
    monkeypatch.setenv("MINUTES_SLACK_BOT_TOKEN", BOT_TOKEN)
    monkeypatch.setenv("MINUTES_SLACK_APP_TOKEN", APP_TOKEN)
    text = file.read_text("utf-8")
    index = next(line for line in text.splitlines() if line.startswith("index"))
    file.write_text(text.replace(index, 'index = "none"'), "utf-8")
    assert main(["run", "--settings", str(file)]) == 3
    assert str(tmp_path / "none") in capsys.readouterr().err


def given(
    verdict: Verdict, question: str, citations: tuple[str, ...], user: str = "U1"
) -> Feedback:
    return Feedback(
        query=f"{question}{user}",
        team=TEAM,
        user=user,
        verdict=verdict,
        question=question,
        citations=citations,
        comment="wrong page" if verdict is Verdict.REPORT else "",
        given=1000.0,
    )


@pytest.fixture
def citation(samples_index: Path) -> str:
    """Return how an answer keeps what it quotes."""
    with open_index(samples_index) as index:
        (cited,) = answer_question("play equipment", index, limit=1).citations
        return kept(cited)


def test_useful_answers_are_a_question_set_for_evaluate(
    file: Path, citation: str, samples_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import datetime as dt

    store = Store(Database(file.parent / "data" / "slackbot.sqlite"))
    store.add_feedback(given(Verdict.UP, "What  about lamps?", (citation,)))
    store.add_feedback(given(Verdict.UP, "What about lamps?", (citation,), "U2"))
    store.add_feedback(given(Verdict.UP, "gone", (citation[::-1], f"{0:016x}{citation[16:]}")))
    store.add_feedback(given(Verdict.DOWN, "tanks", (citation,)))
    store.add_feedback(given(Verdict.REPORT, "clerks", (citation,)))
    assert main(["feedback", "export", "--settings", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    (asking,) = read_askings(lines, "slack.jsonl", dt.date(2026, 11, 30))
    assert (asking.question, asking.answerable, asking.either) == ("What about lamps?", True, True)
    (gold,) = asking.gold
    with open_index(samples_index) as index:
        found = found_again(index, citation, None)
    assert found is not None
    assert gold.quote == found.quote
    assert main(["feedback", "complaints", "--settings", str(file)]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [t["verdict"] for t in told] == ["down", "report"]
    assert told[1]["comment"] == "wrong page"
    with open_index(samples_index) as index:
        (shown,) = show(told[1]["citations"][0], index)
    assert shown.quote == gold.quote, "`minutes show` takes the id"
    assert "U1" not in json.dumps(told), "who said it is nobody's business"
    assert main(["metrics", "--settings", str(file)]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["feedback"] == {"up": 3, "down": 1, "report": 1}
    assert figures["waiting"] == 0


def test_nothing_to_export_ends_with_one(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "export", "--settings", str(file)]) == 2
    assert "has not run yet" in capsys.readouterr().err
    Database(file.parent / "data" / "slackbot.sqlite").close()
    assert main(["feedback", "export", "--settings", str(file)]) == 1
    assert capsys.readouterr().out == ""


def test_help_and_manifest_start_without_slacks_library_or_numpy() -> None:
    script = (
        "import sys; from slackbot.cli import main; main(['manifest']);"
        "sys.exit(bool({'slack_bolt', 'slack_sdk', 'numpy'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
