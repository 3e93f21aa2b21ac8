"""What a question marks by its writing is read as marked, and nothing else is."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.wording import ReferenceKind, read_wording

CASE, MINUTE, ITEM = ReferenceKind.CASE, ReferenceKind.MINUTE, ReferenceKind.ITEM


@pytest.mark.parametrize(
    ("text", "phrases", "plain"),
    [
        # The three pairs of marks.
        ('who said "lease of the boathouse"?', ["lease of the boathouse"], None),
        ("who said “lease of the boathouse”?", ["lease of the boathouse"], None),
        ("who said ‘lease of the boathouse’?", ["lease of the boathouse"], None),
        # Keyboards and word processors mix them.
        ('who said “lease of the boathouse"?', ["lease of the boathouse"], None),
        # One word is a phrase too: it is looked for as written, not by its stem.
        ('"mooring" fees', ["mooring"], "mooring fees"),
        ('"one" and "two"', ["one", "two"], "one and two"),
        # An apostrophe inside the phrase belongs to it.
        ("‘the gardener’s shed’ roof", ["the gardener’s shed"], "the gardener’s shed roof"),
        # White space inside is folded, and the comma before the closing mark is the writer's.
        ('"lease  of\tthe boathouse," they said', ["lease of the boathouse"], None),
        # Said twice is said once.
        ('"hedge" or "hedge"', ["hedge"], None),
        # An apostrophe quotes nothing, straight or curly, nor do plural possessives.
        ("didn't the members' view change on children's play?", [], None),
        ("didn’t the members’ view change on children’s play?", [], None),
        # Signs of inches and feet quote nothing.
        ('24" pipe and 36" pipe', [], '24" pipe and 36" pipe'),
        # Unclosed: plain words.
        ('who said "lease of the boathouse', [], 'who said "lease of the boathouse'),
        ("who said ‘lease of the boathouse", [], "who said ‘lease of the boathouse"),
        # Nothing is quoted.
        ('"" and " , "', [], None),
        ("", [], ""),
    ],
)
def test_phrases(text: str, phrases: list[str], plain: str | None) -> None:
    wording = read_wording(text)
    assert list(wording.phrases) == phrases
    assert wording.excluded == ()
    if plain is not None:
        assert wording.plain == plain


@pytest.mark.parametrize(
    ("text", "excluded", "plain"),
    [
        ("parking -permits", ["permits"], "parking"),
        ("-permits parking", ["permits"], "parking"),
        ("parking (-permits)", ["permits"], "parking ( )"),
        ('parking -"parking permits" fees', ["parking permits"], "parking fees"),
        ("parking -“parking permits”", ["parking permits"], "parking"),
        ("parking -‘parking permits’", ["parking permits"], "parking"),
        ("hub -co-location, please", ["co-location"], "hub , please"),
        ("hub -children's", ["children's"], "hub"),
        ("a -b -c", ["b", "c"], "a"),
        # A hyphen inside a word.
        ("co-option of a vice-chair", [], None),
        # A dash between blanks, of any length; a bullet.
        ("Ambleford - what was decided", [], None),
        ("Ambleford – what was decided", [], None),
        ("- parking", [], None),
        # A dash without the second blank before a word that carries no topic.
        ("Ambleford -what was decided", [], None),
        # Numbers below nothing, and sums.
        ("was it -5 degrees or -£500", [], None),
        # The end of a period.
        ("minutes 2019 -2021", [], None),
        ("between May -June 2021", [], None),
        ("2019 -present", [], None),
        ("Monday -Friday parking", [], None),
        # But a month that ends no period can be left out.
        ("precept -March", ["March"], "precept"),
        # Options of a command are no exclusions.
        ("--council Ambleford", [], None),
        ("parking -", [], None),
        ('parking -"', [], None),
    ],
)
def test_exclusions(text: str, excluded: list[str], plain: str | None) -> None:
    wording = read_wording(text)
    assert list(wording.excluded) == excluded
    assert wording.phrases == ()
    assert wording.plain == (" ".join(text.split()) if plain is None else plain)


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("what about 21/01515/FUL?", "21/01515/FUL", CASE),
        ("what about 21 / 01515 / FUL?", "21 / 01515 / FUL", CASE),
        ("what about 21-01515-FUL?", "21-01515-FUL", CASE),
        ("was P/142 refused", "P/142", CASE),
        ("was BM 28/2021 lost", "BM 28/2021", CASE),
        ("F/256/24.", "F/256/24", CASE),
        ("SR (25/26) 01", "SR (25/26) 01", CASE),
        ("APP/K2610/W/20/3245678 dismissed?", "APP/K2610/W/20/3245678", CASE),
        ("DC21/1234", "DC21/1234", CASE),
        ("application no. 12345", "12345", CASE),
        ("planning application number 12345/A", "12345/A", CASE),
        ("licence ref: 12345", "12345", CASE),
        ("ref 99120", "99120", CASE),
        ("the report of 141/2019", "141/2019", CASE),
        ("look at 99/20", "99/20", CASE),
        ("minute 45", "45", MINUTE),
        ("Minute No. 45/21", "45/21", MINUTE),
        ("minute no 45", "45", MINUTE),
        ("minute #45", "45", MINUTE),
        ("minutes no. 45", "45", MINUTE),
        ("min. 45/21", "45/21", MINUTE),
        ("minute FC/45/21", "FC/45/21", MINUTE),
        ("minute 21/05/1", "21/05/1", MINUTE),
        ("resolution 99/20", "99/20", MINUTE),
        ("decision no. 3", "3", MINUTE),
        ("item 7", "7", ITEM),
        ("agenda item 7b", "7b", ITEM),
        ("item no. 7.2", "7.2", ITEM),
    ],
)
def test_references(text: str, words: str, kind: ReferenceKind) -> None:
    (found,) = read_wording(text).references
    assert (found.words, found.kind) == (words, kind)
    assert words in " ".join(found.span.of(text).split())


@pytest.mark.parametrize(
    "text",
    [
        "the precept for 2019/20, 19/20, 2003/4 and 2019/2020",  # financial years
        "the AFPC precept for 2019/20",  # of somebody
        "on 21/03/2021 and 3/4/21 and 2021/03/21",  # days
        "in 03/2021",  # a month
        "24/7 and 1/2 and 3/4 of them",
        "split 60/40 or 50/50 with the WPC 50/50",  # shares
        "and/or, N/A, w/e, he/she",
        "the A14/A11 junction, U11/U13 football",  # roads, teams
        "year 5/6 and Yr 10/11",
        "the minutes 2019, minute 2019",  # a year of minutes
        "a 20 minute 45 second delay, a 5-minute 10 second one",
        "minute of 17 May 2021, minute 17 May",
        "resolution 3 of the Commons, decision 2",  # counted within an item
        "£45/21 or 45/21%",
        "no application, no item, no minute",
        "item one",
        "section 106 and paragraph 4.2",
    ],
)
def test_what_is_no_reference(text: str) -> None:
    assert read_wording(text).references == ()


def test_references_in_phrases_and_exclusions_are_not_read_twice() -> None:
    wording = read_wording('"21/01515/FUL" and P/142 -"item 7"')
    assert wording.phrases == ("21/01515/FUL",)
    assert wording.excluded == ("item 7",)
    assert [r.words for r in wording.references] == ["P/142"]


def test_several_of_each_keep_the_order_of_the_question() -> None:
    wording = read_wording("item 7 or P/142, minute 45? \"a hedge\" -'b' -tree “a wall”")
    assert [r.words for r in wording.references] == ["7", "P/142", "45"]
    assert wording.phrases == ("a hedge", "a wall")
    assert wording.excluded == ("tree",)


def test_spans_cover_what_was_read() -> None:
    text = 'so  -"old wall" or ‘new wall’ minute no. 45'
    wording = read_wording(text)
    assert [m.span.of(text) for m in wording.marked] == ['-"old wall"', "‘new wall’"]
    assert [r.span.of(text) for r in wording.references] == ["minute no. 45"]


def test_nothing_but_an_exclusion_leaves_no_plain_words() -> None:
    assert read_wording("-parking").plain == ""


@pytest.mark.parametrize(
    "unit",
    ['"', "“", "‘", "’", '-"', "-a", " -a", "a/", "1/", "1 / ", "A 1/", "item ", "minute no. ",
     "‘a’b", "application no no ", "x" * 9, "1-", "(1/1", "\x00", "ŵ", " "],
)  # fmt: skip
def test_hostile_repetition_takes_time_in_proportion(unit: str) -> None:
    started = time.process_time()
    read_wording(unit * (60_000 // len(unit)))
    assert time.process_time() - started < 2


@given(st.text(alphabet="ab1/-\"“”‘’'. \nitem", max_size=60) | st.text(max_size=60))
def test_any_text_is_read_and_its_spans_are_apart(text: str) -> None:
    wording = read_wording(text)
    spans = sorted(
        [m.span for m in wording.marked] + [r.span for r in wording.references],
        key=lambda span: span.start,
    )
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.end <= len(text) for span in spans)
    assert wording.plain == " ".join(wording.plain.split())
    if not spans:
        assert wording.plain == " ".join(text.split())


@given(st.lists(st.sampled_from(["pond", "hedge", "gate", "wall"]), min_size=1, max_size=4))
def test_whatever_is_quoted_is_the_phrase(words: list[str]) -> None:
    phrase = " ".join(words)
    for opening, closing in ('""', "“”", "‘’"):
        assert read_wording(f"what of {opening}{phrase}{closing}?").phrases == (phrase,)
        assert read_wording(f"pool -{opening}{phrase}{closing}").excluded == (phrase,)
