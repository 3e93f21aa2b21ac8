"""Signs of text in a terminal: which may be shown, and how many columns they take."""

from __future__ import annotations

import unicodedata

from corpus.patterns import lazy_re

# Control characters and signs that turn the reading direction steer a terminal; half a surrogate
# pair, as command lines bring bytes that are no text, cannot be printed at all, and the last two
# are no characters: XML, and so a Word document, has no place for them.  Minutes say none of these.
_STEERING = lazy_re(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff]"
)
# Ends of lines, pages and fields of other kinds: white space still, that parts words.
_PARTING = lazy_re("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
# Western letters and punctuation: a column each, so that wcwidth need not be imported for them.
_NARROW = lazy_re(r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e£€™]*")


def shown(text: str) -> str:
    """Return text that a terminal may be given: tabs and line ends stay, what steers it goes."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _PARTING.sub(" ", _STEERING.sub("", lines))


def columns(text: str) -> int:
    """Return how many columns a line of shown text takes."""
    if _NARROW.fullmatch(text):
        return len(text)
    # Some 20 ms, which the first answer of a cold start need not wait for.
    from wcwidth import wcswidth

    found = wcswidth(unicodedata.normalize("NFC", text))
    return found if found >= 0 else len(text)
