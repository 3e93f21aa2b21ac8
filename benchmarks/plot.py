"""Lines over the size of a collection, both axes logarithmic, as an SVG picture with real text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 800, 340  # of a panel
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 560, 50, 290  # of its lines, inside it
_BETWEEN = 15  # of the names beside the lines, at least
_FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
_PLAIN, _GRID = "#4a5560", "#d5dade"
# Dark enough on white to be told apart without colour by the marks as well.
_COLOURS = ("#00589c", "#b3400a", "#2e7031", "#7a3d8f", "#6b5b00", "#8c1d40")
_MARKS = ("circle", "square", "up", "down", "diamond", "cross")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One diagram: (passages, milliseconds) of each series, by its name."""

    title: str
    series: Mapping[str, Sequence[tuple[int, float]]]


def svg_of(title: str, panels: Sequence[Panel]) -> str:
    """Return the picture; panels without any point are left out."""
    drawn = [panel for panel in panels if any(panel.series.values())]
    height = 40 + _HEIGHT * len(drawn)
    told = "; ".join(_told(panel) for panel in drawn)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" lang="en-GB" role="img" '
        f'aria-labelledby="title desc" font-family="{_FONT}" fill="#1a1a1a">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(told)}</desc>',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="20" y="30" font-size="20" font-weight="bold">{escape(title)}</text>',
    ]
    for number, panel in enumerate(drawn):
        parts.append(f'<g transform="translate(0 {40 + number * _HEIGHT})">')
        parts += _drawn(panel)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def _told(panel: Panel) -> str:
    series = (
        f"{name}: " + ", ".join(f"{value:.3g} ms at {size:,}" for size, value in points)
        for name, points in panel.series.items()
        if points
    )
    return f"{panel.title}. " + ". ".join(series)


def _drawn(panel: Panel) -> list[str]:
    points = [point for series in panel.series.values() for point in series]
    across = _Axis(_LEFT, _RIGHT, [size for size, _ in points])
    up = _Axis(_BOTTOM, _TOP, [value for _, value in points])
    parts = [f'<text x="20" y="30" font-size="15" font-weight="bold">{escape(panel.title)}</text>']
    for decade in across.decades:
        x = across.place(decade)
        parts.append(f'<path d="M{x:.1f} {_TOP}V{_BOTTOM}" stroke="{_GRID}"/>')
        parts.append(_label(x, _BOTTOM + 18, f"{decade:,.0f}", "middle"))
    for decade in up.decades:
        y = up.place(decade)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_RIGHT}" stroke="{_GRID}"/>')
        parts.append(_label(_LEFT - 8, y + 4, f"{decade:g}", "end"))
    parts.append(_label((_LEFT + _RIGHT) / 2, _BOTTOM + 36, "passages", "middle"))
    parts.append(_label(20, _TOP - 6, "ms", "start"))
    beside: list[tuple[float, int, str]] = []
    for number, (name, series) in enumerate(panel.series.items()):
        places = [(across.place(size), up.place(value)) for size, value in sorted(series)]
        if places:
            parts += _line(places, number)
            beside.append((places[-1][1], number, name))
    return parts + _names(beside)


class _Axis:
    """A logarithmic axis between two places, from a whole decade to a whole decade."""

    def __init__(self, start: float, end: float, values: Sequence[float]) -> None:
        self.low = math.floor(math.log10(min(values)) + 1e-9)
        self.high = max(self.low + 1, math.ceil(math.log10(max(values)) - 1e-9))
        self.start, self.end = start, end

    @property
    def decades(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]

    def place(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * share


def _line(places: Sequence[tuple[float, float]], number: int) -> list[str]:
    colour = _COLOURS[number % len(_COLOURS)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    line = f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    return [line, *(_mark(x, y, number) for x, y in places)]


def _mark(x: float, y: float, number: int) -> str:
    shapes = {
        "circle": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
        "square": "M-4 -4H4V4H-4Z",
        "up": "M0 -5L5 4H-5Z",
        "down": "M0 5L5 -4H-5Z",
        "diamond": "M0 -5L5 0L0 5L-5 0Z",
        "cross": "M-4 -1H-1V-4H1V-1H4V1H1V4H-1V1H-4Z",
    }
    shape = shapes[_MARKS[number % len(_MARKS)]]
    colour = _COLOURS[number % len(_COLOURS)]
    return f'<path transform="translate({x:.1f} {y:.1f})" d="{shape}" fill="{colour}"/>'


def _names(beside: list[tuple[float, int, str]]) -> list[str]:
    """Return the names of the lines beside their ends, pushed apart where they would overlap."""
    parts, last = [], -math.inf
    for y, number, name in sorted(beside):
        last = max(y, last + _BETWEEN)
        colour = _COLOURS[number % len(_COLOURS)]
        parts.append(_mark(_RIGHT + 18, last, number))
        parts.append(_label(_RIGHT + 30, last + 4, name, "start", colour))
    return parts


def _label(x: float, y: float, words: str, anchor: str, colour: str = _PLAIN) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" text-anchor="{anchor}" '
        f'fill="{colour}">{escape(words)}</text>'
    )
