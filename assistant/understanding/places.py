"""The places that councils' names tell, as people write them: one place, all the spellings of it.

Minutes hold slips ("Penny Brok Parish Council"), short names and long ones ("Ambleford", "Ambleford
and Holt", "Holt upon Wess"); a question means every one of these when it says the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from assistant.understanding.authorities import AUTHORITIES
from corpus.patterns import lazy_re
from index.bodies import fold_words

Key = tuple[str, ...]
"""A place's folded words: ("penny", "brook")."""

LONGEST_KEY = 6
_KIND_WORDS_TEXT = """
parish town community village city district county borough metropolitan london royal unitary
burgh council councils councillors councilors authority islands"""
KIND_WORDS = frozenset(_KIND_WORDS_TEXT.split())
SHORT_KINDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "pc": frozenset({"parish"}),
        "tc": frozenset({"town"}),
        "cc": frozenset({"county", "city", "community"}),
        "bc": frozenset({"borough"}),
        "dc": frozenset({"district"}),
        "mbc": frozenset({"borough"}),
        "cbc": frozenset({"borough"}),
        "lbc": frozenset({"borough"}),
        "lb": frozenset({"borough"}),
    }
)
_LOCAL = frozenset({"parish", "town", "community", "village"})
_AFTER = lazy_re(
    r"(?: (?P<kind>parish|town|community|village|city|district|county|burgh|islands?|unitary"
    r"|combined|borough|county borough|metropolitan borough|metropolitan district|london borough))?"
    r" (?:council|authority)$"
)
_SCHOOL = lazy_re(
    r"(?: (?:community|church of england|ce|rc|catholic|voluntary|controlled|aided|primary|infants?"
    r"|junior|secondary|high|nursery|special|grammar|and|first|middle))*"
    r"(?: (?:school|academy|college|federation))?"
    r"(?: (?:full )?(?:board of (?:governors|trustees)|governing (?:body|board)))$"
)
_BEFORE = lazy_re(
    r"^(?:the )?(?:(?:royal |london |metropolitan )?(?P<kind>borough|county|city|district)"
    r"(?: council)? of (?:the )?"
    r"|cyngor (?:cymuned|tref|sir|dinas|bwrdeistref(?: sirol)?) )"
)
# The last words of names are read with their slips: "Ambleford Parsh Council".
_SPELT = ("parish", "council", "community", "district", "county", "borough", "village")
_FILLERS = frozenset(("of", "the", "and", "upon", "on", "with", "in", "by", "le", "under"))
_PARTS = lazy_re(r" (?:and|with) ")
_HEAD = lazy_re(r" (?:upon|on|under|le|next|by|cum|super) ")
_FEWEST_LETTERS = 6  # of a word that one slip may have changed
_SHARE_OF_SLIPS = 20  # a spelling is a slip where another has twenty times its documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place and the known councils that are of it: none where only the place is known."""

    name: str
    councils: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Council:
    name: str
    documents: int
    place: str
    kind: str


_NO_PART = frozenset(("down", "north down", "glens", "mid", "strabane", "deane", "chester"))
GAZETTEER: Mapping[Key, Place] = MappingProxyType(
    {tuple(name.split()): Place(name=name) for name in sorted(AUTHORITIES)}
    | {
        (head,): Place(name=name)
        for name in sorted(AUTHORITIES)
        for head, *rest in [_HEAD.split(name, maxsplit=1)]
        if rest and " " not in head and head not in ("stoke", "newcastle", "richmond")
    }
    | {
        tuple(part.split()): Place(name=part)
        for name in sorted(AUTHORITIES)
        for part in _PARTS.split(name)
        if " and " in name and part not in _NO_PART
    }
)
"""What the principal authorities are called, whether or not the index knows a council there."""


def places_of(councils: Mapping[str, int]) -> dict[Key, Place]:
    """Return the places of known councils by every form of theirs.

    Args:
        councils: the names, each with how many documents bear it; by these a slip is told from
            a neighbour ("Holtbey" with 2 documents beside "Holtby" with 80).
    """
    known = [_parsed(name, documents) for name, documents in councils.items()]
    known = [c for c in known if c.place]
    slips = _slips(known)
    whole: dict[str, list[_Council]] = {}
    for council in known:
        whole.setdefault(slips.get(council.place, council.place), []).append(council)
    forms = {place: (place, list(group)) for place, group in whole.items()}
    for place, group in whole.items():
        for part in _shorter(place):
            own = whole.get(part, [])
            if not own or {c.kind for c in own} & {c.kind for c in group}:
                forms.setdefault(part, (place, []))[1].extend(group)
    for slip, place in slips.items():
        forms.setdefault(slip, forms[place])
    return {
        tuple(form.split()): Place(name=name, councils=tuple(sorted({c.name for c in group})))
        for form, (name, group) in forms.items()
    }


