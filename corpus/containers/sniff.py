"""Which kind of file some bytes are: told by content, never by the file's name."""

from __future__ import annotations

import re
from enum import Enum


class Container(Enum):
    """A kind of file; the value is how people are told of it."""

    PDF = "a PDF file"
    ZIP = "a zip archive"  # Word and OpenDocument files are archives too; their reader tells
    OLE = "an old Word, Excel or Outlook file"
    RTF = "an RTF file"
    HTML = "an HTML page"
    XML = "an XML file"
    EMAIL = "an e-mail"
    GZIP = "a gzip file"
    PICTURE = "a picture"
    OTHER_ARCHIVE = "a RAR or 7z archive"
    TEXT = "plain text"


_HEAD = 8192
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MAGIC = (
    (b"PK\x03\x04", Container.ZIP),
    (b"PK\x05\x06", Container.ZIP),
    (b"\xd0\xcf\x11\xe0", Container.OLE),
    (b"{\\rtf", Container.RTF),
    (b"\x89PNG", Container.PICTURE),
    (b"\xff\xd8\xff", Container.PICTURE),
    (b"GIF8", Container.PICTURE),
    (b"II*\x00", Container.PICTURE),
    (b"MM\x00*", Container.PICTURE),
    (b"\x1f\x8b", Container.GZIP),
    (b"Rar!\x1a\x07", Container.OTHER_ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Container.OTHER_ARCHIVE),
)
# Possessive ("*+"): otherwise a row of comments without markup after it could be cut in ways
# without number.
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:(?:<!--(?>.*?-->)|<\?[^>]*>)\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|title|meta|link|style|script|base|body|main|header|nav|article"
    rb"|section|aside|footer|form|div|table|p|h[1-6]|ol|ul|dl|li|span|font|center|blockquote|pre"
    rb"|b|strong|i|em|u|small|a|img|time|button|label|input|details|figure|iframe|noscript|svg"
    rb"|frameset|hr|br|AI\d+)"
    rb"(?=[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_HEADER = re.compile(
    rb"(?:From|To|Subject|Date|Received|Return-Path|MIME-Version|Message-ID|Delivered-To|X-[\w-]+"
    rb"|Content-Type|Content-Transfer-Encoding|Reply-To|Cc|DKIM-Signature|Snapshot-Content-Location)"
    rb":[ \t]",
    re.IGNORECASE,
)


def container_of(data: bytes) -> Container:
    """Return the kind of file; whatever is nothing else is text, or refused as such later."""
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return Container.PDF
    for magic, container in _MAGIC:
        if head.startswith(magic):
            return container
    if head.startswith(_UTF_16):
        head = head[: _HEAD // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\f")
    if start.startswith(b"{\\rtf"):
        return Container.RTF
    if _is_new_picture(head):
        return Container.PICTURE
    if _HTML.match(start):
        return Container.HTML
    if start.startswith(b"<?xml"):
        return Container.XML
    return Container.EMAIL if _is_email(start) else Container.TEXT


def _is_new_picture(head: bytes) -> bool:
    """Tell WebP and the photographs of telephones: their names stand after their sizes."""
    webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    return webp or head[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif", b"ftypheix")


def _is_email(start: bytes) -> bool:
    """Tell headers, several of them before the first empty line; "Date: 3 March" alone is text."""
    header_lines = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0].splitlines()
    known = [m[0].lower() for m in map(_HEADER.match, header_lines) if m]
    sure = (b"mime-version", b"message-id", b"received", b"return-path", b"content-type")
    return len(known) >= 3 and any(name.startswith(sure) for name in known)
