"""A page's tree → its lines in reading order, each with what the tree says of it.

One line is one paragraph, heading, list item or table.  Elements inside a line are joined as they
stand: no space is put between them, none is lost, and ``<br>`` ends a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from corpus.containers.html_furniture import OWN_PARTS, is_furniture, is_posting
from corpus.containers.html_lists import Listing, item_label
from corpus.containers.html_tables import grid_of, is_grid
from corpus.containers.html_words import folded, split_markers, starts_labelled, without_tail

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCK_NAMES = (
    "html body address article aside blockquote button caption center dd details dialog dir div dl "
    "dt fieldset figcaption figure footer form header hgroup hr legend li main menu nav ol p pre "
    "section summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = _HEADINGS | frozenset(_BLOCK_NAMES.split())
_BOLD = frozenset(("b", "strong"))
_SLANTED = frozenset(("em", "i"))
# Names of classes around a line that are kept: those of 20 elements and more.
_MOST_SCOPE = 2_000
_BLANK_LINES = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link inside a line: where it leads, and its words."""

    href: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph, heading, list item or table of a page.

    Attributes:
        words: white space folded; "" for a table.
        tag: the innermost block element.
        scope: ids, classes and names of the block elements around it, outermost first.
        heading: 1 to 6, or 0.
        label: a list item's number as the browser shows it, "1.", "•"; "" in what follows.
        opens: the ``Listing`` of which the line begins an item, or None.
        anchor: the name of the place just before or in it ("AI51890"), or "".
        bold: all of it is.
        tail: emphasised words at its end that stand apart from the sentence: who is to act.
        rows: a table's cells, each its lines separated by line ends.
        furniture: of the site and not of the document.
    """

    words: str
    tag: str
    scope: str
    heading: int = 0
    label: str = ""
    opens: Listing | None = None
    anchor: str = ""
    links: tuple[Link, ...] = ()
    bold: bool = False
    tail: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    furniture: bool = False

    @property
    def shown(self) -> str:
        """The words with the label before them."""
        return f"{self.label} {self.words}" if self.label else self.words


@dataclass(slots=True)
class _Frame:
    """A block element that is open, in the list item ``item``.

    An item's label waits in its frame for the first words inside.
    """

    tag: str
    scope: str
    heading: int
    furniture: bool
    own: bool
    bold: bool
    pre: bool
    listing: Listing | None
    item: _Frame | None = None
    label: str = ""
    opens: Listing | None = None


@dataclass(slots=True)
class _Writing:
    """The line that is being put together."""

    pieces: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    link_starts: list[tuple[str, int]] = field(default_factory=list)
    anchor: str = ""
    bold: int = 0
    slanted: int = 0
    plain: bool = False
    tail_from: int | None = None


def lines_of(root: LexborNode) -> list[Line]:
    """Return the lines inside an element, in reading order.

    The tree is walked without recursion: a page may nest as deep as its limits let it.
    """
    walk = _Walk(root)
    return walk.lines()


class _Walk:
    """Walks a tree once, from left to right."""

    def __init__(self, root: LexborNode) -> None:
        self._root = root
        self._lines: list[Line] = []
        self._now = _Writing()
        self._frames = [
            _Frame(
                tag=root.tag or "",
                scope="",
                heading=0,
                furniture=False,
                own=root.tag in OWN_PARTS,
                bold=False,
                pre=False,
                listing=None,
            )
        ]

    def lines(self) -> list[Line]:
        """Walk the tree; return its lines in reading order."""
        open_nodes: list[tuple[LexborNode, bool]] = []
        node = self._root.first_child
        while True:
            if node is None:
                if not open_nodes:
                    break
                closed, is_block = open_nodes.pop()
                self._leave(closed.tag or "", is_block=is_block)
                node = closed.next
                continue
            frames = len(self._frames)
            if self._enters(node):
                open_nodes.append((node, len(self._frames) > frames))
                node = node.first_child
            else:
                node = node.next
        self._flush()
        return self._lines

    def _enters(self, node: LexborNode) -> bool:
        """Take what a node says; True where its children are to be walked."""
        tag = node.tag or "-"
        if tag == "-text":
            self._text(node.text_content or "")
            return False
        if tag[0] == "-":
            return False
        if tag in _BLOCKS or (tag == "time" and is_posting(node)):
            return self._enter_block(node, tag)
        if tag == "br":
            self._end_line()
        elif tag == "a":
            self._enter_link(node)
        elif tag in _BOLD:
            self._now.bold += 1
        elif tag in _SLANTED:
            if not self._now.slanted:
                self._now.tail_from = len(self._now.pieces)
            self._now.slanted += 1
        elif tag[:2] == "ai" and tag[2:].isdecimal():
            self._flush()
            self._now.anchor = tag.upper()
        return True

    def _enter_block(self, node: LexborNode, tag: str) -> bool:
        frame = self._frames[-1]
        if tag == "button" and frame.heading:
            return self._push(frame)  # the button that unfolds a part is its heading
        self._flush()
        attrs = node.attributes  # one dict costs less than two questions to ``attrs``
        if tag in ("hr", "nav") or attrs.get("role") == "navigation":
            return False
        name = f"{attrs.get('id') or ''} {attrs.get('class') or ''}".strip()
        style = attrs.get("style") or ""
        inner = _Frame(
            tag=tag,
            scope=f"{frame.scope} {name}"[-_MOST_SCOPE:] if name else frame.scope,
            heading=int(tag[1]) if tag in _HEADINGS else frame.heading,
            furniture=frame.furniture
            or is_furniture(node, tag, name, attrs.get("role"), in_document=frame.own),
            own=frame.own or tag in OWN_PARTS,
            bold=frame.bold or ("bold" in style and "font-weight" in style),
            pre=frame.pre or tag == "pre",
            listing=frame.listing,
            item=frame.item,
        )
        if tag in ("ol", "ul", "menu", "dir"):
            inner.listing = Listing.of(node, tag)
        elif tag == "li":
            inner.label, inner.opens = item_label(node, frame.listing), frame.listing
            inner.item = inner
        elif tag == "table" and is_grid(node):
            self._add_table(node, inner)
            return False
        if name.startswith("AI") and name[2:].isdecimal():
            self._now.anchor = name
        return self._push(inner)

    def _push(self, frame: _Frame) -> bool:
        self._frames.append(frame)
        return True

    def _leave(self, tag: str, *, is_block: bool) -> None:
        now = self._now
        if is_block:
            frame = self._frames[-1]
            if not (tag == "button" and frame.heading):
                self._flush()
            self._frames.pop()
        elif tag == "a":
            if now.link_starts:
                href, start = now.link_starts.pop()
                now.links.append(Link(href=href, words=folded("".join(now.pieces[start:]))))
        elif tag in _BOLD:
            now.bold = max(0, now.bold - 1)
        elif tag in _SLANTED:
            now.slanted = max(0, now.slanted - 1)

    def _enter_link(self, node: LexborNode) -> None:
        attrs, now = node.attributes, self._now
        if name := attrs.get("name") or attrs.get("id"):
            now.anchor = name if name.startswith("AI") or not now.anchor else now.anchor
        now.link_starts.append((attrs.get("href") or "", len(now.pieces)))

    def _text(self, text: str) -> None:
        now = self._now
        if text.isspace():
            if now.pieces:
                now.pieces.append(text)
            return
        now.pieces.append(text)
        if not (now.bold or self._frames[-1].bold):
            now.plain = True
        if not now.slanted:
            now.tail_from = None

    def _end_line(self) -> None:
        """End a line at ``<br>``; in a heading it is only a wrap."""
        if self._frames[-1].heading or "mgAiTitleTxt" in self._frames[-1].scope:
            self._now.pieces.append(" ")
        else:
            self._flush()

    def _flush(self) -> None:
        now = self._now
        if not now.pieces:
            return
        self._now = _Writing(bold=now.bold, slanted=now.slanted)
        self._now.link_starts = [(href, 0) for href, _ in now.link_starts]
        raw = "".join(now.pieces)
        words = folded(raw)
        if not words:
            self._now.anchor = now.anchor
            return
        now.links += [
            Link(href=href, words=folded("".join(now.pieces[start:])))
            for href, start in now.link_starts
        ]
        parts = _BLANK_LINES.split(raw) if self._frames[-1].pre else [raw]
        for part in parts:
            for piece in split_markers(part):
                self._add(piece, now)

    def _add(self, raw: str, now: _Writing) -> None:
        frame = self._frames[-1]
        words, tail = folded(raw), ""
        if not words:
            return
        if not (frame.pre or frame.heading):
            words, tail = without_tail(raw, now.pieces, now.tail_from) or (words, "")
        item = frame.item
        self._lines.append(
            Line(
                words=words,
                tag=frame.tag,
                scope=frame.scope,
                heading=frame.heading,
                label=_label(words, item, frame.tag) if item else "",
                opens=item.opens if item else None,
                anchor=now.anchor,
                links=tuple(now.links),
                bold=not now.plain,
                tail=tail,
                furniture=frame.furniture,
            )
        )
        now.anchor = ""
        if item is not None:
            item.label, item.opens = "", None

    def _add_table(self, node: LexborNode, frame: _Frame) -> None:
        rows = grid_of(node, lambda cell: "\n".join(shown_lines(lines_of(cell))))
        caption = node.css_first("caption")
        title = folded(caption.text()) if caption is not None else ""
        anchor, self._now.anchor = self._now.anchor, ""
        if title:
            scope = f"{frame.scope} mgCaption"
            self._lines.append(
                Line(words=title, tag="caption", scope=scope, furniture=frame.furniture)
            )
        if rows:
            self._lines.append(
                Line(
                    words="",
                    tag="table",
                    scope=frame.scope,
                    rows=rows,
                    anchor=anchor,
                    furniture=frame.furniture,
                )
            )


def shown_lines(lines: list[Line]) -> Iterator[str]:
    """Yield lines as a browser shows them, each with its label and action; tables row by row."""
    for line in lines:
        if line.rows:
            yield from (" ".join(" ".join(row).split()) for row in line.rows)
            continue
        yield f"{line.shown} {line.tail}" if line.tail else line.shown


def _label(words: str, item: _Frame, tag: str) -> str:
    """Return a list item's label; none beside a label of its own, or a term that is one."""
    own = starts_labelled(words, item.label)
    return "" if own or tag == "dt" else item.label
