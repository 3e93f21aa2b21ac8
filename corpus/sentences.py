"""Where sentences end in minutes, so that nothing is ever cut inside one.

Minutes are full of full stops that end nothing: "Cllr. G. Clere", "7.30 p.m.", "approx. £40",
"No. 4", "Ltd.".  A boundary is a terminator, closing quotation marks or brackets, white space,
and something that can begin a sentence.
"""

from __future__ import annotations

import re

from corpus.patterns import lazy_re
from corpus.records import Span

_BOUNDARY = lazy_re(r"[.?!…][\"'”’)\]*_]*(?=\s+[\"'“‘(\[*_]*[A-Z0-9£•·])")
# Bullets and semicolons part what web pages run together; only over-long sentences are cut there.
_PART = lazy_re(r";(?=\s)|(?=\s[•▪·]\s)")
_ABBREVIATION = lazy_re(
    r"(?:^|[\s(“\"*_.])(?:cllrs?|cyng|cynghr|cr|cpt|capt|sgt|st|ave|rd|cttee|mrs?|ms|dr|prof|rev|revd|hon|st|no|nos|ltd|co|plc|approx|para|paras|"
    r"ref|refs|tel|fig|inc|incl|dept|govt|etc|eg|ie|e\.g|i\.e|viz|vs|cf|p|pp|vol|sec|[a-z])$",
    re.IGNORECASE,
)


def sentence_spans(text: str, span: Span) -> list[Span]:
    """Return the sentences of ``text[span]`` in order; each is trimmed of white space."""
    found: list[Span] = []
    start = span.start
    for match in _BOUNDARY.finditer(text, span.start, span.end):
        if text[match.start()] == "." and _is_abbreviation(text, start, match.start()):
            continue
        _append_trimmed(found, text, start, match.end())
        start = match.end()
    _append_trimmed(found, text, start, span.end)
    return found


def part_spans(text: str, sentence: Span) -> list[Span]:
    """Return the members of a list that was written as one sentence, in order."""
    found: list[Span] = []
    start = sentence.start
    for match in _PART.finditer(text, sentence.start, sentence.end):
        _append_trimmed(found, text, start, match.end())
        start = match.end()
    _append_trimmed(found, text, start, sentence.end)
    return found


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    return _ABBREVIATION.search(text[max(start, stop - 12) : stop]) is not None


def _append_trimmed(found: list[Span], text: str, start: int, end: int) -> None:
    trimmed = trim(text, start, end)
    if trimmed is not None:
        found.append(trimmed)


def trim(text: str, start: int, end: int) -> Span | None:
    """Return the span without white space at its ends, or None when nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end) if start < end else None


def without_marks(text: str, span: Span) -> Span | None:
    """Return the span without a dash, a bullet or other marks before its first word."""
    start = span.start
    while start < span.end and not (text[start].isalnum() or text[start] in "£“‘\"'(*_["):
        start += 1
    return trim(text, start, span.end)
