"""A remembered checksum is never that of another content."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from index import checksums
from index.checksums import sha256

CONTENT = bytes(range(256)) * 20_000  # larger than what is hashed every time


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The list of checksums, in a cache folder of the test's own."""
    monkeypatch.setattr(checksums, "_list", lambda: tmp_path / "cache" / "checksums.json")
    return tmp_path / "cache" / "checksums.json"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    path.write_bytes(CONTENT)
    return path


def expected(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read in full."""
    read: list[Path] = []
    compute = checksums._computed

    def recorded(file: Path) -> str:
        read.append(file)
        return compute(file)

    monkeypatch.setattr(checksums, "_computed", recorded)
    return read


def test_a_large_file_is_read_once(cache: Path, file: Path, hashed: list[Path]) -> None:
    assert [sha256(file) for _ in range(3)] == [expected(file)] * 3
    assert hashed == [file]


def test_a_small_file_is_read_every_time(cache: Path, tmp_path: Path, hashed: list[Path]) -> None:
    file = tmp_path / "config.json"
    file.write_text("{}", encoding="utf-8")
    assert [sha256(file) for _ in range(2)] == [expected(file)] * 2
    assert hashed == [file] * 2
    assert not cache.exists()


def flip_in_place(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.write(b"\xff")


def flip_and_set_the_old_time(file: Path) -> None:
    before = file.stat()
    flip_in_place(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def put_another_in_its_place(file: Path) -> None:
    before = file.stat()
    other = file.with_name("other")
    other.write_bytes(CONTENT[::-1])
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)


def cut_short(file: Path) -> None:
    os.truncate(file, len(CONTENT) - 1)


@pytest.mark.parametrize(
    "alter", [flip_in_place, flip_and_set_the_old_time, put_another_in_its_place, cut_short]
)
def test_an_altered_file_is_hashed_anew(
    cache: Path, file: Path, alter: Callable[[Path], None]
) -> None:
    before = sha256(file)
    alter(file)
    assert sha256(file) == expected(file) != before


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"%s": []}', '{"%s": 5}', '{"%s": [1, 2, 3, 4, "0"]}', "null"]
)
def test_a_damaged_list_is_written_anew(cache: Path, file: Path, content: str) -> None:
    cache.parent.mkdir()
    cache.write_text(content.replace("%s", str(file)), encoding="utf-8")
    assert sha256(file) == expected(file)
    assert json.loads(cache.read_bytes())[str(file)][-1] == expected(file)


def test_without_a_cache_folder_every_checksum_is_computed(
    cache: Path, file: Path, hashed: list[Path]
) -> None:
    cache.parent.write_text("a file where the folder would be", encoding="utf-8")
    assert [sha256(file) for _ in range(2)] == [expected(file)] * 2
    assert hashed == [file] * 2


def test_the_list_does_not_grow_for_ever(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checksums, "_LARGE", 1)
    monkeypatch.setattr(checksums, "_TICK_SECONDS", 0)
    files = [tmp_path / f"{number}.safetensors" for number in range(40)]
    for file in files:
        file.write_bytes(file.name.encode())
        sha256(file)
    assert list(json.loads(cache.read_bytes())) == [str(file) for file in files[-32:]]
