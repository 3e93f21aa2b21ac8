"""Real servers of a small index: each a process of its own, asked over its socket."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from assistant.serving import client


class _Unix(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=120)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Running:
    """A process that serves an index; it is killed when the test is over."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "assistant",
                "serve",
                "--json",
                "--index",
                str(folder),
                *options,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        said = ""
        while not said.endswith("}\n"):
            line = self.process.stdout.readline()
            assert line, self.process.communicate()[1]
            said += line
        self.where: dict[str, Any] = json.loads(said)
        self.announced: dict[str, Any] = json.loads((folder / "serving.json").read_bytes())

    def connection(self) -> http.client.HTTPConnection:
        if self.where["socket"]:
            return _Unix(self.where["socket"])
        return http.client.HTTPConnection("127.0.0.1", self.where["port"], timeout=120)

    def send(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Any, http.client.HTTPResponse]:
        """Send a request; return the status, the value, and the response."""
        if headers is None and body is not None:
            headers = {"Content-Type": "application/json"}
        if self.announced["key"]:
            key = f"Bearer {self.announced['key']}"
            headers = {"Authorization": key, **(headers or {})}
        connection = self.connection()
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, json.loads(response.read()), response
        finally:
            connection.close()

    def post(self, command: str, **body: object) -> tuple[int, Any]:
        status, value, _ = self.send("POST", f"/{command}", json.dumps(body))
        return status, value

    def health(self) -> dict[str, Any]:
        value = self.send("GET", "/health")[1]
        assert isinstance(value, dict)
        return value

    def wait_until(self, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the health as soon as it is so; a minute without is a failure."""
        for _ in range(1200):
            health = self.health()
            if is_so(health):
                return health
            time.sleep(0.05)
        raise AssertionError(f"never came: {health}")

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal; return the exit status and what was said."""
        self.process.send_signal(number)
        said = self.process.communicate(timeout=120)[1]
        return self.process.returncode, said


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that tests much is slow: who asks waits, so that it is the server that answers."""
    monkeypatch.setattr(client, "PATIENCE", 60.0)
    monkeypatch.delenv("MINUTES_NO_SERVER", raising=False)


class Blocking:
    """A glossary whose reader waits until it is let go: requests that take as long as one likes."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path

    def let_go(self) -> None:
        """Let those who read it by now find it empty."""
        with suppress(OSError):  # nobody reads it
            os.close(os.open(self.path, os.O_WRONLY | os.O_NONBLOCK))


@pytest.fixture
def blocking(tmp_path: Path) -> Blocking:
    return Blocking(tmp_path / "glossary.toml")


@pytest.fixture(scope="module")
def start() -> Iterator[Callable[..., Running]]:
    """Return what starts a server."""
    with ExitStack() as cleared:

        def begin(folder: Path, *options: str) -> Running:
            running = Running(folder, *options)
            cleared.callback(running.process.communicate)
            cleared.callback(running.process.kill)
            return running

        yield begin


@pytest.fixture(scope="module")
def short_folder() -> Iterator[Path]:
    """Return a folder whose path leaves room for the name of a socket."""
    with tempfile.TemporaryDirectory(prefix="m") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def served(county_index: Path, short_folder: Path, start: Callable[..., Running]) -> Running:
    """Return a server that the tests of a module share and leave as it was."""
    for name in ("MINUTES_GLOSSARY", "LC_ALL", "LC_TIME", "LANG"):
        os.environ.pop(name, None)
    folder = short_folder / "shared"
    shutil.copytree(county_index, folder)
    return start(folder)
