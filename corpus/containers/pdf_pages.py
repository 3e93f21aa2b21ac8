"""PDF bytes → words with their places, ruling lines and pictures of each page, by pdfium.

pdfium (the library in Chrome) finds characters and their order within a line; everything of
what minutes mean is ours.  One call a word, not one a character: that is what keeps this cheap.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.containers.pdf_fonts import Letters, decoded, doubtful
from corpus.containers.pdf_rules import Rule, page_rules
from corpus.errors import UnreadableDocument

# The longest agenda packs that councils publish have about 1,500 pages.
MAX_PAGES = 3_000
# A closely printed A4 page has 6,000 characters; a page of a poster or a spreadsheet ten times it.
MAX_PAGE_CHARS = 100_000
# Twice the longest pack: beyond it the words alone would take gigabytes as records.
MAX_CHARS = 10_000_000
# A long pack takes ten; only a file made to be slow takes minutes.
MAX_SECONDS = 240

_WORDS = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_HYPHENS = ("\x02", "\ufffe")  # pdfium's signs for a hyphen that ends a line
_BOLD = re.compile(rb"bold|black|heavy|semibold|demi", re.IGNORECASE)
_BOLD_WEIGHT = 600


class Word(NamedTuple):
    """One printed word; points from the page's top left corner.

    A named tuple and not a dataclass: a page has hundreds, and they cost a third to make.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    bold: bool
    upright: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands on a page: ``lines`` of words in the order of the file's own text."""

    number: int
    width: float
    height: float
    lines: tuple[tuple[Word, ...], ...]
    rules: tuple[Rule, ...]
    pictures: int
    letters: Letters = Letters.TOLD


def open_pdf(data: bytes, path: Path) -> Any:  # noqa: ANN401 - pypdfium2 ships no types
    """Return pdfium's document.

    Raises:
        UnreadableDocument: a password is needed, the file is broken, has no pages or too many.
    """
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            reason = "is encrypted and needs a password"
            raise UnreadableDocument(path, reason, "Save it without a password.") from error
        reason = "is no PDF that can be opened (truncated or damaged)"
        raise UnreadableDocument(path, reason, "Fetch it again.") from error
    if not count:
        raise UnreadableDocument(path, "has no pages (damaged)", "Fetch it again.")
    if count > MAX_PAGES:
        reason = f"has {count:,} pages; at most {MAX_PAGES:,} are read"
        raise UnreadableDocument(path, reason, "Split it into files of one meeting each.")
    return document


def pages_of(document: Any, path: Path) -> Iterator[Page]:  # noqa: ANN401
    """Yield the pages; a page that pdfium cannot load is an empty one.

    Raises:
        UnreadableDocument: the text is longer than any minutes are.
    """
    total, until = 0, monotonic() + MAX_SECONDS
    for number in range(1, len(document) + 1):
        try:
            loaded = document[number - 1]
            words = loaded.get_textpage()
        except pdfium.PdfiumError:
            yield Page(number=number, width=0, height=0, lines=(), rules=(), pictures=0)
            continue
        if monotonic() > until:
            reason = f"takes more than {MAX_SECONDS} seconds to read"
            raise UnreadableDocument(path, reason, "Print it to a new PDF.")
        length = words.count_chars()
        total += length
        if length > MAX_PAGE_CHARS or total > MAX_CHARS:
            reason = f"page {number} holds more text than minutes do ({length:,} characters)"
            raise UnreadableDocument(path, reason, "Save the minutes alone as a PDF.")
        yield _page(number, loaded, words, length)
        words.close()
        loaded.close()


