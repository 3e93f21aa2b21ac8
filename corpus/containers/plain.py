"""Text and markdown: bytes decoded and never altered, so that spans hold in the file itself."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.extracts import Extract
from corpus.records import Layout

READER = "plain-text 1"
_NOT_WORDS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def read_text(data: bytes, path: Path) -> Extract:
    """Return a text file's words, line ends and marks as they are.

    Raises:
        UnreadableDocument: the bytes are no text that can be kept unaltered.
    """
    markdown = path.suffix.lower() in (".md", ".markdown")
    return Extract(
        text=decode(data, path),
        media_type="text/markdown" if markdown else "text/plain",
        reader=READER,
        layout=Layout.WRAPPED,
    )


def decode(data: bytes, path: Path) -> str:
    """Return the text of ``data``: UTF-8, UTF-16 with its mark, or Windows-1252.

    Bytes that are almost UTF-8 are refused rather than guessed: a guess would alter words.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _text(_decoded(data, "utf-16", path), path)
    if b"\x00" in data:
        raise _binary(path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _looks_utf8(data):
            reason = f"broken UTF-8 at byte {error.start}"
            raise UnreadableDocument(
                path, reason, "Fetch it again, or save it as UTF-8."
            ) from error
        text = _decoded(data, "cp1252", path)
    return _text(text, path)


def _text(text: str, path: Path) -> str:
    """Return a text as it is, if it is one and not binary data that happened to decode."""
    if "\x00" in text or len(_NOT_WORDS.findall(text)) > 0.02 * len(text):
        raise _binary(path)
    return text


def _binary(path: Path) -> UnreadableDocument:
    return UnreadableDocument(path, "is binary, not text", "Leave it out, or save it as text.")


def _decoded(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"byte {error.start} is neither UTF-8 nor {encoding}"
        raise UnreadableDocument(path, reason, "Save it as UTF-8.") from error


def _looks_utf8(data: bytes) -> bool:
    """Tell whether the bytes hold valid multi-byte sequences: then a wrong byte is damage."""
    return (
        re.search(rb"[\xc3-\xf4][\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2\x80[\x80-\xbf]", data) is not None
    )
