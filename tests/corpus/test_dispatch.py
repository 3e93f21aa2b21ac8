"""Each kind of file goes to its reader by its bytes, whatever its name says."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import CorpusError, UnsupportedSource
from corpus.containers.dispatch import extracts_of
from corpus.containers.sniff import Container, container_of

_MAIL = b"From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\n\nMinutes"
_KINDS: list[tuple[str, bytes, Container]] = [
    ("a page", b"<!DOCTYPE html><title>x", Container.HTML),
    ("a page that begins anywhere", b" \n<div class='x'>Minutes", Container.HTML),
    ("a page after comments", b"<!-- a --> <!-- b --><html>", Container.HTML),
    ("a page in UTF-16", "\ufeff<html><p>Minutes".encode("utf-16-le"), Container.HTML),
    ("printed minutes with their marks", b"<AI1>\n<p>Minutes", Container.HTML),
    ("XHTML", b'<?xml version="1.0"?>\n<!DOCTYPE html><html>', Container.HTML),
    ("the web service's answer", b'<?xml version="1.0"?><getmeeting/>', Container.XML),
    ("markdown with HTML in it", b"---\ntitle: x\n---\n<div>Minutes</div>", Container.TEXT),
    ("a link in angle brackets", b"<https://example.org/minutes> Minutes", Container.TEXT),
    ("a placeholder", b"<Insert title here> Minutes", Container.TEXT),
    ("a PDF after stray bytes", b"\r\n%PDF-1.4 x", Container.PDF),
    ("RTF after stray space", b"\n{\\rtf1 x}", Container.RTF),
    ("a message", _MAIL, Container.EMAIL),
    ("minutes that begin like headers", b"Date: 3 March\nTo: all\nSubject: x\n\n", Container.TEXT),
    ("a telephone's photograph", b"\x00\x00\x00\x18ftypheic x", Container.PICTURE),
    ("WebP", b"RIFF\x00\x00\x00\x00WEBP x", Container.PICTURE),
    ("words that begin like a picture", b"BM 28/2021 Minutes", Container.TEXT),
]


@pytest.mark.parametrize(("what", "data", "kind"), _KINDS, ids=[k[0] for k in _KINDS])
def test_a_file_is_what_its_bytes_are(what: str, data: bytes, kind: Container) -> None:
    assert container_of(data) is kind, what


@pytest.mark.parametrize(
    "data",
    [b"<!-- -->" * 1_000, b"<!--" * 2_000, b"<?x?>" * 1_600, b"X-" + b"a" * 8_000, b" " * 9_000],
)
def test_hostile_beginnings_take_no_time(data: bytes) -> None:
    started = time.process_time()
    container_of(data)
    assert time.process_time() - started < 0.2


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
_REFUSED: list[tuple[bytes, str]] = [
    (_OLE + "WordDocument".encode("utf-16-le"), r"\.doc"),
    (_OLE + "Workbook".encode("utf-16-le"), r"\.xls"),
    (_OLE + "__substg1.0_".encode("utf-16-le"), r"\.msg"),
    (_OLE + "PowerPoint Document".encode("utf-16-le"), r"\.ppt"),
    (_OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    (_OLE, "old Word, Excel or Outlook"),
    (b"GIF89a x", "picture"),
    (b"7z\xbc\xaf\x27\x1c x", "7z"),
    (b"<?xml version='1.0'?><?mso-application?><w:wordDocument xmlns:w='x'/>", "saved as XML"),
]


@pytest.mark.parametrize(("data", "reason"), _REFUSED)
def test_what_no_reader_takes_is_named_with_its_remedy(data: bytes, reason: str) -> None:
    with pytest.raises(UnsupportedSource, match=reason) as caught:
        extracts_of(data, Path("minutes.txt"))
    assert caught.value.remedy


@given(
    st.sampled_from(
        [b"PK\x03\x04", b"%PDF-1.7\n", b"{\\rtf1", b"\x1f\x8b", b"<html>", _OLE, _MAIL]
    ),
    st.binary(max_size=200),
)
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    try:
        extracts_of(start + rest, Path("minutes"))
    except CorpusError:
        return


def test_readers_are_not_imported_before_a_file_needs_them() -> None:
    code = (
        "import sys, corpus; from pathlib import Path;"
        "from corpus.containers.dispatch import extracts_of;"
        "extracts_of(b'Minutes', Path('x.txt'));"
        "print(*(m for m in sys.modules if m.startswith('corpus.containers.')"
        " or m in ('zipfile', 'lxml', 'pypdfium2')))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(shown.stdout.split()) == {
        f"corpus.containers.{name}" for name in ("dispatch", "limits", "plain", "sniff")
    }
