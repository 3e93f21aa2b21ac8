"""Exact words of a question: phrases in and out, references and numbers, through the index."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index import Concept, Filter, Query, SearchIndex, analyze_question, open_index
from index.build import build_index
from index.encoder import open_question_encoder

if TYPE_CHECKING:
    from tests.index.conftest import Samples

SAID = {
    "ponds.txt": (
        "The clerk read out the lease of the boathouse. Ducks were counted.",
        "Members asked about pay and display beside the pond.",
        "Application 21/01515/FUL came before the panel again.",
    ),
    "gates.txt": (
        "The lease of the\ngatehouse has run out, and ducks came in.",
        "Members asked for pay and, in time, a display of ducks.",
        "Nobody spoke of application 21/01516/FUL at all.",
    ),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: str) -> Iterator[SearchIndex]:
    folder = tmp_path_factory.mktemp("words")
    for name, said in SAID.items():
        body = name.split(".")[0].capitalize()
        head = f'---\ncommittee: "{body} Panel"\ndate: "2021-03-03"\n---\n\n# Minutes\n\n'
        items = (
            f"**{40 + n}. Matter {n}**\n\n{words}\n\nRESOLVED: That item {n} be noted.\n\n"
            for n, words in enumerate(said, 1)
        )
        (folder / name).write_text(head + "".join(items), encoding="utf-8")
    files = sorted(folder.glob("*.txt"))
    build_index(folder / "index", files, encoder=tiny_encoder, open_encoder=open_question_encoder)
    with open_index(folder / "index") as opened:
        yield opened


def query_of(
    words: str, *, required: tuple[str, ...] = (), excluded: tuple[str, ...] = ()
) -> Query:
    concepts = tuple(Concept(alternatives=((term,),)) for term in analyze_question(words))
    return Query(
        text=words,
        question=words,
        topic=words,
        concepts=concepts,
        naming=concepts,
        required=required,
        excluded=excluded,
    )


def texts(index: SearchIndex, rows: Iterator[int] | list[int]) -> dict[int, str]:
    found = ((row, index.evidence(row)) for row in rows)
    return {r: " ".join(index.quote(e.document, e.passage.span).split()) for r, e in found}


def everything(index: SearchIndex) -> dict[int, str]:
    return texts(index, list(range(index.manifest.counts.passages)))


# What a phrase is held to be is in test_phrases; here, that it decides what is pooled.
RESTRICTED: list[tuple[tuple[str, ...], tuple[str, ...], str]] = [
    (("lease of the",), (), "a required phrase, though a line breaks in it"),
    (("Lease Of The", "ducks"), (), "all of several are required"),
    (("pay and display",), (), "word for word"),
    ((), ("ducks",), "an excluded word"),
    ((), ("ducks", "members asked"), "any of several excludes"),
    (("members asked",), ("pond",), "required and excluded"),
    (("ducks",), ("ducks",), "both are nothing"),
    (("no such phrase",), (), "what no minutes say"),
    ((), ("no such phrase",), "excluding what no minutes say excludes nothing"),
    (("lease",), ("boat",), "a part of a word excludes nothing"),
]


@pytest.mark.parametrize(
    ("required", "excluded", "reason"), RESTRICTED, ids=[r[2] for r in RESTRICTED]
)
def test_phrases_decide_what_is_pooled_and_ranked(
    index: SearchIndex, required: tuple[str, ...], excluded: tuple[str, ...], reason: str
) -> None:
    query = query_of("ducks at the pond", required=required, excluded=excluded)

    def holds(text: str, phrase: str) -> bool:
        """Plainly: these samples have no sign that is printed in several ways."""
        words = f" {text.lower()} ".replace(".", " ").replace(",", " ")
        return f" {phrase.lower()} " in words

    expected = {
        row
        for row, text in everything(index).items()
        if all(holds(text, p) for p in required) and not any(holds(text, p) for p in excluded)
    }
    pool = index.pool(query, limit=1_000)
    assert set(pool.rows.tolist()) == expected, reason
    assert pool.allowed == len(expected)
    assert {hit.row for hit in index.rank(query, limit=1_000).hits} == expected


def test_phrases_act_within_a_filter(index: SearchIndex) -> None:
    one = Filter(committees=("Ponds Panel",))
    query = query_of("ducks", required=("ducks",))
    both, ponds = (set(index.pool(query, f).rows.tolist()) for f in (Filter(), one))
    assert len(both) > len(ponds) == 1
    assert ponds < both
    nothing = index.pool(query_of("ducks", required=("gatehouse",)), one)
    assert (len(nothing.rows), nothing.allowed, nothing.matched) == (0, 0, 0)


def test_a_mask_is_left_as_it_was(index: SearchIndex) -> None:
    mask = np.ones(index.manifest.counts.passages, dtype=np.bool_)
    query = query_of("ducks", required=("ducks",), excluded=("pond",))
    restricted = index.words.restrict(query, mask)
    assert mask.all()
    assert restricted is not None
    assert not restricted.all()
    assert index.words.restrict(query_of("ducks"), mask) is mask
    assert index.words.restrict(query_of("ducks"), None) is None


def test_a_reference_means_the_whole_item_that_holds_it(index: SearchIndex) -> None:
    found = index.words.referring("21/01515/ful")
    (holder,) = (row for row, text in everything(index).items() if "21/01515/FUL" in text)
    assert found == frozenset(index.neighbours(holder))
    assert any("RESOLVED" in t or "item 3" in t for t in texts(index, sorted(found)).values())
    assert len(found) > 1
    for unknown in ("21/01517/FUL", "FUL", "", "no figures"):
        assert index.words.referring(unknown) == frozenset()


def test_a_number_means_the_items_that_bear_it(index: SearchIndex) -> None:
    found = index.words.numbered("42", agenda=False)
    assert {index.evidence(row).item.number.strip(".") for row in found} == {"42"}
    documents = {index.evidence(row).document for row in found}
    assert len(documents) == 2, "of either panel"
    for row in found:
        assert found >= set(index.neighbours(row)), "the whole item"
    assert index.words.numbered("42", agenda=True) >= found
    for unknown in ("99", "4", "", "forty-two"):
        assert index.words.numbered(unknown, agenda=False) == frozenset()


def test_slips_and_spellings_are_looked_for_in_the_minutes_own_words(samples: Samples) -> None:
    words = samples.index.words
    slips = words.corrections("comittee parking at the beck", spared=(), settled=())
    assert [(slip.written, slip.meant) for slip in slips] == [("comittee", "committee")]
    assert words.corrections("comittee", spared={"comittee"}, settled=()) == ()
    assert words.corrections("comittee", spared=(), settled={"comittee"}) == ()
    for nothing in ("", "?!", "12 34", "flooding at the beck"):
        assert words.corrections(nothing, spared=(), settled=()) == ()
        assert words.variants(nothing) == ()


def test_several_threads_may_look_for_words(index: SearchIndex) -> None:
    def looked_for(number: int) -> list[object]:
        phrase = ("ducks", "members asked", "lease of the")[number]
        query = query_of("ducks", required=(phrase,))
        return [
            index.pool(query).rows.tolist(),
            index.words.referring("21/01515/FUL"),
            index.words.numbered("41", agenda=False),
            index.words.variants("gate house"),
        ]

    expected = [looked_for(number) for number in range(3)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(looked_for, [0, 1, 2] * 4)) == expected * 4
