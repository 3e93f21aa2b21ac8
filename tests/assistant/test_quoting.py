"""How wide a quote is: whole passages of one item, no more than needed, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.answers import Question
from assistant.ordering import Ordered
from assistant.quoting import QUOTE_WORDS, Scope, clause_of, quote_span
from assistant.understanding.stating import Detail
from corpus import PassageKind, Span
from index import Evidence, SearchIndex

if TYPE_CHECKING:
    from tests.assistant.conftest import Asker

ALONE = Scope(most_words=QUOTE_WORDS, scores={})


def scope_of(asked: Question, ordered: Ordered, most_words: int) -> Scope:
    return Scope(
        most_words=most_words,
        details=tuple(sorted(asked.asked.details)),
        wants_decision=asked.wants_decision,
        scores=ordered.scores,
        middle=ordered.middle,
    )


@pytest.fixture(scope="module")
def quoted(
    samples_asker: Asker, asked_samples: list[tuple[Question, Ordered]]
) -> list[tuple[int, Evidence, Span, list[Span]]]:
    """Return (most words, passage, its quote, the earlier quotes of its document) of many."""
    return [
        found
        for asked, ordered in asked_samples
        for most_words in (QUOTE_WORDS, 160)
        for found in islice(_quotes(samples_asker.index, asked, ordered, most_words), 5)
    ]


def _quotes(
    index: SearchIndex, asked: Question, ordered: Ordered, most_words: int
) -> Iterator[tuple[int, Evidence, Span, list[Span]]]:
    scope = scope_of(asked, ordered, most_words)
    made: dict[int, list[Span]] = {}
    for hit in ordered.hits:
        evidence = index.evidence(hit.row)
        taken = made.setdefault(evidence.document, [])
        if not any(evidence.passage.span in earlier for earlier in taken):
            span = quote_span(index, evidence, scope, taken)
            yield most_words, evidence, span, [*taken]
            taken.append(span)


def row_of(asker: Asker, words: str) -> int:
    """Return the one passage that begins so."""
    rows = [
        row
        for row in range(asker.index.manifest.counts.passages)
        if text_of(asker, asker.index.evidence(row)).startswith(words)
    ]
    assert len(rows) == 1, rows
    return rows[0]


def text_of(asker: Asker, evidence: Evidence) -> str:
    return asker.index.quote(evidence.document, evidence.passage.span)


def quote(asker: Asker, words: str, scope: Scope = ALONE, *taken: Span) -> str:
    """Return what is quoted of the passage that begins so."""
    evidence = asker.index.evidence(row_of(asker, words))
    return asker.index.quote(
        evidence.document, quote_span(asker.index, evidence, scope, list(taken))
    )


def test_a_quote_is_whole_passages_of_one_item(
    samples_asker: Asker, quoted: list[tuple[int, Evidence, Span, list[Span]]]
) -> None:
    index = samples_asker.index
    wider = 0
    for _, evidence, span, _ in quoted:
        held = [index.evidence(row) for row in index.neighbours(evidence.row)]
        inside = [e for e in held if e.passage.span in span]
        assert evidence.row in [e.row for e in inside]
        assert span.start == min(e.passage.span.start for e in inside), "cut at no passage's start"
        assert span.end == max(e.passage.span.end for e in inside), "or inside one"
        rows = [e.row for e in inside]
        assert rows == list(range(rows[0], rows[-1] + 1)), "one run"
        asked = {e.passage.kind is PassageKind.AGENDA for e in inside}
        assert len(asked) == 1, "what was asked of the meeting is not what it said"
        for other in held:
            apart = other.passage.span.end <= span.start or span.end <= other.passage.span.start
            assert apart or other in inside
        wider += len(inside) > 1
    assert wider > 20, "the samples try it"


def test_a_quote_is_no_longer_than_was_said(
    samples_asker: Asker, quoted: list[tuple[int, Evidence, Span, list[Span]]]
) -> None:
    for most_words, evidence, span, _ in quoted:
        text = samples_asker.index.quote(evidence.document, span)
        assert span == evidence.passage.span or len(text.split()) <= most_words


def test_a_quote_is_word_for_word(
    samples_asker: Asker, quoted: list[tuple[int, Evidence, Span, list[Span]]]
) -> None:
    for _, evidence, span, _ in quoted:
        text = Path(evidence.source.path).read_bytes().decode("utf-8")
        assert samples_asker.index.quote(evidence.document, span) == text[span.start : span.end]


def test_an_earlier_quote_is_never_overlapped(
    quoted: list[tuple[int, Evidence, Span, list[Span]]],
) -> None:
    assert any(taken for *_, taken in quoted)
    for _, _, span, taken in quoted:
        assert all(t.end <= span.start or span.end <= t.start for t in taken)


def test_a_clause_is_quoted_alone(quoted: list[tuple[int, Evidence, Span, list[Span]]]) -> None:
    clauses = [(evidence, span) for _, evidence, span, _ in quoted if clause_of(evidence)]
    assert len(clauses) > 20
    for evidence, span in clauses:
        assert span == evidence.passage.span


def test_a_short_passage_takes_what_follows(county: Asker) -> None:
    """Eleven words that point to what comes next make no sense alone."""
    assert quote(county, "Councillor Bream moved").count("\n") > 0
    assert quote(county, "Councillor Bream moved").endswith("be rebuilt in brick.")


def test_a_passage_of_enough_words_stands_alone(samples_asker: Asker) -> None:
    words = "Ms Honor Dellaway, who manages the night shelter"
    evidence = samples_asker.index.evidence(row_of(samples_asker, words))
    assert quote(samples_asker, words) == text_of(samples_asker, evidence)


BELLWETHER = "Inspector Caius Bellwether, for Wessenbury Police"
DELLAWAY = "Ms Honor Dellaway, who manages the night shelter"


def test_a_neighbour_that_states_what_was_asked_is_taken(samples_asker: Asker) -> None:
    """Of begging the sum stands in the passage itself, of the fires in none beside it."""
    assert "£100" not in quote(samples_asker, BELLWETHER)
    money = replace(ALONE, most_words=200, details=(Detail.MONEY,))
    wide = quote(samples_asker, BELLWETHER, money)
    assert wide.startswith(BELLWETHER)
    assert "A fine of £100" in wide


def test_a_neighbour_is_not_taken_for_what_the_passage_states(samples_asker: Asker) -> None:
    evidence = samples_asker.index.evidence(row_of(samples_asker, DELLAWAY))
    money = replace(ALONE, most_words=200, details=(Detail.MONEY,))
    assert quote(samples_asker, DELLAWAY, money) == text_of(samples_asker, evidence)


def test_a_neighbour_that_speaks_nearly_as_well_is_taken(samples_asker: Asker) -> None:
    own, its = row_of(samples_asker, BELLWETHER), row_of(samples_asker, DELLAWAY)
    for score, taken in ((0.9, True), (0.2, False)):
        scope = replace(ALONE, most_words=200, scores={own: 1.0, its: score}, middle=0.0)
        assert ("night shelter" in quote(samples_asker, BELLWETHER, scope)) is taken
    below = replace(ALONE, most_words=200, scores={own: 1.0, its: 0.9}, middle=2.0)
    assert "night shelter" not in quote(samples_asker, BELLWETHER, below), "neither speaks for it"


def test_an_earlier_quote_bounds_a_later_one(samples_asker: Asker) -> None:
    money = replace(ALONE, most_words=200, details=(Detail.MONEY,))
    taken = samples_asker.index.evidence(row_of(samples_asker, DELLAWAY)).passage.span
    assert "night shelter" not in quote(samples_asker, BELLWETHER, money, taken)


@pytest.mark.parametrize("most_words", [0, 1, 5])
def test_a_passage_is_never_cut(county: Asker, most_words: int) -> None:
    narrow = Scope(most_words=most_words, scores={})
    for row in range(county.index.manifest.counts.passages):
        evidence = county.index.evidence(row)
        assert quote_span(county.index, evidence, narrow, []) == evidence.passage.span


def test_a_quote_stays_in_its_item(county: Asker) -> None:
    """With all the words of the world and every passage as good as the best."""
    rows = range(county.index.manifest.counts.passages)
    wide = Scope(most_words=10_000, scores=dict.fromkeys(rows, 1.0), middle=0.0)
    for row in rows:
        evidence = county.index.evidence(row)
        spans = [
            county.index.evidence(other).passage.span for other in county.index.neighbours(row)
        ]
        whole = Span(start=min(s.start for s in spans), end=max(s.end for s in spans))
        assert quote_span(county.index, evidence, wide, []) in whole
