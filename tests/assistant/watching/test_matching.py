"""What meets a saved question, why, and what of it is new."""

from __future__ import annotations

import dataclasses
from functools import cached_property

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.watching.matching import find_matches, unseen
from assistant.watching.records import Match
from assistant.watching.wordwise import senses_of, states
from corpus import MinutesStatus, PassageKind
from index import Concept, Filter, SearchIndex, UnknownName, analyze
from tests.assistant.watching.conftest import Folder, minutes, saved

GRANT = "**RESOLVED:** That a grant of £500 be made to the ferry museum for its slipway."
FERRY = ("Ferry museum", f"The Curator had asked for help with the slipway.\n\n{GRANT}")
SAID = "Councillor Bream asked whether the ferry museum would open late on each Friday in May."
TALK = ("Any other business", SAID)
APART = (
    "Correspondence",
    "The museum at Wessenbury had written to thank the Mayor. The ferry to the island is painted.",
)


def keys(matches: tuple[Match, ...]) -> set[str]:
    return {key for match in matches for key in (match.key, *match.earlier)}


def quotes(matches: tuple[Match, ...]) -> list[str]:
    return [match.citation.quote for match in matches]


@dataclasses.dataclass
class Town:
    index: SearchIndex

    @cached_property
    def ferry(self) -> tuple[Match, ...]:
        return self.matches("ferry")

    def matches(self, text: str, filters: Filter | None = None) -> tuple[Match, ...]:
        return find_matches(saved(text, filters), self.index)


