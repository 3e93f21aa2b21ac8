"""What was asked for, and the later minute that appears to answer it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.register.actions import Ask, asks, is_due_before, is_owner
from assistant.register.replies import with_replies
from assistant.register.topics import read_topic
from index import Filter, SearchIndex, open_index


def found_in(index: SearchIndex, topic: str | None = None) -> tuple[Ask, ...]:
    about = None if topic is None else read_topic(topic, index, filters=Filter())
    return tuple(with_replies(index, asks(index, Filter(), about)))


def test_asks_are_decisions_and_actions_each_once(ramp_index: SearchIndex) -> None:
    found = [" ".join(ask.quote.split()) for ask in found_in(ramp_index)]
    assert any("noise from the skate ramp at 3, 6" in quote for quote in found)
    assert any("mole catcher's bill" in quote for quote in found)
    assert any("Clerk to write to the mole catcher" in quote for quote in found)
    assert len(found) == len(set(found)), "what the draft says too is listed once"


@pytest.mark.parametrize("where", ["ramp_folder", "samples_index"])
def test_every_quote_is_the_documents_own_words(where: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(where)
    with open_index(folder) as index:
        texts = {r.document.source.path: r.document.text for r in index.readings()}
        found = found_in(index)
    assert found
    quoted = [(ask.evidence, ask.span, ask.quote) for ask in found]
    quoted += [(r.evidence, r.span, r.quote) for r in (ask.reply for ask in found) if r]
    for evidence, span, quote in quoted:
        assert quote == texts[evidence.source.path][span.start : span.end]
    for ask in found:
        for part in (ask.owner, ask.due):
            assert part is None or part in " ".join(ask.quote.split())


def test_a_later_minute_that_answers_is_quoted_with_its_reason(ramp_index: SearchIndex) -> None:
    (ask,) = (a for a in found_in(ramp_index) if "noise" in a.quote)
    assert ask.owner == "the Clerk"
    assert ask.due == "at 3, 6 and 12 months"
    assert ask.due_days == (dt.date(2021, 10, 8), dt.date(2022, 1, 8), dt.date(2022, 7, 8))
    assert ask.reply is not None
    assert ask.reply.evidence.meeting.date == dt.date(2021, 11, 4)
    assert "measured on three evenings" in ask.reply.quote
    assert "“noise”" in ask.reply.because
    assert "“reported”" in ask.reply.because


def test_another_bodys_minute_or_an_earlier_one_answers_nothing(samples_index: Path) -> None:
    with open_index(samples_index) as index:
        found = found_in(index)
    answered = [ask for ask in found if ask.reply]
    assert answered
    for ask in answered:
        assert ask.reply is not None
        mine, its = ask.evidence.meeting, ask.reply.evidence.meeting
        assert (mine.council, mine.committee) == (its.council, its.committee)
        assert mine.date is not None
        assert its.date is not None
        assert mine.date < its.date


def test_what_nothing_answers_has_no_reply(ramp_index: SearchIndex) -> None:
    assert [a.reply for a in found_in(ramp_index) if "mole catcher's bill" in a.quote] == [None]


def test_a_topic_keeps_other_matters_out(ramp_index: SearchIndex) -> None:
    assert all("mole" in ask.quote for ask in found_in(ramp_index, "mole catcher"))


def test_owner_and_due_day(ramp_index: SearchIndex) -> None:
    found = found_in(ramp_index)
    clerks = [ask for ask in found if is_owner(ask, "Clerk")]
    assert len(clerks) >= 2
    assert not [ask for ask in found if is_owner(ask, "Treasurer")]
    september = [ask for ask in found if is_due_before(ask, dt.date(2021, 9, 15))]
    assert sorted((ask.due or "")[3:] for ask in september)[::-1] == [
        "8 July 2021",
        "31 August 2021",
    ]
