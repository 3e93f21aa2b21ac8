"""Which numbers in the text number the items: "1.", "21/19", "BM 28/2021", and lost line breaks.

Lists inside an item are numbered too: the items are the longest sequence in one style.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from corpus.blocks import Block, BlockKind
from corpus.gaps import with_gaps_filled
from corpus.inline import cut_at_numbers
from corpus.records import Span
from corpus.sentences import trim
from corpus.sequences import Start, in_sequence
from corpus.titles import split_title

# What may stand before an item's number, and the two numbers of "Item 19 (minute 294)".
_WORD = r"(?:(?:agenda\s+)?item|minute|article|eitem|cofnod)\s+(?:no\.?\s*|number\s+|rhif\s+)?"
_PAIR = re.compile(
    rf"[*_\#]{{0,4}}{_WORD}(?P<agenda>\d{{1,3}}[a-z]?)\s*\(minute\s+(?:no\.?\s*)?(?P<number>\d{{1,4}})\)"
    r"[.:]?[*_]{0,2}\s*[-–:]?\s*",
    re.IGNORECASE,
)
# "BM 28/2021", "F/256/24", "F03:04/24", "P/142", "GMCA 96/19", "PL 112"; "77/21", "139/12a",
# "21/05/1"; "18.09.6", "21.44"; "1-2021"; "1830."; "Item 5".
_NUMBER = re.compile(
    rf"""[*_]{{0,2}}(?P<word>(?i:{_WORD}))?
    (?P<number>
      [A-Z][A-Z&]{{0,4}}(?:\ ?\d{{2}}:)?[\ /.-]?\d{{1,4}}[a-z]?(?:/\d{{1,4}}){{0,2}}[a-z]?
    | \d{{1,4}}(?:/\d{{1,4}}){{1,3}}[a-z]?
    | \d{{2}}\.\d{{1,3}}(?:\.\d{{1,3}})?
    | \d{{1,4}}-(?:19|20)\d\d
    | (?!19|20)\d{{4}}(?=\.)
    | (?(word)\d{{1,4}}[a-z]?|(?!))
    )
    (?![\d/]|-\d)\s?[.:)]?[*_]{{0,2}}(?:\s*[-–]\s)?\s*(?=[A-Z*_“"(‘\[Ŵ]|\d\d/\d|$)""",
    re.VERBOSE,
)
_DATE = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}$")
# "3 Matters arising": told from "3 Mill Lane" by its place in a long sequence alone.
_PLAIN = re.compile(r"(?:[*_]{2})?(?P<number>\d{1,2})\s+(?=[A-Z“*])")
_FEWEST, _FEWEST_PLAIN = 3, 5
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A number that may begin an item; ``values`` are its figures, ``shape`` what stands around."""

    start: Start
    shape: str
    values: tuple[int, ...]


def numbered(text: str, blocks: Sequence[Block]) -> tuple[Sequence[Block], list[Start]]:
    """Return the items of minutes numbered in one style, the longest sequence winning.

    Blocks come back too: one in which another item begins is cut there.
    """
    kept, starts = _numbered(text, blocks)
    if starts:
        return kept, starts
    cut = cut_at_numbers(text, blocks)
    return _numbered(text, cut) if len(cut) > len(blocks) else (kept, starts)


def _numbered(text: str, blocks: Sequence[Block]) -> tuple[Sequence[Block], list[Start]]:
    found, labelled = _labelled(text, blocks)
    pairs = _pairs(text, blocks)
    if len(pairs) >= _FEWEST:
        return blocks, pairs
    cut, shaped, dotted = _shaped(text, blocks)
    if len(shaped) >= max(_FEWEST, len(labelled) + dotted * _FEWEST):
        return cut, shaped
    if len(labelled) >= _FEWEST or _are_titles(text, found, labelled):
        return found, labelled
    plain = _plain(text, blocks)
    return blocks, plain if len(plain) >= _FEWEST_PLAIN else []


def _are_titles(text: str, blocks: Sequence[Block], starts: Sequence[Start]) -> bool:
    """Tell two items, titled on lines of their own from 1, from a list of two clauses."""
    return (
        len(starts) == 2
        and starts[0].number == "1"
        and starts[1].at > starts[0].at + 1
        and starts[1].at + 1 < len(blocks)
        and all(s.title and not s.title.of(text).endswith((".", ";", ",")) for s in starts)
        and all(s.rest is None for s in starts)
    )


def _pairs(text: str, blocks: Sequence[Block]) -> list[Start]:
    """Items that print both numbers: "Item 19 (minute 294)"."""
    starts = []
    for i, block in enumerate(blocks):
        match = _PAIR.match(text, block.body.start, block.body.end)
        if match:
            start = _start(text, blocks, i, match["number"], match.end())
            starts.append(replace(start, agenda_number=match["agenda"]))
    return starts


def _plain(text: str, blocks: Sequence[Block]) -> list[Start]:
    starts = []
    for i, block in enumerate(blocks):
        heading = block.body if block.kind is BlockKind.HEADING else block.span
        match = _PLAIN.match(text, heading.start, heading.end)
        if match:
            starts.append(_start(text, blocks, i, match["number"], match.end()))
    return in_sequence(starts, lambda s: int(s.number))


def _start(text: str, blocks: Sequence[Block], at: int, number: str, end: int) -> Start:
    """Return a start whose title begins at ``end``, or on the next line after a number alone."""
    block = blocks[at]
    if end < block.body.end or at + 1 >= len(blocks):
        title, rest = split_title(text, end, block) if end < block.span.end else (None, None)
        return Start(at=at, number=number, title=title, rest=rest, taken=1)
    after = blocks[at + 1]
    if after.span.end - after.span.start > _LONGEST_TITLE and after.kind is not BlockKind.HEADING:
        return Start(at=at, number=number, title=None, rest=None, taken=1)
    title, rest = split_title(text, after.body.start, after)
    return Start(at=at, number=number, title=title, rest=rest, taken=2)


def _shaped(text: str, blocks: Sequence[Block]) -> tuple[Sequence[Block], list[Start], bool]:
    """Items whose numbers have letters or signs; also whether "21.44" might be a paragraph's."""
    found = _shaped_candidates(text, blocks)
    shape, place, best = _best(found)
    if len(best) < _FEWEST:
        return blocks, best, False

    def spelt(number: str) -> str:
        at = list(re.finditer(r"\d+", number))[place]
        return rf"{re.escape(number[: at.start()])}(?P<n>\d{{1,5}}){re.escape(number[at.end() :])}"

    value = partial(_figure, place=place)
    cut = list(_cut_inside(text, blocks, best, value, spelt))
    if len(cut) > len(blocks):
        found = _shaped_candidates(text, cut)
        shape, place, best = _best(found)
    same = [c.start for c in found if c.shape == shape]
    return cut, _with_slips(same, best, value), shape == "9.9"


