"""What was asked for, and the later minute of the same body that appears to answer it, if any.

Nothing here says that something is outstanding or done: only what the minutes say, and whether a
later minute was found that reads like an answer, with the reason why it does.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.register.asked import Request, due_days, due_in, request_of
from assistant.register.decisions import Entry, register
from assistant.register.minuted import Minuted
from assistant.register.topics import Topic
from corpus import Action, DecisionKind, Outcome, Span
from index import Evidence, Filter, SearchIndex
from index.bodies import fold_words
from index.person_names import are_one, parse_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Minuted):
    """A later minute that appears to answer; ``because`` says why it is taken for one."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Minuted):
    """Something that was asked for, by a decision or an action line.

    Attributes:
        request: what its words ask for.
        reply: the later minute that appears to answer, or None where none was found.
    """

    request: Request
    reply: Reply | None = None

    @property
    def owner(self) -> str | None:
        """Who is to do it, as written; None where the minutes do not say."""
        return self.words(self.request.owner)

    @property
    def due(self) -> str | None:
        """Until when, as written; None likewise."""
        return self.words(self.request.due)

    @property
    def due_days(self) -> tuple[dt.date, ...]:
        """Computed from ``due``, where its words leave no doubt."""
        due = self.request.due
        return due_days(self.text, due, self.date) if due else ()


def asks(index: SearchIndex, filters: Filter, topic: Topic | None) -> tuple[Ask, ...]:
    """Return what was asked for, newest meeting first, replies not yet looked for.

    ``filters`` are named as in the index.

    Raises:
        SearchIndexError: the index cannot be used, or nothing names the filter's person.
    """
    rows = None if topic is None else topic.grounds
    decided = register(index, filters, topic)
    found = [ask for entry in decided if (ask := _of_entry(entry)) is not None]
    taken: defaultdict[int, list[Span]] = defaultdict(list)
    for ask in found:
        taken[ask.evidence.document].append(ask.span)
    for evidence, text, action in index.register.actions(filters):
        if rows is None or evidence.row in rows:
            span = action.span
            others = taken.get(evidence.document, ())
            if not any(span.start < other.end and other.start < span.end for other in others):
                found.append(_of_action(evidence, text, action))
    return tuple(_once(sorted(found, key=_newest_first), index))


def _newest_first(ask: Ask) -> tuple[object, ...]:
    meeting = ask.evidence.meeting
    day = -meeting.date.toordinal() if meeting.date else 1
    return (day, meeting.council or "", meeting.committee or "", ask.evidence.document, ask.span)


def _of_entry(entry: Entry) -> Ask | None:
    """Return what a decision asks for; a lost motion asks for nothing."""
    decision, text, span = entry.decision, entry.text, entry.span
    if decision.outcome is not Outcome.CARRIED:
        return None
    request = request_of(text, span, is_deferral=decision.kind is DecisionKind.DEFERRED)
    return Ask(evidence=entry.evidence, text=text, span=span, request=request) if request else None


def _of_action(evidence: Evidence, text: str, action: Action) -> Ask:
    due = action.due or due_in(text, action.span)
    request = Request(because="the minutes mark it as an action", owner=action.owner, due=due)
    return Ask(evidence=evidence, text=text, span=action.span, request=request)


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
        if (ask.decision is None and later in rows) or key in seen:
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
