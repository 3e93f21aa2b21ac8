"""What speaks for a candidate's answering a question: one row of numbers each, 0 to about 1.

The first ranking finds candidates by words and meaning; these signals also ask whether a passage
states what was asked (a date, a sum, who voted), whether it is of the body and the time, whether
it is a decision where one is wanted.  How much each counts stands in ``ranking.toml``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answers import Intent, Question
from assistant.understanding.asked_dates import AskedPeriod
from assistant.understanding.question import near_period
from assistant.understanding.stating import Detail, states
from corpus import PassageKind
from index import Candidate, Pool

SIGNALS = (
    "fused",
    "title",
    "meaning",
    "topic",
    "topic_around",
    "sentence",
    "sentence_asked",
    "covered",
    "covered_near",
    "item_best",
    "document_best",
    "decision",
    "decision_asked",
    "clause_asked",
    "resolution_asked",
    "states",
    "states_around",
    "body",
    "period",
    "latest",
    "agenda_asked",
    "attendance",
)
_UNDATED, _NEAR = 0.25, 0.5


def signals_of(
    question: Question, pool: Pool, candidates: Mapping[int, Candidate]
) -> NDArray[np.float64]:
    """Return the signals of every candidate of the pool, shape (candidates, signals).

    ``candidates`` holds every passage of the pool and of its reach.
    """
    own = [candidates[int(row)] for row in pool.rows]
    wanted = question.wants_decision
    decided = pool.is_decision.astype(np.float64)
    stated, around = _stated(question, pool, candidates)
    attending = question.intent is Intent.ATTENDANCE
    columns: dict[str, Sequence[float] | NDArray[np.float64]] = {
        "fused": pool.fused,
        "title": pool.title,
        "meaning": pool.meaning,
        "topic": pool.topic,
        "topic_around": pool.topic_around,
        "sentence": pool.sentence,
        "sentence_asked": pool.sentence_asked,
        "covered": pool.covered,
        "covered_near": pool.covered_near,
        "item_best": pool.item_best,
        "document_best": pool.document_best,
        "decision": decided,
        "decision_asked": decided * float(wanted),
        "clause_asked": [float(wanted and c.is_clause) for c in own],
        "resolution_asked": decided * float(question.wants_resolution),
        "states": stated,
        "states_around": around,
        "body": [float(c.document in question.documents) for c in own],
        "period": [_within(question.periods, c.date) for c in own],
        "latest": _latest(question, own),
        "agenda_asked": [wanted * (c.kind is PassageKind.AGENDA) for c in own],
        "attendance": [float(not attending and c.kind is PassageKind.ATTENDANCE) for c in own],
    }
    return np.column_stack([columns[name] for name in SIGNALS]).astype(np.float64)


def reach_of(pool: Pool) -> list[int]:
    """Return the rows of the candidates and of what a quote of each may take in after it."""
    ends = zip(pool.rows.tolist(), pool.reach_ends.tolist(), strict=True)
    return sorted({row for start, end in ends for row in range(start, end)})


def _stated(
    question: Question, pool: Pool, candidates: Mapping[int, Candidate]
) -> tuple[list[float], list[float]]:
    """Return the share of the asked details that each passage, and its reach, states."""
    details = sorted(question.asked.details)
    if not details:
        return [0.0] * len(pool.rows), [0.0] * len(pool.rows)
    told = {row: states_of(candidates[row].text, details) for row in reach_of(pool)}
    own, around = [], []
    for start, end in zip(pool.rows.tolist(), pool.reach_ends.tolist(), strict=True):
        own.append(len(told[start]) / len(details))
        reached = frozenset[Detail]().union(*(told[row] for row in range(start, end)))
        around.append(len(reached) / len(details))
    return own, around


def states_of(text: str, details: Sequence[Detail]) -> frozenset[Detail]:
    """Return which of the asked details a text states."""
    return frozenset(detail for detail in details if states(text, detail))


def _within(periods: Sequence[AskedPeriod], date: dt.date | None) -> float:
    """Return how well a meeting's date fits the periods asked for: 1 within one of them."""
    if not periods:
        return 0.0
    return _UNDATED if date is None else max(_fits(period, date) for period in periods)


def _fits(period: AskedPeriod, date: dt.date) -> float:
    if period.month is not None:
        same_day = period.day is None or period.day == date.day
        return float(period.month == date.month and same_day)
    if _between(date, period.since, period.until):
        return 1.0
    return _NEAR * _between(date, *near_period(period))


def _between(date: dt.date, since: dt.date | None, until: dt.date | None) -> bool:
    return (since is None or since <= date) and (until is None or date <= until)


def _latest(question: Question, own: Sequence[Candidate]) -> list[float]:
    """Return how late each candidate's meeting is among those of the body, where that is asked."""
    meant = question.documents
    dates = sorted({c.date for c in own if c.date and (not meant or c.document in meant)})
    if not dates or not (question.asked.latest or question.asked.earliest):
        return [0.0] * len(own)
    places = {date: (n + 1) / len(dates) for n, date in enumerate(dates)}
    if question.asked.earliest and not question.asked.latest:
        places = {date: 1 + 1 / len(dates) - place for date, place in places.items()}
    dated = ((c.date if not meant or c.document in meant else None) for c in own)
    return [places[date] if date else 0.0 for date in dated]
