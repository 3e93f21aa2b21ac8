"""What is packed into one column comes back as it was."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from corpus.records import (
    NO_FACTS,
    Action,
    Attendee,
    Facts,
    Interest,
    MinutesStatus,
    Presence,
    Side,
    Span,
    Vote,
    Voter,
)
from index.packing import (
    packed,
    unpacked_actions,
    unpacked_attendance,
    unpacked_facts,
    unpacked_interests,
    unpacked_span,
    unpacked_spans,
    unpacked_vote,
)

_spans = st.tuples(st.integers(0, 10**6), st.integers(1, 10**4)).map(
    lambda pair: Span(start=pair[0], end=pair[0] + pair[1])
)
_maybe = st.none() | _spans
_figures = st.none() | st.integers(0, 200)
_words = st.none() | st.text(max_size=40)
_attendees = st.builds(Attendee, name=_spans, presence=st.sampled_from(Presence), role=_words)


@given(_maybe)
def test_spans(span: Span | None) -> None:
    assert unpacked_span(packed(span)) == span


@given(st.lists(_spans).map(tuple))
def test_lead_ins(spans: tuple[Span, ...]) -> None:
    assert unpacked_spans(packed(spans) or "") == spans


@given(
    st.builds(
        Vote,
        span=_spans,
        in_favour=_figures,
        against=_figures,
        abstained=_figures,
        unanimous=st.booleans(),
        casting=st.booleans(),
        names=st.lists(st.builds(Voter, name=_spans, side=st.sampled_from(Side))).map(tuple),
    )
)
def test_votes(vote: Vote) -> None:
    assert unpacked_vote(packed(vote)) == vote


def test_no_vote_is_none() -> None:
    assert packed(None) is None
    assert unpacked_vote(None) is None


@given(
    st.builds(
        Facts,
        title=_words,
        council=_words,
        committee=_words,
        date=st.none() | st.dates(min_value=dt.date(1900, 1, 1)),
        minutes_status=st.sampled_from(MinutesStatus),
        url=_words,
        language=_words,
        cancelled=st.booleans(),
        holds_minutes=st.none() | st.booleans(),
        attendees=st.lists(_attendees, max_size=3).map(tuple),
    )
)
def test_facts(facts: Facts) -> None:
    assert unpacked_facts(packed(facts) or "") == facts


def test_no_facts() -> None:
    assert unpacked_facts(packed(NO_FACTS) or "") == NO_FACTS


@given(
    st.lists(st.builds(Action, span=_spans, owner=_maybe, due=_maybe)).map(tuple),
    st.lists(st.builds(Interest, span=_spans, member=_maybe)).map(tuple),
    st.lists(_attendees).map(tuple),
)
def test_people(
    actions: tuple[Action, ...], interests: tuple[Interest, ...], people: tuple[Attendee, ...]
) -> None:
    assert unpacked_actions(packed(actions) or "") == actions
    assert unpacked_interests(packed(interests) or "") == interests
    assert unpacked_attendance(packed(people) or "") == people
