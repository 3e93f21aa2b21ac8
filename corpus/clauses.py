"""A decision as it is found, before it has an id."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import DecisionKind, Outcome, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A decision before it has an id.

    Attributes:
        inferred: only its place or its form shows that it is one.
        moved: it is a motion, or rests on one: a resolution further down replaces it.
        twin: the same decision printed again in the item's other zone.
    """

    span: Span
    label: str
    lead_in: tuple[Span, ...]
    kind: DecisionKind
    outcome: Outcome
    inferred: bool = False
    moved: bool = False
    twin: Span | None = None
