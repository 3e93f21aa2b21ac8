"""``/export``: the chat's questions and answers, as Markdown that can be verified, or JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.answers import Citation
from assistant.applied import applied_lines, silence_line
from assistant.briefing.markdown import escaped, escaped_line, mark_of
from assistant.briefing.notes import note_of
from assistant.briefing.packing import head_of
from assistant.briefing.records import CitationStyle
from assistant.briefing.wording import shown_lines
from assistant.chatting.lines import FORCE
from assistant.chatting.records import Exchange
from assistant.citing import document_id
from assistant.errors import WrongUse
from assistant.files import write_whole
from assistant.jsonform import answer_to_json, dumps
from corpus.dates import in_words
from index import SearchIndex


def export(
    exchanges: Sequence[Exchange], words: Sequence[str], index: SearchIndex, today: dt.date
) -> str:
    """Write the transcript to the file that is named; return what to say.

    Raises:
        WrongUse: nothing was asked yet, or the file cannot be written.
    """
    files = [word for word in words if word != FORCE]
    if not exchanges:
        raise WrongUse("nothing was asked yet")
    if len(files) != 1:
        raise WrongUse("name one file, as in /export talk.md")
    path = Path(files[0]).expanduser()
    if path.suffix.casefold() not in (".md", ".json"):
        raise WrongUse(f"{path.name} must end in .md or .json")
    if path.exists() and FORCE not in words:
        raise WrongUse(f"{path} is there already: name another file, or add {FORCE}")
    read_on = index.manifest.built_at.astimezone().date()
    as_json = path.suffix.casefold() == ".json"
    text = json_text(exchanges) if as_json else markdown_text(exchanges, today, read_on)
    write_whole(path, text.encode("utf-8", "replace"))
    questions = "1 question" if len(exchanges) == 1 else f"{len(exchanges)} questions"
    return f"Saved: {path}, with {questions} and the answers."


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
        notes.append(_note(citation, len(notes) + 1, read_on))
        yield _quote(citation, len(notes))


def _quote(citation: Citation, number: int) -> str:
    head = head_of(citation.lead_in, citation.label, citation.evidence.decisions)
    first, *others = shown_lines(citation.quote)
    opening = f"{escaped_line(head)} " if head else ""
    lines = [f"{opening}“{escaped(first)}", *map(escaped_line, others)]
    return "> " + "\\\n> ".join(lines) + f"”[^{number}]"


def _note(citation: Citation, number: int, read_on: dt.date) -> str:
    note = note_of(citation.evidence, citation.label, CitationStyle.FULL, read_on=read_on)
    where = f"<{note.url}>" if note.url else escaped(note.file)
    mark = mark_of(document_id(citation.evidence), citation.span)
    return f"[^{number}]: {escaped(note.cited)}{note.before}{where}{note.after} {mark}"
