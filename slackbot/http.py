"""HTTP mode: signed requests from Slack, the pages of an installation, and a sign of life.

Everything is refused before it is parsed: what is too large, what bears no number for a time, and
what is not signed with our secret.  TLS is the matter of a reverse proxy before this server.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from http.client import responses
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import parse_qs

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from waitress.server import create_server
from waitress.wasyncore import close_all, loop

from slackbot.errors import SecretsWrong
from slackbot.pressure import Pressure
from slackbot.secrets import LEAST_SECRET

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from slackbot.oauth import Flow

PATH, HEALTH = "/slack/events", "/healthz"
MOST = 1024 * 1024  # bytes of a body; Slack's are of some kilobytes
_THREADS = 16
_PATIENCE: Final = 5.0  # seconds that a stopped server gives to what it is answering
_log = logging.getLogger(__name__)
_Answer: TypeAlias = tuple[int, Mapping[str, list[str]], str]


class Gate:
    """The WSGI application.

    ``health`` says how the bot is, without anything that anybody wrote.
    """

    def __init__(
        self,
        app: App,
        signing_secret: str,
        *,
        pressure: Pressure,
        health: Callable[[], Mapping[str, object]],
        flow: Flow | None = None,
    ) -> None:
        """Take the app and the secret.

        Raises:
            SecretsWrong: the signing secret cannot be one: anybody could sign with it.
        """
        if len(signing_secret.strip()) < LEAST_SECRET:
            raise SecretsWrong(
                "the signing secret is missing or too short: copy it from the app's page at "
                "Slack, Basic Information, App Credentials, Signing Secret"
            )
        self._app, self._health, self._flow, self._pressure = app, health, flow, pressure
        self._verifier = SignatureVerifier(signing_secret)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        try:
            with self._pressure:
                status, headers, text = self._answer(environ)
        except Exception as error:  # noqa: BLE001 - whatever it is, it tells nothing outside
            _log.error("a request failed: %s", type(error).__name__)
            status, headers, text = _plain(500)
        body = text.encode()
        lines = [(name, value) for name, values in headers.items() for value in values]
        start(
            f"{status} {responses.get(status, 'Other')}",
            [*lines, ("Content-Length", str(len(body)))],
        )
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> _Answer:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if path == PATH:
            return self._take(environ) if method == "POST" else _plain(405)
        if method != "GET":
            return _plain(404)
        if path == HEALTH:
            return _plain(200, json.dumps(dict(self._health())), "application/json")
        if self._flow is not None and path == self._flow.install_path:
            return _of_bolt(self._flow.handle_installation(_page(environ)))
        if self._flow is not None and path == self._flow.redirect_uri_path:
            return _of_bolt(self._flow.handle_callback(_page(environ)))
        return _plain(404)

    def _take(self, environ: WSGIEnvironment) -> _Answer:
        """Take what Slack signed."""
        raw = environ["wsgi.input"].read(MOST + 1)
        if len(raw) > MOST:
            return _plain(413)
        try:
            body = raw.decode()
        except UnicodeDecodeError:
            return _plain(400)
        if body.startswith("ssl_check=") and parse_qs(body).get("ssl_check") == ["1"]:
            return _plain(200, "")
        if not self._is_signed(raw, environ):
            return _plain(401)
        try:
            request = BoltRequest(body=body, headers=_headers(environ))
        except (ValueError, TypeError, AttributeError):
            return _plain(400)  # signed, and not of a form that Slack sends
        return _of_bolt(self._app.dispatch(request))

    def _is_signed(self, raw: bytes, environ: WSGIEnvironment) -> bool:
        """Tell whether Slack signed this, within five minutes of now."""
        at = str(environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""))
        signature = str(environ.get("HTTP_X_SLACK_SIGNATURE", ""))
        is_number = at.isascii() and at.isdigit() and len(at) < 16
        if not (is_number and signature.isascii()):
            return False
        return bool(self._verifier.is_valid(raw, at, signature))


class Server:
    """The server of HTTP mode, in a thread of its own; ``port`` is the one that it got."""

    def __init__(self, gate: Gate, host: str, port: int) -> None:
        """Listen.

        Raises:
            OSError: the address is taken, or is not of this machine.
        """
        self._server = create_server(
            gate,
            host=host,
            port=port,
            threads=_THREADS,
            max_request_body_size=MOST,
            channel_timeout=30,
            ident=None,
        )
        self.port = int(self._server.effective_port)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)

    def start(self) -> None:
        """Serve."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests; those that are being answered are, within some seconds."""
        self._server.accepting = False
        self._server.pull_trigger()
        until = time.monotonic() + _PATIENCE
        while self._is_busy() and time.monotonic() < until:
            time.sleep(0.01)
        self._is_over.set()
        self._server.pull_trigger()
        self._thread.join(timeout=_PATIENCE)
        if not self._is_busy():
            # Not sooner, nor from within the loop: whoever wakes the loop writes to one of these,
            # as a thread does that has just answered.
            self._server.task_dispatcher.shutdown()
            close_all(self._server._map)

    def _is_busy(self) -> bool:
        """Tell whether a request is being answered, or an answer sent."""
        channels = list(self._server.active_channels.values())
        return any(channel.requests or channel.total_outbufs_len for channel in channels)

    def _run(self) -> None:
        while not self._is_over.is_set():
            loop(timeout=1.0, use_poll=True, map=self._server._map, count=1)


def _plain(status: int, text: str | None = None, kind: str = "text/plain") -> _Answer:
    said = responses[status] if text is None else text
    return status, {"Content-Type": [f"{kind}; charset=utf-8"]}, said


def _of_bolt(response: BoltResponse) -> _Answer:
    headers = {name: list(values) for name, values in response.headers.items()}
    return response.status, headers, response.body or ""


def _headers(environ: WSGIEnvironment) -> dict[str, str | Sequence[str]]:
    found: dict[str, str | Sequence[str]] = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    found["content-type"] = str(environ.get("CONTENT_TYPE", ""))
    return found


def _page(environ: WSGIEnvironment) -> BoltRequest:
    return BoltRequest(
        body="", query=str(environ.get("QUERY_STRING", "")), headers=_headers(environ)
    )
