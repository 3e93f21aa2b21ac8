"""What the collection stores is small, and what is read of it is whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import NO_FACTS, Facts, Stated
from index.collection import NAME
from index.packing import packed_facts, packed_stated, unpacked_facts, unpacked_stated
from index.tables import INDEXES, SCHEMA_OF_TABLES, VIEWS, let_read, name_in, packed_text

if TYPE_CHECKING:
    from tests.index.conftest import Minutes

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_a_text_comes_back_to_the_letter(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        let_read(database)
        (found,) = database.execute("SELECT unpacked(?)", (packed_text(text),)).fetchone()
    assert found == text


@pytest.mark.parametrize(
    ("whole", "above", "name"),
    [
        ("docs/a:4", "docs/a", "4"),
        ("docs/a~2:12:30/21:7", "docs/a~2:12:30/21", "7"),
        ("docs/a:-", "docs/a", "-"),
    ],
)
def test_an_id_is_stored_without_what_it_is_in(whole: str, above: str, name: str) -> None:
    assert name_in(whole, above) == name


@pytest.mark.parametrize("above", ["docs/b", "docs/", "docs/a:4", ""])
def test_an_id_of_something_else_is_refused(above: str) -> None:
    with pytest.raises(ValueError, match="docs/a:4"):
        name_in("docs/a:4", above)


def test_what_most_say_nothing_of_is_not_stored() -> None:
    assert (packed_facts(NO_FACTS), packed_stated(Stated())) == ("{}", "{}")
    stated = Stated(council="Ambleford Town Council", language="en")
    assert unpacked_stated(packed_stated(stated)) == stated
    facts = Facts(title="Minutes", cancelled=True)
    assert unpacked_facts(packed_facts(facts)) == facts


def test_every_id_leads_to_its_own_passages(minutes: Minutes) -> None:
    minutes.write("north/one.txt", "They saw the hedge.", "They saw the pond.")
    minutes.write("south/one.txt", "They saw the hedge.", "They saw the lane.")
    minutes.build()
    with minutes.open() as index:
        rows = [row for name, *_ in index.files() for row in index.rows_of("document", name)]
        assert len(rows) == index.manifest.counts.passages
        for row in rows:
            evidence = index.evidence(row)
            assert index.rows_of("passage", evidence.passage.passage_id) == [row]
            assert row in index.rows_of("item", evidence.item.item_id)
            for decision in evidence.decisions:
                assert row in index.rows_of("decision", decision.decision_id)
        for kind in ("document", "item", "decision", "passage"):
            for unknown in ("", ":", "north/one:", "north/one:1:d1:1", "north"):
                assert index.rows_of(kind, unknown) == []


def test_a_view_costs_what_a_table_would(minutes: Minutes) -> None:
    """A column that is not asked for is not worked out, and no id is looked for row by row."""
    with closing(sqlite3.connect(":memory:")) as database:
        let_read(database)
        database.executescript(SCHEMA_OF_TABLES + VIEWS + INDEXES)
        for query in (
            "SELECT row, start FROM passage WHERE document = 1",
            "SELECT row FROM document WHERE council = 'x' AND date > 'y'",
            "SELECT document.row FROM document JOIN passage ON passage.document = document.row"
            " WHERE document_id = 'a'",
        ):
            plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {query}")]
            assert all(step.startswith("SEARCH") for step in plan), plan
            assert not any("SUBQUERY" in step or "MATERIALIZE" in step for step in plan), plan


def test_the_file_holds_no_text_twice(minutes: Minutes) -> None:
    words = " ".join(f"word{number}" for number in range(500))
    minutes.write("one.txt", f"They saw {words}.")
    minutes.build()
    (file,) = minutes.index.glob(f"generation-*/{NAME}")
    assert b"word250 word251" not in file.read_bytes()
    assert minutes.texts()["docs/one.txt"].count("word250 word251") == 1
