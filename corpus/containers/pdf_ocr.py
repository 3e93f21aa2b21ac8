"""Pages that are pictures: read by ``tesseract`` where it is installed.

The program is run on a picture of the page; nothing of it is imported, and nothing needs it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from functools import lru_cache
from statistics import median
from typing import Any

import pypdfium2 as pdfium

from corpus.containers.pdf_pages import Page, Word

PROGRAM = "tesseract"
# What tesseract is made for; less loses small print.
DOTS_PER_INCH = 300
# A0 at 300 dots has 140 million; pages beyond A3 are drawn coarser instead of refused.
MAX_PIXELS = 20_000_000
# A page takes 3 to 20 seconds; minutes have ten, and a scanned pack some hundred.
PAGE_SECONDS = 120
MAX_PAGES = 150
# tesseract's boxes are of the ink; a font's line is a quarter higher.
LINE = 1.25
LEAST_SURE = 20.0  # of 100: below it is dirt on the page
_READ_FOR_BULLETS = frozenset("e*«»¢©°®@+")


def languages() -> str | None:
    """Return tesseract's languages for minutes ("eng+cym"), or None where it is not installed."""
    return _languages(shutil.which(PROGRAM))


@lru_cache(maxsize=4)
def _languages(program: str | None) -> str | None:
    if program is None:
        return None
    try:
        listed = subprocess.run(
            [program, "--list-langs"], capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    known = set(listed.stdout.decode("utf-8", "replace").split())
    return "+".join(one for one in ("eng", "cym") if one in known) or None


def read_picture(document: Any, page: Page, language: str) -> Page | None:  # noqa: ANN401
    """Return a page with the words that tesseract reads on it; None where it could not."""
    drawn = _drawn(document, page)
    if drawn is None:
        return None
    picture, scale = drawn
    command = [PROGRAM, "-", "-", "-l", language, "--dpi", str(DOTS_PER_INCH), "tsv"]
    try:
        done = subprocess.run(
            command,
            input=picture,
            capture_output=True,
            timeout=PAGE_SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # its threads slow each other down
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode:
        return None
    lines = _lines(done.stdout.decode("utf-8", "replace"), scale)
    return Page(
        number=page.number,
        width=page.width,
        height=page.height,
        lines=lines,
        rules=(),
        pictures=page.pictures,
    )


def _drawn(document: Any, page: Page) -> tuple[bytes, float] | None:  # noqa: ANN401
    """Return a page as a grey picture (PGM) and its dots a point."""
    scale = DOTS_PER_INCH / 72
    area = page.width * page.height
    if area <= 0:
        return None
    scale = min(scale, (MAX_PIXELS / area) ** 0.5)
    try:
        bitmap = document[page.number - 1].render(scale=scale, grayscale=True)
    except (pdfium.PdfiumError, ValueError, MemoryError):
        return None
    wide, high, stride = bitmap.width, bitmap.height, bitmap.stride
    dots = bytes(bitmap.buffer)
    rows = b"".join(dots[y * stride : y * stride + wide] for y in range(high))
    return b"P5 %d %d 255\n" % (wide, high) + rows, scale


def _lines(table: str, scale: float) -> tuple[tuple[Word, ...], ...]:
    """Return tesseract's table of words as lines, their heights evened out."""
    lines: dict[tuple[str, ...], list[tuple[float, float, float, float, str]]] = {}
    for record in table.splitlines()[1:]:
        cells = record.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, wide, high, sure = (float(cell) for cell in cells[6:11])
        if sure >= LEAST_SURE:
            box = (left / scale, top / scale, (left + wide) / scale, (top + high) / scale)
            lines.setdefault(tuple(cells[2:5]), []).append((*box, cells[11]))
    _restore_bullets(lines.values())
    heights = [max(w[3] for w in line) - min(w[1] for w in line) for line in lines.values()]
    usual = median(heights) if heights else 0.0
    return tuple(_line(line, usual) for line in lines.values())


def _restore_bullets(lines: Iterable[list[tuple[float, float, float, float, str]]]) -> None:
    """Write "•" for the lone signs that tesseract reads for it, where several lines begin so."""
    lines = [line for line in lines if len(line) > 1 and line[0][4] in _READ_FOR_BULLETS]
    if len(lines) > 1:
        for line in lines:
            line[0] = (*line[0][:4], "•")


def _line(words: list[tuple[float, float, float, float, str]], usual: float) -> tuple[Word, ...]:
    top, bottom = min(w[1] for w in words), max(w[3] for w in words)
    tall = bottom - top if bottom - top > 1.5 * usual else usual
    middle = (top + bottom) / 2
    top, bottom = middle - LINE * tall / 2, middle + LINE * tall / 2
    return tuple(Word(x0, top, x1, bottom, text, False, True) for x0, _, x1, _, text in words)
