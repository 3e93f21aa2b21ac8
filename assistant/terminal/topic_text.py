"""Topics of help, and the list of them, as text for people."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from assistant.terminal.completing import summaries_of
from assistant.terminal.style import Style, bold, heading, wrap
from assistant.terminal.topics import TOPICS, Topic

_EXAMPLE = "    "


def topic_text(topic: Topic, style: Style) -> str:
    """Return a topic: paragraphs and lists folded to the width, examples as they stand."""
    head = wrap(style, f"{topic.name}: {topic.title}", paint=heading)
    return "\n".join([*head, "", *_body(topic.text, style)]).rstrip()


def _body(text: str, style: Style) -> Iterator[str]:
    kept = ""
    for line in [*text.rstrip("\n").split("\n"), ""]:
        if kept and (not line or line.startswith(("- ", _EXAMPLE))):
            yield from _folded(kept, style)
            kept = ""
        if line.startswith(_EXAMPLE):
            yield bold(style, line)
        elif line:
            kept = f"{kept} {line}".strip()
        else:
            yield ""


def _folded(paragraph: str, style: Style) -> list[str]:
    """Return a paragraph or an entry of a list; Markdown's marks of code are for the page only."""
    words = paragraph.replace("`", "")
    if not words.startswith("- "):
        return wrap(style, words)
    return wrap(style, words[2:], first="" if style.plain else "- ", rest="  ")


def listed_text(parser: argparse.ArgumentParser, style: Style) -> str:
    """Return the list of topics and commands, each with its line."""
    lines = wrap(style, "minutes help TOPIC, or minutes help COMMAND:")
    topics = {topic.name: topic.title for topic in TOPICS}
    for title, told in (("Topics", topics), ("Commands", summaries_of(parser))):
        wide = max(len(name) for name in told)
        lines += ["", heading(style, title)]
        for name, line in told.items():
            lines += wrap(style, line, first=f"  {name:<{wide}}  ", rest=" " * (wide + 4))
    return "\n".join(lines)
