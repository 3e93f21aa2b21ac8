"""Which documents of a collection are worth comparing: those that share something rare.

What a pair shares may be a day and a body, an address, an item, a file's name or rare words.  How
rare it is depends on the whole collection, so one more document may bring pairs of others and
take some away.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

from corpus.addresses import PageKind
from corpus.outlines import Outline
from corpus.sketches import similar_pairs

# Of a larger group on one day, or under one address, only what is alike is compared.
_MOST_TOGETHER = 60


def candidate_pairs(outlines: Iterable[Outline]) -> list[tuple[Outline, Outline]]:
    """Return the pairs that are worth comparing; the order given does not matter.

    The first of a pair, and the pairs themselves, are in the order of dates, bodies and ids.
    """
    ordered = sorted(outlines, key=_in_order)
    found = set(similar_pairs([outline.words for outline in ordered]))
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, outline in enumerate(ordered):
        for key in _group_keys(outline):
            groups[key].append(place)
    for members in groups.values():
        if 2 <= len(members) <= _MOST_TOGETHER:
            found.update(itertools.combinations(members, 2))
    return [(ordered[a], ordered[b]) for a, b in sorted(found)]


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
