"""``minutes evaluate``: the gate of this project, its reports and files, and wrong use."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.evaluation.floors import Floors, Measured, lowered, read_floors

HERE = Path(__file__).parent
QUESTIONS = HERE / "sample_questions.jsonl"
FLOORS = HERE / "floors.json"
ROWS = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
TYPES = {
    "acronym", "cross", "decision", "discussion", "fact", "filter", "followup", "reference",
    "unanswerable", "vote", "when", "who",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _use_samples(samples_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_INDEX", str(samples_index))


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Return a set of four questions, one of which has no answer."""
    file = tmp_path / "few.jsonl"
    rows = [row for row in ROWS if row["id"] in {"s01", "s20", "s22", "s28"}]
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return file


def test_no_measure_falls_below_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    """The gate.  A floor is raised with ``--pin``; lowering one needs ``--lower`` and a reason."""
    status = main(["evaluate", str(QUESTIONS), "--floors", str(FLOORS), "--misses"])
    streams = capsys.readouterr()
    assert status == 0, streams.err + streams.out


def test_every_gold_passage_stands_in_its_file(samples: Path) -> None:
    for row in ROWS:
        assert row["answerable"] is bool(row["gold"])
        for gold in row["gold"]:
            text = " ".join((samples / gold["file"]).read_text("utf-8").split())
            assert " ".join(gold["quote"].split()) in text, row["id"]


def test_the_sample_questions_are_of_every_type_and_told_apart() -> None:
    assert {row["type"] for row in ROWS} == TYPES
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert sum(not row["answerable"] for row in ROWS) >= 16
    assert all(row.get("history") for row in ROWS if row["type"] == "followup")


def _floors(path: Path) -> dict[str, object]:
    value = json.loads(path.read_text("utf-8"))
    assert isinstance(value, dict)
    return value


def _pinned(few: Path, changes: Mapping[str, object] | None = None) -> Path:
    """Return a file of floors for the few questions, with parts of it changed."""
    file = few.with_name("floors.json")
    assert main(["evaluate", str(few), "--floors", str(file), "--pin"]) == 0
    file.write_text(json.dumps({**_floors(file), **(changes or {})}), "utf-8")
    return file


def test_a_measure_below_its_floor_ends_with_1_and_is_named(
    few: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = _pinned(few, {"floors": {"hit@10": 0.5, "nDCG@10": 1.1}, "ceilings": {"tight": 0.1}})
    assert main(["evaluate", str(few), "--floors", str(floors)]) == 1
    told = capsys.readouterr().err
    assert re.search(r"nDCG@10 is \d\.\d+, below its floor of 1\.1", told)
    assert re.search(r"tight is \d\.\d+, above its ceiling of 0\.1", told)
    assert "hit@10 is" not in told


def test_a_measure_with_a_floor_and_no_question_is_named(
    few: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = _pinned(few, {"floors": {"charm": 0.5}})
    assert main(["evaluate", str(few), "--floors", str(floors)]) == 1
    assert "charm has a floor of 0.5 and cannot be measured" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"collection": "0" * 64}, "the collection (000000000000 then"),  # other minutes
        ({"questions": "0" * 64}, "the questions (000000000000 then"),  # other questions
        ({"limit": 5}, "the limit (5 then, 10 now)"),  # fewer quotes find less
    ],
)
def test_floors_of_something_else_are_refused(
    few: Path,
    capsys: pytest.CaptureFixture[str],
    changes: Mapping[str, object],
    message: str,
) -> None:
    floors = _pinned(few, changes)
    capsys.readouterr()
    assert main(["evaluate", str(few), "--floors", str(floors)]) == 2
    streams = capsys.readouterr()
    assert "pinned for something else" in streams.err
    assert message in streams.err
    assert streams.out == "", "said before the run"


def test_the_order_of_the_questions_is_not_part_of_their_digest(few: Path) -> None:
    floors = _pinned(few)
    few.write_text("\r\n".join(reversed(few.read_text("utf-8").splitlines())), "utf-8")
    assert main(["evaluate", str(few), "--floors", str(floors)]) == 0


