"""Whatever the minutes, their names or a question hold: it is shown as it stands, and is sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answers import Answer, AnswerStatus, Citation, Question, Reason
from assistant.understanding.intents import read_intent
from corpus import (
    Decision,
    DecisionKind,
    Item,
    Meeting,
    MinutesStatus,
    Outcome,
    Passage,
    PassageKind,
    Source,
    Span,
)
from corpus.records import DecisionId, ItemId, PassageId
from index import Evidence, Filter, Query
from index.view import ExemptItem
from slackbot.messages import notices
from slackbot.messages.answers import Nothing, Page, answer_message, nothing_message
from slackbot.messages.budget import CUT, MOST_PASSAGE, beginning
from slackbot.messages.coverage import Coverage
from slackbot.messages.help import About, help_message, home
from slackbot.messages.links import allowed
from slackbot.messages.modals import Asking, ask_form, filters_form, report_form
from slackbot.messages.reports import Report, report_message
from slackbot.messages.surroundings import Surroundings, copy_message, surroundings_blocks
from slackbot.records import Message, Place, SavedQuestion
from tests.slackbot.limits import assert_sendable, assert_showable, marked_up, quoted

HOSTS = frozenset({"minutes.wessenbury.example"})
URL = "https://minutes.wessenbury.example/d/1#i8"
MARK = "Zyxqv"  # in every foreign text, and in no word of the program's own
HOSTILE = (
    f"{MARK} <!channel> <!here> <!subteam^S1> <@U0ADA> <#C1> <http://evil.example|Minutes> "
    "*x* _y_ ~z~ `q` :smile: &amp; & < > ```code``` http://evil.example @channel\n> quoted"
)
foreign = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300),
    st.sampled_from([HOSTILE, HOSTILE * 5, "”“\"'\\" * 60, "\u202e\u0000\x07", "a" * 2_000]),
).map(lambda text: f"{MARK}{text}")
long_text = st.builds(lambda text, times: text * times, foreign, st.integers(1, 9))
COVERAGE = Coverage(
    documents=839,
    bodies=(("Planning Committee", 839),),
    councils=1,
    committees=1,
    first=dt.date(2008, 1, 2),
    last=dt.date(2026, 6, 30),
    read=dt.datetime(2026, 11, 30, 10, 14, tzinfo=dt.UTC),
)


def question(text: str, filters: Filter | None = None) -> Question:
    return Question(
        text=text,
        asked=read_intent("lamps"),
        bodies=(),
        periods=(),
        persons=(),
        documents=frozenset(),
        filters=filters or Filter(),
        kept=(f"the item cited before: {text}",),
        corrections=(),
        expansions=((text, (text,)),),
        references=(),
        referred=frozenset(),
        wants_decision=False,
        wants_resolution=False,
        query=Query(text=text, question=text, topic=text, concepts=(), naming=()),
    )


def answer(
    text: str, *, nearest: tuple[Citation, ...] = (), reason: Reason | None = None
) -> Answer:
    return Answer(
        question=question(text, Filter(committees=(text,), since=dt.date(2020, 1, 1))),
        status=AnswerStatus.NOT_FOUND if reason else AnswerStatus.ANSWERED,
        reason=reason,
        citations=(),
        nearest=nearest,
    )


def citation(
    quote: str,
    *,
    name: str = "Amenities Committee",
    label: str = "(a)",
    lead_in: str = "RESOLVED: That",
    url: str | None = URL,
    outcome: Outcome = Outcome.CARRIED,
    status: MinutesStatus = MinutesStatus.APPROVED,
) -> Citation:
    item = ItemId("d1:i8")
    span = Span(start=0, end=len(quote))
    decision = Decision(
        decision_id=DecisionId("d1:i8:a"),
        item_id=item,
        span=span,
        label=label,
        lead_in=(),
        kind=DecisionKind.RESOLVED,
        outcome=outcome,
        inferred=False,
    )
    evidence = Evidence(
        row=0,
        document=1,
        passage=Passage(
            passage_id=PassageId("d1:p1"),
            item_id=item,
            kind=PassageKind.DECISION,
            span=span,
            subheading=None,
            decision_ids=(decision.decision_id,),
        ),
        item=Item(
            item_id=item,
            number=name[:20],
            title=name,
            span=span,
            exempt=False,
            decisions=(decision,),
            url=url,
        ),
        meeting=Meeting(
            title=name,
            council=name,
            committee=name,
            date=dt.date(2024, 5, 9),
            minutes_status=status,
            url=url,
            language="en",
        ),
        source=Source(
            path=f"{name}.md", sha256="0", text_sha256="0", media_type="text/markdown", reader="md"
        ),
        decisions=(decision,),
    )
    return Citation(
        n=1,
        evidence=evidence,
        span=span,
        quote=quote,
        label=label,
        lead_in=lead_in,
        highlights=(),
        score=1.0,
        twins=(),
    )


def page(citations: tuple[Citation, ...], text: str = "lamps") -> Page:
    return Page(
        query="0" * 32,
        answer=answer(text),
        citations=citations,
        first=1,
        has_more=False,
        coverage=COVERAGE,
        hosts=HOSTS,
    )


def assert_own_words_alone(message: Message) -> None:
    """Nothing foreign stands where Slack reads markup or shows a notification."""
    assert MARK not in message.text
    for text in marked_up(list(message.blocks)):
        assert MARK not in text
        assert not any(sign in text for sign in ("<!", "<@", "<#", "http"))


@settings(max_examples=40, deadline=None)
@given(st.lists(long_text, min_size=1, max_size=5), foreign, foreign, foreign)
def test_any_words_are_quoted_as_they_stand_and_sent(
    quotes: list[str], name: str, label: str, asked: str
) -> None:
    cited = tuple(citation(q, name=name, label=label, lead_in=name) for q in quotes)
    shown = answer_message(page(cited, asked))
    assert 1 <= shown.count <= len(quotes)
    assert_sendable(shown.message)
    assert_own_words_alone(shown.message)
    for words, quote in zip(quoted(shown.message.blocks), quotes, strict=False):
        assert words == quote or (quote.startswith(words) and len(words) <= MOST_PASSAGE)
    told = "".join(str(block) for block in shown.message.blocks)
    cut = [q for q in quotes[: shown.count] if len(q) > MOST_PASSAGE]
    assert told.count(f"{CUT} the quotation is cut here") == len(cut)


@settings(max_examples=15, deadline=None)
@given(foreign, foreign)
def test_any_names_are_shown_in_every_other_message(name: str, asked: str) -> None:
    one = citation(asked, name=name, lead_in=name, label=name)
    exempt = ExemptItem(
        document_id="d1",
        item_id="d1:i1",
        council=name,
        committee=name,
        date=None,
        number=name,
        title=name,
    )
    coverage = replace(COVERAGE, bodies=((name, 1),) * 200)
    about = About(name=name, contact=name, coverage=coverage, examples=((name, asked),) * 9)
    nothing = Nothing(
        query="0" * 32,
        answer=answer(asked, nearest=(one,), reason=Reason.OFF_TOPIC),
        coverage=coverage,
        exempt=(exempt,) * 9,
    )
    report = Report(
        reporter="U0ADA", fault="words", comment=name, citation=one, reference="1", question=asked
    )
    for message in (
        nothing_message(nothing),
        help_message(about),
        copy_message([one] * 9, HOSTS),
        report_message(report, HOSTS),
        notices.refusal(name),
    ):
        assert_sendable(message)
        assert_own_words_alone(message)


@settings(max_examples=15, deadline=None)
@given(foreign, foreign)
def test_any_names_are_shown_in_every_form(name: str, asked: str) -> None:
    filters = Filter(councils=(name,) * 3, committees=(name,), since=dt.date(2020, 1, 1))
    form = Asking(query="0" * 32, question=asked, filters=filters, has_councils=True)
    saved = SavedQuestion(
        identity="1",
        team="T1",
        user="U0ADA",
        place=Place(is_direct=True),
        text=asked,
        filters="",
        created=0.0,
        sent=(),
    )
    coverage = replace(COVERAGE, bodies=((name, 1),) * 200)
    about = About(name=name, contact=name, coverage=coverage, examples=((name, asked),) * 9)
    every = tuple(replace(saved, identity=str(n)) for n in range(30))
    for view in (
        filters_form(form),
        ask_form(form),
        report_form("0" * 32, [name, asked]),
        home(about, every),
    ):
        assert_showable(view)
        for text in marked_up(view):
            assert MARK not in text
    around = Surroundings(number=1, citation=citation(asked), before=(name,), after=(name,) * 4)
    blocks = surroundings_blocks([around] * 6, HOSTS)
    assert_sendable(Message(text="x", blocks=tuple(blocks)))
    assert quoted(blocks)[0] == beginning(asked, 3_000).text


@settings(max_examples=40, deadline=None)
@given(long_text, st.integers(1, 2_000))
def test_a_cut_text_is_the_texts_own_beginning(text: str, most: int) -> None:
    cut = beginning(text, most)
    assert text.startswith(cut.text)
    assert cut.is_cut == (cut.text != text)
    assert 0 < len(cut.text) <= max(most, 1)


CUTS = [
    ("One. Two. Three.", 12, "One. Two.", "at the end of the last sentence that fits"),
    ("One and two and three", 12, "One and two", "of a longer sentence whole words"),
    ("Onetwothree", 5, "Onetw", "of a longer word its letters"),
    ("Cllr. A. Ash spoke. He sat.", 22, "Cllr. A. Ash spoke.", "never after an abbreviation"),
]


@pytest.mark.parametrize(("text", "most", "expected", "why"), CUTS, ids=[c[3] for c in CUTS])
def test_where_a_quote_is_cut(text: str, most: int, expected: str, why: str) -> None:
    assert beginning(text, most).text == expected, why


LINKS = [
    (URL, URL, "http(s) on a host that is allowed"),
    ("https://minutes.wessenbury.example/a|b", "https://minutes.wessenbury.example/a%7Cb", "bar"),
    ("HTTPS://MINUTES.WESSENBURY.EXAMPLE/A", "HTTPS://MINUTES.WESSENBURY.EXAMPLE/A", "in capitals"),
    ("http://evil.example/minutes", None, "another host"),
    ("https://minutes.wessenbury.example.evil.example/", None, "a host that only begins so"),
    ("https://minutes.wessenbury.example@evil.example/", None, "a user's name before the host"),
    ("javascript:alert(1)", None, "no http"),
    ("https://minutes.wessenbury.example/<!channel>", None, "Slack's own signs"),
    ("https://minutes.wessenbury.example/a b", None, "white space"),
    ("https://minutes.wessenbury.example/\u202e", None, "no plain address"),
    ("https://minutes.wessenbury.example:99999/", None, "no port"),
    ("https://[minutes.wessenbury.example/", None, "no address at all"),
    (None, None, "none"),
]


@pytest.mark.parametrize(("url", "expected", "why"), LINKS, ids=[row[2] for row in LINKS])
def test_which_addresses_can_be_pressed(url: str | None, expected: str | None, why: str) -> None:
    assert allowed(url, HOSTS) == expected, why


def test_a_link_elsewhere_is_told_as_words() -> None:
    shown = answer_message(page((citation("Lamps.", url="http://evil.example/"),)))
    assert "evil.example" not in str(shown.message.blocks)
    assert "'type': 'link'" not in str(shown.message.blocks)


def test_a_lost_motion_and_a_draft_are_named() -> None:
    lost = citation("That it be pulled down.", outcome=Outcome.LOST, status=MinutesStatus.DRAFT)
    told = str(answer_message(page((lost,))).message.blocks)
    assert "Lost motion, not decided" in told
    assert "(draft)" in told
    assert "may still be corrected" in told


def test_what_does_not_fit_waits_for_the_next_page() -> None:
    cited = tuple(citation('"' * 1_500) for _ in range(5))
    shown = answer_message(page(cited))
    assert shown.count < 5
    assert "More results" in str(shown.message.blocks)
    assert_sendable(shown.message)


SHORT = [
    notices.expired(),
    notices.error("ab12"),
    notices.busy(),
    notices.too_many(10),
    notices.fallback(Message(text="3 passages found in the minutes", blocks=())),
]


@pytest.mark.parametrize("message", SHORT, ids=[message.text for message in SHORT])
def test_short_messages_can_be_sent(message: Message) -> None:
    assert_sendable(message)


def test_the_thumbs_can_be_left_out_where_slack_knows_none() -> None:
    shown = answer_message(page((citation("Lamps."),))).message
    bare = notices.without_thumbs(shown)
    assert "feedback" in str(shown.blocks)
    assert "feedback" not in str(bare.blocks)
    assert_sendable(bare)
