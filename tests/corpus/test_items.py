"""Items: their numbers, titles and zones, in every layout that text has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus import PassageKind, Reading

Read = Callable[[str], Reading]

_HEAD = "Aldwick Borough Council\nHarbour Committee - Tuesday 4 May 2021\n\n"


def _items(reading: Reading) -> list[tuple[str, str]]:
    return [(i.number, i.title) for i in reading.items if i.number or i.title]


_NUMBERED = [
    # "1. Title" on a line of its own
    ("1. Apologies\n\nNone.\n\n2. The crane\n\nIt leans.\n\n3. Close\n\nAt 8 pm.", ["1", "2", "3"]),
    # markdown headings
    (
        "## 21. Apologies\n\nNone.\n\n## 22. The crane\n\nIt leans.\n\n## 23. Close\n\nAt 8.",
        ["21", "22", "23"],
    ),
    # emphasised
    (
        "**21. Apologies**\n\nNone.\n\n**22. The crane**\n\nOld.\n\n**23. Close**\n\nAt 8.",
        ["21", "22", "23"],
    ),
    # number and year
    (
        "21/19 Apologies\n\nNone.\n\n22/19 The crane\n\nOld.\n\n23/19 Close\n\nAt 8.",
        ["21/19", "22/19", "23/19"],
    ),
    # a committee's letters
    (
        "PL 112   APOLOGIES\n\nNone.\n\nPL 113   THE CRANE\n\nOld.\n\nPL 114   CLOSE\n\nAt 8.",
        ["PL 112", "PL 113", "PL 114"],
    ),
    # escaped for markdown
    ("1\\. Apologies\n\nNone.\n\n2\\. The crane\n\nOld.\n\n3\\. Close\n\nAt 8.", ["1", "2", "3"]),
    # year, month and number
    (
        "21/05/1 Apologies\n\nNone.\n\n21/05/2 The crane\n\nOld.\n\n21/05/3 Close\n\nAt 8.",
        ["21/05/1", "21/05/2", "21/05/3"],
    ),
]


@pytest.mark.parametrize(("text", "numbers"), _NUMBERED)
def test_numbers_in_every_style(read: Read, text: str, numbers: list[str]) -> None:
    found = _items(read(_HEAD + text))
    assert [n for n, _ in found] == numbers
    assert [t.capitalize() for _, t in found] == ["Apologies", "The crane", "Close"]


def test_numbers_without_a_stop_need_a_long_sequence(read: Read) -> None:
    head = _HEAD + "Present: Councillor Ash.\n\n"
    lines = "\n\n".join(f"{n} Matter {'abcdef'[n - 1]}\n\nIt was long." for n in range(1, 7))
    assert [n for n, _ in _items(read(head + lines))] == list("123456")
    short = "3 Mill Lane was shut.\n\n4 Members came by boat.\n\n5 Gulls were counted."
    assert [n for n, _ in _items(read(head + short)) if n] == []


def test_a_list_inside_an_item_numbers_no_items(read: Read) -> None:
    text = (
        "1. Apologies\n\nNone.\n\n2. The crane\n\nMembers asked:\n"
        "\n1. Whose it was.\n\n2. Its age.\n\n3. Close\n\nAt 8."
    )
    assert [n for n, _ in _items(read(_HEAD + text))] == ["1", "2", "3"]


def test_an_item_that_begins_inside_a_paragraph_is_found(read: Read) -> None:
    text = (
        "1. Apologies None were sent.\n\n2. Election Mrs Ash was elected. "
        "3. The Minutes of 6 April 2021 were agreed as a true record.\n\n4. The crane It leans.\n\n"
        "5. Close At 8."
    )
    reading = read(_HEAD + text)
    assert [n for n, _ in _items(reading)] == ["1", "2", "3", "4", "5"]
    third = next(i for i in reading.items if i.number == "3")
    assert [d.span.of(reading.document.text) for d in third.decisions] == [
        "The Minutes of 6 April 2021 were agreed as a true record."
    ]


_TITLES = [
    # the sentence begins after the title
    ("The crane The Clerk had seen it lean.", "The crane"),
    ("Openness notice There were none.", "Openness notice"),
    ("Reports Cllr Penn had been to the quay.", "Reports"),
    # a colon, a dash
    ("Correspondence: a letter from the sea scouts.", "Correspondence"),
    ("Chair’s report - she had been to the quay.", "Chair’s report"),
    # an agenda's wording goes on to its sentence
    (
        "To approve: payments and accounts - May 2021 The payments were listed.",
        "To approve: payments and accounts - May 2021",
    ),
    # capitals
    ("TO REVIEW THE CRANE A survey was read.", "TO REVIEW THE CRANE"),
    ("INTERESTS (for the agenda) Cllr Ash declared one.", "INTERESTS (for the agenda)"),
    # the sentence is the minute: its subject names the item
    ("Accounts were presented and accepted for payment.", "Accounts"),
    # emphasised title, then text
    ("**The crane: a survey** It leans.", "The crane: a survey"),
    # bullets
    ("Matters arising • The lamp was lit.", "Matters arising"),
]


@pytest.mark.parametrize(("text", "title"), _TITLES)
def test_a_title_ends_where_its_minute_begins(read: Read, text: str, title: str) -> None:
    whole = _HEAD + f"1. Apologies\n\nNone.\n\n2. {text}\n\n3. Close\n\nAt 8 pm.\n"
    assert _items(read(whole))[1] == ("2", title)


def test_a_heading_is_a_title_to_its_end(read: Read) -> None:
    text = (
        "**1. Apologies**\n\nNone.\n\n**2. The crane: what to do - a survey**"
        "\n\nOld.\n\n**3. Close**\n\nAt 8."
    )
    assert _items(read(_HEAD + text))[1] == ("2", "The crane: what to do - a survey")


_PAGE = """Agenda and minutes
Harbour Committee, Aldwick Borough Council - Tuesday 4 May 2021 6.30 pm
Venue: Custom House
Items
No. Item
7.
Apologies
Additional documents:
Minutes:
None were sent.
8.
The crane pdf icon PDF 120 KB
To resolve that the crane be sold.
Recommendation: That the crane be sold.
Additional documents:
Survey of the crane PDF 2 MB
Decision:
That the crane be kept.
Minutes:
Members walked round it.
RESOLVED: That the crane be kept.
9.
The rails pdf icon PDF 9 KB
RESOLVED – That the rails be lifted.
Decision:
That the rails be lifted by June.
Minutes:
RESOLVED: That the rails be lifted by July.
"""


def test_the_meeting_page(read: Read) -> None:
    reading = read(_PAGE)
    assert _items(reading) == [("7", "Apologies"), ("8", "The crane"), ("9", "The rails")]


def test_agenda_text_is_never_a_decision_and_a_repeated_one_counts_once(read: Read) -> None:
    reading = read(_PAGE)
    text = reading.document.text
    crane = next(i for i in reading.items if i.number == "8")
    (decision,) = crane.decisions
    assert decision.span.of(text) == "the crane be kept."
    assert decision.lead_in, "the minutes' own words"
    kinds = {p.span.of(text): p.kind for p in reading.passages if p.item_id == crane.item_id}
    assert kinds["To resolve that the crane be sold."] is PassageKind.AGENDA
    assert "That the crane be kept." not in kinds, "the minutes say it"


def test_a_decision_in_other_words_than_the_minutes_stands_beside_them(read: Read) -> None:
    reading = read(_PAGE)
    rails = next(i for i in reading.items if i.number == "9")
    found = [(d.span.of(reading.document.text), d.inferred) for d in rails.decisions]
    assert found == [
        ("That the rails be lifted by June.", True),
        ("the rails be lifted by July.", False),
    ]


def test_documents_listed_on_a_page_are_no_minutes(read: Read) -> None:
    reading = read(_PAGE)
    assert not any("Survey" in p.span.of(reading.document.text) for p in reading.passages)


_ITEM_PAGE = """Home > Council and Democracy > Agenda item
Agenda item
The crane
Meeting: 04/05/2021 - Harbour Committee (Item 21)
(To consider the survey. Recommendation: That the crane be sold.)
Minutes:
Members walked round it.
RESOLVED
1. That the crane be kept;
2. That it be painted.
Supporting documents:
Survey PDF 2 MB
"""


def test_the_page_of_one_item(read: Read) -> None:
    reading = read(_ITEM_PAGE)
    assert _items(reading) == [("21", "The crane")]
    assert reading.meeting.committee == "Harbour Committee"
    text = reading.document.text
    assert [(d.label, d.span.of(text)) for d in reading.items[0].decisions] == [
        ("1.", "That the crane be kept"),
        ("2.", "That it be painted."),
    ]


def test_a_page_that_only_holds_an_agenda_decides_nothing(read: Read) -> None:
    reading = read(_PAGE.replace("Agenda and minutes", "Agenda"))
    assert not any(i.decisions for i in reading.items)
    assert {p.kind for p in reading.passages} == {PassageKind.AGENDA}
    assert "holds an agenda and no minutes" in reading.warnings[0]


def test_minutes_that_the_page_cuts_short_are_reported(read: Read) -> None:
    text = _PAGE.replace("None were sent.", "None were … view the full minutes text for item 7.")
    assert read(text).warnings == ("item 7: the page cuts the minutes short",)


def test_without_numbers_headings_begin_items(read: Read) -> None:
    text = (
        "# Aldwick Council\n\nPresent: Cllr Ash\n\n## The crane\n"
        "\nIt leans.\n\n## Close\n\nAt 8 pm."
    )
    assert _items(read(text)) == [("", "The crane"), ("", "Close")]


_EXEMPT = [
    # the title says so
    (
        "38. Close of the quay\n\nLong.\n\n39. Sale of the crane (exempt)\n\nPublic summary: sold.",
        "39",
    ),
    # the report says so
    ("38. Lamps\n\nLit.\n\n39. Sale of the crane\n\nReport not for publication.\n\nSold.", "39"),
    # the resolution names the item
    (
        "38. Exclusion of the public\n"
        "\nRESOLVED: That the press and public be excluded for item 39.\n\n39. Sale\n\nSold.",
        "39",
    ),
    # or the next one
    (
        "38. Exclusion of the public\n"
        "\nRESOLVED: That the public be excluded during the following item.\n\n39. Sale\n\nSold.",
        "39",
    ),
]


@pytest.mark.parametrize(("text", "number"), _EXEMPT)
def test_an_item_taken_in_private_is_flagged(read: Read, text: str, number: str) -> None:
    reading = read(_HEAD + "37. Apologies\n\nNone.\n\n" + text + "\n\n40. Close\n\nAt 8 pm.")
    assert [i.number for i in reading.items if i.exempt] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "38. Exclusion of the public\n\nThere was no confidential business.",  # nothing excluded
        "38. Contracts\n\nMrs Ash asked why the report was confidential.",  # only talked about
    ],
)
def test_an_open_item_is_not_flagged(read: Read, text: str) -> None:
    reading = read(_HEAD + "37. Apologies\n\nNone.\n\n" + text + "\n\n39. Close\n\nAt 8 pm.")
    assert not any(i.exempt for i in reading.items)


def test_a_correction_of_earlier_minutes_is_quoted_with_its_words(read: Read) -> None:
    text = (
        "1. Apologies\n\nNone.\n\n2. Minutes\n\nRESOLVED: That, with “port” for “starboard” in "
        "minute 14, the minutes of 6 April 2021 be approved.\n\n3. Close\n\nAt 8 pm."
    )
    reading = read(_HEAD + text)
    (decision,) = reading.items[2].decisions
    assert "“port” for “starboard” in minute 14" in decision.span.of(reading.document.text)


def test_passages_are_cut_at_sentence_ends(read: Read) -> None:
    sentence = "The harbour master said that the gulls had come back to the crane in May. "
    reading = read(
        _HEAD + "1. Apologies\n\nNone.\n\n2. Gulls\n\n" + sentence * 20 + "\n\n3. Close\n\nAt 8."
    )
    pieces = [
        p.span.of(reading.document.text)
        for p in reading.passages
        if "gulls" in p.span.of(reading.document.text)
    ]
    assert len(pieces) > 2
    assert all(p.startswith("The harbour") and p.endswith("May.") for p in pieces)
    assert all(len(p.split()) <= 80 for p in pieces)


def test_a_list_of_short_lines_is_one_passage(read: Read) -> None:
    text = (
        "1. Apologies\n\nNone.\n\n2. Payments\n\nRope £12\nTar £9"
        "\nLamp oil £4\n\n3. Close\n\nAt 8 pm."
    )
    reading = read(_HEAD + text)
    assert "Rope £12\nTar £9\nLamp oil £4" in [
        p.span.of(reading.document.text) for p in reading.passages
    ]