def kind_of(council: str) -> str:
    """Return the kind in a council's name ("parish"), or an empty text."""
    return _parsed(council, 0).kind


def of_kind(councils: Sequence[str], kinds: frozenset[str]) -> tuple[str, ...]:
    """Return the councils of an asked kind, or else of its tier: people mix up kinds within one.

    A "Penny Brook PC" is never Penny Brook Borough Council; a "town council" may be the parish's.
    """
    if not kinds:
        return tuple(councils)
    exact = tuple(c for c in councils if not kind_of(c) or kind_of(c) in kinds)
    local = {bool(kinds & _LOCAL), not kinds - _LOCAL}
    return exact or tuple(c for c in councils if (kind_of(c) in _LOCAL) in local)


def initials_of(council: str) -> frozenset[str]:
    """Return the initials that stand for a council: "abc" for Ambleford Borough Council."""
    words = fold_words(council)
    head = fold_words(_HEAD.split(" ".join(words), maxsplit=1)[0])
    forms = (words, head if words[:2] == ("royal", "borough") else words)
    told = {"".join(w[0] for w in form if w not in _FILLERS) for form in forms}
    told |= {"".join(w[0] for w in words if w not in ("of", "the"))}
    return frozenset(t for t in told if len(t) >= 3)


def within_one(a: str, b: str) -> bool:
    """Tell whether one letter put in, left out, changed or swapped with the next makes b of a."""
    if abs(len(a) - len(b)) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    if at is None:
        return True
    one, other = a[at:], b[at:]
    return (
        one[1:] == other[1:]
        or one[1:] == other
        or one == other[1:]
        or (one[1::-1] == other[:2] and len(one) > 1 and one[2:] == other[2:])
    )


def is_slip(typed: str, word: str) -> bool:
    """Tell whether a word is another with one slip; both are long enough to tell."""
    return (
        typed[:1] == word[:1]
        and -2 < len(typed) - len(word) < 2
        and min(len(typed), len(word)) >= _FEWEST_LETTERS
        and within_one(typed, word)
    )


def corrected(word: str, known: Iterable[str], in_use: Callable[[str], bool]) -> str:
    """Return the one known word that a word in no use is a slip for, or the word itself."""
    if len(word) < _FEWEST_LETTERS or in_use(word):
        return word
    near = {k for k in known if is_slip(word, k)}
    return near.pop() if len(near) == 1 else word


@lru_cache(maxsize=4096)
def _parsed(name: str, documents: int) -> _Council:
    shown = " ".join(
        next((k for k in _SPELT if len(w) > 4 and within_one(w, k)), w) for w in fold_words(name)
    )
    before = _BEFORE.match(shown)
    rest = shown[before.end() :] if before else shown
    school = _SCHOOL.search(" " + rest)
    after = _AFTER.search(" " + rest)
    match = after or school
    place = (" " + rest)[: match.start()].strip() if match else rest
    kind = "school" if school and not after else ""
    kind = (before and before["kind"]) or (after and after["kind"]) or kind
    unplaced = not (before or match) or place in KIND_WORDS
    return _Council(
        name=name,
        documents=documents,
        place="" if unplaced else place,
        kind=kind.rsplit(" ", 1)[-1],
    )


def _shorter(place: str) -> list[str]:
    """Return the parts of a place that stand for it: "holt" of "ambleford and holt"."""
    parts = _PARTS.split(place)
    heads = [_HEAD.split(part, maxsplit=1)[0] for part in parts]
    return [form for form in dict.fromkeys([*parts, *heads]) if form != place and len(form) > 3]


def _slips(known: Sequence[_Council]) -> dict[str, str]:
    """Return the place that each slip is for."""
    documents: dict[tuple[str, str], int] = {}
    for council in known:
        key = (council.kind, council.place)
        documents[key] = documents.get(key, 0) + council.documents
    alike: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for (kind, place), count in documents.items():
        alike.setdefault((kind, place[0]), []).append((count, place))
    found: dict[str, str] = {}
    for (kind, slip), mine in documents.items():
        near = [
            (count, place)
            for count, place in alike[kind, slip[0]]
            if count >= _SHARE_OF_SLIPS * mine and _one_body(slip, place)
        ]
        if near:
            found[slip] = max(near)[1]
    return {slip: place for slip, place in found.items() if place not in found}


def _one_body(slip: str, place: str) -> bool:
    if is_slip(slip.replace(" ", ""), place.replace(" ", "")):
        return True
    words = place.split()
    return len(words) > 1 and slip == "".join(word[0] for word in words)
