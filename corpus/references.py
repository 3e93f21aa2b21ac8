"""What an item's title carries beside its words: a second number, a time, the report's reference.

"Lamps (Agenda item 2) (6.42pm)" is titled "Lamps"; its agenda number is "2".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import Block
from corpus.records import Span
from corpus.sentences import trim

_AGENDA_NUMBER = re.compile(
    r"\s*[(\[]\s*(?:(?:agenda|item|eitem)\s+){1,2}(?:ar\s+yr?\s+agenda\s+)?"
    r"(?:(?:no|number|rhif)\.?\s*)?[:.]?\s*(?P<number>\d{1,3}(?:\.\d{1,2})?[a-z]?)\s*[)\]]\s*$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\s*[(\[]\s*(?:at\s+)?\d{1,2}[.:]\d{2}\s*(?:[ap]\.?\s?m\.?|yb|yh|hrs?|hours)\s*[)\]]\s*$",
    re.IGNORECASE,
)
_REPORT_BRACKET = re.compile(
    r"\s*\((?P<report>(?:ref(?:erence)?\W{1,3})?(?:report|reports|appendix|appendices|paper)\b[^()]{1,160})\)\s*$",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"""(?:ref(?:erence)?\W{1,3})?(?:
      \breports?\ (?:no|nos|number|ref|reference)\.?\s?:?\s?[A-Z]{0,5}[\s/.-]?\d[\w/.-]{0,20}
    | \breport\ by\ (?:the\ )?[^()\n.;]{3,120}?\ dated\ [^()\n.;,]{4,30}
    | \breport\ of\ (?:the\ )?[A-Z][^()\n.;]{3,100}?
      \ \((?:report\ )?(?:no\.?\ )?[A-Z]{0,5}[/-]?\d[\w/.-]{0,20}\)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_MOST_BLOCKS, _MOST_CHARACTERS = 12, 1500


def strip_references(text: str, title: Span) -> tuple[Span, str, Span | None]:
    """Return the title's own words, the agenda's number or "", and the report's reference.

    A title that is nothing else is left as it is.
    """
    number, report = "", None
    while True:
        words = title.of(text)
        agenda, time = _AGENDA_NUMBER.search(words), _TIME.search(words)
        said = _REPORT_BRACKET.search(words)
        found = agenda or time or said
        left = found and trim(text, title.start, title.start + found.start())
        if found is None or left is None:
            return title, number, report
        if agenda:
            number = number or agenda["number"]
        elif said and not time:
            start = title.start + said.start("report")
            report = trim(text, start, title.start + said.end("report"))
        title = left


def report_of(text: str, blocks: Sequence[Block]) -> Span | None:
    """Return the reference of the report that an item takes, as its first paragraphs print it."""
    for block in blocks[:_MOST_BLOCKS]:
        end = min(block.span.end, block.span.start + _MOST_CHARACTERS)
        found = _REPORT.search(text, block.span.start, end)
        if found:
            return trim(text, found.start(), found.end())
    return None
