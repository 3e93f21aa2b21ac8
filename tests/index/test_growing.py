"""An index that grew, shrank and was merged is, to the bit, the one that is made at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import index.counting
import index.vectors
from index import Filter, Query, SearchIndex, open_index
from index.bm25 import document_frequency, idf
from index.fields import FIELDS
from index.generations import open_generation
from index.hiding import Body, Restriction
from index.integrity import verify_generation
from index.records import Concept, Weights
from index.twins import load_preferred, load_relations
from index.view import restricted_view
from tests.index.conftest import minutes_text

if TYPE_CHECKING:
    from tests.index.conftest import Minutes

WORDS = [
    "hedge",
    "pond",
    "barn",
    "gate",
    "snow",
    "duck",
    "meadow",
    "shed",
    "orchard",
    "lane",
    "bench",
    "swing",
    "wall",
    "kerb",
    "lamp",
    "bridge",
]
BODIES = ("Allotments Committee", "Ponds Panel", "Lanes Working Group")
WITHHELD = Restriction(withheld=frozenset({Body(committee="Ponds Panel")}))


def concept(*terms: str) -> Concept:
    return Concept(alternatives=(terms,))


QUERIES = [
    Query(
        text=" ".join(words),
        question=" ".join(words),
        topic=" ".join(words),
        concepts=tuple(map(concept, words)),
        naming=tuple(map(concept, words)),
    )
    for words in (["hedg"], ["pond", "duck"], ["matter", "lane"], ["committe", "approv", "gate"])
]


class Change:
    """Files of minutes that are written, written anew and removed by chance."""

    def __init__(self, minutes: Minutes, seed: int) -> None:
        self.minutes = minutes
        self.chance = np.random.default_rng(seed)

    def step(self) -> None:
        for _ in range(int(self.chance.integers(1, 4))):
            held = sorted(self.minutes.docs.rglob("*.txt"))
            if held and self.chance.random() < 0.35:
                held[self.chance.integers(len(held))].unlink()
            elif held and self.chance.random() < 0.4:
                self.write(held[self.chance.integers(len(held))])
            else:
                self.write(
                    self.minutes.docs / f"{self.chance.choice(WORDS)}-{held and len(held)}.txt"
                )
        if not list(self.minutes.docs.rglob("*.txt")):
            self.write(self.minutes.docs / "last.txt")

    def write(self, path: Path) -> None:
        said = [self.sentence() for _ in range(int(self.chance.integers(1, 4)))]
        text = minutes_text(
            *said,
            date=f"2021-0{self.chance.integers(1, 10)}-03",
            committee=str(self.chance.choice(BODIES)),
        )
        if self.chance.random() < 0.3:
            # The draft of what another document may say too: twins, and words that are shared.
            text = minutes_text(*said, date="2021-03-03", title="Draft minutes")
            draft = path.with_name(f"{path.stem}-draft.txt")
            draft.write_text(text.replace("Draft minutes", "Minutes (draft)"), encoding="utf-8")
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")

    def sentence(self) -> str:
        words = self.chance.choice(WORDS, size=int(self.chance.integers(14, 22)))
        return f"The Multi Agency Hub (MAH) saw the {' '.join(words)}."


def told(index: SearchIndex) -> dict[str, Any]:
    """Everything that an index answers, by ids, for numbers differ."""
    database = index._database
    ids = {row: index.evidence(row).passage.passage_id for row in rows_of(index)}
    preferred = load_preferred(database)
    return {
        "counts": index.manifest.counts,
        "readings": list(index.readings()),
        "relations": load_relations(database),
        "twins": sorted((ids[a], ids[b]) for a, b in preferred.items()),
        "acronyms": index.acronyms(["mah"]),
        "committees": index.committees(),
        "words": {
            (field.name, word): (document_frequency(postings, word), idf(postings, word))
            for field in FIELDS
            for postings in [index._lexicon.postings[field.name]]
            for word in [*WORDS, "approv", "matter", "committe"]
        },
        "decisions": [one.decision for one in index.register.decisions(Filter())],
        "ranked": [
            [(ids[hit.row], hit.score) for hit in index.rank(query, weights=words, limit=50).hits]
            for query in QUERIES
            for words in [replace(Weights(), dense=0.0)]
        ],
        "filtered": [
            [(ids[hit.row], hit.score) for hit in found.hits]
            for body in index.committees()
            for found in [
                index.rank(
                    QUERIES[1], Filter(committees=(body,)), weights=replace(Weights(), dense=0.0)
                )
            ]
        ],
    }


def near(index: SearchIndex) -> list[dict[str, float]]:
    """Return what the encoder adds; sums of products may differ in their last bits."""
    return [
        {
            index.evidence(hit.row).passage.passage_id: hit.score
            for hit in index.rank(query, limit=1000).hits
        }
        for query in QUERIES
    ]


def rows_of(index: SearchIndex) -> Iterator[int]:
    yield from (row["row"] for row in index._rows("SELECT row FROM passage"))


def same(grown: SearchIndex, made: SearchIndex) -> None:
    mine, theirs = told(grown), told(made)
    for key in theirs:
        assert mine[key] == theirs[key], key
    for one, other in zip(near(grown), near(made), strict=True):
        assert one == pytest.approx(other, abs=1e-6)


@pytest.fixture
def made(minutes: Minutes, tmp_path: Path) -> Minutes:
    """The same documents, of which an index is made at once."""
    other = replace(minutes, root=tmp_path / "made")
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "docs").symlink_to(minutes.docs)
    return other


def check(minutes: Minutes, made: Minutes) -> None:
    shutil.rmtree(made.index, ignore_errors=True)
    made.build(minutes.docs)
    with minutes.open() as grown, made.open() as fresh:
        same(grown, fresh)
        with restricted_view(grown, WITHHELD) as one, restricted_view(fresh, WITHHELD) as other:
            assert [*map(str, one.readings())] == [*map(str, other.readings())]
    verify_generation(open_generation(minutes.index))


@pytest.mark.parametrize("seed", range(3))
def test_after_every_step_all_is_as_if_made_at_once(
    minutes: Minutes, made: Minutes, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.counting, "MOST_SEGMENTS", 3)
    if seed % 2:  # what one run writes is written in several segments first
        monkeypatch.setattr(index.vectors, "_MOST_PASSAGES", 6)
    change = Change(minutes, seed)
    segments = []
    for _ in range(6):
        change.step()
        minutes.build()
        check(minutes, made)
        segments.append(len(open_generation(minutes.index).manifest.segments))
    assert max(segments) > 1
    assert max(segments) <= 3


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 130))
def test_after_many_steps_all_is_as_if_made_at_once(
    minutes: Minutes, made: Minutes, seed: int
) -> None:
    change = Change(minutes, seed)
    for _ in range(25):
        change.step()
        minutes.build()
    check(minutes, made)


def test_what_did_not_change_is_not_written_again(minutes: Minutes) -> None:
    for word in WORDS[:6]:
        minutes.write(f"{word}.txt", f"They saw the {word} and the {WORDS[-1]}.")
    minutes.build()
    before = {file: file.stat().st_mtime_ns for file in minutes.index.glob("segment-*/*")}
    minutes.write("new.txt", "They saw the new bridge.")
    minutes.build()

    after = {file: file.stat().st_mtime_ns for file in minutes.index.glob("segment-*/*")}
    assert before.items() <= after.items()
    assert len({file.parent for file in after}) == 2


def test_when_a_third_is_gone_the_index_is_packed(minutes: Minutes) -> None:
    for word in WORDS[:6]:
        minutes.write(f"{word}.txt", f"They saw the {word}.")
    minutes.build()
    for word in WORDS[:3]:
        (minutes.docs / f"{word}.txt").unlink()
        minutes.build()

    (segment,) = open_generation(minutes.index).manifest.segments
    assert segment.documents == 3
    assert len(list(minutes.index.glob("segment-*"))) == 1


def test_small_vectors_stay_small_until_exact_ones_are_asked_for(minutes: Minutes) -> None:
    for word in WORDS[:3]:
        minutes.write(f"{word}.txt", f"They saw the {word}.")
    exact = minutes.build()
    small = minutes.build(vectors="small")
    assert (small.published, small.embedded) == (True, 0), "exact ones are rounded"
    assert not minutes.build().published, "the index keeps its way"
    minutes.write("new.txt", "They saw the new bridge.")
    assert minutes.build().published
    with minutes.open() as index:
        assert index.manifest.vectors == "small"
        assert index.rank(QUERIES[0]).hits
    again = minutes.build(vectors="exact")
    assert again.embedded > exact.embedded, "what was rounded is made anew"
    with minutes.open() as index:
        assert index.manifest.vectors == "exact"


def test_the_last_document_may_go(minutes: Minutes, made: Minutes) -> None:
    minutes.write("hedge.txt", "They saw the hedge.")
    minutes.build()
    (minutes.docs / "hedge.txt").unlink()
    report = minutes.build()

    assert report.counts.passages == 0
    with open_index(minutes.index) as index:
        assert index.rank(QUERIES[0]).hits == ()
