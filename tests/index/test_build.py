"""Indexing: what is added, kept, changed, removed and reported, and what is made only once."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import corpus.reading
from corpus.records import Stated
from corpus.sources import file_sha256
from index import Filter, IndexBusy, IndexDamaged, IndexIncompatible, ModelUnavailable, Query
from index.collection import open_collection
from index.dense import DenseIndex, Vectors
from index.embedding import KEYS, SENTENCE_KEYS
from index.generations import open_generation
from index.records import Counts
from index.sentences import SentenceVectors
from index.writer_lock import writer_lock

if TYPE_CHECKING:
    from index.build import BuildReport
    from tests.index.conftest import Minutes

NO_QUESTION = Query(text="", question="", topic="", concepts=(), naming=())
NOT_EQUAL_TWICE = {"manifest.json", "verified.json"}  # they hold times


def changes(report: BuildReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


def two_documents(minutes: Minutes) -> None:
    minutes.write("hedges.txt", "The gardener cut the hedge.", "Nobody mended the gate.")
    minutes.write("ponds.txt", "Ducks had come to the pond.", committee="Ponds Panel")


def files_of(folder: Path) -> dict[str, bytes]:
    generation = open_generation(folder)
    (segment,) = generation.manifest.segments
    return {
        path.name: path.read_bytes()
        for home in (generation.path, generation.file(segment.name))
        for path in home.iterdir()
        if path.name not in NOT_EQUAL_TWICE
    }


def vectors_of(folder: Path) -> dict[bytes, Vectors]:
    """Every vector of an index, of passages and of sentences, by its key."""
    generation = open_generation(folder)
    size = generation.manifest.encoder.dimension
    parts = [(generation.file(s.name), s.passages) for s in generation.manifest.segments]
    whole = DenseIndex(parts, dimension=size, index_folder=folder)
    single = SentenceVectors(parts, dimension=size, index_folder=folder)
    keys = [k for name in (KEYS, SENTENCE_KEYS) for home, _ in parts for k in np.load(home / name)]
    return dict(zip(map(bytes, keys), [*whole.all(), *single.all()], strict=True))


# ---- what changes ------------------------------------------------------------------------------


def test_the_first_build_reports_what_it_holds(minutes: Minutes) -> None:
    two_documents(minutes)
    (minutes.docs / "notes.json").write_text("{}")
    report = minutes.build()
    assert report.published
    assert changes(report) == (2, 0, 0, 0)
    assert report.aside == (minutes.docs / "notes.json",)
    with minutes.open() as index:
        assert index.manifest.counts == report.counts
        assert report.counts == Counts(
            documents=2, meetings=2, items=3, decisions=3, passages=8, vectors=8, skipped=0
        )
        assert index.committees() == ["Allotments Committee", "Ponds Panel"]
        assert index.councils() == ["Thornwick Borough Council"]
        assert index.period() == ("2021-03-03", "2021-03-03")


def test_an_unchanged_run_publishes_nothing(minutes: Minutes) -> None:
    two_documents(minutes)
    minutes.build()
    before = open_generation(minutes.index).path
    report = minutes.build()
    assert not report.published
    assert changes(report) == (0, 0, 0, 2)
    assert (report.embedded, report.counts.documents) == (0, 2)
    assert open_generation(minutes.index).path == before
    assert len(minutes.opened) == 1, "an encoder was opened for nothing"


def add(minutes: Minutes) -> None:
    minutes.write("sheds.txt", "Rain came into the shed.")


def change(minutes: Minutes) -> None:
    minutes.write("ponds.txt", "Herons had come to the pond.", committee="Ponds Panel")


def remove(minutes: Minutes) -> None:
    (minutes.docs / "ponds.txt").unlink()


def rename(minutes: Minutes) -> None:
    (minutes.docs / "ponds.txt").rename(minutes.docs / "lakes.txt")


def move(minutes: Minutes) -> None:
    (minutes.docs / "docs").mkdir()
    (minutes.docs / "ponds.txt").rename(minutes.docs / "docs" / "ponds.txt")


def touch(minutes: Minutes) -> None:
    os.utime(minutes.docs / "ponds.txt", (1, 1))


# Each new passage is embedded with its heading, and its one sentence without.
CHANGED: list[tuple[Callable[[Minutes], None], tuple[int, int, int, int], int, str]] = [
    (add, (1, 0, 0, 2), 4, "a new file is a new document; its heading is known"),
    (change, (0, 1, 0, 1), 2, "a changed text is read again; what it kept keeps its vectors"),
    (remove, (0, 0, 1, 1), 0, "what is no longer there is no longer answered from"),
    (rename, (1, 0, 1, 1), 0, "another path is another document, but its words are known"),
    (move, (1, 0, 1, 1), 0, "so it is in another folder, where the same id is free again"),
    (touch, (0, 0, 0, 2), 0, "a time is no change"),
]


@pytest.mark.parametrize(
    ("act", "expected", "embedded", "reason"), CHANGED, ids=[row[0].__name__ for row in CHANGED]
)
def test_what_changed_is_followed(
    minutes: Minutes,
    act: Callable[[Minutes], None],
    expected: tuple[int, int, int, int],
    embedded: int,
    reason: str,
) -> None:
    two_documents(minutes)
    minutes.build()
    act(minutes)
    report = minutes.build()
    assert (changes(report), report.embedded) == (expected, embedded), reason
    assert report.published == (act is not touch)
    files = {os.path.relpath(p, minutes.root): p.read_text() for p in minutes.docs.rglob("*.txt")}
    assert minutes.texts() == files


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose bytes were read to tell whether they changed."""
    names: list[str] = []

    def noted(path: Path) -> str:
        names.append(path.name)
        return file_sha256(path)

    monkeypatch.setattr("index.plan.file_sha256", noted)
    return names


