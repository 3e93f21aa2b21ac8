"""Citations as rows of a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from assistant.answers import Citation
from assistant.citing import cite_in_words, deep_link, file_of

HEADING: Final = (
    *("n", "quote", "label", "lead_in", "kind", "outcome"),
    *("council", "committee", "date", "minutes_status", "minute", "title", "page"),
    *("citation", "address", "file", "id", "score"),
)


def citation_rows(citations: Iterable[Citation]) -> Iterator[Sequence[object]]:
    """Yield the heading, then a row a citation in the order of the heading; None is unknown."""
    yield HEADING
    for citation in citations:
        evidence = citation.evidence
        meeting, item = evidence.meeting, evidence.item
        decision = evidence.decisions[0] if evidence.decisions else None
        yield (
            citation.n,
            citation.quote,
            citation.label,
            citation.lead_in,
            evidence.passage.kind.value,
            decision.outcome.value if decision else None,
            meeting.council,
            meeting.committee,
            meeting.date,
            meeting.minutes_status.value,
            item.number,
            item.title,
            evidence.page,
            cite_in_words(evidence, citation.label),
            deep_link(meeting, item),
            file_of(evidence.source),
            evidence.passage.passage_id,
            round(citation.score, 4),
        )
