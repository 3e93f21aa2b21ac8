"""Fonts that do not say which letters they draw: their codes are told by one shift, or refused.

Word's older "print to PDF" numbers the glyphs of a font and keeps no table of letters.  The
numbers run in the order of ASCII less 29: "7KDW" is "That".  Control characters betray it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from enum import Enum

# What pdfium itself writes for line ends and hyphens is not counted.
_CONTROLS = re.compile("[\x01\x03-\x08\x0b\x0c\x0e-\x1f]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_FEWEST_CONTROLS = 0.02
# Among words of English or Welsh, of any kind of text, four in ten are these.
_COMMON = re.compile(
    r"the|of|and|to|in|that|for|be|is|was|were|on|by|it|with|as|at|from|this|an|are|been|had|has"
    r"|have|not|would|will|which|council|meeting|minutes|members|committee|resolved|clerk|report"
    r"|councillor|agreed|noted|item|no|mr|mrs|yr|ar|yn|ei|eu|gan|bod|wedi|am|oedd|ac|fod|hyn"
    r"|bwyllgor|cyngor|cyfarfod|cofnodion|aelodau|penderfynwyd|cynghorydd|clerc"
)
_PLAIN = 0.2
_WORDS_NEEDED = 4
_USUAL_SHIFT = 29
_NAMED_FROM, _GAP_AT = 98, 172  # where the glyphs' order leaves ASCII, and skips a space


class Letters(Enum):
    """Whether a page's letters are what its file says."""

    TOLD = "told"
    DECODED = "decoded"
    LOST = "lost"


def doubtful(text: str) -> bool:
    """Tell whether a page has control characters where words should be."""
    return len(_CONTROLS.findall(text)) > _FEWEST_CONTROLS * len(text) > 0


def decoded(text: str, font_at: Callable[[int], int]) -> tuple[str, Letters]:
    """Return a doubtful page's text with each shifted font decoded.

    Args:
        text: one character for each index of the page.
        font_at: names the font of the character at an index; 0 for characters of no font.
    """
    places: dict[int, list[int]] = defaultdict(list)
    for index in range(len(text)):
        if font := font_at(index):
            places[font].append(index)
    done = list(text)
    state = Letters.TOLD
    for indices in places.values():
        letters = "".join(text[i] for i in indices)
        if not doubtful(letters):
            continue
        shift = _shift(letters)
        if shift is None:
            return text, Letters.LOST
        state = Letters.DECODED
        for i in indices:
            done[i] = _shifted(text[i], shift)
    return "".join(done), state


def _shift(letters: str) -> int | None:
    """Return the one shift that makes plain words, the usual one first."""
    shifts = [_USUAL_SHIFT, *(s for s in range(1, 95) if s != _USUAL_SHIFT)]
    sample = letters[:4_000]
    for shift in shifts:
        words = _LETTERS.findall("".join(_shifted(c, shift) for c in sample).casefold())
        common = sum(_COMMON.fullmatch(word) is not None for word in words)
        if len(words) >= _WORDS_NEEDED and common >= _PLAIN * len(words):
            return shift
    return None


def _shifted(character: str, shift: int) -> str:
    code = ord(character)
    if shift == _USUAL_SHIFT and _NAMED_FROM <= code < _GAP_AT + 53:
        return bytes([code + (30 if code < _GAP_AT else 31)]).decode("mac_roman")
    return chr(code + shift) if code + shift < 0x2FF else character
