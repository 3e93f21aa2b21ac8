"""Numbers that count the items: the longest run that rises by one to three at a time.

A list inside an item counts from one again and cannot join the run; a jump of up to three allows
for numbers that the copy lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.blocks import Block
from corpus.records import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where an item begins.

    Attributes:
        at: the index of its first block.
        number: as printed, "" where none is.
        rest: the text that runs on after the title in the same block.
        taken: how many blocks number and title take up.
        agenda_number: where another number is printed beside the minute's.
        over: a heading that stands over this item and the next ones.
    """

    at: int
    number: str
    title: Span | None
    rest: Block | None
    taken: int
    agenda_number: str = ""
    over: Block | None = None


# How many candidates back the item before may lie: a long list inside an item stays below it.
_REACH = 60
# An agenda printed over its minutes: a dense run of lines that the minutes repeat.
_LEAST_LIST, _REPEATED = 5, 0.6


def in_sequence(starts: Sequence[Start], value: Callable[[Start], int]) -> list[Start]:
    """Keep the longest run of starts whose numbers rise by one to three at a time."""
    kept = _longest(starts, [value(s) for s in starts])
    listed = _dense(kept)
    if listed >= _LEAST_LIST:
        later = [s for s in starts if s.at > kept[listed - 1].at]
        minutes = _longest(later, [value(s) for s in later])
        begins = minutes and value(minutes[0]) <= value(kept[0]) + 2
        if begins and len(minutes) >= _REPEATED * listed and _dense(minutes) < len(minutes):
            return minutes
    return kept


def _dense(kept: Sequence[Start]) -> int:
    """Return how many starts, from the first, follow one another with nothing between."""
    count = 1
    while count < len(kept) and kept[count].at - kept[count - 1].at <= kept[count - 1].taken:
        count += 1
    return count if kept else 0


def _longest(starts: Sequence[Start], numbers: Sequence[int]) -> list[Start]:
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
