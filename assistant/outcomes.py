"""What became of the motions that a quote states, which nobody may take for another thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from corpus import Decision, Outcome, Span
from index import Evidence


class Fate(StrEnum):
    """Whether what a quote states was decided.

    A paragraph may tell of a motion that was lost and of one that was then carried: it is
    neither a lost motion nor a decision.
    """

    DECIDED = "decided"
    LOST = "lost"
    PARTLY_LOST = "partly lost"
    UNMINUTED = "outcome not minuted"


def with_quoted(evidence: Evidence, span: Span) -> Evidence:
    """Return a passage with the decisions of its neighbours too that a wider quote takes in.

    Beside a decision of its own, one counts too of which the quote has only the vote or who
    moved it: "The motion was lost. Councillor Ley then moved …, which was carried by 5 to 4".
    """
    if span == evidence.passage.span:
        return evidence
    own = evidence.decisions
    others = (
        d
        for d in evidence.item.decisions
        if d not in own and (d.span in span or (own and _is_told_in(d, span)))
    )
    return replace(evidence, decisions=(*own, *others))


def _is_told_in(decision: Decision, span: Span) -> bool:
    vote = decision.vote.span if decision.vote else None
    return any(part is not None and part in span for part in (vote, decision.proposer))


def fate(decisions: Iterable[Decision]) -> Fate:
    """Return what became of the motions that a quote states; of none, it is decided."""
    outcomes = {decision.outcome for decision in decisions}
    if Outcome.LOST in outcomes:
        return Fate.PARTLY_LOST if Outcome.CARRIED in outcomes else Fate.LOST
    return Fate.UNMINUTED if Outcome.UNKNOWN in outcomes else Fate.DECIDED
