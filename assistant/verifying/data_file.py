"""CSV and JSON → extracts with their notes, one a line or object."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping

from assistant.briefing.wording import block_of
from assistant.errors import WrongUse
from assistant.verifying.records import FoundBriefing, FoundExtract, FoundNote, mark_at

# Before what a spreadsheet would take for a formula the program writes an apostrophe.
_GUARDED = re.compile(r"'(?=[ \u00a0]*[-=+@\t\r\n＝＋－＠])")
_LONGEST_CELL = 10_000_000


def read_sheet(text: str) -> FoundBriefing:
    """Return the extracts of a CSV file; its separator may be a comma, semicolon or tab.

    Raises:
        WrongUse: no line names a column "quote".
    """
    csv.field_size_limit(_LONGEST_CELL)
    for separator in ",;\t":
        rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator)
        if "quote" in (rows.fieldnames or ()):
            break
    else:
        raise WrongUse("its first line names no column “quote”: it is no pack of “minutes brief”")
    extracts: list[FoundExtract] = []
    notes: dict[str, FoundNote] = {}
    for number, row in enumerate(rows, 2):
        cells = {name: value for name, value in row.items() if isinstance(value, str)}
        name = cells.get("n") or str(number)
        note = _unguarded(cells.get("note", ""))
        if note:
            notes[name] = FoundNote(name=name, words=note)
        if not cells.get("quote"):
            continue
        extracts.append(_of_row(cells, name if note else None, number))
    return FoundBriefing(extracts=tuple(extracts), notes=notes)


def _of_row(cells: Mapping[str, str], note: str | None, number: int) -> FoundExtract:
    head = _unguarded(cells.get("head", ""))
    bare, asis = _unguarded(cells["quote"]), cells["quote"]
    return FoundExtract(
        place=f"extract {note}" if note else f"line {number}",
        block=block_of(head, bare),
        variant=block_of(head, asis) if asis != bare else "",
        note=note,
        mark=mark_at(cells.get("id", ""), cells.get("text_sha256")),
    )


def _unguarded(cell: str) -> str:
    return _GUARDED.sub("", cell, count=1) if _GUARDED.match(cell) else cell


def read_data(text: str) -> FoundBriefing:
    """Return the extracts of a JSON pack, or the citations of ``minutes ask --json``.

    Raises:
        WrongUse: it is no JSON object with either.
    """
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"it is no JSON: {error}") from error
    entries = None
    if isinstance(value, dict):
        entries = value.get("extracts", value.get("citations"))
    if not isinstance(entries, list):
        raise WrongUse("it has no list “extracts” or “citations”")
    extracts: list[FoundExtract] = []
    notes: dict[str, FoundNote] = {}
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not isinstance(entry.get("quote"), str):
            raise WrongUse(f"entry {number} of its list has no “quote”")
        name = str(entry.get("n", number))
        words = entry.get("note", entry.get("citation"))
        if isinstance(words, str) and words:
            notes[name] = FoundNote(name=name, words=words)
        extracts.append(_of_entry(entry, name, name if name in notes else None))
    extracts += _decisions(value, notes)
    return FoundBriefing(extracts=tuple(extracts), notes=notes)


def _of_entry(entry: Mapping[str, object], name: str, note: str | None) -> FoundExtract:
    source = entry.get("source")
    sha256 = source.get("text_sha256") if isinstance(source, dict) else None
    head = entry.get("head")
    return FoundExtract(
        place=f"extract {name}",
        block=block_of(head if isinstance(head, str) else "", str(entry["quote"])),
        note=note,
        mark=mark_at(str(entry.get("id", "")), sha256 if isinstance(sha256, str) else None),
    )


def _decisions(value: Mapping[str, object], notes: Mapping[str, FoundNote]) -> list[FoundExtract]:
    """Return the decisions, each of which repeats words of an extract."""
    rows = value.get("decisions")
    return [
        FoundExtract(
            place=f"decision {number}",
            block=block_of("", str(row.get("text", ""))),
            note=str(row.get("extract")) if str(row.get("extract")) in notes else None,
            in_table=True,
        )
        for number, row in enumerate(rows if isinstance(rows, list) else [], 1)
        if isinstance(row, dict)
    ]
