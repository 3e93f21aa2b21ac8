"""Decisions in sentences: what was moved, what became of it, and what "was agreed"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.clauses import Clause
from corpus.kinds import kind_of
from corpus.labels import split_labels
from corpus.listed import verdicts
from corpus.motions import Motion, without_movers
from corpus.records import DecisionKind, Outcome, Span
from corpus.sentences import sentence_spans, without_marks
from corpus.statements import Role, is_only_assent, is_only_vote, role_of
from corpus.tails import without_tail

# A sentence together with the one that it rests on.
_MOST_JOINED_WORDS = 80
_LATEST = 20
_OUTCOMES = (Role.LOSES, Role.LOSES_ABOVE, Role.DECIDES_ABOVE)
_LONGEST_NAME = 40
# "Motion", "Amendment 2": a heading over the words of one.
_NAMED = re.compile(
    r"[*_\W]*(?:(?:substantive|original|the)\s+)?(?:motion|(?P<amendment>(?:further\s+)?amendment))\s*\d{0,2}[*_\W]*",
    re.IGNORECASE,
)
_THE_MOTION = re.compile(r"\W*the\s+(?:above\s+)?motion\s+was\b", re.IGNORECASE)
_NOTICE = re.compile(
    r"\bmotion\b[^:]{0,120}\b(?:submitted|considered|moved|received|given|standing|debated)\b[^:]{0,160}:\W*$",
    re.IGNORECASE,
)
# An application for planning permission, by its number or by what is to be built.
_APPLIES = re.compile(
    r"\b\d{2}/\d{4,5}\b|\b(?:proposed|erection|extension|conversion|construction|dwelling|planning)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Prose:
    """Reads the sentences of one zone; ``pending`` are the motion and amendment not yet voted on.

    Attributes:
        reported: what stands here are the decisions of another body.
        arising: what stands here follows from the last meeting; applications were answered then.
        last: what the latest sentence did.
    """

    text: str
    found: list[Clause]
    reported: bool = False
    arising: bool = False
    last: Role | None = None
    pending: dict[str, Motion] = field(default_factory=dict)
    opened: Motion | None = None
    announced: str | None = None
    paragraph: int = 0
    above: Span | None = None
    latest: Span | None = None

    def read(self, span: Span | None, label: str) -> None:
        """Read the sentences of a paragraph; the parts of a list in it do not touch each other."""
        self.last = None
        if span is None:
            return
        if span.end - span.start <= _LONGEST_NAME and _NAMED.fullmatch(span.of(self.text)):
            self.announce(span)
            return
        if self.opened is not None and self.opened.takes(self.text, label):
            self.opened.parts.append((label, span))
            return
        self.opened = None
        self.above, self.latest = self.latest, span
        self.paragraph = span.start
        listed = [] if self.reported or self.arising else verdicts(self.text, span)
        for verdict in listed:
            self.state(verdict)
        for _, part in split_labels(self.text, span, label):
            before: Span | None = None
            for sentence in sentence_spans(self.text, part):
                if self.announced and role_of(sentence.of(self.text)) not in _OUTCOMES:
                    self._open(sentence)
                elif not any(_overlap(sentence, verdict) for verdict in listed):
                    self._sentence(sentence, before)
                before = sentence

    def announce(self, span: Span) -> None:
        """Take a heading that moves something: the motion stands in the next block."""
        named = _NAMED.fullmatch(span.of(self.text))
        if named:
            self.announced = "amendment" if named["amendment"] else "motion"
        elif role_of(span.of(self.text)) in (Role.MOVES, Role.MOVES_SECONDED):
            self._put(span)

    def _open(self, sentence: Span) -> None:
        """Take the words of the motion that was announced; its clauses may follow."""
        motion = Motion(without_movers(self.text, sentence))
        if role_of(sentence.of(self.text)) is Role.MOVES_SECONDED:
            self.state(motion.head, moved=True)
        if self.announced:
            self.pending[self.announced] = motion
        self.opened, self.announced = motion, None

    def _sentence(self, sentence: Span, before: Span | None) -> None:
        words = sentence.of(self.text)
        self.last = role = role_of(words)
        if role is None and _NOTICE.search(words[-400:]):
            self.announced = "motion"
        elif role is Role.MOVES:
            self._put(sentence)
        elif role is Role.MOVES_SECONDED and self._settles(words):
            self._carries_pending("the motion", alone=False)
        elif role is Role.MOVES_SECONDED:
            sentence = without_movers(self.text, sentence)
            self._put(sentence)
            if self.announced is None:
                self.state(sentence, moved=True)
        elif role is Role.LOSES:
            self.state(sentence, outcome=Outcome.LOST)
        elif role is Role.LOSES_ABOVE:
            self._lose(sentence)
        elif role in (Role.DECIDES_ABOVE, Role.NAMES_MOVERS):
            self._decide_above(sentence, before)
        elif role is Role.DECIDES and not (self.reported and _is_bare(words)):
            self.state(sentence)

    def _settles(self, words: str) -> bool:
        """Tell "The motion was proposed by A, seconded by B and agreed", below its words."""
        carried = re.search(r"\b(?:agreed|carried|adopted|passed)\W*$", words, re.I)
        return carried is not None and bool(self.pending) and _THE_MOTION.match(words) is not None

    def _put(self, span: Span) -> None:
        """Remember what was moved; a motion that ends with a colon stands in the next block."""
        words = span.of(self.text)
        said = self.text[min(self.paragraph, span.start) : span.end]
        which = "amendment" if re.search(r"\bamendment\b", said) else "motion"
        self.pending[which] = Motion(span)
        self.announced = which if words.rstrip("*_ ").endswith(":") else None

    def state(
        self,
        span: Span,
        *,
        outcome: Outcome = Outcome.CARRIED,
        moved: bool = False,
        label: str = "",
        lead_in: tuple[Span, ...] = (),
    ) -> None:
        """Take a sentence, or a clause of a motion, as a decision."""
        span = without_marks(self.text, span) or span
        if label or (outcome is Outcome.CARRIED and not moved):
            span = without_tail(self.text, span)
        words = span.of(self.text)
        self.found.append(
            Clause(
                span=span,
                label=label,
                lead_in=lead_in,
                kind=_kind(words, motion=moved or outcome is Outcome.LOST),
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
            which = max(self.pending, key=lambda w: self.pending[w].head.start)
        motion = self.pending.pop(which) if which else Motion(sentence)
        while self.found and self.found[-1].span in motion.head:
            self.found.pop()
        if which:
            self.found[:] = [c for c in self.found if c.span != motion.head]
        self._put_clauses(motion, outcome=Outcome.LOST)

    def _put_clauses(
        self, motion: Motion, *, outcome: Outcome = Outcome.CARRIED, moved: bool = False
    ) -> None:
        for label, span, lead_in in motion.clauses():
            self.state(span, outcome=outcome, moved=moved, label=label, lead_in=lead_in)

    def _decide_above(self, sentence: Span, before: Span | None) -> None:
        """Join "This was agreed." to what it agrees; after a decision it adds nothing."""
        words = sentence.of(self.text)
        if self._carries_pending(words, alone=before is None):
            return
        if before is None and self.pending and self.last is Role.NAMES_MOVERS:
            return
        if before is None and is_only_assent(words):
            self._answer(sentence)
            return
        last = self.found[-1] if self.found else None
        if before is None and last is not None and self._touches(last.span, sentence):
            return
        if last is None or before is None or last.span.end != before.end:
            joined = Span(start=(before or sentence).start, end=sentence.end)
            self.state(joined if self._is_short(joined) else sentence, moved=True)
        elif last.moved and last.outcome is not Outcome.LOST:
            joined = Span(start=last.span.start, end=sentence.end)
            if self._is_short(joined):
                self.found[-1:] = []
                self.state(joined, moved=True)

    def _answer(self, sentence: Span) -> None:
        """Join "No objections." to the application on the line above it."""
        above = self.above
        if above is None or self.reported or not _APPLIES.search(above.of(self.text)):
            return
        joined = Span(start=above.start, end=sentence.end)
        if self._is_short(joined) and "objection" in sentence.of(self.text).lower():
            self.state(joined)

    def _carries_pending(self, words: str, *, alone: bool) -> bool:
        """Take the motion before as carried, where "The motion was CARRIED." stands apart."""
        named = [
            w for w in ("amendment", "motion") if re.search(rf"\bthe (?:\w+ )?{w}\b", words, re.I)
        ]
        if not named and self.pending and _is_vote(words, alone=alone):
            named = [max(self.pending, key=lambda w: self.pending[w].head.start)]
        motion = self.pending.pop(named[0], None) if named else None
        if motion is None:
            return False
        start = motion.head.start
        if not any(c.span.start <= start < c.span.end for c in self.found[-_LATEST:]):
            self._put_clauses(motion, moved=True)
        return True

    def _touches(self, a: Span, b: Span) -> bool:
        """Tell whether no word stands between two spans."""
        between = self.text[a.end : max(a.end, b.start)][:_LONGEST_NAME]
        return a.end <= b.start and not any(c.isalnum() for c in between)

    def _is_short(self, span: Span) -> bool:
        return len(span.of(self.text).split()) <= _MOST_JOINED_WORDS


def _is_vote(words: str, *, alone: bool) -> bool:
    """Tell "Agreed unanimously", or "the proposal was carried", below what was moved."""
    if re.search(r"\b(?:agreed|carried|approved|accepted|adopted|passed)\b", words, re.I) is None:
        return False
    if alone and len(words.split()) <= 6:
        return True
    proposal = re.search(
        r"\bthe\s+(?:\w+\s+)?(?:proposal|proposition|recommendations?)\b", words, re.I
    )
    return alone and (is_only_vote(words) or proposal is not None)


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _is_bare(words: str) -> bool:
    """Tell "20/0017/F extension - approved": in a list of another body's decisions, theirs."""
    return re.search(r"\b(?:it\s+was|council|members|councillors)\b", words, re.I) is None


def _kind(words: str, *, motion: bool) -> DecisionKind:
    """Return the kind of a statement; a motion is one to resolve something."""
    kind = kind_of(words, "")
    unsaid = motion and kind is DecisionKind.UNRECOGNISED
    return DecisionKind.RESOLVED if unsaid else kind
