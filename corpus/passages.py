"""Sections → items with their decisions, and passages: the units that are searched and quoted.

A decision clause is a passage of its own.  Other blocks are cut at sentence ends to at most
``MOST_WORDS`` words; a longer sentence stays whole unless it is a list with semicolons.  Every block of an item is in some passage
or is one of its headings; nothing is dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from corpus.blocks import Block, BlockKind
from corpus.decisions import Clause, find_clauses
from corpus.items import Section, Zone
from corpus.records import (
    Decision,
    DecisionId,
    DocumentId,
    Item,
    ItemId,
    Passage,
    PassageId,
    PassageKind,
    Span,
)
from corpus.sentences import part_spans, sentence_spans

# Measured on the development questions: blocks of at most 80 words rank best (see docs/ranking.md).
MOST_WORDS = 80
# A line of a list, and a list joined from such lines.
MOST_LINE_WORDS, MOST_LIST_WORDS = 8, 32

_EXEMPT = re.compile(
    r"\bexempt\b|exclu(?:de|sion of)\s+(?:the\s+)?(?:press|public)|\bnot for publication\b|schedule 12a|\bpart (?:ii|2)\b|confidential",
    re.IGNORECASE,
)
_EXCLUSION = re.compile(r"exclu(?:de|ding|sion)", re.IGNORECASE)
_ATTENDANCE = re.compile(
    r"\W*(?:(?:members|councillors|governors|those|also|in|were)\s+)*(?:present|attend(?:ing|ance|ees)|apologies|absent|substitut)",
    re.IGNORECASE,
)
_DECLARATION = re.compile(
    r"declar\w+ of (?:\w+ )*interest|\bdeclared an? (?:\w+ )*interest|interests? declared",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Ids:
    """Numbers what a document holds; ids are readable and the same on every reading."""

    document: DocumentId
    passages: int = 0
    numbers: Counter[str] = field(default_factory=Counter)

    def item(self, number: str) -> ItemId:
        name = re.sub(r"\s+", "_", number) or "-"
        self.numbers[name] += 1
        again = self.numbers[name]
        return ItemId(f"{self.document}:{name}" + (f"~{again}" if again > 1 else ""))

    def passage(self, item: ItemId) -> PassageId:
        self.passages += 1
        return PassageId(f"{item}:{self.passages}")


def build_items(
    text: str, document: DocumentId, sections: Sequence[Section], *, minuted: bool
) -> tuple[tuple[Item, ...], tuple[Passage, ...]]:
    """Return the items and passages of a document; ``minuted`` is False for agenda pages."""
    ids = _Ids(document)
    items: list[Item] = []
    passages: list[Passage] = []
    for section in sections:
        item_id = ids.item(section.number)
        clauses = find_clauses(text, section.blocks) if minuted else []
        decisions = tuple(_decisions(item_id, clauses))
        title = section.title.of(text) if section.title else ""
        items.append(
            Item(
                item_id=item_id,
                number=section.number,
                title=" ".join(title.split()),
                span=section.span,
                exempt=_is_exempt(text, title, section),
                decisions=decisions,
            )
        )
        passages += _passages(text, section, items[-1], ids, minuted=minuted)
    return tuple(items), tuple(passages)


def _decisions(item_id: ItemId, clauses: Iterable[Clause]) -> Iterable[Decision]:
    for n, clause in enumerate(clauses, 1):
        yield Decision(
            decision_id=DecisionId(f"{item_id}:d{n}"),
            item_id=item_id,
            span=clause.span,
            label=clause.label,
            lead_in=clause.lead_in,
            kind=clause.kind,
            outcome=clause.outcome,
            inferred=False,
        )


def _is_exempt(text: str, title: str, section: Section) -> bool:
    """Tell an item taken in private: its title says so, beyond the motion to exclude itself."""
    return _EXEMPT.search(title) is not None and _EXCLUSION.search(title) is None


def _passages(
    text: str, section: Section, item: Item, ids: _Ids, *, minuted: bool
) -> Iterable[Passage]:
    subheading: Span | None = None
    waiting: Block | None = None
    for zone, block in _joined_lists(text, section):
        if block.kind is BlockKind.HEADING and not _decided(item, block.span):
            if waiting is not None:  # a heading over nothing is still something that was written
                yield from _cut(
                    text,
                    item,
                    ids,
                    waiting.body,
                    None,
                    _kind(text, item, zone, waiting, None, minuted),
                )
            waiting, subheading = block, block.body
            continue
        if zone is Zone.DOCUMENTS:
            continue
        waiting = None
        yield from _of_block(
            text, item, ids, block, subheading, _kind(text, item, zone, block, subheading, minuted)
        )
    if waiting is not None:
        yield from _cut(
            text, item, ids, waiting.body, None, _kind(text, item, zone, waiting, None, minuted)
        )


def _joined_lists(text: str, section: Section) -> list[tuple[Zone, Block]]:
    """Join runs of short lines (a payments list, names with initials): alone they say nothing."""
    joined: list[tuple[Zone, Block]] = []
    for zone, block in section.blocks:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last[0] is zone
            and _is_line(text, last[1], MOST_LIST_WORDS)
            and _is_line(text, block, MOST_LINE_WORDS)
        ):
            span = Span(start=last[1].span.start, end=block.span.end)
            body = Span(start=last[1].body.start, end=block.span.end)
            joined[-1] = (zone, replace(last[1], span=span, body=body))
        else:
            joined.append((zone, block))
    return joined


def _is_line(text: str, block: Block, most_words: int) -> bool:
    words = block.body.of(text)
    return (
        block.kind is BlockKind.PARAGRAPH
        and not block.label
        and len(words.split()) <= most_words
        and not words.endswith((".", "!", "?"))
    )


def _kind(
    text: str, item: Item, zone: Zone, block: Block, subheading: Span | None, minuted: bool
) -> PassageKind:
    heading = subheading.of(text) if subheading else ""
    if not minuted or zone is Zone.AGENDA and item.number + item.title:
        return PassageKind.AGENDA
    if any(_ATTENDANCE.match(words) for words in (item.title, heading, block.body.of(text)[:60])):
        return PassageKind.ATTENDANCE
    if any(_DECLARATION.search(words) for words in (item.title, block.body.of(text)[:300])):
        return PassageKind.DECLARATION
    return PassageKind.DISCUSSION


def _decided(item: Item, span: Span) -> bool:
    return any(d.span in span for d in item.decisions)


def _of_block(
    text: str, item: Item, ids: _Ids, block: Block, subheading: Span | None, kind: PassageKind
) -> Iterable[Passage]:
    """Give each labelled clause its own passage; cut what stands around them."""
    clauses = [d for d in item.decisions if d.lead_in and d.span in block.span]
    leads = {s for d in item.decisions for s in d.lead_in}
    at = block.body.start
    for decision in clauses:
        before = _between(text, at, decision.span.start, leads, decision)
        if before is not None:
            yield from _cut(text, item, ids, before, subheading, kind)
        yield Passage(
            passage_id=ids.passage(item.item_id),
            item_id=item.item_id,
            kind=PassageKind.DECISION,
            span=decision.span,
            subheading=subheading,
            decision_ids=(decision.decision_id,),
        )
        at = decision.span.end
    rest = _between(text, at, block.body.end, leads, None)
    if rest is not None:
        yield from _cut(text, item, ids, rest, subheading, kind)


def _between(
    text: str, start: int, end: int, leads: set[Span], clause: Decision | None
) -> Span | None:
    """Return what stands outside the clauses, unless it is only a lead-in, a label or a stop."""
    words = text[start:end]
    for lead in leads:
        if start <= lead.start and lead.end <= end:
            words = words.replace(lead.of(text), " ")
    if clause is not None and clause.label:
        words = words.replace(clause.label, " ")
    words = re.sub(r"\b(?:and|or)\b", " ", words)
    if not any(c.isalnum() for c in words):
        return None
    while start < end and not (text[start].isalnum() or text[start] in "£“‘\"'(*_["):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end) if start < end else None


def _cut(
    text: str, item: Item, ids: _Ids, span: Span, subheading: Span | None, kind: PassageKind
) -> Iterable[Passage]:
    for piece in _pieces(text, span):
        stated = tuple(d.decision_id for d in item.decisions if not d.lead_in and d.span in piece)
        yield Passage(
            passage_id=ids.passage(item.item_id),
            item_id=item.item_id,
            kind=PassageKind.DECISION if stated else kind,
            span=piece,
            subheading=subheading,
            decision_ids=stated,
        )


def _units(text: str, span: Span) -> Iterable[Span]:
    for sentence in sentence_spans(text, span):
        if len(sentence.of(text).split()) > MOST_WORDS:
            yield from part_spans(text, sentence)
        else:
            yield sentence


def _pieces(text: str, span: Span) -> Iterable[Span]:
    """Join sentences to pieces of at most ``MOST_WORDS`` words, of about equal length."""
    total = len(span.of(text).split())
    if total <= MOST_WORDS:
        yield span
        return
    aim = total / -(-total // MOST_WORDS)
    start, words = span.start, 0
    previous: Span | None = None
    for sentence in _units(text, span):
        count = len(sentence.of(text).split())
        if previous is not None and words + count / 2 > aim:
            yield Span(start=start, end=previous.end)
            start, words = sentence.start, 0
        words += count
        previous = sentence
    if previous is not None:
        yield Span(start=start, end=previous.end)
