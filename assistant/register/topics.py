"""A topic in a person's words → the passages that are about it, all of them and none that guess.

Answers rank what is likeliest; a register lists.  So a passage is only about a topic where it, its
heading or the short paragraph that leads to it names every concept, in any of its known forms;
and a body or time that the topic names keeps the others out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from assistant.answering import understand_turns
from assistant.answers import Question
from assistant.understanding.asked_dates import AskedPeriod
from assistant.understanding.glossary import Glossary
from assistant.understanding.question import near_period
from corpus.dates import in_words
from index import Filter, SearchIndex, analyze
from index.grounds import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What is about a topic.

    Attributes:
        question: the topic as it was understood.
        grounds: why each passage is about it, by row.
        acronyms: the terms that it writes in capitals.
    """

    question: Question
    grounds: Mapping[int, Ground]
    acronyms: frozenset[str]

    @property
    def terms(self) -> frozenset[str]:
        """The analysed terms that are looked for."""
        return self.question.terms


def read_topic(
    text: str,
    index: SearchIndex,
    *,
    filters: Filter,
    today: dt.date | None = None,
    glossary: Glossary | None = None,
) -> Topic:
    """Understand a topic, and find what is about it in the whole collection.

    ``filters`` are named as in the index; they help to understand the words, and leave it to the
    caller to keep passages out.
    """
    question = understand_turns([text], index, filters=filters, today=today, glossary=glossary)
    query = question.query
    concepts = query.concepts
    found = index.register.grounds(concepts)
    if not concepts:
        found = np.full_like(found, Ground.HEADING if question.bodies or query.required else 0)
    allowed = index.words.restrict(query, None)
    if allowed is not None:
        found = np.where(allowed, found, Ground.NONE)
    meant = _meant_documents(question, index)
    if meant is not None:
        inside = np.isin(index.register.documents, np.fromiter(meant, dtype=np.int64))
        found = np.where(inside, found, Ground.NONE)
    rows = np.flatnonzero(found)
    capitals = (word for word in text.split() if word.isupper() and not text.isupper())
    acronyms = frozenset(term for word in [*capitals] or _lone(text) for term in analyze(word))
    return Topic(
        question=question,
        grounds={int(row): Ground(int(found[row])) for row in rows},
        acronyms=acronyms,
    )


def _lone(text: str) -> list[str]:
    """Return a topic that is one word in capitals; of more, capitals are how somebody types."""
    return [text] if text.isupper() and len(text.split()) == 1 else []


def _meant_documents(question: Question, index: SearchIndex) -> frozenset[int] | None:
    """Return the documents of the bodies and about the times that the topic names, or None."""
    found = question.documents if question.bodies and question.documents else None
    for period in question.periods:
        since, until = near_period(period)
        held = index.meetings.between(since, until, month=period.month, day=period.day)
        found = held if found is None else found & held
    return found


def topic_lines(topic: Topic) -> list[str]:
    """Return what was made of a topic, in words for people; [] where it is as it was written."""
    question = topic.question
    parts = [f"“{c.written}” read as “{c.meant}”" for c in question.corrections]
    parts += [f"“{asked}” also as {_quoted(forms)}" for asked, forms in question.expansions]
    if question.bodies and question.documents:
        parts.append(f"only {', '.join(body.words for body in question.bodies)}, which it names")
    parts += _periods(question.periods)
    return [f"Topic: {'; '.join(parts)}"] if parts else []


def _periods(periods: tuple[AskedPeriod, ...]) -> Iterator[str]:
    for period in periods:
        since, until = near_period(period)
        days = [in_words(day) for day in (since, until) if day]
        yield f"only meetings of or near {period.words}" + (
            f" ({' to '.join(days)})" if len(days) == 2 else ""
        )


def _quoted(forms: tuple[str, ...]) -> str:
    return ", ".join(f"“{form}”" for form in forms)
