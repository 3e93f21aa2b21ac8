"""Declarations of interest: each with its member; that none were made is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.blocks import read_blocks
from corpus.interests import find_interests
from corpus.zones import Zone

_TITLE = "Declarations of Interest"


def _read(text: str, title: str = _TITLE) -> list[tuple[str, str | None]]:
    blocks = [(Zone.MINUTES, block) for block in read_blocks(text)]
    found = find_interests(text, blocks, title)
    return [(i.span.of(text), i.member.of(text) if i.member else None) for i in found]


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("Councillor Ash declared a personal interest in item 3.", ["Councillor Ash"]),
        # two people in one sentence
        ("Councillors Ash and Birch declared an interest in item 3.", ["Ash", "Birch"]),
        # the passive, and a list after it
        ("Declarations were received from Cllr Ash and Cllr Birch.", ["Cllr Ash", "Cllr Birch"]),
        # an office, initials
        ("The Chairman declared an interest in item 9.", ["The Chairman"]),
        ("NL declared a pecuniary interest in the Hall.", ["NL"]),
        # kinds of interest by their letters
        ("Councillor Ash disclosed a DPI in item 4.", ["Councillor Ash"]),
        # a line of a list, without a verb
        ("Councillor Ash – item 7, as a trustee of the Hall", ["Councillor Ash"]),
        # somebody who is not named
        ("A member declared an interest in item 4.", [None]),
        # Welsh
        (
            "Derbyniwyd datganiad o ddiddordeb gan y Cyng. J. Dafis ar gyfer Eitem 7.",
            ["y Cyng. J. Dafis"],
        ),
        ("Datganodd y Cynghorydd A. Prys fuddiant personol.", ["y Cynghorydd A. Prys"]),
        # nobody
        ("None were declared.", []),
        ("There were no declarations of interest.", []),
        ("No interests were declared by Councillor Ash.", []),
        ("Members were reminded to declare any interest as it arose.", []),
        ("Dim", []),
    ],
)
def test_who_declared_an_interest(text: str, members: list[str | None]) -> None:
    assert [member for _, member in _read(text)] == members


def test_a_declaration_is_its_whole_sentence_in_any_item() -> None:
    text = "The plans were shown. Mr Holt declared an interest in the site. He left."
    assert _read(text, "Planning") == [("Mr Holt declared an interest in the site.", "Mr Holt")]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (  # columns of member, item, description
            "Councillor | Agenda Item | Description\nB. Birch | 4 - Mill Lane | Lives there\n"
            "C. Cole | 5 - Tan Yard | Her brother owns it",
            [
                ("B. Birch | 4 - Mill Lane | Lives there", "B. Birch"),
                ("C. Cole | 5 - Tan Yard | Her brother owns it", "C. Cole"),
            ],
        ),
        (  # markdown, with its rule
            "| Councillor | Item | Nature |\n|---|---|---|\n| Cllr Ash | 4 | Personal |",
            [("Cllr Ash | 4 | Personal", "Cllr Ash")],
        ),
        (  # Welsh, the member in the second column
            "Cofnod Rhif | Y Cynghorydd | Y Math o Fuddiant\n6 | Y Cynghorydd D. Dafis | Personol",
            [("6 | Y Cynghorydd D. Dafis | Personol", "Y Cynghorydd D. Dafis")],
        ),
    ],
)
def test_tables_of_declarations(text: str, rows: list[tuple[str, str]]) -> None:
    assert _read(text) == rows


_PIECE = st.sampled_from(
    (
        "Cllr Ash",
        "declared",
        "an interest",
        "in item 4",
        ".",
        "\n",
        "|",
        "Councillor",
        "Agenda Item",
        "none",
        "Declarations",
        "from",
        "and",
        "GD",
        "The Chair",
        "\t",
        "–",
        "as",
        "y Cyng. Rees",
    )
)


@given(st.lists(_PIECE, min_size=1, max_size=30).map(" ".join))
def test_interests_lie_in_the_text(text: str) -> None:
    for words, member in _read(text):
        assert words.strip()
        assert member is None or member.strip()


@pytest.mark.parametrize(
    "hostile",
    [
        "A" * 400000,
        "Cllr Ash declared " * 22000,
        "declared an interest " * 19000,
        "interest was " * 30000,
        "| a " * 100000,
        "x | y\n" * 60000,
        "no " * 130000,
    ],
    ids=["letters", "declared", "interest", "passive", "cells", "rows", "no"],
)
def test_interests_take_time_in_proportion(hostile: str) -> None:
    started = time.process_time()
    _read(hostile)
    assert time.process_time() - started < 5
