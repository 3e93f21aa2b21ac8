"""What a briefing pack is made of, the same for every format."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from assistant.answers import Answer, Citation
from corpus import DecisionKind, Meeting, Outcome, Skipped, Source, Span
from index.holdings import Holding
from index.records import Filter


class CitationStyle(StrEnum):
    """How notes cite."""

    FULL = "full"
    SHORT = "short"
    HARVARD = "harvard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The numbered note of an extract.

    Attributes:
        cited: council, committee, date, minute, clause, page and status, in one style.
        before: what leads over to the address or file ("Available at: ").
        url: the address of the minute or its page, or None; ``file`` is then the file's name.
        after: the day on which the index read it, in words, with its brackets.
    """

    cited: str
    before: str
    url: str | None
    file: str
    after: str

    @property
    def words(self) -> str:
        """The whole note."""
        return f"{self.cited}{self.before}{self.url or self.file}{self.after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """One quote of the pack.

    Attributes:
        n: its number and its note's, in reading order from 1.
        head: what stands before the quotation marks: lead-in and label, "RESOLVED: That (a)".
        lines: the quote as it is shown: white space folded, lines of a list kept apart.
        topics: the numbers of the topics that it was found for.
        source: the number of its source in the list of sources, or 0 where there is none.
    """

    n: int
    citation: Citation
    head: str
    lines: tuple[str, ...]
    note: Note
    topics: tuple[int, ...]
    source: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic or question: ``extracts`` are the numbers of what was found for it."""

    n: int
    answer: Answer
    extracts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One line of the table of decisions; words that the minutes do not give are "".

    Attributes:
        extract: the number of the extract that states it.
        minute, title: the number and the title of its item.
        words: the decision, verbatim, white space folded.
        proposer, seconder, vote: as minuted, white space folded.
    """

    extract: int
    date: dt.date | None
    body: str
    minute: str
    title: str
    words: str
    span: Span
    kind: DecisionKind
    outcome: Outcome
    proposer: str
    seconder: str
    vote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUsed:
    """A document that is quoted; ``extracts`` are the numbers of its quotes."""

    n: int
    document_id: str
    source: Source
    meeting: Meeting
    url: str | None
    extracts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was searched.

    Attributes:
        filters: as applied, names as indexed.
        holdings: what the filters let be searched, by body.
        passages, documents, undated: of the whole index; the last have no date.
        skipped: the files that could not be read when the index was made.
        built_at: when the files were last read.
    """

    filters: Filter
    holdings: tuple[Holding, ...]
    documents: int
    passages: int
    undated: int
    skipped: tuple[Skipped, ...]
    built_at: dt.datetime
    encoder: str

    @property
    def read_on(self) -> dt.date:
        """The day, where the reader is, on which the files were last read."""
        return self.built_at.astimezone().date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A briefing pack; ``extracts`` are by committee and date, ``decisions`` by date."""

    title: str
    made_on: dt.date
    style: CitationStyle
    topics: tuple[Topic, ...]
    extracts: tuple[Extract, ...]
    decisions: tuple[DecisionRow, ...]
    sources: tuple[SourceUsed, ...]
    coverage: Coverage
