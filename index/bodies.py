"""The bodies that an index knows, how their names are folded, and which documents they mean.

A document says whose it is by its council, by its title or file name, or, copied from a web page,
only by the place that its sentences name.  All three are asked by a body's place ("ambleford"),
the first in SQL, the others in the postings of titles and documents, so nothing is scanned.
"""

from __future__ import annotations

import re
import sqlite3
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.patterns import lazy_re
from index.analyzer import analyze
from index.bm25 import document_frequency, idf, term_scores
from index.postings import Postings
from index.records import Filter, Rows

if TYPE_CHECKING:
    from index.holdings import Holding

_MOST_TITLES = 40  # enough to see whether a word is a place in them
_MOST_TEXTS = 3  # read to see how a word is written
# BM25's frequency, saturated: 1 is one mention in a text of the usual length, 1.43 are two.
_TWO_MENTIONS = 1.2
_NEARLY = 0.6  # three mentions against nine at one length: 0.78; one against nine: 0.47


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBodies:
    """The names of councils and committees in an index, each with how many documents bear it.

    They hold slips, since minutes do: "Penny Brok Parish Council" with one document.
    """

    councils: Mapping[str, int]
    committees: Mapping[str, int]


class Bodies:
    """The councils and committees of one collection; it may be asked by several threads."""

    def __init__(
        self, database: sqlite3.Connection, postings: Mapping[str, Postings], lock: threading.Lock
    ) -> None:
        """Take an open collection, the postings of its fields, and the lock of its users."""
        self._database = database
        self._postings = postings
        self._lock = lock

    @cached_property
    def known(self) -> KnownBodies:
        """The names that documents bear, each with how many do."""
        with self._lock:
            return known_bodies(self._database)

    def held(self, filters: Filter) -> list[Holding]:
        """Return how much of each body a filter lets be searched, its names as indexed."""
        from index.holdings import holdings  # no answer tells it

        with self._lock:
            return holdings(self._database, filters)

    @cached_property
    def _free(self) -> Rows:
        with self._lock:
            return free_documents(self._database)

    def uses(self, word: str) -> bool:
        """Tell whether any passage has a word, in any inflection."""
        return any(document_frequency(self._postings["text"], term) for term in analyze(word))

    def titles_with(self, word: str) -> list[tuple[str, str]]:
        """Return (title, path) of documents without a council whose titles hold a name."""
        free = self._free
        with self._lock:
            return titles_with(self._database, self._postings["title"], word, free=free)

    def documents_of(
        self, *, councils: Sequence[str] = (), committees: Sequence[str] = (), place: str = ""
    ) -> frozenset[int]:
        """Return the rows of the documents that bear a name, or no council and name the place."""
        alone = not (councils or committees)
        near = place_documents(place, self._postings, free=self._free, alone=alone)
        with self._lock:
            found = body_documents(self._database, councils=councils, committees=committees)
        return frozenset(found | near)


def known_bodies(database: sqlite3.Connection) -> KnownBodies:
    """Read the names that documents bear; one pass, or one over an index of the two columns."""
    councils: dict[str, int] = {}
    committees: dict[str, int] = {}
    rows = database.execute(
        "SELECT council, committee, count(*) FROM document"
        " GROUP BY council, committee ORDER BY council, committee"
    )
    for council, committee, documents in rows:
        for name, names in ((council, councils), (committee, committees)):
            if name:
                names[name] = names.get(name, 0) + documents
    return KnownBodies(councils=councils, committees=committees)


@lru_cache(maxsize=8192)
def fold_words(name: str) -> tuple[str, ...]:
    """Fold a name to its words: no case, accents or apostrophes, "and" for "&"."""
    return tuple(word for word, _, _ in folded_words(name))


_WORD = lazy_re(r"[^\W_]+(?:['’‘ʼ`][^\W_]+)*|&")
_APOSTROPHE = lazy_re(r"['’‘ʼ`]")


