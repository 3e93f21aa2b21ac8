"""Two ways of writing one word: British and American, joined and parted.

    organisation, organization      centre, center      tarmacing, tarmacking
    footpath, foot path, foot-path  cooption, co-option  percent, per cent

Both are right, so neither is corrected: they are forms of one thing, and what stands in the
minutes of either is looked for.  A form that no minutes have is none.  Forms that the analyzer
gives one term already ("travelled", "traveled") need nothing.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from index.analyzer import STOP_WORDS, analyze
from index.bm25 import document_frequency
from index.phrases import phrase_rows, spelling_rows
from index.ranking import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another form of what a question says.

    Attributes:
        written: the words of the question.
        terms: their analysed terms, which follow one another in the question.
        other: the other form, in words.
        other_terms: its analysed terms.
    """

    written: str
    terms: tuple[str, ...]
    other: str
    other_terms: tuple[str, ...]


_SHORTEST, _LONGEST = 5, 30  # letters of a word that is rewritten or parted
_LONGEST_JOINED = 15  # letters: longer ones are two words printed as one
_MOST_WORDS = 60  # of a question
_SHORTEST_PART = 3
_SHORT_PARTS: Final = frozenset(("co", "re"))  # "e-mail" would make "election" of "e lection"

_VERB = r"(?=e[ds]?$|ers?$|ing$|ations?$|ational$)"
_OF_COLOUR = r"(?=$|s$|ed$|ing$|ite$|able$|ably$|hoods?$|al$|ful$)"
_TWO_SYLLABLES = r"(?<=[aeiou][^aeiou][aeiou])"
_PAST = r"(?=ed$|ing$|ers?$|ors?$)"
# Endings that are spelled in two ways, and the other one; what they make of other words ("advize")
# is no word of any minutes.
_REWRITTEN: Final = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (f"is{_VERB}", "iz"),
        (f"iz{_VERB}", "is"),
        (f"ys{_VERB}", "yz"),
        (f"yz{_VERB}", "ys"),
        (f"(?<=[lvbmngdi])our{_OF_COLOUR}", "or"),
        (f"(?<=[lvbmngdi])or{_OF_COLOUR}", "our"),
        (f"{_TWO_SYLLABLES}([lpst])\\1{_PAST}", r"\1"),
        (f"{_TWO_SYLLABLES}([lpst]){_PAST}", r"\1\1"),
        (r"c(?=ed$|ing$)", "ck"),
        (r"ck(?=ed$|ing$)", "c"),
    )
)
_PAIRS: Final = (
    "acknowledgement acknowledgment, adaptor adapter, adviser advisor, ageing aging, "
    "aluminium aluminum, anaesthetic anesthetic, archaeology archeology, artefact artifact, "
    "byelaw bylaw, catalogue catalog, center centre, convener convenor, councillor councilor, "
    "defence defense, despatch dispatch, dialogue dialog, dyke dike, encyclopaedia encyclopedia, "
    "enquiry inquiry, enrol enroll, enrolment enrollment, fibre fiber, focussed focused, "
    "fulfil fulfill, grey gray, gypsy gipsy, instalment installment, jewellery jewelry, "
    "judgement judgment, kerb curb, kilometre kilometer, learnt learned, licence license, "
    "litre liter, manoeuvre maneuver, mould mold, moveable movable, offence offense, "
    "orthopaedic orthopedic, paediatric pediatric, percent per-cent, plough plow, "
    "practice practise, pretence pretense, programme program, sceptical skeptical, "
    "sizeable sizable, skilful skillful, sulphur sulfur, theatre theater, wilful willful"
)
# A form is left out where it is so much rarer than the asked one that it is a slip of the minutes:
# "coun-cil" at the end of a line, two words printed as one.
_RARER_PARTED, _RARER_JOINED = 200, 100
_RARE = 5  # passages: of so rare a word even one parted form tells


