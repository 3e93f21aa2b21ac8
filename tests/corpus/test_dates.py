"""Dates as minutes write them."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus.dates import find_dates, in_words

_FOUND = [
    ("Monday 1st March 2021", dt.date(2021, 3, 1), True),  # weekday and ordinal
    ("Thursday, 19th April, 2018 11.00 am", dt.date(2018, 4, 19), True),  # commas, then a time
    ("6 January 2021", dt.date(2021, 1, 6), False),  # the plain form
    ("6TH JANUARY 2021", dt.date(2021, 1, 6), False),  # capitals
    ("the 3rd day of May 2019", dt.date(2019, 5, 3), False),  # legal wording
    ("Wednesday the 4 Sept. 2019", dt.date(2019, 9, 4), True),  # "the", a short month
    ("March 1, 2021", dt.date(2021, 3, 1), False),  # month first
    ("12/03/2019", dt.date(2019, 3, 12), False),  # day first, as every UK council writes it
    ("12.03.19", dt.date(2019, 3, 12), False),  # a year of two digits
    ("1.5.79", dt.date(2079, 5, 1), False),  # two digits below 80 are of this century
    ("2019-03-12", dt.date(2019, 3, 12), False),  # ISO, in file names
    ("17™ OCTOBER 2012", dt.date(2012, 10, 17), False),  # a scanner's "th"
    ("31% December 2010", dt.date(2010, 12, 31), False),  # a scanner's "st"
    ("12<sup>th</sup> March 2020", dt.date(2020, 3, 12), False),  # markup left in
]


@pytest.mark.parametrize(("text", "date", "weekday"), _FOUND)
def test_a_date_is_found_with_its_span(text: str, date: dt.date, weekday: bool) -> None:
    ((span, found, named),) = find_dates(f"held on {text} at noon")
    assert (found, named) == (date, weekday)
    assert span.of(f"held on {text} at noon") in text


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2020",  # no such day
        "32/01/2020",  # nor this
        "12/13/2020",  # month first is not read
        "minute 21/19",  # a minute's number
        "application 21/00417/FUL",  # a planning reference
        "16/02/3",  # an item's number
        "12 March",  # no year: it is never guessed
        "version 1.2.3456",  # no date at all
    ],
)
def test_what_is_no_date_is_not_found(text: str) -> None:
    assert not list(find_dates(text))


def test_dates_come_in_order() -> None:
    text = "of 2 May 2019, 1 April 2018 and 2017-01-09"
    assert [d.year for _, d, _ in find_dates(text)] == [2019, 2018, 2017]


def test_a_date_in_words_is_how_citations_print_it() -> None:
    assert in_words(dt.date(2018, 10, 1)) == "1 October 2018"