def test_pinning_raises_floors_and_lowers_none_without_a_word(
    few: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = _pinned(few)
    assert main(["evaluate", str(few), "--floors", str(floors), "--pin"]) == 0, "the same again"
    own = _floors(floors)
    raised = {**own, "floors": {"hit@1": 0.0, "hit@10": 2.0}, "ceilings": {"tight": 0.0}}
    floors.write_text(json.dumps(raised), "utf-8")
    capsys.readouterr()
    assert main(["evaluate", str(few), "--floors", str(floors), "--pin"]) == 2
    told = capsys.readouterr().err
    assert re.search(r"would lower hit@10 from 2\.0 to \d\.\d+; tight from at most 0\.0 to", told)
    assert "hit@1 " not in told
    assert _floors(floors) == raised, "a refused pin leaves the file as it was"
    assert main(["evaluate", str(few), "--floors", str(floors), "--pin", "--lower"]) == 0
    assert _floors(floors) == own


def test_a_pinned_floor_leaves_room_for_one_question_and_none_for_altered_quotes(
    few: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pinned = read_floors(_pinned(few))
    capsys.readouterr()
    main(["evaluate", str(few), "--json"])
    found = json.loads(capsys.readouterr().out)["all"]
    assert pinned.floors["verbatim"] == found["verbatim"]["value"] == 1.0
    assert pinned.floors["hit@10"] == pytest.approx(found["hit@10"]["value"] - 1 / 3, abs=1e-4)
    assert pinned.ceilings["tight"] >= found["tight"]["value"]


def test_a_floor_left_out_is_a_floor_lowered() -> None:
    measured = Measured(collection="c", questions="q", limit=10)
    old = Floors(measured=measured, floors={"hit@1": 0.5}, ceilings={"tight": 2.0})
    new = Floors(measured=measured, floors={}, ceilings={})
    assert lowered(old, new) == ["hit@1 from 0.5 to nothing", "tight from at most 2.0 to nothing"]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "{", '{"collection": 1, "questions": 1, "limit": "x"}', "null"],
)
def test_a_file_that_is_no_floors_is_said_to_be_none(
    few: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    file = few.with_name("floors.json")
    file.write_text(content, "utf-8")
    assert main(["evaluate", str(few), "--floors", str(file)]) == 2
    assert "is no file of floors" in capsys.readouterr().err


def test_the_report_for_people(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(few), "--misses"]) == 0
    shown = capsys.readouterr().out
    assert "4 questions (3 answerable, 1 not) over 21 documents" in shown
    for name in ("hit@1", "all@10", "nDCG@10", "false abstentions", "tight", "verbatim"):
        assert re.search(rf"^{name} +\d\.\d{{3}}   \d\.\d{{3}} to \d+\.\d{{3}}   over", shown, re.M)
    rows = re.findall(r"^(\w+) +\d+ ", shown, re.MULTILINE)
    assert rows[-5:] == ["acronym", "decision", "unanswerable", "when", "all"]
    table = shown.split("\n\n")[:3]
    assert all(len(line) <= 120 for part in table for line in part.splitlines())


def test_the_report_as_json_by_set(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(few), "--json", "--by", "set"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found["groups"]) == ["few"]
    assert found["groups"]["few"] == found["all"]
    assert found["all"]["hit@10"]["n"] == 3
    assert [verdict["id"] for verdict in found["verdicts"]] == ["s01", "s20", "s22", "s28"]


