"""ModernGov pages: what each kind of page gives, on invented pages with the software's markup."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from corpus.containers.html import read_html
from corpus.errors import EmptyDocument
from corpus.extracts import Extract
from corpus.records import MarkKind, MinutesStatus, Presence

PAGES = Path(__file__).parent / "pages"


def read(name: str) -> tuple[Extract, ...]:
    path = PAGES / name
    return read_html(path.read_bytes(), path)


def said(extract: Extract, kind: MarkKind) -> list[tuple[str, str]]:
    """Return the (value, words) of every mark of a kind."""
    return [(m.value, m.span.of(extract.text)) for m in extract.marks if m.kind is kind]


def page(body: str, title: str = "Agenda and minutes", sub: str = "") -> bytes:
    return (
        f'<div id="modgov"><h1  class="mgMainTitleTxt" >{title}</h1>'
        f'<h2 class="mgSubTitleTxt">{sub}</h2>{body}</div>'
    ).encode()


def item(number: str, title: str, rest: str = "") -> str:
    return (
        f'<tr><td  class="mgItemNumberCell" ><p  class="mgAiTitleTxt" ><a name="AI7"></a>{number}'
        f'</p></td><td ><p  class="mgAiTitleTxt" >{title}</p>{rest}</td></tr>'
    )


def meeting(rows: str, title: str = "Agenda and minutes", sub: str = "Cabinet") -> Extract:
    table = f'<table class="mgItemTable" id="mgItemTable">{rows}</table>'
    return read_html(page(table, title, sub), Path("page.html"))[0]


def test_every_item_has_its_number_title_and_address() -> None:
    [extract] = read("meeting.html")
    items = [m for m in extract.marks if m.kind is MarkKind.ITEM]
    address = "https://democracy.ambleford.gov.uk/ieListDocuments.aspx?CId=12&MId=345&Ver=4"
    assert [(m.value, m.span.of(extract.text), m.link) for m in items] == [
        ("7", "Mill Lane car park", f"{address}#AI901"),
        ("8a", "Land at Penny Brook", f"{address}#AI902"),
        ("9", "Work programme", f"{address}#AI903"),
    ]


def test_zones_hold_the_text_under_their_labels_and_no_more() -> None:
    [extract] = read("meeting.html")
    assert said(extract, MarkKind.ZONE)[:5] == [
        ("agenda", "To RESOLVE that the charges be raised."),
        ("documents", "• Annex 1 - Plan"),
        (
            "decision",
            "RESOLVED that:\n\n1. the charges at Mill Lane be kept;\n\na. for a year;\n\n"
            "b. for both car parks.",
        ),
        (
            "minutes",
            "The Clerk reported that surveys had been made ...\n\n"
            "view the full minutes text for item 7.",
        ),
        (
            "vote",
            "Title\tType\tRecorded Vote text\tResult\n\n"
            "Amendment: raise the charges\tAmendment\tthat the charges be doubled\tLost\n\n"
            "Motion\tResolution\tCarried\n\nView Recorded Vote for this item",
        ),
    ]


def test_a_motion_that_the_page_calls_lost_is_marked() -> None:
    [extract] = read("meeting.html")
    [(_, words)] = said(extract, MarkKind.LOST)
    assert words.startswith("Amendment: raise the charges")


def test_a_result_under_the_names_is_said_of_the_motion_over_them() -> None:
    [extract] = read("votes.html")
    assert said(extract, MarkKind.ITEM) == [("7", "Mill Lane car park")]
    assert said(extract, MarkKind.LOST) == [("", "Amendment: double the charges")]


def test_furniture_is_kept_and_marked() -> None:
    [extract] = read("meeting.html")
    noise = [words for _, words in said(extract, MarkKind.NOISE)]
    # The error's banner stands over real minutes: they are read, and it is none of them.
    assert any("Technical Error" in words for words in noise)
    assert {"Minutes:", "Decision:", "Additional documents:", "• Attendance details"} <= set(noise)
    assert "PDF 99 KB" not in extract.text
    assert ", item 7" not in extract.text
    assert "We use" not in extract.text


def test_what_the_page_does_not_hold_is_said() -> None:
    [extract] = read("meeting.html")
    assert extract.warnings == (
        "item 7: the page cuts the minutes; full text at mgAi.aspx?ID=901",
        "item 8a: nothing stands under “Minutes:” on the page",
    )


def test_a_restricted_item_is_exempt() -> None:
    [extract] = read("meeting.html")
    assert said(extract, MarkKind.EXEMPT) == [("", "Land at Penny Brook")]


def test_a_table_in_the_minutes_begins_no_items() -> None:
    [extract] = read("meeting.html")
    assert "Month\tItem\n\nMay\tBudget" in extract.text
    assert len(said(extract, MarkKind.ITEM)) == 3


def test_the_facts_of_a_meeting() -> None:
    facts = read("meeting.html")[0].facts
    assert (facts.council, facts.committee) == ("Ambleford Borough Council", "Planning Committee")
    assert facts.date == dt.date(2025, 3, 4)
    assert facts.minutes_status is MinutesStatus.DRAFT
    assert facts.holds_minutes is True
    assert facts.language == "en"
    assert facts.url == (
        "https://democracy.ambleford.gov.uk/ieListDocuments.aspx?CId=12&MId=345&Ver=4"
    )


def test_welsh_pages_are_read_by_their_own_labels() -> None:
    [extract] = read("meeting-cy.html")
    assert [value for value, _ in said(extract, MarkKind.ZONE)] == [
        "agenda",
        "documents",
        "decision",
        "minutes",
    ]
    facts = extract.facts
    assert (facts.council, facts.committee) == ("Cyngor Sir Nantgarw", "Pwyllgor Cynllunio")
    assert (facts.date, facts.language) == (dt.date(2018, 6, 13), "cy")
    assert facts.minutes_status is MinutesStatus.DRAFT


@pytest.mark.parametrize(
    ("title", "status", "holds"),
    [
        ("Agenda and draft minutes", MinutesStatus.DRAFT, True),
        ("Agenda, decisions and draft minutes", MinutesStatus.DRAFT, True),
        ("Agendas, Meetings and Minutes - Agenda and draft minutes", MinutesStatus.DRAFT, True),
        # Many councils never say "draft": that it is not said is no approval.
        ("Agenda and minutes", MinutesStatus.UNKNOWN, True),
        ("Rhaglen, penderfyniadau a chofnodion", MinutesStatus.UNKNOWN, True),
        ("Agenda a chofnodion drafft", MinutesStatus.DRAFT, True),
        # Minutes stand on the page, whatever its title says.
        ("Agenda", MinutesStatus.UNKNOWN, True),
    ],
)
def test_the_status_line(title: str, status: MinutesStatus, holds: bool) -> None:
    minuted = '<p class="mgSubItemTitleTxt">Minutes:</p><div class="mgWordPara"><p>Noted.</p></div>'
    facts = meeting(item("1.", "Budget", minuted), title).facts
    assert (facts.minutes_status, facts.holds_minutes) == (status, holds)


@pytest.mark.parametrize("title", ["Agenda", "Agenda and minutes"])
def test_a_page_with_agenda_text_alone_holds_no_minutes(title: str) -> None:
    text = '<div class="mgWordPara"><p>To RESOLVE that the public be excluded.</p></div>'
    extract = meeting(item("1.", "Budget", text), title)
    assert extract.facts.holds_minutes is False
    assert bool(extract.warnings) is (title == "Agenda and minutes")


@pytest.mark.parametrize(
    ("sub", "committee", "date"),
    [
        ("Cabinet - Thursday 18 July 2024 6.00 pm", "Cabinet", dt.date(2024, 7, 18)),
        ("Cabinet, Thursday, 18th July, 2024 6.00 p.m.", "Cabinet", dt.date(2024, 7, 18)),
        # The occasion is no part of a committee's name.
        ("Extraordinary Meeting, Council - 18 July 2024", "Council", dt.date(2024, 7, 18)),
        ("Board (City Services) - 5 May 2020", "Board (City Services)", dt.date(2020, 5, 5)),
        # No date stays no date: the page's own date is another thing.
        ("Cabinet", "Cabinet", None),
    ],
)
def test_committee_and_day_stand_in_the_subtitle(
    sub: str, committee: str, date: dt.date | None
) -> None:
    facts = meeting(item("1.", "Budget"), sub=sub).facts
    assert (facts.committee, facts.date) == (committee, date)


@pytest.mark.parametrize(
    ("number", "value"),
    [("54.", "54"), ("77/21", "77/21"), ("4a", "4a"), ("CAB.12", "CAB.12"), ("7(a)", "7(a)")],
)
def test_numbers_are_as_printed_without_the_stop(number: str, value: str) -> None:
    extract = meeting(item(number, "Budget"))
    assert said(extract, MarkKind.ITEM) == [(value, "Budget")]
    assert f"{number} Budget" in extract.text


def test_a_heading_between_items_is_said_of_none_of_them() -> None:
    minuted = '<p class="mgSubItemTitleTxt">Minutes:</p><div class="mgWordPara"><p>Noted.</p></div>'
    private = '<tr><td colspan="2"><p class="mgSectionTitle">PART II - PRIVATE</p></td></tr>'
    extract = meeting(item("1.", "Budget", minuted) + private + item("2.", "Land"))
    assert ("", "PART II - PRIVATE") in said(extract, MarkKind.HEADING)
    assert ("minutes", "Noted.") in said(extract, MarkKind.ZONE)


def test_an_item_page_finds_its_meeting_in_the_way_to_it() -> None:
    [extract] = read("item.html")
    assert said(extract, MarkKind.ITEM) == [("", "Library opening hours")]
    assert (extract.facts.committee, extract.facts.date) == ("Cabinet", dt.date(2025, 4, 7))
    assert extract.facts.holds_minutes is True


def test_an_item_page_with_its_meeting_over_it() -> None:
    body = (
        "<p>Meeting: 12/03/2019 - Planning Committee (Item 21)</p>"
        '<p class="mgSubItemTitleTxt">Minutes:</p><div class="mgWordPara"><p>Noted.</p></div>'
    )
    [extract] = read_html(page(body, "Agenda item", "Mill Lane"), Path("p.html"))
    assert said(extract, MarkKind.ITEM) == [("21", "Mill Lane")]
    assert extract.facts.date == dt.date(2019, 3, 12)


def test_an_issue_is_one_document_for_each_meeting() -> None:
    first, second = read("issue.html")
    assert first.part == "Meeting: 29/11/2022 - Cabinet (Item 4)"
    assert said(first, MarkKind.ITEM) == [("4", "Flood defences: contract")]
    assert (first.facts.committee, first.facts.date) == ("Cabinet", dt.date(2022, 11, 29))
    assert said(second, MarkKind.ITEM) == [("31", "Flood defences")]
    assert second.facts.committee == "Scrutiny Board (City Services)"
    assert second.facts.holds_minutes is True
    assert "contract be let" not in second.text


def test_a_decision_keeps_its_fields_and_their_exact_words() -> None:
    [extract] = read("decision.html")
    assert said(extract, MarkKind.ITEM) == [("", "Repairs to Moot Hall")]
    assert ("decision", "That the roof be mended: at once.") in said(extract, MarkKind.ZONE)
    assert "Decision Maker: Director of Places" in extract.text
    assert "Effective from: 30/10/2024" in extract.text
    facts = extract.facts
    # The day of the decision, not that of its publication.
    assert (facts.committee, facts.date) == ("Policy Committee", dt.date(2024, 10, 19))
    assert facts.holds_minutes is True


def test_what_is_only_proposed_is_not_decided() -> None:
    body = (
        '<p><span class="mgLabel">Decision status: </span>For Determination</p>'
        '<h3 class="mgSubSubTitleTxt">Decision:</h3><div class="mgWordPara"><p>To let it.</p></div>'
    )
    [extract] = read_html(page(body, "Decision details", "Moot Hall"), Path("p.html"))
    assert extract.facts.holds_minutes is False


def test_a_register_is_one_document_for_each_body_and_day() -> None:
    cabinet, director = read("register.html")
    assert (cabinet.part, director.part) == (
        "06/04/2024 - Cabinet",
        "02/05/2024 - Director of Places",
    )
    assert said(cabinet, MarkKind.ITEM) == [("", "Salt for the winter"), ("", "Grit bins")]
    assert [w for v, w in said(cabinet, MarkKind.ZONE) if v == "decision"] == [
        "That salt be bought.",
        "That ten bins be placed.",
    ]
    assert (director.facts.committee, director.facts.date) == (
        "Director of Places",
        dt.date(2024, 5, 2),
    )


def test_attendance_names_everybody_with_role_and_presence() -> None:
    [extract] = read("attendance.html")
    people = extract.facts.attendees
    assert [(p.name.of(extract.text), p.role, p.presence) for p in people] == [
        ("Councillor Ann Ash", "chair", Presence.PRESENT),
        ("Councillor Bob Beech", "member", Presence.APOLOGIES),
        ("Councillor Cy Cedar", "substitute", Presence.PRESENT),
        ("Dee Dogwood", "officer", Presence.IN_ATTENDANCE),
        ("Councillor Eve Elm", "vice-chair", Presence.ABSENT),
        ("Fay Fir", None, Presence.UNKNOWN),
    ]


def test_a_cancelled_meeting_has_no_items() -> None:
    sub = "Cabinet - Thursday 4 December 2025 7:30 pm, CANCELLED"
    [extract] = read_html(
        page("<p>No documents are available for this meeting</p>", "Meeting", sub), Path("p.html")
    )
    assert extract.facts.cancelled
    assert (extract.facts.committee, extract.facts.date) == ("Cabinet", dt.date(2025, 12, 4))
    assert said(extract, MarkKind.ITEM) == []


@pytest.mark.parametrize(
    ("body", "title", "sub", "reason"),
    [
        (
            '<ul class="mgNonBulletTableList"><li><a class="mgMeetingTableLnk" '
            'href="ieListDocuments.aspx?MId=1">15 Jun 2026</a></li></ul>',
            "Browse meetings",
            "Cabinet",
            "“Browse meetings”",
        ),
        (
            '<div class="mgWordPara"><p>The committee decides.</p></div>',
            "Committee details",
            "Cabinet",
            "“Committee details”",
        ),
        ("<p>Venue: Moot Hall</p>", "Meeting", "Cabinet - 4 May 2030", "holds no items"),
        (
            '<table><tr><td><a href="ieDecisionDetails.aspx?ID=1">Salt</a></td><td>01/04/2025</td>'
            "</tr></table>",
            "Officer decisions",
            "",
            "holds no minutes",
        ),
        (
            '<p><a href="ieDecisionDetails.aspx?ID=1">01/04/2025 - Salt</a></p>',
            "Decisions",
            "",
            "without their text",
        ),
    ],
)
def test_a_page_without_minutes_is_refused_by_its_name(
    body: str, title: str, sub: str, reason: str
) -> None:
    with pytest.raises(EmptyDocument) as caught:
        read_html(page(body, title, sub), Path("page.html"))
    assert reason in caught.value.reason
    assert caught.value.remedy


def test_a_saved_page_knows_where_it_came_from() -> None:
    saved = b"<!-- saved from url=(0062)https://x.example/ieListDocuments.aspx?MId=1 -->\n"
    table = f'<table class="mgItemTable">{item("1.", "Budget")}</table>'
    [extract] = read_html(saved + page(table), Path("p.html"))
    [mark] = [m for m in extract.marks if m.kind is MarkKind.ITEM]
    assert mark.link == "https://x.example/ieListDocuments.aspx?MId=1#AI7"


def test_spans_stand_in_order_and_in_the_text() -> None:
    for path in sorted(PAGES.glob("*.htm*")):
        for extract in read_html(path.read_bytes(), path):
            starts = [m.span.start for m in extract.marks]
            assert starts == sorted(starts)
            assert all(m.span.end <= len(extract.text) for m in extract.marks)
            assert all(m.span.of(extract.text).strip() for m in extract.marks)
