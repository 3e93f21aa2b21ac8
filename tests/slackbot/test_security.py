"""The fifteen points of security, each with the tests that hold it, and those of the whole process.

Here the bot runs as it is installed: another process, started by its command, against the fake.
"""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from slackbot.manifest import SHORTCUT
from tests.slackbot import fake_payloads as payloads
from tests.slackbot.fake_slack import APP, APP_TOKEN, BOT_TOKEN, TEAM, FakeSlack, Fault

HERE = Path(__file__).parent
POINTS = {
    1: (
        "HTTP: signatures, sizes, a real secret",
        "delivering/test_http_mode.py::test_only_what_was_signed_lately_is_taken",
        "delivering/test_http_mode.py::test_what_is_not_signed_with_our_secret_is_refused",
        "delivering/test_http_mode.py::test_signed_nonsense_is_no_fault",
        "delivering/test_http_mode.py::test_what_is_too_large_is_refused_before_it_is_read",
        "delivering/test_http_mode.py::test_without_a_real_signing_secret_it_does_not_start",
        "test_checking.py::test_http_needs_other_secrets_and_an_address",
    ),
    2: (
        "replay",
        "delivering/test_socket_mode.py::"
        "test_the_same_event_is_answered_once_however_often_it_comes",
        "delivering/test_socket_mode.py::test_a_trigger_counts_once",
        "delivering/test_http_mode.py::test_what_is_sent_again_as_it_was_is_answered_once",
    ),
    3: (
        "allow-lists are closed by default, and of ids",
        "test_rights.py::test_empty_lists_allow_nobody",
        "test_settings.py::test_what_is_not_said_is_closed",
        "test_settings.py::test_a_fault_is_named_with_its_file_and_key",
        "delivering/test_socket_mode.py::test_what_is_unknown_is_acknowledged_and_dropped",
    ),
    4: (
        "other organisations and guests",
        "test_rights.py::test_who_is_refused_and_why",
        "test_rights.py::test_in_a_shared_channel_who_does_not_say_whose_is_refused",
        "test_people.py::test_what_slack_says_of_an_account",
        "delivering/test_socket_mode.py::test_a_person_of_another_workspace_is_told_apart",
    ),
    5: (
        "restricted committees, inside retrieval",
        "../index/test_view.py::test_an_answer_is_that_of_an_index_without_the_hidden_minutes",
        "../index/test_view.py::test_lists_and_counts_are_those_of_what_exists",
        "../index/test_view.py::test_an_id_of_hidden_minutes_means_nothing",
        "test_rights.py::test_who_may_see_what_where",
        "test_rights.py::test_what_slack_does_not_say_is_denied",
        "test_people.py::test_what_was_looked_up_is_kept_for_five_minutes_and_no_longer",
        "handling/test_asking.py::test_what_may_not_be_seen_is_as_if_it_were_not_there",
        "handling/test_pressing.py::test_what_a_channel_may_not_see_is_not_shared",
        "test_security.py::test_restricted_minutes_are_as_if_they_were_not_there",
    ),
    6: (
        "buttons, forms and options",
        "handling/test_pressing.py::test_a_press_is_judged_for_who_presses",
        "handling/test_pressing.py::test_a_query_is_bound_to_its_place",
        "handling/test_pressing.py::test_a_query_expires",
        "handling/test_pressing.py::test_what_is_unknown_does_nothing",
    ),
    7: (
        "mention injection",
        "messages/test_messages.py::test_any_words_are_quoted_as_they_stand_and_sent",
        "messages/test_messages.py::test_any_names_are_shown_in_every_other_message",
        "messages/test_messages.py::test_which_addresses_can_be_pressed",
        "handling/test_asking.py::test_what_the_minutes_write_stands_as_it_is_and_pings_nobody",
    ),
    8: (
        "notifications carry no words of the minutes",
        "test_security.py::test_what_others_may_read_of_a_message_holds_no_minutes",
    ),
    9: (
        "loops and floods",
        "delivering/test_socket_mode.py::test_what_nobody_asks_is_acknowledged_and_not_answered",
        "delivering/test_trouble.py::test_who_asks_too_often_is_told_once_and_others_are_answered",
        "delivering/test_trouble.py::test_when_too_many_wait_the_next_is_told_so_at_once",
    ),
    10: (
        "logs",
        "test_security.py::test_no_word_of_anybody_and_no_token_is_logged",
        "test_security.py::test_over_http_neither",
        "test_logs.py::test_others_warnings_are_written_without_what_they_say",
        "test_logs.py::test_an_exception_is_told_by_its_kind_and_place",
    ),
    11: (
        "tokens",
        "test_secrets.py::test_a_file_that_others_may_read_is_refused",
        "test_settings.py::test_settings_that_hold_a_token_are_refused_without_repeating_it",
        "test_slack_cli.py::test_no_token_is_taken_from_the_command_line",
        "test_logs.py::test_tokens_are_struck_out_of_our_own_lines",
        "test_checking.py::test_scopes_are_compared_with_the_manifests",
        "test_manifest.py::test_the_scopes_read_nobodys_channels",
    ),
    12: (
        "addresses",
        "test_settings.py::test_the_web_api_is_slacks_or_this_machines",
        "delivering/test_socket_mode.py::test_a_response_url_that_is_not_slacks_is_never_called",
        "test_secrets.py::test_what_bolt_would_act_on_is_taken_out_of_the_environment",
    ),
    13: (
        "metadata and unfurls",
        "test_security.py::test_what_others_may_read_of_a_message_holds_no_minutes",
    ),
    14: (
        "deletion",
        "handling/test_pressing.py::test_an_answer_is_deleted_by_who_asked_or_a_clerk_alone",
    ),
    15: (
        "availability",
        "delivering/test_socket_mode.py::test_slow_searches_delay_no_acknowledgement",
        "delivering/test_reconnecting.py::test_another_line_is_opened_and_answers",
        "delivering/test_trouble.py::test_blocks_that_slack_refuses_give_way_to_plain_ones",
        "delivering/test_trouble.py::test_what_slack_takes_too_often_is_sent_when_slack_says",
    ),
}
ADDRESSES = sorted({test for _, *tests in POINTS.values() for test in tests})


