"""Who proposed and who seconded: names as written, without the words that follow."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.movers import find_movers
from corpus.records import Span


def _whole(text: str) -> Span:
    return Span(start=0, end=len(text))


def _words(text: str, spans: tuple[Span | None, Span | None]) -> tuple[str | None, str | None]:
    first, second = spans
    return (first.of(text) if first else None, second.of(text) if second else None)


@pytest.mark.parametrize(
    ("text", "proposer", "seconder"),
    [
        # in one sentence with the keyword
        (
            "It was moved by Councillor A. Ash, seconded by Cllr B. Birch and RESOLVED that x",
            "Councillor A. Ash",
            "Cllr B. Birch",
        ),
        # the seconder in brackets
        ("Proposed by Cllr Ash (seconded by Cllr Birch) it was:", "Cllr Ash", "Cllr Birch"),
        # two people after one phrase
        ("was moved and seconded by Councillors P. Pask and O. Orme.", "P. Pask", "O. Orme"),
        # abbreviated, in brackets
        ("the path be closed (Prop: Cllr Ash, Sec: Cllr Birch)", "Cllr Ash", "Cllr Birch"),
        # without "by"
        ("Proposed Cllr Ash seconded Cllr Birch", "Cllr Ash", "Cllr Birch"),
        # the name before the verb
        ("Mr E Holt moved, Mr R King seconded:", "Mr E Holt", "Mr R King"),
        (
            "on the motion of Councillor Cole, seconded by Councillor Dene, it was",
            "Councillor Cole",
            "Councillor Dene",
        ),
        # Welsh, with the article
        (
            "Cynigiwyd gan y Cyng. W. Rees, eiliwyd gan y Cyng. J. Dafis a chytunwyd",
            "y Cyng. W. Rees",
            "y Cyng. J. Dafis",
        ),
        # initials, and no word of what follows
        ("Prop. GK, 2nd DD All in favour", "GK", "DD"),
        ("AW proposed and PI seconded, and minutes were approved.", "AW", "PI"),
        # the second name has no verb
        (
            "(Proposed Cllr Dot Ash, Cllr Kit Hale-Birch, all were in favour).",
            "Cllr Dot Ash",
            "Cllr Kit Hale-Birch",
        ),
        # who is proposed is not who proposes
        ("Mr Stocks proposed Mr Rand for chairman, seconded by Mrs Mann.", "Mr Stocks", "Mrs Mann"),
        ("Cllr Cole was proposed by Cllr Ash, seconded by Cllr Birch.", "Cllr Ash", "Cllr Birch"),
        # an office with its holder, and one without
        (
            "proposed by the Chair, Councillor Ash, seconded by the Vice-Chair and agreed",
            "Councillor Ash",
            "the Vice-Chair",
        ),
        # a sentence of its own for the seconder
        (
            "Councillor Ash proposed that it be granted. This was seconded by Councillor Birch.",
            "Councillor Ash",
            "Councillor Birch",
        ),
        # the verb far from its "by"
        ("A proposal was made by CK and seconded by PV that LM be elected.", "CK", "PV"),
        ("PW was proposed as Chairman by LH and seconded by PK.", "LH", "PK"),
        (
            "It was proposed that Cllr Lint continue as Chair by Cllr Lea, seconded by Cllr Clem",
            "Cllr Lea",
            "Cllr Clem",
        ),
        # initials that are a word elsewhere
        ("TF proposed, and AC Seconded, and minutes were approved.", "TF", "AC"),
        # a piece of a sentence that a full stop cut: "Proposed. X, Seconded Y"
        ("Cllr Ash, Seconded Cllr Birch, all in favour.", "Cllr Ash", "Cllr Birch"),
        # labels, capitals
        ("Proposer: Cllr J Ash  Seconder: Cllr K Birch", "Cllr J Ash", "Cllr K Birch"),
        (
            "PROPOSED by Councillor Ash, SECONDED by Councillor Birch",
            "Councillor Ash",
            "Councillor Birch",
        ),
        ("Approved – PWh, seconded – KC", "PWh", "KC"),
        # broken over lines
        (
            "moved by Councillor Pask,\nSeconded by Councillor Orme,",
            "Councillor Pask",
            "Councillor Orme",
        ),
        # nothing was moved here
        ("The proposed development by Tanner Housing was noted.", None, None),
        ("Members moved to the hall. The officer is seconded to the Board.", None, None),
        ("The Committee proposed a visit.", None, None),
        ("the fee proposed by Hayes + Storr is fair", None, None),  # a firm
        ("19/00416/F Proposed replacement dwelling", None, None),  # an application
        ("S. Nairn Plot 2, Station Road", None, None),
    ],
)
def test_movers_in_words(text: str, proposer: str | None, seconder: str | None) -> None:
    assert _words(text, find_movers(text, _whole(text))) == (proposer, seconder)


def _around(before: str, clause: str, after: str) -> tuple[str, Span, Span | None, Span | None]:
    text = before + clause + after
    start, end = len(before), len(before) + len(clause)
    return (
        text,
        Span(start=start, end=end),
        Span(start=0, end=start) if before else None,
        Span(start=end, end=len(text)) if after else None,
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # the nearest movers before count
        (
            "Cllr Ash moved x, seconded by Cllr Birch. Cllr Cole moved y, seconded by Cllr Dene. ",
            "",
            ("Cllr Cole", "Cllr Dene"),
        ),
        # a motion that fell has other movers
        ("Cllr Ash moved x, Cllr Birch seconded. The motion was LOST. ", "", (None, None)),
        # so has an amendment
        (
            "Cllr Ash moved it, Cllr Birch seconded. Cllr Cole moved an amendment. ",
            "",
            ("Cllr Ash", "Cllr Birch"),
        ),
        # the first movers after
        ("", " Proposed by Cllr Ash, seconded by Cllr Birch.", ("Cllr Ash", "Cllr Birch")),
        # one on each side
        ("Cllr Ash proposed it. ", " This was seconded by Cllr Birch.", ("Cllr Ash", "Cllr Birch")),
    ],
)
def test_movers_beside_a_decision(
    before: str, after: str, expected: tuple[str | None, str | None]
) -> None:
    text, span, earlier, later = _around(before, "That the crane be sold.", after)
    assert _words(text, find_movers(text, span, earlier, later)) == expected


def test_a_lost_amendment_keeps_its_own_movers() -> None:
    before = "Cllr Ash moved, and Cllr Birch seconded, the following amendment: "
    text, span, earlier, later = _around(before, "That it be deferred.", "")
    found = find_movers(text, span, earlier, later, lost=True)
    assert _words(text, found) == ("Cllr Ash", "Cllr Birch")


_PIECE = st.sampled_from(
    (
        "proposed by",
        "seconded",
        "moved",
        "Cllr Ash",
        "GD",
        "the Chair",
        ",",
        ".",
        "\n",
        "and",
        "LOST",
        "amendment",
        "Councillors",
        "Prop.",
        "2nd",
        "(",
        ")",
        "all in favour",
        "y Cyng. Rees",
        "-",
    )
)


@given(st.lists(_PIECE, min_size=1, max_size=30).map(" ".join))
def test_movers_lie_in_the_text(text: str) -> None:
    for span in find_movers(text, _whole(text), _whole(text), _whole(text)):
        assert span is None or (span.end <= len(text) and span.of(text).strip())


@pytest.mark.parametrize(
    "hostile",
    [
        "A" * 400000,
        "Aa " * 130000,
        "proposed by " * 33000,
        "Cllr A proposed " * 25000,
        " " * 400000,
        "seconded by Cllr Aa Bb " * 18000,
    ],
    ids=["letters", "names", "proposed by", "proposed", "spaces", "seconded by"],
)
def test_movers_take_time_in_proportion(hostile: str) -> None:
    started = time.process_time()
    find_movers(hostile, _whole(hostile), _whole(hostile), _whole(hostile))
    assert time.process_time() - started < 3
