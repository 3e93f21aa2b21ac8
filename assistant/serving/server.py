"""The life of the resident process: one for an index, warmed, announced, and ended in order."""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import socket
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from waitress.server import create_server
from waitress.wasyncore import close_all, loop

from assistant.errors import CannotServe
from assistant.faults import log_fault
from assistant.serving import ANNOUNCEMENT
from assistant.serving.desk import Desk
from assistant.serving.gate import MOST, Gate, Manner
from assistant.serving.held import try_hold
from assistant.serving.place import (
    LOCK,
    SOCKET,
    Announcement,
    announcement_text,
    program_stamp,
    read_announcement,
)
from assistant.serving.warm import Warm
from assistant.understanding.glossary import Glossary
from index import IndexMissing
from index.generations import has_generation

_LONGEST_PATH: Final = 100  # bytes; the shortest limit of a system's is 104
_TEMPORARY: Final = "minutes-serving-"
_RENEW: Final = 1.0  # seconds between two looks for a newer generation
_WORKERS: Final = max(2, min(4, os.cpu_count() or 1))
_SPARE: Final = 4  # threads that refuse, and tell how all is, while the others wait
_log = logging.getLogger("minutes.serving")


class Served:
    """A process that serves: where, and whether it still can be found."""

    def __init__(self, announcement: Announcement, warm: Warm, file: Path) -> None:
        self.announcement, self.warm = announcement, warm
        self._file = file
        self._mark = _mark(file)

    @property
    def is_announced(self) -> bool:
        """Whether the index folder still says that this process serves it."""
        return _mark(self._file) == self._mark


@contextmanager
def serving(
    folder: Path,
    *,
    port: int | None,
    most_waiting: int,
    time_limit: float,
    glossary: Callable[[], Glossary | None],
) -> Iterator[Served]:
    """Serve the index of a folder until the block is left; by then what was asked is answered.

    Args:
        folder: the index folder.
        port: of 127.0.0.1, 0 for any that is free; None for a Unix socket.
        most_waiting: requests that wait for a thread, at most.
        time_limit: seconds for a request.
        glossary: reads the glossary of requests that bring none.

    Raises:
        SearchIndexError: there is no index, or it cannot be used.
        CannotServe: another process serves it, or there is nowhere to listen.
    """
    folder = folder.absolute()
    if not has_generation(folder):
        raise IndexMissing(folder)
    with _the_only_one(folder):
        program = program_stamp()  # before the index is opened, for that takes its time
        warm = Warm(folder)
        listening, path = _listening(folder, port)
        made = _mark(path) if path else None
        used = 0 if path else int(listening.getsockname()[1])
        key = secrets.token_urlsafe(32) if used else ""
        desk = Desk(workers=_WORKERS, most_waiting=most_waiting, time_limit=time_limit)
        manner = Manner(port=used, key=key, program=program, glossary=glossary)
        server = _Server(Gate(warm, desk, manner), listening, _WORKERS + most_waiting + _SPARE)
        announcement = _announcement(folder, manner, path)
        over = threading.Event()
        threading.Thread(target=_renew, args=(warm, over), name="renew", daemon=True).start()
        server.start()
        served = Served(announcement, warm, _announce(folder, announcement))
        try:
            yield served
        finally:
            if served.is_announced:
                (folder / ANNOUNCEMENT).unlink(missing_ok=True)
            # Who comes now finds nobody, rather than a line in which nobody is served any more.
            if path and _mark(path) == made:  # in a folder made anew it may be another's
                _remove_socket(announcement.socket)
            over.set()
            server.stop(time_limit)


@contextmanager
def _the_only_one(folder: Path) -> Iterator[None]:
    """Hold the lock of who serves ``folder``, and clear what one that was killed has left.

    Raises:
        CannotServe: another process holds it, or the folder cannot be written.
    """
    try:
        held = try_hold(folder / LOCK)
        for _ in range(20):  # who asks looks at the lock, and holds it for a moment
            if held is not None:
                break
            time.sleep(0.05)
            held = try_hold(folder / LOCK)
    except OSError as error:
        raise CannotServe(folder, f"its folder cannot be written ({error.strerror})") from error
    if held is None:
        raise CannotServe(folder, _who_serves(folder))
    try:
        left = read_announcement(folder)
        (folder / ANNOUNCEMENT).unlink(missing_ok=True)
        for path in (left.socket if left else "", str(folder / SOCKET)):
            _remove_socket(path)
        yield
    finally:
        os.close(held)