def folded_words(text: str) -> list[tuple[str, int, int]]:
    """Return (folded word, start, end) of the words of a text; the places are the text's own."""
    return [(_folded(m[0]), m.start(), m.end()) for m in _WORD.finditer(text)]


def _folded(word: str) -> str:
    if word == "&":
        return "and"
    word = _APOSTROPHE.sub("", word).casefold()
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFKD", word)
    return "".join(c for c in apart if not unicodedata.combining(c))


def body_documents(
    database: sqlite3.Connection, *, councils: Sequence[str] = (), committees: Sequence[str] = ()
) -> set[int]:
    """Return the rows of the documents that bear one of the names."""
    found: set[int] = set()
    for column, names in (("council", councils), ("committee", committees)):
        query = f"SELECT row FROM document WHERE {column} IN ({_marks(names)})"
        found.update(row[0] for row in database.execute(query, tuple(names)) if names)
    return found


def free_documents(database: sqlite3.Connection) -> Rows:
    """Return the rows, ascending, of the documents without a council."""
    found = database.execute("SELECT row FROM document WHERE council IS NULL ORDER BY row")
    return np.fromiter((row[0] for row in found), dtype=np.int64)


def place_documents(
    place: str, postings: Mapping[str, Postings], *, free: Rows, alone: bool
) -> set[int]:
    """Return which of the ``free`` documents name a place.

    One whose title or file name holds the place's words is of it.  One whose text names it may
    be: a neighbour is mentioned once or twice, oneself again and again.  So it counts where the
    place is named nearly as strongly as in the document that names it most.

    Args:
        place: folded; empty for none.
        postings: of the fields "title" and "document".
        free: see ``free_documents``.
        alone: whether nothing else tells documents of the place; if something does, one mention
            in a text is not enough.
    """
    terms = analyze(place)
    if not terms:
        return set()
    titled, _ = _holding(postings["title"], terms, free)
    rows, strengths = _holding(postings["document"], terms, free)
    least = 0.0 if alone else _TWO_MENTIONS
    enough = (strengths >= least) & (strengths >= _NEARLY * strengths.max(initial=0.0))
    return {*titled.tolist(), *rows[enough].tolist()}


def _holding(
    postings: Postings, terms: Sequence[str], among: Rows
) -> tuple[Rows, NDArray[np.float64]]:
    """Return the rows that hold all terms, and how strongly the one they hold least."""
    rows, strengths = among, np.full(among.size, np.inf)
    for term in terms:
        units, scores = term_scores(postings, term)
        weight = idf(postings, term)
        rows, mine, theirs = np.intersect1d(
            rows, units + 1, assume_unique=True, return_indices=True
        )
        saturated = scores[theirs] / weight if weight > 0 else np.zeros(theirs.size)
        strengths = np.minimum(strengths[mine], saturated)
    return rows, strengths


def titles_with(
    database: sqlite3.Connection, titles: Postings, word: str, *, free: Rows
) -> list[tuple[str, str]]:
    """Return (title, path) of the ``free`` documents whose title field holds a name.

    They are some tens at most, from all over the index; none where a text writes the word
    without a capital, which no place's name is.
    """
    terms = analyze(word)
    if len(terms) != 1 or not free.size:
        return []
    rows, _ = _holding(titles, terms, free)
    sample = rows[:: max(1, rows.size // _MOST_TITLES)][:_MOST_TITLES].tolist()
    found = database.execute(
        f"SELECT ifnull(title, ''), path, row FROM document WHERE row IN ({_marks(sample)})", sample
    ).fetchall()
    if not all(_is_name(database, row, word) for _, _, row in found[:_MOST_TEXTS]):
        return []
    return [(title, path) for title, path, _ in found]


def _is_name(database: sqlite3.Connection, row: int, word: str) -> bool:
    """Tell whether a text never writes a word without a capital, addresses of pages left out."""
    (text,) = database.execute("SELECT text FROM document WHERE row = ?", (row,)).fetchone()
    bare = re.compile(rf"(?<![\w@./-]){re.escape(word.lower())}(?![\w@]|[./-]\w)")
    return bare.search(text) is None


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
