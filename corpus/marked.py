"""Blocks and a container's marks → sections: what was known of a page is not guessed again.

A reader of HTML, XML or Word marks items and zones where the container names them.  Furniture
("Decision:", a file's size, a running head) is in the text and in no section.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.blocks import Block, BlockKind
from corpus.items import Section, Zone
from corpus.records import Mark, MarkKind, Span
from corpus.sentences import trim

_ZONES = {zone.name.lower(): zone for zone in Zone}


class _Places:
    """Marks of one kind that do not overlap, found by a block's start."""

    def __init__(self, marks: Sequence[Mark], kind: MarkKind) -> None:
        self._marks = sorted((m for m in marks if m.kind is kind), key=lambda m: m.span.start)
        self._starts = [m.span.start for m in self._marks]

    def around(self, place: int) -> Mark | None:
        """Return the mark that covers a character, or None."""
        at = bisect_right(self._starts, place) - 1
        return self._marks[at] if at >= 0 and place < self._marks[at].span.end else None


def without_furniture(blocks: Sequence[Block], marks: Sequence[Mark]) -> list[Block]:
    """Return the blocks that are not the container's furniture; its headings are headings."""
    noise, headings = _Places(marks, MarkKind.NOISE), _Places(marks, MarkKind.HEADING)
    return [
        replace(block, kind=BlockKind.HEADING) if headings.around(block.body.start) else block
        for block in blocks
        if noise.around(block.span.start) is None
    ]


def marked_sections(text: str, blocks: Sequence[Block], marks: Sequence[Mark]) -> list[Section]:
    """Return the front section and every marked item in document order; no block is lost.

    ``blocks`` are as ``without_furniture`` returns them; marks without items give no sections.
    """
    items = [m for m in marks if m.kind is MarkKind.ITEM]
    if not items:
        return []
    starts = [m.span.start for m in items]
    parts: list[list[Block]] = [[] for _ in range(len(items) + 1)]
    for block in blocks:
        parts[bisect_right(starts, block.body.end - 1)].append(block)
    zoned = list(_Zoned(marks).of(parts))
    front = [_front(zoned[0])] if zoned[0] else []
    return front + [_section(text, m, part) for m, part in zip(items, zoned[1:], strict=True)]


class _Zoned:
    """Gives each block its zone: as marked, else agenda text on a page that marks zones."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._zones = _Places(marks, MarkKind.ZONE)
        self._actions = _Places(marks, MarkKind.ACTION)
        named = {m.value for m in marks if m.kind is MarkKind.ZONE}
        self._default = Zone.AGENDA if named & {"minutes", "decision"} else Zone.MINUTES

    def of(self, parts: Sequence[Sequence[Block]]) -> Iterator[tuple[tuple[Zone, Block], ...]]:
        """Yield the zoned blocks of each part."""
        for part in parts:
            yield tuple((self._zone(block), block) for block in part)

    def _zone(self, block: Block) -> Zone:
        if self._actions.around(block.body.start):
            return Zone.ACTION
        zone = self._zones.around(block.body.start)
        return _ZONES[zone.value] if zone else self._default


def _front(blocks: tuple[tuple[Zone, Block], ...]) -> Section:
    span = Span(start=blocks[0][1].span.start, end=blocks[-1][1].span.end)
    return Section(number="", title=None, span=span, blocks=blocks)


def _section(text: str, item: Mark, blocks: tuple[tuple[Zone, Block], ...]) -> Section:
    """Return one item; its title is no block of it, but what follows the title on its line is."""
    title, body = item.span, []
    for zone, block in blocks:
        if block.body.start >= title.end:
            body.append((zone, block))
            continue
        rest = trim(text, title.end, block.body.end)
        if rest is not None and any(c.isalnum() for c in rest.of(text)):
            said = Block(kind=BlockKind.PARAGRAPH, span=rest, body=rest, label="")
            body.append((zone, said))
    end = max((b.span.end for _, b in body), default=title.end)
    return Section(
        number=item.value,
        title=title,
        span=Span(start=title.start, end=end),
        blocks=tuple(body),
    )
