"""An index at an address: what the command line does with it, and what it refuses.

Such an index narrows a question to some documents, and these are answered from as any index is.
What needs the whole collection in one place is refused, with what to do instead.
"""

from __future__ import annotations

import argparse
import atexit
from contextlib import ExitStack
from typing import TYPE_CHECKING

from assistant.errors import WrongUse

if TYPE_CHECKING:
    from assistant.jsonform import Json
    from assistant.terminal.dates import DayInWords
    from assistant.terminal.style import Style
    from index import Filter, SearchIndex
    from index.backend import Backend


# What works over an address; completion names no command, and finds no folder.
_COMMANDS = ("index", "status", "ask", "search", "show")


def require_command(options: argparse.Namespace, address: str) -> None:
    """Refuse a command that needs the whole collection.

    Raises:
        WrongUse: it does; the message says what to do.
    """
    command = getattr(options, "command", None)
    if command is not None and command not in _COMMANDS:
        raise _refused(command, address)
    if getattr(options, "batch", None):
        raise _refused("ask --batch", address)


def narrowed_index(options: argparse.Namespace, address: str, filters: Filter) -> SearchIndex:
    """Open an index of the documents that a command is about; it is closed when the program ends.

    Raises:
        WrongUse: the command needs the whole collection.
        SearchIndexError: there is no index at the address, or it cannot be used.
    """
    require_command(options, address)
    command = options.command
    from index.backend import open_backend

    # The command reads from it until it ends, and so does the pager.
    opened = ExitStack()
    atexit.register(opened.close)
    backend = open_backend(address)
    opened.callback(backend.close)
    if command == "show":
        return opened.enter_context(backend.holding(_document_of(options.id)))
    words = " ".join(options.question if command == "ask" else options.query)
    return opened.enter_context(backend.narrowed(words, filters))


def _document_of(identity: str) -> str:
    """Return the document of the id of an item, a decision, a passage or a span."""
    from assistant.citing import span_of_id

    place = span_of_id(identity)
    return place[0] if place else identity.partition(":")[0]


def _refused(command: str, address: str) -> WrongUse:
    return WrongUse(
        f"minutes {command} needs the whole collection at hand, and {address} keeps it on a "
        f"server, where {', '.join(_COMMANDS)} work. Index the folders that matter on this "
        f"machine, minutes index PATH --index FOLDER, and give this command --index FOLDER"
    )


def remote_status_to_json(backend: Backend) -> dict[str, Json]:
    """Return what an index at an address holds, for programs."""
    from assistant.reports import counts_to_json

    held = backend.holdings()
    return {
        "index": backend.address,
        **counts_to_json(held.counts),
        "councils": list(backend.councils()),
        "committees": list(backend.committees()),
        "since": held.since.isoformat() if held.since else None,
        "until": held.until.isoformat() if held.until else None,
        "undated": held.undated,
    }


def remote_status_text(backend: Backend, style: Style, day_in_words: DayInWords) -> str:
    """Return what an index at an address holds, for people."""
    from assistant.render import table
    from assistant.reports import counts_text, names_text

    held = backend.holdings()
    days = " to ".join(day_in_words(day) for day in (held.since, held.until) if day)
    rows = [
        ("index", backend.address),
        ("holds", counts_text(held.counts)),
        ("meetings", f"{days or 'no dates'}, {held.undated:,} undated"),
    ]
    names = names_text(backend.councils(), backend.committees(), style)
    return "\n\n".join([table(rows, style), *names])
