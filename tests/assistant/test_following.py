"""How the words of one turn hang on those before it: a row a way to say it, with its reason."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.talking.following import Act, FollowUp, read_follow_up
from assistant.talking.following_words import EVERYTHING, Drop, Move, Unit

_LATER, _EARLIER = (Move(unit=Unit.OPEN, later=way) for way in (True, False))


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("and who proposed it?", "opens points bare"),  # "it" was cited; "proposed" names nothing
        ("who seconded?", "bare"),  # an ellipsis: only a detail is asked
        ("how much?", "bare"),
        ("what about the library?", "opens switches"),  # another topic in the place of the first
        ("any news on the library?", "opens"),
        ("since 2018?", "opens"),  # a time; the index reads which
        ("was it carried?", "points bare"),
        ("what was the other quote?", "points bare"),  # other than one that was cited
        ("how was the Ashpole one decided?", "points"),
        ("what did the residents there want?", "points"),
        ("how many children would that pay for?", "points"),  # "that" stands for a noun
        ("and how many were placed there by other councils?", "opens points"),  # no "all councils"
        ("what else was decided at that meeting?", "points bare meeting"),
        # A whole question: nothing in it points back.
        ("What was resolved about MASH referrals?", ""),
        ("Did the Council say that the library would close?", ""),  # "that" joins two clauses
        ("Is there a plan for the library?", ""),  # "there is" points nowhere
        ("never mind the cost of the library", ""),  # no command: the sentence goes on
        ("next year's budget", ""),  # no time counted from before: a topic of its own
    ],
)
def test_what_hangs_on_the_turns_before(text: str, signs: str) -> None:
    follow = read_follow_up(text)
    assert follow.act is Act.ASK
    names = ("opens", "switches", "points", "bare", "meeting")
    assert [name for name in names if getattr(follow, name)] == signs.split()
    assert follow.drops == frozenset()
    assert follow.text == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("show me the second one in full", 2),
        ("number 2", 2),
        ("2", 2),  # under a list of five
        ("#3", 3),
        ("can you show me the third?", 3),
        ("the last one in full please", 0),
        ("open the first one", 1),
        ("show it in full", None),  # what the talk is of
        ("the full text", None),
        ("show me the whole item", None),
    ],
)
def test_what_shows_a_cited_item_whole(text: str, number: int | None) -> None:
    follow = read_follow_up(text)
    assert (follow.act, follow.number) == (Act.SHOW, number)
    assert follow.points_back


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("more", Act.MORE),
        ("anything else?", Act.MORE),
        ("show me more please", Act.MORE),
        ("what else did they say about it?", Act.MORE),
        ("and?", Act.MORE),
        ("how many more beds are needed?", Act.ASK),  # "more" of something
        ("show me the library decisions", Act.ASK),  # no item that was cited
        ("thanks!", Act.SILENT),
        ("ok thank you", Act.SILENT),
        ("", Act.SILENT),
        ("?!…", Act.SILENT),
        ("thanks, and who proposed it?", Act.ASK),
    ],
)
def test_what_asks_nothing_new(text: str, act: Act) -> None:
    assert read_follow_up(text).act is act


@pytest.mark.parametrize(
    ("text", "act", "drops", "rest"),
    [
        ("forget that", Act.FORGET, EVERYTHING, ""),
        ("/forget", Act.FORGET, EVERYTHING, ""),
        ("Never mind.", Act.FORGET, EVERYTHING, ""),
        ("/forget council", Act.FORGET, {Drop.BODY}, ""),
        ("forget the date", Act.FORGET, {Drop.PERIOD}, ""),
        ("new question: who chairs planning?", Act.ASK, EVERYTHING, "who chairs planning?"),
        ("forget that, what about bins?", Act.ASK, EVERYTHING, "what about bins?"),
        ("all councils", Act.ASK, {Drop.BODY}, ""),  # the same question, wider
        ("everywhere?", Act.ASK, {Drop.BODY}, ""),
        ("any date", Act.ASK, {Drop.PERIOD}, ""),
        ("who fined litterers, across all councils?", Act.ASK, {Drop.BODY}, "who fined litterers"),
    ],
)
def test_what_drops_what_was_kept(text: str, act: Act, drops: set[Drop], rest: str) -> None:
    follow = read_follow_up(text)
    assert (follow.act, set(follow.drops), follow.text) == (act, set(drops), rest)


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("anything later?", _LATER),
        ("what has happened since then?", _LATER),
        ("anything since?", _LATER),
        ("and before that?", _EARLIER),
        ("anything earlier?", _EARLIER),
        ("and the year after, did they change their minds?", Move(unit=Unit.YEAR, later=True)),
        ("the following year?", Move(unit=Unit.YEAR, later=True)),
        ("the previous year?", Move(unit=Unit.YEAR, later=False)),
        ("what happened at the next meeting?", Move(unit=Unit.MEETING, later=True)),
        ("the meeting before that?", Move(unit=Unit.MEETING, later=False)),
        ("the month after?", Move(unit=Unit.MONTH, later=True)),
        ("when is the next meeting?", None),  # the minutes give its date
        ("next year's budget?", None),  # a budget, no time
        ("by no later than June?", None),
        ("how much this year before that?", _EARLIER),  # "this year" is a time of its own
    ],
)
def test_times_counted_from_what_was_cited(text: str, move: Move | None) -> None:
    assert read_follow_up(text).move == move


@given(text=st.text(max_size=300))
def test_any_text_is_a_turn(text: str) -> None:
    follow = read_follow_up(text)
    assert isinstance(follow, FollowUp)
    assert follow.act is not Act.ASK or not follow.drops or len(follow.text) <= len(text)


@pytest.mark.parametrize(
    "piece", ["a ", "and ", "the second ", "(", "show me ", "that ", "-", "please ", "\x00", "в "]
)
def test_a_long_turn_takes_no_longer(piece: str) -> None:
    started = time.process_time()
    read_follow_up(piece * 30_000)
    assert time.process_time() - started < 1
