"""Lists in which each entry carries its own decision.

Planning applications with the council's answer ("No objection"), policies with what was done
about them ("Lettings Policy – agreed"), and entries under a sentence that decides about all of
them ("The following payments were approved:").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import welsh
from corpus.blocks import Block, BlockKind
from corpus.labels import split_labels
from corpus.records import Span
from corpus.sentences import sentence_spans, trim
from corpus.statements import Role, role_of

# A planning application's reference: "21/01515/F", "E/40723", "P0101.21", "DC/21/0345".
REFERENCE = re.compile(
    r"\b(?:[A-Z]{1,5}/)?\d{2,4}/\d{3,6}(?:/[A-Z][A-Za-z]{0,7}\d?){0,3}\b|\b[A-Z]{1,3}/\d{4,6}\b"
    r"|\b[A-Z]{1,2}\d{4}[./]\d{2}\b"
)
_NO = (
    rf"(?:(?:no|nil)\s+(?:adverse\s+)?(?:objections?|observations?|comments?)|{welsh.NO_OBJECTION})"
    r"(?:\s+(?:or|and|/)\s+(?:objections?|comments?|observations?))?"
    r"(?:\s+(?:(?:were|was|to\s+be)\s+)?(?:raised|made|returned|submitted|received))?"
)
# The council's answer to an application; "Approved" alone is the planning authority's.
VERDICT = re.compile(
    rf"""(?:{_NO}
    |(?:more|further)\s+information\s+(?:will|to|would)\s+be\s+\w+.{{0,120}}
    |(?:the\s+)?(?:(?:parish|town|community|city)\s+)?council\s+
        (?:supports?|supported|objects?|objected|has\s+no|had\s+no|raised\s+no)\b.{{0,240}}
    |P\.?C\.?\s+(?:supports?|supported|objects?|objected|approved|approves)\b.{{0,160}}
    |(?:unanimously\s+)?(?:supported|support|objection|objected|object)(?:\s*[-–:]\s.{{0,240}})?
    |recommend(?:ed|s)?\s+(?:for\s+)?(?:approval|refusal|approve|refuse)\b.{{0,120}}
    |(?:approved|refused|supported|recommended)\s+by\s+(?:the\s+)?(?:parish|town|community)\b.{{0,60}}
    |mae[’']?r\s+cyngor\s+yn\s+(?:gwrthwynebu|cefnogi|cymeradwyo).{{0,600}}
    )[\W_]*$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_ENDS_WITH = re.compile(
    rf"(?:^|[\s,;:.–-])(?P<verdict>{_NO}|(?:unanimously\s+)?(?:supported|support|object)"
    r"|(?:more|further)\s+information\s+(?:will|to|would)\s+be\s+[\w\s]{1,80})[\s.*_)]*$",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(
    r"\b(?:application\s+)?(?:permitted|permission\s+(?:granted|refused)|granted\s+by|appeal\s+dismissed)\b",
    re.IGNORECASE,
)
# A sentence over a list that decides about all of its entries.
_FOLLOWING = re.compile(
    r"\b(?:the\s+following|as\s+follows|below|as\s+shown|as\s+listed|these)\b|"
    + welsh.THE_FOLLOWING,
    re.IGNORECASE,
)
_ACTED = re.compile(r"\baction\s+(?:was\s+)?(?:taken|agreed)\b", re.IGNORECASE)
_NOT_DECIDED = re.compile(
    r"\b(?:recommendations?|noted|discussed|raised|received|reported|points|motions?)\b[^:]{0,40}:",
    re.IGNORECASE,
)
_GROUNDS = re.compile(
    r"\b(?:reasons?|grounds|concerns|comments?)\b[^:]{0,40}:[-–]?$", re.IGNORECASE
)
_TOTAL = re.compile(r"[*_]{0,3}(?:sub-?\s?)?(?:total|cyfanswm)\b", re.IGNORECASE)
_MOST_WORDS = 80
_MOST_LINE_WORDS = 25
# Lines between an application's reference and the answer to it.
_MOST_LINES = 15


@dataclass(frozen=True, slots=True)
class Listed:
    """Entries of a list with their labels, and the index of the block after it."""

    entries: tuple[tuple[str, Span], ...]
    ends: int


def decides_below(words: str) -> bool:
    """Tell a sentence that decides about the list below: "The following were approved:"."""
    words = words.rstrip("*_ ")
    if not words.endswith((":", ":-", ":–")) or _NOT_DECIDED.search(words):
        return False
    if _GROUNDS.search(words):
        return False  # what follows only says why
    if _ACTED.search(words):
        return True
    return _FOLLOWING.search(words) is not None and role_of(words) is Role.DECIDES


def read_listed(text: str, blocks: Sequence[Block], at: int) -> Listed:
    """Return the entries of the list that begins at ``at``.

    An application over several lines is one entry: its reference the label, its verdict the text.
    """
    begin = at
    entries: list[tuple[str, Span]] = []
    reference, described = "", 0
    while at < len(blocks):
        block, words = blocks[at], blocks[at].body.of(text)
        named = REFERENCE.match(text, block.body.start, block.body.end)
        if named:
            reference, described = named[0], 0
            rest = trim(text, named.end(), block.body.end)
            if rest is not None and _ends_with_verdict(rest.of(text)):
                entries.append((reference, rest))
        elif reference and VERDICT.match(words):
            entries.append((reference, block.body))
            reference = ""
        elif _is_entry(block, words):
            entries += split_labels(text, block.body, _sign(block))
        elif reference and described < _MOST_LINES and len(words.split()) <= _MOST_LINE_WORDS:
            described += 1
        elif not _TOTAL.match(words):
            break
        if not entries and at - begin > _MOST_LINES:
            break
        at += 1
    return Listed(tuple(entries), at)


def verdicts(text: str, paragraph: Span) -> list[Span]:
    """Return the applications in a paragraph that say what the council thought of them."""
    marks: list[re.Match[str]] = []
    for mark in REFERENCE.finditer(text, paragraph.start, paragraph.end):
        if not marks or mark[0] != marks[-1][0]:
            marks.append(mark)
    bounds = [*(m.start() for m in marks[1:]), paragraph.end]
    found = []
    for mark, bound in zip(marks, bounds, strict=False):  # the last bound has no mark, or none
        verdict = _verdict(text, Span(start=mark.start(), end=bound))
        if verdict is not None:
            found.append(verdict)
    return found


def _verdict(text: str, segment: Span) -> Span | None:
    """Return a segment up to the end of its verdict, or None where it has none."""
    for sentence in sentence_spans(text, segment):
        words = sentence.of(text)
        if _AUTHORITY.search(words):
            return None
        own = sentence.start > segment.start and VERDICT.match(words) is not None
        if sentence.start > segment.start and not own and role_of(words) is Role.DECIDES:
            return None  # "It was agreed to offer no objection." says all by itself
        if own or _ends_with_verdict(_without_next_label(words)):
            end = sentence.end - (0 if own else len(words) - len(_without_next_label(words)))
            whole = Span(start=segment.start, end=end)
            return whole if len(whole.of(text).split()) <= _MOST_WORDS else sentence
    return None


_NEXT_LABEL = re.compile(r"\s(?:\(?[ivxa-z\d]{1,4}[.)]|\d{1,2}\.\d{1,2}|•)\s*$")


def _without_next_label(words: str) -> str:
    """Leave off the label of the entry that follows: "… No objection 11.2"."""
    found = _NEXT_LABEL.search(words[-12:])
    return words[: len(words) - len(found[0])] if found else words


def _ends_with_verdict(words: str) -> bool:
    return _ENDS_WITH.search(words[-120:]) is not None


def _is_entry(block: Block, words: str) -> bool:
    if block.kind is BlockKind.HEADING or _TOTAL.match(words):
        return False
    if block.kind is BlockKind.BULLET or block.label:
        return True
    return "£" in words and len(words.split()) <= _MOST_LINE_WORDS


def _sign(block: Block) -> str:
    return block.label or ("•" if block.kind is BlockKind.BULLET else "")
