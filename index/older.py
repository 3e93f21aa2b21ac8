"""What an index of an older schema holds, so that it can be made anew without its files.

    schema 1   text and source of each document, council and committee that were stated; vectors
    schema 2   marks, layout, facts, warnings and parts too, and all that may be stated
    schema 3   vectors of sentences too
    schema 4   segments, as today; whole texts and ids in ``collection.sqlite``

A generation of the first three is one folder with ``collection.sqlite``, ``vectors.faiss`` and
arrays, all marked in ``manifest.json``.  Of the collection only what the files' readers gave is
taken: the rest follows from it.  The folder is never written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.records import NO_FACTS, Document, Layout, Skipped, Stated
from index.collection import NAME as COLLECTION
from index.collection import open_collection, stored_document, stored_documents
from index.dense import Vectors
from index.embedding import KEYS, SENTENCE_KEYS, Keys, short_keys
from index.errors import IndexDamaged
from index.integrity import Generation
from index.packing import packed, unpacked_stated
from index.records import Counts, EncoderIdentity, FileMark, Manifest, Segment

OLDER_SCHEMAS = (1, 2, 3, 4)
WITH_SEGMENTS = 4  # from this schema on vectors lie in segments
_VECTORS = "vectors.faiss"
_SENTENCES, _SCALES = "sentences.npy", "sentence-scales.npy"
# Schema 1 knew text files only, of which no reader marks anything.
_TABLES_OF_SCHEMA_1 = f"""
PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE mark (document, kind, start, end, value, link);
CREATE TEMP VIEW document AS
  SELECT row, document_id, path, sha256, text_sha256, media_type, reader, '' AS part,
    stated_of(stated_council, stated_committee) AS stated, '{Layout.WRAPPED}' AS layout,
    no_facts() AS facts, '[]' AS reader_warnings, text
  FROM main.document;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Older:
    """One generation of an older schema, open for reading.

    Attributes:
        generation: its manifest says which schema it has.
        database: the collection; its tables ``document`` (what readers gave and what was stated),
            ``mark`` and ``skipped`` have the columns of schema 3.
    """

    generation: Generation
    database: sqlite3.Connection


