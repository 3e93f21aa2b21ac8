"""Decisions of one item: lead-in, labelled clauses, and decisions minuted in a sentence.

A lead-in is the keyword with what belongs to it ("RESOLVED: That", "The Committee agreed:"); the
clauses that follow share it.  A decision in a sentence ("It was agreed that …") has none: its
whole sentence is the quote.  Lost motions are kept, with their outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.blocks import Block, BlockKind
from corpus.items import Zone
from corpus.records import DecisionKind, Outcome, Span
from corpus.sentences import sentence_spans, trim


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A decision before it has an id; ``block`` is where it was found."""

    span: Span
    label: str
    lead_in: tuple[Span, ...]
    kind: DecisionKind
    outcome: Outcome


_BODY = (
    r"(?:(?:the|this|that the)\s+)?(?:[A-Z][\w’'-]*\s+){0,4}"
    r"(?:committee|sub-committee|council|cabinet|board|panel|commission|executive|forum|"
    r"members|councillors|governors|meeting|trustees|it was|was|it is)"
)
_VERB = (
    r"resolved|agreed|decided|recommended|noted|approved|endorsed|deferred|granted|refused|"
    r"ordered|determined|penderfynwyd|cytunwyd"
)
# The keyword at the head of a block: in capitals or with its colon or dash it is a lead-in.
_LEAD_IN = re.compile(
    rf"""(?:[*_]{{2,3}})?(?:\d{{1,3}}(?:\.\d{{1,2}})*\s+)?
    (?:(?P<body>(?i:{_BODY}))\s+(?:then\s+|therefore\s+|also\s+|had\s+)?)?
    (?:unanimously\s+)?
    (?P<verb>(?i:{_VERB}|decisions?|resolutions?|recommendations?))
    (?P<tail>(?:\s*\((?:unanimously|[^()]{{0,60}}votes?[^()]{{0,60}})\)|\s+unanimously|\s+by\s+[^:.\n]{{1,60}}?(?=\s*[:–-])
       |\s+to\s+(?:Council|Cabinet|full\s+Council|the\s+(?:Executive|Cabinet|Council)))*)
    (?:[*_]{{2,3}})?
    (?P<mark>\s*(?:/-|:\s?[-–—]|[:;–—/]|-(?=\s|[A-Z]|$)|\.(?=\s*$))*)
    (?:[*_]{{2,3}})?\s*
    (?P<that>(?i:that\s+(?:the\s+(?:committee|council|cabinet|board|panel)\s*:[-–]?|:[-–]?)|that\b(?!\s+the\b.*\bwas\b)|to(?=\s*[:\d(]))\s*:?[-–]?)?
    \s*""",
    re.VERBOSE,
)
_THAT = re.compile(
    r"(?:[*_]{2})?(?P<that>(?:that|to)(?:\s+the\s+\w+)?)\s*[:–-]*\s*(?:[*_]{2})?$", re.IGNORECASE
)
_THAT_BEFORE_LABEL = re.compile(r"(?:that|to)\s*[:–-]*\s+(?=\(|\d{1,2}[.)])", re.IGNORECASE)
_CLAUSE_START = re.compile(r"(?:[*_]{2})?(?:that|to)\b", re.IGNORECASE)
_ENDS = re.compile(
    r"(?:[*_]{2})?(?:reasons?\b|notes?\b|supporting documents|alternative|options? considered|voting|"
    r"recorded vote|for:|against:|\(?(?:proposed|moved|prop)\b|in accordance with)",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:\s*[;,]\s*(?:and|or)?|\s*;?\s*\band\b)\s*$", re.IGNORECASE)
