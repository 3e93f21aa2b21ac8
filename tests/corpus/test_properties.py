"""What holds of every reading, of the samples and of any text at all."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import (
    CorpusError,
    Document,
    DocumentId,
    Reading,
    Source,
    Span,
    discover,
    read_document,
    read_source,
)
from corpus.blocks import read_blocks
from corpus.items import Zone, read_sections
from corpus.metadata import front_matter

_SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
_EXAMPLES = Path(__file__).parent / "examples"
_FILES = [f.path for f in discover([_SAMPLES, _EXAMPLES]).files]

# Lines that minutes are made of, so that chance meets every rule of the reader.
_LINE = st.sampled_from(
    (
        "",
        "   \xa0",
        "Minutes of the Penny Brook Parish Council held on Tuesday 4 May 2021",
        "Agenda and draft minutes",
        "Agenda item",
        "Meeting: 04/05/2021 - Harbour Committee (Item 21)",
        "Present: Cllr Ash (Chair), Cllr Holt",
        "1. Apologies",
        "2\\. The crane It was agreed to sell it. 3. The rails They are bent.",
        "4.",
        "**5. Lamps: a report**",
        "## 6. Close",
        "21/19 Lamps The Clerk had four.",
        "PL 7   APPLICATION",
        "Decision:",
        "Minutes:",
        "Minutes: None were declared.",
        "Additional documents:",
        "Survey pdf icon PDF 2 MB",
        "RESOLVED",
        "RESOLVED: That",
        "RESOLVED: That the crane be sold; and",
        "It was RESOLVED: (1) That x be done; (2) That y be done.",
        "Proposed by Cllr Ash, seconded by Cllr Holt it was: RESOLVED that: A: z; B: w.",
        "That    (a)    the crane be kept; and",
        "(b)  it be painted. (Cllr Ash proposed, all in favour)",
        "(i) That it be so;",
        "• a lamp; a rail",
        "Councillor Ash moved and Councillor Holt seconded:",
        '"That the crane be kept."',
        "An amendment was moved by Mrs Lamb, that it be painted.",
        "The amendment was LOST.",
        "It was agreed that a letter be sent. This was seconded. Carried.",
        "All in favour",
        "Noted.",
        "| What | Who |",
        "|---|---|",
        "AGREED:",
        "Harbour Band, a drum   £90",
        "Reasons for decision:",
        "RESOLVED: That the press and public be excluded for item 5.",
        "…" * 40,
        "Members thought. " * 30,
    )
)
_TEXT = st.one_of(
    st.lists(_LINE, max_size=40).map("\n".join),
    st.lists(_LINE, max_size=25).map("\r\n\r\n".join),
    st.lists(_LINE, max_size=25).map(" ".join),
    st.lists(st.one_of(_LINE, st.text(max_size=30)), max_size=25).map("\n".join),
    st.text(max_size=400),
)


def _document(text: str) -> Document:
    sha256 = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    source = Source(
        path="x/y.txt", sha256=sha256, text_sha256=sha256, media_type="text/plain", reader="test"
    )
    return Document(document_id=DocumentId("x/y"), source=source, text=text)


def _assert_sound(reading: Reading) -> None:
    text = reading.document.text
    items = {item.item_id: item for item in reading.items}
    assert len(items) == len(reading.items), "every item has its own id"
    _assert_in_order([i.span for i in reading.items])
    _assert_in_order([p.span for p in reading.passages])
    assert len({p.passage_id for p in reading.passages}) == len(reading.passages)
    stated: set[str] = set()
    for passage in reading.passages:
        _assert_trimmed(text, passage.span)
        assert passage.span in items[passage.item_id].span
        if passage.subheading is not None:
            _assert_trimmed(text, passage.subheading)
            assert passage.subheading in items[passage.item_id].span
        stated.update(passage.decision_ids)
    decisions = [d for item in reading.items for d in item.decisions]
    _assert_in_order([d.span for d in decisions])
    assert {d.decision_id for d in decisions} == stated, "each decision is in some passage"
    for decision in decisions:
        assert decision.span in items[decision.item_id].span
        for span in (decision.span, *decision.lead_in):
            _assert_trimmed(text, span)


def _assert_in_order(spans: list[Span]) -> None:
    assert all(a.end <= b.start for a, b in pairwise(spans))


def _assert_trimmed(text: str, span: Span) -> None:
    words = span.of(text)
    assert span.end <= len(text)
    assert words == words.strip()
    assert words


def _assert_nothing_lost(reading: Reading) -> None:
    """Every word of the Minutes zones is in a passage, a heading, a title, a lead-in or a label."""
    text = reading.document.text
    kept = bytearray(len(text))
    _, begin = front_matter(text)
    sections = read_sections(text, read_blocks(text, begin))
    spans = [s.title for s in sections if s.title]
    for passage in reading.passages:
        spans += [passage.span] + ([passage.subheading] if passage.subheading else [])
    for item in reading.items:
        for decision in item.decisions:
            spans += decision.lead_in
    for span in spans:
        kept[span.start : span.end] = b"x" * (span.end - span.start)
    for section in sections:
        for zone, block in section.blocks:
            if zone is Zone.MINUTES:
                _assert_kept(text, block.body, kept)


def _assert_kept(text: str, body: Span, kept: bytearray) -> None:
    for match in re.finditer(r"\w+", body.of(text)):
        at = body.start + match.start()
        # A label ("ii", "12") stands with its decision; "and" joins two clauses.
        label = len(match[0]) <= 3 or not any(c.isalnum() for c in match[0])
        assert label or any(kept[at : at + len(match[0])]), match[0]


@pytest.mark.parametrize("path", _FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_samples_and_examples_are_read_soundly_and_twice_alike(path: Path) -> None:
    (document,) = read_source(path, DocumentId(path.stem)).documents
    reading = read_document(document)
    _assert_sound(reading)
    _assert_nothing_lost(reading)
    assert read_document(document) == reading


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("path", _FILES[::3], ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_line_ends_change_nothing_but_places(path: Path, end: str) -> None:
    (document,) = read_source(path, DocumentId("x/y")).documents
    other = _document(document.text.replace("\n", end))

    def shape(reading: Reading) -> list[object]:
        text = reading.document.text
        words = [" ".join(p.span.of(text).split()) for p in reading.passages]
        return [[(i.number, i.title, len(i.decisions)) for i in reading.items], words]

    assert shape(read_document(other)) == shape(read_document(document))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_TEXT)
def test_any_text_is_read_soundly_or_refused_by_name(text: str) -> None:
    document = _document("Minutes of a meeting of the Council\n" + text)
    try:
        reading = read_document(document)
    except CorpusError:
        return
    _assert_sound(reading)
    _assert_nothing_lost(reading)
    assert read_document(document) == reading


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(data)
    with suppress(CorpusError):
        _assert_sound(read_document(read_source(path, DocumentId("x")).documents[0]))
