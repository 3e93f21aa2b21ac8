"""Decisions of one item: lead-in and labelled clauses, statements in sentences, lost motions.

A lead-in is the keyword with what belongs to it ("RESOLVED: That", "The Committee agreed:"); the
clauses that follow share it.  A decision in a sentence ("It was agreed that …") has none: its
whole sentence is the quote.  A motion that was lost is kept with its outcome; one that a
resolution then repeats is not a decision of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from corpus.bare import bare_clauses
from corpus.blocks import Block, BlockKind
from corpus.clauses import Clause
from corpus.items import Zone
from corpus.kinds import kind_of
from corpus.labels import split_labels
from corpus.leadins import LeadIn, inner_lead_in, opening_lead_in
from corpus.listed import decides_below, read_listed
from corpus.prose import Prose
from corpus.records import Outcome, Span
from corpus.repeats import folded, join_twins, without_motions
from corpus.resolutions import Part, read_resolution, takes_clause
from corpus.sentences import sentence_spans, trim
from corpus.statements import Role, role_of
from corpus.tails import ENDS, without_tail

__all__ = ["Clause", "find_clauses", "folded"]

_NOTHING = re.compile(
    r"\W*(?:(?:restricted|exempt|none|nil|no decision\w*)\W*$|there\s+(?:were|was|are)\s+no\b)",
    re.IGNORECASE,
)
# Titles and headings over what another body decided.
_REPORTED = re.compile(
    r"\b(?:planning|borough|district|county)?\s*(?:decisions?|results?|determinations?|outcomes?)\s*"
    r"(?:received|notified|notices?|made|of\ applications|$)|\bdecisions\b"
    r"|\bapplications?\s+(?:determined|decided)\b",
    re.IGNORECASE,
)
# Answers to planning applications that stand here were given earlier.
_ARISING = re.compile(r"\bmatters\s+arising\b", re.IGNORECASE)
_OWN_AGAIN = re.compile(r"\b(?:new|applications?|consultations?|considered)\b", re.IGNORECASE)
# What stands below was asked for, and not yet decided.
_ASKED = re.compile(
    r"""(?:\brecommendations?\s*|\bto\s+(?:formally\s+)?pass\s+the\s+following\s+resolution\W*
      |\b(?:is|are|was|were)\s+(?:asked|recommended|invited|requested)\s+(?:to|that)\W*
      |\b(?:notice\s+of\s+motion|draft\s+resolution|proposed\s+(?:resolution|motion|amendment)))
      \s*(?:\([^()]{0,60}\))?\s*[:–-]+\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_PROPOSED = re.compile(r"\bproposed\s+(?:record\s+of\s+)?decision\b", re.IGNORECASE)
