"""Rows of runs → lines as they are read: a label, words, and what stands in the action column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.containers.pdf_rows import Row, Run

BULLETS = "•▪➢✓❖→◦‣●○■□·*–—-"
_BULLET = "[" + re.escape(BULLETS) + "]"
_CLAUSE = (
    r"\(?(?:\d{1,3}|[a-z]|[ivxl]{1,6}|[A-Z])\)|(?:\d{1,3}|[a-z]|[ivxl]{1,6})[.:]"
    r"|\d{1,3}(?:\.\d{1,3}){1,3}[.)]?|\d{1,3}(?:\.\d{1,3})?[ivx]{1,5}\)|\([a-zA-Z0-9]{1,4}\)(?:\([a-zA-Z0-9]{1,4}\))?"
)
# Labels, and references of minutes as lists repeat them: "BM 18/2021", "27/21", "PC-104".
_REFERENCE = r"(?:[A-Z]{1,5}[ /-]?)?\d{1,4}(?:[/-]\d{1,4}){1,2}|[A-Z]{1,5}[ -]\d{1,4}[.:]"
_LABEL = re.compile(rf"(?:{_BULLET}|{_CLAUSE}|{_REFERENCE})(?=\s)")
# With a gap behind it, a label may be more: "3", "E/32698", "18/2021", "BM 18/2021", "A.", "o".
_HUNG = re.compile(
    rf"{_BULLET}|o|{_CLAUSE}|\d{{1,3}}|[A-Z][.:]"
    r"|[A-Z]{0,5}[ /]?\d{1,5}(?:[/.-]\w{1,8}){0,3}\.?"
)
_ENDS = re.compile(r"[.;:!?…][\"'”’)\]]*$")
_INITIALS = r"(?:[A-Z]{2,4}[a-z]?|[A-Z][A-Za-z]{1,2})"
_ROLE = (
    r"(?:all|clerk|clerc|chair|cha?irman|vice[- ]chair|cadeirydd|is-gadeirydd|pawb|secretary"
    r"|treasurer|headteacher|head|hos|noted|nodwyd|gwefan|website|ongoing|action|officers?"
    r"|dem(?:ocratic)? services|manager|director|(?:cll?rs?|councillors?|cynghorwyr|cyng|mr|mrs|ms"
    r"|dr)\.?(?: [A-Z][\w.’'-]*){1,3})"
)
_ONE = rf"(?:{_INITIALS}|(?i:{_ROLE}))"
_OWNER = re.compile(rf"{_ONE}(?:\s?(?:/|,|&|\+|and|a|ac)\s?(?:{_ONE}|[A-Z]\. ?[A-Z]\w+)){{0,5}}")
ACTION_HEADER = re.compile(
    r"actions?|action (?:by|point|required|owner)s?|who|by whom|owner|lead|responsib\w+"
    r"|gweithred(?:u|oedd|wr)?",
    re.IGNORECASE,
)
LONGEST_ACTION = 40
ALIGNED = 3.0  # points


@dataclass(slots=True)
class Line:
    """A line as read; ``body`` is where the words behind a label begin."""

    x0: float
    body: float
    x1: float
    top: float
    bottom: float
    text: str
    bold: bool
    first_width: float
    label: bool = False
    cells: tuple[str, ...] = ()
    action: str = ""

    @property
    def height(self) -> float:
        """The height of its letters' boxes."""
        return self.bottom - self.top

    @property
    def ends(self) -> bool:
        """Whether it ends as sentences and clauses do."""
        return _ENDS.search(self.text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionColumn:
    """What of a document's right-hand ends of lines are owners of actions.

    ``header`` is where a column called "ACTION" begins, or None; ``words`` are texts that stand
    at the right more than once, ``owners`` the people and offices among those that do.
    """

    header: float | None = None
    words: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    starts: tuple[float, ...] = ()

    def holds(self, run: Run, row: Row, right: float) -> bool:
        """Tell whether the last run of a row names who acts."""
        text = run.text
        if len(row.runs) == 1 and text in self.owners:
            return True
        if not _may_be_action(run, right) or (len(row.runs) > 1 and not _sentence(row.runs[:-1])):
            return False
        if self.header is not None and run.x0 > self.header - 3 * run.height:
            return True
        return text in self.words or _OWNER.fullmatch(text) is not None

    def split(self, run: Run) -> tuple[Run, Run] | None:
        """Return a run's words and who acts, where words fill the line up to the column."""
        for at in range(len(run.words) - 1, max(len(run.words) - 4, 0), -1):
            word = run.words[at]
            if any(abs(word.x0 - start) <= ALIGNED for start in self.starts):
                text = " ".join(w.text for w in run.words[at:])
                if text in self.words:
                    return part(run, 0, at), part(run, at, len(run.words))
        return None


def part(run: Run, start: int, end: int) -> Run:
    """Return some of a run's words as a run."""
    words = run.words[start:end]
    words_before = len(" ".join(w.text for w in run.words[end:]))
    text = run.text[:-words_before].rstrip() if words_before else " ".join(w.text for w in words)
    return Run(words[0].x0, run.top, words[-1].x1, run.bottom, words, text)


def _may_be_action(run: Run, right: float) -> bool:
    text = run.text
    if len(text) > LONGEST_ACTION or run.x0 < 0.55 * right or not text[0].isalpha():
        return False
    return not any(c.isdigit() for c in text) and not text.endswith((",", ";", ":"))


def _sentence(runs: list[Run]) -> bool:
    """Tell prose from the cells of a list of names."""
    text = runs[-1].text
    prose = len(text) >= 30 or _ENDS.search(text) is not None
    return prose and (
        len(runs) == 1 or (len(runs) == 2 and _HUNG.fullmatch(runs[0].text) is not None)
    )


def action_column(flows: Iterable[tuple[list[Row], float]]) -> ActionColumn:
    """Return where a document names who acts, from all its rows and their right edges."""
    header: float | None = None
    seen: Counter[str] = Counter()
    places: Counter[float] = Counter()
    for rows, right in flows:
        for row in rows:
            run = row.runs[-1]
            if run.x0 < 0.55 * right:
                continue
            if len(row.runs) > 1 and ACTION_HEADER.fullmatch(run.text):
                header = run.x0
            elif _may_be_action(run, right) and len(row.runs) > 1 and _sentence(row.runs[:-1]):
                seen[run.text] += 1
                places[round(run.x0)] += 1
    words = frozenset(text for text, times in seen.items() if times > 1)
    starts = tuple(x for x, times in places.items() if times > 3)
    named = [text for text in seen if _OWNER.fullmatch(text)]
    owners = frozenset(named).union(*(text.split("/") for text in named))
    return ActionColumn(header=header, words=words, owners=owners, starts=starts)


def line_of(row: Row, actions: ActionColumn, right: float) -> Line:
    """Return a row as it is read."""
    runs, action = list(row.runs), ""
    if actions.holds(runs[-1], row, right):
        action = runs.pop().text
    elif actions.starts and (halves := actions.split(runs[-1])):
        runs[-1], action = halves[0], halves[1].text
    if not runs:
        run = row.runs[0]
        return Line(run.x0, run.x0, run.x1, row.top, row.bottom, "", False, 0.0, action=action)
    first, label, body = runs[0], False, runs[0].x0
    text, width, bold = first.text, first.first_width, all(run.bold for run in runs)
    if len(runs) > 1 and _HUNG.fullmatch(text):
        label, body = True, runs[1].x0
        text = f"{text} {runs[1].text}"
        del runs[0]
    elif match := _LABEL.match(text):
        label = True
        body = first.words[min(len(match[0].split()), len(first.words) - 1)].x0
    cells: tuple[str, ...] = ()
    if len(runs) > 1:
        cells = (text, *(run.text for run in runs[1:]))
        text = " ".join(cells)
    tall = max(runs, key=lambda run: len(run.text))  # who acts may be printed larger
    return Line(
        first.x0,
        body,
        runs[-1].x1,
        tall.top,
        tall.bottom,
        text,
        bold,
        width,
        label=label,
        cells=cells,
        action=action,
    )
