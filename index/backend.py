"""Where an index lies: in a folder of this machine, or in Milvus; both are asked alike.

    ./folder                                the embedded index
    milvus://host:19530/collection          a server or cluster; milvus+tls:// encrypts
    milvus-lite:///folder/name.db           the same client over the engine that its package ships

A password is no part of an address, which others can read in the list of processes:
``MINUTES_MILVUS_TOKEN`` holds "user:password" or a key.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import urlsplit

from corpus.records import Decision, Item, Meeting, Passage, Skipped, Source, Stated
from index.analyzer import analyze_question
from index.build import build_index
from index.embedding import Progress
from index.encoder import Encoder, open_document_encoder
from index.errors import AddressWrong
from index.hiding import Restriction
from index.records import Concept, Counts, Filter, Query, Weights
from index.search import SearchIndex, open_index
from index.view import restricted_view

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
class Update:
    """What one run of indexing did; as ``index.build.BuildReport``, at an address."""

    address: str
    published: bool
    counts: Counts
    added: int
    changed: int
    removed: int
    unchanged: int
    embedded: int
    skipped: tuple[Skipped, ...]
    aside: tuple[Path, ...]


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
        progress: Progress = lambda stage, done, total: None,
        open_encoder: OpenEncoder = open_document_encoder,
    ) -> Update:
        """Read files and folders: add, replace and remove what changed; as ``build_index``.

        Each document is whole in its old or its new version, at every moment.
        """

    def counts(self) -> Counts:
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
        return EmbeddedIndex(where)
    from index.milvus.opened import MilvusIndex

    return MilvusIndex(where)


class EmbeddedIndex:
    """``Backend`` over an index in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: SearchIndex | None = None

    @property
    def address(self) -> str:
        """As ``Backend.address``."""
        return str(self._folder)

    def update(
        self,
        paths: Sequence[Path],
        *,
        stated: Stated | None = None,
        rebuild: bool = False,
        encoder: str | None = None,
        progress: Progress = lambda stage, done, total: None,
        open_encoder: OpenEncoder = open_document_encoder,
    ) -> Update:
        """As ``Backend.update``."""
        report = build_index(
            self._folder,
            paths,
            stated=stated,
            rebuild=rebuild,
            encoder=encoder,
            progress=progress,
            open_encoder=open_encoder,
        )
        self.close()
        return Update(
            address=self.address,
            published=report.published,
            counts=report.counts,
            added=report.added,
            changed=report.changed,
            removed=report.removed,
            unchanged=report.unchanged,
            embedded=report.embedded,
            skipped=report.skipped,
            aside=report.aside,
        )

    @property
    def _index(self) -> SearchIndex:
        if self._opened is None:
            self._opened = open_index(self._folder)
        return self._opened

    @contextmanager
    def _seen(self, restriction: Restriction | None) -> Iterator[SearchIndex]:
        if restriction is None:
            yield self._index
        else:
            with restricted_view(self._index, restriction) as view:
                yield view

    def counts(self) -> Counts:
        """As ``Backend.counts``."""
        return self._index.manifest.counts

    def councils(self, restriction: Restriction | None = None) -> list[str]:
        """As ``Backend.councils``."""
        with self._seen(restriction) as index:
            return index.councils()

    def committees(self, restriction: Restriction | None = None) -> list[str]:
        """As ``Backend.committees``."""
        with self._seen(restriction) as index:
            return index.committees()

    def search(
        self,
        words: str,
        filters: Filter | None = None,
        *,
        restriction: Restriction | None = None,
        mode: Mode = "hybrid",
        limit: int = 10,
    ) -> tuple[Found, ...]:
        """As ``Backend.search``."""
        with self._seen(restriction) as index:
            query = plain_query(words)
            if not query.concepts and mode == "bm25":
                return ()
            hits = index.rank(query, filters, weights=_WEIGHTS[mode], limit=limit).hits
            return tuple(_found(index, hit.row, hit.rank) for hit in hits)

    @contextmanager
    def narrowed(
        self,
        words: str,
        filters: Filter | None = None,
        *,
        restriction: Restriction | None = None,
    ) -> Iterator[SearchIndex]:
        """As ``Backend.narrowed``: all of it."""
        with self._seen(restriction) as index:
            yield index

    @contextmanager
    def holding(self, document_id: str) -> Iterator[SearchIndex]:
        """As ``Backend.holding``: all of it."""
        yield self._index

    def close(self) -> None:
        """As ``Backend.close``."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def __enter__(self) -> EmbeddedIndex:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


_WEIGHTS: dict[Mode, Weights] = {
    # Words of the passage, its heading and its title, as the lists of Milvus are of them.
    "hybrid": Weights(backing=0.0, leanings=0.0),
    "bm25": Weights(backing=0.0, dense=0.0, leanings=0.0),
    "dense": Weights(text=0.0, item=0.0, title=0.0, leanings=0.0),
}


def plain_query(words: str) -> Query:
    """Return a query of bare words, each a concept of its own, understood no further."""
    terms = dict.fromkeys(analyze_question(words))
    concepts = tuple(Concept(alternatives=((term,),)) for term in terms)
    return Query(text=words, question=words, topic=words, concepts=concepts, naming=concepts)


def _found(index: SearchIndex, row: int, rank: int) -> Found:
    evidence = index.evidence(row)
    return Found(
        rank=rank,
        quote=index.quote(evidence.document, evidence.passage.span),
        passage=evidence.passage,
        item=evidence.item,
        meeting=evidence.meeting,
        source=evidence.source,
        decisions=evidence.decisions,
        page=evidence.page,
    )
