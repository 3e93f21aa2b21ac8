"""Decisions of one item: lead-in and labelled clauses, statements in sentences, lost motions.

A lead-in is the keyword with what belongs to it ("RESOLVED: That", "The Committee agreed:"); the
clauses that follow share it.  A decision in a sentence ("It was agreed that …") has none: its
whole sentence is the quote.  A motion that was lost is kept with its outcome; one that a
resolution then repeats is not a decision of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.blocks import Block, BlockKind
from corpus.items import Zone
from corpus.kinds import kind_of
from corpus.labels import split_labels
from corpus.leadins import LeadIn, inner_lead_in, opening_lead_in
from corpus.records import DecisionKind, Outcome, Span
from corpus.resolutions import ENDS, Part, read_resolution, takes_clause, without_tail
from corpus.sentences import sentence_spans, trim, without_marks
from corpus.statements import Role, is_only_assent, role_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A decision before it has an id.

    Attributes:
        inferred: only its place (a "Decision:" zone) shows that it is one.
        moved: it is a motion, or rests on one: a resolution further down replaces it.
    """

    span: Span
    label: str
    lead_in: tuple[Span, ...]
    kind: DecisionKind
    outcome: Outcome
    inferred: bool = False
    moved: bool = False


_NOTHING = re.compile(r"\W*(?:restricted|exempt|none|no decision\w*)\W*$", re.IGNORECASE)
# A sentence together with the one that it rests on.
_MOST_JOINED_WORDS = 80
_REPORTED = re.compile(
    r"\b(?:planning|borough|district|county)?\s*(?:decisions?|results?|determinations?|outcomes?)\s*"
    r"(?:received|notified|made|of\ applications|$)|\bdecisions\b",
    re.IGNORECASE,
)


def find_clauses(text: str, blocks: Sequence[tuple[Zone, Block]], title: str = "") -> list[Clause]:
    """Return the decisions of one item in document order; agenda text yields none."""
    decided = [b for zone, b in blocks if zone is Zone.DECISION]
    minuted = [b for zone, b in blocks if zone is Zone.MINUTES]
    in_minutes = _Finder(text, minuted, reported=_REPORTED.search(title) is not None).find()
    said = {folded(c.span.of(text)) for c in in_minutes}
    in_decision = [
        c
        for c in _Finder(text, decided, by_place=True).find()
        if folded(c.span.of(text)) not in said
    ]
    return sorted(in_decision + in_minutes, key=lambda c: c.span.start)


def folded(words: str) -> str:
    """Return words for comparison: "RESOLVED: That the …" says the same as "The …"."""
    kept = re.findall(r"\w+", words.casefold())
    while kept and kept[0] in ("resolved", "agreed", "recommended", "decided", "that", "to"):
        del kept[0]
    return " ".join(kept)


