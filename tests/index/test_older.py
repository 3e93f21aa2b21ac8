"""Indexes of schemas 1 to 4, as the code of those days wrote them: what they hold comes out whole.

``tests/index/older/make.py`` says how they were made; ``documents`` beside it are their files.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.reading import read_document
from corpus.records import Document, DocumentId, Layout, Stated
from corpus.sources import read_source
from index.embedding import text_keys
from index.errors import IndexDamaged
from index.fields import passage_words
from index.manifest import SCHEMA
from index.models import encoder_identity
from index.older import (
    OLDER_SCHEMAS,
    WITH_SEGMENTS,
    older_documents,
    older_schema,
    older_skipped,
    older_vectors,
    open_older,
)
from index.plan import Previous
from index.sentences import sentences_of
from index.vectors import carried_from

OLDER = Path(__file__).with_name("older")
FILES = {
    "gardens-committee/2021-05-12": "gardens-committee/2021-05-12.txt",
    "gardens-committee/2021-09-15": "gardens-committee/2021-09-15.md",
    "ambleford/allotments": "allotments.html",  # schema 1 read no web pages
}
# Vectors of these lie in the generation; those of later ones in segments, as today.
WITHOUT_SEGMENTS = range(1, WITH_SEGMENTS)


@pytest.fixture(params=OLDER_SCHEMAS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An index of each schema; its files lie nowhere."""
    with zipfile.ZipFile(OLDER / f"schema-{request.param}.zip") as archive:
        archive.extractall(tmp_path / "index")
    return tmp_path / "index"


def as_read_today(name: str) -> Document:
    return read_source(OLDER / "documents" / FILES[name], DocumentId(name)).documents[0]


def documents_of(folder: Path) -> dict[str, tuple[Document, Stated]]:
    with open_older(folder) as older:
        return {d.document_id: (d, stated) for d, stated in older_documents(older)}


def test_its_schema_is_known(folder: Path, request: pytest.FixtureRequest) -> None:
    with open_older(folder) as older:
        assert older.generation.manifest.schema == older_schema(folder)
    assert f"[{older_schema(folder)}]" in request.node.name


def test_every_document_comes_out_to_the_letter_without_its_file(folder: Path) -> None:
    found = documents_of(folder)
    assert len(found) == (2 if older_schema(folder) == 1 else 3)
    for name, (document, stated) in found.items():
        today = as_read_today(name)
        path = f"/srv/ambleford/{FILES[name]}"  # where it lay; the test has it elsewhere
        assert document == replace(today, source=replace(today.source, path=path))
        assert stated == Stated(council="Ambleford Borough Council")


def test_marks_come_from_where_they_were_stored(folder: Path) -> None:
    if older_schema(folder) == 1:
        with open_older(folder) as older:
            (skipped,) = older_skipped(older)
        assert skipped.path == "/srv/ambleford/allotments.html"
        return
    document, _ = documents_of(folder)["ambleford/allotments"]
    assert document.layout is Layout.LINES
    headings = [mark.span.of(document.text) for mark in document.marks]
    assert headings[1:] == ["3. Water at Mill Lane", "4. Waiting list"]


def test_a_document_is_read_as_if_it_came_from_its_file(folder: Path) -> None:
    for name, (document, stated) in documents_of(folder).items():
        old = read_document(document, stated)
        new = read_document(as_read_today(name), stated)
        assert [item.title for item in old.items] == [item.title for item in new.items]
        assert [p.span for p in old.passages] == [p.span for p in new.passages]
        assert (old.meeting.committee, old.meeting.date) == (
            new.meeting.committee,
            new.meeting.date,
        )
        assert sum(len(item.decisions) for item in old.items) > 0


@pytest.mark.parametrize("folder", WITHOUT_SEGMENTS, indirect=True)
def test_every_vector_stands_by_the_key_of_its_text(folder: Path) -> None:
    """The keys are recomputed from the passages' words, so that an upgrade embeds none again."""
    with open_older(folder) as older:
        generation = older.generation
        carried = older_vectors(generation)
        if generation.manifest.schema > 1:  # schema 1 lacks what today's words are made of
            words = list(passage_words(older.database))
    assert carried is not None
    keys, load = carried
    vectors = load()
    passages = generation.manifest.counts.passages
    assert vectors.shape == (len(keys), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors[:passages], axis=1), 1, atol=1e-6)
    # A byte a dimension moves a vector a little.
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=0.01)
    identity = encoder_identity()
    assert generation.manifest.encoder == identity
    if generation.manifest.schema > 1:
        np.testing.assert_array_equal(
            keys[:passages], text_keys([w.prompt for w in words], identity)
        )
    if generation.manifest.schema > 2:
        marked = [f"\0{s}" for w in words for s in sentences_of(w.text)]
        np.testing.assert_array_equal(keys[passages:], text_keys(marked, identity))