def _who_serves(folder: Path) -> str:
    other = read_announcement(folder)
    if other is None:
        return "another process serves it, or is about to. Stop that one first"
    return f"process {other.pid} serves it since {other.since}. Stop that one first"


def _listening(folder: Path, port: int | None) -> tuple[socket.socket, Path | None]:
    """Return a bound socket, and its path where it has one."""
    if port is not None:
        return _port(folder, port), None
    if not hasattr(socket, "AF_UNIX"):
        raise CannotServe(folder, "this system has no Unix sockets. Name a port: --port 8765")
    usual = folder / SOCKET
    if len(os.fsencode(usual)) <= _LONGEST_PATH:
        with suppress(OSError):  # some network and shared file systems have none
            return _unix_socket(usual), usual
    path = Path(tempfile.mkdtemp(prefix=_TEMPORARY)) / SOCKET
    try:
        return _unix_socket(path), path
    except OSError as error:
        reason = f"no socket can be made at {path} ({error}). Name a port: --port 8765"
        raise CannotServe(folder, reason) from error


def _unix_socket(path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)  # whoever may write to a socket may connect to it
    try:
        listening.bind(str(path))
    except OSError:
        listening.close()
        raise
    finally:
        os.umask(before)
    return listening


def _port(folder: Path, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        listening.close()
        why = getattr(error, "strerror", None) or str(error)
        reason = f"port {port} cannot be used ({why}). Name another: --port N"
        raise CannotServe(folder, reason) from error
    return listening


def _remove_socket(name: str) -> None:
    """Remove a socket, and the folder that was made for it alone."""
    path = Path(name)
    with suppress(OSError):
        if name and stat.S_ISSOCK(path.lstat().st_mode):
            path.unlink()
            if path.parent.name.startswith(_TEMPORARY):
                path.parent.rmdir()


def _announcement(folder: Path, manner: Manner, path: Path | None) -> Announcement:
    return Announcement(
        folder=str(folder),
        host=socket.gethostname(),
        pid=os.getpid(),
        since=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        program=manner.program,
        socket=str(path or ""),
        port=manner.port,
        key=manner.key,
    )


def _announce(folder: Path, announcement: Announcement) -> Path:
    """Write the file that names this process, whole, readable to this user alone."""
    new = folder / f"{ANNOUNCEMENT}.new"
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(announcement_text(announcement))
    return new.replace(folder / ANNOUNCEMENT)


def _mark(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def _renew(warm: Warm, over: threading.Event) -> None:
    """Keep to the newest generation."""
    while not over.wait(_RENEW):
        try:
            warm.renew()
        except Exception as error:  # noqa: BLE001 - the one at hand goes on answering
            _log.error("a newer index cannot be opened; details are in %s", log_fault(error))


class _Server:
    """waitress in a thread of its own."""

    def __init__(self, gate: Gate, listening: socket.socket, threads: int) -> None:
        """Listen on a bound socket."""
        logging.getLogger("waitress").setLevel(logging.ERROR)
        self._gate = gate
        self._server = create_server(
            gate,
            sockets=[listening],
            threads=threads,
            connection_limit=threads + 32,
            max_request_body_size=8 * MOST,  # beyond ours, which is refused in words
            channel_timeout=30,
            ident=None,
        )
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)

    def start(self) -> None:
        """Serve."""
        self._thread.start()

    def stop(self, patience: float) -> None:
        """Take no more requests; those that are being answered are, within some seconds."""
        self._gate.end()
        self._server.accepting = False
        self._server.pull_trigger()
        until = time.monotonic() + patience + 1
        while self._is_busy() and time.monotonic() < until:
            time.sleep(0.01)
        self._is_over.set()
        self._server.pull_trigger()
        self._thread.join(timeout=5.0)
        if not self._is_busy():
            self._server.task_dispatcher.shutdown()
            # Not sooner, nor from within the loop: whoever wakes the loop writes to one of these.
            close_all(self._server._map)

    def _is_busy(self) -> bool:
        """Tell whether a request is being answered, or an answer sent."""
        channels = list(self._server.active_channels.values())
        return any(channel.requests or channel.total_outbufs_len for channel in channels)

    def _run(self) -> None:
        while not self._is_over.is_set():
            loop(timeout=1.0, use_poll=True, map=self._server._map, count=1)
