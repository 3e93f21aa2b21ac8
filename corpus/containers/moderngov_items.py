"""Writes the items of a ModernGov page or reply: number, title, zones, and what is cut short."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from corpus.containers.html_lines import Line, Link
from corpus.containers.moderngov_words import CUT, FURNITURE, LOST, zone_of
from corpus.containers.tables import write_table
from corpus.extracts import Scribe
from corpus.records import MarkKind, Span

_SIZE = re.compile(
    r"\s*(?:(?:pdf|word|html?)\s*e?icon\s*)?(?:PDF|DOCX?|HTML?)\s+\d+(?:\.\d+)?\s*[KM]B$"
)
_NUMBER = re.compile(
    r"(?P<number>(?:[A-Z]{1,5}[ /.-]?)?\d{1,4}[a-z]?(?:[/.:-]\d{1,4}[a-z]?){0,3}"
    r"(?:\([a-z0-9]{1,3}\))?)\.?"
)
_NUMBERED = re.compile(rf"{_NUMBER.pattern}\s+(?P<title>[^\W\d_].*)", re.DOTALL)
_RESULT = re.compile(r"(?:result|outcome|canlyniad)\W*", re.IGNORECASE)
# A bold line of more words, or one that ends as a sentence does, is said and heads nothing.
_LONGEST_HEADING = 12
_DECIDES = re.compile(
    r"resolv|agreed|decision|recommend|propos|noted|carried|voting|penderfyn|cytunwyd|cynigiwyd",
    re.IGNORECASE,
)


@dataclass(slots=True)
class ItemWriter:
    """Writes the lines of a page into a document, item by item and zone by zone.

    Attributes:
        scribe: what is written to.
        warnings: what the page says that it does not hold.
        minuted: whether any line stands in a Minutes or Decision zone.
    """

    scribe: Scribe = field(default_factory=Scribe)
    warnings: list[str] = field(default_factory=list)
    minuted: bool = False
    _number: str = ""
    _zone: str = ""
    _label: str = ""
    _motion: Span | None = None
    _zone_start: int = 0
    _in_item: bool = False

    def begin_item(
        self, number: str, title: str, link: str | None, *, exempt: bool = False
    ) -> None:
        """Write an item's line, "54. Petitions"; without a title the number's words are marked."""
        self._close_zone()
        self._in_item = True
        self._number = number.strip().rstrip(".") if is_item_number(number.strip()) else ""
        title = title.strip()
        size = _SIZE.search(title)
        name = title[: size.start()] if size else title
        line = " ".join(part for part in (number.strip(), title) if part)
        span = self.scribe.write(line)
        if span is None:
            return
        start = span.end - len(title) if title else span.start
        marked = Span(start=start, end=start + len(name) if name else span.end)
        self.scribe.mark(MarkKind.ITEM, marked, self._number, link)
        if exempt:
            self.scribe.mark(MarkKind.EXEMPT, marked)
        if size and name:
            self.scribe.mark(MarkKind.NOISE, Span(start=marked.end, end=span.end))
        self._open_zone("agenda", "")

    def label(self, words: str) -> None:
        """Write the label of a zone as furniture and open the zone; another label is a heading."""
        zone = zone_of(words) if self._in_item else None
        if zone is None:
            self.scribe.mark(MarkKind.HEADING, self.scribe.write(words))
            return
        self._close_zone()
        self.scribe.mark(MarkKind.NOISE, self.scribe.write(words))
        self._open_zone(zone, words)

    def agenda(self) -> None:
        """Close the zone that is open: what follows is the item's, and none of its text."""
        if self._zone != "agenda":
            self._close_zone()
            self._open_zone("agenda", "")

    def furniture(self, words: str) -> None:
        """Write words of the page that are none of the meeting's."""
        self.scribe.mark(MarkKind.NOISE, self.scribe.write(words))

    def lines(self, lines: Iterable[Line]) -> None:
        """Write lines of text, with what they link to."""
        for line in lines:
            self.line(line)

    def line(self, line: Line) -> None:
        """Write one line of text, or a table."""
        if line.rows:
            self.table(line.rows)
            return
        cut = next((link for link in line.links if _is_cut(link)), None)
        words = line.shown
        if cut is not None and cut.words and words.endswith(cut.words):
            words = words[: -len(cut.words)]
        if FURNITURE.fullmatch(line.words) and (line.links or not self._in_item):
            self.furniture(words)
        else:
            span = self.scribe.write(words)
            if line.heading or is_bold_heading(line):
                self.scribe.mark(MarkKind.HEADING, span)
        if line.tail:
            self.scribe.mark(MarkKind.ACTION, self.scribe.write(line.tail))
        if cut is not None:
            self.furniture(cut.words)
            self._warn_cut(cut)

    def table(self, rows: tuple[tuple[str, ...], ...]) -> None:
        """Write a table of an item's text; its rows begin no items: the page has said which do."""
        before = len(self.scribe.marks)
        write_table(self.scribe, rows)
        for at in range(before, len(self.scribe.marks)):
            mark = self.scribe.marks[at]
            if mark.kind is MarkKind.ITEM:
                heading = replace(mark, kind=MarkKind.HEADING, value="")
                self.scribe.marks[at] = heading

    def votes(self, title: str, rows: tuple[tuple[str, ...], ...]) -> None:
        """Write a table of recorded votes; a motion whose result is "Lost" is marked as such."""
        if title:
            self.label(title)
            self._motion = None if zone_of(title) else self._written(title)
        if self._zone != "vote":
            self._close_zone()
            self._open_zone("vote", title)
        for row in rows:
            cells = [" ".join(cell.split()) for cell in row]
            span = self.scribe.write("\t".join(filter(None, cells)))
            if any(LOST.fullmatch(cell) for cell in cells):
                # "Result | Lost" under the names says it of the motion over them.
                of_motion = _RESULT.fullmatch(cells[0]) and self._motion
                self.scribe.mark(MarkKind.LOST, self._motion if of_motion else span)

    def _written(self, words: str) -> Span:
        """Return where the words that were just written stand."""
        end = self.scribe.length - 2
        return Span(start=end - len(words), end=end)

    def finish(self) -> None:
        """Close the last zone."""
        self._close_zone()
        self._in_item = False

    def _open_zone(self, zone: str, label: str) -> None:
        self._zone, self._label, self._zone_start = zone, label, self.scribe.length

    def _close_zone(self) -> None:
        if not self._zone:
            return
        if self.scribe.length > self._zone_start:
            self.scribe.mark_since(MarkKind.ZONE, self._zone_start, self._zone)
            self.minuted = self.minuted or self._zone in ("minutes", "decision")
        elif self._label and self._zone in ("minutes", "decision"):
            # The text stood in something that the page or its copy lost.
            self.warnings.append(
                f"item {self._number or '?'}: nothing stands under “{self._label}” on the page"
            )
        self._zone = ""

    def _warn_cut(self, cut: Link) -> None:
        what = {"agenda": "agenda text", "vote": "vote"}.get(self._zone, "minutes")
        number = self._number or cut.words.rstrip(".").rpartition(" ")[2]
        self.warnings.append(f"item {number}: the page cuts the {what}; full text at {cut.href}")


def is_bold_heading(line: Line) -> bool:
    """Tell a short bold line that heads what follows from bold words that say or decide."""
    if not line.bold or line.label or line.tag not in ("p", "div"):
        return False
    if "£" in line.words or len(line.words.split()) > _LONGEST_HEADING:
        return False
    said = line.words.endswith((".", ";", ",")) or _DECIDES.search(line.words)
    return not said and any(map(str.isalpha, line.words))


def split_number(words: str) -> tuple[str, str]:
    """Return a printed title's number and words: "4 Budget", "12. Any other business"."""
    match = _NUMBERED.fullmatch(words)
    return (match["number"], match["title"]) if match else ("", words)


def is_item_number(words: str) -> bool:
    """Tell the number of an item that stands alone in its cell: "54.", "77/21"."""
    return len(words) <= 20 and _NUMBER.fullmatch(words) is not None


def _is_cut(link: Link) -> bool:
    return "mgai.aspx" in link.href.lower() and CUT.search(link.words) is not None
