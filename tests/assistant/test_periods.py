from __future__ import annotations

import datetime as dt

import pytest

from assistant.understanding.periods import parse_period

TODAY = dt.date(2024, 3, 15)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2023-05-17", "2023-05-17", "2023-05-17"),  # a day, ISO
        ("17 May 2023", "2023-05-17", "2023-05-17"),  # a day in words
        ("17th May 2023", "2023-05-17", "2023-05-17"),  # with its ordinal
        ("17/05/2023", "2023-05-17", "2023-05-17"),  # day first
        ("May 2023", "2023-05-01", "2023-05-31"),  # a month is all its days
        ("feb 2024", "2024-02-01", "2024-02-29"),  # short, and a leap year
        ("2023-02", "2023-02-01", "2023-02-28"),  # a month, ISO
        ("2023", "2023-01-01", "2023-12-31"),  # a year
        ("  Last   YEAR ", "2023-01-01", "2023-12-31"),  # case and blanks do not matter
        ("this year", "2024-01-01", "2024-12-31"),
        ("last month", "2024-02-01", "2024-02-29"),
        ("this month", "2024-03-01", "2024-03-31"),
        ("today", "2024-03-15", "2024-03-15"),
        ("yesterday", "2024-03-14", "2024-03-14"),
        ("2003-04", "2003-04-01", "2003-04-30"),  # ISO, though a question may mean 2003/04
        ("2003/04", "2003-04-01", "2004-03-31"),  # a financial year
        ("last municipal year", "2022-05-01", "2023-04-30"),
        ("summer 2018", "2018-06-01", "2018-08-31"),
        ("late 2012", "2012-09-01", "2012-12-31"),
        ("the last six months", "2023-09-15", "2024-03-15"),
        ("two years ago", "2022-01-01", "2022-12-31"),
        ("May to July 2023", "2023-05-01", "2023-07-31"),
        ("between 2012 and 2014", "2012-01-01", "2014-12-31"),
        ("May", "2023-05-01", "2023-05-31"),  # the last one
        ("4 December", "2023-12-04", "2023-12-04"),
        ("2050", "2050-01-01", "2050-12-31"),  # an option may look ahead
        ("febuary 2024", "2024-02-01", "2024-02-29"),  # one slip of typing
    ],
)
def test_periods_are_understood(words: str, first: str, last: str) -> None:
    found = parse_period(words, TODAY)
    assert found == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    "words",
    [
        "",  # nothing
        "soon",  # no date
        "31 June 2023",  # no such day
        "2023-13",  # no such month
        "ju 2023",  # June or July
        "in May 2023",  # more than a date
        "1 May 2023 and 2 May 2023",  # two dates
        "since May 2023",  # has one end: --since says so itself
        "minute 2023",  # a number
    ],
)
def test_what_is_no_period_is_an_error_that_helps(words: str) -> None:
    with pytest.raises(ValueError, match="write it like 2023-05-17"):
        parse_period(words, TODAY)
