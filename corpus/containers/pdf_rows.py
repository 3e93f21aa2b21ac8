"""Words of a page → runs of words without a gap, and visual rows of such runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.containers.pdf_pages import Page, Word

# In parts of the height of a line's letters (about 1.15 times the font's size).
TOUCHING = 0.06  # less than any printed space: broken kerning, or a superscript
COLUMN_GAP = 1.4  # more than the widest space of a justified line
LETTER_GAP = 0.75  # between the letters of T H A T; cells of one letter stand further apart

MOST_CELLS = 60
# Ruling lines of a page of tables; a drawing has more, and parts no words.
MAX_WALLS = 400

# Glyphs of the fonts Symbol and Wingdings, by what is printed.
_PRIVATE = {
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF0D8: "➢",
    0xF0FC: "✓",
    0xF076: "❖",
    0xF0E0: "→",
    0xF02D: "-",
    0xF0A8: "◦",
    0xF06F: "o",
    0xF0FB: "✗",
    0xF020: " ",
}
_IS_PRIVATE = re.compile("[\uf020-\uf0ff]")
_NEVER_PRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u200c\u200d\u2060\ufeff]")


@dataclass(slots=True)
class Run:
    """Words beside one another with no column's gap between them."""

    x0: float
    top: float
    x1: float
    bottom: float
    words: list[Word]
    text: str = ""

    @property
    def height(self) -> float:
        """The height of its letters' boxes."""
        return self.bottom - self.top

    @property
    def bold(self) -> bool:
        """Whether it is bold from its first word to its last."""
        return self.words[0].bold and self.words[-1].bold

    @property
    def first_width(self) -> float:
        """The width of its first word."""
        return self.words[0].x1 - self.words[0].x0


@dataclass(slots=True)
class Row:
    """Runs on one line of the page, from the left."""

    runs: list[Run]

    @property
    def top(self) -> float:
        """The highest place."""
        return min(run.top for run in self.runs)

    @property
    def bottom(self) -> float:
        """The lowest place."""
        return max(run.bottom for run in self.runs)

    @property
    def text(self) -> str:
        """The words, with one space for each gap."""
        return " ".join(run.text for run in self.runs)


def page_runs(page: Page) -> list[Run]:
    """Return a page's runs; upright ruling lines part them too."""
    walls = [(r.x0, r.top, r.bottom) for r in page.rules if not r.level]
    if len(walls) > MAX_WALLS:
        walls = []
    runs: list[Run] = []
    for line in page.lines:
        runs.extend(_line_runs(line, walls))
    return runs


def rows_of(runs: Iterable[Run]) -> list[Row]:
    """Return runs as rows, from the top; parts of a row that touch become one run."""
    rows: list[list[Run]] = []
    middle, tall = -1e9, 0.0
    for run in sorted(runs, key=lambda r: r.top + r.bottom):
        here = (run.top + run.bottom) / 2
        least = max(min(tall, run.height), 1)
        if rows and (
            here - middle <= 0.45 * least
            or (here - middle <= 0.6 * least and _beside(run, rows[-1]))
        ):
            rows[-1].append(run)
            if run.height > tall:  # a superscript must not lead the line it belongs to
                middle, tall = here, run.height
        else:
            rows.append([run])
            middle, tall = here, run.height
    written = ([run for run in _merged(row) if run.text] for row in rows)
    return [Row(row) for row in written if row]


def _beside(run: Run, row: list[Run]) -> bool:
    return len(row) < MOST_CELLS and all(run.x0 > other.x1 or run.x1 < other.x0 for other in row)


