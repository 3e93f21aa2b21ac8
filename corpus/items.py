"""Blocks → agenda items, each with its zones.

Three layouts are told apart by form: the page of one item ("Agenda item", title, "Minutes:"),
the meeting page with its numbered items (number and title on lines of their own), and minutes
printed or typed as one document, numbered in one of several styles or only headed.  Decisions
may be taken from the Decision and Minutes zones alone: agenda text says what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from corpus.attendance import ATTENDANCE
from corpus.blocks import Block, BlockKind
from corpus.numbering import Start, in_sequence, numbered
from corpus.records import Span
from corpus.sentences import trim
from corpus.titles import clean_title


class Zone(Enum):
    """Which part of an item a block stands in."""

    AGENDA = auto()
    DECISION = auto()
    MINUTES = auto()
    DOCUMENTS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One item as it lies in the text; the front matter of a document is a section too.

    ``number`` is "" and ``title`` None where the source prints none.
    """

    number: str
    title: Span | None
    span: Span
    blocks: tuple[tuple[Zone, Block], ...]


_ZONE_LABEL = re.compile(
    r"""[*_\#]{0,4}\s*
    (?:(?P<minutes>minutes|cofnod(?:ion)?)
      |(?P<decision>decisions?|penderfyniad(?:au)?)
      |(?P<documents>(?:additional|supporting|background)\ documents|dogfennau\ ychwanegol))
    \s*:(?:[*_]{2})?""",
    re.IGNORECASE | re.VERBOSE,
)
# What may follow a zone's label on its line; "Minutes: The 12th May minutes were …" is an item.
_ZONE_TEXT = re.compile(
    r"(?:None|There\s+(?:were|was)|RESOLVED|Resolved|AGREED|Agreed|That\b|Deferred|Noted|\d[.)]\s)"
)
_BARE_NUMBER = re.compile(r"\d{1,4}[a-z]?\.?$")
_ITEM_PAGE = re.compile(r"(?:.*>\s*)?agenda item\W*", re.IGNORECASE)
_ITEM_NUMBER = re.compile(
    r"meeting:\s.{1,160}\(item\s+(?P<number>[^)\s]{1,12})\)\s*$", re.IGNORECASE
)
_NOISE = re.compile(
    r"""(?:pdf\s*e?icon\s*)?PDF\s+\d+(?:\.\d+)?\s*[KM]B|share\ this\ item|view\ directions
    |attendance\ details|skip\ to\ (?:main\ )?content|menu|items?|no\.?\s*item|media|dot
    |original\ text:?|agenda\ frontsheet.*|agenda\ reports\ pack.*|printed\ (?:draft\ )?minutes.*
    |you\ are\ here.*|home\s*>.*|[-_*=\s]{3,}""",
    re.IGNORECASE | re.VERBOSE,
)
CUT_SHORT = re.compile(
    r"(?:…|\.\.\.)\s*view the full (?:minutes|decision|agenda) text for item (?P<item>\S+?)\.?\s*$"
)
_LONGEST_TITLE = 300


def read_sections(text: str, blocks: Sequence[Block]) -> list[Section]:
    """Return the front section and every item, in document order; no block is lost."""
    kept: Sequence[Block] = [b for b in blocks if not _is_noise(text, b)]
    page = _item_page(text, kept)
    starts = page or _meeting_page(text, kept)
    if not starts:
        kept, starts = numbered(text, kept)
    starts = starts or _headed(text, kept)
    default = Zone.AGENDA if _is_zoned(text, kept, 1 if page else 2) else Zone.MINUTES
    bounds = [s.at for s in starts] + [len(kept)]
    sections = []
    if kept and bounds[0] > 0:
        sections.append(_section(text, kept[: bounds[0]], None, default))
    for start, end in zip(starts, bounds[1:], strict=True):
        sections.append(_section(text, kept[start.at : end], start, default))
    return sections


def _is_noise(text: str, block: Block) -> bool:
    short = block.span.end - block.span.start <= _LONGEST_TITLE
    return short and _NOISE.fullmatch(block.span.of(text)) is not None


def _is_zoned(text: str, blocks: Sequence[Block], least: int) -> bool:
    """Tell whether the page labels its zones; one "Minutes:" alone may be a parish item."""
    named = [_zone_of(text, b) for b in blocks]
    return named.count(Zone.MINUTES) + named.count(Zone.DECISION) >= least


def _section(text: str, blocks: Sequence[Block], start: Start | None, default: Zone) -> Section:
    span = Span(start=blocks[0].span.start, end=blocks[-1].span.end)
    if start is None:
        return Section(number="", title=None, span=span, blocks=_zoned(text, blocks, default))
    body = [start.rest] if start.rest else []
    body += blocks[start.taken :]
    return Section(
        number=start.number, title=start.title, span=span, blocks=_zoned(text, body, default)
    )


