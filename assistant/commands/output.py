"""How commands speak: stdout is data, stderr everything else.  These modules alone print."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from assistant.errors import WrongUse
from assistant.terminal.signs import shown
from assistant.terminal.style import Style, style_for, width_of

if TYPE_CHECKING:
    from assistant.jsonform import Json
    from assistant.terminal.dates import DayInWords

_Found = TypeVar("_Found")


def ready_stdout() -> None:
    """See that output can be written: a sign that the encoding lacks is shown by its number.

    Where the caller closed stdout, nobody reads it.
    """
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - to the end
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if isinstance(sys.stdout, io.TextIOWrapper) and not encoding.lower().startswith("utf"):
        sys.stdout.reconfigure(errors="backslashreplace")


def say(words: str) -> None:
    """Tell the user something that is no data."""
    print(f"minutes: {shown(words)}", file=sys.stderr)


def style_of(options: argparse.Namespace) -> Style:
    """Return how text for people is written to stdout."""
    return style_for(
        color=getattr(options, "color", "auto"),
        plain=bool(getattr(options, "plain", False)),
        is_terminal=sys.stdout.isatty(),
        columns=shutil.get_terminal_size().columns,
        environment=os.environ,
    )


def day_in_words() -> DayInWords:
    """Return how days are written for whoever runs the command."""
    from assistant.terminal.dates import day_in_words_for

    return day_in_words_for(os.environ)


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
    return sum(1 + max(0, width_of(line) - 1) // max(1, columns) for line in text.split("\n"))


def _paged(text: str) -> bool:
    """Show text in the pager; tell whether there is one."""
    from assistant.terminal.pager import pager_command, run_pager

    command = pager_command(os.environ)
    sys.stdout.flush()
    return command is not None and run_pager(command, f"{text}\n")


Form: TypeAlias = Literal["text", "json", "jsonl", "csv"]


def form_of(options: argparse.Namespace) -> Form:
    """Return the form that a command's output is asked for in.

    Raises:
        WrongUse: more than one is asked for, or --bom without --csv.
    """
    forms: tuple[Form, ...] = ("json", "jsonl", "csv")
    asked = [form for form in forms if getattr(options, form, False)]
    if len(asked) > 1:
        raise WrongUse(f"choose one of --{' and --'.join(asked)}")
    if getattr(options, "bom", False) and asked != ["csv"]:
        raise WrongUse("--bom is the mark of a CSV file: add --csv")
    return asked[0] if asked else "text"


def print_listed(
    found: Sequence[_Found],
    options: argparse.Namespace,
    *,
    to_json: Callable[[_Found], dict[str, Json]],
    to_rows: Callable[[Sequence[_Found]], Iterable[Sequence[object]]],
    whole: Callable[[list[Json]], Json] = list,
) -> None:
    """Print what was found for other programs; ``whole`` makes one value of it for --json."""
    form = form_of(options)
    if form == "csv":
        print_csv(to_rows(found), options)
    elif form == "jsonl":
        print_lines(map(to_json, found))
    else:
        print_json(whole([to_json(one) for one in found]))


def print_lines(values: Iterable[object]) -> None:
    """Print JSON Lines, each as soon as it is there."""
    from assistant.jsonform import dumps

    for value in values:
        print(dumps(value), flush=True)


def print_csv(rows: Iterable[Sequence[object]], options: argparse.Namespace) -> None:
    """Print a table for spreadsheets."""
    from assistant.terminal.cells import csv_text

    print(csv_text(rows, bom=options.bom), end="")


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
