"""The documents of the index that a proof looks at, each opened once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.briefing.wording import folded_words
from assistant.citing import document_id
from corpus import Span
from corpus.reading import MOST_CHARACTERS
from index import Concept, Evidence, Query, SearchIndex, Weights, analyze

# Words of a quote that it is looked for by, and passages that are looked at.
_MOST_TERMS = 60
_MOST_HITS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A document of the index: its row, the rows of its passages in order, its text."""

    name: str
    document: int
    rows: tuple[int, ...]
    text: str
    text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where words stand."""

    held: Held
    span: Span

    @property
    def words(self) -> str:
        """The words, folded as quotes are compared."""
        return folded_words(self.span.of(self.held.text))

    @property
    def span_id(self) -> str:
        """The id under which ``minutes show`` prints them."""
        return f"span:{self.held.name}@{self.span.start}-{self.span.end}"


class Shelf:
    """What was looked up once need not be again; for one thread."""

    def __init__(self, index: SearchIndex) -> None:
        """Take the opened index."""
        self.index = index
        self._held: dict[str, Held | None] = {}
        self._evidence: dict[int, Evidence] = {}

    def held(self, name: str) -> Held | None:
        """Return a document by its id, or None where the index does not hold it."""
        if name not in self._held:
            self._held[name] = self._look_up(name)
        return self._held[name]

    def _look_up(self, name: str) -> Held | None:
        rows = self.index.rows_of("document", name)
        if not rows:
            return None
        first = self.evidence(rows[0])
        whole = Span(start=0, end=MOST_CHARACTERS + 1)  # no document is longer
        return Held(
            name=name,
            document=first.document,
            rows=tuple(rows),
            text=self.index.quote(first.document, whole),
            text_sha256=first.source.text_sha256,
        )

    def evidence(self, row: int) -> Evidence:
        """Return a passage with all that its citation says."""
        if row not in self._evidence:
            self._evidence[row] = self.index.evidence(row)
        return self._evidence[row]

    def passages_at(self, place: Place) -> list[Evidence]:
        """Return the passages that a place holds any part of, in document order."""
        rows, span = place.held.rows, place.span
        at = bisect_right(rows, span.start, key=lambda row: self.evidence(row).passage.span.start)
        found = []
        for row in rows[max(0, at - 1) :]:
            own = self.evidence(row).passage.span
            if own.start >= span.end:
                break
            if own.end > span.start:
                found.append(self.evidence(row))
        return found

    def standing(self, words: str, note: str) -> Iterator[Place]:
        """Yield where words stand letter for letter, between ends of words; the likest first.

        ``note`` is what their note says: of words that many minutes have, it tells which are meant.
        """
        names = dict.fromkeys(document_id(e) for e in self.nearest(words, note))
        for held in map(self.held, names):
            if held:
                yield from standing_in(held, words)

    def nearest(self, words: str, note: str = "") -> list[Evidence]:
        """Return the passages that have most of some words, the best first."""
        concepts = _concepts(words)
        if not concepts:
            return []
        query = Query(
            text=words, question=words, topic=words, concepts=concepts, naming=_concepts(note)
        )
        weights = Weights(dense=0.0, leanings=0.0, item=0.0, backing=0.0)
        hits = self.index.rank(query, weights=weights, limit=_MOST_HITS).hits
        return [self.evidence(hit.row) for hit in hits]


def standing_in(held: Held, words: str) -> Iterator[Place]:
    """Yield where words stand in one document, letter for letter, between ends of words."""
    for match in _pattern(words).finditer(held.text):
        yield Place(held=held, span=Span(start=match.start(), end=match.end()))


def _concepts(words: str) -> tuple[Concept, ...]:
    terms = list(dict.fromkeys(analyze(words)))[:_MOST_TERMS]
    return tuple(Concept(alternatives=((term,),)) for term in terms)


def _pattern(words: str) -> re.Pattern[str]:
    """Return what finds words with any white space between them, and no word cut at the ends."""
    inner = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){inner}(?!\w)" if inner else r"(?!)")
