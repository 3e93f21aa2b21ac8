"""The covering rule and every measure, by hand and by property."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.measures import (
    Gold,
    Judged,
    Quoted,
    covers,
    discounted_gain,
    estimates,
    file_name,
    judge,
    share,
)

GOLD = "the survey of the culvert at Penny Brook be finished by May"


@pytest.mark.parametrize(
    ("quote", "gold", "expected"),
    [
        (GOLD, GOLD, True),  # the very words
        (GOLD.upper().replace(" ", "\n  "), GOLD, True),  # neither case nor white space count
        (f"RESOLVED: That (a) {GOLD}; and", GOLD, True),  # a wider quote
        ("survey of the culvert at Penny Brook be finished", GOLD, True),  # 7 of 10 3-grams
        ("survey of the culvert at Penny Brook be", GOLD, True),  # 6 of 10: the least that covers
        ("survey of the culvert at Penny Brook", GOLD, False),  # 5 of 10
        (
            "by May be finished the culvert survey of Penny Brook at the",
            GOLD,
            False,
        ),  # order counts
        (f"{'word ' * 188}{GOLD}", GOLD, True),  # 200 words, the most
        (f"{'word ' * 189}{GOLD}", GOLD, False),  # 201: a page is no answer
        ("it was agreed", "agreed", True),  # under three words: word by word
        ("agreed", "agreed unanimously", False),  # ... and all of them
        ("unanimously, it was agreed", "agreed unanimously", True),  # ... in any order
        ("two words", GOLD, False),  # a quote too short for one 3-gram
        ("", GOLD, False),  # nothing quoted
        (GOLD, "", False),  # nothing to cover
        (GOLD, "…—?", False),  # a gold passage without a word
        ("a b c", "a b c a b c a b c", False),  # repeated 3-grams count as often as in both
        ("cafe\u0301 is open", "caf\u00e9 is open", False),  # composed and not: other letters
    ],
)
def test_the_covering_rule(quote: str, gold: str, expected: bool) -> None:
    assert covers(quote, gold) is expected


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_share_is_a_share_of_any_texts(quote: str, gold: str) -> None:
    assert 0 <= share(quote, gold) <= 1


@given(
    st.lists(st.sampled_from(["ash", "birch", "dene", "4", "£5", "the"]), min_size=1, max_size=60)
)
def test_words_cover_themselves_within_other_words(words: list[str]) -> None:
    gold = " ".join(words)
    assert covers(gold, gold)
    assert covers(f"before all {gold} and after", gold)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/minutes/scrutiny/2019-03-12.txt", "2019-03-12"),  # folders and ending do not count
        ("2019-03-12.md", "2019-03-12"),
        ("Minutes 4.5.2021.pdf", "Minutes 4.5.2021"),  # only the last ending goes
        ("", ""),
    ],
)
def test_files_are_compared_by_name(path: str, name: str) -> None:
    assert file_name(path) == name


def _quoted(text: str, file: str = "a.txt") -> Quoted:
    return Quoted(file=file, quote=text, verbatim=True)


OTHER = _quoted("some words about another matter of the evening")
FIRST, SECOND = Gold(file="x/a.md", quote=GOLD), Gold(file="b.md", quote="the fence be mended soon")


def _judge(
    *citations: Quoted,
    gold: tuple[Gold, ...] = (FIRST,),
    either: bool = False,
    silent: bool = False,
) -> Judged:
    return judge(
        "q1",
        "decision",
        answerable=bool(gold),
        gold=gold,
        either=either,
        silent=silent,
        citations=citations,
    )


def test_the_rank_is_that_of_the_first_covering_citation_of_the_same_file() -> None:
    assert _judge(_quoted(GOLD)).rank == 1
    assert _judge(OTHER, _quoted(GOLD), _quoted(GOLD)).rank == 2
    assert _judge(_quoted(GOLD, "c.txt"), OTHER).rank == 0, "another file"
    assert _judge(*[OTHER] * 9, _quoted(GOLD)).rank == 10
    assert _judge(*[OTHER] * 10, _quoted(GOLD)).rank == 0, "the eleventh is not looked at"
    assert _judge().rank == 0
    assert _judge(_quoted(GOLD), silent=True).rank == 0, "what is not an answer is no hit"


def test_all_gold_passages_are_wanted_unless_either_is_enough() -> None:
    both = (FIRST, SECOND)
    one, two = _quoted(GOLD), _quoted(SECOND.quote, "b.txt")
    assert not _judge(one, gold=both).whole
    assert _judge(one, two, gold=both).whole
    assert _judge(one, gold=both, either=True).whole
    assert not _judge(OTHER, gold=both, either=True).whole
    assert not _judge(one, gold=()).whole, "what cannot be answered is never whole"


def test_tight_is_words_quoted_for_a_word_of_gold() -> None:
    assert _judge(_quoted(GOLD)).tight == 1.0
    assert _judge(OTHER, _quoted(f"{GOLD} {GOLD}"), _quoted(GOLD)).tight == 2.0, "the first counts"
    assert _judge(OTHER).tight is None


@pytest.mark.parametrize(
    ("covered", "needed", "expected"),
    [
        ([{0}], 1, 1.0),  # at once
        ([set(), {0}], 1, 1 / math.log2(3)),  # at the second place
        ([{0}, {0}], 1, 1.0),  # repetition gains nothing
        ([{0}, {1}], 2, 1.0),  # both, in the ideal order
        ([{0, 1}], 2, 1.0),  # two at once do no better
        ([{0}, set(), {1}], 2, (1 + 1 / 2) / (1 + 1 / math.log2(3))),
        ([{0}, {1}], 1, 1.0),  # either was enough
        ([set()] * 10, 1, 0.0),  # none
        ([], 1, 0.0),  # no citation
        ([{0}], 0, 0.0),  # nothing is needed of what cannot be answered
    ],
)
def test_discounted_gain(covered: list[set[int]], needed: int, expected: float) -> None:
    assert discounted_gain([frozenset(c) for c in covered], needed) == pytest.approx(expected)


def test_the_measures_of_four_questions_by_hand() -> None:
    found = estimates(
        [
            _judge(_quoted(GOLD)),
            _judge(OTHER, OTHER, OTHER, _quoted(f"{GOLD} {GOLD}")),
            _judge(silent=True),
            _judge(gold=(), silent=True),
            _judge(OTHER, gold=()),
        ]
    )
    assert {name: round(e.value, 4) for name, e in found.items()} == {
        "hit@1": 0.3333,
        "hit@3": 0.3333,
        "hit@10": 0.6667,
        "all@10": 0.6667,
        "MRR@10": round((1 + 1 / 4) / 3, 4),
        "nDCG@10": round((1 + 1 / math.log2(5)) / 3, 4),
        "abstained": 0.5,
        "false abstentions": 0.3333,
        "tight": 1.5,
        "verbatim": 1.0,
    }
    assert {name: e.n for name, e in found.items()}["abstained"] == 2


def test_verbatim_is_a_share_of_citations_and_not_of_questions() -> None:
    altered = Quoted(file="a.txt", quote=GOLD, verbatim=False)
    found = estimates([_judge(altered), _judge(OTHER, OTHER, OTHER)])
    assert found["verbatim"].value == 0.75


def test_measures_without_a_question_are_left_out() -> None:
    assert estimates([]) == {}
    assert set(estimates([_judge(gold=(), silent=True)])) == {"abstained"}
    assert "abstained" not in estimates([_judge(_quoted(GOLD))])


def test_intervals_are_the_same_every_time_and_narrow_with_questions() -> None:
    few = [_judge(_quoted(GOLD)), _judge(OTHER)] * 5
    one, again, more = estimates(few), estimates(few), estimates(few * 20)
    assert one == again
    assert one["hit@1"].low < 0.5 < one["hit@1"].high
    assert more["hit@1"].high - more["hit@1"].low < one["hit@1"].high - one["hit@1"].low
    # Of a share of 0.5 over 200 questions the normal approximation says 0.5 ± 0.069.
    assert more["hit@1"].low == pytest.approx(0.431, abs=0.015)


@given(
    st.lists(st.tuples(st.integers(0, 10), st.booleans(), st.booleans()), min_size=1, max_size=12)
)
def test_the_measures_keep_their_order(rows: list[tuple[int, bool, bool]]) -> None:
    judged = [
        _judge(
            *[OTHER] * (rank - 1),
            *([_quoted(GOLD)] if rank else []),
            gold=(FIRST, SECOND) if double else (FIRST,),
            silent=silent,
        )
        for rank, double, silent in rows
    ]
    value = {name: e.value for name, e in estimates(judged).items()}
    assert value["hit@1"] <= value["hit@3"] <= value["hit@10"]
    assert value["hit@1"] - 1e-9 <= value["MRR@10"] <= value["hit@10"] + 1e-9
    assert value["all@10"] <= value["hit@10"]
    assert all(0 <= v <= 1 for name, v in value.items() if name != "tight")
    assert all(e.low <= e.high for e in estimates(judged).values())
