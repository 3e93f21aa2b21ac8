"""How wide a quote is: the smallest run of whole blocks that answers.

A clause is quoted alone.  Another passage takes in a neighbour of its item only for a reason: it
states what was asked and the passage does not, it is the decision that was asked for, or it
speaks nearly as well for itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.signals import states_of
from assistant.understanding.stating import Detail
from corpus import Decision, Outcome, Passage, PassageKind, Span
from corpus.patterns import lazy_re
from index import Evidence, SearchIndex

# A quote of discussion takes whole neighbouring blocks of its item up to this many words.
QUOTE_WORDS = 100
# A passage of fewer words, with a neighbour, makes no sense alone.
_FEWEST = 25
# A neighbour is taken that lies this far from the middle of the pool towards the passage's score.
# Measured: 0.5 quotes 3.0 words to one of the gold, 0.7 only 2.6 and loses 2 of 100 first hits.
_AS_GOOD = 0.6
# The labels of a page's zones: a quote never runs from the decision notice into the minutes.
_ZONE_LABEL = lazy_re(
    r"^\W*(?:minutes|decisions?|(?:additional|supporting) documents|cofnod(?:ion)?|penderfyniad)"
    r"\W*:\W*$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What tells whether a neighbour belongs into a quote.

    Attributes:
        most_words: of a quote that is wider than one passage.
        details: what the question wants stated.
        wants_decision: whether the question asks for a decision.
        scores: of the candidates by row; ``middle`` is their median.
    """

    most_words: int
    details: tuple[Detail, ...] = ()
    wants_decision: bool = False
    scores: Mapping[int, float]
    middle: float = 0.0


def clause_of(evidence: Evidence) -> Decision | None:
    """Return the clause that the passage is, or None for other passages."""
    whole = evidence.passage.span
    return next((d for d in evidence.decisions if d.is_clause and d.span == whole), None)


def quote_span(index: SearchIndex, evidence: Evidence, scope: Scope, taken: Sequence[Span]) -> Span:
    """Return what is quoted of a passage; ``taken`` are the quotes already made of its document.

    Neighbours are taken forward first, because what follows a topic tells what came of it, and
    never from another item, out of an earlier quote, across what was asked and what was said, or
    over the page's own furniture.
    """
    span = evidence.passage.span
    words = len(index.quote(evidence.document, span).split())
    if clause_of(evidence) is not None or words >= scope.most_words:
        return span
    rows = index.neighbours(evidence.row)
    at = rows.index(evidence.row)
    for step in (1, -1):
        for row in rows[at + 1 :] if step > 0 else reversed(rows[:at]):
            other = index.evidence(row)
            wider = _wider(index, evidence.document, span, other.passage, evidence.passage, scope)
            if wider is None or any(_overlap(wider, t) for t in taken):
                break
            if not _belongs(index, evidence, span, other, scope, forward=step > 0):
                break
            span = wider
    return span


def _wider(
    index: SearchIndex, document: int, span: Span, other: Passage, own: Passage, scope: Scope
) -> Span | None:
    """Return the span with a neighbour, or None where it may not be taken in."""
    if (other.kind is PassageKind.AGENDA) is not (own.kind is PassageKind.AGENDA):
        return None
    wider = Span(start=min(span.start, other.span.start), end=max(span.end, other.span.end))
    text = index.quote(document, wider)
    if len(text.split()) > scope.most_words or _ZONE_LABEL.search(text):
        return None
    return None if index.holds_furniture(document, wider) else wider


def _belongs(
    index: SearchIndex,
    evidence: Evidence,
    span: Span,
    other: Evidence,
    scope: Scope,
    *,
    forward: bool,
) -> bool:
    """Tell whether a neighbour answers with the passage."""
    so_far = index.quote(evidence.document, span)
    if len(so_far.split()) <= _FEWEST:
        return True
    if forward and scope.wants_decision and _decided(other) and not _decided(evidence):
        return True
    own = scope.scores.get(evidence.row, scope.middle) - scope.middle
    its = scope.scores.get(other.row, scope.middle) - scope.middle
    if own > 0 and its >= _AS_GOOD * own:
        return True
    missing = set(scope.details) - states_of(so_far, scope.details)
    return bool(missing and states_of(index.quote(other.document, other.passage.span), [*missing]))


def _decided(evidence: Evidence) -> bool:
    return any(d.outcome is Outcome.CARRIED for d in evidence.decisions)


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
