"""Word's paragraph styles: which are headings, which number, which are set in bold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from corpus.containers.zipped import attribute, local

_HEADING = re.compile(r"(?:heading [1-9]|title|subtitle)$", re.IGNORECASE)
_CONTENTS = re.compile(r"toc (?:[1-9]|heading)$", re.IGNORECASE)
# A style may rest on another, and that on a third; longer chains are circles.
_LONGEST_CHAIN = 12
_BODY_LEVEL = 9  # Word's outline level of words that are no heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a style says; None where it leaves that to the style that it rests on."""

    name: str = ""
    based_on: str = ""
    list_id: str | None = None
    level: int | None = None
    outline: int | None = None
    bold: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """The styles of a document by their ids."""

    styles: Mapping[str, Style]
    default: str = ""
    _chains: dict[str, tuple[Style, ...]] = field(default_factory=dict)

    def chain(self, style_id: str) -> tuple[Style, ...]:
        """Return a style and those that it rests on, itself first."""
        found = self._chains.get(style_id)
        if found is None:
            steps: list[Style] = []
            at = style_id or self.default
            while at in self.styles and len(steps) < _LONGEST_CHAIN:
                steps.append(self.styles[at])
                at = steps[-1].based_on
            found = self._chains[style_id] = tuple(steps)
        return found

    def is_heading(self, style_id: str) -> bool:
        """Tell a style of headings, by its name or by its outline level."""
        for style in self.chain(style_id):
            if _HEADING.match(style.name):
                return True
            if style.outline is not None:
                return style.outline < _BODY_LEVEL
        return False

    def is_contents(self, style_id: str) -> bool:
        """Tell a line of a table of contents."""
        return any(_CONTENTS.match(style.name) for style in self.chain(style_id)[:1])

    def is_bold(self, style_id: str) -> bool:
        """Tell whether words of the style are bold."""
        return next((s.bold for s in self.chain(style_id) if s.bold is not None), False)

    def numbering(self, style_id: str) -> tuple[str, int | None] | None:
        """Return the list of a style and the level that it names, or None."""
        for style in self.chain(style_id):
            if style.list_id is not None:
                level = next((s.level for s in self.chain(style_id) if s.level is not None), None)
                return style.list_id, level
        return None

    def lists(self) -> dict[str, str]:
        """Return the list that each style names."""
        return {key: style.list_id for key, style in self.styles.items() if style.list_id}


def read_styles(root: Element | None) -> Styles:
    """Return the styles of the part ``styles.xml``; none where a file has no such part."""
    found: dict[str, Style] = {}
    default = ""
    for element in root if root is not None else ():
        if local(element) != "style":
            continue
        key = attribute(element, "styleId")
        found[key] = _style(element)
        if attribute(element, "type") == "paragraph" and attribute(element, "default") in (
            "1",
            "true",
        ):
            default = key
    return Styles(styles=found, default=default)


def _style(element: Element) -> Style:
    name = based_on = ""
    list_id, level, outline, bold = None, None, None, None
    for child in element:
        kind = local(child)
        if kind == "name":
            name = attribute(child, "val")
        elif kind == "basedOn":
            based_on = attribute(child, "val")
        elif kind == "pPr":
            list_id, level = numbering_of(child)
            outline = outline_of(child)
        elif kind == "rPr":
            bold = switch(child, "b")
    return Style(
        name=name, based_on=based_on, list_id=list_id, level=level, outline=outline, bold=bold
    )


def numbering_of(properties: Element) -> tuple[str | None, int | None]:
    """Return the list and the level that the properties of a paragraph or style name."""
    list_id: str | None = None
    level: int | None = None
    for child in properties:
        if local(child) == "numPr":
            for part in child:
                value = attribute(part, "val")
                if local(part) == "numId":
                    list_id = value
                elif local(part) == "ilvl" and value.isascii() and value.isdecimal():
                    level = min(int(value[:4]), 99)
    return list_id, level


def outline_of(properties: Element) -> int | None:
    """Return the outline level that properties name, or None."""
    for child in properties:
        value = attribute(child, "val")
        if local(child) == "outlineLvl" and value.isascii() and value.isdecimal():
            return int(value[:4])
    return None


def switch(properties: Element, name: str) -> bool | None:
    """Return whether properties switch something on or off ("b", "vanish"), None if neither."""
    for child in properties:
        if local(child) == name:
            return attribute(child, "val", "1") not in ("0", "false", "off", "none")
    return None
