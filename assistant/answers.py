"""Records of the assistant: a question as understood, and an answer made of citations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.understanding.asked_dates import AskedPeriod
from assistant.understanding.asked_names import AskedBody
from assistant.understanding.asking import Intent
from assistant.understanding.intents import Asked
from assistant.understanding.wording import Reference
from corpus.records import Span
from index.records import Evidence, Filter, Query
from index.spelling import Correction

__all__ = ["Answer", "AnswerStatus", "Citation", "Intent", "Question", "Reason"]


class AnswerStatus(StrEnum):
    """Whether the record answers."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"


class Reason(StrEnum):
    """Why nothing was found.

    ``NO_MATCH``: no passage has the words; ``NOT_INDEXED``: the index holds no such body, or
    nothing of that body in that period; ``NO_DECISION``: the matter is minuted, but not what was
    asked of it; ``OFF_TOPIC``: the minutes that the question means do not speak of it.
    """

    NO_MATCH = "no_match"
    FILTERS_EXCLUDE_ALL = "filters_exclude_all"
    NOT_INDEXED = "not_indexed"
    NO_DECISION = "no_decision"
    OFF_TOPIC = "off_topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as understood.

    Attributes:
        text: as asked, white space folded.
        asked: what kind of answer it wants, and which details that must state.
        bodies, periods, persons: named in its words, or kept from the turns before; what they
            mean weighs more, and excludes nothing.
        documents: the documents that the bodies mean, as rows; empty where none is named.
        filters: stated apart from the question; they exclude.
        kept: what was taken over from the conversation, as words for people.
        corrections: words of the question that were taken for slips.
        expansions: each short, long or other form in the question with the forms added to it.
        references: numbers of files, minutes and items in the question.
        referred: the passages of the items that these mean, by row.
        wants_decision: decisions are asked for, by the intent or by a word.
        wants_resolution: "what was resolved": by the very word for them.
    """

    text: str
    asked: Asked
    bodies: tuple[AskedBody, ...]
    periods: tuple[AskedPeriod, ...]
    persons: tuple[str, ...]
    documents: frozenset[int]
    filters: Filter
    kept: tuple[str, ...]
    corrections: tuple[Correction, ...]
    expansions: tuple[tuple[str, tuple[str, ...]], ...]
    references: tuple[Reference, ...]
    referred: frozenset[int]
    wants_decision: bool
    wants_resolution: bool
    query: Query

    @property
    def intent(self) -> Intent:
        """What kind of answer it wants."""
        return self.asked.intent

    @property
    def terms(self) -> frozenset[str]:
        """The analysed terms that are looked for, in every form."""
        concepts = self.query.concepts
        return frozenset(t for c in concepts for form in c.alternatives for t in form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One verbatim quote and where it stands.

    Attributes:
        span: the quote's place in its document's text; wider than the passage where whole
            neighbouring blocks were needed to make sense of it.
        highlights: (start, end) in the quote of the words that the question asks for.
        lead_in: a clause's opening words, white space folded; "" for other quotes.
        twins: ids of other passages that say the same.
    """

    n: int
    evidence: Evidence
    span: Span
    quote: str
    label: str
    lead_in: str
    highlights: tuple[tuple[int, int], ...]
    score: float
    twins: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the record says, or that it says nothing; ``nearest`` is not an answer."""

    question: Question
    status: AnswerStatus
    reason: Reason | None
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
