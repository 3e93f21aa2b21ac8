"""Decisions with their people: who moved each and how the vote on it went.

A decision's movers and vote stand in its own words, in its lead-in, or in the sentences just
before and after it.  All clauses of one resolution share what stands before the first and after
the last; what another decision or a lost amendment says is never taken over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.blocks import Block
from corpus.movers import NOBODY, Movers, find_movers, names_movers
from corpus.names import people_from
from corpus.records import Decision, Outcome, Span, Vote
from corpus.sentences import sentence_spans
from corpus.votes import find_vote, says_vote
from corpus.zones import Zone

Zoned = Sequence[tuple[Zone, Block]]

# How many sentences beside a decision may still be about its vote.
# Zones that go with what is decided before them: a table of votes, a column of actions.
_GO_WITH = (Zone.VOTE, Zone.ACTION)
_MOST_SENTENCES = 14
_FAR, _NEAR = 4_000, 400
_LOST = re.compile(
    r"\b(?:lost|defeated|rejected|fell|not\s+(?:carried|agreed|approved))\b", re.IGNORECASE
)
_ORIGINAL = re.compile(r"\b(?:original|substantive|amended)\b", re.IGNORECASE)
# "X proposed that …" puts another motion; "X proposed, Y seconded" belongs to what stands above.
_ANOTHER = re.compile(
    r"\b(?:proposed|moved)\s+(?:that|to|an?|the|[a-z]+ing)\b|\b(?:was|were)\s+proposed\s+(?:by"
    r"|that|to)\b.*\bthat\b"
    r"|\b(?:resolved|recommended|amendment)\b",
    re.IGNORECASE,
)
_ABOUT_VOTE = re.compile(
    r"""[\W_]*(?:(?:recorded\s+)?vot(?:e|es|ing)\b|for\b|against\b|abst\w+|in\s+favour|ayes?\b|noes\b
    |carried|motion\s+carried|on\s+being\s+put|upon\s+being\s+put|the\s+votes?\b|the\s+motion\b|pleidlais)""",
    re.IGNORECASE | re.VERBOSE,
)
_COLUMN = re.compile(r"[\W_]*(?:(?:for|against|abst\w+)[\W_]*){2,3}$", re.IGNORECASE)


def with_people(text: str, blocks: Zoned, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Return the decisions of one item with proposer, seconder and vote where minuted.

    Args:
        text: the document's text.
        blocks: the item's blocks with their zones, in document order.
        decisions: the item's decisions, in document order.
    """
    found: list[Decision] = []
    runs = _Runs(blocks)
    groups = list(_resolutions(text, decisions))
    floor = 0
    early = False  # the item puts movers before what was decided
    for n, group in enumerate(groups):
        bounds = runs.around(group[0].span)
        stop = min(bounds.end, _start(groups[n + 1][0]) if n + 1 < len(groups) else bounds.end)
        before = _between(max(floor, bounds.start), _start(group[0]))
        early = early or (n == 0 and before is not None and names_movers(text, _near(before)))
        filled, floor = _filled(text, group, before, stop, early=early)
        found += filled
    found = _with_original(text, runs, found)
    return tuple(_from_twin(text, runs, decision) for decision in found)


def _resolutions(text: str, decisions: Sequence[Decision]) -> Iterator[list[Decision]]:
    """Yield runs of clauses of one resolution; a decision stated in prose stands alone."""
    group: list[Decision] = []
    for decision in decisions:
        if group and not _belongs(text, group[-1], decision):
            yield group
            group = []
        group.append(decision)
    if group:
        yield group


def _belongs(text: str, above: Decision, decision: Decision) -> bool:
    if above.outcome is not decision.outcome:
        return False
    if above.lead_in and decision.lead_in:
        return above.lead_in[0] == decision.lead_in[0]
    between = text[above.span.end : decision.span.start]
    return bool(above.label and decision.label and above.inferred == decision.inferred) and (
        len(between.split()) <= 4
    )


def _start(decision: Decision) -> int:
    return min([decision.span.start, *(s.start for s in decision.lead_in)])


