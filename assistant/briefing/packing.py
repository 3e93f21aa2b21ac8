"""Answers → a briefing pack: what is quoted once, in which order, and what was searched for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from assistant.answers import Answer, Citation
from assistant.briefing.notes import full_body, note_of
from assistant.briefing.records import (
    CitationStyle,
    Coverage,
    DecisionRow,
    Extract,
    Pack,
    SourceUsed,
    Topic,
)
from assistant.briefing.wording import folded_words, shown_lines
from assistant.citing import deep_link, document_id
from assistant.outcomes import Fate, fate
from assistant.render import counted
from assistant.terminal.style import web_address
from corpus import Decision, Span
from index import Filter, SearchIndex

_LONGEST_TITLE = 70
_HEADS = {
    Fate.LOST: "[not carried]",
    Fate.PARTLY_LOST: "[one motion not carried, one carried]",
    Fate.UNMINUTED: "[outcome not minuted]",
}


def make_pack(
    answers: Sequence[Answer],
    index: SearchIndex,
    *,
    filters: Filter,
    title: str | None = None,
    style: CitationStyle = CitationStyle.FULL,
    made_on: dt.date,
) -> Pack:
    """Return the pack of some answers; one without any citation has no extracts.

    What several answers quote is one extract, and so is a quote that stands inside another,
    unless it is a clause, which is cited as one.

    Args:
        answers: a topic each; whoever picked among an answer's citations gives it with these.
        index: where they were found.
        filters: as stated for all of them.
        title: the pack's; by default it names the first topic.
        style: of the notes.
        made_on: today.

    Raises:
        UnknownName: a filter names what is not indexed.
    """
    chosen = _ordered(_merged(answers))
    coverage = coverage_of(index, filters)
    numbers: dict[str, int] = {}
    for citation, _ in chosen:
        numbers.setdefault(document_id(citation.evidence), len(numbers) + 1)
    extracts = tuple(
        extract_of(
            citation,
            n,
            style=style,
            read_on=coverage.read_on,
            topics=topics,
            source=numbers[document_id(citation.evidence)],
        )
        for n, (citation, topics) in enumerate(chosen, 1)
    )
    return Pack(
        title=title or _title(answers),
        made_on=made_on,
        style=style,
        topics=tuple(_topics(answers, extracts)),
        extracts=extracts,
        decisions=tuple(_decisions(extracts, index)),
        sources=tuple(_sources(extracts)),
        coverage=coverage,
    )


def extract_of(
    citation: Citation,
    n: int,
    *,
    style: CitationStyle,
    read_on: dt.date,
    topics: tuple[int, ...] = (),
    source: int = 0,
) -> Extract:
    """Return a citation as it stands in a document; ``source`` is 0 where none are listed."""
    return Extract(
        n=n,
        citation=citation,
        head=head_of(citation.lead_in, citation.label, citation.evidence.decisions),
        lines=shown_lines(citation.quote),
        note=note_of(citation.evidence, citation.label, style, read_on=read_on),
        topics=topics,
        source=source,
    )


def coverage_of(index: SearchIndex, filters: Filter) -> Coverage:
    """Return what a filter lets be searched.

    Raises:
        UnknownName: it names what is not indexed.
    """
    named = index.named(filters)
    return Coverage(
        filters=named,
        holdings=tuple(index.bodies.held(named)),
        documents=index.manifest.counts.documents,
        passages=index.manifest.counts.passages,
        undated=index.undated(),
        skipped=tuple(index.skipped()),
        built_at=index.manifest.built_at,
        encoder=index.manifest.encoder.name,
    )


def head_of(lead_in: str, label: str, decisions: Sequence[Decision]) -> str:
    """Return what stands before a quote: its lead-in and label, and that it was not carried.

    ``decisions`` are those that the quoted passage states.
    """
    warning = _HEADS.get(fate(decisions), "")
    return folded_words(f"{warning} {lead_in} {label}")


def stated_decisions(citation: Citation) -> list[Decision]:
    """Return the decisions that a quote states whole."""
    return [d for d in citation.evidence.item.decisions if d.span in citation.span]


def _merged(answers: Sequence[Answer]) -> list[tuple[Citation, tuple[int, ...]]]:
    """Return the citations, the widest of those inside one another, each with its topics."""
    found: list[tuple[Citation, list[int]]] = []
    every = [(c, n) for n, answer in enumerate(answers, 1) for c in answer.citations]
    for citation, topic in sorted(every, key=lambda pair: _length(pair[0].span), reverse=True):
        wider = next((topics for other, topics in found if _holds(other, citation)), None)
        if wider is None:
            found.append((citation, [topic]))
        elif topic not in wider:
            wider.append(topic)
    return [(citation, tuple(sorted(topics))) for citation, topics in found]


def _length(span: Span) -> int:
    return span.end - span.start


def _holds(wide: Citation, narrow: Citation) -> bool:
    """Tell whether a quote stands in another and needs no note of its own; a clause does."""
    if wide.evidence.document != narrow.evidence.document or narrow.span not in wide.span:
        return False
    return wide.span == narrow.span or not (narrow.label or narrow.lead_in)


def _ordered(
    chosen: Sequence[tuple[Citation, tuple[int, ...]]],
) -> list[tuple[Citation, tuple[int, ...]]]:
    """Order by council and committee, then by date and place; what is unknown comes last."""
    return sorted(chosen, key=lambda pair: _place(pair[0]))


def _place(citation: Citation) -> tuple[object, ...]:
    meeting = citation.evidence.meeting
    return (
        meeting.council is None,
        (meeting.council or "").casefold(),
        meeting.committee is None,
        (meeting.committee or "").casefold(),
        meeting.date or dt.date.max,
        citation.evidence.document,
        citation.span,
    )


def _topics(answers: Sequence[Answer], extracts: Sequence[Extract]) -> Iterator[Topic]:
    for n, answer in enumerate(answers, 1):
        own = tuple(extract.n for extract in extracts if n in extract.topics)
        yield Topic(n=n, answer=answer, extracts=own)


def _title(answers: Sequence[Answer]) -> str:
    """Name a pack after its topics: all, or the first and how many others."""
    topics = [answer.question.text.rstrip("?").strip() for answer in answers]
    named = "; ".join(topics)
    if len(named) > _LONGEST_TITLE and len(topics) > 1:
        named = f"{topics[0]}; and {counted(len(topics) - 1, 'other topic')}"
    named = f"{named[:1].upper()}{named[1:]}" or "extracts from minutes"
    return f"Minutes briefing: {named}"


def _decisions(extracts: Sequence[Extract], index: SearchIndex) -> Iterator[DecisionRow]:
    """Yield the decisions that the extracts state, by date."""
    rows = [
        _decision_row(extract, decision, index)
        for extract in extracts
        for decision in stated_decisions(extract.citation)
    ]
    yield from sorted(rows, key=lambda row: (row.date or dt.date.max, row.extract, row.span))


def _decision_row(extract: Extract, decision: Decision, index: SearchIndex) -> DecisionRow:
    evidence = extract.citation.evidence

    def words(span: Span | None) -> str:
        return folded_words(index.quote(evidence.document, span)) if span else ""

    meeting, item = evidence.meeting, evidence.item
    return DecisionRow(
        extract=extract.n,
        date=meeting.date,
        body=full_body(meeting) or PurePath(evidence.source.path).name,
        minute=item.number,
        title=folded_words(item.title),
        words=words(decision.span),
        span=decision.span,
        kind=decision.kind,
        outcome=decision.outcome,
        proposer=words(decision.proposer),
        seconder=words(decision.seconder),
        vote=words(decision.vote.span) if decision.vote else "",
    )


def _sources(extracts: Sequence[Extract]) -> Iterator[SourceUsed]:
    """Yield the documents that are quoted, in the order in which they first are."""
    by_document: dict[str, list[Extract]] = {}
    for extract in extracts:
        by_document.setdefault(document_id(extract.citation.evidence), []).append(extract)
    for name, own in by_document.items():
        evidence = own[0].citation.evidence
        meeting = evidence.meeting
        yield SourceUsed(
            n=own[0].source,
            document_id=name,
            source=evidence.source,
            meeting=meeting,
            url=web_address(meeting.url) or web_address(deep_link(meeting, evidence.item)),
            extracts=tuple(extract.n for extract in own),
        )
