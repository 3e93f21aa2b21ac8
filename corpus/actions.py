"""What somebody is to do: "ACTION: Councillor Rook", "Clerk to write", an action column's initials.

Minutes print actions as a label, as capitals at the end of a paragraph, as a sentence without a
verb of its own ("Clerk to chase"), or beside the text; none of them is part of what was decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.blocks import Block, BlockKind
from corpus.dates import MONTH_NAMES
from corpus.names import NAME, TITLE, is_body, is_initials, is_person, person_at
from corpus.records import Action, Decision, Mark, MarkKind, Span
from corpus.sentences import sentence_spans, trim
from corpus.zones import Zone

Zoned = Sequence[tuple[Zone, Block]]

_INITIAL = r"[A-Z][A-Za-z]?[A-Z]?[a-z]?"
_COLUMN_WORDS = (
    rf"(?:(?:[A-Z]{{2,3}}[a-z]?|[A-Z][a-z][A-Z])(?:\s?[/&,+]\s?[A-Z]{{2,3}}[a-z]?){{0,4}}"
    rf"|(?:Clerk|Clerc|Chair(?:man)?|ALL|All|PAWB|Pawb)"
    rf"(?:\s?/\s?(?:Chair|[A-Z]{{2,3}}))?|{TITLE} ?(?:[A-Z]\.? ?)?[A-Z][\w’'-]+)"
)
_OFFICE = (
    r"(?:[Tt]he\s+)?(?:(?:Parish|Town|Deputy|Assistant|Locum|Vice|Acting)[- ])?"
    r"(?:Clerk(?:\s*(?:/|and|&)\s*RFO)?|Clerc|RFO|Chair(?:man|woman|person)?|Secretary|Treasurer"
    r"|Mayor|Handyman"
    r"|Headteacher|Caretaker|Solicitor|Democratic\s+Services|Officers?|Scrutiny|Governors?"
    r"|Councillors|Cllrs"
    r"|Cadeirydd|Members|All)"
)
_TO = (
    r"\s{1,3}(?:to|i|will)\s{1,3}(?!be\b|have\b|receive\b|consider\b|declare\b|note\b|the\b"
    r"|an?\b)[a-z]{2,}"
)
_LABEL = re.compile(
    r"(?P<open>[(\[]\s?)?[*_]{0,2}\b(?:(?:ACTIONS?|Actions?|Gweithredu|GWEITHREDU)(?:\s+(?:[Pp]oints?|POINTS?|by|BY|required|for|on))?"
    r"\s{0,2}(?:[*_]{0,2}\s?[:–—](?!\w)|\s-\s|[*_]{2}\s?[:–—-]?)|ACTION(?=\s{1,3}(?:Cllr"
    r"|Councillor|Clerk|[A-Z]{2,3}\b)))[*_:\s-]{0,5}"
)
# "Clerk to chase.": a sentence, or a part of one after a dash or in brackets.
_TASK = re.compile(
    rf"[\W_]{{0,4}}(?P<who>{_OFFICE}|OWNER)(?P<to>{_TO})".replace(
        "OWNER", r"[A-Z][^\n.;:()]{0,60}?"
    )
)
_PART = re.compile(r"(?:\s[-–—]|[;(…])\s?(?=[A-Z])")
_CAPITALS = re.compile(
    r"(?<![A-Za-z])(?P<who>(?:THE\s)?(?:[A-Z][A-Z.’'-]*\s){0,3}?(?:CLERK|CHAIR(?:MAN)?"
    r"|CLLRS?\.?(?:\s[A-Z][A-Z’'-]*){1,3}|COUNCILLORS?|[A-Z]{2,3}))"
    r"\sTO\s(?!BE\b|RESOLVE|RECEIVE|CONSIDER|NOTE\b)[A-Z][^a-z]{2,200}$"
)
_DUE = re.compile(
    r"\b(?:(?:by|before|within|no\s+later\s+than|in\s+time\s+for|prior\s+to|erbyn|cyn)\s+"
    r"(?:the\s+|y\s+)?(?:(?:end|middle|start)\s+of\s+(?:the\s+)?)?"
    r"(?:next\s+(?:\w+\s+)?(?:meeting|week|month|year)|return|(?:\w+\s+){0,2}?(?:days|weeks"
    r"|months)|meeting"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|cyfarfod\s+nesaf"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:of\s+)?(?:{MONTH_NAMES})(?:\s+\d{{4}})?"
    rf"|(?:{MONTH_NAMES})\s+\d{{1,2}}(?:\s*,?\s+\d{{4}})?"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|week|month|year|christmas|easter)\b|asap\b"
    r"|as\s+soon\s+as\s+possible\b)",
    re.IGNORECASE,
)
_IN_COLUMN = re.compile(
    rf"(?:[^\S\n]{{3,}}|[^\S\n]*\t[^\S\n]*|\n\s{{0,40}})(?P<who>{_COLUMN_WORDS})\s{{0,4}}$"
)
_IN_BRACKETS = re.compile(r"\s{0,3}\((?P<who>[A-Z]{2,3}(?:\s?[/&]\s?[A-Z]{2,3}){0,2})\)[.\s]{0,3}$")
_NOT_DONE = ("noted", "nodwyd", "note", "none", "agreed", "resolved", "action", "n/a")
_TAIL = 400
# No action is told in more; a bound keeps hostile text linear.
_LONGEST = 800


def find_actions(
    text: str, blocks: Zoned, decisions: Sequence[Decision], marks: Sequence[Mark]
) -> tuple[Action, ...]:
    """Return the actions of one item, in document order, none twice.

    Args:
        text: the document's text.
        blocks: the item's blocks with their zones.
        decisions: the item's decisions; an action is never the whole of one.
        marks: the item's marks; those of an action column name owners.
    """
    found: list[Action] = []
    for zone, block in blocks:
        if zone in (Zone.MINUTES, Zone.DECISION, Zone.ACTION):
            found += _of_block(text, zone, block)
    found += _of_marks(text, blocks, marks)
    whole = {d.span for d in decisions if d.is_clause}
    kept: list[Action] = []
    for action in sorted(found, key=lambda a: (a.span.start, -a.span.end)):
        if action.span in whole or (kept and action.span.start < kept[-1].span.end):
            continue
        kept.append(action)
    return tuple(kept)


def without_action(text: str, span: Span) -> Span:
    """Return ``span`` without an action, or a column's initials, at its end.

    "… be repaired.          JS" · "… APPROVAL (GC)" · "… the roof. CLERK TO EMAIL THE BUILDER".
    """
    start = max(span.start, span.end - _TAIL)
    cut = span.end
    label = next((m for m in _LABEL.finditer(text, start, span.end)), None)
    if label:
        cut = label.start()
    capitals = _last_capitals(text, Span(start=start, end=cut)) if cut > start else None
    if capitals is not None and not text[span.start : capitals].isupper():
        cut = min(cut, capitals)
    column = _IN_COLUMN.search(text, start, cut)
    if column:
        cut = column.start()
    bracket = _IN_BRACKETS.search(text, start, cut)
    if bracket and not _stands_for(text[span.start : bracket.start()], bracket["who"]):
        cut = bracket.start()
    kept = trim(text, span.start, cut)
    return kept if kept and any(c.isalpha() for c in kept.of(text)) else span


def _stands_for(before: str, letters: str) -> bool:
    """Tell "multi-agency hub (MAH)", which says what letters stand for, from an owner."""
    words = re.findall(r"[A-Za-z]+", before[-200:])[-len(letters) :]
    return [w[0].upper() for w in words] == list(letters)


def _last_capitals(text: str, span: Span) -> int | None:
    match = _CAPITALS.search(text, span.start, span.end)
    return match.start() if match else None


def _of_block(text: str, zone: Zone, block: Block) -> Iterator[Action]:
    if block.kind is BlockKind.HEADING and not _CAPITALS.search(block.body.of(text)[:_TAIL]):
        labelled = _LABEL.match(text, block.body.start, block.body.end)
        if labelled is None:
            return
    done = block.body.start
    for label in _LABEL.finditer(text, block.body.start, block.body.end):
        action = _labelled(text, label, block.body) if label.start() >= done else None
        if action:
            done = action.span.end
            yield action
    for sentence in sentence_spans(text, block.body):
        yield from _tasks(text, sentence)
    tail = Span(start=max(block.body.start, block.body.end - _TAIL), end=block.body.end)
    capitals = _CAPITALS.search(text, tail.start, tail.end)
    if capitals:
        span = Span(start=capitals.start(), end=tail.end)
        who = Span(start=capitals.start("who"), end=capitals.end("who"))
        yield Action(span=span, owner=who, due=_due(text, span))
    column = _IN_COLUMN.search(text, tail.start, tail.end)
    if column and zone is not Zone.ACTION and column["who"].lower() not in _NOT_DONE:
        yield from _beside(text, block, Span(start=column.start("who"), end=column.end("who")))


def _labelled(text: str, label: re.Match[str], body: Span) -> Action | None:
    """Return the action after a label: to the closing bracket, or to the sentence's end."""
    end = min(body.end, label.end() + _LONGEST)
    if label["open"]:
        close = text.find(")" if label["open"][0] == "(" else "]", label.end(), end)
        end = close + 1 if close >= 0 else end
    else:
        sentences = (
            sentence_spans(text, Span(start=label.end(), end=end)) if label.end() < end else []
        )
        end = sentences[0].end if sentences else end
    span = trim(text, label.start(), end)
    if span is None or span.end <= label.end():
        return None
    return Action(span=span, owner=_owner(text, label.end(), span.end), due=_due(text, span))


