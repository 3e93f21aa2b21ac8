"""How text is dressed for whoever reads it: width, quiet colour, links, or none of these.

Every function takes bare text and makes it fit to be shown first: text of minutes and questions
cannot steer the terminal.  What has been dressed is not to be wrapped again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import quote

from assistant.terminal.signs import columns, shown
from corpus.patterns import lazy_re

NARROWEST: Final = 40
WIDEST: Final = 100
# A line of the source at least this long that another follows was broken by a column's width.
_BROKEN = 50
_COLUMN = 120
_WORD = lazy_re(r"\S+")
_ENDS: Final = '.:;!?”"'
# What an entry of a list begins with: a bullet, "(a)", "iv)", "1."; "A." is an initial.
_LIST = lazy_re(
    r"\s*(?:[-•*·▪●–—]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,3})\)|\d{1,2}\.)(?:\s|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one stream is written to.

    Attributes:
        colour: SGR sequences may be used.
        width: columns of a line, 40 to 100.
        plain: for screen readers: words in place of signs, and no decoration.
        links: the terminal takes OSC 8 links.
    """

    colour: bool
    width: int
    plain: bool
    links: bool


BARE: Final = Style(colour=False, width=80, plain=False, links=False)

Paint: TypeAlias = Callable[[Style, str], str]


def style_for(
    *, color: str, plain: bool, is_terminal: bool, columns: int, environment: Mapping[str, str]
) -> Style:
    """Return the style of a stream.

    ``color`` is auto, always or never.  For auto NO_COLOR forbids, FORCE_COLOR and CLICOLOR_FORCE
    demand, and otherwise a terminal gets colour unless CLICOLOR is 0 or it is a dumb one.
    """
    auto = _wants_colour(environment, is_terminal=is_terminal)
    colour = {"always": True, "never": False}.get(color, auto) and not plain
    return Style(
        colour=colour,
        width=max(NARROWEST, min(WIDEST, columns)),
        plain=plain,
        links=not plain and _takes_links(environment, is_terminal=is_terminal),
    )


def _wants_colour(environment: Mapping[str, str], *, is_terminal: bool) -> bool:
    if environment.get("NO_COLOR"):
        return False
    forced = environment.get("FORCE_COLOR") or environment.get("CLICOLOR_FORCE")
    if forced:
        return forced not in ("0", "false")
    return is_terminal and environment.get("TERM") != "dumb" and environment.get("CLICOLOR") != "0"


