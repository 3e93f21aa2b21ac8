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
# "A   The lamps", "1  a grant": labels without a sign, told from words by what follows them.
_BARE = re.compile(
    r"(?P<label>[A-H](?=\s*$|\s\s|\t|\s[A-Z])|\d{1,2}(?=\s))(?:\s*$|\s{1,9}(?=[\w“\"‘(]))"
)
_NEXT_BARE = re.compile(r"(?<=\n)[^\S\n]{0,9}(?P<label>[A-H]|\d{1,2})\s{1,9}(?=[\w“\"‘(])")
# How far on the next label is looked for, before a list inside a sentence is believed.
_NEAR = 12


def bare_label(text: str, span: Span) -> tuple[str, Span | None] | None:
    """Return a label that is printed without a sign, with what follows it; None without one."""
    match = _BARE.match(text, span.start, span.end)
    return (match["label"], trim(text, match.end(), span.end)) if match else None


def split_bare(text: str, span: Span, label: str) -> list[tuple[str, Span]]:
    """Cut a block at the lines that begin with the next bare label after ``label``."""
    parts: list[tuple[str, Span]] = []
    start = span.start
    for mark in _NEXT_BARE.finditer(text, span.start, span.end):
        before = trim(text, start, mark.start())
        if before is not None and follows(label, mark["label"]):
            parts.append((label, before))
            label, start = mark["label"], mark.end()
    last = trim(text, start, span.end)
    return [*parts, (label, last)] if last else parts


def split_labels(text: str, span: Span, label: str) -> list[tuple[str, Span]]:
    """Cut "(a) … (b) …" inside one block where the labels follow one another from the first."""
    marks = list(_INLINE_LABEL.finditer(text, span.start, span.end))
    sequence = _sequence(text, marks, span.start, label)
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


def _sequence(
    text: str, marks: Sequence[re.Match[str]], start: int, label: str
) -> list[re.Match[str]]:
    """Return the labels that count on from ``label`` (or from the first), or nothing."""
    kept: list[re.Match[str]] = []
    previous = label
    for n, mark in enumerate(marks):
        opens = is_first(mark["label"]) and (
            (not previous and mark.start() == start)
            or (not kept and _opens_inside(text, marks[n : n + _NEAR], start))
        )
        if opens or follows(previous, mark["label"]):
            kept.append(mark)
            previous = mark["label"]
    return kept


def _opens_inside(text: str, marks: Sequence[re.Match[str]], start: int) -> bool:
    """Tell "The following were discussed; i. … ii. …": a stop before, the next label after."""
    first = marks[0]["label"]
    at = marks[0].start()
    before = text[max(start, at - 3) : at].rstrip()
    return before.endswith((":", ";", ":-", "–")) and any(
        follows(first, mark["label"]) for mark in marks[1:]
    )


def is_first(label: str) -> bool:
    """Tell whether a label can open a list."""
    return label.strip("().:").lower() in ("a", "1", "i", "•")


def joins(earlier: Sequence[str], label: str) -> bool:
    """Tell whether a label counts on from those before it, or opens a list inside them.

    A label may be missing ("(b)", "(d)"); one of another list ("2)", then "b)") does not join.
    """
    places = _places(label)
    if not places or not any(earlier):
        return True
    known = {place for before in earlier for place in _all_places(before)}
    return any(n == 1 or any(s == style and m < n for s, m in known) for style, n in places)


def _all_places(label: str) -> list[tuple[str, int]]:
    """Return the places of each part of a nested label: "(1)(i)" counts twice."""
    return [place for word in re.findall(r"\w+", label) for place in _places(word)]


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
    if not a or not b or (before[0] == "(") != (after[0] == "("):
        return False
    if a.isdigit() and b.isdigit():
        return int(b) == int(a) + 1
    if a in _ROMAN and b in _ROMAN:
        return _ROMAN.index(b) == _ROMAN.index(a) + 1
    return len(a) == len(b) == 1 and ord(b) == ord(a) + 1
