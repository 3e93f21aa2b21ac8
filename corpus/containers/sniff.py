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
    TEXT = "plain text"


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
)
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|div|table|p|h[1-6]|ol|ul|section|article|span|AI\d+)\b",
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
    head = data[:8192]
    if b"%PDF-" in head[:1024]:
        return Container.PDF
    for magic, container in _MAGIC:
        if head.startswith(magic):
            return container
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\f")
    if _HTML.match(start):
        return Container.HTML
    if start.startswith(b"<?xml"):
        return Container.XML
    return Container.EMAIL if _is_email(start) else Container.TEXT


def _is_email(start: bytes) -> bool:
    """Tell headers, several of them before the first empty line; "Date: 3 March" alone is text."""
    header_lines = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0].splitlines()
    known = [m[0].lower() for m in map(_HEADER.match, header_lines) if m]
    sure = (b"mime-version", b"message-id", b"received", b"return-path", b"content-type")
    return len(known) >= 3 and any(name.startswith(sure) for name in known)
