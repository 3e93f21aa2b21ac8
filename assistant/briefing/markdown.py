"""A pack as markdown: block quotes, footnotes, tables; nothing of a quote is taken for markup.

The definition of each note ends in a comment that names the quote's place, for ``minutes verify``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import quote as url_quote

from assistant.applied import applied_lines
from assistant.briefing import telling
from assistant.briefing.records import Extract, Pack
from assistant.briefing.wording import folded_words
from assistant.citing import document_id
from corpus import Span

# What CommonMark, GitHub and pandoc take for markup anywhere in a line; an underscore within a
# word and an ampersand that begins no entity are none.
_SPECIAL = re.compile(r"[\\`*\[\]<|~$^{}]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
# What they take for markup at the beginning of a line.
_OPENING = re.compile(r"^(?P<digits>\d{0,9})(?P<sign>[-+=:.)#>])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
MARK: Final = re.compile(r"<!-- minutes (?P<place>span:\S+@\d+-\d+) -->")


def markdown_text(pack: Pack) -> str:
    """Return the whole pack."""
    parts = [
        f"# {escaped(pack.title)}",
        escaped_line(telling.reading_note(pack)),
        *_topics(pack),
        f"## {telling.EXTRACTS}",
        *_extracts(pack),
        *_decisions(pack),
        *_coverage(pack),
        *_sources(pack),
        "\n".join(map(note_line, pack.extracts)),
    ]
    return "\n\n".join(parts) + "\n"


def escaped(words: str) -> str:
    """Return words as markdown that shows exactly them, within a line."""
    return _SPECIAL.sub(r"\\\g<0>", folded_words(words))


def escaped_line(words: str) -> str:
    """Return words as markdown that shows exactly them, as a line of its own."""
    return _OPENING.sub(r"\g<digits>\\\g<sign>", escaped(words))


def unescaped(markdown: str) -> str:
    """Return the words that escaped markdown shows; a break within a block is a line's end."""
    return _ESCAPED.sub(r"\1", re.sub(r"(?<!\\)((?:\\\\)*)\\\n", r"\1\n", markdown))


def mark_of(document: str, span: Span) -> str:
    """Return the comment that names a quote's place."""
    # A comment ends at the first "--" that ">" follows; older readers, at any "--".
    name = url_quote(document, safe="/#~.,()'&+@!").replace("--", "-%2D")
    return f"<!-- minutes span:{name}@{span.start}-{span.end} -->"


def _topics(pack: Pack) -> Iterator[str]:
    yield f"## {telling.QUESTIONS}"
    for topic in pack.topics:
        lines = [
            f"**{topic.n}. {escaped(topic.answer.question.text)}**",
            *map(escaped_line, applied_lines(topic.answer.question)),
            escaped_line(telling.result_in_words(topic.answer, topic.extracts)),
        ]
        yield "\\\n".join(lines)
    filters = telling.filters_in_words(pack.coverage.filters)
    yield _bullets(f"{escaped(name)}: {escaped(value)}" for name, value in filters)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _extracts(pack: Pack) -> Iterator[str]:
    for part in telling.outline(pack):
        if isinstance(part, Extract):
            yield extract_block(part)
        else:
            # A sign "#" at the end of a heading would be taken for its closing.
            words = re.sub(r"(#+)$", r"\\\1", escaped(part.words))
            yield f"{'#' * (part.level + 2)} {words}"


def extract_block(extract: Extract) -> str:
    """Return a quote as a block that refers to its note."""
    first, *others = escaped(extract.lines[0]), *map(escaped_line, extract.lines[1:])
    head = f"{escaped_line(extract.head)} " if extract.head else ""
    lines = [f"{head}“{first}", *others]
    return "> " + "\\\n> ".join(lines) + f"”[^{extract.n}]"


def note_line(extract: Extract) -> str:
    """Return the definition of an extract's note."""
    note = extract.note
    where = f"<{note.url}>" if note.url else escaped(note.file)
    mark = mark_of(document_id(extract.citation.evidence), extract.citation.span)
    words = f"{escaped(note.cited)}{note.before}{where}{note.after}"
    return f"[^{extract.n}]: {words} {mark}"


def _decisions(pack: Pack) -> Iterator[str]:
    if not pack.decisions:
        return
    yield f"## {telling.DECISIONS}"
    rows = []
    for row in pack.decisions:
        cells = [escaped(cell) for cell in telling.decision_cells(row)]
        cells[2] = f"“{cells[2]}”[^{row.extract}]"
        rows.append(cells)
    yield _table(telling.DECISION_COLUMNS, rows)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _coverage(pack: Pack) -> Iterator[str]:
    yield f"## {telling.COVERAGE}"
    yield from map(escaped_line, telling.coverage_in_words(pack))
    if pack.coverage.skipped:
        yield _bullets(map(escaped_line, telling.unread_lines(pack.coverage)))
    rows = [[escaped(c) for c in telling.holding_cells(h)] for h in pack.coverage.holdings]
    yield _table(telling.HOLDING_COLUMNS, rows)


def _sources(pack: Pack) -> Iterator[str]:
    yield f"## {telling.SOURCES}"
    rows = [[escaped(cell) for cell in telling.source_cells(used)] for used in pack.sources]
    yield _table(telling.SOURCE_COLUMNS, rows)
