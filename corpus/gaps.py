"""Items whose numbers are missing from the sequence "1.", "2." …: written otherwise, or split up.

"7 Title" between "6." and "8."; "5.1 Chairman's report", "5.2 Clerk's report" where no "5." is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.blocks import Block, BlockKind
from corpus.sequences import Start
from corpus.titles import is_sentence, split_title

_SUB = re.compile(r"(?P<parent>\d{1,3})\.(?P<part>\d{1,2})\.?$")


def with_gaps_filled(text: str, blocks: Sequence[Block], starts: Sequence[Start]) -> list[Start]:
    """Return ``starts`` and what stands for the numbers that they jump over, in order."""
    filled: list[Start] = []
    ends = [*(s.at for s in starts), len(blocks)][1:]
    nexts: list[int | None] = [*(_value(s) for s in starts), None][1:]
    for start, end, after in zip(starts, ends, nexts, strict=True):
        filled.append(start)
        wanted = _value(start) + 1
        last = after if after is not None else wanted + 1
        if after is None or wanted < last:
            places = range(start.at + start.taken, end)
            filled += _missing(text, blocks, places, wanted, last)
    return filled


def _value(start: Start) -> int:
    return int(re.sub(r"\D", "", start.number))


def _missing(
    text: str, blocks: Sequence[Block], places: range, wanted: int, last: int
) -> Iterator[Start]:
    for i in places:
        if wanted >= last:
            return
        block = blocks[i]
        sub = _SUB.match(block.label)
        if sub and wanted <= int(sub["parent"]) < last and _is_titled(text, block):
            wanted = int(sub["parent"])
            title, rest = split_title(text, block.body.start, block)
            printed = block.label.rstrip(".")
            yield Start(at=i, number=printed, title=title, rest=rest, taken=1)
            continue
        for number in range(wanted, last):
            lenient = re.compile(
                rf"[*_#\s]{{0,6}}{number}[*_]{{0,2}}\s{{0,3}}[.:)–-]?[*_]{{0,2}}\s*(?=[A-Z]|$)"
            )
            match = lenient.match(text, block.span.start, block.span.end)
            if match and match.end() == block.span.end:
                alone = _under(text, blocks, i, str(number)) if i + 1 in places else None
                if alone is not None:
                    yield alone
                    wanted = number + 1
                    break
            elif match and block.kind is not BlockKind.BULLET and match.end() > block.span.start:
                title, rest = split_title(text, match.end(), block)
                yield Start(at=i, number=str(number), title=title, rest=rest, taken=1)
                wanted = number + 1
                break


def _under(text: str, blocks: Sequence[Block], at: int, number: str) -> Start | None:
    """Return the item whose number stands alone on its line, titled by the next one."""
    block = blocks[at + 1]
    title, rest = split_title(text, block.body.start, block)
    if block.label or title is None or not text[title.start].isupper():
        return None
    return Start(at=at, number=number, title=title, rest=rest, taken=2)


def _is_titled(text: str, block: Block) -> bool:
    """Tell "5.1 Chairman's report The Chairman …" from a numbered paragraph."""
    title, rest = split_title(text, block.body.start, block)
    return (
        title is not None
        and text[title.start].isupper()
        and (block.kind is BlockKind.HEADING or (rest is not None and not is_sentence(title, rest)))
    )
