"""How commands speak: stdout is data, stderr everything else.  These modules alone print."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable

from assistant.terminal.style import Style, style_for


def say(words: str) -> None:
    """Tell the user something that is no data."""
    print(f"minutes: {words}", file=sys.stderr)


def style_of(options: argparse.Namespace) -> Style:
    """Return how text for people is written to stdout."""
    return style_for(
        color=getattr(options, "color", "auto"),
        plain=bool(getattr(options, "plain", False)),
        is_terminal=sys.stdout.isatty(),
        columns=shutil.get_terminal_size().columns,
        environment=os.environ,
    )


def page(text: str, options: argparse.Namespace) -> None:
    """Print text for people; what is longer than the screen goes through their pager.

    ``text`` was made fit to be shown by ``assistant.terminal``.
    """
    size = shutil.get_terminal_size()
    wants = sys.stdout.isatty() and not getattr(options, "no_pager", False)
    if wants and _rows(text, size.columns) >= size.lines and _paged(text):
        return
    print(text)


def _rows(text: str, columns: int) -> int:
    """Return how many rows of the screen text takes, an address wider than it among them."""
    from assistant.terminal.style import width_of

    return sum(1 + max(0, width_of(line) - 1) // max(1, columns) for line in text.split("\n"))


def _paged(text: str) -> bool:
    """Show text in the pager; tell whether there is one."""
    from assistant.terminal.pager import pager_command, run_pager

    command = pager_command(os.environ)
    sys.stdout.flush()
    return command is not None and run_pager(command, f"{text}\n")


def print_json(value: object) -> None:
    """Print one JSON value."""
    from assistant.jsonform import dumps

    print(dumps(value, indent=2))


def shown_progress() -> Callable[[str, int, int], None]:
    """Return a callback that shows progress where somebody can see it."""
    return _progress() if sys.stderr.isatty() else lambda stage, done, total: None


def _progress() -> Callable[[str, int, int], None]:
    """Return a callback that keeps one line of stderr: stage, count, rate, time left."""
    started: dict[str, float] = {}

    def show(stage: str, done: int, total: int) -> None:
        """Write the line anew; the last of a stage stays."""
        begun = started.setdefault(stage, time.monotonic())
        seconds = time.monotonic() - begun
        line = f"{stage} {done:,} of {total:,}"
        if done and seconds > 1 and stage == "embedding":
            rate = done / seconds
            line += f", {rate:,.0f} a second, {(total - done) / rate / 60:,.0f} min left"
        end = "\n" if done == total else ""
        print(f"\r\033[K{line}", end=end, file=sys.stderr, flush=True)

    return show
