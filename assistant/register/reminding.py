"""What was asked for, for people at a terminal and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.jsonform import Json
from assistant.register.actions import Ask, Reply
from assistant.register.forms import (
    PLACE_COLUMNS,
    QUOTE_COLUMNS,
    SOURCE_COLUMNS,
    place_cells,
    quote_cells,
    quote_to_json,
    source_cells,
    source_to_json,
)
from assistant.register.listing import id_line, under_items
from assistant.render import counted
from assistant.terminal.dates import DayInWords
from assistant.terminal.style import Style, bold, link, web_address, wrap
from corpus.dates import in_words

_INDENT, _INNER = " " * 4, " " * 6
NO_REPLY = "no later minute was found that answers it"


def told_line(shown: int, asked: int, *, is_all: bool, more: bool) -> str:
    """Return how much was asked for, and what of it is listed; ``more`` follows what is."""
    if not asked:
        return "Nothing found: the minutes that were searched ask for nothing of the kind."
    said = f"{counted(asked, 'thing')} asked for."
    if not shown:
        return f"{said} For each a later minute appears to answer it: see --all."
    if is_all:
        return f"{said} The newest {shown:,} are listed; -n shows more." if more else said
    listed = f"{'the newest ' if more else ''}{shown:,} for which {NO_REPLY}"
    return f"{said} Listed: {listed}{'; -n shows more' if more else ''}."


def asks_text(asks: Sequence[Ask], style: Style, day_in_words: DayInWords = in_words) -> str:
    """Return what was asked for under its meeting and item, each with its answer, if any."""
    return under_items(
        asks,
        lambda inside: (line for ask in inside for line in _ask_lines(ask, style, day_in_words)),
        style,
        day_in_words,
    )


def _ask_lines(ask: Ask, style: Style, day_in_words: DayInWords) -> Iterator[str]:
    yield from wrap(style, ask.opening, first=_INDENT, rest=_INDENT)
    yield from wrap(style, f"“{ask.quote}”", first=_INDENT, rest=_INDENT)
    for words in _notes(ask, day_in_words):
        yield from wrap(style, words, first=_INNER, rest=_INNER)
    yield id_line(ask, style, _INNER)
    if ask.reply is None:
        yield from wrap(style, f"{NO_REPLY[0].upper()}{NO_REPLY[1:]}.", first=_INNER, rest=_INNER)
    else:
        yield from _reply_lines(ask.reply, style)


def _notes(ask: Ask, day_in_words: DayInWords) -> Iterator[str]:
    """Yield who is to do it and until when, as written; a computed day is called so."""
    if ask.owner:
        yield f"For: {ask.owner}"
    if ask.due:
        days = ", ".join(day_in_words(day) for day in ask.due_days)
        yield f"Due: {ask.due}" + (f" (computed: {days})" if days else "")


def _reply_lines(reply: Reply, style: Style) -> Iterator[str]:
    address = web_address(reply.link)
    yield from wrap(
        style, "A later minute appears to answer it:", first=_INNER, rest=_INNER, paint=bold
    )
    inner = _INNER + "  "
    yield from wrap(style, f"“{reply.quote}”", first=inner, rest=inner)
    yield from wrap(
        style,
        reply.citation,
        first=f"{inner}{'Source: ' if style.plain else '— '}",
        rest=inner,
        paint=lambda style, text: link(style, text, address),
    )
    yield from wrap(style, f"Taken for an answer because {reply.because}.", first=inner, rest=inner)
    yield id_line(reply, style, inner)


def ask_to_json(ask: Ask) -> dict[str, Json]:
    """Return what was asked for; ``quote`` is ``document.text[span]``, exactly."""
    return {
        **quote_to_json(ask),
        "because": ask.request.because,
        "owner": ask.owner,
        "due": ask.due,
        "due_computed": [day.isoformat() for day in ask.due_days],
        **source_to_json(ask),
        "answer": _reply_to_json(ask.reply),
        "answer_note": None if ask.reply else NO_REPLY,
    }


def _reply_to_json(reply: Reply | None) -> Json:
    if reply is None:
        return None
    return {"quote": reply.quote, "because": reply.because, **source_to_json(reply)}


_COLUMNS = (
    *PLACE_COLUMNS,
    *QUOTE_COLUMNS,
    *("owner", "due", "due_computed"),
    *SOURCE_COLUMNS,
    *("answer", "answer_date", "answer_citation", "answer_because"),
)


def ask_rows(asks: Iterable[Ask]) -> Iterator[Sequence[object]]:
    """Yield a heading and a row for each thing asked for, for a spreadsheet."""
    yield _COLUMNS
    for ask in asks:
        yield (
            *place_cells(ask),
            *quote_cells(ask),
            ask.owner,
            ask.due,
            ", ".join(day.isoformat() for day in ask.due_days),
            *source_cells(ask),
            *_reply_cells(ask.reply),
        )


def _reply_cells(reply: Reply | None) -> tuple[object, ...]:
    if reply is None:
        return (None, None, None, NO_REPLY)
    return (reply.quote, reply.date, reply.citation, reply.because)
