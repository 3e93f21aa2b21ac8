"""Which word was changed, in words for people."""

from __future__ import annotations

import pytest

from assistant.verifying.differences import changes, changes_in_words, likeness

STORED = "a report be brought to the Committee within six months"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            STORED.replace("six", "nine"),
            "the minutes say “six”, the file says “nine” (after “the Committee within”)",
        ),
        (STORED.replace("six ", ""), "the file leaves out “six” (after “the Committee within”)"),
        (STORED.replace("be", "not be"), "the file adds “not” (after “a report”)"),
        (f"No, {STORED}", "the file adds “No,” (at the beginning)"),
        (STORED.replace("a ", "the ", 1), "the minutes say “a”, the file says “the” (at the begin"),
        (STORED.replace("months", "month"), "the minutes say “months”, the file says “month”"),
        (STORED.replace(" ", "\n  "), ""),
    ],
)
def test_a_change_is_named(found: str, said: str) -> None:
    words = changes_in_words(changes(STORED, found), source="the minutes say", here="the file")
    assert words.startswith(said)
    assert bool(words) is bool(said)


def test_many_changes_are_counted() -> None:
    found = changes("a b c d e f g h i j k l m n", "a 1 c 2 e 3 g 4 i 5 k 6 m 7")
    assert len(found) == 7
    assert changes_in_words(found, source="", here="").endswith("and 2 more places differ")


def test_long_changes_are_cut() -> None:
    found = changes("end", f"{'word ' * 40}end")
    assert changes_in_words(found, source="", here="the file").count("word") == 12


def test_likeness() -> None:
    assert likeness(STORED, STORED) == 1
    assert likeness(STORED, "Purple elephants juggle yoghurt") == 0
    assert likeness(STORED, STORED.replace("six", "nine")) > 0.8