def _owner(text: str, start: int, end: int) -> Span | None:
    office = re.compile(
        rf"{_OFFICE}(?=\W|$)|(?:[A-Z]{{2,3}}(?:\s?[/&,]\s?)?){{1,4}}(?=\W|$)"
    ).match(text, start, end)
    named = person_at(text, start, end, alone=False)
    if named and (office is None or named.end >= office.end()):
        return named
    return trim(text, office.start(), office.end()) if office else None


def _tasks(text: str, sentence: Span) -> Iterator[Action]:
    """Yield "Clerk to chase Highways", a sentence or the last part of one."""
    starts = [sentence.start]
    starts += [m.end() for m in _PART.finditer(text, sentence.start, sentence.end)]
    for start, end in zip(starts, [*starts[1:], sentence.end], strict=True):
        match = _TASK.match(text, start, end)
        owner = _who(text, match) if match else None
        span = trim(text, owner.start, end) if owner else None
        if owner and span:
            yield Action(span=_closed(text, span), owner=owner, due=_due(text, span))
            return


def _who(text: str, match: re.Match[str]) -> Span | None:
    """Return the owner of a task: an office, a person, or initials, and nothing else."""
    words = match["who"]
    if words in ("I", "We") or ("will" in match["to"] and is_initials(words) and len(words) > 2):
        return None  # "TCV will provide" tells of a body
    if re.fullmatch(_OFFICE, words):
        return Span(start=match.start("who"), end=match.end("who"))
    name = NAME.fullmatch(words)
    several = all(is_initials(w) for w in re.split(r"\s?(?:,|/|&|and)\s?", words))
    if several or (name and is_person(words) and not is_body(words) and "’" not in words):
        return Span(start=match.start("who"), end=match.end("who"))
    return None