@pytest.fixture
def growing(folder: Folder) -> Folder:
    folder.write("planning-1", minutes(FERRY, TALK, APART))
    return folder


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Return one page of minutes, indexed once: nothing is written to it."""
    folder = Folder(tmp_path_factory.mktemp("town"))
    folder.write("planning-1", minutes(FERRY, TALK, APART))
    return Town(folder.index())


def test_a_resolution_under_the_topic_and_a_sentence_with_it_meet_a_topic(town: Town) -> None:
    found = town.matches("ferry museum")
    assert quotes(found) == [
        "a grant of £500 be made to the ferry museum for its slipway.",
        SAID,
    ]
    assert [match.rule for match in found] == [
        "a decision whose words hold “ferry” and “museum”",
        "a sentence holds “ferry” and “museum”",
    ]
    assert [match.citation.n for match in found] == [1, 2]


@pytest.mark.parametrize(
    ("question", "expected", "why"),
    [
        ("ferry", 3, "one word: each of its passages"),
        ("what was resolved about the ferry museum?", 1, "it asks for decisions alone"),
        ("decisions on the slipway", 1, "the clause holds it, the heading does not"),
        ("museum slipway", 2, "the heading holds one word, the passage the other"),
        ("ferry museum lighthouse", 0, "a word that no minutes have is no slip"),
        ("ferrry museum", 0, "nor is one that is nearly one of theirs"),
        ('"slipway for the ferry"', 0, "a phrase is exact"),
        ('"the ferry museum"', 2, "a phrase is found word for word"),
        ("ferry museum -slipway", 1, "what is excluded excludes"),
        ("ferry museum in 2023", 0, "a time that is named excludes"),
        ("ferry museum in March 2024", 2, "and lets through what is of it"),
        ("Planning Committee", 1, "a body alone: what it decided"),
        ("what did Cllr Bream say about the ferry museum", 1, "a person that is named is required"),
        ("what did Cllr Ghost say about the ferry museum", 0, "a person whom nobody names"),
    ],
)
def test_what_meets_a_question(town: Town, question: str, expected: int, why: str) -> None:
    assert len(town.matches(question)) == expected, why


def test_an_item_with_the_topic_for_its_title_is_met_once_where_nothing_was_decided(
    folder: Folder,
) -> None:
    body = "The Curator spoke for a while.\n\nMembers thanked her warmly for coming so far."
    folder.write("planning-1", minutes(("Ferry museum", body)))
    (found,) = folder.matches("ferry museum")
    assert found.citation.quote == "The Curator spoke for a while."
    assert found.rule == "an item with the title “Ferry museum”, which holds “ferry” and “museum”"


def test_a_number_means_the_decisions_of_its_item(folder: Folder) -> None:
    application = (
        "Planning applications",
        "Application 24/00417/FUL was for a barn.\n\n**RESOLVED:** That permission be refused.",
    )
    other = ("Fees", "**RESOLVED:** That the fees be raised by 4 per cent.")
    folder.write("planning-1", minutes(application, other))
    found = folder.matches("24/00417/FUL")
    assert "permission be refused." in quotes(found)
    assert all("fees" not in quote for quote in quotes(found))
    assert "a decision in the item with 24/00417/FUL" in {match.rule for match in found}
    assert folder.matches("24/00418/FUL") == (), "a number that is not there yet"


def test_filters_exclude_and_an_unknown_body_is_named(town: Town) -> None:
    assert town.matches("ferry museum", Filter(committees=("planning",)))
    assert town.matches("ferry museum", Filter(kinds=(PassageKind.DISCUSSION,)))
    assert town.matches("ferry museum", Filter(status=MinutesStatus.APPROVED)) == ()
    with pytest.raises(UnknownName, match="Lifeboat"):
        town.matches("ferry museum", Filter(committees=("Lifeboat Committee",)))


@pytest.mark.parametrize(
    ("topic", "text", "meets", "why"),
    [
        ("parking", "The parking at the school was discussed.", True, "the word itself"),
        ("parking", "The swings in the park were painted.", False, "only a stem in common"),
        ("parking permits", "A parking permit was lost.", True, "one of several"),
        ("school places", "There were 12 places at the primary school.", True, "near one another"),
        ("school places", "The fete took place at the school.", False, "no place is meant"),
        (
            "school places",
            "The school had written to the Clerk about its roof, its gate, its bins and its new "
            "playground, and he had found places for the bins.",
            False,
            "the words stand too far apart",
        ),
        (
            "school places",
            "The school had written. There were places on the bus.",
            False,
            "in two sentences",
        ),
        ("children's centres", "The children’s centre was closed.", True, "any apostrophe"),
    ],
)
def test_words_of_a_topic_are_compared_as_they_are_and_stand_together(
    topic: str, text: str, meets: bool, why: str
) -> None:
    terms = [term for word in topic.split() for term in analyze(word)]
    concepts = [Concept(alternatives=((term,),)) for term in terms]
    words: dict[tuple[str, ...], str] = {
        (term,): word for term, word in zip(terms, topic.split(), strict=True)
    }
    assert states(senses_of(concepts, words), text) is meets, why


def test_a_lost_motion_is_told_as_lost(folder: Folder) -> None:
    body = (
        "It was moved that the ferry museum be sold. The motion was put to the vote and LOST, "
        "with 2 for and 7 against."
    )
    folder.write("planning-1", minutes(("Ferry museum", body)))
    (found,) = folder.matches("ferry museum")
    assert "lost motion" in found.rule


def test_indexing_again_brings_nothing_new(growing: Folder) -> None:
    seen = keys(growing.matches("ferry museum"))
    growing.write("planning-2", minutes(("Fees", "The fees were explained."), date="2024-04-02"))
    assert unseen(growing.matches("ferry museum"), seen) == ()


def test_a_new_meeting_is_news_and_the_latest_comes_first(growing: Folder) -> None:
    seen = keys(growing.matches("ferry museum"))
    later = ("Ferry museum", "**RESOLVED:** That the grant be withdrawn.")
    growing.write("planning-2", minutes(later, APART, date="2024-04-02"))
    found = growing.matches("ferry museum")
    assert found[0].citation.quote == "the grant be withdrawn."
    (new,) = unseen(found, seen)
    assert (new.citation.quote, new.is_change) == ("the grant be withdrawn.", False)


def test_a_draft_that_became_final_is_not_news(folder: Folder) -> None:
    folder.write("draft", minutes(FERRY, TALK, APART, status="draft"))
    seen = keys(folder.matches("ferry museum"))
    assert seen
    corrected = (TALK[0], SAID.replace("open", "be open"))
    folder.write("final", minutes(FERRY, corrected, APART, status="approved"))
    both = folder.matches("ferry museum")
    assert len(both) == 2, "each is one match, in whichever states it stands"
    assert {m.citation.evidence.meeting.minutes_status.value for m in both} == {"approved"}
    assert unseen(both, seen) == ()
    folder.remove("draft")
    assert unseen(folder.matches("ferry museum"), seen) == (), "nor where the draft is gone"


@pytest.mark.parametrize("removed", [True, False], ids=["replaced", "beside"])
def test_a_resolution_that_was_edited_is_news_and_told_as_a_change(
    folder: Folder, removed: bool
) -> None:
    folder.write("draft", minutes(FERRY, TALK, APART, status="draft"))
    seen = keys(folder.matches("ferry museum"))
    if removed:
        folder.remove("draft")
    edited = (FERRY[0], FERRY[1].replace("£500", "£600"))
    folder.write("final", minutes(edited, TALK, APART, status="approved"))
    (new,) = unseen(folder.matches("ferry museum"), seen)
    assert "£600" in new.citation.quote
    assert new.is_change


def test_two_copies_of_a_page_are_one_match(growing: Folder) -> None:
    before = growing.matches("ferry museum")
    growing.write("copy-of-planning-1", minutes(FERRY, TALK, APART))
    after = growing.matches("ferry museum")
    assert [m.key for m in after] == [m.key for m in before]


def test_the_same_words_of_another_meeting_are_another_match(growing: Folder) -> None:
    growing.write("planning-2", minutes(FERRY, date="2024-04-02"))
    decisions = [m for m in growing.matches("ferry museum") if m.is_decision]
    assert len({match.key for match in decisions}) == 2


def test_every_quote_is_the_documents_own_words_and_keys_are_short(town: Town) -> None:
    index = town.index
    for match in find_matches(saved("ferry"), index):
        evidence = match.citation.evidence
        assert match.citation.quote == index.quote(evidence.document, match.citation.span)
        assert match.key.isascii()
        assert len(match.key) <= 40


def test_seen_keys_in_any_order_give_the_same_news(town: Town) -> None:
    found = town.matches("ferry")
    for match in found:
        others = [other.key for other in found if other is not match]
        assert [m.key for m in unseen(found, others)] == [match.key]
        assert [m.key for m in unseen(found, others[::-1])] == [match.key]
    assert unseen(found, []) == tuple(dataclasses.replace(m) for m in found)


@settings(max_examples=30)
@given(st.lists(st.from_regex(r"[0-9a-f]{16}\.[0-9a-f]{16}", fullmatch=True), max_size=20))
def test_what_is_known_is_never_news_whatever_else_is_known(town: Town, others: list[str]) -> None:
    assert unseen(town.ferry, {*keys(town.ferry), *others}) == ()
