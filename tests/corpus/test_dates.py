"""Dates as minutes write them."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus.dates import dates_of_digits, find_dates, find_yearless, in_words, latest_before

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
    ("Dydd Mercher, 13eg Mehefin, 2018", dt.date(2018, 6, 13), True),  # Welsh
    ("Dydd Iau, 9fed Hydref, 2014", dt.date(2014, 10, 9), True),  # its ordinals
    ("Nos Fercher 1af o Fai 2019", dt.date(2019, 5, 1), True),  # its changed first letters
    ("14eg HYDREF 2015", dt.date(2015, 10, 14), False),  # in capitals
    ('1°" JUNE 2011', dt.date(2011, 6, 1), False),  # a scanner's "st" once more
    ("l0th February 2005", dt.date(2005, 2, 10), False),  # a letter for a digit
    ("**MONDAY 12th** **MAY** **2014**", dt.date(2014, 5, 12), True),  # emphasis in pieces
    ("MAY 12TH 2014", dt.date(2014, 5, 12), False),  # American order, ordinal
    ("Wednesday14th November 2018", dt.date(2018, 11, 14), True),  # a lost space
    ("3 May2006", dt.date(2006, 5, 3), False),  # another
    ("8th DECEMEBER 2005", dt.date(2005, 12, 8), False),  # a slip in the month
    ("14 January 2021 at 7.32pm", dt.date(2021, 1, 14), False),  # a time after it
    ("12-03-2019", dt.date(2019, 3, 12), False),  # hyphens, day first
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
        "12 people 2019",  # no month
        "telephone 12-03-19",  # hyphens and two digits: rather a number
    ],
)
def test_what_is_no_date_is_not_found(text: str) -> None:
    assert not list(find_dates(text))


def test_dates_come_in_order() -> None:
    text = "of 2 May 2019, 1 April 2018 and 2017-01-09"
    assert [d.year for _, d, _ in find_dates(text)] == [2019, 2018, 2017]


def test_a_date_in_words_is_how_citations_print_it() -> None:
    assert in_words(dt.date(2018, 10, 1)) == "1 October 2018"


def test_a_date_without_a_year_is_found_with_its_weekday() -> None:
    found = [(m, d, w) for _, m, d, w in find_yearless("Friday 14th June, nos Fercher 1af Mai")]
    assert found == [(6, 14, 4), (5, 1, 2)]
    assert not list(find_yearless("Friday 14th June 2002"))


def test_the_year_of_a_day_before_another() -> None:
    posted = dt.date(2005, 2, 1)
    assert latest_before(posted, month=12, day_of_month=15) == dt.date(2004, 12, 15)
    assert latest_before(posted, month=2, day_of_month=1) == posted
    assert latest_before(posted, month=2, day_of_month=30) is None


_DIGITS = [
    ("20190312", {"2019-03-12"}),  # year first
    ("12032019", {"2019-03-12"}),  # day first
    ("120319", {"2019-03-12", "2012-03-19"}),  # two readings: the caller must know more
    ("990619", {"2099-06-19"}),  # only one
    ("991399", set()),  # none
    ("1234", set()),
]


@pytest.mark.parametrize(("digits", "dates"), _DIGITS)
def test_digits_of_a_files_name(digits: str, dates: set[str]) -> None:
    assert {d.isoformat() for d in dates_of_digits(digits)} == dates