def _takes_links(environment: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Tell whether OSC 8 is understood: FORCE_HYPERLINK says, or the terminal is known to."""
    forced = environment.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    if not is_terminal or environment.get("TERM") == "dumb":
        return False
    program, term = environment.get("TERM_PROGRAM", ""), environment.get("TERM", "")
    if program == "tmux":
        return _number(environment.get("TERM_PROGRAM_VERSION", "")) >= 3.4
    if _number(environment.get("VTE_VERSION", "")) >= 5000:
        return True
    return (
        program in ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio")
        or term in ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour")
        or any(name in environment for name in ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM"))
    )


def _number(words: str) -> float:
    found = re.match(r"\d+(?:\.\d+)?", words)
    return float(found[0]) if found else 0.0


def bare(_: Style, text: str) -> str:
    """Return text as it may be shown, undressed."""
    return shown(text)


def bold(style: Style, text: str) -> str:
    """Return what the eye is to find first."""
    return _sgr(style, text, "1", "22")


def dim(style: Style, text: str) -> str:
    """Return what is there for whoever looks for it: ids, paths."""
    return _sgr(style, text, "2", "22")


def mark(style: Style, text: str) -> str:
    """Return a word that was looked for."""
    return _sgr(style, text, "1;36", "22;39")


def warn(style: Style, text: str) -> str:
    """Return what must not be overlooked: draft minutes, a lost motion."""
    return _sgr(style, text, "33", "39")


def heading(style: Style, text: str) -> str:
    """Return the line above a group."""
    return _sgr(style, text, "1;4", "22;24")


def _sgr(style: Style, text: str, on: str, off: str) -> str:
    text = shown(text)
    return f"\033[{on}m{text}\033[{off}m" if style.colour and text.strip() else text


def link(style: Style, text: str, address: str | None, paint: Paint = bare) -> str:
    """Return text that leads to a web address where the terminal takes links, else the text."""
    dressed = paint(style, text)
    target = web_address(address)
    return f"\033]8;;{target}\033\\{dressed}\033]8;;\033\\" if style.links and target else dressed


def web_address(address: str | None) -> str | None:
    """Return an address of the web with nothing in it that a terminal could obey, or None."""
    if not address or not re.match(r"https?://[^/\s]", address):
        return None
    return quote(address, safe=":/?#[]@!$&'()*+,;=%~-._", errors="replace")


def wrap(
    style: Style,
    text: str,
    *,
    first: str = "",
    rest: str = "",
    paint: Paint = bare,
    marks: Sequence[tuple[int, int]] = (),
) -> list[str]:
    """Return text in lines of the style's width, white space folded; [] for none.

    Nothing but white space is lost or changed, save signs that steer a terminal.  Lines of a list
    stay lines; a line that a column's width had broken is joined.  A word wider than the line,
    such as an address, stays whole.

    Args:
        style: for its width and colour.
        text: as it stands in the source.
        first: what the first line begins with; it may be dressed.
        rest: what every other line begins with.
        paint: how each line is dressed, but for the marks.
        marks: (start, end) of the words in ``text`` to be marked, in order.
    """
    lines: list[str] = []
    for paragraph in paragraphs(text):
        opening = rest if lines else first
        for words in _filled(style, paragraph, width_of(opening), width_of(rest)):
            opening = rest if lines else first
            lines.append(opening + _dressed(style, words, paint, marks))
    return lines


def rewrap(style: Style, text: str) -> list[str]:
    """Return text whose lines are laid out already, each folded at its own indent."""
    lines: list[str] = []
    for line in shown(text).split("\n"):
        indent = " " * (len(line) - len(line.lstrip(" ")))
        lines += wrap(style, line, first=indent, rest=f"{indent}  ") or [""]
    return lines


def width_of(dressed: str) -> int:
    """Return how many columns dressed text takes."""
    return columns(re.sub(r"\033\[[0-9;]*m|\033\]8;;[^\033]*\033\\", "", dressed))


Word: TypeAlias = re.Match[str]


def paragraphs(text: str) -> Iterator[list[Word]]:
    """Yield the words of each paragraph: what a column's width broke is one, a list's lines not."""
    kept: list[Word] = []
    start, length = 0, 0
    for line in text.splitlines(keepends=True):
        found = _WORD.finditer(text, start, start + len(line))
        words = [word for word in found if shown(word[0])]
        if kept and not (words and _goes_on(kept, length, line)):
            yield kept
            kept = []
        start += len(line)
        kept += words
        length = words[-1].end() - words[0].start() if words else 0
    if kept:
        yield kept


def _goes_on(kept: Sequence[Word], length: int, line: str) -> bool:
    """Tell whether a line goes on with the paragraph: the one before was broken, not ended.

    A quote may begin within a line, so its first one may be short: then the next is as long as a
    column is wide.  ``length`` is that of the line before.
    """
    if _LIST.match(line):
        return False
    if length >= _BROKEN:
        return True
    is_first = "\n" not in kept[0].string[: kept[-1].end()].strip()
    is_column = _BROKEN <= len(line.strip()) <= _COLUMN
    return is_first and is_column and kept[-1][0][-1] not in _ENDS


def _filled(style: Style, paragraph: Sequence[Word], first: int, rest: int) -> Iterator[list[Word]]:
    """Yield the words of each line; ``first`` and ``rest`` are the columns taken before them."""
    line: list[Word] = []
    taken = first
    for word in paragraph:
        wide = columns(shown(word[0]))
        if line and taken + 1 + wide > style.width:
            yield line
            line, taken = [], rest
        taken += wide + (1 if line else 0)
        line.append(word)
    if line:
        yield line


def _dressed(
    style: Style, words: Sequence[Word], paint: Paint, marks: Sequence[tuple[int, int]]
) -> str:
    if not marks or not style.colour:
        return paint(style, " ".join(word[0] for word in words))
    return paint(style, " ").join("".join(_pieces(style, word, paint, marks)) for word in words)


def _pieces(
    style: Style, word: Word, paint: Paint, marks: Sequence[tuple[int, int]]
) -> Iterator[str]:
    """Yield a word's pieces, each inside a mark or outside all of them."""
    done, text = word.start(), word[0]
    for start, end in marks:
        start, end = max(start, done), min(end, word.end())
        if start < end:
            yield paint(style, text[done - word.start() : start - word.start()])
            yield mark(style, text[start - word.start() : end - word.start()])
            done = end
    yield paint(style, text[done - word.start() :])
