"""The same bot by signed HTTP: what is signed is taken once, everything else is refused."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from slackbot.errors import SecretsWrong
from slackbot.http import MOST, Gate
from tests.slackbot import fake_payloads as payloads
from tests.slackbot.delivering.harness import Harness, unique
from tests.slackbot.fake_payloads import SECRET, sign


def test_events_commands_and_presses_are_answered(web: Harness) -> None:
    slack, sender = web.fake, web.sender
    text, value = unique("by http"), unique("pressed")
    assert sender.event(payloads.mention(text)).status == 200
    web.wait_post(text)
    command = unique("command")
    reply = sender.form({k: str(v) for k, v in payloads.command(slack, command).items()})
    assert (reply.status, reply.body) == (200, "")
    slack.wait(lambda: [hook for hook in slack.hooks if command in str(hook)])
    press = payloads.pressed(slack, {"action_id": "more", "value": value})
    assert sender.interaction(press).status == 200
    web.wait_post(value)
    options = sender.interaction(payloads.suggesting("committee", "Hi"))
    assert json.loads(options.body)["options"][0]["value"] == "highways"
    empty = payloads.submitted("filters", {"q": {"value": ""}})
    assert json.loads(sender.interaction(empty).body)["response_action"] == "errors"
    direct = unique("direct")
    sender.event(payloads.direct(direct))
    web.wait_post(direct)
    slack.wait(lambda: web.parts.queue.waiting() == 0)
    assert slack.refused == []


def test_a_challenge_is_answered_when_it_is_signed(web: Harness) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c1", "token": "x"}).encode()
    assert web.sender.raw(body, sign(body)).body == '{"challenge": "c1"}'
    assert web.sender.raw(body, {}).status == 401


_TIMES: list[tuple[str, str | int, int]] = [
    ("five minutes and a bit ago", -310, 401),
    ("five minutes and a bit ahead", 330, 401),
    ("four minutes ago", -240, 200),
    ("no number", "yesterday", 401),
    ("a number of another script", "١٢٣٤٥٦٧٨٩٠", 401),
    ("less than nothing", "-5", 401),
    ("endless", "9" * 400, 401),
    ("nothing", "", 401),
]


@pytest.mark.parametrize(("when", "at", "status"), _TIMES, ids=[row[0] for row in _TIMES])
def test_only_what_was_signed_lately_is_taken(
    web: Harness, when: str, at: str | int, status: int
) -> None:
    text = unique(when)
    at = at if isinstance(at, str) else str(int(time.time()) + at)
    body = json.dumps(payloads.mention(text)).encode()
    headers = {name: value.encode() for name, value in sign(body, at=at).items()}
    reply = web.sender.raw(body, headers)  # type: ignore[arg-type]  # any bytes may come
    assert reply.status == status
    web.settle()
    assert len(web.of(text)) == (status == 200)


def test_what_is_not_signed_with_our_secret_is_refused(web: Harness) -> None:
    text = unique("forged")
    body = json.dumps(payloads.mention(text)).encode()
    good = sign(body)
    rows: list[tuple[bytes, Mapping[str, str]]] = [
        (body, {}),
        (body, sign(body, secret="another secret of 32 characters.")),
        (body, sign(body, secret="")),
        (body + b" ", good),
        (body.replace(b"U1", b"U2"), good),
        (body, {**good, "X-Slack-Signature": "v0="}),
        (body, {**good, "X-Slack-Signature": "v0=é"}),
        (body, {**good, "X-Slack-Signature": good["X-Slack-Signature"].upper()}),
        (body, {"X-Slack-Signature": good["X-Slack-Signature"]}),
        (b"", good),
        (b'{"ssl_check": 1}', {}),
        (b"payload=%7B%7D&ssl_check=1", {}),
        (b"not json {", {}),
        (b"\xff\xfe", {}),
    ]
    for sent, headers in rows:
        encoded = {name: value.encode("latin-1") for name, value in headers.items()}
        status = web.sender.raw(sent, encoded).status  # type: ignore[arg-type]  # as above
        assert status in (400, 401), (sent, headers)
    web.settle()
    assert not web.of(text)


def test_signed_nonsense_is_no_fault(web: Harness) -> None:
    for body in (b"{not json", b"[]", b'{"type": "event_callback"}', b"a=b", b"payload=x"):
        assert web.sender.raw(body, sign(body)).status in (200, 400)


def test_the_check_of_the_certificate_is_answered_unsigned(web: Harness) -> None:
    reply = web.sender.raw(b"ssl_check=1&token=x", {}, kind="application/x-www-form-urlencoded")
    assert (reply.status, reply.body) == (200, "")


def test_what_is_too_large_is_refused_before_it_is_read(web: Harness) -> None:
    with socket.create_connection(("127.0.0.1", web.server.port if web.server else 0)) as line:
        head = f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: {MOST + 1}\r\n\r\n"
        line.sendall(head.encode())
        line.settimeout(10)
        assert b" 413 " in line.recv(200)


@pytest.mark.parametrize("kind", ["event", "command", "press"])
def test_what_is_sent_again_as_it_was_is_answered_once(web: Harness, kind: str) -> None:
    text, slack = unique(f"replayed {kind}"), web.fake
    body, form = b"", "application/x-www-form-urlencoded"
    if kind == "event":
        body, form = json.dumps(payloads.mention(text)).encode(), "application/json"
    elif kind == "command":
        body = urlencode(payloads.command(slack, text)).encode()
    else:
        press = payloads.pressed(slack, {"action_id": "more", "value": text})
        body = urlencode({"payload": json.dumps(press)}).encode()
    headers = sign(body)
    assert [web.sender.raw(body, headers, kind=form).status for _ in range(3)] == [200] * 3
    web.settle()
    assert len(web.of(text)) == 1


def test_retries_of_slacks_are_answered_once(web: Harness) -> None:
    text = unique("retried")
    payload = payloads.mention(text)
    for attempt in range(4):
        assert web.sender.event(payload, attempt=attempt).status == 200
    web.settle()
    assert len(web.posts_with(text)) == 1


def test_other_pages_are_not_there_and_life_is_shown(web: Harness) -> None:
    health = web.sender.get("/healthz")
    assert (health.status, json.loads(health.body)) == (200, {"ok": True})
    assert web.sender.get("/slack/events").status == 405
    for path in ("/", "/slack/install", "/slack/oauth_redirect", "/healthz/../etc"):
        assert web.sender.get(path).status == 404
    assert web.sender.raw(b"{}", {}, path="/slack/other").status == 404


@pytest.mark.parametrize("secret", ["", " " * 32, "short"])
def test_without_a_real_signing_secret_it_does_not_start(web: Harness, secret: str) -> None:
    with pytest.raises(SecretsWrong, match="signing secret"):
        Gate(web.app, secret, pressure=web.parts.pressure, health=dict)


def test_a_workspace_that_never_installed_it_is_dropped(web: Harness) -> None:
    text = unique("foreign")
    foreign: dict[str, Any] = payloads.mention(text, team="T999")
    assert web.sender.event(foreign).status == 200
    web.settle()
    assert not web.of(text)
    assert SECRET not in repr(web.parts.workspaces.find("T111"))
