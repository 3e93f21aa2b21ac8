"""Which details a text states, and where."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.stating import Detail, answering, find_details, states

# (detail, text, the words that state it, why)
STATED = [
    ("money", "at a cost of £1,200.50 plus VAT", ["£1,200.50"], "a sum"),
    ("money", "a grant of £4-5k, or 1200 pounds", ["£4-5k", "1200 pounds"], "a range, in words"),
    ("money", "some £1.2 million in all", ["£1.2 million"], "a scale belongs to it"),
    ("money", "the stall was free of charge", ["free of charge"], "nothing is a sum"),
    ("percent", "4% and thirty five per cent", ["4%", "thirty five per cent"], "sign and words"),
    ("number", "12 objections and sixteen letters", ["12", "sixteen"], "digits and words"),
    ("number", "about 400 Young Carers were known", ["400"], "capitals do not make an address"),
    ("date", "on Wednesday 4th May 2022", ["Wednesday", "4th May 2022"], "a day"),
    ("date", "since March 2019, or 12/03/2019", ["March 2019", "12/03/2019"], "a month, a day"),
    (
        "date",
        "In October/November 2016 and in 2019/20",
        ["October/November 2016", "2019/20"],
        "two",
    ),
    (
        "occasion",
        "to the next meeting, by the end of the year",
        ["next meeting", "end of the year"],
        "w",
    ),
    ("time", "at 7.30pm, 19:45 or 1930 hours", ["7.30pm", "19:45", "1930 hours"], "a time of day"),
    (
        "duration",
        "for three years, a 12-month lease",
        ["three years", "12-month"],
        "a span of time",
    ),
    (
        "interval",
        "every six months, then quarterly",
        ["every six months", "quarterly"],
        "how often",
    ),
    (
        "interval",
        "reported at 3, 6 and 12 months",
        ["at 3, 6 and 12 months"],
        "how often, as a list",
    ),
    ("reason", "refused because of the noise", ["because"], "a cause"),
    (
        "reason",
        "shut owing to frost, in order to save money",
        ["owing to", "in order to"],
        "causes",
    ),
    ("reason", "an interest, as she lived next door", ["as she"], "a cause after a comma"),
    ("vote", "agreed by 7 votes to 2", ["7 votes to 2"], "a tally"),
    ("vote", "The motion was carried unanimously.", ["unanimously"], "all of them"),
    (
        "voters",
        "Councillors Ash and Bell voted against.",
        ["Ash and Bell voted against"],
        "by name",
    ),
    ("voters", "It was agreed unanimously.", ["unanimously"], "nobody was against"),
    ("vote", "Those against the grant was seven.", ["against the grant was seven"], "badly put"),
    ("mover", "Prop: Cllr Ash, 2nd Cllr Booth", ["Cllr Ash, 2nd Cllr Booth"], "abbreviated"),
    ("mover", "It was moved by Mrs Booth that it be noted", ["Mrs Booth"], "no seconder is named"),
    ("decision_word", "RESOLVED to buy a mower", ["RESOLVED"], "capitals"),
    ("decision_word", "(b) That the lease be renewed", ["That"], "a clause under its lead-in"),
    ("decision_word", "To receive a report in May.", ["To"], "a clause under its lead-in"),
    ("expansion", "the Rural Bus Fund (RBF) met", ["Rural Bus Fund (RBF)"], "long and short"),
    (
        "contact",
        "write to clerk@wessenbury.example or 01234 567890",
        ["clerk@wessenbury.example", "01234 567890"],
        "an address, a number",
    ),
    (
        "declaration",
        "Cllr Ash declared a personal interest",
        ["declared a personal interest"],
        "one",
    ),
    (
        "declaration",
        "There were no declarations of interest",
        ["no declarations"],
        "nobody is an answer",
    ),
    ("presence", "Present: Cllrs Ash and Booth", ["Present:"], "a label with names"),
    ("presence", "Cllr Ash in the chair", ["in the chair"], "who chaired"),
    ("person", "thanked Cllr. Ash and Mrs B Booth", ["Cllr. Ash", "Mrs B Booth"], "titles"),
    (
        "person",
        "The Head of Housing, Anne Ash, spoke",
        ["Head of Housing", "Anne Ash"],
        "an office",
    ),
    ("person", "GD reported that it was done", ["GD"], "initials that speak"),
    ("person", "Wilf Rook reported a leak", ["Wilf Rook"], "a first name"),
    ("person", "Orla Clere proposed it", ["Orla Clere"], "whoever proposes is a person"),
    ("person", "the clerk will write", ["the clerk"], "an office in small letters"),
    (
        "organisation",
        "awarded to Penny Brook Fencing Ltd today",
        ["Penny Brook Fencing Ltd"],
        "a firm",
    ),
    ("place", "the bench in Mill Lane", ["Mill Lane"], "a street"),
    ("place", "a shelter at Ambleford", ["Ambleford"], "a name after at"),
]
NOT_STATED = [
    ("number", "Minute 45 of 4 May 2022 refers", "a label and a date count nothing"),
    ("number", "4. Highways", "a label"),
    ("number", "application 12/0345/FUL was refused", "a reference"),
    ("number", "the A38 at 12 Mill Lane", "a road and an address"),
    ("number", "Page 3 of 9", "the page"),
    ("number", "paid £500 in 2019, that is 5% for 3 years at 7pm", "figures of other kinds"),
    ("number", "call 01234 567890", "a telephone number"),
    ("date", "they may march to the hall", "months that are verbs"),
    ("date", "£2019 was paid", "a sum"),
    ("money", "page 4", "no sum"),
    ("person", "The Planning Committee met", "a body"),
    ("person", "Mill Lane and Victoria Park", "places"),
    ("person", "Solar Panels were discussed", "a heading"),
    ("person", "The Treasurer’s Report was noted", "a paper"),
    ("organisation", "Wessenbury Parish Council met", "the council whose minutes these are"),
    ("place", "in May the work began", "a month"),
    ("presence", "those present agreed to it", "nobody is named"),
    ("reason", "as agreed, the reasonable offer stood", "no cause is told"),
    ("declaration", "a matter of interest to all", "nothing is declared"),
    ("mover", "the proposed extension is large", "nobody proposes"),
    ("vote", "a vote of thanks to the clerk", "no tally"),
    ("voters", "agreed by 7 votes to 2", "figures without names"),
    ("expansion", "the hall (the old one) is shut", "brackets define nothing"),
    ("duration", "a child of 4 years old", "an age"),
]


@pytest.mark.parametrize(("detail", "text", "words", "why"), STATED)
def test_what_is_stated_is_found_in_its_place(
    detail: str, text: str, words: list[str], why: str
) -> None:
    found = find_details(text, [Detail(detail)])

    assert [text[s.start : s.end] for s in found] == words, why
    assert all(s.detail == Detail(detail) for s in found)


@pytest.mark.parametrize(("detail", "text", "why"), NOT_STATED)
def test_what_only_looks_alike_is_not_found(detail: str, text: str, why: str) -> None:
    assert find_details(text, [Detail(detail)]) == (), why


def test_all_details_come_in_order_and_a_part_is_the_same_as_in_the_whole() -> None:
    text = "RESOLVED by 7 votes to 2 that Cllr Ash pay £40 on 4 May 2022 because of the frost."
    found = find_details(text)

    assert list(found) == sorted(found, key=lambda s: (s.start, s.end, s.detail))
    for detail in Detail:
        assert find_details(text, [detail]) == tuple(s for s in found if s.detail is detail)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (Detail.PERSON, "Ambleford Groundworks Ltd will pay"),  # who pays? a firm
        (Detail.NUMBER, "60% of them replied"),  # how many? a share
        (Detail.DATE, "at the next meeting"),  # when? at an occasion
        (Detail.DECISION_WORD, "Prop Cllr Ash, 2nd Cllr Booth, all in favour"),  # agreed unsaid
    ],
)
def test_another_detail_can_meet_a_question(asked: Detail, text: str) -> None:
    assert states(text, asked)
    assert asked in answering(asked)


def test_a_detail_that_is_not_there_is_not_stated() -> None:
    assert not any(states("the grass is green", detail) for detail in Detail)


def test_letters_that_grow_in_lower_case_move_no_span() -> None:
    text = "İİİ paid £40"

    assert [text[s.start : s.end] for s in find_details(text, [Detail.MONEY])] == ["£40"]


@pytest.mark.parametrize(
    "text",
    [
        "1,111" + ",111" * 20_000,
        "A" * 100_000,
        "Ab " * 30_000,
        "two " * 20_000,
        "twenty-" * 10_000,
        "(" * 50_000,
        "(A) " * 20_000,
        "present" + "*" * 50_000,
        "as a " * 20_000,
        "declared " * 10_000,
        "a@" * 30_000,
        "0" * 100_000,
        "Cllr " * 20_000,
        " " * 100_000,
        "1/1/" * 20_000,
        "\x00\x1b\x02" * 10_000,
    ],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    half = _seconds(text[: len(text) // 2])

    assert _seconds(text) < max(0.4, 4 * half)


def _seconds(text: str) -> float:
    """Return the least of three: a collection of garbage may fall into any one of them."""

    def once() -> float:
        start = time.process_time()
        find_details(text)
        return time.process_time() - start

    return min(once() for _ in range(3))


@given(st.text(max_size=400))
def test_spans_lie_inside_any_text(text: str) -> None:
    for stated in find_details(text):
        assert 0 <= stated.start < stated.end <= len(text)
