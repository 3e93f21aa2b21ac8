"""Work for a few threads: a bounded queue before them, and a time limit on each piece.

Python cannot end a thread.  One whose work is overdue is left to itself, and another takes its
place at once; when its work ends after all, it ends too.  So many may be overdue at a time; then
nothing more is taken, until one of them is done.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

_T = TypeVar("_T")
MOST_OVERDUE: Final = 8


class Full(Exception):
    """So much is waiting, or overdue, that nothing more is taken."""


class Overdue(Exception):
    """The time is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a desk has to do, and has done.

    ``overdue`` pieces still run, though nobody waits for them; they are not ``running``.
    """

    waiting: int
    running: int
    overdue: int
    answered: int
    refused: int
    timed_out: int


class _Job(Generic[_T]):
    """One piece of work, and what came of it."""

    def __init__(self, work: Callable[[], _T]) -> None:
        self.work = work
        self.is_done = threading.Event()
        self.is_abandoned = False
        self.value: _T | None = None
        self.error: Exception | None = None


class Desk:
    """Does work in threads of its own; any thread may bring some."""

    def __init__(self, *, workers: int, most_waiting: int, time_limit: float) -> None:
        """``time_limit`` is in seconds, and counts from when work is brought."""
        self.time_limit = time_limit
        self._most_waiting = most_waiting
        self._lock = threading.Lock()
        self._there_is_work = threading.Condition(self._lock)
        self._jobs: deque[_Job[object]] = deque()
        self._running = self._overdue = 0
        self._answered = self._refused = self._timed_out = 0
        for _ in range(workers):
            self._start_worker()

    def do(self, work: Callable[[], _T]) -> _T:
        """Return what ``work`` returns, or raise what it raises.

        Raises:
            Full: too much is waiting already.
            Overdue: it took longer than the time limit, waiting included.
        """
        job = _Job(work)
        deadline = time.monotonic() + self.time_limit
        with self._lock:
            if len(self._jobs) >= self._most_waiting or self._overdue >= MOST_OVERDUE:
                self._refused += 1
                raise Full
            self._jobs.append(job)  # type: ignore[arg-type]  # a deque of several types of work
            self._there_is_work.notify()
        if not job.is_done.wait(deadline - time.monotonic()):
            self._abandon(job)
        if job.error is not None:
            raise job.error
        return job.value  # type: ignore[return-value]  # what the work returned

    def load(self) -> Load:
        """Return how much there is to do."""
        with self._lock:
            return Load(
                waiting=len(self._jobs),
                running=self._running,
                overdue=self._overdue,
                answered=self._answered,
                refused=self._refused,
                timed_out=self._timed_out,
            )

    def _abandon(self, job: _Job[_T]) -> None:
        """Give up work whose time is over, unless it is done this moment."""
        with self._lock:
            if job.is_done.is_set():
                return
            self._timed_out += 1
            if job in self._jobs:
                self._jobs.remove(job)  # type: ignore[arg-type]  # as in ``do``
            else:
                job.is_abandoned = True
                self._running -= 1
                self._overdue += 1
                self._start_worker()
        raise Overdue

    def _start_worker(self) -> None:
        threading.Thread(target=self._work, name="desk", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._jobs:
                    self._there_is_work.wait()
                job = self._jobs.popleft()
                self._running += 1
            try:
                job.value = job.work()
            except Exception as error:  # noqa: BLE001 - whoever brought the work gets it
                job.error = error
            with self._lock:
                if job.is_abandoned:
                    self._overdue -= 1
                    return  # another has taken this thread's place
                self._running -= 1
                self._answered += 1
                job.is_done.set()
            del job  # what was found is not kept until the next piece comes
