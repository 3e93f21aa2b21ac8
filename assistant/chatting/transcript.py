"""``/export``: the chat's questions and answers, as Markdown that can be verified, or JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from assistant.applied import applied_lines, silence_line
from assistant.briefing.markdown import escaped, escaped_line, extract_block, note_line
from assistant.briefing.packing import extract_of
from assistant.briefing.records import CitationStyle
from assistant.chatting.lines import file_named
from assistant.chatting.records import Exchange
from assistant.errors import WrongUse
from assistant.files import check_writable, encoded, write_whole
from assistant.jsonform import answer_to_json, dumps
from assistant.render import counted
from corpus.dates import in_words
from index import SearchIndex


def export(
    exchanges: Sequence[Exchange], words: Sequence[str], index: SearchIndex, today: dt.date
) -> str:
    """Write the transcript to the file that is named; return what to say.

    Raises:
        WrongUse: nothing was asked yet, or the file cannot be written.
    """
    if not exchanges:
        raise WrongUse("nothing was asked yet")
    path, force = file_named(words, "/export talk.md")
    if path.suffix.casefold() not in (".md", ".json"):
        raise WrongUse(f"{path.name} must end in .md or .json")
    check_writable(path, force=force)
    read_on = index.manifest.built_at.astimezone().date()
    as_json = path.suffix.casefold() == ".json"
    text = json_text(exchanges) if as_json else markdown_text(exchanges, today, read_on)
    write_whole(path, encoded(text))
    return f"Saved: {path}, with {counted(len(exchanges), 'question')} and the answers."


def json_text(exchanges: Sequence[Exchange]) -> str:
    """Return the answers in the form of ``minutes ask --json``, in a list ``turns``."""
    turns = []
    for exchange in exchanges:
        answer = answer_to_json(exchange.answer, identity=None, total_ms=0.0)
        del answer["timing_ms"]
        turns.append({**answer, "question": exchange.asked})
    return dumps({"turns": turns}, indent=2) + "\n"


def markdown_text(exchanges: Sequence[Exchange], today: dt.date, read_on: dt.date) -> str:
    """Return the transcript; each quote has a numbered note, as in a briefing."""
    parts = [f"# Questions to the minutes, {in_words(today)}"]
    notes: list[str] = []
    for n, exchange in enumerate(exchanges, 1):
        parts.append(f"## {n}. {escaped(exchange.asked)}")
        parts += _answer(exchange, notes, read_on)
    return "\n\n".join([*parts, "\n".join(notes)]).rstrip() + "\n"


def _answer(exchange: Exchange, notes: list[str], read_on: dt.date) -> Iterator[str]:
    answer = exchange.answer
    if exchange.shows:
        yield escaped_line(f"Shown whole: {'; '.join(answer.question.kept)}")
    else:
        yield from map(escaped_line, applied_lines(answer.question))
    if answer.reason is not None:
        yield escaped_line(silence_line(answer.question, answer.reason))
        if answer.nearest:
            yield "Nearest passages, which are not an answer:"
    for citation in answer.citations or answer.nearest:
        extract = extract_of(citation, len(notes) + 1, style=CitationStyle.FULL, read_on=read_on)
        notes.append(note_line(extract))
        yield extract_block(extract)
