"""Printed minutes in PDF come out as a person reads the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.containers.pdf import read_pdf
from corpus.extracts import Extract
from corpus.records import Layout, Mark, MarkKind

HERE = Path("ambleford.pdf")
LEFT, RIGHT, LEADING = 72, 520, 14


@dataclass(frozen=True, slots=True)
class Ink:
    """Words at a place of the page, from its top left corner."""

    x: float
    y: float
    words: str
    bold: bool = False
    size: float = 11
    between: float = 0.0  # more space after each letter


Rule = tuple[float, float, float, float]
Sheet = tuple[Sequence[Ink], Sequence[Rule]]


def pdf_of(*sheets: Sheet | Sequence[Ink]) -> bytes:
    """Return a PDF whose pages bear these words and ruling lines."""
    pages = [sheet if isinstance(sheet, tuple) else (sheet, ()) for sheet in sheets]
    kids = b" ".join(b"%d 0 R" % (5 + 2 * i) for i in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        _font(b"Helvetica"),
        _font(b"Helvetica-Bold"),
    ]
    for at, (inks, rules) in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</R 3 0 R/B 4 0 R>>>>>>" % (6 + 2 * at)
        )
        content = b"\n".join([*map(_shown, inks), *map(_ruled, rules)])
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return file_of(objects)


def file_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return numbered objects as a PDF file."""
    out, places = b"%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF"
    return out + head + table + tail % (len(objects) + 1, trailer, len(out))


def _font(name: bytes) -> bytes:
    return b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>" % name


def _shown(ink: Ink) -> bytes:
    words = b"".join(b"\\%03o" % byte for byte in ink.words.encode("cp1252"))
    place = (b"B" if ink.bold else b"R", ink.size, ink.between, ink.x, 842 - ink.y, words)
    return b"BT /%s %f Tf %f Tc %f %f Td (%s) Tj ET" % place


def _ruled(rule: Rule) -> bytes:
    x0, top, x1, bottom = rule
    return b"0.5 w %f %f m %f %f l S" % (x0, 842 - top, x1, 842 - bottom)


def column(top: float, *lines: str, x: float = LEFT, bold: bool = False) -> list[Ink]:
    """Return lines below one another."""
    return [Ink(x, top + LEADING * at, line, bold) for at, line in enumerate(lines)]


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    """Return the ruling lines of a table."""
    level = [(xs[0], y, xs[-1], y) for y in ys]
    return level + [(x, ys[0], x, ys[-1]) for x in xs]


def read(*sheets: Sheet | Sequence[Ink]) -> Extract:
    (extract,) = read_pdf(pdf_of(*sheets), HERE)
    return extract


def lines_of(extract: Extract) -> list[str]:
    return [line for line in extract.text.split("\n") if line]


def marked(extract: Extract, kind: MarkKind) -> list[tuple[str, str]]:
    found: list[Mark] = [mark for mark in extract.marks if mark.kind is kind]
    return [(mark.value, mark.span.of(extract.text)) for mark in found]


PROSE = (
    "The Clerk reported that the hedge along Penny Brook had been cut back by the",
    "contractor, and that the invoice was in line with the quotation that had been",
    "accepted in March. Members thanked her.",
)


def test_lines_become_paragraphs() -> None:
    extract = read([*column(100, *PROSE), *column(100 + 3 * LEADING, "Nothing else was raised.")])
    assert lines_of(extract) == [" ".join(PROSE), "Nothing else was raised."]
    assert extract.layout is Layout.LINES
    assert (extract.media_type, extract.reader) == ("application/pdf", "pdf 1")


def test_a_paragraph_over_a_page_break_is_one_and_belongs_to_its_first_page() -> None:
    extract = read(
        [*column(756, *PROSE[:2])],
        [*column(72, PROSE[2]), *column(72 + 2 * LEADING, "The meeting closed at 8.15 pm.")],
    )
    assert lines_of(extract) == [" ".join(PROSE), "The meeting closed at 8.15 pm."]
    assert marked(extract, MarkKind.PAGE) == [
        ("1", " ".join(PROSE)),
        ("2", "The meeting closed at 8.15 pm."),
    ]


def test_running_heads_and_page_numbers_are_kept_once_and_left_out_of_the_flow() -> None:
    extract = read(
        *(
            [
                Ink(LEFT, 40, f"Page {page} Council 1.02.2017", size=8),
                *column(200, *PROSE[:2]),
                Ink(295, 815, str(page)),
            ]
            for page in (5, 6, 7)
        )
    )
    assert marked(extract, MarkKind.NOISE) == [("", "Page 5 Council 1.02.2017"), ("", "5")]
    assert sum("Council 1.02.2017" in line for line in lines_of(extract)) == 1
    assert "6" not in lines_of(extract)


