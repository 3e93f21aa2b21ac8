"""Answers, readings and reports as text for people; pure functions that return strings.

Quotes are wrapped and their white space is folded for reading; ``--json`` gives them untouched.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from assistant.answers import Answer, AnswerStatus, Citation
from assistant.applied import applied_lines, silence_line
from assistant.citing import body_in_words, cite_in_words, folded
from corpus import Decision, Document, Item, Outcome, Reading, page_of
from corpus.dates import in_words

# A line of the source at least this long that another follows was broken by a column's width.
_WRAPPED = 50
# Signs that steer a terminal or turn the reading direction; none is part of what minutes say.
_UNSEEN = dict.fromkeys(
    [*range(9), *range(11, 32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def answer_text(answer: Answer, width: int) -> str:
    """Return an answer: what was applied, then each quote with its citation."""
    lines = ["\n".join(_wrapped(line, width, "", "  ")) for line in applied_lines(answer.question)]
    if answer.status is AnswerStatus.ANSWERED:
        return _joined([*lines, *(citation_text(c, width) for c in answer.citations)])
    assert answer.reason is not None, "an answer that found nothing has a reason"
    silent = silence_line(answer.question, answer.reason)
    lines.append("\n".join(_wrapped(silent, width, "", "  ")))
    if answer.nearest:
        lines.append("Nearest passages, which are not an answer:")
        lines += [citation_text(c, width) for c in answer.nearest]
    return _joined(lines)


def citation_text(citation: Citation, width: int) -> str:
    """Return a numbered quote with its lead-in, label, citation and ids."""
    head = " ".join(p for p in (citation.lead_in, citation.label) if p)
    if any(d.outcome is Outcome.LOST for d in citation.evidence.decisions):
        head = f"LOST: {head}".rstrip(": ")
    number = f"[{citation.n}] "
    indent = " " * 4
    lines = [f"{number}{head}"] if head else []
    opening = indent if head else f"{number:<4}"
    lines += _wrapped(f"“{citation.quote}”", width, opening, indent)
    lines += _wrapped(cite_in_words(citation.evidence, citation.label), width, "    — ", "      ")
    where = citation.evidence.source.path
    lines.append(f"      {where} · {citation.evidence.passage.passage_id}")
    if citation.twins:
        lines.append(f"      the same words also at {', '.join(citation.twins)}")
    return "\n".join(lines).translate(_UNSEEN)


def _wrapped(words: str, width: int, opening: str, indent: str) -> list[str]:
    lines: list[str] = []
    for paragraph in _paragraphs(words):
        lines += textwrap.wrap(
            " ".join(paragraph.split()),
            width,
            initial_indent=indent if lines else opening,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return lines


def _paragraphs(words: str) -> Iterator[str]:
    """Yield what is shown as a paragraph: lines of a list stay lines, wrapped text is joined."""
    kept = ""
    for line in words.strip().splitlines():
        if kept and (not line.strip() or len(kept.rsplit("\n", 1)[-1]) < _WRAPPED):
            yield kept.replace("\n", " ")
            kept = ""
        kept += ("\n" if kept else "") + line.strip()
    if kept:
        yield kept.replace("\n", " ")


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts).translate(_UNSEEN)


def reading_text(reading: Reading, width: int) -> str:
    """Return how one document is read: the meeting, who was there, items with their decisions."""
    meeting, source = reading.meeting, reading.document.source
    date = in_words(meeting.date) if meeting.date else "date unknown"
    body = body_in_words(meeting) or "committee unknown"
    head = [
        ", ".join((meeting.council or "council unknown", body, date)),
        f"{'cancelled; ' if meeting.cancelled else ''}minutes {meeting.minutes_status.value}; "
        f"{len(reading.passages)} passages; {source.path}"
        + (f": {source.part}" if source.part else ""),
    ]
    parts = ["\n".join(head), *_attendance_text(reading, width)]
    for item in reading.items:
        if item.number or item.title or item.decisions:
            parts.append(_item_text(reading.document, item, width))
    parts += [f"warning: {warning}" for warning in reading.warnings]
    return _joined(parts)


def _attendance_text(reading: Reading, width: int) -> Iterator[str]:
    """Yield one paragraph: "present: Councillor A. Ash (chair), …; apologies: …"."""
    text = reading.document.text
    groups: dict[str, list[str]] = {}
    for person in reading.attendance:
        role = f" ({person.role})" if person.role and person.role != "member" else ""
        groups.setdefault(person.presence.value, []).append(folded([person.name.of(text)]) + role)
    words = "; ".join(f"{presence}: {', '.join(names)}" for presence, names in groups.items())
    if words:
        yield "\n".join(_wrapped(words, width, "", "  "))


def _item_text(document: Document, item: Item, width: int) -> str:
    agenda = f" (agenda item {item.agenda_number})" if item.agenda_number else ""
    exempt = "  (exempt)" if item.exempt else ""
    lines = [f"{item.number or '-'}  {item.title}{agenda}{exempt}"]
    for decision in item.decisions:
        words = _decision_text(document, decision)
        lines += _wrapped(words, width, "    ", "      ")
    for action in item.actions:
        words = folded([action.span.of(document.text)])
        lines += _wrapped(f"action: {words}", width, "    ", "      ")
    for interest in item.interests:
        words = folded([interest.span.of(document.text)])
        lines += _wrapped(f"interest: {words}", width, "    ", "      ")
    return "\n".join(lines)


def _decision_text(document: Document, decision: Decision) -> str:
    """Return "resolved: RESOLVED: That (a) … [proposed by …; 5 for, 1 against; page 3]"."""
    text, vote = document.text, decision.vote
    lead = folded(span.of(text) for span in decision.lead_in)
    lost = " LOST" if decision.outcome is Outcome.LOST else ""
    inferred = " (inferred)" if decision.inferred else ""
    said = " ".join(p for p in (lead, decision.label, decision.span.of(text)) if p)
    page = page_of(document, decision.span)
    notes = [
        decision.proposer and f"proposed by {folded([decision.proposer.of(text)])}",
        decision.seconder and f"seconded by {folded([decision.seconder.of(text)])}",
        vote and f"vote: {folded([vote.span.of(text)])}",
        page and f"page {page}",
    ]
    shown = "; ".join(note for note in notes if note)
    tail = f" [{shown}]" if shown else ""
    return f"{decision.kind.value}{lost}{inferred}: {said}{tail}"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return "1 document", "839 documents"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def table(rows: Sequence[tuple[str, str]]) -> str:
    """Return two columns, the first padded."""
    width = max(len(left) for left, _ in rows)
    return "\n".join(f"{left:<{width}}  {right}" for left, right in rows)
