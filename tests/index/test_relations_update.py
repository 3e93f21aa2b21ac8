"""Relations and twins after a change, by ids, are those of a fresh collection; outlines come back.

The tables are those that relations and outlines read, filled from real readings; rows are given
in any order and never twice, as in an index that keeps the places of what was removed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import random
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.outlines import Outline, outline_of
from corpus.reading import read_document
from corpus.records import Document, DocumentId, Reading, Source, Stated
from corpus.relations import RelationKind
from corpus.sketches import Sketch
from corpus.twins import find_relations
from index.errors import IndexDamaged
from index.outlines import insert_outline, load_outlines
from index.relations import (
    RELATIONS_INDEXES,
    RELATIONS_SCHEMA,
    insert_relations,
    load_kinship,
    refresh_relations,
    remove_documents,
)
from index.twins import load_preferred, load_relations

TABLES = """
CREATE TABLE document (
  row INTEGER PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, council TEXT, committee TEXT,
  date TEXT, occasion TEXT, language TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE item (row INTEGER PRIMARY KEY, number TEXT NOT NULL, title TEXT NOT NULL);
CREATE TABLE passage (
  row INTEGER PRIMARY KEY, passage_id TEXT NOT NULL, document INTEGER NOT NULL,
  item INTEGER NOT NULL, kind TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL);
"""
FORMS = ("draft", "draft 2", "final", "half", "matter", "page", "linked", "cofnodion")
DAYS = ("17 May 2023", "14 June 2023", "12 July 2023")
NOUNS = [
    "tank",
    "fence",
    "gate",
    "hedge",
    "lane",
    "pond",
    "shed",
    "wall",
    "bench",
    "path",
    "roof",
    "drain",
]


def prose(count: int, seed: str) -> str:
    chance = random.Random(seed)
    said = [f"{chance.choice(NOUNS)} {seed[0]}{chance.randrange(900)}" for _ in range(count // 2)]
    return " ".join(said).capitalize() + "."


def matter(meeting: int, number: int, cost: str) -> str:
    title = f"{NOUNS[number]} at {NOUNS[-1 - meeting]} corner"
    told = prose(90, f"{meeting}{number}")
    decided = f"That a new {title} be bought at a cost of no more than {cost} plus tax this year."
    noted = "\n\nRESOLVED: That the report be noted." * (number % 2)
    return f"{number + 1}. {title}\n\n{told}\n\nRESOLVED: {decided}{noted}\n\n"


@cache
def text_of(meeting: int, form: str) -> str:
    numbers = {"half": range(3), "matter": range(1), "page": range(2, 4)}.get(form, range(9))
    cost = {"draft": "£500", "draft 2": "£550"}.get(form, "£600")
    head = "Ambleford Town Council\n\nAllotments Committee, Wednesday " + DAYS[meeting]
    state = {"draft": "DRAFT MINUTES\n\n", "draft 2": "DRAFT MINUTES\n\n"}.get(form, "")
    opening = "\n\nApologies were received and the minutes of the meeting before were signed.\n\n"
    if form == "linked":
        return head + opening + matter(meeting, 4, "£600") + prose(700, f"own{meeting}")
    items = "".join(matter(meeting, number, cost) for number in numbers)
    return state + head + opening + items


@cache
def read(name: str, meeting: int, form: str) -> Reading:
    text = text_of(meeting, form)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    source = Source(
        path=f"/files/{name}.txt",
        sha256=sha256,
        text_sha256=sha256,
        media_type="text/plain",
        reader="text 1",
    )
    site = "https://democracy.ambleford.gov.uk"
    url = f"{site}/mgAi.aspx?ID={meeting + 1}" if form in ("page", "linked") else None
    return read_document(
        Document(document_id=DocumentId(name), source=source, text=text),
        Stated(
            council="Ambleford Town Council",
            committee="Allotments Committee",
            url=url or f"{site}/ieListDocuments.aspx?MId={meeting + 1}",
            language="cy" if form == "cofnodion" else "en",
        ),
    )


def outlined(reading: Reading) -> Outline:
    """Its outline; drafts alone link the page of their item, so that parts are of them alone."""
    outline = outline_of(reading)
    if not reading.document.text.startswith("DRAFT") or outline.address is None:
        return outline
    return dataclasses.replace(outline, items=frozenset((outline.address.number,)))


class Shelf:
    """A collection of a few documents; each row is new, though its document was there before."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self.rows: dict[str, int] = {}
        self._new = itertools.count(1)
        database.executescript(TABLES + RELATIONS_SCHEMA + RELATIONS_INDEXES)

    def put(self, reading: Reading) -> None:
        name, meeting = reading.document.document_id, reading.meeting
        row = self.rows[name] = next(self._new)
        self.database.execute(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (row, name, meeting.council, meeting.committee, meeting.date and str(meeting.date),
             meeting.occasion, meeting.language, reading.document.text),
        )  # fmt: skip
        items = {}
        for item in reading.items:
            items[item.item_id] = next(self._new)
            values = (items[item.item_id], item.number, item.title)
            self.database.execute("INSERT INTO item VALUES (?, ?, ?)", values)
        for passage in reading.passages:
            self.database.execute(
                "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?)",
                (next(self._new), passage.passage_id, row, items[passage.item_id], passage.kind,
                 passage.span.start, passage.span.end),
            )  # fmt: skip
        insert_outline(self.database, row, outlined(reading))

    def remove(self, names: list[str]) -> None:
        rows = [(self.rows.pop(name),) for name in names]
        remove_documents(self.database, [row for (row,) in rows])
        self.database.executemany("DELETE FROM passage WHERE document = ?", rows)
        self.database.executemany("DELETE FROM document WHERE row = ?", rows)

    def change(self, step: Mapping[str, Reading | None]) -> None:
        before = load_kinship(self.database)
        self.remove([name for name in step if name in self.rows])
        fresh = [reading for reading in step.values() if reading is not None]
        for reading in fresh:
            self.put(reading)
        changed = {reading.document.document_id for reading in fresh}
        refresh_relations(self.database, before, changed)

    def relate(self) -> None:
        insert_relations(self.database, find_relations(load_outlines(self.database)))

    def twins(self) -> dict[str, str]:
        names = dict(self.database.execute("SELECT row, passage_id FROM passage"))
        return {names[a]: names[b] for a, b in load_preferred(self.database).items()}

    def relations(self) -> list[tuple[object, ...]]:
        found = load_relations(self.database)
        count = self.database.execute("SELECT count(*) FROM relation").fetchone()[0]
        assert count == len(found), "none names a document that is gone"
        return [dataclasses.astuple(relation) for relation in found]


@contextmanager
def shelf() -> Iterator[Shelf]:
    with closing(sqlite3.connect(":memory:")) as database:
        yield Shelf(database)


def fresh(readings: Mapping[str, Reading]) -> tuple[list[tuple[object, ...]], dict[str, str]]:
    """The oracle: relations and twins of a new collection of the same documents."""
    with shelf() as new:
        for _, reading in sorted(readings.items()):
            new.put(reading)
        new.relate()
        return new.relations(), new.twins()


NAMES = [f"d{n:02}" for n in range(14)]
FORM = st.tuples(st.integers(0, len(DAYS) - 1), st.sampled_from(FORMS))
STEP = st.dictionaries(st.sampled_from(NAMES), FORM | st.none(), min_size=1, max_size=4)


@settings(max_examples=12, deadline=None)
@given(st.lists(FORM, min_size=9, max_size=len(NAMES)), st.lists(STEP, min_size=1, max_size=4))
def test_after_every_step_tables_are_those_of_a_fresh_collection(
    first: list[tuple[int, str]], steps: list[dict[str, tuple[int, str] | None]]
) -> None:
    held = {name: read(name, *form) for name, form in zip(NAMES, first, strict=False)}
    with shelf() as kept:
        kept.change(held)
        assert (kept.relations(), kept.twins()) == fresh(held), "the first step changes all"
        for step in steps:
            change = {n: read(n, *form) if form else None for n, form in step.items()}
            kept.change(change)
            held = {n: r for n, r in (held | change).items() if r is not None}
            assert (kept.relations(), kept.twins()) == fresh(held)


def test_the_documents_of_these_tests_belong_together_in_many_ways() -> None:
    readings = {f"{f} {m}": read(f"{f} {m}", m, f) for m in range(3) for f in FORMS}
    relations, twins = fresh(readings)
    kinds = {kind for _, _, kind, _, _ in relations}
    assert kinds >= {RelationKind.SAME, RelationKind.PART, RelationKind.TRANSLATION}
    assert len(twins) > 50
    assert not set(twins.values()) & twins.keys(), "each points to the last state"


def test_a_part_of_two_wholes_prefers_the_one_that_stayed() -> None:
    """What the first whole took from the second comes back to it when the first goes."""
    readings = {name: read(name, 0, form) for name, form in {"a": "final", "m": "matter"}.items()}
    other = read("b", 0, "half")
    with shelf() as kept:
        kept.change({**readings, "b": other})
        kept.change({"a": None})
        assert (kept.relations(), kept.twins()) == fresh({"b": other, "m": readings["m"]})
        assert any(name.startswith("m") for name in kept.twins())


def test_a_part_of_a_draft_follows_what_the_draft_gave_way_to() -> None:
    readings = {form: read(form, 0, form) for form in ("draft", "final", "linked")}
    with shelf() as kept:
        kept.change(readings)
        pairs = {(document, other) for document, other, *_ in kept.relations()}
        assert pairs == {("draft", "final"), ("linked", "draft")}
        before = kept.twins()
        assert "final" in {before[name][:5] for name in before if name.startswith("linked")}
        kept.change({"final": readings["final"]})
        assert (kept.relations(), kept.twins()) == fresh(readings)
        assert kept.twins() == before


def test_nothing_points_to_what_is_removed() -> None:
    readings = {f"{f} {m}": read(f"{f} {m}", m, f) for m in range(2) for f in FORMS}
    with shelf() as kept:
        kept.change(readings)
        kept.remove(["final 0", "draft 1"])
        held = {row for (row,) in kept.database.execute("SELECT row FROM passage")}
        twins = load_preferred(kept.database)
        assert twins
        assert held >= twins.keys() | set(twins.values())
        assert len(load_outlines(kept.database)) == len(readings) - 2
        assert kept.relations()


def test_outlines_come_back_as_they_were() -> None:
    readings = [read(f"{f} {m}", m, f) for m in range(3) for f in FORMS]
    with shelf() as kept:
        for reading in readings:
            kept.put(reading)
        for stored, made in zip(load_outlines(kept.database), map(outlined, readings), strict=True):
            assert comparable(stored) == comparable(made)
            assert type(stored.status) is type(made.status)
            assert type(stored.holds) is type(made.holds)
            assert stored.words.hashes.dtype == np.uint64
            assert not stored.words.hashes.flags.writeable


def comparable(outline: Outline) -> list[object]:
    values = [getattr(outline, field.name) for field in dataclasses.fields(outline)]
    return [
        (value.shingles, value.hashes.tolist()) if isinstance(value, Sketch) else value
        for value in values
    ]


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ("words = x'0102030405060708'", "fewer hashes than the shingles say"),
        ("words = substr(words, 2)", "a byte is missing"),
        ("signs = CAST(signs || x'00' AS BLOB)", "a byte too many"),
        ("signs = 7", "no bytes at all"),
        ("status = 'maybe'", "no state of minutes"),
        ("holds = 9", "nothing that a document holds"),
        ("page_kind = 'leaflet'", "no kind of page"),
    ],
)
def test_an_outline_that_is_none_is_damage(damage: str, why: str) -> None:
    with shelf() as kept:
        kept.put(read("a", 0, "final"))
        kept.database.execute(f"UPDATE outline SET {damage}")
        with pytest.raises(IndexDamaged, match="outline"):
            load_outlines(kept.database)
