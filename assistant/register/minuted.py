"""A quote of the register and where it stands, whatever it is listed for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.citing import cite_in_words, deep_link, folded, opening_of, opening_words
from corpus import Decision, MinutesStatus, Span
from index import Evidence, Filter, SearchIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Minuted:
    """A verbatim quote of the minutes.

    Attributes:
        evidence: where it stands; its ``decisions`` are the one that is quoted, if it is one.
        text: the whole unaltered text of its document.
        span: the quote's place in it.
    """

    evidence: Evidence
    text: str
    span: Span

    @property
    def quote(self) -> str:
        """The clause, sentence or passage: ``document.text[span]``."""
        return self.span.of(self.text)

    @property
    def decision(self) -> Decision | None:
        """The decision that it states, or None for what was said and for an action line."""
        return self.evidence.decisions[0] if self.evidence.decisions else None

    @property
    def label(self) -> str:
        """A decision's label as printed, "(a)", or ""."""
        return self.decision.label if self.decision else ""

    @property
    def lead_in(self) -> str:
        """The words before a decision that carry its verb, white space folded; or ""."""
        parts = self.decision.lead_in if self.decision else ()
        return opening_words(part.of(self.text) for part in parts)

    @property
    def opening(self) -> str:
        """What stands before the quote: its lead-in and label."""
        return opening_of(self.lead_in, self.label)

    @property
    def date(self) -> dt.date | None:
        """The day of the meeting; None where its minutes do not say."""
        return self.evidence.meeting.date

    @property
    def status(self) -> MinutesStatus:
        """Of the minutes that are quoted."""
        return self.evidence.meeting.minutes_status

    @property
    def citation(self) -> str:
        """The citation in words, as it is printed under the quote."""
        return cite_in_words(self.evidence, self.label)

    @property
    def link(self) -> str | None:
        """The address of the item or page, or None."""
        return deep_link(self.evidence.meeting, self.evidence.item)

    @property
    def identity(self) -> str:
        """The id of the decision, or of the passage that holds the quote."""
        decision = self.decision
        return str(decision.decision_id if decision else self.evidence.passage.passage_id)

    def words(self, span: Span | None) -> str | None:
        """Return another place's words as one line; None for none."""
        return folded([span.of(self.text)]) if span else None


def minuted_passages(
    index: SearchIndex, filters: Filter, rows: Iterable[int] | None
) -> list[Minuted]:
    """Return ``index.register.passages``, each as a quote of itself."""
    return [
        Minuted(evidence=evidence, text=text, span=evidence.passage.span)
        for evidence, text in index.register.passages(filters, rows)
    ]
