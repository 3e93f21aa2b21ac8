"""Whether two documents' dates, bodies and occasions agree, so far as they are known.

Names are compared as people mean them: without case, accents and "the"; "Penny Brok" is a slip
for "Penny Brook", but "Area Committee East" and "… West" are two.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from corpus.outlines import Outline, fold


class Agreement(StrEnum):
    """Whether two values agree; OPEN where one of them is not known, or says less."""

    EQUAL = "equal"
    OPEN = "open"
    DIFFER = "differ"


_FILLERS = frozenset(("the", "of", "and", "meeting", "for", "y", "yr"))
# "Annual General Meeting" and "Annual Meeting" are one; an ordinary meeting is seldom called so.
_OCCASION_FILLERS = {"general", "ordinary"}
# A slip in a word leaves most of it: "stroke" for "stoke", 0.91; "east" and "west" are 0.75.
_SLIP = 0.80
_SLIP_LETTERS = 5


def dates_agree(a: Outline, b: Outline) -> Agreement:
    """Return whether two documents' dates agree."""
    if a.date is None or b.date is None:
        return Agreement.OPEN
    return Agreement.EQUAL if a.date == b.date else Agreement.DIFFER


def bodies_agree(a: Outline, b: Outline) -> Agreement:
    """Return whether councils and committees agree; equal only where both are known."""
    both = {names_agree(a.council, b.council), names_agree(a.committee, b.committee)}
    if Agreement.DIFFER in both:
        return Agreement.DIFFER
    return Agreement.OPEN if Agreement.OPEN in both else Agreement.EQUAL


def occasions_agree(a: Outline, b: Outline) -> Agreement:
    """Return whether the meetings' occasions agree: annual, extraordinary."""
    one, other = (set(_plain(o.occasion)) - _OCCASION_FILLERS for o in (a, b))
    if not one or not other:
        return Agreement.OPEN
    return Agreement.EQUAL if one == other else Agreement.DIFFER


@lru_cache(maxsize=50_000)
def names_agree(a: str | None, b: str | None) -> Agreement:
    """Return whether two names mean one body; OPEN where one is unknown or part of the other."""
    one, other = _plain(a), _plain(b)
    if not one or not other:
        return Agreement.OPEN
    if one == other or _is_slip(one, other):
        return Agreement.EQUAL
    if set(one) <= set(other) or set(other) <= set(one):
        return Agreement.OPEN
    return Agreement.DIFFER


@lru_cache(maxsize=50_000)
def _plain(name: str | None) -> tuple[str, ...]:
    words = fold(re.sub(r"\bsub[\s-]+committee", "subcommittee", name or "", flags=re.I)).split()
    return tuple(word for word in words if word not in _FILLERS)


def _is_slip(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    pairs = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and all(
        min(len(a), len(b)) >= _SLIP_LETTERS
        and a[0] == b[0]
        and SequenceMatcher(None, a, b).ratio() >= _SLIP
        for a, b in pairs
    )
