"""Names of people: who may be one, where a text names them, and what a filter lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Filter, Query, UnknownName
from index.evidence import allowed_rows
from index.people import has_attended, person_rows
from index.person_names import Person, are_one, mentions, parse_person

if TYPE_CHECKING:
    from tests.index.conftest import Minutes

NO_QUESTION = Query(text="", question="", topic="", concepts=(), naming=())
PARSED: list[tuple[str, str, tuple[str, ...]]] = [
    ("Councillor A. Ash", "ash", ("a",)),
    ("Cllr Mrs Anne Ash MBE", "ash", ("anne",)),
    ("AB Ash", "ash", ("a", "b")),
    ("Ash, Anne", "ash", ("anne",)),
    ("Mr E O’Dell", "odell", ("e",)),
    ("Rhys ap Rees", "rees", ("rhys",)),
    ("Lady S Holt-Lea", "holt-lea", ("s",)),
    ("Zoë Édith", "edith", ("zoe",)),
    ("McBride", "mcbride", ()),
]


@pytest.mark.parametrize(("name", "surname", "forenames"), PARSED, ids=[p[0] for p in PARSED])
def test_a_name_is_taken_apart(name: str, surname: str, forenames: tuple[str, ...]) -> None:
    assert parse_person(name) == Person(surname=surname, given=forenames)


@pytest.mark.parametrize("name", ["", "  ", "!!!", "Cllr", "the Mayor", "12"])
def test_what_holds_no_name_is_none(name: str) -> None:
    assert parse_person(name) is None


ONE: list[tuple[str, str, bool, str]] = [
    ("A. Ash", "Anne Ash", True, "an initial and its forename"),
    ("B. Ash", "Anne Ash", False, "another initial"),
    ("Bea Ash", "Anne Ash", False, "another forename"),
    ("Cllr Ash", "Anne Ash", True, "a surname says nothing of the forename"),
    ("Mrs Ash", "Mr A Ash", True, "titles are ignored"),
    ("Dan Ash", "Daniel Ash", True, "a forename cut short"),
    ("Anne Ash", "Anne Ashe", False, "another surname"),
    ("M. Anne Ash", "Anne Ash", True, "called by the second forename"),
    ("AA", "AA", True, "initials alone"),
    ("AA", "Anne Ash", False, "initials say no surname"),
]


@pytest.mark.parametrize(("a", "b", "same", "reason"), ONE, ids=[o[3] for o in ONE])
def test_two_names_may_be_one_persons(a: str, b: str, same: bool, reason: str) -> None:
    one, other = parse_person(a), parse_person(b)
    assert one is not None
    assert other is not None
    assert are_one(one, other) is are_one(other, one) is same, reason


NAMED: list[tuple[str, str, bool, str]] = [
    ("Ash", "Proposed by Cllr Ash.", True, "after a title"),
    ("A Ash", "Present: Councillors B Elm, A. Ash and C Oak", True, "in a list"),
    ("B Ash", "Present: Councillors B Elm, A. Ash and C Oak", False, "another's initial"),
    ("Anne Ash", "ANNE ASH abstained", True, "in capitals"),
    ("Anne Ash", "Ash abstained", True, "the surname alone"),
    ("Ash", "Mrs Ash's motion fell", True, "possessive"),
    ("Ash", "the ash trees", False, "no capital"),
    ("Ash", "Ash Road was flooded", False, "a street"),
    ("Ash", "Ashes and Nash", False, "the whole word"),
    ("Ash", "Cllr Ash-Holt spoke", False, "half a name"),
    ("Holt-Lea", "Cllr Holt-Lea spoke", True, "a hyphen"),
    ("O'Dell", "Cllr O’Dell and Cllr ODell", True, "any apostrophe, or none"),
    ("McBride", "MCBRIDE voted", True, "Mc in capitals"),
    ("Rees", "Y Cyng. Réés", True, "accents"),
    ("AA", "AA to write to the county", True, "initials"),
    ("AA", "the RAAF and A.A", False, "no initials"),
    ("Ash", "of the borough. Ash spoke", True, "after a sentence"),
]


@pytest.mark.parametrize(("name", "text", "named", "reason"), NAMED, ids=[n[3] for n in NAMED])
def test_a_text_names_somebody(name: str, text: str, named: bool, reason: str) -> None:
    person = parse_person(name)
    assert person is not None
    assert bool(list(mentions(text, person))) is named, reason


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_name_is_looked_for_in_any_text(name: str, text: str) -> None:
    person = parse_person(name)
    if person is not None:
        assert all(0 <= place < len(text) for place, _ in mentions(text, person))


@pytest.mark.parametrize("text", ["A" * 40_000, "Ash " * 10_000, "Ann " * 10_000 + "Ash"])
def test_hostile_text_takes_no_time(text: str) -> None:
    person = parse_person("Anne Ash")
    assert person is not None
    assert sum(1 for _ in mentions(text, person)) <= 10_000


FIRST = """# Penny Brook Parish Council

