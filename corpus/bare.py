"""Clauses whose lead-in was lost: "That the minutes be approved", with nothing above them.

Text copies of web pages lose a "RESOLVED" that was a heading.  What is left is told by its form
("That …" in the subjunctive, or a body with its verb) and its place: after who moved it, or at
the end of the item.  Decisions read so are marked as inferred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.blocks import Block, BlockKind
from corpus.labels import follows, split_labels
from corpus.records import Span
from corpus.tails import ENDS, VOTES

_THAT = re.compile(r"[*_“\"‘']{0,3}(?:\(?\w{1,3}[.):]\s{0,3})?That[,\s]")
_SUBJUNCTIVE = re.compile(
    r"(?<!\bto\s)(?<!\bwill\s)(?<!\bwould\s)(?<!\bshould\s)(?<!\bcould\s)(?<!\bmay\s)"
    r"(?<!\bmight\s)(?<!\bmust\s)(?<!\bcan\s)\b(?:be|BE)\s+\w"
    r"|\b(?:is|are)\s+(?:hereby\s+)?(?:agreed|approved|adopted|accepted|noted|confirmed)\b",
)
_BODY_ACTS = re.compile(
    r"""That,?\s+(?:the\s+)?(?:\w+\s+){0,3}
    (?i:cabinet|committee|council|board|panel|executive|members|sub-committee|commission)\s+
    (?:\w+ly\s+)?(?:note|approve|agree|consider|endorse|support|welcome|recommend|receive|accept
    |adopt|authori[sz]e|delegate|ask|request|resolve|thank|confirm|grant|refuse|defer)\w{0,2}\b""",
    re.VERBOSE,
)
_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Bare:
    """The clauses of a run of blocks, none where it stands in the wrong place, and its end."""

    clauses: tuple[tuple[str, Span], ...]
    ends: int


def bare_clauses(text: str, blocks: Sequence[Block], at: int, *, moved: bool) -> Bare | None:
    """Return the clauses without a lead-in that begin at ``at``, or None where none does.

    They must end the item, unless they were ``moved`` in the sentence before.
    """
    run = at
    clauses: list[tuple[str, Span]] = []
    while run < len(blocks) and _goes_on(text, blocks[run], clauses):
        clauses += split_labels(text, blocks[run].body, blocks[run].label)
        run += 1
    if run == at:
        return None
    stands = moved or _ends_item(text, blocks, run)
    return Bare(tuple(clauses) if stands else (), run)


def _goes_on(text: str, block: Block, clauses: Sequence[tuple[str, Span]]) -> bool:
    if block.kind is BlockKind.HEADING:
        return False
    if clauses and block.label and follows(clauses[-1][0], block.label):
        return True
    body = block.body
    words = text[body.start : min(body.end, body.start + _LOOKED_AT)]
    if _THAT.match(words) is None:
        return False
    return _SUBJUNCTIVE.search(words) is not None or _BODY_ACTS.search(words) is not None


def _ends_item(text: str, blocks: Sequence[Block], at: int) -> bool:
    """Tell whether nothing follows, or only what follows a resolution."""
    if at >= len(blocks):
        return True
    body = blocks[at].body
    return (
        ENDS.match(text, body.start, body.end) is not None
        or VOTES.match(text, body.start, body.end) is not None
        or blocks[at].kind is BlockKind.HEADING
    )
