"""The register for programs: JSON objects, and rows for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.citing import document_id
from assistant.jsonform import Json, place_to_json
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
        **passage_to_json(entry.evidence, entry.span),
        "citation": entry.citation,
        "about_by": entry.ground.name.lower() if entry.ground else None,
        "twins": list(entry.twins),
    }


def passage_to_json(evidence: Evidence, span: Span) -> dict[str, Json]:
    """Return the ids of a quote and of its passage, and where it stands."""
    return {
        "span_id": f"span:{document_id(evidence)}@{span.start}-{span.end}",
        "passage_id": evidence.passage.passage_id,
        **place_to_json(evidence, span),
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
PLACE_COLUMNS = ("date", "council", "committee", "minutes_status", "minute", "title")
_DECISION_COLUMNS = (
    *PLACE_COLUMNS,
    *("label", "lead_in", "quote", "kind", "outcome", "proposer", "seconder"),
    *("for", "against", "abstained", "vote", "page", "citation", "address", "file", "id"),
)


def entry_rows(entries: Iterable[Entry]) -> Iterator[Sequence[object]]:
    """Yield a heading and a row a decision, for a spreadsheet."""
    yield _DECISION_COLUMNS
    for entry in entries:
        yield (
            *place_cells(entry.evidence),
            entry.label,
            entry.lead_in,
            entry.quote,
            entry.kind.value,
            entry.outcome.value,
            entry.proposer,
            entry.seconder,
            *_figures(entry.decision),
            entry.vote,
            entry.evidence.page,
            entry.citation,
            entry.link,
            file_of(entry.evidence),
            entry.decision.decision_id,
        )


def place_cells(evidence: Evidence) -> tuple[object, ...]:
    """Return the cells of ``PLACE_COLUMNS``, with which every table of the register begins."""
    meeting, item = evidence.meeting, evidence.item
    body = (meeting.council, meeting.committee)
    return (meeting.date, *body, meeting.minutes_status.value, item.number, item.title)


def _figures(decision: Decision) -> tuple[int | None, int | None, int | None]:
    vote = decision.vote
    return (vote.in_favour, vote.against, vote.abstained) if vote else (None, None, None)


def file_of(evidence: Evidence) -> str:
    """Return the file that a quote stands in, and which part of it."""
    source = evidence.source
    return f"{source.path}: {source.part}" if source.part else source.path
