"""A quote in a document: what is shown of it, and what is compared when it is proven.

Documents cannot carry every white space: Word wraps lines, HTML folds blanks, markdown lines have
their own ends.  So white space is folded in what is shown, and two texts are the same quote where
they are equal with each run of white space taken as one blank.  Every other character must be
equal, but for control characters and signs of reading direction, which are no part of what minutes
say and which documents must not carry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# What CSV, XML and terminals do not carry, white space apart: control characters, halves of
# surrogate pairs, signs that turn the direction of reading, and what is no character.
_UNCARRIED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff]"
)
# A line of the source at least this long that another follows was broken by a column's width.
_WRAPPED = 50


def folded_words(text: str) -> str:
    """Return a text as quotes are compared: white space folded, control characters left out."""
    return " ".join(_UNCARRIED.sub("", text).split())


def carried(text: str) -> str:
    """Return a text with its lines, every white space a blank, a tab or a line's end."""
    return "\n".join(
        re.sub(r"[^\S\t ]", " ", line) for line in _UNCARRIED.sub("", text).splitlines()
    )


def shown_lines(quote: str) -> tuple[str, ...]:
    """Return a quote as it is shown: wrapped lines joined, the lines of a list kept apart."""
    return tuple(_joined_lines(_UNCARRIED.sub("", quote))) or ("",)


def _joined_lines(text: str) -> Iterator[str]:
    kept: list[str] = []
    for line in (" ".join(line.split()) for line in text.strip().splitlines()):
        if kept and (not line or len(kept[-1]) < _WRAPPED):
            yield " ".join(kept)
            kept = []
        if line:
            kept.append(line)
    if kept:
        yield " ".join(kept)


def block_of(head: str, quote: str) -> str:
    """Return what stands in a pack for one extract: its head, and the quote in its marks."""
    return folded_words(f"{head} “{folded_words(quote)}”")
