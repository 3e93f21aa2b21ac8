from __future__ import annotations

import datetime as dt

import pytest

from assistant.filters import NAMES, make_filter
from corpus import MinutesStatus, PassageKind
from index import Filter

TODAY = dt.date(2024, 3, 15)


def test_nothing_stated_restricts_nothing() -> None:
    assert make_filter({"council": [], "since": None}, TODAY) == Filter()


def test_a_text_and_a_list_of_texts_are_both_names() -> None:
    assert make_filter({"council": "A"}, TODAY) == make_filter({"council": ["A"]}, TODAY)


def test_since_takes_the_beginning_and_until_the_end_of_a_period() -> None:
    found = make_filter({"since": "May 2023", "until": "2023"}, TODAY)
    assert (found.since, found.until) == (dt.date(2023, 5, 1), dt.date(2023, 12, 31))


def test_on_narrows_what_since_and_until_leave() -> None:
    found = make_filter({"since": "2023-05-10", "on": "May 2023"}, TODAY)
    assert (found.since, found.until) == (dt.date(2023, 5, 10), dt.date(2023, 5, 31))


def test_a_person_is_one_name() -> None:
    assert make_filter({"person": "Cllr Ash"}, TODAY) == Filter(person="Cllr Ash")
    assert make_filter({"person": None}, TODAY) == Filter()


def test_every_name_of_a_filter_is_one_that_a_batch_may_state() -> None:
    stated = {
        "council": "A", "committee": "B", "since": "2020", "until": "2021", "on": "2020",
        "kind": ["vote"], "status": "draft", "person": "C",
    }  # fmt: skip
    assert set(stated) == set(NAMES)
    for name, value in stated.items():
        assert make_filter({name: value}, TODAY) != Filter(), name


def test_kinds_and_status_become_members() -> None:
    found = make_filter({"kind": ["decision"], "status": "draft"}, TODAY)
    assert found.kinds == (PassageKind.DECISION,)
    assert found.status is MinutesStatus.DRAFT


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ({"since": "2024", "until": "2023"}, "ends"),  # a period that ends before it begins
        ({"kind": ["rumour"]}, "“rumour” is no kind; there are decision"),  # names what there is
        ({"status": "secret"}, "“secret” is no status"),
        ({"council": 7}, "must be a text"),  # from a batch's JSON
        ({"committee": [7]}, "must be a text"),
        ({"person": ["A. Ash"]}, "person must be a name"),
        ({"person": " "}, "person must be a name"),
    ],
)
def test_wrong_filters_say_what_is_wrong(stated: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make_filter(stated, TODAY)