def _closed(text: str, span: Span) -> Span:
    """Leave out a bracket that was opened before the span: "(Clerk to write)"."""
    words = span.of(text)
    if words.endswith(")") and words.count(")") > words.count("("):
        return Span(start=span.start, end=span.end - 1)
    return span


def _beside(text: str, block: Block, owner: Span) -> Iterator[Action]:
    """Yield the last sentence before an owner in the margin: that is what is to be done."""
    words = trim(text, block.body.start, owner.start)
    sentences = sentence_spans(text, words) if words else []
    if sentences:
        yield Action(span=sentences[-1], owner=owner, due=_due(text, sentences[-1]))


def _of_marks(text: str, blocks: Zoned, marks: Sequence[Mark]) -> Iterator[Action]:
    """Yield what the action column of a table, or an action mark, gives to somebody."""
    for mark in marks:
        words = mark.span.of(text).strip(" .:").lower()
        if mark.kind is not MarkKind.ACTION or words in _NOT_DONE:
            continue
        if re.fullmatch(_COLUMN_WORDS, mark.span.of(text).strip()):
            above = [b for _, b in blocks if b.body.start < mark.span.start]
            found = list(_beside(text, above[-1], mark.span)) if above else []
            yield from found or [Action(span=mark.span, owner=mark.span, due=None)]
        else:
            owner = _owner(text, mark.span.start, mark.span.end)
            yield Action(span=mark.span, owner=owner, due=_due(text, mark.span))


def _due(text: str, span: Span) -> Span | None:
    match = _DUE.search(text, span.start, span.end)
    return Span(start=match.start(), end=match.end()) if match else None
