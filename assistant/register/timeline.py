"""How one matter went through the meetings, oldest first: each step a verbatim quote."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.citing import cite_in_words, deep_link
from assistant.register.decisions import Entry, entries_about
from assistant.register.steps import Step, step_of_decision, step_of_discussion
from assistant.register.topics import Topic
from corpus import MinutesStatus, PassageKind, Span
from index import Evidence, Filter, SearchIndex
from index.grounds import Ground

# Of what is said in one item the likeliest to tell where the matter stood, the best first.
_TELLING = (Step.REPORTED, Step.RAISED, Step.DISCUSSED, Step.UNRECOGNISED)
_FIRST = "the first about it in the minutes that were searched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step in the course of a matter.

    Attributes:
        step: what it was, by rule; ``because`` says which.
        evidence: where it stands.
        span: of the quote, in its document's text.
        lead_in, label: of a decision; else "".
        entry: the decision that it is, or None for what was said.
        is_first: nothing earlier about the matter was found.
    """

    step: Step
    because: str
    evidence: Evidence
    span: Span
    quote: str
    lead_in: str
    label: str
    citation: str
    link: str | None
    status: MinutesStatus
    entry: Entry | None
    is_first: bool = False

    @property
    def is_by_kind(self) -> bool:
        """Whether a step is called as its decision is, which wants no explanation."""
        return self.entry is not None and self.step.value == self.entry.kind.value

    @property
    def date(self) -> dt.date | None:
        """The day of the meeting; None where its minutes do not say."""
        return self.evidence.meeting.date


def timeline(index: SearchIndex, filters: Filter, topic: Topic) -> tuple[Stage, ...]:
    """Return how the matter of a topic went, oldest first; what has no date comes last.

    Decisions about it are all there; of what was said in an item that decided nothing about it,
    or reported back, one passage.  ``filters`` are named as in the index.

    Raises:
        SearchIndexError: the index cannot be used, or nothing names the filter's person.
    """
    decided = [_of_entry(entry) for entry in entries_about(index, filters, topic)]
    said = list(_said(index, filters, topic, decided))
    every = sorted([*decided, *said], key=_order)
    return tuple(_with_first(every))


def _order(stage: Stage) -> tuple[object, ...]:
    date = stage.date
    meeting = stage.evidence.meeting
    body = (meeting.council or "", meeting.committee or "")
    return (date is None, date or dt.date.min, body, stage.evidence.document, stage.span)


def _of_entry(entry: Entry) -> Stage:
    step, because = step_of_decision(entry.quote, entry.kind, entry.outcome)
    return Stage(
        step=step,
        because=because,
        evidence=entry.evidence,
        span=entry.span,
        quote=entry.quote,
        lead_in=entry.lead_in,
        label=entry.label,
        citation=entry.citation,
        link=entry.link,
        status=entry.status,
        entry=entry,
    )


def _said(
    index: SearchIndex, filters: Filter, topic: Topic, decided: Sequence[Stage]
) -> Iterator[Stage]:
    """Yield one passage an item of what was said about the topic."""
    named = [row for row, ground in topic.grounds.items() if ground is Ground.WORDS]
    with_decision = {stage.evidence.item.item_id for stage in decided}
    quoted = {stage.evidence.row for stage in decided}
    items: defaultdict[str, list[Stage]] = defaultdict(list)
    for evidence, text in _latest(index.register.passages(filters, named), index.preferred):
        if evidence.passage.kind is PassageKind.DISCUSSION and evidence.row not in quoted:
            items[evidence.item.item_id].append(_of_passage(evidence, text))
    for item, stages in items.items():
        best = min(stages, key=lambda stage: _TELLING.index(stage.step))
        if item not in with_decision or best.step is Step.REPORTED:
            yield best


def _latest(
    found: Iterable[tuple[Evidence, str]], preferred: Mapping[int, int]
) -> Iterator[tuple[Evidence, str]]:
    """Yield passages without those of an earlier state whose later state is there too."""
    every = list(found)
    rows = {evidence.row for evidence, _ in every}
    seen: set[object] = set()
    for evidence, text in every:
        meeting = evidence.meeting
        words = " ".join(evidence.passage.span.of(text).casefold().split())
        body = (meeting.council, meeting.committee, meeting.date or evidence.document, words)
        if preferred.get(evidence.row, -1) not in rows and body not in seen:
            seen.add(body)
            yield evidence, text


def _of_passage(evidence: Evidence, text: str) -> Stage:
    span = evidence.passage.span
    quote = span.of(text)
    step, because = step_of_discussion(quote)
    return Stage(
        step=step,
        because=because,
        evidence=evidence,
        span=span,
        quote=quote,
        lead_in="",
        label="",
        citation=cite_in_words(evidence),
        link=deep_link(evidence.meeting, evidence.item),
        status=evidence.meeting.minutes_status,
        entry=None,
    )


def _with_first(stages: Sequence[Stage]) -> Iterator[Stage]:
    """Yield the stages; the first that is dated raised the matter, so far as these minutes go."""
    for n, stage in enumerate(stages):
        if n or stage.date is None:
            yield stage
        elif stage.entry is None:
            yield replace(stage, step=Step.RAISED, because=_FIRST, is_first=True)
        else:
            yield replace(stage, is_first=True)
