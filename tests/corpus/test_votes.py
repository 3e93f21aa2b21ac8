"""What is said of a vote: figures as printed, never counted; names; unanimity; a casting vote."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Span
from corpus.votes import find_vote

Figures = tuple[int | None, int | None, int | None]


def _whole(text: str) -> Span:
    return Span(start=0, end=len(text))


@pytest.mark.parametrize(
    ("text", "figures", "said"),
    [
        # digits, and a nought that is printed
        ("granted by 6 votes to 0 with 1 abstention", (6, 0, 1), "6 votes to 0 with 1 abstention"),
        # brackets belong to the words
        ("(5 for, 0 against, 1 abstention)", (5, 0, 1), "(5 for, 0 against, 1 abstention)"),
        # words for numbers
        (
            "sixteen Members voted for the amendment and two against.",
            (16, 2, None),
            "sixteen Members voted for the amendment and two against",
        ),
        ("Twenty-one voted for, three voted against", (21, 3, None), None),
        # inside a lead-in
        ("RESOLVED on a vote of 5 to 2 with 1 abstention that", (5, 2, 1), None),
        ("AGREED (with 34 votes for and 1 against) that:", (34, 1, None), None),
        # the side first
        ("For 26 / Against 32", (26, 32, None), "For 26 / Against 32"),
        ("For-5 Against-2 Abstentions-1", (5, 2, 1), None),
        ("In favour – 5, against – nil", (5, 0, None), None),
        ("(Vote: For 7; Against 0; Abstain 2)", (7, 0, 2), None),
        ("in favour were five, 2 abstained.", (5, None, 2), None),
        # the count first
        ("Voting Record 5 For, 0 Against, 1 Abstention", (5, 0, 1), None),
        ("declared CARRIED, with 12 in favour, 8 against.", (12, 8, None), None),
        ("4 votes for, 1 against", (4, 1, None), None),
        ("7 were in favour and 2 abstained.", (7, None, 2), None),
        ("6 votes for 1 abstention – Carried", (6, None, 1), None),
        # a score
        ("Motion carried 9-2", (9, 2, None), "carried 9-2"),
        ("agreed by 50 votes to 13", (50, 13, None), "50 votes to 13"),
        # Welsh
        ("Pleidlais: 5 o blaid, 2 yn erbyn, 1 yn ymatal", (5, 2, 1), None),
    ],
)
def test_figures_of_a_vote(text: str, figures: Figures, said: str | None) -> None:
    vote = find_vote(text, _whole(text))
    assert vote is not None
    assert (vote.in_favour, vote.against, vote.abstained) == figures
    assert said is None or vote.span.of(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "It was unanimously agreed",
        "carried nem con",
        "(Cllr Ash proposed, Cllr Holt seconded, all were in favour).",
        "All agreed.",
        "All Councillors present were in favour.",
        "a chytunwyd yn unfrydol",
        "Agreed by all",
    ],
)
def test_nobody_was_against_and_nobody_was_counted(text: str) -> None:
    vote = find_vote(text, _whole(text))
    assert vote is not None
    assert vote.unanimous
    assert (vote.in_favour, vote.against, vote.abstained) == (None, None, None)
    assert vote.names == ()


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("carried unanimously (8-0)", (8, 0, None)),  # printed beside it
        ("unanimously with no abstentions", (None, None, 0)),  # a nought in a word
    ],
)
def test_unanimous_with_figures_that_are_printed(text: str, figures: Figures) -> None:
    vote = find_vote(text, _whole(text))
    assert vote is not None
    assert vote.unanimous
    assert (vote.in_favour, vote.against, vote.abstained) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Resolved (7:7 and on the chairs casting vote) –", (7, 7, None)),
        ("The vote was tied and the Chair used her casting vote.", (None, None, None)),
    ],
)
def test_a_casting_vote(text: str, figures: Figures) -> None:
    vote = find_vote(text, _whole(text))
    assert vote is not None
    assert vote.casting
    assert (vote.in_favour, vote.against, vote.abstained) == figures


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # sentences after the figures
        (
            "by 3 votes to 0. Councillors Ash, Birch and Cole voted for it. Cllr Dene abstained.",
            {"Ash": "for", "Birch": "for", "Cole": "for", "Cllr Dene": "abstained"},
        ),
        # one who is named beside a count
        (
            "five were in favour, Cllr Kit Hale abstained as he was not there",
            {"Cllr Kit Hale": "abstained"},
        ),
        ("Carried. Cllr Hale-Birch against.", {"Cllr Hale-Birch": "against"}),
        # labels of sides
        (
            "Voting in favour: Councillors Ash and Birch. Voting against: Councillor Cole. "
            "Abstaining: None.",
            {"Ash": "for", "Birch": "for", "Councillor Cole": "against"},
        ),
        (
            "For (2)\nMr H Ray, Mr B Sweet\nAgainst (1)\nMr E Holt\nAbstain (1)\nMr T Stone",
            {
                "Mr H Ray": "for",
                "Mr B Sweet": "for",
                "Mr E Holt": "against",
                "Mr T Stone": "abstained",
            },
        ),
        # tables: a row a person, a column a side
        (
            "Councillor Ash | For\nCouncillor Birch | Against\n| Cllr X Cole | Abstain |",
            {"Councillor Ash": "for", "Councillor Birch": "against", "Cllr X Cole": "abstained"},
        ),
        (
            "For | Against | Abstained\nCllr Ash | | Cllr Frith\nCllr Birch | |",
            {"Cllr Ash": "for", "Cllr Frith": "abstained", "Cllr Birch": "for"},
        ),
    ],
)
def test_recorded_names(text: str, names: dict[str, str]) -> None:
    vote = find_vote(text, _whole(text))
    assert vote is not None
    assert {v.name.of(text): v.side.value for v in vote.names} == names


@pytest.mark.parametrize(
    "text",
    [
        "the plan for 3 years against flooding",  # durations
        "£5 for the hall and 20 for the lamps",  # money and numbers of things
        "It was not unanimous",
        "96% were in favour of a new hall",  # a survey
        "closed from 9.00 to 10.30",  # times
        "Minutes of 5 to 7 May were agreed 4 to 6 weeks ago",
        "The Chairman did not use his casting vote",
        "Councillor Ash voted with his feet",
    ],
)
def test_no_vote(text: str) -> None:
    assert find_vote(text, _whole(text)) is None


def test_a_second_vote_is_not_mixed_with_the_first() -> None:
    text = "The motion was carried by 5 votes to 2. The next was carried by 7 votes to 1."
    vote = find_vote(text, _whole(text))
    assert vote is not None
    assert (vote.in_favour, vote.against) == (5, 2)
    assert vote.span.of(text) == "5 votes to 2"


_PIECE = st.sampled_from(
    (
        "5",
        "for",
        "against",
        "votes",
        "to",
        "abstained",
        "(",
        ")",
        "Cllr Ash",
        "and",
        "\n",
        "|",
        ":",
        "unanimously",
        "casting vote",
        "For",
        "Against:",
        "no",
        "twenty",
        "-",
        ".",
        "voted",
        "all",
    )
)


@given(st.lists(_PIECE, min_size=1, max_size=30).map(" ".join))
def test_votes_lie_in_the_text(text: str) -> None:
    vote = find_vote(text, _whole(text))
    if vote is not None:
        assert vote.span.end <= len(text)
        assert all(v.name.end <= len(text) and v.name.of(text).strip() for v in vote.names)


@pytest.mark.parametrize(
    "hostile",
    [
        "A" * 400000,
        "Aa " * 130000,
        "5 votes for " * 33000,
        "Cllr A abstained " * 25000,
        " " * 400000,
        "For: A and\n" * 40000,
        "1 " * 200000,
        "|" * 400000,
        "For\n" * 100000,
    ],
    ids=["letters", "names", "for", "abstained", "spaces", "lists", "numbers", "pipes", "sides"],
)
def test_votes_take_time_in_proportion(hostile: str) -> None:
    started = time.process_time()
    find_vote(hostile, _whole(hostile))
    assert time.process_time() - started < 3
