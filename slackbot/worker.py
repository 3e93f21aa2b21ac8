"""Does what was accepted: a bounded pool of its own, so that no search delays an acknowledgement.

Every request gets exactly one reply: the answer, or that the bot is busy, that somebody asks too
often, or that it failed, with a reference to the log.  A request that kills its process is given
up after a few attempts, and that is said too.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slackbot.delivery import Delivery, NotNow, Refused, Unsure
from slackbot.handling.asking import Asking, sent
from slackbot.handling.pressed import whispered
from slackbot.messages import notices
from slackbot.messages.help import refused_home
from slackbot.messages.modals import TITLE, telling
from slackbot.metrics import Metrics
from slackbot.pressure import Pressure
from slackbot.records import FillView, Message, Outgoing, Post, Request, ShowHome, Way, Whisper
from slackbot.store import NOTICES, Queue, Store, Task, Work

if TYPE_CHECKING:
    from slackbot.listening import Handlers
    from slackbot.settings import Settings

_log = logging.getLogger(__name__)
_LOOK = 0.5  # seconds between two looks for what other processes accepted, or what was put off
_PATIENCE = 1.0  # seconds that a search waits for deliveries to be acknowledged first
_KEEP = 10.0  # seconds between two renewals of the leases
_SWEEP = 600.0  # seconds between two deletions of what is past its time
_MOST_ATTEMPTS = 3
_MOST_AGE = 3_600.0  # seconds after which what Slack does not take is given up
_LONGEST = 60.0  # seconds between two attempts
_STATUS = "Searching the minutes…"
_STATUS_WAIT = 2.0  # seconds that an answer waits for its status, which would outlast it otherwise
_FAILED_FOR = 86_400.0  # seconds that "Try again" works
_LOST = (
    "I was interrupted while I answered, and cannot tell whether my answer reached you. "
    "If you do not see it, please ask again."
)
_TOO_LATE = "Slack closed the window before I could open it. Please try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What the workers work with."""

    settings: Settings
    queue: Queue
    store: Store
    delivery: Delivery
    handlers: Handlers
    metrics: Metrics
    pressure: Pressure


