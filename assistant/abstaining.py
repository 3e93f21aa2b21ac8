"""Whether the best passage answers at all: the signs of a record that is silent.

A question that the minutes do not answer is mostly a near miss: the right council and topic with
the figure, the name, the outcome or the year missing.  How well passages match hardly tells; what
tells is how much of the topic stands in the very sentence that states the kind of detail that was
asked for, whether that is of the time that was meant and the body met then at all, and whether
the topic stands rather in other bodies' or other years' minutes.  How much each sign counts, and
below which sum nothing is found, stands in ``abstention.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answers import Question, Reason
from assistant.ordering import Ordered
from assistant.signals import SIGNALS, states_of
from assistant.understanding.question import near_period
from assistant.understanding.stating import Detail
from corpus.patterns import lazy_re
from corpus.records import Span
from corpus.sentences import sentence_spans
from index import SearchIndex, analyze

SIGNS = ("told", "period_held", "period_met", "nearer_inside")
# Figures, votes and movers: minutes tell one or do not, and without one they do not answer.  Of
# the other details a reader of patterns misses too many.  Of 440 labelled questions 12 without an
# answer and 3 with one had a best passage that told none of the figures asked for.
_TOLD = frozenset(
    {
        Detail.MONEY,
        Detail.NUMBER,
        Detail.PERCENT,
        Detail.DURATION,
        Detail.INTERVAL,
        Detail.CONTACT,
        Detail.VOTE,
        Detail.VOTERS,
        Detail.MOVER,
    }
)
# The matter is minuted where this share of the topic stands in or around one passage.
_MINUTED = 0.5
# What a question has that names no body and no period: neither for nor against it.
_NO_SCOPE = 0.1
# A body that is named with a capital, or that is said to act: "has the licensing panel agreed".
_COUNCIL = lazy_re(
    r"\b(?P<name>[A-Z][\w’'-]+)(?i:\s+(?:parish|town|community|borough|city|county|district)"
    r"\s+council)\b"
)
_COMMITTEE = lazy_re(
    r"\b(?i:did|does|do|has|have|had|was|were)\s+(?P<name>(?:(?i:the)\s+(?:(?!(?:to|at|in|on|by|from"
    r"|with)\b)[\w’'&-]+\s+){1,5}?|(?:[A-Z][\w’'&-]+\s+(?:(?:and|of)\s+)?){1,5}?))"
    r"(?i:(?:sub-?\s?)?(?:committee|panel|board|cabinet|forum))\b"
)
# What tells no committee from another.
_OF_MANY = frozenset(
    analyze(
        "the of and for council parish town county borough district community joint full select "
        "scrutiny overview standing working sub main new whole special general local area"
    )
)
# Who moved a motion, and how the vote went, is minuted anywhere in its item.
_ANYWHERE = frozenset({Detail.VOTE, Detail.VOTERS, Detail.MOVER})
_FILE = Path(__file__).with_name("abstention.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The numbers of the rule, as ``benchmarks/fit_abstention.py`` wrote them.

    Attributes:
        weights: of each sign.
        usual: each sign's mean over answerable questions, from which its part is counted.
        least: the sum below which nothing is found.
    """

    weights: Mapping[str, float]
    usual: Mapping[str, float]
    least: float


@cache
def shipped_rule() -> Rule:
    """Return the rule that is shipped."""
    with _FILE.open("rb") as file:
        found = tomllib.load(file)
    return Rule(weights=found["weights"], usual=found["usual"], least=found["rule"]["least"])


def why_silent(
    question: Question, ordered: Ordered, index: SearchIndex, rule: Rule | None = None
) -> Reason | None:
    """Return why the record seems silent, or None where the best passage seems to answer."""
    rule = rule or shipped_rule()
    asked = _TOLD & question.asked.details
    if asked and not asked & _stated(question, ordered, index):
        return Reason.NO_DECISION
    signs = signs_of(question, ordered, index)
    parts = (rule.weights[name] * (signs[name] - rule.usual[name]) for name in SIGNS)
    if sum(parts) >= rule.least:
        return None
    if _dated(question) and signs["period_met"] == 0:
        return Reason.NOT_INDEXED
    about = ordered.pool.covered_near[_inside(question, ordered)].max(initial=0.0)
    return Reason.NO_DECISION if about >= _MINUTED else Reason.OFF_TOPIC


def names_unknown_body(question: Question, ordered: Ordered, index: SearchIndex) -> bool:
    """Tell whether a question asks what a body did that the index does not hold.

    Minutes that do not say whose they are may be that body's, so it counts only where the best
    passage is known to be another's; and others' minutes report on a body by its name.
    """
    meeting = index.evidence(ordered.hits[0].row).meeting
    if question.bodies and not question.documents:
        return meeting.council is not None
    named: list[str] = []
    if meeting.council is not None and not question.bodies:
        named += (found["name"] for found in _COUNCIL.finditer(question.text))
    if meeting.committee is not None and not any(body.committees for body in question.bodies):
        named += (found["name"] for found in _COMMITTEE.finditer(question.text))
    if not named:
        return False
    known = _OF_MANY.union(*(analyze(body.words) for body in question.bodies))
    said = _said_around_best(ordered, index)
    own = (frozenset(analyze(name)) - known for name in named)
    return any(terms and not terms & said for terms in own)


