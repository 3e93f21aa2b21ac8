"""Which documents of a collection are worth comparing: those that share something rare.

What a pair shares may be a day and a body, an address, an item, a file's name or rare words.  How
rare it is depends on the whole collection, so one more document may bring pairs of others and
take some away.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.addresses import PageKind
from corpus.outlines import Outline
from corpus.sketches import Hashes, Numbers, counted, key_hashes, similar_among, sorted_keys

Codes = NDArray[np.int64]

# Of a larger group on one day, or under one address, only what is alike is compared.
_MOST_TOGETHER = 60


@dataclass(frozen=True, slots=True, eq=False)
class Clues:
    """What of a document tells which others are worth comparing with it.

    Attributes:
        document: its id.
        place: puts documents of one meeting side by side, those without a date last.
        groups: what documents of one meeting may have in common: dates, addresses, names.
        hashes: the key hashes of its words.
        outline: gives what it is compared by.
    """

    document: str
    place: tuple[str, str, str, str]
    groups: tuple[Hashable, ...]
    hashes: Hashes
    outline: Callable[[], Outline]


def clues_of(outline: Outline) -> Clues:
    """Return the clues that an outline gives."""
    page = outline.address
    return make_clues(
        outline.document,
        outline.date.isoformat() if outline.date else None,
        (outline.council, outline.committee),
        outline.stem,
        (page.site, page.kind, page.number) if page else None,
        outline.items,
        key_hashes(outline.words),
        lambda: outline,
    )


def make_clues(
    document: str,
    date: str | None,
    body: tuple[str | None, str | None],
    stem: str,
    page: tuple[str, str, str] | None,
    items: Iterable[str],
    hashes: Hashes,
    outline: Callable[[], Outline],
) -> Clues:
    """Return the clues of a document by the parts of its outline; ``date`` is ISO.

    ``body`` is council and committee, ``page`` the key of the address.
    """
    place = (date or "~", body[0] or "", body[1] or "", document)
    groups = tuple(_groups(date, body, stem, page, items))
    return Clues(document, place, groups, hashes, outline)


def _groups(
    date: str | None,
    body: tuple[str | None, str | None],
    stem: str,
    page: tuple[str, str, str] | None,
    items: Iterable[str],
) -> Iterator[Hashable]:
    if date:
        yield ("day", date)
        yield ("body", date, body)
    yield ("stem", stem, date)
    if page:
        yield ("page", page)
    if page and page[1] == PageKind.ITEM:
        yield ("item", page[0], page[2])
        return
    for item in items:
        yield ("item", page[0] if page else "", item)


class Comparable:
    """The documents of one collection, or of two that share most of them, in their order.

    A pair is one number, its *code*: the place of the first times the count of documents, and
    the place of the second, which comes later.

    Attributes:
        clues: in their order.
    """

    def __init__(self, clues: Iterable[Clues]) -> None:
        self.clues = sorted(clues, key=lambda one: one.place)
        self._keys = sorted_keys([one.hashes for one in self.clues])
        self._sizes: Numbers = np.array([one.hashes.size for one in self.clues], dtype=np.int64)
        numbers: dict[Hashable, int] = {}
        found = [[numbers.setdefault(k, len(numbers)) for k in c.groups] for c in self.clues]
        groups = np.array([number for some in found for number in some], dtype=np.int64)
        sizes = np.array([len(some) for some in found], dtype=np.int64)
        members = np.repeat(np.arange(len(found), dtype=np.int64), sizes)
        order = np.argsort(groups, kind="stable")
        self._groups, self._members = groups[order], members[order]
        self._outlines: dict[int, Outline] = {}

    def __len__(self) -> int:
        return len(self.clues)

    def pairs(self, kept: Sequence[bool] | None = None) -> Codes:
        """Return the pairs that are worth comparing in a collection of those ``kept``, ascending.

        Of a text in very many copies each is paired with its neighbours alone.
        """
        mine = np.ones(len(self), np.bool_) if kept is None else np.array(kept, dtype=np.bool_)
        alike = similar_among(self._keys.of(mine), self._sizes)
        both = zip(alike, self._together(mine), strict=True)
        firsts, seconds = (np.concatenate(ends) for ends in both)
        return counted(firsts * len(self) + seconds)[0]

    def _together(self, kept: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
        """Return the lower and the higher places of pairs in a group that is not too large."""
        mine = kept[self._members]
        groups, members = self._groups[mine], self._members[mine]
        lengths = counted(groups)[1]
        small = np.repeat(lengths <= _MOST_TOGETHER, lengths)
        groups, members = groups[small], members[small]
        firsts, seconds = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for step in range(1, _MOST_TOGETHER):
            same = groups[:-step] == groups[step:]
            if not same.any():
                break
            firsts.append(members[:-step][same])
            seconds.append(members[step:][same])
        return np.concatenate(firsts), np.concatenate(seconds)

    def outlines_of(self, code: int) -> tuple[Outline, Outline]:
        """Return the outlines of a pair."""
        first, second = divmod(code, len(self))
        return self._outline(first), self._outline(second)

    def _outline(self, place: int) -> Outline:
        if place not in self._outlines:
            self._outlines[place] = self.clues[place].outline()
        return self._outlines[place]


def candidate_pairs(outlines: Iterable[Outline]) -> list[tuple[Outline, Outline]]:
    """Return the pairs that are worth comparing; the order given does not matter.

    The first of a pair, and the pairs themselves, are in the order of dates, bodies and ids.
    """
    documents = Comparable(map(clues_of, outlines))
    return [documents.outlines_of(code) for code in documents.pairs().tolist()]
