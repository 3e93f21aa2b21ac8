"""RTF's commands → lines, tables and furniture in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.containers.rtfwords import (
    ASIDE,
    CODE_PAGES,
    FURNITURE,
    LABELS,
    OLD_PAGES,
    SIGNS,
    TAKEN,
    code_page,
)
from corpus.errors import UnreadableDocument

# A page of minutes has some hundred commands; these are ten thousand pages.
MOST_COMMANDS = 5_000_000
MOST_GROUPS = 2_000  # in one another; Word writes a dozen

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<value>-?\d{1,9})? ?"
    r"|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])|(?P<brace>[{}])|[\r\n]+"
    r"|(?P<text>[^\\{}\r\n]+)|.",
    re.DOTALL,
)
_LABEL_END = re.compile(r"[ \t\xa0]*\x01[ \t\xa0]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """What holds inside one pair of braces."""

    skipped: bool = False
    place: str = "body"
    fallback: int = 1  # characters after a Unicode one, for programs that do not know it
    code_page: str = ""
    strong: bool = False
    hidden: bool = False
    opened: bool = False  # nothing has stood in it yet: its first word names it
    label: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph: whether all of it is bold or underlined, and whether it is outlined."""

    text: str
    strong: bool
    outlined: bool


@dataclass(slots=True)
class _Words:
    """The paragraph that is being read in one place: the body, a header, a note."""

    pieces: list[str] = field(default_factory=list)
    strong: int = 0

    def take(self, *, outlined: bool) -> Line:
        text = _LABEL_END.sub(" ", "".join(self.pieces))
        # Characters beyond 16 bits come as two halves; a half that stands alone is damage.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        strong = 0 < sum(map(len, self.pieces)) <= self.strong + 3
        self.pieces, self.strong = [], 0
        return Line(text=text, strong=strong, outlined=outlined)


