"""Ruling lines of a PDF page, and the grids of table cells that they draw."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

# Thicker marks are bars and boxes of colour; shorter ones are parts of letters or of dashes.
THICKEST = 2.6
SHORTEST = 6.0
# A page of a table has some hundred; maps and drawings have tens of thousands.
MAX_OBJECTS = 20_000
MAX_SEGMENTS = 2_000

_TEXT, _PATH, _IMAGE = (
    pdfium_c.FPDF_PAGEOBJ_TEXT,
    pdfium_c.FPDF_PAGEOBJ_PATH,
    pdfium_c.FPDF_PAGEOBJ_IMAGE,
)

Place = Callable[[float, float, float, float], tuple[float, float, float, float]]


class Rule(NamedTuple):
    """A ruling line; level where it is wider than high."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def level(self) -> bool:
        """Whether it is a horizontal line."""
        return self.x1 - self.x0 >= self.bottom - self.top


def page_rules(raw: Any, place: Place) -> tuple[tuple[Rule, ...], int]:  # noqa: ANN401
    """Return the ruling lines of a page, and how many pictures stand on it."""
    rules: list[Rule] = []
    pictures = 0
    for index in range(min(pdfium_c.FPDFPage_CountObjects(raw), MAX_OBJECTS)):
        thing = pdfium_c.FPDFPage_GetObject(raw, index)
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind == _PATH:
            rules.extend(_path_rules(thing, place))
        elif kind != _TEXT:
            pictures += 1  # pictures, and forms and shadings that may hold one
    return tuple(rules), pictures


_LEFT, _BOTTOM, _RIGHT, _TOP = (ctypes.c_float() for _ in range(4))
_EDGES = tuple(ctypes.byref(edge) for edge in (_LEFT, _BOTTOM, _RIGHT, _TOP))


def _path_rules(thing: Any, place: Place) -> Iterator[Rule]:  # noqa: ANN401
    if not pdfium_c.FPDFPageObj_GetBounds(thing, *_EDGES):
        return
    x0, top, x1, bottom = place(_LEFT.value, _BOTTOM.value, _RIGHT.value, _TOP.value)
    wide, high = x1 - x0, bottom - top
    if wide < SHORTEST and high < SHORTEST:
        return
    if min(wide, high) <= THICKEST:
        yield Rule(x0, top, x1, bottom)
    elif pdfium_c.FPDFPath_CountSegments(thing) > 5:
        yield from _segment_rules(thing, place)
    elif _stroked(thing):
        yield Rule(x0, top, x1, top)
        yield Rule(x0, bottom, x1, bottom)
        yield Rule(x0, top, x0, bottom)
        yield Rule(x1, top, x1, bottom)


def _stroked(thing: Any) -> bool:  # noqa: ANN401
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(thing, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value)


def _segment_rules(thing: Any, place: Place) -> Iterator[Rule]:  # noqa: ANN401
    """Yield the level and upright lines of a path that draws several."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    was: tuple[float, float] | None = None
    for index in range(min(pdfium_c.FPDFPath_CountSegments(thing), MAX_SEGMENTS)):
        segment = pdfium_c.FPDFPath_GetPathSegment(thing, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        now = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        moved = pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO
        if was is not None and not moved:
            rule = Rule(
                *place(
                    min(was[0], now[0]),
                    min(was[1], now[1]),
                    max(was[0], now[0]),
                    max(was[1], now[1]),
                )
            )
            wide, high = rule.x1 - rule.x0, rule.bottom - rule.top
            if min(wide, high) <= THICKEST and max(wide, high) >= SHORTEST:
                yield rule
        was = now
