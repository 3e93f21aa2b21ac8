"""How one matter went through the meetings, oldest first: each step a verbatim quote."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.register.about import together
from assistant.register.asked import request_of
from assistant.register.decisions import Entry, register
from assistant.register.minuted import Minuted, minuted_passages
from assistant.register.returning import ASKING, YEARS
from assistant.register.steps import Step, step_of_decision, step_of_discussion
from assistant.register.topics import Topic
from corpus import DecisionKind, Outcome, PassageKind
from corpus.dates import in_words
from index import Evidence, Filter, SearchIndex, analyze
from index.grounds import Ground

# Of what is said in one item the likeliest to tell where the matter stood, the best first.
_TELLING: Final = (
    Step.REPORTED,
    Step.RAISED,
    Step.ASKED,
    Step.DISCUSSED,
    Step.UNRECOGNISED,
)
_FIRST: Final = "it is the first about it in the minutes that were searched"
_LONGEST: Final = 400  # days: what comes later is not told to be what was asked for
# Of a topic with many stages two words have to tell the matter, each in few of its stages.
_MANY_STAGES, _SHARED, _FEW_STAGES = 20, 2, 3
_AGENDA: Final = re.compile(
    r"\b(?:items?|agenda)\b.{0,30}\b(?:next|future|forthcoming)\b|\bnext\s+(?:meeting|agenda)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Minuted):
    """One step in the course of a matter: a decision, or a passage of what was said.

    Attributes:
        step: what it was, by rule; ``because`` says which.
        is_first: nothing earlier about the matter was found.
    """

    step: Step
    because: str
    is_first: bool = False

    @property
    def is_by_kind(self) -> bool:
        """Whether a step is called as its decision is, which wants no explanation."""
        return self.decision is not None and self.step.value == self.decision.kind.value


def timeline(index: SearchIndex, filters: Filter, topic: Topic) -> tuple[Stage, ...]:
    """Return how the matter of a topic went, oldest first; what has no date comes last.

    Decisions about it are all there; of what was said in an item that decided nothing about it,
    or reported back, one passage.  ``filters`` are named as in the index.

    Raises:
        SearchIndexError: the index cannot be used, or nothing names the filter's person.
    """
    decided = [_of_entry(entry) for entry in register(index, filters, topic)]
    said = list(_said(index, filters, topic, decided))
    every = sorted([*decided, *said], key=_order)
    return tuple(_with_first(_with_returns(every, topic)))


def latest(stages: Sequence[Stage], most: int) -> Sequence[Stage]:
    """Return at most so many stages, the latest, in their order; the undated go first."""
    dated = [stage for stage in stages if stage.date]
    undated = [stage for stage in stages if not stage.date]
    return [*dated[-most:], *undated[: max(0, most - len(dated))]]


def _order(stage: Stage) -> tuple[object, ...]:
    date = stage.date
    meeting = stage.evidence.meeting
    body = (meeting.council or "", meeting.committee or "")
    return (date is None, date or dt.date.min, body, stage.evidence.document, stage.span)


def _of_entry(entry: Entry) -> Stage:
    told = step_of_decision(entry.quote, entry.decision.kind, entry.decision.outcome)
    return _stage(entry, *told)


def _stage(minuted: Minuted, step: Step, because: str) -> Stage:
    return Stage(
        evidence=minuted.evidence,
        text=minuted.text,
        span=minuted.span,
        step=step,
        because=because,
    )


def _said(
    index: SearchIndex, filters: Filter, topic: Topic, decided: Sequence[Stage]
) -> Iterator[Stage]:
    """Yield one passage an item of what was said about the topic."""
    named = [row for row, ground in topic.grounds.items() if ground is Ground.WORDS]
    with_decision = {_item_of(stage.evidence) for stage in decided}
    quoted = {stage.evidence.row for stage in decided}
    concepts = topic.question.query.concepts
    items: defaultdict[tuple[object, ...], list[Stage]] = defaultdict(list)
    for said in _latest(minuted_passages(index, filters, named), index.preferred):
        evidence = said.evidence
        if (
            evidence.passage.kind is PassageKind.DISCUSSION
            and evidence.row not in quoted
            and not _AGENDA.search(evidence.item.title)
            and together(concepts, f"{evidence.item.title} {said.quote}", topic.acronyms)
        ):
            items[_item_of(evidence)].append(_stage(said, *step_of_discussion(said.quote)))
    for item, stages in items.items():
        best = min(stages, key=lambda stage: _TELLING.index(stage.step))
        if item not in with_decision or best.step is Step.REPORTED:
            yield best


def _item_of(evidence: Evidence) -> tuple[object, ...]:
    """Return what the copies of one item share; of an undated document, only its own."""
    meeting, item = evidence.meeting, evidence.item
    name = " ".join((item.title or item.number).casefold().split())
    if meeting.date is None or not name:
        return (item.item_id,)
    return (meeting.council, meeting.committee, meeting.date, name)


def _latest(found: Sequence[Minuted], preferred: Mapping[int, int]) -> Iterator[Minuted]:
    """Yield passages without those of an earlier state whose later state is there too."""
    rows = {one.evidence.row for one in found}
    seen: set[object] = set()
    for one in found:
        meeting = one.evidence.meeting
        words = " ".join(one.quote.casefold().split())
        body = (meeting.council, meeting.committee, one.date or one.evidence.document, words)
        if preferred.get(one.evidence.row, -1) not in rows and body not in seen:
            seen.add(body)
            yield one


def _with_returns(stages: Sequence[Stage], topic: Topic) -> Iterator[Stage]:
    """Yield the stages; what a body is told of the matter that it put off is reported back.

    A topic may be of many matters ("allotments"): what was asked for and what is told have to
    share words that few of the topic's stages have, or their title.
    """
    own = [_matter_of(stage, topic) for stage in stages]
    common = Counter(term for terms in own for term in terms)
    rare = max(_FEW_STAGES, len(stages) // 20)
    asked: defaultdict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    for n, stage in enumerate(stages):
        body = (stage.evidence.meeting.council, stage.evidence.meeting.committee)
        if stage.step is Step.REPORTED and stage.date is not None:
            told = {term for term in own[n] if common[term] <= rare}
            wanted = _SHARED if len(stages) > _MANY_STAGES else 1
            before = (stages[at] for at in reversed(asked[body]) if len(told & own[at]) >= wanted)
            ask = next((one for one in before if _is_before(one, stage)), None)
            if ask is not None and ask.date is not None:
                day = in_words(ask.date)
                because = f"{stage.because}, and it was put off or asked for on {day}"
                stage = replace(stage, step=Step.REPORTED_BACK, because=because)
        yield stage
        if _asks_again(stage):
            asked[body].append(n)


def _matter_of(stage: Stage, topic: Topic) -> set[str]:
    """Return the terms by which a stage tells its matter from others of its topic."""
    of_topic = {
        term
        for concept in topic.question.query.concepts
        for form in concept.alternatives
        for term in form
    }
    meeting = stage.evidence.meeting
    body = analyze(f"{meeting.council or ''} {meeting.committee or ''}")
    words = YEARS.sub(" ", f"{stage.evidence.item.title} {stage.quote}")
    return {term for term in analyze(words) if len(term) > 1} - of_topic - {*body} - ASKING


def _is_before(ask: Stage, told: Stage) -> bool:
    """Tell whether something was asked for before it was told, and not years before."""
    if ask.date is None or told.date is None:
        return False
    return 0 < (told.date - ask.date).days <= _LONGEST


def _asks_again(stage: Stage) -> bool:
    """Tell whether a step is a decision that wants the matter to come back."""
    decision = stage.decision
    if decision is None or decision.outcome is not Outcome.CARRIED:
        return False
    is_deferral = decision.kind in (DecisionKind.DEFERRED, DecisionKind.REFERRED)
    return is_deferral or request_of(stage.text, stage.span, is_deferral=False) is not None


def _with_first(stages: Iterable[Stage]) -> Iterator[Stage]:
    """Yield the stages; the first that is dated raised the matter, so far as these minutes go."""
    for n, stage in enumerate(stages):
        if n or stage.date is None:
            yield stage
        elif stage.decision is None:
            yield replace(stage, step=Step.RAISED, because=_FIRST, is_first=True)
        else:
            yield replace(stage, is_first=True)
