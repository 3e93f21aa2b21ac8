"""What is searched of a passage: its own words, its item, its document's title, the document.

Minutes say the topic once and the decision ten lines later, so a passage is found by the words
around it as much as by its own.  Each field is a collection of its own units (a passage, a
heading, a title, a document); a passage points to its unit in each.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from corpus.dates import MONTHS, in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One lexical field: the constants of its own BM25 (k1 saturation, b length)."""

    name: str
    k1: float
    b: float


# k1 and b were measured on the development questions: short units want little of both.
TEXT = Field(name="text", k1=0.8, b=0.3)
ITEM = Field(name="item", k1=0.8, b=0.3)
TITLE = Field(name="title", k1=0.8, b=0.3)
DOCUMENT = Field(name="document", k1=1.5, b=0.75)
FIELDS = (TEXT, ITEM, TITLE, DOCUMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageWords:
    """What indexing needs of one passage.

    Attributes:
        row: its number, from 0.
        text: its own words, as printed.
        heading: its item's title and the subheading above it.
        prompt: what the encoder is given: title, month and heading before the words.
    """

    row: int
    document: int
    text: str
    heading: str
    prompt: str


def passage_words(
    database: sqlite3.Connection, documents: range | None = None
) -> Iterator[PassageWords]:
    """Yield every passage, or those of some documents' rows, in the order of its row."""
    query = f"SELECT * FROM document WHERE {_SOME} ORDER BY row"
    for document in database.execute(query, _bounds(documents)):
        prefix = _prompt_prefix(document)
        text = document["text"]
        for row in database.execute(_PASSAGES, (document["row"],)):
            words = " ".join(text[row["start"] : row["end"]].split())
            heading = _heading(row, text)
            topic = f"{prefix} {heading}:" if heading else prefix
            yield PassageWords(
                row=row["row"],
                document=document["row"],
                text=words,
                heading=heading,
                prompt=f"{topic} {words}".strip(),
            )


_SOME = "row BETWEEN ? AND ?"


def _bounds(documents: range | None) -> tuple[int, int]:
    return (0, 2**62) if documents is None else (documents.start, documents.stop - 1)


_PASSAGES = """
SELECT passage.row, passage.start, passage.end, sub_start, sub_end, item.title
FROM passage JOIN item ON passage.item = item.row WHERE passage.document = ? ORDER BY passage.row
"""


def _heading(row: sqlite3.Row, text: str) -> str:
    parts = [row["title"]]
    if row["sub_start"] is not None:
        parts.append(text[row["sub_start"] : row["sub_end"]])
    kept = [" ".join(p.split()).strip(" *_#:.") for p in parts]
    return ". ".join(p for p in kept if p)


def document_titles(database: sqlite3.Connection, documents: range | None = None) -> Iterator[str]:
    """Yield what names each document: council, committee, title, date in words, file name."""
    query = f"SELECT council, committee, title, date, path FROM document WHERE {_SOME} ORDER BY row"
    for row in database.execute(query, _bounds(documents)):
        stem = re.sub(r"[-_.]+", " ", PurePath(row["path"]).stem)
        date = in_words(dt.date.fromisoformat(row["date"])) if row["date"] else None
        yield ". ".join(_distinct((row["council"], row["committee"], row["title"], date, stem)))


def _distinct(parts: Sequence[str | None]) -> list[str]:
    """Drop what is empty or already said by a part before it."""
    kept: list[str] = []
    for part in parts:
        if part and not any(part.lower() in k.lower() for k in kept):
            kept.append(part)
    return kept


def _prompt_prefix(document: sqlite3.Row) -> str:
    name = ". ".join(_distinct((document["council"], document["committee"])))
    name = name or document["title"] or ""
    date = document["date"]
    month = f"{MONTHS[int(date[5:7]) - 1].capitalize()} {date[:4]}" if date else ""
    return " ".join(f"{p}." for p in (name, month) if p)


def field_units(
    database: sqlite3.Connection, passages: Sequence[PassageWords], documents: range
) -> Mapping[Field, Iterable[str]]:
    """Return the text of every unit of each field of some documents' rows, in their order."""
    query = f"SELECT text FROM document WHERE {_SOME} ORDER BY row"
    texts = database.execute(query, _bounds(documents))
    return {
        TEXT: (words.text for words in passages),
        ITEM: heading_units(passages)[0],
        TITLE: document_titles(database, documents),
        DOCUMENT: (row["text"] for row in texts),
    }


def unit_text(database: sqlite3.Connection, field: Field, row: int) -> str:
    """Return the text of one unit again.

    Args:
        database: the collection.
        field: whose unit it is.
        row: of a passage with that text or heading, or of the document.
    """
    if field in (TITLE, DOCUMENT):
        units = field_units(database, (), range(row, row + 1))[field]
        return next(iter(units))
    (document,) = database.execute("SELECT document FROM passage WHERE row = ?", (row,)).fetchone()
    words = next(w for w in passage_words(database, range(document, document + 1)) if w.row == row)
    return words.text if field is TEXT else words.heading


def heading_units(passages: Iterable[PassageWords]) -> tuple[list[str], NDArray[np.int32]]:
    """Return the distinct headings in order of appearance, and each passage's number in them.

    A heading that stands in two documents is two units: its rarity counts meetings.
    """
    units: dict[tuple[int, str], int] = {}
    of_passage = [units.setdefault((w.document, w.heading), len(units)) for w in passages]
    return [heading for _, heading in units], np.array(of_passage, dtype=np.int32)


def document_units(passages: Iterable[PassageWords], first: int) -> NDArray[np.int32]:
    """Return each passage's document, counted from that whose row is ``first``."""
    return np.array([words.document - first for words in passages], dtype=np.int32)
