"""A timeline as a file: which picture an ending means, and what stands over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from assistant.citing import body_in_words
from assistant.errors import WrongUse
from assistant.register.timeline import Stage
from assistant.register.topics import Topic, topic_lines
from assistant.render import counted
from corpus.dates import in_words

Draw: TypeAlias = Callable[[str, Sequence[str], Sequence[Stage], dt.date], str]

_MOST_BODIES = 3


def drawing_for(path: Path) -> Draw:
    """Return what draws the kind of picture that a file's ending names.

    Raises:
        WrongUse: the ending names none.
    """
    ending = path.suffix.lower()
    if ending == ".svg":
        from assistant.register.picture_svg import svg_text

        return svg_text
    if ending in (".html", ".htm"):
        from assistant.register.picture_page import page_text

        return page_text
    raise WrongUse(f"{path}: the ending names no picture. Use .svg or .html")


def headline(topic: Topic) -> str:
    """Return what stands over a picture."""
    return f"How “{topic.question.text}” went through the meetings"


def said_lines(shown: Sequence[Stage], total: int, topic: Topic) -> list[str]:
    """Return what stands under the headline: how many steps, of whom, and what was looked for."""
    dates = [stage.date for stage in shown if stage.date]
    period = f", {in_words(min(dates))} to {in_words(max(dates))}" if dates else ""
    more = f" (the latest of {total:,})" if len(shown) < total else ""
    meetings = (stage.evidence.meeting for stage in shown)
    bodies = dict.fromkeys(
        ", ".join(part for part in (m.council, body_in_words(m)) if part) for m in meetings
    )
    named = [body for body in bodies if body]
    said = [f"{counted(len(shown), 'step')}{more}{period}."]
    if named:
        others = len(named) - _MOST_BODIES
        tail = f"; and {counted(others, 'other body', 'other bodies')}" if others > 0 else ""
        said.append(f"{'; '.join(named[:_MOST_BODIES])}{tail}.")
    return said + topic_lines(topic)