class Pool:
    """Workers for answers, one for notices, and a keeper of the leases."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._news = threading.Condition()
        self._stopping = threading.Event()
        self._draining = threading.Event()
        workers = bench.settings.limits.workers
        self._statuses = ThreadPoolExecutor(workers, thread_name_prefix="status")
        named = [("answer", (Task.ANSWER,))] * workers + [("notice", NOTICES)]
        self._threads = [
            threading.Thread(target=self._work, args=(tasks,), name=f"{name}-{place}", daemon=True)
            for place, (name, tasks) in enumerate(named)
        ]
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        """Take up what an earlier process left, and begin."""
        left = self._bench.queue.free_dead()
        if left:
            _log.info("%d requests of an earlier process are taken up", left)
        for thread in (*self._threads, self._keeper):
            thread.start()

    def wake(self) -> None:
        """Look into the queue at once."""
        with self._news:
            self._news.notify_all()

    def stop(self, seconds: float) -> bool:
        """Finish what was accepted; after ``seconds`` leave the rest.

        What is left stays in the queue for the next start.  Returns whether nothing is left.
        """
        self._draining.set()
        self.wake()
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        self._stopping.set()
        self.wake()
        for thread in (*self._threads, self._keeper):
            thread.join(_LOOK * 2)
        self._statuses.shutdown(wait=False, cancel_futures=True)
        is_done = not any(thread.is_alive() for thread in self._threads)
        if is_done:
            self._bench.queue.release()
        return is_done and self._bench.queue.waiting() == 0

    def _work(self, tasks: Sequence[Task]) -> None:
        while not self._stopping.is_set():
            try:
                self._bench.pressure.wait_for_calm(_PATIENCE)
                work = self._bench.queue.take(tasks, time.time())
                if work is not None:
                    self._do(work)
                elif self._draining.is_set():
                    return
                else:
                    with self._news:
                        self._news.wait(_LOOK)
            except sqlite3.Error as error:
                _log.error("the bot's own file: %s", error)
                self._stopping.wait(_LOOK)

    def _keep(self) -> None:
        swept = 0.0
        while not self._stopping.wait(_KEEP):
            try:
                self._bench.queue.renew(time.time())
                if time.monotonic() - swept > _SWEEP:
                    swept = time.monotonic()
                    sweep(self._bench)
            except sqlite3.Error as error:
                _log.error("the bot's own file: %s", error)

    def _do(self, work: Work) -> None:
        """Carry out one piece of work; whatever happens, somebody is told."""
        bench, begun = self._bench, time.time()
        try:
            plan = work.plan if work.plan is not None else self._planned(work)
            if work.plan is None and not bench.queue.keep_plan(work, plan):
                return
            _send(bench, work, plan)
        except NotNow as later:
            _put_off(bench, work, later)
            return
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001 - the worker has others to answer
            _log.error("%s: %s", work.reference, where_raised(error))
            bench.metrics.count("failed.work")
            if work.plan is not None and work.attempts > _MOST_ATTEMPTS:
                _log.error("%s given up after %d attempts", work.reference, work.attempts)
                bench.queue.finish(work)
            else:
                bench.queue.postpone(work, time.time() + _LOOK, is_attempt=True)
            return
        bench.metrics.count(f"done.{work.request.way.value}")
        bench.metrics.time(work.task.value, time.time() - work.accepted)
        _log.info(
            "%s %s done after %.2f s, %.2f s of work",
            work.request.way,
            work.reference,
            time.time() - work.accepted,
            time.time() - begun,
        )

    def _planned(self, work: Work) -> tuple[Outgoing, ...]:
        """Return what is to be sent for a request."""
        request = work.request
        if work.task is Task.SAY_BUSY:
            return aside(request, notices.busy())
        if work.task is Task.SAY_SLOWER:
            return aside(request, notices.too_many(int(request.value)))
        if work.attempts > _MOST_ATTEMPTS:
            _log.error(
                "%s %s given up after %d attempts", request.way, work.reference, _MOST_ATTEMPTS
            )
            return self._failed(work)
        if request.view is None and self._bench.handlers.waiting_view(request) is not None:
            return aside(request, notices.notice(_TOO_LATE))
        begun, status = time.perf_counter(), None
        try:
            status = self._say_status(request)
            plan = self._bench.handlers.handle(request)
        except Exception as error:  # noqa: BLE001 - nobody is left without a reply
            _log.error("%s %s failed: %s", request.way, work.reference, where_raised(error))
            plan = self._failed(work)
        self._bench.metrics.time("handling", time.perf_counter() - begun)
        if status is not None:
            # Set after the answer, it would stay under it.
            _wait_for(status)
        return plan

    def _say_status(self, request: Request) -> Future[None] | None:
        place = request.place
        if request.way not in (Way.MENTION, Way.DIRECT) or not place.channel:
            return None
        if not self._bench.handlers.admits(request):
            return None
        thread = place.thread or place.message or ""
        try:
            return self._statuses.submit(
                self._bench.delivery.say_status, request.person.team, place.channel, thread, _STATUS
            )
        except RuntimeError:  # the bot is being stopped
            return None

    def _failed(self, work: Work) -> tuple[Outgoing, ...]:
        self._bench.metrics.count("failed.handling")
        expires = time.time() + _FAILED_FOR
        self._bench.store.keep_failed(work.reference, work.request, expires)
        return failure_of(work.request, work.reference)


def _wait_for(status: Future[None]) -> None:
    try:
        status.result(_STATUS_WAIT)
    except Exception as error:  # noqa: BLE001 - a status is no answer
        _log.debug("no status: %s", type(error).__name__)


def where_raised(error: BaseException) -> str:
    """Return an error's kind and place; its message may hold what somebody wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def _send(bench: Bench, work: Work, plan: tuple[Outgoing, ...]) -> None:
    """Send what of a plan was not sent, in its order.

    Raises:
        NotNow: the rest is to be sent later.
    """
    progress = bench.queue.progress(work)
    left = [place for place in range(len(plan)) if place not in progress.done]
    while left:
        place = left.pop(0)
        if place in progress.unsure and isinstance(plan[place], Post | Whisper):
            is_sure = False
        elif not bench.queue.begin_sending(work, place):
            _log.warning("%s was taken up by another process", work.reference)
            return
        else:
            is_sure = _is_sent(bench, work, place, plan[place])
        if not is_sure and (word := _word_on(work.request, plan[place])) not in plan:
            left.append(len(plan))
            plan = (*plan, word)
            bench.queue.keep_plan(work, plan)
        bench.queue.end_sending(work, place)
    bench.queue.finish(work)


