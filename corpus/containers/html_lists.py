"""The numbers that a browser shows before the items of a list."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

_ROMANS = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"))
# By the attribute, the style or the name of a class; "decimal" where nothing is said.
_STYLES = (
    ("lower-roman", ("lower-roman", "lowerroman")),
    ("upper-roman", ("upper-roman", "upperroman")),
    ("lower-alpha", ("lower-alpha", "lower-latin", "loweralpha")),
    ("upper-alpha", ("upper-alpha", "upper-latin", "upperalpha")),
    ("lower-roman", ("roman",)),
    ("lower-alpha", ("alpha", "letters")),
)
_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_MOST = 100_000


@dataclass(slots=True, eq=False)
class Listing:
    """A list that is being read: how it numbers, and the number that comes next."""

    style: str
    next: int = 1

    @classmethod
    def of(cls, node: LexborNode, tag: str) -> Listing:
        """Return how a list element numbers its items."""
        attrs = node.attributes
        if tag != "ol":
            return cls(style="bullet")
        style = _TYPES.get(attrs.get("type") or "", "")
        said = f"{attrs.get('style') or ''} {attrs.get('class') or ''}".lower()
        style = style or next((s for s, names in _STYLES if any(n in said for n in names)), "")
        if not style and "list-style" in said and "none" in said:
            style = "none"
        return cls(style=style or "decimal", next=_whole(attrs.get("start"), 1))

    @property
    def numbered(self) -> bool:
        """Whether its items have numbers."""
        return self.style != "bullet"


def item_label(node: LexborNode, listing: Listing | None) -> str:
    """Return the label of a list item, "1.", "iv.", "•", and count on; "" outside a list."""
    if listing is None or listing.style == "none":
        return ""
    if not listing.numbered:
        return "•"
    number = _whole(node.attrs.get("value"), listing.next)
    listing.next = number + 1
    return f"{_written(number, listing.style)}."


def _whole(said: str | None, otherwise: int) -> int:
    said = (said or "").strip()
    if len(said) < 7 and said.isascii() and said.isdecimal():
        return int(said)
    return otherwise


def _written(number: int, style: str) -> str:
    if style == "decimal" or not 0 < number < _MOST:
        return str(number)
    words = _roman(number) if style.endswith("roman") else _letters(number)
    return words.upper() if style.startswith("upper") else words


def _roman(number: int) -> str:
    if number >= 400:
        return str(number)
    words = ""
    for value, letters in _ROMANS:
        words += letters * (number // value)
        number %= value
    return words + "i" * number


def _letters(number: int) -> str:
    words = ""
    while number:
        number, at = divmod(number - 1, 26)
        words = chr(ord("a") + at) + words
    return words
