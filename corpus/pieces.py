"""Prose cut into pieces: at sentence ends, of about equal length, decisions kept whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from corpus.records import Span
from corpus.sentences import part_spans, sentence_spans

# Measured elsewhere on the same questions: blocks of at most 80 words rank best.
MOST_WORDS = 80


class Places:
    """Spans in document order, found by place; they may touch and do not overlap."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(set(spans))
        self._ends = [s.end for s in self._spans]

    def touching(self, span: Span) -> Sequence[Span]:
        """Return the spans that share a character with ``span``."""
        first = last = bisect_right(self._ends, span.start)
        while last < len(self._spans) and self._spans[last].start < span.end:
            last += 1
        return self._spans[first:last]


def cut_prose(text: str, span: Span, whole: Places) -> Iterable[Span]:
    """Yield pieces of at most ``MOST_WORDS`` words; a longer sentence stays whole.

    Nothing in ``whole`` is cut, unless it is a list that was written as one long sentence.
    """
    total = len(span.of(text).split())
    if total <= MOST_WORDS:
        yield span
        return
    aim = total / -(-total // MOST_WORDS)
    start, words = span.start, 0
    previous: Span | None = None
    for unit in _units(text, span, whole):
        count = len(unit.of(text).split())
        if previous is not None and words + count / 2 > aim:
            yield Span(start=start, end=previous.end)
            start, words = unit.start, 0
        words += count
        previous = unit
    if previous is not None:
        yield Span(start=start, end=previous.end)


def _units(text: str, span: Span, whole: Places) -> Iterable[Span]:
    """Yield the sentences, those that state one decision together; long ones in their parts."""
    for sentence in _together(sentence_spans(text, span), whole):
        if len(sentence.of(text).split()) > MOST_WORDS:
            yield from part_spans(text, sentence)
        else:
            yield sentence


def _together(sentences: Iterable[Span], whole: Places) -> Iterable[Span]:
    start: int | None = None
    sentence: Span | None = None
    for sentence in sentences:
        start = sentence.start if start is None else start
        if not any(s.end > sentence.end for s in whole.touching(sentence)):
            yield Span(start=start, end=sentence.end)
            start = None
    if start is not None and sentence is not None:
        yield Span(start=start, end=sentence.end)
