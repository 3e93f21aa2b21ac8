"""How one file is read, as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.citing import body_in_words, file_of, folded, opening_words
from assistant.terminal.dates import DayInWords
from assistant.terminal.signs import shown
from assistant.terminal.style import Style, bold, warn, wrap
from corpus import Decision, Document, Item, MinutesStatus, Outcome, Reading, page_of
from corpus.dates import in_words

_STATES: Final = {
    MinutesStatus.DRAFT: "draft minutes",
    MinutesStatus.APPROVED: "approved minutes",
    MinutesStatus.UNKNOWN: "not said whether draft or approved",
}


def reading_text(reading: Reading, style: Style, day_in_words: DayInWords = in_words) -> str:
    """Return how one document is read: the meeting, who was there, items with their decisions."""
    meeting, source = reading.meeting, reading.document.source
    date = day_in_words(meeting.date) if meeting.date else "date unknown"
    body = body_in_words(meeting) or "committee unknown"
    head = [
        *wrap(style, ", ".join((meeting.council or "council unknown", body, date)), paint=bold),
        shown(
            f"{'cancelled; ' if meeting.cancelled else ''}{_STATES[meeting.minutes_status]}; "
            f"{len(reading.passages)} passages; {file_of(source)}"
        ),
    ]
    parts = ["\n".join(head), *_attendance_text(reading, style)]
    for item in reading.items:
        if item.number or item.title or item.decisions:
            parts.append(_item_text(reading.document, item, style))
    for warning in reading.warnings:
        parts.append("\n".join(wrap(style, f"warning: {warning}", rest="  ", paint=warn)))
    return "\n\n".join(parts)


def _attendance_text(reading: Reading, style: Style) -> Iterator[str]:
    """Yield one paragraph: "present: Councillor A. Ash (chair), …; apologies: …"."""
    text = reading.document.text
    groups: dict[str, list[str]] = {}
    for person in reading.attendance:
        role = f" ({person.role})" if person.role and person.role != "member" else ""
        groups.setdefault(person.presence.value, []).append(folded([person.name.of(text)]) + role)
    words = "; ".join(f"{presence}: {', '.join(names)}" for presence, names in groups.items())
    if words:
        yield "\n".join(wrap(style, words, rest="  "))


def _item_text(document: Document, item: Item, style: Style) -> str:
    agenda = f" (agenda item {item.agenda_number})" if item.agenda_number else ""
    exempt = "  (exempt)" if item.exempt else ""
    number = item.number or ("no number" if style.plain else "-")
    title = f"{item.title}{agenda}{exempt}"
    lines = wrap(style, title or " ", first=f"{shown(number)}  ", rest="    ", paint=bold)
    lines = lines or [shown(number)]
    text = document.text
    said = [
        *(_decision_text(document, decision) for decision in item.decisions),
        *(f"action: {folded([action.span.of(text)])}" for action in item.actions),
        *(f"interest: {folded([interest.span.of(text)])}" for interest in item.interests),
    ]
    for words in said:
        lines += wrap(style, words, first="    ", rest="      ")
    return "\n".join(lines)


def _decision_text(document: Document, decision: Decision) -> str:
    """Return "resolved: RESOLVED: That (a) … [proposed by …; 5 for, 1 against; page 3]"."""
    text, vote = document.text, decision.vote
    lead = opening_words(span.of(text) for span in decision.lead_in)
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
    noted = "; ".join(note for note in notes if note)
    tail = f" [{noted}]" if noted else ""
    return f"{decision.kind.value}{lost}{inferred}: {said}{tail}"
