"""Logs hold ids and timings: no word that anybody wrote, and no token."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.logs import Redacting, redact, set_up_logs

MARKER = "zanzibarquestion"
BOT, APP = "xoxb-1234-abcdEFGH", "xapp-1-A1-2-abcdef"
ROTATED = "xoxe.xoxb-1-Mi0yLTEx"
HOOK = "https://hooks.slack.com/commands/T1/22/abc?x=1"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged; afterwards logging is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    named = {n: logging.getLogger(n).level for n in ("slackbot", "slack_bolt", "slack_sdk")}
    made = io.StringIO()
    set_up_logs(("0123456789abcdef0123",), stream=made)
    yield made
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in named.items():
        logging.getLogger(name).setLevel(before)


@pytest.mark.parametrize("secret", [BOT, APP, ROTATED, HOOK, "0123456789abcdef0123", "xoxe-1-ab"])
def test_tokens_are_struck_out_of_our_own_lines(stream: io.StringIO, secret: str) -> None:
    logging.getLogger("slackbot.delivery").warning("sent with %s to C1", secret)
    assert secret not in stream.getvalue()
    assert "[hidden]" in stream.getvalue()
    assert "to C1" in stream.getvalue()


TOKENS = st.from_regex(r"(xox[abcdeprs]|xapp)-[A-Za-z0-9-]{4,40}", fullmatch=True)


@given(TOKENS, st.text(" .,;:()[]'\"\n=|<>", min_size=1, max_size=5))
def test_no_token_survives_whatever_stands_around_it(token: str, around: str) -> None:
    assert token not in redact(f"token{around}{token}{around}")


@pytest.mark.parametrize("name", ["slack_bolt.App", "slack_sdk.web.base_client", "urllib3", "root"])
def test_others_warnings_are_written_without_what_they_say(stream: io.StringIO, name: str) -> None:
    logger = logging.getLogger(None if name == "root" else name)
    logger.warning("Unhandled request (%s)", {"text": MARKER})
    logger.error(f"Failed to run listener function (error: {MARKER})")
    assert MARKER not in stream.getvalue()
    assert "a message from test_logs:" in stream.getvalue(), "that there was one is said"


@pytest.mark.parametrize(
    "name", ["slack_bolt.RequestVerification", "slack_sdk.webhook", "waitress"]
)
def test_others_say_nothing_below_a_warning(stream: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("Invalid signature: body %s", MARKER)
    logging.getLogger(name).debug(MARKER)
    assert stream.getvalue() == ""


def test_an_exception_is_told_by_its_kind_and_place(stream: io.StringIO) -> None:
    def fails() -> None:
        try:
            int(MARKER)
        except ValueError as error:
            raise RuntimeError(f"could not answer {MARKER}") from error

    try:
        fails()
    except RuntimeError:
        logging.getLogger("slackbot.worker").exception("request %s failed", "9f2c")
    told = stream.getvalue()
    assert MARKER not in told
    for part in ("request 9f2c failed", "builtins.RuntimeError", "builtins.ValueError", "fails"):
        assert part in told


def test_a_text_that_another_handler_made_of_the_exception_is_not_used() -> None:
    record = logging.makeLogRecord(
        {"name": "slackbot.app", "msg": "failed", "exc_text": MARKER, "stack_info": MARKER}
    )
    assert MARKER not in Redacting().format(record)


def test_earlier_handlers_of_the_root_logger_go(stream: io.StringIO) -> None:
    other = logging.StreamHandler(io.StringIO())
    logging.getLogger().addHandler(other)
    made = set_up_logs(stream=stream)
    assert logging.getLogger().handlers == [made]
