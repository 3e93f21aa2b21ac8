"""Evidence → citations: how wide a quote is, what repeats another, how it is cited."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from assistant.answers import Citation
from assistant.outcomes import Fate, fate, with_quoted
from assistant.quoting import Scope, clause_of, quote_span
from corpus import (
    DecisionKind,
    Item,
    Meeting,
    MinutesStatus,
    Source,
    Span,
)
from corpus.dates import in_words
from corpus.patterns import lazy_re
from index import Evidence, Hit, SearchIndex, analyze
from index.twins import fold_twins

_EMPHASIS = lazy_re(r"\*+|__+")
_SPAN_ID = lazy_re(r"span:(?P<document>.+)@(?P<start>\d{1,9})-(?P<end>\d{1,9})")


def cite(
    index: SearchIndex,
    hits: Iterable[Hit],
    *,
    scope: Scope,
    terms: frozenset[str],
    limit: int,
    status: MinutesStatus | None = None,
) -> tuple[Citation, ...]:
    """Return the best ``limit`` citations; no two quote the same words of one meeting.

    A passage of a draft that the final minutes repeat is quoted from these, and becomes a twin;
    so does what says the same in another place.  A passage that an earlier quote already holds
    is passed over.  ``scope`` tells how wide a quote is; ``status`` is what the filter asks for:
    then no other state is quoted.
    """
    found: list[Citation] = []
    twins: dict[tuple[object, ...], list[str]] = {}
    folds = fold_twins(
        hits, index.preferred, row_of=lambda hit: hit.row, is_allowed=lambda row: status is None
    )
    for row, hit in folds:
        evidence = index.evidence(row)
        earlier = () if row == hit.row else (index.evidence(hit.row).passage.passage_id,)
        holder = _holder(found, evidence)
        if holder is not None:
            twins[_same(holder.evidence, holder.quote)] += earlier
            continue
        if len(found) == limit and _meeting_of(evidence) not in {same[:3] for same in twins}:
            continue  # it is no twin of what is cited, so nobody asks how wide its quote would be
        taken = [c.span for c in found if c.evidence.document == evidence.document]
        span = quote_span(index, evidence, scope, taken)
        quote = index.quote(evidence.document, span)
        same = _same(evidence, quote)
        if same in twins:
            twins[same] += [evidence.passage.passage_id, *earlier]
            continue
        if len(found) == limit:
            continue
        twins[same] = list(earlier)
        found.append(
            _citation(index, evidence, span, quote, n=len(found) + 1, score=hit.score, terms=terms)
        )
    return tuple(
        replace(citation, twins=tuple(dict.fromkeys(same)))
        for citation, same in zip(found, twins.values(), strict=True)
    )


def _holder(found: Sequence[Citation], evidence: Evidence) -> Citation | None:
    """Return the citation whose quote holds a passage already, or None."""
    return next(
        (
            c
            for c in found
            if c.evidence.document == evidence.document and evidence.passage.span in c.span
        ),
        None,
    )


def _same(evidence: Evidence, quote: str) -> tuple[object, ...]:
    """Return what is equal for the same words of the same meeting.

    "The minutes be approved" is another decision at each meeting; a document that does not say
    which meeting it is of may be a copy of any.
    """
    return (*_meeting_of(evidence), " ".join(quote.casefold().split()))


def _meeting_of(evidence: Evidence) -> tuple[object, ...]:
    """Return what tells one meeting from another."""
    meeting = evidence.meeting
    return (meeting.council, meeting.committee, meeting.date)


def cite_passage(
    index: SearchIndex, row: int, *, n: int, score: float, terms: frozenset[str]
) -> Citation:
    """Return a passage as a citation of exactly itself."""
    evidence = index.evidence(row)
    span = evidence.passage.span
    quote = index.quote(evidence.document, span)
    return _citation(index, evidence, span, quote, n=n, score=score, terms=terms)


def _citation(
    index: SearchIndex,
    evidence: Evidence,
    span: Span,
    quote: str,
    *,
    n: int,
    score: float,
    terms: frozenset[str],
) -> Citation:
    clause = clause_of(evidence)
    opening = clause.lead_in if clause else ()
    return Citation(
        n=n,
        evidence=with_quoted(evidence, span),
        span=span,
        quote=quote,
        label=clause.label if clause else "",
        lead_in=opening_words(index.quote(evidence.document, part) for part in opening),
        highlights=tuple(_highlights(quote, terms)),
        score=score,
        twins=(),
    )


def _highlights(quote: str, terms: frozenset[str]) -> Iterable[tuple[int, int]]:
    """Yield where the quote has a word of the question, in any inflection."""
    for match in re.finditer(r"[^\W_]+(?:[’'][^\W_]+)*", quote):
        if not terms.isdisjoint(analyze(match[0])):
            yield match.start(), match.end()


def opening_words(parts: Iterable[str]) -> str:
    """Return a lead-in's spans as one line, without the marks of bold type of a markdown source.

    Those are no words of it, and it is shown beside the quote, never in it.
    """
    return folded([_EMPHASIS.sub("", " ".join(parts))])


def opening_of(lead_in: str, label: str) -> str:
    """Return what stands before a quote, as one line: "RESOLVED: That (a)"; or ""."""
    return " ".join(part for part in (lead_in, label) if part)


def folded(parts: Iterable[str]) -> str:
    """Return words as one line, their white space folded."""
    return " ".join(" ".join(parts).split())


def cite_in_words(
    evidence: Evidence, label: str = "", day_in_words: Callable[[dt.date], str] = in_words
) -> str:
    """Return the citation as it is printed under a quote; what is unknown is left out.

    "Ambleford Borough Council, Planning Committee, 15 September 2021, minute 27 “Application
    21/00417/FUL”, resolution (a) (draft)".
    """
    parts = [cite_item(evidence, day_in_words)]
    clause = clause_in_words(evidence, label)
    parts += [clause] if clause else []
    if evidence.page:
        parts.append(f"page {evidence.page}")
    draft = " (draft)" if evidence.meeting.minutes_status is MinutesStatus.DRAFT else ""
    return ", ".join(parts) + draft


def cite_item(evidence: Evidence, day_in_words: Callable[[dt.date], str] = in_words) -> str:
    """Return the citation of the whole item: council, committee, date, minute and title."""
    meeting, item = evidence.meeting, evidence.item
    date = day_in_words(meeting.date) if meeting.date else None
    parts = [p for p in (meeting.council, _body(meeting), date) if p]
    if not parts or date is None:
        parts.append(PurePath(evidence.source.path).name)
    minute = f"minute {item.number}" if item.number else ""
    title = f"“{item.title}”" if item.title else ""
    parts += [" ".join(p for p in (minute, title) if p)] if minute or title else []
    return ", ".join(parts)


def clause_in_words(evidence: Evidence, label: str) -> str | None:
    """Return "resolution (a)", or what was moved and not decided, or None where neither is so."""
    outcome = _not_carried(evidence)
    return f"{outcome or _clause_word(evidence)} {label}" if label else outcome


def body_in_words(meeting: Meeting) -> str | None:
    """Return who met, and in which kind of meeting: "Parish Council (Extraordinary Meeting)"."""
    if meeting.committee and meeting.occasion:
        return f"{meeting.committee} ({meeting.occasion})"
    return meeting.committee or meeting.occasion


def committee_beside(meeting: Meeting) -> str | None:
    """Return the committee beside the council: not "Penny Brook Parish Council, Parish Council"."""
    committee, council = meeting.committee, meeting.council or ""
    repeats = committee is not None and council.casefold().endswith(committee.casefold())
    return None if repeats else committee


def _body(meeting: Meeting) -> str | None:
    """Return who met beside the council's name, which need not be said twice."""
    committee, occasion = committee_beside(meeting), meeting.occasion
    if occasion and occasion.casefold().startswith("ordinary"):
        occasion = None
    return f"{committee} ({occasion})" if committee and occasion else committee or occasion


