"""Where an index lies: in a folder of this machine, or in Milvus; both are asked alike.

    ./folder                                the embedded index
    milvus://host:19530/collection          a server or cluster; milvus+tls:// encrypts
    milvus-lite:///folder/name.db           the same client over the engine that its package ships

A password is no part of an address, which others can read in the list of processes:
``MINUTES_MILVUS_TOKEN`` holds "user:password" or a key.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import urlsplit

from corpus.records import Decision, Item, Meeting, Passage, Source, Stated
from index.arrays import Precision
from index.build import BuildReport
from index.embedding import Progress
from index.encoder import Encoder, open_document_encoder
from index.errors import AddressWrong
from index.hiding import Restriction
from index.records import Counts, Filter
from index.search import SearchIndex

if TYPE_CHECKING:
    from index.milvus.server import MilvusAddress

Mode = Literal["hybrid", "bm25", "dense"]
OpenEncoder = Callable[[str], Encoder]

TOKEN_VARIABLE = "MINUTES_MILVUS_TOKEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A passage that was found, with all that a citation of it says; rank counts from 1.

    ``quote`` is the passage's span of the unaltered text, character for character.
    """

    rank: int
    quote: str
    passage: Passage
    item: Item
    meeting: Meeting
    source: Source
    decisions: tuple[Decision, ...]
    page: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """How much an index holds, and of which days; ``undated`` counts documents."""

    counts: Counts
    since: dt.date | None
    until: dt.date | None
    undated: int


class Backend(Protocol):
    """An index wherever it lies.  Hits are compared as sets: orders and scores are each engine's.

    Raises:
        SearchIndexError: it cannot be used; of every method.
    """

    @property
    def address(self) -> str:
        """What it was opened by."""

    def update(
        self,
        paths: Sequence[Path],
        *,
        stated: Stated | None = None,
        rebuild: bool = False,
        encoder: str | None = None,
        vectors: Precision | None = None,
        progress: Progress = lambda stage, done, total: None,
        open_encoder: OpenEncoder = open_document_encoder,
    ) -> BuildReport:
        """Read files and folders: add, replace and remove what changed; as ``build_index``.

        ``vectors`` says how a folder stores them; a server decides for itself.  Each document is
        whole in its old or its new version, at every moment.
        """

    def holdings(self) -> Holdings:
        """Return how much it holds."""

    def councils(self, restriction: Restriction | None = None) -> list[str]:
        """Return the councils that it holds minutes of, sorted."""

    def committees(self, restriction: Restriction | None = None) -> list[str]:
        """Return the committees that it holds minutes of, sorted."""

    def search(
        self,
        words: str,
        filters: Filter | None = None,
        *,
        restriction: Restriction | None = None,
        mode: Mode = "hybrid",
        limit: int = 10,
    ) -> tuple[Found, ...]:
        """Return the best passages for some words, of those that exist under a restriction.

        Raises:
            UnknownName: the filter names what the index does not hold.
        """

    def narrowed(
        self,
        words: str,
        filters: Filter | None = None,
        *,
        restriction: Restriction | None = None,
    ) -> AbstractContextManager[SearchIndex]:
        """Open an index that a question can be answered by: all, or the documents near to it."""

    def holding(self, document_id: str) -> AbstractContextManager[SearchIndex]:
        """Open an index that has a document, if there is one of that id."""

    def close(self) -> None:
        """End it; nothing can be asked afterwards."""


def parse_address(address: str, token: str = "") -> Path | MilvusAddress:
    """Return the folder, or where the collection is.

    Raises:
        AddressWrong: it is neither; the message says why.
    """
    scheme, mark, rest = address.partition("://")
    if not mark:
        if re.match(r"milvus(?:\+tls|-lite)?:", address):
            raise AddressWrong(address, "two slashes belong behind the colon")
        return Path(address).expanduser()
    if scheme == "milvus-lite":
        return _file_address(address, rest)
    if scheme in {"milvus", "milvus+tls"}:
        return _server_address(address, token)
    raise AddressWrong(address, f"nothing here opens “{scheme}”")


def _file_address(address: str, rest: str) -> MilvusAddress:
    from index.milvus.server import MilvusAddress

    if not rest.endswith(".db") or rest.endswith("/.db"):
        raise AddressWrong(address, "the file's name must end in .db")
    return MilvusAddress(address=address, uri=str(Path(rest).expanduser()), collection="minutes")


def _server_address(address: str, token: str) -> MilvusAddress:
    from index.milvus.server import MilvusAddress

    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or 19530
    except ValueError as error:
        raise AddressWrong(address, str(error)) from error
    if not host:
        raise AddressWrong(address, "it names no host")
    if parts.username or parts.password:
        shown = f"{parts.scheme}://…@{host}:{port}{parts.path}"
        raise AddressWrong(shown, f"a password belongs in the variable {TOKEN_VARIABLE}")
    collection = parts.path.strip("/")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,99}", collection) or parts.query:
        raise AddressWrong(address, "a collection's name is of letters, digits and “_”")
    secure = "https" if parts.scheme.endswith("tls") else "http"
    name = f"[{host}]" if ":" in host else host
    return MilvusAddress(
        address=address, uri=f"{secure}://{name}:{port}", collection=collection, token=token
    )


def open_backend(address: str) -> Backend:
    """Open the index at an address; that there is one yet is seen by the first question.

    Raises:
        AddressWrong: the address cannot be read.
        ServerUnavailable: nothing answers there, or the client of Milvus is not installed.
    """
    where = parse_address(address, os.environ.get(TOKEN_VARIABLE, ""))
    if isinstance(where, Path):
        from index.embedded import EmbeddedIndex

        return EmbeddedIndex(where)
    from index.milvus.opened import MilvusIndex

    return MilvusIndex(where)
