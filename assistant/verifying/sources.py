"""``minutes verify``: every source read again, every stored span proven against it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from corpus import Contents, CorpusError, Document, DocumentId, Reading, Span, read_source
from index import SearchIndex


class SourceFault(StrEnum):
    """What is wrong with a source or what is stored of it."""

    GONE = "cannot be read"
    CHANGED = "changed since it was indexed"
    TEXT_DIFFERS = "is read otherwise than when it was indexed"
    STORED_TEXT = "stored text has another checksum"
    SPAN = "span outside its text"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTrouble:
    """One fault; ``quotes`` is how many stored quotes are not proven for it."""

    fault: SourceFault
    path: str
    document: str
    detail: str
    quotes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesReport:
    """What was proven.

    Attributes:
        files, documents: read again.
        quotes: stored spans: of passages, decisions and their words, actions, interests.
        proven: of them, equal to the text as it was read again.
        seconds: for all of it.
    """

    files: int
    documents: int
    quotes: int
    proven: int
    faults: tuple[SourceTrouble, ...]
    seconds: float


@dataclass(slots=True)
class _Tally:
    files: int = 0
    documents: int = 0
    quotes: int = 0
    faults: list[SourceTrouble] = field(default_factory=list)


def verify_sources(
    index: SearchIndex, *, progress: Callable[[str, int, int], None] = lambda stage, done, of: None
) -> SourcesReport:
    """Read every source of an index again and prove every stored span, letter for letter.

    A file that changed is compared all the same: what still stands in it is proven.
    """
    began = time.perf_counter()
    tally = _Tally()
    total = index.manifest.counts.documents
    for path, readings in groupby(index.readings(), key=lambda r: r.document.source.path):
        _verify_file(path, list(readings), tally)
        progress("reading again", tally.documents, total)
    failed = sum(trouble.quotes for trouble in tally.faults)
    return SourcesReport(
        files=tally.files,
        documents=tally.documents,
        quotes=tally.quotes,
        proven=tally.quotes - failed,
        faults=tuple(tally.faults),
        seconds=time.perf_counter() - began,
    )


def _verify_file(path: str, readings: Sequence[Reading], tally: _Tally) -> None:
    """Prove the documents of one file."""
    tally.files += 1
    tally.documents += len(readings)
    tally.quotes += sum(len(spans_of(reading)) for reading in readings)
    try:
        contents = read_source(Path(path), DocumentId("again"))
    except CorpusError as error:
        for reading in readings:
            detail = f"{error.reason}. {error.remedy}"
            tally.faults.append(_trouble(SourceFault.GONE, reading, detail, spans_of(reading)))
        return
    for reading in readings:
        tally.faults += prove_reading(reading, _again(reading, readings, contents))


def _again(reading: Reading, readings: Sequence[Reading], contents: Contents) -> Document | None:
    """Return the document as it was read again: of the same part, and the likest of them."""
    source = reading.document.source
    same = [d for d in contents.documents if d.source.part == source.part]
    equal = [d for d in same if d.source.text_sha256 == source.text_sha256]
    if equal:
        return equal[0]
    alone = len(same) == 1 or len(readings) == 1
    return same[0] if same and alone else None


def prove_reading(reading: Reading, again: Document | None) -> Iterator[SourceTrouble]:
    """Yield what is wrong with one stored document, given it as it was read again."""
    document = reading.document
    spans = spans_of(reading)
    outside = [span for span in spans if span.end > len(document.text)]
    if outside:
        detail = f"{len(document.text):,} characters, and a span ends at {outside[0].end:,}"
        yield _trouble(SourceFault.SPAN, reading, detail, outside)
    if _sha256(document.text) != document.source.text_sha256:
        yield _trouble(SourceFault.STORED_TEXT, reading, "the index is damaged; build it again", ())
    if again is None:
        detail = "the file no longer holds this document"
        yield _trouble(SourceFault.CHANGED, reading, detail, [*_inside(spans, document)])
        return
    lost = [s for s in _inside(spans, document) if s.of(document.text) != s.of(again.text)]
    if again.source.sha256 != document.source.sha256:
        detail = "run “minutes index” again; " + _difference(document.text, again.text)
        yield _trouble(SourceFault.CHANGED, reading, detail, lost)
    elif again.text != document.text:
        detail = _difference(document.text, again.text)
        yield _trouble(SourceFault.TEXT_DIFFERS, reading, detail, lost)


def _inside(spans: Sequence[Span], document: Document) -> Iterator[Span]:
    return (span for span in spans if span.end <= len(document.text))


def _sha256(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _difference(stored: str, again: str) -> str:
    """Say where two texts first differ."""
    if stored == again:
        return "its text is as it was"
    pairs = zip(stored, again, strict=False)
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(stored), len(again)))
    was, now = (" ".join(text[at : at + 40].split()) for text in (stored, again))
    return f"from character {at:,} on “{was}” was indexed, and “{now}” is read now"


def spans_of(reading: Reading) -> list[Span]:
    """Return every span that is quoted or shown of a document."""
    found = [passage.span for passage in reading.passages]
    for item in reading.items:
        for decision in item.decisions:
            named = (decision.proposer, decision.seconder, decision.twin)
            found += [decision.span, *decision.lead_in, *(span for span in named if span)]
            found += [decision.vote.span] if decision.vote else []
        found += [action.span for action in item.actions]
        found += [interest.span for interest in item.interests]
    return found


def _trouble(
    fault: SourceFault, reading: Reading, detail: str, spans: Sequence[Span]
) -> SourceTrouble:
    document = reading.document
    return SourceTrouble(
        fault=fault,
        path=document.source.path,
        document=document.document_id,
        detail=detail,
        quotes=len(spans),
    )
