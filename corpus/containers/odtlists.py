"""OpenDocument's lists: how each level counts, and the labels that come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from corpus.containers.counting import letters, roman
from corpus.containers.zipped import attribute, local

_MOST_LEVELS = 10
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "1": str,
    "a": letters,
    "A": lambda n: letters(n).upper(),
    "i": roman,
    "I": lambda n: roman(n).upper(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """How one level counts; ``style`` is "" for a level without numbers."""

    style: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1  # how many levels its label shows: two for "1.2"
    bullet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStyle:
    """The levels of a list, the first being 0."""

    levels: Mapping[int, _Level] = field(default_factory=dict)


@dataclass(slots=True)
class OpenList:
    """A list that is being read, and how far each level has counted."""

    style: ListStyle
    counts: dict[int, int] = field(default_factory=dict)

    def restyled(self, style: ListStyle | None, level: int) -> OpenList:
        """Return the list as one inside it looks: a level begins anew, maybe in its own style."""
        for deeper in [n for n in self.counts if n >= level]:
            del self.counts[deeper]
        return OpenList(style=style, counts=self.counts) if style is not None else self

    def next_label(self, level: int, start: str = "") -> str:
        """Count one item of a level, and return its label, "" where it shows none."""
        said = self.style.levels.get(level, _Level())
        begin = int(start) if start.isascii() and start.isdecimal() and len(start) < 7 else None
        if begin is not None:
            self.counts[level] = begin
        else:
            self.counts[level] = self.counts[level] + 1 if level in self.counts else said.start
        for deeper in [n for n in self.counts if n > level]:
            del self.counts[deeper]
        if said.bullet:
            return "•"
        if not said.style:
            return ""
        return f"{said.prefix}{self._numbers(level, said.shown)}{said.suffix}".strip()

    def _numbers(self, level: int, shown: int) -> str:
        found = []
        for n in range(max(0, level - shown + 1), level + 1):
            said = self.style.levels.get(n, _Level())
            if said.style in _FORMATS:
                found.append(_FORMATS[said.style](self.counts.get(n, said.start)))
        return ".".join(found)


def read_list_styles(roots: Sequence[Element]) -> dict[str, ListStyle]:
    """Return the list styles of a document by their names."""
    return {
        attribute(element, "name"): ListStyle(levels=_levels(element))
        for root in roots
        for element in root.iter()
        if local(element) == "list-style"
    }


def read_outline(roots: Sequence[Element]) -> ListStyle:
    """Return how headings are numbered."""
    for root in roots:
        for element in root.iter():
            if local(element) == "outline-style":
                return ListStyle(levels=_levels(element))
    return ListStyle()


def _levels(style: Element) -> dict[int, _Level]:
    found = {}
    for element in style:
        level = _number(attribute(element, "level"), 0) - 1
        if 0 <= level < _MOST_LEVELS:
            found[level] = _Level(
                style=attribute(element, "num-format"),
                prefix=attribute(element, "num-prefix")[:20],
                suffix=attribute(element, "num-suffix")[:20],
                start=_number(attribute(element, "start-value"), 1),
                shown=_number(attribute(element, "display-levels"), 1),
                bullet=local(element) == "list-level-style-bullet",
            )
    return found


def _number(said: str, default: int) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else default
