"""Which passages become citations, and which the twins of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.citing import cite
from assistant.quoting import Scope
from index import Hit, SearchIndex, open_index
from index.build import build_index
from index.encoder import open_question_encoder
from tests.index.conftest import minutes_text, write_tiny_encoder

SAME = "The fence by the mill pond is to be mended before the spring fair comes."
OTHERS = [f"The {thing} was looked at and nothing more was said of it." for thing in "abcde"]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    folder = tmp_path_factory.mktemp("citing")
    for day, said in ((3, (SAME, OTHERS[0], SAME)), (10, (OTHERS[1], SAME)), (17, OTHERS[2:])):
        text = minutes_text(*said, date=f"2021-03-{day:02d}")
        (folder / f"{day:02d}.md").write_text(text, encoding="utf-8")
    encoder = str(write_tiny_encoder(folder / "encoder"))
    files = sorted(folder.glob("*.md"))
    build_index(folder / "index", files, encoder=encoder, open_encoder=open_question_encoder)
    with open_index(folder / "index") as opened:
        yield opened


def rows_with(index: SearchIndex, words: str, day: int) -> list[int]:
    names = [name for name, path, _ in index.files() if Path(path).name == f"{day:02d}.md"]
    rows = [row for name in names for row in index.rows_of("document", name)]
    return [row for row, c in index.candidates(rows).items() if words in c.text]


@pytest.mark.parametrize("limit", [1, 2, 3, 9])
def test_what_repeats_a_citation_is_its_twin_however_few_are_cited(
    index: SearchIndex, limit: int
) -> None:
    first, again = sorted(rows_with(index, SAME, 3))
    (elsewhere,) = rows_with(index, SAME, 10)
    places = zip(OTHERS[1:4], (10, 17, 17), strict=True)
    others = [rows_with(index, words, day)[0] for words, day in places]
    rows = [first, others[0], others[1], elsewhere, again, others[2]]
    hits = [Hit(row=row, score=1.0 / rank, rank=rank) for rank, row in enumerate(rows, 1)]
    scope = Scope(most_words=5, scores={})
    found = cite(index, hits, scope=scope, terms=frozenset(), limit=limit)
    order = [first, others[0], others[1], elsewhere, others[2]]  # the same words, another meeting
    assert [c.evidence.row for c in found] == order[:limit]
    twin = index.evidence(again).passage.passage_id
    assert [c.twins for c in found] == [(twin,), *[()] * (len(found) - 1)]
