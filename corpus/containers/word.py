"""Word files (DOCX): paragraphs and tables in reading order, automatic numbers written out.

The XML is read directly, because no library that was compared gives all that minutes need:
python-docx, docx2txt and mammoth leave automatic numbers out, docx2python writes them in a form
of its own ("1)"), and people cite them as Word prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from corpus.containers.printedlines import is_letterhead, may_head
from corpus.containers.tables import Tables
from corpus.containers.wordlists import BULLET, Numbering, read_numbering
from corpus.containers.wordparts import (
    front_words,
    has_draft_mark,
    main_part,
    no_words,
    relations,
)
from corpus.containers.wordstyles import Styles, numbering_of, outline_of, read_styles
from corpus.containers.wordtext import DEEPEST, Changes, children, read_words, too_deep
from corpus.containers.zipped import Zipped, attribute, local
from corpus.errors import UnreadableDocument
from corpus.extracts import Extract, Scribe
from corpus.records import Facts, MarkKind, MinutesStatus

READER = "word 1"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(zipped: Zipped) -> Extract:
    """Return the words of a Word file with its headings, tables and labels.

    Raises:
        UnreadableDocument: a part is missing, broken, locked or hostile.
        EmptyDocument: it holds no words.
    """
    main = main_part(zipped)
    root = zipped.xml(main)
    body = next((c for c in root if local(c) == "body"), None) if root is not None else None
    if root is None or body is None:
        raise UnreadableDocument(
            zipped.path, "is a Word file without its text", "Fetch it again, or save it anew."
        )
    reader = _Reader.of(zipped, main)
    reader.write_furniture(root, "header")
    reader.write_blocks(body, 0)
    reader.write_notes()
    reader.write_furniture(root, "footer")
    reader.tables.settle()
    if not any(map(str.isalnum, "".join(reader.scribe.pieces))):
        raise no_words(zipped)
    return reader.scribe.extract(
        media_type=MEDIA_TYPE,
        reader=READER,
        facts=Facts(minutes_status=MinutesStatus.DRAFT if reader.draft else MinutesStatus.UNKNOWN),
        warnings=tuple(reader.warnings()),
    )


@dataclass(slots=True)
class _Reader:
    """The reading of one Word file: its parts, and how far lists and notes have come."""

    zipped: Zipped
    styles: Styles
    numbering: Numbering
    relations: dict[str, tuple[str, str]]
    footnotes: dict[str, Element]
    scribe: Scribe
    tables: Tables
    changes: Changes = field(default_factory=Changes)
    pending: list[str] = field(default_factory=list)
    carried: str = ""
    chunks: int = 0
    draft: bool = False

    @classmethod
    def of(cls, zipped: Zipped, main: str) -> _Reader:
        """Return the reader of a file's ``main`` part, with the parts that it refers to."""
        folder, _, file = main.rpartition("/")
        base = f"{folder}/" if folder else ""
        related = relations(zipped, f"{base}_rels/{file}.rels", base)
        parts = {kind: target for kind, target in reversed(related.values())}

        def part(kind: str) -> Element | None:
            return zipped.xml(parts.get(kind, f"{base}{kind}.xml"))

        styles = read_styles(part("styles"))
        notes = {
            f"{kind} {attribute(note, 'id')}": note
            for kind in ("footnote", "endnote")
            for note in _members(part(f"{kind}s"))
        }
        scribe = Scribe()
        return cls(
            zipped=zipped,
            styles=styles,
            numbering=read_numbering(part("numbering"), styles.lists()),
            relations=related,
            footnotes=notes,
            scribe=scribe,
            tables=Tables(scribe),
        )

    def warnings(self) -> Iterator[str]:
        """Yield what was not taken over, for people."""
        inserted, deleted = self.changes.inserted, self.changes.deleted
        if inserted or deleted:
            yield (
                f"tracked changes are read as accepted: {inserted} insertions, {deleted} deletions"
            )
        if self.chunks:
            yield f"{self.chunks} parts in another format inside the Word file are not read"

    def write_blocks(self, parent: Element, depth: int) -> None:
        """Write the paragraphs and tables under an element."""
        for name, element in children(parent, depth, self.zipped.path):
            if name == "p":
                self._write_paragraph(element, depth)
            elif name == "tbl":
                self._write_table(element, depth + 1)
            else:
                self.chunks += name == "altChunk"

    def _write_paragraph(self, element: Element, depth: int) -> None:
        found = self._paragraph(element)
        if found is None:
            return
        if found.is_heading:
            self.write_notes()
        for n, line in enumerate(found.lines):
            span = self.scribe.write(f"{found.label} {line}" if found.label and not n else line)
            if found.is_contents:
                self.scribe.mark(MarkKind.NOISE, span)
            elif found.is_heading:
                self.scribe.mark(MarkKind.HEADING, span)
        for box in found.boxes:
            self.write_blocks(box, depth + 10)
        self.pending.extend(found.notes)

    def write_notes(self) -> None:
        """Write the footnotes referred to since the last heading: they say more of that item."""
        waiting, self.pending = self.pending, []
        for key in dict.fromkeys(waiting):
            note = self.footnotes.pop(key, None)
            if note is not None:
                self.write_blocks(note, 1)

    def _paragraph(self, element: Element) -> _Paragraph | None:
        """Return a paragraph, None where its end was deleted and the next one goes on with it."""
        properties = next((c for c in element if local(c) == "pPr"), None)
        style, end_deleted = _style_of(properties)
        strong = self.styles.is_bold(style)
        words = read_words(element, self.changes, self.zipped.path, strong=strong)
        if end_deleted:
            self.changes.deleted += 1
            self.carried += words.text
            return None
        if self.carried:
            words.pieces.insert(0, self.carried)
            self.carried = ""
        lines = words.lines()
        label = self._label(properties, style)
        bare = " ".join(lines)
        return _Paragraph(
            lines=tuple(lines),
            label=label,
            is_heading=_is_heading_style(self.styles, style, properties)
            or (words.is_strong() and may_head(bare)),
            is_contents=self.styles.is_contents(style),
            boxes=tuple(words.boxes),
            notes=tuple(words.notes),
        )

    def _label(self, properties: Element | None, style: str) -> str:
        list_id, level = numbering_of(properties) if properties is not None else (None, None)
        if list_id is None:
            named = self.styles.numbering(style)
            if named is None:
                return ""
            list_id = named[0]
            if level is None:
                level = named[1]
            if level is None:
                level = self.numbering.level_of_style(list_id, style)
        return self.numbering.next_label(list_id, level or 0)

    def _write_table(self, table: Element, depth: int) -> None:
        if depth > DEEPEST:
            raise too_deep(self.zipped.path)
        rows: list[list[str]] = []
        for cells in self._rows(table, depth):
            # A table that only lays out the page holds other tables and headings: its one cell
            # is read as the page itself.
            if len(cells) == 1 and (len(rows) == 0 or any(_holds_table(c) for c in cells)):
                self.tables.write(rows)
                rows = []
                self.write_blocks(cells[0].element, depth + 1)
            elif cells:
                rows.append(self._row(cells, depth))
        self.tables.write(rows)

    def _rows(self, table: Element, depth: int) -> Iterator[list[_Cell]]:
        for name, row in children(table, depth, self.zipped.path):
            if name != "tr" or self._is_deleted(row):
                continue
            yield [
                _cell(cell) for kind, cell in children(row, depth, self.zipped.path) if kind == "tc"
            ]

    def _is_deleted(self, row: Element) -> bool:
        deleted = any(local(c) == "del" for p in row if local(p) == "trPr" for c in p)
        self.changes.deleted += deleted
        return deleted

    def _row(self, cells: Sequence[_Cell], depth: int) -> list[str]:
        row = []
        for cell in cells:
            words = "" if cell.goes_on else "\n".join(self._cell_lines(cell.element, depth + 1))
            row.extend([words, *[""] * (cell.columns - 1)])
        return row

    def _cell_lines(self, parent: Element, depth: int) -> Iterator[str]:
        """Yield a cell's paragraphs; a number may stand alone in it, where Word counts rows."""
        for name, element in children(parent, depth, self.zipped.path):
            if name == "tbl":
                for cells in self._rows(element, depth + 1):
                    row = (c.replace("\n", " ") for c in self._row(cells, depth + 1))
                    yield " | ".join(filter(None, row))
            elif name == "p" and (found := self._paragraph(element)) is not None:
                label = found.label if found.label != BULLET or found.lines else ""
                first = found.lines[0] if found.lines else ""
                yield f"{label} {first}".strip()
                yield from found.lines[1:]
                for box in found.boxes:
                    yield from self._cell_lines(box, depth + 1)
                self.pending.extend(found.notes)

    def write_furniture(self, root: Element, kind: str) -> None:
        """Write the lines of the headers or footers once; a letterhead is a heading."""
        named = [
            attribute(e, "id") for e in root.iter(root.tag.replace("document", f"{kind}Reference"))
        ]
        front = front_words(root)
        seen: set[str] = set()
        for key in dict.fromkeys(named):
            part = self.zipped.xml(self.relations[key][1]) if key in self.relations else None
            if part is None:
                continue
            self.draft = self.draft or has_draft_mark(part)
            for line in self._cell_lines(part, 1):
                if line.strip() and line not in seen:
                    seen.add(line)
                    says = kind == "header" and is_letterhead(line, front)
                    self.scribe.mark(
                        MarkKind.HEADING if says else MarkKind.NOISE, self.scribe.write(line)
                    )


