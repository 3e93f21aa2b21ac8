"""How commands speak: stdout is data, stderr everything else.  These modules alone print."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable

_MOST_WIDTH = 100


def say(words: str) -> None:
    """Tell the user something that is no data."""
    print(f"minutes: {words}", file=sys.stderr)


def width() -> int:
    """Return how many columns text for people takes."""
    return max(40, min(_MOST_WIDTH, shutil.get_terminal_size().columns))


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
