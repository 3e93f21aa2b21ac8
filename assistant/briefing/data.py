"""A pack as JSON: the citation objects of ``minutes ask --json``, with notes and coverage."""

from __future__ import annotations

from assistant.briefing import telling
from assistant.briefing.records import Coverage, DecisionRow, Extract, Pack, SourceUsed, Topic
from assistant.jsonform import (
    Json,
    applied_to_json,
    citation_to_json,
    dumps,
    meeting_to_json,
    source_to_json,
)
from assistant.reports import skipped_to_json
from assistant.talking.remembering import filters_to_json
from index.holdings import Holding
from index.records import Filter


def data_text(pack: Pack) -> str:
    """Return the whole pack as JSON text."""
    return dumps(pack_to_json(pack), indent=2) + "\n"


def pack_to_json(pack: Pack) -> dict[str, Json]:
    """Return the whole pack."""
    return {
        "title": pack.title,
        "made_on": pack.made_on.isoformat(),
        "style": pack.style.value,
        "filters": _filters(pack.coverage.filters),
        "questions": [_topic(topic) for topic in pack.topics],
        "extracts": [_extract(extract) for extract in pack.extracts],
        "decisions": [_decision(row) for row in pack.decisions],
        "coverage": _coverage(pack.coverage),
        "sources": [_source(used) for used in pack.sources],
    }


def _filters(filters: Filter) -> dict[str, Json]:
    # Citations and what is applied to a question have the longer name.
    names = {"status": "minutes_status"}
    return {names.get(name, name): value for name, value in filters_to_json(filters).items()}


def _topic(topic: Topic) -> dict[str, Json]:
    answer = topic.answer
    return {
        "n": topic.n,
        "question": answer.question.text,
        "status": answer.status.value,
        "reason": answer.reason.value if answer.reason else None,
        "result": telling.result_in_words(answer, topic.extracts),
        "applied": applied_to_json(answer.question),
        "extracts": list(topic.extracts),
    }


def _extract(extract: Extract) -> dict[str, Json]:
    return {
        **citation_to_json(extract.citation),
        "n": extract.n,
        "topics": list(extract.topics),
        "head": extract.head,
        "note": extract.note.words,
        "source_n": extract.source,
    }


def _decision(row: DecisionRow) -> dict[str, Json]:
    return {
        "extract": row.extract,
        "date": row.date.isoformat() if row.date else None,
        "body": row.body or None,
        "minute": row.minute or None,
        "title": row.title or None,
        "text": row.words,
        "kind": row.kind.value,
        "outcome": row.outcome.value,
        "proposer": row.proposer or None,
        "seconder": row.seconder or None,
        "vote": row.vote or None,
        "span": [row.span.start, row.span.end],
    }


def _coverage(coverage: Coverage) -> dict[str, Json]:
    return {
        "indexed_documents": coverage.documents,
        "indexed_passages": coverage.passages,
        "indexed_undated": coverage.undated,
        "read_on": coverage.built_at.isoformat(),
        "encoder": coverage.encoder,
        "searched": [_holding(holding) for holding in coverage.holdings],
        "skipped": skipped_to_json(coverage.skipped),
    }


def _holding(holding: Holding) -> dict[str, Json]:
    return {
        "council": holding.council,
        "committee": holding.committee,
        "documents": holding.documents,
        "meetings": holding.meetings,
        "since": holding.first.isoformat() if holding.first else None,
        "until": holding.last.isoformat() if holding.last else None,
        "undated": holding.undated,
        "drafts": holding.drafts,
        "approved": holding.approved,
    }


def _source(used: SourceUsed) -> dict[str, Json]:
    return {
        "n": used.n,
        "document": used.document_id,
        **source_to_json(used.source),
        "meeting": meeting_to_json(used.meeting),
        "url": used.url,
        "extracts": list(used.extracts),
    }
