"""Decisions of one item: lead-in and labelled clauses, statements in sentences, lost motions.

A lead-in is the keyword with what belongs to it ("RESOLVED: That", "The Committee agreed:"); the
clauses that follow share it.  A decision in a sentence ("It was agreed that …") has none: its
whole sentence is the quote.  A motion that was lost is kept with its outcome; one that a
resolution then repeats is not a decision of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.blocks import Block, BlockKind
from corpus.items import Zone
from corpus.kinds import kind_of
from corpus.labels import split_labels
from corpus.leadins import LeadIn, inner_lead_in, opening_lead_in
from corpus.records import DecisionKind, Outcome, Span
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


_THAT = re.compile(
    r"(?:[*_]{2})?(?P<that>(?:that|to)(?:\s+the\s+\w+)?)\s*[:–-]*\s*(?:[*_]{2})?$", re.IGNORECASE
)
_THAT_BEFORE_LABEL = re.compile(
    r"(?:that(?:\s+the\s+\w+)?|to)\s*[:–-]*\s+(?=\(\w{1,4}\)|\d{1,2}[.)])", re.IGNORECASE
)
_CLAUSE_START = re.compile(r"(?:[*_]{2})?(?:that|to)\b", re.IGNORECASE)
# What follows a resolution and is none of its clauses.
_ENDS = re.compile(
    r"""[*_(]{0,3}(?:reasons?\b|notes?\b|supporting\ documents|alternative|other\ options|options?\ considered
    |voting\b|recorded\ vote|for:|against:|actions?\b\s*[:\-–]|in\ accordance\ with|public\ summary
    |(?:proposed|moved|prop)\b|implementation\b|relevant\ \w+\ committee|\(ref\b)""",
    re.IGNORECASE | re.VERBOSE,
)
# "(Cllr A proposed, Cllr B seconded, all in favour)" and an owner's name follow a clause.
_TAIL = re.compile(
    r"""\s*(?:
      [(\[][^()\[\]]{0,400}\b(?:propos|second|prop\b|moved|voted|unanimous|in\ favour|abstain|non-?\s?key)[^()\[\]]{0,400}[)\]]\.?
    | [*_]{1,3}\s*(?:owner|action|lead)\b\s*[:–-][^*_]{1,200}[*_]{1,3}
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_TRAILING = re.compile(r"(?:\s*[;,]\s*(?:and|or)?|\s*;?\s*\band\b)\s*$", re.IGNORECASE)
_NOTHING = re.compile(r"\W*(?:restricted|exempt|none|no decision\w*)\W*$", re.IGNORECASE)
_OPEN_END = (":", ";", ":-", ":–", "; and", "; or", ";and")
# A sentence that belongs to the resolution which the one before began.
_GOES_ON = re.compile(
    r"[\W_]*(?:that|to|and|further|in\s+addition|subject\s+to)\b|\(", re.IGNORECASE
)
_FEWEST_WORDS = 4
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
        at = 0
        while at < len(self.blocks):
            at = self._step(at)
        formal = max((c.span.start for c in self.found if c.lead_in), default=-1)
        return [
            c
            for c in self.found
            if not (c.moved and c.outcome is not Outcome.LOST and c.span.start < formal)
        ]

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
        return at < len(self.blocks) and self._continues(at, [], open_ended=True)

    def _is_said(self, block: Block) -> bool:
        """Tell a sentence in bold or capitals from a heading: it ends as one and has a verb."""
        words = block.body.of(self.text).rstrip("*_ ")
        return words.endswith(".") or role_of(words) in (Role.LOSES_ABOVE, Role.NAMES_MOVERS)

    def _announce(self, block: Block) -> None:
        role = role_of(block.body.of(self.text))
        if role in (Role.MOVES, Role.MOVES_SECONDED):
            self._put(block.body)

    # Resolutions: a lead-in and its clauses.

    def _resolution(self, at: int, lead: LeadIn) -> int:
        parts: list[tuple[str, Span]] = []
        lead_in: tuple[Span, ...] = (lead.span,)
        open_ended, prose = True, None
        if lead.rest is not None:
            lead_in, rest = self._that(lead_in, lead.rest)
            parts += split_labels(self.text, rest, "")
            if len(parts) == 1 and not parts[0][0]:
                rest, prose = self._clause_and_prose(rest)
                parts = [("", rest)]
            ends_open = rest.of(self.text).rstrip("*_ ").endswith(_OPEN_END)
            open_ended = bool(parts[-1][0]) or ends_open
            if (
                len(parts) == 1
                and not parts[0][0]
                and rest.of(self.text).endswith((":", ":-", ":–"))
            ):
                lead_in, parts = (*lead_in, rest), []
        at += 1
        while at < len(self.blocks) and self._continues(at, parts, open_ended=open_ended):
            lead_in, more = self._clause_block(self.blocks[at], lead_in, parts)
            parts += more
            at += 1
        self._add(parts, lead_in)
        self._sentences(prose, "")
        return at

    def _clause_and_prose(self, span: Span) -> tuple[Span, Span | None]:
        """Part "RESOLVED: That … . The Clerk left." after the sentences that are resolved."""
        sentences = sentence_spans(self.text, span)
        for before, sentence in zip(sentences, sentences[1:], strict=False):
            long = len(self.text[span.start : before.end].split()) >= _FEWEST_WORDS
            if long and not _GOES_ON.match(self.text, sentence.start, sentence.end):
                return (
                    Span(start=span.start, end=before.end),
                    Span(start=sentence.start, end=span.end),
                )
        return span, None

    def _that(self, lead_in: tuple[Span, ...], rest: Span) -> tuple[tuple[Span, ...], Span]:
        """Move a "That" that stands before the first label to the lead-in."""
        match = _THAT_BEFORE_LABEL.match(self.text, rest.start, rest.end)
        that = trim(self.text, rest.start, match.end()) if match else None
        body = trim(self.text, match.end(), rest.end) if match else None
        return ((*lead_in, that), body) if that and body else (lead_in, rest)

    def _clause_block(
        self, block: Block, lead_in: tuple[Span, ...], parts: Sequence[tuple[str, Span]]
    ) -> tuple[tuple[Span, ...], list[tuple[str, Span]]]:
        body = block.body
        if not parts and _THAT.match(self.text, body.start, body.end):
            return (*lead_in, body), []
        if not parts and not block.label:
            lead_in, body = self._that(lead_in, body)
        sign = block.label or ("•" if block.kind is BlockKind.BULLET else "")
        return lead_in, split_labels(self.text, body, sign)

    def _continues(self, at: int, parts: Sequence[tuple[str, Span]], *, open_ended: bool) -> bool:
        block = self.blocks[at]
        body = block.body
        if _ENDS.match(self.text, body.start, body.end) or opening_lead_in(self.text, body):
            return False
        if block.kind is BlockKind.HEADING:
            return not parts and _THAT.match(self.text, body.start, body.end) is not None
        if not parts:
            return True
        label, last = parts[-1]
        if block.label or block.kind is BlockKind.BULLET:
            return open_ended or bool(label)
        if _CLAUSE_START.match(self.text, body.start, body.end):
            return open_ended
        said = last.of(self.text).rstrip("*_ ")
        gap = self.text[last.end : body.start]
        next_line = gap.count("\n") + (gap.count("\r") if "\n" not in gap else 0) == 1
        return (
            not label
            and open_ended
            and (said.endswith(("; and", ";", "; or")) or (next_line and said[-1:].isalnum()))
        )

    def _add(self, parts: Sequence[tuple[str, Span]], lead_in: tuple[Span, ...]) -> None:
        words = " ".join(s.of(self.text) for s in lead_in) or "Decision"
        for label, span in parts:
            kept = self._without_tail(span)
            said = kept.of(self.text)
            self.found.append(
                Clause(
                    span=kept,
                    label=label,
                    lead_in=lead_in,
                    kind=kind_of(said, words),
                    outcome=_outcome(role_of(said)),
                    inferred=not lead_in,
                )
            )

    def _without_tail(self, span: Span) -> Span:
        """Leave off what ends a clause and is none of it: movers, votes, "; and"."""
        for pattern in (_TAIL, _TRAILING):
            found = pattern.search(self.text, span.start, span.end)
            span = (trim(self.text, span.start, found.start()) if found else None) or span
        return span

    def _by_place(self, at: int) -> int:
        """Take a block of the Decision zone as a clause, whatever its words."""
        block = self.blocks[at]
        if _ENDS.match(self.text, block.body.start, block.body.end):
            return len(self.blocks)  # reasons and rejected alternatives follow
        if block.kind is not BlockKind.HEADING and not _NOTHING.match(block.body.of(self.text)):
            self._add(split_labels(self.text, block.body, block.label), ())
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
        last = self.found[-1] if self.found else None
        start = before.start if before is not None else sentence.start
        rests = last is not None and before is not None and last.span.end == before.end
        if last is not None and rests:
            if not last.moved or last.outcome is Outcome.LOST:
                return
            start = last.span.start
        if before is None and is_only_assent(sentence.of(self.text)):
            return
        joined = Span(start=start, end=sentence.end)
        if len(joined.of(self.text).split()) > _MOST_JOINED_WORDS:
            if rests:
                return
            joined = sentence
        if rests:
            self.found.pop()
        self._state(joined, moved=True)


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


__all__ = ["Clause", "find_clauses", "folded"]
