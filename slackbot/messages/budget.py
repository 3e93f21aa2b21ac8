"""How much a message holds: one budget for all of it, counted as it is sent.

Slack refuses a message of about 13,200 characters without a documented limit, and a block that is
a character too long refuses the whole message: whoever asked would hear nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from corpus import Span
from corpus.sentences import sentence_spans
from slackbot.records import Block

MOST_CHARACTERS: Final = 12_000
MOST_BLOCKS: Final = 40
MOST_PASSAGE: Final = 1_500
MOST_QUESTION: Final = 200
MOST_LEAD_IN: Final = 400
MOST_LABEL: Final = 40
MOST_CITATION: Final = 500
CUT: Final = "[…]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """The beginning of a text, unaltered; ``is_cut`` where more follows."""

    text: str
    is_cut: bool


def beginning(text: str, most: int = MOST_PASSAGE) -> Beginning:
    """Return as many whole sentences as fit; of a longer sentence whole words, else characters."""
    if len(text) <= most:
        return Beginning(text=text, is_cut=False)
    ends = [s.end for s in sentence_spans(text, Span(start=0, end=len(text))) if s.end <= most]
    end = ends[-1] if ends else _word_end(text, most)
    return Beginning(text=text[:end], is_cut=True)


def _word_end(text: str, most: int) -> int:
    """Return where the last whole word within ``most`` characters ends; ``most`` for one word."""
    for end in range(most, most // 2, -1):
        if text[end].isspace():
            return len(text[:end].rstrip()) or most
    return most


def shortened(text: str, most: int) -> str:
    """Return words that are told and not quoted, in ``most`` characters at the longest.

    Signs that show nothing, or turn the reading direction, are left out.
    """
    folded = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return folded if len(folded) <= most else folded[: most - 1].rstrip() + "…"


def size(blocks: Iterable[Block]) -> int:
    """Return how many characters blocks take as they are sent, in UTF-16 units."""
    sent = json.dumps(list(blocks), ensure_ascii=False)
    return len(sent.encode("utf-16-le", "surrogatepass")) // 2


def fitting(parts: Sequence[Sequence[Block]], kept_for: Sequence[Block]) -> int:
    """Return how many of some parts, in their order, fit beside blocks that must be there."""
    characters, blocks = size(kept_for), len(kept_for)
    for count, part in enumerate(parts):
        characters += size(part)
        blocks += len(part)
        if characters > MOST_CHARACTERS or blocks > MOST_BLOCKS:
            return count
    return len(parts)
