"""Opening what is searched by words, and checking that its files belong together."""

from __future__ import annotations

import sqlite3

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.fields import DOCUMENT_UNITS, FIELDS, ITEM_UNITS
from index.generations import Generation
from index.postings import Postings, open_postings
from index.ranking import Lexicon

# A passage counts as a decision where it states one that was taken: neither lost nor only proposed.
_DECISIONS = """
SELECT DISTINCT states.passage FROM states JOIN decision ON decision.row = states.decision
WHERE decision.outcome = 'carried'
"""
_ITEMS = "SELECT item FROM passage ORDER BY row"


def open_lexicon(generation: Generation, database: sqlite3.Connection) -> Lexicon:
    """Open the postings and units of a generation.

    Raises:
        IndexDamaged: a file is missing, cut short, or does not fit the others.
    """
    postings = {field.name: open_postings(generation.path, field.name) for field in FIELDS}
    heads, documents = (_units(generation, name) for name in (ITEM_UNITS, DOCUMENT_UNITS))
    expect(generation, "text postings", int(postings["text"].lengths.size))
    _check_units(generation, ITEM_UNITS, heads, postings["item"])
    for field in ("title", "document"):
        _check_units(generation, DOCUMENT_UNITS, documents, postings[field])
    items = [row[0] for row in database.execute(_ITEMS)]
    is_decision = np.zeros(len(items), dtype=np.bool_)
    is_decision[[row[0] for row in database.execute(_DECISIONS)]] = True
    return Lexicon(
        postings=postings,
        units={"item": heads, "title": documents, "document": documents},
        is_decision=is_decision,
        items=np.array(items, dtype=np.int32),
    )


def damage(generation: Generation, name: str, reason: str) -> IndexDamaged:
    """Return the error that names a file of a generation and what is wrong with it."""
    return IndexDamaged(generation.path / name, reason, folder=generation.folder)


def expect(generation: Generation, name: str, found: int) -> None:
    """Check that a file is of as many passages as the manifest says.

    Raises:
        IndexDamaged: it is not.
    """
    wanted = generation.manifest.counts.passages
    if found != wanted:
        raise damage(generation, name, f"it has {found} passages, the manifest {wanted}")


def _units(generation: Generation, name: str) -> NDArray[np.int32]:
    file = generation.path / name
    try:
        numbers: NDArray[np.int32] = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise damage(generation, name, str(error)) from error
    expect(generation, name, int(numbers.size))
    return numbers


def _check_units(
    generation: Generation, name: str, units: NDArray[np.int32], postings: Postings
) -> None:
    if units.size and not 0 <= int(units.min()) <= int(units.max()) < postings.lengths.size:
        raise damage(generation, name, "its units do not belong to its postings")
