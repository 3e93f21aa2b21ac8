"""How alike two texts are, by the words that they share, without reading either again.

A sketch keeps the smallest hashes of a text's runs of words (its *shingles*): "bottom-k", after
Broder (1997).  Two sketches give the share of common shingles (Jaccard) and how much of the
shorter text stands in the longer one (containment).  Texts that share nothing small are never
compared, so a collection of *n* texts costs about *n* and not *n* squared comparisons.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.patterns import lazy_re

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]
_Values = TypeVar("_Values", Hashes, Numbers)

# Runs of four words: three also match in the set phrases of unrelated minutes.
SHINGLE_WORDS = 4
# 256 hashes tell a share of 0.35 to about 0.03.
SKETCH_HASHES = 256
# Of a million texts' key hashes few are equal by chance; five bytes are stored of each.
HASH_BITS = 40
# Of these two texts must share some before they are compared at all.
KEY_HASHES = 32
_LEAST_SHARED = 3
# A shingle of more texts than this is a set phrase: of it only neighbours are paired.
_MOST_SHARING = 8
_NEIGHBOURS = 3
_EVERYTHING = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
_WORD = lazy_re(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sketch:
    """The smallest hashes of a text's shingles.

    Attributes:
        hashes: ascending and distinct, at most ``SKETCH_HASHES``; read-only.
        shingles: how many distinct shingles the text has.
    """

    hashes: Hashes
    shingles: int

    @property
    def reach(self) -> np.uint64:
        """Up to which hash the sketch is complete."""
        return self.hashes[-1] if self.shingles > self.hashes.size else _EVERYTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two texts are, both from 0 to 1, as their sketches tell.

    Attributes:
        jaccard: shingles in both, of those in either.
        containment: shingles in both, of those in the text that has fewer.
    """

    jaccard: float
    containment: float


def sketch_text(text: str) -> Sketch:
    """Return the sketch of a text; case, punctuation and white space do not count."""
    return sketch_words(_WORD.findall(text.lower()), run=SHINGLE_WORDS)


def sketch_words(words: Sequence[str], *, run: int = 1) -> Sketch:
    """Return the sketch of ``words`` by runs of ``run`` words; fewer words have no run."""
    hashes = np.array([_hash(word) for word in words], dtype=np.uint64)
    count = max(0, hashes.size - run + 1)
    runs = np.zeros(count, dtype=np.uint64)
    for place in range(run):
        runs = runs * np.uint64(0x9E37_79B9_7F4A_7C15) + hashes[place : place + count]
    distinct = counted(_mixed(runs) >> np.uint64(64 - HASH_BITS))[0]
    kept = distinct[:SKETCH_HASHES].copy()
    kept.setflags(write=False)
    return Sketch(hashes=kept, shingles=int(distinct.size))


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    data = word.encode("utf-8", "surrogatepass")
    return zlib.crc32(data) << 32 | zlib.crc32(data, 0x5EED)


def _mixed(values: Hashes) -> Hashes:
    """Return the values spread evenly (the finaliser of SplitMix64), so that small is random."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
    return values ^ (values >> np.uint64(31))


def likeness(a: Sketch, b: Sketch) -> Likeness:
    """Return how alike two texts are; exact where both sketches hold every shingle."""
    reach = min(a.reach, b.reach)
    in_a, in_b = (s.hashes[: s.hashes.searchsorted(reach, side="right")] for s in (a, b))
    smaller, larger = (in_a, in_b) if a.shingles <= b.shingles else (in_b, in_a)
    if not smaller.size or not larger.size:
        return Likeness(jaccard=0.0, containment=0.0)
    places = larger.searchsorted(smaller)
    shared = int(np.count_nonzero(larger.take(places, mode="clip") == smaller))
    return Likeness(
        jaccard=shared / (smaller.size + larger.size - shared),
        containment=shared / smaller.size,
    )


def key_hashes(sketch: Sketch) -> Hashes:
    """Return the hashes of which two texts must share some before they are compared at all."""
    return sketch.hashes[:KEY_HASHES]


def similar_pairs(sketches: Sequence[Sketch]) -> list[tuple[int, int]]:
    """Return the pairs (i < j, ascending) of texts that may be alike, and some that are not.

    Texts of similar length that share a third of their shingles are found, and one that stands
    whole in another of up to eight times its length.  Of a text in very many copies each is
    paired with its neighbours in the order given: put what belongs together side by side.
    """
    keys = [key_hashes(sketch) for sketch in sketches]
    sizes = np.array([key.size for key in keys], dtype=np.int64)
    firsts, seconds = similar_among(sorted_keys(keys), sizes)
    codes = np.sort(firsts * len(keys) + seconds)
    return [divmod(code, len(keys)) for code in codes.tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """The key hashes of some texts, ascending, each with its text's number (both one size).

    Numbers ascend within a hash.
    """

    hashes: Hashes
    owners: Numbers

    def of(self, kept: NDArray[np.bool_]) -> Keys:
        """Return the keys of some of the texts, whose numbers stay."""
        mine = kept[self.owners]
        return Keys(self.hashes[mine], self.owners[mine])


def sorted_keys(keys: Sequence[Hashes]) -> Keys:
    """Put the key hashes of texts, numbered as they are given, in order."""
    hashes = np.concatenate([np.empty(0, np.uint64), *keys])
    sizes = np.array([key.size for key in keys], dtype=np.int64)
    owners = np.repeat(np.arange(len(keys), dtype=np.int64), sizes)
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    # Most hashes are of one text only, and pair it with none.
    lengths = np.diff(_starts(hashes), append=hashes.size)
    shared = np.repeat(lengths > 1, lengths)
    return Keys(hashes[shared], owners[shared])


def similar_among(keys: Keys, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """Return the lower and the higher numbers of ``similar_pairs``; ``sizes`` are of all keys."""
    hashes, owners, count = keys.hashes, keys.owners, max(1, sizes.size)
    lengths = np.diff(_starts(hashes), append=hashes.size)
    sharing = np.repeat(lengths, lengths)
    found = [np.empty(0, np.int64)]
    for step in range(1, _MOST_SHARING):
        same = hashes[:-step] == hashes[step:]
        if step > _NEIGHBOURS:
            same &= sharing[:-step] <= _MOST_SHARING
        found.append(owners[:-step][same] * count + owners[step:][same])
    codes, shared = counted(np.concatenate(found))
    firsts, seconds = np.divmod(codes, count)
    # A text of very few words has too few keys to share three.
    smaller = np.minimum(sizes[firsts], sizes[seconds])
    enough = shared >= np.minimum(_LEAST_SHARED, np.maximum(1, smaller // 2))
    return firsts[enough], seconds[enough]


def counted(values: _Values) -> tuple[_Values, Numbers]:
    """Return the distinct values, ascending, and how often each occurs.

    As ``np.unique``, which takes a hash table for this and ten times as long.
    """
    ordered = np.sort(values)
    starts = _starts(ordered)
    return ordered[starts], np.diff(starts, append=ordered.size)


def _starts(ordered: NDArray[np.integer]) -> Numbers:
    """Return where each distinct value begins among ascending ones."""
    begins = np.ones(ordered.size, dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return np.flatnonzero(begins)
