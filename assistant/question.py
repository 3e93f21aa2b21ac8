"""Question text → what is looked for: intent, terms, acronyms both ways.  No language model."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Intent, Question
from corpus import Acronym
from index import Concept, Filter, Query, SearchIndex, analyze, analyze_question

_DECISION = re.compile(
    r"\b(?:resolv\w*|resolution|decid\w*|decision\w*|agree[ds]?|agreement|recommend\w*|approv\w*|"
    r"outcome|refus\w*|defer\w*|adopt\w*|endors\w*|appoint(?:ed|ment)?|elected|awarded|granted)\b",
    re.IGNORECASE,
)
# Words that ask for a decision and name none.
_ASKING = frozenset(
    analyze("resolve resolved resolution decide decided decision agree agreed agreement outcome")
)
_MOST_WORDS = 400  # of a question: more is a pasted document, whose first words say what it is
_LONGEST_FORM = 8
_MOST_FORMS = 3


def understand(
    text: str, index: SearchIndex, *, filters: Filter, history: Sequence[str] = ()
) -> Question:
    """Return the question as it will be looked up.

    The earlier questions of a conversation join the terms: "and who proposed it?" alone names
    no topic.
    """
    text = " ".join(text.split()[:_MOST_WORDS])
    whole = " ".join([*history, text])
    intent = Intent.DECISION if _DECISION.search(text) else Intent.SEARCH
    concepts, expansions = _concepts(_topic(whole, intent), index)
    return Question(
        text=text,
        history=tuple(history),
        intent=intent,
        filters=filters,
        expansions=expansions,
        query=Query(text=whole, concepts=concepts, decisions=intent is Intent.DECISION),
    )


def _topic(text: str, intent: Intent) -> list[str]:
    """Return the terms that name the topic.

    "Resolved" says what kind of passage is wanted, which the intent stands for; as a term it
    would prefer minutes whose lead-in has that word to those that "agreed".
    """
    terms = analyze_question(text)
    if intent is not Intent.DECISION:
        return terms
    return [term for term in terms if term not in _ASKING] or terms


def _concepts(
    terms: Sequence[str], index: SearchIndex
) -> tuple[tuple[Concept, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Group the terms: those that write a known short or long form get the other forms too."""
    forms = {
        " ".join(terms[i:j])
        for i in range(len(terms))
        for j in range(i + 1, min(i + _LONGEST_FORM, len(terms)) + 1)
    }
    known = index.acronyms(sorted(forms)[:5000]) if forms else []
    concepts: list[Concept] = []
    expansions: dict[str, tuple[str, ...]] = {}
    at = 0
    while at < len(terms):
        size, asked, others = _longest_form(terms, at, known)
        written = tuple(terms[at : at + size])
        at += size
        concepts.append(Concept(alternatives=(written, *(form for _, form in others))))
        if others:
            expansions[asked] = tuple(name for name, _ in others)
    return tuple(concepts), tuple(expansions.items())


def _longest_form(
    terms: Sequence[str], at: int, known: Sequence[tuple[Acronym, str, str]]
) -> tuple[int, str, list[tuple[str, tuple[str, ...]]]]:
    """Return how many terms from ``at`` write one form, that form, and the other forms of it."""
    for size in range(min(_LONGEST_FORM, len(terms) - at), 0, -1):
        written = " ".join(terms[at : at + size])
        asked = ""
        others: dict[tuple[str, ...], str] = {}
        for acronym, short, long in known:
            if written == short:
                asked, other, form = acronym.short, acronym.long, long
            elif written == long:
                asked, other, form = acronym.long, acronym.short, short
            else:
                continue
            others.setdefault(tuple(form.split()), other)
        if others:
            kept = [(name, form) for form, name in others.items() if form][:_MOST_FORMS]
            return size, asked, kept
    return 1, terms[at], []
