"""A briefing as its reader gets it, and as somebody edited it: what verify says of both."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.verifying.briefings import verify_file
from assistant.verifying.records import BriefingReport, Fault
from index import open_index
from index.build import build_index

QUESTIONS = ("what was resolved about the lamps on Mill Street", "footbridge", "skate park")
LAMPS = "the lamps on Mill Street be replaced at a cost of £4,200."


@pytest.fixture(scope="module")
def packs(county_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a pack of three questions in every format."""
    folder = tmp_path_factory.mktemp("packs")
    for ending in ("md", "docx", "html", "csv", "json"):
        arguments = [*QUESTIONS, "-o", str(folder / f"pack.{ending}"), "--index", str(county_index)]
        assert main(["brief", *arguments]) == 0
    return folder


POND = """\
# Amenities Committee

Minutes of the meeting held on Monday 9 May 2022 at 7 pm in the Corn Hall, Wessenbury

**Present:** Councillors Tobias Ley (Chair), Marian Stroud

## 1. Questions

Nobody spoke.

## 2. Duck pond

**RESOLVED:** That the duck pond be dredged at a cost of £900.
"""

Edit = Callable[[str], str]


@pytest.fixture
def verified(packs: Path, county_index: Path, tmp_path: Path) -> Callable[..., BriefingReport]:
    """Return what edits a pack's text and verifies it."""

    def verify(ending: str, edit: Edit = str) -> BriefingReport:
        source, target = packs / f"pack.{ending}", tmp_path / f"edited.{ending}"
        if ending == "docx":
            _edit_word(source, target, edit)
        else:
            with source.open(encoding="utf-8", newline="") as file:
                target.write_bytes(edit(file.read()).encode())
        with open_index(county_index) as index:
            return verify_file(target, index)

    return verify


