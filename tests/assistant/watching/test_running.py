"""``minutes watch``: nothing is sent twice, nothing is lost, wherever a run is killed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.watching.store import open_watches
from tests.assistant.watching.conftest import Folder, minutes

TALK = ("Ferry", "The ferry was late on eleven mornings, the Clerk said.")
GRANT = ("Ferry museum", "**RESOLVED:** That a grant of £500 be made to the ferry museum.")
SALE = ("Ferry", "**RESOLVED:** That the old ferry be sold to the highest bidder at auction.")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of a town's first minutes."""
    folder = Folder(tmp_path_factory.mktemp("before"))
    folder.write("planning-1", minutes(TALK, ("Fees", "They were explained.")))
    folder.index().close()
    return folder.root / "index"


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of the same town a month later: two resolutions more."""
    folder = Folder(tmp_path_factory.mktemp("after"))
    folder.write("planning-1", minutes(TALK, ("Fees", "They were explained.")))
    folder.write("planning-2", minutes(GRANT, SALE, date="2024-04-02"))
    folder.index().close()
    return folder.root / "index"


@pytest.fixture
def file(tmp_path: Path, before: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file with one saved question, of when the index held the first minutes alone."""
    monkeypatch.setenv("MINUTES_WATCHES", str(tmp_path / "watches.sqlite"))
    assert main(["watch", "add", "ferry", "--index", str(before)]) == 0
    return tmp_path / "watches.sqlite"


def _run(index: Path, *arguments: str) -> int:
    return main(["watch", "run", "--index", str(index), *arguments])


def _json(capsys: pytest.CaptureFixture[str], index: Path, *arguments: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    _run(index, "--json", *arguments)
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, list)
    return found


