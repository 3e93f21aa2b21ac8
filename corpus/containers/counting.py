"""Numbers as words print them: "4", "d", "iv", "4th"; shared by Word's and OpenDocument's lists."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
# A list of more is no list of minutes, and letters and Roman figures would grow without end.
_MOST = 4_000


def letters(number: int) -> str:
    """Return the letter of a place in a list as Word goes on after "z": "aa", "bb"."""
    if not 0 < number <= _MOST:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def roman(number: int) -> str:
    """Return a Roman figure in lower case."""
    if not 0 < number <= _MOST:
        return str(number)
    figure = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        figure += sign * times
    return figure


def ordinal(number: int) -> str:
    """Return "1st", "2nd", "11th"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"