def deep_link(meeting: Meeting, item: Item) -> str | None:
    """Return the address of the item on its page, else of the page, where one is known."""
    if item.url and item.url.startswith("#"):
        return meeting.url.partition("#")[0] + item.url if meeting.url else None
    return item.url or meeting.url


def file_of(source: Source) -> str:
    """Return the file that a document stands in, and which part of it: "may.zip: planning.html"."""
    return f"{source.path}: {source.part}" if source.part else source.path


_NOT_CARRIED: Final = {
    Fate.LOST: "lost motion",
    Fate.PARTLY_LOST: "a lost and a carried motion",
    Fate.UNMINUTED: "proposal, outcome not minuted",
}


def _not_carried(evidence: Evidence) -> str | None:
    """Name what was moved and not decided, so that nobody takes its quote for a decision."""
    return _NOT_CARRIED.get(fate(evidence.decisions))


def _clause_word(evidence: Evidence) -> str:
    recommended = any(d.kind is DecisionKind.RECOMMENDED for d in evidence.decisions)
    return "recommendation" if recommended else "resolution"


def document_id(evidence: Evidence) -> str:
    """Return the id of the document that evidence stands in: every other id begins with it."""
    return str(evidence.item.item_id).split(":", 1)[0]


def span_id(evidence: Evidence, span: Span) -> str:
    """Return the id of a quote by its place in its document, as ``minutes show`` takes it."""
    return f"span:{document_id(evidence)}@{span.start}-{span.end}"


def span_of_id(identity: str) -> tuple[str, Span] | None:
    """Return the document's id and the span of such an id, or None for other words."""
    match = _SPAN_ID.fullmatch(identity)
    if match is None or int(match["start"]) >= int(match["end"]):
        return None
    return match["document"], Span(start=int(match["start"]), end=int(match["end"]))
