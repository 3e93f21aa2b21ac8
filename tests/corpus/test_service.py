"""The web service's reply about a meeting, and what other XML is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from corpus.containers.service import read_service_xml
from corpus.errors import CorpusError, EmptyDocument, UnreadableDocument, UnsupportedSource
from corpus.extracts import Extract
from corpus.records import MarkKind, Presence

PAGE = Path(__file__).parent / "pages" / "service.xml"
PATH = Path("reply.xml")


def read(data: bytes) -> Extract:
    [extract] = read_service_xml(data, PATH)
    return extract


def said(extract: Extract, kind: MarkKind) -> list[tuple[str, str]]:
    return [(m.value, m.span.of(extract.text)) for m in extract.marks if m.kind is kind]


def test_items_have_number_title_and_address() -> None:
    extract = read(PAGE.read_bytes())
    items = [m for m in extract.marks if m.kind is MarkKind.ITEM]
    assert [(m.value, m.span.of(extract.text), m.link) for m in items] == [
        ("1", "Fees & charges", "https://democracy.ambleford.gov.uk/mgAi.aspx?ID=18"),
        ("2a", "Land", "https://democracy.ambleford.gov.uk/mgAi.aspx?ID=19"),
    ]


def test_fields_are_zones_and_entities_are_decoded_as_often_as_they_were_encoded() -> None:
    extract = read(PAGE.read_bytes())
    zones = said(extract, MarkKind.ZONE)
    assert ("agenda", "To consider fees.") in zones
    assert ("minutes", "RESOLVED that the fees & charges be kept.") in zones
    assert ("decision", "That the land be sold.") in zones
    assert said(extract, MarkKind.ACTION) == [("", "Clerk to write")]
    assert said(extract, MarkKind.EXEMPT) == [("", "Land")]


def test_facts_and_attendance() -> None:
    extract = read(PAGE.read_bytes())
    facts = extract.facts
    assert (facts.committee, facts.date) == ("Audit Committee", dt.date(2026, 2, 10))
    assert facts.holds_minutes is True
    people = [(p.name.of(extract.text), p.role, p.presence) for p in facts.attendees]
    assert people == [
        ("Councillor Ann Ash", "chair", Presence.PRESENT),
        ("Councillor Bob Beech", "member", Presence.APOLOGIES),
    ]


def test_a_reply_inside_another_element_is_read() -> None:
    inner = PAGE.read_text("utf-8").partition("?>")[2]
    escaped = inner.replace("&", "&amp;").replace("<", "&lt;")
    wrapped = f'<string xmlns="http://example.org/">{escaped}</string>'
    assert read(wrapped.encode()).text == read(PAGE.read_bytes()).text


def test_agenda_alone_holds_no_minutes() -> None:
    reply = (
        b"<meeting><minutepublished>True</minutepublished><meetingstatus>Cancelled</meetingstatus>"
        b"<agendaitems><agendaitem><agendaitemtitle>Land</agendaitemtitle><agendatext>"
        b"&lt;p&gt;To RESOLVE&lt;/p&gt;</agendatext></agendaitem></agendaitems></meeting>"
    )
    extract = read(reply)
    assert extract.facts.holds_minutes is False
    assert extract.facts.cancelled


ENTITIES = b"".join(
    b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"lol") for n in range(12)
)


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        # Entities are refused with the document type, before they are expanded.
        (b"<!DOCTYPE m [" + ENTITIES + b"]><m>&e11;</m>", UnreadableDocument, "document type"),
        (b'<!DOCTYPE m SYSTEM "file:///etc/passwd"><m/>', UnreadableDocument, "document type"),
        (b"<m>" * 500_000, UnreadableDocument, "nests"),
        (b"<meeting><agendaitems>", UnreadableDocument, "broken XML"),
        (b'<?xml version="1.0" encoding="zip"?><a/>', UnreadableDocument, "broken XML"),
        (b"<meeting>" + b" " * 17_000_000, UnreadableDocument, "bytes"),
        (b"<rss><channel/></rss>", UnsupportedSource, "no reader"),
        (
            b"<getmeetings><meeting><meetingid>1</meetingid></meeting><meeting/></getmeetings>",
            UnsupportedSource,
            "list",
        ),
        (b"<meeting><meetingid>1</meetingid></meeting>", EmptyDocument, "without items"),
    ],
)
def test_other_xml_is_refused(data: bytes, error: type[CorpusError], reason: str) -> None:
    with pytest.raises(error) as caught:
        read_service_xml(data, PATH)
    assert reason in caught.value.reason
    assert caught.value.remedy
