"""A saved question → what a passage must hold to meet it.

A question that is asked once leans towards the bodies and times that it names and mends slips; a
watch runs unattended, so here names and times exclude, and every word counts as it is written:
a word that no minutes have yet may be the very reason for the watch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.answers import Question
from assistant.talking.following_words import ASKING
from assistant.understanding.glossary import Form, Glossary
from assistant.understanding.question import read_turn, understand
from assistant.watching.records import SavedQuestion
from assistant.watching.wordwise import Sense, senses_of
from corpus import PassageKind
from index import Concept, Filter, Query, SearchIndex, analyze
from index.person_names import TITLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What meets a saved question.

    Attributes:
        query: its concepts, exact phrases and exclusions; all of them are required.
        documents: the only ones that are meant, as rows; None for all.
        numbers: of files, minutes or items in the question, as they are written there.
        referred: the passages of the items that these mean, by row; None without numbers.
        decisions_only: only what was decided or moved.
        terms: what is marked in a quote.
        words: each form of a concept as the question, or who knows the form, writes it.
        senses: the concepts by these words.
    """

    query: Query
    filters: Filter
    documents: frozenset[int] | None
    numbers: tuple[str, ...]
    referred: frozenset[int] | None
    decisions_only: bool
    terms: frozenset[str]
    words: Mapping[tuple[str, ...], str]
    senses: tuple[Sense, ...]


def read_sought(saved: SavedQuestion, index: SearchIndex, glossary: Glossary) -> Sought:
    """Return what a saved question seeks in an index.

    Raises:
        UnknownName: its filters name a council or committee that the index does not hold.
    """
    filters = index.named(saved.filters)
    spared = Form(words=saved.text, terms=())
    unmended = replace(glossary, forms=(*glossary.forms, (spared,)))
    turn = read_turn(saved.text, index, today=saved.created.date(), glossary=glossary)
    question = understand([turn], index, filters=filters, glossary=unmended)
    if question.persons and filters.person is None:
        filters = replace(filters, person=question.persons[0])
    concepts = _topic(question, filters.person or "")
    numbers = tuple(reference.words for reference in question.references)
    topicless = not (concepts or question.query.required or numbers)
    words = _written(turn.topic, question)
    decided = question.wants_decision or PassageKind.DECISION in filters.kinds
    return Sought(
        query=replace(question.query, concepts=concepts),
        filters=filters,
        documents=_documents(question, index),
        numbers=numbers,
        referred=question.referred if numbers else None,
        decisions_only=decided or (topicless and filters.person is None),
        terms=question.terms,
        words=words,
        senses=senses_of(concepts, words),
    )


def _topic(question: Question, person: str) -> tuple[Concept, ...]:
    """Return the concepts that name a topic: no person, no number, no words that only ask."""
    besides = {term for reference in question.references for term in analyze(reference.words)}
    if person:
        besides |= {term for word in (person, *TITLES) for term in analyze(word)}
    left = [c for c in question.query.concepts if not besides.issuperset(c.alternatives[0])]
    telling = [c for c in left if not ASKING.issuperset(c.alternatives[0])]
    return tuple(telling or ([] if question.wants_decision else left))


def _documents(question: Question, index: SearchIndex) -> frozenset[int] | None:
    """Return the documents of the bodies and times that the question names, if it names any."""
    meant = question.documents if question.bodies else None
    for period in question.periods:
        held = index.meetings.between(
            period.since, period.until, month=period.month, day=period.day
        )
        meant = held if meant is None else meant & held
    return meant


def _written(topic: str, question: Question) -> Mapping[tuple[str, ...], str]:
    spelled: dict[str, str] = {}
    for word in topic.split():
        for term in analyze(word):
            spelled.setdefault(term, word.strip(".,;:!?()“”\"'‘’"))
    forms = {tuple(analyze(words)): words for _, others in question.expansions for words in others}
    asked = (concept.alternatives[0] for concept in question.query.concepts)
    return forms | {
        form: " ".join(dict.fromkeys(spelled.get(term, term) for term in form)) for form in asked
    }