Minutes of the meeting held on 3 March 2021

Present: Cllr Anne Ash, Cllr Bea Elm, Cllr C Oak

1. Lamp posts

Members spoke of the lamps by the mill at length and asked for three quotes.

RESOLVED: that three lamps be bought. Proposed by Cllr Ash, seconded by Cllr Elm.

2. Allotments

AA reported that the allotments were let and the waiting list was empty.

3. Bins

The clerk was asked for more bins on the green.
"""
SECOND = FIRST.replace("Anne Ash", "Dora Ash").replace("3 March 2021", "7 April 2021")


@pytest.fixture
def written(minutes: Minutes) -> Minutes:
    for name, text in (("first.txt", FIRST), ("second.txt", SECOND.replace("AA", "DA"))):
        (minutes.docs / name).write_text(text, encoding="utf-8")
    minutes.build()
    return minutes


def _said(written: Minutes, name: str, **more: object) -> list[str]:
    with written.open() as index:
        rows = index._mask(NO_QUESTION, Filter(person=name, **more))  # type: ignore[arg-type]
        assert rows is not None
        found = [index.evidence(int(row)) for row in rows.nonzero()[0]]
        return [index.quote(e.document, e.passage.span) for e in found]


def test_the_filter_lets_through_what_names_the_person(written: Minutes) -> None:
    said = _said(written, "Cllr Ash")
    assert any("three lamps be bought" in words for words in said)
    assert not any("more bins" in words for words in said)


def test_a_surname_alone_is_whose_it_is_in_that_meeting(written: Minutes) -> None:
    both, anne = _said(written, "Ash"), _said(written, "Anne Ash")
    assert len(anne) < len(both)
    assert any("three lamps be bought" in words for words in anne)
    assert not any("Dora" in words for words in anne)


def test_initials_stand_for_somebody_who_attended(written: Minutes) -> None:
    assert any(words.startswith("AA reported") for words in _said(written, "Anne Ash"))
    assert not any(words.startswith("DA reported") for words in _said(written, "Anne Ash"))


def test_other_filters_act_as_well(written: Minutes) -> None:
    import datetime as dt

    late = _said(written, "Ash", since=dt.date(2021, 4, 1))
    assert 0 < len(late) < len(_said(written, "Ash"))


def test_nobody_of_the_name_is_an_unknown_name(written: Minutes) -> None:
    with written.open() as index:
        with pytest.raises(UnknownName) as raised:
            index._mask(NO_QUESTION, Filter(person="Anne Asch"))
        assert raised.value.what == "person"
        assert any("Ash" in name for name in raised.value.nearest)
        for name in ("", "!?", "Zz Qqqqq"):
            with pytest.raises(UnknownName):
                index._mask(NO_QUESTION, Filter(person=name))


def test_postings_only_spare_reading(written: Minutes) -> None:
    with written.open() as index:
        database, postings = index._database, index._lexicon.postings["document"]
        for name in ("Ash", "Anne Ash", "C. Oak", "Elm"):
            assert person_rows(database, name, postings) == person_rows(database, name, None)
            assert allowed_rows(database, Filter(person=name)) == sorted(
                person_rows(database, name, None)
            )


def test_who_attended_is_known(written: Minutes) -> None:
    with written.open() as index:
        assert index.has_attended("Anne Ash")
        assert index.has_attended("ash")
        assert not index.has_attended("Bea Ash")
        assert not index.has_attended("Penny Brook")
        database, postings = index._database, index._lexicon.postings["document"]
        assert not has_attended(database, "", postings)
