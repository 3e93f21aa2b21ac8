"""Payloads as Slack sends them, and the sender of signed HTTP."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import itertools
import json
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlparse

from tests.slackbot.fake_slack import APP, BOT_USER, TEAM, FakeSlack

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
_stamps = itertools.count(1)
Payload = dict[str, Any]


def stamp() -> str:
    """Return the ts of a new message."""
    return f"1690000000.{next(_stamps):06d}"


def event(
    inner: Payload,
    *,
    event_id: str | None = None,
    team: str = TEAM,
    outer: Mapping[str, Any] | None = None,
) -> Payload:
    """Return an event's callback; ``outer`` adds to the callback."""
    authorization = {
        "enterprise_id": None,
        "team_id": team,
        "user_id": BOT_USER,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "legacy",
        "team_id": team,
        "api_app_id": APP,
        "type": "event_callback",
        "event_id": event_id or "Ev" + uuid.uuid4().hex[:10].upper(),
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event": inner,
        **(outer or {}),
    }


def mention(
    text: str,
    *,
    user: str = "U1",
    channel: str = "C1",
    ts: str | None = None,
    thread: str | None = None,
    event_id: str | None = None,
    team: str = TEAM,
    inner: Mapping[str, Any] | None = None,
    outer: Mapping[str, Any] | None = None,
) -> Payload:
    """Return a mention of the bot in a channel; ``inner`` adds to the event."""
    ts = ts or stamp()
    found = {
        "type": "app_mention",
        "user": user,
        "team": team,
        "text": f"<@{BOT_USER}> {text}",
        "ts": ts,
        "channel": channel,
        "event_ts": ts,
    }
    if thread:
        found["thread_ts"] = thread
    return event({**found, **(inner or {})}, event_id=event_id, team=team, outer=outer)


def direct(
    text: str,
    *,
    user: str = "U1",
    channel: str = "D1",
    ts: str | None = None,
    inner: Mapping[str, Any] | None = None,
) -> Payload:
    """Return a direct message to the bot; ``inner`` adds to the event."""
    ts = ts or stamp()
    found = {
        "type": "message",
        "channel_type": "im",
        "user": user,
        "team": TEAM,
        "text": text,
        "ts": ts,
        "channel": channel,
        "event_ts": ts,
        **(inner or {}),
    }
    return event(found)


def opened(tab: str, *, user: str = "U1", channel: str = "D1") -> Payload:
    """Return that somebody opened the App Home ("home") or the messages ("messages")."""
    return event(
        {
            "type": "app_home_opened",
            "user": user,
            "channel": channel,
            "tab": tab,
            "event_ts": stamp(),
        }
    )


def command(fake: FakeSlack, text: str, *, user: str = "U1", channel: str = "C1") -> Payload:
    """Return a slash command."""
    return {
        "command": "/minutes",
        "text": text,
        "user_id": user,
        "user_name": "somebody",
        "channel_id": channel,
        "team_id": TEAM,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": fake.response_url(),
        "trigger_id": fake.trigger(),
    }


def pressed(
    fake: FakeSlack,
    action: Mapping[str, Any],
    *,
    user: str = "U1",
    channel: str = "C1",
    message: str = "1700000000.000001",
    thread: str | None = None,
    ephemeral: bool = False,
    team: str = TEAM,
) -> Payload:
    """Return that somebody pressed a button of a message."""
    said: Payload = {"ts": message, "bot_id": "B111", "text": "..."}
    container: Payload = {
        "type": "message",
        "channel_id": channel,
        "message_ts": message,
        "is_ephemeral": ephemeral,
    }
    if thread:
        said["thread_ts"] = container["thread_ts"] = thread
    return {
        "type": "block_actions",
        "user": {"id": user, "team_id": team, "username": "somebody"},
        "team": {"id": team, "domain": "fake"},
        "api_app_id": APP,
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel, "name": "somewhere"},
        "container": container,
        **({} if ephemeral else {"message": said}),
        "trigger_id": fake.trigger(),
        "response_url": fake.response_url(),
        "actions": [{"block_id": "b", "action_ts": stamp(), "type": "button", **action}],
    }


