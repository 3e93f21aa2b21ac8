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
