"""``minutes chat`` piped and at a terminal: keys, history, completion, breaking off."""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session, get_app
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from assistant.answering import Manner
from assistant.answers import Answer
from assistant.chatting.terminal import LineCompleter, make_prompt, opened_history
from assistant.cli import main
from assistant.commands import chatting
from assistant.talking.conversation import continue_conversation
from assistant.talking.remembering import Conversation
from index import Filter, SearchIndex

PARK = "a concrete skate park be built on Rope Walk at a cost of £86,000."
NAMES = (["Ambleford Borough Council", "Penny Brook Parish Council"], ["Highways Committee"])
UP, CTRL_A, CTRL_C, CTRL_D, CTRL_R = "\x1b[A", "\x01", "\x03", "\x04", "\x12"

Piped = Callable[..., int]


@pytest.fixture
def piped(county_index: Path, monkeypatch: pytest.MonkeyPatch) -> Piped:
    def run(text: str, *arguments: str) -> int:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        return main(["chat", "--index", str(county_index), *arguments])

    return run


def test_piped_lines_are_answered_in_their_order(
    piped: Piped, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "what was resolved about the skate park?\n\nand who proposed it?\n/show 1\n"
    assert piped(lines) == 0
    out = capsys.readouterr().out
    assert out.index("> what was resolved") < out.index("> and who") < out.index("> /show 1")
    assert f"“{PARK}”" in " ".join(out.split())
    assert "Kept from before: topic: skate park" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("lines", "status", "why"),
    [
        ("zeppelins and xylophones\n", 1, "nothing was answered"),
        ("zeppelins and xylophones\nskate park\n", 0, "one was"),
        ("", 0, "nothing was asked"),
        ("/help\n/quit\nzeppelins and xylophones\n", 0, "after the end nothing is read"),
        ("skate park\n/nonsense\n", 4, "a line could not be carried out"),
    ],
)
def test_the_status_says_whether_anything_was_answered(
    piped: Piped, lines: str, status: int, why: str
) -> None:
    assert piped(lines) == status, why


def test_json_is_an_object_a_turn(piped: Piped, capsys: pytest.CaptureFixture[str]) -> None:
    assert piped("skate park\n/filters since 2022\n/show 1\n/nonsense\n", "--json") == 4
    turns = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [turn["turn"] for turn in turns] == [1, 2, 3, 4]
    assert turns[0]["status"] == "answered"
    assert turns[1]["message"] == "Searched: only since 1 January 2022."
    assert turns[2]["passages"]
    assert turns[3]["status"] == "refused"


def test_filters_of_the_command_line_hold_from_the_beginning(
    piped: Piped, capsys: pytest.CaptureFixture[str]
) -> None:
    assert piped("skate park\n", "--council", "penny brook parish council") == 1
    assert piped("skate park\n", "--council", "lifeboats") == 2
    assert "lifeboats" in capsys.readouterr().err


def test_what_is_typed_cannot_steer_the_terminal(
    piped: Piped, capsys: pytest.CaptureFixture[str]
) -> None:
    piped("skate park\x1b[31m\n/\x1b]0;x\x07\n")
    captured = capsys.readouterr()
    assert "\x1b" not in captured.out + captured.err
    assert "\x07" not in captured.out + captured.err


def test_bytes_that_are_no_text_and_windows_line_ends_are_taken(
    county_index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = io.BytesIO(b"\xef\xbb\xbfskate park \xff\r\n\r\n/show 1\r\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(lines, encoding="utf-8"))
    assert main(["chat", "--index", str(county_index)]) == 0
    assert PARK in " ".join(capsys.readouterr().out.split())


def typed(*lines: str, history: Path | None = None) -> list[str]:
    """Return the lines that some keys make at the prompt, a line's keys after another's."""
    with create_pipe_input() as pipe:
        prompt = make_prompt(
            LineCompleter(*NAMES),
            opened_history(history),
            lambda: "",
            colour=False,
            plain=False,
            input=pipe,
            output=DummyOutput(),
        )

        def press(keys: str) -> None:
            """Send keys as soon as the lines typed before are there to be looked up."""

            async def press_them() -> None:
                buffer = prompt.default_buffer
                while (task := buffer._load_history_task) is None or not task.done():
                    await asyncio.sleep(0)
                pipe.send_text(keys)

            get_app().create_background_task(press_them())

        made = []
        for keys in lines:
            try:
                made.append(prompt.prompt(pre_run=partial(press, keys)))
            except KeyboardInterrupt:
                made.append("<broken off>")
            except EOFError:
                made.append("<end>")
        return made


def test_arrow_keys_bring_back_what_was_typed() -> None:
    assert typed("first\r", "second\r", f"{UP}{UP}\r") == ["first", "second", "first"]


def test_ctrl_r_searches_what_was_typed() -> None:
    found = typed("the lamps\r", "the bridge\r", f"{CTRL_R}lam\r\r")
    assert found == ["the lamps", "the bridge", "the lamps"]


def test_ctrl_c_drops_the_line_and_not_the_chat() -> None:
    assert typed(f"half a li{CTRL_C}", "whole\r", CTRL_D) == ["<broken off>", "whole", "<end>"]


def test_a_line_can_be_edited() -> None:
    assert typed(f"park{CTRL_A}skate \r") == ["skate park"]


def test_a_pasted_text_of_several_lines_is_one() -> None:
    assert typed("\x1b[200~one\r\ntwo\nthree\x1b[201~\r") == ["one\ntwo\nthree"]


def test_what_was_typed_is_there_the_next_time_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "state" / "chat-history"
    assert typed("the lamps\r", history=file) == ["the lamps"]
    assert typed(f"{UP}\r", history=file) == ["the lamps"]
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/fi", ["/filters"]),
        ("/", ["/help", "/filters", "/show", "/more", "/brief", "/export", "/forget", "/quit"]),
        ("/filters com", ["committee"]),
        ("/filters committee high", ["Highways Committee"]),
        ("/filters council brook", ["Penny Brook Parish Council"]),
        ("/filters council penny b", ["Penny Brook Parish Council"]),
        ("/filters committee highways si", ["since"]),
        ("/filters status d", ["draft"]),
        ("/brief w", ["write"]),
        ("what about comm", []),
    ],
)
def test_tab_completes_commands_and_names(text: str, expected: list[str]) -> None:
    document = Document(text)
    completer = LineCompleter(*NAMES)
    found = completer.get_completions(document, None)  # type: ignore[arg-type]  # it is not used
    assert [completion.text for completion in found] == expected


