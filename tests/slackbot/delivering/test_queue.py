"""The bot's own file: accepted once, taken once, in order, and read by nobody else."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from slackbot.errors import StoreUnusable
from slackbot.records import (
    Change,
    FillView,
    Outgoing,
    Person,
    Place,
    Post,
    Prompts,
    Remove,
    Request,
    ShowHome,
    Way,
    Whisper,
)
from slackbot.store import Accepted, Arrival, Database, Queue, Store, Task
from slackbot.store.queue import LEASE

REQUEST = Request(
    key="event:T1:Ev1",
    way=Way.FORM,
    person=Person(team="T1", user="U1", enterprise="E1", actor_team=None),
    place=Place(channel="C1", thread=None, message="1.1", is_shared=True),
    text="what of “lamps” & <benches>?",
    fields=(("q", ("a", "b")), ("c", ())),
    received=1.5,
)
PLAN: tuple[Outgoing, ...] = (
    Post(channel="C1", thread="1.1", text="t", blocks=({"type": "divider"},)),
    Whisper(response_url="u", channel=None, user="U1", thread=None, text="t", blocks=()),
    Change(channel="C1", message="1.1", text="t", blocks=({"elements": [{"a": [1]}]},)),
    Remove(channel="C1", message="1.1"),
    FillView(view="V1", content={"type": "modal"}),
    ShowHome(user="U1", content={"type": "home"}),
    Prompts(channel="D1", thread=None, title="t", prompts=(("a", "b"),)),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    found = Database(tmp_path / "own" / "bot.sqlite")
    yield found
    found.close()


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database, limit=100)


def arrival(key: str, lane: str = "x", plan: tuple[Outgoing, ...] | None = None) -> Arrival:
    return Arrival(request=replace(REQUEST, key=key), keys=(key,), lane=lane, plan=plan)


def test_what_was_kept_is_given_back_as_it_was(queue: Queue) -> None:
    queue.accept(arrival(REQUEST.key, plan=PLAN), 1.0)
    work = queue.take((Task.ANSWER,), 2.0)
    assert work is not None
    assert (work.request, work.plan) == (REQUEST, PLAN)


def test_what_comes_at_once_from_many_is_accepted_once(queue: Queue) -> None:
    results: list[Accepted] = []

    def hand_in(thread: int) -> None:
        results.extend(
            queue.accept(arrival(f"k{(place + thread) % 20}", f"l{place}"), 1.0).result
            for place in range(20)
        )

    threads = [threading.Thread(target=hand_in, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count(Accepted.QUEUED) == 20
    assert results.count(Accepted.DUPLICATE) == 140


def test_a_lane_is_worked_on_in_order_and_others_meanwhile(queue: Queue) -> None:
    for key, lane in (("a1", "a"), ("a2", "a"), ("b1", "b")):
        queue.accept(arrival(key, lane), 1.0)
    first, other = queue.take((Task.ANSWER,), 2.0), queue.take((Task.ANSWER,), 2.0)
    assert first is not None
    assert other is not None
    assert (first.request.key, other.request.key) == ("a1", "b1")
    assert queue.take((Task.ANSWER,), 2.0) is None
    queue.finish(first)
    second = queue.take((Task.ANSWER,), 2.0)
    assert second is not None
    assert second.request.key == "a2"


def test_what_is_put_off_keeps_its_lane_waiting(queue: Queue) -> None:
    for key in ("a1", "a2"):
        queue.accept(arrival(key, "a"), 1.0)
    work = queue.take((Task.ANSWER,), 2.0)
    assert work is not None
    queue.postpone(work, 10.0, is_attempt=False)
    assert queue.take((Task.ANSWER,), 9.0) is None
    again = queue.take((Task.ANSWER,), 11.0)
    assert again is not None
    assert (again.request.key, again.attempts) == ("a1", 1)


def test_the_work_of_a_process_that_says_nothing_is_anothers(
    queue: Queue, database: Database
) -> None:
    other = Queue(database, limit=100)
    queue.accept(arrival("k"), 1.0)
    work = queue.take((Task.ANSWER,), 2.0)
    assert work is not None
    assert other.take((Task.ANSWER,), 2.0 + LEASE - 1) is None
    queue.renew(20.0)
    assert other.take((Task.ANSWER,), 20.0 + LEASE - 1) is None
    taken = other.take((Task.ANSWER,), 20.0 + LEASE + 1)
    assert taken is not None
    assert taken.attempts == 2
    assert not queue.begin_sending(work, 0), "the first has lost it"
    assert not queue.keep_plan(work, PLAN)
    queue.finish(work)
    assert other.waiting() == 1, "nor does it end what is another's"


def test_what_was_sent_is_known_to_the_next(queue: Queue, database: Database) -> None:
    queue.accept(arrival("k", plan=PLAN), 1.0)
    work = queue.take((Task.ANSWER,), 2.0)
    assert work is not None
    for place in range(3):
        assert queue.begin_sending(work, place)
    queue.end_sending(work, 0)
    queue.undo_sending(work, 2)
    other = Queue(database, limit=100)
    taken = other.take((Task.ANSWER,), 3.0 + LEASE)
    assert taken is not None
    progress = other.progress(taken)
    assert progress.done == frozenset({0})
    assert progress.unsure == frozenset({1})


def test_only_the_owner_may_read_it_and_words_do_not_stay(queue: Queue, database: Database) -> None:
    queue.accept(arrival("k"), 1.0)
    work = queue.take((Task.ANSWER,), 2.0)
    assert work is not None
    queue.keep_plan(work, PLAN)
    queue.finish(work)
    folder = database.path.parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    database.read("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"benches" not in database.path.read_bytes()


def test_keys_are_forgotten_after_a_day_and_not_before(queue: Queue) -> None:
    queue.accept(arrival("k"), 1.0)
    queue.forget_old(86_000.0)
    assert queue.accept(arrival("k"), 2.0).result is Accepted.DUPLICATE
    queue.forget_old(90_000.0)
    assert queue.accept(arrival("k"), 2.0).result is Accepted.QUEUED


def test_a_file_of_a_newer_program_and_what_is_no_file_are_refused(
    database: Database, tmp_path: Path
) -> None:
    database.read("PRAGMA user_version = 99")
    with pytest.raises(StoreUnusable, match="newer program"):
        Database(database.path)
    with pytest.raises(StoreUnusable):
        Database(tmp_path)
    (tmp_path / "text").write_text("no database, and longer than its head " * 20)
    with pytest.raises(StoreUnusable):
        Database(tmp_path / "text")


def test_a_file_of_an_older_program_is_brought_up_to_date(tmp_path: Path) -> None:
    older = Database(tmp_path / "old.sqlite")
    older.write("DROP TABLE shared")
    older.write("PRAGMA user_version = 1")
    older.close()
    store = Store(Database(tmp_path / "old.sqlite"))
    store.note_shared("T1", "C1", is_shared=True)
    assert store.is_shared("T1", "C1")
    store.note_shared("T1", "C1", is_shared=False)
    assert not store.is_shared("T1", "C1")
