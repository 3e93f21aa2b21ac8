"""TOML that people write by hand: read within bounds, and what is wrong with it said in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

_LONGEST_LINE: Final = 6000  # bytes; tomllib takes quadratic time over a dotted key


class NotToml(Exception):
    """What is wrong with a file, as it goes after the file's name: "is no TOML: …"."""


class TooLarge(NotToml):
    """It has more bytes than anybody writes by hand."""


def read_toml(file: Path, *, most: int = 1 << 18) -> dict[str, Any]:
    """Read a file of ``most`` bytes at the longest; a byte order mark at its head does no harm.

    Raises:
        OSError: it cannot be opened or read.
        NotToml: it is too large, or no TOML in UTF-8.
    """
    with file.open("rb") as opened:
        return parse_toml(opened.read(most + 1), most=most)


def parse_toml(raw: bytes, *, most: int = 1 << 18) -> dict[str, Any]:
    """Return what such a file's bytes say.

    Raises:
        NotToml: as ``read_toml``.
    """
    import tomllib  # only who has such a file waits for it

    if len(raw) > most:
        raise TooLarge(f"is larger than {_in_words(most)}")
    if any(len(line) > _LONGEST_LINE for line in raw.splitlines()):
        raise NotToml(f"has a line longer than {_LONGEST_LINE} bytes")
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotToml("is no TOML: it is not in UTF-8; save it so") from error
    except tomllib.TOMLDecodeError as error:
        raise NotToml(f"is no TOML: {error}") from error
    except RecursionError as error:
        raise NotToml("is no TOML: it is nested too deeply") from error


def _in_words(size: int) -> str:
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size >> 10} KB"
