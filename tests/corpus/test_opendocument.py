"""OpenDocument text: list labels, headings, tables, changes; every bad file refused."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import CorpusError
from corpus.containers.dispatch import extracts_of
from corpus.extracts import Extract

_PATH = Path("minutes.odt")
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(
    f'xmlns:{short}="{_URN}:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)
_STYLES = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1"'
    ' style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2"'
    ' style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
    '<text:list-style style:name="D"><text:list-level-style-number text:level="1"'
    ' style:num-format="I"/><text:list-level-style-number text:level="2" text:display-levels="2"'
    ' style:num-format="1"/></text:list-style>'
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/>'
    "</text:list-style>"
    '<style:style style:name="P1"><style:text-properties fo:font-weight="bold"/></style:style>'
)


def _content(body: str, kind: str = "text", root: str = "document-content") -> str:
    return (
        f"<office:{root} {_NAMES}><office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:{root}>"
    )


def _odt(body: str, kind: str = "text", **parts: str) -> bytes:
    files = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": _content(body, kind),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {
            **files,
            **{k.replace("__", "/") + ".xml": v for k, v in parts.items()},
        }.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _read(data: bytes) -> Extract:
    (document,) = extracts_of(data, _PATH).documents
    return document


def _lines(body: str) -> list[str]:
    return _read(_odt(body)).text.split("\n\n")[:-1]


def _p(words: str) -> str:
    return f"<text:p>{words}</text:p>"


def _list(*items: str, style: str = "L", more: str = "") -> str:
    inside = "".join(f"<text:list-item>{i}</text:list-item>" for i in items)
    name = f' text:style-name="{style}"' if style else ""
    return f"<text:list{name}{more}>{inside}</text:list>"


_BODIES: list[tuple[str, str, list[str]]] = [
    ("paragraphs", _p("One") + _p("Two"), ["One", "Two"]),
    (
        "spaces, tabs and breaks",
        _p('a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>D'),
        ["a  b\tc", "D"],
    ),
    (
        "spans and links",
        _p("<text:span>Re</text:span>solved <text:a>here</text:a>."),
        ["Resolved here."],
    ),
    (
        "labels of nested lists",
        _list(_p("A"), _p("B") + _list(_p("c"), _p("d"), style=""), _p("E")),
        ["1. A", "2. B", "(a) c", "(b) d", "3. E"],
    ),
    ("a second paragraph of a clause has no label", _list(_p("A") + _p("more")), ["1. A", "more"]),
    (
        "labels with the level above",
        _list(_p("A") + _list(_p("b"), style=""), style="D"),
        ["I A", "I.1 b"],
    ),
    ("a list of its own begins anew", _list(_p("A")) + _list(_p("B")), ["1. A", "1. B"]),
    (
        "a list that goes on",
        _list(_p("A")) + _p("x") + _list(_p("B"), more=' text:continue-numbering="true"'),
        ["1. A", "x", "2. B"],
    ),
    ("bullets", _list(_p("A"), style="B"), ["• A"]),
    (
        "a number that the author set",
        '<text:list text:style-name="L"><text:list-item text:start-value="54"><text:p>A</text:p>'
        "</text:list-item></text:list>",
        ["54. A"],
    ),
    (
        "deleted words stand apart and are not taken",
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>" + _p("kept"),
        ["kept"],
    ),
    (
        "comments are not minutes",
        _p("a<office:annotation><text:p>hm</text:p></office:annotation>b"),
        ["ab"],
    ),
    (
        "notes stand last",
        _p(
            "Paid<text:note><text:note-citation>1</text:note-citation><text:note-body>"
            "<text:p>audited</text:p></text:note-body></text:note>."
        )
        + _p("x"),
        ["Paid.", "x", "audited"],
    ),
    (
        "text boxes",
        _p("a<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>"),
        ["a", "box"],
    ),
    ("sections", f"<text:section>{_p('a')}</text:section>", ["a"]),
    (
        "tables, merged cells once",
        "<table:table><table:table-row><table:table-cell><text:p>Payee</text:p></table:table-cell>"
        "<table:table-cell><text:p>Sum</text:p></table:table-cell><table:covered-table-cell/>"
        "</table:table-row>"
        "<table:table-row><table:table-cell><text:p>P. Ash</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="999999"/></table:table-row>'
        "</table:table>",
        ["Payee\tSum", "P. Ash"],
    ),
]


@pytest.mark.parametrize(("reason", "body", "lines"), _BODIES, ids=[b[0] for b in _BODIES])
def test_elements_give_the_printed_words(reason: str, body: str, lines: list[str]) -> None:
    assert _lines(body) == lines, reason


def test_headings_are_marked_and_numbered_by_the_outline() -> None:
    outline = (
        f"<office:document-styles {_NAMES}><office:styles><text:outline-style>"
        '<text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>'
        "</text:outline-style></office:styles><office:master-styles><style:header>"
        "<text:p>Page</text:p></style:header></office:master-styles></office:document-styles>"
    )
    body = (
        '<text:h text:outline-level="1">Lamps</text:h><text:p text:style-name="P1">Roads</text:p>'
        + _p("Mended.")
    )
    found = _read(_odt(body, styles=outline))
    marks = [(m.kind.value, m.span.of(found.text)) for m in found.marks]
    assert marks == [("noise", "Page"), ("heading", "1. Lamps"), ("heading", "Roads")]


def test_one_file_of_xml_is_read_too() -> None:
    data = '<?xml version="1.0"?>' + _content(_p("Minutes"), root="document")
    assert _read(data.encode()).text == "Minutes\n\n"


_LOCK = "<m><file-entry><encryption-data/></file-entry></m>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_odt("", **{"META-INF__manifest": _LOCK}), "password"),
        (_odt(_p("x"))[:300], "truncated"),
        (_odt("<table:table/>", kind="spreadsheet"), "spreadsheet"),
        (_odt("x", kind="presentation"), "presentation"),
        (_odt(""), "no text"),
        (_odt("</text:p>"), "broken XML"),
        (_odt("<text:section>" * 500 + "</text:section>" * 500), "deep"),
        (_odt("<text:list><text:list-item>" * 500 + "</text:list-item></text:list>" * 500), "deep"),
        (_odt(_p("<text:span>" * 500 + "</text:span>" * 500)), "deep"),
        (_odt("<text:p><draw:text-box>" * 500 + "</draw:text-box></text:p>" * 500), "deep"),
        (
            _odt(
                "<table:table><table:table-row><table:table-cell>" * 300
                + "</table:table-cell></table:table-row></table:table>" * 300
            ),
            "deep",
        ),
    ],
)
def test_bad_files_are_refused_with_the_reason(data: bytes, reason: str) -> None:
    started = time.process_time()
    with pytest.raises(CorpusError, match=reason) as caught:
        extracts_of(data, _PATH)
    assert caught.value.remedy
    assert time.process_time() - started < 3


_GOOD = _odt("".join(body for _, body, _ in _BODIES))


@settings(deadline=2_000, max_examples=100)
@given(st.data())
def test_mangled_bytes_are_read_or_refused(data: st.DataObject) -> None:
    mangled = bytearray(_GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        mangled[data.draw(st.integers(0, len(mangled) - 1))] = data.draw(st.integers(0, 255))
    try:
        extracts_of(bytes(mangled[: data.draw(st.integers(4, len(mangled)))]), _PATH)
    except CorpusError:
        return


_TAGS = st.sampled_from(
    [
        "text:p",
        "text:h",
        "text:list",
        "text:list-item",
        "text:span",
        "table:table",
        "table:table-row",
        "table:table-cell",
        "text:note",
        "draw:text-box",
        "text:section",
    ]
)
_TREES = st.recursive(
    st.just("word"),
    lambda inner: st.builds(
        lambda t, c: f"<{t}>{''.join(c)}</{t}>", _TAGS, st.lists(inner, max_size=3)
    ),
    max_leaves=25,
)


@settings(deadline=2_000, max_examples=150)
@given(_TREES)
def test_any_tree_is_read_or_refused(tree: str) -> None:
    try:
        extracts_of(_odt(tree), _PATH)
    except CorpusError:
        return
