"""Blocks → agenda items, each with its zones.

Three layouts are told apart by form: the page of one item ("Agenda item", title, "Minutes:"),
the meeting page with its numbered items (number and title on lines of their own), and minutes
printed or typed as one document, numbered in one of several styles or only headed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.blocks import Block, BlockKind
from corpus.captioned import captioned
from corpus.furniture import without_furniture_lines
from corpus.headed import headed, with_unnumbered
from corpus.numbering import numbered
from corpus.records import Span
from corpus.references import report_of, strip_references
from corpus.sequences import Start, in_sequence
from corpus.status import MEETING_LINE
from corpus.subitems import split_parents
from corpus.titles import clean_title, split_title
from corpus.zones import Zone, is_zoned, said_after_label, zone_of

__all__ = ["CUT_SHORT", "Section", "Zone", "read_sections"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One item as it lies in the text; the front matter of a document is a section too.

    ``number`` is "" and ``title`` None where the source prints none.

    Attributes:
        agenda_number: where the minute's number is another one ("1830. Title (Agenda item 2)").
        report: the reference of the report that it takes, as printed, or None.
        unminuted: its "Minutes:" label stands over nothing.
    """

    number: str
    title: Span | None
    span: Span
    blocks: tuple[tuple[Zone, Block], ...]
    agenda_number: str = ""
    report: Span | None = None
    unminuted: bool = False


_BARE_NUMBER = re.compile(
    r"(?:[*_]{2})?(?P<number>\d{1,4}[a-z]?(?:/\d{2,4}[a-z]?)?)\.?(?:[*_]{2})?$"
)
_ITEM_PAGE = re.compile(
    r"(?:.*>\s*)?(?:agenda item|eitem ar yr agenda|eitem agenda)\W*", re.IGNORECASE
)
CUT_SHORT = re.compile(
    r"(?:…|\.\.\.)\s*view the full (?:minutes|decision|agenda) text for item (?P<item>\S+?)\.?\s*$"
)
_LONGEST_TITLE, _LONGEST = 300, 600
_ASKS = re.compile(
    r"\W{0,3}(?:to|i)\s+(?:resolve|consider|receive|approve|agree|note|confirm|discuss|review|elect|"
    r"appoint|adopt|determine|dderbyn|gadarnhau|ystyried)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:agreed|approved|proposed|seconded|resolved|carried|noted|elected|was|were|unanimous\w*)\b"
    r"(?<!be\snoted)(?<!be\sapproved)(?<!be\sagreed)",
    re.IGNORECASE,
)


def read_sections(text: str, blocks: Sequence[Block]) -> list[Section]:
    """Return the front section and every item, in document order; no block is lost."""
    kept: Sequence[Block] = without_furniture_lines(text, blocks)
    page = _item_page(text, kept)
    zoned = is_zoned(text, kept, 1 if page else 2)
    sure = page or captioned(text, kept)
    starts = sure or _meeting_page(text, kept)
    if not sure and not (starts and zoned):
        cut, counted = numbered(text, kept)
        if len(counted) >= len(starts):
            kept, starts = cut, with_unnumbered(text, cut, split_parents(text, cut, counted))
    starts = starts or headed(text, kept, blocks)
    bounds = [s.at for s in starts] + [len(kept)]
    sections = []
    if kept and bounds[0] > 0:
        sections.append(_section(text, kept[: bounds[0]], None, zoned=zoned))
    for start, end in zip(starts, bounds[1:], strict=True):
        sections.append(_section(text, kept[start.at : end], start, zoned=zoned))
    return sections


