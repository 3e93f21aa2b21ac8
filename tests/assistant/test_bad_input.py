"""Whatever is typed gets an answer or an error that helps, with its status, and in usual time."""

from __future__ import annotations

import json
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.cli import main

PLAIN = "what was resolved about referrals to the safeguarding hub?"
GLOSSARY = '[forms]\nzebedee = "MASH"\n'
# How much longer than a plain question of the same run anything may take; a loaded machine may
# stop any of them for a moment.
_TIMES, _SECONDS = 10, 0.5


@pytest.fixture(autouse=True)
def _use_samples(samples_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_INDEX", str(samples_index))


def _timed(arguments: Sequence[str]) -> tuple[int, float]:
    started = time.process_time()
    status = main([*arguments])
    return status, time.process_time() - started


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("   ", 2),  # nothing is asked
        ("the of and was it", 1),  # only words that every text has
        ("?!… --- …", 1),  # only punctuation
        ("\x00\x1b[31m\x07", 1),  # only control characters, which may not reach the terminal
        ("\udcff\udcfe", 1),  # bytes that are no text, as a command line brings them
        ("\u202egnikrap", 1),  # letters turned round
        ("xylophone zeppelins", 1),  # nothing alike
        ("-MASH", 1),  # only what is left out
        ('"purple elephants of the front door"', 1),  # a phrase that is nowhere
        ('-"purple elephants" MASH', 0),  # ... and may as well be left out
        ('"', 1),  # a mark that quotes nothing
        ('"' * 999 + " MASH " + "“" * 999, 0),
        ("<script>alert(1)</script> & <b>MASH</b> referrals", 0),  # markup
        ("MASH\x1b[2J\x1b]0;title\x07 referrals", 0),  # control characters within
        ("MASH referrals' OR 1=1; DROP TABLE passage --", 0),  # a database's language
        ("MASH AND (referrals OR NOT *", 0),  # a search engine's language
        ("🚸" * 2000 + " MASH", 0),
        ("MASH " * 10_000, 0),  # one word ten thousand times
        (" ".join(f"word{n}" for n in range(10_000)), 1),  # ten thousand unknown words
        ("m" * 100_000, 1),  # one word
        ("(" * 50_000, 1),
        ('-"' * 50_000, 1),
        ("Councillor " * 10_000, 0),
        ("21/00001/FUL " * 5_000, None),  # one reference, of no file that is indexed
        (" ".join(f"{n} May {n}" for n in range(1900, 6900)), None),  # ten thousand times
    ],
    ids=lambda value: ascii(value)[:24],
)  # fmt: skip
def test_any_question_gets_an_answer_in_the_usual_time(
    capsys: pytest.CaptureFixture[str], question: str, status: int | None
) -> None:
    _timed(["ask", PLAIN])
    _, usual = _timed(["ask", PLAIN])
    capsys.readouterr()
    found, took = _timed(["ask", "--", question])
    streams = capsys.readouterr()
    assert found in ({0, 1} if status is None else {status}), streams.err
    assert bool(streams.out) is (found != 2)
    assert ("Nothing found" in streams.out) is (found == 1)
    assert "fault" not in streams.err
    signs = {c for c in streams.out + streams.err if unicodedata.category(c) in {"Cc", "Cs"}}
    assert signs <= {"\n"}, "nothing steers the terminal"
    assert took < max(_TIMES * usual, _SECONDS)


