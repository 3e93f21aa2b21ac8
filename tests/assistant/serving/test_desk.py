"""A bounded queue with a time limit, whose threads are never lost for good."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.serving.desk import MOST_OVERDUE, Desk, Full, Overdue

LONG = 60.0


def _wait_for(is_so: object) -> None:
    assert callable(is_so)
    for _ in range(6000):
        if is_so():
            return
        time.sleep(0.01)
    raise AssertionError("never came")


def test_work_is_done_and_its_errors_are_its_bringers() -> None:
    desk = Desk(workers=1, most_waiting=1, time_limit=LONG)
    assert desk.do(lambda: "done") == "done"
    with pytest.raises(ZeroDivisionError):
        desk.do(lambda: 1 // 0)
    assert desk.do(lambda: "still there") == "still there"
    assert desk.load().answered == 3


def test_what_would_wait_too_long_is_refused_at_once() -> None:
    desk = Desk(workers=2, most_waiting=3, time_limit=LONG)
    go = threading.Event()
    with ThreadPoolExecutor(5) as bringers:
        found = [bringers.submit(desk.do, go.wait) for _ in range(5)]
        _wait_for(lambda: (desk.load().running, desk.load().waiting) == (2, 3))
        with pytest.raises(Full):
            desk.do(lambda: None)
        assert desk.load().refused == 1
        go.set()
        assert all(one.result() for one in found)
    assert desk.do(lambda: "free again") == "free again"


def test_another_thread_takes_the_place_of_one_that_is_overdue() -> None:
    desk = Desk(workers=1, most_waiting=4, time_limit=0.05)
    go = threading.Event()
    for _ in range(MOST_OVERDUE):
        with pytest.raises(Overdue):
            desk.do(go.wait)
    load = desk.load()
    assert (load.overdue, load.timed_out, load.running) == (MOST_OVERDUE, MOST_OVERDUE, 0)
    with pytest.raises(Full):
        desk.do(lambda: None)
    go.set()
    _wait_for(lambda: desk.load().overdue == 0)
    desk.time_limit = LONG
    assert desk.do(lambda: "as before") == "as before"
    assert desk.load().running == 0


def test_what_is_overdue_before_its_turn_is_never_done() -> None:
    desk = Desk(workers=1, most_waiting=4, time_limit=LONG)
    go, was_done = threading.Event(), threading.Event()
    with ThreadPoolExecutor(1) as bringer:
        first = bringer.submit(desk.do, go.wait)
        _wait_for(lambda: desk.load().running == 1)
        desk.time_limit = 0.05
        with pytest.raises(Overdue):
            desk.do(was_done.set)
        assert (desk.load().waiting, desk.load().overdue) == (0, 0)
        go.set()
        assert first.result()
    desk.time_limit = LONG
    assert desk.do(lambda: True)
    assert not was_done.is_set()
