"""What is handed to the queue, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from slackbot.records import Outgoing, Request


class Accepted(StrEnum):
    """What became of a request that was handed in."""

    QUEUED = "queued"
    DUPLICATE = "duplicate"
    BUSY = "busy"  # kept, to be told that too many wait
    SLOWER = "slower"  # kept, to be told that somebody asks too often
    DROPPED = "dropped"  # asked too often, and told so before


class Task(StrEnum):
    """What a worker has to do with a request."""

    ANSWER = "answer"
    SAY_BUSY = "say busy"
    SAY_SLOWER = "say slower"  # the request's value is how many a minute are answered


NOTICES = (Task.SAY_BUSY, Task.SAY_SLOWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A request that was taken.

    Attributes:
        reference: what the person may name to whoever reads the logs.
        attempts: how often it was taken, this time included.
        plan: what is to be sent, where an earlier attempt got so far.
        accepted: seconds since the epoch.
    """

    number: int
    task: Task
    reference: str
    request: Request
    attempts: int
    plan: tuple[Outgoing, ...] | None
    accepted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Which messages of a plan Slack has taken, and of which nobody knows."""

    done: frozenset[int]
    unsure: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A request that is handed in.

    Attributes:
        keys: what tells that it was delivered before.
        lane: requests of one lane are worked on one after another.
        caps: how many a minute, by whose key.
        plan: what is to be sent, where that is known already.
        is_held: it stays with this process until it is handed over: its modal is being opened.
    """

    request: Request
    keys: tuple[str, ...]
    lane: str
    caps: Mapping[str, int] = field(default_factory=dict)
    plan: tuple[Outgoing, ...] | None = None
    is_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What became of an arrival; ``number`` is the request's in the queue, if it is there."""

    result: Accepted
    number: int | None = None