def test_a_page_number_between_a_heading_and_its_text_parts_nothing() -> None:
    extract = read(
        [*column(100, *PROSE), Ink(LEFT, 740, "7. LIGHTING", bold=True)],
        [Ink(LEFT, 40, "2"), *column(72, "Nothing to report.")],
    )
    assert lines_of(extract)[-3:] == ["7. LIGHTING", "2", "Nothing to report."]
    assert ("", "2") in marked(extract, MarkKind.NOISE)


def test_what_begins_pages_of_minutes_is_no_running_head() -> None:
    extract = read(*([*column(72, "RESOLVED:"), *column(100, *PROSE)] for _ in range(3)))
    assert lines_of(extract).count("RESOLVED:") == 3


def test_public_document_pack_is_furniture_where_it_stands_once() -> None:
    extract = read([Ink(400, 40, "Public Document Pack"), *column(100, *PROSE)])
    assert marked(extract, MarkKind.NOISE) == [("", "Public Document Pack")]


@pytest.mark.parametrize(
    ("inks", "expected"),
    [
        pytest.param(
            [Ink(72, 100, "DECLARATIONS OF INTE"), Ink(204.2, 100, "REST")],
            "DECLARATIONS OF INTEREST",
            id="letters that touch are one word, whatever pieces the file has",
        ),
        pytest.param(
            [Ink(72, 100, "RECOMMENDED"), Ink(170, 100, "T H A T"), Ink(214, 100, "it be done")],
            "RECOMMENDED THAT it be done",
            id="letters at even distances are one word",
        ),
        pytest.param(
            [Ink(72, 100, "the 9"), Ink(96.6, 96.5, "th", size=7), Ink(106, 100, "of May")],
            "the 9th of May",
            id="a superscript belongs to its word",
        ),
        pytest.param(
            [Ink(72, 100, "The well-"), Ink(72, 114, "known oak by the ford was felled.")],
            "The well-known oak by the ford was felled.",
            id="a hyphen at the end of a line is kept as printed",
        ),
    ],
)
def test_gaps_and_not_pieces_of_the_file_make_words(inks: list[Ink], expected: str) -> None:
    assert lines_of(read(inks)) == [expected]


def test_the_action_column_does_not_run_into_the_sentence() -> None:
    extract = read(
        [
            *column(100, *PROSE[:2], "accepted in March. The fence is to be painted."),
            Ink(500, 128, "JS", bold=True),
            *column(170, "The grant form will be sent by Friday, and a copy kept."),
            Ink(490, 170, "RB/JS", bold=True),
            *column(212, "The noticeboard key was to be copied for the caretaker."),
            Ink(495, 212, "Clerk"),
        ]
    )
    assert [words for _, words in marked(extract, MarkKind.ACTION)] == ["JS", "RB/JS", "Clerk"]
    assert lines_of(extract)[:2] == [
        " ".join([*PROSE[:2], "accepted in March. The fence is to be painted."]),
        "JS",
    ]


def test_a_list_of_names_and_initials_is_rows_and_no_actions() -> None:
    extract = read(
        [
            Ink(72, 100 + 14 * at, name) if x == 72 else Ink(x, 100 + 14 * at, initials)
            for at, (name, initials) in enumerate([("Nia Ash", "NA"), ("Tom Beech", "TB")])
            for x in (72, 400)
        ]
    )
    assert lines_of(extract) == ["Nia Ash\tNA", "Tom Beech\tTB"]
    assert not marked(extract, MarkKind.ACTION)


def test_hanging_labels_stand_before_their_words() -> None:
    extract = read(
        [
            *column(100, "RESOLVED that"),
            Ink(90, 114, "(1)"),
            Ink(120, 114, "the report on the bridge be noted and sent to the county;"),
            Ink(120, 128, "and"),
            Ink(90, 142, "(2)"),
            Ink(120, 142, "the Clerk write to the owner."),
            Ink(90, 156, "•"),
            Ink(120, 156, "a bullet"),
        ]
    )
    assert lines_of(extract) == [
        "RESOLVED that",
        "(1) the report on the bridge be noted and sent to the county; and",
        "(2) the Clerk write to the owner.",
        "• a bullet",
    ]


PROSE_1 = "Beech, who was unwell."
MINUTES_TABLE = (
    [
        *column(90, "AB 1/2021 Apologies", "AB 2/2021 Finance"),
        Ink(78, 150, "Item"),
        Ink(230, 150, "Notes"),
        Ink(470, 150, "Action"),
        *column(170, "AB 1/2021", x=78),
        *column(170, "Apologies and", "absences", x=150),
        *column(170, "Apologies were received from Councillor", "Beech, who was unwell.", x=230),
        *column(170, "None", x=470),
        *column(220, "AB 2/2021", x=78),
        *column(220, "Finance", x=150),
        *column(220, "a. The accounts were agreed.", "b. The grant was refused.", x=230),
        *column(220, "Clerk to", "publish", x=470),
    ],
    grid((72, 145, 225, 465, 540), (140, 160, 212, 260)),
)


