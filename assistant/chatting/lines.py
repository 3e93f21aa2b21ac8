"""A line of the chat: a question, or a command that begins with a slash."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from assistant.errors import WrongUse
from assistant.filters import NAMES

COMMANDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "/help": ("", "what can be typed"),
        "/filters": (
            "[committee planning since 2022 | clear]",
            "show, set or clear what is searched at all",
        ),
        "/show": ("N", "the item that quote N stands in, whole; or what has an id"),
        "/more": ("", "further quotes for the last question"),
        "/brief": (
            "add 1 3 | list | remove 2 | clear | write FILE",
            "put quotes by, and write a briefing of them",
        ),
        "/export": ("FILE", "save the questions and answers so far, as .md or .json"),
        "/forget": ("", "begin a new subject; filters stay"),
        "/quit": ("", "end; so does Ctrl-D"),
    }
)
BRIEF_PARTS: Final = ("add", "clear", "list", "remove", "write")
_FORCE: Final = "--force"
_SAME = {"/exit": "/quit", "/q": "/quit", "/?": "/help", "/h": "/help", "/filter": "/filters"}
_LISTS: Final = frozenset({"council", "committee", "kind"})
_WORD = re.compile(r"[\"“”](?P<quoted>[^\"“”]*)[\"“”]|(?P<bare>\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command as typed: its name with the slash, and what follows it."""

    name: str
    rest: str


def read_command(line: str) -> Command | None:
    """Return the command of a line, or None where it is a question.

    Raises:
        ValueError: there is no such command; the message names them all.
    """
    if not line.startswith("/"):
        return None
    name, _, rest = line.partition(" ")
    name = _SAME.get(name.lower(), name.lower())
    if name not in COMMANDS:
        near = [known for known in COMMANDS if known.startswith(name)]
        if len(name) == 1 or len(near) != 1:
            raise ValueError(f"there is no {name}; there are {', '.join(COMMANDS)}")
        name = near[0]
    return Command(name=name, rest=rest.strip())


def words_of(text: str) -> list[str]:
    """Return the words of a command; a name of several may stand in quotation marks."""
    return [
        match["bare"] if match["quoted"] is None else match["quoted"]
        for match in _WORD.finditer(text)
    ]


def file_named(words: Sequence[str], example: str) -> tuple[Path, bool]:
    """Return the file that is typed after a command, and whether it may be written over.

    Raises:
        WrongUse: there is none, or several; the message has the example.
    """
    files = [word for word in words if word != _FORCE]
    if len(files) != 1:
        raise WrongUse(f"name one file, as in {example}")
    return Path(files[0]).expanduser(), _FORCE in words


def stated_in(text: str) -> dict[str, object]:
    """Return the filters that are typed after /filters, by name, to be read by ``make_filter``.

    "committee planning since May 2022": a name begins a filter, and what follows it to the next
    name is its value.  A name at the very end, or before another, is the value's own last word:
    "committee planning committee since 2022".

    Raises:
        ValueError: no filter's name is where one must be.
    """
    parts = _parts(text.replace("=", " "))
    found: dict[str, object] = {}
    for at, (name, is_name) in enumerate(parts):
        if not is_name:
            if at == 0:
                known = ", ".join(NAMES)
                raise ValueError(f"“{name}” is no filter; begin with one of {known}, or clear")
            continue
        value = " ".join(word for word, _ in _until_name(parts[at + 1 :]))
        if name in _LISTS:
            known_values = found.setdefault(name, [])
            assert isinstance(known_values, list)
            known_values.append(value.casefold() if name == "kind" else value)
        else:
            found[name] = value.casefold() if name == "status" else value
    return found


def _parts(text: str) -> list[tuple[str, bool]]:
    """Return the words, each with whether it is the name of a filter."""
    found: list[tuple[str, bool]] = []
    matches = list(_WORD.finditer(text))
    for at, match in enumerate(matches):
        word = match["bare"] or match["quoted"]
        follows = matches[at + 1]["bare"] if at + 1 < len(matches) else None
        ends = at + 1 == len(matches) or _is_name(follows)
        begins_value = bool(found) and found[-1][1]
        is_name = _is_name(match["bare"]) and not begins_value and not (ends and found)
        found.append((word.casefold() if is_name else word, is_name))
    return found


def _is_name(word: str | None) -> bool:
    return word is not None and word.casefold() in NAMES


def _until_name(parts: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    end = next((at for at, (_, is_name) in enumerate(parts) if is_name), len(parts))
    return list(parts[:end])
