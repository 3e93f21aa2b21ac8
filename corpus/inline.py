"""Copies that lost every line break: items that begin inside one long paragraph.

"… Public: 12 48/18 Apologies and Welcome There were none. 49/18 Declarations …" is cut where a
long enough sequence of numbers counts on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.blocks import Block, BlockKind
from corpus.records import Span
from corpus.sentences import trim
from corpus.sequences import Start, in_sequence

_SLASHED = re.compile(r"(?<!\S)(?P<number>\d{1,4}/\d{2})(?P<sign>)\s+(?=[A-Z“])")
_DOTTED = re.compile(r"(?<!\S)(?P<number>\d{1,2})(?P<sign>\\?\.)\s+(?=[A-Z“])")
_STYLES = ((_SLASHED, 4, 4_000), (_DOTTED, 5, 3))


def cut_at_numbers(text: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks cut at the longest sequence of numbers inside them, or as they are."""
    best: list[Start] = []
    for style, fewest, highest in _STYLES:
        marks = list(_marks(text, blocks, style))
        kept = in_sequence(marks, _value)
        if len(kept) > len(best) and len(kept) >= fewest and _value(kept[0]) <= highest:
            best = kept
    return list(_cut(text, blocks, best)) if best else blocks


def _value(start: Start) -> int:
    return int(start.number.split("/")[0])


def _marks(text: str, blocks: Sequence[Block], style: re.Pattern[str]) -> Iterator[Start]:
    """Yield the numbers; ``title`` is here the span of the number with its sign."""
    for i, block in enumerate(blocks):
        for match in style.finditer(text, block.span.start, block.span.end):
            span = Span(start=match.start(), end=match.end("sign"))
            yield Start(at=i, number=match["number"], title=span, rest=None, taken=1)


def _cut(text: str, blocks: Sequence[Block], marks: Sequence[Start]) -> Iterator[Block]:
    places: dict[int, list[Span]] = {}
    for mark in marks:
        if mark.title is not None:
            places.setdefault(mark.at, []).append(mark.title)
    for i, block in enumerate(blocks):
        inside = [p for p in places.get(i, []) if p.start > block.span.start]
        if not inside:
            yield block
            continue
        head = trim(text, block.span.start, inside[0].start)
        if head is not None:
            body = trim(text, min(block.body.start, head.end - 1), head.end) or head
            yield replace(block, span=head, body=body)
        ends = [p.start for p in inside[1:]] + [block.span.end]
        for place, end in zip(inside, ends, strict=True):
            span = trim(text, place.start, end)
            if span is None:
                continue
            dotted = text[place.end - 1] == "."
            body = (trim(text, place.end, end) if dotted else None) or span
            label = place.of(text).replace("\\", "") if dotted else ""
            yield Block(kind=BlockKind.PARAGRAPH, span=span, body=body, label=label)
