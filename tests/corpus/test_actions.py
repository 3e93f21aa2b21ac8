"""Actions with their owners and dates, and decisions without the actions printed after them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.actions import find_actions, without_action
from corpus.blocks import Block, BlockKind
from corpus.records import Mark, MarkKind, Span
from corpus.zones import Zone

Row = tuple[str, str | None, str | None]


def _block(start: int, end: int) -> tuple[Zone, Block]:
    span = Span(start=start, end=end)
    return Zone.MINUTES, Block(kind=BlockKind.PARAGRAPH, span=span, body=span, label="")


def _read(text: str, marks: tuple[Mark, ...] = ()) -> list[Row]:
    found = find_actions(text, [_block(0, len(text))], (), marks)
    return [
        (a.span.of(text), a.owner.of(text) if a.owner else None, a.due.of(text) if a.due else None)
        for a in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a label, an owner, a date
        (
            "ACTION: Councillor Rook to write to the bus company by 31 March.",
            [
                (
                    "ACTION: Councillor Rook to write to the bus company by 31 March.",
                    "Councillor Rook",
                    "by 31 March",
                )
            ],
        ),
        # only the owner, in brackets
        (
            "Members asked for figures (Action: Jonathan Pell).",
            [("(Action: Jonathan Pell)", "Jonathan Pell", None)],
        ),
        (
            "Action – Clerk to write to the school.",
            [("Action – Clerk to write to the school.", "Clerk", None)],
        ),
        # prose without a verb of its own
        ("It is uneven. Clerk to action.", [("Clerk to action.", "Clerk", None)]),
        ("The reply is overdue. Scrutiny to chase.", [("Scrutiny to chase.", "Scrutiny", None)]),
        ("GD to check the meter.", [("GD to check the meter.", "GD", None)]),
        (
            "Wall – Cllr Ash to meet the owner before the next meeting.",
            [
                (
                    "Cllr Ash to meet the owner before the next meeting.",
                    "Cllr Ash",
                    "before the next meeting",
                )
            ],
        ),
        # capitals at the end of a paragraph
        (
            "The roof leaks. CLERK TO EMAIL THE BUILDER",
            [("CLERK TO EMAIL THE BUILDER", "CLERK", None)],
        ),
        # initials in the margin: the sentence beside them is what is to be done
        (
            "The bench is broken. It will be mended.          JS",
            [("It will be mended.", "JS", None)],
        ),
        # names of groups, plans and agendas are no actions
        ("The A1 Action Group met. The Action Plan was read.", []),
        ("Members to declare any interests.", []),
        ("The Council is to receive a report.", []),
        ("Minutes to be signed.", []),
        ("I will monitor this.", []),
    ],
)
def test_actions(text: str, expected: list[Row]) -> None:
    assert _read(text) == expected


def test_a_mark_of_the_action_column_names_the_owner_of_what_stands_beside() -> None:
    text = "The gate sticks. It is to be oiled.\n\nClerk"
    mark = Mark(kind=MarkKind.ACTION, span=Span(start=len(text) - 5, end=len(text)))
    found = find_actions(text, [_block(0, text.index("\n"))], (), (mark,))
    assert [(a.span.of(text), a.owner and a.owner.of(text)) for a in found] == [
        ("It is to be oiled.", "Clerk")
    ]


def test_noted_in_the_action_column_is_no_action() -> None:
    text = "A letter was read.\n\nNoted"
    mark = Mark(kind=MarkKind.ACTION, span=Span(start=len(text) - 5, end=len(text)))
    assert find_actions(text, [_block(0, text.index("\n"))], (), (mark,)) == ()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("the bench be painted green.          JS ", "the bench be painted green."),  # a margin
        ("the bench be painted.\n  RB/JS", "the bench be painted."),  # wrapped to a line of its own
        ("to repair the roof. CLERK TO EMAIL THE BUILDER", "to repair the roof."),
        (
            "Unanimously AGREED to recommend APPROVAL (GC)",
            "Unanimously AGREED to recommend APPROVAL",
        ),
        ("the wall be mended. ACTION: Clerk", "the wall be mended."),
        ("figures be sent (Action: Jonathan Pell)", "figures be sent"),
        ("a donation be made.\t\t\tClerk", "a donation be made."),
        # these say what letters stand for, or are the whole decision
        ("a report on the multi agency hub (MAH)", "a report on the multi agency hub (MAH)"),
        ("CLERK TO WRITE", "CLERK TO WRITE"),
        ("the lamps be repaired", "the lamps be repaired"),
    ],
)
def test_what_is_no_part_of_a_decision_is_cut_off(text: str, kept: str) -> None:
    assert without_action(text, Span(start=0, end=len(text))).of(text) == kept


_PIECE = st.sampled_from(
    (
        "ACTION:",
        "Clerk",
        "to write",
        "(",
        ")",
        "CLERK TO EMAIL",
        "          JS",
        "(GC)",
        "\n",
        ".",
        "by 31 March",
        "Cllr Ash",
        "GD",
        "will",
        "–",
        "the wall",
        "Action",
        "\t",
        "A",
    )
)


@given(st.lists(_PIECE, min_size=1, max_size=25).map(" ".join))
def test_actions_lie_in_the_text(text: str) -> None:
    for action in find_actions(text, [_block(0, len(text))], (), ()):
        assert action.span.end <= len(text)
        assert action.owner is None or action.owner.of(text).strip()
        assert action.due is None or action.due in action.span
    whole = Span(start=0, end=len(text))
    assert without_action(text, whole) in whole


@pytest.mark.parametrize(
    "hostile",
    [
        "A" * 400000,
        "Aa " * 130000,
        "ACTION: " * 50000,
        "Clerk to " * 44000,
        " " * 400000,
        "CLERK TO A " * 36000,
        "Action (" * 50000,
        "x – Aa " * 57000,
    ],
    ids=["letters", "names", "labels", "tasks", "spaces", "capitals", "brackets", "dashes"],
)
def test_actions_take_time_in_proportion(hostile: str) -> None:
    started = time.process_time()
    _read(hostile)
    without_action(hostile, Span(start=0, end=len(hostile)))
    assert time.process_time() - started < 4
