"""Who asks gets the same from the resident process as without it, to the letter."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.commands.printing import FILTERS
from assistant.filters import NAMES
from tests.assistant.serving.conftest import Running

_ANSWERED = [
    ["ask", "what was resolved about the footbridge?"],  # text
    ["ask", "what was resolved about the footbridge?", "--json"],  # objects
    ["ask", "lamps", "--jsonl", "-n", "2"],  # lines
    ["ask", "who seconded the skate park", "--csv", "--bom"],  # tables, with their mark
    ["ask", "lamps", "--color", "always"],  # the terminal's colours
    ["ask", "lamps", "--plain"],  # words for signs
    ["ask", "xylophone zeppelins"],  # nothing found, and status 1
    ["ask", "what was resolved about parking permits in Ambleford?"],  # nothing, with the nearest
    ["ask", "lamps", "--committee", "amenities", "--since", "2020", "--kind", "discussion"],
    ["ask", "footbridge", "--on", "2021", "--council", "Penny Brook Parish Council", "--json"],
    ["ask", "what was decided last year", "--status", "approved"],  # counts from today
    ["ask", "lamps", "--person", "Cllr Ley", "--quote-words", "5"],
    ["ask", "–—“£” \udcff lamps", "--json"],  # signs that no encoding has
    ["search", "lamps"],
    ["search", "lamps", "-n", "3", "--mode", "bm25", "--json"],
    ["search", "lamps", "--mode", "dense", "--csv"],
    ["search", "lamps", "--run", "tag", "--topic", "7"],  # a TREC run
    ["search", "zeppelins", "--jsonl"],  # nothing at all
    ["show", "penny-brook-2020-01"],
    ["show", "penny-brook-2020-01", "--json", "--context", "2"],
    ["status"],
    ["status", "--json"],
]
_FAILED = [
    ["ask", "lamps", "--committee", "amenitys"],  # an unknown name
    ["ask", "lamps", "--since", "soon"],  # no date
    ["ask", "lamps", "--json", "--csv"],  # two forms at once
    ["show", "nothing-of-that-id"],
    ["ask", "lamps", "--glossary", "no-such-file.toml"],
]


def _told(
    arguments: list[str], folder: Path, capfd: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    status = main([*arguments, "--index", str(folder)])
    out, said = capfd.readouterr()
    return status, re.sub(r'("total": )[0-9.]+', r"\1…", out), said


def _answered(served: Running) -> int:
    return int(served.health()["answered"])


@pytest.mark.parametrize("arguments", _ANSWERED, ids=" ".join)
def test_the_answer_is_the_same_with_and_without_a_server(
    arguments: list[str], served: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    if arguments[0] == "show":
        found = served.post("search", query="footbridge", limit=1)[1]
        arguments = ["show", found[0]["passage_id"], *arguments[2:]]
    before = _answered(served)
    warm = _told(arguments, served.folder, capfd)
    assert _answered(served) == before + 1, "it was the server that answered"
    cold = _told([*arguments, "--no-server"], served.folder, capfd)
    assert _answered(served) == before + 1
    assert warm == cold
    assert warm[1] or warm[0] == 1


@pytest.mark.parametrize("arguments", _FAILED, ids=" ".join)
def test_an_error_is_told_in_the_same_words(
    arguments: list[str], served: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    warm = _told(arguments, served.folder, capfd)
    assert warm == _told([*arguments, "--no-server"], served.folder, capfd)
    assert warm[0] > 0
    assert warm[2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COLUMNS", "44"),  # a narrow terminal
        ("FORCE_COLOR", "1"),
        ("FORCE_HYPERLINK", "1"),
        ("LC_TIME", "cy_GB.UTF-8"),  # the days of another language
        ("LC_ALL", "de_DE.UTF-8"),  # perhaps not on this machine
    ],
)
def test_the_environment_of_who_asks_counts(
    name: str,
    value: str,
    served: Running,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = _told(["ask", "lamps", "--no-server"], served.folder, capfd)
    monkeypatch.setenv(name, value)
    before = _answered(served)
    warm = _told(["ask", "lamps"], served.folder, capfd)
    assert _answered(served) == before + 1
    assert warm == _told(["ask", "lamps", "--no-server"], served.folder, capfd)
    assert warm != plain or name in ("LC_ALL", "FORCE_HYPERLINK")


def test_the_glossary_of_who_asks_counts(
    served: Running,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By a path that means nothing to the server."""
    (tmp_path / "own.toml").write_text('[forms]\nlanterns = "lamps"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    before = _answered(served)
    warm = _told(["ask", "lanterns", "--glossary", "own.toml"], served.folder, capfd)
    assert _answered(served) == before + 1
    assert "lamps" in warm[1]
    assert warm == _told(
        ["ask", "lanterns", "--glossary", "own.toml", "--no-server"], served.folder, capfd
    )


def test_it_is_turned_off_by_a_variable_too(
    served: Running, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _answered(served)
    monkeypatch.setenv("MINUTES_NO_SERVER", "1")
    assert _told(["ask", "lamps"], served.folder, capfd)[0] == 0
    assert _answered(served) == before


def test_a_batch_is_answered_without_it(
    served: Running, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Its answers take the index once."""
    (tmp_path / "lines").write_text('{"question": "lamps"}\n', "utf-8")
    before = _answered(served)
    assert _told(["ask", "--batch", str(tmp_path / "lines")], served.folder, capfd)[0] == 0
    assert _answered(served) == before


def test_who_asks_a_server_imports_nothing_heavy(served: Running) -> None:
    program = (
        "import sys; from assistant.cli import main; status = main(sys.argv[1:]); "
        "print(*sys.modules, file=sys.stderr); sys.exit(status)"
    )
    environment = {name: v for name, v in os.environ.items() if name != "MINUTES_NO_SERVER"}
    before = _answered(served)
    run = subprocess.run(
        [sys.executable, "-c", program, "ask", "lamps", "--index", str(served.folder)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    if _answered(served) == before + 1:  # else this machine is so busy that it took too long
        heavy = {"numpy", "faiss", "tokenizers", "index", "sqlite3", "corpus.dates", "http.client"}
        assert not heavy & set(run.stderr.split())
    assert "lamps on Mill Street" in run.stdout


def test_a_request_is_what_the_program_prints(
    served: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    """The objects of --json, by the fields of a line of --batch."""
    body = {"question": "footbridge", "council": ["Penny Brook Parish Council"], "limit": 2}
    arguments = ["ask", "footbridge", "--council", "Penny Brook Parish Council", "-n", "2"]
    assert main([*arguments, "--json", "--no-server", "--index", str(served.folder)]) == 0
    expected = json.loads(capfd.readouterr().out)
    status, found = served.post("ask", **body)
    assert found.pop("timing_ms").keys() == expected.pop("timing_ms").keys()
    assert (status, found) == (200, expected)
    assert served.post("ask", id="q7", **body)[1]["id"] == "q7"
    assert main(["status", "--json", "--no-server", "--index", str(served.folder)]) == 0
    assert served.send("GET", "/status")[1] == json.loads(capfd.readouterr().out)


def test_earlier_turns_are_taken_as_in_a_batch(served: Running) -> None:
    turns = ["what was resolved about the footbridge?"]
    alone = served.post("ask", question="and in 2021?")[1]
    after = served.post("ask", question="and in 2021?", history=turns)[1]
    assert after["applied"]["kept_from_history"]
    assert not alone["applied"]["kept_from_history"]


def test_filters_have_the_names_that_filters_have() -> None:
    assert FILTERS == NAMES
