"""``/filters``: what is searched at all, shown, set and cleared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from assistant.applied import stated_words
from assistant.chatting.lines import stated_in, words_of
from assistant.filters import NAMES, make_filter
from index import Filter, SearchIndex

# What each name that can be typed stands for in a filter.
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "council": ("councils",),
        "committee": ("committees",),
        "since": ("since",),
        "until": ("until",),
        "on": ("since", "until"),
        "kind": ("kinds",),
        "status": ("status",),
        "person": ("person",),
    }
)


def filters_in_words(filters: Filter) -> str:
    """Return the filters as a line for people."""
    said = stated_words(filters)
    return f"Searched: only {', '.join(said)}." if said else "No filters: everything is searched."


def changed_filters(text: str, filters: Filter, index: SearchIndex, today: dt.date) -> Filter:
    """Return the filters after what is typed; those it does not name stay.

    Args:
        text: "committee planning since 2022", "clear", "clear committee".
        filters: as they are.
        index: whose councils and committees are known.
        today: the day that "last year" counts from.

    Raises:
        ValueError: it cannot be understood.
        UnknownName: it names what the index does not hold.
    """
    words = words_of(text)
    if words[:1] == ["clear"]:
        return _cleared(words[1:], filters)
    stated = stated_in(text)
    new = make_filter(stated, today)
    fields = {field for name in stated for field in _FIELDS[name]}
    found = replace(filters, **{field: getattr(new, field) for field in fields})
    if found.since and found.until and found.since > found.until:
        raise ValueError(f"the period ends ({found.until}) before it begins ({found.since})")
    return index.named(found)


def _cleared(names: list[str], filters: Filter) -> Filter:
    if not names:
        return Filter()
    unknown = [name for name in names if name not in _FIELDS]
    if unknown:
        raise ValueError(f"“{unknown[0]}” is no filter; there are {', '.join(NAMES)}")
    bare = Filter()
    fields = {field for name in names for field in _FIELDS[name]}
    return replace(filters, **{field: getattr(bare, field) for field in fields})
