"""The reply of ModernGov's web service to "GetMeeting" → one extract: the meeting as XML.

Its text is HTML inside XML, its entities often encoded twice.  A document type is refused: the
service sends none, and what it can do (entities, other files) is of no use but an attacker's.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from corpus.containers.html_facts import day_of
from corpus.containers.html_lines import lines_of
from corpus.containers.html_tree import MOST_BYTES, parse_html
from corpus.containers.moderngov_items import ItemWriter
from corpus.containers.moderngov_people import write_attendee
from corpus.containers.moderngov_words import CANCELLED
from corpus.errors import EmptyDocument, UnreadableDocument, UnsupportedSource
from corpus.extracts import Extract
from corpus.records import Attendee, Facts, MarkKind

READER = "moderngov-service 1"
MEDIA_TYPE = "application/xml"
# A reply nests eight deep; Python's own tree of a million levels could not be taken down again.
_DEEPEST = 200
_TWICE = re.compile(r"&amp;(?=#?\w{2,10};)")
_ACTIONS = re.compile(r"actions?(?: .*)?|camau gweithredu", re.IGNORECASE)


class _NoTypes(ET.TreeBuilder):
    """Builds a tree of bounded depth and refuses a document type before its entities are read."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise _RefusedError(f"declares a document type ({name})")

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _RefusedError(f"nests more than {_DEEPEST} elements")
        return super().start(tag, attrs)

    def end(self, tag: str) -> ET.Element:
        self._depth -= 1
        return super().end(tag)


class _RefusedError(Exception):
    """Why an XML file is not read on; never leaves this module."""


