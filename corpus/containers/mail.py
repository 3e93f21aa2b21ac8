"""E-mail and saved pages (MHTML): the words of the body, and each attachment as its own file.

The date of a message is the day when it was sent, and its subject may name another meeting:
neither is a fact of the minutes.
"""

from __future__ import annotations

import email
import email.errors
import re
from collections.abc import Iterator
from dataclasses import replace
from email.header import decode_header
from email.message import Message
from pathlib import Path, PurePosixPath

from corpus.containers.archive import within
from corpus.containers.limits import ASIDE, Allowance
from corpus.containers.zipped import shown
from corpus.errors import CorpusError, EmptyDocument, UnreadableDocument
from corpus.extracts import Extract, Extracts
from corpus.records import Skipped

# More parts in one another are made to hang a reader; the library's own walk is recursive.
_MOST_PARTS = 500
_MOST_BOUNDARIES = 20_000
# A body beside attachments says "minutes attached"; minutes themselves are longer, and say who
# was there and what was decided.
_FEWEST_WORDS = 120
_SIGNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:present|in attendance|yn bresennol)\b",
        r"\bapolog(?:y|ies)\b|\bymddiheuriadau\b",
        r"\b(?:resolved|agreed|noted|approved|penderfynwyd|cytunwyd)\b",
    )
)


def read_mail(data: bytes, path: Path, *, depth: int, allowance: Allowance) -> Extracts:
    """Return the documents of a message: its body, if it is minutes, and its attachments.

    An attachment that cannot be read is reported, and the others are read.

    Raises:
        UnreadableDocument: the message is broken or hostile, or nothing in it can be read.
        EmptyDocument: it holds no words.
    """
    message = _parsed(data, path)
    parts = list(_leaves(message, path))
    allowance.members -= len(parts)
    body = _body(parts, message)
    documents, skipped = _attachments(
        [p for p in parts if p is not body and _is_attachment(p, message)], path, depth, allowance
    )
    if body is not None:
        try:
            own = _read_body(body, message, path)
        except CorpusError as error:
            if not documents and not skipped:
                raise
            skipped.insert(0, error.skipped())
        else:
            kept = tuple(d for d in own if not documents or _reads_as_minutes(d.text))
            documents = [*kept, *documents]
    if not documents:
        raise _nothing(path, skipped)
    return Extracts(documents=tuple(documents), skipped=tuple(skipped))


def _nothing(path: Path, skipped: list[Skipped]) -> CorpusError:
    if not skipped:
        return EmptyDocument(path, "is an e-mail without words", "Check it, or leave it out.")
    first = skipped[0]
    return UnreadableDocument(path, f"holds nothing that can be read: {first.reason}", first.remedy)


def _parsed(data: bytes, path: Path) -> Message:
    if data.count(b"\n--") > _MOST_BOUNDARIES or data.lower().count(b"boundary=") > _MOST_PARTS:
        raise UnreadableDocument(path, "is an e-mail of too many parts", "Save what is attached.")
    try:
        return email.message_from_bytes(data)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableDocument(path, "is a broken e-mail", "Save it again.") from error


def _leaves(message: Message, path: Path) -> Iterator[Message]:
    """Yield the parts of a message; a message attached to it is one part."""
    waiting, count = [message], 0
    while waiting:
        part = waiting.pop(0)
        count += 1
        if count > _MOST_PARTS:
            raise UnreadableDocument(
                path,
                f"has more than the {_MOST_PARTS} parts that are read",
                "Save what is attached.",
            )
        inside = part.get_payload()
        if isinstance(inside, list) and part.get_content_maintype() == "multipart":
            waiting[:0] = [p for p in inside if isinstance(p, Message)]
        else:
            yield part


def _body(parts: list[Message], message: Message) -> Message | None:
    """Return the part that holds the message's own words: HTML, if there is such, or text."""
    texts = [
        p
        for p in parts
        if p.get_content_type() in ("text/html", "text/plain", "application/xhtml+xml")
        and p.get_content_disposition() != "attachment"
        and not (_name(p) and message.get_content_type() != "multipart/related")
    ]
    pages = [p for p in texts if p.get_content_type() != "text/plain"]
    return next(iter(pages or texts), None)


def _is_attachment(part: Message, message: Message) -> bool:
    """Tell a file that was sent from the pictures and styles of the body, and from its twins."""
    if part.get_content_maintype() in ("image", "audio", "video", "font"):
        return False
    if PurePosixPath(_name(part)).suffix.lower() in ASIDE:
        return False
    if message.get_content_type() == "multipart/related":
        return part.get_content_disposition() == "attachment"
    plain = part.get_content_maintype() == "text" and not _name(part)
    return not plain and part.get_content_type() not in (
        "application/pgp-signature",
        "application/pkcs7-signature",
    )


def _attachments(
    parts: list[Message], path: Path, depth: int, allowance: Allowance
) -> tuple[list[Extract], list[Skipped]]:
    from corpus.containers.dispatch import extracts_of

    documents: list[Extract] = []
    skipped: list[Skipped] = []
    for n, part in enumerate(parts, 1):
        name = shown(_name(part) or f"attachment {n}")
        try:
            found = extracts_of(
                _bytes(part), Path(f"{path}: {name}"), depth=depth + 1, allowance=allowance
            )
        except CorpusError as error:
            skipped.append(error.skipped())
        else:
            named = within(found, name)
            documents.extend(named.documents)
            skipped.extend(named.skipped)
    return documents, skipped


def _name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
        if name.startswith("=?"):
            name = "".join(
                words.decode(charset or "ascii", "replace") if isinstance(words, bytes) else words
                for words, charset in decode_header(name)
            )
    except (ValueError, LookupError, TypeError, AttributeError, email.errors.HeaderParseError):
        return "unnamed"
    return str(name)


def _bytes(part: Message) -> bytes:
    """Return the bytes of a part; those of an attached message are the message itself."""
    inside = part.get_payload()
    try:
        if isinstance(inside, list):
            return b"\n".join(bytes(p) for p in inside if isinstance(p, Message))
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError, KeyError, RecursionError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _read_body(body: Message, message: Message, path: Path) -> tuple[Extract, ...]:
    text = _decoded(_bytes(body), str(body.get_content_charset("") or ""))
    if not text.strip():
        raise EmptyDocument(path, "is an e-mail without words", "Check it, or leave it out.")
    if body.get_content_type() == "text/plain":
        from corpus.containers.plain import read_text

        # As text, whatever it begins with: the message says so.
        return (read_text(text.encode("utf-8"), path),)
    from corpus.containers.html import read_html

    # The mark says "UTF-8" louder than the page's own header, which the decoding made untrue.
    page = b"\xef\xbb\xbf" + text.encode("utf-8")
    found = read_html(page, path)
    address = str(message.get("Snapshot-Content-Location") or body.get("Content-Location") or "")
    if not re.match(r"https?://\S{4,2000}$", address.strip()):
        return found
    return tuple(
        replace(d, facts=replace(d.facts, url=d.facts.url or address.strip())) for d in found
    )


def _decoded(data: bytes, charset: str) -> str:
    for encoding in (charset, "utf-8"):
        try:
            return data.decode(encoding) if encoding else data.decode("utf-8")
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")


def _reads_as_minutes(text: str) -> bool:
    signs = sum(sign.search(text) is not None for sign in _SIGNS)
    return signs >= 2 and len(text.split()) >= _FEWEST_WORDS
