"""What a conversation remembers: plain values, which a chat keeps and a thread stores as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.understanding.asked_dates import AskedPeriod, PeriodRole
from assistant.understanding.asked_names import AskedBody
from corpus import MinutesStatus, PassageKind
from index import Filter

if TYPE_CHECKING:
    from assistant.jsonform import Json

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An earlier turn; ``topic`` is its words less names and times, "" where it named no topic."""

    text: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What one citation of the last answer quoted; ``words`` are the citation for people."""

    passage: str
    item: str
    document: str
    council: str | None
    committee: str | None
    date: dt.date | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What the turns so far leave behind; one without anything is a conversation's beginning.

    Attributes:
        turns: what it is about, the oldest first; a few at most.
        bodies, periods: named last; they weigh, and exclude nothing.
        filters: stated apart from the questions; they exclude.
        cited: the citations of the last answer, best first.
        focus: which of them "it" is, from 0.
        shown: how many citations of the last question were shown already.
        asked: the last question; with the conversation ``before`` it, it can be asked again.
    """

    turns: tuple[Said, ...] = ()
    bodies: tuple[AskedBody, ...] = ()
    periods: tuple[AskedPeriod, ...] = ()
    filters: Filter = field(default_factory=Filter)
    cited: tuple[Cited, ...] = ()
    focus: int = 0
    shown: int = 0
    asked: str = ""
    before: Conversation | None = None


def conversation_to_json(conversation: Conversation) -> dict[str, Json]:
    """Return a conversation as an object that ``json.dumps`` takes."""
    return {
        "version": _VERSION,
        "turns": [{"text": t.text, "topic": t.topic} for t in conversation.turns],
        "bodies": [_body_to_json(body) for body in conversation.bodies],
        "periods": [_period_to_json(period) for period in conversation.periods],
        "filters": filters_to_json(conversation.filters),
        "cited": [_cited_to_json(cited) for cited in conversation.cited],
        "focus": conversation.focus,
        "shown": conversation.shown,
        "asked": conversation.asked,
        "before": conversation_to_json(conversation.before) if conversation.before else None,
    }


def filters_to_json(filters: Filter) -> dict[str, Json]:
    """Return stated filters as an object that ``json.dumps`` takes."""
    return {
        "councils": list(filters.councils),
        "committees": list(filters.committees),
        "since": _iso(filters.since),
        "until": _iso(filters.until),
        "kinds": [kind.value for kind in filters.kinds],
        "status": filters.status.value if filters.status else None,
        "person": filters.person,
    }


def filters_from_json(value: Mapping[str, Any]) -> Filter:
    """Return the filters that ``filters_to_json`` wrote; ValueError or KeyError for others."""
    return Filter(
        councils=_names(value["councils"]),
        committees=_names(value["committees"]),
        since=_day(value["since"]),
        until=_day(value["until"]),
        kinds=tuple(PassageKind(kind) for kind in value["kinds"]),
        status=MinutesStatus(value["status"]) if value["status"] else None,
        person=value["person"],
    )


def conversation_from_json(value: object) -> Conversation:
    """Return the conversation that ``conversation_to_json`` wrote.

    Raises:
        ValueError: it is none, or of another version.
    """
    if not isinstance(value, Mapping) or value.get("version") != _VERSION:
        raise ValueError("it is no conversation of this version")
    try:
        return _conversation(value)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"it is no conversation: {error!r}") from error


def _conversation(value: Mapping[str, Any]) -> Conversation:
    return Conversation(
        turns=tuple(Said(text=str(t["text"]), topic=str(t["topic"])) for t in value["turns"]),
        bodies=tuple(_body(body) for body in value["bodies"]),
        periods=tuple(_period(period) for period in value["periods"]),
        filters=filters_from_json(value["filters"]),
        cited=tuple(_cited(cited) for cited in value["cited"]),
        focus=int(value["focus"]),
        shown=int(value["shown"]),
        asked=str(value["asked"]),
        before=conversation_from_json(value["before"]) if value["before"] else None,
    )


def _body_to_json(body: AskedBody) -> dict[str, Json]:
    return {
        "words": body.words,
        "councils": list(body.councils),
        "committees": list(body.committees),
        "place": body.place,
    }


def _body(value: Mapping[str, Any]) -> AskedBody:
    return AskedBody(
        words=str(value["words"]),
        start=0,
        end=0,
        councils=_names(value["councils"]),
        committees=_names(value["committees"]),
        place=str(value["place"]),
    )


def _period_to_json(period: AskedPeriod) -> dict[str, Json]:
    return {
        "words": period.words,
        "since": _iso(period.since),
        "until": _iso(period.until),
        "month": period.month,
        "day": period.day,
        "role": period.role.value,
        "financial": period.financial,
    }


def _period(value: Mapping[str, Any]) -> AskedPeriod:
    return AskedPeriod(
        words=str(value["words"]),
        start=0,
        end=0,
        since=_day(value["since"]),
        until=_day(value["until"]),
        month=value["month"],
        day=value["day"],
        role=PeriodRole(value["role"]),
        financial=bool(value["financial"]),
    )


def _cited_to_json(cited: Cited) -> dict[str, Json]:
    return {
        "passage": cited.passage,
        "item": cited.item,
        "document": cited.document,
        "council": cited.council,
        "committee": cited.committee,
        "date": _iso(cited.date),
        "words": cited.words,
    }


def _cited(value: Mapping[str, Any]) -> Cited:
    return Cited(
        passage=str(value["passage"]),
        item=str(value["item"]),
        document=str(value["document"]),
        council=value["council"],
        committee=value["committee"],
        date=_day(value["date"]),
        words=str(value["words"]),
    )


def _names(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