_REASONS = re.compile(
    r"[*_(]{0,3}(?:reasons?|alternative|other\s+options|options?\s+considered|rheswm|rhesymau)\b"
    r"[^:.\n]{0,60}(?::|[*_]{0,3}$)",
    re.IGNORECASE,
)
_BODY_DECIDES = re.compile(
    r"""\bit\s+(?:was|is|has\s+been)\b|\b(?:committee|council|cabinet|panel|board|commission|forum
      |executive|members|councillors|governors|trustees|meeting|minutes|motion|amendment|vote\w*
      |recommendations?|propos\w+|second\w+|unanim\w+|elected|all|carried|chair\w*)\b
    |\b(?-i:RESOLVED|AGREED|APPROVED|NOTED|DEFERRED|REFUSED|GRANTED)\b
    |^\W*(?:agreed|approved|noted|deferred|refused|granted|accepted|resolved)\b|wyd\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Under a title that says what was considered it is the whole minute.
_UNANIMOUS = re.compile(
    r"[\W_]*(?:unanimously\s+(?:agreed|approved|carried|adopted|passed)"
    r"|(?:agreed|approved|carried|adopted|passed)\s+unanimously)[\W_]*",
    re.IGNORECASE,
)
_MOVERS = (Role.MOVES, Role.MOVES_SECONDED, Role.NAMES_MOVERS, Role.DECIDES_ABOVE)


def find_clauses(
    text: str,
    blocks: Sequence[tuple[Zone, Block]],
    title: str = "",
    *,
    lost: Iterable[Span] = (),
) -> list[Clause]:
    """Return the decisions of one item in document order; agenda text yields none.

    ``lost`` are spans of decisions that the page itself reports as not carried.
    """
    zoned = {zone: [b for z, b in blocks if z is zone] for zone in (Zone.DECISION, Zone.MINUTES)}
    reported = _REPORTED.search(title) is not None
    proposed = _PROPOSED.search(title) is not None
    found = join_twins(
        text,
        _Finder(text, zoned[Zone.DECISION], by_place=True).find(),
        _Finder(
            text,
            zoned[Zone.MINUTES],
            reported=reported,
            proposed=proposed,
            arising=_ARISING.search(title) is not None,
        ).find(),
    )
    gone = list(lost)
    return [
        replace(c, outcome=Outcome.LOST) if any(c.span in span for span in gone) else c
        for c in found
    ]


@dataclass(slots=True)
class _Finder:
    """Walks one zone of an item, block by block."""

    text: str
    blocks: Sequence[Block]
    by_place: bool = False
    reported: bool = False
    proposed: bool = False
    arising: bool = False
    found: list[Clause] = field(default_factory=list)
    not_bare: int = 0
    prose: Prose = field(init=False)

    def __post_init__(self) -> None:
        self.prose = Prose(self.text, self.found, self.reported, self.arising)

    def find(self) -> list[Clause]:
        """Return the zone's decisions in order; of two that overlap, the lost one or the first."""
        at = 0
        while at < len(self.blocks):
            at = self._step(at)
        found = sorted(self.found, key=lambda c: c.span.start)
        kept: list[Clause] = []
        for clause in without_motions(self.text, found):
            lost = clause.outcome is Outcome.LOST
            if kept and clause.span.start < kept[-1].span.end:
                if lost:  # what was lost is never also something carried
                    kept[-1] = clause
                continue
            kept.append(clause)
        formal = any(c.lead_in and not c.inferred for c in kept)
        return [c for c in kept if not formal or self._is_taken(c)]

    def _is_taken(self, clause: Clause) -> bool:
        """Tell what the body decided from what a speaker said had been approved elsewhere.

        Where an item minutes its resolution in form, "39 households were approved" in the debate
        is no decision; "it was agreed" and "the motion was carried" still are.
        """
        stated = not (clause.lead_in or clause.label) and clause.outcome is Outcome.CARRIED
        return not stated or _BODY_DECIDES.search(clause.span.of(self.text)) is not None

    def _step(self, at: int) -> int:
        """Read the block at ``at``; return the index of the next one to read."""
        block = self.blocks[at]
        lead = opening_lead_in(self.text, block.body)
        if lead is not None and (lead.rest or takes_clause(self.text, self.blocks, at + 1)):
            return self._resolution(at, lead)
        if self.by_place:
            return self._by_place(at)
        if self._asks(block):
            return self._skip_asked(at + 1)
        if _REASONS.match(self.text, block.body.start, block.body.end):
            return self._skip_reasons(at)
        below = self._decides_below(block)
        if below is not None:
            after = self._list(at, below)
            if after is not None:
                return after
        bare = self._bare(at)
        return bare if bare is not None else self._paragraph(at)

    def _paragraph(self, at: int) -> int:
        """Read a block of prose, which may end in a lead-in, or a heading."""
        block = self.blocks[at]
        lead = inner_lead_in(self.text, block.body)
        if lead is not None and (lead.rest or takes_clause(self.text, self.blocks, at + 1)):
            self.prose.read(trim(self.text, block.body.start, lead.span.start), block.label)
            return self._resolution(at, lead)
        if block.kind is BlockKind.HEADING and not self._is_said(block):
            self._heading(block)
        else:
            self.prose.read(block.body, block.label)
        return at + 1

    def _is_said(self, block: Block) -> bool:
        """Tell a sentence in bold or capitals from a heading: it ends as one and has a verb."""
        words = block.body.of(self.text).rstrip("*_ ")
        told = role_of(words) in (Role.LOSES_ABOVE, Role.NAMES_MOVERS)
        return words.endswith(".") or told or _UNANIMOUS.fullmatch(words) is not None

    def _heading(self, block: Block) -> None:
        words = block.body.of(self.text)
        if _REPORTED.search(words):
            self.prose.reported = True
        elif _OWN_AGAIN.search(words):
            self.prose.reported = False
        self.prose.announce(block.body)

    # What was asked for, and why.

    def _asks(self, block: Block) -> bool:
        words = block.body.of(self.text)
        return _ASKED.search(words[-200:]) is not None and role_of(words) is None

    def _skip_asked(self, at: int) -> int:
        """Step over what was asked for: a resolution to pass, or labelled clauses."""
        if at >= len(self.blocks):
            return at
        lead = opening_lead_in(self.text, self.blocks[at].body)
        if lead is not None:
            return read_resolution(self.text, self.blocks, at, lead).ends
        first = at
        while at < len(self.blocks):
            block = self.blocks[at]
            words = block.body.of(self.text)
            listed = block.label or block.kind is BlockKind.BULLET
            opens = re.match(r"[“\"‘']?(?:that|to)\b", words, re.IGNORECASE) is not None
            if not (listed or opens) or (at > first and opening_lead_in(self.text, block.body)):
                break
            at += 1
        return at

    def _skip_reasons(self, at: int) -> int:
        """Step over reasons: the rest of their line, or the paragraph below their label."""
        words = self.blocks[at].body.of(self.text)
        label = _REASONS.match(words)
        alone = label is not None and not words[label.end() :].strip(" :*_")
        nexts = self.blocks[at + 1 : at + 2]
        skips = alone and nexts and not opening_lead_in(self.text, nexts[0].body)
        return at + 2 if skips else at + 1

    # Clauses.

    def _resolution(self, at: int, lead: LeadIn) -> int:
        found = read_resolution(self.text, self.blocks, at, lead)
        for part in found.parts:
            self._add(part, proposed=lead.proposed or self.proposed)
        self.prose.read(found.prose, "")
        return found.ends

    def _add(self, part: Part, *, proposed: bool = False, inferred: bool | None = None) -> None:
        words = " ".join(s.of(self.text) for s in part.lead_in) or "Decision"
        kept = without_tail(self.text, part.span)
        said = kept.of(self.text)
        if not any(c.isalnum() for c in said):
            return
        outcome = _outcome(role_of(said))
        self.found.append(
            Clause(
                span=kept,
                label=part.label,
                lead_in=part.lead_in,
                kind=kind_of(said, words),
                outcome=Outcome.UNKNOWN if proposed and outcome is Outcome.CARRIED else outcome,
                inferred=not part.lead_in if inferred is None else inferred,
                moved=bool(inferred),
            )
        )

    def _by_place(self, at: int) -> int:
        """Take a block of the Decision zone as a clause, whatever its words."""
        block = self.blocks[at]
        if ENDS.match(self.text, block.body.start, block.body.end):
            return len(self.blocks)  # reasons and rejected alternatives follow
        below = self._decides_below(block)
        after = self._list(at, below) if below is not None else None
        if after is not None:
            return after
        if block.kind is not BlockKind.HEADING and not _NOTHING.match(block.body.of(self.text)):
            for label, span in split_labels(self.text, block.body, block.label):
                self._add(Part(label, span, ()))
        return at + 1

    def _decides_below(self, block: Block) -> Span | None:
        """Return the sentence at the end of a block that decides about the list below it."""
        if not block.body.of(self.text).rstrip("*_ ").endswith((":", ":-", ":–")):
            return None
        last = sentence_spans(self.text, block.body)[-1]
        return last if decides_below(last.of(self.text)) else None

    def _list(self, at: int, lead: Span) -> int | None:
        """Read the entries below a sentence that decides about them; None where there are none."""
        listed = read_listed(self.text, self.blocks, at + 1)
        if not listed.entries:
            return None
        self.prose.read(trim(self.text, self.blocks[at].body.start, lead.start), "")
        for label, span in listed.entries:
            if _NOTHING.match(self.text, span.start, span.end):
                continue
            self._add(Part(label, span, (lead,)))
        return listed.ends

    def _bare(self, at: int) -> int | None:
        """Read clauses whose lead-in was lost, after their movers or at the end of the item."""
        above = self.blocks[at - 1].body.of(self.text).rstrip("*_ ") if at else ""
        moved = self.prose.last in _MOVERS
        if at < self.not_bare or above.endswith((":", ":-", ":–")):
            return None
        bare = bare_clauses(self.text, self.blocks, at, moved=moved)
        if bare is None:
            return None
        if not bare.clauses:
            self.not_bare = bare.ends
            return None
        if moved and self.found and self.found[-1].moved:
            self.found.pop()  # "The recommendations were moved by …": these are they
        for label, span in bare.clauses:
            self._add(Part(label, span, ()), inferred=True)
        return bare.ends


def _outcome(role: Role | None) -> Outcome:
    lost = role in (Role.LOSES, Role.LOSES_ABOVE)
    return Outcome.LOST if lost else Outcome.CARRIED
