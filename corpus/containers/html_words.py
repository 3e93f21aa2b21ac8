"""The words of a line: white space folded, and what stands apart at its end or in its middle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MARKERS = re.compile(r"</?(?:ai\d+|[a-z]+_(?:item|section|summary)\d*)>", re.IGNORECASE)
_INVISIBLE = frozenset("\xad\u200b\u200c\u2060\ufeff")
_OWN_LABEL = re.compile(r"\(?(?:\d{1,4}|[a-z]|[ivxl]{1,6})[.):]|[•·*▪–-]\s", re.IGNORECASE)


def folded(raw: str) -> str:
    """Return words with each run of white space as one space, and no invisible characters."""
    words = " ".join(raw.split())
    if words.isascii() or not _INVISIBLE.intersection(words):
        return words
    return "".join(c for c in words if c not in _INVISIBLE).strip()


def starts_labelled(words: str, label: str) -> bool:
    """Tell whether an item's words carry a label of their own: "i) the grant", typed in a list."""
    return bool(label) and _OWN_LABEL.match(words[:10]) is not None


def without_tail(raw: str, pieces: Sequence[str], tail_from: int | None) -> tuple[str, str] | None:
    """Return a line's words and the words at its end that stand apart from them, or None.

    "… was still ongoing.      <em>Clerk</em>": emphasised after the end of a sentence, or after a
    gap that nobody types inside one; or not emphasised, after several tabs.
    """
    if tail_from is None:
        return _without_tabbed_tail(raw) if "\t" in raw else None
    before, tail = "".join(pieces[:tail_from]), folded("".join(pieces[tail_from:]))
    words = folded(before)
    gap = before[len(before.rstrip()) :]
    apart = "\t" in gap or len(gap.replace("\n", "")) >= 4 or words.endswith((".", "?", "!", ")"))
    if not words or not gap or not apart or len(tail) > 80 or not tail[:1].isalpha():
        return None
    return None if tail.endswith((".", ",", ";", ":")) else (words, tail)


def _without_tabbed_tail(raw: str) -> tuple[str, str] | None:
    before, _, after = raw.rstrip().rpartition("\t")
    words, tail = folded(before), after.lstrip(" ")
    gap = before[len(before.rstrip()) :] + "\t" + after[: len(after) - len(tail)]
    wide = len(gap) >= 4 or "\t\t" in gap
    fits = len(tail) <= 80 and len(tail.split()) <= 6 and "\n" not in gap + tail
    return (words, folded(tail)) if words and wide and fits and tail[:1].isalpha() else None


def split_markers(raw: str) -> Iterator[str]:
    """Yield a line's pieces apart from the marks of printed minutes in it, "<AI1>"."""
    if "<" not in raw:
        yield raw
        return
    at = 0
    for mark in _MARKERS.finditer(raw):
        yield raw[at : mark.start()]
        yield mark[0]
        at = mark.end()
    yield raw[at:]
