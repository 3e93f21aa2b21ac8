"""Answers, readings and reports as JSON objects; the fields are promised in README.

Only values of JSON's own types come out, so that ``json.dumps`` needs no help.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from assistant.answers import Answer, Citation, Question
from assistant.citing import (
    body_in_words,
    cite_in_words,
    deep_link,
    folded,
    opening_words,
    span_id,
)
from corpus import (
    Decision,
    Document,
    Item,
    Meeting,
    Reading,
    Skipped,
    Source,
    Span,
    Vote,
    page_of,
)
from index import Evidence

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


# What JSON lets stand in a string, and terminals obey or Python's splitlines takes for the end of
# a line.
_UNSEEN = {sign: f"\\u{sign:04x}" for sign in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def dumps(value: object, *, indent: int | None = None) -> str:
    """Return JSON text that holds no control character, and no line end but those of ``indent``.

    Half a surrogate pair, as JSON and command lines may bring one, is escaped again: it has no
    place in UTF-8.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent).translate(_UNSEEN)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def answer_to_json(answer: Answer, *, identity: str | None, total_ms: float) -> dict[str, Json]:
    """Return an answer as ``minutes ask --json`` prints it."""
    return {
        "id": identity,
        "question": answer.question.text,
        "status": answer.status.value,
        "reason": answer.reason.value if answer.reason else None,
        "applied": applied_to_json(answer.question),
        "citations": [citation_to_json(c) for c in answer.citations],
        "nearest": [citation_to_json(c) for c in answer.nearest],
        "timing_ms": {"total": round(total_ms, 1)},
    }


def applied_to_json(question: Question) -> dict[str, Json]:
    """Return what was made of a question; ``inferred`` names what its words only seem to mean."""
    filters = question.filters
    bodies = question.bodies
    councils = dict.fromkeys(filters.councils or [c for b in bodies for c in b.councils])
    committees = dict.fromkeys(filters.committees or [c for b in bodies for c in b.committees])
    since, until = filters.since, filters.until
    if not (since or until) and len(question.periods) == 1:
        since, until = question.periods[0].since, question.periods[0].until
    person = filters.person or next(iter(question.persons), None)
    return {
        "intent": question.intent.value,
        "details": [detail.value for detail in sorted(question.asked.details)],
        "councils": list(councils),
        "committees": list(committees),
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        "periods": [period.words for period in question.periods],
        "person": person,
        "kinds": [kind.value for kind in filters.kinds],
        "minutes_status": filters.status.value if filters.status else None,
        "inferred": list(_inferred(question)),
        "phrases": list(question.query.required),
        "excluded": list(question.query.excluded),
        "references": [reference.words for reference in question.references],
        "latest": question.asked.latest,
        "kept_from_history": list(question.kept),
        "corrections": {c.written: c.meant for c in question.corrections},
        "expansions": {asked: list(forms) for asked, forms in question.expansions},
    }


def _inferred(question: Question) -> Iterator[str]:
    """Yield which filters only weigh: they were read in the question's words, and not stated."""
    filters = question.filters
    if not filters.councils and any(b.councils for b in question.bodies):
        yield "councils"
    if not filters.committees and any(b.committees for b in question.bodies):
        yield "committees"
    if not (filters.since or filters.until) and question.periods:
        yield "period"
    if not filters.person and question.persons:
        yield "person"


def place_to_json(evidence: Evidence, span: Span) -> dict[str, Json]:
    """Return where a quote stands: its meeting, its item and its place in the source."""
    meeting, item, source = evidence.meeting, evidence.item, evidence.source
    return {
        "council": meeting.council,
        "committee": meeting.committee,
        "date": meeting.date.isoformat() if meeting.date else None,
        "minutes_status": meeting.minutes_status.value,
        "item": {"number": item.number, "title": item.title},
        "source": {
            "path": source.path,
            "part": source.part or None,
            "url": deep_link(meeting, item),
            "sha256": source.sha256,
            "text_sha256": source.text_sha256,
            "span": [span.start, span.end],
            "page": _page(evidence.page),
        },
    }


def citation_to_json(citation: Citation) -> dict[str, Json]:
    """Return one citation; ``quote`` is ``document.text[span]``, exactly."""
    evidence, span = citation.evidence, citation.span
    decision = evidence.decisions[0] if evidence.decisions else None
    return {
        "n": citation.n,
        "id": span_id(evidence, span),
        "passage_id": evidence.passage.passage_id,
        "decision_id": decision.decision_id if decision else None,
        "kind": evidence.passage.kind.value,
        "outcome": decision.outcome.value if decision else None,
        "quote": citation.quote,
        "label": citation.label,
        "lead_in": citation.lead_in,
        "highlights": [list(pair) for pair in citation.highlights],
        **place_to_json(evidence, span),
        "citation": cite_in_words(evidence, citation.label),
        "score": round(citation.score, 4),
        "twins": list(citation.twins),
    }


