"""What tells that something came back, and what only asks for it again."""

from __future__ import annotations

import pytest

from assistant.register.returning import asks_again, told


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("The Clerk reported that the lamps had been mended.", "reported"),
        ("The see-saw was now in place.", "was now"),
        ("A skip is on order.", "on order"),
        ("It was noted that the grant had come.", "noted that"),
        ("The plaque is still to be installed; an estimate was received.", "received"),
    ],
)
def test_what_was_done_is_told_by_a_word(said: str, word: str) -> None:
    assert told(said) == word


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("A meeting is still to be arranged.", "it is to come"),
        ("so that the checks can be completed", "it is possible"),
        ("A notice will now be published and the wall would be removed.", "it is promised"),
        ("Reports are made of the smell.", "a noun, as in the title of an item"),
        ("The summary should also have been circulated.", "it ought to have been"),
        ("There is a belief now that this is for staff.", "“now” alone tells of nothing done"),
    ],
)
def test_what_is_to_come_is_not_told_as_done(said: str, why: str) -> None:
    assert told(said) is None, why


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ("Actions: Mr Dunnock to look at the benches on the green.", True),
        ("Mr Dunnock has looked at the benches on the green.", False),
        ("He is to look at them.", False),
    ],
)
def test_a_list_of_actions_repeats_and_does_not_answer(said: str, again: bool) -> None:
    assert asks_again("Mr Dunnock to look at the benches on the green.", said) is again
