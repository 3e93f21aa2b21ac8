"""The register of decisions: what was resolved, agreed, recommended, noted, and what was lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assistant.citing import cite_in_words, deep_link, folded, opening_words
from assistant.register.about import about
from assistant.register.topics import Topic, read_topic
from assistant.understanding.glossary import Glossary
from corpus import Decision, DecisionKind, MinutesStatus, Outcome, Side, Span
from index import Evidence, Filter, SearchIndex
from index.grounds import Ground
from index.person_names import are_one, parse_person
from index.register import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One decision of the register.

    Attributes:
        evidence: where it stands; its ``decisions`` are this one alone.
        text: the whole unaltered text of its document.
        quote: the clause, or the sentence that states it: ``document.text[span]``.
        lead_in: the words before it that carry its verb, white space folded; or "".
        label: as printed, "(a)", or "".
        inferred: only its form shows that it is a decision.
        proposer, seconder, vote: as minuted, white space folded; None where the minutes do not say.
        citation: in words, as it is printed under the quote.
        link: the address of the item or page, or None.
        status: of the minutes that are quoted.
        voters: who voted how, where names are recorded.
        twins: the ids of the same decision in earlier states and copies of the same minutes.
        ground: why it is about the topic that was asked for; None where none was.
    """

    evidence: Evidence
    text: str
    quote: str
    lead_in: str
    label: str
    kind: DecisionKind
    outcome: Outcome
    inferred: bool
    proposer: str | None
    seconder: str | None
    vote: str | None
    voters: tuple[tuple[str, Side], ...]
    citation: str
    link: str | None
    status: MinutesStatus
    twins: tuple[str, ...]
    ground: Ground | None

    @property
    def decision(self) -> Decision:
        """The record that was read."""
        return self.evidence.decisions[0]

    @property
    def span(self) -> Span:
        """The quote's place in its document's text."""
        return self.decision.span


def register(
    index: SearchIndex,
    filters: Filter | None = None,
    *,
    topic: str | None = None,
    outcomes: Collection[Outcome] = (),
    kinds: Collection[DecisionKind] = (),
    mover: str | None = None,
    today: dt.date | None = None,
    glossary: Glossary | None = None,
) -> tuple[Entry, ...]:
    """Return the decisions that the filters let through, newest meeting first, each once.

    Args:
        index: the opened index.
        filters: act before anything else.
        topic: only decisions about it, see ``assistant.register.topics``.
        outcomes: only these; none means all, lost motions among them.
        kinds: only these.
        mover: only what this person proposed or seconded.
        today: the day that "last year" in a topic counts from.
        glossary: the user's own forms.

    Raises:
        SearchIndexError: the index cannot be used, or a filter names what is not indexed.
    """
    named = index.named(filters or Filter())
    read = None
    if topic is not None:
        read = read_topic(topic, index, filters=named, today=today, glossary=glossary)
    found = recorded_about(index, named, read, outcomes=outcomes, kinds=kinds, mover=mover)
    return tuple(entry_of(recorded, ground) for recorded, ground in found)


def entries_about(index: SearchIndex, filters: Filter, topic: Topic | None) -> tuple[Entry, ...]:
    """Return ``register``'s entries for a topic that has been read, or for all topics."""
    return tuple(entry_of(*found) for found in recorded_about(index, filters, topic))


def recorded_about(
    index: SearchIndex,
    filters: Filter,
    topic: Topic | None,
    *,
    outcomes: Collection[Outcome] = (),
    kinds: Collection[DecisionKind] = (),
    mover: str | None = None,
) -> list[tuple[Recorded, Ground | None]]:
    """Return what ``register`` makes entries of: cheaper where only a few will be shown."""
    return [
        (recorded, ground)
        for recorded, ground in _recorded(index, filters, topic)
        if (not outcomes or recorded.decision.outcome in outcomes)
        and (not kinds or recorded.decision.kind in kinds)
        and (mover is None or _is_mover(recorded, mover))
    ]


def _recorded(
    index: SearchIndex, filters: Filter, topic: Topic | None
) -> Iterator[tuple[Recorded, Ground | None]]:
    if topic is None:
        yield from ((recorded, None) for recorded in index.register.decisions(filters))
    else:
        found = index.register.decisions(filters, passages=topic.grounds)
        yield from about(found, topic.grounds, topic.question.query.concepts, topic.acronyms)


def _is_mover(recorded: Recorded, name: str) -> bool:
    """Tell whether a person proposed or seconded a decision, as far as the names tell."""
    asked = parse_person(name)
    for span in (recorded.decision.proposer, recorded.decision.seconder):
        written = parse_person(span.of(recorded.text)) if span else None
        if asked and written and written.surname and are_one(asked, written):
            return True
    return False


def entry_of(recorded: Recorded, ground: Ground | None = None) -> Entry:
    """Return a record as an entry: its words cut out of the text, its citation in words."""
    decision, evidence, text = recorded.decision, recorded.evidence, recorded.text
    meeting = evidence.meeting

    def words(span: Span | None) -> str | None:
        return folded([span.of(text)]) if span else None

    return Entry(
        evidence=evidence,
        text=text,
        quote=decision.span.of(text),
        lead_in=opening_words(part.of(text) for part in decision.lead_in),
        label=decision.label,
        kind=decision.kind,
        outcome=decision.outcome,
        inferred=decision.inferred,
        proposer=words(decision.proposer),
        seconder=words(decision.seconder),
        vote=words(decision.vote.span if decision.vote else None),
        voters=tuple(
            (folded([voter.name.of(text)]), voter.side)
            for voter in (decision.vote.names if decision.vote else ())
        ),
        citation=cite_in_words(evidence, decision.label),
        link=deep_link(meeting, evidence.item),
        status=meeting.minutes_status,
        twins=tuple(recorded.twins),
        ground=ground,
    )
