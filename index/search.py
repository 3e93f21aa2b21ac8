"""The opened index: filter, rank, and give back evidence.  Read-only, one whole generation."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.records import Acronym, Reading, Skipped, Span
from index import collection
from index.analyzer import ANALYZER
from index.bodies import Bodies
from index.complete import CompleteMatch, complete_matches
from index.dense import DenseIndex, Vectors
from index.errors import IndexIncompatible
from index.evidence import NEIGHBOURS, ROWS_BY_ID, allowed_mask, read_candidates, read_evidence
from index.generations import open_with
from index.integrity import Generation
from index.lexicon import damage, open_lexicon
from index.meetings import Meetings, held_meetings
from index.names import match_names
from index.pool import make_pool
from index.questions import QuestionVectors
from index.ranking import rank
from index.records import (
    Candidate,
    Evidence,
    Filter,
    Manifest,
    Pool,
    Query,
    Ranking,
    Weights,
)
from index.sentences import SentenceVectors
from index.twins import load_preferred, load_relations
from index.words import Words

if TYPE_CHECKING:
    from corpus.relations import Relation
    from index.register import Register


def open_index(folder: Path) -> SearchIndex:
    """Open the index in ``folder`` and check it.

    Raises:
        IndexMissing: there is none.
        IndexIncompatible: another schema or analyzer wrote it.
        IndexDamaged: a file is missing, cut short or altered, or counts disagree.
    """
    return open_with(folder.absolute(), SearchIndex)


class SearchIndex:
    """One generation of an index, open for reading; it stays whole when a newer one is made.

    It may be asked by several threads at once.
    """

    def __init__(self, generation: Generation) -> None:
        """Open every file of the generation; the encoder is opened by the first question."""
        self._generation = generation
        if self.manifest.analyzer != ANALYZER:
            raise IndexIncompatible(
                generation.folder, "analyzer", expected=ANALYZER, found=self.manifest.analyzer
            )
        # With SQLite's own alone two threads that unpack texts would wait for each other for ever.
        self._lock = threading.Lock()
        self._database = collection.open_collection(generation.path)
        try:
            self._check_counts()
            self._lexicon = open_lexicon(generation)
            # The passages that exist, (passages); None for all: of some the documents are removed,
            # and in a restricted view more do not.
            self._visible: NDArray[np.bool_] | None = self._lexicon.exists
            segments = self.manifest.segments
            parts = [(generation.file(s.name), s.passages) for s in segments]
            size, home = self.manifest.encoder.dimension, generation.folder
            self._dense = DenseIndex(parts, dimension=size, index_folder=home)
            self._sentences = SentenceVectors(parts, dimension=size, index_folder=home)
            self._questions = QuestionVectors(self.manifest.encoder, home)
            self._check_existing()
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Close the collection; nothing can be asked afterwards.  Waits for a query that runs."""
        with self._lock:
            self._database.close()

    def __enter__(self) -> SearchIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def manifest(self) -> Manifest:
        """What the generation says of itself."""
        return self._generation.manifest

    @property
    def folder(self) -> Path:
        """The index folder."""
        return self._generation.folder

    def _check_counts(self) -> None:
        try:
            found = collection.count(self._database)
        except sqlite3.DatabaseError as error:
            raise damage(self._generation, collection.NAME, str(error)) from error
        if found != self.manifest.counts:
            reason = f"it holds {found}, the manifest says {self.manifest.counts}"
            raise damage(self._generation, collection.NAME, reason)

    def _check_existing(self) -> None:
        """Check that the collection and the segments hold the same passages."""
        rows = self._database.execute("SELECT ifnull(max(row), -1) + 1 FROM passage").fetchone()
        held = self._lexicon.items.size
        exist = held if self._visible is None else int(np.count_nonzero(self._visible))
        if exist != self.manifest.counts.passages or int(rows[0]) > held:
            reason = f"the segments hold {exist} passages, it {self.manifest.counts.passages}"
            raise damage(self._generation, collection.NAME, reason)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        return self._questions.encode(texts)

    def rank(
        self,
        query: Query,
        filters: Filter | None = None,
        *,
        weights: Weights | None = None,
        limit: int = 10,
    ) -> Ranking:
        """Return the best passages; the filter acts before ranking, on both sides.

        Raises:
            UnknownName: the filter names a council, committee or person that is not indexed.
            IndexDamaged: a file of the index cannot be used.
            IndexIncompatible: the encoder at hand is not the one that made the vectors.
        """
        return rank(
            query,
            weights or Weights(),
            self._lexicon,
            encode=lambda text: self._encode([text])[0],
            dense=self._dense,
            mask=self._mask(query, filters or Filter()),
            limit=limit,
        )

    def pool(
        self,
        query: Query,
        filters: Filter | None = None,
        *,
        weights: Weights | None = None,
        limit: int = 100,
    ) -> Pool:
        """Return the candidates of a question with what speaks for each; errors as ``rank``."""
        return make_pool(
            query,
            weights or Weights(),
            self._lexicon,
            encode=self._encode,
            dense=self._dense,
            sentences=self._sentences,
            mask=self._mask(query, filters or Filter()),
            limit=limit,
        )

    def complete_matches(
        self, query: Query, filters: Filter, among: frozenset[int] | None = None
    ) -> tuple[CompleteMatch, ...]:
        """Return every passage (of some) that holds all concepts with its heading."""
        return complete_matches(query.concepts, self._lexicon, self._mask(query, filters), among)

    def candidates(self, rows: Sequence[int]) -> Mapping[int, Candidate]:
        """Return what of some passages' text and place tells whether they answer, by row."""
        with self._lock:
            return read_candidates(self._database, rows)

    @cached_property
    def meetings(self) -> Meetings:
        """When the documents' meetings were held."""
        with self._lock:
            return held_meetings(self._database)

    def documents(self) -> frozenset[int]:
        """Return the rows of all documents."""
        return frozenset(int(row) for row in self._column("SELECT row FROM document"))

    def undated_documents(self) -> frozenset[int]:
        """Return the rows of the documents without a date."""
        found = self._column("SELECT row FROM document WHERE date IS NULL")
        return frozenset(int(row) for row in found)

    def alike(self, text: str, documents: frozenset[int]) -> tuple[float, float]:
        """Return the best cosine of a text with a passage of some documents, and of the others."""
        vector = self._questions.again(text)
        inside = np.zeros(self._lexicon.postings["document"].lengths.size, dtype=np.bool_)
        inside[np.fromiter(documents, dtype=np.int64) - 1] = True
        return self._dense.best(vector, inside[self._lexicon.units["document"]], self._visible)

    def _mask(self, query: Query, filters: Filter) -> NDArray[np.bool_] | None:
        mask = self._visible
        if filters != Filter():
            named = self.named(filters)
            with self._lock:
                mask = self._allowed(named)
        return self.words.restrict(query, mask)

    @cached_property
    def _allowed(self) -> Callable[[Filter], NDArray[np.bool_]]:
        """As ``evidence.allowed_mask``, under the lock; the last are kept."""
        return lru_cache(maxsize=_FILTERS)(
            partial(allowed_mask, self._database, self._lexicon, self._visible)
        )

    def named(self, filters: Filter) -> Filter:
        """Return the filter with the names as they are indexed.

        Raises:
            UnknownName: a council or committee is not indexed.
        """
        return replace(
            filters,
            councils=match_names("council", filters.councils, self.councils()),
            committees=match_names("committee", filters.committees, self.committees()),
        )

    def councils(self) -> list[str]:
        """Return the councils that the index holds, sorted."""
        return list(self._names["council"])

    def committees(self) -> list[str]:
        """Return the committees that the index holds, sorted."""
        return list(self._names["committee"])

    @cached_property
    def _names(self) -> Mapping[str, Sequence[str]]:
        return {what: self._column(_NAMES.format(what)) for what in ("council", "committee")}

    def period(self) -> tuple[str | None, str | None]:
        """Return the first and last date of a meeting, ISO, or None where all are undated."""
        ((first, last),) = self._rows("SELECT min(date), max(date) FROM document")
        return first, last

    def undated(self) -> int:
        """Return how many documents have no date."""
        ((count,),) = self._rows("SELECT count(*) FROM document WHERE date IS NULL")
        return int(count)

    def skipped(self) -> list[Skipped]:
        """Return what could not be read when the index was made."""
        rows = self._rows("SELECT path, reason, remedy FROM skipped")
        return [Skipped(path=r[0], reason=r[1], remedy=r[2]) for r in rows]

    def acronyms(self, forms: Sequence[str]) -> list[tuple[Acronym, str, str]]:
        """Return the acronyms that one of ``forms`` writes, either way, the commonest first.

        ``forms`` are analysed terms joined by blanks; so are the two that come with each acronym,
        of its short form and of its long one.
        """
        with self._lock:
            return collection.written_acronyms(self._database, forms)

    def evidence(self, row: int) -> Evidence:
        """Return the passage in a row with all that its citation says."""
        with self._lock:
            return self._evidence(row)

    @cached_property
    def _evidence(self) -> Callable[[int], Evidence]:
        """As ``evidence``, under the lock; the last are kept, for an answer comes back to them."""
        return lru_cache(maxsize=_KEPT)(partial(read_evidence, self._database))

    @cached_property
    def preferred(self) -> Mapping[int, int]:
        """The rows of passages that a later state of the same minutes says too, with its row."""
        with self._lock:
            return load_preferred(self._database)

    def relations(self) -> tuple[Relation, ...]:
        """Return how whole documents belong together."""
        with self._lock:
            return load_relations(self._database)

    def readings(self) -> Iterator[Reading]:
        """Yield every document with all that was read in it, by id."""
        from index.readings import stored_reading  # as ``register``

        for row in self._column("SELECT row FROM document ORDER BY document_id"):
            with self._lock:
                reading = stored_reading(self._database, int(row))
            yield reading

    def files(self) -> list[tuple[str, str, str]]:
        """Return every document's id, its file's path, and the hash of the file's bytes."""
        rows = self._rows("SELECT document_id, path, sha256 FROM document ORDER BY 1")
        return [(row["document_id"], row["path"], row["sha256"]) for row in rows]

    def quote(self, document: int, span: Span) -> str:
        """Return the characters of a span of a document's unaltered text."""
        with self._lock:
            return collection.slice_text(self._database, document, span)

    def holds_furniture(self, document: int, span: Span) -> bool:
        """Tell whether words of the page around the minutes stand inside a span."""
        return bool(self._rows(_FURNITURE, document, span.end, span.start))

    def rows_of(self, kind: str, name: str) -> list[int]:
        """Return the passages of a document, item, decision or passage id, in document order."""
        return [int(row) for row in self._column(ROWS_BY_ID[kind], name)]

    def neighbours(self, row: int) -> list[int]:
        """Return the rows of the item that a passage stands in, in document order."""
        return [int(r) for r in self._column(NEIGHBOURS, row)]

    @cached_property
    def bodies(self) -> Bodies:
        """The councils and committees of the collection, and which documents are theirs."""
        return Bodies(self._database, self._lexicon.postings, self._lock)

    @cached_property
    def register(self) -> Register:
        """Every decision and action, by filters and topic, unranked."""
        from index.register import Register  # who asks one question does not wait for its import

        return Register(self._database, self._lexicon, self._lock, lambda: self.preferred)

    @cached_property
    def words(self) -> Words:
        """What the minutes' own words say of a question's."""
        return Words(self._database, self._lexicon, self._lock, self.manifest.encoder.name)

    def has_attended(self, name: str) -> bool:
        """Tell whether a list of attendance names a person by forename or initial and surname."""
        from index.people import has_attended  # as ``register``

        with self._lock:
            return has_attended(self._database, name, self._lexicon.postings["document"])

    def _column(self, query: str, *values: object) -> list[str]:
        return [row[0] for row in self._rows(query, *values)]

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._database.execute(query, values).fetchall()


_FILTERS = 16  # a byte a passage each: officers ask of the same committee again and again
_KEPT = 256  # passages; an answer looks at some fifty, each with all of its item


_NAMES = "SELECT DISTINCT {0} FROM document WHERE {0} IS NOT NULL ORDER BY 1"
_FURNITURE = (
    "SELECT 1 FROM mark WHERE document = ? AND kind = 'noise' AND start < ? AND end > ? LIMIT 1"
)
