"""One quotation and its note against the index, letter for letter.

What a file says of a quote's place only helps to find it.  Proven is a quotation whose words are
exactly those of a stored place, whose place begins and ends where passages do, whose lead-in is
the minutes', and whose note cites that very place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.briefing.packing import head_of
from assistant.briefing.wording import folded_words
from assistant.citing import opening_words
from assistant.outcomes import with_quoted
from assistant.quoting import clause_of
from assistant.verifying.differences import changes, changes_in_words, likeness
from assistant.verifying.noting import note_trouble
from assistant.verifying.records import Fault, FoundExtract, FoundNote, Proof, Trouble
from assistant.verifying.shelf import Place, Shelf, standing_in
from corpus import Span
from index import Evidence

_ALIKE = 0.5  # texts less alike than this are other texts, and not one altered
_BLOCK = re.compile(r"(?P<head>[^“\"]*)[“\"](?P<words>.*?)[”\"]?$", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proven:
    """Where a quotation stands, and the faults of what is around it."""

    place: Place
    troubles: tuple[Trouble, ...]


def prove(
    extract: FoundExtract, note: FoundNote | None, shelf: Shelf
) -> tuple[Proof, Place | None]:
    """Prove one quotation with its note; return its place too, if the file or its words tell it.

    An altered quotation keeps the place that the file marks: the table of decisions repeats it.
    """
    marked = _marked_place(extract, shelf)
    if marked is None:
        return _prove_anywhere(extract, note, shelf)
    words = split_block(extract.block)[1]
    # A document that was read anew may have its words at another place.
    again = (_widened(place, shelf) for place in standing_in(marked.held, words))
    for place in (marked, *again):
        found = _prove_at(place, extract, note, shelf)
        if found is not None and (place is marked or not found.troubles):
            return _proof(extract, found), found.place
    if likeness(marked.words, words) >= _ALIKE:
        return _altered(extract, marked, shelf), marked
    return _prove_anywhere(extract, note, shelf)


def prove_in_table(extract: FoundExtract, place: Place, shelf: Shelf) -> Proof:
    """Prove a decision that the table repeats: ``place`` is of the extract that its note cites."""
    words = split_block(extract.block)[1]
    stated = list(_stated_at(place, shelf))
    if words in stated:
        return Proof(extract=extract, span_id=place.span_id, troubles=())
    nearest = max(stated, key=lambda own: likeness(own, words))
    return Proof(
        extract=extract,
        span_id=place.span_id,
        troubles=(_difference(extract.place, nearest, words),),
    )


def _stated_at(place: Place, shelf: Shelf) -> Iterator[str]:
    """Yield the quote, and each decision that it states."""
    yield place.words
    for evidence in shelf.passages_at(place):
        for decision in evidence.item.decisions:
            if decision.span in place.span:
                yield folded_words(decision.span.of(place.held.text))


def split_block(block: str) -> tuple[str, str]:
    """Return what stands before the quotation marks, and the words between them, both folded."""
    match = _BLOCK.fullmatch(block.strip())
    if match is None:
        return "", folded_words(block)
    return folded_words(match["head"]), folded_words(match["words"])


def _marked_place(extract: FoundExtract, shelf: Shelf) -> Place | None:
    """Return the place that the file names, or None where the index has no such place."""
    mark = extract.mark
    held = shelf.held(mark.document) if mark else None
    if mark is None or held is None or mark.span.end > len(held.text):
        return None
    if mark.text_sha256 not in (None, held.text_sha256):
        return None
    return Place(held=held, span=mark.span)


def _prove_at(
    place: Place, extract: FoundExtract, note: FoundNote | None, shelf: Shelf
) -> _Proven | None:
    """Return the proof that the words stand at a place, or None where others do."""
    passages = [with_quoted(evidence, place.span) for evidence in shelf.passages_at(place)]
    heads = {_head(place, evidence) for evidence in passages} or {""}
    blocks = [folded_words(block) for block in (extract.block, extract.variant) if block]
    stored = place.words
    right = {folded_words(f"{head} “{stored}”") for head in heads}
    # Whoever takes the quote over without its lead-in leaves nothing out of the quote; but that a
    # motion was not carried has to stay.
    if not any(head.startswith("[") for head in heads):
        right |= {f"“{stored}”", stored}
    troubles: list[Trouble] = []
    if right.isdisjoint(blocks):
        if stored not in {split_block(block)[1] for block in blocks}:
            return None
        troubles.append(_wrong_head(extract, sorted(heads), split_block(extract.block)[0]))
    if not _is_whole(place.span, passages):
        troubles.append(_cut(extract, place, passages))
    troubles += note_trouble(extract.place, note, passages)
    return _Proven(place=place, troubles=tuple(troubles))


def _head(place: Place, evidence: Evidence) -> str:
    """Return what a pack has before the quote of a passage."""
    clause = clause_of(evidence)
    text = place.held.text
    lead_in = opening_words(part.of(text) for part in clause.lead_in) if clause else ""
    return head_of(lead_in, clause.label if clause else "", evidence.decisions)


def _wrong_head(extract: FoundExtract, heads: Sequence[str], found: str) -> Trouble:
    nearest = max(heads, key=lambda head: likeness(head, found))
    wanted = f"“{nearest}”" if nearest else "nothing"
    return Trouble(
        fault=Fault.HEAD,
        place=extract.place,
        detail=f"before the quotation stands “{found}”; the minutes have {wanted} there",
        differences=((nearest, found),),
    )


def _cut(extract: FoundExtract, place: Place, passages: Sequence[Evidence]) -> Trouble:
    """Name what the passage says before or after the words that are quoted of it."""
    spans = [place.span, *(evidence.passage.span for evidence in passages)]
    whole = Span(start=min(s.start for s in spans), end=max(s.end for s in spans))
    words = folded_words(whole.of(place.held.text))
    return replace(_difference(extract.place, words, place.words), fault=Fault.CUT)


def _is_whole(span: Span, passages: Sequence[Evidence]) -> bool:
    """Tell whether a quote begins where a passage or decision does, and ends likewise."""
    spans = [evidence.passage.span for evidence in passages]
    spans += [d.span for evidence in passages for d in evidence.item.decisions]
    spans += [a.span for evidence in passages for a in evidence.item.actions]
    return any(s.start == span.start for s in spans) and any(s.end == span.end for s in spans)


def _prove_anywhere(
    extract: FoundExtract, note: FoundNote | None, shelf: Shelf
) -> tuple[Proof, Place | None]:
    """Prove a quotation whose place the file does not tell, or no longer tells rightly."""
    words = split_block(extract.block)[1]
    remarks = tuple(_lost_mark(extract, shelf))
    candidates: list[_Proven] = []
    for place in shelf.standing(words, note.words if note else ""):
        found = _prove_at(_widened(place, shelf), extract, note, shelf)
        candidates += [found] if found else []
        if found and not found.troubles:
            break
    if candidates:
        best = min(candidates, key=lambda found: len(found.troubles))
        return _proof(extract, best, remarks), best.place
    return _not_found(extract, words, remarks, shelf), None


def _lost_mark(extract: FoundExtract, shelf: Shelf) -> Iterator[str]:
    mark = extract.mark
    if mark is None:
        return
    if shelf.held(mark.document) is None:
        yield f"the index no longer holds {mark.document}, which the file names"
    else:
        yield f"{mark.document} is no longer as it was when the file was written"


def _widened(place: Place, shelf: Shelf) -> Place:
    """Return the whole passages where the words are all of them but for white space."""
    passages = shelf.passages_at(place)
    if not passages:
        return place
    start = min(place.span.start, passages[0].passage.span.start)
    end = max(place.span.end, passages[-1].passage.span.end)
    wide = Place(held=place.held, span=Span(start=start, end=end))
    return wide if wide.words == place.words else place


def _not_found(extract: FoundExtract, words: str, remarks: tuple[str, ...], shelf: Shelf) -> Proof:
    """Return the proof of words that stand nowhere: altered from the nearest, or unknown."""
    nearest = _nearest(words, shelf)
    if nearest is not None and likeness(nearest, words) >= _ALIKE:
        trouble = _difference(extract.place, nearest, words)
    else:
        trouble = Trouble(
            fault=Fault.NOT_IN_INDEX,
            place=extract.place,
            detail="; ".join((*remarks, "no indexed minutes hold these words, or any like them")),
        )
        remarks = ()
    return Proof(extract=extract, span_id=None, troubles=(trouble,), remarks=remarks)


def _nearest(words: str, shelf: Shelf) -> str | None:
    """Return the stored words that are likest to some, as many as they are, or None."""
    found = [
        stored
        for evidence in shelf.nearest(words)[:5]
        for stored in (_window(evidence, words, shelf), *_clauses(evidence, shelf))
    ]
    return max(found, key=lambda stored: likeness(stored, words), default=None)


def _clauses(evidence: Evidence, shelf: Shelf) -> Iterator[str]:
    """Yield the decisions that a passage states, for they are quoted without what is around."""
    for decision in evidence.decisions:
        yield folded_words(shelf.index.quote(evidence.document, decision.span))


def _window(evidence: Evidence, words: str, shelf: Shelf) -> str:
    """Return the passage, or as much around it as the words are longer."""
    text = folded_words(shelf.index.quote(evidence.document, evidence.passage.span))
    if len(words.split()) <= 1.3 * len(text.split()):
        return text
    item = folded_words(shelf.index.quote(evidence.document, evidence.item.span))
    begin = max(0, item.find(text))
    return " ".join(item[begin:].split()[: len(words.split())])


def _altered(extract: FoundExtract, place: Place, shelf: Shelf) -> Proof:
    """Return the proof of words that differ from those at their place, or near it."""
    words = split_block(extract.block)[1]
    # In a document that was read anew the place itself may have moved by a few characters.
    near = (
        _window(evidence, words, shelf)
        for evidence in shelf.nearest(words)
        if evidence.document == place.held.document
    )
    others = [stored for stored in near if stored != words]
    nearest = max((place.words, *others), key=lambda stored: likeness(stored, words))
    trouble = _difference(extract.place, nearest, words)
    return Proof(extract=extract, span_id=place.span_id, troubles=(trouble,))


def _difference(where: str, stored: str, words: str) -> Trouble:
    found = changes(stored, words)
    said = changes_in_words(found, source="the minutes say", here="the file")
    return Trouble(
        fault=Fault.ALTERED,
        place=where,
        detail=said,
        differences=tuple((own, other) for _, own, other in found),
    )


def _proof(extract: FoundExtract, found: _Proven, remarks: tuple[str, ...] = ()) -> Proof:
    return Proof(
        extract=extract,
        span_id=found.place.span_id,
        troubles=found.troubles,
        remarks=remarks,
    )
