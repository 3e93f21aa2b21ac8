"""Records ↔ JSON for the bot's own file: requests, what is to be sent, and what is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from slackbot.records import (
    Change,
    Feedback,
    FillView,
    KeptQuery,
    Outgoing,
    Person,
    Place,
    Post,
    Prompts,
    Remove,
    Request,
    SavedQuestion,
    ShowHome,
    Verdict,
    Way,
    Whisper,
)

_OUTGOING = {
    kind.__name__: kind for kind in (Post, Whisper, Change, Remove, FillView, ShowHome, Prompts)
}
_Record = TypeVar("_Record", Request, KeptQuery, Feedback, SavedQuestion)


def packed(record: Request | KeptQuery | Feedback | SavedQuestion) -> str:
    """Return a record as JSON."""
    return json.dumps(asdict(record), ensure_ascii=False)


def unpacked(kind: type[_Record], text: str) -> _Record:
    """Return a record that ``packed`` wrote."""
    values = json.loads(text)
    for name, value in values.items():
        if name in _MADE:
            values[name] = _MADE[name](value)
        elif isinstance(value, list):
            values[name] = tuple(value)
    return kind(**values)


def packed_plan(plan: Sequence[Outgoing]) -> str:
    """Return what is to be sent as JSON."""
    return json.dumps(
        [[type(outgoing).__name__, asdict(outgoing)] for outgoing in plan], ensure_ascii=False
    )


def unpacked_plan(text: str) -> tuple[Outgoing, ...]:
    """Return what is to be sent, as ``packed_plan`` wrote it."""
    return tuple(_outgoing(_OUTGOING[name], values) for name, values in json.loads(text))


def _outgoing(kind: type[Any], values: dict[str, Any]) -> Outgoing:
    for name in ("blocks", "prompts"):
        if name in values:
            values[name] = tuple(
                tuple(value) if isinstance(value, list) else value for value in values[name]
            )
    made: Outgoing = kind(**values)
    return made


def _fields(values: Sequence[Sequence[Any]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(chosen)) for name, chosen in values)


def _person(values: Mapping[str, Any]) -> Person:
    return Person(**values)


def _place(values: Mapping[str, Any]) -> Place:
    return Place(**values)


# What JSON has no form of its own for, by the name of the field; a list is a tuple in every record.
_MADE: dict[str, Callable[[Any], Any]] = {
    "person": _person,
    "place": _place,
    "way": Way,
    "verdict": Verdict,
    "fields": _fields,
}
