"""What is wanted of an index → stdout: from the resident process, or from the index itself."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from assistant.commands.output import form_of, page, style_of
from assistant.errors import ExitStatus
from assistant.options import (
    glossary_file,
    has_flag,
    index_address,
    index_folder,
    opened_index,
    stated_glossary,
    today,
)
from assistant.serving import ANNOUNCEMENT, NO_SERVER
from assistant.serving.printed import Printed, Printing
from assistant.terminal.dates import months_for

# The names of assistant.filters, which takes NumPy to import; a test keeps them the same.
FILTERS = ("council", "committee", "since", "until", "on", "kind", "status", "person")


def stated_filters(options: argparse.Namespace) -> dict[str, object]:
    """Return the filters of the command line, as a request states them, and today's date."""
    stated = {name: getattr(options, name) for name in FILTERS}
    kept = {name: value for name, value in stated.items() if value not in (None, [])}
    return {**kept, "today": today().isoformat()}


def print_wanted(command: str, body: dict[str, object], options: argparse.Namespace) -> ExitStatus:
    """Print what ``command`` says to a request; return how the command ends.

    Raises:
        WrongUse: the request cannot be understood.
        SearchIndexError: there is no index, or it cannot be used.
        GlossaryWrong: there is a glossary, and it cannot be read.
        NothingThere: nothing stands under the id that is to be shown.
    """
    printing = _printing(options)
    printed = _from_server(command, body, printing, options)
    if printed is None:
        printed = _from_index(command, body, printing, options)
    if printed.is_paged:
        page(printed.text, options)
    else:
        print(printed.text, end="")
    return printed.status


def _printing(options: argparse.Namespace) -> Printing:
    tag = getattr(options, "run", None)
    form = form_of(options)
    return Printing(
        form="run" if tag else form,
        style=style_of(options),
        months=months_for(os.environ) if form == "text" else None,
        bom=has_flag(options, "bom"),
        tag=tag or "",
        topic=getattr(options, "topic", ""),
    )


def _from_server(
    command: str, body: dict[str, object], printing: Printing, options: argparse.Namespace
) -> Printed | None:
    """Return the answer of the resident process; None where none is there, or it does not do."""
    if has_flag(options, "no_server") or os.environ.get(NO_SERVER) or index_address(options):
        return None
    folder = index_folder(options)
    if not (folder / ANNOUNCEMENT).exists():
        return None
    if command in ("ask", "search"):
        file = glossary_file(options.glossary, os.environ, folder)
        if file is not None:
            path = Path(os.path.expanduser(file))
            if not path.is_file():
                return None  # what can be read but once, or not at all, is read here
            try:
                toml = path.read_bytes().decode("utf-8", "surrogateescape")
            except OSError:
                return None
            body = {**body, "glossary": {"file": str(file), "toml": toml}}
        else:
            body = {**body, "glossary": None}
    from assistant.serving.client import ask_server

    return ask_server(folder, command, body, printing)


def _from_index(
    command: str, body: dict[str, object], printing: Printing, options: argparse.Namespace
) -> Printed:
    """Open the index, and ask it."""
    started = time.perf_counter()
    from assistant.serving.replies import print_reply, reply_to
    from assistant.serving.wanted import read_wanted

    wanted = read_wanted(command, body)
    index = opened_index(options)
    glossary = stated_glossary(options) if "glossary" in options else None
    reply = reply_to(wanted, index, glossary=glossary, started=started)
    return print_reply(reply, printing)