def readings_to_json(readings: Sequence[Reading], skipped: Sequence[Skipped]) -> dict[str, Json]:
    """Return how one file is read, as ``minutes read --json`` prints it.

    A file that holds several meetings has a list ``meetings`` of the same objects.
    """
    missing = [f"{s.path}: {s.reason}. {s.remedy}" for s in skipped]
    if len(readings) == 1:
        (reading,) = readings
        found = reading_to_json(reading)
        return {**found, "warnings": [*reading.warnings, *missing]}
    return {
        "source": source_to_json(readings[0].document.source),
        "meetings": [reading_to_json(reading) for reading in readings],
        "warnings": list(missing),
    }


def reading_to_json(reading: Reading) -> dict[str, Json]:
    """Return how one document is read."""
    text = reading.document.text
    items = [item for item in reading.items if item.number or item.title or item.decisions]
    return {
        "source": source_to_json(reading.document.source),
        "meeting": meeting_to_json(reading.meeting),
        "attendance": [
            {"name": folded([a.name.of(text)]), "role": a.role, "attendance": a.presence.value}
            for a in reading.attendance
        ],
        "items": [_item_to_json(reading.document, item) for item in items],
        "warnings": list(reading.warnings),
    }


def source_to_json(source: Source) -> dict[str, Json]:
    """Return where a document came from."""
    return {
        "path": source.path,
        "part": source.part or None,
        "sha256": source.sha256,
        "text_sha256": source.text_sha256,
        "media_type": source.media_type,
        "reader": source.reader,
    }


def meeting_to_json(meeting: Meeting) -> dict[str, Json]:
    """Return a meeting; the committee's name says which kind of its meetings it was."""
    return {
        "council": meeting.council,
        "committee": body_in_words(meeting),
        "date": meeting.date.isoformat() if meeting.date else None,
        "minutes_status": meeting.minutes_status.value,
        "cancelled": meeting.cancelled,
        "url": meeting.url,
        "language": meeting.language,
    }


def _item_to_json(document: Document, item: Item) -> dict[str, Json]:
    text = document.text
    return {
        "number": item.number,
        "agenda_number": item.agenda_number or None,
        "title": item.title,
        "report": _words(text, item.report),
        "url": item.url,
        "exempt": item.exempt,
        "decisions": [decision_to_json(document, d) for d in item.decisions],
        "actions": [
            {
                "text": a.span.of(text),
                "owner": _words(text, a.owner),
                "due": _words(text, a.due),
                "span": [a.span.start, a.span.end],
            }
            for a in item.actions
        ],
        "interests": [
            {
                "text": i.span.of(text),
                "member": _words(text, i.member),
                "span": [i.span.start, i.span.end],
            }
            for i in item.interests
        ],
    }


def decision_to_json(document: Document, decision: Decision) -> dict[str, Json]:
    """Return one decision of a reading; ``text`` is verbatim."""
    text, span, twin = document.text, decision.span, decision.twin
    return {
        "id": decision.decision_id,
        "label": decision.label,
        "lead_in": opening_words(part.of(text) for part in decision.lead_in),
        "text": span.of(text),
        "kind": decision.kind.value,
        "outcome": decision.outcome.value,
        "inferred": decision.inferred,
        "proposer": _words(text, decision.proposer),
        "seconder": _words(text, decision.seconder),
        "vote": vote_to_json(text, decision.vote) if decision.vote else None,
        "span": [span.start, span.end],
        "twin": [twin.start, twin.end] if twin else None,
        "page": _page(page_of(document, span)),
    }


def vote_to_json(text: str, vote: Vote) -> dict[str, Json]:
    """Return how a vote went; ``text`` is verbatim."""
    return {
        "for": vote.in_favour,
        "against": vote.against,
        "abstained": vote.abstained,
        "unanimous": vote.unanimous,
        "casting": vote.casting,
        "names": [{"name": folded([v.name.of(text)]), "vote": v.side.value} for v in vote.names],
        "text": vote.span.of(text),
    }


def _page(page: str | None) -> int | str | None:
    return int(page) if page and page.isdecimal() else page


def _words(text: str, span: Span | None) -> str | None:
    return folded([span.of(text)]) if span else None
