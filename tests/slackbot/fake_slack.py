"""A fake Slack on this machine: Web API, Socket Mode, response_urls, and a sender of signed HTTP.

One port serves ``/api/<method>``, ``/link`` (the websocket) and ``/hooks/<id>``.  It refuses what
Slack refuses (``fake_rules``) and remembers the refusals, so that a test can ask for none.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlparse

from tests.slackbot.fake_rules import Refused, check_message, check_view
from tests.slackbot.fake_websocket import Peer

TEAM, OTHER_TEAM, APP, BOT_USER, BOT_ID = "T111", "T999", "A111", "UBOT", "B111"
BOT_TOKEN, APP_TOKEN = "xoxb-111-fake", "xapp-1-A111-fake"
SCOPES = (
    "app_mentions:read,assistant:write,chat:write,commands,im:history,usergroups:read,users:read"
)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to the Web API, and what was answered."""

    method: str
    token: str
    args: Mapping[str, Any]
    answer: Mapping[str, Any]
    at: float


@dataclass(slots=True, kw_only=True)
class Fault:
    """How the next calls of a method go wrong.

    Attributes:
        status: of HTTP; 0 drops the connection without an answer.
        takes: the call is carried out before it goes wrong.
        until: the answer waits for this.
    """

    times: int = 1
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = "internal_error"
    takes: bool = False
    until: threading.Event | None = None


@dataclass(slots=True, kw_only=True)
class Envelope:
    """What was sent over the websocket: when first, how often, and what came back."""

    body: dict[str, Any]
    sent: float
    tries: int = 1
    acked: float | None = None
    payload: Any = None


