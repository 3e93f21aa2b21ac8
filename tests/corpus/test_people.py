"""Which movers and which vote belong to which decision."""

from __future__ import annotations

import pytest

from corpus.blocks import read_blocks
from corpus.people import tells_vote, with_people
from corpus.records import Decision, DecisionId, DecisionKind, ItemId, Outcome, Span
from corpus.zones import Zone

People = tuple[str | None, str | None, tuple[int | None, int | None] | str | None]


def _decision(text: str, words: str, lead: str, *, lost: bool) -> Decision:
    start = text.index(words)
    lead_at = text.rfind(lead, 0, start) if lead else -1
    return Decision(
        decision_id=DecisionId(words),
        item_id=ItemId("i"),
        span=Span(start=start, end=start + len(words)),
        label="",
        lead_in=(Span(start=lead_at, end=lead_at + len(lead)),) if lead_at >= 0 else (),
        kind=DecisionKind.RESOLVED,
        outcome=Outcome.LOST if lost else Outcome.CARRIED,
        inferred=False,
    )


def _people(text: str, decided: list[str], lead: str, lost: tuple[str, ...] = ()) -> list[People]:
    blocks = [(Zone.MINUTES, block) for block in read_blocks(text)]
    decisions = [_decision(text, w, lead, lost=w in lost) for w in decided]
    found = []
    for d in with_people(text, blocks, decisions):
        vote: tuple[int | None, int | None] | str | None = None
        if d.vote:
            vote = "all" if d.vote.unanimous else (d.vote.in_favour, d.vote.against)
        found.append(
            (
                d.proposer.of(text) if d.proposer else None,
                d.seconder.of(text) if d.seconder else None,
                vote,
            )
        )
    return found


def test_all_clauses_share_movers_before_and_a_vote_after_the_last() -> None:
    text = (
        "Cllr Ash moved, seconded by Cllr Birch, and it was\n\nRESOLVED: That\n\n"
        "(a) the crane be sold;\n\n(b) the rails be kept.\n\nVoting: 5 for, 2 against\n\n"
        "The Chair thanked the staff.\n"
    )
    assert _people(text, ["the crane be sold;", "the rails be kept."], "RESOLVED: That") == [
        ("Cllr Ash", "Cllr Birch", (5, 2)),
        ("Cllr Ash", "Cllr Birch", (5, 2)),
    ]


def test_clauses_that_each_have_their_own_brackets_keep_them() -> None:
    text = (
        "RESOLVED: • That the May minutes be approved. (Cllr Ash proposed, Cllr Birch seconded, "
        "all were in favour). • That the June minutes be approved. (Cllr Cole proposed, Cllr Dene "
        "seconded, 5 in favour, 1 against)."
    )
    decided = ["That the May minutes be approved.", "That the June minutes be approved."]
    assert _people(text, decided, "RESOLVED:") == [
        ("Cllr Ash", "Cllr Birch", "all"),
        ("Cllr Cole", "Cllr Dene", (5, 1)),
    ]


def test_what_another_decision_says_is_not_taken_over() -> None:
    text = (
        "It was agreed to buy a bench. Proposed by Cllr Ash, seconded by Cllr Birch.\n\n"
        "It was agreed to sell the mower.\n"
    )
    decided = ["It was agreed to buy a bench.", "It was agreed to sell the mower."]
    assert _people(text, decided, "") == [("Cllr Ash", "Cllr Birch", None), (None, None, None)]


def test_a_motion_put_after_a_decision_is_another() -> None:
    text = "The minutes were approved. Cllr Ash proposed that a bench be bought.\n"
    assert _people(text, ["The minutes were approved."], "") == [(None, None, None)]


def test_movers_before_in_one_item_are_not_taken_by_the_decision_above() -> None:
    text = (
        "Cllr Ash moved, Cllr Birch seconded:\n\nRESOLVED: the crane be sold.\n\n"
        "Cllr Cole moved, Cllr Dene seconded:\n\nRESOLVED: the rails be kept.\n"
    )
    assert _people(text, ["the crane be sold.", "the rails be kept."], "RESOLVED:") == [
        ("Cllr Ash", "Cllr Birch", None),
        ("Cllr Cole", "Cllr Dene", None),
    ]


def test_the_vote_and_the_movers_of_a_lost_amendment_are_its_own() -> None:
    text = (
        "Moved by Cllr Ash, seconded by Cllr Birch,\n\nThat the bridge be named.\n\nAmendment\n\n"
        "Moved by Cllr Cole, seconded by Cllr Dene,\n\nThat the naming be deferred.\n\n"
        "On a vote, two Members voted for the amendment and sixteen against and it was lost.\n\n"
        "The original motion was put and sixteen Members voted for and two against.\n"
    )
    deferred = "That the naming be deferred."
    assert _people(text, ["That the bridge be named.", deferred], "", (deferred,)) == [
        ("Cllr Ash", "Cllr Birch", (16, 2)),
        ("Cllr Cole", "Cllr Dene", (2, 16)),
    ]


def test_a_twin_lends_what_stands_beside_it() -> None:
    decided, minuted = "the crane be sold.", "That the crane be sold"
    text = f"{decided}\n\nMoved by Cllr Ash, seconded by Cllr Birch. {minuted}.\n"
    first, second = read_blocks(text)
    at = text.index(minuted)
    plain = _decision(text, decided, "", lost=False)
    twin = Decision(
        **{f: getattr(plain, f) for f in plain.__slots__ if f != "twin"},
        twin=Span(start=at, end=at + len(minuted)),
    )
    found = with_people(text, [(Zone.DECISION, first), (Zone.MINUTES, second)], [twin])[0]
    assert found.proposer is not None
    assert found.proposer.of(text) == "Cllr Ash"


def test_no_decisions_no_people() -> None:
    assert with_people("", [], ()) == ()


@pytest.mark.parametrize(
    ("sentence", "only"),
    [
        ("Proposed by Cllr Ash, seconded by Cllr Birch.", True),
        ("The vote was carried by 6 votes to 2.", True),
        ("For (14)", True),
        ("Cllr Ash proposed that the bench be bought.", False),  # says what
        ("It was resolved by 6 votes to 2 to sell it.", False),
        ("The Chair thanked the staff.", False),
    ],
)
def test_a_sentence_that_only_tells_of_the_vote(sentence: str, only: bool) -> None:
    assert tells_vote(sentence, Span(start=0, end=len(sentence))) is only
