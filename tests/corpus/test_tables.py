"""What a table's form makes of it: minutes, layout, labels, lists or data."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.containers.tables import Tables, write_table
from corpus.extracts import Scribe

Rows = Sequence[Sequence[str]]

_HEAD = ["Item", "Notes", "Action"]
_LONG = "The Clerk reported that the lamp beside the mill had failed again and would be mended."


def _written(rows: Rows, scribe: Scribe | None = None) -> list[str]:
    """Return each line, with what is marked of it: "item 4|Apologies| 4 Apologies"."""
    scribe = scribe or Scribe()
    write_table(scribe, rows)
    return _shown(scribe)


def _shown(scribe: Scribe) -> list[str]:
    extract = scribe.extract(media_type="text/plain", reader="test")
    lines, at = [], 0
    for line in extract.text.split("\n\n")[:-1]:
        marks = [m for m in extract.marks if at <= m.span.start < at + len(line)]
        said = "".join(
            f"{m.kind.value} {m.value}".strip() + f"|{m.span.of(extract.text)}| " for m in marks
        )
        lines.append(said + line)
        at += len(line) + 2
    return lines


_FORMS: list[tuple[str, Rows, list[str]]] = [
    (
        "a header names the columns: number, notes and action are told apart",
        [_HEAD, ["1.", "Apologies\nCllr Ash sent apologies.", ""], ["2.", "Roads\nBad.", "AB"]],
        [
            "noise|Item\tNotes\tAction| Item\tNotes\tAction",
            "item 1|Apologies| 1 Apologies",
            "Cllr Ash sent apologies.",
            "item 2|Roads| 2 Roads",
            "Bad.",
            "action|AB| AB",
        ],
    ),
    (
        "number and title share the left cell, the title over several of its lines",
        [_HEAD, ["18/2021 Matters\narising", "None.", ""], ["19/2021 Lamps", _LONG, "Clerk"]],
        [
            "noise|Item\tNotes\tAction| Item\tNotes\tAction",
            "item 18/2021|Matters arising| 18/2021 Matters arising",
            "None.",
            "item 19/2021|Lamps| 19/2021 Lamps",
            _LONG,
            "action|Clerk| Clerk",
        ],
    ),
    (
        "a column of its own for titles; a row without a number goes on with the item",
        [["No.", "Item", "Minutes"], ["4", "Finance", "Paid."], ["", "", "RESOLVED: to pay."]],
        [
            "noise|No.\tItem\tMinutes| No.\tItem\tMinutes",
            "item 4|Finance| 4 Finance",
            "Paid.",
            "RESOLVED: to pay.",
        ],
    ),
    (
        "sub-numbers label paragraphs of their item",
        [["No", "Minute"], ["5", "Finance"], ["5.1", "It was paid."], ["(a)", "in full."]],
        [
            "noise|No\tMinute| No\tMinute",
            "item 5|Finance| 5 Finance",
            "5.1 It was paid.",
            "(a) in full.",
        ],
    ),
    (
        "sub-numbers that share a cell stand beside as many paragraphs",
        [["No", "Minute"], ["5", "Finance"], ["5.1\n5.2", "It was paid.\nIt was noted."]],
        [
            "noise|No\tMinute| No\tMinute",
            "item 5|Finance| 5 Finance",
            "5.1 It was paid.",
            "5.2 It was noted.",
        ],
    ),
    (
        "no header: rows begin with rising numbers and hold prose",
        [["1.", "APOLOGIES\nNone were received."], ["2.", _LONG], ["3.", "Lamps: " + _LONG]],
        [
            "item 1|APOLOGIES| 1 APOLOGIES",
            "None were received.",
            "item 2|2| 2",
            _LONG,
            "item 3|Lamps| 3 Lamps",
            _LONG,
        ],
    ),
    (
        "titles without numbers are items too where a header says so",
        [["Item", "Discussion", "Action by"], ["Lamps", _LONG, "Clerk"], ["", "Agreed.", "—"]],
        [
            "noise|Item\tDiscussion\tAction by| Item\tDiscussion\tAction by",
            "item|Lamps| Lamps",
            _LONG,
            "action|Clerk| Clerk",
            "Agreed.",
            "—",
        ],
    ),
    (
        "a header printed again on the next page is furniture again",
        [_HEAD, ["1", "Roads\nBad.", ""], _HEAD, ["2", "Lamps\nOut.", ""]],
        [
            "noise|Item\tNotes\tAction| Item\tNotes\tAction",
            "item 1|Roads| 1 Roads",
            "Bad.",
            "noise|Item\tNotes\tAction| Item\tNotes\tAction",
            "item 2|Lamps| 2 Lamps",
            "Out.",
        ],
    ),
    (
        "a row across the table is a heading and no item",
        [["PART TWO: PRIVATE"] * 3, _HEAD, ["9", "Staff\nNoted.", ""]],
        [
            "heading|PART TWO: PRIVATE| PART TWO: PRIVATE",
            "noise|Item\tNotes\tAction| Item\tNotes\tAction",
            "item 9|Staff| 9 Staff",
            "Noted.",
        ],
    ),
    (
        "labels beside values",
        [["Present:", "Cllr Ash (Chair)\nCllr Birch"], ["Apologies:", "Cllr Cole"]],
        [
            "heading|Present:| Present:",
            "Cllr Ash (Chair)",
            "Cllr Birch",
            "heading|Apologies:| Apologies:",
            "Cllr Cole",
        ],
    ),
    (
        "labels over lists are read down, not across",
        [["Present", "In attendance"], ["Cllr Ash\nCllr Birch", "The Clerk"]],
        [
            "heading|Present| Present",
            "Cllr Ash",
            "Cllr Birch",
            "heading|In attendance| In attendance",
            "The Clerk",
        ],
    ),
    (
        "titles beside prose, without numbers or header",
        [["Lamps", _LONG], ["Roads", _LONG]],
        ["item|Lamps| Lamps", _LONG, "item|Roads| Roads", _LONG],
    ),
    (
        "payments are data, numbered or not",
        [["1", "Mill Lane Electric", "£34.00"], ["2", "P. Ash", "£1,200.50"]],
        ["1\tMill Lane Electric\t£34.00", "2\tP. Ash\t£1,200.50"],
    ),
    (
        "a grid of attendance keeps its equal marks",
        [["Member", "5 May", "2 June"], ["Ash", "P", "P"], ["Birch", "", "A"]],
        ["Member\t5 May\t2 June", "Ash\tP\tP", "Birch\tA"],
    ),
    (
        "applications with references and decisions of others are data",
        [["Ref", "Description", "Decision"], ["21/00123/FUL", "A shed", "Permitted"]],
        ["Ref\tDescription\tDecision", "21/00123/FUL\tA shed\tPermitted"],
    ),
    (
        "an agenda's list of numbers and titles is data: the minutes repeat every number",
        [["1", "Apologies"], ["2", "Minutes of last meeting"], ["3", "Finance"]],
        ["1\tApologies", "2\tMinutes of last meeting", "3\tFinance"],
    ),
    (
        "a page laid out in one column",
        [["Penny Brook\nMinutes"], ["5 May"]],
        ["Penny Brook", "Minutes", "5 May"],
    ),
    (
        "a page laid out in one row",
        [["Cllr Ash\nCllr Birch", "Cllr Cole"]],
        ["Cllr Ash", "Cllr Birch", "Cllr Cole"],
    ),
    ("cells that span columns come once", [[_LONG, _LONG], ["", ""]], [_LONG]),
    ("an empty table", [["", " \n\t"], []], []),
]


@pytest.mark.parametrize(("reason", "rows", "lines"), _FORMS, ids=[f[0] for f in _FORMS])
def test_the_form_decides(reason: str, rows: Rows, lines: list[str]) -> None:
    assert _written(rows) == lines, reason


def test_a_numbered_list_inside_an_item_is_no_row_of_items() -> None:
    scribe = Scribe()
    write_table(scribe, [_HEAD, ["7", "Planning\nThese were seen.", ""]])
    write_table(scribe, [["1", _LONG], ["2", _LONG]])
    assert [m.value for m in scribe.marks if m.kind == "item"] == ["7"]


def test_a_table_goes_on_from_the_one_before() -> None:
    scribe = Scribe()
    write_table(scribe, [_HEAD, ["7", "Planning\nThese were seen.", ""]])
    write_table(scribe, [["8", "Lamps\n" + _LONG], ["9", "Roads\n" + _LONG]])
    assert [m.value for m in scribe.marks if m.kind == "item"] == ["7", "8", "9"]


@pytest.mark.parametrize(("prose", "kinds"), [(1, {"item"}), (9, {"heading"})])
def test_items_of_a_table_count_where_it_is_most_of_the_document(
    prose: int, kinds: set[str]
) -> None:
    scribe = Scribe()
    tables = Tables(scribe)
    for _ in range(prose):
        scribe.write(_LONG)
    tables.write([["1.", "Lamps\n" + _LONG], ["2.", "Roads\n" + _LONG]])
    tables.settle()
    assert {m.kind.value for m in scribe.marks} == kinds


_CELL = st.one_of(
    st.sampled_from(
        ["1", "2.", "5.1", "Item", "Action", "Notes", "Present:", "(a)", _LONG, "P", ""]
    ),
    st.text(alphabet="aB1 .:\n|\t\x0b£", max_size=30),
)


@given(st.lists(st.lists(_CELL, max_size=5), max_size=8))
def test_no_word_of_a_table_is_lost_and_none_is_added(rows: list[list[str]]) -> None:
    scribe = Scribe()
    write_table(scribe, rows)
    extract = scribe.extract(media_type="text/plain", reader="test")
    cells = " ".join(cell for row in rows for cell in row)
    letters = {c for c in cells if c.isalnum()}
    assert letters == {c for c in extract.text if c.isalnum()}
    assert set(extract.text.replace("\t", " ").split()) <= {
        part for word in cells.split() for part in (word, word.rstrip(".):"), word.rstrip(":"))
    }
    for mark in extract.marks:
        assert mark.span.of(extract.text).strip() == mark.span.of(extract.text)


@pytest.mark.parametrize(
    "rows",
    [
        [["1", "word " * 80_000]],
        [["1. " * 100_000, "x"]] * 2,
        [["A" * 400_000, "x: " * 100_000]] * 2,
        [["1", "x"]] * 50_000,
        [["x"] * 50_000] * 2,
        [["1\n" * 50_000, "x\n" * 50_000]],
        [["Lamps – " * 50_000, "x"], ["2", " " * 400_000]],
    ],
)
def test_hostile_tables_take_no_time(rows: Rows) -> None:
    started = time.process_time()
    write_table(Scribe(), rows)
    assert time.process_time() - started < 3
