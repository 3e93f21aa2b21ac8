"""Which councils and committees a question's own words name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.asked_names import AskedBody, asked_documents, find_bodies
from assistant.understanding.places import places_of, within_one
from assistant.understanding.titled_places import titled_places
from index.bodies import KnownBodies

AMBLEFORD = "Ambleford Borough Council"
WESSENBURY = "Wessenbury County Council"
BROOK, SLIP, JOINED = (
    "Penny Brook Parish Council",
    "Peny Brook Parish Council",
    "Penny Brook & Holtby Parish Council",
)
WEST = "West Marrow Parish Council"
NORTHOLD, NORTHOOD = "Northold Parish Council", "Northood Parish Council"
ROYAL = "Royal Borough of Queensholm upon Wess"
SCHOOL = "Coppice Community Primary School Board of Governors"
COUNCILS = {
    AMBLEFORD: 60,
    WESSENBURY: 40,
    BROOK: 80,
    SLIP: 1,
    JOINED: 2,
    WEST: 30,
    NORTHOLD: 30,
    NORTHOOD: 25,
    ROYAL: 5,
    SCHOOL: 9,
    "Board of Governors": 1,
}
CYP = "Children and Young People Overview and Scrutiny Committee"
PLANNING, LICENSING, SUB = "Planning Committee", "Licensing Committee", "Licensing Sub-Committee"
LEARNING, FULL = "Learning & Wellbeing Committee", "Full Governing Body"
LIAISON, LIASON = "Mill Liaison Committee", "Mill Liason Committee"
RESIDENTS = "Penny Brook Residents' Association"
COMMITTEES = dict.fromkeys(
    (CYP, PLANNING, LICENSING, SUB, LEARNING, FULL, LIAISON, LIASON, RESIDENTS, "Parish Council"), 9
)
KNOWN = KnownBodies(councils=COUNCILS, committees=COMMITTEES)
USED = frozenset(("reading", "abc", "planning", "northould", "minutes", "the", "neglect"))


def find(text: str, **more: object) -> tuple[AskedBody, ...]:
    return find_bodies(text, KNOWN, in_use=USED.__contains__, **more)  # type: ignore[arg-type]


BROOKS = tuple(sorted((BROOK, SLIP, JOINED)))
ASKED: list[tuple[str, str, tuple[str, ...], str]] = [
    ("what did ambleford agree", "ambleford", (AMBLEFORD,), "lower case, no kind"),
    ("Ambleford Borough Council's budget", "Ambleford Borough Council's", (AMBLEFORD,), "whole"),
    ("ambleford bc on bins", "ambleford bc", (AMBLEFORD,), "short kind"),
    ("wessenburys plan", "wessenburys", (WESSENBURY,), "possessive without apostrophe"),
    ("Wessenbury’s plan", "Wessenbury’s", (WESSENBURY,), "possessive"),
    ("penny brook pc lamp", "penny brook pc", BROOKS, "the slip and the joined parish too"),
    ("Penny Brook", "Penny Brook", BROOKS, "nothing but the place"),
    ("holtby green", "holtby", (JOINED,), "a part of a joined name"),
    ("west marrow pc", "west marrow pc", (WEST,), "two words"),
    ("did queensholm approve it", "queensholm", (ROYAL,), "the head of “upon”"),
    ("RBQ parking", "RBQ", (ROYAL,), "initials up to “upon”"),
    ("ABC budget", "ABC", (AMBLEFORD,), "initials in capitals, though the word is used"),
    ("wcc roads", "wcc", (WESSENBURY,), "initials that are no word otherwise"),
    ("coppice governors on phonics", "coppice", (SCHOOL,), "a school's governors"),
    ("Wesenbury neglect", "Wesenbury", (WESSENBURY,), "a slip in a long word"),
    ("Northold lamp", "Northold", (NORTHOLD,), "a neighbour of one letter less is another place"),
    ("northants neglect", "northants", (), "a county's short form"),
    ("N. Yorks roads", "N. Yorks", (), "with a point of the compass"),
    ("Reading council", "Reading council", (), "an ordinary word that a kind follows"),
    ("glocestershire", "glocestershire", (), "a slip in a county"),
]


@pytest.mark.parametrize(("text", "words", "councils", "reason"), ASKED, ids=[a[0] for a in ASKED])
def test_a_council_is_understood(
    text: str, words: str, councils: tuple[str, ...], reason: str
) -> None:
    (body,) = find(text)
    assert (body.words, body.councils, body.committees) == (words, councils, ()), reason
    assert text[body.start : body.end] == body.words


NOTHING: list[tuple[str, str]] = [
    ("what did the parish council say", "no particular one"),
    ("Mr Ambleford asked about bins", "a person"),
    ("repairs in Ambleford Road", "a street"),
    ("Ambleford Close resurfacing", "a street"),
    ("East Marrow lamp", "another place than West Marrow"),
    ("marrow", "a place is never half of it"),
    ("south ambleford", "a neighbour, or a part"),
    ("queensholm under lyde", "a longer name that is not known"),
    ("Ambleford parish council", "a parish is not the borough"),
    ("abc of gardening", "initials that are a word, in lower case"),
    ("northould", "a word that the collection uses is no slip"),
    ("reading of the minutes", "an ordinary word in lower case"),
    ("Reading of the minutes", "or at the beginning"),
    ("in March 2021 and May 2022", "months"),
    ("Essex Police figures", "others' bodies"),
    ("Emily Preston spoke", "a surname"),
    ("planning applications refused", "a topic"),
    ("scrutiny of the budget", "a topic"),
    ("learning and wellbeing in schools", "a topic, though a committee's name"),
    ("the committee and the board", "no particular one"),
    ("", "nothing asked"),
    (" ?!… \x00\x07 <b></b>", "no words"),
]


@pytest.mark.parametrize(("text", "reason"), NOTHING, ids=[n[0] or "empty" for n in NOTHING])
def test_what_only_looks_like_a_body_is_left_alone(text: str, reason: str) -> None:
    assert find(text) == (), reason


SITTING: list[tuple[str, str, tuple[str, ...], str]] = [
    ("the planning committee on 3 May", "planning committee", (PLANNING,), "as it is called"),
    ("planning panel", "planning panel", (PLANNING,), "people mix up kinds of bodies"),
    ("refused at planning in March", "planning", (PLANNING,), "“at” it"),
    ("the children's scrutiny committee", "children's scrutiny committee", (CYP,), "some words"),
    ("CYP OSC on neglect", "CYP OSC", (CYP,), "initials of both halves"),
    ("cyp scrutiny committee", "cyp scrutiny committee", (CYP,), "initials of one half"),
    ("Licensing Committee", "Licensing Committee", (LICENSING,), "one is named exactly"),
    ("licensing sub-committee", "licensing sub-committee", (SUB,), "the longer name"),
    ("Learning and Wellbeing comittee", "Learning and Wellbeing comittee", (LEARNING,), "a slip"),
    ("mill liaison committee", "mill liaison committee", (LIAISON, LIASON), "every spelling"),
    ("full governing body", "full governing body", (FULL,), "words of many, all of them"),
    ("FGB in May", "FGB", (FULL,), "initials"),
    ("PBRA open meeting", "PBRA", (RESIDENTS,), "initials in capitals"),
    ("Penny Brook Residents Association", "Penny Brook Residents Association", (RESIDENTS,), "one"),
]


@pytest.mark.parametrize(("text", "words", "names", "reason"), SITTING, ids=[s[0] for s in SITTING])
def test_a_committee_is_understood(
    text: str, words: str, names: tuple[str, ...], reason: str
) -> None:
    (body,) = find(text)
    assert (body.words, body.councils, body.committees) == (words, (), names), reason


def test_bodies_come_in_the_order_of_the_words() -> None:
    found = find("Ambleford planning committee and Wessenbury")
    assert [body.words for body in found] == ["Ambleford", "planning committee", "Wessenbury"]
    assert [body.place for body in found] == ["ambleford", "", "wessenbury"]


def test_a_renamed_body_means_both() -> None:
    renamed = {"Old Ambleford Urban District Council": AMBLEFORD, "Works Committee": PLANNING}
    (old,) = find("old ambleford urban district council", successors=renamed)
    assert old.councils == (AMBLEFORD,)
    (works,) = find("the works committee", successors=renamed)
    assert works.committees == (PLANNING,)
    both = KnownBodies(councils={AMBLEFORD: 5, WESSENBURY: 5}, committees={})
    (new,) = find_bodies("Wessenbury", both, successors={AMBLEFORD: WESSENBURY})
    assert new.councils == (AMBLEFORD, WESSENBURY)


def test_a_place_in_titles_of_documents_without_a_council_is_known() -> None:
    titles = {"hollow": [("Minutes, Sallow Hollow Town Hall", "a/1.txt")]}
    titles |= {"tarrant": [("Minutes", "a/tarrant-2019-03-12.txt")]}

    def titles_with(word: str) -> list[tuple[str, str]]:
        return titles.get(word, [])

    (hollow,) = find("bins in sallow hollow", titles_with=titles_with)
    assert (hollow.words, hollow.place, hollow.councils) == ("sallow hollow", "sallow hollow", ())
    (tarrant,) = find("tarrant lamp", titles_with=titles_with)
    assert tarrant.place == "tarrant"


@pytest.mark.parametrize(
    ("title", "path", "places"),
    [
        ("Held in Sallow Community Hall", "x.txt", {("sallow",)}),
        ("SALLOW ANNUAL PARISH MEETING", "x.txt", {("sallow",)}),
        ("Minutes", "penny-brook-2019-03-12.txt", {("penny", "brook")}),
        ("Minutes", "2019-03-12-flooding.txt", set()),
        ("Agenda item - Flooding", "000_9d69e45.txt", set()),
        ("", "", set()),
    ],
)
def test_places_are_told_by_titles_and_file_names(
    title: str, path: str, places: set[tuple[str, ...]]
) -> None:
    assert titled_places(title, path) == places


def test_a_rare_spelling_is_a_slip_and_a_common_one_a_neighbour() -> None:
    places = places_of({"Northold Parish Council": 80, "Northood Parish Council": 2})
    assert len(places["northold",].councils) == 2
    places = places_of({"Northold Parish Council": 80, "Northood Parish Council": 30})
    assert len(places["northold",].councils) == 1


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        *[("brook", "brok", True), ("brook", "broook", True), ("brook", "broko", True)],
        *[("brook", "brood", True), ("brook", "brook", True), ("brook", "borko", False)],
        *[("", "a", True), ("", "ab", False), ("ab", "ba", True), ("abcd", "badc", False)],
    ],
)
def test_one_slip(a: str, b: str, near: bool) -> None:
    assert within_one(a, b) is within_one(b, a) is near


class _Documents:
    """Stands for an index's bodies: who bears what, and which places are in the text."""

    def __init__(self, **documents: set[int]) -> None:
        self._documents = documents

    def documents_of(
        self, *, councils: tuple[str, ...] = (), committees: tuple[str, ...] = (), place: str = ""
    ) -> frozenset[int]:
        names = (*councils, *committees, place)
        return frozenset().union(*(self._documents.get(name, set()) for name in names))


def test_a_committee_is_looked_for_within_its_place() -> None:
    index = _Documents(ambleford={1, 2, 3}, **{PLANNING: {3, 9}})
    assert asked_documents(find("Ambleford planning committee"), index) == {3}  # type: ignore[arg-type]
    index = _Documents(ambleford={1, 2}, **{PLANNING: {9}})
    assert asked_documents(find("Ambleford planning committee"), index) == {1, 2}  # type: ignore[arg-type]
    assert asked_documents(find("planning committee"), index) == {9}  # type: ignore[arg-type]
    assert asked_documents((), index) == frozenset()  # type: ignore[arg-type]


@given(st.text(max_size=300))
def test_any_text_gives_spans_of_itself(text: str) -> None:
    for body in find(text):
        assert text[body.start : body.end] == body.words
        assert body.words


def test_ten_thousand_words_are_read_in_the_usual_time() -> None:
    assert len(find("Ambleford " * 10_000)) == 400