def _merged(runs: list[Run]) -> list[Run]:
    """Return the runs of a row from the left, those without a column's gap joined."""
    if len(runs) == 1:
        _write(runs[0])
        return runs
    runs.sort(key=lambda r: r.x0)
    merged = [runs[0]]
    for run in runs[1:]:
        last = merged[-1]
        gap = run.x0 - last.x1
        if gap <= 0.45 * max(last.height, run.height) and -gap < 2 * run.height:
            last.words.extend(run.words)
            last.x1 = max(last.x1, run.x1)
            if run.height > last.height:
                last.top, last.bottom = run.top, run.bottom
        else:
            merged.append(run)
    for run in merged:
        _write(run)
    return merged


def _line_runs(line: Sequence[Word], walls: list[tuple[float, float, float]]) -> list[Run]:
    first = line[0]
    walls = [w for w in walls if w[1] < (first.top + first.bottom) / 2 < w[2]] if walls else walls
    run, widest = Run(first.x0, first.top, first.x1, first.bottom, [first]), first.x1 - first.x0
    runs = [run]
    for word in line[1:]:
        gap = word.x0 - run.x1
        tall = word.bottom - word.top
        apart = gap > COLUMN_GAP * tall or gap < -tall or not word.upright
        if not apart and walls:
            apart = any(run.x1 - 2 <= x <= word.x0 + 2 for x, _, _ in walls)
        if apart or abs(word.bottom - run.bottom) > tall:
            run, widest = Run(word.x0, word.top, word.x1, word.bottom, [word]), word.x1 - word.x0
            runs.append(run)
            continue
        run.words.append(word)
        run.x1 = max(run.x1, word.x1)
        if word.x1 - word.x0 > widest:  # its letters' height: accents come from other fonts
            widest, run.top, run.bottom = word.x1 - word.x0, word.top, word.bottom
    return runs


def _write(run: Run) -> None:
    """Set a run's text: spaces where gaps show them."""
    words = run.words
    if len(words) > 3:
        words = run.words = _spaced_letters(words)
    tight = TOUCHING * run.height
    pieces = [words[0].text]
    for last, word in pairwise(words):
        if word.x0 - last.x1 >= tight or word.x0 < last.x0 or not _one_word(last, word):
            pieces.append(" ")
        pieces.append(word.text)
    run.text = printed("".join(pieces)).strip()


def _one_word(last: Word, word: Word) -> bool:
    """Tell whether touching letters may be one word: INTE + REST, 9 + fed; not 27/21 + To."""
    end, begin = last.text[-1], word.text[0]
    if begin.islower():
        return end.isalnum() or end in "-(‘“'’"
    if begin.isupper():
        return end.isupper() or end in "-(‘“'’"
    return not (begin.isdigit() and end.isalpha()) or end.isupper()


def printed(text: str) -> str:
    """Return text without characters that print nothing, and with private ones as printed."""
    if text.isascii() and text.isprintable():
        return text
    text = _NEVER_PRINTED.sub("", text)
    return _IS_PRIVATE.sub(lambda m: _PRIVATE.get(ord(m[0]), "•"), text)


def _spaced_letters(words: list[Word]) -> list[Word]:
    """Return words with four or more single letters at even distances put together."""
    if sum(len(word.text) == 1 for word in words) < 4:
        return words
    done: list[Word] = []
    group: list[Word] = []
    for word in [*words, None]:
        single = word is not None and len(word.text) == 1 and word.text.isalpha()
        if word is not None and single and _continues(group, word):
            group.append(word)
            continue
        done.extend([_one(group)] if len(group) >= 4 else group)
        group = [word] if word is not None and single else []
        if word is not None and not single:
            done.append(word)
    return done


def _continues(group: list[Word], word: Word) -> bool:
    """Tell whether a letter stands as far from the last one as those before from each other."""
    if not group:
        return True
    tall = word.bottom - word.top
    gap = word.x0 - group[-1].x1
    if gap > LETTER_GAP * tall:
        return False
    return len(group) < 2 or gap - (group[1].x0 - group[0].x1) <= 0.2 * tall


def _one(group: list[Word]) -> Word:
    return group[0]._replace(x1=group[-1].x1, text="".join(word.text for word in group))