_INLINE_LABEL = re.compile(
    r"(?:(?<=[;:,.\s])|(?<=^))(?P<label>\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+"
)
_SENTENCE = re.compile(
    r"""(?i:\b(?:it\s+(?:was|is|has\s+been)|this\s+was|these\s+were|(?:was|were)(?:\s+then)?|all|members|councillors|governors|
      (?:the\s+)?(?:[A-Z][\w’'-]*\s+){0,3}(?:committee|council|cabinet|board|panel|meeting|trustees))\s+
      (?:(?:also|then|unanimously|subsequently|therefore|all|formally|duly|have|has)\s+)*
      (?:resolved|agreed|decided|approved|accepted|deferred|refused|rejected|elected|adopted|carried|
        re-elected|appointed|co-opted|recommended|endorsed|supported)\b(?!\s+out\b))
    |\b(?:RESOLVED|AGREED|APPROVED|CARRIED|REFUSED)\b
    |(?i:\b(?:agreed|carried|approved)(?:\s+unanimously)?[.)\]*]*\s*$)
    |(?i:\bpropos(?:ed|al)|\bprop\b\.?).{0,200}(?i:\bsecond(?:ed|er)|\b2nd)\b
    |(?i:\bcytunwyd|\bpenderfynwyd)\b""",
    re.VERBOSE | re.DOTALL,
)
_LOST = re.compile(
    r"\b(?:declared|was|were|and|motion|amendment)\s+(?:LOST|lost|defeated)\b|\bLOST\b|\bfell\b|"
    r"\b(?:not|never)\s+(?:agreed|carried|approved)\b|\bnot\s+seconded\b|\bno\s+seconder\b|\bRefused\s*$"
)
_NEGATED = re.compile(
    r"\bnot\s+(?:yet\s+)?(?:been\s+)?(?:agreed|decided|resolved)\b|\bto be (?:agreed|decided)\b",
    re.IGNORECASE,
)
_KINDS = (
    (re.compile(r"\b(?:defer|adjourn)", re.I), DecisionKind.DEFERRED),
    (re.compile(r"\bwithdrawn\b", re.I), DecisionKind.WITHDRAWN),
    (re.compile(r"\brefus|\breject", re.I), DecisionKind.REFUSED),
    (re.compile(r"\brefer(?:red)?\s+(?:back|to)\b", re.I), DecisionKind.REFERRED),
    (
        re.compile(
            r"\b(?:re-?)?elected\b|\bco-?opted\b|\bappointed\s+(?:as\s+)?(?:vice-?\s?)?chair", re.I
        ),
        DecisionKind.ELECTED,
    ),
    (re.compile(r"\brecommend", re.I), DecisionKind.RECOMMENDED),
    (
        re.compile(
            r"\b(?:be|is|are|were|was)\s+(?:received\s+and\s+)?noted\b|^\W*(?:to\s+)?note|\bnotes\b",
            re.I,
        ),
        DecisionKind.NOTED,
    ),
    (re.compile(r"\bapprov|\bbe\s+(?:granted|confirmed)\b", re.I), DecisionKind.APPROVED),
)


def find_clauses(text: str, blocks: Sequence[tuple[Zone, Block]]) -> list[Clause]:
    """Return the decisions of one item in document order; agenda text yields none."""
    found: list[Clause] = []
    eligible = [b for zone, b in blocks if zone in (Zone.MINUTES, Zone.DECISION)]
    decision_zone = {b.span.start for zone, b in blocks if zone is Zone.DECISION}
    at = 0
    while at < len(eligible):
        block = eligible[at]
        lead = _lead_in(text, block)
        if lead is not None:
            clauses, at = _clauses_after(text, eligible, at, *lead)
            found += clauses
            continue
        if block.span.start in decision_zone and block.label and not found:
            clauses, at = _clauses_after(text, eligible, at - 1, (), None)
            found += clauses
            continue
        if block.kind is not BlockKind.HEADING:
            found += _in_sentences(text, block)
        at += 1
    return found


def _lead_in(text: str, block: Block) -> tuple[tuple[Span, ...], Span | None] | None:
    """Return (lead-in spans, what follows in the block), or None where the block has none."""
    match = _LEAD_IN.match(text, block.body.start, block.body.end)
    if match is None:
        return None
    verb, mark, that = match["verb"], match["mark"].strip(), match["that"]
    alone = match.end() >= block.body.end
    noun = verb.lower().rstrip("s") in ("decision", "resolution", "recommendation")
    if noun and not (alone and not match["body"]):
        return None
    if not (mark or alone or (verb.isupper() and that)):
        return None
    if match["body"] and not (mark or verb.isupper()):
        return None
    # "Agreed - that" opens a decision; "approved 12/3/2019" and "Noted with thanks" do not.
    lead = trim(text, block.body.start, match.end())
    assert lead is not None, "the verb is in the lead-in"
    return (lead,), trim(text, match.end(), block.body.end)


def _clauses_after(
    text: str, blocks: Sequence[Block], at: int, lead_in: tuple[Span, ...], rest: Span | None
) -> tuple[list[Clause], int]:
    """Collect the clauses of one resolution; return them and the index of the next block."""
    parts: list[tuple[str, Span]] = []
    open_ended = True
    if rest is not None:
        that = _THAT_BEFORE_LABEL.match(text, rest.start, rest.end)
        if that:
            lead_in, rest = (
                (*lead_in, _trimmed(text, rest.start, that.end())),
                _trimmed(text, that.end(), rest.end),
            )
        parts += _split_labels(text, rest, "")
        open_ended = bool(parts[-1][0]) or rest.of(text).rstrip().endswith((":", ";", ":-", ":–"))
        if (
            len(parts) == 1
            and not parts[0][0]
            and rest.of(text).rstrip().endswith((":", ":-", ":–"))
        ):
            lead_in, parts = (*lead_in, rest), []
    at += 1
    while at < len(blocks) and (block := blocks[at]) and _continues(text, block, parts, open_ended):
        that = _THAT.match(text, block.body.start, block.body.end)
        if that and not parts:
            lead_in = (*lead_in, block.body)
        else:
            lead_in, more = _clause_block(text, block, lead_in, parts)
            parts += more
        at += 1
    whole = " ".join(s.of(text) for s in lead_in)
    return [_clause(text, label, span, lead_in, whole) for label, span in parts], at


