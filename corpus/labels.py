"""The labels of clauses: "(a)", "1.", "(iv)", "A:", and lists inside one paragraph."""

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


def joins(earlier: Sequence[str], label: str) -> bool:
    """Tell whether a label counts on from those before it, or opens a list inside them.

    A label may be missing ("(b)", "(d)"); one of another list ("2)", then "b)") does not join.
    """
    places = _places(label)
    if not places or not any(earlier):
        return True
    known = {place for before in earlier for place in _places(before)}
    return any(n == 1 or any(s == style and m < n for s, m in known) for style, n in places)


def _places(label: str) -> list[tuple[str, int]]:
    """Return what a label can count: "(i)" is the first Roman number and the ninth letter."""
    last = (re.findall(r"\w+", label) or [""])[-1].lower()
    found = []
    if last.isdecimal():
        found.append(("number", int(last)))
    if last in _ROMAN:
        found.append(("Roman", _ROMAN.index(last) + 1))
    if len(last) == 1 and last.isascii() and last.isalpha():
        found.append(("letter", ord(last) - ord("a") + 1))
    return found


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
