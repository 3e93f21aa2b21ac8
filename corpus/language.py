"""Which language minutes are written in: told by their own words, not by the page around them."""

from __future__ import annotations

import re
from collections import Counter

# Small words that the other language does not have, and the words of minutes themselves.
_WELSH = frozenset(
    (
        *("y", "yr", "yn", "ac", "ar", "wedi", "bod", "gan", "oedd", "bu", "mae", "eu", "ei"),
        *("hyn", "nad", "fod", "gyda", "i'r", "o'r", "a'r", "bod", "ddim", "ei", "am", "wrth"),
        *("cofnodion", "cyfarfod", "pwyllgor", "cyngor", "cynghorydd", "cynghorwyr", "cadeirydd"),
        *("penderfynwyd", "cytunwyd", "cynigiwyd", "eiliwyd", "nodwyd", "ymddiheuriadau"),
        *("presennol", "bresennol", "ymddiheuriad", "clerc", "materion", "unrhyw", "adroddiad"),
    )
)
_ENGLISH = frozenset(
    (
        *("the", "of", "and", "was", "were", "that", "for", "with", "be", "by", "to", "had"),
        *("been", "it", "this", "which", "would", "from", "is", "are", "not", "as", "at"),
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:'r)?")
# Enough to tell; the rest of a long document is of the same language.
_MOST = 30_000


def language_of(text: str, start: int = 0) -> str:
    """Return "cy" where Welsh words outnumber English ones, otherwise "en" (ISO 639-1)."""
    words = Counter(_WORD.findall(text[start : start + _MOST].lower().replace("’", "'")))
    welsh, english = (sum(words[w] for w in own) for own in (_WELSH, _ENGLISH))
    return "cy" if welsh > english else "en"
