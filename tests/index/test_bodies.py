"""Which bodies an index knows, and which documents a body means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.bodies import fold_words, folded_words

if TYPE_CHECKING:
    from tests.index.conftest import Minutes

AMBLEFORD = "Ambleford Borough Council"
LONG = "The county asked for more. "


@pytest.fixture
def written(minutes: Minutes) -> Minutes:
    """Two councils, and four pages that name none."""
    minutes.write("one.md", "Lamps by the mill", council=AMBLEFORD)
    minutes.write("two.md", "Bins on the green", council="Penny Brook Parish Council")
    pages = {
        "page-1.txt": "Wessenbury schools. Wessenbury roads. Wessenbury homes.",
        "page-2.txt": "Homes were built, as in Wessenbury.\n" + LONG * 9,
        "page-3.txt": "Homes, as Ambleford had built them.\n" + LONG * 9,
        "wessenbury-2019-03-12.txt": "Roads were discussed.",
    }
    for name, text in pages.items():
        page = f"Agenda item\n\nHomes\n\nMinutes:\n\n{text}\n"
        (minutes.docs / name).write_text(page, encoding="utf-8")
    minutes.build()
    return minutes


def _files(written: Minutes, **asked: object) -> set[str]:
    with written.open() as index:
        rows = index.bodies.documents_of(**asked)  # type: ignore[arg-type]
        named = index._rows("SELECT row, path FROM document")
        return {Path(path).name for row, path in named if row in rows}


def test_the_known_bodies_are_counted(written: Minutes) -> None:
    with written.open() as index:
        known = index.bodies.known
        assert known.councils == {AMBLEFORD: 1, "Penny Brook Parish Council": 1}
        assert known.committees["Allotments Committee"] == 2


def test_a_council_means_the_documents_that_bear_it(written: Minutes) -> None:
    assert _files(written, councils=(AMBLEFORD,)) == {"one.md"}
    assert _files(written, committees=("Allotments Committee",)) == {"one.md", "two.md"}
    assert _files(written) == set()


def test_a_place_means_what_is_titled_so_or_names_it_most(written: Minutes) -> None:
    assert _files(written, place="wessenbury") == {"page-1.txt", "wessenbury-2019-03-12.txt"}
    assert _files(written, place="nowhere") == set()
    assert _files(written, place="the") == set()


def test_one_mention_is_not_enough_where_the_council_is_known(written: Minutes) -> None:
    assert _files(written, place="ambleford") == {"page-3.txt"}
    assert _files(written, place="ambleford", councils=(AMBLEFORD,)) == {"one.md"}


def test_titles_are_found_by_names_only(written: Minutes) -> None:
    with written.open() as index:
        assert [Path(p).name for _, p in index.bodies.titles_with("wessenbury")] == [
            "wessenbury-2019-03-12.txt"
        ]
        assert index.bodies.titles_with("ambleford") == []
        assert index.bodies.titles_with("two words") == []


def test_what_the_collection_uses(written: Minutes) -> None:
    with written.open() as index:
        assert index.bodies.uses("homes")
        assert not index.bodies.uses("wessenburry")


def test_folding() -> None:
    assert fold_words("St Wystan’s & Môn") == ("st", "wystans", "and", "mon")
    text = "The  Queen's\n(Head)"
    assert [text[start:end] for _, start, end in folded_words(text)] == ["The", "Queen's", "Head"]
    assert fold_words(" ?!") == ()
