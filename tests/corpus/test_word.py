"""Word files: automatic numbers, tables, tracked changes, furniture, and every bad file."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import CorpusError
from corpus.containers.dispatch import extracts_of
from corpus.extracts import Extract

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PATH = Path("minutes.docx")


def _docx(body: str, *, space: str = _W, **parts: str) -> bytes:
    """Return a Word file; ``parts`` are numbering, styles, footnotes, header1 … by their names."""
    names = (
        f'xmlns:w="{space}" xmlns:r="{_R}" xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes"}
    files = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
    }
    relations = ""
    for name, content in parts.items():
        kind = name.rstrip("0123456789")
        root = roots.get(name, {"header": "hdr", "footer": "ftr"}.get(kind, name))
        files[f"word/{name}.xml"] = f"<w:{root} {names}>{content}</w:{root}>"
        relations += f'<Relationship Id="{name}" Type="{_R}/{kind}" Target="{name}.xml"/>'
    files["word/_rels/document.xml.rels"] = f"<Relationships>{relations}</Relationships>"
    return _zip(files)


def _zip(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _p(words: str, properties: str = "", run: str = "") -> str:
    own = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{own}<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def _n(words: str, list_id: int, level: int = 0) -> str:
    return _p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def _level(at: int, style: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def _lists(levels: str, nums: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{nums}'
    )


def _table(*rows: tuple[str, ...]) -> str:
    def cell(words: str) -> str:
        inside = words if words.startswith("<w:") else "".join(map(_p, words.split("\n")))
        return words if words.startswith("<w:tc>") else f"<w:tc>{inside}</w:tc>"

    return "".join(
        ["<w:tbl>", *(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows), "</w:tbl>"]
    )


def _read(data: bytes) -> Extract:
    (document,) = extracts_of(data, _PATH).documents
    return document


def _lines(data: bytes) -> list[str]:
    return _read(data).text.split("\n\n")[:-1]


def _marked(extract: Extract, kind: str) -> list[str]:
    return [m.span.of(extract.text) for m in extract.marks if m.kind.value == kind]


_MULTI = (
    _level(0, "decimal", "%1.") + _level(1, "lowerLetter", "(%2)") + _level(2, "lowerRoman", "(%3)")
)
_RESTARTED = (
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
)
_NUMBERING: list[tuple[str, str, str, list[str]]] = [
    (
        "levels count apart, and a deeper one begins anew under each number",
        _lists(_MULTI),
        _n("A", 1) + _n("b", 1, 1) + _n("c", 1, 1) + _n("d", 1, 2) + _n("E", 1) + _n("f", 1, 1),
        ["1. A", "(a) b", "(b) c", "(i) d", "2. E", "(a) f"],
    ),
    (
        "a list that says where it starts begins anew; one that does not goes on",
        _lists(_MULTI, _RESTARTED),
        _n("A", 1) + _n("B", 1) + _n("C", 2) + _n("D", 3) + _n("E", 2),
        ["1. A", "2. B", "1. C", "2. D", "3. E"],
    ),
    (
        "a label shows the levels above it",
        _lists(_level(0, "decimal", "%1") + _level(1, "decimal", "%1.%2")),
        _n("A", 1) + _n("b", 1, 1) + _n("B", 1) + _n("c", 1, 1),
        ["1 A", "1.1 b", "2 B", "2.1 c"],
    ),
    (
        "Roman figures above are plain ones in a legal label",
        _lists(
            _level(0, "upperRoman", "%1.") + _level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        ),
        _n("A", 1) + _n("B", 1) + _n("c", 1, 1),
        ["I. A", "II. B", "2.1 c"],
    ),
    (
        "a level that never restarts counts through the document",
        _lists(
            _level(0, "upperLetter", "%1")
            + _level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')
        ),
        _n("A", 1) + _n("b", 1, 1) + _n("B", 1) + _n("c", 1, 1),
        ["A A", "1) b", "B B", "2) c"],
    ),
    (
        "minutes go on from the number of the last meeting",
        _lists(_level(0, "decimal", "%1/26").replace('start w:val="1"', 'start w:val="54"')),
        _n("A", 1) + _n("B", 1),
        ["54/26 A", "55/26 B"],
    ),
    (
        "bullets are bullets, whatever their font",
        _lists(_level(0, "bullet", "\uf0b7")),
        _n("A", 1),
        ["• A"],
    ),
    (
        "a list that is taken off, and one that is not there, label nothing",
        _lists(_MULTI),
        _n("A", 0) + _n("B", 9) + _n("C", 1, 8),
        ["A", "B", "C"],
    ),
    (
        "an empty paragraph counts, as it does in Word, and is not written",
        _lists(_MULTI),
        _n("A", 1) + _n("", 1) + _n("B", 1),
        ["1. A", "3. B"],
    ),
    (
        "letters go on after z as Word prints them",
        _lists(_level(0, "lowerLetter", "%1)").replace('start w:val="1"', 'start w:val="26"')),
        _n("A", 1) + _n("B", 1),
        ["z) A", "aa) B"],
    ),
]


@pytest.mark.parametrize(
    ("reason", "numbering", "body", "lines"), _NUMBERING, ids=[n[0] for n in _NUMBERING]
)
def test_automatic_numbers_are_written_out(
    reason: str, numbering: str, body: str, lines: list[str]
) -> None:
    assert _lines(_docx(body, numbering=numbering)) == lines, reason


def test_a_style_numbers_its_paragraphs_and_heads_them() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="K1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="K2"><w:basedOn w:val="K1"/>'
        '<w:name w:val="Clause"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    )
    levels = _level(0, "decimal", "%1.") + _level(1, "decimal", "%1.%2", '<w:pStyle w:val="K2"/>')
    body = _p("Apologies", '<w:pStyle w:val="K1"/>') + _p("None.", '<w:pStyle w:val="K2"/>')
    found = _read(_docx(body, styles=styles, numbering=_lists(levels)))
    assert found.text == "1. Apologies\n\n1.1 None.\n\n"
    assert _marked(found, "heading") == ["1. Apologies"]


def test_styles_that_rest_on_one_another_in_a_circle_end() -> None:
    styles = "".join(
        f'<w:style w:styleId="{a}"><w:basedOn w:val="{b}"/></w:style>' for a, b in ("AB", "BA")
    )
    assert _lines(_docx(_p("Minutes", '<w:pStyle w:val="A"/>'), styles=styles)) == ["Minutes"]


def test_tracked_changes_are_read_as_accepted_and_said() -> None:
    body = (
        "<w:p><w:r><w:t>The grant be </w:t></w:r>"
        "<w:del><w:r><w:delText>refused</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>approved</w:t></w:r></w:ins></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One line </w:t></w:r></w:p>"
        + _p("with the next")
        + "<w:moveFrom><w:p/></w:moveFrom>"
    )
    found = _read(_docx(body))
    assert found.text == "The grant be approved\n\nOne line with the next\n\n"
    assert found.warnings == ("tracked changes are read as accepted: 1 insertions, 2 deletions",)


_INLINE: list[tuple[str, str, list[str]]] = [
    (
        "tabs stay",
        "<w:r><w:t>Present:</w:t><w:tab/><w:t>Cllr Ash</w:t></w:r>",
        ["Present:\tCllr Ash"],
    ),
    (
        "a line that the author breaks begins a new one, unless inside a sentence",
        "<w:r><w:t>Cllr Ash</w:t><w:br/><w:t>Cllr Birch and</w:t><w:br/><w:t>others</w:t></w:r>",
        ["Cllr Ash", "Cllr Birch and others"],
    ),
    (
        "words cut into runs are joined",
        "<w:r><w:t>Re</w:t></w:r><w:r><w:t>solved</w:t></w:r>",
        ["Resolved"],
    ),
    (
        "hyphens",
        "<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>opted</w:t><w:softHyphen/></w:r>",
        ["co-opted"],
    ),
    ("signs", '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>Yes</w:t></w:r>', ["✓Yes"]),
    ("links", '<w:hyperlink r:id="x"><w:r><w:t>the page</w:t></w:r></w:hyperlink>', ["the page"]),
    (
        "fields show what they show",
        "<w:r><w:instrText>DATE</w:instrText></w:r><w:fldSimple><w:r><w:t>5 May</w:t></w:r>"
        "</w:fldSimple>",
        ["5 May"],
    ),
    (
        "controls of forms",
        "<w:sdt><w:sdtContent><w:r><w:t>Hall</w:t></w:r></w:sdtContent></w:sdt>",
        ["Hall"],
    ),
    (
        "hidden words are not printed",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r><w:r><w:t>y</w:t></w:r>",
        ["y"],
    ),
    (
        "comments are not minutes",
        "<w:commentRangeStart/><w:r><w:commentReference/><w:t>y</w:t></w:r>",
        ["y"],
    ),
    (
        "a text box comes once, after the paragraph that holds it",
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>"
        + _p("box")
        + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
        + _p("box")
        + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent><w:t>words</w:t></w:r>",
        ["words", "box"],
    ),
]


@pytest.mark.parametrize(("reason", "runs", "lines"), _INLINE, ids=[i[0] for i in _INLINE])
def test_runs_give_the_printed_words(reason: str, runs: str, lines: list[str]) -> None:
    assert _lines(_docx(f"<w:p>{runs}</w:p>")) == lines, reason


@pytest.mark.parametrize(
    ("words", "run", "heads"),
    [
        ("Planning", "<w:b/>", True),  # a bold line over its paragraphs
        ("Planning", '<w:u w:val="single"/>', True),
        ("Planning", '<w:b w:val="0"/>', False),
        ("RESOLVED that the lamp be mended", "<w:b/>", False),  # decisions are bold too
        ("Cllr Ash (Chair)", "<w:b/>", False),
        ("The lamp was mended.", "<w:b/>", False),
    ],
)
def test_bold_lines_are_headings_where_they_say_nothing(words: str, run: str, heads: bool) -> None:
    found = _read(_docx(_p(words, "", run) + _p("It was long.")))
    assert _marked(found, "heading") == ([words] if heads else [])


def test_headers_come_once_as_furniture_and_a_letterhead_is_kept() -> None:
    section = "".join(
        f'<w:{kind}Reference r:id="{part}"/>'
        for kind, part in (("header", "header1"), ("header", "header2"), ("footer", "footer1"))
    )
    found = _read(
        _docx(
            _p("Minutes of 5 May") + f"<w:sectPr>{section}</w:sectPr>",
            header1=_p("Penny Brook Parish Council") + _p("Minutes of 5 May"),
            header2=_p("Minutes of 5 May")
            + '<w:p><w:r><w:pict><v:textpath string="DRAFT"/></w:pict></w:r></w:p>',
            footer1=_p("Page 1 of 3"),
        )
    )
    assert _marked(found, "heading") == ["Penny Brook Parish Council"]
    assert _marked(found, "noise") == ["Minutes of 5 May", "Page 1 of 3"]
    assert found.facts.minutes_status.value == "draft"


def test_footnotes_stand_before_the_next_heading() -> None:
    note = '<w:footnote w:id="2">' + _p("Subject to audit.") + "</w:footnote>"
    body = (
        '<w:p><w:r><w:t>Paid.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
        + _p("And noted.")
        + _p("Lamps", "", "<w:b/>")
    )
    assert _lines(_docx(body, footnotes=note)) == [
        "Paid.",
        "And noted.",
        "Subject to audit.",
        "Lamps",
    ]


def test_a_table_of_contents_is_furniture() -> None:
    styles = '<w:style w:styleId="I1"><w:name w:val="toc 1"/></w:style>'
    found = _read(_docx(_p("Apologies 1", '<w:pStyle w:val="I1"/>') + _p("Text"), styles=styles))
    assert _marked(found, "noise") == ["Apologies 1"]


_PROSE = "The Clerk reported that the lamp beside the mill had failed again and would be mended."


def test_a_table_of_minutes_numbered_by_word_itself() -> None:
    number = f"<w:tc>{_n('', 1)}</w:tc>"
    body = _p("Penny Brook Parish Council") + _table(
        ("Item", "Notes", "Action"),
        (number, f"Apologies\n{_PROSE}", ""),
        (number, f"Lamps\n{_PROSE}\nRESOLVED: to mend it.", "AB"),
    )
    found = _read(_docx(body, numbering=_lists(_level(0, "decimal", "%1."))))
    items = [(m.value, m.span.of(found.text)) for m in found.marks if m.kind.value == "item"]
    assert items == [("1", "Apologies"), ("2", "Lamps")]
    assert _marked(found, "action") == ["AB"]
    assert "2 Lamps\n\n" + _PROSE + "\n\nRESOLVED: to mend it.\n\nAB" in found.text


def test_paragraphs_and_tables_keep_their_order_and_nested_tables_their_words() -> None:
    inner = _table(("Payee", "£"), ("P. Ash", "12.00"))
    body = _p("before") + _table(("Cost", "Paid " + "x" * 3), ("a", f"<w:p/>{inner}")) + _p("after")
    assert _lines(_docx(body)) == [
        "before",
        "Cost\tPaid xxx",
        "a\tPayee | £ P. Ash | 12.00",
        "after",
    ]


def test_a_table_that_lays_out_the_page_is_read_as_the_page() -> None:
    inner = _table(("Item", "Notes"), ("3", f"Lamps\n{_PROSE}"))
    page = f"<w:tc>{_p('Penny Brook', '', '<w:b/>')}{inner}</w:tc>"
    found = _read(_docx(f"<w:tbl><w:tr>{page}</w:tr></w:tbl>"))
    assert _marked(found, "heading") == ["Penny Brook"]
    assert [m.value for m in found.marks if m.kind.value == "item"] == ["3"]


def test_merged_cells_come_once() -> None:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{_p("Present:")}</w:tc>'
    down = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{_p('again')}</w:tc>"
    body = _table((wide, "Cllr Ash"), (down, "", "Cllr Birch"))
    assert _lines(_docx(body)) == ["Present:", "Cllr Ash", "Cllr Birch"]


def test_the_strict_form_of_word_is_read_too() -> None:
    assert _lines(_docx(_p("Minutes"), space=_STRICT)) == ["Minutes"]


_GOOD = _docx(
    _p("Minutes of Penny Brook") + _n("Apologies", 1) + _table(("Item", "Notes"), ("1", _PROSE)),
    numbering=_lists(_MULTI),
    styles='<w:style w:styleId="A"/>',
)
_BAD: list[tuple[str, bytes, str]] = [
    ("cut in the middle", _GOOD[: len(_GOOD) // 2], "truncated"),
    ("without its text", _zip({"[Content_Types].xml": "<x/>"}), "without its text"),
    ("broken XML", _zip({"word/document.xml": "<w:document"}), "broken XML"),
    (
        "entities that unpack without end",
        _zip({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        "entities",
    ),
    ("a bomb", _zip({"word/document.xml": b" " * 50_000_000}), "times its size"),
    ("tags without end", _zip({"word/document.xml": b"<a/>" * 3_100_000}), "tags|times its size"),
    (
        "tables in tables",
        _docx("<w:tbl><w:tr><w:tc>" * 400 + "</w:tc></w:tr></w:tbl>" * 400),
        "deep",
    ),
    (
        "runs in links",
        _docx("<w:p>" + "<w:hyperlink>" * 900 + "</w:hyperlink>" * 900 + "</w:p>"),
        "deep",
    ),
    (
        "boxes in boxes",
        _docx("<w:p><w:r><w:txbxContent>" * 900 + "</w:txbxContent></w:r></w:p>" * 900),
        "deep|no text",
    ),
    ("no words", _docx("<w:p/>"), "no text"),
    (
        "pictures alone",
        _zip({"word/document.xml": "<d><body/></d>", "word/media/a.png": "x"}),
        "pictures",
    ),
    ("a workbook", _zip({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "Excel"),
    ("slides", _zip({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "PowerPoint"),
    (
        "locked with a password",
        b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    (
        "old Word",
        b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"),
        r"old Word file \(\.doc",
    ),
]


@pytest.mark.parametrize(("what", "data", "reason"), _BAD, ids=[b[0] for b in _BAD])
def test_bad_files_are_refused_with_the_reason(what: str, data: bytes, reason: str) -> None:
    started = time.process_time()
    with pytest.raises(CorpusError, match=reason) as caught:
        extracts_of(data, _PATH)
    assert caught.value.path == str(_PATH), what
    assert caught.value.remedy
    assert time.process_time() - started < 5


def test_a_footnote_that_refers_to_itself_ends() -> None:
    heading = _p("Lamps", "", "<w:b/>")
    reference = '<w:p><w:r><w:t>x</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    note = f'<w:footnote w:id="2">{reference}{heading}</w:footnote>'
    assert _lines(_docx(reference, footnotes=note)) == ["x", "x", "Lamps"]


@settings(deadline=2_000, max_examples=150)
@given(st.data())
def test_mangled_bytes_are_read_or_refused(data: st.DataObject) -> None:
    mangled = bytearray(_GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(mangled) - 1))
        mangled[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(mangled)))
    try:
        found = extracts_of(bytes(mangled[: max(cut, 4)]), _PATH)
    except CorpusError:
        return
    assert all(d.text.encode() for d in found.documents)


_TAGS = st.sampled_from(
    ["p", "r", "t", "tbl", "tr", "tc", "ins", "del", "sdt", "sdtContent", "pPr", "numPr", "br"]
)
_TREES = st.recursive(
    st.just("word"),
    lambda inner: st.builds(
        lambda t, c: f"<w:{t}>{''.join(c)}</w:{t}>", _TAGS, st.lists(inner, max_size=3)
    ),
    max_leaves=25,
)


@settings(deadline=2_000, max_examples=150)
@given(_TREES)
def test_any_tree_of_word_is_read_or_refused(tree: str) -> None:
    try:
        extracts_of(_docx(tree, numbering=_lists(_MULTI)), _PATH)
    except CorpusError:
        return
