"""Four collections of Milvus, their fields, keys and limits.

    NAME             a row a passage: what is searched and filtered, and nothing that is quoted
    NAME_documents   a row a document: where it came from, and which version of it counts
    NAME_contents    a document's reading and vectors, in pieces: what is quoted is cut out of it
    NAME_register    the manifest, and a row a council and committee

Rows are found by hashes (``key_of``): an expression holds hexadecimal digits, numbers and words
of our own, never what somebody wrote, so nothing in it needs to be escaped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from index.fields import ITEM, TEXT, TITLE, Field

if TYPE_CHECKING:
    from pymilvus import CollectionSchema, MilvusClient
    from pymilvus.milvus_client.index import IndexParams

Made: TypeAlias = "tuple[CollectionSchema, IndexParams]"

# Changes whenever rows of one layout would be misread by another.
LAYOUT = 1
# The longest VARCHAR that Milvus has, in bytes; terms beyond it are not searched.
MOST_BYTES = 65_535
# A piece of a document's contents, base64: less than the longest VARCHAR.
PIECE = 60_000
_KEY, _ID, _PATH, _WORD = 32, 4_096, 16_384, 32


class Part(StrEnum):
    """One of the collections; the value is what its name ends in."""

    PASSAGES = ""
    DOCUMENTS = "_documents"
    CONTENTS = "_contents"
    REGISTER = "_register"


@dataclass(frozen=True, slots=True)
class Lexical:
    """A field searched by BM25: our analysed terms, and the vector that Milvus makes of them."""

    field: Field

    @property
    def terms(self) -> str:
        """The field of the terms, joined by blanks."""
        return f"{self.field.name}_terms"

    @property
    def vector(self) -> str:
        """The field of the sparse vector."""
        return f"{self.field.name}_bm25"


LEXICAL = (Lexical(TEXT), Lexical(ITEM), Lexical(TITLE))
MEANING = "meaning"
_UNSEARCHED = "unsearched"  # every collection of Milvus must have a vector


def key_of(*names: str | None) -> str:
    """Return the key of an id, or of several names together: 32 hexadecimal digits."""
    joined = "\0".join(name or "" for name in names)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def terms_field(terms: Iterable[str]) -> str:
    """Return terms as a field holds them: as many from the first on as it has room for."""
    kept: list[str] = []
    room = MOST_BYTES
    for term in terms:
        room -= len(term.encode()) + 1
        if room < 0:
            break
        kept.append(term)
    return " ".join(kept)


def schemas(client: MilvusClient, *, dimension: int, tokenizer: str) -> dict[Part, Made]:
    """Return every collection's schema and what of it is indexed.

    Args:
        client: makes them; nothing is sent.
        dimension: of a passage's vector.
        tokenizer: one that cuts at blanks, as this server names it.
    """
    return {
        Part.PASSAGES: _passages(client, dimension, tokenizer),
        Part.DOCUMENTS: _documents(client),
        Part.CONTENTS: _contents(client),
        Part.REGISTER: _register(client),
    }


def _passages(client: MilvusClient, dimension: int, tokenizer: str) -> Made:
    from pymilvus import DataType, Function, FunctionType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    _add_words(schema, {"key": 64}, primary=True)
    _add_words(schema, {"passage": _KEY, "document": _KEY, "kind": _WORD})
    _add_body(schema)
    for name in ("version", "place"):
        schema.add_field(name, DataType.INT64)
    schema.add_field("exempt", DataType.BOOL)
    indexes = client.prepare_index_params()
    for lexical in LEXICAL:
        schema.add_field(
            lexical.terms,
            DataType.VARCHAR,
            max_length=MOST_BYTES,
            enable_analyzer=True,
            analyzer_params={"tokenizer": tokenizer},
        )
        schema.add_field(lexical.vector, DataType.SPARSE_FLOAT_VECTOR)
        function = Function(
            name=f"{lexical.field.name}_function",
            function_type=FunctionType.BM25,
            input_field_names=[lexical.terms],
            output_field_names=[lexical.vector],
        )
        schema.add_function(function)
        indexes.add_index(
            lexical.vector,
            index_type="SPARSE_INVERTED_INDEX",
            metric_type="BM25",
            params={"bm25_k1": lexical.field.k1, "bm25_b": lexical.field.b},
        )
    schema.add_field(MEANING, DataType.FLOAT_VECTOR, dim=dimension)
    indexes.add_index(MEANING, index_type="AUTOINDEX", metric_type="IP")
    return schema, indexes


def _documents(client: MilvusClient) -> Made:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    _add_words(schema, {"document": _KEY}, primary=True)
    _add_words(schema, {"document_id": _ID, "path": _PATH, "folders": _PATH, "part": _PATH})
    _add_words(schema, {"sha256": 64, "contents_sha256": 64, "program": 256})
    _add_words(schema, {"stated": MOST_BYTES, "title": MOST_BYTES})
    _add_words(schema, {"council_name": MOST_BYTES, "committee_name": MOST_BYTES})
    _add_body(schema)
    for name in ("version", "pending", "pieces", "items", "decisions", "passages"):
        schema.add_field(name, DataType.INT64)
    return schema, _unsearched(client, schema)


def _contents(client: MilvusClient) -> Made:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    _add_words(schema, {"key": 64}, primary=True)
    _add_words(schema, {"document": _KEY, "data": MOST_BYTES})
    schema.add_field("version", DataType.INT64)
    return schema, _unsearched(client, schema)


def _register(client: MilvusClient) -> Made:
    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    _add_words(schema, {"key": _KEY}, primary=True)
    _add_words(schema, {"kind": _WORD, "value": MOST_BYTES})
    return schema, _unsearched(client, schema)


def _add_words(schema: CollectionSchema, lengths: dict[str, int], *, primary: bool = False) -> None:
    from pymilvus import DataType

    for name, length in lengths.items():
        schema.add_field(name, DataType.VARCHAR, is_primary=primary, max_length=length)


def _add_body(schema: CollectionSchema) -> None:
    """Add what filters and restrictions look at, alike for passages and for documents."""
    from pymilvus import DataType

    _add_words(schema, {"body": _KEY, "council": _KEY, "committee": _KEY, "status": _WORD})
    schema.add_field("date", DataType.INT64)


def _unsearched(client: MilvusClient, schema: CollectionSchema) -> IndexParams:
    from pymilvus import DataType

    schema.add_field(_UNSEARCHED, DataType.FLOAT_VECTOR, dim=2)
    indexes = client.prepare_index_params()
    indexes.add_index(_UNSEARCHED, index_type="FLAT", metric_type="IP")
    return indexes


def unsearched(row: dict[str, object]) -> dict[str, object]:
    """Return a row with the vector that its collection must have and nobody looks for."""
    return {**row, _UNSEARCHED: [1.0, 0.0]}
