"""Zip and gzip: every member a part, what cannot be read named, and hostile archives refused."""

from __future__ import annotations

import gzip
import io
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import CorpusError, UnreadableDocument
from corpus.containers import limits
from corpus.containers.dispatch import extracts_of
from corpus.containers.limits import Allowance

_PATH = Path("year.zip")
_MINUTES = b"Minutes of Penny Brook Parish Council. Present: Cllr Ash."


def _zip(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def _locked(data: bytes) -> bytes:
    """Set the flag of a password on every member."""
    changed = bytearray(data)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(sign, at + 4)
    return bytes(changed)


def test_each_member_is_a_part_in_the_order_of_names() -> None:
    found = extracts_of(_zip(("may/b.md", _MINUTES), ("a.txt", _MINUTES)), _PATH)
    assert [(d.part, d.media_type) for d in found.documents] == [
        ("a.txt", "text/plain"),
        ("may/b.md", "text/markdown"),
    ]


def test_files_of_data_and_of_systems_are_left_aside_quietly() -> None:
    names = ("a.png", "b.JSON", ".git/x", "__MACOSX/._a.txt", "c/.DS_Store", "d.css")
    found = extracts_of(_zip(("a.txt", _MINUTES), *((n, b"\x00") for n in names)), _PATH)
    assert [d.part for d in found.documents] == ["a.txt"]
    assert not found.skipped


def test_a_member_that_cannot_be_read_is_named_and_the_rest_goes_on() -> None:
    found = extracts_of(_zip(("a.txt", _MINUTES), ("b.doc", b"\xd0\xcf\x11\xe0 x")), _PATH)
    assert [d.part for d in found.documents] == ["a.txt"]
    (skipped,) = found.skipped
    assert skipped.path == "year.zip: b.doc"
    assert "old Word" in skipped.reason


def test_archives_in_archives_name_their_whole_way() -> None:
    inner = _zip(("may.txt", _MINUTES), ("june.bin", b"\x00"))
    found = extracts_of(_zip(("spring.zip", inner)), _PATH)
    assert [d.part for d in found.documents] == ["spring.zip: may.txt"]
    assert [s.path for s in found.skipped] == ["year.zip: spring.zip: june.bin"]


def test_names_never_reach_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ("../../evil.txt", "/etc/evil.txt", "a\nb\x1b[31m.txt", "x" * 300 + ".txt")
    found = extracts_of(_zip(*((n, _MINUTES) for n in names)), _PATH)
    assert len(found.documents) == 4
    assert all(d.part.isprintable() and len(d.part) <= 120 for d in found.documents)
    assert not list(tmp_path.iterdir())


def test_gzip_is_unpacked() -> None:
    (found,) = extracts_of(gzip.compress(_MINUTES), Path("may.md.gz")).documents
    assert (found.text, found.media_type) == (_MINUTES.decode(), "text/markdown")


def _nested(depth: int) -> bytes:
    data = _MINUTES
    for n in range(depth):
        data = _zip((f"{n}.zip" if n else "a.txt", data))
    return data


def test_archives_may_nest_three_deep_and_no_deeper() -> None:
    assert len(extracts_of(_nested(3), _PATH).documents) == 1
    with pytest.raises(UnreadableDocument, match="archives in one another"):
        extracts_of(_nested(4), _PATH)


_WHOLE = _zip(("a.txt", _MINUTES), ("b.txt", _MINUTES))
_BAD: list[tuple[str, bytes, str]] = [
    ("nothing in it", _zip(), "no files"),
    ("only pictures", _zip(("a.png", b"x")), "no files"),
    ("a single bad member gives its reason", _zip(("a.txt", b"\x00")), "“a.txt” is binary"),
    ("two bad members", _zip(("a.txt", b"\x00"), ("b.txt", b"\x00")), r"\(1 more\)"),
    ("cut short", _WHOLE[:-30], "truncated"),
    ("the list cut", _WHOLE[: len(_WHOLE) // 2], "truncated"),
    ("locked", _locked(_WHOLE), "password"),
    ("a bomb", _zip(("a.txt", b"a" * 60_000_000)), "times its size"),
    ("gzip cut short", gzip.compress(_MINUTES * 9)[:-9], "gzip"),
    ("gzip in gzip", gzip.compress(gzip.compress(_MINUTES)), "twice"),
    ("RAR", b"Rar!\x1a\x07\x00 x", "RAR"),
    ("empty", b"", "empty"),
]


@pytest.mark.parametrize(("what", "data", "reason"), _BAD, ids=[b[0] for b in _BAD])
def test_bad_archives_are_refused_with_the_reason(what: str, data: bytes, reason: str) -> None:
    started = time.process_time()
    with pytest.raises(CorpusError, match=reason) as caught:
        extracts_of(data, _PATH)
    assert caught.value.path == str(_PATH), what
    assert caught.value.remedy
    assert time.process_time() - started < 3


def test_too_many_members_are_not_even_listed() -> None:
    many = b"PK\x03\x04" + b"PK\x01\x02" * (limits.MOST_MEMBERS + 1)
    with pytest.raises(UnreadableDocument, match="files, more than"):
        extracts_of(many, _PATH)


def test_a_gzip_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(b"\x00" * 3_000_000)
    with pytest.raises(UnreadableDocument, match="more than the 1,000,000"):
        extracts_of(bomb, _PATH, allowance=Allowance(unpacked=1_000_000))


def test_archives_inside_share_one_allowance() -> None:
    inner = [_zip((f"{n}.txt", _MINUTES * 100)) for n in range(9)]
    data = _zip(*((f"{n}.zip", d) for n, d in enumerate(inner)))
    found = extracts_of(data, _PATH, allowance=Allowance(unpacked=15_000))
    assert 0 < len(found.documents) < 9
    assert len(found.documents) + len(found.skipped) == 9


def test_a_size_that_lies_is_not_believed() -> None:
    data = bytearray(_zip(("a.txt", b"a" * 50_000), ("b.txt", _MINUTES)))
    for sign, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(sign)
        data[at + offset : at + offset + 4] = (10).to_bytes(4, "little")
    found = extracts_of(bytes(data), _PATH)
    assert [d.part for d in found.documents] == ["b.txt"]


@settings(deadline=2_000, max_examples=200)
@given(st.data())
def test_mangled_bytes_are_read_or_refused(data: st.DataObject) -> None:
    mangled = bytearray(_WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        mangled[data.draw(st.integers(0, len(mangled) - 1))] = data.draw(st.integers(0, 255))
    try:
        extracts_of(bytes(mangled[: data.draw(st.integers(4, len(mangled)))]), _PATH)
    except CorpusError:
        return