class FakeSlack:
    """See the module.

    Attributes:
        calls, hooks: what the bot asked of the Web API, and sent to response_urls.
        counts: how often each method was carried out, ``forget`` or not.
        refused: what was refused by the rules.
        people, groups: what users.info and usergroups.users.list say.
        teams: the workspace of each bot token.
        redeliver_after: seconds after which an event that was not acknowledged is sent again.
    """

    def __init__(self, *, redeliver_after: float | None = None) -> None:
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()
        self.hooks: list[dict[str, Any]] = []
        self.refused: list[str] = []
        self.people: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, list[str]] = {}
        self.teams = {BOT_TOKEN: TEAM}
        self.messages: dict[tuple[str, str], dict[str, Any]] = {}
        self.envelopes: dict[str, Envelope] = {}
        self.peers: list[Peer] = []
        self.links = 0
        self.redeliver_after = redeliver_after
        self.changed = threading.Condition()
        self._faults: dict[str, Fault] = {}
        self._triggers: dict[str, float] = {}
        self._views: set[str] = set()
        self._uses: dict[str, int] = {}
        self._number = 0
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.fake = self
        self.port = int(self._server.server_port)
        self.base_url = f"http://127.0.0.1:{self.port}/api/"
        self._closing = threading.Event()
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        threading.Thread(target=self._redeliver, daemon=True).start()

    def close(self) -> None:
        """End every connection and free the port."""
        self._closing.set()
        for peer in list(self.peers):
            peer.drop()
        self._server.shutdown()
        self._server.server_close()

    def forget(self) -> None:
        """Forget what was said so far, as long measurements want it."""
        with self.changed:
            self.calls.clear()
            self.hooks.clear()
            self.messages.clear()
            self.envelopes.clear()

    # ------------------------------------------------------------------ waiting and asking

    def wait(self, condition: Callable[[], _T], seconds: float = 30.0) -> _T:
        """Wait until a condition holds and return its value."""
        end = time.monotonic() + seconds
        with self.changed:
            while not (value := condition()):
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(
                        f"waited {seconds} s; called {[c.method for c in self.calls][-30:]},"
                        f" {len(self.hooks)} hooks, refused {self.refused}"
                    )
                # What a condition looks at may change elsewhere, without a word.
                self.changed.wait(min(left, 0.05))
        return value

    def called(self, method: str, *, ok: bool = True) -> list[Call]:
        """Return the calls of a method, those that were carried out unless told otherwise."""
        with self.changed:
            return [c for c in self.calls if c.method == method and (c.answer.get("ok") or not ok)]

    def wait_called(self, method: str, times: int = 1, seconds: float = 30.0) -> list[Call]:
        """Wait for so many calls of a method."""
        self.wait(lambda: len(self.called(method)) >= times, seconds)
        return self.called(method)

    def wait_hooks(self, times: int = 1, seconds: float = 30.0) -> list[dict[str, Any]]:
        """Wait for so many messages to response_urls."""
        self.wait(lambda: len(self.hooks) >= times, seconds)
        return list(self.hooks)

    # ------------------------------------------------------------------ what goes wrong

    def fail(self, method: str, fault: Fault) -> None:
        """Let the next calls of a method go wrong; "hooks" are the response_urls."""
        with self.changed:
            self._faults[method] = fault

    def hold(self, method: str, *, takes: bool = True) -> threading.Event:
        """Let the next call of a method wait for the event that is returned."""
        event = threading.Event()
        status = 200 if takes else 0
        self.fail(method, Fault(status=status, takes=takes, until=event))
        return event

    # ------------------------------------------------------------------ Web API

    def trigger(self, *, age: float = 0.0) -> str:
        """Return a trigger_id, good for three seconds and one view."""
        with self.changed:
            self._number += 1
            name = f"{self._number}.{uuid.uuid4().hex[:8]}"
            self._triggers[name] = time.monotonic() - age
        return name

    def response_url(self) -> str:
        """Return a response_url, good for five messages."""
        return f"http://127.0.0.1:{self.port}/hooks/{uuid.uuid4().hex}"

    def api(self, method: str, token: str, args: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        """Answer a call: status (0: none at all), headers, body."""
        with self.changed:
            fault = self._faults.get(method)
            if fault is not None and fault.times > 0:
                fault.times -= 1
            else:
                fault = None
            wrong: dict[str, Any] = {"ok": False, "error": fault.error if fault else ""}
            answer = self._carried_out(method, token, args) if not fault or fault.takes else wrong
            call = Call(method=method, token=token, args=args, answer=answer, at=time.time())
            self.calls.append(call)
            self.counts[method] += bool(answer.get("ok"))
            self.changed.notify_all()
        if fault is not None and fault.until is not None:
            fault.until.wait(30)
        if fault is not None and not (fault.takes and fault.status == 200):
            return fault.status, dict(fault.headers), wrong
        headers = {"x-oauth-scopes": SCOPES} if method == "auth.test" else {}
        return 200, headers, answer

    def _carried_out(self, method: str, token: str, args: dict[str, Any]) -> dict[str, Any]:
        if method == "oauth.v2.access":
            return self._installed(args)
        if method == "apps.connections.open":
            if token != APP_TOKEN:
                return {"ok": False, "error": "not_allowed_token_type"}
            self.links += 1
            url = f"ws://127.0.0.1:{self.port}/link/?ticket={self.links}&app_id={APP}"
            return {"ok": True, "url": url}
        if token not in self.teams:
            return {"ok": False, "error": "invalid_auth" if token else "not_authed"}
        try:
            return {"ok": True, **self._methods(method, token, args)}
        except Refused as refusal:
            if refusal.error not in {"user_not_found", "unknown_method"}:
                self.refused.append(f"{method}: {refusal}")
            return {"ok": False, "error": refusal.error}

    def _methods(self, method: str, token: str, args: dict[str, Any]) -> dict[str, Any]:
        family = method.split(".")[0]
        if method == "auth.test":
            return {
                "url": "https://fake.slack.com/",
                "team": "Ambleford",
                "team_id": self.teams[token],
                "user": "minutes",
                "user_id": BOT_USER,
                "bot_id": BOT_ID,
                "is_enterprise_install": False,
            }
        if family == "chat":
            return self._chat(method, args)
        if family == "views":
            return self._view(method, args)
        if method == "users.info":
            return {"user": self._person(args["user"], self.teams[token])}
        if method == "usergroups.users.list":
            if args["usergroup"] not in self.groups:
                raise Refused("no_such_subteam", args["usergroup"])
            return {"users": self.groups[args["usergroup"]]}
        if method in _TAKEN:
            return {}
        raise Refused("unknown_method", method)

    def _person(self, user: str, team: str) -> dict[str, Any]:
        if user in self.people:
            return {"id": user, "team_id": team, **self.people[user]}
        if not user.startswith(("U", "W")):
            raise Refused("user_not_found", user)
        return {"id": user, "team_id": team}

    def _chat(self, method: str, args: dict[str, Any]) -> dict[str, Any]:
        channel = str(args.get("channel", ""))
        if not channel:
            raise Refused("channel_not_found", "no channel")
        if method == "chat.delete":
            if self.messages.pop((channel, str(args["ts"])), None) is None:
                raise Refused("message_not_found", str(args["ts"]))
            return {"channel": channel, "ts": args["ts"]}
        check_message(method, args)
        if method == "chat.postEphemeral":
            if not args.get("user"):
                raise Refused("user_not_in_channel", "no user")
            return {"message_ts": self._stamp()}
        if method == "chat.update":
            if (channel, str(args["ts"])) not in self.messages:
                raise Refused("message_not_found", str(args["ts"]))
            self.messages[channel, str(args["ts"])] = args
            return {"channel": channel, "ts": args["ts"]}
        if method != "chat.postMessage":
            raise Refused("unknown_method", method)
        stamp = self._stamp()
        self.messages[channel, stamp] = args
        return {"channel": channel, "ts": stamp, "message": {"ts": stamp, "bot_id": BOT_ID}}

    def _stamp(self) -> str:
        self._number += 1
        return f"1700000000.{self._number:06d}"

    def _view(self, method: str, args: dict[str, Any]) -> dict[str, Any]:
        if method == "views.publish":
            check_view(args["view"], "home")
            return {"view": {"id": "VHOME"}}
        check_view(args["view"], "modal")
        if method == "views.update":
            if args.get("view_id") not in self._views:
                raise Refused("not_found", str(args.get("view_id")))
            return {"view": {"id": args["view_id"]}}
        if method not in {"views.open", "views.push"}:
            raise Refused("unknown_method", method)
        begun = self._triggers.pop(str(args.get("trigger_id")), None)
        if begun is None or time.monotonic() - begun > 3:
            raise Refused("expired_trigger_id", str(args.get("trigger_id")))
        self._number += 1
        self._views.add(f"V{self._number}")
        return {"view": {"id": f"V{self._number}"}}

    def _installed(self, args: dict[str, Any]) -> dict[str, Any]:
        """Exchange a code: it names the workspace that installs the app ("code-T222")."""
        team = str(args.get("code", "")).removeprefix("code-")
        token = f"xoxb-{team[1:]}-issued"
        self.teams[token] = team
        return {
            "ok": True,
            "app_id": APP,
            "access_token": token,
            "token_type": "bot",
            "scope": SCOPES,
            "bot_user_id": BOT_USER,
            "team": {"id": team, "name": f"Workspace {team}"},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": "UADMIN"},
        }

    def hook(self, name: str, args: dict[str, Any]) -> tuple[int, str]:
        """Take a message to a response_url: status and body."""
        with self.changed:
            fault = self._faults.get("hooks")
            if fault is not None and fault.times > 0:
                fault.times -= 1
                self.changed.notify_all()
                return fault.status, fault.error
            self._uses[name] = self._uses.get(name, 0) + 1
            try:
                self._check_hook(name, args)
            except Refused as refusal:
                self.refused.append(f"response_url: {refusal}")
                return 400, refusal.error
            self.hooks.append({**args, "hook": name})
            self.changed.notify_all()
        return 200, "ok"

    def _check_hook(self, name: str, args: dict[str, Any]) -> None:
        if self._uses[name] > 5:
            raise Refused("used_url", name)
        if not args.get("delete_original"):
            check_message("hooks", args)

    # ------------------------------------------------------------------ Socket Mode

    def serve_link(self, handler: BaseHTTPRequestHandler) -> None:
        """Talk to one client of Socket Mode until it goes."""
        peer = Peer(handler)
        peer.shake_hands(handler)
        peer.send(
            {
                "type": "hello",
                "num_connections": 1,
                "connection_info": {"app_id": APP},
                "debug_info": {"host": "fake", "approximate_connection_time": 3600},
            }
        )
        with self.changed:
            self.peers.append(peer)
            self.changed.notify_all()
        try:
            for message in peer.messages():
                self._acknowledged(message)
        except (OSError, ValueError):
            pass
        finally:
            with self.changed:
                self.peers.remove(peer)
                self.changed.notify_all()

    def _acknowledged(self, message: Mapping[str, Any]) -> None:
        with self.changed:
            envelope = self.envelopes.get(message["envelope_id"])
            if envelope is not None and envelope.acked is None:
                envelope.acked = time.time()
                envelope.payload = message.get("payload")
            self.changed.notify_all()

    def connected(self, seconds: float = 30.0) -> Peer:
        """Wait for a client and return its newest connection."""
        return self.wait(lambda: self.peers[-1] if self.peers else None, seconds) or self.peers[-1]

    def send(
        self, kind: str, payload: Mapping[str, Any], *, attempt: int = 0, pieces: int = 1
    ) -> str:
        """Send an envelope ("events_api", "slash_commands", "interactive"); return its id."""
        name = str(uuid.uuid4())
        body = {
            "envelope_id": name,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            body |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        with self.changed:
            self.envelopes[name] = Envelope(body=body, sent=time.time())
        peer = self.connected()
        # A connection that was just dropped takes nothing; an event is then delivered again.
        with contextlib.suppress(OSError):
            peer.send(body, pieces)
        return name

    def _redeliver(self) -> None:
        while not self._closing.wait(0.05):
            if self.redeliver_after is None:
                continue
            before = time.time() - self.redeliver_after
            with self.changed:
                late = [
                    envelope
                    for envelope in self.envelopes.values()
                    if envelope.acked is None
                    and envelope.body["type"] == "events_api"
                    and envelope.sent + (envelope.tries - 1) * self.redeliver_after < before
                ]
                peer = self.peers[-1] if self.peers else None
            for envelope in late if peer else []:
                envelope.tries += 1
                again = {"retry_attempt": envelope.tries - 1, "retry_reason": "timeout"}
                with contextlib.suppress(OSError):
                    assert peer is not None
                    peer.send({**envelope.body, **again})

    def wait_acked(self, name: str, seconds: float = 30.0) -> Envelope:
        """Wait until an envelope is acknowledged."""
        self.wait(lambda: self.envelopes[name].acked is not None, seconds)
        return self.envelopes[name]

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the client for a new connection, as Slack does every few hours."""
        self.connected().send({"type": "disconnect", "reason": reason})


_TAKEN = {
    "api.test",
    "auth.revoke",
    "assistant.threads.setStatus",
    "assistant.threads.setSuggestedPrompts",
    "assistant.threads.setTitle",
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    fake: FakeSlack

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that went away."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""

    def do_GET(self) -> None:
        if self.headers.get("Upgrade", "").lower() == "websocket":
            self.close_connection = True
            self.server.fake.serve_link(self)
        else:
            self.do_POST()

    def do_POST(self) -> None:
        url = urlparse(self.path)
        args = self._arguments(url.query)
        if url.path.startswith("/hooks/"):
            status, text = self.server.fake.hook(url.path.rsplit("/", 1)[-1], args)
            self._answer(status, {}, text.encode(), "text/plain")
            return
        bearer = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        token = bearer or str(args.pop("token", ""))
        method = url.path.rsplit("/", 1)[-1]
        status, headers, body = self.server.fake.api(method, token, args)
        if status == 0:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._answer(status, headers, json.dumps(body).encode(), "application/json")

    def _arguments(self, query: str) -> dict[str, Any]:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        args: dict[str, Any] = {key: values[0] for key, values in parse_qs(query).items()}
        if raw and "json" in self.headers.get("Content-Type", ""):
            args.update(json.loads(raw))
        elif raw:
            args.update({key: values[0] for key, values in parse_qs(raw).items()})
        return args

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