def test_tab_completes_files(tmp_path: Path) -> None:
    (tmp_path / "talk.md").touch()
    document = Document(f"/export {tmp_path}/ta")
    found = LineCompleter(*NAMES).get_completions(document, None)  # type: ignore[arg-type]
    assert [completion.text for completion in found] == ["lk.md"]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def at_terminal(
    county_index: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], tuple[int, str]]:
    """Return a function that types keys into the whole command and returns status and output."""

    def run(keys: str) -> tuple[int, str]:
        shown = _Terminal()
        with (
            create_pipe_input() as pipe,
            create_app_session(input=pipe, output=DummyOutput()),
            monkeypatch.context() as patch,
        ):
            pipe.send_text(keys)
            patch.setattr(sys, "stdin", _Terminal())
            patch.setattr(sys, "stdout", shown)
            patch.setenv("NO_COLOR", "1")
            status = main(["chat", "--index", str(county_index)])
        return status, shown.getvalue()

    return run


def test_at_a_terminal_it_greets_answers_and_ends_with_ctrl_d(
    at_terminal: Callable[[str], tuple[int, str]],
) -> None:
    status, shown = at_terminal(f"what was resolved about the skate park?\r{CTRL_D}")
    assert status == 0
    assert shown.startswith("6 documents of minutes, 2019 to 2022. Ask a question; /help says")
    assert f"“{PARK}”" in " ".join(shown.split())
    history = Path(os.environ["XDG_STATE_HOME"]) / "minutes" / "chat-history"
    assert "skate park" in history.read_text("utf-8")


def test_ctrl_c_breaks_a_question_off_and_the_chat_goes_on(
    at_terminal: Callable[[str], tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.chatting import session

    def broken_off(
        text: str,
        index: SearchIndex,
        conversation: Conversation,
        *,
        filters: Filter | None,
        manner: Manner,
    ) -> tuple[Answer, Conversation]:
        if text == "something slow":
            raise KeyboardInterrupt
        return continue_conversation(text, index, conversation, filters=filters, manner=manner)

    monkeypatch.setattr(session, "continue_conversation", broken_off)
    status, shown = at_terminal(f"something slow\rskate park\r{CTRL_D}")
    assert status == 0
    assert "Broken off; the conversation is as it was before." in shown
    assert "Kept from before" not in shown
    assert "skate park" in shown


def test_a_fault_of_one_question_does_not_end_the_chat(
    at_terminal: Callable[[str], tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from assistant.chatting import session

    def faulty(*_: object, **__: object) -> object:
        raise RuntimeError("something nobody foresaw")

    monkeypatch.setattr(session, "continue_conversation", faulty)
    status, shown = at_terminal(f"skate park\r/help\r/quit\r{CTRL_D}")
    assert status == 0
    assert "/export FILE" in shown
    told = capsys.readouterr().err
    assert "internal fault: RuntimeError" in told
    assert "Details are in" in told


def test_a_history_that_cannot_be_kept_is_told_and_hinders_nothing(
    at_terminal: Callable[[str], tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(chatting, "_history_file", lambda: Path("/dev/null/history"))
    status, shown = at_terminal(f"skate park\r{CTRL_D}")
    assert status == 0
    assert "skate park" in shown
    assert "will not be remembered" in capsys.readouterr().err
