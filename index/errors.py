"""What can go wrong with an index.

    SearchIndexError                base; every message says what, where and what to do
    ├── IndexMissing                there is no index in that folder
    ├── IndexIncompatible           written by another schema, analyzer or encoder
    ├── IndexDamaged                a file is missing, cut short or altered
    ├── IndexBusy                   another process is writing to it
    ├── IndexUnwritable             the folder cannot be written (permissions, full disk)
    ├── ModelUnavailable            the encoder's files are not on this machine
    ├── ModelDamaged                the encoder's files do not have the checksums they should
    ├── UnknownName                 a filter names a council or committee that is not indexed
    ├── AddressWrong                an index's address that cannot be read
    ├── ServerUnavailable           the server of an index does not answer, or has no client here
    ├── ServerRefused               it answers, and does not do what it is asked
    └── StoredDamaged               what it holds of a document is not what was put there

"Nothing found" is a result and not an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class SearchIndexError(Exception):
    """Base of every error of this package."""


class IndexMissing(SearchIndexError):
    """No index in the folder, or at the address."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = folder
        super().__init__(f"no index in {folder}. Make one: minutes index PATH --index {folder}")


class IndexIncompatible(SearchIndexError):
    """The index was written by another schema, analyzer or encoder than this program has."""

    def __init__(self, folder: Path | str, what: str, *, expected: object, found: object) -> None:
        self.folder = folder
        build = f"minutes index PATH --rebuild --index {folder}"
        remedy = f"Build it again: {build}"
        older = isinstance(expected, int) and found in range(1, expected)
        if what == "schema" and older and isinstance(folder, Path):  # index.older reads it
            remedy = f"Make it anew from what it holds: minutes index --upgrade --index {folder}"
        elif isinstance(found, int) and isinstance(expected, int) and found > expected:
            remedy = f"A newer version of the program wrote it: update this one, or run {build}"
        super().__init__(
            f"the index in {folder} has {what} {found!r}, this program needs {expected!r}. {remedy}"
        )


class IndexDamaged(SearchIndexError):
    """A file of the index is missing, cut short or altered."""

    def __init__(self, file: Path, reason: str, *, folder: Path) -> None:
        self.file, self.folder = file, folder
        super().__init__(
            f"the index file {file} is damaged: {reason}. "
            f"Build it again: minutes index PATH --rebuild --index {folder}"
        )


class IndexBusy(SearchIndexError):
    """Another process holds the writer's lock."""


class IndexUnwritable(SearchIndexError):
    """The folder cannot be written to."""


class ModelUnavailable(SearchIndexError):
    """The encoder's files cannot be found on this machine."""


class ModelDamaged(SearchIndexError):
    """The encoder's files do not match the checksums that they should have."""


_LISTED = {what: f"; minutes status lists every {what}" for what in ("council", "committee")}


class UnknownName(SearchIndexError):
    """A filter names a council, committee or person that the index does not hold."""

    def __init__(self, what: str, name: str, nearest: Sequence[str]) -> None:
        self.what, self.name, self.nearest = what, name, tuple(nearest)
        near = "; ".join(f"“{n}”" for n in nearest)
        super().__init__(
            f"no {what} “{name}” in the index"
            + (f". Nearest: {near}" if near else _LISTED.get(what, ""))
        )


class AddressWrong(SearchIndexError):
    """An index's address is neither a folder's nor a Milvus collection's."""

    def __init__(self, address: str, reason: str) -> None:
        self.address = address
        super().__init__(
            f"the address {address} of an index cannot be used: {reason}. Write a folder, "
            "milvus://HOST:PORT/COLLECTION or milvus-lite:///FOLDER/NAME.db"
        )


class ServerUnavailable(SearchIndexError):
    """The server of an index does not answer, or its client is not installed."""


class ServerRefused(SearchIndexError):
    """The server of an index answers, and does not do what it is asked."""


class StoredDamaged(SearchIndexError):
    """What a server holds of a document is not what was put there."""

    def __init__(self, address: str, document: str, reason: str) -> None:
        self.address, self.document = address, document
        super().__init__(
            f"what {address} holds of the document {document} is damaged: {reason}. "
            f"Index its folder anew: minutes index PATH --rebuild --index {address}"
        )
