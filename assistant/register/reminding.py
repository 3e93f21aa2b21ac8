"""What was asked for, for people at a terminal and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from assistant.jsonform import Json
from assistant.register.actions import Ask, Reply
from assistant.register.forms import PLACE_COLUMNS, file_of, passage_to_json, place_cells
from assistant.register.listing import item_lines, meeting_key, meeting_lines
from assistant.render import counted
from assistant.terminal.dates import DayInWords
from assistant.terminal.style import Style, bold, dim, link, web_address, wrap
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
    parts = []
    for _, group in groupby(asks, key=lambda ask: meeting_key(ask.evidence)):
        of_meeting = list(group)
        lines = meeting_lines(of_meeting[0].evidence, style, day_in_words)
        for _, of_item in groupby(of_meeting, key=lambda ask: ask.evidence.item.item_id):
            inside = list(of_item)
            lines += item_lines(inside[0].evidence, style)
            for ask in inside:
                lines += _ask_lines(ask, style, day_in_words)
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _ask_lines(ask: Ask, style: Style, day_in_words: DayInWords) -> Iterator[str]:
    opening = " ".join(part for part in (ask.lead_in, ask.label) if part)
    yield from wrap(style, opening, first=_INDENT, rest=_INDENT)
    yield from wrap(style, f"“{ask.quote}”", first=_INDENT, rest=_INDENT)
    for words in _notes(ask, day_in_words):
        yield from wrap(style, words, first=_INNER, rest=_INNER)
    yield f"{_INNER}{'Id: ' if style.plain else ''}{dim(style, identity_of(ask))}"
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
    identity = reply.evidence.passage.passage_id
    yield f"{inner}{'Id: ' if style.plain else ''}{dim(style, identity)}"


def identity_of(ask: Ask) -> str:
    """Return the id of the decision that asks, or of the passage that holds the action."""
    if ask.entry is not None:
        return str(ask.entry.decision.decision_id)
    return str(ask.evidence.passage.passage_id)


def ask_to_json(ask: Ask) -> dict[str, Json]:
    """Return what was asked for; ``quote`` is ``document.text[span]``, exactly."""
    return {
        "id": identity_of(ask),
        "quote": ask.quote,
        "label": ask.label,
        "lead_in": ask.lead_in,
        "because": ask.because,
        "owner": ask.owner,
        "due": ask.due,
        "due_computed": [day.isoformat() for day in ask.due_days],
        **passage_to_json(ask.evidence, ask.span),
        "citation": ask.citation,
        "answer": _reply_to_json(ask.reply),
        "answer_note": None if ask.reply else NO_REPLY,
    }


def _reply_to_json(reply: Reply | None) -> Json:
    if reply is None:
        return None
    return {
        "quote": reply.quote,
        "because": reply.because,
        **passage_to_json(reply.evidence, reply.span),
        "citation": reply.citation,
    }


_COLUMNS = (
    *PLACE_COLUMNS,
    *("label", "lead_in", "quote", "owner", "due", "due_computed", "page", "citation"),
    *("address", "file", "id", "answer", "answer_date", "answer_citation", "answer_because"),
)


def ask_rows(asks: Iterable[Ask]) -> Iterator[Sequence[object]]:
    """Yield a heading and a row for each thing asked for, for a spreadsheet."""
    yield _COLUMNS
    for ask in asks:
        yield (
            *place_cells(ask.evidence),
            ask.label,
            ask.lead_in,
            ask.quote,
            ask.owner,
            ask.due,
            ", ".join(day.isoformat() for day in ask.due_days),
            ask.evidence.page,
            ask.citation,
            ask.link,
            file_of(ask.evidence),
            identity_of(ask),
            *_reply_cells(ask.reply),
        )


def _reply_cells(reply: Reply | None) -> tuple[object, ...]:
    if reply is None:
        return (None, None, None, NO_REPLY)
    return (reply.quote, reply.evidence.meeting.date, reply.citation, reply.because)
