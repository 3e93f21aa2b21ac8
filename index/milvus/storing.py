"""A reading with its vectors → pieces that a text field holds, and back, without a loss.

What is quoted is cut out of what is stored here, so it is stored to the letter and its checksum
stands elsewhere (in the document's row).  Nothing is executed when it is read back: JSON and
arrays of numbers, which NumPy reads with pickles refused.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import enum
import hashlib
import io
import json
import types
import typing
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.records import Reading, Span, Stated
from index.milvus.layout import PIECE
from index.packing import packed

Vector = NDArray[np.float32]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stored:
    """A document as it is stored.

    Attributes:
        prompts: the vector of each passage's text, by the text that was embedded.
        sentences: likewise of single sentences; they are kept rounded to a byte a dimension.
    """

    reading: Reading
    stated: Stated
    prompts: Mapping[str, Vector]
    sentences: Mapping[str, Vector]


def pack(stored: Stored) -> tuple[list[str], str]:
    """Return a document in pieces of base64, and the SHA-256 of its bytes."""
    words = f"[{packed(stored.reading)}, {packed(stored.stated)}]".encode()
    exact, rounded = list(stored.prompts), list(stored.sentences)
    matrix = _stacked(list(stored.sentences.values()))
    # As index.sentences rounds: of so few digits that to round once more changes nothing.
    peaks = np.abs(matrix).max(axis=1, initial=0.0)
    scales = (np.where(peaks > 0, peaks, 1.0) / 127).astype(np.float16).astype(np.float32)
    buffer = io.BytesIO()
    np.savez(
        buffer,
        allow_pickle=False,
        reading=np.frombuffer(zlib.compress(words, 6), dtype=np.uint8),
        prompt_keys=_keys(exact),
        prompts=_stacked(list(stored.prompts.values())),
        sentence_keys=_keys(rounded),
        sentences=np.rint(matrix / scales[:, None]).astype(np.int8),
        scales=scales,
    )
    data = buffer.getvalue()
    text = base64.b64encode(data).decode("ascii")
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    return pieces, hashlib.sha256(data).hexdigest()


def _stacked(vectors: Sequence[Vector]) -> Vector:
    return np.stack(vectors) if vectors else np.zeros((0, 1), dtype=np.float32)


def _keys(texts: Sequence[str]) -> NDArray[np.uint8]:
    joined = b"".join(map(text_key, texts))
    return np.frombuffer(joined, dtype=np.uint8).reshape(len(texts), 16)


def text_key(text: str) -> bytes:
    """Return the 16 bytes that a text's vector is found by."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unpacked:
    """A document read back; ``vectors`` go by ``text_key`` of what was embedded."""

    reading: Reading
    stated: Stated
    vectors: Mapping[bytes, Vector]


def unpack(pieces: Sequence[str], sha256: str) -> Unpacked:
    """Return what ``pack`` packed.

    Raises:
        ValueError: it is not what was packed; the message says how.
    """
    try:
        data = base64.b64decode("".join(pieces), validate=True)
    except ValueError as error:
        raise ValueError("its pieces are not base64") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError("its checksum is another one")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files}
        reading, stated = json.loads(zlib.decompress(found["reading"].tobytes()))
        vectors = dict(_vectors(found["prompt_keys"], found["prompts"]))
        singles = found["sentences"].astype(np.float32) * found["scales"][:, None]
        return Unpacked(
            reading=record_of(Reading, reading),
            stated=record_of(Stated, stated),
            vectors={**dict(_vectors(found["sentence_keys"], singles)), **vectors},
        )
    except (KeyError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"another version of the program packed it ({error})") from error


def _vectors(keys: NDArray[np.uint8], vectors: Vector) -> list[tuple[bytes, Vector]]:
    return [(key.tobytes(), vector) for key, vector in zip(keys, vectors, strict=True)]


def record_of(kind: type[_T], value: object) -> _T:
    """Return the record that ``packing.packed`` wrote, of the type that it was.

    Raises:
        TypeError, KeyError, ValueError: the value is none of that type.
    """
    made: _T = _made(kind, value)
    return made


def _made(kind: Any, value: Any) -> Any:  # noqa: ANN401 - a type's value is told at run time
    """Build a value of a field's declared type out of JSON."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return None if value is None else _made(typing.get_args(kind)[0], value)
    if origin is tuple:
        inner = typing.get_args(kind)[0]
        return tuple(_made(inner, part) for part in value)
    if kind is Span:
        start, end = value
        return Span(start=start, end=end)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        fields = _fields(kind)
        return kind(**{name: _made(fields[name], part) for name, part in value.items()})
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind(value)
    return value


@lru_cache
def _fields(kind: type) -> dict[str, Any]:
    """Return the types of a record's fields; those of ids (NewType) are their own strings."""
    return typing.get_type_hints(kind)
