"""Packs of invented quotes, without an index: what a writer is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest

from assistant.answers import Citation
from assistant.briefing.notes import note_of
from assistant.briefing.records import CitationStyle, Coverage, Extract, Pack, SourceUsed
from assistant.briefing.wording import shown_lines
from corpus import (
    Decision,
    Item,
    Meeting,
    MinutesStatus,
    Passage,
    PassageKind,
    Source,
    Span,
)
from corpus.records import ItemId, PassageId
from index import Evidence, Filter

READ_ON = dt.date(2026, 11, 30)


def evidence_of(
    *,
    council: str | None = "Ambleford Borough Council",
    committee: str | None = "Planning Committee",
    date: dt.date | None = dt.date(2021, 9, 15),
    status: MinutesStatus = MinutesStatus.UNKNOWN,
    url: str | None = None,
    number: str = "27",
    title: str = "Former Dairy, Wharf Row",
    page: str | None = None,
    decisions: tuple[Decision, ...] = (),
    span: Span | None = None,
) -> Evidence:
    """Return a passage of an invented meeting."""
    whole = span or Span(start=0, end=10)
    item = Item(
        item_id=ItemId("planning/2021-09-15:27"),
        number=number,
        title=title,
        span=whole,
        exempt=False,
        decisions=decisions,
    )
    return Evidence(
        row=0,
        document=1,
        passage=Passage(
            passage_id=PassageId("planning/2021-09-15:27/1"),
            item_id=item.item_id,
            kind=PassageKind.DECISION,
            span=whole,
            subheading=None,
            decision_ids=(),
        ),
        item=item,
        meeting=Meeting(
            title=None,
            council=council,
            committee=committee,
            date=date,
            minutes_status=status,
            url=url,
            language="en",
        ),
        source=Source(
            path="/minutes/planning/2021-09-15.md",
            sha256="0" * 64,
            text_sha256="1" * 64,
            media_type="text/markdown",
            reader="plain-text 1",
        ),
        decisions=decisions,
        page=page,
    )


def _extract(n: int, quote: str, head: str) -> Extract:
    evidence = evidence_of(span=Span(start=n, end=n + max(1, len(quote))))
    return Extract(
        n=n,
        citation=Citation(
            n=n,
            evidence=evidence,
            span=evidence.passage.span,
            quote=quote,
            label="",
            lead_in="",
            highlights=(),
            score=1.0,
            twins=(),
        ),
        head=head,
        lines=shown_lines(quote),
        note=note_of(evidence, "", CitationStyle.FULL, read_on=READ_ON),
        topics=(),
        source=1,
    )


def _pack(quotes: Sequence[str], head: str = "RESOLVED: That (a)") -> Pack:
    extracts = tuple(_extract(n, quote, head) for n, quote in enumerate(quotes, 1))
    evidence = extracts[0].citation.evidence
    return Pack(
        title="Minutes briefing: the former dairy",
        made_on=READ_ON,
        style=CitationStyle.FULL,
        topics=(),
        extracts=extracts,
        decisions=(),
        sources=(
            SourceUsed(
                n=1,
                document_id="planning/2021-09-15",
                source=evidence.source,
                meeting=evidence.meeting,
                url=None,
                extracts=tuple(extract.n for extract in extracts),
            ),
        ),
        coverage=Coverage(
            filters=Filter(),
            holdings=(),
            documents=1,
            passages=len(quotes),
            undated=0,
            skipped=(),
            built_at=dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC),
            encoder="none",
        ),
    )


@pytest.fixture(scope="session")
def pack_of() -> Callable[..., Pack]:
    """Return what makes a pack of some quotes, all of one meeting."""
    return _pack


@pytest.fixture(scope="session")
def evidence_with() -> Callable[..., Evidence]:
    """Return what makes a passage of an invented meeting, otherwise than usual where named."""
    return evidence_of
