"""Which passages name a person, in their words or as who moved, voted, declared or is to act.

"Councillor A. Ash", "Cllr Ash", "Anne Ash" and "Ash" may be one person; "B. Ash" is not "A. Ash".
The postings of whole documents tell which may hold the surname; only these are read.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import partial, reduce

import numpy as np

from corpus.records import Span
from index.analyzer import analyze
from index.bm25 import term_scores
from index.errors import UnknownName
from index.packing import (
    unpacked_actions,
    unpacked_attendance,
    unpacked_interests,
    unpacked_span,
    unpacked_vote,
)
from index.person_names import Person, are_one, mentions, parse_person
from index.postings import Postings

_MOST_DOCUMENTS, _MOST_NEAREST, _MOST_LISTS = 500, 5, 20


def person_rows(database: sqlite3.Connection, name: str, postings: Postings | None) -> set[int]:
    """Return the rows of the passages that name a person.

    Args:
        database: of the collection.
        name: as somebody wrote it.
        postings: of whole documents; without them every document is read.

    Raises:
        UnknownName: no passage does; the nearest names of attendance and movers are listed.
    """
    asked = parse_person(name)
    rows: set[int] = set()
    if asked is not None:
        for document, text in _texts(database, asked, postings):
            rows.update(_rows_of_document(database, document, text, asked))
    if not rows:
        raise UnknownName("person", name, _nearest(database, asked))
    return rows


def has_attended(database: sqlite3.Connection, name: str, postings: Postings) -> bool:
    """Tell whether a list of attendance names a person, with the forename if one is given.

    ``postings`` are of whole documents; of those that hold the name some are looked at.
    """
    asked = parse_person(name)
    if asked is None or not asked.surname:
        return False
    documents = _holding(postings, f"{asked.surname} {' '.join(asked.given)}")
    for row in documents[:: max(1, len(documents) // _MOST_LISTS)]:
        people = _attending(*database.execute(_ATTENDANCE, (row,)).fetchone())
        if any(are_one(asked, one) and (one.given or not asked.given) for one in people):
            return True
    return False


_ATTENDANCE = "SELECT attendance, text FROM document WHERE row = ?"


def _texts(
    database: sqlite3.Connection, asked: Person, postings: Postings | None
) -> Iterator[tuple[int, str]]:
    name = asked.surname or asked.initials
    if postings is None or not analyze(name):
        yield from database.execute("SELECT row, text FROM document ORDER BY row")
        return
    for row in _holding(postings, name):
        yield row, database.execute("SELECT text FROM document WHERE row = ?", (row,)).fetchone()[0]


def _holding(postings: Postings, words: str) -> list[int]:
    """Return the rows, ascending, of the documents that hold every term of some words."""
    held = [term_scores(postings, term)[0] for term in analyze(words)]
    both = partial(np.intersect1d, assume_unique=True)
    return [number + 1 for number in reduce(both, held).tolist()] if held else []


def _rows_of_document(
    database: sqlite3.Connection, document: int, text: str, asked: Person
) -> Iterator[int]:
    named = list(mentions(text, asked))
    if not named:
        return
    (words, _) = database.execute(_ATTENDANCE, (document,)).fetchone()
    attending = _attending(words, text)
    if _is_another(asked, attending):
        named = [(place, seen) for place, seen in named if seen.given]
    places = sorted({place for place, _ in named} | _by_initials(text, asked, attending))
    passages = database.execute(
        "SELECT start, end, row FROM passage WHERE document = ? ORDER BY row", (document,)
    ).fetchall()
    yield from _covering(passages, places)

    def is_asked(span: Span | None) -> bool:
        """Tell whether a recorded name is one of the places where the person is named."""
        return span is not None and bisect_left(places, span.start) < bisect_left(places, span.end)

    moved = set(_moved(database, document, is_asked))
    if moved and passages:
        stated = database.execute(_STATED, (passages[0][2], passages[-1][2]))
        yield from (passage for decision, passage in stated if decision in moved)
    yield from _covering(passages, _concerned(database, document, is_asked))


def _attending(words: str, text: str) -> set[Person]:
    """Return the people in a document's list of attendance; ``words`` is how that is stored."""
    named = (parse_person(attendee.name.of(text)) for attendee in unpacked_attendance(words))
    return {person for person in named if person is not None and person.surname}


