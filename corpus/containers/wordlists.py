"""Word's automatic numbers: "1.", "(a)", "2.1" stand in no paragraph and are computed here.

People cite a clause by its label, and Word keeps labels out of the text: a paragraph names a list
and a level, the part ``numbering.xml`` says how the level counts and looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from corpus.containers.counting import letters, ordinal, roman
from corpus.containers.zipped import attribute, local

BULLET = "•"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerLetter": letters,
    "upperLetter": lambda n: letters(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "decimalZero": "{:02}".format,
    "ordinal": ordinal,
    "none": lambda _: "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """How one level of a list counts: ``text`` is its pattern, "%1.%2"."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    figures: bool = False  # all levels in figures, "1.2" under "I."
    paragraph_style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list that paragraphs name: which counters it shares, and what it changes in them."""

    shared: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of one document, and how far each has counted."""

    lists: dict[str, _List] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, list_id: str, style: str) -> int:
        """Return the level that a paragraph style has in a list; the first, where none says."""
        found = self.lists.get(list_id)
        levels = found.levels.items() if found else ()
        return next((n for n, level in levels if level.paragraph_style == style), 0)

    def next_label(self, list_id: str, level: int) -> str:
        """Count one paragraph, and return its label, "" where it shows none."""
        found = self.lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        counts = self._counts.setdefault(found.shared, {})
        said = found.levels[level]
        own_start = found.starts.get(level)
        if own_start is not None and (list_id, level) not in self._begun:
            counts[level] = own_start
        else:
            counts[level] = counts[level] + 1 if level in counts else said.start
        self._begun.add((list_id, level))
        self._restart_below(found, counts, level)
        return _shown(found, counts, level)

    def _restart_below(self, found: _List, counts: dict[int, int], level: int) -> None:
        for deeper in [n for n in counts if n > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            # 0: never; n: only after a level above the nth; not said: after any level above.
            if restart is None or level < restart:
                del counts[deeper]


def _shown(found: _List, counts: Mapping[int, int], level: int) -> str:
    said = found.levels[level]
    if said.style == "bullet":
        return BULLET

    def place(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        other = found.levels.get(at, _Level())
        plain = said.figures and at != level
        style = "decimal" if plain else other.style
        return _FORMATS.get(style, str)(counts.get(at, other.start))

    return _PLACE.sub(place, said.text).strip()


def read_numbering(root: Element | None, style_lists: Mapping[str, str]) -> Numbering:
    """Return the lists of the part ``numbering.xml``; none where a file has no such part.

    Args:
        root: of the part.
        style_lists: list styles and the list that each names: a list may point to one.
    """
    if root is None:
        return Numbering()
    patterns: dict[str, dict[int, _Level]] = {}
    links: dict[str, str] = {}
    nums = []
    for child in root:
        name = local(child)
        if name == "abstractNum":
            key = attribute(child, "abstractNumId")
            patterns[key] = dict(_levels(child))
            link = next((attribute(c, "val") for c in child if local(c) == "numStyleLink"), "")
            if link:
                links[key] = link
        elif name == "num":
            nums.append(child)
    targets = {attribute(n, "numId"): _pattern_of(n) for n in nums}
    lists = {}
    for num in nums:
        shared = _pattern_of(num)
        if shared in links:
            shared = targets.get(style_lists.get(links[shared], ""), shared)
        lists[attribute(num, "numId")] = _list(num, shared, patterns.get(shared, {}))
    return Numbering(lists=lists)


def _pattern_of(num: Element) -> str:
    return next((attribute(c, "val") for c in num if local(c) == "abstractNumId"), "")


def _list(num: Element, shared: str, levels: Mapping[int, _Level]) -> _List:
    own = dict(levels)
    starts = {}
    for override in num:
        if local(override) != "lvlOverride":
            continue
        at = _number(attribute(override, "ilvl"), 0)
        own.update(_levels(override))
        for child in override:
            if local(child) == "startOverride":
                starts[at] = _number(attribute(child, "val"), 1)
    return _List(shared=shared, levels=own, starts=starts)


def _levels(parent: Element) -> list[tuple[int, _Level]]:
    found = []
    for child in parent:
        at = _number(attribute(child, "ilvl"), -1)
        if local(child) == "lvl" and 0 <= at < _LEVELS:
            found.append((at, _level(child)))
    return found


def _level(element: Element) -> _Level:
    level = _Level()
    for child in element:
        name, value = local(child), attribute(child, "val")
        if name == "start":
            level = replace(level, start=_number(value, 1))
        elif name == "numFmt":
            level = replace(level, style=value)
        elif name == "lvlText":
            level = replace(level, text=value[:40])
        elif name == "lvlRestart":
            level = replace(level, restart=_number(value, 0))
        elif name == "pStyle":
            level = replace(level, paragraph_style=value)
        elif name == "isLgl":
            level = replace(level, figures=value not in ("0", "false"))
    return level


def _number(value: str, default: int) -> int:
    # Figures only, and few: int() takes as long as the square of their number.
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 7 else default