def test_the_answers_are_those_of_ask_batch(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = few.with_name("answers.jsonl")
    assert main(["evaluate", str(few), "--answers", str(answers)]) == 0
    capsys.readouterr()
    main(["ask", "--batch", str(few), "-n", "10"])
    wanted = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
    for one in (*wanted, *found):
        del one["timing_ms"]
    assert found == wanted


def test_runs_and_qrels_are_written_and_measured(
    few: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("ir_measures")
    run, qrels = few.with_name("run"), few.with_name("qrels")
    assert main(["evaluate", str(few), "--run", str(run), "--qrels", str(qrels)]) == 0
    judged = [line.split() for line in qrels.read_text("utf-8").splitlines()]
    assert {topic for topic, *_ in judged} == {"s01", "s20", "s22"}, "of the answerable"
    assert {grade for *_, grade in judged} <= {"1", "2", "3"}
    ideal = few.with_name("ideal")
    ideal.write_text("".join(f"{t} Q0 {d} 1 {g} x\n" for t, _, d, g in judged), "utf-8")
    capsys.readouterr()
    arguments = ["--trec-run", str(run), "--trec-run", str(ideal), "--trec-qrels", str(qrels)]
    assert main(["evaluate", "--json", *arguments]) == 0
    measured = json.loads(capsys.readouterr().out)
    names = ["nDCG@10", "RR@10", "Success@1", "Success@3", "Success@10", "AP"]
    assert list(measured[str(run)]) == names
    assert measured[str(ideal)] == pytest.approx(dict.fromkeys(names, 1.0))
    assert 0 < measured[str(run)]["nDCG@10"] <= 1
    assert main(["evaluate", *arguments]) == 0
    assert "Success@10" in capsys.readouterr().out


def test_a_topic_that_a_run_leaves_out_counts_as_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("ir_measures")
    run, qrels = tmp_path / "run", tmp_path / "qrels"
    run.write_text("1 Q0 a 1 0.5 them\n", "utf-8")
    qrels.write_text("1 0 a 1\n2 0 b 1\n", "utf-8")
    arguments = ["evaluate", "--json", "--trec-run", str(run), "--trec-qrels", str(qrels)]
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out)[str(run)]["Success@1"] == 0.5


@pytest.mark.parametrize(
    ("run", "qrels", "message"),
    [
        ("1 Q0 a 1\n", "1 0 a 1\n", "is no TREC run"),  # columns are missing
        ("1 Q0 a 1 high t\n", "1 0 a 1\n", "is no TREC run"),  # a score that is no number
        ("1 Q0 a 1 nan t\n", "1 0 a 1\n", "a score is no number"),  # ... or is said to be none
        ("1 Q0 a 1 1 t\n1 Q0 a 2 0 t\n", "1 0 a 1\n", "a document twice"),
        ("", "1 0 a 1\n", "is an empty run"),
        ("1 Q0 a 1 1 t\n", "1 0 a good\n", "is no TREC qrels"),  # a grade that is no number
        ("1 Q0 a 1 1 t\n", "\n", "holds no judgements"),
        ("\udcff", "1 0 a 1\n", "is no TREC run"),  # bytes that are no text
    ],
)
def test_files_that_are_no_trec_files_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], run: str, qrels: str, message: str
) -> None:
    pytest.importorskip("ir_measures")
    (tmp_path / "run").write_text(run, "utf-8", errors="surrogateescape")
    (tmp_path / "qrels").write_text(qrels, "utf-8")
    files = ["--trec-run", str(tmp_path / "run"), "--trec-qrels", str(tmp_path / "qrels")]
    assert main(["evaluate", *files]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "evaluate which questions?"),  # nothing to run
        (["no-such-file"], "cannot be read"),  # no such file
        ([str(QUESTIONS), str(QUESTIONS)], "two questions have the id “s01”"),  # twice the same
        ([str(QUESTIONS), "--pin"], "--pin needs the file of floors"),  # where to?
        ([str(QUESTIONS), "--floors", "x", "--lower"], "--lower needs --pin"),  # nothing is pinned
        ([str(QUESTIONS), "--floors", "no-such-file"], "--pin writes them"),  # no floors yet
        (["--trec-run", "x"], "both --trec-run and --trec-qrels"),  # a run without judgements
        (["q", "--trec-run", "x", "--trec-qrels", "y"], "no questions"),  # two things at once
    ],
)
def test_wrong_use_ends_with_2_and_says_why(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["evaluate", *arguments]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert message in streams.err


def test_a_file_that_cannot_be_written_is_named(
    few: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(few), "--run", str(few.parent / "none" / "run")]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "it is no JSON"),
        ("[]", "no object with a text “question”"),
        ('{"question": "x", "answerable": true}', "answerable and has no gold"),
        ('{"question": "x", "answerable": "yes"}', "neither true nor false"),
        ('{"question": "x", "gold": "a"}', "“gold” is no list"),
        ('{"question": "x", "gold": [{"file": "a"}]}', "no text “file” and “quote”"),
        ('{"question": "x", "history": "y"}', "“history” is no list"),
        ("\n \n", "holds no question"),
    ],
)
def test_a_line_whose_answer_cannot_be_judged_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, message: str
) -> None:
    """One bad line would change every figure, so nothing is measured."""
    file = tmp_path / "questions.jsonl"
    file.write_text(f"\n{line}\n", "utf-8")
    assert main(["evaluate", str(file)]) == 2
    assert message in capsys.readouterr().err


def test_a_gold_file_that_is_not_indexed_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    gold = [{"file": "elsewhere.txt", "quote": "That the fence be mended."}]
    file.write_text(json.dumps({"question": "the fence?", "gold": gold}), "utf-8")
    assert main(["evaluate", str(file)]) == 0
    streams = capsys.readouterr()
    assert "the index does not hold elsewhere.txt" in streams.err
    assert "1 question (1 answerable" in streams.out


def test_any_text_is_a_question_of_a_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    hostile = ["", "?!…", "\x00\x1b[31m", "beck " * 10_000, "<b>beth</b>", "beth a drafodwyd?"]
    named = {"question": "bins?", "committee": "no such committee"}
    rows = [{"question": text} for text in hostile] + [named]
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert main(["evaluate", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["all"]["abstained"]["n"] == len(rows)
    assert found["verdicts"][-1] == {
        **found["verdicts"][-1],
        "id": "questions-7",
        "status": "not_found",
    }


def test_quotes_are_looked_up_in_their_files_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, index = tmp_path / "minutes.txt", tmp_path / "index"
    text = (
        "Minutes of the Parish Council.\n\n1. Fence\n\nRESOLVED: That the fence be mended soon.\n"
    )
    source.write_text(text, "utf-8")
    assert main(["index", str(source), "--index", str(index)]) == 0
    file = tmp_path / "questions.jsonl"
    gold = [{"file": "minutes.txt", "quote": "That the fence be mended soon."}]
    file.write_text(json.dumps({"question": "what of the fence?", "gold": gold}), "utf-8")

    def verbatim() -> float:
        capsys.readouterr()
        assert main(["evaluate", str(file), "--json", "--index", str(index)]) == 0
        value = json.loads(capsys.readouterr().out)["all"]["verbatim"]["value"]
        assert isinstance(value, float)
        return value

    assert verbatim() == 1.0
    source.write_text(text.replace("soon", "late"), "utf-8")
    assert verbatim() < 1.0, "the file says something else now"
    source.unlink()
    assert verbatim() == 1.0, "an index may be used where its files are not"
