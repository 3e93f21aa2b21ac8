"""The numbers of items as the minutes print them, and the passages of the items with one."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

# Signs that are printed in several ways: any of them is matched by every other.
DASHES: Final = "-\u2010\u2011‒–—―−"
_DASH: Final = re.compile(rf"[.{re.escape(DASHES)}]")
_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemNumbers:
    """What items are numbered by in a collection: (own number, the agenda's), both as printed.

    They are some thousand pairs of hundreds of thousands of items.

    Attributes:
        own: by the folded number of their own.
        either: by either folded number.
    """

    own: Mapping[str, Sequence[_Pair]]
    either: Mapping[str, Sequence[_Pair]]


def item_numbers(database: sqlite3.Connection) -> ItemNumbers:
    """Read what the items of a collection are numbered by."""
    own: dict[str, list[_Pair]] = {}
    either: dict[str, list[_Pair]] = {}
    for number, agenda in database.execute("SELECT DISTINCT number, agenda_number FROM item"):
        folded = _folded(number)
        own.setdefault(folded, []).append((number, agenda))
        for one in {folded, _folded(agenda)}:
            either.setdefault(one, []).append((number, agenda))
    return ItemNumbers(own=own, either=either)


def numbered_rows(
    database: sqlite3.Connection,
    number: str,
    *,
    agenda: bool = False,
    numbers: ItemNumbers | None = None,
) -> NDArray[np.int64]:
    """Return the passages of the items with a number, ascending.

    The whole number is compared, without regard to case, blanks and which sign parts its figures:
    "45" is not "45/21".

    Args:
        database: the collection.
        number: as somebody wrote it.
        agenda: whether the agenda's number of an item will do too; minutes that number their
            items in one series over a year print it beside their own.
        numbers: what ``item_numbers`` read before; without it they are read now.
    """
    folded = _folded(number)
    figures = max(re.findall(r"[0-9]+", folded), key=len, default="")
    known = numbers or item_numbers(database)
    pairs = (known.either if agenda else known.own).get(folded, ())
    items: list[int] = []
    for pair in pairs:
        if figures and any(figures in one for one in pair):
            found = database.execute(_ITEMS, pair)
            items += [row[0] for row in found]
    return item_passages(database, items)


def item_passages(database: sqlite3.Connection, items: Sequence[int]) -> NDArray[np.int64]:
    """Return the passages, ascending, of the items in some rows."""
    rows = database.execute(_PASSAGES, (json.dumps(items),)) if items else ()
    return np.array([row[0] for row in rows], dtype=np.int64)


_ITEMS: Final = "SELECT row FROM item WHERE number = ? AND agenda_number = ?"
_PASSAGES: Final = (
    "SELECT row FROM passage WHERE item IN (SELECT value FROM json_each(?)) ORDER BY row"
)


def _folded(number: str) -> str:
    bare = "".join(number.lower().split()).rstrip(".)/")
    return bare if bare.isalnum() else _DASH.sub("/", bare)