def _zoned(text: str, blocks: Sequence[Block], default: Zone) -> tuple[tuple[Zone, Block], ...]:
    found = []
    zone = default
    for block in blocks:
        named = _zone_of(text, block)
        if named is None or (default is Zone.MINUTES and named is not Zone.DOCUMENTS):
            found.append((zone, block))
            continue
        zone = named
        label = _ZONE_LABEL.match(text, block.span.start, block.span.end)
        rest = trim(text, label.end(), block.span.end) if label else None
        if rest is not None:
            found.append((zone, Block(kind=BlockKind.PARAGRAPH, span=rest, body=rest, label="")))
    return tuple(found)


def _zone_of(text: str, block: Block) -> Zone | None:
    """Return the zone that a label block opens, or None where the block is no label."""
    label = _ZONE_LABEL.match(text, block.span.start, block.span.end)
    if label is None:
        return None
    rest = trim(text, label.end(), block.span.end)
    if rest is not None and not _ZONE_TEXT.match(text, rest.start, rest.end):
        return None
    groups = {"minutes": Zone.MINUTES, "decision": Zone.DECISION, "documents": Zone.DOCUMENTS}
    return next(zone for name, zone in groups.items() if label[name])


def _item_page(text: str, blocks: Sequence[Block]) -> list[Start]:
    """The page of one item: its title follows the line "Agenda item"."""
    for i, block in enumerate(blocks[:8]):
        if i + 1 < len(blocks) and _ITEM_PAGE.fullmatch(block.span.of(text)[:200].strip()):
            title = blocks[i + 1]
            number = title.label.rstrip(".)") or _said_number(text, blocks[i + 2 : i + 6])
            found = clean_title(text, title.body)
            return [Start(at=i, number=number, title=found, rest=None, taken=2)]
    return []


def _said_number(text: str, blocks: Sequence[Block]) -> str:
    """Return the number in "Meeting: 12/03/2019 - Planning Committee (Item 21)", or ""."""
    lines = (block.span.of(text) for block in blocks)
    found = (_ITEM_NUMBER.match(line) for line in lines if len(line) <= _LONGEST_TITLE)
    return next((match["number"] for match in found if match), "")


def _meeting_page(text: str, blocks: Sequence[Block]) -> list[Start]:
    """The meeting page: a number on a line of its own, then the title on the next."""
    starts = []
    for i, (block, title) in enumerate(pairwise(blocks)):
        if not _is_bare_number(text, block) or _is_bare_number(text, title):
            continue
        if title.span.end - title.span.start < _LONGEST_TITLE:
            number = block.span.of(text).rstrip(".")
            found = clean_title(text, title.span)
            starts.append(Start(at=i, number=number, title=found, rest=None, taken=2))
    ordered = in_sequence(starts, lambda s: int(re.sub(r"\D", "", s.number)))
    return ordered if len(ordered) >= 2 else []


def _is_bare_number(text: str, block: Block) -> bool:
    short = block.span.end - block.span.start <= 6
    return short and _BARE_NUMBER.match(block.span.of(text)) is not None


def _headed(text: str, blocks: Sequence[Block]) -> list[Start]:
    """Minutes without numbers: every heading after the title zone begins an item."""
    begin = _end_of_title_zone(text, blocks)
    headings = [i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING and i >= begin]
    signs = {i: text[blocks[i].span.start : blocks[i].body.start].strip() for i in headings}
    level_two = [i for i in headings if signs[i].startswith("##")]
    chosen = level_two if len(level_two) >= 2 else headings
    return [
        Start(
            at=i,
            number=_heading_number(blocks[i]),
            title=clean_title(text, blocks[i].body),
            rest=None,
            taken=1,
        )
        for i in chosen
    ]


def _heading_number(block: Block) -> str:
    """Return "21" for the heading "## 21. Title"; too few of them make no sequence."""
    number = block.label.rstrip(".):")
    return number if number.isdecimal() else ""


_TITLE_ZONE = re.compile(
    r"\b(?:draft|minutes?|council|committee|held|agenda|venue|village hall|school|governors"
    r"|page \d+|(?:19|20)\d\d|\d\.\d\d\s*[ap]\.?m)\b",
    re.IGNORECASE,
)


def _end_of_title_zone(text: str, blocks: Sequence[Block]) -> int:
    """Return the index of the first block that is past the title: attendance, or other words."""
    for i, block in enumerate(blocks[:20]):
        if ATTENDANCE.match(text, block.body.start, block.body.end):
            return i
    for i, block in enumerate(blocks[:8]):
        if i and not _TITLE_ZONE.search(text, block.body.start, block.body.end):
            return i
    return 1
