"""People that a question names in its own words: to weigh what names them, never to exclude."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus.patterns import lazy_re

_WORD = r"[^\W\d_](?:[^\W\d_]|['’‘-](?=[^\W\d_])){0,40}"
_GIVEN = rf"(?:{_WORD}\.?[ ]{{1,3}})"
_TITLED = lazy_re(
    r"(?<![\w'’-])(?:(?:county|borough|district|parish|town|city)[ ])?"
    r"(?:(?:cllrs?|clr|councillors?|mr|mrs|ms|miss|mx|dr|prof|professor|rev|revd|reverend|sir|dame"
    r"|lady|lord|baroness|alderman)\b\.?[ ]{1,3}){1,3}"
    rf"(?P<name>{_WORD}\.?(?:[ ]{{1,3}}{_WORD}){{0,3}})",
    re.IGNORECASE,
)
_BARE = lazy_re(
    r"(?<![\w'’-])(?P<name>[^\W\d_a-z][\w’'.-]{0,40}(?:[ ][^\W\d_a-z][\w’'-]{0,40}){1,2})"
)
_MOST_LETTERS = 4000
# How titles begin that are no word else: "councillor training" names nobody.
_SURE = frozenset(("cll", "clr", "mr ", "mr.", "mrs", "ms ", "ms.", "mx ", "dr ", "dr.", "rev"))
# Words that follow a name in a question, where names are not told by capitals.
_NO_NAME_TEXT = """
a about abstain abstained again against agree agreed and any apologise as asked at attend
attended be because been before by came can chair chaired could declare declared did do does for
from gave get give go had has have he her his how if in is it leave left made make may meeting
mention mentioned move moved my no not of on or order propose proposed raise raised report
reported resign resigned said say saying says second seconded she should so speak speech spoke
support that the their them then there they this to told under vote voted votes want wanted was
were what when where which ward wards who why will with would present"""
_NO_NAME = frozenset(_NO_NAME_TEXT.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPerson:
    """A person that a question names; ``name`` is without titles, as it is written."""

    words: str
    start: int
    end: int
    name: str


def find_persons(text: str, is_known: Callable[[str], bool]) -> tuple[AskedPerson, ...]:
    """Return the people that a question names, in the order of the words.

    After a title any name is one ("cllr ash"), after a word that may be none a known one ("lady
    holt"); without it two or three words in capitals are if they are known ("Anne Ash", but no
    "Penny Brook").

    Args:
        text: the question; of a very long one the beginning is read.
        is_known: whether the index knows a person by a name.
    """
    found: list[AskedPerson] = []
    match = _TITLED.search(text, 0, _MOST_LETTERS)
    while match is not None:
        name = _name_alone(match["name"])
        start = match.start("name")
        end = start + len(name)
        sure = match[0][:1].isupper() or match[0][:3].casefold() in _SURE
        if name and (sure or is_known(name)):
            found.append(_person(text, match.start(), start, end))
        match = _TITLED.search(text, end, _MOST_LETTERS)
    for match in _BARE.finditer(text[:_MOST_LETTERS]):
        from index.person_names import parse_person  # few questions hold two words in capitals

        start, end = match.span("name")
        end = start + len(match["name"].removesuffix("'s").removesuffix("’s"))
        free = all(end <= person.start or person.end <= start for person in found)
        if free and parse_person(text[start:end]) is not None and is_known(text[start:end]):
            found.append(_person(text, start, start, end))
    return tuple(sorted(found, key=lambda person: person.start))


def _person(text: str, start: int, name: int, end: int) -> AskedPerson:
    return AskedPerson(words=text[start:end], start=start, end=end, name=text[name:end])


def _name_alone(words: str) -> str:
    """Return the words of a name without what the question goes on with; "" where none is left.

    One written in capitals ends before the first small letter; else the next word is the surname,
    or two where the first is an initial.
    """
    kept: list[str] = []
    parts = words.split()
    capitals = parts[0][:1].isupper()
    for part in parts:
        bare = part.strip(".'’")
        plain = bare.casefold().removesuffix("'s").removesuffix("’s")
        if part.islower() and plain in _NO_NAME and len(plain) > 1:
            break
        if kept and (
            capitals != part[:1].isupper() or not (capitals or len(kept[-1].strip(".")) == 1)
        ):
            break
        kept.append(part)
        if part.endswith(("'s", "’s")):
            break
    if not kept:
        return ""
    end = words.index(kept[0])
    for part in kept:
        end = words.index(part, end) + len(part)
    return words[:end].removesuffix("'s").removesuffix("’s").rstrip(".")
