"""Markdown → its block quotes with their notes, also after somebody edited it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from assistant.briefing.markdown import MARK, unescaped
from assistant.verifying.records import FoundBriefing, FoundExtract, FoundNote, Mark, mark_at

_DEFINITION = re.compile(r"\[\^(?P<name>[^\]\s]+)\]:[ \t]*(?P<words>.*)")
# An escaped sign, so that it is passed over, or a reference to a note.
_REFERENCE = re.compile(r"\\.|\[\^(?P<name>[^\]\s]+)\]", re.DOTALL)
_CELL = re.compile(r"(?:\\.|[^|\\])+")


def read_markdown(text: str) -> FoundBriefing:
    """Return the extracts and notes of a markdown text; its line ends may be of any system."""
    lines = text.removeprefix("\ufeff").splitlines()
    notes, marks = _notes(lines)
    extracts = [*_quotes(lines, marks), *_cells(lines)]
    return FoundBriefing(extracts=tuple(extracts), notes=notes)


def _notes(lines: Sequence[str]) -> tuple[dict[str, FoundNote], dict[str, Mark]]:
    """Return the notes' definitions, lines that go on indented included, and their marks."""
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        match = _DEFINITION.match(line)
        if match:
            name = match["name"]
            found[name] = match["words"]
        elif name and line.startswith((" ", "\t")) and line.strip():
            found[name] += f" {line.strip()}"
        else:
            name = ""
    notes = {
        name: FoundNote(name=name, words=unescaped(MARK.sub("", words)))
        for name, words in found.items()
    }
    return notes, {name: mark for name, words in found.items() if (mark := _mark(words))}


def _mark(words: str) -> Mark | None:
    match = MARK.search(words)
    return mark_at(unquote(match["place"])) if match else None


def _quotes(lines: Sequence[str], marks: dict[str, Mark]) -> Iterator[FoundExtract]:
    """Yield each run of quoted lines; one that holds several notes is as many extracts."""
    for at, block in _blocks(lines):
        begin, before = 0, 0
        for match in _REFERENCE.finditer(block):
            if match["name"]:
                words, begin = block[begin : match.start()], match.end()
                before += 1
                yield _extract(words, match["name"], marks.get(match["name"]), at)
        rest = block[begin:].strip()
        if rest and not before:
            yield _extract(rest, None, None, at)


def _extract(words: str, note: str | None, mark: Mark | None, line: int) -> FoundExtract:
    place = f"extract {note}" if note else f"the quotation in line {line}"
    return FoundExtract(place=place, block=unescaped(words.strip()), note=note, mark=mark)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield each run of quoted lines with the number of its first line."""
    kept: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        match = re.match(r" {0,3}> ?(.*)", line)
        if match:
            kept.append(match[1])
        elif kept:
            yield number - len(kept), "\n".join(kept)
            kept = []


def _cells(lines: Sequence[str]) -> Iterator[FoundExtract]:
    """Yield the quotations in rows of tables."""
    for number, line in enumerate(lines, 1):
        if not line.lstrip().startswith("|"):
            continue
        for cell in _CELL.findall(line):
            names = [m for m in _REFERENCE.finditer(cell) if m["name"]]
            words = cell[: names[0].start()].strip() if names else ""
            if words.startswith(("“", '"')):
                yield FoundExtract(
                    place=f"the table of decisions, line {number}",
                    block=unescaped(words),
                    note=names[0]["name"],
                    in_table=True,
                )
