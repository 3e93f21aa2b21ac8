"""Which documents a restriction hides.

What may not be seen is matched generously, what may be seen strictly: minutes hold slips ("Personel
Committee"), and a slip must not show what the name would hide.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from index.names import name_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A committee, of one council or, where ``council`` is None, of any.

    Where ``committee`` is None, all minutes of the council are meant.

    Attributes:
        exactly: withheld, it hides this committee alone, and not every one whose name has all of
            its words; slips are hidden all the same.

    Raises:
        ValueError: both names are None or empty: that would be everything.
    """

    committee: str | None = None
    council: str | None = None
    exactly: bool = False

    def __post_init__(self) -> None:
        if not (self.committee or self.council):
            raise ValueError("a body needs a committee or a council")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """What a view leaves out.

    Attributes:
        withheld: bodies whose minutes do not exist in the view: every committee whose name has
            all words of theirs, whatever the case and filler words, and but for slips.  A document
            that says no committee is hidden too where its title or file name has them.
        only: the bodies that exist in it, less ``withheld``, each named whole; None for all.
        hides_exempt: whether the passages of exempt items do not exist either.
    """

    withheld: frozenset[Body] = frozenset()
    only: frozenset[Body] | None = None
    hides_exempt: bool = True

    @property
    def hides_documents(self) -> bool:
        """Whether whole documents may be hidden, as opposed to items alone."""
        return bool(self.withheld) or self.only is not None


@dataclass(frozen=True, slots=True)
class _Owned:
    """A document's row, and whose it is."""

    row: int
    council: str | None
    committee: str | None
    names: str  # its title and path, which may say whose it is where no committee is known


def hidden_documents(database: sqlite3.Connection, restriction: Restriction) -> frozenset[int]:
    """Return the rows of the documents that a restriction hides."""
    if not restriction.hides_documents:
        return frozenset()
    found = database.execute(
        "SELECT row, council, committee, ifnull(title, '') || ' ' || path FROM document"
    )
    documents = [_Owned(*row) for row in found]
    hidden = {row for body in restriction.withheld for row in _of(body, documents)}
    if restriction.only is not None:
        hidden.update(d.row for d in documents if not _is_any(d, restriction.only))
    return frozenset(hidden)


def _of(body: Body, documents: Iterable[_Owned]) -> Iterable[int]:
    """Yield the documents that may be a body's."""
    for document in documents:
        if not _may_be_council(body.council, document):
            continue
        if body.committee is None:
            yield document.row
        elif document.committee is None:
            if _holds(document.names, body.committee):
                yield document.row
        elif _alike(body.committee, document.committee) or (
            not body.exactly and _holds(document.committee, body.committee)
        ):
            yield document.row


def _may_be_council(council: str | None, document: _Owned) -> bool:
    """Tell whether a document may be a council's: one that says no council may be anyone's."""
    if council is None:
        return True
    if document.council is not None:
        return _alike(council, document.council)
    return document.committee is not None or _holds(document.names, council)


def _is_any(document: _Owned, bodies: Iterable[Body]) -> bool:
    """Tell whether a document says of itself that it is one of some bodies'."""
    return any(
        (body.committee is None or _same(body.committee, document.committee))
        and (body.council is None or _same(body.council, document.council))
        for body in bodies
    )


def _same(name: str, other: str | None) -> bool:
    return other is not None and name_words(name) == name_words(other)


def _alike(name: str, other: str) -> bool:
    """Tell whether two names are one but for slips."""
    mine, theirs = name_words(name), name_words(other)
    return len(mine) == len(theirs) and all(map(_nearly, mine, theirs))


def _holds(text: str, name: str) -> bool:
    """Tell whether a text has all words of a name, slips included."""
    words = set(name_words(text.replace("_", " ")))
    return all(any(_nearly(word, other) for other in words) for word in name_words(name))


@lru_cache(maxsize=8192)
def _nearly(word: str, other: str) -> bool:
    """Tell whether two folded words are one but for one slip, or in a long word two."""
    from rapidfuzz.distance import OSA

    most = 0 if len(word) < 5 else 1 if len(word) < 9 else 2
    return word == other or OSA.distance(word, other, score_cutoff=most) <= most
