"""What was asked for, and the later minute of the same body that appears to answer it, if any.

Nothing here says that something is outstanding or done: only what the minutes say, and whether a
later minute was found that reads like an answer, with the reason why it does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.citing import cite_in_words, deep_link, folded
from assistant.register.asked import Request, due_days, due_in, request_of
from assistant.register.decisions import Entry, entries_about
from assistant.register.topics import Topic
from corpus import Action, DecisionKind, MinutesStatus, Outcome, Span
from index import Evidence, Filter, SearchIndex
from index.bodies import fold_words
from index.person_names import are_one, parse_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A later minute that appears to answer; ``because`` says why it is taken for one."""

    evidence: Evidence
    span: Span
    quote: str
    citation: str
    link: str | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Something that was asked for.

    Attributes:
        quote: the clause, sentence or action line: ``document.text[span]``.
        because: the words that ask, or that the minutes mark it as an action.
        owner: who is to do it, as written; None where the minutes do not say.
        due: until when, as written; None likewise.
        due_days: computed from ``due``, where its words leave no doubt.
        entry: the decision that asks, or None for an action line.
        reply: the later minute that appears to answer, or None where none was found.
    """

    evidence: Evidence
    text: str
    span: Span
    quote: str
    lead_in: str
    label: str
    because: str
    owner: str | None
    due: str | None
    due_days: tuple[dt.date, ...]
    citation: str
    link: str | None
    status: MinutesStatus
    entry: Entry | None
    reply: Reply | None = None

    @property
    def date(self) -> dt.date | None:
        """The day of the meeting that asked."""
        return self.evidence.meeting.date


def asks(index: SearchIndex, filters: Filter, topic: Topic | None) -> tuple[Ask, ...]:
    """Return what was asked for, newest meeting first, replies not yet looked for.

    ``filters`` are named as in the index.

    Raises:
        SearchIndexError: the index cannot be used, or nothing names the filter's person.
    """
    rows = None if topic is None else topic.grounds
    decided = entries_about(index, filters, topic)
    found = [ask for entry in decided if (ask := _of_entry(entry)) is not None]
    taken = {(ask.evidence.document, ask.span) for ask in found}
    for evidence, text in index.register.actions(filters):
        if rows is None or evidence.row in rows:
            for action in evidence.item.actions:
                span = action.span
                inside = evidence.passage.span.start <= span.start < evidence.passage.span.end
                if inside and not _is_taken(taken, evidence.document, span):
                    found.append(_of_action(evidence, text, action))
    return tuple(_once(sorted(found, key=_newest_first), index))


def _is_taken(taken: set[tuple[int, Span]], document: int, span: Span) -> bool:
    return any(
        row == document and span.start < other.end and other.start < span.end
        for row, other in taken
    )


def _newest_first(ask: Ask) -> tuple[object, ...]:
    meeting = ask.evidence.meeting
    day = -meeting.date.toordinal() if meeting.date else 1
    return (day, meeting.council or "", meeting.committee or "", ask.evidence.document, ask.span)


def _of_entry(entry: Entry) -> Ask | None:
    """Return what a decision asks for; a lost motion asks for nothing."""
    if entry.outcome is not Outcome.CARRIED:
        return None
    request = request_of(entry.text, entry.span, is_deferral=entry.kind is DecisionKind.DEFERRED)
    if request is None:
        return None
    return _ask(
        entry.evidence,
        entry.text,
        entry.span,
        replace(request, because=f"it says “{request.because}”"),
        entry=entry,
        lead_in=entry.lead_in,
        label=entry.label,
    )


def _of_action(evidence: Evidence, text: str, action: Action) -> Ask:
    due = action.due or due_in(text, action.span)
    request = Request(because="the minutes mark it as an action", owner=action.owner, due=due)
    return _ask(evidence, text, action.span, request)


def _ask(
    evidence: Evidence,
    text: str,
    span: Span,
    request: Request,
    *,
    entry: Entry | None = None,
    lead_in: str = "",
    label: str = "",
) -> Ask:
    meeting, due = evidence.meeting, request.due
    return Ask(
        evidence=evidence,
        text=text,
        span=span,
        quote=span.of(text),
        lead_in=lead_in,
        label=label,
        because=request.because,
        owner=folded([request.owner.of(text)]) if request.owner else None,
        due=folded([due.of(text)]) if due else None,
        due_days=due_days(text, due, meeting.date) if due else (),
        citation=cite_in_words(evidence, label),
        link=deep_link(meeting, evidence.item),
        status=meeting.minutes_status,
        entry=entry,
    )


def _once(found: Sequence[Ask], index: SearchIndex) -> Iterator[Ask]:
    """Yield every ask once: a draft's only where the later state is not there too."""
    rows = {ask.evidence.row for ask in found}
    seen: set[object] = set()
    for ask in found:
        meeting = ask.evidence.meeting
        words = " ".join(ask.quote.casefold().split())
        same = (meeting.council, meeting.committee, meeting.date, words)
        key = same if meeting.date else (ask.evidence.document, ask.span)
        later = index.preferred.get(ask.evidence.row)
        if (ask.entry is None and later in rows) or key in seen:
            continue
        seen.add(key)
        yield ask


def is_owner(ask: Ask, name: str) -> bool:
    """Tell whether an ask is of somebody: a person's name, or words of an office or body."""
    if ask.owner is None:
        return False
    asked, written = parse_person(name), parse_person(ask.owner)
    if asked and written and asked.surname and are_one(asked, written):
        return True
    wanted, words = fold_words(name), fold_words(ask.owner)
    return any(words[n : n + len(wanted)] == wanted for n in range(len(words)))


def is_due_before(ask: Ask, day: dt.date) -> bool:
    """Tell whether one of the days on which something is due is certain, and before a day."""
    return any(due < day for due in ask.due_days)
