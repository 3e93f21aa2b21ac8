"""Every domain record of the program, in one place.

All records are frozen and hold character spans into a document's unaltered text, so that
``document.text[span.start : span.end]`` is always what stands in the minutes.  A value that
the source does not give is ``None`` (or an ``UNKNOWN`` member): it is never guessed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NewType

from corpus.vocabulary import DecisionKind as DecisionKind
from corpus.vocabulary import Layout as Layout
from corpus.vocabulary import MarkKind as MarkKind
from corpus.vocabulary import MinutesStatus as MinutesStatus
from corpus.vocabulary import Outcome as Outcome
from corpus.vocabulary import PassageKind as PassageKind
from corpus.vocabulary import Presence as Presence
from corpus.vocabulary import Side as Side

DocumentId = NewType("DocumentId", str)
ItemId = NewType("ItemId", str)
DecisionId = NewType("DecisionId", str)
PassageId = NewType("PassageId", str)


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
    equal for UTF-8 text files.  ``part`` names what of the file the document is, where the file
    holds several: a member of an archive, an attachment, one meeting of an issue's page; else "".
    """

    path: str
    sha256: str
    text_sha256: str
    media_type: str
    reader: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a reader knows of a stretch of text; ``link`` is the place's own address, "#AI51890"."""

    kind: MarkKind
    span: Span
    value: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody named in the list of who was there.

    ``role``: chair, vice-chair, member, substitute, officer, clerk, public; None if it is not said.
    """

    name: Span
    presence: Presence
    role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a container says of the meeting outside its minutes: page title, fields, links."""

    title: str | None = None
    council: str | None = None
    committee: str | None = None
    date: dt.date | None = None
    minutes_status: MinutesStatus = MinutesStatus.UNKNOWN
    url: str | None = None
    language: str | None = None
    cancelled: bool = False
    holds_minutes: bool | None = None
    attendees: tuple[Attendee, ...] = ()


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file's text, exactly as extracted; every span of a reading points into it.

    Attributes:
        marks: in the order of their starts; empty for plain text.
        warnings: what the reader could not take over, for people.
    """

    document_id: DocumentId
    source: Source
    text: str
    layout: Layout = Layout.WRAPPED
    marks: tuple[Mark, ...] = ()
    facts: Facts = NO_FACTS
    warnings: tuple[str, ...] = ()


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
        occasion: "Extraordinary Meeting", "Annual Meeting" …, as printed, or None.
        cancelled: the meeting did not take place.
    """

    title: str | None
    council: str | None
    committee: str | None
    date: dt.date | None
    minutes_status: MinutesStatus
    url: str | None
    language: str
    occasion: str | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the user says of the files: it wins over what the text seems to say."""

    council: str | None = None
    committee: str | None = None
    date: dt.date | None = None
    minutes_status: MinutesStatus | None = None
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voter:
    """Somebody whose vote was recorded by name, as written."""

    name: Span
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote as minuted; a figure that is not given is None, and never counted from names.

    Attributes:
        span: the words that say it, "(5 for, 0 against, 1 abstention)".
        unanimous: the minutes say that nobody was against.
        casting: the chair's casting vote decided it.
    """

    span: Span
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    unanimous: bool = False
    casting: bool = False
    names: tuple[Voter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that somebody is to do; ``owner`` and ``due`` are as written, or None."""

    span: Span
    owner: Span | None
    due: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """A declaration of interest; ``member`` is as written, or None where nobody is named."""

    span: Span
    member: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One clause of a resolution, or one decision minuted in a sentence.

    Attributes:
        span: the clause without its label: what is quoted.
        label: as printed, "(a)", "1.", or "" where the clause has none.
        lead_in: the words before the label that carry the verb ("RESOLVED:", "That", a parent
            clause's opening); shown beside the quote with white space folded.
        inferred: True where no lead-in introduces it and only the form shows it.
        proposer, seconder: as written ("Councillor Ash"), or None.
        twin: the same decision printed again ("Decision:" beside "Minutes:"), or None.
    """

    decision_id: DecisionId
    item_id: ItemId
    span: Span
    label: str
    lead_in: tuple[Span, ...]
    kind: DecisionKind
    outcome: Outcome
    inferred: bool
    proposer: Span | None = None
    seconder: Span | None = None
    vote: Vote | None = None
    twin: Span | None = None

    @property
    def is_clause(self) -> bool:
        """Whether it is a clause of a resolution, a passage of its own, and not stated in prose."""
        return bool(self.lead_in or self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An agenda item with its minute; ``number`` is "" where none is printed.

    Attributes:
        agenda_number: where the minute's number is another one ("1830. Title (Agenda item 2)").
        report: the reference of the report that it takes, as printed, or None.
        url: the address of the item itself, where the source gives one.
    """

    item_id: ItemId
    number: str
    title: str
    span: Span
    exempt: bool
    decisions: tuple[Decision, ...]
    agenda_number: str = ""
    report: Span | None = None
    url: str | None = None
    actions: tuple[Action, ...] = ()
    interests: tuple[Interest, ...] = ()


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
    attendance: tuple[Attendee, ...] = ()


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
