"""Question text → what is looked for: intent, bodies, periods, concepts.  No language model."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers import Intent, Question
from assistant.understanding.asked_dates import AskedPeriod, find_periods
from assistant.understanding.asked_names import AskedBody, asked_documents, find_bodies
from assistant.understanding.asked_people import find_persons
from assistant.understanding.concepts import concepts_of, mended
from assistant.understanding.glossary import Glossary
from assistant.understanding.intents import read_intent
from assistant.understanding.wording import Reference, ReferenceKind, read_wording
from corpus.patterns import lazy_re
from index import Concept, Filter, Leaning, Query, SearchIndex, analyze

_DECIDED = lazy_re(
    r"\b(?:resolv\w*|resolution|decid\w*|decision\w*|agree[ds]?|agreement|recommend\w*|approv\w*|"
    r"outcome|refus\w*|defer\w*|adopt\w*|endors\w*|appoint(?:ed|ment)?|elected|awarded|granted)\b",
    re.IGNORECASE,
)
_RESOLVED = lazy_re(r"\b(?:resolved?|resolutions?|decided?|decisions?)\b", re.IGNORECASE)
_DECISIVE = frozenset((Intent.DECISION, Intent.MOVER, Intent.VOTE))
# What is said of a decision that was cited already stands beside it as often as in it.
_BESIDE = frozenset((Intent.MOVER, Intent.VOTE))
# Words that ask for a decision and name none.
_ASKING = frozenset(
    analyze("resolve resolved resolution decide decided decision agree agreed agreement outcome")
)
MOST_WORDS = 400  # of a question: more is a pasted document, whose first words say what it is

# What a meant body, period and reference add to a passage's first score, whose best is about 1.5.
# Set on the development questions: the plateau of each is wide.
_BODY, _PERIOD, _NEAR_PERIOD = 0.6, 0.2, 0.15
_REFERENCE, _NUMBER, _SUBJECT = 1.5, 0.5, 0.8
# Meetings just before and after a period belong to it by half: minutes are dated by the day of
# the next meeting, and a precept for 2019/20 is set in the January before.
NEAR_DAYS, BUDGET_DAYS = 62, 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of a conversation taken apart; ``topic`` is its words less names and times."""

    text: str
    plain: str
    topic: str
    bodies: tuple[AskedBody, ...]
    periods: tuple[AskedPeriod, ...]
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]
    references: tuple[Reference, ...]


def read_turn(text: str, index: SearchIndex, *, today: dt.date, glossary: Glossary) -> Turn:
    """Take one turn apart: its marks, and what it names."""
    text = " ".join(text.split()[:MOST_WORDS])
    wording = read_wording(text)
    known = index.bodies
    bodies = find_bodies(
        wording.plain,
        known.known,
        successors=dict(glossary.successors),
        in_use=known.uses,
        titles_with=known.titles_with,
    )
    periods = find_periods(wording.plain, today)
    return Turn(
        text=text,
        plain=wording.plain,
        topic=_without(wording.plain, (*bodies, *periods)),
        bodies=bodies,
        periods=periods,
        phrases=wording.phrases,
        excluded=wording.excluded,
        references=wording.references,
    )


def _without(text: str, named: Sequence[AskedBody | AskedPeriod]) -> str:
    for found in named:
        text = f"{text[: found.start]}{' ' * (found.end - found.start)}{text[found.end :]}"
    return " ".join(text.split())


