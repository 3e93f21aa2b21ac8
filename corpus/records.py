"""Every domain record of the program, in one place.

All records are frozen and hold character spans into a document's unaltered text, so that
``document.text[span.start : span.end]`` is always what stands in the minutes.  A value that
the source does not give is ``None`` (or an ``UNKNOWN`` member): it is never guessed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

DocumentId = NewType("DocumentId", str)
ItemId = NewType("ItemId", str)
DecisionId = NewType("DecisionId", str)
PassageId = NewType("PassageId", str)


class MinutesStatus(StrEnum):
    """How far the minutes have come: drafts may still be corrected at the next meeting."""

    DRAFT = "draft"
    APPROVED = "approved"
    UNKNOWN = "unknown"


class DecisionKind(StrEnum):
    """What a decision does; ``UNRECOGNISED`` means that the reader should be taught its verb."""

    RESOLVED = "resolved"
    AGREED = "agreed"
    RECOMMENDED = "recommended"
    NOTED = "noted"
    APPROVED = "approved"
    DEFERRED = "deferred"
    REFERRED = "referred"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ELECTED = "elected"
    ACTION = "action"
    UNRECOGNISED = "unrecognised"


class Outcome(StrEnum):
    """Whether a motion was carried; a lost one is kept, but is never what was decided."""

    CARRIED = "carried"
    LOST = "lost"
    UNKNOWN = "unknown"


class PassageKind(StrEnum):
    """What a passage holds, so that a question can ask for one kind of evidence."""

    DECISION = "decision"
    DISCUSSION = "discussion"
    AGENDA = "agenda"
    ATTENDANCE = "attendance"
    DECLARATION = "declaration"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open range of characters (code points) of a document's text; never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start}:{self.end}")

    def of(self, text: str) -> str:
        """Return the characters of ``text`` that the span covers."""
        return text[self.start : self.end]

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a document came from.

    ``sha256`` is of the file's bytes; ``text_sha256`` of the extracted text in UTF-8.  They are
    equal for UTF-8 text files.
    """

    path: str
    sha256: str
    text_sha256: str
    media_type: str
    reader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file's text, exactly as extracted; every span of a reading points into it."""

    document_id: DocumentId
    source: Source
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Which meeting the minutes are of, so far as the title zone says.

    Attributes:
        title: the page's or file's own heading, as printed.
        council: the authority ("Ambleford Borough Council"), or None.
        committee: the body that met ("Planning Committee"), or None.
        date: the day of the meeting; never the day of the minutes it approved.
        url: the address of the page, where the source gives one.
        language: ISO 639-1.
    """

    title: str | None
    council: str | None
    committee: str | None
    date: dt.date | None
    minutes_status: MinutesStatus
    url: str | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One clause of a resolution, or one decision minuted in a sentence.

    Attributes:
        span: the clause without its label: what is quoted.
        label: as printed, "(a)", "1.", or "" where the clause has none.
        lead_in: the words before the label that carry the verb ("RESOLVED:", "That", a parent
            clause's opening); shown beside the quote with white space folded.
        inferred: True where no lead-in introduces it and only the form shows it.
    """

    decision_id: DecisionId
    item_id: ItemId
    span: Span
    label: str
    lead_in: tuple[Span, ...]
    kind: DecisionKind
    outcome: Outcome
    inferred: bool

    @property
    def is_clause(self) -> bool:
        """Whether it is a clause of a resolution, a passage of its own, and not stated in prose."""
        return bool(self.lead_in or self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An agenda item with its minute; ``number`` is "" where none is printed."""

    item_id: ItemId
    number: str
    title: str
    span: Span
    exempt: bool
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A retrievable unit: a decision clause, a bullet or a paragraph, cut at sentence ends.

    Attributes:
        subheading: the nearest heading above it inside its item; searched, never quoted.
        decision_ids: the decisions that it states; a clause states exactly itself.
    """

    passage_id: PassageId
    item_id: ItemId
    kind: PassageKind
    span: Span
    subheading: Span | None
    decision_ids: tuple[DecisionId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One document with everything that was read in it, in document order."""

    document: Document
    meeting: Meeting
    items: tuple[Item, ...]
    passages: tuple[Passage, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file that was not read, and why: returned and counted, never only logged."""

    path: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acronym:
    """A short form that the collection itself defines: "MASH", "multi-agency safeguarding hub"."""

    short: str
    long: str