def test_every_point_has_tests() -> None:
    assert sorted(POINTS) == list(range(1, 16))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_test_that_is_named_is_there(address: str) -> None:
    file, name = address.split("::")
    tree = ast.parse((HERE / file).read_text("utf-8"))
    assert name in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


MARKER = "zanzibarium"
SCRUTINY = "Children and Young People Scrutiny Committee"
RESTRICTED_QUESTION = "What was resolved about MASH referrals?"


@dataclass
class Running:
    """The bot in a process of its own."""

    fake: FakeSlack
    process: subprocess.Popen[str]
    folder: Path
    port: int

    def stop(self) -> str:
        """End it as a service manager does; return all that it wrote."""
        self.process.send_signal(signal.SIGTERM)
        told, _ = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, told
        return told

    def posted(self, channel: str) -> list[dict[str, Any]]:
        return [
            dict(c.args)
            for c in self.fake.called("chat.postMessage")
            if c.args["channel"] == channel
        ]

    def ask(self, payload: dict[str, Any], channel: str) -> dict[str, Any]:
        """Send an event over the websocket; return the message that it brings to a channel."""
        before = len(self.posted(channel))
        self.fake.send("events_api", payload)
        self.fake.wait(lambda: len(self.posted(channel)) > before, 60)
        return self.posted(channel)[-1]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(fake: FakeSlack, folder: Path, index: Path, *arguments: str) -> Running:
    port = free_port()
    (folder / "bot.toml").write_text(
        f"""\
name = "Ambleford Borough Council"
contact = "the clerk"
index = "{index}"
data = "data"
link_hosts = ["minutes.ambleford.example"]

[slack]
app = "{APP}"
teams = ["{TEAM}"]
channels = ["C1", "G1"]
base_url = "{fake.base_url}"

[people]
everyone = true

[minutes]
public = "all"

[[minutes.restricted]]
committee = "{SCRUTINY}"
channels = ["G1"]
groups = ["S1"]

[limits]
per_user = 1000
per_channel = 1000

[web]
port = {port}
""",
        "utf-8",
    )
    secrets = folder / "secrets.env"
    secrets.touch(mode=0o600)
    secrets.write_text(
        f"BOT_TOKEN={BOT_TOKEN}\nAPP_TOKEN={APP_TOKEN}\nSIGNING_SECRET={payloads.SECRET}\n", "utf-8"
    )
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    # What would change the bot if it were not left aside.
    environment |= {"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2", "SLACK_BOT_TOKEN": "3"}
    files = ("--settings", str(folder / "bot.toml"), "--secrets", str(secrets))
    process = subprocess.Popen(
        [sys.executable, "-m", "slackbot.cli", "run", *arguments, *files],
        cwd=HERE.parents[1],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Running(fake, process, folder, port)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, samples_index: Path) -> Iterator[Running]:
    fake = FakeSlack()
    fake.groups = {"S1": ["U2"]}
    bot = start(fake, tmp_path_factory.mktemp("bot"), samples_index)
    try:
        fake.connected(60)
        yield bot
    finally:
        bot.process.kill()
        fake.close()


def told(message: dict[str, Any]) -> str:
    blocks = message["blocks"]
    return json.dumps(json.loads(blocks) if isinstance(blocks, str) else blocks)


def alike(message: dict[str, Any], question: str) -> str:
    """Return a message without its question and the random ids in it."""
    return re.sub(r"[0-9a-f]{32}", "#", told(message).replace(json.dumps(question)[1:-1], "?"))


