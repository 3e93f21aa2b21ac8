"""What a message quotes, kept as text, and found again: the same words in the same place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.answers import Citation
from assistant.citing import cite_passage, document_id
from assistant.searching import show
from corpus import Span
from index import SearchIndex
from slackbot.messages.surroundings import Surroundings

_KEPT = re.compile(r"(?P<digest>[0-9a-f]{16}) (?P<start>\d+)-(?P<end>\d+) (?P<passage>.+)", re.S)
_AROUND = 2


def kept(citation: Citation) -> str:
    """Return what finds a citation again."""
    span = citation.span
    passage = citation.evidence.passage.passage_id
    return f"{_digest(citation.quote)} {span.start}-{span.end} {passage}"


def span_id(words: str) -> str:
    """Return the id by which ``minutes show`` shows what ``kept`` wrote of a citation."""
    match = _KEPT.fullmatch(words)
    if match is None:
        return words
    return f"span:{match['passage'].partition(':')[0]}@{match['start']}-{match['end']}"


def found_again(view: SearchIndex, words: str, number: int | None) -> Citation | None:
    """Return the citation that ``kept`` wrote; None where it may not be seen or stands no more.

    A document that was read anew may have other words at the same place: these are not quoted.
    """
    match = _KEPT.fullmatch(words)
    rows = view.rows_of("passage", match["passage"]) if match else []
    if match is None or not rows:
        return None
    citation = cite_passage(view, rows[0], n=number or 1, score=0.0, terms=frozenset())
    span = Span(start=int(match["start"]), end=int(match["end"]))
    quote = view.quote(citation.evidence.document, span)
    if _digest(quote) != match["digest"]:
        return None
    return replace(citation, span=span, quote=quote)


def all_found_again(
    view: SearchIndex, every: Iterable[str], first: int | None
) -> Iterator[tuple[int | None, Citation]]:
    """Yield the citations of a message that still stand, with their numbers."""
    for place, words in enumerate(every):
        number = None if first is None else first + place
        citation = found_again(view, words, number)
        if citation is not None:
            yield number, citation


def surroundings(view: SearchIndex, number: int | None, citation: Citation) -> Surroundings:
    """Return what stands around a quote in its document, as far as the view shows it."""
    span = citation.span
    identity = f"span:{document_id(citation.evidence)}@{span.start}-{span.end}"
    around = show(identity, view, context=_AROUND)
    return Surroundings(
        number=number,
        citation=citation,
        before=tuple(c.quote for c in around if c.span.end <= span.start),
        after=tuple(c.quote for c in around if c.span.start >= span.end),
    )


def _digest(quote: str) -> str:
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:16]
