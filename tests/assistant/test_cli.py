"""The command as people and scripts meet it: output, streams, exit status."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.arguments import build_parser, parser_for
from assistant.cli import main
from assistant.terminal.completing import commands_of

MASH = "what was resolved about MASH referrals?"
CLAUSE = (
    "a report on referrals to the MASH, and in particular those made by Wessenbury Police, "
    "be brought to the Committee within six months"
)


@pytest.fixture(autouse=True)
def _use_samples(samples_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_INDEX", str(samples_index))


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> object:
    main([*arguments])
    return json.loads(capsys.readouterr().out)


def test_ask_prints_the_quote_its_label_and_its_citation(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ask", *MASH.split()]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert f"[1] RESOLVED: That (a) “{CLAUSE}”" in shown
    assert "12 March 2019, minute 19" in shown
    assert "MASH = multi-agency safeguarding hub" in shown


@pytest.mark.parametrize("where", ["before", "after"])
def test_json_in_any_position_is_the_promised_object(
    capsys: pytest.CaptureFixture[str], where: str
) -> None:
    arguments = ["--json", "ask", MASH] if where == "before" else ["ask", MASH, "--json"]
    found = _json(capsys, *arguments)
    assert isinstance(found, dict)
    assert found["status"] == "answered"
    assert found["reason"] is None
    assert found["nearest"] == []
    assert found["applied"]["expansions"] == {"MASH": ["multi-agency safeguarding hub"]}
    first = found["citations"][0]
    assert first["n"] == 1
    assert first["quote"] == CLAUSE
    assert (first["kind"], first["label"], first["lead_in"]) == (
        "decision",
        "(a)",
        "RESOLVED: That",
    )
    assert first["item"]["number"] == "19"
    text = Path(first["source"]["path"]).read_text("utf-8")
    start, end = first["source"]["span"]
    assert text[start:end] == first["quote"]
    assert len(found["timing_ms"]) == 1


def test_nothing_found_is_plain_and_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "xylophone zeppelins"]) == 1
    assert "Nothing found" in capsys.readouterr().out
    found = _json(capsys, "ask", "xylophone zeppelins", "--json")
    assert isinstance(found, dict)
    assert (found["status"], found["reason"], found["citations"]) == ("not_found", "no_match", [])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask"], "ask what?"),  # no question
        (["ask", "x", "--batch", "f"], "not both"),  # two ways at once
        (["ask", "--batch", "no-such-file"], "cannot be read"),  # no such file
        (["ask", "x", "--since", "soon"], "write it like"),  # no date
        (["ask", "x", "--since", "2023", "--until", "2022"], "ends"),  # an empty period
        (["ask", "x", "--committee", "plannning"], "Planning Committee"),  # the nearest is named
        (["index", "no-such-folder"], "no such file or folder"),  # nothing to read
    ],
)
def test_wrong_use_ends_with_2_and_says_why(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(arguments) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert message in streams.err


@pytest.mark.parametrize(
    "arguments",
    [["ask", "x", "-n", "0"], ["ask", "x", "--kind", "rumour"], ["bake"], ["show"]],
)
def test_what_the_parser_refuses_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_no_command_shows_the_help_and_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "examples:" in capsys.readouterr().err


def test_no_index_ends_with_3_and_says_how_to_make_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["ask", "x", "--index", str(tmp_path / "none")]) == 3
    assert f"Make one: minutes index PATH --index {tmp_path / 'none'}" in capsys.readouterr().err


def test_a_damaged_index_ends_with_3_and_names_the_file(
    capsys: pytest.CaptureFixture[str], samples_index: Path, tmp_path: Path
) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(samples_index, copy)
    (file,) = copy.rglob("vectors.npy")
    file.write_bytes(file.read_bytes()[:-10])
    assert main(["ask", "x", "--index", str(copy)]) == 3
    told = capsys.readouterr().err
    assert "vectors.npy" in told
    assert "--rebuild" in told


def test_a_fault_is_one_line_with_a_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(folder: Path) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("index.open_index", broken)
    assert main(["ask", "x"]) == 5
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    log = Path(told.rsplit(" ", 1)[1].strip())
    assert "ZeroDivisionError: planted" in log.read_text("utf-8")
    assert main(["ask", "x", "--debug"]) == 5
    assert "Traceback" in capsys.readouterr().err


def test_batch_answers_in_order_and_leaves_a_bad_line_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = [
        json.dumps({"id": "a", "question": MASH}),
        "",
        "{broken",
        json.dumps({"id": "b", "question": "xylophone zeppelins"}),
        json.dumps({"question": 7}),
        json.dumps({"id": "c", "question": MASH, "committee": "Nowhere Panel"}),
        json.dumps({"id": 4, "question": "what was decided?", "history": ["copper beech"]}),
        json.dumps({"id": "e", "question": MASH, "on": "2020"}),
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    assert main(["ask", "--batch", str(file), "-n", "3"]) == 4
    streams = capsys.readouterr()
    answers = [json.loads(line) for line in streams.out.splitlines()]
    assert [a["id"] for a in answers] == ["a", "b", "c", "4", "e"]
    assert [a["reason"] for a in answers] == [None, "no_match", "not_indexed", None, None]
    assert any("copper beech" in kept for kept in answers[3]["applied"]["kept_from_history"])
    assert {c["date"][:4] for c in answers[4]["citations"]} == {"2020"}
    assert all(len(a["citations"]) <= 3 for a in answers)
    assert "line 3: it is no JSON" in streams.err
    assert "line 5: it is no object" in streams.err


def test_batch_reads_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps({"id": "a", "question": MASH}) + "\n"))
    assert main(["ask", "--batch", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["citations"][0]["quote"] == CLAUSE


@pytest.mark.parametrize("mode", ["hybrid", "bm25", "dense"])
def test_search_prints_a_trec_run(capsys: pytest.CaptureFixture[str], mode: str) -> None:
    assert main(["search", "MASH referrals", "--mode", mode, "--run", "tag", "-n", "7"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [int(row[3]) for row in rows] == list(range(1, 8))
    scores = [float(row[4]) for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert {(row[0], row[1], row[5]) for row in rows} == {("1", "Q0", "tag")}
    assert all(len(row) == 6 for row in rows), "ids hold no blanks"


def test_search_for_nothing_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "the of"]) == 1
    assert "Nothing found" in capsys.readouterr().out


def test_show_finds_every_kind_of_id(capsys: pytest.CaptureFixture[str]) -> None:
    found = _json(capsys, "ask", MASH, "--json")
    assert isinstance(found, dict)
    first = found["citations"][0]
    item = first["passage_id"].rsplit(":", 1)[0]
    document = item.rsplit(":", 1)[0]
    sizes = {}
    for identity in (first["passage_id"], first["decision_id"], first["id"], item, document):
        shown = _json(capsys, "show", identity, "--json")
        assert isinstance(shown, list)
        assert any(c["quote"] == CLAUSE for c in shown)
        sizes[identity] = len(shown)
    assert sizes[first["passage_id"]] == sizes[first["decision_id"]] == sizes[first["id"]] == 1
    assert 1 < sizes[item] < sizes[document]
    around = _json(capsys, "show", first["passage_id"], "--context", "2", "--json")
    assert isinstance(around, list)
    assert len(around) == 5


def test_show_of_an_unknown_id_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "no/such:1:1"]) == 1
    assert "no/such:1:1" in capsys.readouterr().err


def test_status_says_what_is_indexed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 0
    shown = capsys.readouterr().out
    assert "21 documents" in shown
    assert "Ambleford Borough Council" in shown
    assert "17 January 2018 to 16 January 2024" in shown
    status = _json(capsys, "status", "--json")
    assert isinstance(status, dict)
    assert status["documents"] == 21
    assert status["encoder"]["dimension"] == 384


def test_read_shows_items_and_decisions_without_an_index(
    capsys: pytest.CaptureFixture[str], samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MINUTES_INDEX")
    file = samples / "children-and-young-people-scrutiny-committee" / "2019-03-12.txt"
    assert main(["read", str(file)]) == 0
    assert "RESOLVED: That (a)" in capsys.readouterr().out
    reading = _json(capsys, "read", str(file), "--json")
    assert isinstance(reading, dict)
    assert reading["meeting"]["date"] == "2019-03-12"
    texts = [d["text"] for item in reading["items"] for d in item["decisions"]]
    assert CLAUSE in texts
    text = file.read_text("utf-8")
    for item in reading["items"]:
        for decision in item["decisions"]:
            start, end = decision["span"]
            assert text[start:end] == decision["text"]


def test_read_of_what_is_no_minutes_ends_with_4(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "picture.txt"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    assert main(["read", str(file)]) == 4
    assert str(file) in capsys.readouterr().err


def test_index_reports_what_it_did_and_what_it_could_not_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "minutes"
    folder.mkdir()
    (folder / "a.md").write_text(
        "# Sample Parish Council\n\nMinutes of the meeting held on Monday 4 March 2019\n\n"
        "Present: Cllr Example\n\n## 1. Bench\n\nRESOLVED: That a bench be bought.\n",
        "utf-8",
    )
    (folder / "empty.txt").write_bytes(b"")
    (folder / "data.json").write_text("{}", "utf-8")
    arguments = ["index", str(folder), "--index", str(tmp_path / "index")]
    assert main(arguments) == 4
    shown = " ".join(capsys.readouterr().out.split())
    assert "1 document added" in shown
    assert f"{folder / 'empty.txt'}: is empty" in shown
    assert "1 data or picture file left aside" in shown
    (folder / "empty.txt").unlink()
    assert main(arguments) == 0
    capsys.readouterr()
    report = _json(capsys, *arguments, "--json")
    assert isinstance(report, dict)
    assert (report["unchanged"], report["published"], report["skipped"]) == (1, False, [])


def test_an_index_of_nothing_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["index", str(tmp_path / "empty"), "--index", str(tmp_path / "index")]) == 1


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "assistant", *arguments]


def test_asking_imports_nothing_heavy(samples_index: Path) -> None:
    """A cold question takes half a second because it loads no torch."""
    script = (
        "import sys; from assistant.cli import main; main(sys.argv[1:]); "
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'torch', 'transformers', "
        "'sentence_transformers', 'slack_bolt', 'slack_sdk', 'rank_bm25', 'scipy'}))"
    )
    command = [sys.executable, "-c", script, "ask", MASH, "--index", str(samples_index)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_a_closed_pipe_is_no_fault(samples_index: Path) -> None:
    command = " ".join(_command("search", "council", "-n", "500", "--index", str(samples_index)))
    run = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{command} | head -1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_an_interrupted_index_leaves_the_old_one(samples_index: Path, tmp_path: Path) -> None:
    """Ctrl-C in the middle of the work: one line, status 130, and the index as it was."""
    folder = tmp_path / "index"
    source = tmp_path / "a.txt"
    source.write_text("Minutes of the meeting. Present: Cllr A. RESOLVED: That it be so.", "utf-8")
    assert main(["index", str(source), "--index", str(folder)]) == 0
    before = (folder / "CURRENT").read_text()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    samples = str(Path(__file__).parents[2] / "corpus" / "samples")
    process = subprocess.Popen(
        _command("index", samples, "--index", str(folder)), stderr=subprocess.PIPE, env=environment
    )
    while not list(folder.glob("scratch-*")) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert b"interrupted" in told
    assert (folder / "CURRENT").read_text() == before
    assert main(["ask", "what was resolved?", "--index", str(folder)]) == 0


def test_every_command_and_option_has_a_help_text() -> None:
    parser = build_parser()
    (commands,) = (a for a in parser._actions if a.dest == "command")
    assert all(a.help for a in parser._actions if a is not commands)
    assert isinstance(commands.choices, dict)
    for command in commands.choices.values():
        assert command.description
        for action in command._actions:
            assert action.help or not action.option_strings, (command.prog, action.dest)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("minutes 0.")


_DRAFT = """Penny Brook Parish Council

