"""A quote in a document: what is shown of it, and what is compared when it is proven.

Documents cannot carry every white space: Word wraps lines, HTML folds blanks, markdown lines have
their own ends.  So white space is folded in what is shown, and two texts are the same quote where
they are equal with each run of white space taken as one blank.  Every other character must be
equal, but for control characters and signs of reading direction, which are no part of what minutes
say and which documents must not carry.
"""

from __future__ import annotations

import re

from assistant.terminal.signs import shown
from assistant.terminal.style import paragraphs


def folded_words(text: str) -> str:
    """Return a text as quotes are compared: white space folded, control characters left out."""
    return " ".join(shown(text).split())


def carried(text: str) -> str:
    """Return a text with its lines, every white space a blank, a tab or a line's end."""
    return re.sub(r"[^\S\t\n ]", " ", shown(text))


def shown_lines(quote: str) -> tuple[str, ...]:
    """Return a quote as it is shown: wrapped lines joined, the lines of a list kept apart."""
    lines = (folded_words(" ".join(word[0] for word in words)) for words in paragraphs(quote))
    return tuple(lines) or ("",)


def block_of(head: str, quote: str) -> str:
    """Return what stands in a pack for one extract: its head, and the quote in its marks."""
    return folded_words(f"{head} “{folded_words(quote)}”")
