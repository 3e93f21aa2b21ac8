"""CSV that opens right in a spreadsheet, and does nothing there."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.terminal.cells import csv_text
from assistant.terminal.signs import shown


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),  # a formula
        ("+44 1432", "'+44 1432"),  # ... which Excel takes a telephone number for
        ("-2", "'-2"),  # text that looks like a number is still text
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),  # a tab that spreadsheets drop
        ("\r=1", "'\n=1"),
        ("\x00=1", "'=1"),  # a sign that is left out hides a formula
        (" =1", "' =1"),
        ("＝1", "'＝1"),  # in full width
        ("a=b", "a=b"),  # a sign within is harmless
        ("", ""),
        (None, ""),
        (-2, "-2"),  # a number is a number
        (0.5, "0.5"),
        (True, "yes"),
        (dt.date(2019, 3, 12), "2019-03-12"),
        ('the "Hub", or\r\nMASH', 'the "Hub", or\nMASH'),
        ("red\x1b[31m \u202egnik", "red[31m gnik"),  # nothing steers a terminal
        ("page one\x0cpage two\u2028end", "page one page two end"),  # they part words
        ("Cyngor Sir Gŵyr £5", "Cyngor Sir Gŵyr £5"),
    ],
)
def test_a_cell_is_text_whatever_it_begins_with(value: object, cell: str) -> None:
    assert list(csv.reader(io.StringIO(csv_text([["a", value]], bom=False)))) == [["a", cell]]


def test_the_mark_of_utf_8_stands_first_on_request() -> None:
    assert csv_text([["a", "b"], [1, 2]], bom=False) == "a,b\n1,2\n"
    assert csv_text([["a", "b"]], bom=True).encode() == b"\xef\xbb\xbfa,b\n"


@given(st.lists(st.lists(st.text(), min_size=2, max_size=4), max_size=4))
def test_what_is_read_back_is_what_was_written_but_for_the_apostrophe(
    rows: list[list[str]],
) -> None:
    text = csv_text(rows, bom=False)
    text.encode("utf-8")
    back = list(csv.reader(io.StringIO(text, newline="")))
    assert [[shown(cell) for cell in row] for row in rows] == [
        [
            cell if cell == shown(was) else cell.removeprefix("'")
            for cell, was in zip(r, w, strict=True)
        ]
        for r, w in zip(back, rows, strict=True)
    ]
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\n")) for row in back for cell in row
    )
