"""Resolutions: the clauses that follow a lead-in, up to where the next thing begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.blocks import Block, BlockKind
from corpus.labels import bare_label, follows, is_first, joins, split_bare, split_labels
from corpus.leadins import LeadIn, opening_lead_in
from corpus.records import Span
from corpus.sentences import sentence_spans, trim
from corpus.tails import ENDS, VOTES

# "That", "That the Committee", "The Committee –": more of the lead-in, on a line of its own.
_THAT = re.compile(
    r"""(?:[*_]{2})?(?P<that>(?:that|to)(?:\s+the\s+\w+)?
      |(?:that\s+)?(?:the\s+)?(?:\w+\s+){0,3}(?:committee|cabinet|council|board|panel|executive)
       (?:\s+(?:agreed|resolved|is|was))?(?=\s*[:–-]))\s*[:–-]*\s*(?:[*_]{2})?$""",
    re.IGNORECASE | re.VERBOSE,
)
_THAT_BEFORE_LABEL = re.compile(
    r"(?:that(?:\s+the\s+\w+)?|to)\s*[:–-]*\s+(?=\(\w{1,4}\)|\d{1,2}[.)])", re.IGNORECASE
)
_CLAUSE_START = re.compile(r"(?:[*_]{2})?(?:that|to)\b", re.IGNORECASE)
_NEXT_THAT = re.compile(r"(?:and\s+(?:further\s+)?)?[Tt]hat\s[^.]{3,200}?\bbe\b")
# Words that only carry the verb of the clauses below them: "That approval be given to:".
_COLONS = (":", ":-", ":–", ":—")
_COMPLETE = re.compile(
    r"\b(?:reasons?|conditions?|informatives?|grounds|amendments?|corrections?|changes?|basis"
    r"|subject\s+to|as\s+follows|on\s+terms)\b[^:]{0,80}:[-–—]?$",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"[^a-z]*\bBE\b[^a-z]*$")
# How many clauses back a label is compared with: no resolution has lists inside so long.
_REACH = 40
_OPEN_END = (*_COLONS, ";", "; and", "; or", ";and")
# A sentence that belongs to the resolution which the one before began.
_GOES_ON = re.compile(
    r"[\W_]*(?:that|to|and|further|in\s+addition|subject\s+to)\b|\(", re.IGNORECASE
)
_FEWEST_WORDS = 4
_LONGEST_HEAD = 900


@dataclass(frozen=True, slots=True)
class Part:
    """A clause with its label and the lead-in that it shares with those beside it."""

    label: str
    span: Span
    lead_in: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A block as a resolution sees it: a label may stand on a line of its own above it."""

    label: str
    body: Span
    kind: BlockKind
    after: int


