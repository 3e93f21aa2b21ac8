"""A pack as CSV: one line an extract, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.briefing.records import Extract, Pack
from assistant.briefing.wording import carried
from assistant.citing import span_id
from assistant.terminal.cells import csv_text

COLUMNS: Final = (
    "n",
    "topics",
    "council",
    "committee",
    "date",
    "status",
    "minute",
    "title",
    "kind",
    "outcome",
    "head",
    "quote",
    "note",
    "page",
    "address",
    "file",
    "id",
    "sha256",
    "text_sha256",
    "reader",
)


def sheet_text(pack: Pack, *, bom: bool = False) -> str:
    """Return the extracts; ``bom`` begins with the mark by which Excel knows UTF-8."""
    return csv_text([COLUMNS, *_rows(pack)], bom=bom)


def _rows(pack: Pack) -> Iterator[tuple[object, ...]]:
    questions = {topic.n: topic.answer.question.text for topic in pack.topics}
    for extract in pack.extracts:
        yield _row(extract, "; ".join(questions[n] for n in extract.topics))


def _row(extract: Extract, topics: str) -> tuple[object, ...]:
    citation = extract.citation
    evidence, span = citation.evidence, citation.span
    meeting, item, source = evidence.meeting, evidence.item, evidence.source
    outcomes = {decision.outcome.value for decision in evidence.decisions}
    return (
        extract.n,
        topics,
        meeting.council,
        meeting.committee,
        meeting.date,
        meeting.minutes_status.value,
        item.number,
        item.title,
        evidence.passage.kind.value,
        ", ".join(sorted(outcomes)),
        extract.head,
        carried(citation.quote),
        extract.note.words,
        evidence.page,
        extract.note.url,
        source.path,
        span_id(evidence, span),
        source.sha256,
        source.text_sha256,
        source.reader,
    )