def _is_another(asked: Person, attending: Iterable[Person]) -> bool:
    """Tell whether the surname alone is somebody else's: only "D. Ash" attended, not "B. Ash"."""
    same = [p for p in attending if p.surname == asked.surname]
    if not all(p.given for p in same):
        return False
    return bool(asked.given and same) and not any(are_one(asked, person) for person in same)


def _covering(passages: Sequence[Sequence[int]], places: Iterable[int]) -> Iterator[int]:
    """Return the rows of the passages, in order of their starts, that a place lies in."""
    starts = [passage[0] for passage in passages]
    for place in places:
        at = bisect_right(starts, place) - 1
        if at >= 0 and place < passages[at][1]:
            yield passages[at][2]


def _by_initials(text: str, asked: Person, attending: Iterable[Person]) -> set[int]:
    """Return where minutes call somebody who attended by initials that nobody else there has."""
    mine, theirs = set[str](), set[str]()
    for person in (p for p in attending if p.given):
        initials = (person.given[0][0] + person.surname[0]).upper()
        (mine if are_one(asked, person) else theirs).add(initials)
    return {
        place
        for initials in mine - theirs
        for place, _ in mentions(text, Person(surname="", initials=initials))
    }


_MOVERS = """
SELECT decision.row, proposer, seconder, vote FROM decision JOIN item ON decision.item = item.row
WHERE item.document = ? AND (proposer IS NOT NULL OR seconder IS NOT NULL OR vote IS NOT NULL)
"""


# A document's passages have consecutive rows, in the order of their starts.
_STATED = "SELECT decision, passage FROM states WHERE passage BETWEEN ? AND ?"


def _moved(
    database: sqlite3.Connection, document: int, is_asked: Callable[[Span | None], bool]
) -> Iterator[int]:
    """Yield the decisions that the person proposed, seconded or voted on."""
    for decision, *recorded in database.execute(_MOVERS, (document,)):
        if any(map(is_asked, _moving(*recorded))):
            yield decision


def _moving(proposer: str | None, seconder: str | None, vote: str | None) -> list[Span | None]:
    """Return the names in a decision's columns."""
    named = unpacked_vote(vote) if vote and '"names": []' not in vote else None
    voters = [voter.name for voter in named.names] if named else []
    return [unpacked_span(proposer), unpacked_span(seconder), *voters]


def _concerned(
    database: sqlite3.Connection, document: int, is_asked: Callable[[Span | None], bool]
) -> Iterator[int]:
    """Yield where interests that the person declared and actions of theirs begin."""
    rows = database.execute(
        "SELECT interests, actions FROM item WHERE document = ?"
        " AND (interests != '[]' OR actions != '[]')",
        (document,),
    )
    for interests, actions in rows:
        for interest in unpacked_interests(interests):
            if is_asked(interest.member):
                yield interest.span.start
        for action in unpacked_actions(actions):
            if is_asked(action.owner):
                yield action.span.start


def _nearest(database: sqlite3.Connection, asked: Person | None) -> list[str]:
    """Return known names whose surnames are most like the asked one."""
    if asked is None or not asked.surname:
        return []
    known: dict[str, str] = {}
    for name in _recorded(database):
        person = parse_person(name)
        if person is not None and person.surname:
            known.setdefault(person.surname, " ".join(name.split()))
    close = get_close_matches(asked.surname, known, n=_MOST_NEAREST, cutoff=0.6)
    return [known[surname] for surname in close]


def _recorded(database: sqlite3.Connection) -> Iterator[str]:
    """Yield the names of attendance, movers and voters of documents from all over the index."""
    (last,) = database.execute("SELECT ifnull(max(row), 0) FROM document").fetchone()
    for row in range(1, last + 1, -(-last // _MOST_DOCUMENTS) or 1):
        found = database.execute("SELECT text, attendance FROM document WHERE row = ?", (row,))
        for text, attendance in found:
            yield from (a.name.of(text) for a in unpacked_attendance(attendance))
            for _, *recorded in database.execute(_MOVERS, (row,)):
                yield from (span.of(text) for span in _moving(*recorded) if span)
