"""Records of the assistant: a question as understood, and an answer made of citations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus.records import Span
from index.records import Evidence, Filter, Query


class Intent(StrEnum):
    """What kind of answer a question wants."""

    DECISION = "decision"
    SEARCH = "search"


class AnswerStatus(StrEnum):
    """Whether the record answers."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"


class Reason(StrEnum):
    """Why nothing was found."""

    NO_MATCH = "no_match"
    FILTERS_EXCLUDE_ALL = "filters_exclude_all"
    NOT_INDEXED = "not_indexed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as understood.

    Attributes:
        history: the earlier questions of the conversation that were taken into account.
        expansions: each acronym or long form of the question with the forms added to it.
    """

    text: str
    history: tuple[str, ...]
    intent: Intent
    filters: Filter
    expansions: tuple[tuple[str, tuple[str, ...]], ...]
    query: Query

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
