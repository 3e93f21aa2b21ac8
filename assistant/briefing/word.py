"""A pack as a Word document: real footnotes, styles, a heading for each level, repeated heads.

The number of each footnote stands in a bookmark that names the quote's source and place, for
``minutes verify``; Word and LibreOffice keep it.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table
from docx.text.paragraph import Paragraph

from assistant.applied import applied_lines
from assistant.briefing import telling
from assistant.briefing.records import DecisionRow, Extract, Pack
from assistant.briefing.word_parts import (
    ABOUT_STYLE,
    CELL_STYLE,
    HEAD_STYLE,
    QUOTE_STYLE,
    SMALL_STYLE,
    Footnotes,
    add_field,
    add_note_number,
    add_reference,
    cell_margins,
    set_run_style,
    set_style,
    set_styles,
)
from assistant.briefing.wording import folded_words

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import _Row

# Centimetres of the columns; a page has 16.6 between its margins.
_DECISION_WIDTHS = (2.1, 3.3, 5.8, 2.5, 2.9)
_HOLDING_WIDTHS = (4.1, 4.7, 2.0, 2.9, 2.9)
_SOURCE_WIDTHS = (0.9, 4.6, 4.6, 4.9, 1.6)


def word_bytes(pack: Pack) -> bytes:
    """Return the whole document as a ``.docx`` file."""
    document = Document()
    _set_page(document, pack)
    set_styles(document)
    notes = Footnotes(document)
    _add_paragraph(document, pack.title, "Title")
    _add_paragraph(document, telling.reading_note(pack), ABOUT_STYLE)
    _add_topics(document, pack)
    _add_extracts(document, pack, notes)
    _add_decisions(document, pack)
    _add_coverage(document, pack)
    _add_sources(document, pack)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_paragraph(document: WordDocument, words: str, style: str) -> Paragraph:
    paragraph: Paragraph = document.add_paragraph(folded_words(words))
    set_style(paragraph, style)
    return paragraph


def bookmark_of(extract: Extract) -> str:
    """Return the bookmark of an extract's note: source, begin and end of the quote."""
    span = extract.citation.span
    return f"minutes_{extract.n}_{extract.source}_{span.start}_{span.end}"


def _set_page(document: WordDocument, pack: Pack) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("Page ")
    add_field(footer, " PAGE ", "1")
    footer.add_run(" of ")
    add_field(footer, " NUMPAGES ", "1")
    about = document.core_properties
    about.title, about.language = folded_words(pack.title)[:255], "en-GB"
    about.author = about.last_modified_by = "minutes brief"
    about.subject = "Extracts from committee minutes, with sources"
    about.comments = "Verbatim extracts; prove them with: minutes verify FILE"
    about.created = about.modified = dt.datetime.combine(pack.made_on, dt.time(12))


def _add_topics(document: WordDocument, pack: Pack) -> None:
    _add_paragraph(document, telling.QUESTIONS, "Heading 1")
    for topic in pack.topics:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{topic.n}. {folded_words(topic.answer.question.text)}").bold = True
        for line in applied_lines(topic.answer.question):
            paragraph.add_run().add_break()
            paragraph.add_run(folded_words(line))
        paragraph.add_run().add_break()
        paragraph.add_run(folded_words(telling.result_in_words(topic.answer, topic.extracts)))
    filters = telling.filters_in_words(pack.coverage.filters)
    document.add_paragraph(folded_words("; ".join(f"{name}: {value}" for name, value in filters)))


def _add_extracts(document: WordDocument, pack: Pack, notes: Footnotes) -> None:
    _add_paragraph(document, telling.EXTRACTS, "Heading 1")
    for part in telling.outline(pack):
        if isinstance(part, Extract):
            _add_extract(document, part, notes)
        else:
            _add_paragraph(document, part.words, f"Heading {part.level + 1}")


def _add_extract(document: WordDocument, extract: Extract, notes: Footnotes) -> None:
    paragraph = _add_paragraph(document, "", QUOTE_STYLE)
    if extract.head:
        set_run_style(paragraph.add_run(f"{extract.head} "), HEAD_STYLE)
    for n, line in enumerate(extract.lines):
        if n:
            paragraph.add_run().add_break()
        paragraph.add_run(f"“{line}" if n == 0 else line)
    paragraph.add_run("”")
    add_reference(paragraph, extract.n, bookmark_of(extract))
    note = extract.note
    before = folded_words(note.cited) + note.before
    where = "" if note.url else folded_words(note.file)
    notes.add(extract.n, before, note.url, f"{where}{note.after}")


