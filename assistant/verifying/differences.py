"""Which words of a quote were changed: a difference word by word, and in words for people."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from assistant.briefing.wording import folded_words

_CONTEXT = 3  # words before a change that show where it is
_MOST = 5  # changes that are named one by one
_LONG = 12  # words of a change that are shown

Change = tuple[str, str, str]


def likeness(stored: str, found: str) -> float:
    """Return how alike two texts are, word by word, from 0 to 1."""
    return _matcher(stored, found).ratio()


def changes(stored: str, found: str) -> list[Change]:
    """Return (words before, stored words, found words) of each place where two texts differ.

    Equal texts give none; "" stands where one of them has no word.
    """
    matcher = _matcher(stored, found)
    own, other = stored.split(), found.split()
    return [
        (
            " ".join(own[max(0, a - _CONTEXT) : a]),
            " ".join(own[a:b]),
            " ".join(other[c:d]),
        )
        for what, a, b, c, d in matcher.get_opcodes()
        if what != "equal"
    ]


def _matcher(stored: str, found: str) -> difflib.SequenceMatcher[str]:
    own, other = folded_words(stored).split(), folded_words(found).split()
    return difflib.SequenceMatcher(None, own, other, autojunk=False)


def changes_in_words(found: Sequence[Change], *, source: str, here: str) -> str:
    """Say what differs: "the minutes say “six”, the file says “nine” (after “brought within”)"."""
    said = [_change(*change, source, here) for change in found[:_MOST]]
    more = len(found) - len(said)
    return "; ".join([*said, f"and {more} more places differ"] if more else said)


def _change(before: str, stored: str, own: str, source: str, here: str) -> str:
    where = f" (after “{before}”)" if before else " (at the beginning)"
    if not stored:
        return f"{here} adds “{_cut(own)}”{where}"
    if not own:
        return f"{here} leaves out “{_cut(stored)}”{where}"
    return f"{source} “{_cut(stored)}”, {here} says “{_cut(own)}”{where}"


def _cut(words: str) -> str:
    parts = words.split()
    return words if len(parts) <= _LONG else f"{' '.join(parts[:_LONG])} …"
