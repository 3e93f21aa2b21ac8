"""Which files are read, how their bytes become text, and how every bad one is refused."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

import corpus.sources
from corpus import (
    CorpusError,
    DocumentId,
    EmptyDocument,
    SourceUnavailable,
    UnreadableDocument,
    UnsupportedSource,
    discover,
    document_name,
    read_document,
    read_source,
)

_MINUTES = "Minutes of the Council. Present: Councillor Ångström. Agreed: “Yes” – £5."


def _read(path: Path) -> str:
    return read_source(path, DocumentId(document_name(path))).documents[0].text


@pytest.mark.parametrize(
    "data",
    [
        _MINUTES.encode(),  # UTF-8
        b"\xef\xbb\xbf" + _MINUTES.encode(),  # with its mark
        _MINUTES.encode("cp1252"),  # an old Windows file
        _MINUTES.encode("utf-16"),  # UTF-16 with its mark
        b"\xfe\xff" + _MINUTES.encode("utf-16-be"),  # the other order
    ],
)
def test_text_is_decoded_and_not_altered(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "minutes.txt"
    path.write_bytes(data)
    assert _read(path).removeprefix("\ufeff") == _MINUTES


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "minutes.md"
    path.write_bytes(b"one\r\ntwo\rthree\nfour\x0c")
    (document,) = read_source(path, DocumentId("x")).documents
    assert document.text == "one\r\ntwo\rthree\nfour\x0c"
    assert document.source.media_type == "text/markdown"
    assert document.source.sha256 == document.source.text_sha256


_REFUSED: list[tuple[bytes, type[CorpusError], str]] = [
    (b"", EmptyDocument, "is empty"),  # nothing
    (b" \r\n\t\n", EmptyDocument, "is empty"),  # only white space
    (b"Minutes\x00of\x00the", UnreadableDocument, "binary"),  # NUL bytes
    (bytes(range(1, 32)) * 9, UnreadableDocument, "binary"),  # control characters
    ("Cyngor – ŵ".encode() + b"\xe2\x80 x", UnreadableDocument, "UTF-8"),  # cut in a character
    (b"\xff\xfea", UnreadableDocument, "utf-16"),  # half a UTF-16 unit
    (b"caf\x81 minutes", UnreadableDocument, "cp1252"),  # a byte that no table has
    (b"%PDF-1.7 minutes", UnreadableDocument, "PDF"),
    (b"PK\x03\x04 minutes", UnreadableDocument, "zip"),
    (b"\xd0\xcf\x11\xe0 minutes", UnsupportedSource, "old Word"),
    (b"{\\rtf1}", EmptyDocument, "no text"),
    (b"\x89PNG minutes", UnsupportedSource, "picture"),
    (b"\x1f\x8b minutes", UnreadableDocument, "gzip"),
]


@pytest.mark.parametrize("name", ["minutes.txt", "minutes.pdf", "minutes"])
@pytest.mark.parametrize(("data", "error", "reason"), _REFUSED)
def test_what_cannot_be_read_is_refused_by_content(
    tmp_path: Path, name: str, data: bytes, error: type[CorpusError], reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error, match=reason) as caught:
        _read(path)
    assert caught.value.path == str(path)
    assert caught.value.remedy, "says what to do"
    assert caught.value.skipped().reason == caught.value.reason


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="cannot be opened"):
        _read(tmp_path / "none.txt")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable):
        _read(tmp_path)


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus.sources, "MOST_BYTES", 10)
    path = tmp_path / "minutes.txt"
    path.write_text(_MINUTES)
    with pytest.raises(UnreadableDocument, match="more than the 10"):
        _read(path)


@pytest.mark.parametrize(
    "text",
    [
        "Flour, butter and two eggs. Bake until brown.",  # prose of something else
        ". . . - - - ***",  # no word at all
        "---\ntitle: Recipes\n---\n",  # front matter over nothing
    ],
)
def test_text_without_minutes_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.md"
    path.write_text(text)
    with pytest.raises(EmptyDocument):
        read_document(read_source(path, DocumentId("x")).documents[0])


def test_folders_are_walked_in_order_and_hidden_files_left_out(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.md", ".git/config.txt", "a/.hidden.txt", "a/3.csv", "p.png"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_MINUTES)
    found = discover([tmp_path])
    assert [f.path.name for f in found.files] == ["1.md", "2.txt"]
    assert [p.name for p in found.aside] == ["3.csv", "p.png"]
    assert not found.skipped


def test_a_data_file_that_is_named_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "minutes.json"
    path.write_text(_MINUTES)
    assert [f.path for f in discover([path]).files] == [path]


def test_one_file_has_one_id_however_it_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "scrutiny"
    folder.mkdir()
    path = folder / "2019-03-12.txt"
    path.write_text(_MINUTES)
    found = discover([path, folder, folder / ".." / "scrutiny" / path.name])
    assert [(f.path, f.document_id) for f in found.files] == [(path, "scrutiny/2019-03-12")]


def test_two_files_of_one_name_have_two_ids(tmp_path: Path) -> None:
    for name in ("x/minutes/may.md", "y/minutes/may.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(_MINUTES)
    assert [f.document_id for f in discover([tmp_path]).files] == ["minutes/may", "minutes/may~2"]


def test_an_id_holds_no_white_space_and_no_colon() -> None:
    assert document_name(Path("my minutes/12: May.txt")) == "my_minutes/12_May"


def test_a_path_that_is_not_there_is_reported(tmp_path: Path) -> None:
    (skipped,) = discover([tmp_path / "none"]).skipped
    assert skipped.reason == "no such file or folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_folder_that_may_not_be_opened_is_reported(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    (skipped,) = discover([tmp_path]).skipped
    assert "cannot be opened" in skipped.reason


def test_a_path_that_the_system_refuses_is_reported(tmp_path: Path) -> None:
    paths = [tmp_path / ("x" * 5_000), tmp_path / "a\0b"]  # too long; no name may hold a NUL
    skipped = discover(paths).skipped
    assert len(skipped) == 2
    assert all("cannot be opened" in s.reason and s.remedy for s in skipped)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_file_in_a_closed_folder_is_reported(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "may.md").write_text(_MINUTES)
    closed.chmod(0)
    (skipped,) = discover([closed / "may.md"]).skipped
    closed.chmod(0o700)
    assert "cannot be opened" in skipped.reason


def test_the_documents_of_one_file_have_their_own_ids(tmp_path: Path) -> None:
    path = tmp_path / "year.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("b.txt", "a.txt", "c.doc"):
            archive.writestr(name, _MINUTES if name.endswith("txt") else "\0")
    found = read_source(path, DocumentId("2031/year"))
    assert [(d.document_id, d.source.part) for d in found.documents] == [
        ("2031/year", "a.txt"),
        ("2031/year#2", "b.txt"),
    ]
    assert [s.path for s in found.skipped] == [f"{path}: c.doc"]
