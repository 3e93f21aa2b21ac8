"""Socket Mode that notices when the line is dead, and takes up another.

The SDK's client opens the websocket and sends; reading and watching are our own, because the SDK's
reader calls itself once more for every message of a burst, reads no message that comes in
several frames, spins when the other side is gone, and takes a minute to notice that.
"""

from __future__ import annotations

import contextlib
import logging
import random
import socket
import threading
import time
from typing import TYPE_CHECKING

from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState

from slackbot.frames import CLOSE, PING, PONG, TEXT, Frame, FrameReader, FrameWrong
from slackbot.pressure import Pressure

if TYPE_CHECKING:
    from slack_bolt import App
    from slack_sdk.socket_mode.client import BaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest
    from slack_sdk.web import WebClient

_log = logging.getLogger(__name__)
_LOOK = 0.5  # seconds between two looks at the line, unless its end is noticed before
_SILENT = 3  # intervals of pings without a word, after which a line is dead
_STEADY = 2  # intervals that a line has to last, for the next to be opened at once
_FIRST_WAIT = 0.2  # intervals between the first two attempts to connect; then twice as long
_LONGEST_WAIT = 6.0  # intervals
_DRAIN = 2.0  # seconds in which what is still on a replaced line is read
_READ = 65_536  # bytes
_AT_ONCE = 100  # envelopes that one write to the disk keeps, at most


class SteadyConnection(Connection):
    """One websocket; ``heard`` is when anything last came over it, by the monotonic clock.

    ``was_heard`` is whether anything came at all, ``retires`` when to stop reading from it, once
    another line has taken over.
    """

    heard = 0.0
    was_heard = False
    retires: float | None = None

    def run_until_completion(self, state: ConnectionState) -> None:
        """Read until the line ends; the socket is closed then."""
        reader, is_first = FrameReader(), True
        self.heard = time.monotonic()
        try:
            while not state.terminated and not self._is_retired():
                data = self._read()
                if data is None:
                    continue
                if not data:
                    break
                self.heard, self.was_heard = time.monotonic(), True
                # The SDK leaves the last line feed of the handshake unread.
                data, is_first = data.removeprefix(b"\n") if is_first else data, False
                for frame in reader.feed(data):
                    self._take(frame, state)
        except (OSError, FrameWrong) as error:
            _log.info("socket mode: the line ended (%s)", type(error).__name__)
        finally:
            state.terminated = True
            self.disconnect()

    def _is_retired(self) -> bool:
        return self.retires is not None and time.monotonic() > self.retires

    def _read(self) -> bytes | None:
        """Return what came, b"" at the end of the line, None where nothing came for a while."""
        line = self.sock
        if line is None:
            return b""
        try:
            with self.sock_receive_lock:
                return line.recv(_READ)
        except TimeoutError:
            return None

    def _take(self, frame: Frame, state: ConnectionState) -> None:
        if frame.kind == TEXT and self.on_message_listener is not None:
            self.on_message_listener(frame.data.decode("utf-8", "replace"))
        elif frame.kind == PING:
            self.pong(frame.data)
        elif frame.kind == PONG:
            self.last_ping_pong_time = time.time()
        elif frame.kind == CLOSE:
            state.terminated = True

    def hang_up(self) -> None:
        """End the line at once, whoever reads from it."""
        line = self.sock
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self.disconnect()


