"""Text → lines → blocks: the paragraphs, bullets and headings that minutes are made of.

A block is one contiguous span of the unaltered text.  Text copies break lines in two ways: one
line a paragraph (web pages), or hard wraps at a column (printed minutes).  Wrapped text is
rebuilt into paragraphs first, because fragments of a line neither match nor quote well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise
from statistics import quantiles

from corpus.records import Layout, Span
from corpus.sentences import trim


class BlockKind(Enum):
    """What a block is by its form alone; what it means is decided by its place."""

    HEADING = auto()
    BULLET = auto()
    PARAGRAPH = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of lines that belong together.

    Attributes:
        span: all of it.
        body: without bullet sign, label, or markdown heading signs.
        label: a clause or item label as printed ("(a)", "1."), or "".
    """

    kind: BlockKind
    span: Span
    body: Span
    label: str


_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
# Tags of raw HTML that end a line ("<table><tr><td>" in markdown); others stand inside words.
_TAG = re.compile(
    r"(?:</?(?:table|tbody|thead|tfoot|tr|t[dh]|div|p|br|hr|ul|ol|li|h[1-6]|col|colgroup|caption)"
    r"\b[^<>]{0,400}>|&nbsp;|\s){2,}"
    r"|</?(?:table|tbody|thead|tr|t[dh]|div|p|br|ul|ol|li|h[1-6])\b[^<>]{0,400}>",
    re.IGNORECASE,
)
_HAS_TAGS = re.compile(r"<(?:t[dr]|table|div|p|br|li)\b", re.IGNORECASE)
# A row of a table in text whose first cell numbers an item, or one of whose cells is a zone's.
_ROW = re.compile(
    r"[|\s]*(?:[*_]{2})?\d{1,4}[a-z]?(?:/\d{2,4})?\.?(?:[*_]{2})?\s*\|", re.IGNORECASE
)
_CELL = re.compile(r"[^|]+")
_ZONED_CELL = re.compile(
    r"\|\s{0,9}(?:minutes|decisions?|cofnod(?:ion)?|penderfyniad)\s{0,3}:", re.IGNORECASE
)
_PAGE_LINE = re.compile(r"(?:page|tudalen)\s+\d{1,4}(?:\s+of\s+\d{1,4})?\b", re.IGNORECASE)
_BULLET = re.compile(r"(?:[·•▪◦‣●○■□§\uf0b7\uf0a7\uf02d]|[-*–—+o](?=\s))(?:\s|\xa0)*")
# (a) · a) · a. · (iv) · 1. · 1) · (12) · 3\. (markdown's escape) · 8.4 · A: · **1.**
LABEL = re.compile(
    r"(?:[*_]{2})?(?P<label>"
    r"\((?:\d{1,2}|[ivxIVX]{1,5}|[a-zA-Z])\)"
    r"|(?:\d{1,3}(?:[a-z]|(?:\.\d{1,2}){0,2})|[ivx]{1,5}|[a-z]|[A-Z](?=[):]))"
    r"\\?[.):](?=\s|\*|$)"
    r"|[A-Z]\.(?=\s+(?:That|To|Note|Approve|Agree)\b)"  # not the initial of "G. Clere proposed"
    r"|\d{1,3}(?:\.\d{1,2}){1,2}(?=\s)(?!\s*[ap]\.?m\b)"
    r")(?:[*_]{2})?\s*"
)
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+")
# A number that stands alone on its line: an item's, in printed minutes and in copies of pages.
_REFERENCE = re.compile(
    r"(?:[*_]{2})?(?:[A-Z]{1,5}[ /]?)?\d{1,4}[a-z]?(?:[/.:]\d{1,4}){0,2}[a-z]?\.?(?:[*_]{2})?$"
)
# "1830. Title", "BM 28/2021 Title": a minute's number, and no year.
_NUMBERED_LINE = re.compile(
    r"(?!19|20)\d{4}\.\s+[A-Z]|(?:[A-Z]{1,5}[ /]?)?\d{1,4}/\d{2,4}[a-z]?\.?\s+[A-Z]"
)
_EMPHASIS = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__)")
_STOPS = (".", ";", ":", "?", "!", "…", ".”", '."', ".’", ".)")
_RUNS_ON = re.compile(
    r"(?:,|\b(?:and|or|the|of|to|in|for|with|by|a|an|that|on|at|from|their|its))$"
)
_MARGIN = re.compile(r"[A-Z][A-Za-z]{0,3}(?:\s?[/&,]\s?[A-Z][A-Za-z]{0,3}){0,4}$")