def later(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """Let the clock be so many seconds on: a file that was written just now is read again."""
    now = time.time_ns
    monkeypatch.setattr("corpus.sources.time.time_ns", lambda: now() + seconds * 10**9)


def test_a_file_that_nobody_wrote_to_is_not_read_again(
    minutes: Minutes, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    two_documents(minutes)
    minutes.build()
    assert not minutes.build().published
    assert sorted(hashed) == ["hedges.txt", "ponds.txt"], "both were written just now"
    hashed.clear()
    later(monkeypatch, 10)
    add(minutes)
    minutes.build()
    assert sorted(hashed) == ["hedges.txt", "ponds.txt"], "nobody knew what they were"
    hashed.clear()
    assert not minutes.build().published
    assert hashed == []
    touch(minutes)
    for again in ([], ["ponds.txt"]):
        minutes.build()
        assert hashed == ["ponds.txt"], again


def rewrite(path: Path) -> None:
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"pond", b"lake"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace_by_another(path: Path) -> None:
    before, copy = path.stat(), path.with_suffix(".new")
    copy.write_bytes(path.read_bytes().replace(b"pond", b"lake"))
    os.utime(copy, ns=(before.st_atime_ns, before.st_mtime_ns))
    copy.replace(path)


@pytest.mark.parametrize("alter", [rewrite, replace_by_another])
def test_a_file_whose_time_was_set_back_is_read_all_the_same(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch, alter: Callable[[Path], None]
) -> None:
    two_documents(minutes)
    later(monkeypatch, 10)
    minutes.build()
    assert not minutes.build().published
    path = minutes.docs / "ponds.txt"
    size, mtime = path.stat().st_size, path.stat().st_mtime_ns
    alter(path)
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (size, mtime)
    report = minutes.build()
    assert changes(report) == (0, 1, 0, 1)
    assert "lake" in minutes.texts()["docs/ponds.txt"]


def test_what_is_stated_anew_is_read_again_though_nobody_wrote_to_it(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_documents(minutes)
    later(monkeypatch, 10)
    minutes.build()
    report = minutes.build(stated=Stated(council="Ambleford Town Council"))
    assert changes(report) == (0, 2, 0, 0)


def test_a_document_moved_keeps_its_id(minutes: Minutes) -> None:
    two_documents(minutes)
    minutes.build()
    move(minutes)
    minutes.build()
    with minutes.open() as index:
        assert index.rows_of("document", "docs/ponds") != []
        assert index.rows_of("document", "docs/ponds~2") == []


def test_two_roots_do_not_touch_each_other(minutes: Minutes) -> None:
    for root in ("north", "south"):
        minutes.write(f"{root}/min/one.txt", f"Snow fell on the {root} meadow.")
        minutes.write(f"{root}/min/two.txt", f"Hay was sold from the {root} barn.")
    north, south = minutes.docs / "north", minutes.docs / "south"
    assert changes(minutes.build(north)) == (2, 0, 0, 0)
    assert changes(minutes.build(south)) == (2, 0, 0, 0)
    assert len(minutes.texts()) == 4
    with minutes.open() as index:
        assert all(index.rows_of("document", name) for name in ("min/one", "min/one~2"))
    (north / "min" / "one.txt").unlink()
    assert changes(minutes.build(south)) == (0, 0, 0, 2), "north was not asked about"
    assert len(minutes.texts()) == 4
    assert changes(minutes.build(north)) == (0, 0, 1, 1)
    assert len(minutes.texts()) == 3
    with minutes.open() as index:
        assert index.rows_of("document", "min/one~2"), "ids are kept, for citations name them"


def test_one_file_has_one_id_however_it_is_named(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = minutes.write("a/hedges.txt", "The gardener cut the hedge.")
    (minutes.docs / "b").mkdir()
    minutes.build(path)
    monkeypatch.chdir(minutes.docs / "b")
    for name in (Path("../a/hedges.txt"), minutes.docs / "b" / ".." / "a", Path("..")):
        report = minutes.build(name)
        assert (changes(report), report.published) == ((0, 0, 0, 1), False)
    report = minutes.build(Path("../a"), path, Path("..") / "a" / "hedges.txt")
    assert changes(report) == (0, 0, 0, 1)


def test_stated_names_win_and_a_change_of_them_is_a_change(minutes: Minutes) -> None:
    two_documents(minutes)
    stated = Stated(council="Elmsby Town Council", committee="Green Spaces Board")
    minutes.build(stated=stated)
    with minutes.open() as index:
        assert (index.councils(), index.committees()) == (
            ["Elmsby Town Council"],
            ["Green Spaces Board"],
        )
    assert not minutes.build(stated=stated).published
    change(minutes)
    minutes.build(minutes.docs / "ponds.txt", stated=stated)  # the other one is not asked about
    with minutes.open() as index:
        assert index.councils() == ["Elmsby Town Council"]
    report = minutes.build()
    assert changes(report) == (0, 2, 0, 0)
    with minutes.open() as index:
        assert index.councils() == ["Thornwick Borough Council"]


# ---- what cannot be read -----------------------------------------------------------------------


def test_a_file_that_becomes_unreadable_is_reported_and_not_answered_from(
    minutes: Minutes,
) -> None:
    two_documents(minutes)
    minutes.build()
    ponds = minutes.docs / "ponds.txt"
    good = ponds.read_bytes()
    ponds.write_bytes(b"%PDF-1.7 no text")
    report = minutes.build()
    assert changes(report) == (0, 0, 1, 1)
    assert [(s.path, s.reason) for s in report.skipped] == [
        (str(ponds), "is no PDF that can be opened (truncated or damaged)")
    ]
    assert list(minutes.texts()) == ["docs/hedges.txt"]
    with minutes.open() as index:
        assert index.skipped() == list(report.skipped)
    assert not minutes.build().published, "the same file skipped again is no change"
    ponds.write_bytes(good)
    report = minutes.build()
    assert (changes(report), report.skipped) == ((1, 0, 0, 1), ())


def test_what_was_skipped_is_carried_until_it_is_gone(minutes: Minutes) -> None:
    two_documents(minutes)
    bad = minutes.docs / "north" / "scan.pdf"
    bad.parent.mkdir()
    bad.write_bytes(b"%PDF-1.7")
    minutes.build(bad.parent)
    minutes.build(minutes.docs / "ponds.txt")
    with minutes.open() as index:
        assert [s.path for s in index.skipped()] == [str(bad)]
        assert index.manifest.counts.skipped == 1
    bad.unlink()
    report = minutes.build(minutes.docs / "ponds.txt")
    assert (report.published, report.skipped) == (True, ())


def test_a_path_that_is_not_there_is_reported_once(minutes: Minutes) -> None:
    absent = minutes.docs / "absent"
    report = minutes.build(absent, absent)
    assert [s.path for s in report.skipped] == [str(absent)]
    assert report.counts.skipped == 1


@pytest.mark.parametrize("files", [{}, {"a.txt": b""}, {"data.json": b"{}"}])
def test_a_collection_without_minutes_is_an_index_too(
    minutes: Minutes, files: dict[str, bytes]
) -> None:
    for name, content in files.items():
        (minutes.docs / name).write_bytes(content)
    report = minutes.build()
    assert (report.counts.documents, report.counts.passages) == (0, 0)
    assert minutes.opened == []
    with minutes.open() as index:
        assert index.committees() == []
        assert index.period() == (None, None)
    two_documents(minutes)
    assert minutes.build().counts.documents == 2


@pytest.mark.skipif(os.name != "posix", reason="needs file names that are bytes")
def test_a_name_that_is_not_utf8_is_reported(minutes: Minutes) -> None:
    two_documents(minutes)
    name = os.fsdecode(b"p\xfatze.txt")
    shutil.copy(minutes.docs / "ponds.txt", minutes.docs / name)
    report = minutes.build()
    assert changes(report) == (2, 0, 0, 0)
    assert [(s.path, s.reason) for s in report.skipped] == [
        (f"{minutes.docs}/p\\xfatze.txt", "has a name that is not UTF-8")
    ]
    assert not minutes.build().published


def test_the_index_itself_is_not_read(minutes: Minutes) -> None:
    two_documents(minutes)
    for _ in range(2):
        report = minutes.build(minutes.root)  # holds the index folder as well
        assert (report.counts.documents, report.skipped, report.aside) == (2, (), ())
    assert not report.published


def test_a_document_that_a_newer_reader_refuses_is_reported(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_documents(minutes)
    outside = minutes.docs / "sonnet.txt"
    outside.write_text("Shall I compare thee to a summer's day?\n\nThou art more lovely.\n")
    with monkeypatch.context() as older:
        older.setattr(corpus.reading, "_SIGNS", (re.compile("a"), re.compile("e")))
        older.setattr("index.plan.READING", "reading 0")
        assert minutes.build().counts.documents == 3
    report = minutes.build(minutes.docs / "hedges.txt")
    assert changes(report) == (0, 0, 0, 1)
    assert [s.path for s in report.skipped] == [str(outside)]
    assert sorted(minutes.texts()) == ["docs/hedges.txt", "docs/ponds.txt"]


# ---- generations before ------------------------------------------------------------------------


def test_a_rebuild_keeps_nothing(minutes: Minutes) -> None:
    two_documents(minutes)
    minutes.build()
    report = minutes.build(minutes.docs / "ponds.txt", rebuild=True, encoder=minutes.encoder)
    assert changes(report) == (1, 0, 0, 0)
    assert list(minutes.texts()) == ["docs/ponds.txt"]
    assert report.embedded == len(vectors_of(minutes.index)) > report.counts.passages


def damage_current(folder: Path) -> None:
    (folder / "CURRENT").write_text("nothing\n")


def damage_collection(folder: Path) -> None:
    file = open_generation(folder).path / "collection.sqlite"
    file.write_bytes(file.read_bytes()[:-1])


def another_schema(folder: Path) -> None:
    file = open_generation(folder).path / "manifest.json"
    file.write_text(json.dumps({"schema": 0}))


@pytest.mark.parametrize(
    ("harm", "error"),
    [
        (damage_current, IndexDamaged),  # nobody knows what it held
        (damage_collection, IndexDamaged),  # it may have held documents of other paths
        (another_schema, IndexIncompatible),  # this program cannot read what it held
    ],
)
def test_an_index_that_cannot_be_continued_is_rebuilt_when_asked(
    minutes: Minutes, harm: Callable[[Path], None], error: type[Exception]
) -> None:
    two_documents(minutes)
    minutes.build()
    harm(minutes.index)
    with pytest.raises(error, match="--rebuild"):
        minutes.build()
    assert minutes.build(rebuild=True, encoder=minutes.encoder).counts.documents == 2


@pytest.mark.parametrize("what", ["index.plan.READING", "index.plan.ANALYZER"])
def test_another_reader_or_analyzer_makes_the_index_anew_out_of_its_texts(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    two_documents(minutes)
    monkeypatch.setattr(what, "older")
    if "ANALYZER" in what:
        monkeypatch.setattr("index.build.ANALYZER", "older")
        monkeypatch.setattr("index.search.ANALYZER", "older")
    minutes.build()
    monkeypatch.undo()
    with minutes.open() if "READING" in what else pytest.raises(IndexIncompatible, match="rebuild"):
        minutes.open().close()
    shutil.rmtree(minutes.docs)
    report = minutes.build(minutes.root / "elsewhere")
    assert (report.published, report.counts.documents, report.embedded) == (True, 2, 0)
    minutes.open().close()
    assert not minutes.build(minutes.root / "elsewhere").published


def test_another_encoder_makes_every_vector_anew(minutes: Minutes, other_encoder: str) -> None:
    two_documents(minutes)
    minutes.build()
    first = vectors_of(minutes.index)
    report = minutes.build(encoder=other_encoder)
    second = vectors_of(minutes.index)
    assert (report.published, report.embedded) == (True, len(second))
    assert first.keys().isdisjoint(second)
    with minutes.open() as index:
        assert index.manifest.encoder.name == other_encoder
        one, other = (index._encode([text]) for text in ("the pond", "The pond"))
        assert one.tobytes() == other.tobytes()
    assert not minutes.build().published, "the index keeps its encoder"


def test_a_moved_encoder_keeps_its_vectors(minutes: Minutes, tmp_path: Path) -> None:
    two_documents(minutes)
    minutes.build()
    moved = shutil.copytree(minutes.encoder, tmp_path / "moved")
    report = minutes.build(encoder=str(moved))
    assert (report.published, report.embedded) == (True, 0)


def test_an_encoders_folder_is_found_from_anywhere(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    two_documents(minutes)
    monkeypatch.chdir(Path(minutes.encoder).parent)
    minutes.build(encoder=Path(minutes.encoder).name)
    monkeypatch.chdir(tmp_path)
    with minutes.open() as index:
        assert index.manifest.encoder.name == minutes.encoder
        assert index._encode(["a pond", "a hedge", "a pond"]).shape == (3, 16)


def test_an_unknown_encoder_leaves_the_index_alone(minutes: Minutes) -> None:
    two_documents(minutes)
    minutes.build()
    with pytest.raises(ModelUnavailable):
        minutes.build(encoder="no such/model/at all")
    assert len(minutes.texts()) == 2


# ---- what is made ------------------------------------------------------------------------------


def test_equal_collections_give_equal_files_when_they_are_packed(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before they are packed they answer alike: see test_growing.py."""
    two_documents(minutes)
    add(minutes)
    minutes.build()
    straight = files_of(minutes.index)
    shutil.rmtree(minutes.index)
    for name in ("sheds.txt", "hedges.txt", "ponds.txt"):  # the same in another order, one by one
        minutes.build(minutes.docs / name)
    detour = minutes.write("detour.txt", "Badgers dug up the lawn.")
    minutes.build()
    detour.unlink()
    monkeypatch.setattr("index.growing._MOST_REMOVED", 0)
    minutes.build()
    assert files_of(minutes.index) == straight


def test_each_distinct_text_is_embedded_once(minutes: Minutes) -> None:
    minutes.write("one.txt", "The hedge was cut.", "The hedge was cut.", title="Same")
    minutes.write("two.txt", "The hedge was cut.", title="Same")
    report = minutes.build()
    (folder,) = minutes.index.glob("segment-*")
    keys, of_sentences = np.load(folder / KEYS), np.load(folder / SENTENCE_KEYS)
    assert report.counts.passages == report.counts.vectors == len(keys) <= len(of_sentences)
    every = [*map(bytes, keys), *map(bytes, of_sentences)]
    assert report.embedded == len(set(every)) < len(every)


def test_vectors_carried_over_are_the_same_bytes(minutes: Minutes) -> None:
    two_documents(minutes)
    minutes.build()
    before = vectors_of(minutes.index)
    add(minutes)
    change(minutes)
    report = minutes.build()
    after = vectors_of(minutes.index)
    kept = before.keys() & after.keys()
    assert len(kept) == len(after) - report.embedded > 3
    assert all(before[key].tobytes() == after[key].tobytes() for key in kept)


def test_rows_count_from_zero_and_are_those_of_postings_and_vectors(minutes: Minutes) -> None:
    two_documents(minutes)
    report = minutes.build()
    database = open_collection(open_generation(minutes.index).path)
    rows = [row[0] for row in database.execute("SELECT row FROM passage ORDER BY row")]
    database.close()
    assert rows == list(range(report.counts.passages))
    with minutes.open() as index:
        for row in rows:
            evidence = index.evidence(row)
            assert index.rows_of("passage", evidence.passage.passage_id) == [row]


def test_progress_goes_through_every_stage_to_its_end(minutes: Minutes) -> None:
    two_documents(minutes)
    told: list[tuple[str, int, int]] = []
    minutes.build(progress=lambda *step: told.append(step))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["reading", "postings", "embedding"]
    for stage in stages:
        steps = [(done, total) for name, done, total in told if name == stage]
        assert steps == sorted(steps)
        assert steps[0][0] == 0
        assert steps[-1][0] == steps[-1][1]


def test_two_writers_do_not_meet(minutes: Minutes) -> None:
    two_documents(minutes)
    minutes.build()
    with writer_lock(minutes.index), pytest.raises(IndexBusy, match=str(os.getpid())):
        minutes.build()
    assert not minutes.build().published


def test_the_manifest_names_program_and_reader(minutes: Minutes) -> None:
    minutes.build()
    program = open_generation(minutes.index).manifest.program
    version = importlib.metadata.version("minutes-assistant")
    assert program == f"minutes {version}, {corpus.reading.READING}"


def test_a_filter_finds_documents_built_in_several_runs(minutes: Minutes) -> None:
    two_documents(minutes)
    minutes.build(minutes.docs / "ponds.txt")
    minutes.build(minutes.docs / "hedges.txt")
    with minutes.open() as index:
        mask = index._mask(NO_QUESTION, Filter(committees=("ponds",)))
        assert mask is not None
        assert 0 < int(mask.sum()) < len(mask)


def test_no_connection_is_left_open(minutes: Minutes) -> None:
    """Windows could not remove the generation, and CPython 3.13 warns."""
    two_documents(minutes)
    minutes.build()
    with minutes.open() as index:
        pass
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        index.committees()
