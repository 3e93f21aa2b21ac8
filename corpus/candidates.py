"""Which documents of a collection are worth comparing: those that share something rare.

What a pair shares may be a day and a body, an address, an item, a file's name or rare words.  How
rare it is depends on the whole collection, so one more document may bring pairs of others and
take some away.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from corpus.addresses import PageKind
from corpus.outlines import Outline
from corpus.sketches import similar_pairs

Places = NDArray[np.int64]  # (pairs, 2)

# Of a larger group on one day, or under one address, only what is alike is compared.
_MOST_TOGETHER = 60


def candidate_pairs(outlines: Iterable[Outline]) -> list[tuple[Outline, Outline]]:
    """Return the pairs that are worth comparing; the order given does not matter.

    The first of a pair, and the pairs themselves, are in the order of dates, bodies and ids.
    """
    ordered, places = candidate_places(outlines)
    return [(ordered[a], ordered[b]) for a, b in places.tolist()]


def candidate_places(outlines: Iterable[Outline]) -> tuple[list[Outline], Places]:
    """Return the outlines in their order, and ``candidate_pairs`` as places in it, ascending."""
    ordered = sorted(outlines, key=_in_order)
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, outline in enumerate(ordered):
        for key in _group_keys(outline):
            groups[key].append(place)
    some = (members for members in groups.values() if 2 <= len(members) <= _MOST_TOGETHER)
    together = [pair for members in some for pair in itertools.combinations(members, 2)]
    pairs = np.array([*similar_pairs([o.words for o in ordered]), *together], dtype=np.int64)
    pairs = pairs.reshape(-1, 2)
    codes = np.unique(pairs[:, 0] * len(ordered) + pairs[:, 1])
    return ordered, np.stack(np.divmod(codes, max(1, len(ordered))), axis=1)


def _in_order(outline: Outline) -> tuple[str, str, str, str]:
    """Put documents of one meeting side by side, those without a date last."""
    date = outline.date.isoformat() if outline.date else "~"
    return (date, outline.council or "", outline.committee or "", outline.document)


def _group_keys(outline: Outline) -> Iterator[Hashable]:
    """Yield what documents of one meeting may have in common: dates, addresses, names."""
    if outline.date:
        yield ("day", outline.date)
        yield ("body", outline.date, outline.council, outline.committee)
    yield ("stem", outline.stem, outline.date)
    if outline.address:
        yield ("page", outline.address.key)
    own = outline.address
    if own is not None and own.kind is PageKind.ITEM:
        yield ("item", own.site, own.number)
    for item in outline.items if own is None or own.kind is not PageKind.ITEM else ():
        yield ("item", own.site if own else "", item)
