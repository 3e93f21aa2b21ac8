"""OpenDocument text (ODT, FODT): paragraphs, tables and lists with their labels written out.

The XML is read directly, under the limits of ``zipped``: labels of lists must be counted anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from corpus.containers.odtlists import ListStyle, OpenList, read_list_styles, read_outline
from corpus.containers.printedlines import broken_lines, may_head
from corpus.containers.tables import Tables
from corpus.containers.zipped import Zipped, attribute, local, parse_xml
from corpus.errors import EmptyDocument, UnreadableDocument, UnsupportedSource
from corpus.extracts import Extract, Scribe
from corpus.records import MarkKind

READER = "opendocument 1"
MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

# Deeper than any author nests lists and tables; Python's own stack holds ten times as many.
DEEPEST = 60
# A file may claim that a cell or a space repeats a million times.
_MOST_REPEATS = 100
_ASIDE = frozenset(
    (
        "tracked-changes",
        "annotation",
        "annotation-end",
        "ruby-text",
        "note-citation",
        "forms",
        "sequence-decls",
        "variable-decls",
        "user-field-decls",
        "desc",
        "title",
        "binary-data",
        "object",
    )
)


def read_opendocument(zipped: Zipped) -> Extract:
    """Return the words of an ODT file with its headings, tables and labels.

    Raises:
        UnsupportedSource: it is a spreadsheet or a presentation.
        UnreadableDocument: a part is missing, broken, locked or hostile.
        EmptyDocument: it holds no words.
    """
    manifest = zipped.xml("META-INF/manifest.xml")
    if manifest is not None and any(local(e) == "encryption-data" for e in manifest.iter()):
        raise UnreadableDocument(
            zipped.path, "is locked with a password", "Save it without a password."
        )
    content, styles = zipped.xml("content.xml"), zipped.xml("styles.xml")
    roots = [root for root in (styles, content) if root is not None]
    return _read(roots, zipped.path)


def read_flat_opendocument(data: bytes, path: Path) -> Extract:
    """Return the words of a FODT file, OpenDocument in one piece of XML.

    Raises:
        CorpusError: as ``read_opendocument``.
    """
    return _read([parse_xml(data, path, path.name)], path)


def _read(roots: Sequence[Element], path: Path) -> Extract:
    body = next((e for e in _bodies(roots)), None)
    if body is None:
        raise UnreadableDocument(
            path, "is an OpenDocument file without its text", "Fetch it again."
        )
    if local(body) != "text":
        kind = {"spreadsheet": "a spreadsheet", "presentation": "a presentation"}
        raise UnsupportedSource(
            path,
            f"is {kind.get(local(body), 'an OpenDocument file that is no text')}",
            "Save its minutes as ODT, DOCX or PDF.",
        )
    scribe = Scribe()
    reader = _Reader(
        path=path,
        scribe=scribe,
        tables=Tables(scribe),
        styles=read_list_styles(roots),
        outline=OpenList(style=read_outline(roots)),
        strong=frozenset(_strong_styles(roots)),
        changes=sum(local(e) == "changed-region" for e in body.iter()),
    )
    reader.write_furniture(roots, "header")
    reader.write_blocks(body, 0)
    for note in reader.notes:
        scribe.write(note)
    reader.write_furniture(roots, "footer")
    reader.tables.settle()
    if not any(map(str.isalnum, "".join(scribe.pieces))):
        raise EmptyDocument(path, "holds no text", "Check the file, or leave it out.")
    changes = f"tracked changes are read as accepted: {reader.changes} of them"
    return scribe.extract(
        media_type=MEDIA_TYPE, reader=READER, warnings=(changes,) if reader.changes else ()
    )


def _bodies(roots: Sequence[Element]) -> Iterator[Element]:
    for root in roots:
        for element in root:
            if local(element) == "body":
                yield from element


def _strong_styles(roots: Sequence[Element]) -> Iterator[str]:
    """Yield the styles of paragraphs and words that are bold or underlined."""
    for root in roots:
        for style in root.iter():
            if local(style) != "style":
                continue
            for child in style:
                bold = attribute(child, "font-weight") == "bold"
                line = attribute(child, "text-underline-style", "none") != "none"
                if local(child) == "text-properties" and (bold or line):
                    yield attribute(style, "name")


@dataclass(slots=True)
class _Words:
    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    strong: int = 0

    def put(self, piece: str | None, *, strong: bool) -> None:
        if piece:
            # Line ends in the XML are spaces; those of the author are elements.
            self.pieces.append(piece.replace("\n", " "))
            self.strong += len(piece) if strong else 0


@dataclass(slots=True)
class _Reader:
    """The reading of one OpenDocument file, and how far its lists have come."""

    path: Path
    scribe: Scribe
    tables: Tables
    styles: dict[str, ListStyle]
    outline: OpenList
    strong: frozenset[str]
    changes: int
    notes: list[str] = field(default_factory=list)
    lists: dict[str, OpenList] = field(default_factory=dict)
    last_list: OpenList | None = None

    def write_blocks(self, parent: Element, depth: int) -> None:
        """Write the paragraphs, lists and tables under an element."""
        self._require_shallow(depth)
        for child in parent:
            name = local(child)
            if name == "table":
                self._write_table(child, depth + 1)
            elif name in _ASIDE:
                continue
            elif name in ("table-of-content", "alphabetical-index", "user-index"):
                for line in self._lines(child, depth + 1):
                    self.scribe.mark(MarkKind.NOISE, self.scribe.write(line))
            else:
                self._write_block(child, name, depth)

    def _write_block(self, element: Element, name: str, depth: int) -> None:
        if name in ("p", "h"):
            self._write_paragraph(element, "", depth)
        elif name == "list":
            for label, paragraph in self._list(element, None, 0, depth + 1):
                if local(paragraph) == "table":
                    self._write_table(paragraph, depth + 1)
                else:
                    self._write_paragraph(paragraph, label, depth)
        else:
            self.write_blocks(element, depth + 1)

    def _write_paragraph(self, element: Element, label: str, depth: int) -> None:
        words = self._words(element)
        lines = broken_lines("".join(words.pieces))
        label = label or self._heading_label(element)
        strong = 0 < sum(map(len, words.pieces)) <= words.strong + 2
        heads = local(element) == "h" or (strong and may_head(" ".join(lines)))
        for n, line in enumerate(lines):
            span = self.scribe.write(f"{label} {line}" if label and not n else line)
            if heads:
                self.scribe.mark(MarkKind.HEADING, span)
        self.notes.extend(words.notes)
        for box in words.boxes:
            self.write_blocks(box, depth + 5)

    def _heading_label(self, element: Element) -> str:
        if local(element) != "h" or attribute(element, "is-list-header") == "true":
            return ""
        level = attribute(element, "outline-level", "1")
        return self.outline.next_label(int(level) - 1 if level in tuple("123456789") else 0)

    def _list(
        self, element: Element, around: OpenList | None, level: int, depth: int
    ) -> Iterator[tuple[str, Element]]:
        """Yield a list's paragraphs, each with its label; a second paragraph of one has none."""
        self._require_shallow(depth)
        counting = self._opened(element, around, level)
        for item in element:
            kind = local(item)
            if kind not in ("list-item", "list-header"):
                continue
            label = "" if kind == "list-header" else None
            start = attribute(item, "start-value")
            for child in item:
                if local(child) == "list":
                    yield from self._list(child, counting, level + 1, depth + 1)
                elif local(child) in ("p", "h", "table"):
                    if label is None:
                        label = counting.next_label(level, start)
                    yield label, child
                    label = ""

    def _opened(self, element: Element, around: OpenList | None, level: int) -> OpenList:
        """Return the counting of a list: its own, or that of the list that it goes on with."""
        name = attribute(element, "style-name")
        if around is not None:
            return around.restyled(self.styles.get(name), level)
        goes_on = self.lists.get(attribute(element, "continue-list"))
        if goes_on is None and attribute(element, "continue-numbering") == "true":
            goes_on = self.last_list
        counting = goes_on or OpenList(style=self.styles.get(name, ListStyle()))
        self.last_list = counting
        if key := attribute(element, "id"):
            self.lists[key] = counting
        return counting

    def _words(self, paragraph: Element) -> _Words:
        words = _Words()
        strong = attribute(paragraph, "style-name") in self.strong
        self._gather(paragraph, words, 0, strong=strong)
        return words

    def _gather(self, element: Element, words: _Words, depth: int, *, strong: bool) -> None:
        self._require_shallow(depth)
        words.put(element.text, strong=strong)
        for child in element:
            name = local(child)
            if name == "s":
                words.pieces.append(" " * _repeats(child, "c"))
            elif name == "tab":
                words.pieces.append("\t")
            elif name == "line-break":
                words.pieces.append("\n")
            elif name == "note":
                words.notes.extend(self._lines(child, depth + 1))
            elif name == "text-box":
                words.boxes.append(child)
            elif name not in _ASIDE:
                own = strong or attribute(child, "style-name") in self.strong
                self._gather(child, words, depth + 1, strong=own)
            words.put(child.tail, strong=strong)

    def _lines(self, parent: Element, depth: int) -> Iterator[str]:
        """Yield the paragraphs of a cell, a note or a header."""
        self._require_shallow(depth)
        for child in parent:
            name = local(child)
            if name in ("p", "h"):
                yield from self._paragraph_lines(child, "", depth)
            elif name == "list":
                for label, paragraph in self._list(child, None, 0, depth + 1):
                    if local(paragraph) != "table":
                        yield from self._paragraph_lines(paragraph, label, depth)
            elif name == "table":
                for row in self._rows(child, depth + 1):
                    yield " | ".join(cell.replace("\n", " ") for cell in row if cell)
            elif name not in _ASIDE:
                yield from self._lines(child, depth + 1)

    def _paragraph_lines(self, element: Element, label: str, depth: int) -> Iterator[str]:
        words = self._words(element)
        self.notes.extend(words.notes)
        lines = broken_lines("".join(words.pieces))
        first = lines[0] if lines else ""
        # A number may stand alone in a cell, where the author counts rows.
        yield f"{label if label != '•' or lines else ''} {first}".strip()
        yield from lines[1:]
        for box in words.boxes:
            yield from self._lines(box, depth + 5)

    def _write_table(self, table: Element, depth: int) -> None:
        self.tables.write(list(self._rows(table, depth)))

    def _rows(self, parent: Element, depth: int) -> Iterator[list[str]]:
        self._require_shallow(depth)
        for child in parent:
            name = local(child)
            if name == "table-row":
                row: list[str] = []
                for cell in child:
                    if local(cell) in ("table-cell", "covered-table-cell"):
                        words = "\n".join(self._lines(cell, depth + 1))
                        # A cell is repeated only where it is empty: its words stand once.
                        repeats = _repeats(cell, "number-columns-repeated")
                        row.extend([words] + [""] * (repeats - 1))
                yield row
            elif name in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._rows(child, depth + 1)

    def write_furniture(self, roots: Sequence[Element], kind: str) -> None:
        """Write the lines of headers or footers once."""
        seen: dict[str, None] = {}
        for root in roots:
            for element in root.iter():
                if local(element) in (kind, f"{kind}-left", f"{kind}-first"):
                    seen.update(dict.fromkeys(self._lines(element, 1)))
        for line in seen:
            self.scribe.mark(MarkKind.NOISE, self.scribe.write(line))

    def _require_shallow(self, depth: int) -> None:
        if depth > DEEPEST:
            raise UnreadableDocument(
                self.path, f"nests its parts more than {DEEPEST} deep", "Save it anew."
            )


def _repeats(element: Element, name: str) -> int:
    said = attribute(element, name, "1")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 1
    return min(max(number, 1), _MOST_REPEATS)
