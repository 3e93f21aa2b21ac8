"""What every container's reader returns: text, and what it knows of stretches of that text.

A reader (HTML, PDF, Word, …) writes the words of a file once, in reading order, and marks what
plain text would only show: items, zones, pages, headings, furniture.  Later steps read the marks
and never the container again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.patterns import lazy_re
from corpus.records import NO_FACTS, Document, Facts, Layout, Mark, MarkKind, Skipped, Span

# Line ends inside a paragraph are the container's wraps; other white space stays as it is.
_WRAPS = lazy_re(r"[\r\n\f\v\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """One document of a file, before it has an id (``Document`` says what the fields mean)."""

    text: str
    media_type: str
    reader: str
    layout: Layout = Layout.LINES
    marks: tuple[Mark, ...] = ()
    facts: Facts = NO_FACTS
    warnings: tuple[str, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracts:
    """The documents of one file, at least one, and what of the file could not be read."""

    documents: tuple[Extract, ...]
    skipped: tuple[Skipped, ...] = ()


def page_of(document: Document, span: Span) -> str | None:
    """Return the page on which a span begins, or None where the document has no pages."""
    pages = (m for m in document.marks if m.kind is MarkKind.PAGE)
    return next((m.value for m in pages if m.span.start <= span.start < m.span.end), None)


@dataclass(slots=True)
class Scribe:
    """Writes a document paragraph by paragraph; spans that it returns stay true."""

    pieces: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    length: int = 0

    def write(self, words: str) -> Span | None:
        """Write one paragraph on a line of its own; None where there are no words.

        White space at the ends and line ends inside are the container's, not the author's.
        """
        words = _WRAPS.sub(" ", words).strip()
        if not words:
            return None
        span = Span(start=self.length, end=self.length + len(words))
        self.pieces.append(words + "\n\n")
        self.length += len(words) + 2
        return span

    def mark(
        self, kind: MarkKind, span: Span | None, value: str = "", link: str | None = None
    ) -> None:
        """Mark a span that was written; nothing where nothing was."""
        if span is not None:
            self.marks.append(Mark(kind=kind, span=span, value=value, link=link))

    def mark_since(self, kind: MarkKind, start: int, value: str = "") -> None:
        """Mark all that was written since ``length`` was ``start``; nothing where nothing was."""
        end = self.length - 2
        if end > start:
            self.mark(kind, Span(start=start, end=end), value)

    def extract(
        self,
        *,
        media_type: str,
        reader: str,
        facts: Facts | None = None,
        warnings: tuple[str, ...] = (),
        part: str = "",
    ) -> Extract:
        """Return what was written."""
        return Extract(
            text="".join(self.pieces),
            media_type=media_type,
            reader=reader,
            marks=tuple(sorted(self.marks, key=lambda m: (m.span.start, -m.span.end, m.kind))),
            facts=facts or NO_FACTS,
            warnings=warnings,
            part=part,
        )