def test_restricted_minutes_are_as_if_they_were_not_there(running: Running) -> None:
    allowed = running.ask(payloads.mention(RESTRICTED_QUESTION, channel="G1"), "G1")
    assert "MASH" in told(allowed).replace(RESTRICTED_QUESTION, "")
    own = running.ask(payloads.direct(RESTRICTED_QUESTION, user="U2", channel="D2"), "D2")
    assert SCRUTINY in told(own)
    question = "MASH"
    nothing = "Zqxv"
    for channel, send in (("C1", payloads.mention), ("D1", payloads.direct)):
        hidden = running.ask(send(question, user="U1", channel=channel), channel)
        unknown = running.ask(send(nothing, user="U1", channel=channel), channel)
        assert alike(hidden, question) == alike(unknown, nothing)
        assert SCRUTINY not in told(hidden)


def test_what_others_may_read_of_a_message_holds_no_minutes(running: Running) -> None:
    answer = running.ask(payloads.mention(RESTRICTED_QUESTION, channel="G1"), "G1")
    assert re.fullmatch(r"\d+ passages? found in the minutes", answer["text"])
    assert not {"metadata", "parse", "link_names", "markdown_text", "attachments"} & set(answer)
    assert str(answer["unfurl_links"]).lower() in ("false", "0")
    assert str(answer["unfurl_media"]).lower() in ("false", "0")


def test_the_process_shows_no_token_and_keeps_its_file_to_itself(running: Running) -> None:
    seen = Path(f"/proc/{running.process.pid}/cmdline")
    if seen.exists():
        assert b"xox" not in seen.read_bytes()
    for file in (running.folder / "data").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
        assert BOT_TOKEN.encode() not in file.read_bytes()


def test_no_word_of_anybody_and_no_token_is_logged(running: Running) -> None:
    """Every kind of payload with the marker in it, some of them when Slack fails; then the end."""
    fake, marked = running.fake, f"{MARKER} skate park"
    running.ask(payloads.mention(marked), "C1")
    running.ask(payloads.direct(marked), "D1")
    before = len(fake.hooks)
    fake.send("slash_commands", payloads.command(fake, marked))
    fake.send("slash_commands", payloads.command(fake, f"watch {marked}"))
    fake.send("slash_commands", payloads.command(fake, f"since:{MARKER}"))
    fake.wait_hooks(before + 3, 60)
    odd = (
        ("interactive", payloads.shortcut(fake, marked, callback=SHORTCUT)),
        ("interactive", payloads.shortcut(fake, marked, callback=MARKER)),
        ("interactive", payloads.pressed(fake, {"action_id": "more", "value": MARKER})),
        ("interactive", payloads.pressed(fake, {"action_id": MARKER, "value": MARKER})),
        ("interactive", payloads.submitted(MARKER, {"b": {"type": "x", "value": MARKER}})),
        ("interactive", payloads.suggesting("committee", MARKER)),
        ("interactive", payloads.suggesting(MARKER, MARKER)),
        ("events_api", payloads.opened("home")),
        ("events_api", payloads.event({"type": MARKER, "text": MARKER, "user": "U1"})),
        ("events_api", payloads.direct(marked, inner={"subtype": MARKER})),
        ("events_api", payloads.mention(marked, outer={"api_app_id": MARKER})),
        ("events_api", payloads.mention(marked, channel="CELSE")),
        ("nonsense", {"type": MARKER, "text": MARKER}),
    )
    for kind, payload in odd:
        fake.send(kind, payload)
    fake.fail("chat.postMessage", Fault(times=1, error="invalid_blocks"))
    running.ask(payloads.mention(marked), "C1")
    fake.fail("users.info", Fault(times=2, status=500))
    fake.send("events_api", payloads.mention(marked, user="U9"))
    running.ask(payloads.mention(f"{marked} again"), "C1")
    logged = running.stop()
    assert "answering by Socket Mode" in logged
    assert "SLACK_CLIENT_ID is left aside" in logged
    assert MARKER not in logged
    for secret in (BOT_TOKEN, APP_TOKEN, payloads.SECRET, "xoxb-", "xapp-", "/hooks/"):
        assert secret not in logged, secret


def test_over_http_neither(tmp_path: Path, samples_index: Path) -> None:
    fake = FakeSlack()
    bot = start(fake, tmp_path, samples_index, "--http")
    sender = payloads.Sender(f"http://127.0.0.1:{bot.port}")

    def answers() -> bool:
        try:
            return sender.get("/healthz").status == 200
        except OSError:
            return False

    try:
        fake.wait(answers, 60)
        body = json.dumps(payloads.mention(MARKER)).encode()
        assert sender.raw(body, payloads.sign(body, secret="0" * 32)).status == 401
        assert sender.raw(body, {}).status == 401
        assert sender.event(payloads.mention(f"{MARKER} skate park")).status == 200
        sender.form(payloads.command(fake, MARKER))
        sender.interaction(payloads.suggesting(MARKER, MARKER))
        sender.interaction({"type": MARKER, "team": {"id": TEAM}, "api_app_id": APP})
        sender.get(f"/{MARKER}")
        fake.wait(lambda: bot.posted("C1"), 60)
        fake.wait_hooks(1, 60)
        logged = bot.stop()
    finally:
        bot.process.kill()
        fake.close()
    assert MARKER not in logged
    for secret in (BOT_TOKEN, payloads.SECRET, "xoxb-", "/hooks/"):
        assert secret not in logged, secret
