"""Items: their numbers, titles and zones, in every layout that text has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus import PassageKind, Reading
from corpus.blocks import read_blocks
from corpus.items import Section, read_sections

Read = Callable[[str], Reading]

_HEAD = "Aldwick Borough Council\nHarbour Committee - Tuesday 4 May 2021\n\n"


def _sections(text: str) -> list[Section]:
    return read_sections(text, read_blocks(text))


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
    # letters, number and year
    (
        "BM 28/2021 Apologies\n\nNone.\n\nBM 29/2021 The crane\n\nOld.\n\nBM 30/2021 "
        "Close\n\nAt 8.",
        ["BM 28/2021", "BM 29/2021", "BM 30/2021"],
    ),
    # letters with signs
    (
        "P/142 Apologies\n\nNone.\n\nP/143 The crane\n\nOld.\n\nP/144 Close\n\nAt 8.",
        ["P/142", "P/143", "P/144"],
    ),
    # letters and a meeting before the number
    (
        "F03:04/24 Apologies\n\nNone.\n\nF03:05/24 The crane\n\nOld.\n\nF03:06/24 Close\n\nAt 8.",
        ["F03:04/24", "F03:05/24", "F03:06/24"],
    ),
    # year, month and number with stops
    (
        "18.09.6 Apologies\n\nNone.\n\n18.09.7 The crane\n\nOld.\n\n18.09.8 Close\n\nAt 8.",
        ["18.09.6", "18.09.7", "18.09.8"],
    ),
    # year and number with a stop
    (
        "21.44 Apologies\n\nNone.\n\n21.45 The crane\n\nOld.\n\n21.46 Close\n\nAt 8.",
        ["21.44", "21.45", "21.46"],
    ),
    # number and year with a hyphen
    (
        "1-2021 Apologies\n\nNone.\n\n2-2021 The crane\n\nOld.\n\n3-2021 Close\n\nAt 8.",
        ["1-2021", "2-2021", "3-2021"],
    ),
    # "Item 1 -"
    (
        "Item 1 - Apologies\n\nNone.\n\nItem 2 - The crane\n\nOld.\n\nItem 3 - Close\n\nAt 8.",
        ["1", "2", "3"],
    ),
    # numbers alone on their lines, and a page's break between
    (
        "1/20\nApologies\nNone.\nPage 2\n2/20\nThe crane\nOld.\n3/20\nClose\nAt 8.",
        ["1/20", "2/20", "3/20"],
    ),
    # a slip in one of them
    (
        "7/20 Apologies\n\nNone.\n\n88/20 The crane\n\nOld.\n\n9/20 Close\n\nAt "
        "8.\n\n10/20 Next\n\nIn May.",
        ["7/20", "88/20", "9/20", "10/20"],
    ),
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
    assert [t.capitalize() for _, t in found][:3] == ["Apologies", "The crane", "Close"]


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


def test_a_decision_under_its_bold_word_begins_no_item(read: Read) -> None:
    text = (
        "# Aldwick Council\n\nPresent: Cllr Ash\n\n## 10. The crane\n"
        "\nIt leans.\n\n**RESOLVED:** That it be propped up.\n\n**Resolved:** That it be painted."
    )
    reading = read(text)
    assert _items(reading) == [("10", "The crane")]
    decisions = reading.items[-1].decisions
    assert [d.span.of(text) for d in decisions] == ["it be propped up.", "it be painted."]


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


_BESIDE = [
    # (line, number, agenda number, title, report)
    ("1830. Lamps (Agenda item 2)", "1830", "2", "Lamps", None),
    ("1830. Lamps (Agenda Item No 3)", "1830", "3", "Lamps", None),
    ("1830. Lampau (EITEM 4)", "1830", "4", "Lampau", None),
    ("1830. Lamps (6.42pm)", "1830", "", "Lamps", None),
    ("1830. Lamps (Report No. 12/23) (Agenda item 2)", "1830", "2", "Lamps", "Report No. 12/23"),
    ("1830. Lamps (Appendix A)", "1830", "", "Lamps", "Appendix A"),
    ("1830. Lamps (for the quay)", "1830", "", "Lamps (for the quay)", None),
]


@pytest.mark.parametrize(("line", "number", "agenda", "title", "report"), _BESIDE)
def test_what_a_title_carries_beside_its_words(
    line: str, number: str, agenda: str, title: str, report: str | None
) -> None:
    text = f"{_HEAD}1829. Apologies\n\nNone.\n\n{line}\n\nLit.\n\n1831. Close\n\nAt 8.\n"
    found = _sections(text)[2]
    assert found.title is not None
    read = (found.number, found.agenda_number, found.title.of(text))
    assert (*read, found.report and found.report.of(text)) == (number, agenda, title, report)


def test_the_report_is_named_in_the_first_paragraphs() -> None:
    text = _HEAD + (
        "1. Apologies\n\nNone.\n\n2. The crane\n\nThere was a report by the Surveyor "
        "dated 1 May 2021, "
        "which was read.\n\n3. Close\n\nAt 8."
    )
    report = _sections(text)[2].report
    assert report is not None
    assert report.of(text) == "report by the Surveyor dated 1 May 2021"


def test_a_heading_over_titled_parts_gives_way_to_them(read: Read) -> None:
    text = (
        "1. Apologies None were sent.\n\n2. Reports 2.1 Chair’s report The Chair had been away.\n\n"
        "2.2 Clerk’s report • The lamp was lit.\n\n3. Planning 3.1 21/001/F A shed. No "
        "objection.\n\n"
        "3.2 21/002/F A barn. No objection.\n\n4. Close The meeting closed."
    )
    assert _items(read(_HEAD + text)) == [
        ("1", "Apologies"),
        ("2.1", "Chair’s report"),
        ("2.2", "Clerk’s report"),
        ("3", "Planning"),
        ("4", "Close"),
    ]


def test_lettered_parts_of_an_agenda_are_items(read: Read) -> None:
    text = (
        "7/20 Apologies None were sent.\n\n8/20 Audit of 2019:\n\na) To consider the "
        "auditor’s report "
        "There was nothing in it.\n\nb) To approve the statement The Chair read "
        "it.\n\n9/20 Close At 8.\n\n"
        "10/20 Next meeting In May."
    )
    assert [n for n, _ in _items(read(_HEAD + text))] == [
        "7/20",
        "8/20 a)",
        "8/20 b)",
        "9/20",
        "10/20",
    ]


def test_an_item_without_a_number_among_numbered_ones(read: Read) -> None:
    text = (
        "1. Apologies None were sent.\n\n2. The crane It leans.\n\n3. Lamps They were lit.\n\n"
        "Emergency business as allowed by the Chair: It was agreed to mend the rope."
    )
    assert _items(read(_HEAD + text))[-1] == ("", "Emergency business as allowed by the Chair")


def test_paragraphs_titled_before_a_colon(read: Read) -> None:
    text = (
        "Present: A Penn (Chair), B Holt\n\nApologies: None\n\n"
        "Minutes: The minutes of the May meeting were signed.\n\nMatters Arising: The "
        "gate was hung.\n\n"
        "Swans: Two were seen on the quay.\n\nPayments: Rope £12 was paid.\n\n"
        "Correspondence: Nothing had come.\n\nProposed: A Penn"
    )
    titles = [t for _, t in _items(read("Penny Brook Parish Council, 4 May 2021\n\n" + text))]
    assert titles[1:] == ["Minutes", "Matters Arising", "Swans", "Payments", "Correspondence"]


def test_minutes_that_lost_every_line_break(read: Read) -> None:
    text = (
        "Penny Brook Parish Council 4 May 2021 Present: Cllr Ash Public: 12 48/18 "
        "Apologies and welcome "
        "There were none. 49/18 Lamps The Clerk had four. 50/18 The weir It leaks. 51/18 "
        "Close The meeting closed at 8."
    )
    assert _items(read(text)) == [
        ("48/18", "Apologies and welcome"),
        ("49/18", "Lamps"),
        ("50/18", "The weir"),
        ("51/18", "Close"),
    ]


def test_the_agenda_over_the_minutes_is_not_the_minutes(read: Read) -> None:
    names = ("Apologies", "The crane", "The rails", "Lamps", "Close")
    agenda = "\n".join(f"{n}. {name}" for n, name in enumerate(names, 1))
    minutes = "\n\n".join(f"{n}. {name}\n\nIt was talked of." for n, name in enumerate(names, 1))
    reading = read(f"{_HEAD}Agenda\n\n{agenda}\n\nMinutes\n\n{minutes}")
    assert _items(reading) == [(str(n), name) for n, name in enumerate(names, 1)]
    assert all("talked" in i.span.of(reading.document.text) for i in reading.items if i.number)


def test_a_changed_order_of_business_is_kept() -> None:
    parts = "".join(f"{n}.\nMatter {n}\nMinutes:\nIt was long.\n" for n in (1, 2, 5, 3, 4, 6))
    found = [s.number for s in _sections("Agenda and minutes\n" + parts)]
    assert found == ["", "1", "2", "5", "3", "4", "6"]


def test_minutes_over_nothing_are_told() -> None:
    text = (
        "Agenda and minutes\n1.\nLamps\nMinutes:\nLit.\n"
        "2.\nRails\nMinutes:\n3.\nClose\nMinutes: None.\n"
    )
    assert [s.number for s in _sections(text) if s.unminuted] == ["2"]


_FURNITURE = [
    "Share this item",
    "<AI12>",
    "ong>",
    "undefined",
    "Technical Error: try later",
    "This page is intentionally left blank",
    "Public Document Pack",
    "Page 5 Council 1.02.2017",
    "Gweld cyfarwyddiadau",
]


@pytest.mark.parametrize("line", _FURNITURE)
def test_furniture_is_in_no_block(line: str) -> None:
    text = f"{_HEAD}1. Apologies\n\nNone.\n\n{line}\n\n2. Lamps\n\nLit.\n\n3. Close\n\nAt 8.\n"
    assert line not in [b.span.of(text) for s in _sections(text) for _, b in s.blocks]
