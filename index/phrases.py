"""Exact filters: the passages that hold a phrase or a reference as written.

Postings tell which passages have all of the words; only their text is read and compared.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.patterns import lazy_re
from index.analyzer import analyze
from index.item_numbers import DASHES, ItemNumbers, numbered_rows
from index.postings import Postings
from index.ranking import Lexicon, units_with
from index.records import Rows
from index.terms import Held

# Signs that are printed in several ways: any of them is matched by every other.
_APOSTROPHES: Final = "'‘’‛ʼ´`＇"
_QUOTES: Final = '"“”„‟«»'
# Signs of emphasis ("**pay** and display") stand between words and are no part of them.
_GAP: Final = "[\\s*_\u200b]"
_PARTING: Final = rf"[\s*_/\\.(){re.escape(DASHES)}]"
_BEFORE, _AFTER = r"(?<![^\W_])", r"(?![^\W_])"
_PIECE: Final = lazy_re(r"[\s*_]+|\.{3}|…|.", re.DOTALL)
_BETWEEN: Final = "\0\0\0\0\0"  # texts that are searched together but hold no match together
_MOST_RUNS: Final = 6  # of letters and of figures in one part of a reference: AB12C


def phrase_rows(database: sqlite3.Connection, lexicon: Lexicon, phrase: str) -> Rows:
    """Return the passages whose own words hold a phrase, ascending.

    The words are compared as they are written, not by their stems, without regard to case, line
    breaks and other white space, signs of emphasis, and which of several quotation marks,
    apostrophes or dashes is printed; where the phrase begins or ends with a letter or figure, so
    does a word of the passage.  A phrase without a letter or figure is in no passage.
    """
    if not any(sign.isalnum() for sign in phrase):
        return np.empty(0, dtype=np.int64)
    (found,) = spelling_rows(database, lexicon, [phrase])
    return found


def spelling_rows(
    database: sqlite3.Connection, lexicon: Lexicon, spellings: Sequence[str]
) -> list[Rows]:
    """Return the passages of each of some spellings of the same words, as ``phrase_rows``.

    "foot path" and "foot-path" are looked for in the same passages, which are read once.
    """
    plain = [_folded(phrase).strip(" \t\r\n*_") for phrase in spellings]
    # In small letters no word of the phrase is a term that is a stop word elsewhere (IT, WHO).
    held = _holding_terms(lexicon.postings["text"], analyze(plain[0]))
    rows = np.arange(lexicon.items.size) if held is None else np.flatnonzero(held)
    return _holding(_passages(database, rows), [_teller(phrase) for phrase in plain])


def _teller(plain: str) -> Callable[[str], bool]:
    """Return what tells whether a text in small letters holds a phrase."""
    pattern = re.compile(_spelled_between_words(plain))
    longest = max(re.findall(r"[a-z0-9]+", plain), key=len, default="")
    return lambda text: longest in text and pattern.search(text) is not None


def reference_rows(
    database: sqlite3.Connection,
    lexicon: Lexicon,
    reference: str,
    *,
    numbers: ItemNumbers | None = None,
) -> Rows:
    """Return the passages that hold a reference, or whose item's title or number does, ascending.

    Blanks and the signs between the parts of a reference do not matter: "21/01515/FUL",
    "21-01515-FUL" and "21 / 01515 / FUL" are one, and so are "BM 28/2021" and "BM28/2021".
    What has no figure is no reference and is in no passage.  ``numbers`` as for ``numbered_rows``.
    """
    parts = _parts(reference)
    if not any(run.isdecimal() for part in parts for run in part):
        return np.empty(0, dtype=np.int64)
    pattern = re.compile(_reference_pattern(parts))
    longest = max((run for part in parts for run in part), key=len)

    def holds(text: str) -> bool:
        return longest in text and pattern.search(text) is not None

    own, above = (_holding_parts(lexicon.postings[field], parts) for field in ("text", "item"))
    rows = np.arange(lexicon.items.size)
    if own is not None and above is not None:
        rows = np.flatnonzero(own | above[lexicon.units["item"]])
    items = lexicon.items[rows]
    titled = _titled_items(database, np.unique(items), holds)
    # What stands in an item's title is true of all its passages, of which none need be read.
    others = rows[~np.isin(items, titled)]
    (found,) = _holding(_passages(database, others, headings=True), [holds])
    numbered = numbered_rows(database, reference, numbers=numbers)
    return np.unique(np.concatenate([found, whole_items(titled, lexicon), numbered]))


def whole_items(items: NDArray[np.integer], lexicon: Lexicon) -> Rows:
    """Return the passages, ascending, of some items by number, hidden ones too."""
    if not items.size:
        return np.empty(0, dtype=np.int64)
    wanted = np.zeros(int(lexicon.items.max()) + 1, dtype=np.bool_)
    wanted[items] = True
    return np.flatnonzero(wanted[lexicon.items])


def _titled_items(
    database: sqlite3.Connection, items: NDArray[np.int32], holds: Callable[[str], bool]
) -> Rows:
    """Return the items, of some by number, whose title in small letters fulfils a condition."""
    told = cache(holds)
    query = "SELECT row - 1, title FROM item WHERE row IN (SELECT value + 1 FROM json_each(?))"
    found = database.execute(query, (json.dumps(items.tolist()),))
    return np.array([number for number, title in found if told(title.lower())], dtype=np.int64)


def _holding_terms(postings: Postings, terms: Iterable[str]) -> Held | None:
    """Tell of each unit whether it holds every term; None where there is no term to tell by."""
    wanted = tuple(dict.fromkeys(terms))
    return units_with(postings, wanted) if wanted else None


def _passages(
    database: sqlite3.Connection, rows: Rows, *, headings: bool = False
) -> Iterator[tuple[int, str]]:
    """Yield (row, its words) of some passages; ``headings`` adds their subheadings."""
    cursor = database.cursor()
    cursor.row_factory = None  # plain tuples take half the time of named ones
    places: dict[int, list[tuple[int, ...]]] = {}
    for document, *place in cursor.execute(_PLACES, (json.dumps(rows.tolist()),)):
        places.setdefault(document, []).append(tuple(place))
    # One query for all texts: one for each document takes twice the time.
    for document, text in cursor.execute(_TEXTS, (json.dumps(list(places)),)):
        for row, start, end, sub_start, sub_end in places[document]:
            words = text[start:end]
            yield row, f"{words}{_BETWEEN}{text[sub_start:sub_end]}" if headings else words


_PLACES: Final = (
    "SELECT document, row, start, end, ifnull(sub_start, 0), ifnull(sub_end, 0) FROM passage"
    " WHERE row IN (SELECT value FROM json_each(?))"
)
_TEXTS: Final = "SELECT row, text FROM document WHERE row IN (SELECT value FROM json_each(?))"


def _holding(
    passages: Iterable[tuple[int, str]], conditions: Sequence[Callable[[str], bool]]
) -> list[Rows]:
    """Return for each condition the passages, ascending, whose words in small letters fulfil it."""
    found: list[list[int]] = [[] for _ in conditions]
    for row, words in passages:
        small = words.lower()
        for rows, holds in zip(found, conditions, strict=True):
            if holds(small):
                rows.append(row)
    return [np.array(sorted(rows), dtype=np.int64) for rows in found]


def _folded(text: str) -> str:
    """Compose accents, take small letters, and replace halves of surrogate pairs."""
    sound = text.encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFC", sound).lower()


def _spelled_between_words(plain: str) -> str:
    """Return a pattern for a phrase that begins and ends where words do."""
    first = re.match("[a-z0-9]*", plain)
    word = first[0] if first else ""
    # The word before the look behind it: a pattern that begins with letters is found twice as fast.
    before = f"{word}(?<![^\\W_]{word})" if word else _BEFORE if plain[0].isalnum() else ""
    after = _AFTER if plain[-1].isalnum() else ""
    return f"{before}{''.join(map(_spelled, _PIECE.findall(plain[len(word) :])))}{after}"


def _spelled(piece: str) -> str:
    """Return a pattern for one sign of a phrase, or for the gap between two words."""
    if piece[0].isspace() or piece[0] in "*_":
        return f"{_GAP}+"
    if piece in ("...", "…"):
        return r"(?:\.{3}|…)"
    for alike in (_APOSTROPHES, _QUOTES, DASHES):
        if piece in alike:
            return f"[{re.escape(alike)}]"
    apart = unicodedata.normalize("NFD", piece)
    return re.escape(piece) if apart == piece else f"(?:{piece}|{apart})"


def _parts(reference: str) -> list[list[str]]:
    """Cut a reference at what must part it: "DC21/0045/F" is [[dc, 21], [0045, f]].

    Runs of one part are of letters and figures in turn, and may be printed with a sign between.
    """
    parts: list[list[str]] = []
    for run in re.findall(r"[^\W\d_]+|\d+", _folded(reference)):
        if parts and parts[-1][-1].isdecimal() != run.isdecimal():
            parts[-1].append(run)
        else:
            parts.append([run])
    return parts


def _reference_pattern(parts: Sequence[Sequence[str]]) -> str:
    """Return a pattern that matches a reference, however its parts are set apart."""
    spelled = [f"{_PARTING}{{0,4}}".join(map(re.escape, part)) for part in parts]
    whole = f"{_PARTING}{{1,4}}".join(spelled)
    first = re.escape(parts[0][0])
    # As in ``_spelled_between_words``: the first figures, then the look behind them.
    return f"{first}(?<![^\\W_]{first}){whole[len(first) :]}{_AFTER}"


def _holding_parts(postings: Postings, parts: Sequence[Sequence[str]]) -> Held | None:
    """Tell which units can hold a reference; None where its terms do not tell."""
    held: Held | None = None
    for part in parts:
        ways = [_holding_terms(postings, _telling(words)) for words in _joined(part)]
        told = [way for way in ways if way is not None]
        if len(told) == len(ways):
            found: Held = np.logical_or.reduce(told)
            held = found if held is None else held & found
    return held


def _telling(words: Iterable[str]) -> list[str]:
    """Return the terms of words with figures: letters may be a stop word, and "00" be dropped."""
    return [t for w in words if any(map(str.isdecimal, w)) and w != "00" for t in analyze(w)]


def _joined(runs: Sequence[str]) -> list[list[str]]:
    """Return every way in which runs can be joined into words: [[dc, 21], [dc21]]."""
    if len(runs) > _MOST_RUNS:
        return [[]]
    ways = [[runs[0]]]
    for run in runs[1:]:
        ways = [w for way in ways for w in ([*way, run], [*way[:-1], way[-1] + run])]
    return ways
