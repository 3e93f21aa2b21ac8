"""How documents belong together, in SQLite: relations of whole documents and twins of passages.

A passage of an earlier state (a draft, a copy, an item's own page) that says what the last state
of the same meeting's minutes says has that one for its *preferred* passage.  An answer quotes the
preferred passage and lists the other as its twin; both stay in the index, and what only a draft
says is found in the draft.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from corpus.candidates import Clues
from corpus.changed_twins import updated_relations
from corpus.patterns import lazy_re
from corpus.records import Span
from corpus.relations import Relation, RelationKind
from index.outlines import OUTLINES_SCHEMA, delete_outlines, load_clues
from index.twins import load_preferred, load_relations

RELATIONS_SCHEMA = f"""{OUTLINES_SCHEMA}
CREATE TABLE relation (
  document INTEGER NOT NULL, other INTEGER NOT NULL, kind TEXT NOT NULL, alike REAL NOT NULL,
  reason TEXT NOT NULL);
CREATE TABLE twin (passage INTEGER PRIMARY KEY, preferred INTEGER NOT NULL);
"""
RELATIONS_INDEXES = """
CREATE INDEX relation_document ON relation (document);
CREATE INDEX relation_other ON relation (other);
CREATE INDEX twin_preferred ON twin (preferred);
"""
# Words that two passages share, of those in either, from when on one is the other corrected:
# "a grant of £500" and "a grant of £600", but not two grants to two clubs.
_TWIN_WORDS = 0.70
# Below this a passage is a set phrase ("the report be noted"): only the same item's is its twin.
_SET_PHRASE_WORDS = 12
_WORD = lazy_re(r"\w+")


@dataclass(frozen=True, slots=True)
class _Words:
    """One passage, by the words that tell whether it says the same as another."""

    row: int
    kind: str
    item: str
    words: tuple[str, ...]
    counts: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """How the documents of a collection belong together, and what that was told by."""

    clues: tuple[Clues, ...] = ()
    relations: tuple[Relation, ...] = ()


def load_kinship(database: sqlite3.Connection) -> Kinship:
    """Return how a collection's documents belong together, before they change.

    Raises:
        IndexDamaged: what is stored of a document is no outline.
    """
    clues, relations = load_clues(database), load_relations(database)
    return Kinship(clues=tuple(clues), relations=relations)


def insert_relations(database: sqlite3.Connection, relations: Iterable[Relation]) -> None:
    """Write the relations of a new collection, whose documents and passages stand already.

    Relations of documents that the collection does not hold are left out.
    """
    rows = _document_rows(database)
    known = [r for r in relations if r.document in rows and r.other in rows]
    _insert_relations(database, rows, known)
    _insert_twins(database, rows, known)


def remove_documents(database: sqlite3.Connection, documents: Iterable[int]) -> None:
    """Delete outlines, relations and twins of documents, named by their rows.

    Call it while their passages stand, and ``refresh_relations`` when the others are written:
    what belonged to these documents may belong to others now.
    """
    rows = [(row,) for row in documents]
    delete_outlines(database, (row for (row,) in rows))
    for query in (
        "DELETE FROM relation WHERE document = ?",
        "DELETE FROM relation WHERE other = ?",
        "DELETE FROM twin WHERE passage IN (SELECT row FROM passage WHERE document = ?)",
        "DELETE FROM twin WHERE preferred IN (SELECT row FROM passage WHERE document = ?)",
    ):
        database.executemany(query, rows)


def refresh_relations(
    database: sqlite3.Connection, before: Kinship, changed: AbstractSet[str]
) -> None:
    """Make relations and twins what ``insert_relations`` would write for the documents as they are.

    Costs as much as the documents that belong to changed ones, and a look at all outlines.

    Args:
        database: a collection of which ``remove_documents`` was called for what is gone or was
            read anew, and in which documents and outlines of what is new stand.
        before: ``load_kinship`` before anything was removed.
        changed: ids of the documents that were added or read anew.

    Raises:
        IndexDamaged: what is stored of a document is no outline.
    """
    rows, stored = _document_rows(database), set(load_relations(database))
    stay = [one for one in before.clues if one.document in rows and one.document not in changed]
    gone = [one for one in before.clues if one.document not in rows or one.document in changed]
    come = load_clues(database, [rows[name] for name in changed])
    relations = updated_relations(stay, gone, come, before.relations)
    database.executemany(
        "DELETE FROM relation WHERE document = ? AND other = ?",
        ((rows[r.document], rows[r.other]) for r in stored.difference(relations)),
    )
    _insert_relations(database, rows, [r for r in relations if r not in stored])
    own = _reaching(relations, changed | _moved(before.relations, relations))
    database.executemany(
        "DELETE FROM twin WHERE passage IN (SELECT row FROM passage WHERE document = ?)",
        ((rows[name],) for name in own if name in rows),
    )
    _insert_twins(database, rows, [r for r in relations if r.document in own])


def _document_rows(database: sqlite3.Connection) -> dict[str, int]:
    return {name: row for row, name in database.execute("SELECT row, document_id FROM document")}


def _insert_relations(
    database: sqlite3.Connection, rows: Mapping[str, int], relations: Iterable[Relation]
) -> None:
    database.executemany(
        "INSERT INTO relation VALUES (?, ?, ?, ?, ?)",
        ((rows[r.document], rows[r.other], r.kind, r.alike, r.reason) for r in relations),
    )


_FOLDED = (RelationKind.SAME, RelationKind.PART)


def _moved(before: Iterable[Relation], after: Iterable[Relation]) -> set[str]:
    """Return the documents that are the earlier state or the part of others than before."""
    old, new = (
        {(r.document, r.other, r.kind) for r in relations if r.kind in _FOLDED}
        for relations in (before, after)
    )
    return {document for document, _, _ in old ^ new}


def _reaching(relations: Iterable[Relation], names: AbstractSet[str]) -> set[str]:
    """Return ``names``, their earlier states and parts, and the parts of these."""
    earlier: defaultdict[str, list[str]] = defaultdict(list)
    for relation in relations:
        if relation.kind in _FOLDED:
            earlier[relation.other].append(relation.document)
    found, waiting = set(names), list(names)
    while waiting:
        new = [name for name in earlier[waiting.pop()] if name not in found]
        found.update(new)
        waiting += new
    return found


def _insert_twins(
    database: sqlite3.Connection, rows: Mapping[str, int], relations: Iterable[Relation]
) -> None:
    """Write the twins of the documents of which ``relations`` are all, each to its last state.

    What a passage of another state or whole prefers stands in the database already.  A state's
    successor counts more than the whole of which it is a part, then the first id.
    """
    folded = [r for r in relations if r.kind in _FOLDED]
    folded.sort(key=lambda r: (r.kind is RelationKind.PART, r.document, r.other))
    known = load_preferred(database)
    later: dict[int, int] = {}
    for relation in folded:
        exact = relation.kind is RelationKind.PART
        for passage, twin in _twins(
            database, rows[relation.document], rows[relation.other], exact=exact
        ):
            # What is part of its own earlier state is that one's last state all the same.
            if passage not in later and _last(twin, later) != passage:
                later[passage] = twin
    found = ((row, _last(row, later)) for row in later)
    database.executemany(
        "INSERT INTO twin VALUES (?, ?)", ((row, known.get(last, last)) for row, last in found)
    )


def _last(row: int, later: Mapping[int, int]) -> int:
    while row in later:
        row = later[row]
    return row


def _twins(
    database: sqlite3.Connection, earlier: int, later: int, *, exact: bool
) -> list[tuple[int, int]]:
    """Return pairs of an earlier state's passages and the later state's that say the same."""
    mine, theirs = _passages(database, earlier), _passages(database, later)
    by_words: defaultdict[tuple[str, tuple[str, ...]], list[_Words]] = defaultdict(list)
    for passage in theirs:
        by_words[passage.kind, passage.words].append(passage)
    found = {}
    for passage in mine:
        same = _nearest(passage, by_words[passage.kind, passage.words])
        if same is not None:
            found[passage.row] = same.row
    if exact:
        return list(found.items())
    # What one state says to the letter is no correction of something else.
    taken = set(found.values())
    by_word: defaultdict[str, list[_Words]] = defaultdict(list)
    for passage in theirs:
        for word in passage.counts if passage.row not in taken else ():
            by_word[word].append(passage)
    for passage in mine:
        same = _corrected(passage, by_word) if passage.row not in found else None
        if same is not None:
            found[passage.row] = same.row
    return list(found.items())


def _nearest(passage: _Words, others: Sequence[_Words]) -> _Words | None:
    """Return the one of the same item; a set phrase of other items is no twin."""
    own = next((other for other in others if other.item == passage.item), None)
    if own or len(others) != 1 or len(passage.words) < _SET_PHRASE_WORDS:
        return own
    return others[0]


def _corrected(passage: _Words, by_word: Mapping[str, Sequence[_Words]]) -> _Words | None:
    """Return the passage of the same kind with the most words in common, if they are enough."""
    if len(passage.words) < _SET_PHRASE_WORDS:
        return None
    rarest = sorted(passage.counts, key=lambda word: len(by_word.get(word, ())))
    near = {o.row: o for word in rarest[:8] for o in by_word.get(word, ())[:40]}
    best, share = None, _TWIN_WORDS
    for row in sorted(near):
        other = near[row]
        common = (passage.counts & other.counts).total()
        alike = common / max(1, len(passage.words) + len(other.words) - common)
        if other.kind == passage.kind and alike >= share:
            best, share = other, alike + 1e-9
    return best


def _passages(database: sqlite3.Connection, document: int) -> list[_Words]:
    text = str(
        database.execute("SELECT text FROM document WHERE row = ?", (document,)).fetchone()[0]
    )
    rows = database.execute(
        "SELECT passage.row, kind, passage.start, passage.end, number, title FROM passage"
        " JOIN item ON passage.item = item.row WHERE passage.document = ? ORDER BY passage.row",
        (document,),
    )
    found = []
    for row, kind, start, end, number, title in rows:
        words = tuple(_WORD.findall(Span(start=start, end=end).of(text).lower()))
        item = " ".join(_WORD.findall((title or number).lower()))
        found.append(_Words(row, kind, item, words, Counter(words)))
    return found
