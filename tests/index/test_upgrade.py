"""An index of an older schema: a run of indexing makes it anew, a question names the command."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.cli import main
from corpus.records import Stated
from index import IndexDamaged, IndexIncompatible, SearchIndex, open_index
from index.build import BuildReport, build_index
from index.encoder import Encoder, open_question_encoder
from index.generations import open_generation
from index.manifest import SCHEMA
from index.older import OLDER_SCHEMAS
from index.records import EncoderIdentity

OLDER = Path(__file__).with_name("older")
DOCUMENTS = (
    "allotments.html",
    "gardens-committee/2021-05-12.txt",
    "gardens-committee/2021-09-15.md",
)
# Of schema 1 and 2 every passage's vector is carried over, and its sentences have none yet.
SENTENCES = {1: 8, 2: 13, 3: 0, 4: 0}
COUNCIL = Stated(council="Ambleford Borough Council")


class Counted:
    """The default encoder, with how many texts it was given."""

    open = staticmethod(functools.cache(open_question_encoder))

    def __init__(self, name: str) -> None:
        self.encoder: Encoder = self.open(name)
        self.texts = 0

    @property
    def identity(self) -> EncoderIdentity:
        return self.encoder.identity

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += len(texts)
        return self.encoder.encode(texts)


@pytest.fixture(params=OLDER_SCHEMAS)
def schema(request: pytest.FixtureRequest) -> int:
    schema: int = request.param
    return schema


@pytest.fixture
def folder(schema: int, tmp_path: Path) -> Path:
    """An index of each schema, whose files lie nowhere."""
    with zipfile.ZipFile(OLDER / f"schema-{schema}.zip") as archive:
        archive.extractall(tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def files(folder: Path, tmp_path: Path) -> Path:
    """Its files, and the index says that they lie there."""
    files = Path(shutil.copytree(OLDER / "documents", tmp_path / "ambleford"))
    (path,) = folder.glob("generation-*/collection.sqlite")
    with closing(sqlite3.connect(path)) as database, database:
        for table in ("document", "skipped"):
            database.execute(
                f"UPDATE {table} SET path = replace(path, '/srv/ambleford', ?)", (str(files),)
            )
    manifest = path.with_name("manifest.json")
    value = json.loads(manifest.read_bytes())
    value.pop("crc32")
    content = path.read_bytes()
    mark = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    value["files"][path.name] = mark
    crc32 = zlib.crc32(json.dumps(value, sort_keys=True).encode())
    manifest.write_text(json.dumps({**value, "crc32": crc32}))
    return files


def run(folder: Path, *paths: Path) -> tuple[BuildReport, int]:
    """Index; give the report and how many texts the encoder got."""
    opened: list[Counted] = []

    def open_encoder(name: str) -> Encoder:
        opened.append(Counted(name))
        return opened[-1]

    report = build_index(folder, paths, stated=COUNCIL, open_encoder=open_encoder)
    return report, sum(counted.texts for counted in opened)


def texts_of(folder: Path) -> dict[str, str]:
    with open_index(folder) as index:
        return {r.document.document_id: r.document.text for r in index.readings()}


def said_of(folder: Path) -> list[tuple[str, str]]:
    """Every passage, with its document, as the index quotes it."""
    with open_index(folder) as index:
        rows = [row for name in texts_of(folder) for row in index.rows_of("document", name)]
        found = [index.evidence(row) for row in rows]
        return sorted((e.source.path, index.quote(e.document, e.passage.span)) for e in found)


def test_a_question_is_refused_with_the_one_command(folder: Path, schema: int) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(IndexIncompatible) as caught:
        open_index(folder)
    assert str(caught.value).endswith(f": minutes index --upgrade --index {folder}")
    assert f"schema {schema}, this program needs {SCHEMA}" in str(caught.value)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_upgrade_keeps_every_document_whose_file_is_gone(folder: Path, schema: int) -> None:
    report, encoded = run(folder)
    assert (report.published, report.upgraded, report.removed) == (True, schema, 0)
    assert report.counts.documents == (2 if schema == 1 else 3)
    assert encoded == report.embedded == SENTENCES[schema]
    texts = texts_of(folder)
    for name in DOCUMENTS[schema == 1 :][-2:]:  # text files are their text
        assert texts[name.rsplit(".", 1)[0]] == (OLDER / "documents" / name).read_text("utf-8")
    names = {path.name for path in folder.iterdir()}
    assert "generation-000001" not in names
    assert open_generation(folder).manifest.schema == SCHEMA
    report, _ = run(folder)
    assert (report.published, report.upgraded) == (False, None)


def test_an_upgraded_index_says_what_one_made_today_says(
    folder: Path, files: Path, tmp_path: Path, schema: int
) -> None:
    """The nightly run goes on: its files are there, and the answers are today's."""
    report, encoded = run(folder, files)
    assert (report.upgraded, report.removed, report.changed) == (schema, 0, 0)
    assert report.skipped == ()
    assert (report.added, report.unchanged) == ((1, 2) if schema == 1 else (0, 3))
    today = tmp_path / "today"
    run(today, files)
    assert texts_of(folder) == texts_of(today)
    assert said_of(folder) == said_of(today)
    with open_index(folder) as old, open_index(today) as new:
        assert manifest_of(old) == manifest_of(new)
    report, encoded = run(folder, files)
    assert (report.published, encoded) == (False, 0)


