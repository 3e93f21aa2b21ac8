"""Restricted views: an index in which some minutes do not exist.

A view is what ``SearchIndex`` would be had the hidden documents and passages never been read: they
are in no ranking, count, name, correction, acronym, context or list, and their ids mean nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from index.search import SearchIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A committee, of one council or, where ``council`` is None, of any; matched as filters do."""

    committee: str
    council: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """What a view leaves out.

    Attributes:
        withheld: committees whose minutes do not exist in the view.
        only: the committees that exist in it, less ``withheld``; None for all of them.
        hides_exempt: whether the passages of exempt items do not exist either.
    """

    withheld: frozenset[Body] = frozenset()
    only: frozenset[Body] | None = None
    hides_exempt: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptItem:
    """An item taken in private: that it was there, and nothing of what it says."""

    document_id: str
    item_id: str
    council: str | None
    committee: str | None
    date: dt.date | None
    number: str
    title: str


def restricted_view(index: SearchIndex, restriction: Restriction) -> SearchIndex:
    """Return the index as it would be without what the restriction hides."""
    raise NotImplementedError


def exempt_items(view: SearchIndex, documents: Sequence[int]) -> tuple[ExemptItem, ...]:
    """Return the exempt items of documents that the view lets through, in document order."""
    raise NotImplementedError
