"""How documents belong together after a change of a collection, from how they did before.

Which pairs are worth comparing depends on the whole collection and is told anew, in arrays; only
documents that belong together, in however many steps, with one whose pairs changed are judged
again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.candidates import Places, candidate_places
from corpus.outlines import Outline
from corpus.relations import Relation
from corpus.twins import Pair, belong, in_order, relations_among


def update_relations(
    before: Iterable[Outline],
    after: Iterable[Outline],
    relations: Iterable[Relation],
    changed: AbstractSet[str],
) -> tuple[Relation, ...]:
    """Return ``find_relations(after)``, comparing little but what changed.

    Only documents that belong together, in however many steps, bear on each other's relations.

    Args:
        before: of the collection whose ``relations`` are known.
        after: of the collection as it is now.
        relations: what ``find_relations(before)`` gave.
        changed: ids of documents that were read anew.  Those that are in one collection only
            need not be named; every other one has an equal outline in both.
    """
    numbers: dict[str, int] = {}
    was, now = _numbered(before, numbers), _numbered(after, numbers)
    anew = np.fromiter((numbers[name] for name in changed if name in numbers), np.int64)
    size = len(numbers)
    moved = np.setxor1d(was.codes(size), now.codes(size))  # pairs that came or went
    ends = {end for graph in (was, now) for end in graph.ends(graph.touched(moved, anew, size))}
    near = now.connected(ends)
    kept = np.isin(now.pairs, np.fromiter(near, np.int64)).all(axis=1)
    found = relations_among([now.outlines_of(pair) for pair in np.flatnonzero(kept).tolist()])
    names = {name for name, number in numbers.items() if number in near}
    return in_order([*found, *(r for r in relations if names.isdisjoint((r.document, r.other)))])


@dataclass(frozen=True, slots=True, eq=False)
class _Graph:
    """Which documents of a collection are worth comparing.

    Attributes:
        outlines: in their order.
        places: of the pairs, in ``outlines`` (pairs, 2).
        pairs: the same as numbers of documents, which are one's in every graph (pairs, 2).
    """

    outlines: Sequence[Outline]
    places: Places
    pairs: Places

    def codes(self, size: int) -> NDArray[np.int64]:
        """Return each pair as one number, whichever of the two comes first; of ``size`` at most."""
        codes: NDArray[np.int64] = self.pairs.min(axis=1) * size + self.pairs.max(axis=1)
        return codes

    def touched(
        self, moved: NDArray[np.int64], anew: NDArray[np.int64], size: int
    ) -> NDArray[np.int64]:
        """Return which pairs came or went, or have a document that was read anew."""
        touched = np.isin(self.codes(size), moved) | np.isin(self.pairs, anew).any(axis=1)
        return np.flatnonzero(touched)

    def outlines_of(self, pair: int) -> Pair:
        """Return the outlines of a pair."""
        first, second = self.places[pair].tolist()
        return self.outlines[first], self.outlines[second]

    def ends(self, pairs: NDArray[np.int64]) -> set[int]:
        """Return the documents of those pairs that belong together."""
        kept = [pair for pair in pairs.tolist() if belong(*self.outlines_of(pair))]
        return set(self.pairs[kept].ravel().tolist())

    def connected(self, documents: AbstractSet[int]) -> set[int]:
        """Return ``documents`` and every one that belongs to one of them, in any many steps."""
        owners = self.pairs.ravel()
        by_owner = np.argsort(owners, kind="stable")
        sorted_owners = owners[by_owner]
        found, waiting = set(documents), list(documents)
        while waiting:
            document = waiting.pop()
            low, high = np.searchsorted(sorted_owners, (document, document + 1))
            for pair in (by_owner[low:high] // 2).tolist():
                ends = self.pairs[pair].tolist()
                if not found.issuperset(ends) and belong(*self.outlines_of(pair)):
                    waiting += (end for end in ends if end not in found)
                    found.update(ends)
        return found


def _numbered(outlines: Iterable[Outline], numbers: dict[str, int]) -> _Graph:
    """Return the graph of a collection; a document that has no number yet is given one."""
    ordered, places = candidate_places(outlines)
    mine = [numbers.setdefault(outline.document, len(numbers)) for outline in ordered]
    return _Graph(ordered, places, np.array(mine, dtype=np.int64)[places])
