"""``serve``: the resident process that keeps an index warm for those who ask."""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.commands.output import print_json, say
from assistant.commands.shared import Commands, add_glossary, amount, count
from assistant.errors import ExitStatus, WrongUse
from assistant.options import has_flag, index_folder, stated_glossary

if TYPE_CHECKING:
    from assistant.serving.server import Served

_MOST_WAITING = 500


def add_commands(commands: Commands) -> None:
    """Add it."""
    parser = commands.add(
        "serve",
        _serve,
        "keep the index warm, so that questions are answered at once",
        "While it runs, ask, search, show and status of this user and this index folder are "
        "answered by it, to the letter as without it; a newer index is picked up when it is "
        "published. Programs reach it by JSON over HTTP. It hides nothing: it is for whoever may "
        "read the whole index. Ends with Ctrl-C or a signal, when what was asked is answered.",
    )
    parser.add_argument(
        "--port",
        type=amount,
        metavar="N",
        help="listen on this port of 127.0.0.1 (0: any that is free), where each request brings "
        "the key in serving.json of the index folder (default: a Unix socket there, for this "
        "user alone)",
    )
    parser.add_argument(
        "--time-limit",
        type=count,
        default=30,
        metavar="SECONDS",
        help="for a request, waiting included (default 30)",
    )
    parser.add_argument(
        "--queue",
        type=count,
        default=32,
        metavar="N",
        help="requests that may wait; more are refused (default 32)",
    )
    add_glossary(parser)


def _serve(options: argparse.Namespace) -> ExitStatus:
    from assistant.serving.server import serving

    if options.queue > _MOST_WAITING:
        raise WrongUse(f"--queue takes {_MOST_WAITING} at most: each that waits has a thread")
    folder = index_folder(options)
    say(f"opening the index in {folder}")
    with (
        _stopped_by_signals() as stop,
        serving(
            folder,
            port=options.port,
            most_waiting=options.queue,
            time_limit=float(options.time_limit),
            glossary=lambda: stated_glossary(options),
        ) as served,
    ):
        _tell(served, options)
        # Waits in pieces: on Windows no signal ends a wait without an end.
        while served.is_announced and not stop.wait(0.5):
            pass
        say("ending" if stop.is_set() else f"ending: {folder} no longer names this process")
    return ExitStatus.DONE


def _tell(served: Served, options: argparse.Namespace) -> None:
    who, documents = served.announcement, served.warm.index.manifest.counts.documents
    at = who.socket or f"http://127.0.0.1:{who.port}"
    say(f"ready: {documents:,} documents of {who.folder} at {at}")
    if has_flag(options, "json"):
        print_json({"index": who.folder, "socket": who.socket, "port": who.port, "pid": who.pid})


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """Return an event that is set by the first signal to end; the second ends at once."""
    stop = threading.Event()
    names = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}

    def end(*_: object) -> None:
        stop.set()
        for number in before:
            signal.signal(number, signal.SIG_DFL)

    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # as nohup has it of SIGHUP
            signal.signal(number, end)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
