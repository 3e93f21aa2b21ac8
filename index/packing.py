"""Parts of records that no query looks into, as JSON in one column, and back.

Spans are pairs of numbers; a date is ISO; what is None stays NULL.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from corpus.records import (
    NO_FACTS,
    Action,
    Attendee,
    Facts,
    Interest,
    MinutesStatus,
    Presence,
    Side,
    Span,
    Stated,
    Vote,
    Voter,
)


def packed(value: object) -> str | None:
    """Return a record, a tuple of records or a span as JSON; None as None."""
    return None if value is None else json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return value


def _plain_fields(record: Facts | Stated) -> dict[str, Any]:
    return {f.name: _plain(getattr(record, f.name)) for f in dataclasses.fields(record)}


_NO_FACTS, _NOT_STATED = _plain_fields(NO_FACTS), _plain_fields(Stated())


def packed_facts(facts: Facts) -> str:
    """Return a container's facts as JSON, less what most say nothing of."""
    return _beyond(facts, NO_FACTS)


def packed_stated(stated: Stated) -> str:
    """Return what was stated of a file as JSON, less what was not."""
    return _beyond(stated, Stated())


def _beyond(record: Facts | Stated, usual: Facts | Stated) -> str:
    names = [f.name for f in dataclasses.fields(record)]
    own = {name: getattr(record, name) for name in names}
    other = {name: value for name, value in own.items() if value != getattr(usual, name)}
    return json.dumps({name: _plain(value) for name, value in other.items()}, ensure_ascii=False)


def unpacked_span(words: str | None) -> Span | None:
    """Return what ``packed`` wrote of a span, or None."""
    return None if words is None else _span(json.loads(words))


def unpacked_spans(words: str) -> tuple[Span, ...]:
    """Return what ``packed`` wrote of several spans."""
    return tuple(Span(start=start, end=end) for start, end in _several(words))


def unpacked_vote(words: str | None) -> Vote | None:
    """Return what ``packed`` wrote of a vote, or None."""
    if words is None:
        return None
    value = json.loads(words)
    names = tuple(Voter(name=_some(v["name"]), side=Side(v["side"])) for v in value["names"])
    return Vote(**{**value, "span": _some(value["span"]), "names": names})


def unpacked_attendance(words: str) -> tuple[Attendee, ...]:
    """Return what ``packed`` wrote of a list of attendance."""
    return _attendees(json.loads(words))


def unpacked_actions(words: str) -> tuple[Action, ...]:
    """Return what ``packed`` wrote of an item's actions."""
    return tuple(
        Action(span=_some(a["span"]), owner=_span(a["owner"]), due=_span(a["due"]))
        for a in _several(words)
    )


def unpacked_interests(words: str) -> tuple[Interest, ...]:
    """Return what ``packed`` wrote of an item's declarations of interest."""
    return tuple(
        Interest(span=_some(i["span"]), member=_span(i["member"])) for i in _several(words)
    )


def _several(words: str) -> Sequence[Any]:
    """Return the parts of a packed tuple; most are none, and parsing that costs as much as one."""
    return () if words == "[]" else json.loads(words)


def unpacked_facts(words: str) -> Facts:
    """Return what ``packed_facts`` wrote, or in older indexes ``packed`` of all."""
    value = {**_NO_FACTS, **json.loads(words)}
    return Facts(
        **{
            **value,
            "date": dt.date.fromisoformat(value["date"]) if value["date"] else None,
            "minutes_status": MinutesStatus(value["minutes_status"]),
            "attendees": _attendees(value["attendees"]),
        }
    )


def unpacked_stated(words: str) -> Stated:
    """Return what ``packed_stated`` wrote, or in older indexes ``packed`` of all."""
    value = {**_NOT_STATED, **json.loads(words)}
    status = value["minutes_status"]
    return Stated(
        **{
            **value,
            "date": dt.date.fromisoformat(value["date"]) if value["date"] else None,
            "minutes_status": MinutesStatus(status) if status else None,
        }
    )


def _attendees(values: Sequence[Mapping[str, Any]]) -> tuple[Attendee, ...]:
    return tuple(
        Attendee(name=_some(a["name"]), presence=Presence(a["presence"]), role=a["role"])
        for a in values
    )


def _span(value: Sequence[int] | None) -> Span | None:
    return None if value is None else _some(value)


def _some(value: Sequence[int]) -> Span:
    start, end = value
    return Span(start=start, end=end)
