"""``/brief``: quotes put by in a chat, and the briefing that is written of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Answer, Citation
from assistant.chatting.lines import file_named
from assistant.chatting.records import Chat, Pick
from assistant.citing import cite_in_words
from assistant.errors import WrongUse
from index import Filter, SearchIndex


def numbered(words: Sequence[str], most: int, what: str) -> list[int]:
    """Return the numbers that are typed after a command: "1 3", "1,3", "2-4", "all".

    Raises:
        ValueError: there is none, or one is not among 1 to ``most``; ``what`` names the list.
    """
    if most == 0:
        raise ValueError(f"there is no {what} yet")
    if list(words) == ["all"]:
        return list(range(1, most + 1))
    found: list[int] = []
    for word in " ".join(words).replace(",", " ").split():
        first, dash, last = word.partition("-")
        ends = (first, last if dash else first)
        if not all(end.isdecimal() and len(end) < 7 and 1 <= int(end) <= most for end in ends):
            raise ValueError(f"“{word}” is no number of a {what}: there are 1 to {most}")
        found += range(int(ends[0]), int(ends[1]) + 1)
    if not found:
        raise ValueError(f"say which {what}: 1 to {most}, or all")
    return list(dict.fromkeys(found))


def put_by(chat: Chat, words: Sequence[str]) -> tuple[Chat, str]:
    """Put quotes of the last answer by; return the chat and what to say.

    Raises:
        ValueError: a number is none of them.
    """
    answer = chat.listed
    if answer and not answer.citations:
        raise ValueError("nearest passages are no answer: ask again before you put quotes by")
    shown = answer.citations if answer else ()
    numbers = numbered(words, len(shown), "quote")
    assert answer is not None, "it has a quote"
    picks = list(chat.picks)
    for number in numbers:
        if all(not _is_same(pick.citation, shown[number - 1]) for pick in picks):
            picks.append(Pick(citation=shown[number - 1], answer=answer))
    added = len(picks) - len(chat.picks)
    there = "" if added == len(numbers) else f" ({len(numbers) - added} there already)"
    told = f"Put by: {added}{there}. For the briefing there are {len(picks)}."
    return replace(chat, picks=tuple(picks)), told


def taken_out(chat: Chat, words: Sequence[str]) -> tuple[Chat, str]:
    """Take quotes out of those put by; return the chat and what to say.

    Raises:
        ValueError: a number is none of them.
    """
    numbers = numbered(words, len(chat.picks), "quote that was put by")
    kept = tuple(pick for n, pick in enumerate(chat.picks, 1) if n not in numbers)
    return replace(chat, picks=kept), f"For the briefing there are {len(kept)}."


def picks_in_words(picks: Sequence[Pick]) -> str:
    """Return what was put by, numbered, a citation a line."""
    if not picks:
        return "Nothing is put by yet: /brief add 1 puts the first quote of the last answer by."
    lines = [
        f"{n}. {cite_in_words(pick.citation.evidence, pick.citation.label)}"
        for n, pick in enumerate(picks, 1)
    ]
    return "\n".join([*lines, "/brief write FILE writes the briefing: .docx .md .html .csv .json"])


def write_picks(
    picks: Sequence[Pick], words: Sequence[str], index: SearchIndex, today: dt.date
) -> str:
    """Write a briefing of what was put by; return what to say.

    Raises:
        WrongUse: nothing was put by, or the file cannot be written.
    """
    from assistant.briefing.packing import make_pack
    from assistant.briefing.writing import format_of, write_pack

    if not picks:
        raise WrongUse("nothing is put by: /brief add 1 puts the first quote of the last answer by")
    path, force = file_named(words, "/brief write mash.docx")
    answers = _answers(picks)
    searched = {answer.question.filters for answer in answers}
    filters = searched.pop() if len(searched) == 1 else Filter()
    pack = make_pack(answers, index, filters=filters, made_on=today)
    write_pack(pack, path, format_of(path), force=force)
    return f"Written: {path}, with {len(pack.extracts)} of the {len(picks)} quotes put by."


def _answers(picks: Sequence[Pick]) -> list[Answer]:
    """Return the answers that were picked from, each with what was picked alone."""
    found: list[tuple[Answer, list[Citation]]] = []
    for pick in picks:
        known = next((picked for answer, picked in found if answer is pick.answer), None)
        if known is None:
            found.append((pick.answer, [pick.citation]))
        else:
            known.append(pick.citation)
    return [replace(answer, citations=tuple(picked)) for answer, picked in found]


def _is_same(one: Citation, other: Citation) -> bool:
    return (one.evidence.document, one.span) == (other.evidence.document, other.span)
