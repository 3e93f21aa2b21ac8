"""A pack as one HTML page: self-contained, no script, prints well, notes linked both ways.

Each quotation carries where it stands as data attributes, for ``minutes verify``.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence

from assistant.applied import applied_lines
from assistant.briefing import telling
from assistant.briefing.page_style import STYLE
from assistant.briefing.records import DecisionRow, Extract, Pack, Topic
from assistant.briefing.wording import folded_words
from assistant.citing import document_id


def webpage_text(pack: Pack) -> str:
    """Return the whole page."""
    body = "\n".join(
        (
            f"<header><h1>{_text(pack.title)}</h1>",
            f'<p class="about">{_text(telling.reading_note(pack))}</p></header>',
            *_contents(pack),
            "<main>",
            *_topics(pack),
            *_extracts(pack),
            *_decisions(pack),
            *_coverage(pack),
            *_sources(pack),
            *_notes(pack),
            "</main>",
        )
    )
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="minutes brief">\n'
        f'<meta name="date" content="{pack.made_on.isoformat()}">\n'
        f"<title>{_text(pack.title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _text(words: str) -> str:
    return html.escape(folded_words(words), quote=True)


def _contents(pack: Pack) -> Iterator[str]:
    """Yield the way to the parts."""
    parts = [("questions", telling.QUESTIONS), ("extracts", telling.EXTRACTS)]
    parts += [("decisions", telling.DECISIONS)] if pack.decisions else []
    parts += [("coverage", telling.COVERAGE), ("sources", telling.SOURCES)]
    parts += [("notes", telling.NOTES)]
    links = (f'<li><a href="#{anchor}">{words}</a></li>' for anchor, words in parts)
    yield f'<nav aria-label="Contents"><ul>{"".join(links)}</ul></nav>'


def _section(anchor: str, title: str, parts: Iterable[str], more: str = "") -> Iterator[str]:
    yield f'<section aria-labelledby="{anchor}"{more}><h2 id="{anchor}">{title}</h2>'
    yield from parts
    yield "</section>"


def _topics(pack: Pack) -> Iterator[str]:
    filters = telling.filters_in_words(pack.coverage.filters)
    listed = "".join(f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>" for name, value in filters)
    parts = [
        "<ol>",
        *(f"<li>{_topic(topic)}</li>" for topic in pack.topics),
        "</ol>",
        f'<dl class="filters">{listed}</dl>',
    ]
    yield from _section("questions", telling.QUESTIONS, parts)


def _topic(topic: Topic) -> str:
    lines = [
        f"<strong>{_text(topic.answer.question.text)}</strong>",
        *map(_text, applied_lines(topic.answer.question)),
        _text(telling.result_in_words(topic.answer, topic.extracts)),
    ]
    return "<br>".join(lines)


def _extracts(pack: Pack) -> Iterator[str]:
    parts = []
    for part in telling.outline(pack):
        if isinstance(part, Extract):
            parts.append(_extract(part))
        else:
            parts.append(f"<h{part.level + 2}>{_text(part.words)}</h{part.level + 2}>")
    yield from _section("extracts", telling.EXTRACTS, parts)


def _extract(extract: Extract) -> str:
    citation, note = extract.citation, extract.note
    name = html.escape(document_id(citation.evidence), quote=True)
    place = (
        f'data-document="{name}" data-span="{citation.span.start}-{citation.span.end}" '
        f'data-text-sha256="{citation.evidence.source.text_sha256}"'
    )
    cite = f' cite="{html.escape(note.url, quote=True)}"' if note.url else ""
    head = f'<span class="head">{_text(extract.head)}</span> ' if extract.head else ""
    words = "<br>\n".join(map(_text, extract.lines))
    return (
        f'<blockquote id="extract-{extract.n}" class="extract"{cite} {place}>'
        f"<p>{head}“{words}”{_reference(extract.n, f'ref-{extract.n}')}</p></blockquote>"
    )


def _reference(number: int, anchor: str = "") -> str:
    own = f' id="{anchor}"' if anchor else ""
    return (
        f'<sup><a{own} href="#note-{number}" role="doc-noteref" '
        f'aria-label="Note {number}">{number}</a></sup>'
    )


def _decisions(pack: Pack) -> Iterator[str]:
    if pack.decisions:
        rows = (_decision(row) for row in pack.decisions)
        parts = [_table(telling.DECISIONS, telling.DECISION_COLUMNS, (12, 20, 37, 13, 18), rows)]
        yield from _section("decisions", telling.DECISIONS, parts)


def _decision(row: DecisionRow) -> list[str]:
    cells = [f"<td>{_text(cell)}</td>" for cell in telling.decision_cells(row)]
    cells[2] = f'<td class="words">“{_text(row.words)}”{_reference(row.extract)}</td>'
    return cells


def _table(
    caption: str, columns: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]
) -> str:
    """Return a table; ``widths`` are hundredths of the page."""
    cols = "".join(f'<col style="width: {width}%">' for width in widths)
    head = "".join(f'<th scope="col">{_text(column)}</th>' for column in columns)
    body = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    return (
        f'<table><caption class="unseen">{_text(caption)}</caption>{cols}'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    )


def _plain(cells: Iterable[str]) -> list[str]:
    return [f"<td>{_text(cell)}</td>" for cell in cells]


def _coverage(pack: Pack) -> Iterator[str]:
    parts = [f"<p>{_text(paragraph)}</p>" for paragraph in telling.coverage_in_words(pack)]
    unread = [f"<li>{_text(line)}</li>" for line in telling.unread_lines(pack.coverage)]
    parts += [f"<ul>{''.join(unread)}</ul>"] if unread else []
    rows = (_plain(telling.holding_cells(holding)) for holding in pack.coverage.holdings)
    parts.append(_table("Bodies searched", telling.HOLDING_COLUMNS, (28, 30, 12, 15, 15), rows))
    yield from _section("coverage", telling.COVERAGE, parts)


def _sources(pack: Pack) -> Iterator[str]:
    rows = (_plain(telling.source_cells(used)) for used in pack.sources)
    parts = [_table("Documents quoted", telling.SOURCE_COLUMNS, (6, 28, 28, 28, 10), rows)]
    yield from _section("sources", telling.SOURCES, parts)


def _notes(pack: Pack) -> Iterator[str]:
    parts = ["<ol>", *map(_note, pack.extracts), "</ol>"]
    yield from _section("notes", telling.NOTES, parts, ' role="doc-endnotes"')


def _note(extract: Extract) -> str:
    note, n = extract.note, extract.n
    where = _text(note.file)
    if note.url:
        where = f'<a href="{html.escape(note.url, quote=True)}">{_text(note.url)}</a>'
    return (
        f'<li id="note-{n}">{_text(note.cited)}{html.escape(note.before)}{where}'
        f'{html.escape(note.after)} <a href="#ref-{n}" role="doc-backlink" '
        f'aria-label="Back to extract {n}">↩</a></li>'
    )