def older_schema(folder: Path) -> int | None:
    """Return the schema of the index in ``folder`` if it is an older one.

    None says that it is none, or that nobody can tell: what is wrong then, and with which file,
    ``index.generations.open_generation`` says.
    """
    try:
        schema = json.loads(_manifest_file(folder).read_bytes())["schema"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return schema if type(schema) is int and schema in OLDER_SCHEMAS else None


@contextmanager
def open_older(folder: Path) -> Iterator[Older]:
    """Open what the index in ``folder`` holds; call it where ``older_schema`` knows one.

    Raises:
        IndexDamaged: its manifest or its collection is missing, cut short or altered.
    """
    file = _manifest_file(folder)
    generation = Generation(folder, file.parent, _read_manifest(file, folder))
    if not _is_whole(generation, COLLECTION):
        reason = "it is missing, or its checksum is not the recorded one"
        raise _damaged(generation, COLLECTION, reason)
    with closing(open_collection(file.parent)) as database:
        if generation.manifest.schema == 1:
            _show_as_today(database)
        yield Older(generation=generation, database=database)


def older_documents(older: Older) -> Iterator[tuple[Document, Stated]]:
    """Yield every document as its reader gave it, with what was stated of it, by id.

    Raises:
        IndexDamaged: a text is not the one that was stored.
    """
    for row in stored_documents(older.database):
        document = stored_document(older.database, row)
        if hashlib.sha256(document.text.encode()).hexdigest() != document.source.text_sha256:
            reason = f"the text of {document.document_id} is not the one whose checksum it holds"
            raise _damaged(older.generation, COLLECTION, reason)
        yield document, unpacked_stated(row["stated"])


def older_skipped(older: Older) -> list[Skipped]:
    """Return what could not be read when the index was made."""
    rows = older.database.execute("SELECT path, reason, remedy FROM skipped")
    return [Skipped(path=path, reason=reason, remedy=remedy) for path, reason, remedy in rows]


def older_vectors(generation: Generation) -> tuple[Keys, Callable[[], Vectors]] | None:
    """Return keys (as ``index.embedding.text_keys`` makes them) and what loads their vectors.

    Of a schema without segments; those of a later one are read as today's.
    Only whole files count: what a damaged one held is embedded again, which costs time and
    nothing else, so that it is no error.
    """
    path, has_sentences = generation.path, generation.manifest.schema >= 3
    files = [KEYS, _VECTORS, *((SENTENCE_KEYS, _SENTENCES, _SCALES) if has_sentences else ())]
    if not are_whole(generation, files):
        return None

    def load() -> Vectors:
        parts = [_whole_vectors(path), *([_sentence_vectors(path)] if has_sentences else [])]
        return np.concatenate(parts)

    keys = [_array(path / name) for name in (KEYS, SENTENCE_KEYS) if name in files]
    return short_keys(np.concatenate(keys)), load


def are_whole(generation: Generation, names: Iterable[str]) -> bool:
    """Tell whether some files of a generation are those that were written."""
    return all(_is_whole(generation, name) for name in names)


def _whole_vectors(path: Path) -> Vectors:
    import faiss

    flat: Any = faiss.read_index(str(path / _VECTORS), faiss.IO_FLAG_MMAP_IFC)
    found: Vectors = flat.reconstruct_n(0, flat.ntotal)
    return found


def _sentence_vectors(path: Path) -> Vectors:
    """Return the sentences' vectors as they were rounded: a byte a dimension times a scale."""
    found: Vectors = _array(path / _SENTENCES).astype(np.float32)
    found *= _array(path / _SCALES)[:, None]
    return found


def _array(file: Path) -> NDArray[Any]:
    found: NDArray[Any] = np.load(file, allow_pickle=False)
    return found


def _manifest_file(folder: Path) -> Path:
    name = (folder / "CURRENT").read_text("ascii").removesuffix("\n")
    return folder / Path(name).name / "manifest.json"


def _read_manifest(file: Path, folder: Path) -> Manifest:
    try:
        return _manifest(json.loads(file.read_bytes()))
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise IndexDamaged(file, str(error), folder=folder) from error


def _manifest(value: dict[str, Any]) -> Manifest:
    """Return a manifest; its checksum over its values tells that a program wrote them so."""
    if value.pop("crc32") != zlib.crc32(json.dumps(value, sort_keys=True).encode()):
        raise ValueError("its checksum crc32 is not that of its values")
    files = sorted(value["files"].items())
    made = {
        "encoder": EncoderIdentity(**value["encoder"]),
        "counts": Counts(**value["counts"]),
        "built_at": dt.datetime.fromisoformat(value["built_at"]),
        "vectors": value.get("vectors", "exact"),
        "segments": tuple(Segment(**one) for one in value.get("segments", ())),
        "files": tuple((name, FileMark(**mark)) for name, mark in files),
    }
    return Manifest(**{**value, **made})


def _is_whole(generation: Generation, name: str) -> bool:
    mark = dict(generation.manifest.files).get(name)
    try:
        with generation.file(name).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return False
    return mark is not None and found == mark.sha256


def _damaged(generation: Generation, name: str, reason: str) -> IndexDamaged:
    return IndexDamaged(generation.path / name, reason, folder=generation.folder)


def _show_as_today(database: sqlite3.Connection) -> None:
    """Give the collection of schema 1 the tables of today, in this connection alone."""

    def stated_of(council: str | None, committee: str | None) -> str | None:
        return packed(Stated(council=council, committee=committee))

    database.create_function("stated_of", 2, stated_of, deterministic=True)
    database.create_function("no_facts", 0, lambda: packed(NO_FACTS), deterministic=True)
    database.executescript(_TABLES_OF_SCHEMA_1)
