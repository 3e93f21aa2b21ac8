"""Lines → blocks: what belongs together, what is a heading, which labels are printed."""

from __future__ import annotations

import pytest

from corpus.blocks import BlockKind, read_blocks
from corpus.records import Layout

_WRAPPED = (
    "The Clerk reported that the bench by the pond, which had been given in\n"
    "memory of the late miller, wanted two new slats and a coat of varnish\n"
    "before the fair.\n"
    "A quotation had been asked for from the joiner in the next village and\n"
    "was expected in time for the meeting that would be held in the autumn.\n"
    "Members thought that the seat ought to be moved nearer to the willow,\n"
    "where there was shade for most of the day and less mud in the winter,\n"
    "and that the old flagstones should be lifted and laid again beneath it.\n"
    "The Chair said that she would ask the family what they wished for, as\n"
    "it had been their gift and nobody wanted to offend them in the matter.\n"
)


def _bodies(text: str) -> list[str]:
    return [b.body.of(text) for b in read_blocks(text)]


def test_lines_wrapped_at_a_column_are_joined() -> None:
    assert _bodies(_WRAPPED)[0].endswith("before the fair.")
    assert len(_bodies(_WRAPPED)) == 2, "a short line ends a paragraph"


def test_a_line_of_its_own_stays_so_where_nothing_is_wrapped() -> None:
    assert _bodies("The report was noted.\nThe plan was agreed.") == [
        "The report was noted.",
        "The plan was agreed.",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0c", "\u2028", "\x85"])
def test_every_kind_of_line_end_ends_a_line(end: str) -> None:
    assert _bodies(f"First line.{end}Second line.{end}") == ["First line.", "Second line."]


_LABELS = [
    ("(a) To note it", "(a)", "To note it"),  # round brackets
    ("a) To note it", "a)", "To note it"),  # one bracket
    ("(iv) To note it", "(iv)", "To note it"),  # Roman
    ("12. To note it", "12.", "To note it"),  # a number
    ("3\\. To note it", "3.", "To note it"),  # escaped for markdown
    ("8.4 The Committee met", "8.4", "The Committee met"),  # a numbered paragraph
    ("A: Welcomes it", "A:", "Welcomes it"),  # a letter with a colon
    ("B. That it be noted", "B.", "That it be noted"),  # a letter before "That"
    ("1. **1.** Apologies", "1.", "Apologies"),  # markdown's own number over the printed one
    ("(1) (a) To note it", "(1)(a)", "To note it"),  # two levels
    ("• A point", "", "A point"),  # a bullet is no label
    ("G. Brook proposed it", "", "G. Brook proposed it"),  # an initial
    ("7.30 p.m. was late", "", "7.30 p.m. was late"),  # a time
]


@pytest.mark.parametrize(("text", "label", "body"), _LABELS)
def test_labels(text: str, label: str, body: str) -> None:
    (block,) = read_blocks(text)
    assert (block.label, block.body.of(text)) == (label, body)


_HEADINGS = [
    ("## Any other business", True),  # markdown
    ("**Any other business**", True),  # all emphasised
    ("ANY OTHER BUSINESS", True),  # capitals
    ("Reasons for decision:", True),  # a short line with a colon
    ("Any other business.", False),  # a sentence
    ("The **whole** plan", False),  # a word emphasised
    ("- a point", False),  # a bullet
]


@pytest.mark.parametrize(("text", "heading"), _HEADINGS)
def test_headings_are_told_by_form(text: str, heading: bool) -> None:
    (block,) = read_blocks(text)
    assert (block.kind is BlockKind.HEADING) is heading


def test_a_short_line_over_a_paragraph_is_a_heading() -> None:
    text = (
        "Church clock\n\n"
        + "The clock had stopped again and the verger was asked to see to it. " * 2
    )
    assert read_blocks(text)[0].kind is BlockKind.HEADING


def test_a_table_in_markdown_is_text_and_no_heading() -> None:
    text = "| What | Who |\n|---|---|\n| Bench | Clerk |\n"
    assert all(b.kind is BlockKind.PARAGRAPH for b in read_blocks(text))
    assert "Bench" in " ".join(_bodies(text))


@pytest.mark.parametrize("text", ["", "   \n\n", "\x0c\x0c"])
def test_nothing_has_no_blocks(text: str) -> None:
    assert read_blocks(text) == []


def test_with_lines_every_line_is_a_block() -> None:
    text = "The crane which was given\nin memory of the miller and\nleans.\n"
    assert len(read_blocks(text, layout=Layout.LINES)) == 3


def test_cells_of_raw_html_are_lines_and_its_tags_are_furniture() -> None:
    text = (
        '<table><tr><td width="9"><strong>14/06/1</strong><div></div>&nbsp;</td>'
        "<td><strong>Lamps:</strong><div></div>"
        "Four were <em>lit</em> on 6<sup>th</sup> May.</td></tr></table>"
    )
    assert _bodies(text) == ["14/06/1", "Lamps:", "Four were <em>lit</em> on 6<sup>th</sup> May."]
    assert read_blocks(text)[1].kind is BlockKind.HEADING


def test_cells_of_a_row_that_numbers_an_item_are_lines() -> None:
    text = "1. | LAMPS | | |\nMinutes: None were lit. | \n"
    assert _bodies(text)[1:] == ["LAMPS", "Minutes: None were lit."]


def test_a_running_head_is_in_no_paragraph() -> None:
    text = _WRAPPED.replace("before the fair.\n", "before the\nPage 5 of 6\nfair.\n")
    assert "Page 5 of 6" in _bodies(text)