def _said_around_best(ordered: Ordered, index: SearchIndex) -> frozenset[str]:
    """Return the terms of the best passage's item, and of the titles that it stands under."""
    row = ordered.hits[0].row
    evidence = index.evidence(row)
    meeting = evidence.meeting
    titles = (evidence.item.title, meeting.title, meeting.council, meeting.committee)
    texts = (c.text for c in index.candidates([row, *index.neighbours(row)]).values())
    return frozenset(term for text in (*titles, *texts) if text for term in analyze(text))


def signs_of(question: Question, ordered: Ordered, index: SearchIndex) -> dict[str, float]:
    """Return the signs by name; those that a question gives no occasion for say "as usual"."""
    place = _place_of_best(ordered)
    met, nearer = 1.0, _NO_SCOPE
    if question.documents or _dated(question):
        scope, met = _scope(question, index)
        inside, outside = index.alike(question.query.topic or question.query.text, scope)
        nearer = inside - outside
    return {
        "told": _told(question, ordered, index) if _inside(question, ordered)[place] else 0.0,
        "period_held": float(_column(ordered, "period")[place]) if _dated(question) else 1.0,
        "period_met": met,
        "nearer_inside": nearer,
    }


def _dated(question: Question) -> bool:
    """Tell whether a year is meant: "in June" is as often said of the matter as of the meeting."""
    return any(period.month is None for period in question.periods)


def _inside(question: Question, ordered: Ordered) -> NDArray[np.bool_]:
    """Tell which candidates are of the bodies and about the time that are meant."""
    inside = np.ones(len(ordered.pool.rows), dtype=np.bool_)
    if question.documents:
        inside &= _column(ordered, "body") > 0
    if _dated(question):
        inside &= _column(ordered, "period") > 0
    return inside


def _place_of_best(ordered: Ordered) -> int:
    return int(np.flatnonzero(ordered.pool.rows == ordered.hits[0].row)[0])


def _told(question: Question, ordered: Ordered, index: SearchIndex) -> float:
    """Return how much of the topic a sentence holds that states what was asked, 0 to 1.

    It is the best sentence of the best passage and its reach; of several details that were asked
    for, it states half of them or more.
    """
    details = sorted(question.asked.details - {Detail.REASON})  # given in too many ways
    anyhow = _stated_anyhow(question, ordered, index)
    best = 0.0
    for text in _texts_of_best(ordered, index):
        for span in sentence_spans(text, Span(start=0, end=len(text))):
            sentence = span.of(text)
            if 2 * len(anyhow | states_of(sentence, details)) >= len(details):
                best = max(best, _covered(question, sentence))
    return best


def _covered(question: Question, text: str) -> float:
    """Return the share of the question's concepts that a text holds in one of their forms."""
    terms = frozenset(analyze(text))
    held = [any(terms.issuperset(form) for form in c.alternatives) for c in question.query.concepts]
    return sum(held) / len(held) if held else 0.0


def _stated(question: Question, ordered: Ordered, index: SearchIndex) -> frozenset[Detail]:
    """Return the asked details that the best passage and its reach state."""
    details = sorted(question.asked.details)
    texts = _texts_of_best(ordered, index)
    found = frozenset[Detail]().union(*(states_of(text, details) for text in texts))
    return found | _stated_anyhow(question, ordered, index)


def _stated_anyhow(question: Question, ordered: Ordered, index: SearchIndex) -> frozenset[Detail]:
    """Return the asked details that are stated for the best passage, though not by its words.

    A clause's lead-in says that it was decided, the item who moved it and how the vote went; a
    short form that the minutes define somewhere has its long form.
    """
    details = question.asked.details
    found: frozenset[Detail] = frozenset()
    if _ANYWHERE & details:
        row = ordered.hits[0].row
        texts = [c.text for c in index.candidates(index.neighbours(row)).values()]
        sought = sorted(_ANYWHERE & details)
        found = found.union(*(states_of(text, sought) for text in texts))
    if question.expansions:
        found |= {Detail.EXPANSION}
    if ordered.pool.is_decision[_place_of_best(ordered)]:
        found |= {Detail.DECISION_WORD}
    return found & details


def _texts_of_best(ordered: Ordered, index: SearchIndex) -> list[str]:
    """Return the texts of the best passage and of what its quote may take in after it."""
    row, end = ordered.hits[0].row, int(ordered.pool.reach_ends[_place_of_best(ordered)])
    return [c.text for c in index.candidates(range(row, end)).values()]


def _column(ordered: Ordered, name: str) -> NDArray[np.float64]:
    column: NDArray[np.float64] = ordered.values[:, SIGNALS.index(name)]
    return column


def _scope(question: Question, index: SearchIndex) -> tuple[frozenset[int], float]:
    """Return the documents of the body and about the time that are meant, and whether it met.

    The second is 1 where the body met in the period, one half where it met just before or after,
    0 where neither; 1 where no year is meant.
    """
    if not _dated(question):
        return question.documents, 1.0
    inside: set[int] = set()
    near: set[int] = set()
    for period in question.periods:
        for found, (since, until) in (
            (inside, (period.since, period.until)),
            (near, near_period(period)),
        ):
            found |= index.meetings.between(since, until, month=period.month, day=period.day)
    undated = index.undated_documents()
    if question.documents:
        inside &= question.documents
        near &= question.documents
        undated &= question.documents
    return undated | near, 1.0 if inside else 0.5 if near else 0.0
