"""One paragraph of Word: its runs → the words that are printed, with tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from corpus.containers.printedlines import broken_lines
from corpus.containers.wordstyles import switch
from corpus.containers.zipped import attribute, local
from corpus.errors import UnreadableDocument

# Deeper than any author nests; Python's own stack holds ten times as many.
DEEPEST = 60
_ASIDE = frozenset(
    (
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "instrText",
        "delText",
        "delInstrText",
        "rt",  # the small print over Asian words
        "Fallback",
        "commentReference",
        "footnoteRef",
        "endnoteRef",
        "posOffset",  # a drawing's measures are text too
        "pctWidth",
        "pctHeight",
        "align",
    )
)
_PLAIN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Signs of the fonts Symbol and Wingdings that carry meaning; the others are ornaments.
_SIGNS = {
    0xFC: "✓",
    0xFE: "☑",
    0xFB: "✗",
    0xB7: "•",
    0xA7: "•",
    0x2D: "-",
    0xE0: "→",
    0xB0: "°",
    0xA8: "☐",
}


@dataclass(slots=True)
class Changes:
    """How many changes stand in a document that nobody has accepted or rejected yet."""

    inserted: int = 0
    deleted: int = 0


@dataclass(slots=True)
class Words:
    """What the runs of a paragraph say.

    Attributes:
        boxes: the contents of text boxes that are anchored in it.
        notes: the footnotes and endnotes that it refers to, "footnote 2".
        strong: how many of its characters are bold or underlined.
    """

    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    strong: int = 0

    @property
    def text(self) -> str:
        """Return the words, with a line end where the author broke the line."""
        return "".join(self.pieces)

    def is_strong(self) -> bool:
        """Tell whether all words are bold or underlined."""
        return 0 < sum(map(len, self.pieces)) <= self.strong + 2

    def lines(self) -> list[str]:
        """Return the lines that the author broke, joined again inside a sentence."""
        return broken_lines(self.text)


def read_words(paragraph: Element, changes: Changes, path: Path, *, strong: bool = False) -> Words:
    """Return the words of a paragraph element.

    Args:
        paragraph: the element.
        changes: counts the tracked changes.
        path: names the file in errors.
        strong: its style is bold.

    Raises:
        UnreadableDocument: elements are nested without reason.
    """
    words = Words()
    _gather(paragraph, words, _Walk(changes=changes, path=path, strong=strong), 0)
    return words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    changes: Changes
    path: Path
    strong: bool


def _gather(element: Element, words: Words, walk: _Walk, depth: int) -> None:
    if depth > DEEPEST:
        raise too_deep(walk.path)
    for child in element:
        name = local(child)
        if name == "r":
            _run(child, words, walk, depth)
        elif name in ("del", "moveFrom"):
            walk.changes.deleted += 1
        elif name == "txbxContent":
            words.boxes.append(child)
        elif name not in _ASIDE:
            walk.changes.inserted += name in ("ins", "moveTo")
            _gather(child, words, walk, depth + 1)


def _run(run: Element, words: Words, walk: _Walk, depth: int) -> None:
    strong = walk.strong
    for child in run:
        name = local(child)
        if name == "rPr":
            if switch(child, "vanish"):  # hidden: not printed
                return
            bold = switch(child, "b")
            strong = bool(switch(child, "u")) or (strong if bold is None else bold)
        elif name == "t":
            piece = child.text or ""
            words.pieces.append(piece)
            words.strong += len(piece) if strong else 0
        elif name in _PLAIN:
            words.pieces.append(_PLAIN[name])
            words.strong += strong
        elif name == "sym":
            words.pieces.append(_sign(child))
        elif name in ("footnoteReference", "endnoteReference"):
            words.notes.append(f"{name.removesuffix('Reference')} {attribute(child, 'id')}")
        elif name not in _ASIDE:
            # Drawings with text boxes, and what other programs wrap around text.
            _gather_one(child, words, walk, depth)


def _gather_one(element: Element, words: Words, walk: _Walk, depth: int) -> None:
    if local(element) == "AlternateContent":
        # The same drawing twice, for new and for old Word.
        choice = [c for c in element if local(c) == "Choice"] or list(element)
        for child in choice[:1]:
            _gather(child, words, walk, depth + 1)
        return
    _gather(element, words, walk, depth + 1)


def _sign(element: Element) -> str:
    code = attribute(element, "char")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,5}", code):
        return ""
    number = int(code, 16)
    if 0xF000 <= number <= 0xF0FF:
        return _SIGNS.get(number - 0xF000, "")
    sign = chr(number)
    return sign if sign.isprintable() else ""


def too_deep(path: Path) -> UnreadableDocument:
    """Return the error for elements nested in one another without reason."""
    return UnreadableDocument(
        path, f"nests its parts more than {DEEPEST} deep", "Open it in Word, and save it anew."
    )


def children(parent: Element, depth: int, path: Path) -> Iterator[tuple[str, Element]]:
    """Yield the paragraphs, tables, rows or cells under an element, out of their wrappings.

    Controls for forms ("sdt"), other programs' marks and accepted insertions wrap any of them.
    """
    if depth > DEEPEST:
        raise too_deep(path)
    for child in parent:
        name = local(child)
        if name in ("p", "tbl", "tr", "tc", "altChunk"):
            yield name, child
        elif name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"):
            yield from children(child, depth + 1, path)
        elif name == "AlternateContent":
            for choice in _choices(child)[:1]:
                yield from children(choice, depth + 1, path)


def _choices(element: Element) -> Sequence[Element]:
    return [c for c in element if local(c) == "Choice"] or list(element)
