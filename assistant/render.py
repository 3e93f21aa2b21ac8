"""Answers and passages as text for people; pure functions that return strings.

Quotes are wrapped and their white space is folded for reading; ``--json`` gives them untouched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.answers import Answer, AnswerStatus, Citation
from assistant.applied import applied_lines, silence_line
from assistant.citing import cite_in_words, cite_item, deep_link, file_of, opening_of
from assistant.outcomes import Fate, fate
from assistant.terminal.dates import DayInWords
from assistant.terminal.signs import shown
from assistant.terminal.style import Style, bold, dim, link, warn, web_address, width_of, wrap
from corpus import MinutesStatus
from corpus.dates import in_words

_INDENT = " " * 4
_DRAFT = "Draft minutes"
_LOST = {Fate.LOST: "LOST", Fate.PARTLY_LOST: "LOST IN PART, one motion lost and one carried"}
_ABOVE = {
    Fate.LOST: "A motion that was lost:",
    Fate.PARTLY_LOST: "A motion that was lost and one that was carried:",
}


def answer_text(answer: Answer, style: Style, day_in_words: DayInWords = in_words) -> str:
    """Return an answer: what was applied, then each quote with its citation."""
    parts = [_lines(style, line) for line in applied_lines(answer.question)]
    if answer.status is AnswerStatus.ANSWERED:
        return "\n\n".join([*parts, *_citations(answer.citations, style, day_in_words)])
    assert answer.reason is not None, "an answer that found nothing has a reason"
    parts.append(_lines(style, silence_line(answer.question, answer.reason)))
    if answer.nearest:
        parts.append(_lines(style, "Nearest passages, which are not an answer:"))
        parts += _citations(answer.nearest, style, day_in_words)
    return "\n\n".join(parts)


def citations_text(
    citations: Sequence[Citation], style: Style, day_in_words: DayInWords = in_words
) -> str:
    """Return quotes one after another, each with its citation."""
    return "\n\n".join(_citations(citations, style, day_in_words))


def _citations(
    citations: Sequence[Citation], style: Style, day_in_words: DayInWords
) -> Iterator[str]:
    for citation in citations:
        if style.plain:
            yield _plain_citation(citation, style, day_in_words, of=len(citations))
        else:
            yield citation_text(citation, style, day_in_words)


def citation_text(citation: Citation, style: Style, day_in_words: DayInWords = in_words) -> str:
    """Return a numbered quote with its lead-in, label, citation, address and ids."""
    evidence = citation.evidence
    number = f"[{citation.n}] "
    lines = _head(citation, style, bold(style, number))
    opening = _INDENT if lines else bold(style, number) + " " * (len(_INDENT) - len(number))
    lines += _quoted(citation, style, first=opening, rest=_INDENT)
    words = cite_in_words(evidence, citation.label, day_in_words)
    address = web_address(deep_link(evidence.meeting, evidence.item))
    inner = _INDENT + "  "
    lines += wrap(
        style,
        words,
        first=f"{_INDENT}— ",
        rest=inner,
        paint=lambda style, text: link(style, text, address),
    )
    if address and not style.links:
        lines.append(inner + dim(style, address))
    lines += _beside(style, inner, [file_of(evidence.source), evidence.passage.passage_id])
    if citation.twins:
        twins = f"the same words also at {', '.join(citation.twins)}"
        lines += wrap(style, twins, first=inner, rest=inner, paint=dim)
    return "\n".join(lines)


def _head(citation: Citation, style: Style, number: str) -> list[str]:
    """Return the lines above a quote: what it must not be taken for, its lead-in and label."""
    warning = ": ".join(_warnings(citation))
    opening = opening_of(citation.lead_in, citation.label)
    if not warning:
        return wrap(style, opening, first=number, rest=_INDENT) if opening else []
    first = number + warn(style, warning + (": " if opening else ""))
    return wrap(style, opening, first=first, rest=_INDENT) if opening else [first]


def _warnings(citation: Citation) -> Iterator[str]:
    evidence = citation.evidence
    if evidence.meeting.minutes_status is MinutesStatus.DRAFT:
        yield _DRAFT
    if fate(evidence.decisions) in _LOST:
        yield _LOST[fate(evidence.decisions)]


def _quoted(citation: Citation, style: Style, *, first: str, rest: str) -> list[str]:
    marks = [(start + 1, end + 1) for start, end in citation.highlights]
    return wrap(style, f"“{citation.quote}”", first=first, rest=rest, marks=marks)


def _beside(style: Style, indent: str, parts: Sequence[str]) -> list[str]:
    """Return paths and ids, to be copied whole: on one line where they fit, else one a line."""
    line = indent + dim(style, " · ".join(parts))
    if width_of(line) <= style.width:
        return [line]
    return [indent + dim(style, part) for part in parts]


def _plain_citation(citation: Citation, style: Style, day_in_words: DayInWords, *, of: int) -> str:
    """Return a quote for whoever hears it: every part says in words what it is."""
    evidence = citation.evidence
    told = {
        _DRAFT: "from draft minutes",
        _LOST[Fate.LOST]: "a motion that was lost",
        _LOST[Fate.PARTLY_LOST]: "a motion that was lost and one that was carried",
    }
    warnings = "".join(f", {told[warning]}" for warning in _warnings(citation))
    opening = opening_of(citation.lead_in, citation.label)
    address = web_address(deep_link(evidence.meeting, evidence.item))
    parts = [
        f"Quote {citation.n} of {of}{warnings}.",
        f"Opening words: {opening}" if opening else "",
        f"Quote: {citation.quote}",
        "End of quote.",
        f"Source: {cite_in_words(evidence, citation.label, day_in_words)}",
        f"Address: {address}" if address else "",
        f"File: {file_of(evidence.source)}",
        f"Id: {evidence.passage.passage_id}",
        f"The same words also at: {', '.join(citation.twins)}" if citation.twins else "",
    ]
    return "\n".join(line for part in parts for line in wrap(style, part))


def passages_text(
    citations: Sequence[Citation], style: Style, day_in_words: DayInWords = in_words
) -> str:
    """Return passages as they follow one another, under the item that they stand in."""
    parts: list[str] = []
    named = ""
    for _, group in groupby(citations, key=lambda c: c.evidence.item.item_id):
        passages = list(group)
        path = file_of(passages[0].evidence.source)
        parts.append(_item_head(passages[0], style, day_in_words, "" if path == named else path))
        parts += [_passage(passage, style) for passage in passages]
        named = path
    return "\n\n".join(parts)


def _item_head(citation: Citation, style: Style, day_in_words: DayInWords, path: str) -> str:
    """Return what the passages below stand in; the path "" was named before."""
    evidence = citation.evidence
    words = cite_item(evidence, day_in_words)
    address = web_address(deep_link(evidence.meeting, evidence.item))
    lines = wrap(
        style, words, paint=lambda style, text: link(style, text, address, bold), rest="  "
    )
    if evidence.meeting.minutes_status is MinutesStatus.DRAFT:
        lines.append(warn(style, f"{_DRAFT}, not yet approved."))
    if address and not style.links:
        lines.append(("Address: " if style.plain else "") + dim(style, address))
    if path:
        lines.append(("File: " if style.plain else "") + dim(style, path))
    return "\n".join(lines)


def _passage(citation: Citation, style: Style) -> str:
    opening = opening_of(citation.lead_in, citation.label)
    indent = "" if style.plain else _INDENT
    told = _ABOVE.get(fate(citation.evidence.decisions))
    lines = [indent + warn(style, told)] if told else []
    lines += wrap(style, opening, first=indent, rest=indent)
    lines += wrap(style, citation.quote, first=indent, rest=indent)
    page = f" (page {citation.evidence.page})" if citation.evidence.page else ""
    identity = citation.evidence.passage.passage_id
    lines.append(f"{'Id: ' if style.plain else indent}{dim(style, identity + page)}")
    return "\n".join(lines)


def _lines(style: Style, words: str) -> str:
    return "\n".join(wrap(style, words, rest="  "))


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return "1 document", "839 documents"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def table(rows: Sequence[tuple[str, str]], style: Style) -> str:
    """Return two columns, the first padded and the second wrapped beside it."""
    width = max(len(left) for left, _ in rows)
    lines: list[str] = []
    for left, right in rows:
        lines += wrap(style, right, first=f"{shown(left):<{width}}  ", rest=" " * (width + 2))
    return "\n".join(lines)