def understand(
    turns: Sequence[Turn],
    index: SearchIndex,
    *,
    filters: Filter,
    glossary: Glossary,
    kept: Sequence[str] = (),
    subject: frozenset[int] = frozenset(),
    asking: str = "",
) -> Question:
    """Return the question as it will be looked up.

    Args:
        turns: the last is asked; those before it are what the conversation keeps.
        index: whose words and names are known.
        filters: stated apart from the question.
        glossary: the user's own forms.
        kept: what the turns before bring, as words for people.
        subject: passages that the last turn points back to ("and who proposed it?").
        asking: an earlier turn that says what is wanted, where the last only says of what or
            when ("and in 2012?").
    """
    last = turns[-1]
    bodies = next((t.bodies for t in reversed(turns) if t.bodies), ())
    periods = next((t.periods for t in reversed(turns) if t.periods), ())
    documents = asked_documents(bodies, index.bodies)
    found = concepts_of([t.topic for t in turns], index, glossary=glossary, named=bodies)
    asked = read_intent(asking or found.corrected[-1] or last.plain)
    wants_decision = asked.intent in _DECISIVE or bool(_DECIDED.search(asking or last.plain))
    if subject and asked.intent in _BESIDE:
        wants_decision = False
    topic = tuple(c for c in found.concepts if not (wants_decision and _asks(c.alternatives)))
    referred = _referred(last.references, index)
    return Question(
        text=last.text,
        asked=asked,
        bodies=bodies,
        periods=periods,
        persons=_persons(turns, index),
        documents=documents,
        filters=filters,
        kept=tuple(kept),
        corrections=found.corrections,
        expansions=found.expansions,
        references=last.references,
        referred=frozenset[int]().union(*(leaning.passages for leaning in referred)),
        wants_decision=wants_decision,
        wants_resolution=bool(_RESOLVED.search(last.plain)),
        query=Query(
            text=mended(" ".join(t.plain for t in turns), found.corrections),
            question=mended(last.plain, found.corrections),
            topic=" ".join(found.corrected).strip(),
            concepts=topic or found.concepts,
            naming=_naming(topic or found.concepts, (*bodies, *periods)),
            leanings=(*_meant(periods, documents, index), *referred, *_pointed(subject)),
            required=last.phrases,
            excluded=last.excluded,
        ),
    )


def _persons(turns: Sequence[Turn], index: SearchIndex) -> tuple[str, ...]:
    """Return who is named last: "and what did she say?" is of the person asked about before."""
    for turn in reversed(turns):
        found = find_persons(turn.plain, index.has_attended)
        if found:
            return tuple(person.name for person in found)
    return ()


def _asks(alternatives: tuple[tuple[str, ...], ...]) -> bool:
    """Tell whether a concept is a word that asks for a decision.

    "Resolved" says what kind of passage is wanted; as a term it would prefer minutes whose
    lead-in has that word to those that "agreed".
    """
    return all(term in _ASKING for term in alternatives[0])


def _naming(
    concepts: Sequence[Concept], named: Sequence[AskedBody | AskedPeriod]
) -> tuple[Concept, ...]:
    """Return what the titles are searched for: the topic, the names and the times."""
    terms = dict.fromkeys(term for found in named for term in analyze(found.words))
    return (*concepts, *(Concept(alternatives=((term,),)) for term in terms))


def _meant(
    periods: Sequence[AskedPeriod], documents: frozenset[int], index: SearchIndex
) -> Iterator[Leaning]:
    """Yield the documents of the bodies and times that the question seems to mean."""
    if documents:
        yield Leaning(weight=_BODY, documents=documents)
    for period in periods:
        since, until = near_period(period)
        for first, last, weight in (
            (period.since, period.until, _PERIOD),
            (since, until, _NEAR_PERIOD),
        ):
            held = index.meetings.between(first, last, month=period.month, day=period.day)
            if held:
                yield Leaning(weight=weight, documents=held)


def _referred(references: Sequence[Reference], index: SearchIndex) -> list[Leaning]:
    """Return the passages of the items that hold a reference, or bear a number that was said."""
    found = []
    for reference in references:
        if reference.kind is ReferenceKind.CASE:
            rows, weight = index.words.referring(reference.words), _REFERENCE
        else:
            agenda = reference.kind is ReferenceKind.ITEM
            rows, weight = index.words.numbered(reference.words, agenda=agenda), _NUMBER
        if rows:
            found.append(Leaning(weight=weight, passages=rows))
    return found


def _pointed(subject: frozenset[int]) -> tuple[Leaning, ...]:
    return (Leaning(weight=_SUBJECT, passages=subject),) if subject else ()


def near_period(period: AskedPeriod) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day whose meetings may still be meant by a period."""
    before = BUDGET_DAYS if period.financial else NEAR_DAYS
    return _moved(period.since, -before), _moved(period.until, NEAR_DAYS)


def _moved(day: dt.date | None, days: int) -> dt.date | None:
    if day is None:
        return None
    return dt.date.fromordinal(min(max(day.toordinal() + days, 1), dt.date.max.toordinal()))
