"""Resolutions: the clauses that follow a lead-in, up to where the next thing begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.blocks import Block, BlockKind
from corpus.labels import joins, split_labels
from corpus.leadins import LeadIn, opening_lead_in
from corpus.records import Span
from corpus.sentences import sentence_spans, trim

_THAT = re.compile(
    r"(?:[*_]{2})?(?P<that>(?:that|to)(?:\s+the\s+\w+)?)\s*[:–-]*\s*(?:[*_]{2})?$", re.IGNORECASE
)
_THAT_BEFORE_LABEL = re.compile(
    r"(?:that(?:\s+the\s+\w+)?|to)\s*[:–-]*\s+(?=\(\w{1,4}\)|\d{1,2}[.)])", re.IGNORECASE
)
_CLAUSE_START = re.compile(r"(?:[*_]{2})?(?:that|to)\b", re.IGNORECASE)
# What follows a resolution and is none of its clauses.
ENDS = re.compile(
    r"""[*_(]{0,3}(?:reasons?\b|notes?\s*[:–-]|supporting\ documents|alternative|other\ options
    |options?\ considered|voting\b|recorded\ vote|for:|against:|actions?\b\s*[:\-–]
    |in\ accordance\ with|public\ summary
    |(?:proposed|moved|prop)\b[.:]?\s*(?:by\b|cllr|councillor|mrs?\b|ms\b|[-–])
    |implementation\b|relevant\ \w+\ committee|\(ref\b)""",
    re.IGNORECASE | re.VERBOSE,
)
# "(Cllr A proposed, Cllr B seconded, all in favour)" and an owner's name follow a clause.
_TAIL = re.compile(
    r"""(?:
      [(\[][^()\[\]]{0,400}
        \b(?:propos|second|prop\b|moved|voted|unanimous|in\ favour|abstain|non-?\s?key)
        [^()\[\]]{0,400}[)\]]\.?
    | [*_]{1,3}\s?(?:owner|action|lead)\b\s?[:–-][^*_]{1,200}[*_]{1,3}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_TRAILING = re.compile(r"(?:[;,]\s{0,9}(?:and|or)?|;?\s{0,9}\band\b)$", re.IGNORECASE)
_LONGEST_TAIL = 900
# How many clauses back a label is compared with: no resolution has lists inside so long.
_REACH = 40
_OPEN_END = (":", ";", ":-", ":–", "; and", "; or", ";and")
# A sentence that belongs to the resolution which the one before began.
_GOES_ON = re.compile(
    r"[\W_]*(?:that|to|and|further|in\s+addition|subject\s+to)\b|\(", re.IGNORECASE
)
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A clause with its label and the lead-in that it shares with those beside it."""

    label: str
    span: Span
    lead_in: tuple[Span, ...]


@dataclass(slots=True)
class Resolution:
    """A lead-in with its clauses.

    Attributes:
        lead_in: what the next clause shares with those before it.
        parts: the clauses in order.
        prose: what stands after the clause in the block of the lead-in, and is none of it.
        ends: the index of the block that follows.
    """

    lead_in: tuple[Span, ...]
    parts: list[Part] = field(default_factory=list)
    prose: Span | None = None
    ends: int = 0

    def add(self, parts: Sequence[tuple[str, Span]]) -> None:
        """Add clauses under the lead-in as it is now."""
        self.parts += [Part(label, span, self.lead_in) for label, span in parts]


def read_resolution(text: str, blocks: Sequence[Block], at: int, lead: LeadIn) -> Resolution:
    """Read the resolution whose lead-in stands in the block at ``at``."""
    found = Resolution((lead.span,))
    open_ended = lead.rest is None or _rest_of_block(text, found, lead.rest)
    at += 1
    while at < len(blocks) and _continues(text, blocks[at], found.parts, open_ended):
        _add_block(text, found, blocks[at])
        at += 1
    found.ends = at
    return found


def takes_clause(text: str, block: Block) -> bool:
    """Tell whether a block can be the first clause after a lead-in that stands alone."""
    return _continues(text, block, (), open_ended=True)


def without_tail(text: str, span: Span) -> Span:
    """Leave off what ends a clause and is none of it: movers, votes, "; and"."""
    for pattern in (_TAIL, _TRAILING):
        begin = max(span.start, span.end - _LONGEST_TAIL)
        found = pattern.search(text, begin, span.end)
        span = (trim(text, span.start, found.start()) if found else None) or span
    return span


def _rest_of_block(text: str, found: Resolution, rest: Span) -> bool:
    """Read what follows the lead-in in its block; return whether more clauses may come."""
    found.lead_in, rest = _that(text, found.lead_in, rest)
    parts = split_labels(text, rest, "")
    if len(parts) > 1 or parts[0][0]:
        found.add(parts)
        return True
    rest, found.prose = _clause_and_prose(text, rest)
    words = rest.of(text).rstrip("*_ ")
    opens = words.endswith((":", ":-", ":–"))
    # "That the licence be refused for these reasons:" is a decision, and heads its reasons too.
    if not opens or len(words.split()) >= _FEWEST_WORDS:
        found.add([("", rest)])
    if opens:
        found.lead_in = (*found.lead_in, rest)
    return words.endswith(_OPEN_END)


def _clause_and_prose(text: str, span: Span) -> tuple[Span, Span | None]:
    """Part "RESOLVED: That … . The Clerk left." after the sentences that are resolved."""
    for before, sentence in pairwise(sentence_spans(text, span)):
        words = text[span.start : min(before.end, span.start + _LONGEST_TAIL)].split()
        if len(words) >= _FEWEST_WORDS and not _GOES_ON.match(text, sentence.start, sentence.end):
            clause = Span(start=span.start, end=before.end)
            return clause, Span(start=sentence.start, end=span.end)
    return span, None


def _that(text: str, lead_in: tuple[Span, ...], rest: Span) -> tuple[tuple[Span, ...], Span]:
    """Move a "That" that stands before the first label to the lead-in."""
    match = _THAT_BEFORE_LABEL.match(text, rest.start, rest.end)
    that = trim(text, rest.start, match.end()) if match else None
    body = trim(text, match.end(), rest.end) if match else None
    return ((*lead_in, that), body) if that and body else (lead_in, rest)


def _add_block(text: str, found: Resolution, block: Block) -> None:
    body = block.body
    if not found.parts and _THAT.match(text, body.start, body.end):
        found.lead_in = (*found.lead_in, body)
        return
    if not found.parts and not block.label:
        found.lead_in, body = _that(text, found.lead_in, body)
    sign = block.label or ("•" if block.kind is BlockKind.BULLET else "")
    found.add(split_labels(text, body, sign))


def _continues(text: str, block: Block, parts: Sequence[Part], open_ended: bool) -> bool:
    body = block.body
    if ENDS.match(text, body.start, body.end) or opening_lead_in(text, body):
        return False
    if block.kind is BlockKind.HEADING:
        return not parts and _THAT.match(text, body.start, body.end) is not None
    if not parts:
        return True
    last = parts[-1]
    if block.label or block.kind is BlockKind.BULLET:
        counts_on = joins([p.label for p in parts[-_REACH:]], block.label)
        return (open_ended or bool(last.label)) and counts_on
    if not open_ended or _CLAUSE_START.match(text, body.start, body.end):
        return open_ended
    return not last.label and _lists_on(text, last.span, body)


def _lists_on(text: str, last: Span, body: Span) -> bool:
    """Tell a list without labels: "; and" before it, or one short line under another."""
    said = text[max(last.start, last.end - 20) : last.end].rstrip("*_ ")
    gap = text[last.end : body.start]
    next_line = gap.count("\n") + (gap.count("\r") if "\n" not in gap else 0) == 1
    return said.endswith(("; and", ";", "; or", ":", ":-", ":–")) or (
        next_line and said[-1:].isalnum()
    )