def _shaped_candidates(text: str, blocks: Sequence[Block]) -> list[_Candidate]:
    found = []
    for i, block in enumerate(blocks):
        match = _NUMBER.match(text, _past_sign(text, block), block.span.end)
        if match is None or _DATE.match(match["number"]):
            continue
        start = _start(text, blocks, i, match["number"], match.end())
        if start.taken == 2 and _is_number_alone(text, blocks[i + 1]):
            continue  # a column of numbers beside another column
        shape = ("item " if match["word"] else "") + re.sub(
            r"\d+", "9", match["number"].rstrip("abcdef")
        )
        found.append(_Candidate(start=start, shape=shape, values=_values(match["number"])))
    return found


def _is_number_alone(text: str, block: Block) -> bool:
    words = block.span.of(text) if block.span.end - block.span.start <= 40 else ""
    return bool(words) and not any(
        len(w.strip("().*_:,")) > 3 and w.isalpha() for w in words.split()
    )


def _past_sign(text: str, block: Block) -> int:
    """Return where a block's words begin after the signs of a markdown heading; a label stays."""
    if block.kind is not BlockKind.HEADING:
        return block.span.start
    sign = text[block.span.start : block.body.start]
    return block.body.start - len(sign.lstrip("# "))


def _figure(start: Start, place: int) -> int:
    return _values(start.number)[place]


