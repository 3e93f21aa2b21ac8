"""Opening what is searched by words, and checking that its files belong together."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.fields import FIELDS, ITEM, TEXT, Field
from index.integrity import Generation
from index.memory import keep_freed_memory
from index.postings import Part, Statistics, joined, open_part
from index.ranking import Lexicon
from index.records import Segment
from index.segments import DECISIONS, DOCUMENTS, HEADINGS, ITEMS, numbers_behind

# Of a generation: what all segments have in common, and the numbers of documents that were removed.
STATISTICS, REMOVED = "statistics.json", "removed.npy"
# Each document's place in the order of ids, which decides between equal scores.
ORDER = "order.npy"
_DTYPES = {HEADINGS: np.int32, DOCUMENTS: np.int32, ITEMS: np.int32, DECISIONS: np.bool_}
_Existing = NDArray[np.bool_]


def open_lexicon(generation: Generation) -> Lexicon:
    """Open the postings and units of a generation.

    Raises:
        IndexDamaged: a file is missing, cut short, or does not fit the others.
    """
    numbers = numbers_behind(generation.manifest.segments)
    keep_freed_memory(numbers.passages)
    documents = numbers.documents
    return make_lexicon(
        generation,
        removed_numbers(generation),
        _array(generation, ORDER, np.int32, documents),
        _statistics(generation, STATISTICS),
    )


def make_lexicon(
    generation: Generation,
    removed: NDArray[np.int32],
    order: NDArray[np.int32],
    statistics: Mapping[str, Statistics],
) -> Lexicon:
    """Join the segments of a generation: opened ones, or some that are about to be published.

    Args:
        generation: its manifest names the segments.
        removed: numbers of the documents that do not exist any more.
        order: each document's place in the order of ids.
        statistics: by the field's name.

    Raises:
        IndexDamaged: a file is missing, cut short, or does not fit the others.
    """
    segments = generation.manifest.segments
    parts = {field: [_part(generation, s, field) for s in segments] for field in FIELDS}
    headings, documents, items, decisions = (
        _joined_numbers(generation, name) for name in (HEADINGS, DOCUMENTS, ITEMS, DECISIONS)
    )
    exists = _existing(generation, removed, documents, headings)
    postings = {
        field.name: joined(parts[field], exists[_axis(field)], statistics[field.name])
        for field in FIELDS
    }
    return Lexicon(
        postings=postings,
        units={"item": headings, "title": documents, "document": documents},
        is_decision=decisions.astype(np.bool_, copy=False),
        items=items,
        exists=exists["passages"],
        document_order=order,
    )


def _axis(field: Field) -> str:
    """Return what a field's units are."""
    return {TEXT: "passages", ITEM: "headings"}.get(field, "documents")


def _part(generation: Generation, segment: Segment, field: Field) -> Part:
    home = generation.file(segment.name)
    part = open_part(home, field.name)
    if part.lengths.size != (wanted := getattr(segment, _axis(field))):
        reason = f"it has {part.lengths.size} {_axis(field)}, the manifest {wanted}"
        raise damage(generation, f"{segment.name}/{field.name}.lengths.npy", reason)
    return part


def _joined_numbers(generation: Generation, name: str) -> NDArray[np.int32]:
    """Return what each passage of all segments has, counted from the first of the index."""
    axis = name.removesuffix(".npy")
    found = []
    for number, segment in enumerate(generation.manifest.segments):
        values = _array(generation, f"{segment.name}/{name}", _DTYPES[name], segment.passages)
        if name != DECISIONS:
            _check_numbers(generation, f"{segment.name}/{name}", values, getattr(segment, axis))
            before = numbers_behind(generation.manifest.segments[:number])
            values = values + np.int32(getattr(before, axis)) if number else values
        found.append(values)
    return found[0] if len(found) == 1 else np.concatenate([np.empty(0, _DTYPES[name]), *found])


def _array(
    generation: Generation, name: str, dtype: type[np.generic], size: int | None
) -> NDArray[np.int32]:
    try:
        values: NDArray[np.int32] = np.load(generation.file(name), allow_pickle=False)
    except (OSError, ValueError, EOFError, SyntaxError, TypeError) as error:
        raise damage(generation, name, str(error)) from error
    if values.dtype != dtype or values.ndim != 1 or (size is not None and values.size != size):
        reason = f"it holds {values.size} of {values.dtype}, the manifest says {size} passages"
        raise damage(generation, name, reason)
    return values


def _check_numbers(generation: Generation, name: str, values: NDArray[np.int32], size: int) -> None:
    if values.size and not 0 <= int(values.min()) <= int(values.max()) < size:
        raise damage(generation, name, "its numbers do not belong to its segment")


def removed_numbers(generation: Generation) -> NDArray[np.int32]:
    """Return the numbers of the documents that do not exist any more.

    Raises:
        IndexDamaged: the file cannot be used.
    """
    removed = _array(generation, REMOVED, np.int32, None)
    documents = numbers_behind(generation.manifest.segments).documents
    _check_numbers(generation, REMOVED, removed, documents)
    return removed


def _existing(
    generation: Generation,
    removed: NDArray[np.int32],
    documents: NDArray[np.int32],
    headings: NDArray[np.int32],
) -> Mapping[str, _Existing | None]:
    """Tell which documents, headings and passages exist; None where all do."""
    if not removed.size:
        return {"documents": None, "headings": None, "passages": None}
    numbers = numbers_behind(generation.manifest.segments)
    exists: _Existing = np.ones(numbers.documents, dtype=np.bool_)
    exists[removed] = False
    passages = exists[documents]
    shown: _Existing = np.zeros(numbers.headings, dtype=np.bool_)
    shown[headings[passages]] = True
    return {"documents": exists, "headings": shown, "passages": passages}


def _statistics(generation: Generation, name: str) -> Mapping[str, Statistics]:
    try:
        value = json.loads(generation.file(name).read_bytes())
        return {field.name: _counted(value[field.name]) for field in FIELDS}
    except (OSError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise damage(generation, name, f"it cannot be read ({error})") from error


def _counted(value: Mapping[str, int | float]) -> Statistics:
    statistics = Statistics(**value)  # type: ignore[arg-type]  # its values are checked below
    if type(statistics.existing) is not int or type(statistics.total) is not int:
        raise ValueError("its counts are no integers")
    if not all(math.isfinite(number) for number in asdict(statistics).values()):
        raise ValueError("its numbers are not finite")
    return statistics


def save_statistics(folder: Path, statistics: Mapping[str, Statistics]) -> None:
    """Write the statistics of each field, by its name."""
    values = {name: asdict(held) for name, held in statistics.items()}
    (folder / STATISTICS).write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


def damage(generation: Generation, name: str, reason: str) -> IndexDamaged:
    """Return the error that names a file of a generation and what is wrong with it."""
    return IndexDamaged(generation.file(name), reason, folder=generation.folder)


def void_statistics(field: Field) -> Statistics:
    """Return statistics of nothing yet, with the constants of a field."""
    return Statistics(existing=0, total=0, floor=0.0, k1=field.k1, b=field.b)
