"""Exact filters: the passages that hold a phrase, a reference, or an item's number as written.

Postings tell which passages have all of the words; only their text is read and compared.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.analyzer import analyze
from index.postings import Postings
from index.ranking import Lexicon, units_with
from index.terms import Held

Rows = NDArray[np.int64]

# Signs that are printed in several ways: any of them is matched by every other.
_APOSTROPHES: Final = "'‘’‛ʼ´`＇"
_QUOTES: Final = '"“”„‟«»'
_DASHES: Final = "-\u2010\u2011‒–—―−"
# Signs of emphasis ("**pay** and display") stand between words and are no part of them.
_GAP: Final = "[\\s*_\u200b]"
_PARTING: Final = rf"[\s*_/\\.(){re.escape(_DASHES)}]"
_BEFORE, _AFTER = r"(?<![^\W_])", r"(?![^\W_])"
_PIECE: Final = re.compile(r"[\s*_]+|\.{3}|…|.", re.DOTALL)
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
    plain = _folded(phrase).strip(" \t\r\n*_")
    # In small letters no word of the phrase is a term that is a stop word elsewhere (IT, WHO).
    held = _holding_terms(lexicon.postings["text"], analyze(plain))
    pattern = re.compile(_spelled_between_words(plain))
    longest = max(re.findall(r"[a-z0-9]+", plain), key=len, default="")
    return _holding(
        _passages(database, held), lambda text: longest in text and bool(pattern.search(text))
    )


def reference_rows(database: sqlite3.Connection, lexicon: Lexicon, reference: str) -> Rows:
    """Return the passages that hold a reference, or whose item's title or number does, ascending.

    Blanks and the signs between the parts of a reference do not matter: "21/01515/FUL",
    "21-01515-FUL" and "21 / 01515 / FUL" are one, and so are "BM 28/2021" and "BM28/2021".
    What has no figure is no reference and is in no passage.
    """
    parts = _parts(reference)
    if not any(run.isdecimal() for part in parts for run in part):
        return np.empty(0, dtype=np.int64)
    pattern = re.compile(_reference_pattern(parts))
    own, above = (_holding_parts(lexicon.postings[field], parts) for field in ("text", "item"))
    held = None if own is None or above is None else own | above[lexicon.units["item"]]
    passages = _passages(database, held, headings=True)
    found = _holding(passages, lambda text: bool(pattern.search(text)))
    numbered = numbered_rows(database, reference)
    return np.array(sorted({*found.tolist(), *numbered.tolist()}), dtype=np.int64)


def numbered_rows(database: sqlite3.Connection, number: str, *, agenda: bool = False) -> Rows:
    """Return the passages of the items with a number, ascending.

    The whole number is compared, without regard to case, blanks and which sign parts its figures:
    "45" is not "45/21".

    Args:
        database: the collection.
        number: as somebody wrote it.
        agenda: whether the agenda's number of an item will do too; minutes that number their
            items in one series over a year print it beside their own.
    """
    folded = _folded_number(number)
    figures = max(re.findall(r"[0-9]+", folded), key=len, default="")
    if not figures:
        return np.empty(0, dtype=np.int64)
    wanted = [
        row
        for row, *numbers in database.execute(_NUMBERS, {"figures": figures})
        if folded in map(_folded_number, numbers[: 1 + agenda])
    ]
    query = "SELECT row FROM passage WHERE item IN (SELECT value FROM json_each(?)) ORDER BY row"
    rows = database.execute(query, (json.dumps(wanted),))
    return np.array([row[0] for row in rows], dtype=np.int64)


_NUMBERS: Final = (
    "SELECT row, number, agenda_number FROM item"
    " WHERE instr(number, :figures) OR instr(agenda_number, :figures)"
)


def _folded_number(number: str) -> str:
    bare = "".join(number.lower().split()).rstrip(".)/")
    return bare if bare.isalnum() else re.sub(rf"[.{re.escape(_DASHES)}]", "/", bare)


def _holding_terms(postings: Postings, terms: Iterable[str]) -> Held | None:
    """Tell of each unit whether it holds every term; None where there is no term to tell by."""
    wanted = tuple(dict.fromkeys(terms))
    return units_with(postings, wanted) if wanted else None


def _passages(
    database: sqlite3.Connection, held: Held | None, *, headings: bool = False
) -> Iterator[tuple[int, str]]:
    """Yield (row, its words) of the passages held, or of all for None; ``headings`` adds theirs."""
    cursor = database.cursor()
    cursor.row_factory = None  # plain tuples take half the time of named ones
    some = "" if held is None else "WHERE passage.row IN (SELECT value FROM json_each(?))"
    values = () if held is None else (json.dumps(np.flatnonzero(held).tolist()),)
    places = cursor.execute((_TITLED if headings else _PLAIN) + some, values).fetchall()
    places.sort()
    for document, places_in in groupby(places, key=itemgetter(0)):
        query = "SELECT text FROM document WHERE row = ?"
        text = cursor.execute(query, (document,)).fetchone()[0]
        for _, row, start, end, *above in places_in:
            words = text[start:end]
            if headings:
                sub_start, sub_end, title = above
                words = _BETWEEN.join((words, text[sub_start:sub_end], title))
            yield row, words


_PLAIN: Final = "SELECT document, row, start, end FROM passage "
_TITLED: Final = (
    "SELECT passage.document, passage.row, passage.start, passage.end,"
    " ifnull(sub_start, 0), ifnull(sub_end, 0), title"
    " FROM passage JOIN item ON passage.item = item.row "
)


def _holding(passages: Iterable[tuple[int, str]], holds: Callable[[str], bool]) -> Rows:
    """Return the passages whose words, in small letters, fulfil a condition, ascending."""
    found = [row for row, words in passages if holds(words.lower())]
    return np.array(sorted(found), dtype=np.int64)


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
    for alike in (_APOSTROPHES, _QUOTES, _DASHES):
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
    return f"{_BEFORE}{f'{_PARTING}{{1,4}}'.join(spelled)}{_AFTER}"


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