def _edit_word(source: Path, target: Path, edit: Edit) -> None:
    """Edit the XML of the parts that hold text."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part in ("word/document.xml", "word/footnotes.xml"):
                data = edit(data.decode()).encode()
            new.writestr(part, data)


def _once(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text or "<w:footnotes" in text or "<w:document" in text
        return text.replace(old, new, 1)

    return edit


TEXTS = ("md", "html", "docx", "csv", "json")


@pytest.mark.parametrize("ending", TEXTS)
def test_an_unedited_pack_is_proven(verified: Callable[..., BriefingReport], ending: str) -> None:
    report = verified(ending)
    assert report.is_proven, report.troubles
    assert report.proven == len(report.proofs) > 3


@pytest.mark.parametrize("ending", TEXTS)
@pytest.mark.parametrize(
    ("old", "new", "stored", "found"),
    [
        ("lamps on Mill Street be replaced", "lamps on Hill Street be replaced", "Mill", "Hill"),
        ("at a cost of £4,200", "at a cost of £4,300", "£4,200.", "£4,300."),
        ("be replaced", "be not replaced", "", "not"),
        ("handrail of the footbridge", "handrail of footbridge", "the", ""),
        ("handrail of the", "hand rail of the", "handrail", "hand rail"),
    ],
    ids=["a letter", "a figure", "a word added", "a word left out", "a blank"],
)
def test_one_changed_word_is_named(
    verified: Callable[..., BriefingReport],
    ending: str,
    old: str,
    new: str,
    stored: str,
    found: str,
) -> None:
    report = verified(ending, _once(old, new))
    altered = [t for t in report.troubles if t.fault is Fault.ALTERED]
    assert altered, report.troubles
    assert altered[0].differences == ((stored, found),)
    assert not report.is_proven


@pytest.mark.parametrize("ending", TEXTS)
def test_a_note_of_another_meeting_is_named(
    verified: Callable[..., BriefingReport], ending: str
) -> None:
    def edit(text: str) -> str:
        return re.sub(
            r"(Lighting Sub-Committee(?:\\?), )4 March 2019(, minute)", r"\g<1>5 March 2019\2", text
        )

    report = verified(ending, edit)
    assert {t.fault for t in report.troubles} == {Fault.NOTE_DIFFERS}
    assert report.troubles[0].differences == (("4", "5"),)


@pytest.mark.parametrize("ending", TEXTS)
def test_a_note_of_another_minute_is_named(
    verified: Callable[..., BriefingReport], ending: str
) -> None:
    report = verified(ending, lambda text: text.replace("minute 102 “", "minute 10 “"))
    assert {t.fault for t in report.troubles} == {Fault.NOTE_DIFFERS}
    assert report.troubles[0].differences == (("102", "10"),)


@pytest.mark.parametrize("ending", ["md", "html", "csv", "json"])
def test_windows_line_ends_are_no_fault(
    verified: Callable[..., BriefingReport], ending: str
) -> None:
    assert verified(ending, lambda text: text.replace("\n", "\r\n")).is_proven


def _without_marks(text: str) -> str:
    text = re.sub(r" <!-- minutes .*? -->", "", text)
    text = re.sub(r' data-[a-z0-9-]+="[^"]*"', "", text)
    text = re.sub(r"<w:bookmark(?:Start|End)[^>]*/>", "", text)
    return re.sub(r"span:[^\",]*|minutes_\d+_\d+_\d+_\d+", "", text)


@pytest.mark.parametrize("ending", TEXTS)
def test_without_its_marks_a_quote_is_found_by_its_words(
    verified: Callable[..., BriefingReport], ending: str
) -> None:
    assert verified(ending, _without_marks).is_proven
    report = verified(
        ending,
        lambda t: _without_marks(t).replace("lamps on Mill Street be", "lamps on Hill Street be"),
    )
    assert report.troubles[0].differences == (("Mill", "Hill"),)


def test_a_mark_is_never_trusted_alone(verified: Callable[..., BriefingReport]) -> None:
    """The words of one place under the mark of another are judged by where they stand."""

    def swap(text: str) -> str:
        marks = re.findall(r"minutes span:\S+", text)
        return text.replace(marks[0], marks[-1])

    report = verified("md", swap)
    assert not report.troubles or report.troubles[0].fault is not Fault.NOTE_DIFFERS


def test_a_quote_cut_short_by_its_mark_too_is_named(
    verified: Callable[..., BriefingReport],
) -> None:
    def cut(text: str) -> str:
        tail = " at a cost of £4,200."
        assert LAMPS.endswith(tail)
        text = text.replace(f"{tail}”", "”")
        span = re.search(r"span:(\S+)@(\d+)-(\d+)", _definition(text, LAMPS[:20]))
        assert span is not None
        return text.replace(span[0], f"span:{span[1]}@{span[2]}-{int(span[3]) - len(tail)}")

    report = verified("md", cut)
    assert Fault.CUT in {t.fault for t in report.troubles}
    assert report.troubles[0].differences == (("at a cost of £4,200.", ""),)


def _definition(text: str, words: str) -> str:
    """Return the definition of the note of the quote that holds some words."""
    number = re.search(rf"> .*{re.escape(words)}[^\[]*\[\^(\d+)\]", text)
    assert number is not None
    return next(line for line in text.splitlines() if line.startswith(f"[^{number[1]}]:"))


def test_a_lead_in_that_was_altered_is_named(verified: Callable[..., BriefingReport]) -> None:
    report = verified("md", _once("> RESOLVED: That “the lamps", "> NOT RESOLVED: That “the lamps"))
    assert [t.fault for t in report.troubles] == [Fault.HEAD]


def test_a_lead_in_may_be_left_out(verified: Callable[..., BriefingReport]) -> None:
    assert verified("md", _once("> RESOLVED: That “the lamps", "> “the lamps")).is_proven


def test_an_extract_without_note_and_a_note_without_extract(
    verified: Callable[..., BriefingReport],
) -> None:
    def drop(text: str) -> str:
        return re.sub(r"(> .*the lamps on Mill Street be replaced.*)\[\^\d+\]", r"\1", text)

    report = verified("md", drop)
    assert {t.fault for t in report.troubles} >= {Fault.NO_NOTE, Fault.NO_EXTRACT}


def test_a_persons_own_notes_and_words_are_no_fault(
    verified: Callable[..., BriefingReport],
) -> None:
    own = "\n\nAs the Committee saw it.[^own]\n\n[^own]: See also the report of May 2019.\n"
    assert verified("md", lambda text: text + own).is_proven


def test_a_quotation_that_no_minutes_hold(verified: Callable[..., BriefingReport]) -> None:
    stray = "\n\n> “Purple elephants juggle quarterly yoghurt.”[^x]\n\n[^x]: From nowhere.\n"
    report = verified("md", lambda text: text + stray)
    assert [t.fault for t in report.troubles] == [Fault.NOT_IN_INDEX]


def test_runs_that_word_split_are_one_text(verified: Callable[..., BriefingReport]) -> None:
    """Word splits runs at spelling errors and revisions."""

    def split(text: str) -> str:
        return text.replace(
            "Mill Street be replaced",
            'Mill</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t xml:space="preserve"> Str'
            '</w:t></w:r><w:ins w:id="9" w:author="x"><w:r><w:t>eet be replaced</w:t></w:r></w:ins>'
            '<w:del w:id="10" w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del>'
            "<w:r><w:t>",
        )

    assert verified("docx", split).is_proven


def test_a_quote_that_enter_split_is_one_quote(verified: Callable[..., BriefingReport]) -> None:
    def enter(text: str) -> str:
        style = re.search(r"<w:pPr><w:pStyle w:val=\"MinutesQuote\"/></w:pPr>", text)
        if style is None:
            return text
        return text.replace(
            "Street be replaced", f"Street</w:t></w:r></w:p><w:p>{style[0]}<w:r><w:t>be replaced", 1
        )

    assert verified("docx", enter).is_proven


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("none.md", b"# Nothing is quoted here\n", None),
        ("none.html", b"<p>Nothing", None),
        ("none.json", b'{"extracts": []}', None),
        ("other.json", b"[1]", "no list"),
        ("broken.json", b"{", "no JSON"),
        ("other.csv", b"a,b\n1,2\n", "quote"),
        ("broken.docx", b"PK\x03\x04 and no more", "no Word document"),
        ("empty.docx", b"", "no Word document"),
        ("pack.ris", b"TY  - GOVDOC\n", "verify reads"),
    ],
)
def test_what_holds_no_extract(
    county_index: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    data: bytes,
    says: str | None,
) -> None:
    (tmp_path / name).write_bytes(data)
    status = main(["verify", str(tmp_path / name), "--index", str(county_index)])
    out, err = capsys.readouterr()
    assert status == (1 if says is None else 2)
    assert (says or "no extract to verify") in " ".join((out + err).split())
    assert name in out + err


def test_a_missing_file_is_wrong_use(county_index: Path, tmp_path: Path) -> None:
    assert main(["verify", str(tmp_path / "gone.md"), "--index", str(county_index)]) == 2


def test_documents_that_the_index_no_longer_holds(
    packs: Path, samples_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["verify", str(packs / "pack.md"), "--index", str(samples_index)])
    shown = " ".join(capsys.readouterr().out.split())
    assert status == 1
    assert "the index no longer holds" in shown


def test_without_an_index_there_is_nothing_to_prove_against(packs: Path, tmp_path: Path) -> None:
    assert main(["verify", str(packs / "pack.md"), "--index", str(tmp_path / "none")]) == 3


def test_people_are_told_which_word(
    packs: Path, county_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (packs / "pack.md").read_text("utf-8").replace("Mill Street be", "Hill Street be")
    (tmp_path / "edited.md").write_text(text, "utf-8")
    assert main(["verify", str(tmp_path / "edited.md"), "--index", str(county_index)]) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "the minutes say “Mill”, the file says “Hill” (after “the lamps on”)" in shown
    assert "not proven" in shown


def test_minutes_that_were_read_anew_may_have_moved_their_words(tmp_path: Path) -> None:
    """What was corrected elsewhere in the file moves every place in it."""
    minutes = tmp_path / "minutes" / "pond.md"
    minutes.parent.mkdir()
    minutes.write_text(POND, encoding="utf-8")
    for name, text in (("before", POND), ("after", POND.replace("7 pm", "half past seven"))):
        minutes.write_text(text, encoding="utf-8")
        build_index(tmp_path / name, [minutes])
    for ending in ("md", "docx", "html"):
        path = str(tmp_path / f"pack.{ending}")
        options = ["-n", "1", "-o", path, "--index", str(tmp_path / "before")]
        assert main(["brief", "duck pond", *options]) == 0
        assert main(["verify", path, "--index", str(tmp_path / "after")]) == 0


def test_a_clause_within_a_discussion_is_compared_with_its_own_words(tmp_path: Path) -> None:
    """The table repeats one sentence of the quote: nobody may be told that nothing is like it."""
    minutes = tmp_path / "pond.md"
    weed = "**RESOLVED:** That the duck pond be dredged at a cost of £900."
    talk = "Councillor Ley said that weed was thick on the duck pond all summer. It was agreed to "
    minutes.write_text(POND.replace(weed, f"{talk} buy a rake. Nobody had one to lend."), "utf-8")
    build_index(tmp_path / "index", [minutes])

    def edit(text: str) -> str:
        return text.replace("buy a rake", "not buy a rake")

    for ending in ("md", "html", "docx"):
        pack, edited = tmp_path / f"pack.{ending}", tmp_path / f"edited.{ending}"
        options = ["-n", "1", "-o", str(pack), "--index", str(tmp_path / "index")]
        assert main(["brief", "duck pond weed", *options]) == 0
        if ending == "docx":
            _edit_word(pack, edited, edit)
        else:
            edited.write_text(edit(pack.read_text("utf-8")), "utf-8")
        with open_index(tmp_path / "index") as index:
            report = verify_file(edited, index)
        assert [t.fault for t in report.troubles] == [Fault.ALTERED, Fault.ALTERED], ending
        assert {t.differences for t in report.troubles} == {(("", "not"),)}, ending


def test_json_names_the_words(
    packs: Path, county_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (packs / "pack.md").read_text("utf-8").replace("Mill Street be", "Hill Street be")
    (tmp_path / "edited.md").write_text(text, "utf-8")
    arguments = ["verify", str(tmp_path / "edited.md"), str(packs / "pack.html"), "--json"]
    assert main([*arguments, "--index", str(county_index)]) == 1
    edited, whole = json.loads(capsys.readouterr().out)
    assert whole["proven"] is True
    assert edited["proven"] is False
    assert edited["faults"][0]["differences"] == [{"minutes": "Mill", "file": "Hill"}]


def test_answers_in_json_can_be_verified_too(
    county_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "footbridge", "--json", "--index", str(county_index)]) == 0
    (tmp_path / "answer.json").write_text(capsys.readouterr().out, "utf-8")
    assert main(["verify", str(tmp_path / "answer.json"), "--index", str(county_index)]) == 0


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_prints_and_saves_it(
    packs: Path, county_index: Path, tmp_path: Path
) -> None:
    """Its notes are real ones: another program keeps and prints them, and verify finds them."""
    for name, form in (
        ("pack.docx", "pdf"),
        ("pack.docx", "docx:MS Word 2007 XML"),
        ("pack.html", "html:HTML (StarWriter)"),
    ):
        command = ["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"]
        command += ["--headless", "--convert-to", form, "--outdir", str(tmp_path / "again")]
        subprocess.run([*command, str(packs / name)], check=True, capture_output=True)
    assert (tmp_path / "again" / "pack.pdf").read_bytes().startswith(b"%PDF")
    with open_index(county_index) as index:
        for name in ("pack.docx", "pack.html"):
            report = verify_file(tmp_path / "again" / name, index)
            assert report.is_proven, report.troubles
            assert len(report.proofs) == len(verify_file(packs / name, index).proofs)


def test_the_word_document_is_what_word_wants(packs: Path) -> None:
    """Ids that belong together do, and the parts that Word looks for are declared."""
    with zipfile.ZipFile(io.BytesIO((packs / "pack.docx").read_bytes())) as file:
        body = file.read("word/document.xml").decode()
        notes = file.read("word/footnotes.xml").decode()
        types = file.read("[Content_Types].xml").decode()
        relations = file.read("word/_rels/document.xml.rels").decode()
        settings = file.read("word/settings.xml").decode()
        styles = file.read("word/styles.xml").decode()
    referred = re.findall(r'<w:footnoteReference w:id="(\d+)"', body)
    defined = re.findall(r'<w:footnote w:id="(\d+)"', notes)
    assert referred == defined
    assert len(referred) > 3
    assert "/word/footnotes.xml" in types
    assert "footnotes.xml" in relations
    assert '<w:footnote w:id="-1"' in settings
    assert 'w:lang w:val="en-GB"' in styles
    assert body.count("<w:tblHeader/>") == 3
    for level in (1, 2, 3, 4):
        assert f'<w:pStyle w:val="Heading{level}"/>' in body
    for bookmark in re.findall(r"NOTEREF (\S+)", body):
        assert f'w:name="{bookmark}"' in body
