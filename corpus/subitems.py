"""Items that are only a heading over their parts: "8. Reports" over "8.1 Chairman's report".

The parts are the items then, numbered as printed: "8.1", or "102/20 a)" under "102/20".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import Block, BlockKind
from corpus.records import Span
from corpus.sequences import Start
from corpus.titles import is_sentence, split_title

_LETTER = re.compile(r"\(?(?P<letter>[a-z])[).]$")
# Titles of an item that is nothing but its parts, and the wording of an agenda in parts.
_CONTAINER = re.compile(r"(?:to\s+receive\s+)?reports?\b", re.IGNORECASE)
_REPORT = re.compile(r"\breports?\W*$", re.IGNORECASE)
_INFINITIVE = re.compile(r"to\s+[a-z]+\s", re.IGNORECASE)
_PARTS_OF_WORDS = re.compile(r"[A-Z][^\W\d_]")


def split_parents(text: str, blocks: Sequence[Block], starts: Sequence[Start]) -> list[Start]:
    """Return the starts with each heading over titled parts replaced by those parts."""
    found: list[Start] = []
    ends = [*(s.at for s in starts), len(blocks)][1:]
    for start, end in zip(starts, ends, strict=True):
        parts = _parts(text, blocks, start, end)
        found += parts if len(parts) >= 2 and _are_items(text, start, parts) else [start]
    return found


def _are_items(text: str, parent: Start, parts: Sequence[Start]) -> bool:
    """Tell parts that are items of their own from the paragraphs of "Matters arising"."""
    titles = [part.title.of(text) for part in parts if part.title]
    if parent.title is not None and _CONTAINER.match(parent.title.of(text)):
        return True
    wording = [t for t in titles if _REPORT.search(t) or _INFINITIVE.match(t)]
    return 2 * len(wording) > len(titles)


def _parts(text: str, blocks: Sequence[Block], start: Start, end: int) -> list[Start]:
    """Return the parts of an item that has no words of its own before the first of them."""
    found: list[Start] = []
    if start.title is None:
        return []
    opening = _opening(text, start)
    if opening is not None:
        found.append(opening)
    elif start.rest is not None:
        return []
    known = len(found)
    for i in range(start.at + start.taken, end):
        number = _number(start.number, blocks[i].label, known)
        known += number is not None
        title, rest = split_title(text, blocks[i].body.start, blocks[i])
        titled = title is not None and _is_title(text, title, rest, blocks[i])
        if number is None or title is None or not titled:
            if not found:
                return []
            continue
        at = start.at if not found else i
        over = None if found else _heading(start.title)
        taken = i + 1 - at
        found.append(Start(at=at, number=number, title=title, rest=rest, taken=taken, over=over))
    return found


def _opening(text: str, start: Start) -> Start | None:
    """Return the first part of "8. Reports 8.1 Chair's report", begun on the parent's line."""
    if start.rest is None:
        return None
    mark = re.compile(rf"{re.escape(start.number)}\.1\s+(?=[A-Z])").match(
        text, start.rest.span.start, start.rest.span.end
    )
    if mark is None:
        return None
    span = Span(start=mark.end(), end=start.rest.span.end)
    block = Block(kind=BlockKind.PARAGRAPH, span=span, body=span, label="")
    title, rest = split_title(text, span.start, block)
    if title is None or not _is_title(text, title, rest, block):
        return None
    return Start(
        at=start.at,
        number=f"{start.number}.1",
        title=title,
        rest=rest,
        taken=start.taken,
        over=_heading(start.title),
    )


def _heading(title: Span | None) -> Block | None:
    if title is None:
        return None
    return Block(kind=BlockKind.HEADING, span=title, body=title, label="")


def _number(parent: str, label: str, known: int) -> str | None:
    """Return the part's number if the label counts on from the parts before it, or None."""
    if label.rstrip(".") == f"{parent}.{known + 1}":
        return label.rstrip(".")
    letter = _LETTER.match(label)
    if letter and "/" in parent and ord(letter["letter"]) - ord("a") == known:
        return f"{parent} {label}"
    return None


def _is_title(text: str, title: Span, rest: Block | None, block: Block) -> bool:
    """Tell a part's heading from a paragraph or a planning application that is only numbered."""
    words = title.of(text)
    over = (rest is not None and not is_sentence(title, rest)) or block.kind is BlockKind.HEADING
    return over and _PARTS_OF_WORDS.match(words) is not None and len(words.split()) <= 14
