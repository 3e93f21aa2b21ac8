"""Sentences end where they end, and nowhere else."""

from __future__ import annotations

import pytest

from corpus.records import Span
from corpus.sentences import part_spans, sentence_spans, trim, without_marks

_CUT = [
    ("The report was noted. It was long.", 2),  # the plain case
    ("Why so late? Nobody knew! All agreed.", 3),  # other stops
    ("He said “Enough.” She left.", 2),  # a closing quotation mark belongs to its sentence
    ("Resolved. (The Chair abstained.)", 2),  # brackets begin a sentence
    ("It cost £40. 12 were bought.", 2),  # a figure begins a sentence
    ("Cllr. G. Clere spoke. All agreed.", 2),  # a title and an initial end nothing
    ("It began at 7.30 p.m. and ended late.", 1),  # a time
    ("About approx. £40 was spent.", 1),  # an abbreviation before an amount
    ("See minute No. 4 of May.", 1),  # "No." before a number
    ("Acme Ltd. Hill Road.", 1),  # a company: not cut rather than cut wrongly
    ("Mrs. Ada Brook, Dr. Penn and St. Giles.", 1),  # titles and a saint
    ("The sum (incl. VAT) was paid.", 1),  # inside brackets
    ("It rose by 3.5 per cent.", 1),  # a decimal point
    ("and so on… The Chair closed.", 2),  # an ellipsis
    ("it was agreed. the clerk would write.", 1),  # no capital: not safe to cut
]


@pytest.mark.parametrize(("text", "count"), _CUT)
def test_sentences(text: str, count: int) -> None:
    spans = sentence_spans(text, Span(start=0, end=len(text)))
    assert len(spans) == count
    assert " ".join(s.of(text) for s in spans) == text


def test_sentences_of_a_part_of_the_text_stay_in_it() -> None:
    text = "One. Two. Three."
    assert [s.of(text) for s in sentence_spans(text, Span(start=5, end=9))] == ["Two."]


def test_a_list_in_one_sentence_is_parted_at_semicolons_and_bullets() -> None:
    text = "Agreed: a bench; a bin • a lamp"
    parts = [s.of(text) for s in part_spans(text, Span(start=0, end=len(text)))]
    assert parts == ["Agreed: a bench;", "a bin", "• a lamp"]


def test_trim_leaves_no_white_space_and_nothing_of_nothing() -> None:
    text = " \xa0\t a b\u2003\n"
    found = trim(text, 0, len(text))
    assert found is not None
    assert found.of(text) == "a b"
    assert trim("   ", 0, 3) is None


def test_marks_before_the_first_word_are_left_off() -> None:
    text = " – • “Quoted” words"
    found = without_marks(text, Span(start=0, end=len(text)))
    assert found is not None
    assert found.of(text) == "“Quoted” words"
