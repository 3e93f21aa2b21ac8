"""Text → reading, without a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from corpus import Document, DocumentId, Reading, Source, read_document


def document_of(text: str) -> Document:
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    source = Source(
        path="minutes/example.txt",
        sha256=sha256,
        text_sha256=sha256,
        media_type="text/plain",
        reader="test",
    )
    return Document(document_id=DocumentId("minutes/example"), source=source, text=text)


@pytest.fixture
def read() -> Callable[[str], Reading]:
    return lambda text: read_document(document_of(text))
