"""``minutes verify FILE``: every quotation of a briefing and its note, against the index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from assistant.briefing.wording import folded_words
from assistant.errors import WrongUse
from assistant.verifying.data_file import read_data, read_sheet
from assistant.verifying.markdown_file import read_markdown
from assistant.verifying.proving import prove, prove_in_table
from assistant.verifying.records import (
    BriefingReport,
    Fault,
    FoundBriefing,
    Proof,
    Trouble,
)
from assistant.verifying.shelf import Place, Shelf
from assistant.verifying.webpage_file import read_webpage
from index import SearchIndex

_MOST_BYTES = 100_000_000
_READERS: Mapping[str, Callable[[str], FoundBriefing]] = MappingProxyType(
    {
        ".md": read_markdown,
        ".markdown": read_markdown,
        ".html": read_webpage,
        ".htm": read_webpage,
        ".csv": read_sheet,
        ".json": read_data,
    }
)
# How the notes of a pack end; a person's own notes need not cite an extract.
_OWN_NOTE = re.compile(r"\((?:accessed|read|Accessed:) \d{1,2} \w+ \d{4}\)")


def verify_file(path: Path, index: SearchIndex) -> BriefingReport:
    """Prove every quotation of a briefing; the report of one without any is not proven.

    Raises:
        WrongUse: the file cannot be read, or is of no kind that holds a pack.
    """
    return prove_briefing(path, read_briefing(path), index)


def read_briefing(path: Path) -> FoundBriefing:
    """Return the extracts and notes of a file.

    Raises:
        WrongUse: as ``verify_file``.
    """
    ending = path.suffix.lower()
    if ending != ".docx" and ending not in _READERS:
        raise WrongUse(f"{path}: verify reads .docx {' '.join(_READERS)}, and not “{ending}”")
    data = _bytes_of(path)
    try:
        if ending == ".docx":
            from assistant.verifying.word_file import read_word

            return read_word(data)
        return _READERS[ending](_decoded(data))
    except WrongUse as error:
        raise WrongUse(f"{path} cannot be verified: {error}") from error


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise WrongUse(f"{path} is larger than {_MOST_BYTES:,} bytes: it is no briefing")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise WrongUse(f"{path} cannot be read: {why}. Check the path") from error


def _decoded(data: bytes) -> str:
    """Return the text; spreadsheets and editors of Windows write UTF-16 or its own code page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def prove_briefing(path: Path, found: FoundBriefing, index: SearchIndex) -> BriefingReport:
    """Prove the extracts of a briefing, those of its table last."""
    shelf = Shelf(index)
    places: dict[str, Place] = {}
    proofs: list[Proof] = []
    for extract in sorted(found.extracts, key=lambda extract: extract.in_table):
        note = found.notes.get(extract.note or "")
        cited = places.get(extract.note or "")
        if extract.in_table and cited is not None:
            proofs.append(prove_in_table(extract, cited, shelf))
            continue
        proof, place = prove(extract, note, shelf)
        proofs.append(proof)
        if place is not None and extract.note is not None:
            places.setdefault(extract.note, place)
    return BriefingReport(path=path, proofs=tuple(proofs), loose=tuple(_loose(found)))


def _loose(found: FoundBriefing) -> Iterator[Trouble]:
    """Yield the notes of a pack that cite no extract."""
    used = {extract.note for extract in found.extracts if not extract.in_table}
    for key, note in found.notes.items():
        if key not in used and _OWN_NOTE.search(folded_words(note.words)):
            yield Trouble(
                fault=Fault.NO_EXTRACT,
                place=f"note {note.name}",
                detail=f"it cites no quotation: {_begin(note.words)}",
            )


def _begin(words: str) -> str:
    parts = folded_words(words).split()
    return " ".join(parts[:20]) + (" …" if len(parts) > 20 else "")
