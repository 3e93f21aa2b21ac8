"""The register for programs: JSON objects, and rows for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.citing import body_in_words, deep_link, document_id
from assistant.jsonform import Json
from assistant.register.decisions import Entry
from corpus import Decision, Span
from index import Evidence


def entry_to_json(entry: Entry) -> dict[str, Json]:
    """Return one decision of the register; ``quote`` is ``document.text[span]``, exactly."""
    return {
        "id": entry.decision.decision_id,
        "quote": entry.quote,
        "label": entry.label,
        "lead_in": entry.lead_in,
        "kind": entry.kind.value,
        "outcome": entry.outcome.value,
        "inferred": entry.inferred,
        "proposer": entry.proposer,
        "seconder": entry.seconder,
        "vote": _vote_to_json(entry),
        **place_to_json(entry.evidence, entry.span),
        "citation": entry.citation,
        "about_by": entry.ground.name.lower() if entry.ground else None,
        "twins": list(entry.twins),
    }


def place_to_json(evidence: Evidence, span: Span) -> dict[str, Json]:
    """Return where a quote stands: its passage, meeting, item and source."""
    meeting, item, source, page = (
        evidence.meeting,
        evidence.item,
        evidence.source,
        evidence.page,
    )
    return {
        "span_id": f"span:{document_id(evidence)}@{span.start}-{span.end}",
        "passage_id": evidence.passage.passage_id,
        "council": meeting.council,
        "committee": body_in_words(meeting),
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
            "page": int(page) if page and page.isdecimal() else page,
        },
    }


def _vote_to_json(entry: Entry) -> Json:
    vote = entry.decision.vote
    if vote is None:
        return None
    return {
        "for": vote.in_favour,
        "against": vote.against,
        "abstained": vote.abstained,
        "unanimous": vote.unanimous,
        "casting": vote.casting,
        "names": [{"name": name, "vote": side.value} for name, side in entry.voters],
        "text": entry.vote,
    }


# The names of ``assistant.terminal.citation_rows``, so that one sheet may hold both.
_DECISION_COLUMNS = (
    *("date", "council", "committee", "minutes_status", "minute", "title"),
    *("label", "lead_in", "quote", "kind", "outcome", "proposer", "seconder"),
    *("for", "against", "abstained", "page", "citation", "address", "file", "id"),
)


def entry_rows(entries: Iterable[Entry]) -> Iterator[Sequence[object]]:
    """Yield a heading and a row a decision, for a spreadsheet."""
    yield _DECISION_COLUMNS
    for entry in entries:
        meeting, item = entry.evidence.meeting, entry.evidence.item
        yield (
            meeting.date,
            meeting.council,
            body_in_words(meeting),
            meeting.minutes_status.value,
            item.number,
            item.title,
            entry.label,
            entry.lead_in,
            entry.quote,
            entry.kind.value,
            entry.outcome.value,
            entry.proposer,
            entry.seconder,
            *_figures(entry.decision),
            entry.evidence.page,
            entry.citation,
            entry.link,
            file_of(entry.evidence),
            entry.decision.decision_id,
        )


def _figures(decision: Decision) -> tuple[int | None, int | None, int | None]:
    vote = decision.vote
    return (vote.in_favour, vote.against, vote.abstained) if vote else (None, None, None)


def file_of(evidence: Evidence) -> str:
    """Return the file that a quote stands in, and which part of it."""
    source = evidence.source
    return f"{source.path}: {source.part}" if source.part else source.path
