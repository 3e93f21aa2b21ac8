"""Which meeting a document is of; what its title does not say stays unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from corpus import Meeting, MinutesStatus, Reading, Span, Stated, read_document
from corpus.metadata import front_matter, holds_minutes, read_meeting
from corpus.records import NO_FACTS, Facts

Read = Callable[[str], Reading]

_BODY = (
    "\n\n1. Apologies\n\nNone.\n\n2. The crane\n\nAgreed.\n\n3. Close\n\nAt 8 pm on 9 June 2021.\n"
)

_TITLES: list[tuple[str, str | None, str | None, str | None]] = [
    # a web page's title
    (
        "Agenda and minutes"
        "\nHarbour Committee, Aldwick Borough Council - Tuesday 4th May 2021 6.30 pm",
        "Aldwick Borough Council",
        "Harbour Committee",
        "2021-05-04",
    ),
    # printed, in capitals
    (
        "ALDWICK BOROUGH COUNCIL\n"
        "\nMINUTES OF THE HARBOUR COMMITTEE HELD AT 7.00 P.M. ON TUESDAY, 4 MAY 2021",
        "Aldwick Borough Council",
        "Harbour Committee",
        "2021-05-04",
    ),
    # a parish council is its own committee
    (
        "Minutes of the Penny Brook Parish Council meeting held on Tuesday 4th May 2021",
        "Penny Brook Parish Council",
        "Parish Council",
        "2021-05-04",
    ),
    # the kind of meeting is no part of the name
    (
        "Minutes of the Annual Penny Brook Parish Council 4 May 2021",
        "Penny Brook Parish Council",
        "Parish Council",
        "2021-05-04",
    ),
    # a name that lists places
    (
        "Aston, Brook and Coombe Council - Cabinet - 4 May 2021",
        "Aston, Brook and Coombe Council",
        "Cabinet",
        "2021-05-04",
    ),
    # "of" and "upon"
    (
        "Royal Borough of Kinghaven upon Tarn\nPlanning Committee\n4 May 2021",
        "Royal Borough of Kinghaven upon Tarn",
        "Planning Committee",
        "2021-05-04",
    ),
    # several words, a comma in the committee
    (
        "Children, Young People and Families Scrutiny Committee\n4 May 2021",
        None,
        "Children, Young People and Families Scrutiny Committee",
        "2021-05-04",
    ),
    # a place is no council, nor is a councillor
    ("Minutes of a meeting held in Aldwick Town Hall on 4 May 2021", None, None, "2021-05-04"),
    ("Minutes, 4 May 2021\nCouncillor Ada Brook took the chair", None, None, "2021-05-04"),
    # "full council" names no council, only who met
    ("Minutes of Full Council, 4 May 2021", None, "Full Council", "2021-05-04"),
    # who attended names no council
    (
        "Minutes of the Harbour Users, 4 May 2021"
        "\nPresent: A Penn (Environment Officer, Aldwick Borough Council)",
        None,
        None,
        "2021-05-04",
    ),
    # no date in the title: another meeting's is not taken
    (
        "Penny Brook Parish Council\nMinutes",
        "Penny Brook Parish Council",
        "Parish Council",
        None,
    ),
    (
        "Penny Brook Parish Council\nMinutes of the last meeting, 6 April 2021, were signed",
        "Penny Brook Parish Council",
        "Parish Council",
        None,
    ),
    # drafts name the next meeting before their own day
    (
        "Penny Brook Parish Council"
        "\nDRAFT FOR CONSIDERATION AT THE NEXT MEETING Tuesday 4th May 2021, 7.30pm Village Hall",
        "Penny Brook Parish Council",
        "Parish Council",
        "2021-05-04",
    ),
    # but not where that meeting is held on it
    (
        "Penny Brook Parish Council"
        "\nDraft until approved at the next meeting on Tuesday 4th May 2021",
        "Penny Brook Parish Council",
        "Parish Council",
        None,
    ),
    # minutes that are approved are another meeting's
    (
        "Penny Brook Parish Council\nPresent: A Penn\n"
        "Minutes of the meeting held 3 May 2021: AP proposed and BH seconded them.",
        "Penny Brook Parish Council",
        "Parish Council",
        None,
    ),
    # and so are those on an agenda's line
    (
        "Penny Brook Parish Council\nii. AGM Minutes May 3rd 2021",
        "Penny Brook Parish Council",
        "Parish Council",
        None,
    ),
    # the day with its weekday wins over another date
    (
        "Harbour Committee\nPublished 1 June 2021\nTuesday 4 May 2021",
        None,
        "Harbour Committee",
        "2021-05-04",
    ),
]


@pytest.mark.parametrize(("title", "council", "committee", "date"), _TITLES)
def test_title_zones(
    read: Read, title: str, council: str | None, committee: str | None, date: str | None
) -> None:
    meeting = read(title + _BODY).meeting
    found = (meeting.council, meeting.committee, meeting.date and meeting.date.isoformat())
    assert found == (council, committee, date)


_STATUS = [
    ("Agenda and draft minutes", MinutesStatus.DRAFT),  # a web page's status line
    ("DRAFT MINUTES", MinutesStatus.DRAFT),  # printed
    ("Unconfirmed minutes", MinutesStatus.DRAFT),
    ("Minutes (draft until approved at the next meeting)", MinutesStatus.DRAFT),
    ("Approved minutes", MinutesStatus.APPROVED),
    ("Minutes - confirmed", MinutesStatus.APPROVED),
    ("Agendas, Meetings and Minutes - Agenda and draft minutes", MinutesStatus.DRAFT),  # prefixed
    ("Rhaglen a chofnodion drafft", MinutesStatus.DRAFT),  # Welsh
    ("PROPOSED RECORD OF DECISION", MinutesStatus.DRAFT),
    ("Agenda and minutes", MinutesStatus.UNKNOWN),  # not said: never guessed
    ("Minutes", MinutesStatus.UNKNOWN),
]


@pytest.mark.parametrize(("line", "status"), _STATUS)
def test_status(read: Read, line: str, status: MinutesStatus) -> None:
    text = f"{line}\nHarbour Committee - 4 May 2021{_BODY}"
    assert read(text).meeting.minutes_status is status


def test_front_matter_tells_the_meeting(read: Read) -> None:
    text = (
        '---\ntitle: "Harbour, 4 May"\ndate: 2021-05-04\ncouncil: Aldwick Borough Council\n'
        "committee: 'Harbour Committee'\nstatus: draft\nurl: https://aldwick.example/m/1\n---\n"
        "Minutes of a meeting" + _BODY
    )
    meeting = read(text).meeting
    assert meeting.title == "Harbour, 4 May"
    assert (meeting.council, meeting.committee) == ("Aldwick Borough Council", "Harbour Committee")
    assert meeting.date == dt.date(2021, 5, 4)
    assert meeting.minutes_status is MinutesStatus.DRAFT
    assert meeting.url == "https://aldwick.example/m/1"


def test_the_day_on_which_a_post_was_put_up_is_not_the_meetings(read: Read) -> None:
    text = (
        '---\ntitle: "Minutes"\ndate: "2021-08-10"\ncategories:\n  - "parish"'
        "\n---\nMinutes of Penny Brook Parish Council"
    )
    assert read(text + _BODY).meeting.date is None


def test_front_matter_that_refers_to_itself_is_only_text(read: Read) -> None:
    text = "---\na: &a [x, x]\nb: [*a, *a]\n---\nMinutes of Penny Brook Parish Council" + _BODY
    assert read(text).meeting.council == "Penny Brook Parish Council"


def test_welsh_is_told_by_its_words(read: Read) -> None:
    welsh = "\n\nCofnodion y Pwyllgor. Ymddiheuriadau. Penderfynwyd. Cytunwyd.\n"
    assert read("Cyngor" + _BODY + welsh).meeting.language == "cy"
    assert read("Council minutes" + _BODY).meeting.language == "en"


def test_what_the_user_states_wins(read: Read) -> None:
    reading = read("Harbour Committee, Aldwick Borough Council - 4 May 2021" + _BODY)
    stated = Stated(council="Tarn Council", committee="Quay Panel")
    meeting = read_document(reading.document, stated).meeting
    assert (meeting.council, meeting.committee) == ("Tarn Council", "Quay Panel")


def test_a_pages_address_is_kept(read: Read) -> None:
    url = "https://aldwick.example/ieListDocuments.aspx?CId=1&MId=2"
    assert read(f"Harbour Committee - 4 May 2021\n{url}{_BODY}").meeting.url == url


_HOLDS = [
    ("Agenda", False),
    ("Agenda and minutes", True),
    ("Agenda, decisions and draft minutes", True),
    ("Agenda and decisions", True),
    ("Agendas, Meetings and Minutes - Agenda", False),  # the site's own words promise nothing
    ("Rhaglen", False),
    ("Rhaglen a chofnodion", True),
    ("Agenda a Chofnodion", True),
    ("Rhaglen, penderfyniadau a chofnodion", True),
    ("Minutes of a meeting", True),  # no status line
]


@pytest.mark.parametrize(("line", "minuted"), _HOLDS)
def test_the_status_line_says_whether_there_are_minutes(line: str, minuted: bool) -> None:
    assert holds_minutes(f"{line}\nHarbour Committee - 4 May 2021") is minuted


_OCCASIONS = [
    ("Minutes of the Extraordinary Meeting of Penny Brook Parish Council", "Extraordinary Meeting"),
    ("Extraordinary Meeting, Council - Tuesday 4 May 2021", "Extraordinary Meeting"),
    ("Special Meeting, Council - Tuesday 4 May 2021", "Special Meeting"),
    ("Annual Meeting, County Council - Tuesday 4 May 2021", "Annual Meeting"),
    ("Minutes of the Annual Penny Brook Parish Council", "Annual Meeting"),
    (
        "Minutes of the Ordinary Meeting, draft until the next extraordinary meeting",
        "Ordinary Meeting",
    ),
    ("Minutes of Penny Brook Parish Council", None),
]


@pytest.mark.parametrize(("line", "occasion"), _OCCASIONS)
def test_occasions(read: Read, line: str, occasion: str | None) -> None:
    assert read(f"{line}\n4 May 2021{_BODY}").meeting.occasion == occasion


_BODIES = [
    # title, council, committee
    ("Minutes of Wick Town Council held on 4 May 2021", "Wick Town Council", "Town Council"),
    ("Scrutiny Board (City Services)\n4 May 2021", None, "Scrutiny Board (City Services)"),
    ("Full Council - Thursday 18 July 2024 6.00 pm", None, "Full Council"),
    ("CABINET\nTuesday, 4 May 2021", None, "Cabinet"),
    ("Planning Sub?Committee - Tuesday 4 May 2021", None, "Planning Sub?Committee"),
    ("Agenda for Planning Committee on Tuesday, 4th May, 2021", None, "Planning Committee"),
    ("Minutes of West Wick PC, 4 May 2021", "West Wick Parish Council", "Parish Council"),
    ("Wick Annual Parish Meeting, 4 May 2021", None, "Parish Meeting"),
    ("Cyngor Cymuned Aberllyn\n4 Mai 2021", "Cyngor Cymuned Aberllyn", "Cyngor Cymuned"),
    (
        "BROOK PRIMARY SCHOOL BOARD OF GOVERNORS\n4 May 2021",
        "Brook Primary School Board of Governors",
        "Board of Governors",
    ),
]


@pytest.mark.parametrize(("title", "council", "committee"), _BODIES)
def test_bodies(read: Read, title: str, council: str | None, committee: str) -> None:
    meeting = read(title + _BODY).meeting
    assert (meeting.council, meeting.committee) == (council, committee)


@pytest.mark.parametrize(
    "line", ["4 May 2021 7:30 pm, CANCELLED", "This meeting has been cancelled"]
)
def test_a_cancelled_meeting(read: Read, line: str) -> None:
    assert read(f"Harbour Committee\n{line}{_BODY}").meeting.cancelled


def _meeting(path: str, text: str, facts: Facts = NO_FACTS) -> Meeting:
    zone = Span(start=0, end=len(text))
    matter, _ = front_matter(text)
    return read_meeting(text, zone=zone, path=path, matter=matter, stated=Stated(), facts=facts)


_PATHS = [
    # path, text, date
    ("x/2019-03-12.txt", "Minutes", "2019-03-12"),
    ("x/20190312-minutes.txt", "Minutes", "2019-03-12"),
    ("x/minutes_120319.md", "Minutes of the year 2019", "2019-03-12"),  # the text names one year
    ("x/minutes_120319.md", "Minutes of 2019 and of 2012", None),  # or both: unknown
    ("x/2019-03-12.txt", "Minutes, Tuesday 5 March 2019", "2019-03-05"),  # printed wins
    ("x/2019-03-minutes.md", "Minutes of Tuesday 5th February", "2019-02-05"),  # the weekday agrees
    ("x/2019-03-minutes.md", "Minutes of Monday 5th February", None),  # it does not
    ("x/2019-03-minutes.md", "Minutes of 5th February", None),  # no weekday, no day of posting
]


@pytest.mark.parametrize(("path", "text", "date"), _PATHS)
def test_names_of_files(path: str, text: str, date: str | None) -> None:
    found = _meeting(path, text).date
    assert (found and found.isoformat()) == date


def test_names_of_folders() -> None:
    meeting = _meeting("aldwick-borough-council/harbour-committee/1.txt", "Minutes, 4 May 2021")
    assert (meeting.council, meeting.committee) == ("Aldwick Borough Council", "Harbour Committee")
    assert _meeting("downloads/minutes/1.txt", "Minutes, 4 May 2021").committee is None


def test_what_the_container_knows_wins_over_the_text() -> None:
    facts = Facts(council="Tarn Council", date=dt.date(2020, 1, 1), language="cy", cancelled=True)
    meeting = _meeting("x.html", "Harbour Committee, Aldwick Borough Council - 4 May 2021", facts)
    assert (meeting.council, meeting.committee) == ("Tarn Council", "Harbour Committee")
    assert (meeting.date, meeting.language, meeting.cancelled) == (dt.date(2020, 1, 1), "cy", True)


def test_the_page_around_welsh_minutes_is_english() -> None:
    page = (
        "Skip to main content. You are here. Attendance details. How do I contact my councillor?\n"
    )
    words = (
        "Adroddodd y Cadeirydd fod y bont wedi cau ac y byddai yn agor gyda gwaith ar y cei.\n" * 4
    )
    assert _meeting("x.txt", page + words).language == "cy"


def test_approved_minutes_are_dated_by_their_meeting(read: Callable[[str], Reading]) -> None:
    text = (
        "Penny Brook Parish Council\n\n"
        "Approved Minutes of the meeting held on Tuesday 4 May 2021\n\n"
        "Present: Cllr Ash\n\n1. Lamps\n\nIt was agreed to wait.\n"
    )
    meeting = read(text).meeting
    assert meeting.date == dt.date(2021, 5, 4)
    assert meeting.minutes_status is MinutesStatus.APPROVED
