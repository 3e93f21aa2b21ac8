"""Titles with "(Item 4)" under them begin items, whatever is numbered below."""

from __future__ import annotations

from collections.abc import Callable

from corpus import Reading

Read = Callable[[str], Reading]

_MINUTES = """AMBLEFORD COUNTY COUNCIL

SCHOOLS PANEL

MINUTES of a meeting held on 4 June 2024.

PRESENT: Mr A Ash (Chair) and Ms B Birch

{a}Election of Vice-Chair

(Item 2)

1. RESOLVED that Ms B Birch be elected Vice-Chair.

2. The Chair thanked her predecessor.

{b}School meals

(Item 3)

1. Mr Cole presented the report.

2. A Member asked about the kitchens.

3. RESOLVED that the report be noted.
"""


def test_captions_number_items_and_the_paragraphs_below_do_not(read: Read) -> None:
    items = [i for i in read(_MINUTES.format(a="", b="")).items if i.title]
    assert [(i.number, i.title) for i in items] == [
        ("2", "Election of Vice-Chair"),
        ("3", "School meals"),
    ]
    assert [len(i.decisions) for i in items] == [1, 1]


def test_a_minute_number_before_the_title_is_another_number(read: Read) -> None:
    items = [i for i in read(_MINUTES.format(a="69. ", b="70. ")).items if i.title]
    assert [(i.number, i.agenda_number) for i in items] == [("69", "2"), ("70", "3")]


def test_one_bracket_alone_is_no_form(read: Read) -> None:
    text = (
        "Minutes of Penny Brook Parish Council\n\nPresent: Cllr Ash\n\nSee the plan\n\n(Item 4)\n"
    )
    assert not any(i.number == "4" for i in read(text).items)
