"""A page of ModernGov with what stands over its items: titles, address, council, day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.containers.html_facts import address_of, council_of, language_of, meta_of, name_and_day
from corpus.containers.html_lines import Line
from corpus.containers.html_tree import Page
from corpus.containers.moderngov_items import ItemWriter
from corpus.containers.moderngov_words import (
    CANCELLED,
    ERROR_BANNER,
    is_status,
)
from corpus.extracts import Extract
from corpus.records import Attendee, Facts, MarkKind
from corpus.status import promises_minutes, status_of

READER = "moderngov-page 1"
MEDIA_TYPE = "text/html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModernGovPage:
    """A page's lines and titles.

    Attributes:
        main_title: "Agenda, decisions and minutes", "Agenda item", "Decision details".
        subtitle: the meeting ("Planning Committee - Monday 1 March 2021"), or the item's title.
        body: the committee that the subtitle names, or None.
        url: the page's own address, where it states one.
    """

    page: Page
    lines: tuple[Line, ...]
    main_title: str
    subtitle: str
    body: str | None
    date: dt.date | None
    council: str | None
    url: str | None

    @classmethod
    def of(cls, page: Page, lines: Sequence[Line]) -> ModernGovPage:
        """Return what a page's titles and metadata say."""
        main = next((x.words for x in lines if "mgMainTitleTxt" in x.scope), "")
        sub = next((x.words for x in lines if "mgSubTitleTxt" in x.scope), "")
        said = meta_of(page, "dc.title") or ""
        main = main or next((x.words for x in lines if x.heading == 1), "")
        heading = sub
        if not sub and said.lower().startswith(("agenda for ", "meeting of ")):
            heading = said.partition(" for ")[2] or said.partition(" of ")[2]
        body, date = name_and_day(heading, meta_of(page, "dc.date"))
        return cls(
            page=page,
            lines=tuple(lines),
            main_title=main,
            subtitle=heading,
            body=body,
            date=date,
            council=council_of(page),
            url=address_of(page),
        )

    def has(self, name: str) -> bool:
        """Tell whether a line stands in an element of a class."""
        return any(name in line.scope for line in self.lines)

    def link(self, anchor: str) -> str | None:
        """Return the address of a place in the page, "#AI51890" where the page's is unknown."""
        return f"{self.url or ''}#{anchor}" if anchor else None


def is_title(line: Line) -> bool:
    """Tell the page's two titles."""
    return "mgMainTitleTxt" in line.scope or "mgSubTitleTxt" in line.scope


def write_front(writer: ItemWriter, line: Line) -> None:
    """Write a line that stands over the items: titles are headings, links and errors furniture."""
    scribe = writer.scribe
    aside = "mgActionList" in line.scope or "mgSectionTitle" in line.scope
    if aside or ERROR_BANNER.search(line.words) or line.tag == "caption":
        writer.furniture(line.shown)
    elif is_title(line) or line.heading:
        # A status line says of the page what it holds, and names no meeting.
        kind = MarkKind.NOISE if is_status(line.words) else MarkKind.HEADING
        scribe.mark(kind, scribe.write(line.words))
    else:
        writer.line(line)


def extract_of(
    page: ModernGovPage,
    writer: ItemWriter,
    *,
    title: str | None = None,
    committee: str | None = None,
    date: dt.date | None = None,
    holds_minutes: bool | None = None,
    attendees: Iterable[Attendee] = (),
    part: str = "",
) -> Extract:
    """Return what was written of a page, with what is known of its meeting.

    ``title`` is the page's own heading of the meeting where none is given.
    """
    writer.finish()
    text = "".join(writer.scribe.pieces)
    facts = Facts(
        title=title or page.subtitle or None,
        council=page.council,
        committee=committee,
        date=date,
        minutes_status=status_of(page.main_title),
        url=page.url,
        language=language_of(page.page, text),
        cancelled=CANCELLED.search(page.subtitle) is not None,
        holds_minutes=holds_minutes,
        attendees=tuple(attendees),
    )
    return writer.scribe.extract(
        media_type=MEDIA_TYPE,
        reader=READER,
        facts=facts,
        warnings=page.page.warnings + tuple(writer.warnings),
        part=part,
    )


def holds_minutes(page: ModernGovPage, writer: ItemWriter) -> bool | None:
    """Tell whether minutes or decisions were written; the status line alone is not believed.

    A page that promises minutes may have them as a printed document only: then what it holds is
    agenda text, and a resolution in it is none.
    """
    writer.finish()
    if writer.minuted:
        return True
    if promises_minutes(page.main_title):
        writer.warnings.append(
            f"the page says “{page.main_title}”, but only its agenda stands on it: "
            "the minutes are in its printed document"
        )
    return False
