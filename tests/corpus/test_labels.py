"""Which labels belong to one list."""

from __future__ import annotations

import pytest

from corpus.labels import bare_label, follows, joins, split_bare, split_labels
from corpus.records import Span


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("(a)", "(b)", True),  # letters
        ("1.", "2.", True),  # numbers
        ("(iv)", "(v)", True),  # Roman
        ("(h)", "(i)", True),  # a letter that is also a Roman number
        ("•", "•", True),  # bullets
        ("(a)", "b)", False),  # another style
        ("1.", "3.", False),  # not the next
        ("", "(a)", False),  # nothing before
    ],
)
def test_the_next_label(before: str, after: str, expected: bool) -> None:
    assert follows(before, after) is expected


@pytest.mark.parametrize(
    ("earlier", "label", "expected"),
    [
        (["(a)"], "(b)", True),  # the next
        (["(a)", "(b)"], "(d)", True),  # one is missing
        (["(1)", "(a)", "(b)"], "(2)", True),  # back from an inner list
        (["(1)"], "(a)", True),  # an inner list begins
        (["1)", "2)"], "b)", False),  # another list goes on: the item's own
        (["(b)"], "(b)", False),  # printed again
        ([""], "2.", True),  # the first clause had no label
    ],
)
def test_labels_that_join_a_list(earlier: list[str], label: str, expected: bool) -> None:
    assert joins(earlier, label) is expected


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("(a) one; (b) two; and (c) three", ["(a)", "(b)", "(c)"]),  # a list in one line
        ("one (see paragraph (b) of the report)", [""]),  # a reference is no label
        ("i) one ii) two", ["i)", "ii)"]),  # Roman with one bracket
        ("one only", [""]),  # no list
    ],
)
def test_lists_inside_a_paragraph(text: str, labels: list[str]) -> None:
    assert [label for label, _ in split_labels(text, Span(start=0, end=len(text)), "")] == labels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A   The crane", ("A", "The crane")),  # a letter before words apart from it
        ("A The crane", ("A", "The crane")),  # or before a capital
        ("A crane be sold", None),  # the article
        ("1 the crane", ("1", "the crane")),  # a number
        ("B", ("B", None)),  # alone on its line
        ("12th of May", None),  # no label
    ],
)
def test_labels_without_a_sign(text: str, expected: tuple[str, str | None] | None) -> None:
    found = bare_label(text, Span(start=0, end=len(text)))
    shown = found and (found[0], found[1].of(text) if found[1] else None)
    assert shown == expected


def test_a_block_is_cut_at_lines_that_begin_with_the_next_bare_label() -> None:
    text = "one; and\n2 two\n3 three\n9 lives"
    parts = split_bare(text, Span(start=0, end=len(text)), "1")
    assert [(label, span.of(text)) for label, span in parts] == [
        ("1", "one; and"),
        ("2", "two"),
        ("3", "three\n9 lives"),
    ]


def test_a_list_may_begin_inside_a_sentence_where_it_goes_on() -> None:
    text = "16 Planning. The following were discussed; i. a shed ii. a barn"
    parts = split_labels(text, Span(start=0, end=len(text)), "")
    assert [label for label, _ in parts] == ["", "i.", "ii."]
