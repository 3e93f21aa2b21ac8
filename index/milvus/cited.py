"""A stored reading → a passage that was found in it, as it is cited."""

from __future__ import annotations

from corpus.records import MarkKind, Reading
from index.backend import Found


def found_in(reading: Reading, place: int, rank: int) -> Found:
    """Return the passage in a place, from 0, quoted from the reading's own text."""
    passage = reading.passages[place]
    item = next(item for item in reading.items if item.item_id == passage.item_id)
    own = set(passage.decision_ids)
    return Found(
        rank=rank,
        quote=passage.span.of(reading.document.text),
        passage=passage,
        item=item,
        meeting=reading.meeting,
        source=reading.document.source,
        decisions=tuple(d for d in item.decisions if d.decision_id in own),
        page=_page(reading, passage.span.start),
    )


def _page(reading: Reading, start: int) -> str | None:
    for mark in reading.document.marks:
        if mark.kind == MarkKind.PAGE and mark.span.start <= start < mark.span.end:
            return mark.value
    return None
