"""Records of the index: what it is made of, what it is asked, what it gives back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.records import (
    Decision,
    Item,
    Meeting,
    MinutesStatus,
    Passage,
    PassageKind,
    Source,
)

Scores = NDArray[np.float64]
Rows = NDArray[np.int64]


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
class Segment:
    """A piece of an index that is never altered: words and vectors of some documents.

    Its numbers follow those of the segments before it.  What it holds of documents that were
    removed since keeps its numbers and is passed over.

    Attributes:
        name: of its folder, inside the index folder.
        documents, headings, passages, items: how many numbers it has of each.
    """

    name: str
    documents: int
    headings: int
    passages: int
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The first numbers of a segment, or the first that are free behind some segments."""

    documents: int = 0
    headings: int = 0
    passages: int = 0
    items: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a generation says of itself; written last, as ``manifest.json``.

    Attributes:
        vectors: how they are stored: "exact", or "small" and rounded.
        files: (path, mark), sorted by path, which is relative to the generation's folder, or to
            the index folder for the files of a segment.
    """

    schema: int
    analyzer: str
    encoder: EncoderIdentity
    counts: Counts
    built_at: dt.datetime
    program: str
    vectors: str
    segments: tuple[Segment, ...]
    files: tuple[tuple[str, FileMark], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a passage must fulfil to be ranked at all; empty tuples and None do not restrict.

    ``person`` is a name as somebody wrote it; what passages it lets through, ``index.people`` says.
    """

    councils: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    kinds: tuple[PassageKind, ...] = ()
    status: MinutesStatus | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One thing that a query asks for, in the forms that mean it.

    ``alternatives`` are lists of analysed terms, the asked form first; a passage is credited
    with the best of them, so that "MASH" and "multi-agency safeguarding hub" count once.
    """

    alternatives: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """What a question seems to mean without stating it: it weighs more, and nothing is left out.

    Attributes:
        weight: added to the fused score of each passage, whose best is about 1.5.
        documents: rows of documents, as ``Evidence.document``, all of whose passages are meant.
        passages: rows of single passages.
    """

    weight: float
    documents: frozenset[int] = frozenset()
    passages: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What retrieval is given.

    Attributes:
        text: for the encoder, with the turns before.
        question: the last turn alone, for the encoder.
        topic: the words without names of bodies and times, for the encoder.
        concepts: what the passages' own words and headings are searched for.
        naming: what the titles are searched for: the concepts with the names and times.
        leanings: the bodies, periods and references that the question seems to mean.
        required: phrases that a passage must hold word for word.
        excluded: phrases that it must not hold.
    """

    text: str
    question: str
    topic: str
    concepts: tuple[Concept, ...]
    naming: tuple[Concept, ...]
    leanings: tuple[Leaning, ...] = ()
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each part of the first ranking counts; 0 switches a part off.

    Attributes:
        text: BM25 of the passage's own words.
        backing: the least that a term counts in a passage of a document that holds it, as a
            share of the term's score in the document; see ``index.ranking``.
        item: BM25 of the item's title and subheading; added to ``text``, as is ``title``.
        title: BM25 of council, committee, date, title and file name.
        dense: cosine of the passage with its heading, divided by the best.
        leanings: factor of every leaning's own weight.
    """

    text: float = 1.0
    backing: float = 0.4
    item: float = 0.5
    title: float = 0.5
    dense: float = 0.6
    leanings: float = 1.0


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pool:
    """The candidates of a question, best first, with what speaks for each of them.

    Every array has one value a candidate; scores are divided by the best of the pool, so that 1
    is the best.

    Attributes:
        rows: of the passages, int64.
        order: places of their documents in the order of ids, which decides between equals.
        fused: the score of the first ranking.
        title: BM25 of the document's title field.
        meaning: cosine of the passage in its context with the question.
        topic: likewise with the topic alone; ``topic_around`` is its mean over the passage's
            reach: itself and what follows it in its item, to a hundred words.
        sentence: cosine of the likest single sentence with the topic; ``sentence_asked`` with the
            last question as it stands.
        covered: share of the concepts' idf that the reach and the heading hold.
        covered_near: likewise with the passages just before and after.
        item_best, document_best: the best fused score in the same item and document.
        is_decision: it states a decision that was taken.
        reach_ends: the row just behind each passage's reach.
        matched, allowed, alike: as in ``Ranking``.
    """

    rows: Rows
    order: NDArray[np.int32]
    fused: Scores
    title: Scores
    meaning: Scores
    topic: Scores
    topic_around: Scores
    sentence: Scores
    sentence_asked: Scores
    covered: Scores
    covered_near: Scores
    item_best: Scores
    document_best: Scores
    is_decision: NDArray[np.bool_]
    reach_ends: Rows
    matched: int
    allowed: int
    alike: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What of a passage's text and place the second ranking looks at.

    Attributes:
        text: its words, as printed.
        is_clause: it is a clause of a resolution, and nothing more.
        date: of the meeting.
    """

    row: int
    document: int
    item: int
    kind: PassageKind
    text: str
    is_clause: bool
    date: dt.date | None


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
