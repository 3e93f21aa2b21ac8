"""Motions and amendments while they are not voted on, with the clauses that they are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.labels import follows, is_first
from corpus.records import Span
from corpus.sentences import trim

# Who moved, on lines of their own, and then the motion.
_BELOW = re.compile(r",?\s*\n\s*(?=[“\"‘']?\s?(?:\(?[a1][.)]\s*)?That\b)")
_CLOSED = ("”", '"', "’", ".”", ".")


@dataclass(slots=True)
class Motion:
    """What was moved: its words, or its opening words and the labelled clauses below them."""

    head: Span
    parts: list[tuple[str, Span]] = field(default_factory=list)

    def takes(self, text: str, label: str) -> bool:
        """Tell whether a block with this label is a clause of the motion."""
        if not label:
            return False
        last = self.parts[-1] if self.parts else None
        said = (last[1] if last else self.head).of(text).rstrip("*_ ")
        if said.endswith(_CLOSED):
            return False
        return follows(last[0], label) if last else is_first(label)

    def clauses(self) -> list[tuple[str, Span, tuple[Span, ...]]]:
        """Return label, words and lead-in of each clause; the motion itself where it has none."""
        if not self.parts:
            return [("", self.head, ())]
        return [(label, span, (self.head,)) for label, span in self.parts]


def without_movers(text: str, span: Span) -> Span:
    """Leave off who moved and seconded, on lines above a motion that begins with "That"."""
    below = _BELOW.search(text, span.start, span.end)
    return (trim(text, below.end(), span.end) if below else None) or span
