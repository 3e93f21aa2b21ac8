"""The register for programs: JSON objects, and rows for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.citing import file_of, span_id
from assistant.jsonform import Json, place_to_json, vote_to_json
from assistant.register.decisions import Entry
from assistant.register.minuted import Minuted


def entry_to_json(entry: Entry) -> dict[str, Json]:
    """Return one decision of the register; ``quote`` is ``document.text[span]``, exactly."""
    decision = entry.decision
    vote = decision.vote
    return {
        **quote_to_json(entry),
        "kind": decision.kind.value,
        "outcome": decision.outcome.value,
        "inferred": decision.inferred,
        "proposer": entry.proposer,
        "seconder": entry.seconder,
        "vote": {**vote_to_json(entry.text, vote), "text": entry.vote} if vote else None,
        **source_to_json(entry),
        "about_by": entry.ground.name.lower() if entry.ground else None,
        "twins": list(entry.twins),
    }


def quote_to_json(minuted: Minuted) -> dict[str, Json]:
    """Return a quote, its id and what stands before it."""
    return {
        "id": minuted.identity,
        "quote": minuted.quote,
        "label": minuted.label,
        "lead_in": minuted.lead_in,
    }


def source_to_json(minuted: Minuted) -> dict[str, Json]:
    """Return the ids of a quote and of its passage, where it stands, and its citation."""
    return {
        "span_id": span_id(minuted.evidence, minuted.span),
        "passage_id": minuted.evidence.passage.passage_id,
        **place_to_json(minuted.evidence, minuted.span),
        "citation": minuted.citation,
    }


# The names of ``assistant.terminal.citation_rows``, so that one sheet may hold both.
PLACE_COLUMNS = ("date", "council", "committee", "minutes_status", "minute", "title")
QUOTE_COLUMNS = ("label", "lead_in", "quote")
SOURCE_COLUMNS = ("page", "citation", "address", "file", "id")
_DECISION_COLUMNS = (
    *PLACE_COLUMNS,
    *QUOTE_COLUMNS,
    *("kind", "outcome", "proposer", "seconder", "for", "against", "abstained", "vote"),
    *SOURCE_COLUMNS,
)


def entry_rows(entries: Iterable[Entry]) -> Iterator[Sequence[object]]:
    """Yield a heading and a row a decision, for a spreadsheet."""
    yield _DECISION_COLUMNS
    for entry in entries:
        decision = entry.decision
        vote = decision.vote
        yield (
            *place_cells(entry),
            *quote_cells(entry),
            decision.kind.value,
            decision.outcome.value,
            entry.proposer,
            entry.seconder,
            *((vote.in_favour, vote.against, vote.abstained) if vote else (None, None, None)),
            entry.vote,
            *source_cells(entry),
        )


def place_cells(minuted: Minuted) -> tuple[object, ...]:
    """Return the cells of ``PLACE_COLUMNS``, with which every table of the register begins."""
    meeting, item = minuted.evidence.meeting, minuted.evidence.item
    body = (meeting.council, meeting.committee)
    return (meeting.date, *body, meeting.minutes_status.value, item.number, item.title)


def quote_cells(minuted: Minuted) -> tuple[object, ...]:
    """Return the cells of ``QUOTE_COLUMNS``."""
    return (minuted.label, minuted.lead_in, minuted.quote)


def source_cells(minuted: Minuted) -> tuple[object, ...]:
    """Return the cells of ``SOURCE_COLUMNS``."""
    evidence = minuted.evidence
    file = file_of(evidence.source)
    return (evidence.page, minuted.citation, minuted.link, file, minuted.identity)
