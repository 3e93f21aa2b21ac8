"""Which meeting a document is of; what its title does not say stays unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from corpus import MinutesStatus, Reading, Stated, read_document

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
        "Penny Brook Parish Council",
        "2021-05-04",
    ),
    # the kind of meeting is no part of the name
    (
        "Minutes of the Annual Penny Brook Parish Council 4 May 2021",
        "Penny Brook Parish Council",
        "Penny Brook Parish Council",
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
    ("Minutes of Full Council, 4 May 2021", None, "Council", "2021-05-04"),
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
        "Penny Brook Parish Council",
        None,
    ),
    (
        "Penny Brook Parish Council\nMinutes of the last meeting, 6 April 2021, were signed",
        "Penny Brook Parish Council",
        "Penny Brook Parish Council",
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