def _add_decisions(document: WordDocument, pack: Pack) -> None:
    if not pack.decisions:
        return
    bookmarks = {extract.n: bookmark_of(extract) for extract in pack.extracts}
    _add_paragraph(document, telling.DECISIONS, "Heading 1")
    table = _new_table(document, telling.DECISIONS, telling.DECISION_COLUMNS, _DECISION_WIDTHS)
    added = _add_rows(table, map(telling.decision_cells, pack.decisions), _DECISION_WIDTHS)
    for row, cells in zip(pack.decisions, added, strict=True):
        _quote_in(cells[2], row, bookmarks[row.extract])


def _quote_in(paragraph: Paragraph, row: DecisionRow, bookmark: str) -> None:
    """Put a decision's words into a cell, with the number of the note that cites them."""
    paragraph.clear()  # type: ignore[no-untyped-call]  # python-docx left it out
    set_style(paragraph, CELL_STYLE)
    paragraph.add_run(f"“{row.words}” (note\u00a0")
    add_note_number(paragraph, row.extract, bookmark)
    paragraph.add_run(")")


def _new_table(
    document: WordDocument, caption: str, columns: Sequence[str], widths: Sequence[float]
) -> Table:
    """Add a table with its head, which is repeated on each page, and a text for who listens."""
    table: Table = document.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    properties = table._tbl.tblPr
    properties.find(qn("w:tblLook")).addprevious(cell_margins(0.08, 0.15))  # the schema's order
    properties.append(OxmlElement("w:tblCaption", attrs={qn("w:val"): caption}))
    words = f"{caption}: {', '.join(columns)}"
    properties.append(OxmlElement("w:tblDescription", attrs={qn("w:val"): words}))
    (head,) = _add_rows(table, [columns], widths)
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, paragraph in zip(row.cells, head, strict=True):
        paragraph.runs[0].bold = True
        shade = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): "E9ECF2"}
        cell._tc.get_or_add_tcPr().append(OxmlElement("w:shd", attrs=shade))
    return table


def _add_rows(
    table: Table, rows: Iterable[Sequence[str]], widths: Sequence[float]
) -> list[list[Paragraph]]:
    """Add rows, and return the paragraph of each cell.

    ``python-docx`` takes long to make a row, so each is a copy of one that is empty.
    """
    empty = _empty_row(table, widths)
    added = []
    for words in rows:
        row = deepcopy(empty._tr)
        table._tbl.append(row)
        cells = [Paragraph(element, table._parent) for element in row.iter(qn("w:p"))]
        for paragraph, text in zip(cells, words, strict=True):
            paragraph.add_run(folded_words(text))
        added.append(cells)
    return added


def _empty_row(table: Table, widths: Sequence[float]) -> _Row:
    """Return a row that stands in no table, as wide as one of this."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx left it out
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Cm(width)
        set_style(cell.paragraphs[0], SMALL_STYLE)
    table._tbl.remove(row._tr)
    return row


def _add_coverage(document: WordDocument, pack: Pack) -> None:
    _add_paragraph(document, telling.COVERAGE, "Heading 1")
    for words in telling.coverage_in_words(pack):
        document.add_paragraph(folded_words(words))
    for line in telling.unread_lines(pack.coverage):
        _add_paragraph(document, line, "List Bullet")
    table = _new_table(document, "Bodies searched", telling.HOLDING_COLUMNS, _HOLDING_WIDTHS)
    _add_rows(table, map(telling.holding_cells, pack.coverage.holdings), _HOLDING_WIDTHS)


def _add_sources(document: WordDocument, pack: Pack) -> None:
    _add_paragraph(document, telling.SOURCES, "Heading 1")
    table = _new_table(document, "Documents quoted", telling.SOURCE_COLUMNS, _SOURCE_WIDTHS)
    _add_rows(table, map(telling.source_cells, pack.sources), _SOURCE_WIDTHS)
