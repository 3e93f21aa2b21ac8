"""PDF files: printed minutes as paragraphs, items of tables, actions and pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from corpus.containers.pdf_blocks import (
    LARGER,
    Block,
    Form,
    Style,
    blocks_of,
    goes_on,
    join,
    leading_of,
    right_edge,
    settle_hyphens,
)
from corpus.containers.pdf_fonts import Letters
from corpus.containers.pdf_furniture import lift_furniture
from corpus.containers.pdf_guard import check
from corpus.containers.pdf_layout import Flow, Sheet, sheet_of
from corpus.containers.pdf_lines import ActionColumn, action_column
from corpus.containers.pdf_ocr import MAX_PAGES as MAX_OCR_PAGES
from corpus.containers.pdf_ocr import PROGRAM, languages, read_picture
from corpus.containers.pdf_pages import Page, open_pdf, pages_of
from corpus.containers.pdf_rows import Row
from corpus.containers.pdf_tables import chains_of, table_blocks
from corpus.errors import CorpusError, EmptyDocument, UnreadableDocument
from corpus.extracts import Extract, Scribe
from corpus.records import MarkKind, Span

READER = "pdf 1"
MEDIA_TYPE = "application/pdf"


def read_pdf(data: bytes, path: Path) -> tuple[Extract, ...]:
    """Return the document that a PDF file holds, one line a paragraph.

    Raises:
        UnreadableDocument: encrypted, damaged, beyond the limits named in ``pdf_guard`` and
            ``pdf_pages``, or in fonts that do not say which letters they draw.
        EmptyDocument: no page has text that can be read.
    """
    check(data, path)
    document = open_pdf(data, path)
    pages, recognised, warnings = _recognised(document, list(pages_of(document, path)))
    blocks = document_blocks([sheet_of(page) for page in pages])
    if not blocks:
        raise _nothing_read(path, pages)
    scribe = Scribe()
    write_blocks(blocks, scribe)
    reader = f"{READER} + {PROGRAM}" if recognised else READER
    return (scribe.extract(media_type=MEDIA_TYPE, reader=reader, warnings=warnings),)


def _recognised(
    document: Any,  # noqa: ANN401 - pypdfium2 ships no types
    pages: list[Page],
) -> tuple[list[Page], bool, tuple[str, ...]]:
    """Return pages, pictures of text among them read by OCR; whether any was; what to warn of."""
    language = languages() if any(map(_wants_ocr, pages)) else None
    recognised = 0
    warnings: list[str] = []
    for at, page in enumerate(pages):
        if page.letters is Letters.DECODED:
            warnings.append(f"page {page.number}: letters decoded from a shifted font")
        if not _wants_ocr(page):
            continue
        fault = "scanned" if page.letters is Letters.TOLD else "its fonts name no letters"
        read = None
        if language is not None and recognised < MAX_OCR_PAGES:
            read = read_picture(document, page, language)
        if read is None or not read.lines:
            warnings.append(f"page {page.number} has no text ({fault})")
            continue
        pages[at] = read
        recognised += 1
        warnings.append(f"page {page.number} has no text ({fault}): read by {PROGRAM}")
    return pages, recognised > 0, tuple(warnings)


def _wants_ocr(page: Page) -> bool:
    return page.letters is Letters.LOST or (not page.lines and page.pictures > 0)


def _nothing_read(path: Path, pages: Sequence[Page]) -> CorpusError:
    if any(page.letters is Letters.LOST for page in pages):
        reason = "has fonts that do not say which letters they draw"
        return UnreadableDocument(path, reason, f"Install {PROGRAM}, or save it anew as a PDF.")
    if any(page.pictures for page in pages):
        remedy = f"Install {PROGRAM} to read it by OCR, or find the minutes as text."
        return EmptyDocument(path, "has no text: every page is scanned", remedy)
    return EmptyDocument(path, "has no text on any page", "Look for the minutes elsewhere.")


def document_blocks(sheets: Sequence[Sheet]) -> list[Block]:
    """Return all blocks of a document, in reading order."""
    lift_furniture(sheets)
    edges = _right_edges(sheets)
    actions = action_column((flow.rows, edges[id(flow)]) for s in sheets for flow in s.flows())
    chains = chains_of(sheets)
    style = Style(leading=leading_of(_columns(sheets)), actions=actions)
    cells = Style(leading=style.leading, actions=ActionColumn())
    blocks: list[Block] = []
    for sheet in sheets:
        page = sheet.number
        noise = [Block(Form.NOISE, text, page) for text in sheet.heads]
        own: list[Block] = []
        for part in sheet.parts:
            if isinstance(part, Flow):
                own.extend(blocks_of(part.rows, page, style, edges[id(part)]))
            else:
                own.extend(table_blocks(chains[id(part)], part, page, cells))
        if own and own[0].form is Form.MORE_TITLE:
            _complete_title(blocks, own)
        if own and (last := _open_paragraph(blocks)) is not None and goes_on(last, own[0]):
            _continue(last, own.pop(0))
        blocks.extend([*noise, *own])
        blocks.extend(Block(Form.NOISE, text, page) for text in sheet.feet)
    _larger_headings(blocks)
    settle_hyphens(blocks)
    return blocks


def write_blocks(blocks: Sequence[Block], scribe: Scribe) -> None:
    """Write the blocks and mark what they are; every line is on the page where it starts."""
    page, since = 0, 0
    for block in blocks:
        if block.page != page:
            scribe.mark_since(MarkKind.PAGE, since, str(page))
            page, since = block.page, scribe.length
        span = scribe.write(block.text)
        if span is None:
            continue
        if block.form is Form.ITEM:
            span = Span(start=min(span.start + block.title_at, span.end - 1), end=span.end)
            scribe.mark(MarkKind.ITEM, span, block.value)
        elif kind := _KINDS.get(block.form):
            scribe.mark(kind, span)
    scribe.mark_since(MarkKind.PAGE, since, str(page))


_KINDS = {
    Form.HEADING: MarkKind.HEADING,
    Form.MORE_TITLE: MarkKind.HEADING,
    Form.ACTION: MarkKind.ACTION,
    Form.NOISE: MarkKind.NOISE,
}


def _right_edges(sheets: Sequence[Sheet]) -> dict[int, float]:
    """Return where the full lines of each flow end; short pages take it from the others."""
    usual: dict[int, float] = {}
    flows = [flow for sheet in sheets for flow in sheet.flows()]
    found = {id(flow): right_edge(flow.rows, 0.0) for flow in flows}
    known = [found[id(flow)] for flow in flows if len(flow.rows) >= 8]
    fallback = median(known) if known else max([*found.values(), 0.0])
    for flow in flows:
        usual[id(flow)] = found[id(flow)] if flow.column else max(found[id(flow)], fallback)
    return usual


def _columns(sheets: Sequence[Sheet]) -> Iterator[Sequence[Row]]:
    for part in (part for sheet in sheets for part in sheet.parts):
        if isinstance(part, Flow):
            yield part.rows
        else:
            yield from (cell.rows for row in part.rows for cell in row)


def _open_paragraph(blocks: list[Block]) -> Block | None:
    """Return the last paragraph of the pages so far, if nothing but furniture follows it."""
    for block in reversed(blocks):
        if block.form is Form.TEXT:
            return block
        if block.form not in (Form.NOISE, Form.ACTION):
            return None
    return None


def _complete_title(blocks: list[Block], own: list[Block]) -> None:
    """Move the rest of a title, at the top of a page, to the item that began before it."""
    item = next((b for b in reversed(blocks) if b.form is Form.ITEM), None)
    if item is not None and item.flow == own[0].flow:
        item.text = join(item.text, own.pop(0).text)


def _continue(block: Block, more: Block) -> None:
    block.text = join(block.text, more.text)
    block.last = more.last


def _larger_headings(blocks: Sequence[Block]) -> None:
    """Make headings of single lines that are printed larger than the rest."""
    heights = [block.first.height for block in blocks if block.first is not None]
    if not heights:
        return
    usual = median(heights)
    for block in blocks:
        line = block.first
        if block.form is not Form.TEXT or line is None or line.label or len(block.text) > 120:
            continue
        if line.height > LARGER * usual and not block.text.endswith("."):
            block.form = Form.HEADING