def _clause_block(
    text: str, block: Block, lead_in: tuple[Span, ...], parts: Sequence[tuple[str, Span]]
) -> tuple[tuple[Span, ...], list[tuple[str, Span]]]:
    that = _THAT_BEFORE_LABEL.match(text, block.body.start, block.body.end)
    body = block.body
    if that and not parts and not block.label:
        lead_in = (*lead_in, _trimmed(text, body.start, that.end()))
        body = _trimmed(text, that.end(), body.end)
    sign = block.label or ("•" if block.kind is BlockKind.BULLET else "")
    return lead_in, _split_labels(text, body, sign)


def _continues(
    text: str, block: Block, parts: Sequence[tuple[str, Span]], open_ended: bool
) -> bool:
    if _ENDS.match(text, block.body.start, block.body.end) or _lead_in(text, block) is not None:
        return False
    if block.kind is BlockKind.HEADING:
        return not parts and _THAT.match(text, block.body.start, block.body.end) is not None
    if not parts:
        return True
    if block.label or block.kind is BlockKind.BULLET:
        return open_ended or bool(parts[-1][0])
    return open_ended and _CLAUSE_START.match(text, block.body.start, block.body.end) is not None


def _split_labels(text: str, span: Span, label: str) -> list[tuple[str, Span]]:
    """Cut "(a) … (b) …" inside one block where the labels follow one another from the first."""
    marks = [m for m in _INLINE_LABEL.finditer(text, span.start, span.end)]
    sequence = _sequence(marks, span.start, label)
    if not sequence:
        return [(label, span)]
    parts: list[tuple[str, Span]] = []
    head = trim(text, span.start, sequence[0].start())
    if head is not None:
        parts.append((label, head))
    ends = [m.start() for m in sequence[1:]] + [span.end]
    for mark, end in zip(sequence, ends, strict=True):
        clause = trim(text, mark.end(), end)
        if clause is not None:
            parts.append((mark["label"], clause))
    return parts


def _sequence(marks: Sequence[re.Match[str]], start: int, label: str) -> list[re.Match[str]]:
    """Return the labels that count on from ``label`` (or from the first), or nothing."""
    kept: list[re.Match[str]] = []
    previous = label
    for mark in marks:
        if _follows(previous, mark["label"]) or (
            not previous and mark.start() == start and _is_first(mark["label"])
        ):
            kept.append(mark)
            previous = mark["label"]
    return kept


def _is_first(label: str) -> bool:
    return label.strip("().").lower() in ("a", "1", "i")


_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def _follows(before: str, after: str) -> bool:
    if before.strip("().:") == "" or (before[0] == "(") != (after[0] == "("):
        return False
    a, b = before.strip("().:").lower(), after.strip("().:").lower()
    if a.isdigit() and b.isdigit():
        return int(b) == int(a) + 1
    if a in _ROMAN and b in _ROMAN:
        return _ROMAN.index(b) == _ROMAN.index(a) + 1
    return len(a) == len(b) == 1 and ord(b) == ord(a) + 1


def _clause(text: str, label: str, span: Span, lead_in: tuple[Span, ...], words: str) -> Clause:
    trailing = _TRAILING.search(span.of(text))
    kept = trim(text, span.start, span.start + trailing.start()) if trailing else span
    kept = kept or span
    stated = kept.of(text)
    return Clause(
        span=kept,
        label=label,
        lead_in=lead_in,
        kind=_kind_of(stated, words),
        outcome=Outcome.LOST if _LOST.search(stated) else Outcome.CARRIED,
    )


def _kind_of(stated: str, lead: str) -> DecisionKind:
    for pattern, kind in _KINDS:
        if pattern.search(stated):
            return kind
    low = (lead or stated).lower()
    for word, kind in (
        ("recommend", DecisionKind.RECOMMENDED),
        ("resolv", DecisionKind.RESOLVED),
        ("noted", DecisionKind.NOTED),
        ("agreed", DecisionKind.AGREED),
        ("decid", DecisionKind.RESOLVED),
        ("approved", DecisionKind.APPROVED),
    ):
        if word in low:
            return kind
    return DecisionKind.AGREED if "carried" in low or "propos" in low else DecisionKind.UNRECOGNISED


def _in_sentences(text: str, block: Block) -> Iterator[Clause]:
    for sentence in sentence_spans(text, block.body):
        words = sentence.of(text)
        match = _SENTENCE.search(words)
        if match is None or _NEGATED.search(words):
            continue
        yield Clause(
            span=sentence,
            label="",
            lead_in=(),
            kind=_kind_of(words, match[0]),
            outcome=Outcome.LOST if _LOST.search(words) else Outcome.CARRIED,
        )


def _trimmed(text: str, start: int, end: int) -> Span:
    span = trim(text, start, end)
    assert span is not None, "the caller matched words there"
    return span