def variants(
    words: Sequence[str], database: sqlite3.Connection, lexicon: Lexicon
) -> tuple[Variant, ...]:
    """Return the other forms of a question's words that the minutes have, in the words' order.

    Args:
        words: as written, in order; the parts of "foot-path" are two words.
        database: the collection, for whether two words stand side by side in it.
        lexicon: what the minutes have.
    """
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], Variant] = {}
    asked = words[:_MOST_WORDS]
    for written, other in (
        *_spelled(asked, database, lexicon),
        *_parted(asked, database, lexicon),
        *_joined(asked, lexicon),
    ):
        terms, other_terms = tuple(analyze(written)), tuple(analyze(other))
        if terms and terms != other_terms and _fewest(lexicon, other_terms):
            variant = Variant(written=written, terms=terms, other=other, other_terms=other_terms)
            found.setdefault((terms, other_terms), variant)
    return tuple(found.values())


def _spelled(
    words: Sequence[str], database: sqlite3.Connection, lexicon: Lexicon
) -> Iterator[tuple[str, str]]:
    """Yield (word, the word with British or American letters)."""
    for place, word in enumerate(map(str.lower, words)):
        for other in _pairs().get(word, ()):
            yield word, other
        if _SHORTEST <= len(word) <= _LONGEST and not _is_name(words, place):
            for pattern, letters in _REWRITTEN:
                other = pattern.sub(letters, word, count=1)
                if other != word and _stands(word, other, database, lexicon):
                    yield word, other


def _is_name(words: Sequence[str], place: int) -> bool:
    """Tell a name by its capital letter; the first word's tells only with the second's."""
    told_by = words[place : place + 2] if place == 0 else words[place : place + 1]
    return all(word[:1].isupper() for word in told_by)


def _stands(word: str, other: str, database: sqlite3.Connection, lexicon: Lexicon) -> bool:
    """Tell whether a respelled word, not only another of its stem, stands in the minutes.

    "academizing" is stemmed like "academic".
    """
    terms = analyze(other)
    if not _fewest(lexicon, terms):
        return False
    same = next(i for i, (a, b) in enumerate(zip(f"{word} ", f"{other} ", strict=False)) if a != b)
    return len(terms[0]) > same or bool(phrase_rows(database, lexicon, other).size)


@lru_cache(maxsize=1)
def _pairs() -> dict[str, tuple[str, ...]]:
    """Return the other spellings of single words, and of their plurals."""
    found: dict[str, tuple[str, ...]] = {}
    for pair in _PAIRS.split(", "):
        one, other = pair.split()
        for asked, meant in ((one, other), (other, one)):
            for ending in ("", "s"):
                found[asked + ending] = (*found.get(asked + ending, ()), meant + ending)
    return found


def _parted(
    words: Sequence[str], database: sqlite3.Connection, lexicon: Lexicon
) -> Iterator[tuple[str, str]]:
    """Yield (word, the two words it is made of) where these stand side by side in the minutes."""
    for word in map(str.lower, words):
        held = _fewest(lexicon, analyze(word))
        for at in range(2, min(len(word), _LONGEST) - _SHORTEST_PART + 1):
            parts = word[:at], word[at:]
            if _are_parts(*parts) and _fewest(lexicon, [t for p in parts for t in analyze(p)]):
                ways = [sign.join(parts) for sign in " -"]
                counts = [rows.size for rows in spelling_rows(database, lexicon, ways)]
                found = sum(counts)
                if found * _RARER_PARTED >= max(held, 1) and (found > 1 or held <= _RARE):
                    yield word, ways[counts.index(max(counts))]


def _joined(words: Sequence[str], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield (two words, the word they make)."""
    for first, second in pairwise(map(str.lower, words)):
        joined = first + second
        if _are_parts(first, second) and _SHORTEST <= len(joined) <= _LONGEST_JOINED:
            held = _fewest(lexicon, [*analyze(first), *analyze(second)])
            if _fewest(lexicon, analyze(joined)) * _RARER_JOINED >= held:
                yield f"{first} {second}", joined


def _are_parts(first: str, second: str) -> bool:
    """Tell whether two words may be joined to one; "to day" is two function words and a chance."""
    if not (first.isalpha() and second.isalpha()) or {first, second} & STOP_WORDS:
        return False
    long_enough = len(first) >= _SHORTEST_PART or first in _SHORT_PARTS
    return long_enough and len(second) >= _SHORTEST_PART


def _fewest(lexicon: Lexicon, terms: Sequence[str]) -> int:
    """Return how many passages have the rarest of some terms; 0 for no terms."""
    text = lexicon.postings["text"]
    return min((document_frequency(text, term) for term in terms), default=0)