def read_service_xml(data: bytes, path: Path) -> tuple[Extract, ...]:
    """Return the meeting of a "GetMeeting" reply: attendance, and items with their zones.

    Raises:
        UnsupportedSource: other XML; a reply that only lists meetings or committees.
        UnreadableDocument: broken or hostile XML, or over a limit.
        EmptyDocument: the meeting has no items.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableDocument(
            path,
            f"is an XML file of {len(data):,} bytes, more than the {MOST_BYTES:,} that are read",
            "Fetch the meetings one by one.",
        )
    root = _root(data, path)
    meeting = next((node for node in _all(root, "meeting") if _child(node, "agendaitems")), None)
    if meeting is None:
        raise _not_a_meeting(root, path)
    return (_Meeting(meeting, path).extract(),)


def _root(data: bytes, path: Path, *, inner: bool = False) -> ET.Element:
    """Return the root of a reply; some servers send it as one string inside another element."""
    try:
        parser = ET.XMLParser(target=_NoTypes())
        parser.feed(data)
        root: ET.Element = parser.close()
    except _RefusedError as error:
        raise UnreadableDocument(
            path, f"is XML that {error}", "Fetch it again from the council's web service."
        ) from error
    except (ET.ParseError, LookupError, ValueError) as error:
        raise UnreadableDocument(
            path, f"is broken XML ({error})", "Fetch it again: it may have been cut."
        ) from error
    text = (root.text or "").strip()
    if not inner and len(root) == 0 and text.startswith("<"):
        return _root(text.encode("utf-8"), path, inner=True)
    return root


def _not_a_meeting(root: ET.Element, path: Path) -> UnsupportedSource | EmptyDocument:
    name = _name(root)
    meetings = sum(1 for _ in _all(root, "meeting"))
    if name == "meeting" or meetings == 1:
        return EmptyDocument(
            path,
            "is a reply of ModernGov's web service about a meeting without items",
            "Fetch it again when its agenda is published.",
        )
    if meetings or any(True for _ in _all(root, "committee")):
        return UnsupportedSource(
            path,
            f"is a list of ModernGov's web service ({name}), not a meeting",
            "Ask the service for each meeting (GetMeeting).",
        )
    return UnsupportedSource(
        path,
        f"is XML that no reader takes (its first element is {name[:60]!r})",
        "Save the minutes as HTML, Word, PDF or text.",
    )


def _name(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2].lower()


def _all(root: ET.Element, name: str) -> Iterator[ET.Element]:
    return (node for node in root.iter() if _name(node) == name)


def _child(node: ET.Element, name: str) -> ET.Element | None:
    found = next((child for child in node if _name(child) == name), None)
    return found if found is not None and (len(found) or (found.text or "").strip()) else None


def _said(node: ET.Element, *names: str) -> str:
    """Return the words of the first of these children that has any, decoded once more."""
    for name in names:
        child = next((c for c in node if _name(c) == name), None)
        words = " ".join((child.text or "").split()) if child is not None else ""
        if words:
            return html.unescape(words)
    return ""


def _is_true(node: ET.Element, name: str) -> bool:
    return _said(node, name).lower() == "true"


class _Meeting:
    """Writes one reply: the meeting's particulars, who came, and the items."""

    def __init__(self, meeting: ET.Element, path: Path) -> None:
        self._meeting, self._path = meeting, path
        self._writer = ItemWriter()
        self._people: list[Attendee] = []
        self._site = self._address()

    def extract(self) -> Extract:
        """Return the reply as one document."""
        meeting, writer = self._meeting, self._writer
        committee = self._committee()
        day = _said(meeting, "meetingdate")
        title = " - ".join(filter(None, (committee, day, _said(meeting, "meetingtime"))))
        writer.scribe.mark(MarkKind.HEADING, writer.scribe.write(title))
        writer.scribe.write(_said(meeting, "meetinglocation"))
        self._attendance()
        items = _child(meeting, "agendaitems")
        for item in items if items is not None else ():
            if _name(item) == "agendaitem":
                self._item(item)
        writer.finish()
        status = _said(meeting, "meetingstatus")
        published = writer.minuted or _is_true(meeting, "minutepublished")
        facts = Facts(
            title=title or None,
            committee=committee,
            date=day_of(day),
            cancelled=CANCELLED.search(status) is not None,
            holds_minutes=published and writer.minuted,
            attendees=tuple(self._people),
        )
        return writer.scribe.extract(
            media_type=MEDIA_TYPE, reader=READER, facts=facts, warnings=tuple(writer.warnings)
        )

    def _committee(self) -> str | None:
        """Return the committee: the meeting's own field, or what all its documents say."""
        said = _said(self._meeting, "committeetitle", "committeename", "committee")
        titles = {
            " ".join((n.text or "").split()) for n in _all(self._meeting, "committeetitle")
        } - {""}
        return said or (html.unescape(titles.pop()) if len(titles) == 1 else None)

    def _address(self) -> str:
        """Return where the council's pages lie, from a link to a document, or ""."""
        for node in _all(self._meeting, "url"):
            words = (node.text or "").strip()
            if words.startswith(("http://", "https://")) and "mg" in words.rpartition("/")[2]:
                return words.rpartition("/")[0] + "/"
        return ""

    def _attendance(self) -> None:
        for node in _all(self._meeting, "attendee"):
            name, role, attendance = (
                " ".join((node.get(key) or _said(node, *keys)).split())
                for key, keys in (
                    ("name", ("name", "fullname")),
                    ("roledescription", ("roledescription", "role")),
                    ("attendance", ("attendance",)),
                )
            )
            attendee = write_attendee(self._writer.scribe, html.unescape(name), role, attendance)
            if attendee is not None:
                self._people.append(attendee)

    def _item(self, item: ET.Element) -> None:
        writer = self._writer
        number = _said(item, "fulldisplaynumberformat") or self._number(item)
        identity = _said(item, "agendaitemid")
        link = f"{self._site}mgAi.aspx?ID={identity}" if identity.isdecimal() else None
        restricted = _is_true(item, "isrestricted")
        writer.begin_item(number, _said(item, "agendaitemtitle"), link, exempt=restricted)
        self._text(item, "agendatext", "")
        self._text(item, "decisionnonemptyhtmlbody", "Decision:")
        self._text(item, "minutesnonemptyhtmlbody", "Minutes:")
        self._actions(item)

    @staticmethod
    def _number(item: ET.Element) -> str:
        number = _said(item, "minutesitemnumber", "agendaitemnumber")
        return number + _said(item, "minutesitemsubnumber", "agendaitemsubnumber")

    def _text(self, item: ET.Element, name: str, label: str) -> None:
        """Write a field's HTML in its zone; the service names zones that pages label."""
        child = next((c for c in item if _name(c) == name), None)
        source = (child.text or "").strip() if child is not None else ""
        if not source:
            return
        if "<" not in source and "&lt;" in source:
            source = html.unescape(source)
        tree = parse_html(_TWICE.sub("&", source), self._path)
        lines = lines_of(tree.body) if tree.body is not None else []
        if label and lines:
            self._writer.label(label)
        self._writer.lines(lines)

    def _actions(self, item: ET.Element) -> None:
        """Write the comments that the council labels as actions."""
        for n in (1, 2):
            words = _said(item, f"commenttext{n}")
            if words and _ACTIONS.fullmatch(_said(item, f"commentlabel{n}")):
                self._writer.agenda()
                scribe = self._writer.scribe
                scribe.mark(MarkKind.ACTION, scribe.write(words))
