"""Which numbers in the text number the items: "1.", "21/19", "PL 112", and lost line breaks.

Lists inside an item are numbered too.  The items are the longest run of numbers that rise by one
to three at a time: a list inside an item counts from one again and cannot join the run, and a
jump of up to three allows for numbers that the copy lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.blocks import Block, BlockKind
from corpus.records import Span
from corpus.sentences import trim
from corpus.titles import split_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where an item begins.

    Attributes:
        at: the index of its first block.
        rest: the text that runs on after the title in the same block.
        taken: how many blocks number and title take up.
    """

    at: int
    number: str
    title: Span | None
    rest: Block | None
    taken: int


_SLASH = re.compile(
    r"(?:[*_]{2})?(?P<number>\d{1,4}/\d{2,4}(?:/\d{1,3})?)[.:)]?(?:[*_]{2})?\s*[-–]?\s*(?=[A-Z*“]|\d\d/\d)"
)
_PREFIX = re.compile(
    r"(?:[*_]{2})?(?P<number>[A-Z]{1,4}[ /]?\d{1,4}(?:/\d{2,4})?)[.:)]?(?:[*_]{2})?"
    r"\s+[-–]?\s*(?=[A-Z*])"
)
# "3 Matters arising": told from "3 Mill Lane" by its place in a long sequence alone.
_PLAIN = re.compile(r"(?:[*_]{2})?(?P<number>\d{1,2})\s+(?=[A-Z“*])")
# How many candidates back the item before may lie: a long list inside an item stays below it.
_REACH = 60
_FEWEST, _FEWEST_PLAIN = 3, 5


def numbered(text: str, blocks: Sequence[Block]) -> tuple[Sequence[Block], list[Start]]:
    """Return the items of minutes numbered in one style, the longest sequence winning.

    Blocks come back too: one in which another item begins is cut there.
    """
    labelled, starts = _labelled(text, blocks)
    best: tuple[Sequence[Block], list[Start]] = (labelled, starts)
    for style in (_SLASH, _PREFIX):
        styled = _styled(text, blocks, style)
        if len(styled) >= len(best[1]):
            best = (blocks, styled)
    if len(best[1]) >= _FEWEST:
        return best
    plain = _styled(text, blocks, _PLAIN)
    return blocks, plain if len(plain) >= _FEWEST_PLAIN else []


def _styled(text: str, blocks: Sequence[Block], style: re.Pattern[str]) -> list[Start]:
    starts = []
    for i, block in enumerate(blocks):
        heading = block.body if block.kind is BlockKind.HEADING else block.span
        match = style.match(text, heading.start, heading.end)
        if match:
            title, rest = split_title(text, match.end(), block)
            starts.append(Start(at=i, number=match["number"], title=title, rest=rest, taken=1))
    return in_sequence(starts, _value)


def _value(start: Start) -> int:
    """Return what rises: "21/19" is minute 21 of 2019, "16/02/3" the third of February 2016."""
    numbers = [int(n) for n in re.findall(r"\d+", start.number)]
    return numbers[-1] if len(numbers) == 3 else numbers[0]


def _labelled(text: str, blocks: Sequence[Block]) -> tuple[Sequence[Block], list[Start]]:
    """Items numbered "1.", "2." …; where they are emphasised or in capitals, only such count."""
    found = _candidates(text, blocks)
    if len(found) < _FEWEST:
        return blocks, found
    cut = list(_cut_inside(text, blocks, found))
    return (cut, _candidates(text, cut)) if len(cut) > len(blocks) else (blocks, found)


def _candidates(text: str, blocks: Sequence[Block]) -> list[Start]:
    candidates = []
    for i, block in enumerate(blocks):
        number = block.label.rstrip(".):")
        if (
            block.kind is not BlockKind.BULLET
            and number.isdecimal()
            and len(number) <= 3
            and text[block.body.start].isupper() | (text[block.body.start] in "*_#“‘")
        ):
            candidates.append((i, number, block))
    strong = [c for c in candidates if _stands_out(text, c[2])]
    chosen = strong if len(strong) >= max(_FEWEST, 0.3 * len(candidates)) else candidates
    starts = []
    for i, number, block in chosen:
        title, rest = split_title(text, block.body.start, block)
        starts.append(Start(at=i, number=number, title=title, rest=rest, taken=1))
    return in_sequence(starts, lambda s: int(s.number))


def _stands_out(text: str, block: Block) -> bool:
    words = block.body.of(text)
    return words[0] in "*_" or words.isupper() or text[block.span.start] == "#"


def _cut_inside(text: str, blocks: Sequence[Block], starts: Sequence[Start]) -> Iterator[Block]:
    """Cut blocks where the number that is missing from the sequence stands after a full stop."""
    missing: dict[int, tuple[int, int | None]] = {}
    ends = [s.at for s in starts[1:]] + [len(blocks)]
    nexts = [int(s.number) for s in starts[1:]] + [None]
    for start, end, after in zip(starts, ends, nexts, strict=True):
        for i in range(start.at, end):
            missing[i] = (int(start.number) + 1, after)
    begins = {s.at for s in starts}
    wanted = 0
    for i, block in enumerate(blocks):
        first, after = missing.get(i, (0, 0))
        wanted = max(wanted, first) if i not in begins else first
        rest = block
        while i in missing and (after is None or wanted < after):
            mark = re.compile(rf"(?<=[.!?:;)”\"•]\s)(?P<label>{wanted}\\?\.)\s+(?=[A-Z“*])").search(
                text, rest.body.start, rest.span.end
            )
            if mark is None:
                break
            head, tail = trim(text, rest.span.start, mark.start()), mark.start()
            if head is None:
                break
            yield replace(
                rest,
                span=head,
                body=trim(text, min(rest.body.start, head.end - 1), head.end) or head,
            )
            span = Span(start=tail, end=rest.span.end)
            body = trim(text, mark.end(), rest.span.end) or span
            rest = Block(kind=BlockKind.PARAGRAPH, span=span, body=body, label=f"{wanted}.")
            wanted += 1
        yield rest


def in_sequence(starts: Sequence[Start], value: Callable[[Start], int]) -> list[Start]:
    """Keep the longest run of starts whose numbers rise by one to three at a time."""
    numbers = [value(s) for s in starts]
    length = [1] * len(starts)
    before = [-1] * len(starts)
    for i, number in enumerate(numbers):
        for j in range(max(0, i - _REACH), i):
            if 1 <= number - numbers[j] <= 3 and length[j] + 1 > length[i]:
                length[i], before[i] = length[j] + 1, j
    at = max(range(len(starts)), key=length.__getitem__, default=-1)
    kept: list[Start] = []
    while at >= 0:
        kept.append(starts[at])
        at = before[at]
    return kept[::-1]
