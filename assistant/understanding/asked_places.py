"""Where a question names a place that stands for its council, and where it only looks like it.

A street, a person, a month, a neighbour ("north" of it) and the police are not the council.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.understanding.asked_committees import Word
from assistant.understanding.authorities import ORDINARY_WORDS, POINTS, SHORT_FORMS
from assistant.understanding.places import (
    GAZETTEER,
    KIND_WORDS,
    LONGEST_KEY,
    SHORT_KINDS,
    Key,
    Place,
    corrected,
    initials_of,
    of_kind,
    places_of,
)
from assistant.understanding.titled_places import titled_places

_TITLES_TEXT = """
cllr cllrs councillor councillors mr mrs ms miss mx dr rev revd sir dame lady lord alderman prof
professor baroness captain major messrs"""
_TITLES = frozenset(_TITLES_TEXT.split())
_STREETS_TEXT = """
road rd street lane ln avenue ave crescent terrace"""
_STREETS = frozenset(_STREETS_TEXT.split())
# Streets where they are written with a capital, and ordinary words where they are not.
_STREETS_IN_CAPITALS_TEXT = """
st drive close way gardens row square hill grove court rise mews walk bridge"""
_STREETS_IN_CAPITALS = frozenset(_STREETS_IN_CAPITALS_TEXT.split())
# Others' bodies that bear a place's name.
_OTHERS_TEXT = """
police constabulary fire nhs university hospital hospitals railway airport cathedral"""
_OTHERS = frozenset(_OTHERS_TEXT.split())
_DIRECTIONS_TEXT = """
north south east west upper lower great little mid northern southern eastern western"""
_DIRECTIONS = frozenset(_DIRECTIONS_TEXT.split())
_LONGER = frozenset(("upon", "le", "cum", "under"))
_MONTHS = frozenset(("march", "april", "may", "june", "august"))
_ENDS_KIND = frozenset(("council", "councils", "councillors", "authority", "borough"))
_KINDS = ("parish", "town", "community", "village", "city", "district", "county", "borough")
_BEFORE_A_PLACE_TEXT = """
of the in at for from by to and or with did does do has have had is are was were will what who
when where which why how about on did since before after hi hello
should would could can may might must shall tell show give list find any anything ask has all
that this if so because while whether whose whom its their our your please only just not"""
_BEFORE_A_PLACE = KIND_WORDS | frozenset(_BEFORE_A_PLACE_TEXT.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Councils:
    """What known councils are called, for any question.

    Attributes:
        places: by every form of their places.
        initials: the councils that initials stand for.
        words: all words of their places and of the gazetteer's.
        spelt: those that a question's slips are mended to.
        first: the first words of all these places.
    """

    places: Mapping[Key, Place]
    initials: Mapping[str, Sequence[str]]
    words: frozenset[str]
    spelt: frozenset[str]
    first: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """What places are called: the first table that holds a key decides."""

    places: tuple[Mapping[Key, Place], ...]
    initials: Mapping[str, Sequence[str]]
    spelt: frozenset[str]
    first: frozenset[str]


@dataclass(frozen=True, slots=True)
class AskedWords:
    """A question's words, as they are folded, as they may be meant, and where they stand."""

    text: str
    words: Sequence[Word]
    corrected: Sequence[str]
    in_use: Callable[[str], bool]
    tables: _Tables

    def word(self, at: int) -> str:
        """Return a folded word, "" before the first and after the last."""
        return self.words[at][0] if 0 <= at < len(self.words) else ""

    def written(self, at: int) -> str:
        """Return a word as it is written, "" where there is none."""
        if not 0 <= at < len(self.words):
            return ""
        return self.text[self.words[at][1] : self.words[at][2]]

    def is_joined(self, at: int) -> bool:
        """Tell whether only white space parts a word from the one before it."""
        if not 0 < at < len(self.words):
            return False
        return self.text[self.words[at - 1][2] : self.words[at][1]].isspace()

    def opens(self, at: int) -> bool:
        """Tell whether a word begins a sentence, so that its capital says nothing."""
        before = self.text[self.words[at - 1][2] : self.words[at][1]] if at else "."
        return any(sign in before for sign in ".?!:\n")


@lru_cache(maxsize=16)
def council_places(councils: tuple[tuple[str, int], ...]) -> Councils:
    """Return what known councils are called; each comes with how many documents bear its name.

    It takes milliseconds for hundreds of councils, and is kept for the last collections in use.
    """
    places = places_of(dict(councils))
    initials: dict[str, list[str]] = {}
    for council, _ in councils:
        for short in initials_of(council) - SHORT_KINDS.keys():
            initials.setdefault(short, []).append(council)
    own = {word for key in places for word in key}
    every = {word for key in GAZETTEER for word in key}
    return Councils(
        places=places,
        initials=initials,
        words=frozenset(own | every),
        spelt=frozenset(own.union(word for word in every if len(word) > 5)),
        first=frozenset(key[0] for table in (places, GAZETTEER) for key in table),
    )


def read_places(
    text: str,
    words: Sequence[Word],
    councils: Councils,
    *,
    in_use: Callable[[str], bool],
    titles_with: Callable[[str], Sequence[tuple[str, str]]],
) -> AskedWords:
    """Return a question's words with what places may be called in it; see ``find_bodies``."""
    tables = _tables(words, councils, titles_with)
    spelt = [corrected(word, tables.spelt, in_use) for word, _, _ in words]
    return AskedWords(text, words, spelt, in_use, tables)