@dataclass(slots=True)
class Resolution:
    """A lead-in with its clauses.

    Attributes:
        lead_in: what the next clause shares with those before it.
        parents: clauses that open a list inside, with their labels; they travel with it.
        parts: the clauses in order.
        labels: theirs, and those of clauses that only lead others.
        prose: what stands after the clause in the block of the lead-in, and is none of it.
        ends: the index of the block that follows.
    """

    lead_in: tuple[Span, ...]
    parents: list[tuple[str, Span]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    prose: Span | None = None
    ends: int = 0

    def add(self, text: str, parts: Sequence[tuple[str, Span]]) -> None:
        """Add clauses under the lead-in and the clauses that they stand inside."""
        for label, span in parts:
            self._nest(text, label)
            self.labels.append(label)
            parents = tuple(parent for _, parent in self.parents)
            self.parts.append(Part(label, span, (*self.lead_in, *parents)))

    def _nest(self, text: str, label: str) -> None:
        last = self.parts[-1] if self.parts else None
        if last is None or not label:
            return
        while self.parents and follows(self.parents[-1][0], label):
            self.parents.pop()
        words = last.span.of(text)
        if is_first(label) and last.label and words.endswith(_COLONS):
            if _only_leads(words):
                self.parts.pop()
            self.parents.append((last.label, last.span))


def read_resolution(text: str, blocks: Sequence[Block], at: int, lead: LeadIn) -> Resolution:
    """Read the resolution whose lead-in stands in the block at ``at``."""
    found = Resolution((lead.span,))
    open_ended = lead.rest is None or _rest_of_block(text, found, lead.rest)
    at = _skip_votes(text, blocks, at + 1, found.parts)
    while at < len(blocks):
        entry = _entry(text, blocks, at, found.parts)
        if not _continues(text, entry, found, open_ended):
            break
        _add_entry(text, found, entry)
        at = _skip_votes(text, blocks, entry.after, found.parts)
    found.ends = at
    return found


def takes_clause(text: str, blocks: Sequence[Block], at: int) -> bool:
    """Tell whether the block at ``at`` can be the first clause below a lead-in."""
    return at < len(blocks) and _continues(
        text, _entry(text, blocks, at, ()), Resolution(()), open_ended=True
    )


def _entry(text: str, blocks: Sequence[Block], at: int, parts: Sequence[Part]) -> _Entry:
    """Return the block at ``at`` with its label, which may be bare, or on the line above."""
    block = blocks[at]
    label, body = block.label, block.body
    if not label and block.kind is not BlockKind.BULLET:
        bare = bare_label(text, body)
        if bare is not None and _counts(text, blocks[at : at + 3], bare[0], parts):
            label, body = bare[0], bare[1] or body
    alone = label and label.strip("().:") == body.of(text).strip("().:*_ ")
    if alone and at + 1 < len(blocks) and not blocks[at + 1].label:
        return _Entry(label, blocks[at + 1].body, BlockKind.PARAGRAPH, at + 2)
    return _Entry(label, body, block.kind, at + 1)


def _counts(text: str, following: Sequence[Block], label: str, parts: Sequence[Part]) -> bool:
    """Tell whether a bare label counts: after its neighbour, or as a first before a second."""
    if parts and parts[-1].label:
        return follows(parts[-1].label, label)
    if not is_first(label) or not following:
        return False
    nexts = (bare_label(text, block.body) for block in following[1:])
    inside = len(split_bare(text, following[0].body, label)) > 1
    return inside or any(n is not None and follows(label, n[0]) for n in nexts)


def _skip_votes(text: str, blocks: Sequence[Block], at: int, parts: Sequence[Part]) -> int:
    """Step over "Voting: unanimous" where it stands between two numbered clauses."""
    if not parts or not parts[-1].label or at + 1 >= len(blocks):
        return at
    body, after = blocks[at].body, _entry(text, blocks, at + 1, parts)
    between = VOTES.match(text, body.start, body.end) is not None
    return at + 1 if between and follows(parts[-1].label, after.label) else at


def _rest_of_block(text: str, found: Resolution, rest: Span) -> bool:
    """Read what follows the lead-in in its block; return whether more clauses may come."""
    found.lead_in, rest = _that(text, found.lead_in, rest)
    parts = split_labels(text, rest, "")
    if len(parts) > 1 or parts[0][0]:
        head = parts[0][1].of(text)
        if not parts[0][0] and _only_leads(head):
            found.lead_in, parts = (*found.lead_in, parts[0][1]), parts[1:]
        found.add(text, parts)
        return True
    rest, found.prose = _clause_and_prose(text, rest)
    words = rest.of(text).rstrip("*_ ")
    opens = words.endswith(_COLONS)
    # "That the licence be refused for these reasons:" is a decision, and heads its reasons too.
    if not _only_leads(words):
        found.add(text, [("", rest)])
    if opens:
        found.lead_in = (*found.lead_in, rest)
    return words.endswith(_OPEN_END)


def _only_leads(words: str) -> bool:
    """Tell "That approval be given to:" from a clause that is one without what follows."""
    return words.rstrip("*_ ").endswith(_COLONS) and _COMPLETE.search(words) is None


def _clause_and_prose(text: str, span: Span) -> tuple[Span, Span | None]:
    """Part "RESOLVED: That … . The Clerk left." after the sentences that are resolved."""
    for before, sentence in pairwise(sentence_spans(text, span)):
        words = text[span.start : min(before.end, span.start + _LONGEST_HEAD)].split()
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


def _add_entry(text: str, found: Resolution, entry: _Entry) -> None:
    body, words = entry.body, entry.body.of(text).rstrip("*_ ")
    if not found.parts and not entry.label:
        if _THAT.match(text, body.start, body.end) or _only_leads(words):
            found.lead_in = (*found.lead_in, body)
            return
        found.lead_in, body = _that(text, found.lead_in, body)
    sign = entry.label or ("•" if entry.kind is BlockKind.BULLET else "")
    if sign and sign.isalnum():
        found.add(text, split_bare(text, body, sign))
    else:
        found.add(text, split_labels(text, body, sign))
    if not sign and words.endswith(_COLONS):
        found.lead_in = (*found.lead_in, body)


def _continues(text: str, entry: _Entry, found: Resolution, open_ended: bool) -> bool:
    body, parts = entry.body, found.parts
    if ENDS.match(text, body.start, body.end) or opening_lead_in(text, body):
        # "Decision", then "AGREED that …": the second introduces its own clauses.
        return False
    if entry.kind is BlockKind.HEADING:
        return not parts and _heads_clauses(text, body)
    if not parts:
        return True
    last = parts[-1]
    if entry.label or entry.kind is BlockKind.BULLET:
        counts_on = joins(found.labels[-_REACH:], entry.label)
        return (open_ended or bool(last.label)) and counts_on
    if not open_ended or _CLAUSE_START.match(text, body.start, body.end):
        return open_ended or _NEXT_THAT.match(text, body.start, body.end) is not None
    return not last.label and _lists_on(text, last.span, body)


def _heads_clauses(text: str, body: Span) -> bool:
    """Tell what looks like a heading and is the resolution's: "That:", "PERMISSION BE GRANTED"."""
    words = body.of(text)
    return (
        _THAT.match(text, body.start, body.end) is not None
        or _CAPITALS.match(words) is not None
        or (_CLAUSE_START.match(words) is not None and words.endswith(_COLONS))
    )


def _lists_on(text: str, last: Span, body: Span) -> bool:
    """Tell a list without labels: "; and" before it, or one short line under another."""
    said = text[max(last.start, last.end - 20) : last.end].rstrip("*_ ")
    gap = text[last.end : body.start]
    next_line = gap.count("\n") + (gap.count("\r") if "\n" not in gap else 0) == 1
    return said.endswith(("; and", ";", "; or", *_COLONS)) or (next_line and said[-1:].isalnum())
