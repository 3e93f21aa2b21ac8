"""E-mail: the body where it is minutes, attachments as files, and saved pages."""

from __future__ import annotations

import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import CorpusError, EmptyDocument
from corpus.containers.dispatch import extracts_of

_PATH = Path("minutes.eml")
_NOTE = "Dear all, the minutes of the meeting are attached. Please note the apologies. The Clerk"
_MINUTES = (
    "Minutes of Penny Brook Parish Council\n\nPresent: Cllr Ash, Cllr Birch\n\n"
    "Apologies: Cllr Cole\n\nIt was agreed to mend the lamp.\n" + "The Clerk said more. " * 40
)


def _message(body: str, *files: tuple[str, bytes]) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "clerk@example.org"
    message["To"] = "all@example.org"
    message["Subject"] = "Minutes of 5 May 2031"
    message["Date"] = "Mon, 2 Jun 2031 10:00:00 +0000"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(body)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def test_a_body_that_is_minutes_is_read_and_its_headers_are_no_facts() -> None:
    (found,) = extracts_of(bytes(_message(_MINUTES)), _PATH).documents
    assert found.text.strip() == _MINUTES.strip()
    assert found.facts.date is None
    assert found.facts.title is None
    assert "2031" not in found.text


def test_a_note_beside_attached_minutes_is_left_out() -> None:
    found = extracts_of(bytes(_message(_NOTE, ("may.md", _MINUTES.encode()))), _PATH)
    assert [(d.part, d.media_type) for d in found.documents] == [("may.md", "text/markdown")]


def test_minutes_in_the_body_and_attached_are_both_read() -> None:
    found = extracts_of(bytes(_message(_MINUTES, ("june.txt", _MINUTES.encode()))), _PATH)
    assert [d.part for d in found.documents] == ["", "june.txt"]


def test_an_attachment_that_cannot_be_read_is_named() -> None:
    files = (("a.doc", b"\xd0\xcf\x11\xe0 x"), ("b.txt", _MINUTES.encode()))
    found = extracts_of(bytes(_message(_NOTE, *files)), _PATH)
    assert [d.part for d in found.documents] == ["b.txt"]
    assert [s.path for s in found.skipped] == ["minutes.eml: a.doc"]


def test_a_note_is_read_where_nothing_attached_can_be() -> None:
    found = extracts_of(bytes(_message(_NOTE, ("a.doc", b"\xd0\xcf\x11\xe0 x"))), _PATH)
    assert [d.text.strip() for d in found.documents] == [_NOTE]
    assert len(found.skipped) == 1


def test_a_message_in_a_message_is_read() -> None:
    outer = _message(_NOTE)
    outer.add_attachment(_message(_MINUTES))
    found = extracts_of(bytes(outer), _PATH)
    assert [d.text.strip() for d in found.documents] == [_MINUTES.strip()]


def test_names_of_attachments_are_decoded() -> None:
    data = bytes(_message(_NOTE, ("x.txt", _MINUTES.encode()))).replace(
        b'"x.txt"', b'"=?utf-8?q?Cofnodion_G=C5=B5yl=2Etxt?="'
    )
    (found,) = extracts_of(data, _PATH).documents
    assert found.part == "Cofnodion Gŵyl.txt"


def test_a_saved_page_is_read_as_the_page() -> None:
    data = (
        b"From: <Saved by a browser>\r\nSnapshot-Content-Location: https://example.org/m.aspx?ID=3\r\n"
        b"Subject: x\r\nDate: Mon, 2 Jun 2031 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=windows-1252\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: https://example.org/m.aspx?ID=3\r\n\r\n"
        b"<html><body><h1>Penny Brook</h1><p>Minutes =96 agreed</p></body></html>\r\n"
        b"--b\r\nContent-Type: text/css\r\n\r\np {}\r\n"
        b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )
    found = extracts_of(data, Path("page.mhtml"))
    (page,) = found.documents
    assert "Minutes – agreed" in page.text
    assert page.facts.url == "https://example.org/m.aspx?ID=3"
    assert not found.skipped


def test_an_empty_message_is_refused() -> None:
    with pytest.raises(EmptyDocument, match="without words"):
        extracts_of(bytes(_message(" ")), _PATH)


_HEAD = b"From: a@example.org\nSubject: x\nMessage-ID: <1>\nMIME-Version: 1.0\n"


@pytest.mark.parametrize(
    "data",
    [
        _HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 30_000,
        _HEAD
        + b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2_000)
        ),
        _HEAD + b"Content-Type: message/rfc822\n\n" * 400 + b"x",
        _HEAD + b"Content-Type: text/plain; charset=nonsense\n\n\xff",
        _HEAD + b"Content-Transfer-Encoding: base64\n\n====",
        _HEAD + b"Content-Transfer-Encoding: uuencode\n\nbegin 1\n###\n",
        _HEAD + b"Content-Type: multipart/mixed\n\n--\n",
        _HEAD + b"X: " + b"=?utf-8?q?" * 50_000 + b"\n\nMinutes",
        _HEAD + b"Content-Disposition: attachment; filename*=x'y'%FF; filename*0*=z\n\nMinutes",
    ],
)
def test_hostile_messages_are_read_or_refused_quickly(data: bytes) -> None:
    started = time.process_time()
    try:
        extracts_of(data, _PATH)
    except CorpusError as error:
        assert error.remedy  # noqa: PT017
    assert time.process_time() - started < 4


_GOOD = bytes(_message(_NOTE, ("a.txt", _MINUTES.encode()), ("b.zip", b"PK\x03\x04")))


@settings(deadline=2_000, max_examples=200)
@given(st.data())
def test_mangled_bytes_are_read_or_refused(data: st.DataObject) -> None:
    mangled = bytearray(_GOOD)
    for _ in range(data.draw(st.integers(1, 12))):
        mangled[data.draw(st.integers(0, len(mangled) - 1))] = data.draw(st.integers(0, 255))
    try:
        extracts_of(bytes(mangled[: data.draw(st.integers(1, len(mangled)))]), _PATH)
    except CorpusError:
        return