def test_what_is_there_when_a_question_is_saved_is_not_sent(
    file: Path, before: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["watch", "add", "ferry", "--name", "boats", "--index", str(before)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Saved as boats: “ferry”. The index holds 1 passage, which is no news." in told
    assert "why: a sentence holds “ferry”" in told
    assert _run(before) == 1
    assert capsys.readouterr().out == ""


def test_unless_it_is_asked_for(
    tmp_path: Path, before: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--watches", str(tmp_path / "others.sqlite"), "--index", str(before))
    assert main(["watch", "add", "ferry", "--existing", *where]) == 0
    assert main(["watch", "run", *where]) == 0
    assert "eleven mornings" in capsys.readouterr().out


def test_a_run_tells_what_is_new_once(
    file: Path, after: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert _run(after) == 0
    told = capsys.readouterr().out
    assert told.startswith("ferry: 2 new")
    assert "“a grant of £500 be made to the ferry museum.”" in told
    assert "2 April 2024" in told
    assert "eleven mornings" not in told
    assert _run(after) == 1
    assert capsys.readouterr().out == ""


def test_json_says_which_rule_matched_and_holds_the_citation(
    file: Path, after: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = _json(capsys, after)
    assert first["watch"] == "ferry"
    assert first["id"] != second["id"]
    assert first["id"].startswith("urn:uuid:")
    assert first["rule"] == "a decision whose words hold “ferry”"
    assert first["changed"] is False
    assert first["repeated"] is False
    citation = first["citation"]
    text = Path(citation["source"]["path"]).read_text("utf-8")
    start, end = citation["source"]["span"]
    assert text[start:end] == citation["quote"]


def test_an_atom_file_keeps_its_entries_and_their_ids(
    file: Path, after: Path, tmp_path: Path
) -> None:
    feed = tmp_path / "feed.atom"
    assert _run(after, "--atom", str(feed)) == 0
    first = feed.read_bytes()
    assert _run(after, "--atom", str(feed)) == 1
    assert feed.read_bytes() == first
    entries = ET.fromstring(first).findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert "the old ferry be sold" in str(entries[0].findtext(f"{ATOM}content"))
    assert list(tmp_path.glob(".feed*")) == []


def test_a_file_that_is_no_feed_is_left_alone(
    file: Path, after: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "minutes.html"
    other.write_text("my page")
    assert _run(after, "--atom", str(other)) == 2
    assert other.read_text() == "my page"
    assert "is no feed" in capsys.readouterr().err
    assert len(_json(capsys, after)) == 2, "what could not be sent waits"


def _taker(tmp_path: Path, *, status: int) -> str:
    """Return a command that appends what it reads to taken.jsonl and ends with a status."""
    script = tmp_path / f"take-{status}.py"
    script.write_text(
        "import sys\n"
        f"with open({str(tmp_path / 'taken.jsonl')!r}, 'a') as file:\n"
        "    file.write(sys.stdin.read() + '\\n')\n"
        f"sys.exit({status})\n"
    )
    return f"'{sys.executable}' '{script}'"


def test_a_command_gets_the_alerts_on_standard_input_and_may_refuse_them(
    file: Path, after: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(after, "--command", _taker(tmp_path, status=7)) == 4
    assert "ended with status 7; its alerts wait for the next run" in capsys.readouterr().err
    assert _run(after, "--command", _taker(tmp_path, status=0)) == 0
    assert _run(after, "--command", _taker(tmp_path, status=0)) == 1
    lines = (tmp_path / "taken.jsonl").read_text("utf-8").splitlines()
    refused, taken = (json.loads(line) for line in lines)
    assert refused == taken, "a refusal is no repetition"
    assert taken["watch"] == "ferry"
    assert len(taken["alerts"]) == 2


def test_a_command_that_is_not_there_is_told(
    file: Path, after: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(after, "--command", "no-such-command-here") == 4
    assert "no-such-command-here cannot be run" in capsys.readouterr().err
    assert len(_json(capsys, after)) == 2


@pytest.mark.parametrize(
    "step", ["find_matches", "keep", "waiting", "begin", "alerts_text", "flush", "sent"]
)
def test_a_run_that_is_killed_at_any_step_loses_nothing(
    file: Path,
    after: Path,
    step: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where it is not known whether it arrived it is sent again, with its ids, and told so."""

    def killed(*_: object, **__: object) -> Iterator[None]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        place = {
            "find_matches": "assistant.watching.running.find_matches",
            "alerts_text": "assistant.watching.telling.alerts_text",
            "flush": "sys.stdout.flush",
        }.get(step, f"assistant.watching.store.Watches.{step}")
        patch.setattr(place, killed)
        assert _run(after) == 130
    printed = capsys.readouterr().out.count("£500")
    again = _json(capsys, after)
    assert len(again) == 2
    assert {alert["repeated"] for alert in again} == {step in ("alerts_text", "flush", "sent")}
    assert printed == (1 if step in ("flush", "sent") else 0)
    assert _json(capsys, after) == []


def test_killed_for_real_at_many_moments_every_alert_arrives(
    file: Path, after: Path, tmp_path: Path
) -> None:
    """SIGKILL after ever longer waits; the feed holds each alert once, whatever happened."""
    feed = tmp_path / "feed.atom"
    command = [sys.executable, "-m", "assistant", "watch", "run", "--atom", str(feed)]
    environment = {**os.environ, "MINUTES_INDEX": str(after)}
    kills = 0
    for wait in (0.05, 0.2, 0.35, 0.5, 0.65, 0.8):
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
        if feed.exists():
            assert len(ET.fromstring(feed.read_bytes()).findall(f"{ATOM}entry")) == 2
    assert kills
    assert subprocess.run(command, env=environment, check=False).returncode in (0, 1)
    entries = ET.fromstring(feed.read_bytes()).findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) == 2


def test_one_run_at_a_time(file: Path, after: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = sqlite3.connect(file.with_name(f"{file.name}.lock"), isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    assert _run(after) == 2
    assert "another run" in capsys.readouterr().err
    lock.close()
    assert _run(after) == 0


def test_list_and_remove(file: Path, after: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--index", str(after), "--committee", "planning")
    assert main(["watch", "add", "old ferry", *where, "--since", "2024"]) == 0
    assert main(["watch", "add", "old ferry", *where]) == 0
    assert main(["watch", "add", "old ferry", "--name", "ferry", *where]) == 2
    capsys.readouterr()
    assert main(["watch", "list"]) == 0
    listed = capsys.readouterr().out
    assert "“old ferry”, Planning Committee, since 1 January 2024" in listed
    assert main(["watch", "list", "--json"]) == 0
    names = [watch["watch"] for watch in json.loads(capsys.readouterr().out)]
    assert names == ["ferry", "old-ferry", "old-ferry-2"]
    assert main(["watch", "remove", "old ferry"]) == 1, "two have these words"
    assert "“old ferry” may be old-ferry or old-ferry-2" in capsys.readouterr().err
    assert main(["watch", "remove", "old-ferry-2", "nobody"]) == 1
    assert "no saved question “nobody”; there are: ferry, old-ferry" in capsys.readouterr().err
    assert main(["watch", "remove", "ferry", "Old  Ferry"]) == 0
    assert main(["watch", "list"]) == 1
    with open_watches(file) as watches:
        assert watches.known("ferry") == frozenset(), "all of it is forgotten"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["add"], "watch what?"),
        (["add", "ferry", "--committee", "Lifeboats"], "Lifeboats"),
        (["add", "ferry", "--since", "whenever"], "whenever"),
        (["run", "nobody"], "no saved question “nobody”; there are: ferry"),
        (["run", "--output", "atom"], "--atom FILE"),
        (["run", "--output", "command"], "--command"),
        (["run", "--json", "--atom", "x"], "choose one"),
        (["run", "--command", "'"], "cannot be read"),
        (["run", "--atom", "/no/such/folder/x"], "cannot be written"),
        (["list", "--watches", "/dev/null/x"], "cannot be used"),
    ],
)
def test_wrong_use_is_told(
    file: Path,
    after: Path,
    arguments: list[str],
    reason: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["watch", *arguments, "--index", str(after)]) == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"no database, but long enough to be looked at", "not a database"), (None, "newer version")],
)
def test_a_file_that_is_something_else_is_told(
    tmp_path: Path, content: bytes | None, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other"
    if content is not None:
        file.write_bytes(content * 40)
    else:
        database = sqlite3.connect(file)
        database.execute("PRAGMA user_version = 99")
        database.close()
    assert main(["watch", "list", "--watches", str(file)]) == 2
    assert reason in capsys.readouterr().err


def test_a_committee_that_is_no_more_indexed_hinders_only_its_own_question(
    file: Path, after: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_watches(file) as watches:
        watch = watches.all()[0].saved
    with sqlite3.connect(file) as database:
        filters = '{"councils": [], "committees": ["Lifeboats"], "since": null, "until": null,'
        database.execute(
            "INSERT INTO watch VALUES ('boats', 'boats', ?, ?, NULL)",
            (f'{filters} "kinds": [], "status": null, "person": null}}', str(watch.created)),
        )
    capsys.readouterr()
    assert _run(after) == 4
    captured = capsys.readouterr()
    assert "boats: " in captured.err
    assert "£500" in captured.out
