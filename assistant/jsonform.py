"""Answers, readings and reports as JSON objects; the fields are promised in README.

Only values of JSON's own types come out, so that ``json.dumps`` needs no help.
"""

from __future__ import annotations

import json
from typing import TypeAlias

from assistant.answers import Answer, Citation, Question
from assistant.citing import cite_in_words, document_id, folded
from corpus import Decision, Reading
from index import Filter

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


# What JSON lets stand in a string and Python's splitlines takes for the end of a line.
_LINE_ENDS = str.maketrans({c: f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"})


def dumps(value: object, *, indent: int | None = None) -> str:
    """Return JSON text that holds no line end but those of ``indent``."""
    return json.dumps(value, ensure_ascii=False, indent=indent).translate(_LINE_ENDS)


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
    """Return what was made of a question."""
    return {
        "intent": question.intent.value,
        **filter_to_json(question.filters),
        "kept_from_history": list(question.history),
        "expansions": {asked: list(forms) for asked, forms in question.expansions},
    }


def filter_to_json(filters: Filter) -> dict[str, Json]:
    """Return the filters that were applied; ``person`` is promised and not yet understood."""
    return {
        "councils": list(filters.councils),
        "committees": list(filters.committees),
        "since": filters.since.isoformat() if filters.since else None,
        "until": filters.until.isoformat() if filters.until else None,
        "kinds": [kind.value for kind in filters.kinds],
        "minutes_status": filters.status.value if filters.status else None,
        "person": None,
    }


def citation_to_json(citation: Citation) -> dict[str, Json]:
    """Return one citation; ``quote`` is ``document.text[span]``, exactly."""
    evidence = citation.evidence
    meeting, item, source = evidence.meeting, evidence.item, evidence.source
    decision = evidence.decisions[0] if evidence.decisions else None
    span = citation.span
    return {
        "n": citation.n,
        "id": f"span:{document_id(evidence)}@{span.start}-{span.end}",
        "passage_id": evidence.passage.passage_id,
        "decision_id": decision.decision_id if decision else None,
        "kind": evidence.passage.kind.value,
        "outcome": decision.outcome.value if decision else None,
        "quote": citation.quote,
        "label": citation.label,
        "lead_in": citation.lead_in,
        "highlights": [list(pair) for pair in citation.highlights],
        "council": meeting.council,
        "committee": meeting.committee,
        "date": meeting.date.isoformat() if meeting.date else None,
        "minutes_status": meeting.minutes_status.value,
        "item": {"number": item.number, "title": item.title},
        "source": {
            "path": source.path,
            "url": meeting.url,
            "sha256": source.sha256,
            "text_sha256": source.text_sha256,
            "span": [span.start, span.end],
            "page": None,
        },
        "citation": cite_in_words(evidence, citation.label),
        "score": round(citation.score, 4),
        "twins": list(citation.twins),
    }


def reading_to_json(reading: Reading) -> dict[str, Json]:
    """Return how one file is read, as ``minutes read --json`` prints it."""
    source, meeting = reading.document.source, reading.meeting
    text = reading.document.text
    items = [item for item in reading.items if item.number or item.title or item.decisions]
    return {
        "source": {
            "path": source.path,
            "sha256": source.sha256,
            "media_type": source.media_type,
            "reader": source.reader,
        },
        "meeting": {
            "council": meeting.council,
            "committee": meeting.committee,
            "date": meeting.date.isoformat() if meeting.date else None,
            "minutes_status": meeting.minutes_status.value,
            "url": meeting.url,
            "language": meeting.language,
        },
        "attendance": [],
        "items": [
            {
                "number": item.number,
                "title": item.title,
                "exempt": item.exempt,
                "decisions": [decision_to_json(text, d) for d in item.decisions],
            }
            for item in items
        ],
        "warnings": list(reading.warnings),
    }


def decision_to_json(text: str, decision: Decision) -> dict[str, Json]:
    """Return one decision of a reading; ``text`` is verbatim."""
    return {
        "id": decision.decision_id,
        "label": decision.label,
        "lead_in": folded(span.of(text) for span in decision.lead_in),
        "text": decision.span.of(text),
        "kind": decision.kind.value,
        "outcome": decision.outcome.value,
        "inferred": decision.inferred,
        "proposer": None,
        "seconder": None,
        "vote": None,
        "span": [decision.span.start, decision.span.end],
        "page": None,
    }
