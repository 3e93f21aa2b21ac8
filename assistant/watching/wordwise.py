"""Whether words of a text are those of a topic: nearer than stems, which alerts are too dear for.

Stems make one of "parking" and "park", and of the "places" of schools and what "took place" in
one; a ranking can afford it, an alert cannot.  Here a word counts in its singular and plural, and
the words of a topic stand near one another in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from index import Concept, analyze
from index.sentences import sentences_of

TOKEN: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Words that may stand between two of a topic's: "referrals that were made last year to the MASH".
_SLACK = 6
_MOST_WAYS = 60  # of choosing a form for each concept
# "Took place" and "in place" are of no place.
_BEFORE_PLACE = frozenset({"take", "takes", "taken", "taking", "took", "in"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """A concept by the words of its forms, each in the singular; ``concept`` is what was asked."""

    concept: Concept
    forms: tuple[tuple[str, ...], ...]


def senses_of(
    concepts: Sequence[Concept], words: Mapping[tuple[str, ...], str]
) -> tuple[Sense, ...]:
    """Return concepts by their words; ``words`` has each form as somebody wrote it."""
    return tuple(
        Sense(
            concept=concept,
            forms=tuple(
                tuple(_words(words[form])) for form in concept.alternatives if form in words
            ),
        )
        for concept in concepts
    )


def lacking(senses: Sequence[Sense], text: str) -> list[Sense]:
    """Return the concepts that a text holds in none of their forms, wherever they stand."""
    held = frozenset(_words(text))
    return [s for s in senses if not any(held.issuperset(form) for form in s.forms)]


def states(senses: Sequence[Sense], text: str) -> bool:
    """Tell whether one sentence of a text holds all concepts, near one another."""
    return not senses or any(_near(senses, list(_words(part))) for part in sentences_of(text))


def _near(senses: Sequence[Sense], sentence: Sequence[str]) -> bool:
    places: dict[str, list[int]] = {}
    for at, word in enumerate(sentence):
        places.setdefault(word, []).append(at)
    held = [[f for f in s.forms if f and all(word in places for word in f)] for s in senses]
    for ways in islice(product(*held), _MOST_WAYS):
        wanted = list(dict.fromkeys(word for form in ways for word in form))
        most = len(wanted) + _SLACK * (len(senses) - 1)
        if _shortest([places[word] for word in wanted]) <= most:
            return True
    return False


def _shortest(places: Sequence[Sequence[int]]) -> int:
    """Return the length of the shortest stretch that has a place of each list."""
    every = sorted((at, which) for which, found in enumerate(places) for at in found)
    last: dict[int, int] = {}
    best = 1 << 30
    for at, which in every:
        last[which] = at
        if len(last) == len(places):
            best = min(best, at - min(last.values()) + 1)
    return best


def _words(text: str) -> Iterator[str]:
    """Yield the words that are terms, each in the singular."""
    before = ""
    for match in TOKEN.finditer(text):
        word = match[0].replace("’", "'").casefold()
        if analyze(match[0]) and not (word == "place" and before in _BEFORE_PLACE):
            yield _singular(word)
        before = word


def _singular(word: str) -> str:
    """Return a word less the ending of a plural or possessive; words that end alike stay alike."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2].removesuffix("e") if word.endswith(("ches", "shes", "xes")) else word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
