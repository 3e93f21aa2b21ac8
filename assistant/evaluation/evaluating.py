"""Question sets → what an index answers, judged.

A set is a file of JSON lines as ``ask --batch`` reads them, each with what is known of the answer:
``type``, ``answerable``, ``gold`` (a list of ``file`` and ``quote``), and ``gold_mode`` "any", or a
``note`` that begins so, where one of the gold passages is enough.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answers import Answer, AnswerStatus, Citation
from assistant.batch import answer_line, read_question
from assistant.errors import WrongUse
from assistant.evaluation.floors import Measured
from assistant.evaluation.measures import Gold, Judged, Quoted, file_name, judge
from assistant.understanding.glossary import Glossary
from index import SearchIndex

_PLAIN = frozenset({"text/plain", "text/markdown"})
# A plain file is kept as it is, in one of these; ``corpus`` decides which.
_ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One question of a set, with what is known of its answer.

    Attributes:
        question_set: the name of its file, without the ending.
        line: as it stands there, with the history and the filters of its own.
        either: one of the gold passages is enough.
    """

    identity: str
    question_set: str
    kind: str
    question: str
    line: str
    answerable: bool
    gold: tuple[Gold, ...]
    either: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question of a set, the answer that the index gives, and what it took."""

    asking: Asking
    answer: Answer
    milliseconds: float


def read_askings(lines: Iterable[str], name: str, today: dt.date) -> list[Asking]:
    """Return the questions of one file; blank lines are none.

    Args:
        lines: of the file.
        name: of the file, for messages and for the set.
        today: what "last year" in a filter counts from.

    Raises:
        WrongUse: a line is no question whose answer can be judged; it says which and why.
    """
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(_read_asking(line, f"{file_name(name)}-{number}", name, today))
        except ValueError as error:
            raise WrongUse(f"{name}, line {number}: {error}") from error
    if not found:
        raise WrongUse(f"{name} holds no question")
    return found


def _read_asking(line: str, default: str, name: str, today: dt.date) -> Asking:
    asked = read_question(line, {}, today)
    value = json.loads(line)
    gold = tuple(_gold(value.get("gold") or []))
    answerable = value.get("answerable", bool(gold))
    if not isinstance(answerable, bool):
        raise ValueError("its “answerable” is neither true nor false")  # noqa: TRY004
    if answerable and not gold:
        raise ValueError("it is answerable and has no gold passage")
    note = str(value.get("note") or "")
    return Asking(
        identity=asked.identity or default,
        question_set=file_name(name),
        kind=str(value.get("type") or ("question" if answerable else "unanswerable")),
        question=" >> ".join([*asked.history, asked.text]),
        line=line,
        answerable=answerable,
        gold=gold,
        either=value.get("gold_mode") == "any" or note.upper().startswith("ANY"),
    )


def _gold(value: object) -> Iterator[Gold]:
    if not isinstance(value, list):
        raise ValueError("its “gold” is no list")  # noqa: TRY004
    for entry in value:
        file, quote = (
            (entry.get("file"), entry.get("quote")) if isinstance(entry, dict) else (None, None)
        )
        if not isinstance(file, str) or not isinstance(quote, str):
            raise ValueError("a gold passage has no text “file” and “quote”")  # noqa: TRY004
        yield Gold(file=file, quote=quote)


def check_identities(askings: Sequence[Asking]) -> None:
    """Refuse two questions of one id, which answers and runs could not tell apart.

    Raises:
        WrongUse: an id stands twice.
    """
    seen: set[str] = set()
    for asking in askings:
        if asking.identity in seen:
            raise WrongUse(f"two questions have the id “{asking.identity}”")
        seen.add(asking.identity)


def questions_digest(askings: Iterable[Asking]) -> str:
    """Return the sha256 of the questions, in whatever order they stand."""
    lines = sorted(asking.line.strip() for asking in askings)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def collection_digest(index: SearchIndex) -> str:
    """Return the sha256 over the hashes of all documents' texts, sorted: not where they lie."""
    hashes = sorted(reading.document.source.text_sha256 for reading in index.readings())
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def measured_of(askings: Sequence[Asking], index: SearchIndex, *, limit: int) -> Measured:
    """Return what a run over these questions and this index measures."""
    return Measured(
        collection=collection_digest(index), questions=questions_digest(askings), limit=limit
    )


def missing_files(askings: Iterable[Asking], index: SearchIndex) -> list[str]:
    """Return the files of gold passages that the index does not hold, sorted."""
    held = {file_name(path) for _, path, _ in index.files()}
    return sorted({g.file for a in askings for g in a.gold if file_name(g.file) not in held})


def answer_all(
    askings: Sequence[Asking],
    index: SearchIndex,
    *,
    today: dt.date,
    limit: int,
    progress: Callable[[str, int, int], None],
    glossary: Glossary | None = None,
) -> list[Answered]:
    """Ask every question as ``ask --batch`` does."""
    found = []
    for number, asking in enumerate(askings, 1):
        started = time.perf_counter()
        _, answer = answer_line(
            asking.line, index, stated={}, today=today, limit=limit, glossary=glossary
        )
        took = 1000 * (time.perf_counter() - started)
        found.append(Answered(asking=asking, answer=answer, milliseconds=took))
        progress("asking", number, len(askings))
    return found


def judge_all(answered: Iterable[Answered], index: SearchIndex, *, by: str) -> list[Judged]:
    """Judge every answer; ``by`` is "type" or "set", what the questions are grouped by."""
    files: dict[str, bytes | None] = {}
    return [
        judge(
            one.asking.identity,
            one.asking.question_set if by == "set" else one.asking.kind,
            answerable=one.asking.answerable,
            gold=one.asking.gold,
            either=one.asking.either,
            silent=one.answer.status is AnswerStatus.NOT_FOUND,
            citations=[_quoted(citation, index, files) for citation in one.answer.citations],
        )
        for one in answered
    ]


def _quoted(citation: Citation, index: SearchIndex, files: dict[str, bytes | None]) -> Quoted:
    """Return a citation with its quote looked up again, in the index and in a plain file."""
    source = citation.evidence.source
    stored = index.quote(citation.evidence.document, citation.span) == citation.quote
    plain = source.media_type in _PLAIN and not source.part
    if plain and source.path not in files:
        files[source.path] = _bytes_of(source.path)
    data = files.get(source.path) if plain else None
    return Quoted(
        file=source.path,
        quote=citation.quote,
        verbatim=stored and (data is None or _stands(citation.quote, data)),
    )


def _bytes_of(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except OSError:
        return None  # the index may have been made on another machine


def _stands(quote: str, data: bytes) -> bool:
    """Tell whether a quote stands in a file, whichever of its encodings the file has."""
    for name in _ENCODINGS:
        try:
            if quote.encode(name) in data:
                return True
        except UnicodeEncodeError:
            continue
    return False
