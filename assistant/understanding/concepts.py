"""Words of a question → concepts: what is looked for, each in every form that means it.

Slips are mended against the collection's own words; short and long forms, other spellings and
the user's glossary give each concept its alternatives.  All of it is shown with the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understanding.asked_names import AskedBody
from assistant.understanding.glossary import Glossary, glossary_forms
from corpus.patterns import lazy_re
from index import Concept, SearchIndex, analyze_question
from index.spelling import Correction
from index.variants import Variant

_LONGEST_FORM = 8
_MOST_FORMS = 3
_WORD = lazy_re(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Concepts:
    """What the topics of a conversation's turns come to.

    Attributes:
        corrected: each topic with its slips mended.
        expansions: (words of the question, the forms added to them).
    """

    concepts: tuple[Concept, ...]
    corrected: tuple[str, ...]
    corrections: tuple[Correction, ...]
    expansions: tuple[tuple[str, tuple[str, ...]], ...]


def concepts_of(
    topics: Sequence[str],
    index: SearchIndex,
    *,
    glossary: Glossary,
    named: Sequence[AskedBody] = (),
) -> Concepts:
    """Return the concepts of some topics, the earliest first."""
    whole = " ".join(topics)
    variants = index.words.variants(whole)
    corrections = index.words.corrections(
        whole,
        spared=_spared(glossary, named),
        settled={word for v in variants for word in _WORD.findall(v.written)},
    )
    corrected = tuple(mended(topic, corrections) for topic in topics)
    terms = [term for topic in corrected for term in analyze_question(topic)]
    forms = [*_acronyms(terms, index), *variants, *glossary_forms(glossary, terms)]
    forms += [_both(c) for c in corrections if c.also]
    concepts, expansions = _grouped(terms, forms)
    return Concepts(
        concepts=concepts, corrected=corrected, corrections=corrections, expansions=expansions
    )


def mended(text: str, corrections: Sequence[Correction]) -> str:
    """Return a text with the words that were taken for slips replaced by what they mean."""
    meant = {c.written: c.meant for c in corrections if not c.also}
    return _WORD.sub(lambda m: meant.get(m[0], m[0]), text) if meant else text


def _spared(glossary: Glossary, named: Sequence[AskedBody]) -> frozenset[str]:
    words = [*(body.words for body in named), *(f.words for g in glossary.forms for f in g)]
    return frozenset(word.lower() for text in words for word in _WORD.findall(text))


def _both(correction: Correction) -> Variant:
    return Variant(
        written=correction.written,
        terms=(correction.asked,),
        other=correction.meant,
        other_terms=(correction.term,),
    )


def _acronyms(terms: Sequence[str], index: SearchIndex) -> list[Variant]:
    """Return the short and long forms of each other that the terms write."""
    written = {
        " ".join(terms[i:j])
        for i in range(len(terms))
        for j in range(i + 1, min(i + _LONGEST_FORM, len(terms)) + 1)
    }
    found = []
    for acronym, short, long in index.acronyms(sorted(written)[:5000]) if written else ():
        sides = (acronym.short, tuple(short.split())), (acronym.long, tuple(long.split()))
        for (name, form), (other, others) in (sides, sides[::-1]):
            if " ".join(form) in written and others:
                found.append(Variant(written=name, terms=form, other=other, other_terms=others))
    return found


def _grouped(
    terms: Sequence[str], forms: Sequence[Variant]
) -> tuple[tuple[Concept, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Group the terms: those that write a known form, the longest first, get the other forms."""
    others: dict[tuple[str, ...], list[Variant]] = {}
    for form in forms:
        others.setdefault(form.terms, []).append(form)
    concepts: dict[Concept, None] = {}
    expansions: dict[str, tuple[str, ...]] = {}
    at = 0
    while at < len(terms):
        size = next(
            (n for n in range(_LONGEST_FORM, 0, -1) if tuple(terms[at : at + n]) in others), 1
        )
        asked = tuple(terms[at : at + size])
        known = {v.other_terms: v for v in reversed(others.get(asked, ()))}
        kept = list(reversed(known.values()))[:_MOST_FORMS]
        concepts[Concept(alternatives=(asked, *(v.other_terms for v in kept)))] = None
        if kept:
            expansions[kept[0].written] = tuple(v.other for v in kept)
        at += max(1, len(asked))
    return tuple(concepts), tuple(expansions.items())
