"""Typing errors of a question, corrected to words that the indexed minutes use.

A word is corrected only where no passage has it (or so few that it is a slip of theirs, and then
both are looked for), and only by an error that people make: two letters exchanged, one of a double
letter lost, a vowel for another, a lost letter of a frequent word.  A rare name that is spelled
right looks like an error to anything less strict, and a wrong correction is worse than none.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

import numpy as np

from index.analyzer import analyze
from index.bm25 import document_frequency, term_scores, terms_from
from index.postings import Postings


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A word that no minutes have, and the one that was probably meant.

    Attributes:
        written: the word of the question.
        meant: a word as minutes print it, in small letters.
        asked: the analysed term of ``written``.
        term: the analysed term of ``meant``.
        also: whether the word as it is written stands in minutes too, as a slip of theirs or as
            a rare word; then both are to be looked for.
    """

    written: str
    meant: str
    asked: str
    term: str
    also: bool


_SHORTEST, _LONG, _LONGEST = 5, 8, 40  # letters of a word
_RARE, _TIMES = 3, 100  # passages that may share an error, and how many more have the right word
_MOST_WORDS = 8  # corrected in one question: more unknown words are another language
_CANDIDATES = 10  # terms whose spellings in the minutes are looked at
_ROWS = 12  # passages looked at for the spellings of one term
_TOO_SHORT = 5  # letters of what is left of a word without an ending: fewer are like too many terms
_ENDING = 5  # letters of the longest ending in which an error may keep it from being stemmed
# The greatest cost of an edit, by how frequent its outcome is; see _bearable.
_OF_MEDIUM, _OF_TENFOLD, _OF_NAMES, _OF_SHORT, _OF_MIDDLING, _OF_LONG = 1.3, 0.3, 0.4, 0.5, 1.0, 1.5
_FREQUENT = 0.15  # what a tenfold frequency is worth when outcomes are compared

_WORD: Final = re.compile(r"[^\W\d_]+")
_VOWELS: Final = frozenset("aeiouy")
_SOUND_ALIKE: Final = tuple(map(frozenset, ("cs", "ck", "sz", "gj", "fv", "mn", "dt", "bp", "kq")))
_ENDINGS: Final = ("", "s", "es", "d", "ed", "ing", "ly", "er", "ers", "or", "ors", "ment", "ments")


class KnownWords:
    """The words of one collection, to which slips are mended; what was worked out is kept.

    The best words for a slip are looked for twice, with and without a list of English words.
    """

    def __init__(self, database: sqlite3.Connection, postings: Mapping[str, Postings]) -> None:
        """Take the collection, and the postings of each field.

        A word that any field has is right, and those of "text" say what it may have been meant
        for; the collection says how that is spelled.
        """
        self._database = database
        self._postings = postings
        self.likeliest = lru_cache(maxsize=1024)(self._likeliest)
        self._spellings = lru_cache(maxsize=1024)(partial(_spellings, database, postings["text"]))
        self._terms_on = lru_cache(maxsize=32)(partial(_terms_on, postings["text"]))

    def held(self, term: str) -> int:
        """Return how many units of any field hold a term."""
        return max(document_frequency(field, term) for field in self._postings.values())

    def _likeliest(self, word: str, term: str, *, is_name: bool) -> tuple[str, str, int] | None:
        """Return the likeliest other word, its term and the passages that hold it, or None."""
        ranked = []
        for near, held in _near_terms(word, term, *self._terms_on(word[0])):
            if near == term:
                continue
            spelled = ((edit_cost(word, s), s) for s in self._spellings(near))
            cost, meant = min(spelled, default=(math.inf, ""))
            if cost <= _bearable(word, held, self._postings["text"].existing, is_name=is_name):
                ranked.append((cost - _FREQUENT * math.log10(held), meant, near, held))
        if not ranked:
            return None
        _, meant, near, held = min(ranked)
        return meant, near, held