def read_blocks(text: str, start: int = 0, layout: Layout = Layout.WRAPPED) -> list[Block]:
    """Return the blocks of ``text[start:]`` in order; between them stands only furniture.

    Furniture is white space, and in raw HTML tags.  With ``Layout.LINES`` every line is a block.
    """
    lines = [s for s in _lines(text, start) if s is not None]
    if layout is Layout.LINES:
        runs: Iterable[list[Span]] = ([line] for line in lines)
    else:
        runs = _runs(text, lines, _wrap_width(text, lines))
    blocks = [_block(text, run) for run in runs]
    following = [*blocks[1:], None][: len(blocks)]
    return [
        replace(a, kind=BlockKind.HEADING) if b and _heads(text, a, b) else a
        for a, b in zip(blocks, following, strict=True)
    ]


_NO_HEADING = frozenset(
    ("none", "nil", "n/a", "noted", "agreed", "resolved", "no", "yes", "carried", "nothing")
)


def _heads(text: str, block: Block, following: Block) -> bool:
    """Tell a plain short line that stands over a paragraph: "Planning system changes"."""
    if block.kind is not BlockKind.PARAGRAPH or following.kind is BlockKind.HEADING:
        return False
    line = block.body.of(text)
    words = line.split()
    return (
        len(words) <= 7
        and line[0].isupper()
        and not line.endswith((".", ",", ";", "!", "?", "-", "–"))
        and not any(c.isdigit() or c in "£@\n" for c in line)
        and " - " not in line
        and line.lower() not in _NO_HEADING
        and not line.isupper() | (len(words) == 1 and len(line) < 4)
        and len(following.body.of(text).split()) >= 14
    )


def _lines(text: str, start: int) -> Iterator[Span | None]:
    """Yield each line's trimmed span, None for a blank line."""
    for match in _LINE.finditer(text, start):
        line = trim(text, match.start(), match.end())
        if line is None or not ("<" in match[0] or "|" in match[0]):
            yield line
        elif _HAS_TAGS.search(text, line.start, line.end):
            yield from _between_tags(text, line)
        elif _ROW.match(text, line.start, line.end) or _ZONED_CELL.search(text, *_ends(line)):
            cells = _CELL.finditer(text, line.start, line.end)
            yield from (trim(text, cell.start(), cell.end()) for cell in cells)
        else:
            yield _without_pipes(text, line)


def _without_pipes(text: str, line: Span) -> Span | None:
    """Leave off the pipes that end a cell's last line, where none stand inside it."""
    words = line.of(text)
    bare = words.strip("| \t\xa0")
    if not bare or "|" in bare:
        return line
    start = line.start + words.index(bare[0])
    return trim(text, start, start + len(bare))


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _between_tags(text: str, line: Span) -> Iterator[Span | None]:
    """Yield what stands between the tags of raw HTML: a cell or a paragraph is a line."""
    at = line.start
    for tag in _TAG.finditer(text, line.start, line.end):
        if "<" not in tag[0]:
            continue
        yield _without_inline_tags(text, at, tag.start())
        at = tag.end()
    yield _without_inline_tags(text, at, line.end)


_INLINE = re.compile(
    r"(?:\s|&nbsp;|</?(?:strong|em|b|i|u|span|a|font)\b[^<>]{0,400}>)+", re.IGNORECASE
)


def _without_inline_tags(text: str, start: int, end: int) -> Span | None:
    """Leave off emphasis at both ends: "<strong>14/06/1</strong>"."""
    opening = _INLINE.match(text, start, end)
    start = opening.end() if opening else start
    for closing in _INLINE.finditer(text, start, end):
        if closing.end() == end:
            end = closing.start()
            break
    return trim(text, start, end)


def _wrap_width(text: str, lines: list[Span]) -> int | None:
    """Return the column at which the text is hard-wrapped, or None where it is not.

    Wrapped text shows as many lines that stop mid-sentence directly before a line that begins
    in lower case, all of about one length.
    """
    long = [s for s in lines if s.end - s.start >= 45]
    if len(long) < 8:
        return None
    broken = [
        a.end - a.start
        for a, b in pairwise(lines)
        if not _blank_between(text, a, b)
        and not text[: a.end].endswith(_STOPS, a.start)
        and text[b.start].islower()
    ]
    if len(broken) < 4 or len(broken) < 0.12 * len(long):
        return None
    widths = [w for w in broken if w >= 45]
    return round(quantiles(widths, n=10)[6]) if len(widths) > 2 else None


