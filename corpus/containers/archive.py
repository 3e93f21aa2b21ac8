"""Archives: each member of a zip read as a file of its own; Word files are zips and told here."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from corpus.containers.limits import ASIDE, MOST_BYTES, Allowance
from corpus.containers.zipped import Member, Zipped, open_zip, shown
from corpus.errors import CorpusError, EmptyDocument, UnreadableDocument, UnsupportedSource
from corpus.extracts import Extract, Extracts
from corpus.records import Skipped

_OTHER_OFFICE: Mapping[str, tuple[str, str]] = {
    "xl/": ("is an Excel workbook", "Save its minutes as .docx or PDF."),
    "ppt/": ("is a PowerPoint file", "Save it as PDF."),
    "visio/": ("is a Visio drawing", "Save it as PDF."),
}


def read_zip(data: bytes, path: Path, *, depth: int, allowance: Allowance) -> Extracts:
    """Return the document of a Word or OpenDocument file, or those of every member of a zip.

    A member that cannot be read is reported, and the others are read.

    Raises:
        UnsupportedSource: it is an office file that holds no text document.
        UnreadableDocument: it is broken, locked or hostile, or no member can be read.
        EmptyDocument: it holds no files that could be minutes.
    """
    zipped = open_zip(data, path, allowance)
    document = _office_document(zipped)
    if document is not None:
        return Extracts(documents=(document,))
    return _read_members(zipped, depth)


def _office_document(zipped: Zipped) -> Extract | None:
    """Return the document of a Word or OpenDocument file, None for any other zip."""
    names = {member.name for member in zipped.members}
    if "[Content_Types].xml" in names or "word/document.xml" in names:
        for folder, (reason, remedy) in _OTHER_OFFICE.items():
            if any(name.startswith(folder) for name in names):
                raise UnsupportedSource(zipped.path, reason, remedy)
        from corpus.containers.word import read_docx

        return read_docx(zipped)
    if "content.xml" in names and names & {"mimetype", "META-INF/manifest.xml"}:
        from corpus.containers.opendocument import read_opendocument

        return read_opendocument(zipped)
    return None


def _read_members(zipped: Zipped, depth: int) -> Extracts:
    documents: list[Extract] = []
    skipped: list[Skipped] = []
    read = [m for m in zipped.members if _is_read(m.name)]
    for member in sorted(read, key=lambda m: m.name):
        try:
            found = _member(zipped, member, depth)
        except CorpusError as error:
            skipped.append(error.skipped())
        else:
            documents.extend(found.documents)
            skipped.extend(found.skipped)
    if not documents:
        raise _nothing(zipped.path, skipped)
    return Extracts(documents=tuple(documents), skipped=tuple(skipped))


def _is_read(name: str) -> bool:
    """Tell a member that is meant to be read from data, pictures and a system's own files."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    hidden = any(p.startswith(".") and p != ".." for p in parts) or "__MACOSX" in parts
    return bool(parts) and not hidden and PurePosixPath(name).suffix.lower() not in ASIDE


def _member(zipped: Zipped, member: Member, depth: int) -> Extracts:
    from corpus.containers.dispatch import extracts_of

    name = shown(member.name)
    path = Path(f"{zipped.path}: {name}")
    if member.locked:
        raise UnreadableDocument(
            path, "is locked with a password", "Unpack it with the password, and read the file."
        )
    try:
        data = zipped.read(member, MOST_BYTES)
    except CorpusError as error:
        raise type(error)(path, error.reason, error.remedy) from error
    found = extracts_of(data, path, depth=depth + 1, allowance=zipped.allowance)
    return within(found, name)


def within(found: Extracts, name: str) -> Extracts:
    """Return documents named as parts of what holds them: "minutes.zip: may.html"."""
    return Extracts(
        documents=tuple(
            replace(d, part=f"{name}: {d.part}" if d.part else name) for d in found.documents
        ),
        skipped=found.skipped,
    )


def _nothing(path: Path, skipped: list[Skipped]) -> CorpusError:
    """Return the error for an archive of which nothing can be read; a single reason is named."""
    if not skipped:
        return EmptyDocument(
            path, "holds no files that could be minutes", "Check it, or leave it out."
        )
    first = skipped[0]
    name = first.path.removeprefix(f"{path}: ")
    more = f" ({len(skipped) - 1} more)" if len(skipped) > 1 else ""
    return UnreadableDocument(
        path, f"holds nothing that can be read: “{name}” {first.reason}{more}", first.remedy
    )


def unpack_gzip(data: bytes, path: Path, allowance: Allowance) -> bytes:
    """Return the one file that is packed with gzip.

    Raises:
        UnreadableDocument: it is broken, or unpacks to more than is read.
    """
    most = min(MOST_BYTES, allowance.unpacked)
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            unpacked = file.read(most + 1)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise UnreadableDocument(
            path, "is a broken or truncated gzip file", "Fetch it again."
        ) from error
    if len(unpacked) > most:
        raise UnreadableDocument(
            path, f"unpacks to more than the {most:,} bytes that are read", "Unpack it first."
        )
    allowance.unpacked -= len(unpacked)
    return unpacked