{status}Minutes of the Parish Council meeting held on Tuesday 4 May 2021

Present: Councillor A Ash (Chair) and Councillor B Birch

1. Apologies

Apologies were received from Councillor D Dene, who was at the regatta in the next village.

2. The footbridge

The Clerk reported that two planks of the footbridge by the old mill were loose since the flood.

RESOLVED: That the two loose planks of the footbridge be replaced by the end of June.

3. Date of next meeting

Tuesday 8 June 2021 in the schoolroom, when the accounts of the year will be presented.
"""


def test_the_final_minutes_are_quoted_and_the_draft_is_their_twin(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name, status in (("may-draft", "DRAFT "), ("may", "Approved ")):
        (tmp_path / f"{name}.txt").write_text(_DRAFT.format(status=status), "utf-8")
    index = ["--index", str(tmp_path / "index")]
    assert main(["index", str(tmp_path), *index]) == 0
    capsys.readouterr()
    found = _json(capsys, "ask", "what was resolved about the footbridge?", *index, "--json")
    assert isinstance(found, dict)
    first = found["citations"][0]
    assert first["minutes_status"] == "approved"
    assert any("may-draft" in twin for twin in first["twins"])


def test_a_minutes_toml_states_what_files_do_not_say(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "minutes.toml").write_text('council = "Ambleford Town Council"\n', "utf-8")
    file = tmp_path / "notes.txt"
    file.write_text("Minutes\n\nPresent: Cllr Ash\n\n1. Lamps\n\nIt was agreed to wait.\n", "utf-8")
    found = _json(capsys, "read", str(file), "--json")
    assert isinstance(found, dict)
    assert found["meeting"]["council"] == "Ambleford Town Council"
    (tmp_path / "minutes.toml").write_text('counsil = "x"\n', "utf-8")
    assert main(["read", str(file)]) == 2
    assert "council" in capsys.readouterr().err


def test_a_file_of_several_documents_is_read_as_meetings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    archive = Path(__file__).parent.parent / "corpus" / "readers" / "archive.zip"
    found = _json(capsys, "read", str(archive), "--json")
    assert isinstance(found, dict)
    assert [m["meeting"]["date"] for m in found["meetings"]] == ["2021-06-08", "2021-05-04"]


def test_doctor_ends_with_1_where_it_finds_a_fault(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "may.txt").write_text(_DRAFT.format(status="Approved "), "utf-8")
    assert main(["doctor", str(tmp_path / "may.txt")]) == 0
    assert "0 faults" in capsys.readouterr().out
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    found = _json(capsys, "doctor", str(tmp_path), "--json")
    assert isinstance(found, dict)
    assert found["faults"] == 1
    assert found["findings"][0]["code"] == "unreadable"
    assert main(["doctor", str(tmp_path)]) == 1


def test_doctor_examines_the_index(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) in (0, 1)
    assert "documents examined" in capsys.readouterr().out


def test_no_quote_holds_the_page_around_the_minutes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = "".join(f"<p>The lamp at gate {n} was mended.</p>" for n in range(3))
    share = '<div class="share">Share this item</div>'
    page = f"""<html><body><main><h1>Penny Brook Parish Council</h1>
    <p>Minutes of the meeting held on 4 May 2021</p><p>Present: Cllr Ash</p>
    <h2>Lamps</h2>{rows}{share}{rows}<h2>Close</h2><p>At nine.</p></main></body></html>"""
    (tmp_path / "may.html").write_text(page, "utf-8")
    index = ["--index", str(tmp_path / "index")]
    assert main(["index", str(tmp_path / "may.html"), *index]) == 0
    capsys.readouterr()
    found = _json(capsys, "ask", "which lamp was mended?", *index, "--json")
    assert isinstance(found, dict)
    quotes = [citation["quote"] for citation in found["citations"]]
    assert any("lamp" in quote for quote in quotes)
    assert not any("Share" in quote for quote in quotes)


@pytest.mark.parametrize(
    ("words", "alone", "reason"),
    [
        ("ask when", True, "a question waits for no other command's parser"),
        ("--index X --json search when", True, "options stand before the command too"),
        ("--index=X --no-pager --colour never show a/b", True, "in either way of writing them"),
        ("status ask", False, "another command, of which ask is an argument"),
        ("--index ask status", False, "a value that looks like a command"),
        ("--ind ask status", False, "an option cut short: what follows it is not known"),
        ("--help", False, "help names all commands"),
        ("aks when", False, "no command: the error names all of them"),
        ("", False, "nothing at all"),
    ],
)
def test_a_question_waits_for_no_other_parser(words: str, alone: bool, reason: str) -> None:
    commands = commands_of(parser_for(words.split()))
    assert ("index" not in commands) == alone, reason
    assert {"ask", "search", "show"} <= commands.keys()