def manifest_of(index: SearchIndex) -> object:
    """What a manifest says besides times and checksums."""
    manifest = index.manifest
    return manifest.counts, manifest.encoder, manifest.analyzer, manifest.program


@pytest.mark.parametrize("schema", [1, 3], indirect=True)
def test_an_upgrade_follows_what_changed_meanwhile(folder: Path, files: Path, schema: int) -> None:
    (files / DOCUMENTS[1]).unlink()
    changed = files / DOCUMENTS[2]
    changed.write_text(changed.read_text("utf-8").replace("£4,200", "£9,900"), "utf-8")
    report, _ = run(folder, files)
    assert (report.upgraded, report.removed, report.changed) == (schema, 1, 1)
    assert any("£9,900" in text for text in texts_of(folder).values())
    assert not any("orchard" in text for text in texts_of(folder).values())


@pytest.mark.parametrize("schema", [2], indirect=True)
def test_documents_of_other_paths_stay(folder: Path, schema: int, tmp_path: Path) -> None:
    new = tmp_path / "elsewhere" / "2022-01-10.txt"
    new.parent.mkdir()
    new.write_bytes((OLDER / "documents" / DOCUMENTS[1]).read_bytes())
    report, _ = run(folder, new.parent)
    assert (report.upgraded, report.added, report.removed) == (schema, 1, 0)
    assert report.counts.documents == (3 if schema == 1 else 4)


@pytest.mark.parametrize("schema", [1], indirect=True)
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, os.strerror(28))])
def test_an_interrupted_upgrade_leaves_the_old_index(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, schema: int
) -> None:
    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr("index.build.publish", fail)
        with pytest.raises(type(error) if isinstance(error, OSError) else KeyboardInterrupt):
            run(folder)
    with pytest.raises(IndexIncompatible, match="--upgrade"):
        open_index(folder)
    assert run(folder)[0].upgraded == schema


def test_a_damaged_old_index_is_named_and_not_half_upgraded(folder: Path) -> None:
    (path,) = folder.glob("generation-*/collection.sqlite")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match=r"collection\.sqlite is damaged.*--rebuild"):
        run(folder)
    assert path.exists()


@pytest.mark.parametrize("schema", [1], indirect=True)
def test_a_rebuild_needs_nothing_of_it(folder: Path, files: Path) -> None:
    report = build_index(folder, [files], rebuild=True, open_encoder=Counted)
    assert (report.published, report.upgraded, report.added) == (True, None, 3)


# ---- the command -------------------------------------------------------------------------------


@pytest.mark.parametrize("schema", [3], indirect=True)  # nothing is to be embedded
def test_the_command_that_is_named_is_the_one_that_helps(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def minutes(*words: object) -> tuple[int, str]:
        status = main(list(map(str, words)))
        shown = capsys.readouterr()
        return status, " ".join(f"{shown.out} {shown.err}".split())

    status, told = minutes("ask", "Who mends the bandstand?", "--index", folder)
    assert status == 3
    command = told.split(": minutes index ")[1].split()
    status, told = minutes("index", *command)
    assert (status, "schema 3" in told) == (0, True), told
    status, told = minutes("ask", "What was resolved of the bandstand’s roof?", "--index", folder)
    assert (status, "£4,200 be spent on the bandstand’s roof" in told) == (0, True), told
    for wrong, why in (
        (("--upgrade", folder), "neither PATH"),
        (("--upgrade", "--rebuild"), "neither PATH"),
        ((), "minutes index PATH"),
    ):
        status, told = minutes("index", *wrong, "--index", folder)
        assert (status, why in told) == (2, True), told
    status, told = minutes("index", "--upgrade", "--index", tmp_path / "absent")
    assert (status, "no index in" in told) == (3, True), told
