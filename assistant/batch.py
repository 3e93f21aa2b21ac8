"""Lines of a batch: JSON objects with a question each → what is to be asked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answering import answer_question, not_indexed
from assistant.answers import Answer
from assistant.filters import NAMES, make_filter
from assistant.quoting import QUOTE_WORDS
from assistant.understanding.glossary import Glossary
from index import Filter, SearchIndex, UnknownName


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One line of a batch; ``identity`` is given back with the answer."""

    identity: str | None
    text: str
    history: tuple[str, ...]
    filters: Filter


def read_question(line: str, stated: Mapping[str, object], today: dt.date) -> Asked:
    """Return the question of one line; its own filters replace those of the command.

    Raises:
        ValueError: the line is no JSON object, or a field is not what it should be.
    """
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON ({error.msg} at column {error.colno})") from error
    if not isinstance(value, dict) or not isinstance(value.get("question"), str):
        # ruff would have a TypeError here; but what is wrong is the line of a file, a value.
        raise ValueError("it is no object with a text “question”")  # noqa: TRY004
    history = value.get("history") or []
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        raise ValueError("its “history” is no list of texts")
    identity = value.get("id")
    own = {name: value[name] for name in NAMES if value.get(name)}
    return Asked(
        identity=None if identity is None else str(identity),
        text=value["question"],
        history=tuple(history),
        filters=make_filter({**{name: stated.get(name) for name in NAMES}, **own}, today),
    )


def answer_line(
    line: str,
    index: SearchIndex,
    *,
    stated: Mapping[str, object],
    today: dt.date,
    limit: int = 5,
    quote_words: int = QUOTE_WORDS,
    glossary: Glossary | None = None,
) -> tuple[str | None, Answer]:
    """Answer one line; return its id and the answer.

    A council or committee that is not indexed is an answer here, "not_indexed", and no error:
    one such line must not stop the others.

    Raises:
        ValueError: as ``read_question``.
    """
    asked = read_question(line, stated, today)
    try:
        found = answer_question(
            asked.text,
            index,
            filters=asked.filters,
            history=asked.history,
            limit=limit,
            quote_words=quote_words,
            today=today,
            glossary=glossary,
        )
    except UnknownName:
        found = not_indexed(asked.text, index, filters=asked.filters, today=today)
    return asked.identity, found
