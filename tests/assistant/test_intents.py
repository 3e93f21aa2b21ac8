"""What kind of answer a question wants, which details it asks for, and in what manner."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.asking_nouns import BARE_RULES, IMPERATIVE_RULES, POLAR_RULES
from assistant.understanding.asking_what import WHAT_RULES, WHERE_RULES, WHY_RULES
from assistant.understanding.asking_words import HOW_RULES, WHEN_RULES, WHO_RULES
from assistant.understanding.intents import Asked, Intent, read_intent

# (question, intent, details, why it is read so)
READ = [
    ("what did they decide about bins", "decision", "decision_word", "a verb of deciding"),
    ("what was agreed about the hall roof?", "decision", "decision_word", "decided before said"),
    ("Penny Brook flood wall: outcome?", "decision", "decision_word", "a bare noun of deciding"),
    ("did the committee approve the shed", "decision", "decision_word", "yes or no of a decision"),
    ("is the crossing going ahead", "decision", "decision_word", "going ahead is an approval"),
    ("did it pass", "decision", "decision_word", "a motion passes"),
    ("and who proposed it?", "mover", "mover", "a follow-up"),
    ("who secconded the motion on the bandstand", "mover", "mover", "a typing error"),
    ("proposer and seconder for the June minutes", "mover", "mover", "nouns alone"),
    ("how did the vote go", "vote", "vote", "how they voted"),
    ("how close was it", "vote", "vote", "a tally"),
    ("was it unanimous?", "vote", "vote", "yes or no of a vote"),
    ("who voted against the parking charges", "vote", "person voters", "people of one side"),
    ("how did each councillor vote on the depot", "vote", "voters", "one by one"),
    ("how did they vote on the depot by name", "vote", "voters", "one by one"),
    ("which two members voted for the depot", "vote", "person voters", "people of one side"),
    ("casting vote", "vote", "vote", "nouns alone"),
    ("who was there on 5 May", "attendance", "presence", "the roll"),
    ("who chaired the June meeting", "attendance", "person", "somebody of the roll"),
    ("who sent apologies", "attendance", "person", "somebody of the roll"),
    ("apologies for the March meeting", "attendance", "presence", "nouns alone"),
    ("who came to brief members on the bypass", "attendance", "person", "a visitor"),
    ("was Cllr Ash present?", "attendance", "presence", "yes or no of the roll"),
    ("who declared an interest in the allotments item", "interest", "declaration person", "who"),
    ("were any interests declared", "interest", "declaration", "yes or no"),
    ("who's in charge of the depot", "person", "person", "who otherwise"),
    ("which contractor got the fencing job", "person", "organisation", "a firm"),
    ("who do I email about the hedge", "person", "contact", "an address"),
    ("how do I contact the clerk", "person", "contact", "an address"),
    ("who was going to ring the county about the hedge", "person", "person", "who is to do it"),
    ("who will contact the owner of the hedge", "person", "person", "who is to do it"),
    ("name of the project manager appointed for the hub?", "person", "person", "a name"),
    ("when will the hub open", "when", "date", "a date"),
    ("opening date of the hub", "when", "date", "a bare noun of a date"),
    ("what time does the meeting start", "when", "time", "a time of day"),
    ("how often does the board meet", "when", "interval", "an interval"),
    ("how long is the lease", "when", "duration", "a span of time"),
    ("when was the policy approved", "when", "", "the meeting's date answers"),
    ("when did they last discuss the library", "last", "", "the meeting's date answers"),
    ("when is the next meeting", "last", "date", "the newest of several dates"),
    ("any update on the bus shelter?", "last", "", "the newest word"),
    ("where are we up to with the roundabout", "last", "", "where without a place"),
    ("by when must the accounts be signed", "due", "date", "a time limit"),
    ("deadline for grant applications", "due", "date", "a bare noun of a time limit"),
    ("whats the cut off for objections", "due", "date", "a time limit in other words"),
    ("how many objections were there", "how_many", "number", "a count"),
    ("number of objections to the mill lane application", "how_many", "number", "a bare noun"),
    ("how much was the grant", "how_much", "money", "a sum"),
    ("cost of the new noticeboard", "how_much", "money", "a bare noun of money"),
    ("cheapest quote for tree work", "how_much", "money", "a bare noun of money"),
    ("what's the vacancy rate for teachers at Ambleford?", "how_much", "percent", "a rate"),
    ("what % of residents backed it", "how_much", "percent", "a sign for a word"),
    ("where is the new bench going", "place", "place", "a place"),
    ("where is the money coming from", "search", "", "no place is meant"),
    ("why was the grant refused", "reason", "reason", "why"),
    ("what made the council change its mind", "reason", "reason", "a cause"),
    ("reasons the survey was late", "reason", "reason", "a bare noun of a cause"),
    ("which grounds maintenance firm was it", "person", "organisation", "grounds of another kind"),
    ("what does ANPR stand for", "meaning", "expansion", "the long form"),
    ("what is MUGA", "meaning", "expansion", "a short form in capitals"),
    ("whats an article 4 direction", "meaning", "", "what a word means"),
    ("outstanding actions from June", "action", "", "what is to be done"),
    ("what has the clerk been asked to do about the fence", "action", "", "what is to be done"),
    ("history of the bandstand", "history", "", "all that happened"),
    ("what has happened to the skate park since 2019", "history", "", "all that happened"),
    ("what was said about dog fouling", "discussion", "", "what was said"),
    ("did anyone mention the bins?", "discussion", "", "yes or no of what was said"),
    ("any concerns raised about the bypass", "discussion", "", "what was said"),
    ("Penny Brook", "search", "", "bare words"),
    ("", "search", "", "nothing"),
    ("what about Wessenbury?", "search", "", "a follow-up without a kind of its own"),
    ("since 2018?", "search", "", "a follow-up without a kind of its own"),
]
SEVERAL = [
    ("who paid for it and how much", "person", "person money", "two asking words"),
    ("did they approve the books, and for how much?", "decision", "decision_word money", "both"),
    ("how many replied and what % backed it?", "how_many", "number percent", "both"),
    ("who declared an interest and why", "interest", "declaration person reason", "both"),
    ("when does the new head start and who is it", "when", "date person", "both"),
    ("which firm won and what did it cost?", "person", "organisation money", "both"),
    ("what was agreed about the site and the cost?", "decision", "decision_word money", "a noun"),
    ("resolutions about the field and what they cost", "decision", "decision_word money", "a noun"),
]
AS_WRITTEN = [
    ("hi all, who chaired in may?", "attendance", "a greeting asks nothing"),
    ("lamp posts, Mill Lane - what was agreed about painting them?", "decision", "topic first"),
    ("can you tell me when the resurfacing will begin", "when", "a request to be told"),
    ("did they say when the work would start?", "when", "whether they said is not the question"),
    ("what did they say when asked about lorries", "discussion", "when begins no question here"),
    ("when the roof leaked, who paid for it", "person", "when begins no question here"),
    ("what had staff who left complained about", "discussion", "who begins no question here"),
    ("everyone who declared an interest", "interest", "people are described, so asked for"),
    ("NQT applicants wessenbury how many", "how_many", "the asking words stand last"),
    ("wot did they decide", "decision", "a typing error"),
    ("wheres the meeting", "place", "no apostrophe"),
    ("HOW MUCH WAS THE PRECEPT", "how_much", "capitals"),
    ("what’s the deadline", "due", "a curly apostrophe"),
]


@pytest.mark.parametrize(("text", "intent", "details", "why"), READ + SEVERAL)
def test_each_kind_of_question_is_read(text: str, intent: str, details: str, why: str) -> None:
    asked = read_intent(text)

    assert asked.intent == Intent(intent), why
    assert {d.value for d in asked.details} == set(details.split()), why


@pytest.mark.parametrize(("text", "intent", "why"), AS_WRITTEN)
def test_the_manner_of_writing_does_not_matter(text: str, intent: str, why: str) -> None:
    assert read_intent(text).intent == Intent(intent), why


@pytest.mark.parametrize(
    ("text", "latest", "earliest", "everything"),
    [
        ("when did they last discuss the library", True, False, False),
        ("latest position on the hub", True, False, False),
        ("what is the current rent", True, False, False),
        ("who was elected last year", False, False, False),  # a period, not the newest
        ("at the last meeting, what was said", True, False, False),
        ("when was the skate park first raised", False, True, False),
        ("first aid training: what was agreed", False, False, False),  # first of another kind
        ("every time the bandstand was mentioned", False, False, True),
        ("precept each year since 2010", False, False, True),
        ("list the grants", False, False, True),
        ("all decisions about the cemetery", False, False, True),
        ("hi all, who chaired", False, False, False),  # a greeting
        ("were all in favour", False, False, False),
    ],
)
def test_newest_oldest_and_all_are_heard(
    text: str, latest: bool, earliest: bool, everything: bool
) -> None:
    asked = read_intent(text)

    assert (asked.latest, asked.earliest, asked.everything) == (latest, earliest, everything)


@pytest.mark.parametrize(
    ("text", "polar"),
    [
        ("did they approve it", True),
        ("Mill Lane sign - has it been paid for?", True),
        ("do you know whether the lease was renewed", True),
        ("do you know who proposed it", False),
        ("what did they approve", False),
        ("bins", False),
    ],
)
def test_yes_or_no_questions_are_told_apart(text: str, polar: bool) -> None:
    assert read_intent(text).polar is polar


@pytest.mark.parametrize(
    "text",
    [
        "?" * 10_000,
        "what " * 10_000,
        "who voted " * 5_000,
        "and the " * 10_000,
        "a" * 100_000,
        " " * 100_000,
        "\x00\x01\x02\x1b[31m",
        "<script>alert(1)</script>" * 500,
        "Beth benderfynodd y cyngor am y parc?",
        "何が決まりましたか",
        "(((((" * 5_000,
    ],
)
def test_hostile_questions_are_read_at_once(text: str) -> None:
    start = time.process_time()

    asked = read_intent(text)

    assert isinstance(asked, Asked)
    assert time.process_time() - start < 0.5


def test_what_is_asked_at_the_end_of_a_pasted_text_counts() -> None:
    assert read_intent("The hall is shut on Mondays. " * 400 + "who proposed it?").intent is (
        Intent.MOVER
    )


def test_every_rule_says_why() -> None:
    tables = (WHO_RULES, WHEN_RULES, HOW_RULES, WHAT_RULES, WHERE_RULES, WHY_RULES)
    for table in (*tables, IMPERATIVE_RULES, POLAR_RULES, BARE_RULES):
        assert all(rule.reason for rule in table)


@given(st.text(max_size=300))
def test_any_text_is_read_and_always_alike(text: str) -> None:
    assert read_intent(text) == read_intent(text)
