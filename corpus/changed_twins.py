"""How documents belong together after a change of a collection, from how they did before.

Which pairs are worth comparing depends on the whole collection and is told anew, in arrays; only
documents that belong together, in however many steps, with one whose pairs changed are judged
again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from corpus.candidates import Clues, Codes, Comparable
from corpus.relations import Relation
from corpus.twins import belong, in_order, relations_among


def updated_relations(
    stay: Sequence[Clues],
    gone: Sequence[Clues],
    come: Sequence[Clues],
    relations: Iterable[Relation],
) -> tuple[Relation, ...]:
    """Return the relations of what stays and what comes.

    Args:
        stay: documents that are in the collection before and after.
        gone: those that were in it only before, or otherwise.
        come: those that are in it only now, or otherwise.
        relations: of the collection before.
    """
    documents = Comparable([*stay, *gone, *come])
    left, fresh = set(map(id, gone)), set(map(id, come))
    is_left = [id(one) in left for one in documents.clues]
    was = documents.pairs([id(one) not in fresh for one in documents.clues])
    now = documents.pairs([not left for left in is_left])
    kin = _Kin(documents, now)
    # Of a document that was read anew every pair has come, and every one before has gone.
    moved = [*_without(was, now).tolist(), *_without(now, was).tolist()]
    ends = {p for code in moved if kin.are(code) for p in divmod(code, len(documents))}
    names = {documents.clues[place].document for place in ends}
    begin = {place for place, one in enumerate(documents.clues) if one.document in names}
    near = kin.connected({place for place in begin if not is_left[place]})
    names.update(documents.clues[place].document for place in near)
    found = relations_among([documents.outlines_of(code) for code in kin.among(near)])
    return in_order([*found, *(r for r in relations if names.isdisjoint((r.document, r.other)))])


def _without(codes: Codes, others: Codes) -> Codes:
    """Return the codes that are none of the others; both ascend."""
    if not others.size:
        return codes
    places = np.minimum(np.searchsorted(others, codes), others.size - 1)
    alone: Codes = codes[others[places] != codes]
    return alone


class _Kin:
    """Which documents of a collection belong together, each pair judged once."""

    def __init__(self, documents: Comparable, pairs: Codes) -> None:
        self._documents, self._size = documents, max(1, len(documents))
        self._pairs = pairs
        firsts, seconds = np.divmod(pairs, self._size)
        self._turned: Codes = np.sort(seconds * self._size + firsts)
        self._judged: dict[int, bool] = {}

    def are(self, code: int) -> bool:
        """Tell whether a pair belongs together."""
        if code not in self._judged:
            self._judged[code] = belong(*self._documents.outlines_of(code))
        return self._judged[code]

    def connected(self, places: AbstractSet[int]) -> set[int]:
        """Return ``places`` and every one that belongs to one of them, in any many steps."""
        found, waiting = set(places), list(places)
        while waiting:
            place = waiting.pop()
            after = ((other, place * self._size + other) for other in self._after(place))
            before = ((other, other * self._size + place) for other in self._before(place))
            for other, code in (*after, *before):
                if other not in found and self.are(code):
                    found.add(other)
                    waiting.append(other)
        return found

    def among(self, places: AbstractSet[int]) -> list[int]:
        """Return the pairs of which both are among ``places``, ascending."""
        found = ((place, other) for place in sorted(places) for other in self._after(place))
        return [place * self._size + other for place, other in found if other in places]

    def _after(self, place: int) -> list[int]:
        return self._others(self._pairs, place)

    def _before(self, place: int) -> list[int]:
        return self._others(self._turned, place)

    def _others(self, codes: NDArray[np.int64], place: int) -> list[int]:
        start = place * self._size
        low, high = np.searchsorted(codes, (start, start + self._size))
        others: list[int] = (codes[low:high] - start).tolist()
        return others
