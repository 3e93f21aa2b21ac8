"""TOML tables read key by key: each must be known, of its kind and within its bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from corpus.toml import NotToml, read_toml
from slackbot.errors import SettingsWrong

_LONGEST: Final = 3000  # letters of one text
_KINDS: Final = {"T": "a workspace", "E": "an organisation", "C": "a channel", "U": "a person"}
_KINDS_MORE: Final = {"S": "a user group", "A": "an app"}
_LETTERS: Final = {"C": "CG", "U": "UW"}  # private channels of old are G…, people of a grid W…


class Table:
    """One table of the file; what is asked of it is known, and the rest is refused by ``close``."""

    def __init__(self, file: Path, name: str, values: Mapping[str, Any]) -> None:
        """``name`` is how messages call it, "" for the whole file."""
        self._file, self._name, self._values = file, name, values
        self._asked: list[str] = []

    def wrong(self, key: str, reason: str) -> SettingsWrong:
        """Return the error that names a key of this table."""
        return SettingsWrong(self._file, f"{self._name}.{key}" if self._name else key, reason)

    def _get(self, key: str) -> Any:  # noqa: ANN401  # whatever TOML holds
        self._asked.append(key)
        return self._values.get(key)

    def text(self, key: str, *, example: str) -> str:
        """Return a text that must be there."""
        found = self.maybe_text(key)
        if found is None:
            raise self.wrong(key, f"it is missing; write {key} = {example}")
        return found

    def maybe_text(self, key: str) -> str | None:
        """Return a text, or None where there is none."""
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, 'it must be a text in quotes, not empty: "…"')
        if len(value) > _LONGEST or not value.isprintable():
            raise self.wrong(key, f"it must be one line of {_LONGEST} characters at most")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty where there is none."""
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise self.wrong(key, 'it must be a list of texts: ["…", "…"]')
        return tuple(value)

    def flag(self, key: str, *, usual: bool = False) -> bool:
        """Return true or false."""
        value = self._get(key)
        if value is None:
            return usual
        if not isinstance(value, bool):
            raise self.wrong(key, "it must be true or false, without quotes")
        return value

    def number(self, key: str, usual: int, *, least: int, most: int) -> int:
        """Return a whole number within bounds."""
        value = self._get(key)
        if value is None:
            return usual
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(key, f"it must be a whole number from {least} to {most}")
        return value

    def path(self, key: str, *, example: str) -> Path:
        """Return a path that must be there, counted from the file's folder."""
        found = Path(self.text(key, example=example)).expanduser()
        return (self._file.parent / found).absolute()

    def ids(self, key: str, letter: str) -> frozenset[str]:
        """Return Slack's ids of one kind."""
        return frozenset(self._id(key, letter, value) for value in self.texts(key))

    def identity(self, key: str, letter: str) -> str | None:
        """Return one id of Slack's, or None."""
        value = self.maybe_text(key)
        return None if value is None else self._id(key, letter, value)

    def _id(self, key: str, letter: str, value: str) -> str:
        if not re.fullmatch(f"[{_LETTERS.get(letter, letter)}][A-Z0-9]+", value):
            kind = (_KINDS | _KINDS_MORE)[letter]
            raise self.wrong(
                key,
                f"{value!r} is not the id of {kind}; it begins with {letter} and has capital "
                "letters and figures. Names change, so only ids are taken",
            )
        return value

    def table(self, key: str) -> Table:
        """Return a table inside this one; an empty one where there is none."""
        value = self._get(key)
        name = f"{self._name}.{key}" if self._name else key
        if value is not None and not isinstance(value, Mapping):
            raise self.wrong(key, f"it must be a table: write [{name}] above its lines")
        return Table(self._file, name, value or {})

    def tables(self, key: str) -> list[Table]:
        """Return the tables of a list: [[name]]."""
        value = self._get(key)
        name = f"{self._name}.{key}" if self._name else key
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
            raise self.wrong(key, f"it must be tables: write [[{name}]] above the lines of each")
        return [Table(self._file, f"{name}[{n}]", v) for n, v in enumerate(value, 1)]

    def either(self, key: str) -> str | Sequence[str | Table] | None:
        """Return a text, or a list of texts and tables, or None."""
        value = self._get(key)
        if value is None or isinstance(value, str):
            return value
        if not isinstance(value, list):
            raise self.wrong(key, 'it must be a list, or "all"')
        name = f"{self._name}.{key}"
        found: list[str | Table] = []
        for n, part in enumerate(value, 1):
            if isinstance(part, Mapping):
                found.append(Table(self._file, f"{name}[{n}]", part))
            elif isinstance(part, str) and part.strip():
                found.append(part.strip())
            else:
                raise self.wrong(key, "it must hold names of committees and tables")
        return found

    def close(self) -> None:
        """Refuse what nobody asked for.

        Raises:
            SettingsWrong: a key is unknown; the nearest known one is named.
        """
        for key in self._values:
            if key not in self._asked:
                near = get_close_matches(key, self._asked, n=1, cutoff=0.5)
                known = (
                    f"did you mean {near[0]}?" if near else f"known are {', '.join(self._asked)}"
                )
                raise self.wrong(key, f"there is no such key; {known}")


def read_table(file: Path) -> Table:
    """Read a TOML file.

    Raises:
        SettingsWrong: it is missing, too large, or no TOML in UTF-8.
    """
    try:
        return Table(file.absolute(), "", read_toml(file))
    except OSError as error:
        raise SettingsWrong(file, "", f"it cannot be read ({error.strerror or error})") from error
    except NotToml as error:
        raise SettingsWrong(file, "", f"it {error}") from error
