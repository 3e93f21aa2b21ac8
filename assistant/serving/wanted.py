"""Requests: a JSON object → what is wanted of the index, each field checked.

The objects are those of the command line: ``ask`` takes what a line of ``ask --batch`` is, with
the options of the command beside; ``search`` and ``show`` take theirs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from assistant.errors import WrongUse
from assistant.filters import NAMES, make_filter
from assistant.quoting import QUOTE_WORDS
from assistant.searching import MODES
from assistant.understanding.glossary import Glossary, parse_glossary
from index import Filter

COMMANDS: Final = ("ask", "search", "show", "status")
_MOST: Final = 999_999
_FIELDS: Final = {
    "ask": ("id", "question", "history", "limit", "quote_words", "today", *NAMES),
    "search": ("query", "mode", "limit", "today", *NAMES),
    "show": ("id", "context"),
    "status": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question with the turns before it; ``identity`` is given back with the answer."""

    identity: str | None
    text: str
    history: tuple[str, ...]
    filters: Filter
    limit: int
    quote_words: int
    today: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Words whose passages are wanted."""

    text: str
    mode: str
    filters: Filter
    limit: int
    today: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What stands under an id, with some passages around."""

    identity: str
    context: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the index holds."""


Wanted: TypeAlias = Ask | Search | Show | Status


def read_wanted(command: str, body: Mapping[str, object]) -> Wanted:
    """Return what is wanted; what the body does not state is as the command has it.

    Raises:
        WrongUse: a field is unknown, is missing, or cannot be understood.
    """
    unknown = [name for name in body if name not in _FIELDS[command]]
    if unknown:
        # A filter with a slip in its name would otherwise widen what is searched.
        known = ", ".join(_FIELDS[command]) or "none"
        raise WrongUse(f"{command} has no field “{unknown[0]}”; there are {known}")
    if command == "ask":
        return _read_ask(body)
    if command == "search":
        return _read_search(body)
    if command == "show":
        return Show(identity=_text(body, "id"), context=_number(body, "context", 0, least=0))
    return Status()


def _read_ask(body: Mapping[str, object]) -> Ask:
    history = body.get("history") or []
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        raise WrongUse("“history” is no list of texts")
    question, identity = _text(body, "question"), body.get("id")
    if not question.strip():
        raise WrongUse("“question” is empty")
    return Ask(
        identity=None if identity is None else str(identity),
        text=question,
        history=tuple(history),
        filters=read_filter(body),
        limit=_number(body, "limit", 5),
        quote_words=_number(body, "quote_words", QUOTE_WORDS),
        today=_today(body),
    )


def _read_search(body: Mapping[str, object]) -> Search:
    mode = body.get("mode", "hybrid")
    if not isinstance(mode, str) or mode not in MODES:
        raise WrongUse(f"“mode” is one of {', '.join(MODES)}")
    return Search(
        text=_text(body, "query"),
        mode=mode,
        filters=read_filter(body),
        limit=_number(body, "limit", 10),
        today=_today(body),
    )


def read_filter(body: Mapping[str, object]) -> Filter:
    """Return the filter of a request.

    Raises:
        WrongUse: a part of it cannot be understood.
    """
    try:
        return make_filter(body, _today(body))
    except ValueError as error:
        raise WrongUse(str(error)) from error


def read_glossary_of(value: object) -> Glossary:
    """Return the glossary of a request: a file's name and its content.

    Raises:
        GlossaryWrong: it cannot be read as one.
        WrongUse: it is something else.
    """
    file = value.get("file") if isinstance(value, dict) else None
    toml = value.get("toml") if isinstance(value, dict) else None
    if not isinstance(file, str) or not isinstance(toml, str):
        raise WrongUse("“glossary” is no object of two texts, “file” and “toml”")
    return parse_glossary(Path(file), toml.encode("utf-8", "surrogateescape"))


def _today(body: Mapping[str, object]) -> dt.date:
    value = body.get("today")
    if value is None:
        return dt.datetime.now().astimezone().date()
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise WrongUse(f"“today” is no date: {value!r}; write it like 2023-05-17") from None


def _text(body: Mapping[str, object], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise WrongUse(f"“{name}” is missing, or no text")
    return value


def _number(body: Mapping[str, object], name: str, usual: int, *, least: int = 1) -> int:
    value = body.get(name, usual)
    if type(value) is not int or not least <= value <= _MOST:
        raise WrongUse(f"“{name}” must be a whole number from {least} to {_MOST:,}")
    return value
