"""Help by topic, and the reference that is written from it: what they show can be typed."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from assistant.arguments import build_parser
from assistant.cli import main
from assistant.options import stated_filter
from assistant.terminal.completing import commands_of, help_of, options_of
from assistant.terminal.reference import reference
from assistant.terminal.style import BARE, Style, width_of
from assistant.terminal.topic_text import listed_text, topic_text
from assistant.terminal.topics import TOPICS, Topic

DOCS = Path(__file__).parents[3] / "docs" / "cli.md"
NARROW = Style(colour=False, width=40, plain=False, links=False)


def test_docs_cli_md_is_what_the_program_says_of_itself() -> None:
    """Write it anew: minutes help --markdown > docs/cli.md."""
    assert DOCS.read_text("utf-8") == reference(build_parser())


def test_the_reference_holds_all_that_help_prints() -> None:
    parser = build_parser()
    written = " ".join(reference(parser).split())
    for name, command in commands_of(parser).items():
        assert f"## minutes {name}" in written
        assert " ".join((command.description or "").split()) in written
        for option, action in options_of(command).items():
            assert f"`{option}" in written, (name, option)
            assert " ".join(help_of(command, action).split()) in written, (name, option)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_examples_of_a_topic_can_be_typed(topic: Topic) -> None:
    examples = [line.strip() for line in topic.text.splitlines() if line.startswith("    ")]
    for example in examples:
        if example.startswith("minutes "):
            words = shlex.split(example.partition(" > ")[0])
            options = build_parser().parse_args(words[1:])
            if "since" in options:
                stated_filter(vars(options))
    named = {word for word in topic.text.replace("`", " ` ").split() if word.startswith("--")}
    commands = [build_parser(), *commands_of(build_parser()).values()]
    commands += [inner for command in commands[1:] for inner in commands_of(command).values()]
    known = {option for command in commands for option in options_of(command)}
    assert {word.rstrip(".,;:)") for word in named} <= known


@pytest.mark.parametrize("style", [BARE, NARROW], ids=["80", "40"])
def test_topics_keep_to_the_width_but_for_examples(style: Style) -> None:
    for topic in TOPICS:
        for line in topic_text(topic, style).splitlines():
            assert width_of(line) <= style.width or line.startswith("    ")
            assert "`" not in line
    assert all(
        width_of(line) <= style.width for line in listed_text(build_parser(), style).splitlines()
    )


def test_help_tells_topics_and_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help"]) == 0
    told = capsys.readouterr().out
    assert all(f"  {topic.name} " in told for topic in TOPICS)
    assert all(f"  {name} " in told for name in commands_of(build_parser()))
    assert main(["help", "Dates"]) == 0
    assert capsys.readouterr().out.startswith("dates: how to write dates")
    assert main(["help", "ask"]) == 0
    assert capsys.readouterr().out.startswith("usage: minutes ask")


@pytest.mark.parametrize(
    ("name", "told"),
    [("date", "Nearest: dates"), ("exit status", "exit-status"), ("zzzzzz", "minutes help lists")],
)
def test_an_unknown_topic_names_the_nearest(
    name: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["help", *name.split()]) == 2
    assert told in capsys.readouterr().err