def _values(number: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", number))


def _best(found: Sequence[_Candidate]) -> tuple[str, int, list[Start]]:
    """Return the shape and the place of the figure that counts, with the longest sequence."""
    best: tuple[str, int, list[Start]] = ("", 0, [])
    for shape in dict.fromkeys(c.shape for c in found):
        same = [c for c in found if c.shape == shape]
        for place in _counting(shape, len(same[0].values)):
            starts = _constant(same, place) if shape == "9.9" else [c.start for c in same]
            kept = in_sequence(starts, partial(_figure, place=place))
            if len(kept) > len(best[2]):
                best = shape, place, kept
    return best


def _counting(shape: str, figures: int) -> Sequence[int]:
    """Return which figures can count: the last of "21/05/1" and "21.44", the first of "21/19"."""
    if shape.removeprefix("item ") in ("9/9/9", "9/9/9/9", "9.9.9", "9.9"):
        return (figures - 1,)
    return range(figures)


def _constant(found: Sequence[_Candidate], place: int) -> list[Start]:
    """Keep the candidates whose other figures are the commonest: one meeting has one year."""
    others = [c.values[:place] + c.values[place + 1 :] for c in found]
    most = max(others, key=others.count)
    return [c.start for c, other in zip(found, others, strict=True) if other == most]


def _with_slips(
    same: Sequence[Start], best: Sequence[Start], value: Callable[[Start], int]
) -> list[Start]:
    """Add what stands where numbers are missing: "133/2021" between 32 and 34, or 5 before 4."""
    known = {s.at for s in best}
    places = [s.at for s in same]
    kept: list[Start] = []
    for start, after in zip(best, [*best[1:], None], strict=True):
        kept.append(start)
        if after is None:
            continue
        inside = same[bisect_right(places, start.at) : bisect_left(places, after.at)]
        between = [s for s in inside if s.at not in known]
        if len(between) <= value(after) - value(start) - 1:
            kept += [s for s in between if s.title is not None]
    return kept


def _labelled(text: str, blocks: Sequence[Block]) -> tuple[Sequence[Block], list[Start]]:
    """Items numbered "1.", "2." …; where they are emphasised or in capitals, only such count."""
    found = _candidates(text, blocks)
    if len(found) < _FEWEST:
        return blocks, found

    cut = list(_cut_inside(text, blocks, found, _item_value, lambda _: r"(?P<n>\d{1,3})\\?\."))
    if len(cut) > len(blocks):
        blocks, found = cut, _candidates(text, cut)
    return blocks, with_gaps_filled(text, blocks, found)


def _candidates(text: str, blocks: Sequence[Block]) -> list[Start]:
    candidates = []
    for i, block in enumerate(blocks):
        number = block.label.rstrip(".):")
        starred = block.kind is BlockKind.BULLET and text[block.span.start] == "*"
        if (
            (block.kind is not BlockKind.BULLET or (starred and len(number) >= 2))
            and re.fullmatch(r"\d{1,3}[a-z]?", number)
            and text[block.body.start].isupper() | (text[block.body.start] in "*_#“‘[(")
        ):
            candidates.append((i, number, block))
    strong = [c for c in candidates if _stands_out(text, c[2])]
    chosen = strong if len(strong) >= max(_FEWEST, 0.3 * len(candidates)) else candidates
    starts = []
    for i, number, block in chosen:
        title, rest = split_title(text, block.body.start, block)
        starts.append(Start(at=i, number=number, title=title, rest=rest, taken=1))
    return in_sequence(starts, _item_value)


def _item_value(start: Start) -> int:
    """Return the place of "4a" between 4 and 5."""
    return _values(start.number)[0]


def _stands_out(text: str, block: Block) -> bool:
    words = block.body.of(text)
    return words[0] in "*_" or words.isupper() or text[block.span.start] == "#"


def _cut_inside(
    text: str,
    blocks: Sequence[Block],
    starts: Sequence[Start],
    value: Callable[[Start], int],
    spelt: Callable[[str], str],
) -> Iterator[Block]:
    """Cut blocks where the number that is missing from the sequence stands after a full stop."""
    missing: dict[int, tuple[str, int, int | None]] = {}
    ends = [s.at for s in starts[1:]] + [len(blocks)]
    nexts = [value(s) for s in starts[1:]] + [None]
    for start, end, after in zip(starts, ends, nexts, strict=True):
        for i in range(start.at, end):
            missing[i] = (start.number, value(start) + 1, after)
    begins = {s.at for s in starts}
    wanted = 0
    for i, block in enumerate(blocks):
        number, first, after = missing.get(i, ("", 0, 0))
        wanted = max(wanted, first) if i not in begins else first
        rest = block
        while i in missing and (after is None or wanted < after):
            mark = _mark(text, rest, spelt(number), wanted)
            head = mark and trim(text, rest.span.start, mark.start())
            if mark is None or head is None:
                break
            yield replace(
                rest,
                span=head,
                body=trim(text, min(rest.body.start, head.end - 1), head.end) or head,
            )
            rest = _tail(text, mark, rest.span.end)
            wanted += 1
        yield rest


def _mark(text: str, block: Block, spelt: str, wanted: int) -> re.Match[str] | None:
    """Return where the number ``wanted`` opens a sentence inside a block, or None."""
    opening = re.compile(rf"(?<=[.!?:;)”\"•]\s)(?P<label>{spelt})\s+(?=[A-Z“*])")
    marks = opening.finditer(text, block.body.start, block.span.end)
    return next((m for m in marks if int(m["n"]) == wanted), None)


def _tail(text: str, mark: re.Match[str], end: int) -> Block:
    span = Span(start=mark.start(), end=end)
    body = trim(text, mark.end(), end) or span
    return Block(
        kind=BlockKind.PARAGRAPH, span=span, body=body, label=mark["label"].replace("\\", "")
    )
