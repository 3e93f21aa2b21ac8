"""Sections → items with their decisions, and passages: the units that are searched and quoted.

A decision clause is a passage of its own; other blocks are cut at sentence ends.  Every block of
an item is in some passage or is one of its headings; nothing is dropped, but the list of its
documents and a "Decision:" that the minutes repeat word for word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from corpus.actions import find_actions
from corpus.attendance import ATTENDANCE
from corpus.blocks import Block, BlockKind
from corpus.decisions import Clause, find_clauses, folded
from corpus.exempt import exempt_items
from corpus.interests import find_interests
from corpus.items import Section, Zone
from corpus.people import with_people
from corpus.pieces import Places, cut_prose
from corpus.records import (
    Decision,
    DecisionId,
    Document,
    DocumentId,
    Item,
    ItemId,
    Mark,
    MarkKind,
    Passage,
    PassageId,
    PassageKind,
    Span,
)
from corpus.sentences import without_marks
from corpus.titles import title_words

# A line of a list, and a list joined from such lines.
MOST_LINE_WORDS, MOST_LIST_WORDS = 8, 32

_DECLARATION = re.compile(
    r"declar\w+ of (?:\w+ ){0,4}interest|\bdeclared an? (?:\w+ ){0,4}interest|interests? declared",
    re.IGNORECASE,
)
_BY_ZONE = {Zone.VOTE: PassageKind.VOTE, Zone.ACTION: PassageKind.ACTION}
_JOINING = re.compile(r"\b(?:and|or)\b")


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
    document: Document, sections: Sequence[Section], *, minuted: bool
) -> tuple[tuple[Item, ...], tuple[Passage, ...]]:
    """Return the items and passages of a document; ``minuted`` is False for agenda pages."""
    ids = _Ids(document.document_id)
    items: list[Item] = []
    passages: list[Passage] = []
    exempt = exempt_items(document.text, sections)
    private = {m.span for m in document.marks if m.kind is MarkKind.EXEMPT}
    starts = [m.span.start for m in document.marks]
    for n, section in enumerate(sections):
        first, last = (bisect_left(starts, at) for at in (section.span.start, section.span.end))
        item = _item(
            document.text,
            section,
            document.marks[first:last],
            ids.item(section.number),
            exempt=n in exempt or section.title in private,
            minuted=minuted,
        )
        items.append(item)
        passages += _Passages(document.text, item, ids, minuted=minuted).of(section)
    return tuple(items), tuple(passages)


def _item(
    text: str,
    section: Section,
    marks: Sequence[Mark],
    item_id: ItemId,
    *,
    exempt: bool,
    minuted: bool,
) -> Item:
    """Return one item; ``marks`` are those that begin in it."""
    blocks = section.blocks
    title = title_words(text, section.title) if section.title else ""
    lost = [m.span for m in marks if m.kind is MarkKind.LOST]
    clauses = find_clauses(text, blocks, title, lost=lost) if minuted else []
    decisions = with_people(text, blocks, tuple(_decisions(item_id, clauses)))
    links = (m.link for m in marks if m.kind is MarkKind.ITEM and m.link)
    return Item(
        item_id=item_id,
        number=section.number,
        title=title,
        span=section.span,
        exempt=exempt,
        decisions=decisions,
        agenda_number=section.agenda_number,
        report=section.report,
        url=next(links, None),
        actions=find_actions(text, blocks, decisions, marks) if minuted else (),
        interests=find_interests(text, blocks, title) if minuted else (),
    )


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
            inferred=clause.inferred,
            twin=clause.twin,
        )


class _Passages:
    """Writes the passages of one item."""

    def __init__(self, text: str, item: Item, ids: _Ids, *, minuted: bool) -> None:
        self._text, self._item, self._ids, self._minuted = text, item, ids, minuted
        self._by_span = {d.span: d for d in item.decisions}
        self._decided = Places(self._by_span)
        self._clauses = Places(d.span for d in item.decisions if d.is_clause)
        self._stated = Places(d.span for d in item.decisions if not d.is_clause)
        self._leads = Places(s for d in item.decisions for s in d.lead_in)
        self._said = {folded(d.span.of(text)) for d in item.decisions}

    def of(self, section: Section) -> Iterable[Passage]:
        """Yield the passages of the item's section, in document order."""
        subheading: Span | None = None
        waiting: tuple[Zone, Block] | None = None
        for zone, block in _joined_lists(self._text, section):
            if self._is_heading(block):
                yield from self._over_nothing(waiting)
                waiting, subheading = (zone, block), block.body
                continue
            if zone is Zone.DOCUMENTS or (zone is Zone.DECISION and self._is_repeated(block)):
                continue
            kind = self._kind(zone, block, subheading)
            for passage in self._of_block(block, subheading, kind):
                waiting = None
                yield passage
        yield from self._over_nothing(waiting)

    def _is_heading(self, block: Block) -> bool:
        return block.kind is BlockKind.HEADING and not self._decided.touching(block.span)

    def _over_nothing(self, heading: tuple[Zone, Block] | None) -> Iterable[Passage]:
        """A heading over nothing is still something that was written."""
        if heading is not None:
            zone, block = heading
            yield from self._cut(block.body, None, self._kind(zone, block, None))

    def _is_repeated(self, block: Block) -> bool:
        nothing = not self._decided.touching(block.span)
        return nothing and folded(block.body.of(self._text)) in self._said

    def _kind(self, zone: Zone, block: Block, subheading: Span | None) -> PassageKind:
        title = self._item.title
        if zone in _BY_ZONE:
            return _BY_ZONE[zone]
        if not self._minuted or (zone is Zone.AGENDA and self._item.number + title):
            return PassageKind.AGENDA
        heading = subheading.of(self._text) if subheading else ""
        words = self._text[block.body.start : min(block.body.end, block.body.start + 300)]
        if any(ATTENDANCE.match(w) for w in (title, heading, words[:60])):
            return PassageKind.ATTENDANCE
        if any(_DECLARATION.search(w) for w in (title, words)):
            return PassageKind.DECLARATION
        return PassageKind.DISCUSSION

    def _of_block(
        self, block: Block, subheading: Span | None, kind: PassageKind
    ) -> Iterable[Passage]:
        """Give each clause its own passage; cut what stands around them."""
        at = block.body.start
        for span in self._clauses.touching(block.span):
            decision = self._by_span[span]
            before = self._between(at, span.start, decision.label)
            if before is not None:
                yield from self._cut(before, subheading, kind)
            yield self._passage(span, subheading, PassageKind.DECISION, (decision.decision_id,))
            at = span.end
        rest = self._between(at, block.body.end, "")
        if rest is not None:
            yield from self._cut(rest, subheading, kind)

    def _between(self, start: int, end: int, label: str) -> Span | None:
        """Return what stands outside the clauses, unless only a lead-in, a label or a stop."""
        if start >= end:
            return None
        stop = self._text[start:end].rstrip()
        if label and stop.endswith(label):
            end = start + len(stop) - len(label)
        at, words = start, ""
        for lead in self._leads.touching(Span(start=start, end=max(end, start + 1))):
            words += self._text[at : max(at, lead.start)] + " "
            at = max(at, lead.end)
            if start < lead.start and not any(c.isalnum() for c in self._text[at:end]):
                end = lead.start  # "…, it was RESOLVED: That" stands with the clause
        words += self._text[at:end]
        if not any(c.isalnum() for c in _JOINING.sub(" ", words)):
            return None
        return without_marks(self._text, Span(start=start, end=end))

    def _cut(self, span: Span, subheading: Span | None, kind: PassageKind) -> Iterable[Passage]:
        for piece in cut_prose(self._text, span, self._stated):
            # A decision of a hundred words is cut like any sentence: each piece states it.
            stated = tuple(self._by_span[s].decision_id for s in self._stated.touching(piece))
            kind_here = PassageKind.DECISION if stated else kind
            yield self._passage(piece, subheading, kind_here, stated)

    def _passage(
        self,
        span: Span,
        subheading: Span | None,
        kind: PassageKind,
        decisions: tuple[DecisionId, ...],
    ) -> Passage:
        return Passage(
            passage_id=self._ids.passage(self._item.item_id),
            item_id=self._item.item_id,
            kind=kind,
            span=span,
            subheading=subheading,
            decision_ids=decisions,
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
            and not ATTENDANCE.match(text, block.body.start, block.body.end)
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
