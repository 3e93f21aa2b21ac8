"""``Backend`` over Milvus: it narrows millions of passages to some documents, which answer.

The manifest, as in a folder, says which analyzer and which encoder the rows are of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path

from corpus.records import Reading, Stated
from corpus.sources import whole_path
from index.analyzer import ANALYZER, analyze_question
from index.arrays import Precision
from index.backend import Found, Holdings, Mode, OpenEncoder
from index.build import BuildReport
from index.embedding import Progress
from index.encoder import Encoder, open_document_encoder, open_question_encoder
from index.errors import IndexIncompatible, IndexMissing
from index.hiding import Restriction
from index.milvus.cited import found_in
from index.milvus.compiling import compile_readings, index_of
from index.milvus.files import Tally, changes
from index.milvus.layout import LAYOUT, Part, key_of, unsearched
from index.milvus.restricting import seen_names, wanted_expressions
from index.milvus.searching import ranked, siblings, stored
from index.milvus.server import MilvusAddress, Server
from index.milvus.storing import Vector
from index.milvus.writing import (
    Head,
    clean_up,
    folder_expression,
    heads,
    heads_by_key,
    holdings,
    remove_documents,
    write_documents,
)
from index.models import DEFAULT_MODEL, encoder_identity
from index.plan import program
from index.records import EncoderIdentity, Filter
from index.search import SearchIndex
from index.view import restricted_view

_MANIFEST = key_of("the manifest")
# Documents written together: few, for each holds some megabytes meanwhile, and a killed run
# loses the embedding of these.
_TOGETHER = 32
# Documents that answer a question, and the passages by which they are chosen.
_DOCUMENTS, _PASSAGES = 30, 400


class MilvusIndex:
    """An index in Milvus."""

    def __init__(self, where: MilvusAddress) -> None:
        """Connect.

        Raises:
            ServerUnavailable: nothing answers.
        """
        self._server = Server(where)
        self._held: EncoderIdentity | None = None

    @property
    def address(self) -> str:
        """As ``Backend.address``."""
        return self._server.where.address

    def close(self) -> None:
        """As ``Backend.close``."""
        self._server.close()

    def __enter__(self) -> MilvusIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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
        """As ``Backend.update``; a rebuild drops the collections first.

        One writer at a time: Milvus has no lock for it.  Two at once leave each document whole,
        in the version of one of them.
        """
        identity = self._prepare(encoder, rebuild=rebuild)
        known = self._known(paths)
        before = {head.key: head for head in known}
        tally = Tally()
        opened = _Once(open_encoder, identity)

        def is_taken(name: str) -> bool:
            return bool(heads_by_key(self._server, [key_of(name)]))

        batch: list[tuple[Reading, Stated]] = []
        for read in changes(
            paths,
            known,
            stated=stated or Stated(),
            is_taken=is_taken,
            tally=tally,
            progress=progress,
        ):
            batch.append(read)
            if len(batch) == _TOGETHER:
                self._write(batch, before, opened)
                batch = []
        if batch:
            self._write(batch, before, opened)
        if tally.gone:
            remove_documents(self._server, tally.gone)
        return BuildReport(
            address=self.address,
            published=bool(tally.added or tally.changed or tally.removed),
            counts=replace(self.holdings().counts, skipped=len(tally.skipped)),
            added=tally.added,
            changed=tally.changed,
            removed=tally.removed,
            unchanged=tally.unchanged,
            embedded=opened.embedded,
            skipped=tuple(tally.skipped),
            aside=tally.aside,
            upgraded=None,
        )

    def _prepare(self, encoder: str | None, *, rebuild: bool) -> EncoderIdentity:
        """Make the collections if need be, end what a killed run began, return the encoder."""
        if rebuild:
            self._server.drop()
        self._held = None
        if self._server.has(Part.REGISTER) and self._manifest() is not None:
            held = self._checked()
            identity = encoder_identity(encoder or held.name)
            if identity.sha256 != held.sha256:
                raise IndexIncompatible(
                    self.address, "encoder", expected=identity.name, found=held.name
                )
            clean_up(self._server)
            return held
        identity = encoder_identity(encoder or DEFAULT_MODEL)
        self._server.create(identity.dimension)
        self._server.load()
        value = {"layout": LAYOUT, "analyzer": ANALYZER, "encoder": asdict(identity)}
        row = unsearched({"key": _MANIFEST, "kind": "manifest", "value": json.dumps(value)})
        self._server.put(Part.REGISTER, [row])
        return identity

    def _manifest(self) -> str | None:
        self._server.load()
        rows = list(self._server.rows(Part.REGISTER, f'key == "{_MANIFEST}"', ("value",)))
        return str(rows[0]["value"]) if rows else None

    def _checked(self) -> EncoderIdentity:
        """Return which encoder the vectors are of, once the manifest is one of ours.

        Raises:
            IndexMissing: there is no index at the address.
            IndexIncompatible: another version of the program wrote it.
        """
        if self._held is None:
            manifest = self._manifest() if self._server.has(Part.REGISTER) else None
            if manifest is None:
                raise IndexMissing(self.address)
            value = json.loads(manifest)
            for what, mine in (("layout", LAYOUT), ("analyzer", ANALYZER)):
                found = value.get(what)
                if found != mine:
                    raise IndexIncompatible(self.address, what, expected=mine, found=found)
            self._held = EncoderIdentity(**value["encoder"])
        return self._held

    @cached_property
    def _encoder(self) -> Encoder:
        held = self._checked()
        encoder = open_question_encoder(held.name)
        mine = encoder.identity.sha256
        if mine != held.sha256:
            raise IndexIncompatible(
                self.address, "encoder", expected=mine[:12], found=held.sha256[:12]
            )
        return encoder

    def _known(self, paths: Sequence[Path]) -> list[Head]:
        found: dict[str, Head] = {}
        for path in paths:
            for head in heads(self._server, folder_expression(whole_path(path))):
                found[head.document_id] = head
        return list(found.values())

    def _write(
        self, batch: Sequence[tuple[Reading, Stated]], before: Mapping[str, Head], opened: _Once
    ) -> None:
        compiled = compile_readings(batch, identity=opened.identity, encoder=opened)
        keys = {key_of(document.stored.reading.document.document_id) for document in compiled}
        write_documents(
            self._server,
            compiled,
            {key: before[key] for key in keys & before.keys()},
            program(),
        )

    def holdings(self) -> Holdings:
        """As ``Backend.holdings``; one pass over the rows of all documents."""
        self._checked()
        return holdings(self._server)

    def councils(self, restriction: Restriction | None = None) -> list[str]:
        """As ``Backend.councils``."""
        self._checked()
        return seen_names(self._server, restriction)[0]

    def committees(self, restriction: Restriction | None = None) -> list[str]:
        """As ``Backend.committees``."""
        self._checked()
        return seen_names(self._server, restriction)[1]

    def _wanted(self, filters: Filter | None, restriction: Restriction | None) -> tuple[str, str]:
        self._checked()
        return wanted_expressions(self._server, filters or Filter(), restriction)

    def _vector(self, words: str) -> Vector:
        vector: Vector = self._encoder.encode([words])[0]
        return vector

    def search(
        self,
        words: str,
        filters: Filter | None = None,
        *,
        restriction: Restriction | None = None,
        mode: Mode = "hybrid",
        limit: int = 10,
    ) -> tuple[Found, ...]:
        """As ``Backend.search``; a person is sought where a question is answered, by ``narrowed``.

        Raises:
            ValueError: the filter names a person.
        """
        if filters is not None and filters.person is not None:
            raise ValueError("a list of passages of Milvus is not filtered by a person")
        expression, _ = self._wanted(filters, restriction)
        best, documents = ranked(
            self._server,
            list(dict.fromkeys(analyze_question(words))),
            lambda: self._vector(words),
            expression=expression,
            mode=mode,
            limit=limit,
        )
        wanted = list(dict.fromkeys(passage.document for passage in best))
        held = stored(self._server, [documents[key] for key in wanted])
        readings = {key: unpacked.reading for key, unpacked in zip(wanted, held, strict=True)}
        return tuple(
            found_in(readings[passage.document], passage.place, rank)
            for rank, passage in enumerate(best, 1)
        )

    @contextmanager
    def narrowed(
        self,
        words: str,
        filters: Filter | None = None,
        *,
        restriction: Restriction | None = None,
    ) -> Iterator[SearchIndex]:
        """As ``Backend.narrowed``: the documents with the best passages, and their siblings.

        The drafts, finals and translations of the meetings found come with them, for the later
        state of a minute is what is quoted.  Passages of exempt items that a restriction hides
        are in their documents when these arrive, and in nothing that is opened here.
        """
        asked = f"{words} {filters.person}" if filters and filters.person else words
        wanted = replace(filters, person=None) if filters else None
        expression, of_documents = self._wanted(wanted, restriction)
        best, documents = ranked(
            self._server,
            list(dict.fromkeys(analyze_question(asked))),
            lambda: self._vector(words),
            expression=expression,
            mode="hybrid",
            limit=_PASSAGES,
        )
        keys = list(dict.fromkeys(passage.document for passage in best))[:_DOCUMENTS]
        chosen = {key: documents[key] for key in keys}
        for head in siblings(self._server, chosen.values(), of_documents):
            chosen.setdefault(head.key, head)
        with self._opened(list(chosen.values())) as index:
            if restriction is None:
                yield index
            else:
                with restricted_view(index, restriction) as view:
                    yield view

    @contextmanager
    def holding(self, document_id: str) -> Iterator[SearchIndex]:
        """As ``Backend.holding``: that document alone."""
        self._checked()
        held = heads_by_key(self._server, [key_of(document_id)])
        with self._opened([head for head in held.values() if head.version]) as index:
            yield index

    @contextmanager
    def _opened(self, wanted: Sequence[Head]) -> Iterator[SearchIndex]:
        held = stored(self._server, wanted)
        vectors = {key: vector for document in held for key, vector in document.vectors.items()}
        with index_of(
            [(document.reading, document.stated) for document in held],
            vectors,
            identity=self._checked(),
            open_encoder=lambda: self._encoder,
        ) as index:
            yield index


class _Once:
    """The encoder of documents, opened by the first text: most runs have none."""

    def __init__(self, open_encoder: OpenEncoder, identity: EncoderIdentity) -> None:
        self.identity = identity
        self._open = open_encoder
        self._opened: Encoder | None = None
        self.embedded = 0

    def encode(self, texts: Sequence[str]) -> Vector:
        """As ``Encoder.encode``."""
        self.embedded += len(texts)
        if self._opened is None:
            self._opened = self._open(self.identity.name)
        return self._opened.encode(texts)