def _page(number: int, loaded: Any, words: Any, length: int) -> Page:  # noqa: ANN401
    frame = _Frame.of(loaded)
    rules, pictures = page_rules(loaded.raw, frame.place)
    fonts = _Fonts(words.raw)
    text, letters = page_text(words.raw, length), Letters.TOLD
    if doubtful(text):
        text, letters = decoded(text, fonts.at)
    lost = letters is Letters.LOST
    return Page(
        number=number,
        width=frame.width,
        height=frame.height,
        lines=() if lost else tuple(_lines(words.raw, text, fonts, frame)),
        rules=rules,
        pictures=pictures,
        letters=letters,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Turns pdfium's places (from the bottom left, not rotated) into those that a reader sees."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @classmethod
    def of(cls, loaded: Any) -> _Frame:  # noqa: ANN401
        left, bottom, right, top = loaded.get_cropbox()
        return cls(left=left, bottom=bottom, right=right, top=top, turn=loaded.get_rotation())

    @property
    def width(self) -> float:
        wide, high = self.right - self.left, self.top - self.bottom
        return high if self.turn in (90, 270) else wide

    @property
    def height(self) -> float:
        wide, high = self.right - self.left, self.top - self.bottom
        return wide if self.turn in (90, 270) else high

    def place(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Return (x0, top, x1, bottom) as seen."""
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turn == 90:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turn == 180:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left


def page_text(raw: Any, length: int) -> str:  # noqa: ANN401
    """Return a page's characters, one for each index of pdfium's.

    pdfium's own text leaves out characters without a meaning; then they are asked for singly.
    """
    buffer = ctypes.create_string_buffer(2 * (length + 1))
    pdfium_c.FPDFText_GetText(raw, 0, length, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[:-2].decode("utf-16-le", "replace")
    if len(text) == length and "\x00" not in text:
        return text
    codes = (pdfium_c.FPDFText_GetUnicode(raw, i) for i in range(length))
    return "".join(
        chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        for code in codes
    )


def _lines(
    raw: Any,  # noqa: ANN401
    text: str,
    fonts: _Fonts,
    frame: _Frame,
) -> Iterator[tuple[Word, ...]]:
    start = 0
    for line in re.split("(\r\n|\r|\n)", text):
        found = [(start + m.start(), m[0]) for m in _WORDS.finditer(line)]
        start += len(line)
        if not found:
            continue
        first, last = fonts.bold(found[0][0]), fonts.bold(found[-1][0])
        one_weight = first if first == last else None
        words: list[Word] = []
        for index, word in found:
            bold = fonts.bold(index) if one_weight is None else one_weight
            placed = _word(raw, index, word, bold, frame)
            if not placed.upright and _stacked(raw, index):
                yield from _letters(raw, index, word, bold, frame)
                continue
            words.append(placed)
            if word[-1] in _HYPHENS:  # pdfium joins the next line to a line that ends so
                yield tuple(words)
                words = []
        if words:
            yield tuple(words)


def _stacked(raw: Any, index: int) -> bool:  # noqa: ANN401
    """Tell letters below one another (the codes of a grid's column) from turned words."""
    return bool(abs(pdfium_c.FPDFText_GetCharAngle(raw, index)) < 0.1)


def _letters(
    raw: Any,  # noqa: ANN401
    index: int,
    text: str,
    bold: bool,
    frame: _Frame,
) -> Iterator[tuple[Word, ...]]:
    """Yield the letters of a word one by one, each a line."""
    for at, letter in enumerate(text):
        yield (_word(raw, index + at, letter, bold, frame),)


_BOX = pdfium_c.FS_RECTF()
_BOX_AT = ctypes.byref(_BOX)
_LOOSE_BOX = pdfium_c.FPDFText_GetLooseCharBox


def _word(raw: Any, index: int, text: str, bold: bool, frame: _Frame) -> Word:  # noqa: ANN401
    """Return a word with the box around its first and last characters."""
    box = _BOX
    if text[-1] in _HYPHENS:
        text = text[:-1] + "-"
    _LOOSE_BOX(raw, index, _BOX_AT)
    left, right, low, high = box.left, box.right, box.bottom, box.top
    upright = True
    if len(text) > 1:
        tall = high - low
        start = low
        _LOOSE_BOX(raw, index + len(text) - 1, _BOX_AT)
        upright = abs(box.bottom - start) < tall * 0.7 or box.left - left > tall
        if box.left < left:
            left = box.left
        if box.right > right:
            right = box.right
        if not upright:
            low, high = min(low, box.bottom), max(high, box.top)
    if frame.turn:
        upright = True
    x0, top, x1, bottom = frame.place(left, low, right, high)
    return Word(x0, top, x1, bottom, text, bold, upright)


class _Fonts:
    """Which characters of a page are bold; each font is asked once a page."""

    def __init__(self, raw: Any) -> None:  # noqa: ANN401
        self._raw = raw
        self._known: dict[int, bool] = {}

    def bold(self, index: int) -> bool:
        """Tell whether a character is printed bold."""
        font = self._font(index)
        key = ctypes.cast(font, ctypes.c_void_p).value if font else 0
        if not key:
            return False
        if key not in self._known:
            self._known[key] = _is_bold(font)
        return self._known[key]

    def at(self, index: int) -> int:
        """Return a number for the font of a character; 0 where it has none."""
        font = self._font(index)
        return (ctypes.cast(font, ctypes.c_void_p).value or 0) if font else 0

    def _font(self, index: int) -> Any:  # noqa: ANN401
        shown = pdfium_c.FPDFText_GetTextObject(self._raw, index)
        return pdfium_c.FPDFTextObj_GetFont(shown) if shown else None


def _is_bold(font: Any) -> bool:  # noqa: ANN401
    name = ctypes.create_string_buffer(128)
    length = pdfium_c.FPDFFont_GetBaseFontName(font, name, 128)
    if 0 < length <= 128 and _BOLD.search(name.raw[:length]):
        return True
    return bool(pdfium_c.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT)