def _blank_between(text: str, a: Span, b: Span) -> bool:
    gap = text[a.end : b.start]
    return gap.count("\n") + (gap.count("\r") if "\n" not in gap else 0) > 1 or "\f" in gap


def _runs(text: str, lines: list[Span], width: int | None) -> Iterator[list[Span]]:
    run: list[Span] = []
    for line in lines:
        if run and not _joins(text, run[-1], line, width):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _joins(text: str, above: Span, line: Span, width: int | None) -> bool:
    """Tell whether ``line`` goes on with the paragraph that ``above`` ends."""
    if _PAGE_LINE.match(text, above.start, above.end):
        return False
    if starts_something(line.of(text)) or _is_margin(above.of(text)) or _is_margin(line.of(text)):
        return False
    upper = above.of(text)
    first = text[line.start]
    runs_on = _RUNS_ON.search(upper) is not None and len(upper) > 20
    if _blank_between(text, above, line):
        # A page break or a stray blank line inside a sentence.
        return (runs_on and first.isalnum()) or (
            width is not None
            and len(upper) > 0.7 * width
            and first.islower()
            and not upper.endswith(_STOPS)
        )
    if first.islower() and not upper.endswith(_STOPS):
        return not _is_heading_line(upper)
    if width is None:
        return runs_on
    if upper.endswith((":", ";")):
        return False
    return len(upper) > (0.8 if upper.endswith(_STOPS) else 0.62) * width


def _is_margin(line: str) -> bool:
    """Tell a line of the action column: initials only, "RB/GD"."""
    return len(line) <= 16 and _MARGIN.match(line) is not None and line.upper()[:2] == line[:2]


def starts_something(line: str) -> bool:
    """Tell whether a line begins a block by its form: bullet, label, markdown heading, rule."""
    if _BULLET.match(line) or _MARKDOWN_HEADING.match(line) or line.startswith(("---", "|", ">")):
        return True
    if _REFERENCE.match(line) or _PAGE_LINE.match(line) or _NUMBERED_LINE.match(line):
        return True
    match = LABEL.match(line)
    # "a." and "I." also end sentences that a wrap cut: "…plan\na. meeting" is not met; "5. The" is.
    return match is not None and (
        len(line) == match.end() or line[match.end()].isalnum() or line[match.end()] in "“‘\"'(*_[£"
    )


def _block(text: str, run: list[Span]) -> Block:
    span = Span(start=run[0].start, end=run[-1].end)
    start, label, kind, opened = span.start, "", BlockKind.PARAGRAPH, False
    heading = _MARKDOWN_HEADING.match(text, start, span.end)
    if heading:
        start, kind = heading.end(), BlockKind.HEADING
    bullet = _BULLET.match(text, start, span.end)
    if bullet:
        start, kind = bullet.end(), BlockKind.BULLET
    # Lists copied from markdown carry two: "1. **1.**        **Apologies**".
    while match := LABEL.match(text, start, span.end):
        printed = match["label"].replace("\\", "")
        opened = match[0].lstrip().startswith(("**", "__")) and not match[0].rstrip().endswith(
            ("**", "__")
        )
        start, label = match.end(), _joined(label, printed)
    end = span.end
    if opened and text[:end].endswith(("**", "__")):  # "**5.2 Clerk's report**"
        end, kind = end - 2, BlockKind.HEADING
    body = trim(text, start, end) or span
    if kind is BlockKind.PARAGRAPH and len(run) == 1 and _is_heading_line(body.of(text)):
        kind = BlockKind.HEADING
    return Block(kind=kind, span=span, body=body, label=label)


def _joined(before: str, printed: str) -> str:
    """Join nested labels, "(1)" and "(a)"; markdown's own list number is no label: "1. **4.**"."""
    both_numbers = before.rstrip(".").isdigit() and printed.rstrip(".").isdigit()
    return printed if both_numbers or printed == before else before + printed


def _is_heading_line(line: str) -> bool:
    """Tell a heading by its form: all emphasised, all capitals, or a short line with a colon."""
    bare = line.strip()
    words = bare.split()
    if not words or len(words) > 14 or len(bare) > 110:
        return False
    if _EMPHASIS.sub("", bare).strip(" :.-–_*") == "":
        return any(c.isalpha() for c in bare)
    letters = [c for c in bare if c.isalpha()]
    if len(letters) >= 4 and all(c.isupper() for c in letters):
        return not bare.endswith((".", ";")) or len(words) <= 6
    return bare.endswith(":") and len(words) <= 9 and bare[0].isupper()
