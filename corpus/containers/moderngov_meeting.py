"""The pages that hold minutes: a meeting's, one item's, and an issue's at several meetings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.containers.html_facts import day_of, name_and_day
from corpus.containers.html_lines import Line
from corpus.containers.moderngov_items import ItemWriter, is_item_number, split_number
from corpus.containers.moderngov_page import (
    ModernGovPage,
    extract_of,
    holds_minutes,
    is_title,
    write_front,
)
from corpus.containers.moderngov_words import CANCELLED, zone_of
from corpus.errors import EmptyDocument
from corpus.extracts import Extract
from corpus.records import MarkKind
from corpus.status import MEETING_LINE

_ANCHOR = re.compile(r"AI\d+")
_WAY = "nav a, [class*=breadcrumb i] a, [id*=breadcrumb i] a"


def read_meeting_page(page: ModernGovPage, path: Path) -> tuple[Extract, ...]:
    """Return a meeting's page: what stands over its table of items, and every item.

    Raises:
        EmptyDocument: the meeting is to come: the page holds no items yet.
    """
    writer, begun = ItemWriter(), False
    number = anchor = ""
    numbered = page.has("mgItemNumberCell")
    for line in page.lines:
        if "mgItemNumberCell" in line.scope:
            anchor = line.anchor if _ANCHOR.fullmatch(line.anchor) else ""
            number = line.words
            begun = begun or is_item_number(number)
        elif _is_item_title(line, number, numbered=numbered):
            said = line.anchor if _ANCHOR.fullmatch(line.anchor) else ""
            _begin(writer, page, line, number, anchor or said)
            number = anchor = ""
            begun = True
        elif begun:
            _write(writer, line)
        else:
            write_front(writer, line)
    cancelled = CANCELLED.search(page.subtitle) is not None
    if not begun and not cancelled:
        raise EmptyDocument(
            path,
            f"is the page of a meeting ({page.subtitle}) that holds no items",
            "Fetch it again when its minutes are published, or take the printed minutes.",
        )
    return (
        extract_of(
            page,
            writer,
            committee=page.body,
            date=page.date,
            holds_minutes=holds_minutes(page, writer) if begun else None,
        ),
    )


def _is_item_title(line: Line, number: str, *, numbered: bool) -> bool:
    """Tell an item's title; a second line under the same number says more of the first.

    Where the page has no cells of numbers, a number stands before the title or nowhere.
    """
    if "mgAiTitleTxt" not in line.scope or line.rows:
        return False
    begins = number or _ANCHOR.fullmatch(line.anchor)
    return bool(begins or (not numbered and split_number(line.words)[0]))


def _begin(writer: ItemWriter, page: ModernGovPage, line: Line, number: str, anchor: str) -> None:
    title = line.words
    if not number:
        number, title = split_number(title)
    exempt = any("reasonsrestricted" in link.href.lower() for link in line.links)
    writer.begin_item(number, title, page.link(anchor), exempt=exempt)


def _write(writer: ItemWriter, line: Line) -> None:
    """Write a line of an item: a label, a table of votes, furniture or text."""
    if "mgSubItemTitleTxt" in line.scope and not line.rows:
        _label(writer, line)
    elif line.tag == "caption" and zone_of(line.words) == "vote":
        writer.votes(line.words, ())
    elif line.rows and "mgTableNoBorder" in line.scope:
        writer.votes("", line.rows)
    elif "mgActionList" in line.scope or "mgHelpLine" in line.scope:
        writer.furniture(line.shown)
    elif "mgSectionTitle" in line.scope:
        # "PART II - PRIVATE" between items is said of none of them.
        writer.agenda()
        writer.label(line.words)
    else:
        writer.line(line)


def _label(writer: ItemWriter, line: Line) -> None:
    """Write a zone's label; text copies and some sites put the text on the label's own line."""
    label, colon, rest = line.words.partition(":")
    if colon and rest.strip() and zone_of(label):
        writer.label(label + colon)
        writer.scribe.write(rest)
        return
    writer.label(line.words)


def read_item_page(page: ModernGovPage, _: Path) -> tuple[Extract, ...]:
    """Return the page of one agenda item; its title is the page's own.

    Its number and meeting stand in the line "Meeting: 29/11/2010 - Cabinet (Item 4)", or in the
    links over the page that lead to the meeting.
    """
    writer, begun = ItemWriter(), False
    meeting = next(filter(None, (MEETING_LINE.fullmatch(x.words) for x in page.lines)), None)
    number = (meeting["number"] or "") if meeting else ""
    body, date = (meeting["body"], day_of(meeting["date"])) if meeting else _meeting_of(page)
    for line in page.lines:
        if not begun and "mgMainTitleTxt" not in line.scope and _titles_item(line):
            found, title = split_number(line.words) if not number else ("", line.words)
            exempt = any("reasonsrestricted" in link.href.lower() for link in line.links)
            writer.begin_item(number or found, title, page.url, exempt=exempt)
            begun = True
        elif begun and is_title(line):
            writer.furniture(line.words)
        elif begun and MEETING_LINE.fullmatch(line.words) is None:
            _write(writer, line)
        else:
            write_front(writer, line)
    return (
        extract_of(
            page,
            writer,
            committee=body,
            date=date,
            holds_minutes=holds_minutes(page, writer),
        ),
    )


def _titles_item(line: Line) -> bool:
    return "mgSubTitleTxt" in line.scope or "mgAiTitleTxt" in line.scope


def _meeting_of(page: ModernGovPage) -> tuple[str | None, dt.date | None]:
    """Return the meeting that the way to the page names: "… > Cabinet, 12 March 2019 > Item"."""
    for node in page.page.tree.css(_WAY):
        if "listdocuments" in (node.attrs.get("href") or "").lower():
            words = " ".join(node.text().split()).removeprefix("Agenda for ")
            body, date = name_and_day(words, None)
            if date is not None:
                return body, date
    return None, None


def read_issue_page(page: ModernGovPage, _: Path) -> tuple[Extract, ...]:
    """Return an issue's page: one extract for each meeting at which it was taken, in its order."""
    return tuple(_one_meeting(page, lines) for lines in _by_meeting(page.lines))


def _by_meeting(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each meeting, its heading first."""
    part: list[Line] = []
    for line in lines:
        if MEETING_LINE.fullmatch(line.words):
            if part:
                yield part
            part = [line]
        elif part:
            part.append(line)
    if part:
        yield part


def _one_meeting(page: ModernGovPage, lines: Sequence[Line]) -> Extract:
    heading = lines[0]
    meeting = MEETING_LINE.fullmatch(heading.words)
    assert meeting is not None  # _by_meeting begins each part with such a line
    writer = ItemWriter()
    writer.scribe.mark(MarkKind.HEADING, writer.scribe.write(heading.words))
    link = next((x.href for x in heading.links if x.href), None)
    title = next((x for x in lines if "mgAiTitleTxt" in x.scope), None)
    found, words = split_number(title.words) if title else ("", page.subtitle)
    writer.begin_item(meeting["number"] or found, words, link)
    for line in lines[1:]:
        if line is not title:
            _write(writer, line)
    return extract_of(
        page,
        writer,
        title=heading.words,
        committee=meeting["body"],
        date=day_of(meeting["date"]),
        holds_minutes=holds_minutes(page, writer),
        part=heading.words,
    )