@dataclass(slots=True)
class _Finder:
    """Walks one zone of an item; ``pending`` are the motion and the amendment not yet voted on."""

    text: str
    blocks: Sequence[Block]
    by_place: bool = False
    reported: bool = False
    found: list[Clause] = field(default_factory=list)
    pending: dict[str, Span] = field(default_factory=dict)
    announced: str | None = None
    paragraph: int = 0

    def find(self) -> list[Clause]:
        """Return the zone's decisions in order; of two that overlap, the lost one or the first."""
        at = 0
        while at < len(self.blocks):
            at = self._step(at)
        formal = max((c.span.start for c in self.found if c.lead_in), default=-1)
        kept: list[Clause] = []
        for clause in sorted(self.found, key=lambda c: c.span.start):
            lost = clause.outcome is Outcome.LOST
            if clause.moved and not lost and clause.span.start < formal:
                continue
            if kept and clause.span.start < kept[-1].span.end:
                if lost:  # what was lost is never also something carried
                    kept[-1] = clause
                continue
            kept.append(clause)
        return kept

    def _step(self, at: int) -> int:
        """Read the block at ``at``; return the index of the next one to read."""
        block = self.blocks[at]
        lead = opening_lead_in(self.text, block.body)
        if lead is not None and (lead.rest or self._has_clauses(at + 1)):
            return self._resolution(at, lead)
        if self.by_place:
            return self._by_place(at)
        lead = inner_lead_in(self.text, block.body)
        if lead is not None:
            self._sentences(trim(self.text, block.body.start, lead.span.start), block.label)
            return self._resolution(at, lead)
        if block.kind is BlockKind.HEADING and not self._is_said(block):
            self._announce(block)
        else:
            self._sentences(block.body, block.label)
        return at + 1

    def _has_clauses(self, at: int) -> bool:
        return at < len(self.blocks) and takes_clause(self.text, self.blocks[at])

    def _is_said(self, block: Block) -> bool:
        """Tell a sentence in bold or capitals from a heading: it ends as one and has a verb."""
        words = block.body.of(self.text).rstrip("*_ ")
        return words.endswith(".") or role_of(words) in (Role.LOSES_ABOVE, Role.NAMES_MOVERS)

    def _announce(self, block: Block) -> None:
        role = role_of(block.body.of(self.text))
        if role in (Role.MOVES, Role.MOVES_SECONDED):
            self._put(block.body)

    def _resolution(self, at: int, lead: LeadIn) -> int:
        found = read_resolution(self.text, self.blocks, at, lead)
        for part in found.parts:
            self._add(part)
        self._sentences(found.prose, "")
        return found.ends

    def _add(self, part: Part) -> None:
        words = " ".join(s.of(self.text) for s in part.lead_in) or "Decision"
        kept = without_tail(self.text, part.span)
        said = kept.of(self.text)
        if not any(c.isalnum() for c in said):
            return
        self.found.append(
            Clause(
                span=kept,
                label=part.label,
                lead_in=part.lead_in,
                kind=kind_of(said, words),
                outcome=_outcome(role_of(said)),
                inferred=not part.lead_in,
            )
        )

    def _by_place(self, at: int) -> int:
        """Take a block of the Decision zone as a clause, whatever its words."""
        block = self.blocks[at]
        if ENDS.match(self.text, block.body.start, block.body.end):
            return len(self.blocks)  # reasons and rejected alternatives follow
        if block.kind is not BlockKind.HEADING and not _NOTHING.match(block.body.of(self.text)):
            for label, span in split_labels(self.text, block.body, block.label):
                self._add(Part(label, span, ()))
        return at + 1

    # Statements: decisions in sentences.

    def _sentences(self, span: Span | None, label: str) -> None:
        """Read the sentences of a paragraph; the parts of a list in it do not touch each other."""
        self.paragraph = span.start if span else 0
        for _, part in split_labels(self.text, span, label) if span else ():
            before: Span | None = None
            for sentence in sentence_spans(self.text, part):
                if self.announced:
                    self.pending[self.announced], self.announced = sentence, None
                self._sentence(sentence, before)
                before = sentence

    def _sentence(self, sentence: Span, before: Span | None) -> None:
        words = sentence.of(self.text)
        role = role_of(words)
        if role is Role.MOVES:
            self._put(sentence)
        elif role is Role.MOVES_SECONDED:
            self._put(sentence)
            self._state(sentence, moved=True)
        elif role is Role.LOSES:
            self._state(sentence, outcome=Outcome.LOST)
        elif role is Role.LOSES_ABOVE:
            self._lose(sentence)
        elif role in (Role.DECIDES_ABOVE, Role.NAMES_MOVERS):
            self._decide_above(sentence, before)
        elif role is Role.DECIDES and not (self.reported and _is_bare(words)):
            self._state(sentence)

    def _put(self, span: Span) -> None:
        """Remember what was moved; a motion that ends with a colon stands in the next block."""
        words = span.of(self.text)
        said = self.text[min(self.paragraph, span.start) : span.end]
        which = "amendment" if re.search(r"\bamendment\b", said) else "motion"
        self.pending[which] = span
        self.announced = which if words.rstrip("*_ ").endswith(":") else None

    def _state(
        self, span: Span, *, outcome: Outcome = Outcome.CARRIED, moved: bool = False
    ) -> None:
        span = without_marks(self.text, span) or span
        words = span.of(self.text)
        self.found.append(
            Clause(
                span=span,
                label="",
                lead_in=(),
                kind=_kind(words, outcome),
                outcome=outcome,
                moved=moved,
            )
        )

    def _lose(self, sentence: Span) -> None:
        """Mark the motion before as lost; without one, the sentence alone is kept as lost."""
        words = sentence.of(self.text)
        named = [w for w in ("amendment", "motion") if re.search(rf"\b{w}\b", words)]
        which = next((w for w in named if w in self.pending), None)
        if which is None and self.pending and named != ["motion"]:
            which = max(self.pending, key=lambda w: self.pending[w].start)
        span = self.pending.pop(which) if which else sentence
        while self.found and self.found[-1].span in span:
            self.found.pop()
        self.found = [c for c in self.found if c.span != span] if which else self.found
        self._state(span, outcome=Outcome.LOST)

    def _decide_above(self, sentence: Span, before: Span | None) -> None:
        """Join "This was agreed." to what it agrees; after a decision it adds nothing."""
        words = sentence.of(self.text)
        if self._carries_pending(words) or (before is None and is_only_assent(words)):
            return
        last = self.found[-1] if self.found else None
        if last is None or before is None or last.span.end != before.end:
            joined = Span(start=(before or sentence).start, end=sentence.end)
            self._state(joined if self._is_short(joined) else sentence, moved=True)
        elif last.moved and last.outcome is not Outcome.LOST:
            joined = Span(start=last.span.start, end=sentence.end)
            if self._is_short(joined):
                self.found[-1:] = []
                self._state(joined, moved=True)

    def _carries_pending(self, words: str) -> bool:
        """Take the motion before as carried, where "The motion was CARRIED." stands apart."""
        named = [
            w for w in ("amendment", "motion") if re.search(rf"\bthe (?:\w+ )?{w}\b", words, re.I)
        ]
        span = self.pending.pop(named[0], None) if named else None
        if span is None:
            return False
        if not any(c.span.start <= span.start < c.span.end for c in self.found[-20:]):
            self._state(span, moved=True)
        return True

    def _is_short(self, span: Span) -> bool:
        return len(span.of(self.text).split()) <= _MOST_JOINED_WORDS


def _is_bare(words: str) -> bool:
    """Tell "20/0017/F extension - approved": in a list of another body's decisions, theirs."""
    return re.search(r"\b(?:it\s+was|council|members|councillors)\b", words, re.I) is None


def _kind(words: str, outcome: Outcome) -> DecisionKind:
    """Return the kind of a statement; a lost motion was one to resolve something."""
    kind = kind_of(words, "")
    lost = outcome is Outcome.LOST and kind is DecisionKind.UNRECOGNISED
    return DecisionKind.RESOLVED if lost else kind


def _outcome(role: Role | None) -> Outcome:
    lost = role in (Role.LOSES, Role.LOSES_ABOVE)
    return Outcome.LOST if lost else Outcome.CARRIED
