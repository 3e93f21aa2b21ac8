"""A timeline as an SVG picture: its words are text, to be selected, searched and listened to.

SVG breaks no lines, so they are broken here, by the widths of Helvetica's letters, which its kin
(Arial, Liberation Sans) share; the margin leaves room for a wider font.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from assistant.register.picture_page import COLOURS, PLAIN, item_words, made_line, stage_word
from assistant.register.timeline import Stage
from assistant.terminal.signs import shown
from assistant.terminal.style import web_address
from corpus import MinutesStatus
from corpus.dates import in_words

_WIDTH, _RIGHT, _TEXT, _LINE = 800, 744, 132, 116  # the picture, its text's ends, the line's place
_FONT: Final = "Helvetica, Arial, 'Liberation Sans', sans-serif"
# Widths in thousandths of the size: of the letters that are not near the middle.
_WIDTHS: Final = {
    **dict.fromkeys("ijl'|‘’", 222),
    **dict.fromkeys("ft.,:;/!I[]\\ ·", 278),
    **dict.fromkeys("r()-“”", 333),
    **dict.fromkeys("ckszvxyJ", 500),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("W%—@", 960),
}
_MIDDLE: Final = 570
_BOLDER: Final = 1.08


@dataclass(slots=True)
class _Drawing:
    """What has been drawn so far, and how far down."""

    parts: list[str] = field(default_factory=list)
    y: float = 0.0

    def write(
        self, words: str, *, size: float, x: float = _TEXT, more: str = "", link: str | None = None
    ) -> None:
        """Write a paragraph below what is there; ``more`` are attributes."""
        room = _RIGHT - x
        lines = list(broken(words, size, room / _BOLDER if "bold" in more else room))
        spans = []
        for line in lines:
            self.y += size * 1.4
            spans.append(f'<tspan x="{x:g}" y="{self.y:.1f}">{escape(line)} </tspan>')
        text = f'<text font-size="{size:g}"{more}>{"".join(spans)}</text>'
        self.parts.append(f"<a href={quoteattr(link)}>{text}</a>" if link else text)


def svg_text(title: str, lines: Sequence[str], stages: Sequence[Stage], made: dt.date) -> str:
    """Return the whole picture; ``lines`` say what was looked for and where."""
    drawing = _Drawing(y=20)
    drawing.write(title, size=24, x=32, more=' font-weight="bold"')
    drawing.y += 4
    for line in lines:
        drawing.write(line, size=13, x=32, more=f' fill="{PLAIN}"')
    drawing.y += 18
    top = drawing.y
    for _, group in groupby(stages, key=lambda stage: stage.evidence.item.item_id):
        _draw_item(drawing, list(group))
    bottom = drawing.y
    drawing.y += 8
    drawing.write(made_line(made), size=11, x=32, more=f' fill="{PLAIN}"')
    height = drawing.y + 24
    line = (
        f'<line x1="{_LINE}" y1="{top:.1f}" x2="{_LINE}" y2="{bottom:.1f}" stroke="#9aa3ab" '
        'stroke-width="3"/>'
    )
    said = f"{len(stages)} steps, oldest first. {' '.join(lines)}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" '
        f'width="{_WIDTH}" height="{height:.0f}" lang="en-GB" '
        f'role="graphics-document document" aria-labelledby="title desc" font-family="{_FONT}" '
        f'fill="#1a1a1a">\n<title id="title">{escape(shown(title))}</title>\n'
        f'<desc id="desc">{escape(shown(said))}</desc>\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{line}\n'
        + "\n".join(drawing.parts)
        + "\n</svg>\n"
    )


def _draw_item(drawing: _Drawing, stages: Sequence[Stage]) -> None:
    """Draw an item of a meeting: its day beside the line, its place, and its steps."""
    first = stages[0]
    drawing.parts.append('<g role="listitem">')
    start = drawing.y
    middle = start + 14
    drawing.parts.append(
        f'<circle cx="{_LINE}" cy="{middle:.1f}" r="6" fill="#ffffff" stroke="{PLAIN}" '
        'stroke-width="3"/>'
    )
    for n, words in enumerate(_day(first.date)):
        drawing.parts.append(
            f'<text x="100" y="{start + 18 + 16 * n:.1f}" font-size="13" font-weight="bold" '
            f'text-anchor="end">{escape(words)}</text>'
        )
    drawing.write(
        item_words(first), size=14, more=' font-weight="bold"', link=web_address(first.link)
    )
    if first.status is MinutesStatus.DRAFT:
        drawing.write("Draft minutes", size=12, more=' font-weight="bold" fill="#7a3d00"')
    for stage in stages:
        _draw_step(drawing, stage)
    drawing.y = max(drawing.y, start + 40) + 22
    drawing.parts.append("</g>")


def _day(date: dt.date | None) -> Sequence[str]:
    """Return the lines that stand beside the line of time: "15 September" above "2020"."""
    if date is None:
        return ("Date", "not known")
    words = in_words(date)
    return (words.rpartition(" ")[0], words.rpartition(" ")[2])


def _draw_step(drawing: _Drawing, stage: Stage) -> None:
    drawing.y += 10
    word = stage_word(stage)
    wide = width(word, 12) * _BOLDER + 18
    drawing.parts.append(
        f'<rect x="{_TEXT}" y="{drawing.y:.1f}" width="{wide:.1f}" height="19" rx="3" '
        f'fill="{COLOURS.get(stage.step, PLAIN)}"/>'
        f'<text x="{_TEXT + 8}" y="{drawing.y + 13.5:.1f}" font-size="12" font-weight="bold" '
        f'fill="#ffffff">{escape(word)}</text>'
    )
    drawing.y += 20
    opening = stage.opening
    if opening:
        drawing.write(opening, size=13, x=_TEXT + 8, more=f' fill="{PLAIN}"')
    drawing.write(f"“{stage.quote}”", size=14, x=_TEXT + 8)
    drawing.write(stage.citation, size=11, x=_TEXT + 8, more=f' fill="{PLAIN}"')


def broken(words: str, size: float, room: float) -> Iterator[str]:
    """Yield the lines of a paragraph that are no wider than the room; a longer word stays whole."""
    line = ""
    for word in shown(words).split():
        longer = f"{line} {word}" if line else word
        if line and width(longer, size) > room:
            yield line
            longer = word
        line = longer
    if line:
        yield line


def width(words: str, size: float) -> float:
    """Return about how wide words are drawn."""
    return sum(_WIDTHS.get(sign, _MIDDLE) for sign in words) * size / 1000