def _is_sent(bench: Bench, work: Work, place: int, outgoing: Outgoing) -> bool:
    """Send one thing; False where nobody knows whether Slack took it.

    Raises:
        NotNow: it is to be sent later.
    """
    try:
        posted = bench.delivery.send(work.request.person.team, outgoing)
    except NotNow:
        bench.queue.undo_sending(work, place)
        raise
    except Unsure:
        bench.metrics.count("unsure")
        return False
    except Refused as refusal:
        bench.metrics.count("failed.sending")
        _log.error("%s: slack refused a message: %s", work.reference, refusal.error)
    else:
        _remember(bench, work.request.person.team, outgoing, posted)
    return True


def _remember(bench: Bench, team: str, outgoing: Outgoing, posted: str | None) -> None:
    """Keep what the thread under a message goes on from, now that the message has an id."""
    if isinstance(outgoing, Post) and outgoing.remembers and posted:
        expires = time.time() + bench.settings.limits.conversation_hours * 3_600.0
        bench.store.keep_conversation(team, outgoing.channel, posted, outgoing.remembers, expires)


def _word_on(request: Request, outgoing: Outgoing) -> Outgoing:
    """Return a word to the person on a message that may not have been taken."""
    message, place = notices.notice(_LOST), request.place
    return Whisper(
        response_url=None,
        channel=place.channel,
        user=request.person.user,
        thread=outgoing.thread if isinstance(outgoing, Post | Whisper) else None,
        text=message.text,
        blocks=message.blocks,
    )


def _put_off(bench: Bench, work: Work, later: NotNow) -> None:
    """Give work back until Slack takes it, or for good when it is too old.

    Where Slack does not say how long to wait, it is as long again as was waited already.
    """
    now = time.time()
    seconds = later.seconds
    if not later.is_rate:
        seconds = max(seconds, min(_LONGEST, now - work.accepted))
    bench.metrics.count("put off.rate" if later.is_rate else "put off.server")
    if now - work.accepted > _MOST_AGE:
        _log.error("%s given up: slack took it for an hour not", work.reference)
        bench.queue.finish(work)
        return
    bench.queue.postpone(work, now + seconds, is_attempt=False)


def aside(request: Request, message: Message) -> tuple[Outgoing, ...]:
    """Return a word to the person alone, where they are looking."""
    if request.way in (Way.HOME, Way.GREETING, Way.WATCH):
        return ()
    if request.view is not None:
        return (FillView(view=request.view, content=telling(TITLE, message.text)),)
    return (whispered(request, message),)


def failure_of(request: Request, reference: str) -> tuple[Outgoing, ...]:
    """Return that a request failed, where its answer would have stood."""
    message = notices.error(reference)
    if request.way is Way.HOME:
        told = f"{message.text} Reference: {reference}"
        return (ShowHome(user=request.person.user, content=refused_home(told)),)
    if request.view is not None:
        told = f"{message.text} Reference: {reference}"
        return (FillView(view=request.view, content=telling(TITLE, told)),)
    if request.way not in (Way.MENTION, Way.DIRECT):
        return aside(request, message)
    asking = Asking(person=request.person, place=request.place, text="")
    return (sent(asking, message),)


def sweep(bench: Bench) -> None:
    """Delete what is past its time."""
    now = time.time()
    bench.queue.forget_old(now)
    bench.store.forget_old(now, feedback_days=bench.settings.limits.feedback_days)
