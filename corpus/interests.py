"""Declarations of interest: who declared one, and the words of it, from prose or tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.blocks import Block, BlockKind
from corpus.names import (
    NAME,
    TITLE,
    before_or_office,
    is_person,
    is_titled,
    people_before,
    people_from,
)
from corpus.records import Interest, Span
from corpus.sentences import sentence_spans
from corpus.zones import Zone

Zoned = Sequence[tuple[Zone, Block]]

_TITLE = re.compile(
    r"\bdeclar\w+\b.{0,60}\binterests?\b|\binterests?\b.{0,30}\bdeclar|\bdisclosures?\b"
    r"|\binterests?\s*$"
    r"|\b[dn]?datganiad\w*\b|\bfuddian\w+|\bbuddian\w+",
    re.IGNORECASE,
)
_INTEREST = r"(?:interests?|DPIs?|NRIs?|ORIs?|predetermination)"
# "X declared a personal interest in item 4"; "had declared" recalls it, and still says it.
_DECLARED = re.compile(
    rf"\b(?:also\s+|each\s+|both\s+|then\s+|again\s+|all\s+|therefore\s+|had\s+"
    rf"|stated\s+that\s+(?:s?he|they)\s+)*"
    rf"(?:declared|declares|disclosed|registered|reported"
    rf"|recorded)\b(?:[^.;\n]{{0,90}}?)\b{_INTEREST}\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    rf"\b{_INTEREST}\b[^.;\n]{{0,60}}?\b(?:was|were|is)?\s*(?:declared|disclosed|received|made"
    rf"|noted)\s+(?:by|from)\s+"
    r"|\b(?:declarations?|disclosures?)\b[^.;\n]{0,60}?\b(?:by|from)\s+"
    r"|\bdatgan(?:iad|wyd)\b[^.\n]{0,60}?\bgan\s+",
    re.IGNORECASE,
)
_WELSH = re.compile(rf"\b(?:[Dd]atganodd|[Dd]atgelodd)\s+(?={TITLE})")
_HAS = re.compile(
    r"\b(?:has|had|have|is|as|being|item|minute|agenda|personal|pecuniary|prejudicial|disclosable"
    r"|non-\w+|interest"
    r"|because|member|trustee|governor|employ\w+|owns?|eitem|personol|rhagfarnus)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:no|none|nil|not|neither|dim|ni|nid)\b[^.;]{0,60}?\b(?:interest|declar|disclos|datgan"
    r"|fuddian|fuddiant)"
    r"|^\W{0,4}(?:none|nil|no|dim)\b|\b(?:interests?|declarations?)\b[^.;]{0,40}\b(?:none|nil)\b",
    re.IGNORECASE,
)
# What members are told of the duty to declare names nobody's interest.
_DUTY = re.compile(
    r"\b(?:invited|reminded|asked|required|should|must|may|wish\w*|to\s+declare|if\s+any)\b",
    re.IGNORECASE,
)
_HEAD_WHO = re.compile(
    r"(?:name|councillor|member|governor|cllr|(?:y\s+)?cynghorydd|aelod)s?\b", re.IGNORECASE
)
_HEAD_WHAT = re.compile(
    r"(?:agenda|item|minute|cofnod|eitem|nature|type|description|interest|reason|y\s+math|math"
    r"|natur|details)\b",
    re.IGNORECASE,
)
_LONGEST_ROW = 2_000
_CELL = re.compile(r"[|\t]|[^\S\n]{3,}")


def find_interests(text: str, blocks: Zoned, title: str) -> tuple[Interest, ...]:
    """Return the interests declared in one item; one for each member whom a sentence names.

    Args:
        text: the document's text.
        blocks: the item's blocks with their zones.
        title: the item's title; in "Declarations of Interest" a list needs no verb.
    """
    declaring = _TITLE.search(title) is not None
    found: list[Interest] = []
    columns: list[str] = []
    done = 0
    for zone, block in blocks:
        if zone not in (Zone.MINUTES, Zone.DECISION):
            continue
        if block.span.start < done:
            continue  # a cell of a row that was read
        lines = _whole_lines(text, block.span)
        columns, rows = _rows(text, lines, columns)
        if rows is not None:
            found += rows
            done = lines.end
            continue
        for sentence in sentence_spans(text, block.body):
            found += _declared(text, sentence, block, declaring=declaring)
    return tuple(dict.fromkeys(found))


def _declared(text: str, sentence: Span, block: Block, *, declaring: bool) -> Iterator[Interest]:
    words = sentence.of(text)
    if not declaring and not _may_declare(words):
        return
    if _NOBODY.search(words[:400]):
        return
    people = _declarers(text, sentence)
    if people is None and declaring and block.kind is not BlockKind.HEADING:
        people = _listed(text, sentence)
    for person in people or ():
        yield Interest(span=sentence, member=person)
    if people == [] and not _DUTY.search(words) and _SOMEBODY.search(words):
        yield Interest(span=sentence, member=None)


def _may_declare(words: str) -> bool:
    """Tell a sentence that some pattern above could match; most are done with here."""
    low = words.lower()
    return any(sign in low for sign in _SIGNS)


_SIGNS = ("interest", "dpi", "nri", " ori", "predeterm", "declar", "disclos", "datg", "uddian")
_SOMEBODY = re.compile(
    r"\b(?:a|one|two|three|several)\s+(?:members?|councillors?|governors?)\b", re.IGNORECASE
)


def _declarers(text: str, sentence: Span) -> list[Span] | None:
    """Return who declares in a sentence, None where it declares nothing."""
    end = min(sentence.end, sentence.start + 2_000)
    verb = _DECLARED.search(text, sentence.start, end)
    if verb:
        people = people_before(text, sentence.start, verb.start())
        office = before_or_office(text, sentence.start, verb.start())
        return people or ([office] if office else [])
    for pattern in (_PASSIVE, _WELSH):
        match = pattern.search(text, sentence.start, end)
        if match:
            return _certain(text, people_from(text, match.end(), end)) or None
    return None


def _certain(text: str, people: Sequence[Span]) -> list[Span]:
    return [p for n, p in enumerate(people) if is_person(p.of(text)) or n]


def _listed(text: str, sentence: Span) -> list[Span]:
    """Return the member of "Councillor Ash – item 7, as a trustee", a line of a list."""
    name = NAME.match(text, sentence.start, sentence.end)
    if name is None or not is_titled(name[0]):
        return []
    rest = text[name.end() : min(sentence.end, name.end() + 400)]
    opens = rest.lstrip()[:1] in ("-", "–", "—", ":", "(", ",")
    return [Span(start=name.start(), end=name.end())] if opens and _HAS.search(rest) else []


def _whole_lines(text: str, span: Span) -> Span:
    """Return the lines that ``span`` stands in: a row may have been cut into its cells."""
    before = text.rfind("\n", max(0, span.start - _LONGEST_ROW), span.start)
    after = text.find("\n", span.end, span.end + _LONGEST_ROW)
    last = len(text) if len(text) <= span.end + _LONGEST_ROW else span.end
    start = before + 1 if before >= 0 else span.start
    return Span(start=start, end=after if after >= 0 else last)


def _rows(text: str, span: Span, columns: list[str]) -> tuple[list[str], list[Interest] | None]:
    """Read the rows of a table of declarations; None for a block that is no table."""
    found: list[Interest] = []
    table = False
    for line in re.compile(r"[^\n]+").finditer(text, span.start, span.end):
        cells = [c.strip(" *_") for c in _CELL.split(line[0].strip(" |\t"))]
        if len(cells) < 2 or set(line[0]) <= set("|-: \t"):
            table = table or (bool(columns) and len(cells) >= 2)
            continue
        heads = [
            "who" if _HEAD_WHO.match(c) else "what" if _HEAD_WHAT.match(c) else "" for c in cells
        ]
        if (
            heads.count("who") <= 1
            and "what" in heads
            and all(h or not c for h, c in zip(heads, cells, strict=True))
        ):
            columns, table = heads, True
        elif columns:
            table = True
            found += _row(text, line, columns)
    return (columns, found) if table else ([], None)


def _row(text: str, line: re.Match[str], columns: Sequence[str]) -> Iterator[Interest]:
    """Yield the declaration of one row; the member stands under the column of members."""
    start, end = line.span()
    while start < end and text[start] in "| \t":
        start += 1
    while end > start and text[end - 1] in "| \t":
        end -= 1
    at = start
    if "who" in columns:
        for _ in range(columns.index("who")):
            cut = _CELL.search(text, at, end)
            at = cut.end() if cut else end
        while at < end and text[at].isspace():
            at += 1
    name = NAME.match(text, at, end) if at < end else None
    if name and start < end and (is_person(name[0]) or "who" in columns):
        yield Interest(
            span=Span(start=start, end=end), member=Span(start=name.start(), end=name.end())
        )
