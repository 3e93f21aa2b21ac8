"""Names of bodies as people type them."""

from __future__ import annotations

import pytest

from index import UnknownName
from index.names import match_names, name_words

KNOWN = (
    "Children and Young People Scrutiny Committee",
    "Environment & Communities Committee",
    "Licensing Committee",
    "Licensing Sub-Committee",
    "Pwyllgor Cynllunio Môn",
    "St Wystan’s Parish Council",
    "The Planning Committee",
)
CHILDREN, ENVIRONMENT, LICENSING, SUB, MON, WYSTAN, PLANNING = KNOWN

MEANT: list[tuple[str, tuple[str, ...], str]] = [
    ("The Planning Committee", (PLANNING,), "as it is written"),
    ("the planning committee", (PLANNING,), "case is not told apart"),
    ("planning", (PLANNING,), "the committee word may be left out"),
    ("  PLANNING \n committee ", (PLANNING,), "nor is white space"),
    ("Planning Panel", (PLANNING,), "people mix up what kind of body it is"),
    ("pwyllgor cynllunio mon", (MON,), "accents may be left out"),
    ("Pwyllgor Cynllunio Mo\u0302n", (MON,), "or be typed as two characters"),
    ("environment and communities", (ENVIRONMENT,), "“and” for “&”"),
    ("Environment & Communities", (ENVIRONMENT,), "“&” for “&”"),
    ("St Wystan's", (WYSTAN,), "a straight apostrophe for a curly one"),
    ("st wystans parish council", (WYSTAN,), "no apostrophe at all"),
    ("scrutiny", (CHILDREN,), "some of the words"),
    ("young people", (CHILDREN,), "some of the words, in the middle"),
    ("people, young", (CHILDREN,), "in any order"),
    ("Licensing Committee", (LICENSING,), "who names one exactly means that one alone"),
    ("licensing", (LICENSING,), "and so it is with the words that count"),
    ("licensing sub", (SUB,), "the longer name needs its own word"),
]


@pytest.mark.parametrize(("typed", "expected", "reason"), MEANT, ids=[row[2] for row in MEANT])
def test_a_name_means_what_people_mean(typed: str, expected: tuple[str, ...], reason: str) -> None:
    assert match_names("committee", [typed], KNOWN) == expected, reason


@pytest.mark.parametrize("name", KNOWN)
def test_every_name_means_itself(name: str) -> None:
    for typed in (name, name.upper(), name.lower(), f"the {name}"):
        assert match_names("committee", [typed], KNOWN) == (name,)


def test_part_of_several_names_means_them_all() -> None:
    known = ("North Area Planning Board", "South Area Planning Board", "Audit Committee")
    assert match_names("committee", ["planning"], known) == known[:2]


def test_several_names_are_taken_together_and_once_each() -> None:
    found = match_names("committee", ["planning", "licensing sub", "The Planning Committee"], KNOWN)
    assert found == (PLANNING, SUB)
    assert match_names("committee", [], KNOWN) == ()


UNKNOWN: list[tuple[str, str | None, str]] = [
    ("Plannning", PLANNING, "a typing error is not guessed right, but the nearest is named"),
    ("Childrens Scrutiny", CHILDREN, "nor is a word that is not in the name"),
    ("plan", PLANNING, "half a word is no word"),
    ("Zoo", None, "nothing is near"),
    ("", None, "nothing at all"),
    ("...", None, "no word"),
]


@pytest.mark.parametrize(("typed", "nearest", "reason"), UNKNOWN, ids=[row[2] for row in UNKNOWN])
def test_an_unknown_name_lists_the_nearest(typed: str, nearest: str | None, reason: str) -> None:
    with pytest.raises(UnknownName) as caught:
        match_names("committee", ["licensing", typed], KNOWN)
    error = caught.value
    assert (error.what, error.name) == ("committee", typed)
    assert (error.nearest[:1] == (nearest,)) if nearest else (error.nearest == ()), reason
    assert f"no committee “{typed}”" in str(error)
    assert (f"Nearest: “{nearest}”" if nearest else "minutes status lists") in str(error)


def test_nothing_is_known() -> None:
    with pytest.raises(UnknownName, match="minutes status lists every council"):
        match_names("council", ["Thornwick"], ())


@pytest.mark.parametrize("name", ["The Committee", "Council", "the council"])
def test_a_name_of_nothing_but_fillers_keeps_them(name: str) -> None:
    assert name_words(name) == name.lower().split()
    assert match_names("committee", [name], (*KNOWN, name)) == (name,)