def _members(root: Element | None) -> Iterator[Element]:
    return iter(root if root is not None else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    lines: tuple[str, ...]
    label: str
    is_heading: bool
    is_contents: bool
    boxes: tuple[Element, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """A cell: how many columns it spans, and whether the cell above it goes on in it."""

    element: Element
    columns: int
    goes_on: bool


def _cell(element: Element) -> _Cell:
    columns, goes_on = 1, False
    for child in (c for p in element if local(p) == "tcPr" for c in p):
        value = attribute(child, "val")
        if local(child) == "gridSpan" and re.fullmatch(r"\d{1,2}", value):
            columns = max(1, int(value))
        elif local(child) == "vMerge":
            goes_on = value in ("", "continue")
    return _Cell(element=element, columns=columns, goes_on=goes_on)


def _holds_table(cell: _Cell) -> bool:
    return any(local(child) == "tbl" for child in cell.element)


def _style_of(properties: Element | None) -> tuple[str, bool]:
    """Return a paragraph's style, and whether a tracked change deleted its end."""
    style, deleted = "", False
    for child in properties if properties is not None else ():
        if local(child) == "pStyle":
            style = attribute(child, "val")
        elif local(child) == "rPr":
            deleted = any(local(c) in ("del", "moveFrom") for c in child)
    return style, deleted


def _is_heading_style(styles: Styles, style: str, properties: Element | None) -> bool:
    own = outline_of(properties) if properties is not None else None
    return own < 9 if own is not None else styles.is_heading(style)
