"""Zip files opened with care: nothing touches the disk, and no file can unpack without end.

Word and OpenDocument files are zip files of XML, and councils publish zips of minutes.  The bytes
come from anywhere, so that every size that a zip states of itself is taken for a claim.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from corpus.containers.limits import MOST_MEMBERS, MOST_UNPACKED, Allowance
from corpus.errors import UnreadableDocument

# XML of words shrinks to a tenth or a twentieth; a thousandth is a bomb, whatever its size.
MOST_RATIO = 200
_RATIO_COUNTS_FROM = 5_000_000
# The XML of a document's words: measured, 100 pages of Word are 360 kB in 18,000 tags, and runs
# cut up by many editors tenfold; a million tags took 5 s and 170 MB at the worst.
MOST_XML_BYTES = 60_000_000
MOST_TAGS = 1_000_000

# All that zipfile raises for bytes that are no sound zip.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,
    OSError,
    OverflowError,
    RuntimeError,  # and what it says of methods that it does not know
    ValueError,
    struct.error,
)
_LOCKED = 0x1
_AGAIN = "Fetch it again, or save it anew."


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file in a zip."""

    name: str
    size: int
    locked: bool
    info: zipfile.ZipInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Zipped:
    """An open zip; ``path`` names it in errors."""

    path: Path
    archive: zipfile.ZipFile
    members: tuple[Member, ...]
    allowance: Allowance

    def __contains__(self, name: str) -> bool:
        return any(member.name == name for member in self.members)

    def member(self, name: str) -> Member | None:
        """Return the member of that name, or None."""
        return next((m for m in self.members if m.name == name), None)

    def read(self, member: Member, most: int) -> bytes:
        """Return a member's bytes.

        Raises:
            UnreadableDocument: it is locked, broken, or unpacks to more than ``most``.
        """
        if member.locked:
            raise UnreadableDocument(
                self.path, "is locked with a password", "Save it without a password."
            )
        self._require_small(member, most)
        try:
            with self.archive.open(member.info) as file:
                data = file.read(most + 1)
        except _BROKEN as error:
            raise UnreadableDocument(
                self.path, f"is a broken zip file at “{shown(member.name)}”", _AGAIN
            ) from error
        if len(data) > most:
            raise _too_large(self.path, member.name, most)
        self.allowance.unpacked -= len(data)
        return data

    def _require_small(self, member: Member, most: int) -> None:
        if member.size > most:
            raise _too_large(self.path, member.name, most)
        packed = max(1, member.info.compress_size)
        if member.size > _RATIO_COUNTS_FROM and member.size > MOST_RATIO * packed:
            raise UnreadableDocument(
                self.path,
                f"“{shown(member.name)}” unpacks to {member.size // packed:,} times its size",
                "Leave it out: it is made to fill the memory.",
            )
        if member.size > self.allowance.unpacked:
            raise UnreadableDocument(
                self.path,
                f"unpacks to more than the {MOST_UNPACKED:,} bytes that are read",
                "Unpack it, and read the files.",
            )

    def xml(self, name: str) -> ElementTree.Element | None:
        """Return the root of an XML part, or None where there is no such part.

        Raises:
            UnreadableDocument: the part is broken, too large, or declares entities.
        """
        member = self.member(name)
        if member is None:
            return None
        return parse_xml(self.read(member, MOST_XML_BYTES), self.path, name)


def _too_large(path: Path, name: str, most: int) -> UnreadableDocument:
    return UnreadableDocument(
        path,
        f"“{shown(name)}” in it unpacks to more than the {most:,} bytes that are read",
        "Unpack it, and split it.",
    )


def shown(name: str) -> str:
    """Return a member's name for people: one short line, whatever the zip says."""
    line = "".join(c if c.isprintable() else "?" for c in name)
    return line if len(line) <= 120 else line[:119] + "…"


def open_zip(data: bytes, path: Path, allowance: Allowance | None = None) -> Zipped:
    """Open the bytes of a zip file.

    Raises:
        UnreadableDocument: they are truncated, broken, or hold too many members.
    """
    left = allowance if allowance is not None else Allowance()
    # Counted before zipfile lists them: its list of a million members fills the memory.
    count = data.count(b"PK\x01\x02")
    if count > left.members:
        raise UnreadableDocument(
            path,
            f"holds {count:,} files, more than the {MOST_MEMBERS:,} that are read",
            "Unpack it, and read the files.",
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except _BROKEN as error:
        raise UnreadableDocument(path, "is a broken or truncated zip file", _AGAIN) from error
    left.members -= len(infos)
    members = tuple(
        Member(
            name=info.filename,
            size=info.file_size,
            locked=bool(info.flag_bits & _LOCKED),
            info=info,
        )
        for info in infos
        if not info.is_dir()
    )
    return Zipped(path=path, archive=archive, members=members, allowance=left)


def parse_xml(data: bytes, path: Path, name: str) -> ElementTree.Element:
    """Return the root of an XML part that declares no entities.

    Raises:
        UnreadableDocument: it is broken, has too many tags, or declares a document type: no
            Word or OpenDocument file does, and entities can unpack without end.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        # Looked through as bytes below, and then parsed as what it says it is.
        plain = data.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    else:
        plain = data
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise UnreadableDocument(
            path, f"“{shown(name)}” declares XML entities", "Open it in Word, and save it anew."
        )
    if plain.count(b"<") > MOST_TAGS:
        raise UnreadableDocument(
            path,
            f"“{shown(name)}” has more than the {MOST_TAGS:,} XML tags that are read",
            "Split the file.",
        )
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise UnreadableDocument(
            path, f"“{shown(name)}” in it is broken XML ({error})", _AGAIN
        ) from error


def local(element: ElementTree.Element) -> str:
    """Return an element's name without its namespace: Word files use one of two."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: ElementTree.Element, name: str, default: str = "") -> str:
    """Return an attribute by its name without namespace."""
    value = element.get(name)
    if value is not None:
        return value
    ending = "}" + name
    return next((v for k, v in element.items() if k.endswith(ending)), default)