class SteadyClient(SocketModeClient):
    """The SDK's client with a reader of each line and a watchdog over the newest."""

    def __init__(self, app_token: str, *, web_client: WebClient, ping_interval: float) -> None:
        """``ping_interval`` in seconds; after three without a word a line counts as dead."""
        super().__init__(
            app_token=app_token,
            logger=logging.getLogger("slack_sdk.socket_mode"),
            web_client=web_client,
            ping_interval=ping_interval,
            concurrency=_AT_ONCE,
        )
        self._look = threading.Event()
        self._watching: threading.Thread | None = None

    def connect(self) -> None:
        """Open a line, make it the one that is used, and let the earlier one run dry."""
        old = self.current_session
        if self.wss_uri is None:
            self.wss_uri = self.issue_new_wss_url()
        new = self._opened(self.wss_uri)
        state = ConnectionState()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
        self.current_session, self.current_session_state = new, state
        self.wss_uri = None  # a ticket is good for one connection
        if isinstance(old, SteadyConnection):
            old.retires = time.monotonic() + _DRAIN
        if new.is_active():
            threading.Thread(
                target=self._read_from, args=(new, state), name="socket-mode-line", daemon=True
            ).start()
        if self._watching is None:
            self._watching = threading.Thread(
                target=self._watch, name="socket-mode-watchdog", daemon=True
            )
            self._watching.start()

    def _opened(self, url: str) -> SteadyConnection:
        line = SteadyConnection(
            url=url,
            logger=self.logger,
            ping_interval=self.ping_interval,
            proxy=self.proxy,
            proxy_headers=self.proxy_headers,
            on_message_listener=self._on_message,
            ssl_context=self.web_client.ssl,
        )
        line.heard = time.monotonic()
        line.connect()
        return line

    def _read_from(self, line: SteadyConnection, state: ConnectionState) -> None:
        line.run_until_completion(state)
        self._look.set()

    def _run_current_session(self) -> None:
        """Do nothing: each line has a reader of its own."""

    def _watch(self) -> None:
        """Ping, and connect again when the line is dead: at once if it was steady, else later."""
        pinged = up_since = time.monotonic()
        attempts = 0  # since a line was steady
        while not self.closed:
            self._look.wait(min(_LOOK, self.ping_interval))
            self._look.clear()
            line, now = self.current_session, time.monotonic()
            if self.closed or not isinstance(line, SteadyConnection):
                continue
            if line.is_active() and now - pinged >= self.ping_interval:
                pinged = now
                self._ping(line)
            if now - line.heard > _SILENT * self.ping_interval:
                line.hang_up()
            if line.is_active() or line is not self.current_session:
                continue
            if now - up_since > _STEADY * self.ping_interval and line.was_heard:
                attempts = 0
            if attempts:
                intervals = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** (attempts - 1))
                self._rest(intervals * self.ping_interval * random.uniform(0.5, 1.0))
            attempts += 1
            self._connect_again()
            up_since = time.monotonic()

    def _rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.closed and time.monotonic() < end:
            time.sleep(min(_LOOK, max(0.0, end - time.monotonic())))

    def _ping(self, line: SteadyConnection) -> None:
        try:
            line.ping(f"{line.session_id}:{time.time()}")
        except OSError:
            line.hang_up()

    def _connect_again(self) -> None:
        _log.warning("socket mode: the line is dead, connecting again")
        try:
            self.connect_to_new_endpoint()
        except (SlackApiError, SlackClientError, OSError) as error:
            _log.warning("socket mode: no connection yet (%s)", type(error).__name__)

    def close(self) -> None:
        """End the line and every thread."""
        self.closed = True
        self._look.set()
        line = self.current_session
        if isinstance(line, SteadyConnection):
            line.hang_up()
        # The SDK's reader of its queue looks up once a second: a word that is none wakes it.
        self.message_processor.event.set()
        self.message_queue.put(None)
        super().close()
        if self._watching is not None:
            self._watching.join(timeout=10.0)


class SocketMode:
    """Takes envelopes to the app, and its acknowledgements back."""

    def __init__(
        self, app: App, app_token: str, pressure: Pressure, *, ping_interval: float = 5.0
    ) -> None:
        self._app, self._pressure = app, pressure
        self.client = SteadyClient(app_token, web_client=app.client, ping_interval=ping_interval)
        self.client.on_message_listeners.append(self._note)
        self.client.socket_mode_request_listeners.append(self._handle)

    def start(self) -> None:
        """Connect.

        Raises:
            SlackApiError: Slack does not take the app-level token.
        """
        self.client.connect()

    def is_connected(self) -> bool:
        """Tell whether the line is up."""
        return self.client.is_connected()

    def stop(self) -> None:
        """Take no more requests; those being acknowledged are."""
        self.client.close()

    def _note(self, message: str) -> None:
        """Count an envelope; a greeting or goodbye is never acknowledged, so it is no pressure."""
        if '"envelope_id"' in message:
            self._pressure.arrive()

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        begun = time.time()
        try:
            response = run_bolt_app(self._app, request)
            # What cannot be acknowledged any more is delivered again over the next line.
            with contextlib.suppress(SlackClientError):
                send_response(client, request, response, begun)
        finally:
            self._pressure.leave()
