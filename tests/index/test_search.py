"""The opened index: whole or an error that names the file; one generation to its end."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from index import (
    Concept,
    Filter,
    IndexDamaged,
    IndexIncompatible,
    IndexMissing,
    Query,
    SearchIndex,
    UnknownName,
    analyze_question,
    open_index,
)
from index.generations import next_segment, open_generation, publish, scratch_folder
from index.integrity import Generation
from index.writer_lock import writer_lock

if TYPE_CHECKING:
    from tests.index.conftest import Minutes, Samples


def query_of(words: str) -> Query:
    concepts = tuple(Concept(alternatives=((term,),)) for term in analyze_question(words))
    return Query(text=words, question=words, topic=words, concepts=concepts, naming=concepts)


def fill(minutes: Minutes, word: str = "hedge") -> None:
    minutes.write("one.txt", f"The gardener cut the {word}.", "Nobody mended the gate.")
    minutes.write("two.txt", f"Ducks came to the {word}.", committee="Ponds Panel")
    minutes.build()


def test_the_folder_may_be_named_from_where_one_stands(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(minutes)
    monkeypatch.chdir(minutes.root)
    with open_index(Path("index")) as index:
        assert index.folder == minutes.index
        monkeypatch.chdir("/")
        assert index.rank(query_of("hedge")).hits


def test_no_index_is_its_own_error(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="minutes index PATH --index"):
        open_index(tmp_path)


def test_an_unknown_committee_lists_the_nearest(minutes: Minutes) -> None:
    fill(minutes)
    with minutes.open() as index, pytest.raises(UnknownName) as caught:
        index.rank(query_of("hedge"), Filter(committees=("Pond",)))
    assert caught.value.nearest == ("Ponds Panel",)


# ---- damage ------------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_every_file_of_an_index_is_needed_and_checked(minutes: Minutes) -> None:
    fill(minutes)
    generation = open_generation(minutes.index)
    names = [name for name, _ in generation.manifest.files]
    assert len(names) > 30
    for name in [*names, "manifest.json"]:
        for harm in (Path.unlink, cut, flip):
            file = generation.file(name)
            content = file.read_bytes()
            if (name, harm) == ("manifest.json", cut):
                continue  # its last byte is a line feed, which nobody misses
            harm(file)
            with pytest.raises(IndexDamaged) as caught:
                minutes.open()
            assert caught.value.file == file
            assert f"--rebuild --index {minutes.index}" in str(caught.value)
            file.write_bytes(content)
    assert minutes.open().rank(query_of("hedge")).hits


def published(folder: Path, change: Callable[[Path], object], **manifest: object) -> None:
    """Publish the index once more with other files: their checksums are right."""
    with writer_lock(folder):
        old, scratch = open_generation(folder), scratch_folder(folder)
        shutil.copytree(old.path, scratch, dirs_exist_ok=True)
        (segment,) = old.manifest.segments
        again = dataclasses.replace(segment, name=next_segment(folder, scratch))
        shutil.copytree(old.file(segment.name), scratch / again.name)
        change(scratch)
        told = dataclasses.replace(old.manifest, segments=(again,))
        publish(folder, scratch, dataclasses.replace(told, **manifest))  # type: ignore[arg-type]


def save(name: str, values: list[Any], dtype: str = "i4") -> Callable[[Path], None]:
    return lambda scratch: np.save(found(scratch, name), np.array(values, dtype))


def found(scratch: Path, name: str) -> Path:
    """A file of the generation or of its segment."""
    (file,) = scratch.rglob(name)
    return file


UNFIT: list[tuple[str, Callable[[Path], object], str]] = [
    (
        "collection.sqlite",
        lambda f: (f / "collection.sqlite").write_bytes(b"no database" * 99),
        "another file",
    ),
    ("collection.sqlite", lambda f: (f / "collection.sqlite").write_bytes(b""), "no tables"),
    ("headings.npy", lambda f: found(f, "headings.npy").write_bytes(b"\x93NUMPY"), "no array"),
    ("headings.npy", save("headings.npy", [0, 1]), "an array too short"),
    ("headings.npy", save("headings.npy", [0, 1, 2, 3, 4, 5, 6, 99]), "a heading that is not"),
    ("headings.npy", save("headings.npy", [0, 1, 2, 3, 4, 4, 4, -1]), "a heading below none"),
    ("headings.npy", save("headings.npy", [0] * 8, "f4"), "numbers that are no integers"),
    ("documents.npy", save("documents.npy", [0] * 7 + [2]), "a third of two documents"),
    ("items.npy", save("items.npy", [0] * 7 + [99]), "an item that is not"),
    ("decisions.npy", save("decisions.npy", [0, 1], "?"), "decisions of another collection"),
    ("removed.npy", save("removed.npy", [5]), "what was removed never was"),
    ("removed.npy", save("removed.npy", [[0, 1]]), "a table"),
    ("order.npy", save("order.npy", [0]), "the order of another collection"),
    ("collection.sqlite", save("removed.npy", [0]), "a document is removed and is there"),
    ("statistics.json", lambda f: (f / "statistics.json").write_text("{}"), "no statistics"),
    ("statistics.json", lambda f: (f / "statistics.json").write_text("["), "no JSON"),
    ("text.lengths.npy", save("text.lengths.npy", [1, 2]), "postings of another collection"),
    ("title.indptr.npy", lambda f: found(f, "title.indptr.npy").unlink(), "a file less"),
    ("sentences.npy", save("sentences.npy", [0, 1], "i1"), "sentences of another collection"),
    ("sentence-scales.npy", lambda f: found(f, "sentence-scales.npy").unlink(), "no scales"),
]


@pytest.mark.parametrize(("name", "change", "what"), UNFIT, ids=[row[2] for row in UNFIT])
def test_files_that_do_not_fit_are_damage_though_their_checksums_are_right(
    minutes: Minutes, name: str, change: Callable[[Path], object], what: str
) -> None:
    fill(minutes)
    published(minutes.index, change)
    with pytest.raises(IndexDamaged) as caught:
        minutes.open()
    assert caught.value.file.name == name
    assert "--rebuild" in str(caught.value)


def test_counts_that_disagree_are_damage(minutes: Minutes) -> None:
    fill(minutes)
    counts = open_generation(minutes.index).manifest.counts
    for field in dataclasses.fields(counts):
        wrong = dataclasses.replace(counts, **{field.name: getattr(counts, field.name) + 1})
        published(minutes.index, lambda folder: None, counts=wrong)
        with pytest.raises(IndexDamaged, match=r"collection\.sqlite"):
            minutes.open()
    published(minutes.index, lambda folder: None, counts=counts)
    minutes.open().close()


def test_another_analyzer_is_named_with_the_remedy(minutes: Minutes) -> None:
    fill(minutes)
    published(minutes.index, lambda folder: None, analyzer="english-0")
    with pytest.raises(IndexIncompatible, match=r"analyzer 'english-0'.*--rebuild"):
        minutes.open()


def test_another_schema_is_named_with_the_remedy(minutes: Minutes) -> None:
    fill(minutes)
    file = open_generation(minutes.index).path / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "schema": 99}))
    with pytest.raises(IndexIncompatible, match=r"schema 99.*--rebuild"):
        minutes.open()


def test_an_encoder_that_was_replaced_is_noticed(minutes: Minutes, other_encoder: str) -> None:
    model = minutes.root / "model"
    shutil.copytree(minutes.encoder, model)
    minutes.encoder = str(model)
    fill(minutes)
    shutil.rmtree(model)
    shutil.copytree(other_encoder, model)
    with minutes.open() as index:
        with pytest.raises(IndexIncompatible, match=r"encoder .*--rebuild"):
            index.rank(query_of("hedge"))
        assert index.committees() == ["Allotments Committee", "Ponds Panel"], "the rest is sound"


def test_an_index_that_cannot_be_opened_keeps_nothing_open(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(minutes)
    generation = open_generation(minutes.index)
    wrong = dataclasses.replace(
        generation.manifest, counts=dataclasses.replace(generation.manifest.counts, vectors=1)
    )
    closed: list[SearchIndex] = []
    real = SearchIndex.close

    def close(self: SearchIndex) -> None:
        closed.append(self)
        real(self)

    monkeypatch.setattr(SearchIndex, "close", close)
    with pytest.raises(IndexDamaged):
        SearchIndex(Generation(generation.folder, generation.path, wrong))
    assert len(closed) == 1


# ---- switches and threads ----------------------------------------------------------------------


def answers(index: SearchIndex) -> list[str]:
    hits = index.rank(query_of("what was cut, and what came")).hits
    found = [index.evidence(hit.row) for hit in hits]
    return [index.quote(e.document, e.passage.span) for e in found]


def test_a_reader_keeps_its_generation_even_if_it_has_not_asked_yet(minutes: Minutes) -> None:
    fill(minutes)
    with minutes.open() as index, minutes.open() as never_asked:
        before = answers(index)
        fill(minutes, word="marsh")
        assert not index._generation.path.exists()
        assert answers(index) == answers(never_asked) == before
        assert never_asked.rank(query_of("hedge"), Filter(committees=("ponds",))).hits
        with minutes.open() as new:
            assert any("marsh" in quote for quote in answers(new))
    assert not any("marsh" in quote for quote in before)


def test_several_threads_may_ask_at_once(samples: Samples) -> None:
    words = ["school streets", "flooding at the beck", "MASH", "parking", "the copper beech"]

    def ask(index: SearchIndex, number: int) -> list[object]:
        found: list[object] = [index.committees(), index.period(), index.acronyms(["mash"])]
        filters = Filter(committees=("planning",)) if number % 2 else Filter()
        for hit in index.rank(query_of(words[number % len(words)]), filters).hits:
            evidence = index.evidence(hit.row)
            found += [hit, evidence, index.quote(evidence.document, evidence.passage.span)]
            found += [index.neighbours(hit.row), index.rows_of("item", evidence.item.item_id)]
        return found

    expected = [ask(samples.index, number) for number in range(6)]
    with open_index(samples.folder) as fresh, ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda number: ask(fresh, number % 6), range(24)))
    assert found == expected * 4


def test_an_index_may_be_closed_while_threads_ask_it(minutes: Minutes) -> None:
    """A bot that ends closes what its warming up still asks: an error there, and no crash."""
    fill(minutes)

    def ask(index: SearchIndex) -> int:
        for number in range(100_000):
            try:
                list(index.readings())
                index.candidates([0, 1])
            except sqlite3.ProgrammingError:
                return number
        return -1

    with ThreadPoolExecutor(4) as threads:
        for _ in range(10):
            index = open_index(minutes.index)
            asking = [threads.submit(ask, index) for _ in range(4)]
            time.sleep(0.02)
            index.close()
            assert all(one.result(timeout=60) >= 0 for one in asking)
