"""``Backend`` over an index in a folder of this machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from corpus.records import Stated
from index.analyzer import analyze_question
from index.arrays import Precision
from index.backend import Found, Holdings, Mode, OpenEncoder
from index.build import BuildReport, build_index
from index.embedding import Progress
from index.encoder import open_document_encoder
from index.hiding import Restriction
from index.records import Concept, Filter, Query, Weights
from index.search import SearchIndex, open_index
from index.view import restricted_view


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
        vectors: Precision | None = None,
        progress: Progress = lambda stage, done, total: None,
        open_encoder: OpenEncoder = open_document_encoder,
    ) -> BuildReport:
        """As ``Backend.update``."""
        report = build_index(
            self._folder,
            paths,
            stated=stated,
            rebuild=rebuild,
            encoder=encoder,
            vectors=vectors,
            progress=progress,
            open_encoder=open_encoder,
        )
        self.close()
        return report

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

    def holdings(self) -> Holdings:
        """As ``Backend.holdings``."""
        since, until = (dt.date.fromisoformat(day) if day else None for day in self._index.period())
        return Holdings(
            counts=self._index.manifest.counts,
            since=since,
            until=until,
            undated=self._index.undated(),
        )

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
