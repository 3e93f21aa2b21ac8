"""Records of the index: what it is made of, what it is asked, what it gives back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from corpus.records import MinutesStatus, PassageId, PassageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderIdentity:
    """Which model made the vectors: two encoders with one identity give equal vectors.

    ``sha256`` is the digest over the sha256 of the files that decide the vectors (weights,
    tokenizer, configuration), so a folder that was moved keeps its identity.
    """

    name: str
    sha256: str
    dimension: int
    max_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much the index holds; checked against its files when it is opened."""

    documents: int
    meetings: int
    items: int
    decisions: int
    passages: int
    vectors: int
    skipped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMark:
    """Size and checksum of one file of a generation."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a generation says of itself; written last, as ``manifest.json``.

    ``files`` are (path relative to the generation's folder, mark), sorted by path.
    """

    schema: int
    analyzer: str
    encoder: EncoderIdentity
    counts: Counts
    built_at: dt.datetime
    program: str
    files: tuple[tuple[str, FileMark], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a passage must fulfil to be ranked at all; empty tuples and None do not restrict."""

    councils: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    kinds: tuple[PassageKind, ...] = ()
    status: MinutesStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One ranked passage: higher score is better, rank counts from 1."""

    passage_id: PassageId
    row: int
    score: float
    rank: int
