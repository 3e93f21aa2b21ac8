"""Which items were taken in private.

An item is exempt when its title or its own first words say so, or when the resolution to exclude
the public names it ("during consideration of item 39", "the following item").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.items import Section

_SAYS_SO = re.compile(
    r"\bexempt\b|\bnot for publication\b|\bschedule 12a\b|\bpart (?:ii|2)\b|\bconfidential\b"
    r"|\bin private\b|\brestricted\b",
    re.IGNORECASE,
)
_EXCLUSION = re.compile(r"\bexclu(?:de|ding|sion)\b", re.IGNORECASE)
# Only a block that begins so: a report may be called confidential in the open debate about it.
_OWN_WORDS = re.compile(
    r"[\W_]*(?:(?:the\s+)?reports?\s+(?:is\s+|was\s+)?not\s+for\s+publication|restricted\b|exempt\b"
    r"|public\s+summary\b|not\s+for\s+publication|confidential\b|summary\s+of\s+(?:the\s+)?exempt)",
    re.IGNORECASE,
)
_EXCLUDED = re.compile(
    r"\b(?:press|public)\b[^.]{0,80}\b(?:be\s+|were\s+|was\s+)?excluded\b", re.IGNORECASE
)
_NAMED = re.compile(
    r"\b(?:agenda\s+)?(?:items?|minutes?)\s+(?:nos?\.?\s+|numbers?\s+)?"
    r"(?P<numbers>[A-Z]{0,4} ?\d{1,4}(?:/\d{2,4})?"
    r"(?:\s*(?:,|and|&|to|-)\s*\d{1,4}(?:/\d{2,4})?){0,9})",
)
_NEXT = re.compile(r"\b(?:following|next)\s+(?:items?|business|matters?)\b", re.IGNORECASE)
_RANGE = re.compile(r"^\s*(\d{1,4})\s*(?:to|-)\s*(\d{1,4})\s*$")


def exempt_items(text: str, sections: Sequence[Section]) -> frozenset[int]:
    """Return the places in ``sections`` of the items that were taken in private."""
    found = {i for i, s in enumerate(sections) if s.title is not None and _says_so(text, s)}
    by_number = {s.number: i for i, s in enumerate(sections) if s.number}
    for i, section in enumerate(sections):
        for _, block in section.blocks:
            words = block.body.of(text)[:2000]
            if not _EXCLUDED.search(words):
                continue
            named = [by_number[n] for n in _numbers(words) if by_number.get(n, 0) > i]
            found.update(named)
            if not named and _NEXT.search(words) and i + 1 < len(sections):
                found.add(i + 1)
    return frozenset(found)


def _says_so(text: str, section: Section) -> bool:
    title = section.title.of(text) if section.title else ""
    if _SAYS_SO.search(title):
        return _EXCLUSION.search(title) is None
    return any(_OWN_WORDS.match(block.body.of(text)[:120]) for _, block in section.blocks[:6])


def _numbers(words: str) -> list[str]:
    found: list[str] = []
    for match in _NAMED.finditer(words):
        named = match["numbers"].strip()
        between = _RANGE.match(named)
        if between and int(between[1]) <= int(between[2]) <= int(between[1]) + 30:
            found += [str(n) for n in range(int(between[1]), int(between[2]) + 1)]
        else:
            found += [n.strip() for n in re.split(r",|\band\b|&", named)]
    return found