def corrections(
    words: Sequence[str],
    known: KnownWords,
    *,
    spared: Collection[str] = (),
    english: Collection[str] = (),
) -> tuple[Correction, ...]:
    """Return the corrections of a question's words, in the order of the words, each once.

    Args:
        words: as written, in order and without quoted phrases: a capital letter after the first
            word says that a word is a name.
        known: the words of the collection.
        spared: words, in small letters, that are right though no minutes have them: names of
            known bodies and people, forms that a glossary gives.
        english: words, in small letters, that are right in any inflection (:func:`encoder_words`).
            Without them about three times as many right words are corrected.
    """
    doubtful = {
        word: term
        for word in words
        for term in _doubtful(word)
        if word.lower() not in spared
        and known.held(term) <= _RARE
        and not _is_inflected(word.lower(), english)
    }
    names = {word for word in words[1:] if word[:1].isupper()}
    found = []
    for word, term in list(doubtful.items())[:_MOST_WORDS]:
        held = known.held(term)
        best = known.likeliest(word.lower(), term, is_name=word in names)
        if best and best[2] >= held * _TIMES:
            meant, near, _ = best
            found.append(
                Correction(written=word, meant=meant, asked=term, term=near, also=held > 0)
            )
    return tuple(found)


def encoder_words(folder: Path) -> frozenset[str]:
    """Return the whole words that an encoder's ``vocab.txt`` knows; none where there is no file.

    The vocabulary of a BERT holds some 20,000 frequent words and names.
    """
    try:
        lines = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return frozenset()
    return frozenset(line.lower() for line in lines if line.isalpha())


def _doubtful(word: str) -> list[str]:
    """Return the term of a word that may hold an error: no number, acronym, or short word."""
    right_length = _SHORTEST <= len(word) <= _LONGEST
    if not (right_length and word.isascii() and word.isalpha()) or word.isupper():
        return []
    return analyze(word)


def _is_inflected(word: str, english: Collection[str]) -> bool:
    """Tell whether a word is a known one with an ending."""
    for ending in _ENDINGS:
        if word.endswith(ending):
            bare = word[: len(word) - len(ending)]
            if bare in english or (bare + "e" in english and ending):
                return True
            if bare[-1:] == bare[-2:-1] and bare[:-1] in english:
                return True
    return False


def _bearable(word: str, held: int, passages: int, *, is_name: bool) -> float:
    """Return the greatest cost of an edit that is still likelier than another right word.

    It rises with how many passages hold the outcome: who types "comittee" means the word on every
    page, while a word of one passage is as rare as the right word that is not there.  The scale is
    the root of the passages, for a small collection has few words that could be confused.

    The numbers were chosen where, of words of one council's minutes that the others' lack, 0.2 %
    of the capitalised and 1 % of the others were "corrected", and nine in ten common misspellings.
    """
    frequency = math.log10(held / math.sqrt(max(passages, 1)))
    if is_name:
        most = _OF_NAMES
    elif len(word) == _SHORTEST:
        most = _OF_SHORT
    else:
        most = _OF_MIDDLING if len(word) < _LONG else _OF_LONG
    return min(most, _OF_MEDIUM + _OF_TENFOLD * frequency)


