"""The zones of an item, and the label lines that open them: "Decision:", "Minutes:", "Cofnod:".

Decisions may be taken from the Decision and Minutes zones alone: agenda text says what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from corpus.blocks import Block
from corpus.records import Span
from corpus.sentences import trim


class Zone(Enum):
    """Which part of an item a block stands in."""

    AGENDA = auto()
    DECISION = auto()
    MINUTES = auto()
    DOCUMENTS = auto()
    VOTE = auto()  # a table of how members voted
    ACTION = auto()  # the column of who is to do what


_LABEL = re.compile(
    r"""[*_\#]{0,4}\s{0,8}
    (?:(?P<minutes>minutes|cofnod(?:ion)?)
      |(?P<decision>decisions?|penderfyniad(?:au)?)
      |(?P<documents>(?:additional|supporting|background)\ (?:documents|papers)
        |dogfennau\ (?:ychwanegol|ategol|cefndir)))
    \s{0,4}:(?:[*_]{1,3})?""",
    re.IGNORECASE | re.VERBOSE,
)
# What may follow a zone's label on its line; "Minutes: The 12th May minutes were …" is an item.
_TEXT = re.compile(
    r"(?:None|There\s+(?:were|was)|RESOLVED|Resolved|AGREED|Agreed|That\b|Deferred|Noted|\d[.)]\s"
    r"|Dim\b|Penderfynwyd|PENDERFYNWYD|Cytunwyd|CYTUNWYD|Nid\s+oedd)"
)
_GROUPS = {"minutes": Zone.MINUTES, "decision": Zone.DECISION, "documents": Zone.DOCUMENTS}


def zone_of(text: str, block: Block, *, zoned: bool = False) -> Zone | None:
    """Return the zone that a label block opens, or None where the block is no label.

    On a page that labels its zones (``zoned``) any words may follow the label on its line.
    """
    label = _LABEL.match(text, block.span.start, block.span.end)
    if label is None:
        return None
    rest = trim(text, label.end(), block.span.end)
    if rest is not None and not zoned and not _TEXT.match(text, rest.start, rest.end):
        return None
    return next(zone for name, zone in _GROUPS.items() if label[name])


def said_after_label(text: str, block: Block) -> Span | None:
    """Return what follows a zone's label on its line, or None."""
    label = _LABEL.match(text, block.span.start, block.span.end)
    return trim(text, label.end(), block.span.end) if label else None


def is_zoned(text: str, blocks: Sequence[Block], least: int) -> bool:
    """Tell whether the page labels its zones; one "Minutes:" alone may be a parish item."""
    named = [zone_of(text, b) for b in blocks]
    return named.count(Zone.MINUTES) + named.count(Zone.DECISION) >= least
