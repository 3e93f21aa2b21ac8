"""Names of people: taken apart, compared, and found in a text.

"Councillor A. Ash", "Cllr Ash", "Anne Ash" and "Ash" may be one person; "B. Ash" is not "A. Ash".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.patterns import lazy_re

_TITLES_TEXT = """
mr mrs ms miss mx dr prof professor rev revd reverend hon sir dame lady lord baroness baron cllr
cllrs cr clr councillor councillors county borough district parish town city alderman canon capt
captain major colonel col lt cdr father fr sgt pc pcso inspector messrs y cyng cynghorydd the
chair chairman chairwoman chairperson vice deputy mayor leader clerk provost convener convenor
jp mbe obe cbe bem esq"""
TITLES = frozenset(_TITLES_TEXT.split())
"""Folded words before or after a name that are no part of it."""

_PARTICLES_TEXT = """
de van der den von ap ab du di da la le el al bin"""
_PARTICLES = frozenset(_PARTICLES_TEXT.split())
_NOT_PEOPLE = lazy_re(
    r"[ ](?:Roads?|Rd|Streets?|Lanes?|Avenue|Ave|Close|Drive|Way|Crescent|Terrace|Gardens|Row|Hill"
    r"|Court|House|Farm|Park|Green|Common|Hall|School|Church|Village|Trees?|Parish|Council)\b",
    re.IGNORECASE,
)
_TOKEN = lazy_re(r"[^\W\d_](?:[^\W\d_]|['’‘-](?=[^\W\d_])){0,40}")
_BEFORE = 60  # letters before a surname in which its titles and forenames stand
_MARKS = r"[\u0300-\u036f]{0,2}"
_APOSTROPHES = "['’‘ʼ`]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A name taken apart: folded surname, and folded forenames and initials in their order.

    ``initials`` is set instead of both where the name is nothing but initials: "GD".
    """

    surname: str
    given: tuple[str, ...] = ()
    initials: str = ""


@lru_cache(maxsize=8192)
def parse_person(name: str) -> Person | None:
    """Take a name apart, or return None where it holds none: "Cllr Mrs A. O'Dell" -> odell, (a)."""
    last, comma, first = name.partition(",")
    words = _TOKEN.findall(f"{first} {last}" if comma and _folded(first.strip()) else name)
    kept = [w for w in words if not _is_title(w) and _folded(w)]
    if not kept:
        return None
    *given, surname = kept
    if not given and surname.isupper() and len(surname) in (2, 3):
        return Person(surname="", initials=surname)
    return Person(surname=_folded(surname), given=_given(given))


def _is_title(word: str) -> bool:
    """Tell titles and "van", "ap": "AB" are initials."""
    folded = _folded(word)
    return folded in TITLES or (folded in _PARTICLES and not word.isupper())


def are_one(asked: Person, seen: Person) -> bool:
    """Tell whether two names may be one person's: one surname, no forename against another."""
    if asked.initials or seen.initials:
        return asked.initials == seen.initials
    return asked.surname == seen.surname and _agree(asked.given, seen.given)


def _given(words: Sequence[str]) -> tuple[str, ...]:
    """Return folded forenames; "AB" before a surname are two initials."""
    spelt = (list(w) if w.isupper() and len(w) <= 3 else [w] for w in words)
    return tuple(filter(None, (_folded(part) for parts in spelt for part in parts)))


def _agree(asked: Sequence[str], seen: Sequence[str]) -> bool:
    """Tell whether forenames may be one person's: "A", "Anne" and none at all agree."""
    if not asked or not seen:
        return True
    return any(_same_given(asked[0], s) for s in seen) or any(
        _same_given(a, seen[0]) for a in asked
    )


def _same_given(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    return a[0] == b[0] if shorter == 1 else shorter > 2 and (a.startswith(b) or b.startswith(a))


def _folded(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in apart if c.isalpha() or c == "-")


def mentions(text: str, asked: Person) -> Iterator[tuple[int, Person]]:
    """Yield the start of every name in a text that may be the person's, and the name there."""
    if asked.initials:
        for match in re.finditer(rf"{re.escape(asked.initials)}(?!\w|-\w|\.\w)", text):
            if not _INSIDE.match(text[match.start() - 1 : match.start()]):
                yield match.start(), asked
        return
    for match in _pattern(asked.surname).finditer(text):
        if _INSIDE.match(text[match.start() - 1 : match.start()]):
            continue
        given, titled = _names_before(text, match.start())
        seen = Person(surname=asked.surname, given=given)
        if not (given or titled) and _NOT_PEOPLE.match(text, match.end()):
            continue
        if are_one(asked, seen):
            yield match.start(), seen


_INSIDE = lazy_re(r"[\w'’‘-]")  # before a name: it is the end of a longer one


@lru_cache(maxsize=64)
def _pattern(surname: str) -> re.Pattern[str]:
    """Return what a surname looks like: a capital, any accents, "O'Dell" with any apostrophe.

    It begins with a set of letters and nothing else, by which the search skips the rest.
    """
    letters = [_letter(c) + (f"{_APOSTROPHES}?" if n < 2 else "") for n, c in enumerate(surname)]
    first = f"[{''.join(_alike(surname[0])).upper()}]{_MARKS}"
    written = first + "".join(letters)[len(_letter(surname[0])) :]
    return re.compile(rf"{written}(?!\w|-\w|['’‘](?!s\b)\w)")


def _letter(letter: str) -> str:
    if not letter.isalpha():
        return re.escape(letter)
    same = "".join(_alike(letter))
    return f"[{same}{same.upper()}]{_MARKS}"


def _alike(letter: str) -> list[str]:
    """Return the small letters that fold to one."""
    return [letter, *(c for c in _LATIN if unicodedata.normalize("NFKD", c)[0] == letter)]


# Small letters with an accent, whose capitals are one letter too.
_LATIN = tuple(c for c in map(chr, range(0xE0, 0x180)) if c.islower() and len(c.upper()) == 1)


def _names_before(text: str, at: int) -> tuple[tuple[str, ...], bool]:
    """Return the forenames and initials before a surname, and whether a title stands there."""
    line = text[max(0, at - _BEFORE) : at]
    line = line[line.rfind("\n") + 1 :]
    given: list[str] = []
    end = len(line)
    for token in reversed(list(_TOKEN.finditer(line))):
        between = line[token.end() : end]
        if between.strip(" \u00a0.*_") or (not between and end == len(line)):
            break
        if "." in between and len(token[0]) > 4:  # the end of a sentence
            break
        word = _folded(token[0])
        if word in TITLES:
            return _given(given[::-1]), True
        if not token[0][0].isupper() and word not in _PARTICLES:
            break
        if word not in _PARTICLES:
            given.append(token[0])
        end = token.start()
    return _given(given[::-1]), False