def _near_terms(
    word: str, term: str, known: Sequence[str], frequencies: Sequence[int]
) -> list[tuple[str, int]]:
    """Return (term, passages that hold it) of the known terms that are nearest, best first.

    The distance is that of optimal string alignment: an edit adds, drops or changes a letter, or
    exchanges two neighbours (F. J. Damerau, "A technique for computer detection and correction of
    spelling errors", 1964).  An error in its ending keeps a word from being stemmed ("resignaton"),
    so the word is tried with shorter and shorter ends too.  Only terms with the same first letter
    are near, for errors there are rare and look like other words.
    """
    from rapidfuzz import process  # 10 ms that only a question with an unknown word pays
    from rapidfuzz.distance import OSA

    most = 2 if len(word) >= _LONG else 1
    cut = [word[:-n] for n in range(1, _ENDING + 1) if len(word) - n >= _TOO_SHORT]
    nearest: dict[int, float] = {}
    for tried, limit in ((term, most), *((part, 1) for part in cut)):
        for _, distance, place in process.extract(
            tried, known, scorer=OSA.distance, score_cutoff=limit, limit=None
        ):
            nearest[place] = min(distance, nearest.get(place, math.inf))
    ranked = sorted(
        (distance, abs(len(known[place]) - len(term)) // 2, -frequencies[place], known[place])
        for place, distance in nearest.items()
        if known[place].isalpha()
    )
    return [(near, -held) for _, _, held, near in ranked[:_CANDIDATES]]


def _terms_on(postings: Postings, letter: str) -> tuple[list[str], list[int]]:
    """Return the terms that begin with an ASCII letter, and how many units hold each."""
    return terms_from(postings, letter, chr(ord(letter) + 1))


def _spellings(database: sqlite3.Connection, postings: Postings, term: str) -> set[str]:
    """Return how some of the passages that have a term spell it, in small letters."""
    rows, _ = term_scores(postings, term)
    some = rows[np.linspace(0, rows.size - 1, min(rows.size, _ROWS)).astype(np.int64)]
    found: set[str] = set()
    for words in _texts(database, some.tolist()):
        likely = {w for w in map(str.lower, _WORD.findall(words)) if w[:2] == term[:2]}
        found |= {w for w in likely if analyze(w) == [term]}
    return found


def _texts(database: sqlite3.Connection, rows: Sequence[int]) -> Iterator[str]:
    """Yield the words of some passages, as printed."""
    query = (
        "SELECT passage.start, passage.end, text FROM passage"
        " JOIN document ON document.row = passage.document"
        " WHERE passage.row IN (SELECT value FROM json_each(?))"
    )
    for start, end, text in database.execute(query, (json.dumps(rows),)):
        yield text[start:end]


def edit_cost(written: str, meant: str) -> float:
    """Return how unlikely it is that somebody who means one word writes the other; inf for never.

    About 0.5 for a slip of the keys, 1 for a lost letter, the sum for two errors.
    """
    start, wrong, right = _difference(written, meant)
    if not wrong and not right:
        return 0.0
    if _is_exchange(wrong, right):
        cost = 0.4
    elif len(wrong) <= 1 and len(right) <= 1:
        longer = meant if right else written
        cost = _cost_of_letter(wrong, right, longer[max(start - 1, 0) : start + 2])
    else:
        cost = _cost_of_two(written, meant)
    return cost + (0.7 if start == 0 else 0.0)


def _difference(one: str, other: str) -> tuple[int, str, str]:
    """Return where two words begin to differ, and what stands there until they agree again."""
    start = _shared(one, other)
    end = min(_shared(one[::-1], other[::-1]), min(len(one), len(other)) - start)
    return start, one[start : len(one) - end], other[start : len(other) - end]


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _is_exchange(wrong: str, right: str) -> bool:
    return len(wrong) == 2 and wrong == right[::-1]


def _cost_of_letter(wrong: str, right: str, around: str) -> float:
    """Return the cost of one letter lost, added or changed; ``around`` it are its neighbours."""
    letters = {*wrong, *right}
    if len(wrong) != len(right):
        letter = wrong or right
        return 0.5 if letter * 2 in around else 0.8 if letter in _VOWELS or letter == "h" else 1.0
    return 0.8 if letters <= _VOWELS or letters in _SOUND_ALIKE else 1.5


def _cost_of_two(written: str, meant: str) -> float:
    """Return the least cost of two errors, the first of which is put right; inf for more."""
    at = _shared(written, meant)
    head, tail = meant[:at], written[at:]
    mended = (
        head + tail[1:2] + tail[:1] + tail[2:],
        head + tail[1:],
        head + meant[at : at + 1] + tail,
        head + meant[at : at + 1] + tail[1:],
    )
    costs = [
        edit_cost(written, one) + edit_cost(one, meant)
        for one in mended
        if one != written and _is_one_edit(one, meant)
    ]
    return min(costs, default=math.inf)


def _is_one_edit(written: str, meant: str) -> bool:
    _, wrong, right = _difference(written, meant)
    return (len(wrong) <= 1 and len(right) <= 1) or _is_exchange(wrong, right)
