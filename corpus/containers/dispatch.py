"""Bytes → extracts, by the reader of the kind of file that they are.

Readers are imported when the first file of their kind comes: a question needs none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from corpus.containers.limits import DEEPEST, Allowance
from corpus.containers.plain import decode, read_text
from corpus.containers.sniff import Container, container_of
from corpus.errors import EmptyDocument, UnreadableDocument, UnsupportedSource
from corpus.extracts import Extract, Extracts


def extracts_of(
    data: bytes, path: Path, *, depth: int = 0, allowance: Allowance | None = None
) -> Extracts:
    """Return every document that ``data`` holds, and what of it could not be read.

    Args:
        data: the bytes of a file, or of a member of an archive.
        path: names the file in errors; its suffix tells markdown from text and nothing else.
        depth: how many archives or e-mails stand around it.
        allowance: how much it may unpack to; what stands around it has used some.

    Raises:
        CorpusError: nothing of it can be read.
    """
    if not data.strip():
        raise EmptyDocument(path, "is empty", "Fetch it again, or leave it out.")
    container = container_of(data)
    if container in _WRAPPERS:
        if depth >= DEEPEST:
            raise UnreadableDocument(
                path, f"lies in more than {DEEPEST} archives in one another", "Unpack it first."
            )
        left = allowance if allowance is not None else Allowance()
        return _WRAPPERS[container](data, path, depth, left)
    return Extracts(documents=_READERS[container](data, path))


def _text(data: bytes, path: Path) -> tuple[Extract, ...]:
    return (read_text(data, path),)


def _pdf(data: bytes, path: Path) -> tuple[Extract, ...]:
    from corpus.containers.pdf import read_pdf

    return read_pdf(data, path)


def _html(data: bytes, path: Path) -> tuple[Extract, ...]:
    from corpus.containers.html import read_html

    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = b"\xef\xbb\xbf" + decode(data, path).removeprefix("\ufeff").encode("utf-8")
    return read_html(data, path)


_OFFICE_XML = re.compile(rb"<office:document[\s>]")
_WORD_XML = re.compile(rb"<w:wordDocument[\s>]|<pkg:package[\s>]")
_HTML_ROOT = re.compile(rb"<html[\s>]", re.IGNORECASE)


def _xml(data: bytes, path: Path) -> tuple[Extract, ...]:
    head = data[:4096]
    if _OFFICE_XML.search(head):
        from corpus.containers.opendocument import read_flat_opendocument

        return (read_flat_opendocument(data, path),)
    if _WORD_XML.search(head):
        raise UnsupportedSource(path, "is a Word file saved as XML", "Save it as .docx.")
    if _HTML_ROOT.search(head):
        return _html(data, path)
    from corpus.containers.service import read_service_xml

    return read_service_xml(data, path)


def _rtf(data: bytes, path: Path) -> tuple[Extract, ...]:
    from corpus.containers.rtf import read_rtf

    return (read_rtf(data, path),)


def _picture(data: bytes, path: Path) -> tuple[Extract, ...]:
    raise UnsupportedSource(
        path, "is a picture", "Save the scan as PDF, or run OCR on it and save the text."
    )


def _other_archive(data: bytes, path: Path) -> tuple[Extract, ...]:
    raise UnsupportedSource(
        path, f"is {Container.OTHER_ARCHIVE.value}", "Unpack it, and read the files."
    )


# Names in the directory of an OLE file, in its UTF-16, and what program wrote such a file.
_OLE_KINDS = (
    ("EncryptedPackage", "is locked with a password", "Save it without a password."),
    ("WordDocument", "is an old Word file (.doc)", "Save it as .docx."),
    ("Workbook", "is an old Excel workbook (.xls)", "Save its minutes as .docx or PDF."),
    ("PowerPoint Document", "is an old PowerPoint file (.ppt)", "Save it as PDF."),
    ("__substg1.0_", "is an Outlook message (.msg)", "Save it as .eml, or save what is attached."),
)


def _ole(data: bytes, path: Path) -> tuple[Extract, ...]:
    for name, reason, remedy in _OLE_KINDS:
        if name.encode("utf-16-le") in data:
            raise UnsupportedSource(path, reason, remedy)
    raise UnsupportedSource(
        path, f"is {Container.OLE.value}", "Save it as .docx, or the message as .eml."
    )


def _zip(data: bytes, path: Path, depth: int, allowance: Allowance) -> Extracts:
    from corpus.containers.archive import read_zip

    return read_zip(data, path, depth=depth, allowance=allowance)


def _gzip(data: bytes, path: Path, depth: int, allowance: Allowance) -> Extracts:
    from corpus.containers.archive import unpack_gzip

    inner = unpack_gzip(data, path, allowance)
    # "minutes.md.gz" holds markdown.
    within = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    if container_of(inner) is Container.GZIP:
        raise UnreadableDocument(path, "is packed with gzip twice", "Unpack it first.")
    return extracts_of(inner, within, depth=depth + 1, allowance=allowance)


def _email(data: bytes, path: Path, depth: int, allowance: Allowance) -> Extracts:
    from corpus.containers.mail import read_mail

    return read_mail(data, path, depth=depth, allowance=allowance)


_READERS: Mapping[Container, Callable[[bytes, Path], tuple[Extract, ...]]] = {
    Container.TEXT: _text,
    Container.PDF: _pdf,
    Container.HTML: _html,
    Container.XML: _xml,
    Container.RTF: _rtf,
    Container.PICTURE: _picture,
    Container.OLE: _ole,
    Container.OTHER_ARCHIVE: _other_archive,
}
_WRAPPERS: Mapping[Container, Callable[[bytes, Path, int, Allowance], Extracts]] = {
    Container.ZIP: _zip,
    Container.GZIP: _gzip,
    Container.EMAIL: _email,
}
