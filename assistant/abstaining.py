"""Whether the best passage answers at all: the signs of a record that is silent.

A question that the minutes do not answer is mostly a near miss: the right council and topic with
the figure, the name, the outcome or the year missing.  How well passages match hardly tells; what
tells is whether the best one states the kind of detail that was asked for, whether it is of the
time that was meant and the body met then at all, and whether the topic stands rather in other
bodies' or other years' minutes.  How much each sign counts, and below which sum nothing is found,
stands in ``abstention.toml``.
"""

from __future__ import annotations

import re
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
from index import SearchIndex

SIGNS = (
    "stated",
    "period_held",
    "period_met",
    "nearer_inside",
    "covered_inside",
)
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
        Detail.MOVER,
    }
)
# What a question has that names no body and no period: neither for nor against it.
_NO_SCOPE = 0.1
_COUNCIL = re.compile(
    r"\b(?P<place>[A-Z][\w’'-]+)(?i:\s+(?:parish|town|community|borough|city|county|district)"
    r"\s+council)\b"
)
# Who moved a motion, and how the vote went, is minuted anywhere in its item.
_ANYWHERE = frozenset({Detail.VOTE, Detail.MOVER})
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
    parts = {
        name: rule.weights.get(name, 0.0) * (signs[name] - rule.usual.get(name, 0.0))
        for name in SIGNS
    }
    if sum(parts.values()) >= rule.least:
        return None
    if question.periods and signs["period_met"] == 0:
        return Reason.NOT_INDEXED
    elsewhere = parts["nearer_inside"] + parts["covered_inside"] + parts["period_held"]
    return Reason.NO_DECISION if parts["stated"] < elsewhere else Reason.OFF_TOPIC


def names_unknown_body(question: Question, ordered: Ordered, index: SearchIndex) -> bool:
    """Tell whether a question names a council that the index does not hold.

    Minutes that do not say whose they are may be that council's, so it counts only where the best
    passage is known to be another's.
    """
    if question.bodies:
        unknown = not question.documents
    else:
        places = (name["place"] for name in _COUNCIL.finditer(question.text))
        unknown = any(not index.bodies.uses(place) for place in places)
    return unknown and index.evidence(ordered.hits[0].row).meeting.council is not None


def signs_of(question: Question, ordered: Ordered, index: SearchIndex) -> dict[str, float]:
    """Return the signs by name; those that a question gives no occasion for say "as usual"."""
    place = _place_of_best(ordered)
    details = sorted(question.asked.details)
    stated = _stated(question, ordered, index)
    scope, met = _scope(question, index)
    named = bool(question.documents or question.periods)
    inside, outside = index.alike(question.query.topic or question.query.text, scope)
    return {
        "stated": len(stated) / len(details) if details else 1.0,
        "period_held": float(_column(ordered, "period")[place]) if question.periods else 1.0,
        "period_met": met,
        "nearer_inside": inside - outside if named else _NO_SCOPE,
        "covered_inside": _covered_inside(question, ordered),
    }


def _place_of_best(ordered: Ordered) -> int:
    return int(np.flatnonzero(ordered.pool.rows == ordered.hits[0].row)[0])


def _stated(question: Question, ordered: Ordered, index: SearchIndex) -> frozenset[Detail]:
    """Return the asked details that the best passage and its reach state.

    A short form that the minutes define somewhere has its long form.
    """
    details = sorted(question.asked.details)
    row, end = ordered.hits[0].row, int(ordered.pool.reach_ends[_place_of_best(ordered)])
    rows = set(range(row, end))
    if _ANYWHERE.intersection(details):
        rows.update(index.neighbours(row))
    texts = [candidate.text for candidate in index.candidates(sorted(rows)).values()]
    found = frozenset[Detail]().union(*(states_of(text, details) for text in texts))
    if question.expansions:
        found |= {Detail.EXPANSION}
    if ordered.pool.is_decision[_place_of_best(ordered)]:
        found |= {Detail.DECISION_WORD}  # a clause's lead-in says it, not its own words
    return found.intersection(details)


def _column(ordered: Ordered, name: str) -> NDArray[np.float64]:
    column: NDArray[np.float64] = ordered.values[:, SIGNALS.index(name)]
    return column


def _scope(question: Question, index: SearchIndex) -> tuple[frozenset[int], float]:
    """Return the documents of the body and about the time that are meant, and whether it met.

    The second is 1 where the body met in the period, one half where it met just before or after,
    0 where neither; 1 where no period is meant.
    """
    meant = question.documents or index.documents()
    if not question.periods:
        return meant, 1.0
    inside: set[int] = set()
    near: set[int] = set()
    for period in question.periods:
        for found, (since, until) in (
            (inside, (period.since, period.until)),
            (near, near_period(period)),
        ):
            found |= index.documents_between(since, until, month=period.month, day=period.day)
    met = 1.0 if meant & inside else 0.5 if meant & near else 0.0
    return meant & (near | index.undated_documents()), met


def _covered_inside(question: Question, ordered: Ordered) -> float:
    """Return how much more of the topic the body's own passages cover than others', -1 to 1."""
    if not question.documents:
        return 0.0
    own = _column(ordered, "body") > 0
    covered = ordered.pool.covered_near
    return float(covered[own].max(initial=0.0) - covered[~own].max(initial=0.0))
