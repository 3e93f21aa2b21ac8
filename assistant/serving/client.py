"""Asking the resident process, where there is one; whoever gets no answer opens the index itself.

The request is written by hand: ``http.client`` takes five times as long to import as ``socket``,
and a fifth of the whole time of a question.  Nothing here raises: a server that is dead, hung,
another user's, of another version or generation, or that answers with an error is no server.
The error is then told by the process itself, in its own words.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from assistant.serving.held import is_held
from assistant.serving.place import (
    LOCK,
    Announcement,
    generation_of,
    is_ours,
    program_stamp,
    read_announcement,
)
from assistant.serving.printed import (
    Printed,
    Printing,
    printed_from_json,
    printing_to_json,
)

# Seconds from the first byte to the last. Opening the index takes less; one that takes longer is
# hung, or so busy that the index is better opened here.
PATIENCE: Final = 2.0
_MOST: Final = 1 << 26  # bytes of an answer


def ask_server(
    folder: Path, command: str, body: Mapping[str, object], printing: Printing
) -> Printed | None:
    """Return what ``command`` prints, from the process that serves ``folder``; None for none."""
    found = read_announcement(folder)
    if found is None or found.program != program_stamp():
        return None
    deadline = time.monotonic() + PATIENCE
    try:
        asked = {
            **body,
            "print": printing_to_json(printing),
            "expects": {"generation": generation_of(folder), "program": found.program},
        }
        with closing(_connection(found, folder, deadline)) as connection:
            answer = _exchange(connection, _request(found, command, asked), deadline)
        return printed_from_json(answer)
    except (OSError, ValueError, RecursionError):
        return None


def _connection(found: Announcement, folder: Path, deadline: float) -> socket.socket:
    """Connect to the process that is meant, and to no other.

    Raises:
        OSError: nobody is there, or somebody else.
    """
    if not found.socket:
        # The port may be another's by now; while the server lives, it holds lock and port.
        if not is_held(folder / LOCK):
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", found.port), timeout=_left(deadline))
    status = os.lstat(found.socket)
    if not stat.S_ISSOCK(status.st_mode) or not is_ours(status):
        raise PermissionError
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(_left(deadline))
        connection.connect(found.socket)
    except OSError:
        connection.close()
        raise
    return connection


def _request(found: Announcement, command: str, body: Mapping[str, Any]) -> bytes:
    content = json.dumps(body).encode("ascii")
    lines = [
        f"POST /{command} HTTP/1.0",
        f"Host: localhost:{found.port}",
        *([f"Authorization: Bearer {found.key}"] if found.key else []),
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + content


def _exchange(connection: socket.socket, request: bytes, deadline: float) -> object:
    """Send a request, and return the JSON value of the answer.

    Raises:
        OSError: the time is over, or the connection broke.
        ValueError: the answer is an error, or no answer.
    """
    connection.settimeout(_left(deadline))
    connection.sendall(request)
    received = bytearray()
    while True:
        connection.settimeout(_left(deadline))
        more = connection.recv(1 << 16)
        if not more:
            break
        received += more
        if len(received) > _MOST:
            raise ValueError("too long an answer")
    head, _, content = bytes(received).partition(b"\r\n\r\n")
    status, *headers = head.split(b"\r\n")
    told = [line for line in headers if line.lower().startswith(b"content-length:")]
    if status.split(b" ")[1:2] != [b"200"] or len(told) != 1:
        raise ValueError("no answer")
    if int(told[0].partition(b":")[2]) != len(content):
        raise ValueError("half an answer")
    answer: object = json.loads(content)
    return answer


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