def _section(text: str, blocks: Sequence[Block], start: Start | None, *, zoned: bool) -> Section:
    span = Span(start=blocks[0].span.start, end=blocks[-1].span.end)
    if start is None:
        return Section(
            number="", title=None, span=span, blocks=_zoned(text, blocks, zoned=zoned, titled=False)
        )
    body = [b for b in (start.over, start.rest) if b is not None]
    body += blocks[start.taken :]
    title, agenda, report = start.title, start.agenda_number, None
    if title is not None:
        title, beside, report = strip_references(text, title)
        agenda = agenda or beside
    return Section(
        number=start.number,
        title=title,
        span=span,
        blocks=_zoned(text, body, zoned=zoned, titled=title is not None),
        agenda_number=agenda,
        report=report or report_of(text, body),
        unminuted=zoned and _stands_over_nothing(text, body),
    )


def _zoned(
    text: str, blocks: Sequence[Block], *, zoned: bool, titled: bool
) -> tuple[tuple[Zone, Block], ...]:
    found = []
    zone = default = Zone.AGENDA if zoned else Zone.MINUTES
    asked = _asked(text, blocks) if titled and not zoned else None
    for block in blocks:
        if block is asked:
            found.append((Zone.AGENDA, block))
            continue
        named = zone_of(text, block, zoned=zoned)
        if named is None or (default is Zone.MINUTES and named is not Zone.DOCUMENTS):
            found.append((zone, block))
            continue
        zone = named
        rest = said_after_label(text, block)
        if rest is not None:
            found.append((zone, Block(kind=BlockKind.PARAGRAPH, span=rest, body=rest, label="")))
    return tuple(found)


def _asked(text: str, blocks: Sequence[Block]) -> Block | None:
    """Return the agenda's own sentence over a minute, "To resolve that …", where labels are lost.

    It asks and says nothing of what was done; a minute that is nothing else is left as it is.
    """
    if len(blocks) < 2 or blocks[0].label or blocks[0].span.end - blocks[0].span.start > _LONGEST:
        return None
    words = blocks[0].body.of(text)
    return blocks[0] if _ASKS.match(words) and not _DONE.search(words) else None


def _stands_over_nothing(text: str, blocks: Sequence[Block]) -> bool:
    """Tell a label "Minutes:" with no text before the next label, and none on its line."""
    for block, after in zip(blocks, [*blocks, None][1:], strict=True):
        if zone_of(text, block, zoned=True) is not Zone.MINUTES or said_after_label(text, block):
            continue
        if after is None or zone_of(text, after, zoned=True) is not None:
            return True
    return False


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
    found = (MEETING_LINE.fullmatch(line) for line in lines if len(line) <= _LONGEST_TITLE)
    return next((match["number"] for match in found if match and match["number"]), "")


def _meeting_page(text: str, blocks: Sequence[Block]) -> list[Start]:
    """The meeting page: a number on a line of its own, then the title on the next.

    Where the order of business was changed, numbers that the sequence lacks stand out of order.
    """
    starts = []
    for i, (block, title) in enumerate(pairwise(blocks)):
        bare = _bare_number(text, block)
        if bare is None or _bare_number(text, title):
            continue
        if title.span.end - title.span.start < _LONGEST_TITLE:
            found, rest = clean_title(text, title.span), None
            if title.kind is not BlockKind.HEADING and title.label:
                found, rest = split_title(text, title.span.start, title)
            starts.append(Start(at=i, number=bare, title=found, rest=rest, taken=2))
    ordered = in_sequence(starts, _value)
    if len(ordered) < 2 or "/" in ordered[0].number:
        return []
    known = {_value(s) for s in ordered}
    missing = set(range(min(known), max(known))) - known
    late = [s for s in starts if _value(s) in missing]
    alone = [s for s in late if [_value(x) for x in late].count(_value(s)) == 1]
    return sorted([*ordered, *alone], key=lambda s: s.at)


def _value(start: Start) -> int:
    return int(re.sub(r"\D", "", start.number))


def _bare_number(text: str, block: Block) -> str | None:
    if block.span.end - block.span.start > 12:
        return None
    match = _BARE_NUMBER.match(block.span.of(text))
    return match["number"] if match else None
