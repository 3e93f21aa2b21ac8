"""The analyzer: what becomes a term, and that questions and passages meet."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import ANALYZER, CHAT_WORDS, STOP_WORDS, analyze, analyze_question

_ANY_TEXT = st.text(st.characters())  # lone surrogates and control characters too
_PLAIN_WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9).filter(
        lambda word: (
            word not in STOP_WORDS | CHAT_WORDS | {"show", "give", "find", "get"}
            and word not in {"send", "remind", "let"}
        )
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),  # nothing gives nothing
        ("Meetings resolved", ["meet", "resolv"]),  # Porter2 stems
        ("the minutes of a meeting", ["minut", "meet"]),  # function words are no terms
        ("council’s", ["council"]),  # curly apostrophe, possessive
        ("council's", ["council"]),  # straight apostrophe
        ("councils' own", ["council"]),  # possessive plural; "own" is a stop word
        ("don't don’t dont", ["dont", "dont", "dont"]),  # joined, however it is spelled
        ("we'll WE'LL it’s", []),  # a contracted function word stays one
        ("O'Brien O’Brien's obrien", ["obrien", "obrien", "obrien"]),  # names with an apostrophe
        ("'quoted'", ["quot"]),  # quotation marks are not apostrophes
        ("Café cafe\u0301 CAFE", ["cafe", "cafe", "cafe"]),  # accents, composed or not
        ("Llŷn Ŵyr", ["llyn", "wyr"]),  # Welsh circumflexes
        ("ﬁre Straße ＭＡＳＨ", ["fire", "strass", "mash"]),  # ligature, sharp s, full width
        ("reso\u00adlution reso\u200blution", ["resolut", "resolut"]),  # soft hyphen, zero width
        ("\ufeffagenda", ["agenda"]),  # byte order mark
        ("co-option and/or highways/parking", ["co", "option", "highway", "park"]),  # split
        ("well\u2010known \u2013 dash", ["well", "known", "dash"]),  # other hyphens and dashes
        ("_noted_ __agreed__ snake_case", ["note", "agre", "snake", "case"]),  # emphasis
        ("**Resolved:** `that`", ["resolv"]),  # other markdown
        ("£5,972", ["5972"]),  # thousands' comma, currency
        ("£5972", ["5972"]),  # the same, typed plainly
        ("5972.00", ["5972"]),  # no pence
        ("£5,972.00 5,972.50", ["5972", "5972", "50"]),  # pence part, the pounds still meet
        ("£1,234,567", ["1234567"]),  # two commas
        ("1,2345 12345,678", ["1", "2345", "12345", "678"]),  # not thousands
        (
            "10.30am 2019/20 7b 1st 1990s",  # any other number is kept, parted at its signs
            ["10", "30am", "2019", "20", "7b", "1st", "1990s"],
        ),
        ("24/00123/FUL", ["24", "00123", "ful"]),  # a planning reference, part by part
        ("500² 2½", ["500", "2", "2", "1", "2"]),  # a footnote, a fraction: other numbers
        ("Councillor(s)", ["councillor"]),  # what "(s)" leaves is no term
        ("MASH mash Mash", ["mash", "mash", "mash"]),  # case never makes another term
        ("NHS nhs", ["nhs", "nhs"]),  # the same for an acronym in s
        ("advice of the WHO was read", ["advic", "who", "read"]),  # an acronym, not a stop word
        ("who was there", []),  # the stop word
        ("the IT team told US officials", ["it", "team", "told", "us", "offici"]),  # likewise
        ("the WHO’s advice", ["who", "advic"]),  # with a possessive
        ("WHO", ["who"]),  # nothing around it is in capitals
        ("TO CONSIDER ANY ITEMS", ["consid", "item"]),  # a heading in capitals is not acronyms
        ("5. TO CONSIDER A REPORT", ["5", "consid", "report"]),  # a number is no neighbour
        ("I saw A plan", ["saw", "plan"]),  # one letter is no acronym
        ("IT'S AGREED", ["agre"]),  # a contraction in a heading
        ("plan\x00B\x07\n", ["plan", "b"]),  # control characters part words
        ("a\ud800b c", ["b", "c"]),  # half a character parts words too
    ],
)
def test_text_becomes_these_terms(text: str, terms: list[str]) -> None:
    assert analyze(text) == terms


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("What was agreed about parking?", ["agre", "park"]),  # words that ask
        ("Hi, please can you tell me when the hall opens", ["hall", "open"]),  # greeting, request
        ("show me the county show", ["counti", "show"]),  # only the asking "show" is chat
        ("give us the give-way signs", ["give", "way", "sign"]),  # likewise
        ("what did the WHO say?", ["who", "say"]),  # an acronym is kept
        ("WHAT DID THE COUNCIL AGREE", ["council", "agre"]),  # a shouted question
        ("why didn’t they agree", ["agre"]),  # a contraction
        ("hello", ["hello"]),  # nothing but chat is kept
        ("tell me", ["tell"]),  # likewise
        ("who is it?", []),  # nothing but stop words has no term
        ("", []),  # nothing
    ],
)
def test_a_question_keeps_its_topic(question: str, terms: list[str]) -> None:
    assert analyze_question(question) == terms


def test_the_identity_names_the_chain_and_the_stemmer() -> None:
    assert ANALYZER.startswith("english-porter2-1/pystemmer-")


def test_the_word_lists_are_as_words_are_folded() -> None:
    words = STOP_WORDS | CHAT_WORDS

    assert all(word == word.casefold() and word.isalpha() for word in words)
    assert not STOP_WORDS & CHAT_WORDS


@given(_ANY_TEXT)
def test_no_text_raises_and_twice_gives_the_same(text: str) -> None:
    terms = analyze(text)

    assert analyze(text) == terms
    assert all(terms)
    assert analyze_question(text) == analyze_question(text)


@given(_ANY_TEXT)
def test_a_question_has_no_term_that_the_text_has_not(text: str) -> None:
    of_text = iter(analyze(text))

    assert all(term in of_text for term in analyze_question(text))  # a subsequence


@given(_PLAIN_WORDS)
def test_a_question_and_a_passage_of_the_same_words_meet(words: list[str]) -> None:
    text = " ".join(words)

    assert analyze_question(text) == analyze(text)
    assert analyze(text.upper()) == analyze(text)
    assert analyze(text.title()) == analyze(text)


@given(st.integers(1000, 10**9))
def test_an_amount_meets_however_it_is_written(pounds: int) -> None:
    written = (f"£{pounds:,}", f"£{pounds}", f"{pounds}.00", f"£{pounds:,}.00")

    assert {tuple(analyze(amount)) for amount in written} == {(str(pounds),)}


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0301\u0316" * 500_000,  # NFKD alone sorts a run of marks in quadratic time
        "a'" * 500_000,
        "x" * 1_000_000,
        "1,234" + ",123" * 250_000 + ",1234",
        "IT " * 300_000,
        "1 " * 300_000 + "IT",
    ],
    ids=["marks", "apostrophes", "letters", "commas", "capitals", "numbers"],
)
def test_a_megabyte_of_anything_takes_seconds_at_most(text: str) -> None:
    begun = time.process_time()

    analyze_question(text)

    assert time.process_time() - begun < 5  # a twentieth of a second to a second here