def test_a_table_of_minutes_gives_items_notes_and_actions() -> None:
    extract = read(MINUTES_TABLE)
    assert marked(extract, MarkKind.ITEM) == [
        ("AB 1/2021", "Apologies and absences"),
        ("AB 2/2021", "Finance"),
    ]
    assert lines_of(extract)[3:] == [
        "AB 1/2021 Apologies and absences",
        "Apologies were received from Councillor Beech, who was unwell.",
        "None",
        "AB 2/2021 Finance",
        "a. The accounts were agreed.",
        "b. The grant was refused.",
        "Clerk to publish",
    ]
    assert marked(extract, MarkKind.ACTION) == [("", "Clerk to publish")]


def test_an_agenda_before_the_table_gives_no_items() -> None:
    extract = read(MINUTES_TABLE)
    assert lines_of(extract)[:2] == ["AB 1/2021 Apologies", "AB 2/2021 Finance"]
    assert len(marked(extract, MarkKind.ITEM)) == 2


def test_a_row_goes_on_over_the_page() -> None:
    more = (
        column(60, "c. The clock was wound.", x=230),
        grid((72, 145, 225, 465, 540), (50, 90)),
    )
    extract = read(MINUTES_TABLE, more)
    assert lines_of(extract)[-1] == "c. The clock was wound."
    assert len(marked(extract, MarkKind.ITEM)) == 2


def test_a_table_without_ruling_lines_gives_items_too() -> None:
    rows = [
        ("1.", ("Apologies for", "absence"), ("Apologies were received from Councillor", PROSE_1)),
        ("2.", ("Accounts",), ("The accounts for the year were agreed, and", "they will be sent")),
        ("3.", ("The footpath", "at the mill"), ("The county has mended the footbridge", "twice.")),
    ]
    inks: list[Ink] = []
    for at, (number, title, notes) in enumerate(rows):
        top = 200 + 50 * at
        inks += [Ink(60, top, number), *column(top, *title, x=85), *column(top, *notes, x=190)]
    inks += [Ink(480, 200, "Clerk"), Ink(480, 264, "NA")]
    extract = read(inks)
    assert marked(extract, MarkKind.ITEM) == [
        ("1", "Apologies for absence"),
        ("2", "Accounts"),
        ("3", "The footpath at the mill"),
    ]
    assert f"Apologies were received from Councillor {PROSE_1}" in lines_of(extract)
    assert [words for _, words in marked(extract, MarkKind.ACTION)] == ["Clerk", "NA"]


def test_a_grid_of_attendance_is_a_line_a_row_with_cells_apart() -> None:
    table = (
        [
            *column(112, "Nia Ash", "Tom Beech", x=78),
            *column(112, "P", "A", x=210),
            Ink(290, 126, "P"),
        ],
        grid((72, 200, 280, 360), (100, 116, 130)),
    )
    assert lines_of(read(table)) == ["Nia Ash\tP", "Tom Beech\tA\tP"]


def test_a_tracker_of_actions_is_a_table_and_no_minutes() -> None:
    table = (
        [
            Ink(78, 95, "ITEM"),
            Ink(300, 95, "BY WHOM"),
            Ink(420, 95, "BY WHEN"),
            Ink(78, 112, "2/2021"),
            Ink(150, 112, "Publish the accounts on"),
            Ink(300, 112, "Clerk"),
            Ink(420, 112, "asap"),
        ],
        grid((72, 145, 295, 415, 500), (100, 118)),
    )
    extract = read(table)
    assert not marked(extract, MarkKind.ITEM)
    assert lines_of(extract)[-1] == "2/2021\tPublish the accounts on\tClerk\tasap"


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"left line {at} of the longer report" for at in range(10)]
    right = [f"right line {at} of the longer report" for at in range(10)]
    extract = read([*column(100, *left, x=60), *column(100, *right, x=320)])
    text = extract.text
    assert text.index("left line 9") < text.index("right line 0")


def test_bold_lines_that_stand_alone_are_headings() -> None:
    extract = read([Ink(LEFT, 100, "Flood defences", bold=True), *column(118, *PROSE)])
    assert marked(extract, MarkKind.HEADING) == [("", "Flood defences")]


def test_every_line_is_on_a_page_and_pages_do_not_overlap() -> None:
    extract = read(MINUTES_TABLE, [*column(100, *PROSE)])
    pages = [mark.span for mark in extract.marks if mark.kind is MarkKind.PAGE]
    assert all(a.end <= b.start for a, b in pairwise(pages))
    covered = "\n\n".join(span.of(extract.text) for span in pages)
    assert covered == extract.text.rstrip("\n")
