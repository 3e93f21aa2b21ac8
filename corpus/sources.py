"""Paths → documents: which files are taken, and how their bytes become text.

The container is told by content, not by the file's name.  Text is decoded and never altered:
line ends, white space and marks stay, so that spans hold.  The other containers (HTML, PDF,
Word, …) have no reader yet and are refused by name.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import (
    EmptyDocument,
    SourceUnavailable,
    UnreadableDocument,
    UnsupportedSource,
)
from corpus.records import Document, DocumentId, Skipped, Source

READER = "plain-text 1"
# Longer than any minutes: the longest of the 868 that were measured has 0.2 MB.
MOST_BYTES = 20_000_000
# Files that live beside minutes and are not meant as such; anything else is read or reported.
_ASIDE = frozenset(
    (
        ".json",
        ".jsonl",
        ".csv",
        ".tsv",
        ".toml",
        ".yaml",
        ".yml",
        ".xml",
        ".css",
        ".js",
        ".py",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".svg",
        ".ico",
        ".mp3",
        ".mp4",
    )
)
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "Word, OpenDocument or zip"),
    (b"\xd0\xcf\x11\xe0", "old Word"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"\x1f\x8b", "gzip"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<\?xml")
_NOT_WORDS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One file to read and the id that it will have."""

    path: Path
    document_id: DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What lies under the given paths: files to read, and data files left aside."""

    files: tuple[Found, ...]
    aside: tuple[Path, ...]
    skipped: tuple[Skipped, ...]


def discover(paths: Sequence[Path]) -> Discovery:
    """Return every file under ``paths``, folders recursively, hidden files left out.

    A file that the user names is always read; in a folder, files of data and pictures are left
    aside.  A path that does not exist is reported as skipped.
    """
    named: dict[Path, None] = {}
    aside: dict[Path, None] = {}
    skipped: list[Skipped] = []
    for path in map(whole_path, paths):
        if path.is_dir():
            for file in _walk(path, skipped):
                (aside if file.suffix.lower() in _ASIDE else named).setdefault(file)
        elif path.exists():
            named.setdefault(path)
        else:
            skipped.append(
                SourceUnavailable(path, "no such file or folder", "Check the path.").skipped()
            )
    files = _with_ids(sorted(named))
    return Discovery(files=files, aside=tuple(sorted(aside)), skipped=tuple(skipped))


def whole_path(path: Path) -> Path:
    """Return the one absolute form of a path, without "..": a file has one id however named."""
    return Path(os.path.abspath(path))


def _walk(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    def report(error: OSError) -> None:
        where = error.filename or folder
        skipped.append(
            SourceUnavailable(
                where, f"cannot be opened ({error.strerror})", "Check its permissions."
            ).skipped()
        )

    for root, folders, names in os.walk(folder, onerror=report):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(root) / n for n in sorted(names) if not n.startswith("."))


def _with_ids(files: Sequence[Path]) -> tuple[Found, ...]:
    """Name each file by its folder and stem, "scrutiny/2019-03-12"; twins get "~2"."""
    seen: dict[str, int] = {}
    found = []
    for path in files:
        name = document_name(path)
        seen[name] = seen.get(name, 0) + 1
        number = f"~{seen[name]}" if seen[name] > 1 else ""
        found.append(Found(path=path, document_id=DocumentId(name + number)))
    return tuple(found)


def document_name(path: Path) -> str:
    """Return the readable part of a document's id; it holds no white space and no colon."""
    return re.sub(r"[\s:]+", "_", f"{path.parent.name}/{path.stem}")


def read_source(path: Path, document_id: DocumentId) -> Document:
    """Read one file's text.

    Raises:
        SourceUnavailable: the file cannot be opened.
        UnsupportedSource: its container has no reader.
        UnreadableDocument: its bytes are no text that can be kept unaltered.
        EmptyDocument: it is empty.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        reason = f"cannot be opened ({error.strerror})"
        raise SourceUnavailable(path, reason, "Check the path and its permissions.") from error
    if size > MOST_BYTES:
        raise UnreadableDocument(
            path,
            f"is {size:,} bytes, more than the {MOST_BYTES:,} that are read",
            "Split the file.",
        )
    if not data.strip():
        raise EmptyDocument(path, "is empty", "Fetch it again, or leave it out.")
    _refuse_containers(path, data)
    text = decode(data, path)
    sha256 = hashlib.sha256(data).hexdigest()
    text_sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    media_type = "text/markdown" if path.suffix.lower() in (".md", ".markdown") else "text/plain"
    source = Source(
        path=str(path), sha256=sha256, text_sha256=text_sha256, media_type=media_type, reader=READER
    )
    return Document(document_id=document_id, source=source, text=text)


def _refuse_containers(path: Path, data: bytes) -> None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise UnsupportedSource(
                path, f"is a {name} file, which is not read yet", "Save it as plain text."
            )
    if _HTML.match(data[:4000]):
        raise UnsupportedSource(
            path, "is an HTML page, which is not read yet", "Save it as plain text."
        )
    if _XML.match(data):
        raise UnsupportedSource(
            path, "is an XML file, which is not read yet", "Save it as plain text."
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
