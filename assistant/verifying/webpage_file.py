"""HTML → its block quotes with their notes, also after a word processor saved it anew."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from assistant.verifying.records import FoundBriefing, FoundExtract, FoundNote, Mark, mark_at

_UNREAD = frozenset({"script", "style", "head", "template"})
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "td", "th"})
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "wbr", "col", "area", "base"})
_NOTE = re.compile(r"#note-(?P<name>[^\s#]+)")


@dataclass(slots=True)
class _Part:
    """A block quote, cell or note that is being read; text before its first reference counts."""

    tag: str
    mark: Mark | None = None
    own_name: str = ""
    text: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_webpage(text: str) -> FoundBriefing:
    """Return the extracts and notes of a page."""
    page = _Page()
    page.feed(text)
    page.close()
    page.finish()
    return FoundBriefing(extracts=tuple(page.extracts), notes=page.notes)


class _Page(HTMLParser):
    """Collects block quotes, quoting cells and notes; a tag that is never closed ends the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.extracts: list[FoundExtract] = []
        self.notes: dict[str, FoundNote] = {}
        self._open: list[str] = []
        self._part: _Part | None = None
        self._link: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a part, a line, or a link to a note."""
        values = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._open.append(tag)
        if tag in _BREAKS:
            self.handle_data("\n")
        if tag == "li" and self._part is not None and self._part.tag == "li":
            self.finish()  # LibreOffice leaves items open
        if self._part is None and tag in ("blockquote", "td", "li"):
            self._part = _Part(tag=tag, mark=_mark(values))
        self._name_note(values.get("id") or values.get("name") or "")
        if tag == "a":
            self._link = values.get("href", "")
            match = _NOTE.search(self._link)
            if match and self._part is not None:
                self._part.notes.append(match["name"])

    def _name_note(self, anchor: str) -> None:
        """Take an item for a note where it, or what stands in it, has a note's anchor."""
        part = self._part
        if part is not None and part.tag == "li" and anchor.startswith("note-"):
            part.own_name = part.own_name or anchor.removeprefix("note-")

    def handle_endtag(self, tag: str) -> None:
        """End what the tag began; what was left open inside it ends too."""
        if tag not in self._open:
            return
        while self._open and self._open.pop() != tag:
            pass
        if tag == "a":
            self._link = None
        if self._part is not None and self._part.tag not in self._open:
            self.finish()

    def handle_data(self, data: str) -> None:
        """Keep text of a part, but the numbers that lead to notes and back."""
        is_number = self._link is not None and self._link.startswith(("#note-", "#ref-"))
        part = self._part
        if part is None or is_number or not _UNREAD.isdisjoint(self._open):
            return
        if part.own_name or not part.notes:
            part.text.append(data)

    def finish(self) -> None:
        """Take over the part that is being read."""
        part, self._part = self._part, None
        if part is None:
            return
        words = "".join(part.text).strip()
        if part.own_name:
            self.notes[part.own_name] = FoundNote(name=part.own_name, words=words)
            return
        is_quoted = part.tag == "td" and bool(part.notes) and words.startswith(("“", '"'))
        if words and (part.tag == "blockquote" or is_quoted):
            self.extracts.append(_extract(words, part, len(self.extracts) + 1))


def _extract(words: str, part: _Part, number: int) -> FoundExtract:
    note = part.notes[0] if part.notes else None
    in_table = part.tag == "td"
    kind = "the table's quotation of" if in_table else "extract"
    place = f"{kind} {note}" if note else f"quotation {number}"
    return FoundExtract(place=place, block=words, note=note, mark=part.mark, in_table=in_table)


def _mark(values: dict[str, str]) -> Mark | None:
    identity = f"span:{values.get('data-document', '')}@{values.get('data-span', '')}"
    return mark_at(identity, values.get("data-text-sha256"))
