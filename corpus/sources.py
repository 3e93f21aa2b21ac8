"""Paths → documents: which files are taken, and what documents they hold."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.containers.dispatch import extracts_of
from corpus.containers.limits import ASIDE, MOST_BYTES
from corpus.errors import SourceUnavailable, UnreadableDocument
from corpus.extracts import Extract
from corpus.records import Document, DocumentId, Skipped, Source

STAMP_BYTES = 6
_COARSEST_TICK = 2_000_000_000  # nanoseconds, of FAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One file to read and the id that it will have."""

    path: Path
    document_id: DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The documents of one file, at least one, and what of the file could not be read."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]


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
    # By their names: a path takes longer to hash, and there may be ten thousands.
    named: dict[str, Path] = {}
    aside: dict[str, Path] = {}
    skipped: list[Skipped] = []
    for path in map(whole_path, paths):
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (OSError, ValueError) as error:
            skipped.append(_unavailable(path, error).skipped())
            continue
        if not is_folder:
            named.setdefault(os.path.normcase(path), path)
            continue
        for file in _walk(path, skipped):
            kind = aside if file.suffix.lower() in ASIDE else named
            kind.setdefault(os.path.normcase(file), file)
    files = _with_ids(sorted(named.values()))
    return Discovery(files=files, aside=tuple(sorted(aside.values())), skipped=tuple(skipped))


def _unavailable(path: Path, error: OSError | ValueError) -> SourceUnavailable:
    """Return the error for a path that the system does not open; ValueError: a NUL in its name."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return SourceUnavailable(path, "no such file or folder", "Check the path.")
    why = error.strerror if isinstance(error, OSError) else error
    return SourceUnavailable(
        path, f"cannot be opened ({why})", "Check the path and its permissions."
    )


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
        home = Path(root)
        yield from (home / n for n in sorted(names) if not n.startswith("."))


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


def read_source(path: Path, document_id: DocumentId) -> Contents:
    """Read the documents that one file holds; the second one's id ends in "#2", and so on.

    Raises:
        SourceUnavailable: the file cannot be opened.
        UnsupportedSource: its container has no reader.
        UnreadableDocument: its bytes are broken, locked or hostile.
        EmptyDocument: it holds no text.
    """
    data = _bytes_of(path)
    found = extracts_of(data, path)
    sha256 = hashlib.sha256(data).hexdigest()
    documents = tuple(
        _document(path, DocumentId(f"{document_id}#{n}" if n > 1 else document_id), sha256, extract)
        for n, extract in enumerate(found.documents, 1)
    )
    return Contents(documents=documents, skipped=found.skipped)


def file_sha256(path: Path) -> str:
    """Return the hash of a file's bytes, by which a changed file is told from an unchanged one.

    Raises:
        SourceUnavailable, UnreadableDocument: as ``read_source``.
    """
    return hashlib.sha256(_bytes_of(path)).hexdigest()


def file_stamp(path: Path) -> bytes | None:
    """Return some bytes that change when a file is written to, or None where nothing tells that.

    It is of size, times and inode.  Of a file that was written just now none is given: what is
    written in the same tick of its file system's clock, two seconds at most, changes no time.
    """
    if sys.platform == "win32":
        return None  # no time there that only the system can set
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None  # who reads it says why
    # The change time too: tools that write a file and set its old mtime cannot set this.
    latest = max(status.st_mtime_ns, status.st_ctime_ns)
    if latest > time.time_ns() - _COARSEST_TICK:
        return None
    told = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev)
    return hashlib.blake2b(repr(told).encode(), digest_size=STAMP_BYTES).digest()


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except FileNotFoundError as error:
        raise SourceUnavailable(
            path, "cannot be opened (no such file)", "Check the path."
        ) from error
    except (OSError, ValueError) as error:
        raise _unavailable(path, error) from error
    if size > MOST_BYTES:
        raise UnreadableDocument(
            path,
            f"is {size:,} bytes, more than the {MOST_BYTES:,} that are read",
            "Split the file.",
        )
    return data


def _document(path: Path, document_id: DocumentId, sha256: str, extract: Extract) -> Document:
    source = Source(
        path=str(path),
        sha256=sha256,
        text_sha256=hashlib.sha256(extract.text.encode("utf-8")).hexdigest(),
        media_type=extract.media_type,
        reader=extract.reader,
        part=extract.part,
    )
    return Document(
        document_id=document_id,
        source=source,
        text=extract.text,
        layout=extract.layout,
        marks=extract.marks,
        facts=extract.facts,
        warnings=extract.warnings,
    )
