"""RTF: words, labels, tables, code pages; every bad file refused or said to be cut."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import CorpusError
from corpus.containers.dispatch import extracts_of
from corpus.extracts import Extract

_PATH = Path("minutes.rtf")
_HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset238 Arial CE;}}"


def _read(body: str) -> Extract:
    (document,) = extracts_of((_HEAD + body + "}").encode("latin-1"), _PATH).documents
    return document


def _lines(body: str) -> list[str]:
    return _read(body).text.split("\n\n")[:-1]


_BODIES: list[tuple[str, str, list[str]]] = [
    ("paragraphs", r"\pard One\par Two", ["One", "Two"]),
    ("words run over lines of the file", "Minu\r\ntes\\par", ["Minutes"]),
    ("labels of new lists", r"{\listtext\pard\plain 1.\tab}Apologies\par", ["1. Apologies"]),
    ("labels of old lists", r"{\pntext\f0 (a)\tab}{\*\pn\pnlvlbody}be noted\par", ["(a) be noted"]),
    ("letters of the code page", r"caf\'e9 \'96 \'a35\par", ["café – £5"]),
    ("letters of a font's own page", r"{\f1 \'f8}\f0\'f8\par", ["řø"]),
    ("Unicode with its fallback", r"C\u373?r \uc2\u233\'65\'65x\par", ["Cŵr éx"]),
    ("Unicode beyond 16 bits", r"Yes \u-10179?\u-8704?\par", ["Yes 😀"]),
    ("half a character", r"a\u-10179?b\par", ["a\ufffdb"]),
    ("signs", r"co\_opted\emdash \ldblquote yes\rdblquote\~\{x\}\par", ["co-opted—“yes”\xa0{x}"]),
    ("deleted and hidden words", r"{\deleted gone}{\v secret}kept\par", ["kept"]),
    ("fields", r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}\par", ["link"]),
    ("unknown destinations", r"{\*\foo bar}{\info{\title T}}{\pict 0a0b}x\par", ["x"]),
    ("text boxes", r"{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt box\par}}x\par", ["box", "x"]),
    ("binary data", "{\\pict\\bin5 {{{{{}x\\par", ["x"]),
    (
        "footnotes stand last",
        r"Paid{\footnote audited}.\par Noted.\par",
        ["Paid.", "Noted.", "audited"],
    ),
    (
        "tables row by row, cells with their paragraphs",
        r"\trowd\cellx1\cellx2\pard\intbl Payee\cell Sum\cell\row"
        r"\trowd\pard\intbl P. Ash\par of Mill Lane\cell 12.00\cell\row\pard After\par",
        ["Payee\tSum", "P. Ash of Mill Lane\t12.00", "After"],
    ),
    (
        "a table of minutes",
        r"\trowd\pard\intbl Item\cell Notes\cell Action\cell\row"
        r"\pard\intbl 4.\cell Lamps\par Mended.\cell AB\cell\row\pard",
        ["Item\tNotes\tAction", "4 Lamps", "Mended.", "AB"],
    ),
]


@pytest.mark.parametrize(("reason", "body", "lines"), _BODIES, ids=[b[0] for b in _BODIES])
def test_commands_give_the_printed_words(reason: str, body: str, lines: list[str]) -> None:
    assert _lines(body) == lines, reason


def test_headings_and_furniture_are_marked() -> None:
    found = _read(
        r"{\header Page 1\par}{\pard\outlinelevel0 Lamps\par}\pard{\b Roads}\par It was.\par"
    )
    marks = [(m.kind.value, m.span.of(found.text)) for m in found.marks]
    assert marks == [("noise", "Page 1"), ("heading", "Lamps"), ("heading", "Roads")]


def test_a_file_that_ends_in_the_middle_says_so() -> None:
    (found,) = extracts_of((_HEAD + r"One\par Tw").encode(), _PATH).documents
    assert found.text == "One\n\nTw\n\n"
    assert "ends in the middle" in found.warnings[0]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "no text"),
        (r"{\pict 00}", "no text"),
        ("{" * 5_000, "nests"),
        (r"\b" * 5_000_001, "commands"),
    ],
)
def test_bad_files_are_refused(body: str, reason: str) -> None:
    with pytest.raises(CorpusError, match=reason) as caught:
        _read(body)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "body",
    [
        "a" * 3_000_000,
        r"\par x" * 100_000,
        r"\cell" * 200_000,
        "\\bin999999999 x",
        r"{\b x}" * 100_000,
        r"\'e9" * 200_000,
    ],
)
def test_hostile_files_take_no_time(body: str) -> None:
    started = time.process_time()
    _read("Minutes " + body)
    assert time.process_time() - started < 6


_GOOD = (_HEAD + "".join(body for _, body, _ in _BODIES) + "}").encode("latin-1")


@settings(deadline=2_000, max_examples=150)
@given(st.data())
def test_mangled_bytes_are_read_or_refused(data: st.DataObject) -> None:
    mangled = bytearray(_GOOD)
    for _ in range(data.draw(st.integers(1, 12))):
        mangled[data.draw(st.integers(5, len(mangled) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = extracts_of(bytes(mangled[: data.draw(st.integers(5, len(mangled)))]), _PATH)
    except CorpusError:
        return
    assert all(d.text.encode() for d in found.documents)


@settings(deadline=2_000, max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                "{",
                "}",
                "\\*",
                "\\par ",
                "\\cell ",
                "\\row ",
                "\\trowd ",
                "\\intbl ",
                "\\pard ",
                "\\u200 ",
                "\\uc9 ",
                "\\'e9",
                "word",
                "{\\footnote ",
                "{\\header ",
                "{\\listtext ",
            ]
        ),
        max_size=40,
    )
)
def test_any_commands_are_read_or_refused(commands: list[str]) -> None:
    try:
        _read("".join(commands))
    except CorpusError:
        return
