"""Filters as people state them → the filter that retrieval applies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TypeVar

from assistant.understanding.periods import parse_period
from corpus import MinutesStatus, PassageKind
from index import Filter

_Member = TypeVar("_Member", PassageKind, MinutesStatus)

NAMES = ("council", "committee", "since", "until", "on", "kind", "status", "person")


def make_filter(stated: Mapping[str, object], today: dt.date) -> Filter:
    """Return the filter of the options named in ``NAMES``; None and [] do not restrict.

    Raises:
        ValueError: a date, kind or status is none, or a name no text; the message says what is
            understood.
    """
    since, until = _period(stated, today)
    if since and until and since > until:
        raise ValueError(f"the period ends ({until}) before it begins ({since})")
    status, person = stated.get("status"), stated.get("person")
    if person is not None and not (isinstance(person, str) and person.strip()):
        raise ValueError("person must be a name")
    return Filter(
        councils=tuple(_words(stated, "council")),
        committees=tuple(_words(stated, "committee")),
        since=since,
        until=until,
        kinds=tuple(_member(PassageKind, kind, "kind") for kind in _words(stated, "kind")),
        status=_member(MinutesStatus, str(status), "status") if status else None,
        person=person,
    )


def _period(stated: Mapping[str, object], today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    since, until, on = (stated.get(name) for name in ("since", "until", "on"))
    first = parse_period(str(since), today)[0] if since else None
    last = parse_period(str(until), today)[1] if until else None
    if on:
        begin, end = parse_period(str(on), today)
        first = max(first, begin) if first else begin
        last = min(last, end) if last else end
    return first, last


def _words(stated: Mapping[str, object], name: str) -> Sequence[str]:
    value = stated.get(name)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return value
    raise ValueError(f"{name} must be a text or a list of texts")


def _member(members: type[_Member], word: str, name: str) -> _Member:
    try:
        return members(word)
    except ValueError:
        known = ", ".join(member.value for member in members)
        raise ValueError(f"“{word}” is no {name}; there are {known}") from None