class _Runs:
    """The runs of blocks of one zone, found by place."""

    def __init__(self, blocks: Zoned) -> None:
        self._spans: list[Span] = []
        zone: Zone | None = None
        for here, block in blocks:
            joins = here in (zone, *_GO_WITH) and self._spans
            if joins:
                self._spans[-1] = Span(start=self._spans[-1].start, end=block.span.end)
            else:
                self._spans.append(block.span)
                zone = here
        self._ends = [s.end for s in self._spans]

    def around(self, span: Span) -> Span:
        """Return the run in which ``span`` stands, at least ``span`` itself."""
        at = bisect_right(self._ends, span.start)
        if at == len(self._spans):
            return span
        run = self._spans[at]
        return Span(start=min(run.start, span.start), end=max(run.end, span.end))


def _between(start: int, end: int, *, ahead: bool = False) -> Span | None:
    """Return what lies between two places, so far as it is near the second (or the first)."""
    if start >= end:
        return None
    if ahead:
        return Span(start=start, end=min(end, start + _FAR))
    return Span(start=max(start, end - _FAR), end=end)


def _near(before: Span) -> Span:
    return Span(start=max(before.start, before.end - _NEAR), end=before.end)


def _filled(
    text: str, group: Sequence[Decision], before: Span | None, stop: int, *, early: bool
) -> tuple[list[Decision], int]:
    """Fill one resolution; also return where the words that it took end."""
    lost = group[0].outcome is Outcome.LOST
    tails = [
        _after(text, d.span.end, _start_of_next(group, n, stop), lost=lost)
        for n, d in enumerate(group)
    ]
    movers, votes = _own(text, group, tails, early=early, lost=lost)
    lead = _between(_start(group[0]), group[0].span.start)
    shared_movers = _lead_movers(text, lead, before, group[0], lost=lost)
    shared_vote = (find_vote(text, lead) if lead else None) or (
        None if any(votes) else _vote_before(text, before, group[0])
    )
    if shared_movers == NOBODY and not any(m != NOBODY for m in movers[:-1]):
        shared_movers = movers[-1]
    if shared_vote is None and not any(votes[:-1]):
        shared_vote = votes[-1]
    filled = [
        _with(d, own if own != NOBODY else shared_movers, vote or shared_vote)
        for d, own, vote in zip(group, movers, votes, strict=True)
    ]
    tail = tails[-1]
    return filled, tail.end if tail and _took(text, tail, filled[-1]) else group[-1].span.end


def _took(text: str, tail: Span, decision: Decision) -> bool:
    """Tell whether a decision's movers or vote stand in the words after it."""
    voted = decision.vote.span if decision.vote else None
    spans = (decision.proposer, decision.seconder, voted)
    return any(s is not None and s.start >= tail.start for s in spans)


def _start_of_next(group: Sequence[Decision], n: int, stop: int) -> int:
    if n + 1 == len(group):
        return stop
    return max(group[n].span.end, group[n + 1].span.start)


def _own(
    text: str,
    group: Sequence[Decision],
    tails: Sequence[Span | None],
    *,
    early: bool,
    lost: bool,
) -> tuple[list[Movers], list[Vote | None]]:
    """Return what each decision says itself or directly after itself."""
    movers: list[Movers] = []
    votes: list[Vote | None] = []
    for decision, tail in zip(group, tails, strict=True):
        said = find_movers(text, decision.span, lost=lost)
        beside = _on_line(text, tail) if early else tail
        after = find_movers(text, beside, lost=lost) if beside else NOBODY
        if said == NOBODY or (said[1] is None and after[0] is None):
            said = (said[0] or after[0], said[1] or after[1])
        movers.append(said)
        whole = Span(start=decision.span.start, end=tail.end if tail else decision.span.end)
        votes.append(find_vote(text, whole))
    return movers, votes


def _on_line(text: str, tail: Span | None) -> Span | None:
    """Return what follows on the same line: that is of this decision, not of the next."""
    if tail is None:
        return None
    line = text.find("\n", tail.start, tail.end)
    end = line if line >= 0 else tail.end
    return Span(start=tail.start, end=end) if end > tail.start else None


def _lead_movers(
    text: str, lead: Span | None, before: Span | None, first: Decision, *, lost: bool
) -> Movers:
    """Return the movers whom the words before a resolution name."""
    if lead:
        named = find_movers(text, lead, lost=lost)
        if named != NOBODY:
            return named
    if before is None:
        return NOBODY
    window = before if first.is_clause or lost else _last_sentences(text, before)
    return find_movers(text, None, window, lost=lost)