@pytest.mark.parametrize("folder", range(WITH_SEGMENTS, SCHEMA), indirect=True)
def test_vectors_of_segments_stand_by_the_keys_of_their_texts(folder: Path) -> None:
    identity = encoder_identity()
    with open_older(folder) as older:
        words = list(passage_words(older.database))
        marked = [f"\0{s}" for w in words for s in sentences_of(w.text)]
        previous = Previous(generation=older.generation, database=older.database)
        parts = carried_from(previous, identity, "exact")
        for part, texts in zip(parts, ([w.prompt for w in words], marked), strict=True):
            np.testing.assert_array_equal(part.keys, text_keys(texts, identity))
            vectors = part.load(np.arange(len(texts)))
            # A byte a dimension moves a vector a little.
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=0.01)


# ---- damage ------------------------------------------------------------------------------------


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("name", ["collection.sqlite", "manifest.json"])
@pytest.mark.parametrize("harm", [flip, Path.unlink, lambda p: p.write_bytes(p.read_bytes()[:-9])])
def test_a_damaged_file_is_named_with_the_remedy(folder: Path, name: str, harm: object) -> None:
    (path,) = folder.glob(f"generation-*/{name}")
    harm(path)  # type: ignore[operator]
    with pytest.raises(IndexDamaged, match="--rebuild") as caught, open_older(folder):
        pass
    assert caught.value.file == path


def test_a_text_that_is_not_the_stored_one_is_never_given(folder: Path) -> None:
    """Even if somebody changed it and made the checksum of the file anew."""
    (path,) = folder.glob("generation-*/collection.sqlite")
    with sqlite3.connect(path) as database:
        database.execute("UPDATE document SET text = replace(text, 'seven', 'eight')")
    database.close()
    mark_anew(path)
    with pytest.raises(IndexDamaged, match="2021-05-12 is not the one"):
        documents_of(folder)


def mark_anew(path: Path) -> None:
    import hashlib
    import zlib

    manifest = path.with_name("manifest.json")
    value = json.loads(manifest.read_bytes())
    value.pop("crc32")
    content = path.read_bytes()
    mark = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    value["files"][path.name] = mark
    crc32 = zlib.crc32(json.dumps(value, sort_keys=True).encode())
    manifest.write_text(json.dumps({**value, "crc32": crc32}))


@pytest.mark.parametrize("folder", WITHOUT_SEGMENTS, indirect=True)
@pytest.mark.parametrize("harm", [flip, Path.unlink])
def test_damaged_vectors_cost_time_and_no_document(folder: Path, harm: object) -> None:
    with open_older(folder) as older:
        generation = older.generation
    names = [name for name, _ in generation.manifest.files]
    wanted = [n for n in names if "vector" in n or n in {"sentences.npy", "sentence-keys.npy"}]
    assert len(wanted) == (4 if generation.manifest.schema == 3 else 2)
    for name in wanted:
        copy = folder.with_name(name)
        shutil.copytree(folder, copy)
        harm(copy / generation.path.name / name)  # type: ignore[operator]
        with open_older(copy) as older:
            assert older_vectors(older.generation) is None
            assert len(list(older_documents(older))) == generation.manifest.counts.documents


@pytest.mark.parametrize("folder", range(WITH_SEGMENTS, SCHEMA), indirect=True)
@pytest.mark.parametrize("harm", [flip, Path.unlink])
def test_damaged_segments_cost_time_and_no_document(folder: Path, harm: object) -> None:
    wanted = ("vectors.npy", "vector-keys.npy", "sentences.npy", "sentence-keys.npy")
    for number, name in enumerate((*wanted, "sentence-scales.npy", "sentence-starts.npy")):
        copy = folder.with_name(f"copy-{number}")
        shutil.copytree(folder, copy)
        harm(copy / "segment-000001" / name)  # type: ignore[operator]
        with open_older(copy) as older:
            previous = Previous(generation=older.generation, database=older.database)
            assert carried_from(previous, encoder_identity(), "exact") == ()
            assert len(list(older_documents(older))) == 3


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"schema": true}', b'{"schema": 0}', b'{"schema": 99}', b"\0"]
)
def test_what_is_no_older_index_is_none(tmp_path: Path, content: bytes) -> None:
    assert older_schema(tmp_path) is None
    assert older_schema(tmp_path / "absent") is None
    (tmp_path / "CURRENT").write_text("generation-000001\n")
    assert older_schema(tmp_path) is None
    (tmp_path / "generation-000001").mkdir()
    (tmp_path / "generation-000001" / "manifest.json").write_bytes(content)
    assert older_schema(tmp_path) is None
