"""Every kind of message that the bot sends, drawn for looking at, on an invented town's minutes.

``python -m tests.slackbot.draw_messages FOLDER`` indexes the town in a folder and writes
``messages.html`` there.  A browser without a window makes the picture:
``chromium --headless --screenshot --window-size=1660,9000 messages.html``.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from index import open_index
from slackbot.messages import notices
from slackbot.records import FillView, Message, Outgoing, ShowHome, Way
from tests.slackbot.indexing import index_minutes
from tests.slackbot.limits import find
from tests.slackbot.render_blocks import page
from tests.slackbot.town import DIRECT, GUEST, Town, open_town, write_minutes

LAMPS = "How much did the street lamps on Mill Street cost?"
PROMPTS = (("Lamps", "What do the street lamps cost?"), ("Skate park", "Was a skate park agreed?"))


def drawn(name: str, sent: Outgoing | Message) -> Mapping[str, Any]:
    """Return something sent as ``render_blocks.page`` takes it."""
    if isinstance(sent, FillView | ShowHome):
        return {"name": name, "blocks": sent.content["blocks"]}
    return {
        "name": f"{name} ({type(sent).__name__})",
        "text": getattr(sent, "text", ""),
        "blocks": getattr(sent, "blocks", ()),
    }


def journeys(town: Town) -> Iterator[tuple[str, Outgoing]]:
    """Yield what is sent on the way through everything that can be asked and pressed."""
    numbers = itertools.count(2)

    def ask(name: str, way: Way, text: str = "", **others: str) -> Iterator[tuple[str, Outgoing]]:
        others.setdefault("message", f"{next(numbers)}.0")
        yield from ((name, sent) for sent in town.ask(way, text, **others))

    def press(press: str, query: str, **others: str) -> Iterator[tuple[str, Outgoing]]:
        yield from ((press, sent) for sent in town.press(press, query, **others))

    first = list(ask("a mention", Way.MENTION, LAMPS, message="1.0"))
    yield from first
    query = query_of(first[0][1])
    yield from press("more", query, message="1.1", thread="1.0")
    yield from ask("a follow-up", Way.MENTION, "and in 2015?", thread="1.0")
    yield from ask("the whole item", Way.MENTION, "show me the second one in full", thread="1.0")
    for name in ("context", "filters", "report"):
        yield from press(name, query, view="V1")
    fields = {"citation": ("1",), "fault": ("place",), "comment": ("It was item 9.",)}
    yield from (
        ("a report", s) for s in town.ask(Way.FORM, action="report", value=query, fields=fields)
    )
    yield from press("copy", query)
    yield from ask("a command", Way.COMMAND, "was the bandstand pulled down?")
    yield from ask("clauses", Way.COMMAND, "skate park on Rope Walk")
    yield from ask("nothing found", Way.MENTION, "lamps in 1999")
    yield from ask("private matters", Way.DIRECT, "sale of the maltings", channel=DIRECT)
    yield from ask("bad manners", Way.DIRECT, "letter about the weathercock", channel=DIRECT)
    yield from ask("filters typed", Way.COMMAND, "lamps since:2020 kind:decision")
    yield from ask("a filter of no name", Way.COMMAND, "lamps committee:Whaling")
    yield from ask("help", Way.COMMAND, "help")
    yield from ask("a watch", Way.COMMAND, "watch street lamps")
    yield from ask("watches", Way.COMMAND, "watch list")
    yield from ask("the home", Way.HOME)
    yield from ask("a refusal", Way.MENTION, LAMPS, user=GUEST)
    yield from ask("a shortcut", Way.SHORTCUT, "Who knows of the bus shelter?", view="V2")


def query_of(sent: Outgoing) -> str:
    """Return the id that the buttons of an answer bear."""
    (button,) = find(list(getattr(sent, "blocks", ())), action_id="filters")
    return str(button["value"])


def main(arguments: list[str]) -> None:
    """Draw all messages."""
    folder = Path(arguments[0])
    write_minutes(folder / "minutes")
    index_minutes(folder / "index", folder / "minutes")
    town = open_town(open_index(folder / "index"), folder / "bot.sqlite", PROMPTS)
    every = [drawn(name, sent) for name, sent in journeys(town)]
    every += [drawn("an error", notices.error("1f3c")), drawn("busy", notices.busy())]
    (folder / "messages.html").write_text(page(every), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
