"""What a question's words say of time: periods found, words that are no time, hostile text."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.asked_dates import AskedPeriod, PeriodRole, find_periods

TODAY = dt.date(2024, 3, 15)  # a Friday


def only(text: str) -> AskedPeriod:
    (period,) = find_periods(text, TODAY)
    return period


def days(period: AskedPeriod) -> str:
    return f"{period.since or ''}..{period.until or ''}"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # days
        ("agreed on 4 December 2023?", "4 December 2023", "2023-12-04..2023-12-04"),
        ("4th dec 2023", "4th dec 2023", "2023-12-04..2023-12-04"),  # short, with its ordinal
        ("on 4/12/2023", "4/12/2023", "2023-12-04..2023-12-04"),  # day first
        ("on 4.12.23", "4.12.23", "2023-12-04..2023-12-04"),
        ("2023-12-04 minutes", "2023-12-04", "2023-12-04..2023-12-04"),  # ISO 8601
        ("December 4 2023", "December 4 2023", "2023-12-04..2023-12-04"),  # month first
        ("3 to 9 May 2021", "3 to 9 May 2021", "2021-05-03..2021-05-09"),  # one month serves both
        ("between 3rd and 9th May 2021", "between 3rd and 9th May 2021", "2021-05-03..2021-05-09"),
        ("4 May to 9 June 2021", "4 May to 9 June 2021", "2021-05-04..2021-06-09"),
        # months
        ("budget jan 2021 - was it set", "jan 2021", "2021-01-01..2021-01-31"),
        ("in Sept. 2002", "Sept. 2002", "2002-09-01..2002-09-30"),  # with its dot
        ("January of 2021", "January of 2021", "2021-01-01..2021-01-31"),
        ("Jan '21", "Jan '21", "2021-01-01..2021-01-31"),  # the century left out
        ("2023-02", "2023-02", "2023-02-01..2023-02-28"),  # ISO, since 2023 to 2002 is none
        ("in may 2019", "may 2019", "2019-05-01..2019-05-31"),  # a year makes it a month
        ("skate park march 2013, yes or no", "march 2013", "2013-03-01..2013-03-31"),
        ("the end of January 2023", "the end of January 2023", "2023-01-21..2023-01-31"),
        ("mid-March 2021", "mid-March 2021", "2021-03-11..2021-03-20"),
        ("May, June and July 2021", "May, June and July 2021", "2021-05-01..2021-07-31"),
        ("March 2020 and April", "March 2020 and April", "2020-03-01..2020-04-30"),
        (
            "31 June 2023",
            "June 2023",
            "2023-06-01..2023-06-30",
        ),  # no such day, but a month
        # typing errors
        ("in janurary 2020", "janurary 2020", "2020-01-01..2020-01-31"),  # a letter too many
        ("febuary 2020", "febuary 2020", "2020-02-01..2020-02-29"),  # one missing
        ("setember 2020", "setember 2020", "2020-09-01..2020-09-30"),
        ("ocotber 2020", "ocotber 2020", "2020-10-01..2020-10-31"),  # two changed places
        ("novenber 2020", "novenber 2020", "2020-11-01..2020-11-30"),  # one wrong
        # years
        ("in 2019", "2019", "2019-01-01..2019-12-31"),
        ("2017: Wessenbury's answer", "2017", "2017-01-01..2017-12-31"),
        ("the 2016 AGM", "2016", "2016-01-01..2016-12-31"),
        ("Ambleford 2014 only", "2014", "2014-01-01..2014-12-31"),
        ("2019 house prices", "2019", "2019-01-01..2019-12-31"),  # one "house" is no count
        ("the 2019 minutes", "2019", "2019-01-01..2019-12-31"),  # and minutes are no numbers
        ("early 2012", "early 2012", "2012-01-01..2012-04-30"),
        ("mid 2012", "mid 2012", "2012-05-01..2012-08-31"),
        ("bench (late 2012)", "late 2012", "2012-09-01..2012-12-31"),
        ("at the end of 2005", "the end of 2005", "2005-10-01..2005-12-31"),
        ("first half of 2020", "first half of 2020", "2020-01-01..2020-06-30"),
        ("Q1 2020", "Q1 2020", "2020-01-01..2020-03-31"),
        ("2020 Q3", "2020 Q3", "2020-07-01..2020-09-30"),
        ("the first quarter of 2020", "the first quarter of 2020", "2020-01-01..2020-03-31"),
        ("summer 2018", "summer 2018", "2018-06-01..2018-08-31"),
        ("in the spring of 2019", "the spring of 2019", "2019-03-01..2019-05-31"),
        ("winter 2018", "winter 2018", "2018-12-01..2019-02-28"),  # spans two years
        ("winter 2018/19", "winter 2018/19", "2018-12-01..2019-02-28"),
        ("christmas 2019 lights", "christmas 2019", "2019-12-01..2019-12-31"),
        ("Easter 2021", "Easter 2021", "2021-03-01..2021-04-30"),  # from 22 March to 25 April
        ("in the 2010s", "2010s", "2010-01-01..2019-12-31"),
        ("the 1990's", "1990's", "1990-01-01..1999-12-31"),
        ("the 90s", "the 90s", "1990-01-01..1999-12-31"),
        # two ends
        ("from 2012 to 2014", "from 2012 to 2014", "2012-01-01..2014-12-31"),
        ("2012-2014", "2012-2014", "2012-01-01..2014-12-31"),
        ("2012–14", "2012–14", "2012-01-01..2014-12-31"),
        ("1998-03 to 2001-06", "1998-03 to 2001-06", "1998-03-01..2001-06-30"),
        ("between 2012 and 2014", "between 2012 and 2014", "2012-01-01..2014-12-31"),
        ("from 2014 to 2012", "from 2014 to 2012", "2012-01-01..2014-12-31"),  # either way round
        ("2012, 2013 and 2014", "2012, 2013 and 2014", "2012-01-01..2014-12-31"),
        (
            "resignations between May and September 2023",  # the year is both months'
            "between May and September 2023",
            "2023-05-01..2023-09-30",
        ),
        ("Jan-Mar 2021", "Jan-Mar 2021", "2021-01-01..2021-03-31"),
        (
            "between November and March 2021",  # the November before
            "between November and March 2021",
            "2020-11-01..2021-03-31",
        ),
        ("from May 2020 to June", "from May 2020 to June", "2020-05-01..2020-06-30"),
        ("from May to July", "from May to July", "2023-05-01..2023-07-31"),  # the last such months
        (
            "after 2012 and before 2016",
            "after 2012 and before 2016",
            "2013-01-01..2015-12-31",
        ),
        # counted from today
        ("last year", "last year", "2023-01-01..2023-12-31"),  # the calendar's
        ("this year's budget", "this year", "2024-01-01..2024-12-31"),
        ("last month", "last month", "2024-02-01..2024-02-29"),
        ("this month", "this month", "2024-03-01..2024-03-31"),
        ("last week", "last week", "2024-03-04..2024-03-10"),
        ("over the last year", "the last year", "2023-03-15..2024-03-15"),  # twelve months
        ("in the last six months", "the last six months", "2023-09-15..2024-03-15"),
        ("in the past two years", "the past two years", "2022-03-15..2024-03-15"),
        ("last 3 years", "last 3 years", "2021-03-15..2024-03-15"),
        ("two years ago", "two years ago", "2022-01-01..2022-12-31"),
        ("a month ago", "a month ago", "2024-02-01..2024-02-29"),
        ("the year before last", "the year before last", "2022-01-01..2022-12-31"),
        ("yesterday", "yesterday", "2024-03-14..2024-03-14"),
        ("the day before yesterday", "the day before yesterday", "2024-03-13..2024-03-13"),
        ("last Tuesday", "last Tuesday", "2024-03-12..2024-03-12"),
        ("last Friday", "last Friday", "2024-03-08..2024-03-08"),  # today is Friday: the one before
        ("last October", "last October", "2023-10-01..2023-10-31"),
        ("last March", "last March", "2023-03-01..2023-03-31"),  # not the one that it is now
        ("last summer", "last summer", "2023-06-01..2023-08-31"),
        ("late last year", "late last year", "2023-09-01..2023-12-31"),
    ],
)
def test_periods_of_meetings(text: str, words: str, expected: str) -> None:
    period = only(text)
    assert (period.words, days(period)) == (words, expected)
    assert period.role is PeriodRole.HELD
    assert period.month is None


@pytest.mark.parametrize(
    ("text", "words", "expected", "financial"),
    [
        ("precept for 2019/20?", "2019/20", "2019-04-01..2020-03-31", True),
        ("2019-20", "2019-20", "2019-04-01..2020-03-31", True),
        ("2003/4", "2003/4", "2003-04-01..2004-03-31", True),
        ("1999/2000", "1999/2000", "1999-04-01..2000-03-31", True),
        ("1999/00", "1999/00", "1999-04-01..2000-03-31", True),  # the century turns
        ("budget 19/20", "19/20", "2019-04-01..2020-03-31", True),  # what it is of says it is years
        ("the 19/20 accounts", "19/20", "2019-04-01..2020-03-31", True),
        ("FY2019/20", "FY2019/20", "2019-04-01..2020-03-31", True),
        ("from 2003/4 to 2007/8", "from 2003/4 to 2007/8", "2003-04-01..2008-03-31", True),
        ("last financial year", "last financial year", "2022-04-01..2023-03-31", True),
        ("Q2 2019/20", "Q2 2019/20", "2019-07-01..2019-09-30", True),  # counted from April
        # May to May, and nothing to do with precepts
        ("the 2019/20 municipal year", "2019/20 municipal year", "2019-05-01..2020-04-30", False),
        ("municipal year 2019/20", "municipal year 2019/20", "2019-05-01..2020-04-30", False),
        ("last municipal year", "last municipal year", "2022-05-01..2023-04-30", False),
        ("this municipal year", "this municipal year", "2023-05-01..2024-04-30", False),
        ("last academic year", "last academic year", "2022-09-01..2023-08-31", False),
    ],
)
def test_years_that_begin_in_another_month(
    text: str, words: str, expected: str, financial: bool
) -> None:
    period = only(text)
    assert (period.words, days(period), period.financial) == (words, expected, financial)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("anything since May 2023?", "since May 2023", "2023-05-01.."),
        ("since 2018", "since 2018", "2018-01-01.."),
        ("since the meeting in May 2023", "since the meeting in May 2023", "2023-05-01.."),
        ("after 2019", "after 2019", "2020-01-01.."),  # not of that year
        ("post-2015", "post-2015", "2016-01-01.."),
        ("since last year", "since last year", "2023-01-01.."),
        ("since May", "since May", "2023-05-01.."),  # the last one
        ("since 4 December", "since 4 December", "2023-12-04.."),
        ("since christmas", "since christmas", "2023-12-01.."),
        ("contract for 2021 on, and for how long", "2021 on", "2021-01-01.."),
        ("2021 onwards", "2021 onwards", "2021-01-01.."),
        ("from 2018 to date", "from 2018 to date", "2018-01-01.."),
        ("between 2019 and now", "between 2019 and now", "2019-01-01.."),
        ("in 2019 and later", "2019 and later", "2019-01-01.."),
        ("before March 2020", "before March 2020", "..2020-02-29"),
        ("prior to 4 May 2020", "prior to 4 May 2020", "..2020-05-03"),
        ("pre-2012", "pre-2012", "..2011-12-31"),
        ("until 2019", "until 2019", "..2019-12-31"),  # of that year too
        ("up to March 2020", "up to March 2020", "..2020-03-31"),
        ("by the end of March 2021", "by the end of March 2021", "..2021-03-31"),
        ("2019 or earlier", "2019 or earlier", "..2019-12-31"),
    ],
)
def test_periods_with_one_end(text: str, words: str, expected: str) -> None:
    period = only(text)
    assert (period.words, days(period)) == (words, expected)
    assert period.role is (PeriodRole.UNTIL if expected.startswith("..") else PeriodRole.SINCE)


@pytest.mark.parametrize(
    ("text", "words", "month", "day"),
    [
        ("the March meeting", "March", 3, None),
        ("at the meeting in October", "October", 10, None),
        ("ambleford march minutes", "march", 3, None),
        ("December planning committee", "December", 12, None),
        ("in may the council agreed", "may", 5, None),
        ("minutes of feb", "feb", 2, None),
        ("the setember meeting", "setember", 9, None),
        ("on 4 December", "4 December", 12, 4),
        ("on December 4th", "December 4th", 12, 4),
    ],
)
def test_a_month_without_a_year_is_of_any_year(
    text: str, words: str, month: int, day: int | None
) -> None:
    period = only(text)
    assert (period.words, period.month, period.day) == (words, month, day)
    assert (period.since, period.until, period.role) == (None, None, PeriodRole.HELD)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "recently",  # an order, no time
        "the latest on the bus shelter",
        # verbs and names
        "may we see the minutes",
        "may the council march",
        "may minutes be shared",
        "this may be late",
        "can I march in the square",
        "the march past",
        "who may and may not speak",
        "proposed by June Oakley",
        "letter from April Oakley",
        "Cllr May said",
        "after Marc and before Juli",  # they only begin as months do
        "parking in March Road and at 12 May Close",
        # numbers that are no years
        "cost £2019",
        "£2,019 and 2,019 and 2019.50 and 2019%",
        "2019 houses",
        "2000 new homes",
        "2019 people",
        "minute 2019",
        "minute 2019/20",
        "planning 21/01515/FUL",
        "ref AB/2019/12",
        "19/2019",
        "2019/123",
        "2012/14",
        "call 01632 2019",
        "020 7946 2019",
        "2019th",
        "E2019",
        "meeting at 1930",  # half past seven
        "ISO 9001:2015",
        "2023-13",
        # years of statutes and of plans
        "the Equality Act 2010",
        "the 1972 Act",
        "Local Plan 2011-2041",
        "net zero by 2050",
        # not of a past meeting, or not of a time that anybody can tell
        "next year",
        "later this year",
        "the last year of the contract",
        "in recent years",
        "a few years ago",
        "the last three meetings",
        "the previous year",
        # said to be left out
        "everything except 2019",
    ],
)
def test_what_names_no_period(text: str) -> None:
    assert find_periods(text, TODAY) == ()


def test_periods_that_are_only_listed_stay_apart() -> None:
    found = find_periods("compare 2012 and 2018, and May and September 2020", TODAY)
    assert [days(period) for period in found] == [
        "2012-01-01..2012-12-31",
        "2018-01-01..2018-12-31",
        "2020-05-01..2020-05-31",  # the year is both months'
        "2020-09-01..2020-09-30",
    ]
    assert len(find_periods("1 May 2023 and 2 May 2023", TODAY)) == 2, "two meetings"


def test_what_is_excluded_does_not_hide_what_is_asked() -> None:
    assert days(only("July 2012 only (not August 2012)")) == "2012-07-01..2012-07-31"


def test_unbreakable_blanks_and_letters_that_fold_alike_are_read() -> None:
    text = "ſince\xa0May\xa02023"
    period = only(text)
    assert period.words == text
    assert days(period) == "2023-05-01.."


FRAGMENTS = st.sampled_from(
    (
        *("since", "before", "from", "to", "and", "-", ",", "between", "the", "in", "until", "by"),
        *("May", "march", "sept", "janurary", "4", "31st", "29 February", "2019", "2019/20", "99"),
        *("last", "year", "month", "two", "999", "ago", "winter", "q4", "of", "end", "1990s", "'s"),
        *("meeting", "minutes", "on", "onwards", "4/12/2025", "2100-01", "£", "İ", "ſ", "\n", "("),
    )
)


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(FRAGMENTS, max_size=25).map(" ".join),
        st.lists(FRAGMENTS, max_size=25).map("".join),
    ),
    st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2100, 12, 31)),
)
def test_periods_of_any_text_are_sound(text: str, today: dt.date) -> None:
    last_end = 0
    for period in find_periods(text, today):
        assert text[period.start : period.end] == period.words != ""
        assert last_end <= period.start
        last_end = period.end
        if period.since and period.until:
            assert period.since <= period.until
        assert bool(period.month) != bool(period.since or period.until)
        if period.role is PeriodRole.SINCE:
            assert period.until is None
        if period.role is PeriodRole.UNTIL:
            assert period.since is None


@pytest.mark.parametrize(
    "piece",
    [
        "in may 2019 and ",  # times, all joined
        "since 2019 to ",
        "what of the bridge ",  # none
        "2019\t\t\t\t\t\t\t\t",  # blanks to step over
        "a " + " " * 300,
        "4 marsh 2019 ",  # near to a date
        "<b>2019</b>\x00&nbsp;",  # markup and control characters
        "Mai 2019 oedd y cyfarfod ",  # another language
        "?!.,;:–-()",
    ],
)
def test_ten_thousand_words_take_time_in_proportion(piece: str) -> None:
    def seconds(count: int) -> float:
        begun = time.process_time()
        find_periods(piece * count, TODAY)
        return time.process_time() - begun

    short = min(seconds(600) for _ in range(3))
    long = min(seconds(4800) for _ in range(2))
    assert long < 8 * 4 * short + 0.05, "eight times the words, with room for a busy machine"


def test_one_run_of_blanks_takes_time_in_proportion() -> None:
    for before, after in (("2019", ""), ("may", "2019"), ("last", "year"), ("a", "year ago")):
        begun = time.process_time()
        find_periods(before + " " * 4000 + after, TODAY)
        short = time.process_time() - begun
        begun = time.process_time()
        find_periods(before + " " * 40000 + after, TODAY)
        assert time.process_time() - begun < 10 * 4 * short + 0.05
