"""Who was there, as the lists say it: names as written, and never a piece of a sentence."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.attendees import read_attendance
from corpus.items import Section
from corpus.records import Span

Row = tuple[str, str | None, str]


def _read(text: str) -> list[Row]:
    front = Section(number="", title=None, span=Span(start=0, end=len(text)), blocks=())
    return [
        (" ".join(a.name.of(text).split()), a.role, a.presence.value)
        for a in read_attendance(text, [front])
    ]


_CASES: list[tuple[str, str, list[Row]]] = [
    (
        "one plural title for a running list",
        "Present: Councillors A. Ash (Chair), B. Birch and C. Cole",
        [
            ("A. Ash", "chair", "present"),
            ("B. Birch", "member", "present"),
            ("C. Cole", "member", "present"),
        ],
    ),
    (
        "a name a line, with the clerk and a number of the public",
        "Present:\nCllr A. Ash (Vice-Chair)\nMrs C Cole (Clerk)\n\n3 members of the public",
        [("Cllr A. Ash", "vice-chair", "present"), ("Mrs C Cole", "clerk", "in attendance")],
    ),
    (
        "names run on without commas, offices between them",
        "Attendance: Cllr Jo Brook JB Chair Cllr Dan Dale DD Vice Chair Cllr Kay New KN "
        "(arrived 7.40pm) Nora Coop NC Parish Clerk (Minutes)",
        [
            ("Cllr Jo Brook", "chair", "present"),
            ("Cllr Dan Dale", "vice-chair", "present"),
            ("Cllr Kay New", "member", "present"),
            ("Nora Coop", "clerk", "in attendance"),
        ],
    ),
    (
        "an untitled clerk follows a titled councillor without a comma",
        "Present: Cllr Ann Ash (Chair) Cllr Jan Teal Hal Reed (Parish Clerk and Finance Officer)",
        [
            ("Cllr Ann Ash", "chair", "present"),
            ("Cllr Jan Teal", "member", "present"),
            ("Hal Reed", "clerk", "in attendance"),
        ],
    ),
    (
        "labels of officers and virtual attendance",
        "Members Present:\nCouncillor Ash\n\nAlso Present Virtually:\nCouncillor Birch\n\n"
        "Officers:\nMs D Dell, Director of Law\nJ. Pell - Solicitor",
        [
            ("Councillor Ash", "member", "present"),
            ("Councillor Birch", None, "in attendance"),
            ("Ms D Dell", "officer", "in attendance"),
            ("J. Pell", "officer", "in attendance"),
        ],
    ),
    (
        "brackets drawn with the keyboard, surnames alone under Councillors",
        "Councillors:\nAsh (Chairman)      )\nBirch  )\nCole )",
        [
            ("Ash", "chair", "present"),
            ("Birch", "member", "present"),
            ("Cole", "member", "present"),
        ],
    ),
    (
        "two columns",
        "Present:\nCouncillor Ash        Councillor Birch\nCouncillor Cole\tCouncillor Dene",
        [
            ("Councillor Ash", "member", "present"),
            ("Councillor Birch", "member", "present"),
            ("Councillor Cole", "member", "present"),
            ("Councillor Dene", "member", "present"),
        ],
    ),
    (
        "a table of initials copied cell by cell",
        "PRESENT\nKen Comber\n KC\n Dot Noble\n  DN\n\nThe meeting was chaired by KC.",
        [("Ken Comber", None, "present"), ("Dot Noble", None, "present")],
    ),
    (
        "a grid by date: the last code is this meeting's",
        "28/09/2020\n23/11/2020\nKit Moor\nP\nP\n\nHal Post\nP\nS\n\nP – Present\nS – Sanctioned\n"
        "A – Absent\nChaired by\nKit Moor\nClerked by\nPip Osborn",
        [
            ("Kit Moor", "chair", "present"),
            ("Hal Post", None, "apologies"),
            ("Pip Osborn", "clerk", "in attendance"),
        ],
    ),
    (
        "a grid with offices between names and codes, and empty posts",
        "KIT MOOR\nHeadteacher\nP\nP\nVACANT\nParent\nHAL POST\nCo-opted\n10/2022\nP\nA\n"
        "P – Present\nA – Absent",
        [("KIT MOOR", None, "present"), ("HAL POST", None, "absent")],
    ),
    (
        "a markdown table",
        "| Name | Role | Attendance |\n|---|---|---|\n| Cllr A Ash | Chair | Present |\n"
        "| Cllr B Birch | Member | Apologies |",
        [("Cllr A Ash", "chair", "present"), ("Cllr B Birch", "member", "apologies")],
    ),
    (
        "markdown headings, and another heading after them",
        "## Present\n\n* Sal Wood — *Chair*\n* Alan McFee\n\n## Apologies for Absence\n\n"
        "* Cllr Jim Anders\n\n## Resignations\n\n* Pete Hemming\n",
        [
            ("Sal Wood", "chair", "present"),
            ("Alan McFee", None, "present"),
            ("Cllr Jim Anders", None, "apologies"),
        ],
    ),
    (
        "apologies in a sentence, with their reasons",
        "Apologies were received from Cllr X. Ash (illness) and Cllr Y Birch.",
        [("Cllr X. Ash", None, "apologies"), ("Cllr Y Birch", None, "apologies")],
    ),
    (
        "reasons that are not in brackets",
        "Apologies had been received from Tim Foyle (TF) due to choir practice and Pia Warren "
        "(PW) due to scouting commitments.",
        [("Tim Foyle", None, "apologies"), ("Pia Warren", None, "apologies")],
    ),
    (
        "a title in front of the office of another council",
        "Apologies: Borough Councillor C Samson, M. Grieve and T. Manley - County Councillor",
        [
            ("Borough Councillor C Samson", None, "apologies"),
            ("M. Grieve", None, "apologies"),
            ("T. Manley", None, "apologies"),
        ],
    ),
    (
        "who stood in, in brackets and in words",
        "Substitutes: Councillor Ash (Councillor V Pell substituted)\n"
        "Councillor Dene substituting for Councillor Elm",
        [
            ("Councillor Ash", None, "apologies"),
            ("Councillor V Pell", "substitute", "present"),
            ("Councillor Dene", "substitute", "present"),
            ("Councillor Elm", None, "apologies"),
        ],
    ),
    (
        "in attendance is who was present where there is no other list",
        "In attendance: Cllr Sue Lint (Chair) Cllr Jim Neil\nAlso, in attendance: Cllr Col Sams",
        [
            ("Cllr Sue Lint", "chair", "present"),
            ("Cllr Jim Neil", "member", "present"),
            ("Cllr Col Sams", None, "in attendance"),
        ],
    ),
    (
        "Welsh labels, titles and conjunctions",
        "PRESENNOL\nCynghorwyr Alun Rees, Arwel Dafis a’r Cynghorydd Sir Huw Prys.\n\n"
        "CROESO AC YMDDIHEURIADAU\nDerbyniwyd ymddiheuriadau gan y Cynghorwyr Gwyn Puw a Siân Wyn.",
        [
            ("Alun Rees", "member", "present"),
            ("Arwel Dafis", "member", "present"),
            ("Cynghorydd Sir Huw Prys", "member", "present"),
            ("Gwyn Puw", None, "apologies"),
            ("Siân Wyn", None, "apologies"),
        ],
    ),
    (
        "a title that is the agenda's wording, and verbs before the names",
        "97/20 To Receive Apologies of Absence Apologies were noted and accepted for Cllr Al Hale "
        "(illness) and for Cllr Maud Lee (work).",
        [("Cllr Al Hale", None, "apologies"), ("Cllr Maud Lee", None, "apologies")],
    ),
    (
        "a table whose first cell is the label",
        "Present\tMeg Carey\tMC\tKen Comber\tKC\n\nMick Cook (ABC)\tMK\tGwen Dolan\tGD",
        [
            ("Meg Carey", None, "present"),
            ("Ken Comber", None, "present"),
            ("Mick Cook", None, "present"),
            ("Gwen Dolan", None, "present"),
        ],
    ),
    ("nobody sent apologies", "Apologies: None", []),
    ("nobody, in a sentence", "Apologies for absence: There were no apologies.", []),
    (
        "what a visitor did is no list",
        "Present: Mrs R Crisp, Mr M Wells.\n\nMr Macro, Chairman of the Bowls Club attended the "
        "meeting to discuss the draft",
        [("Mrs R Crisp", None, "present"), ("Mr M Wells", None, "present")],
    ),
    (
        "papers and bodies are no people",
        "Present: Mrs Cann - Chairman, Mr Glover plus 3 members of the public\n\n"
        "Papers presented to Councillors: Draft Contract, Standing Orders, Allotment Rents",
        [("Mrs Cann", "chair", "present"), ("Mr Glover", None, "present")],
    ),
    (
        "everybody once, with the office that a later line gives",
        "Present: Cllr Ash, Cllr Birch\nChair: Cllr Birch\nApologies: Cllr Ash",
        [("Cllr Ash", "member", "present"), ("Cllr Birch", "chair", "present")],
    ),
    ("no label, no list", "The Council met. Mr Holt and Mrs Dene spoke.", []),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in _CASES], ids=[c[0] for c in _CASES])
def test_who_was_there(text: str, expected: list[Row]) -> None:
    assert _read(text) == expected


def test_an_item_of_apologies_is_read_and_another_is_not() -> None:
    text = "5 Apologies\nApologies were received from Cllr Ash.\n6 Works\nClerk: Mrs Dene\n"
    at = text.index("6 Works")
    items = [
        Section(number="5", title=Span(start=2, end=11), span=Span(start=0, end=at), blocks=()),
        Section(
            number="6",
            title=Span(start=at + 2, end=at + 7),
            span=Span(start=at, end=len(text)),
            blocks=(),
        ),
    ]
    assert [a.name.of(text) for a in read_attendance(text, items)] == ["Cllr Ash"]


_PIECE = st.sampled_from(
    (
        "Present:",
        "Apologies",
        "\n",
        " ",
        ", ",
        "Cllr",
        "A.",
        "Ash",
        "(Chair)",
        "and",
        "|",
        "\t",
        ")",
        "P",
        "23/11/2020",
        "substituted",
        "None",
        "the meeting was",
        "Y Cynghorydd",
        "’",
        "",
        "(",
    )
)


@given(st.lists(_PIECE, max_size=40).map(" ".join))
def test_names_lie_in_the_text_and_are_not_empty(text: str) -> None:
    front = Section(number="", title=None, span=Span(start=0, end=len(text) or 1), blocks=())
    names = [a.name for a in read_attendance(text, [front])]
    assert all(n.end <= len(text) and n.of(text).strip() == n.of(text) for n in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "hostile",
    [
        "Present: " + "A" * 400000,
        "Aa Bb, " * 60000,
        "Present: " + " " * 400000,
        "Present: Cllr A (" * 25000,
        "Present:\n" * 45000,
        "P\n" * 200000,
        "|" * 400000,
    ],
    ids=["letters", "names", "spaces", "open brackets", "labels", "codes", "pipes"],
)
def test_attendance_takes_time_in_proportion(hostile: str) -> None:
    started = time.process_time()
    _read(hostile)
    assert time.process_time() - started < 4
