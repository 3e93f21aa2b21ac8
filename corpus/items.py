"""Blocks → agenda items, each with its zones.

Three layouts are told apart by form: the page of one item ("Agenda item", title, "Minutes:"),
the meeting page with its numbered items (number and title on lines of their own), and minutes
printed or typed as one document, numbered in one of several styles or only headed.  Decisions
may be taken from the Decision and Minutes zones alone: agenda text says what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from corpus.blocks import LABEL, Block, BlockKind
from corpus.records import Span
from corpus.sentences import trim


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """Where an item begins: ``rest`` is the text that runs on after its title."""

    at: int
    number: str
    title: Span | None
    rest: Block | None
    taken: int


_ZONE_LABEL = re.compile(
    r"(?:[*_#]{0,4}\s*)(?:(?P<minutes>minutes|cofnod(?:ion)?)|(?P<decision>decisions?|penderfyniad(?:au)?)"
    r"|(?P<documents>(?:additional|supporting|background) documents|dogfennau ychwanegol))\s*:(?:[*_]{2})?",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,4}[a-z]?\.?$")
_SLASH_NUMBER = re.compile(
    r"(?:[*_]{2})?(?P<number>\d{1,4}/\d{2,4}(?:/\d{1,3})?)[.:)]?(?:[*_]{2})?\s*[-–]?\s*(?=[A-Z*“])"
)
_PREFIX_NUMBER = re.compile(
    r"(?:[*_]{2})?(?P<number>[A-Z]{1,4}[ /]?\d{1,4}(?:/\d{2,4})?)[.:)]?(?:[*_]{2})?\s+[-–]?\s*(?=[A-Z*])"
)
_ITEM_PAGE = re.compile(r"agenda item\b", re.IGNORECASE)
_TITLE_NOISE = re.compile(
    r"\s*(?:pdf\s*e?icon\s*)?PDF\s+\d+(?:\.\d+)?\s*[KM]B\s*$|\s*\(attached\)\s*$", re.IGNORECASE
)
# Where a title runs on into its minute on one line, a sentence begins with one of these.
_RUN_ON = re.compile(
    r"(?<=[a-z)’'0-9*:])(?<!\bfrom)(?<!\bof)(?<!\bto)(?<!\bby)(?<!\bfor)(?<!\band)(?<!\bwith)[.:]?\s+(?=(?:The|There|This|It|A|An|Cllrs?|Councillors?|Members|None|No|Nothing|Apologies were|"
    r"RESOLVED|Resolved|AGREED|Mr|Mrs|Ms|Following)\b)|(?<=[a-z)*’'])[:.]\s|\s[-–]\s"
)
_NOISE = re.compile(
    r"(?:pdf\s*e?icon\s*)?PDF\s+\d+(?:\.\d+)?\s*[KM]B|share this item|view directions|attendance details|"
    r"skip to (?:main )?content|menu|items?|no\.?\s*item|media|dot|original text:?|agenda frontsheet.*|"
    r"agenda reports pack.*|printed (?:draft )?minutes.*|you are here.*|home\s*>.*|[-_*=\s]{3,}",
    re.IGNORECASE,
)
# How many candidates back the item before may lie: a long list inside an item stays below it.
_REACH = 60
CUT_SHORT = re.compile(
    r"(?:…|\.\.\.)\s*view the full (?:minutes|decision|agenda) text for item (?P<item>\S+?)\.?\s*$"
)


def read_sections(text: str, blocks: Sequence[Block]) -> list[Section]:
    """Return the front section and every item, in document order; no block is lost."""
    kept = [b for b in blocks if not _NOISE.fullmatch(b.span.of(text))]
    page = _item_page(text, kept)
    starts = page or _meeting_page(text, kept) or _numbered(text, kept) or _headed(text, kept)
    default = Zone.AGENDA if _is_zoned(text, kept, 1 if page else 2) else Zone.MINUTES
    bounds = [s.at for s in starts] + [len(kept)]
    sections = []
    if kept and bounds[0] > 0:
        sections.append(_section(text, kept[: bounds[0]], None, default))
    for start, end in zip(starts, bounds[1:], strict=True):
        sections.append(_section(text, kept[start.at : end], start, default))
    return sections


def _is_zoned(text: str, blocks: Sequence[Block], least: int) -> bool:
    """Tell whether the page labels its zones; one "Minutes:" alone may be a parish item."""
    named = [_zone_of(text, b) for b in blocks]
    return named.count(Zone.MINUTES) + named.count(Zone.DECISION) >= least


def _section(text: str, blocks: Sequence[Block], start: _Start | None, default: Zone) -> Section:
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
        label = _ZONE_LABEL.match(block.span.of(text))
        named = _zone_of(text, block)
        if (
            label is None
            or named is None
            or (default is Zone.MINUTES and named is not Zone.DOCUMENTS)
        ):
            found.append((zone, block))
            continue
        zone = named
        rest = trim(text, block.span.start + label.end(), block.span.end)
        if rest is not None:
            found.append((zone, Block(kind=BlockKind.PARAGRAPH, span=rest, body=rest, label="")))
    return tuple(found)


def _zone_of(text: str, block: Block) -> Zone | None:
    """Return the zone that a label block opens, or None where the block is no label.

    "Minutes: None were declared." opens the zone with text; "Decisions: 1 …" likewise; but
    "Minutes: The 12th November minutes were proposed by …" is a parish item of that name.
    """
    label = _ZONE_LABEL.match(block.span.of(text))
    if label is None:
        return None
    rest = block.span.of(text)[label.end() :].strip()
    if rest and not re.match(r"(?:None|There (?:were|was)|RESOLVED|Resolved|That\b)", rest):
        return None
    groups = {"minutes": Zone.MINUTES, "decision": Zone.DECISION, "documents": Zone.DOCUMENTS}
    return next(zone for name, zone in groups.items() if label[name])


def _item_page(text: str, blocks: Sequence[Block]) -> list[_Start]:
    """The page of one item: its title follows the line "Agenda item"."""
    for i, block in enumerate(blocks[:8]):
        words = block.span.of(text)
        if _ITEM_PAGE.fullmatch(words.strip()) and i + 1 < len(blocks):
            number, title = _number_and_title(text, blocks[i + 1])
            return [_Start(at=i, number=number, title=title, rest=None, taken=2)]
    return []


def _number_and_title(text: str, block: Block) -> tuple[str, Span | None]:
    return block.label.rstrip(".)"), _clean_title(text, block.body)


def _meeting_page(text: str, blocks: Sequence[Block]) -> list[_Start]:
    """The meeting page: a number on a line of its own, then the title on the next."""
    starts = []
    for i, block in enumerate(blocks[:-1]):
        words = block.span.of(text)
        title = blocks[i + 1]
        if (
            _BARE_NUMBER.match(words)
            and len(title.span.of(text)) < 300
            and not _BARE_NUMBER.match(title.span.of(text))
        ):
            starts.append(
                _Start(
                    at=i,
                    number=words.rstrip("."),
                    title=_clean_title(text, title.span),
                    rest=None,
                    taken=2,
                )
            )
    ordered = _in_sequence(starts, lambda s: int(re.sub(r"\D", "", s.number)))
    return ordered if len(ordered) >= 2 else []


def _clean_title(text: str, span: Span) -> Span | None:
    noise = _TITLE_NOISE.search(span.of(text))
    end = span.start + noise.start() if noise else span.end
    while end > span.start and text[end - 1] in "*_: \xa0":
        end -= 1
    start = span.start
    while start < end and text[start] in "*_# ":
        start += 1
    return trim(text, start, end)


def _numbered(text: str, blocks: Sequence[Block]) -> list[_Start]:
    """Minutes numbered in one style throughout: the style with the longest sequence wins."""
    styles = (
        _styled(text, blocks, _SLASH_NUMBER),
        _styled(text, blocks, _PREFIX_NUMBER),
        _labelled(text, blocks),
    )
    best = max(styles, key=len)
    return best if len(best) >= 3 else []


def _styled(text: str, blocks: Sequence[Block], style: re.Pattern[str]) -> list[_Start]:
    starts = []
    for i, block in enumerate(blocks):
        heading = block.body if block.kind is BlockKind.HEADING else block.span
        match = style.match(text, heading.start, heading.end)
        if match:
            title, rest = _split_title(text, match.end(), block)
            starts.append(_Start(at=i, number=match["number"], title=title, rest=rest, taken=1))
    return _in_sequence(starts, lambda s: int(re.findall(r"\d+", s.number)[0]))


def _labelled(text: str, blocks: Sequence[Block]) -> list[_Start]:
    """Items numbered "1.", "2." …; where they are emphasised or in capitals, only such count."""
    candidates = []
    for i, block in enumerate(blocks):
        number = block.label.rstrip(".):")
        if (
            block.kind is not BlockKind.BULLET
            and number.isdigit()
            and len(number) <= 3
            and text[block.body.start].isupper() | (text[block.body.start] in "*_#“‘")
        ):
            candidates.append((i, number, block))
    strong = [c for c in candidates if _stands_out(text, c[2])]
    chosen = strong if len(strong) >= max(3, 0.3 * len(candidates)) else candidates
    starts = []
    for i, number, block in chosen:
        title, rest = _split_title(text, block.body.start, block)
        starts.append(_Start(at=i, number=number, title=title, rest=rest, taken=1))
    return _in_sequence(starts, lambda s: int(s.number))


def _stands_out(text: str, block: Block) -> bool:
    words = block.body.of(text)
    return words[0] in "*_" or words.isupper() or text[block.span.start] == "#"


def _split_title(text: str, start: int, block: Block) -> tuple[Span | None, Block | None]:
    """Cut "196/20 Openness Notice The Chair read the notice." where the sentence begins."""
    whole = trim(text, start, block.span.end)
    if whole is None:
        return None, None
    words = whole.of(text)
    emphasised = re.match(r"(?:\*\*|__)(.+?)(?:\*\*|__)", words)
    if emphasised:
        cut = emphasised.end()
    else:
        plain = len(words) <= 220 and not words.endswith(".")
        cut = len(words) if len(words) <= 60 or plain or block.kind is BlockKind.HEADING else 0
        match = _RUN_ON.search(words, 4)
        if match and (match.start() <= 160):
            cut = match.start() + (1 if words[match.start()] in ":." else 0)
    title = _clean_title(text, Span(start=whole.start, end=whole.start + cut)) if cut else None
    rest = trim(text, whole.start + cut, whole.end)
    if rest is None or not any(c.isalnum() for c in rest.of(text)):
        return title, None
    return title, Block(kind=BlockKind.PARAGRAPH, span=rest, body=rest, label="")


def _in_sequence(starts: Sequence[_Start], value: Callable[[_Start], int]) -> list[_Start]:
    """Keep the longest run of starts whose numbers rise by one to three at a time.

    Lists inside an item count from one again, so they never join the sequence of the items;
    a jump of up to three allows for numbers that the copy lost.
    """
    length = [1] * len(starts)
    before = [-1] * len(starts)
    for i, start in enumerate(starts):
        for j in range(max(0, i - _REACH), i):
            if 1 <= value(start) - value(starts[j]) <= 3 and length[j] + 1 > length[i]:
                length[i], before[i] = length[j] + 1, j
    at = max(range(len(starts)), key=length.__getitem__, default=-1)
    kept: list[_Start] = []
    while at >= 0:
        kept.append(starts[at])
        at = before[at]
    return kept[::-1]


def _headed(text: str, blocks: Sequence[Block]) -> list[_Start]:
    """Minutes without numbers: every heading after the title zone begins an item."""
    begin = _end_of_title_zone(text, blocks)
    headings = [i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING and i >= begin]
    signs = {i: text[blocks[i].span.start : blocks[i].body.start].strip() for i in headings}
    level_two = [i for i in headings if signs[i].startswith("##")]
    chosen = level_two if len(level_two) >= 2 else headings
    return [
        _Start(at=i, number="", title=_clean_title(text, blocks[i].body), rest=None, taken=1)
        for i in chosen
    ]


_TITLE_ZONE = re.compile(
    r"\b(?:draft|minutes?|council|committee|held|agenda|venue|village hall|school|governors|page \d+|(?:19|20)\d\d|\d\.\d\d\s*[ap]\.?m)\b",
    re.IGNORECASE,
)
_ATTENDANCE = re.compile(
    r"\W*(?:members |councillors |those |also |in )*(?:present|attend|apologies)", re.IGNORECASE
)


def _end_of_title_zone(text: str, blocks: Sequence[Block]) -> int:
    """Return the index of the first block that is past the title: attendance, or other words."""
    for i, block in enumerate(blocks[:20]):
        if _ATTENDANCE.match(block.body.of(text)):
            return i
    for i, block in enumerate(blocks[:8]):
        if i and not _TITLE_ZONE.search(block.body.of(text)):
            return i
    return 1
