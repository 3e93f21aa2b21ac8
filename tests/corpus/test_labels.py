"""Which labels belong to one list."""

from __future__ import annotations

import pytest

from corpus.labels import follows, joins, split_labels
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
