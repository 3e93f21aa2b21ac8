"""The labels of clauses: "(a)", "1.", "(iv)", "A:", and lists that were written as one paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.records import Span
from corpus.sentences import trim

_INLINE_LABEL = re.compile(
    r"(?:(?<=[;:,.\s])|(?<=^))"
    r"(?P<label>\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|[A-Z]:|•)\s+"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def split_labels(text: str, span: Span, label: str) -> list[tuple[str, Span]]:
    """Cut "(a) … (b) …" inside one block where the labels follow one another from the first."""
    marks = list(_INLINE_LABEL.finditer(text, span.start, span.end))
    sequence = _sequence(marks, span.start, label)
    if not sequence:
        return [(label, span)]
    parts: list[tuple[str, Span]] = []
    head = trim(text, span.start, sequence[0].start())
    if head is not None:
        parts.append((label, head))
    ends = [m.start() for m in sequence[1:]] + [span.end]
    for mark, end in zip(sequence, ends, strict=True):
        clause = trim(text, mark.end(), end)
        if clause is not None:
            parts.append((mark["label"], clause))
    return parts


def _sequence(marks: Sequence[re.Match[str]], start: int, label: str) -> list[re.Match[str]]:
    """Return the labels that count on from ``label`` (or from the first), or nothing."""
    kept: list[re.Match[str]] = []
    previous = label
    for mark in marks:
        opens = not previous and mark.start() == start and _is_first(mark["label"])
        if opens or follows(previous, mark["label"]):
            kept.append(mark)
            previous = mark["label"]
    return kept


def _is_first(label: str) -> bool:
    return label.strip("().:").lower() in ("a", "1", "i", "•")


def follows(before: str, after: str) -> bool:
    """Tell whether ``after`` is the next label in the style of ``before``."""
    if before == after == "•":
        return True
    a, b = before.strip("().:").lower(), after.strip("().:").lower()
    if not a or (before[0] == "(") != (after[0] == "("):
        return False
    if a.isdigit() and b.isdigit():
        return int(b) == int(a) + 1
    if a in _ROMAN and b in _ROMAN:
        return _ROMAN.index(b) == _ROMAN.index(a) + 1
    return len(a) == len(b) == 1 and ord(b) == ord(a) + 1
