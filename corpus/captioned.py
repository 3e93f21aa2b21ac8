"""Items told by their caption: a title, and under it "(Item 4)".

Several councils print minutes so: the title in bold, the agenda's number under it in brackets,
and before the title the minute's number ("69. Election of Chair"), or none.  The paragraphs
below are often numbered too, so that the captions must be looked for first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import Block
from corpus.records import Span
from corpus.sequences import Start
from corpus.titles import clean_title

_WORDS = r"(?:agenda\s+item|item|eitem|agenda)\s+(?:no\.?\s+|number\s+)?"
_CAPTION = re.compile(rf"\(\s*{_WORDS}(?P<number>[A-Z]?\d{{1,3}}[a-z]?)\s*\)\W*$", re.IGNORECASE)
_LONGEST, _LEAST = 300, 2


def captioned(text: str, blocks: Sequence[Block]) -> list[Start]:
    """Return where items begin; nothing where fewer than two captions show the form."""
    found: list[Start] = []
    for i, block in enumerate(blocks):
        caption = _caption(text, block)
        if caption is None or not i:
            continue
        title = blocks[i - 1]
        if _is_title(text, title) and (not found or found[-1].at + found[-1].taken < i):
            found.append(_start(text, i - 1, title, caption))
    return found if len(found) >= _LEAST else []


def _caption(text: str, block: Block) -> str | None:
    """Return the number of a block that is a caption and nothing else."""
    if block.span.end - block.span.start > 40:
        return None
    match = _CAPTION.match(text, block.span.start, block.span.end)
    return match["number"] if match else None


def _is_title(text: str, block: Block) -> bool:
    words = block.body.of(text)
    return len(words) <= _LONGEST and not words.endswith((".", ";", ",")) and words[0].isalnum()


def _start(text: str, at: int, title: Block, caption: str) -> Start:
    minute = title.label.rstrip(".):").lstrip("(")
    found: Span | None = clean_title(text, title.body)
    return Start(
        at=at,
        number=minute or caption,
        title=found,
        rest=None,
        taken=2,
        agenda_number=caption if minute else "",
    )
