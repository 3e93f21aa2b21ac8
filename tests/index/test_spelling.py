"""Typing errors are corrected to the minutes' own words; what may be right is left alone."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import SearchIndex, analyze, open_index
from index.build import build_index
from index.encoder import open_question_encoder
from index.models import model_folder
from index.spelling import KnownWords, corrections, edit_cost, encoder_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.spelling import Correction

SAID = (
    "The Committee noted the response on safeguarding and the boundary of the allotments.",
    "The Committee made a recommendation on the crossing, and recommended the surplus.",
    "The Committee approved the application of Mr Thornwick for the treasurer’s necessary post.",
    "The Committee heard of a proposal, a resignation, maintenance, and separate accommodation.",
    "The Committee received 45 letters; the consultation on MASH was colourful. A hut burned.",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: str) -> Iterator[SearchIndex]:
    folder = tmp_path_factory.mktemp("spelling")
    items = (f"**{n}. Matter {n}**\n\n{words}\n\n" for n, words in enumerate(SAID, 1))
    (folder / "minutes.txt").write_text(f"# Minutes\n\n{''.join(items)}", encoding="utf-8")
    build_index(
        folder / "index",
        [folder / "minutes.txt"],
        encoder=tiny_encoder,
        open_encoder=open_question_encoder,
    )
    with open_index(folder / "index") as opened:
        yield opened


def corrected(index: SearchIndex, question: str, **known: set[str]) -> tuple[Correction, ...]:
    words = question.split()
    return corrections(words, known_words(index), **known)


def known_words(index: SearchIndex) -> KnownWords:
    return KnownWords(index._database, index._lexicon.postings)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("comittee", "committee"),  # one of a double letter lost
        ("commmittee", "committee"),  # or typed once more
        ("safegaurding", "safeguarding"),  # two letters exchanged
        ("crosing", "crossing"),
        ("responce", "response"),  # a letter that sounds alike
        ("boundry", "boundary"),  # a vowel lost
        ("seperate", "separate"),  # a vowel for another
        ("recieved", "received"),
        ("neccessary", "necessary"),
        ("tresurer", "treasurer"),
        ("alotments", "allotments"),
        ("aplication", "application"),
        ("recomendation", "recommendation"),  # the word itself, not another one of its stem
        ("resignaton", "resignation"),  # an error that keeps the ending from being stemmed
        ("consultaion", "consultation"),
        ("propsal", "proposal"),
        ("neccesary", "necessary"),  # two errors in a long word
        ("Comittee", "committee"),  # as the first word of a question, no name
    ],
)
def test_a_typing_error_is_corrected(index: SearchIndex, written: str, meant: str) -> None:
    (found,) = corrected(index, written)
    assert (found.written, found.meant) == (written, meant)
    assert [found.asked] == analyze(written)
    assert [found.term] == analyze(meant)
    assert not found.also


@pytest.mark.parametrize(
    "word",
    [
        "committee",  # known
        "committees",  # known by its stem
        "Thornwick",  # known name
        "MAHS",  # in capitals: an acronym that may be right
        "COMITTEE",
        "hutt",  # too short to tell
        "hats",
        "4S",  # numbers
        "46",
        "crosing2",
        "bakery",  # right, and like no word
        "wretched",
        "remainder",
        "comitees-and",  # not one word
        "comitee’s’s",
        "cömittee",  # another language
        "комитет",
        "xqzjkw",
        "q" * 39,
        "q" * 5000,
        "",
        "---",
        "\x00\x01",
        "\ud800",
    ],
)
def test_what_may_be_right_stays(index: SearchIndex, word: str) -> None:
    assert corrected(index, f"the {word}") == ()
    assert corrections([word], known_words(index)) == ()


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("Crosing", True),  # a capital inside a question: a name, which may be spelled so
        ("Boundry", True),
        ("Commitete", False),  # but letters are exchanged in names as well
    ],
)
def test_names_are_corrected_for_exchanged_letters_only(
    index: SearchIndex, name: str, stays: bool
) -> None:
    assert (corrected(index, f"the {name}") == ()) is stays


def test_known_bodies_and_english_words_are_spared(index: SearchIndex) -> None:
    assert corrected(index, "the comittee", spared={"comittee"}) == ()
    assert corrected(index, "the crosing", english={"crose"}) == ()  # in any inflection
    assert corrected(index, "the crosing", english={"cross"}) != ()


def test_corrections_come_in_the_questions_order_and_once(index: SearchIndex) -> None:
    found = corrected(index, "boundry of the crosing or boundry")
    assert [c.written for c in found] == ["boundry", "crosing"]


def test_an_error_that_minutes_share_is_looked_for_as_well(
    tmp_path: Path, tiny_encoder: str
) -> None:
    items = "".join(f"**{n}. Item {n}**\n\nThe committee met.\n\n" for n in range(1, 121))
    (tmp_path / "minutes.txt").write_text(f"# Minutes\n\n{items}The comittee left.\n", "utf-8")
    build_index(
        tmp_path / "index",
        [tmp_path / "minutes.txt"],
        encoder=tiny_encoder,
        open_encoder=open_question_encoder,
    )
    with open_index(tmp_path / "index") as opened:
        (found,) = corrected(opened, "the comittee")
    assert (found.meant, found.also) == ("committee", True)


def test_a_rare_word_is_no_error(index: SearchIndex) -> None:
    assert corrected(index, "the recommendation") == ()  # one passage, as its neighbours


def test_another_language_is_not_corrected_word_by_word(index: SearchIndex) -> None:
    started = time.process_time()
    found = corrected(index, " ".join(f"comitte{a}{b}" for a in "aeiou" for b in "bcdfgh" * 60))
    assert len(found) <= 8
    assert time.process_time() - started < 1


def test_an_empty_index_corrects_nothing(minutes: object) -> None:
    from index.compiling import build_postings

    empty = {"text": build_postings([], k1=1.2, b=0.75)}
    assert corrections(["comittee"], KnownWords(None, empty)) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("likelier", "less_likely", "meant"),
    [
        ("comittee", "commidtee", "committee"),
        ("boundry", "boundaly", "boundary"),
        ("repsonse", "resbonse", "response"),
        ("responce", "responme", "response"),
        ("crosing", "crosig", "crossing"),
        ("boundary", "boundry", "boundary"),  # none at all
    ],
)
def test_likely_errors_cost_less(likelier: str, less_likely: str, meant: str) -> None:
    assert edit_cost(likelier, meant) < edit_cost(less_likely, meant)


def test_words_that_are_far_apart_have_no_cost() -> None:
    assert edit_cost("boundary", "response") == math.inf


@given(st.text(alphabet="abcde", max_size=9), st.text(alphabet="abcde", max_size=9))
def test_a_cost_is_finite_only_within_two_edits(one: str, other: str) -> None:
    # Not optimal string alignment, which may not touch what it exchanged: of "ab" it makes "bca"
    # by three edits, where exchanging and then adding a letter are two.
    from rapidfuzz.distance import DamerauLevenshtein

    cost = edit_cost(one, other)
    assert cost >= 0
    if cost < math.inf:
        assert DamerauLevenshtein.distance(one, other) <= 2
    if DamerauLevenshtein.distance(one, other) <= 1:
        assert cost < math.inf


def test_the_default_encoder_knows_english_words(tmp_path: Path) -> None:
    words = encoder_words(model_folder())
    assert {"bakery", "committee", "burton"} <= words
    assert not {"comittee", "[cls]", "##ing"} & words
    assert encoder_words(tmp_path) == frozenset()
    (tmp_path / "vocab.txt").write_bytes(b"\xff\xfe\x00")
    assert encoder_words(tmp_path) == frozenset()
