"""The journey of one file: bytes → text → blocks → items, decisions and passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.attendees import read_attendance
from corpus.blocks import read_blocks
from corpus.errors import CorpusError, EmptyDocument, UnreadableDocument
from corpus.items import CUT_SHORT, Section, read_sections
from corpus.marked import marked_sections, without_furniture
from corpus.metadata import front_matter, holds_minutes, read_meeting
from corpus.passages import build_items
from corpus.records import Document, Reading, Skipped, Span, Stated

# Changes whenever the rules below would read a stored text otherwise: indexes read it again.
READING = "reading 3"

# The longest single meeting measured has 0.2 million; a bound year of twenty still fits.
MOST_CHARACTERS = 4_000_000
# Words of which any minutes hold several; prose about something else holds hardly one.
_SIGNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bminutes\b|\b[cg]h?ofnodion\b",
        r"\bapologies\b|\bymddiheur\w+",
        r"\b(?:present|attend(?:ed|ing|ance)|b?p?resennol)\b",
        r"\b(?:committee|council|councillors?|cllrs?|governors|board)\b",
        r"\b(?:(?:n?g|ch?)h?yng(?:or|horydd|horwyr)|p?h?b?wyllgor)\b",
        r"\b(?:resolved|agreed|proposed|seconded|decision)\b",
        r"\b(?:ph?enderfynwyd|ch?ytunwyd|ch?ynigiwyd|eiliwyd|penderfyniad)\b",
        r"\b(?:chair(?:man|woman|person)?|clerk|cadeirydd|clerc)\b",
        r"\bmeeting\b|\b(?:ng|[cg])h?yfarfod\b",
        r"\bagenda\b|\brhaglen\b",
    )
)


def read_document(document: Document, stated: Stated | None = None) -> Reading:
    """Read the structure of one document.

    Raises:
        EmptyDocument: the text holds no minutes.
        UnreadableDocument: it is longer than any minutes.
    """
    text, marks = document.text, document.marks
    matter, begin = front_matter(text)
    _require_minutes(document, begin)
    blocks = without_furniture(read_blocks(text, begin, document.layout), marks)
    sections = marked_sections(text, blocks, marks) or read_sections(text, blocks)
    zone = _title_zone(sections)
    meeting = read_meeting(
        text,
        zone=zone,
        path=document.source.path,
        matter=matter,
        stated=stated or Stated(),
        facts=document.facts,
    )
    minuted = _is_minuted(document, zone)
    items, passages = build_items(document, sections, minuted=minuted)
    return Reading(
        document=document,
        meeting=meeting,
        items=items,
        passages=passages,
        warnings=tuple(_warnings(document, sections, minuted=minuted)),
        attendance=document.facts.attendees or read_attendance(text, sections),
    )


def read_documents(
    documents: Sequence[Document], stated: Stated | None = None
) -> tuple[list[Reading], list[Skipped]]:
    """Read the documents of one file; one that holds no minutes does not stop the others."""
    readings: list[Reading] = []
    skipped: list[Skipped] = []
    for document in documents:
        try:
            readings.append(read_document(document, stated))
        except CorpusError as error:
            found, part = error.skipped(), document.source.part
            skipped.append(replace(found, path=f"{found.path}: {part}") if part else found)
    return readings, skipped


def _is_minuted(document: Document, zone: Span | None) -> bool:
    """Tell minutes from an agenda: as the container knows it, else as the title zone says."""
    if document.facts.holds_minutes is not None:
        return document.facts.holds_minutes
    return holds_minutes(zone.of(document.text) if zone else "")


def _require_minutes(document: Document, begin: int) -> None:
    if len(document.text) > MOST_CHARACTERS:
        raise UnreadableDocument(
            document.source.path,
            f"holds {len(document.text):,} characters, more than the {MOST_CHARACTERS:,} that "
            "any minutes have",
            "Split the file, or leave it out.",
        )
    head = document.text[begin : begin + 60_000]
    if not any(c.isalnum() for c in head):
        raise EmptyDocument(
            document.source.path, "holds no text", "Check the file, or leave it out."
        )
    if sum(sign.search(head) is not None for sign in _SIGNS) < 2:
        raise EmptyDocument(
            document.source.path,
            "holds no minutes (no word of a meeting, attendance or decision)",
            "Leave it out, or check that it is the right file.",
        )


def _title_zone(sections: list[Section]) -> Span | None:
    """Return the front section, or the head of a document that has no items."""
    if not sections or sections[0].title is not None:
        return None
    return sections[0].span


def _warnings(document: Document, sections: list[Section], *, minuted: bool) -> list[str]:
    found = list(document.warnings)
    if not minuted:
        found.append("the page holds an agenda and no minutes: nothing in it is taken as decided")
    for section in sections:
        if section.unminuted:
            found.append(f"item {section.number}: no text under Minutes")
        cut = CUT_SHORT.search(section.span.of(document.text))
        warning = cut and f"item {section.number or cut['item']}: the page cuts the minutes"
        if warning and not any(w.startswith(warning) for w in found):
            found.append(f"{warning} short")
    return found
