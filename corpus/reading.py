"""The journey of one file: bytes → text → blocks → items, decisions and passages."""

from __future__ import annotations

import re

from corpus.blocks import read_blocks
from corpus.errors import EmptyDocument
from corpus.items import CUT_SHORT, Section, read_sections
from corpus.metadata import Stated, front_matter, holds_minutes, read_meeting
from corpus.passages import build_items
from corpus.records import Document, Reading, Span

# Changes whenever the rules below would read a stored text otherwise: indexes read it again.
READING = "reading 1"

# Words of which any minutes hold several; prose about something else holds hardly one.
_SIGNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bminutes\b",
        r"\bapologies\b",
        r"\b(?:present|attend(?:ed|ing|ance))\b",
        r"\b(?:committee|council|councillors?|cllrs?|governors|board)\b",
        r"\b(?:resolved|agreed|proposed|seconded|decision)\b",
        r"\b(?:chair(?:man|woman|person)?|clerk)\b",
        r"\bmeeting\b",
        r"\bagenda\b",
        r"\b(?:cofnodion|penderfynwyd|cytunwyd|cyfarfod|cyngor)\b",
    )
)


def read_document(document: Document, stated: Stated | None = None) -> Reading:
    """Read the structure of one document.

    Raises:
        EmptyDocument: when the text holds no minutes.
    """
    text = document.text
    matter, begin = front_matter(text)
    _require_minutes(document, begin)
    sections = read_sections(text, read_blocks(text, begin))
    zone = _title_zone(sections)
    meeting = read_meeting(
        text, zone=zone, path=document.source.path, matter=matter, stated=stated or Stated()
    )
    minuted = holds_minutes(zone.of(text) if zone else "")
    items, passages = build_items(text, document.document_id, sections, minuted=minuted)
    return Reading(
        document=document,
        meeting=meeting,
        items=items,
        passages=passages,
        warnings=tuple(_warnings(text, sections, minuted=minuted)),
    )


def _require_minutes(document: Document, begin: int) -> None:
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


def _warnings(text: str, sections: list[Section], *, minuted: bool) -> list[str]:
    found = []
    if not minuted:
        found.append("the page holds an agenda and no minutes: nothing in it is taken as decided")
    for section in sections:
        cut = CUT_SHORT.search(section.span.of(text))
        if cut:
            found.append(f"item {section.number or cut['item']}: the page cuts the minutes short")
    return found
