"""Records of a saved question and of what meets it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from assistant.answers import Citation
from index import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuestion:
    """A question whose answers are wanted as the minutes grow.

    Attributes:
        text: the topic or question; "" for everything decided that the filters let through.
        filters: stated apart from the question; they exclude.
        created: with a time zone; "last year" in the text is counted from that day.
    """

    id: str
    text: str
    filters: Filter = field(default_factory=Filter)
    created: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One passage that meets a saved question.

    Attributes:
        key: equal for the same words of the same item of the same meeting, whichever document
            has them and whenever it was indexed; plain ASCII of at most 40 characters.
        earlier: the keys of the same passage in a draft or a copy.
        rule: why it matched, in words for people.
        is_decision: it states a decision or a motion.
        is_change: words of the same item that were known are no more there.
    """

    key: str
    earlier: tuple[str, ...]
    citation: Citation
    rule: str
    is_decision: bool
    is_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A match as it is kept until it is sent: in words, for the index may change before it is.

    Attributes:
        watch: the id of the saved question.
        question: its text.
        key: of the match; with ``watch`` it names the alert for good.
        found: when, ISO 8601 with a time zone.
        opening: the lead-in and label of a clause.
        highlights: (start, end) in the quote of the words that were looked for.
        citation: in words; ``address`` is of the item's page, where one is known.
        cited: the citation as ``minutes ask --json`` prints it, as JSON text.
        attempts: how often it was about to be sent, and it is not known whether it was.
    """

    watch: str
    question: str
    key: str
    found: str
    rule: str
    is_change: bool
    is_lost: bool
    is_draft: bool
    opening: str
    quote: str
    highlights: tuple[tuple[int, int], ...]
    citation: str
    address: str | None
    path: str
    passage: str
    cited: str
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A saved question with what became of it.

    Attributes:
        last_run: ISO 8601, or None before the first.
        sent: alerts sent so far; ``waiting`` are found and not yet known to be sent.
    """

    saved: SavedQuestion
    last_run: str | None
    sent: int
    waiting: int