@dataclass(slots=True)
class Parser:
    """Reads RTF into ``flow``: lines, and tables as rows of cells, in order.

    ``furniture`` holds headers and footers, ``notes`` the footnotes; ``whole`` is False where the
    file ends before its last brace.
    """

    path: Path
    flow: list[Line | list[list[str]]] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    whole: bool = True
    group: _Group = field(default_factory=_Group)
    default_page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    words: dict[str, _Words] = field(default_factory=dict)
    raw: bytearray = field(default_factory=bytearray)
    to_skip: int = 0
    font: int = -1
    in_table: bool = False
    outlined: bool = False
    cell: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def read(self, text: str) -> None:
        """Read a whole file, its bytes as Latin-1."""
        stack: list[_Group] = []
        at, end = 0, len(text)
        while at < end:
            match = _TOKEN.match(text, at)
            if match is None:  # the last alternative takes any character
                break
            at = match.end()
            if match["text"] is not None:
                self._text(match["text"].encode("latin-1"))
            elif match["hex"] is not None:
                self._text(bytes.fromhex(match["hex"]))
            elif match["word"] is not None:
                value = int(match["value"]) if match["value"] else None
                if match["word"] == "bin" and value is not None and value > 0:
                    at += value
                self._word(match["word"], value)
            elif match["sign"] is not None:
                self._sign(match["sign"])
            elif match["brace"] is not None and not self._brace(match["brace"], stack):
                break
        self.whole = not stack
        self._flush()
        self.group = _Group()  # as if every open brace were closed
        self._end_paragraph()
        self._end_table()

    def _brace(self, brace: str, stack: list[_Group]) -> bool:
        """Open or close a group; False where the outermost one is closed."""
        self._flush()
        self.to_skip = 0
        if brace == "{":
            if len(stack) >= MOST_GROUPS:
                raise UnreadableDocument(
                    self.path, f"nests more than {MOST_GROUPS:,} groups", "Save it anew in Word."
                )
            stack.append(self.group)
            self.group = replace(self.group, opened=True, label=False)
            return True
        if not stack:
            return False
        closed, self.group = self.group, stack.pop()
        if closed.label and not closed.skipped:
            self._put("\x01")
        if closed.place != self.group.place:
            self._close_place(closed.place)
        return bool(stack)

    def _close_place(self, place: str) -> None:
        line = self.words.setdefault(place, _Words()).take(outlined=False)
        if place == "note":
            self.notes.append(line)
        elif place == "furniture":
            self.furniture.append(line.text)

    def _text(self, data: bytes) -> None:
        if self.to_skip:
            skip = min(self.to_skip, len(data))
            self.to_skip -= skip
            data = data[skip:]
        if data and not self.group.skipped and not self.group.hidden:
            self.raw += data
        if data.strip():
            self._named()

    def _named(self) -> None:
        if self.group.opened:
            self.group = replace(self.group, opened=False)

    def _flush(self) -> None:
        if self.raw:
            page = self.group.code_page or self.default_page
            data, self.raw = bytes(self.raw), bytearray()
            self._put(data.decode(page, errors="replace"))

    def _put(self, piece: str) -> None:
        if self.group.skipped or self.group.hidden:
            return
        words = self.words.setdefault(self.group.place, _Words())
        words.pieces.append(piece)
        words.strong += len(piece) if self.group.strong or not piece.strip() else 0

    def _sign(self, sign: str) -> None:
        if sign == "*":
            if self.group.opened:
                # The next word names a destination; only those known to hold words are read.
                self.group = replace(self.group, skipped=True)
            return
        if sign in SIGNS and not self._is_fallback():
            self._flush()
            self._put(SIGNS[sign])

    def _is_fallback(self) -> bool:
        if self.to_skip:
            self.to_skip -= 1
            return True
        return False

    def _word(self, word: str, value: int | None) -> None:
        self._flush()
        opened = self.group.opened
        if opened:
            self._name_group(word)
        if word in SIGNS:
            if not self._is_fallback():
                self._put(SIGNS[word])
        elif word == "u" and value is not None:
            self._unicode(value)
        elif word in _BREAKS:
            _BREAKS[word](self)
        else:
            self._property(word, value)

    def _unicode(self, value: int) -> None:
        code = value + 65_536 if value < 0 else value
        if 0xF000 <= code <= 0xF0FF:
            self._put("•" if code in (0xF0B7, 0xF0A7) else " ")
        elif 0 < code < 0x110000:
            self._put(chr(code))
        self.to_skip = self.group.fallback

    def _name_group(self, word: str) -> None:
        group = replace(self.group, opened=False)
        outer_skipped = group.skipped
        if word in TAKEN:
            group = replace(group, skipped=False)
        if word in LABELS:
            group = replace(group, label=True)
        elif word == "footnote":
            group = replace(group, place="note")
        elif word in FURNITURE:
            group = replace(group, place="furniture", skipped=outer_skipped)
        elif word in ASIDE:
            group = replace(group, skipped=True)
        self.group = group

    def _property(self, word: str, value: int | None) -> None:
        on = value != 0
        if word in ("b", "ul", "ulnone"):
            self.group = replace(self.group, strong=on and word != "ulnone")
        elif word in ("v", "deleted"):
            self.group = replace(self.group, hidden=on)
        elif word == "plain":
            self.group = replace(self.group, strong=False, hidden=False, code_page="")
        elif word == "uc" and value is not None:
            self.group = replace(self.group, fallback=min(max(value, 0), 8))
        elif word == "f" and value is not None:
            self.font = value
            self.group = replace(self.group, code_page=self.fonts.get(value, ""))
        elif word == "fcharset" and value in CODE_PAGES:
            self.fonts[self.font] = CODE_PAGES[value]
        elif word == "ansicpg" and value is not None:
            self.default_page = code_page(value)
        elif word in OLD_PAGES:
            self.default_page = OLD_PAGES[word]
        elif word == "outlinelevel":
            self.outlined = True

    def _end_paragraph(self) -> None:
        if self.group.skipped:
            return
        place = self.group.place
        line = self.words.setdefault(place, _Words()).take(outlined=self.outlined)
        if place == "note":
            self.notes.append(line)
        elif place == "furniture":
            self.furniture.append(line.text)
        elif self.in_table:
            self.cell.append(line.text)
        else:
            self._end_table()
            self.flow.append(line)

    def _reset_paragraph(self) -> None:
        self.in_table = self.outlined = False

    def _enter_table(self) -> None:
        self.in_table = True

    def _end_cell(self) -> None:
        self.in_table = True
        self._end_paragraph()
        self.row.append("\n".join(self.cell))
        self.cell = []

    def _end_row(self) -> None:
        if self.row:
            self.rows.append(self.row)
        self.row, self.in_table = [], False

    def _end_table(self) -> None:
        if self.cell:
            self._end_cell()
        self._end_row()
        if self.rows:
            self.flow.append(self.rows)
            self.rows = []


_BREAKS: Mapping[str, Callable[[Parser], None]] = {
    "par": Parser._end_paragraph,
    "sect": Parser._end_paragraph,
    "page": Parser._end_paragraph,
    "column": Parser._end_paragraph,
    "nestcell": Parser._end_paragraph,
    "pard": Parser._reset_paragraph,
    "intbl": Parser._enter_table,
    "trowd": Parser._enter_table,
    "cell": Parser._end_cell,
    "row": Parser._end_row,
}