def _last_sentences(text: str, before: Span) -> Span:
    """Return the two sentences before a decision that is stated in prose."""
    sentences = sentence_spans(text, before)[-2:]
    return Span(start=sentences[0].start, end=before.end) if sentences else before


def _vote_before(text: str, before: Span | None, first: Decision) -> Vote | None:
    """Return the vote that the last sentences before a resolution report."""
    if before is None or not first.is_clause:
        return None
    for sentence in reversed(sentence_spans(text, before)[-3:]):
        if _LOST.search(text, sentence.start, sentence.end):
            return None
        vote = find_vote(text, sentence)
        if vote:
            return vote
    return None


def _after(text: str, start: int, stop: int, *, lost: bool) -> Span | None:
    """Return the words from a decision's end that are about its movers or its vote."""
    if start >= stop:
        return None
    end = start
    region = Span(start=start, end=min(stop, start + _FAR))
    for sentence in sentence_spans(text, region)[:_MOST_SENTENCES]:
        fell = _LOST.search(text, sentence.start, sentence.end) if lost else None
        if fell:
            line = text.find("\n", fell.end(), sentence.end)
            return Span(start=start, end=line if line >= 0 else sentence.end)
        if not lost and not tells_vote(text, sentence):
            break
        end = sentence.end
    return Span(start=start, end=end) if end > start else None


def tells_vote(text: str, sentence: Span) -> bool:
    """Tell a sentence that only says who moved something, or how the vote on it went.

    "Proposed by A, seconded by B." · "Carried by 6 votes to 2." · "For (14)": no decision of its
    own, but part of the one before it.
    """
    words = sentence.of(text)
    if _ANOTHER.search(words):
        return False
    if len(words.split()) <= 30 and (names_movers(text, sentence) or says_vote(text, sentence)):
        return True
    if _ABOUT_VOTE.match(words) and says_vote(text, sentence):
        return True
    if _COLUMN.match(words):
        return True
    people = people_from(text, sentence.start, sentence.end)
    return bool(people) and sentence.end - people[-1].end <= 3


def _with(decision: Decision, movers: Movers, vote: Vote | None) -> Decision:
    return replace(
        decision,
        proposer=decision.proposer or movers[0],
        seconder=decision.seconder or movers[1],
        vote=decision.vote or vote,
    )


def _with_original(text: str, runs: _Runs, decisions: list[Decision]) -> list[Decision]:
    """Give a motion that was carried after its amendments fell the vote that says so."""
    fallen = next((d for d in reversed(decisions) if d.outcome is Outcome.LOST), None)
    if fallen is None:
        return decisions
    vote: Vote | None = None
    rest = _between(fallen.span.end, runs.around(fallen.span).end, ahead=True)
    for sentence in sentence_spans(text, rest)[:_MOST_SENTENCES] if rest else ():
        if _ORIGINAL.search(text, sentence.start, sentence.end):
            vote = find_vote(text, sentence)
            break
    moved = [n for n, d in enumerate(decisions) if d.span.start < fallen.span.start]
    open_ = [n for n in moved if decisions[n].outcome is not Outcome.LOST and not decisions[n].vote]
    for n in open_ if vote else ():
        decisions[n] = replace(decisions[n], vote=vote)
    return _moved_first(text, runs, decisions)


def _moved_first(text: str, runs: _Runs, decisions: list[Decision]) -> list[Decision]:
    """Give what was resolved after amendments fell the movers named before the first of them."""
    first = next(d for d in decisions if d.outcome is Outcome.LOST)
    if first.proposer is None:
        return decisions
    before = _between(runs.around(first.span).start, text.rfind("\n", 0, first.proposer.start))
    movers = find_movers(text, None, before) if before else NOBODY
    return [
        _with(d, movers, None)
        if d.is_clause and d.span.start > first.span.end and d.outcome is Outcome.CARRIED
        else d
        for d in decisions
    ]


def _from_twin(text: str, runs: _Runs, decision: Decision) -> Decision:
    """Add what stands beside the same decision printed in the other zone."""
    twin = decision.twin
    if twin is None or (decision.proposer and decision.vote):
        return decision
    bounds = runs.around(twin)
    before, after = (
        _between(bounds.start, twin.start),
        _after(text, twin.end, bounds.end, lost=False),
    )
    movers = find_movers(text, twin, before, after)
    vote = find_vote(text, Span(start=twin.start, end=after.end if after else twin.end))
    return _with(decision, NOBODY if decision.proposer else movers, vote)