def _tables(
    words: Sequence[Word],
    councils: Councils,
    titles_with: Callable[[str], Sequence[tuple[str, str]]],
) -> _Tables:
    titled: dict[Key, Place] = {}
    for word in {word for word, _, _ in words} - councils.words - _BEFORE_A_PLACE:
        if len(word) < 4 or word.isdigit():
            continue
        for title, path in titles_with(word):
            for key in titled_places(title, path):
                titled[key] = Place(name=" ".join(key))
    return _Tables(
        places=(councils.places, titled, GAZETTEER),
        initials=councils.initials,
        spelt=councils.spelt.union(word for key in titled for word in key),
        first=councils.first.union(key[0] for key in titled),
    )


def find_places(asked: AskedWords, taken: set[int]) -> list[tuple[int, int, str, tuple[str, ...]]]:
    """Return (first word, word after the last, place, councils) of the places asked for."""
    found = []
    at = 0
    while at < len(asked.words):
        size, place = (0, None) if at in taken else _place_at(asked, at)
        if place is not None and _stands(asked, at, size, place):
            last, kinds = _kinds_after(asked, at + size)
            councils = of_kind(place.councils, kinds)
            if councils or not place.councils:
                found.append((at, last, place.name, councils))
        elif place is None and at not in taken:
            size, last = 1, at + 1
            councils = _by_initials(asked, at)
            if councils:
                found.append((at, last, "", councils))
        at += max(size, 1)
    return found


def _place_at(asked: AskedWords, at: int) -> tuple[int, Place | None]:
    """Return how many words from ``at`` on are a place's longest form, and the place."""
    if not _begins(asked, at):
        return 0, None
    for size in range(min(LONGEST_KEY, len(asked.words) - at), 0, -1):
        for key in _keys(asked, at, size):
            for table in asked.tables.places:
                if key in table:
                    return size, table[key]
    return 0, None


def _begins(asked: AskedWords, at: int) -> bool:
    """Tell whether any of the ``_keys`` of a word and what follows may be a place's."""
    word = asked.word(at)
    forms = (word, word[:-1], POINTS.get(word, word))
    first = {SHORT_FORMS.get(form, form).partition(" ")[0] for form in forms}
    return not asked.tables.first.isdisjoint((*first, asked.corrected[at]))


def _keys(asked: AskedWords, at: int, size: int) -> list[Key]:
    """Return what words may be the key of: as they are, short forms written out, less an "s"."""
    words = [asked.word(i) for i in range(at, at + size)]
    last = words[-1]
    forms = [words]
    if len(last) > 4 and last.endswith("s"):
        forms.append([*words[:-1], last[:-1]])
    if size == 1 or words[0] in POINTS:
        forms = [
            [POINTS.get(w, w) if not i and size > 1 else w for i, w in enumerate(f)] for f in forms
        ]
    keys = [tuple(" ".join(SHORT_FORMS.get(w, w) for w in form).split()) for form in forms]
    slips = tuple(asked.corrected[at : at + size])
    return keys if slips in keys else [*keys, slips]


def _stands(asked: AskedWords, at: int, size: int, place: Place) -> bool:
    """Tell whether a place's words stand for its body: not for a street, a person, a neighbour."""
    before, after, end = asked.word(at - 1), asked.word(at + size), at + size
    joined = asked.is_joined(end)
    if before in _TITLES or (before in _DIRECTIONS and asked.is_joined(at)):
        return False
    if joined and (after in _STREETS or after in _LONGER):
        return False
    if joined and after in _STREETS_IN_CAPITALS and asked.written(end)[:1].isupper():
        return False
    if size == 1 and _is_ordinary(asked, at):
        return False
    if place.councils:
        return True
    return not (joined and after in _OTHERS) and not _ends_a_name(asked, at, size)


def _is_ordinary(asked: AskedWords, at: int) -> bool:
    """Tell whether one word is no place's name here: "reading", "in March", "SF"."""
    word, written = asked.word(at), asked.written(at)
    if _kinds_after(asked, at + 1)[0] > at + 1:
        return False
    if word in _MONTHS or (len(word) < 4 and word not in SHORT_FORMS):
        return True
    return word in ORDINARY_WORDS and (not written[:1].isupper() or asked.opens(at))


def _ends_a_name(asked: AskedWords, at: int, size: int) -> bool:
    """Tell "Emily Preston": a word with a capital before it, which no question begins with."""
    before = asked.written(at - 1)
    return (
        size == 1
        and not asked.word(at).endswith("shire")  # no surname
        and asked.is_joined(at)
        and before[:1].isupper()
        and not before.isupper()
        and asked.word(at - 1) not in _BEFORE_A_PLACE
    )


def _kinds_after(asked: AskedWords, at: int) -> tuple[int, frozenset[str]]:
    """Return where the words for a kind that follow a place end, and which kinds they say.

    "Ambleford town hall" says none: the words must end with a council's.
    """
    if asked.is_joined(at) and asked.word(at) in SHORT_KINDS:
        return at + 1, SHORT_KINDS[asked.word(at)]
    last, kinds = at, set[str]()
    while asked.is_joined(last) and asked.word(last) in KIND_WORDS:
        kinds |= {asked.word(last)} & set(_KINDS)
        last += 1
    if last > at and asked.word(last - 1) in _ENDS_KIND:
        return last, frozenset(kinds)
    return at, frozenset()


def _by_initials(asked: AskedWords, at: int) -> tuple[str, ...]:
    word, written = asked.word(at), asked.written(at)
    councils = asked.tables.initials.get(word.removesuffix("s"), ()) or asked.tables.initials.get(
        word, ()
    )
    if councils and (written.removesuffix("s").isupper() or not asked.in_use(word)):
        return tuple(sorted(councils))
    return ()
