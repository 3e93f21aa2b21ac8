"""RTF: paragraphs, tables and the labels of lists, which RTF spells out for old programs.

Read here and not by striprtf, which drops the labels of older lists ("(a)") and footnotes, takes
deleted words for text, and runs the cells of a table into lines that cannot be told apart.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from corpus.containers.printedlines import broken_lines, is_letterhead, may_head
from corpus.containers.rtfcommands import MOST_COMMANDS, Line, Parser
from corpus.containers.tables import Tables
from corpus.errors import EmptyDocument, UnreadableDocument
from corpus.extracts import Extract, Scribe
from corpus.records import MarkKind

READER = "rtf 1"
MEDIA_TYPE = "application/rtf"


def read_rtf(data: bytes, path: Path) -> Extract:
    """Return the words of an RTF file with its tables, headings and labels.

    Raises:
        UnreadableDocument: it holds more commands or groups than any minutes.
        EmptyDocument: it holds no words.
    """
    if data.count(b"\\") + data.count(b"{") > MOST_COMMANDS:
        raise UnreadableDocument(
            path, f"holds more than the {MOST_COMMANDS:,} commands that are read", "Split it."
        )
    parser = Parser(path=path)
    parser.read(data.decode("latin-1"))
    scribe = Scribe()
    _write(parser, scribe)
    if not any(map(str.isalnum, "".join(scribe.pieces))):
        raise EmptyDocument(path, "holds no text", "Check the file, or leave it out.")
    cut = ("the file ends in the middle: its last words may be missing",)
    return scribe.extract(
        media_type=MEDIA_TYPE, reader=READER, warnings=() if parser.whole else cut
    )


def _write(parser: Parser, scribe: Scribe) -> None:
    """Write headers, lines and tables, and last the footnotes, which RTF keeps at their place."""
    front = " ".join(
        part.text for part in islice(parser.flow, 40) if isinstance(part, Line)
    ).casefold()
    for line in dict.fromkeys(parser.furniture):
        kind = MarkKind.HEADING if is_letterhead(line, front) else MarkKind.NOISE
        scribe.mark(kind, scribe.write(line))
    tables = Tables(scribe)
    for part in parser.flow:
        if isinstance(part, Line):
            _write_line(part, scribe)
        else:
            tables.write(part)
    for note in parser.notes:
        scribe.write(note.text)
    tables.settle()


def _write_line(line: Line, scribe: Scribe) -> None:
    lines = broken_lines(line.text)
    heads = line.outlined or (line.strong and may_head(" ".join(lines)))
    for words in lines:
        span = scribe.write(words)
        if heads:
            scribe.mark(MarkKind.HEADING, span)
