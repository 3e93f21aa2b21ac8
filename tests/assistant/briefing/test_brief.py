"""``minutes brief``: what is written, what is refused, and that it is written whole."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.cli import main

LAMPS = "lamps on Mill Street"


@pytest.fixture(autouse=True)
def _use_county(county_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_INDEX", str(county_index))


def _brief(tmp_path: Path, name: str, *arguments: str) -> str:
    path = tmp_path / name
    assert main(["brief", *(arguments or (LAMPS,)), "-o", str(path)]) == 0
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def test_extracts_are_by_body_and_then_by_date(tmp_path: Path) -> None:
    text = _brief(tmp_path, "x.md", "lamps on Mill Street", "-t", "footbridge")
    headings = re.findall(r"^###+ (.*)", text, re.MULTILINE)
    bodies = [h for h in headings if "Council" in h]
    assert bodies == sorted(bodies, key=str.casefold)
    penny_brook = text[text.index("### Penny Brook Parish Council") :]
    assert penny_brook.index("14 January 2020") < penny_brook.index("13 July 2021")
    assert [int(n) for n in re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)] == [
        int(n) for n in re.findall(r"^>.*”\[\^(\d+)\]", text, re.MULTILINE)
    ]


def test_what_the_minutes_do_not_hold_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = _brief(tmp_path, "x.md", LAMPS, "“purple elephants”")
    assert "Nothing found: no passage" in text
    assert "does not prove" in text
    assert "purple elephants" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["x.md", "x.docx", "x.csv"])
def test_nothing_is_written_where_nothing_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["brief", "“purple elephants”", "-o", str(tmp_path / name)]) == 1
    assert not list(tmp_path.glob("*x*"))
    assert "nothing was written" in capsys.readouterr().err


def test_filters_hold_and_are_named(tmp_path: Path) -> None:
    text = _brief(tmp_path, "x.md", LAMPS, "--since", "2020", "--council", "wessenbury")
    assert "From: 1 January 2020" in text
    assert "Wessenbury Town Council" in text
    assert "4 March 2019" not in text[: text.index("## Sources")]
    assert "Searched: 1 document (of 6 indexed)" in text
    assert "without a date" not in text, "all of this index have one"


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("x.odt", [], "the ending tells no format"),
        ("none/x.md", [], "there is no folder"),
        (".", [], "is a folder"),
        ("there.md", [], "--force"),
        ("x.md", ["--council", "Nowhere"], "no council"),
    ],
)
def test_what_cannot_be_written_is_refused(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    arguments: list[str],
    says: str,
) -> None:
    (tmp_path / "there.md").write_text("mine")
    assert main(["brief", LAMPS, "-o", str(tmp_path / name), *arguments]) == 2
    assert says in capsys.readouterr().err
    assert (tmp_path / "there.md").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.chmod(0o500)
    try:
        assert main(["brief", LAMPS, "-o", str(tmp_path / "x.md")]) == 2
    finally:
        tmp_path.chmod(0o700)
    assert "cannot be written" in capsys.readouterr().err


def test_force_replaces_the_file_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("old")
    text = _brief(tmp_path, "x.md", LAMPS, "--force")
    assert "old" not in text.splitlines()
    assert [path.name for path in tmp_path.iterdir()] == ["x.md"]


def test_a_format_where_the_ending_tells_none(tmp_path: Path) -> None:
    assert json.loads(_brief(tmp_path, "x.out", LAMPS, "--format", "json"))["extracts"]


def test_standard_output_takes_the_pack(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["brief", LAMPS, "-o", "-", "--format", "ris"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"TY  - GOVDOC\r\n")


@pytest.mark.parametrize(
    ("topics", "count"),
    [
        (["Mill", "Street"], 1),
        (["lamps on Mill Street", "footbridge"], 2),
        (["footbridge", "-t", "skate park", "--question", "who mended the footbridge?"], 3),
        (["footbridge", "-t", "footbridge"], 1),
    ],
    ids=["plain words are one topic", "each in quotation marks", "repeated", "the same once"],
)
def test_topics(tmp_path: Path, topics: list[str], count: int) -> None:
    assert len(json.loads(_brief(tmp_path, "x.json", *topics))["questions"]) == count


def test_json_holds_the_citations_of_ask(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = json.loads(_brief(tmp_path, "x.json"))
    capsys.readouterr()
    assert main(["ask", LAMPS, "--json"]) == 0
    asked = {c["id"]: c for c in json.loads(capsys.readouterr().out)["citations"]}
    assert {extract["id"] for extract in pack["extracts"]} == set(asked)
    for extract in pack["extracts"]:
        assert extract["quote"] == asked[extract["id"]]["quote"]
        assert extract["source"] == asked[extract["id"]]["source"]
    quotes = {extract["n"]: extract["quote"] for extract in pack["extracts"]}
    assert pack["decisions"]
    assert all(row["text"] in quotes[row["extract"]] for row in pack["decisions"])


def test_csv_is_a_line_an_extract_and_takes_excels_mark(tmp_path: Path) -> None:
    text = _brief(tmp_path, "x.csv", LAMPS, "--bom")
    assert text.startswith("\ufeffn,topics,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["n"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert all(row["quote"] and row["note"] and row["id"] for row in rows)


def test_ris_is_what_reference_managers_read(tmp_path: Path) -> None:
    text = _brief(tmp_path, "x.ris", LAMPS, "footbridge -x")
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert sum(line == "TY  - GOVDOC" for line in lines) == lines.count("ER  - ")
    assert "DA  - 2019/03/04/" in lines


def test_csl_json_is_what_reference_managers_read(tmp_path: Path) -> None:
    entries = json.loads(_brief(tmp_path, "x.csl.json"))
    assert len({entry["id"] for entry in entries}) == len(entries)
    dated = next(e for e in entries if e["issued"]["date-parts"] == [[2019, 3, 4]])
    assert dated["type"] == "report"
    assert dated["author"] == [{"literal": "Wessenbury Town Council"}]
    assert "Lighting Sub-Committee" in dated["title"]


class _Outline(HTMLParser):
    """Collects what makes a page accessible."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.levels: list[int] = []
        self.language: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.targets += [h[1:] for h in [values.get("href") or ""] if h.startswith("#")]
        self.levels += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.language = values.get("lang", self.language)


def test_the_page_is_accessible_and_self_contained(tmp_path: Path) -> None:
    text = _brief(tmp_path, "x.html", LAMPS, "footbridge")
    page = _Outline()
    page.feed(text)
    assert page.language == "en-GB"
    assert {"main", "nav", "header", "caption", "title"} <= set(page.tags)
    assert {"script", "img", "link", "iframe"}.isdisjoint(page.tags)
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids), "every link within the page leads somewhere"
    assert {f"note-{n}" for n in (1, 2)} | {f"ref-{n}" for n in (1, 2)} <= set(page.targets)
    assert page.levels.count(1) == 1
    steps = zip(page.levels, page.levels[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps), "no level is left out"
    assert "@media print" in text


@pytest.mark.parametrize("style", ["full", "short", "harvard"])
@pytest.mark.parametrize("ending", ["md", "docx", "html"])
def test_every_style_is_proven(tmp_path: Path, style: str, ending: str) -> None:
    path = str(tmp_path / f"x.{ending}")
    assert main(["brief", LAMPS, "footbridge", "-o", path, "--style", style]) == 0
    assert main(["verify", path]) == 0