def test_another_language_is_answered_by_what_is_near_or_not_at_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for question in ("beth a benderfynwyd am dyllau?", "何が決議されましたか", "что решил совет?"):
        assert main(["ask", question]) in (0, 1)
        assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        # Filters that leave nothing are told as the reason, in words.
        (["ask", PLAIN, "--since", "2031"], 1, "filters leave no minutes"),
        (["ask", PLAIN, "--person", "Mirpuri", "--until", "1999"], 1, "filters leave no minutes"),
        # Unknown names end the command, and the nearest are offered.
        (["ask", PLAIN, "--committee", "plannning"], 2, "“Planning Committee”"),
        (["ask", PLAIN, "--council", "Amblefrod Borough"], 2, "“Ambleford Borough Council”"),
        (["ask", PLAIN, "--person", "Cllr Mirpury"], 2, "“Councillor Mirpuri”"),
        (["search", "referrals", "--person", "Cllr Mirpury"], 2, "“Councillor Mirpuri”"),
        (["ask", PLAIN, "--person", "Xqzzt"], 2, "no person “Xqzzt”"),  # nothing is near
        (["ask", PLAIN, "--person", " "], 2, "must be a name"),
        (["ask", PLAIN, "--person", "\x1b[31m" * 9], 2, "no person"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_filters_that_cannot_be_met_are_told(
    capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, told: str
) -> None:
    assert main(arguments) == status
    streams = capsys.readouterr()
    assert told in " ".join((streams.out + streams.err).split())
    assert bool(streams.out) is (status == 1)


def test_a_person_filters_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "what was said about contacts?", "--person", "Cllr Mirpuri"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "only what names Cllr Mirpuri" in shown
    assert "[1] “Councillor Mirpuri observed" in shown
    main(["ask", "contacts", "--person", "Cllr Mirpuri", "--json", "-n", "1"])
    assert json.loads(capsys.readouterr().out)["applied"]["person"] == "Cllr Mirpuri"


def test_a_line_of_a_batch_may_name_a_person(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [
        {"id": "a", "question": "contacts", "person": "Mirpuri"},
        {"id": "b", "question": "contacts", "person": "Mirpury"},
        {"id": "c", "question": "contacts", "person": ["Mirpuri"]},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert main(["ask", "--batch", str(file)]) == 4
    streams = capsys.readouterr()
    found = [json.loads(line) for line in streams.out.splitlines()]
    assert [(a["id"], a["reason"]) for a in found] == [("a", None), ("b", "not_indexed")]
    assert "line 3: person must be a name" in streams.err


def test_bad_lines_of_a_batch_stop_no_other(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    hostile = ["", "\x00", "?!", "the of", "\u2028\x85\x9b31m", "MASH " * 10_000, "-MASH", '"zz"']
    lines = [json.dumps({"question": text}) for text in hostile]
    lines += ['{"question": "\\ud800 MASH"}', '{"question": "MASH", "history": ["\\udfff"]}']
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    assert main(["ask", "--batch", str(file)]) in (0, 4)
    streams = capsys.readouterr()
    found = [json.loads(line) for line in streams.out.splitlines()]
    assert len(found) + streams.err.count("left out") == len(lines)
    assert [a["question"][:6] for a in found[: len(hostile)]] == [
        " ".join(text.split())[:6] for text in hostile
    ]
    signs = {c for c in streams.out if unicodedata.category(c) in {"Cc", "Cs"}}
    assert signs <= {"\n"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[forms", "is no TOML"),
        ("[froms]\n", "[froms]: no such table"),  # a slip in a table's name
        ('[forms]\nMASH = ""\n', "must be words"),
        ("[forms]\nMASH = 7\n", "'MASH': it must be a text"),
        ("\udcff", "is not in UTF-8"),
        (None, "cannot be read"),  # no such file
    ],
)
@pytest.mark.parametrize("command", ["ask", "search", "evaluate", "batch"])
def test_a_glossary_with_errors_is_named_with_what_is_wrong(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    command: str,
    text: str | None,
    message: str,
) -> None:
    file, questions = tmp_path / "mine.toml", tmp_path / "questions.jsonl"
    if text is not None:
        file.write_text(text, "utf-8", errors="surrogateescape")
    questions.write_text('{"question": "MASH"}', "utf-8")
    asked = {
        "ask": ["ask", "MASH"],
        "search": ["search", "MASH"],
        "evaluate": ["evaluate", str(questions)],
        "batch": ["ask", "--batch", str(questions)],
    }[command]
    assert main([*asked, "--glossary", str(file)]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err.startswith(f"minutes: the glossary {file}")
    assert message in streams.err


@pytest.mark.parametrize("way", ["option", "variable", "index folder"])
def test_a_glossary_is_found_where_it_is_said_to_be(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    samples_index: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    stated: list[str] = []
    file = tmp_path / "mine.toml"
    if way == "option":
        stated = ["--glossary", str(file)]
        monkeypatch.setenv("MINUTES_GLOSSARY", "no-such-file")  # the option wins
    elif way == "variable":
        monkeypatch.setenv("MINUTES_GLOSSARY", str(file))
    else:
        folder = tmp_path / "index"
        folder.mkdir()
        for part in samples_index.iterdir():
            (folder / part.name).symlink_to(part)
        monkeypatch.setenv("MINUTES_INDEX", str(folder))
        file = folder / "glossary.toml"
    file.write_text(GLOSSARY, "utf-8")
    assert main(["ask", "what was resolved about zebedee?", "--json", *stated]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["applied"]["expansions"]["zebedee"] == ["MASH"]
    assert any("MASH" in citation["quote"] for citation in found["citations"])
    assert main(["search", "zebedee", *stated, "--json"]) == 0
    assert any("MASH" in hit["quote"] for hit in json.loads(capsys.readouterr().out))
    lines = tmp_path / "questions.jsonl"
    lines.write_text('{"question": "zebedee"}', "utf-8")
    answers = tmp_path / "answers"
    for asked in (
        ["ask", "--batch", str(lines)],
        ["evaluate", str(lines), "--answers", str(answers)],
    ):
        assert main([*asked, *stated]) == 0
    streams = capsys.readouterr()
    told = json.loads(streams.out.splitlines()[0]), json.loads(answers.read_text("utf-8"))
    assert all(one["applied"]["expansions"] == {"zebedee": ["MASH"]} for one in told)
