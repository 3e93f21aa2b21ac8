"""Filters typed with a question: ``bins since:2021 committee:"Environment Panel"``."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from assistant.filters import NAMES, make_filter
from index import Filter

_LISTS: Final = frozenset({"council", "committee", "kind"})
_TYPED = re.compile(
    rf"(?<!\S)(?P<name>{'|'.join(NAMES)}):(?:\"(?P<a>[^\"]+)\"|“(?P<b>[^”]+)”|(?P<c>[^\s\"“]\S*))",
    re.IGNORECASE,
)


class MisstatedFilter(ValueError):
    """A filter that was typed means nothing; the message says what would be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A question without the filters that were typed with it; None where there were none."""

    text: str
    filters: Filter | None


def read_typed(text: str, today: dt.date) -> Typed:
    """Return a question and its filters.

    Raises:
        MisstatedFilter: a date, kind or state is none.
    """
    stated: dict[str, object] = {}
    for match in _TYPED.finditer(text):
        name, value = match["name"].lower(), match["a"] or match["b"] or match["c"]
        if name in _LISTS:
            values = stated.setdefault(name, [])
            assert isinstance(values, list), "made one line above"
            values.append(value)
        else:
            stated[name] = value
    if not stated:
        return Typed(text=text, filters=None)
    try:
        filters = make_filter(stated, today)
    except ValueError as error:
        raise MisstatedFilter(str(error)) from error
    return Typed(text=" ".join(_TYPED.sub(" ", text).split()), filters=filters)
