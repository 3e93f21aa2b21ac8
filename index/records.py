"""Records of the index: what it is made of, what it is asked, what it gives back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from corpus.records import (
    Decision,
    Item,
    Meeting,
    MinutesStatus,
    Passage,
    PassageKind,
    Source,
)


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
class Concept:
    """One thing that a query asks for, in the forms that mean it.

    ``alternatives`` are lists of analysed terms, the asked form first; a passage is credited
    with the best of them, so that "MASH" and "multi-agency safeguarding hub" count once.
    """

    alternatives: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What retrieval is given.

    Attributes:
        text: for the encoder.
        concepts: for the postings.
        decisions: whether decision clauses are asked for, and so preferred.
    """

    text: str
    concepts: tuple[Concept, ...]
    decisions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each part of the evidence counts; 0 switches a part off.

    Attributes:
        text: BM25 of the passage's own words.
        backing: the least that a term counts in a passage of a document that holds it, as a
            share of the term's score in the document; see ``index.ranking``.
        item: BM25 of the item's title and subheading; added to ``text``, as is ``title``.
        title: BM25 of council, committee, date, title and file name.
        document: BM25 of the whole document, divided by the best.
        dense: cosine of the passage with its heading, divided by the best.
        decision: added to decisions that were not lost, where a question asks for decisions.
        jump: share of the score that a decision inherits from the discussion just before it.
    """

    text: float = 1.0
    backing: float = 0.4
    item: float = 0.5
    title: float = 0.5
    document: float = 0.0
    dense: float = 0.4
    decision: float = 0.2
    jump: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One ranked passage: higher score is better, rank counts from 1."""

    row: int
    score: float
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The hits of one query, best first.

    Attributes:
        matched: passages with a term of the query in their words, heading or title, or, as far
            as the weights let it back them, in their document; 0 means that only the encoder
            found something alike.
        allowed: passages that the filter lets through.
        alike: the best cosine of any passage; 0 where the encoder was not asked.
    """

    hits: tuple[Hit, ...]
    matched: int
    allowed: int
    alike: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A passage with all that a citation of it says; ``page`` is where it begins, if paged."""

    row: int
    document: int
    passage: Passage
    item: Item
    meeting: Meeting
    source: Source
    decisions: tuple[Decision, ...]
    page: str | None = None
