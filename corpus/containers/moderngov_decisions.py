"""The pages of decisions: one decision's record, and the register of several."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from corpus.containers.html_facts import day_of
from corpus.containers.html_lines import Line
from corpus.containers.moderngov_items import ItemWriter
from corpus.containers.moderngov_page import ModernGovPage, extract_of, is_title, write_front
from corpus.containers.moderngov_words import DATED_NAME, FIELD, zone_of
from corpus.errors import EmptyDocument
from corpus.extracts import Extract

_REFERENCE = re.compile(r"\s*\bref\s*:\s*\d+\s*$", re.IGNORECASE)
_MEETING_FIELDS = ("decided at meeting", "made at meeting", "penderfynwyd yn y cyfarfod")
_MAKER_FIELDS = ("decision maker", "penderfynwr", "gwneuthurwr y penderfyniad")
_DATE_FIELDS = ("date of decision", "dyddiad y penderfyniad", "decision date")
_STATUS_FIELDS = ("decision status", "status", "statws y penderfyniad")
# A record that is not decided yet says so in its status: what it proposes was not decided.
_UNDECIDED = re.compile(
    r"for determination|proposed|pending|forthcoming|draft|awaiting.*|not yet.*|withdrawn"
    r"|i.w bennu",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """What the fields of one decision say: who made it, when, and whether it is made."""

    maker: str | None
    date: dt.date | None
    undecided: bool


def read_decision_page(page: ModernGovPage, path: Path) -> tuple[Extract, ...]:
    """Return the record of one decision: its title is an item's, and its fields stay as they are.

    Raises:
        EmptyDocument: the record has no text.
    """
    writer, begun = ItemWriter(), False
    for line in page.lines:
        if not begun and "mgSubTitleTxt" in line.scope:
            writer.begin_item("", line.words, page.url)
            begun = True
        elif begun:
            _write(writer, line)
        else:
            write_front(writer, line)
    if not begun:
        raise _no_decisions(page, path)
    record = _record(page.lines)
    writer.finish()
    return (
        extract_of(
            page,
            writer,
            committee=record.maker,
            date=record.date,
            holds_minutes=writer.minuted and not record.undecided,
        ),
    )


def read_register(page: ModernGovPage, path: Path) -> tuple[Extract, ...]:
    """Return a register's decisions: one extract for each body and day, in the page's order.

    A citation needs the body that decided and the day, and every entry has its own.

    Raises:
        EmptyDocument: the register only lists titles: what was decided stands on other pages.
    """
    entries = [(_record(lines), lines) for lines in _entries(page.lines)]
    if not any(_holds_text(lines) for _, lines in entries):
        raise _no_decisions(page, path)
    found: list[Extract] = []
    for record, group in groupby(entries, key=lambda entry: entry[0]):
        writer = ItemWriter()
        for title in (line for line in page.lines if is_title(line)):
            write_front(writer, title)
        for _, lines in group:
            _write_entry(writer, lines)
        day = record.date.strftime("%d/%m/%Y") if record.date else ""
        found.append(
            extract_of(
                page,
                writer,
                title=page.main_title or None,
                committee=record.maker,
                date=record.date,
                holds_minutes=not record.undecided,
                part=" - ".join(filter(None, (day, record.maker))) or f"part {len(found) + 1}",
            )
        )
    return tuple(found)


def _no_decisions(page: ModernGovPage, path: Path) -> EmptyDocument:
    return EmptyDocument(
        path,
        f"is the page “{page.main_title or page.subtitle}”: a list of decisions without their text",
        "Fetch the page of each decision.",
    )


def _entries(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each decision, the one that links to its record first."""
    entry: list[Line] = []
    for line in lines:
        if _entry_link(line):
            if entry:
                yield entry
            entry = [line]
        elif entry:
            entry.append(line)
    if entry:
        yield entry


def _entry_link(line: Line) -> str | None:
    hrefs = (link.href for link in line.links)
    return next((href for href in hrefs if "decisiondetails.aspx" in href.lower()), None)


def _holds_text(lines: Sequence[Line]) -> bool:
    return any("mgWordPara" in x.scope or FIELD.fullmatch(x.words) for x in lines[1:])


def _write_entry(writer: ItemWriter, lines: Sequence[Line]) -> None:
    first = lines[0]
    dated = DATED_NAME.fullmatch(first.words)
    title = dated["name"] if dated else first.words
    linked = next((x.words for x in first.links if "decisiondetails" in x.href.lower()), "")
    # The link holds the title alone; the status stands after it on the line.
    link_title = DATED_NAME.fullmatch(linked)
    name = _REFERENCE.sub("", link_title["name"] if link_title else linked)
    rest = first.words.partition(name)[2].strip() if name else ""
    writer.begin_item("", name or title, _entry_link(first))
    if rest:
        writer.scribe.write(rest)
    for line in lines[1:]:
        _write(writer, line)


def _write(writer: ItemWriter, line: Line) -> None:
    """Write a line of a record: "Decision:" opens a zone, "Effective from: 3 May" is a field."""
    field = FIELD.fullmatch(line.words) if "mgWordPara" not in line.scope else None
    heads = "mgSubSubTitleTxt" in line.scope or "mgSubItemTitleTxt" in line.scope or line.heading
    if heads or (field and not field["value"].strip()):
        writer.label(line.words)
    elif field and zone_of(field["name"]) in ("decision", "minutes"):
        writer.label(field["name"] + ":")
        writer.scribe.write(field["value"])
    elif field:
        # A field ends the text before it: "Publication date:" stands after the decision.
        writer.agenda()
        writer.line(line)
    elif "mgActionList" in line.scope or "mgBulletList" in line.scope:
        writer.furniture(line.shown)
    else:
        writer.line(line)


def _record(lines: Sequence[Line]) -> _Record:
    fields: dict[str, str] = {}
    for line in lines:
        match = FIELD.fullmatch(line.words) if "mgWordPara" not in line.scope else None
        if match:
            fields.setdefault(match["name"].strip().lower(), match["value"].strip())
    meeting = DATED_NAME.fullmatch(_first(fields, _MEETING_FIELDS))
    said = DATED_NAME.fullmatch(lines[0].words) if lines else None
    day = _first(fields, _DATE_FIELDS) or (meeting or said or {"date": ""})["date"]
    maker = meeting["name"] if meeting else _first(fields, _MAKER_FIELDS)
    return _Record(
        maker=maker or None,
        date=day_of(day),
        undecided=_UNDECIDED.fullmatch(_first(fields, _STATUS_FIELDS)) is not None,
    )


def _first(fields: dict[str, str], names: Sequence[str]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")
