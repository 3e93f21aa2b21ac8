"""What the words of a minute ask for: of whom, until when, and which day that certainly is."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.register.asked import due_days, due_in, owner_in, request_of
from corpus import Span

MET = dt.date(2021, 1, 31)


def whole(words: str) -> Span:
    return Span(start=0, end=len(words))


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("a report on the weir be brought to the Committee within six months", True),
        ("That the Clerk be asked to write to the County Council.", True),
        ("That officers report back in the autumn", True),
        ("That three quotations be obtained", True),
        ("That the Clerk write to the mole catcher", True),
        ("Cllr Marl to investigate the noise", True),
        ("That the report be noted.", False),
        ("That the precept for 2020/21 be £18,750.", False),
        ("the minutes were signed as a true record", False),
        ("That the contract be awarded to Messrs Dunnock", False),
        ("the choice of contractor be delegated to the Committee", False),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_asks_for_something(words: str, *, asks: bool) -> None:
    assert (request_of(words, whole(words), is_deferral=False) is not None) is asks


def test_only_a_deferral_is_put_off() -> None:
    words = "That improvements be postponed until the spring"
    assert request_of(words, whole(words), is_deferral=True) is not None
    assert request_of(words, whole(words), is_deferral=False) is None


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("That the Clerk be asked to write to them.", "the Clerk"),
        ("that the Head of Planning be requested to certify the tanks", "the Head of Planning"),
        ("the report be noted, and that the heads of schools be asked to attend",
         "the heads of schools"),
        ("That the Clerk write to the mole catcher", "the Clerk"),
        ("that Councillor Ley would speak to the owner", "Councillor Ley"),
        ("a report be brought to the Committee", None),
        ("that they be asked to leave", None),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_who_is_asked(words: str, owner: str | None) -> None:
    found = owner_in(words, whole(words))
    assert (found and found.of(words)) == owner


@pytest.mark.parametrize(
    ("words", "due", "days"),
    [
        ("a report be made within six months", "within six months", ["2021-07-31"]),
        ("a report be made within 1 month", "within 1 month", ["2021-02-28"]),
        ("and report at 3, 6 and 12 months", "at 3, 6 and 12 months",
         ["2021-04-30", "2021-07-31", "2022-01-31"]),
        ("be done by 31 May 2021", "by 31 May 2021", ["2021-05-31"]),
        ("be done by 5 January", "by 5 January", ["2022-01-05"]),
        ("be done by the end of February", "by the end of February", ["2021-02-28"]),
        ("be done within two weeks", "within two weeks", ["2021-02-14"]),
        ("within six months of the opening", "within six months", []),
        ("within six months of this meeting", "within six months of this meeting",
         ["2021-07-31"]),
        ("be done before Easter", "before Easter", []),
        ("brought to the next meeting", "to the next meeting", []),
        ("reported in May 2018", "in May 2018", []),
        ("reported quarterly", "quarterly", []),
        ("nothing is said of it", None, []),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_until_when_and_which_day_is_certain(words: str, due: str | None, days: list[str]) -> None:
    found = due_in(words, whole(words))
    assert (found and found.of(words)) == due
    computed = due_days(words, found, MET) if found else ()
    assert [day.isoformat() for day in computed] == days


def test_without_the_meetings_day_nothing_is_computed() -> None:
    words = "within six months"
    assert due_days(words, whole(words), None) == ()


@given(st.text(alphabet="abyt 0123456789,.:;andthelrkquswimonf\n", min_size=1, max_size=120))
def test_whatever_stands_there_spans_lie_inside(words: str) -> None:
    inside = Span(start=1, end=len(words)) if len(words) > 1 else whole(words)
    request = request_of(words, inside, is_deferral=True)
    for span in (owner_in(words, inside), due_in(words, inside)):
        assert span is None or span in inside
    if request and request.due:
        due_days(words, request.due, MET)
