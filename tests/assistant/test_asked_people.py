"""Which people a question names in its own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.asked_people import find_persons

KNOWN = frozenset(("Anne Ash", "holt", "Rhys ap Rees"))

ASKED: list[tuple[str, list[tuple[str, str]], str]] = [
    ("what did Cllr Ash say", [("Cllr Ash", "Ash")], "a title"),
    ("what did cllr ash say", [("cllr ash", "ash")], "in lower case"),
    ("Did Cllr. A. Ash's motion pass", [("Cllr. A. Ash", "A. Ash")], "initial and possessive"),
    ("mrs o'dell and Mr McBride", [("mrs o'dell", "o'dell"), ("Mr McBride", "McBride")], "two"),
    ("Councillor Smith-Jones voted", [("Councillor Smith-Jones", "Smith-Jones")], "a hyphen"),
    ("when did Anne Ash resign", [("Anne Ash", "Anne Ash")], "a known name without a title"),
    ("did Penny Brook agree", [], "two words in capitals that name nobody"),
    ("the ash trees", [], "no title"),
    ("councillor ward budgets", [], "a ward, not a Ward"),
    ("the lady warden", [], "a title that is a word, and nobody known"),
    ("who is lady holt", [("lady holt", "holt")], "such a title, and somebody known"),
    ("Mr", [], "a title alone"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "people", "reason"), ASKED, ids=[a[0] or "-" for a in ASKED])
def test_people_are_found(text: str, people: list[tuple[str, str]], reason: str) -> None:
    found = find_persons(text, KNOWN.__contains__)
    assert [(p.words, p.name) for p in found] == people, reason
    for person in found:
        assert text[person.start : person.end] == person.words


@given(st.text(max_size=200))
def test_any_text_gives_spans_of_itself(text: str) -> None:
    for person in find_persons(text, lambda _: True):
        assert text[person.start : person.end] == person.words
        assert person.words.endswith(person.name)


@pytest.mark.parametrize("text", ["Mr " * 10_000, "A" * 50_000, "A " * 20_000, "cllr. " * 9_000])
def test_hostile_text_takes_no_time(text: str) -> None:
    assert isinstance(find_persons(text, lambda _: False), tuple)