def pressed_at_home(fake: FakeSlack, action: Mapping[str, Any], *, user: str = "U1") -> Payload:
    """Return that somebody pressed a button of the App Home."""
    return {
        "type": "block_actions",
        "user": {"id": user, "team_id": TEAM},
        "team": {"id": TEAM, "domain": "fake"},
        "api_app_id": APP,
        "container": {"type": "view", "view_id": "VHOME"},
        "view": {"id": "VHOME", "type": "home", "private_metadata": "", "callback_id": ""},
        "trigger_id": fake.trigger(),
        "actions": [{"block_id": "b", "action_ts": stamp(), "type": "button", **action}],
    }


def shortcut(
    fake: FakeSlack, text: str, *, callback: str, user: str = "U1", channel: str = "C1"
) -> Payload:
    """Return that somebody used a message shortcut; of the app it says nothing."""
    return {
        "type": "message_action",
        "callback_id": callback,
        "trigger_id": fake.trigger(),
        "team": {"id": TEAM, "domain": "fake"},
        "user": {"id": user, "team_id": TEAM},
        "channel": {"id": channel, "name": "somewhere"},
        "message": {"ts": stamp(), "text": text, "user": "U7", "type": "message"},
        "message_ts": stamp(),
        "response_url": fake.response_url(),
    }


def submitted(
    callback: str,
    values: Mapping[str, Mapping[str, Any]],
    *,
    metadata: str = "",
    user: str = "U1",
    view: str = "V1",
    trigger: str = "",
) -> Payload:
    """Return that somebody submitted a modal; ``values`` by block_id, as Slack's state has them."""
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "fake"},
        "user": {"id": user, "team_id": TEAM},
        "api_app_id": APP,
        "trigger_id": trigger or uuid.uuid4().hex,
        "view": {
            "id": view,
            "type": "modal",
            "callback_id": callback,
            "private_metadata": metadata,
            "hash": uuid.uuid4().hex,
            "state": {"values": {name: {"v": value} for name, value in values.items()}},
        },
        "response_urls": [],
    }


def suggesting(action: str, typed: str, *, metadata: str = "", user: str = "U1") -> Payload:
    """Return that somebody types into a type-ahead of a modal."""
    return {
        "type": "block_suggestion",
        "team": {"id": TEAM, "domain": "fake"},
        "user": {"id": user, "team_id": TEAM},
        "api_app_id": APP,
        "action_id": action,
        "block_id": "c",
        "value": typed,
        "container": {"type": "view", "view_id": "V1"},
        "view": {
            "id": "V1",
            "type": "modal",
            "private_metadata": metadata,
            "callback_id": "filters",
        },
    }


def sign(body: bytes, *, secret: str = SECRET, at: str | None = None) -> dict[str, str]:
    """Return the headers with which Slack signs a body."""
    at = str(int(time.time())) if at is None else at
    mac = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={mac}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What an HTTP server answered."""

    status: int
    body: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends to the bot as Slack does; ``url`` is where the bot listens."""

    url: str

    def raw(
        self,
        body: bytes,
        headers: Mapping[str, str],
        *,
        kind: str = "application/json",
        path: str = "/slack/events",
        method: str = "POST",
    ) -> Reply:
        """Send exactly these bytes, on a connection of their own."""
        server = urlparse(self.url)
        connection = http.client.HTTPConnection(server.hostname or "", server.port, timeout=10)
        try:
            connection.request(method, path, body, {"Content-Type": kind, **headers})
            answer = connection.getresponse()
            return Reply(
                status=answer.status,
                body=answer.read().decode("utf-8", "replace"),
                headers={name.lower(): value for name, value in answer.getheaders()},
            )
        finally:
            connection.close()

    def event(self, payload: Payload, *, attempt: int = 0) -> Reply:
        """Send an event, signed."""
        body = json.dumps(payload).encode()
        retry = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}
        return self.raw(body, sign(body) | (retry if attempt else {}))

    def form(self, fields: Sequence[tuple[str, str]] | Mapping[str, str]) -> Reply:
        """Send a form, signed: a slash command."""
        body = urlencode(fields).encode()
        return self.raw(body, sign(body), kind="application/x-www-form-urlencoded")

    def interaction(self, payload: Payload) -> Reply:
        """Send what somebody pressed, chose or submitted, signed."""
        return self.form({"payload": json.dumps(payload)})

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Open a page."""
        return self.raw(b"", headers or {}, path=path, method="GET")
