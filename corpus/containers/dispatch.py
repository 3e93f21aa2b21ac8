"""Bytes → extracts, by the reader of the kind of file that they are.

Readers are imported when the first file of their kind comes: a question needs none of them.
"""

from __future__ import annotations

from pathlib import Path

from corpus.containers.plain import read_text
from corpus.containers.sniff import Container, container_of
from corpus.errors import EmptyDocument, UnsupportedSource
from corpus.extracts import Extracts


def extracts_of(data: bytes, path: Path, *, depth: int = 0) -> Extracts:
    """Return every document that ``data`` holds, and what of it could not be read.

    Args:
        data: the bytes of a file, or of a member of an archive.
        path: names the file in errors; its suffix tells markdown from text and nothing else.
        depth: how many archives or e-mails stand around it.

    Raises:
        CorpusError: nothing of it can be read.
    """
    if not data.strip():
        raise EmptyDocument(path, "is empty", "Fetch it again, or leave it out.")
    container = container_of(data)
    if container is Container.TEXT:
        return Extracts(documents=(read_text(data, path),))
    raise UnsupportedSource(
        path, f"is {container.value}, which is not read yet", "Save it as plain text."
    )
