"""Signs of text in a terminal: which may be shown, and how many columns they take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Signs that steer a terminal or turn the reading direction; none is part of what minutes say.
# Half a surrogate pair, as command lines bring bytes that are no text, cannot be printed at all.
_STEERING = [
    *range(9),
    *range(14, 28),
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    *(0x200E, 0x200F, 0x061C),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *range(0xD800, 0xE000),
]
# Ends of lines, pages and fields of other kinds: white space still, that parts words.
_PARTING = [0x0B, 0x0C, *range(0x1C, 0x20), 0x85, 0x2028, 0x2029]
_UNSEEN: Final[Mapping[int, str]] = MappingProxyType(
    dict.fromkeys(_STEERING, "") | dict.fromkeys(_PARTING, " ")
)
# Western letters and punctuation: a column each, so that wcwidth need not be imported for them.
_NARROW = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e£€™]*")


def shown(text: str) -> str:
    """Return text that a terminal may be given: tabs and line ends stay, what steers it goes."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)


def columns(text: str) -> int:
    """Return how many columns a line of shown text takes."""
    if _NARROW.fullmatch(text):
        return len(text)
    # Some 20 ms, which the first answer of a cold start need not wait for.
    from wcwidth import wcswidth

    found = wcswidth(unicodedata.normalize("NFC", text))
    return found if found >= 0 else len(text)
