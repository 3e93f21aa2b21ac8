"""Councils and committees that a question names in its own words, and the documents they mean.

"ambleford pc", "Wessenbury's scrutiny members", "the CYP OSC", "lincs": rules over the names that
the index knows.  A body wrongly understood pushes the right minutes down, one that is missed does
not; so a street, a person or a topic that only looks like a body is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.understanding.asked_committees import find_committees
from assistant.understanding.asked_places import (
    AskedWords,
    council_places,
    find_places,
    read_places,
)
from index.bodies import Bodies, KnownBodies, fold_words, folded_words

_MOST_WORDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBody:
    """A council or a committee that a question names.

    Attributes:
        words: as written; ``start`` and ``end`` are their span in the question.
        councils: the known names that are meant, every spelling; none if a committee is meant,
            or a place of which the index knows no council.
        committees: the known names that are meant.
        place: what tells a council apart, folded ("penny brook"); of a committee the initials
            that it was asked for by, or nothing.
    """

    words: str
    start: int
    end: int
    councils: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    place: str = ""


def _always(_: str) -> bool:
    return True


def _none_titled(_: str) -> Sequence[tuple[str, str]]:
    return ()


def find_bodies(
    text: str,
    known: KnownBodies,
    *,
    successors: Mapping[str, str] | None = None,
    in_use: Callable[[str], bool] = _always,
    titles_with: Callable[[str], Sequence[tuple[str, str]]] = _none_titled,
) -> tuple[AskedBody, ...]:
    """Return the bodies that a question names, in the order of the words.

    Args:
        text: the question; of a very long one the first words are read.
        known: the names in the index.
        successors: old name -> new name of bodies that were renamed; either means both.
        in_use: whether the collection uses a word; a word that it does use is no slip, and in
            lower case no initials.  Without it nothing is taken for either.
        titles_with: (title, path) of documents without a council whose titles hold a word.
    """
    words = folded_words(text)[:_MOST_WORDS]
    renamed = _Renamed(successors or {})
    committees = find_committees(
        text, words, [*known.committees, *renamed.missing(known.committees)], in_use
    )
    taken = {i for body in committees for i in range(body.first, body.last)}
    named = {**dict.fromkeys(renamed.missing(known.councils), 1), **known.councils}
    councils = council_places(tuple(named.items()))
    asked = read_places(text, words, councils, in_use=in_use, titles_with=titles_with)
    found = [
        _of_words(asked, first, last, place=place, councils=renamed.known(names, known.councils))
        for first, last, place, names in find_places(asked, taken)
    ]
    for body in committees:
        names = renamed.known(body.names, known.committees)
        if names:
            span = (body.first, body.last)
            found.append(_of_words(asked, *span, committees=names, place=body.initials))
    return tuple(sorted(found, key=lambda body: (body.start, body.end)))


def asked_documents(bodies: Sequence[AskedBody], index: Bodies) -> frozenset[int]:
    """Return the documents that bodies named in one question mean; none where nothing tells.

    A committee is looked for within the places named with it.  "Wessenbury scrutiny" where only
    Ambleford's scrutiny committee is known means Wessenbury.
    """
    placed: frozenset[int] = frozenset()
    sitting: frozenset[int] = frozenset()
    for body in bodies:
        if body.committees:
            sitting |= index.documents_of(committees=body.committees, place=body.place)
        else:
            placed |= index.documents_of(councils=body.councils, place=body.place)
    return placed & sitting or placed or sitting


class _Renamed:
    """Old and new names that stand for each other."""

    def __init__(self, successors: Mapping[str, str]) -> None:
        self._pairs = [(fold_words(old), fold_words(new)) for old, new in successors.items()]
        self._written = [name for pair in successors.items() for name in pair]

    def missing(self, known: Mapping[str, int]) -> list[str]:
        """Return the stated names that the index does not know, as they were stated."""
        if not self._written:
            return []
        folded = {fold_words(name) for name in known}
        return [name for name in self._written if fold_words(name) not in folded]

    def known(self, names: Sequence[str], known: Mapping[str, int]) -> tuple[str, ...]:
        """Return the known ones of some names and of what they were or are called else."""
        meant = {fold_words(name) for name in names}
        for _ in self._pairs:  # a body may have been renamed again and again
            meant |= {name for pair in self._pairs if meant & {*pair} for name in pair}
        kept = set(names) & set(known)
        if self._pairs:
            kept |= {name for name in known if fold_words(name) in meant}
        return tuple(sorted(kept))


def _of_words(
    asked: AskedWords,
    first: int,
    last: int,
    *,
    councils: tuple[str, ...] = (),
    committees: tuple[str, ...] = (),
    place: str = "",
) -> AskedBody:
    start, end = asked.words[first][1], asked.words[last - 1][2]
    return AskedBody(
        words=asked.text[start:end],
        start=start,
        end=end,
        councils=councils,
        committees=committees,
        place=place,
    )
