"""Reading takes time in proportion to a file's length, whatever stands in it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from corpus import Reading

Read = Callable[[str], Reading]

_HEAD = "Minutes of a meeting of Penny Brook Parish Council. Present: Councillor Ash. Agreed.\n"
# Far above what is needed on a slow machine; a quadratic rule takes minutes.
_MOST_SECONDS = 6.0

_TEXTS = {
    "one line of words": "the committee noted the report and asked about it " * 8_000,
    "one line of sentences": "It was agreed that the Clerk write. " * 11_000,
    "one line without a space": "a" * 400_000,
    "capitals": "RESOLVED THAT THE REPORT " * 16_000,
    "short lines": "ab\n" * 50_000,
    "numbers alone": "\n".join(f"{n % 99}.\nLamp {n}" for n in range(8_000)),
    "nested labels": "RESOLVED: " + "(a) (i) " * 5_000 + "end",
    "labels in a row": "RESOLVED: " + " ".join(f"({n}) that x be;" for n in range(5_000)),
    "open brackets": "(" * 400_000,
    "punctuation": ". , ; : - ( ) “ ” ! ? " * 18_000,
    "full stops": "." * 400_000,
    "emphasis": "** " * 130_000,
    "dashes": "- " * 200_000,
    "spaces": " " * 400_000 + "x",
    "spaces in a clause": "RESOLVED: That x" + " " * 200_000 + "be;" + " " * 200_000 + "and",
    "hard spaces": "\xa0" * 400_000 + "x",
    "empty lines": "\n" * 400_000 + "x",
    "form feeds": "words here\f" * 30_000,
    "Windows line ends": "The Committee agreed:\r\n1. That x.\r\n" * 8_000,
    "old Macintosh line ends": "The Committee agreed:\r1. That x.\r" * 8_000,
    "lead-ins": "RESOLVED:\n" * 30_000,
    "motions": "Councillor Ash moved that x be done.\n" * 10_000 + "LOST",
    "amendments": "The amendment was LOST. " * 15_000,
    "zone labels": "Minutes:\n" * 30_000,
    "dates": "12/03/2019 " * 36_000,
    "capitalised words": "Aa, " * 100_000 + "Council",
    "front matter": "---\n" + "a: b\n" * 80_000 + "---\n" + _HEAD,
}


@pytest.mark.parametrize("name", _TEXTS)
def test_reading_does_not_hang(read: Read, name: str) -> None:
    text = _TEXTS[name]
    started = time.process_time()
    read(text if text.startswith("---") else _HEAD + text)
    assert time.process_time() - started < _MOST_SECONDS
