"""Word documents → quotations with their footnotes, also after Word or LibreOffice saved them.

Those split runs, rename styles and number notes anew.  So a quotation is a paragraph in a style of
quotations, or one with the bookmark of a pack, and its note is whichever its reference means.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from assistant.errors import WrongUse
from assistant.verifying.records import FoundBriefing, FoundExtract, FoundNote, Mark, mark_at

_MOST_UNPACKED = 300_000_000
_QUOTES = frozenset(
    {"minutes quote", "quote", "quotes", "quotation", "quotations", "intense quote", "block text"}
)
_CELL = "minutes quote in table"
_BOOKMARK = re.compile(r"minutes_\d+_(?P<source>\d+)_(?P<start>\d{1,9})_(?P<end>\d{1,9})")
_CELL_WORDS = re.compile(r"(?P<words>.*)\(note\s(?P<number>\d+)\)\s*", re.DOTALL)
_FIELD = re.compile(r"\bminutes_\d+_\d+_\d+_\d+\b")
_NOTES = {
    qn("w:footnoteReference"): ("foot", RELATIONSHIP_TYPE.FOOTNOTES),
    qn("w:endnoteReference"): ("end", RELATIONSHIP_TYPE.ENDNOTES),
}
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\u00ad",
}


@dataclass(slots=True)
class _Paragraph:
    """One paragraph: its style, its text before the first note, its notes and bookmarks."""

    style: str
    text: str = ""
    notes: list[str] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    @property
    def is_quote(self) -> bool:
        own = any(map(_BOOKMARK.fullmatch, self.bookmarks))
        return bool(self.text.strip() or self.notes) and (
            self.style in _QUOTES or (own and bool(self.notes))
        )


def read_word(data: bytes) -> FoundBriefing:
    """Return the extracts and notes of a Word document.

    Raises:
        WrongUse: it is none, or it unpacks to more than any briefing.
    """
    document = _opened(data)
    paragraphs = list(_paragraphs(document))
    sources = dict(_sources(document))
    notes = dict(_notes(document))
    order = {name: n for n, name in enumerate(_in_order(paragraphs), 1)}
    names = {name: FoundNote(name=str(n), words=notes.get(name, "")) for name, n in order.items()}
    extracts = [*_quotes(paragraphs, sources, order), *_cells(paragraphs, order)]
    return FoundBriefing(extracts=tuple(extracts), notes=names)


def _opened(data: bytes) -> WordDocument:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise WrongUse("it unpacks to more than any briefing holds")
        return Document(io.BytesIO(data))
    except (zipfile.BadZipFile, OpcError, KeyError, ValueError, SyntaxError) as error:
        raise WrongUse(f"it is no Word document that can be opened: {error}") from error


def _paragraphs(document: WordDocument) -> Iterator[_Paragraph]:
    """Yield every paragraph of the body, those in tables and text boxes too."""
    styles = {style.style_id: (style.name or "").casefold() for style in document.styles}
    for element in document.element.body.iter(qn("w:p")):
        yield _paragraph(element, styles)


def _paragraph(element: BaseOxmlElement, styles: dict[str, str]) -> _Paragraph:
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    name = style.get(qn("w:val")) if style is not None else None
    found = _Paragraph(style=styles.get(name or "", ""))
    for part in element.iter():
        if part.tag in _NOTES:
            found.notes.append(f"{_NOTES[part.tag][0]}{part.get(qn('w:id'))}")
        elif part.tag == qn("w:bookmarkStart"):
            found.bookmarks.append(part.get(qn("w:name")) or "")
        elif part.tag == qn("w:instrText"):
            found.fields.append(part.text or "")
        elif not found.notes:
            found.text += _text(part)
    return found


def _text(part: BaseOxmlElement) -> str:
    if part.tag == qn("w:t"):
        return part.text or ""
    if part.tag == qn("w:sym"):
        return chr(int(part.get(qn("w:char")) or "fffd", 16))
    return _SIGNS.get(part.tag, "") if part.getparent().tag == qn("w:r") else ""


def _notes(document: WordDocument) -> Iterator[tuple[str, str]]:
    """Yield (key, text) of every footnote and endnote."""
    for kind, relationship in _NOTES.values():
        for related in document.part.rels.values():
            if related.is_external or related.reltype != relationship:
                continue
            for note in parse_xml(related.target_part.blob):
                text = "".join(map(_text, note.iter()))
                yield f"{kind}{note.get(qn('w:id'))}", text


def _in_order(paragraphs: list[_Paragraph]) -> dict[str, None]:
    """Return the notes in the order in which they are referred to, which is their numbers'."""
    return dict.fromkeys(name for paragraph in paragraphs for name in paragraph.notes)


def _sources(document: WordDocument) -> Iterator[tuple[str, str]]:
    """Yield (number, document's id) of the rows of the list of sources."""
    for row in document.element.body.iter(qn("w:tr")):
        cells = ["".join(map(_text, cell.iter())).strip() for cell in row.iter(qn("w:tc"))]
        if len(cells) > 1 and cells[0].isdecimal():
            match = re.search(r"\[(?P<name>\S+)\]$", cells[1])
            if match:
                yield cells[0], match["name"]


def _quotes(
    paragraphs: list[_Paragraph], sources: dict[str, str], order: dict[str, int]
) -> Iterator[FoundExtract]:
    """Yield the quotations; one may run over paragraphs until its note or closing marks."""
    kept: list[_Paragraph] = []
    count = 0
    for paragraph in [*paragraphs, _Paragraph(style="")]:
        if paragraph.is_quote:
            kept.append(paragraph)
        ends = kept and (not paragraph.is_quote or paragraph.notes or _is_closed(kept))
        if ends:
            count += 1
            yield _extract(kept, sources, order, count)
            kept = []


def _is_closed(kept: list[_Paragraph]) -> bool:
    return kept[-1].text.rstrip().endswith(("”", '"'))


def _extract(
    kept: list[_Paragraph], sources: dict[str, str], order: dict[str, int], count: int
) -> FoundExtract:
    notes = [name for paragraph in kept for name in paragraph.notes]
    bookmarks = [name for paragraph in kept for name in paragraph.bookmarks]
    marks = [mark for name in bookmarks if (mark := _mark(name, sources))]
    note = notes[0] if notes else None
    return FoundExtract(
        place=f"extract {order[note]}" if note else f"quotation {count}, which has no note",
        block="\n".join(paragraph.text for paragraph in kept).strip(),
        note=note,
        mark=marks[0] if marks else None,
    )


def _mark(bookmark: str, sources: dict[str, str]) -> Mark | None:
    match = _BOOKMARK.fullmatch(bookmark)
    if match is None or match["source"] not in sources:
        return None
    return mark_at(f"span:{sources[match['source']]}@{match['start']}-{match['end']}")


def _cells(paragraphs: list[_Paragraph], order: dict[str, int]) -> Iterator[FoundExtract]:
    """Yield the quotations in the table of decisions, each with the note that it refers to."""
    marked = {name: p.notes[0] for p in paragraphs if p.notes for name in p.bookmarks}
    by_number = {number: name for name, number in order.items()}
    for paragraph in paragraphs:
        match = _CELL_WORDS.fullmatch(paragraph.text) if paragraph.style == _CELL else None
        if match is None:
            continue
        named = _FIELD.search(" ".join(paragraph.fields))
        note = marked.get(named[0]) if named else by_number.get(int(match["number"]))
        yield FoundExtract(
            place=f"the table's quotation of note {match['number']}",
            block=match["words"].strip(),
            note=note,
            in_table=True,
        )
