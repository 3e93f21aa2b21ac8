"""The register of decisions: what was resolved, agreed, recommended, noted, and what was lost."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assistant.register.about import about
from assistant.register.minuted import Minuted
from assistant.register.topics import Topic
from corpus import Decision, DecisionKind, Outcome
from index import Filter, SearchIndex
from index.grounds import Ground
from index.person_names import are_one, parse_person
from index.register import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Minuted):
    """One decision of the register: its clause, or the sentence that states it.

    Attributes:
        twins: the ids of the same decision in earlier states and copies of the same minutes.
        ground: why it is about the topic that was asked for; None where none was.
    """

    twins: tuple[str, ...]
    ground: Ground | None

    @property
    def decision(self) -> Decision:
        """The record that was read."""
        return self.evidence.decisions[0]

    @property
    def proposer(self) -> str | None:
        """Who proposed it as minuted, white space folded; None where the minutes do not say."""
        return self.words(self.decision.proposer)

    @property
    def seconder(self) -> str | None:
        """Who seconded it, likewise."""
        return self.words(self.decision.seconder)

    @property
    def vote(self) -> str | None:
        """How the vote went, likewise."""
        return self.words(self.decision.vote.span if self.decision.vote else None)


def register(
    index: SearchIndex,
    filters: Filter,
    topic: Topic | None = None,
    *,
    outcomes: Collection[Outcome] = (),
    kinds: Collection[DecisionKind] = (),
    mover: str | None = None,
) -> tuple[Entry, ...]:
    """Return the decisions that the filters let through, newest meeting first, each once.

    Args:
        index: the opened index.
        filters: named as in the index; they act before anything else.
        topic: only decisions about it; None for all.
        outcomes: only these; none means all, lost motions among them.
        kinds: only these.
        mover: only what this person proposed or seconded.

    Raises:
        SearchIndexError: the index cannot be used, or nothing names the filter's person.
    """
    entries = (
        Entry(
            evidence=recorded.evidence,
            text=recorded.text,
            span=recorded.decision.span,
            twins=recorded.twins,
            ground=ground,
        )
        for recorded, ground in _recorded(index, filters, topic)
        if (not outcomes or recorded.decision.outcome in outcomes)
        and (not kinds or recorded.decision.kind in kinds)
    )
    return tuple(entry for entry in entries if mover is None or _is_mover(entry, mover))


def _recorded(
    index: SearchIndex, filters: Filter, topic: Topic | None
) -> Iterator[tuple[Recorded, Ground | None]]:
    if topic is None:
        yield from ((recorded, None) for recorded in index.register.decisions(filters))
    else:
        found = index.register.decisions(filters, passages=topic.grounds)
        yield from about(found, topic.grounds, topic.question.query.concepts, topic.acronyms)


def _is_mover(entry: Entry, name: str) -> bool:
    """Tell whether a person proposed or seconded a decision, as far as the names tell."""
    asked = parse_person(name)
    for words in (entry.proposer, entry.seconder):
        written = parse_person(words) if words else None
        if asked and written and written.surname and are_one(asked, written):
            return True
    return False
