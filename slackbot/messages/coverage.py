"""What can be searched, in figures: of the view that was searched, and of no more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assistant.render import counted
from corpus.dates import in_words
from index import Filter, SearchIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many documents of which bodies, from which days, read when.

    Attributes:
        bodies: as ``body_words`` names them, with the count of their documents, the largest first.
        councils, committees: how many there are by name.
        first, last: days of meetings; None where all are undated.
    """

    documents: int
    bodies: tuple[tuple[str, int], ...]
    councils: int
    committees: int
    first: dt.date | None
    last: dt.date | None
    read: dt.datetime


def coverage_of(view: SearchIndex) -> Coverage:
    """Return what a view holds."""
    first, last = view.period()
    held = view.bodies.held(Filter())
    bodies = [(body_words(one.council, one.committee), one.documents) for one in held]
    return Coverage(
        documents=sum(count for _, count in bodies),
        bodies=tuple(sorted((b for b in bodies if b[0]), key=lambda b: (-b[1], b[0]))),
        councils=len({one.council for one in held if one.council}),
        committees=len({one.committee for one in held if one.committee}),
        first=dt.date.fromisoformat(first) if first else None,
        last=dt.date.fromisoformat(last) if last else None,
        read=view.manifest.built_at,
    )


def body_words(council: str | None, committee: str | None) -> str:
    """Return "Ambleford Borough Council, Planning Committee"; a name that says both, once."""
    if council and committee and council.casefold().endswith(committee.casefold()):
        return council
    return ", ".join(name for name in (council, committee) if name)


def searched(coverage: Coverage) -> str:
    """Return "Searched 412 sets of minutes of 3 committees, …"; it has figures and no names."""
    return f"Searched {holds(coverage)}."


def holds(coverage: Coverage) -> str:
    """Return "412 sets of minutes of 3 committees, 3 March 2019 to 30 June 2026"."""
    told = counted(coverage.documents, "set of minutes", "sets of minutes")
    if coverage.councils > 1:
        told += f" of {counted(coverage.councils, 'council')}"
    elif coverage.committees:
        told += f" of {counted(coverage.committees, 'committee')}"
    if coverage.first and coverage.last:
        told += f", {in_words(coverage.first)} to {in_words(coverage.last)}"
    return told
