"""Exact filters let through the passages that hold the words as written, and no others."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index import SearchIndex, open_index
from index.build import build_index
from index.encoder import open_question_encoder
from index.item_numbers import numbered_rows
from index.phrases import phrase_rows, reference_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from tests.index.conftest import Minutes, Samples

    Find = Callable[..., NDArray[np.int64]]

SAID = (
    "The lease of the\nboathouse was read out by the clerk.",
    "Members asked about **pay and** display, and the gardener’s shed – a ruin.",
    "A boathouse and leases of boats; IT support was welcome. 5,972 ducks came.",
    "Application 21/01515/FUL and order P142 were noted, and so was BM 28/2021.",
    "The café in Ŵyr Lane said “never again…” twice, e.g. in 21-01516-FUL too.",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: str) -> Iterator[SearchIndex]:
    folder = tmp_path_factory.mktemp("phrases")
    items = (f"**{n}. Matter {n}**\n\n{words}\n\n" for n, words in enumerate(SAID, 1))
    (folder / "minutes.txt").write_text(f"# Minutes\n\n{''.join(items)}", encoding="utf-8")
    build_index(
        folder / "index",
        [folder / "minutes.txt"],
        encoder=tiny_encoder,
        open_encoder=open_question_encoder,
    )
    with open_index(folder / "index") as opened:
        yield opened


def words(index: SearchIndex, find: Find, asked: str, **options: bool) -> list[str]:
    """The passages found, white space folded."""
    rows = find(index._database, index._lexicon, asked, **options)
    assert rows.dtype == np.int64
    assert rows.tolist() == sorted(set(rows.tolist()))
    found = (index.evidence(row) for row in rows.tolist())
    return [" ".join(index.quote(e.document, e.passage.span).split()) for e in found]


def numbers(index: SearchIndex, number: str, *, agenda: bool = False) -> set[str]:
    rows = numbered_rows(index._database, number, agenda=agenda).tolist()
    return {index.evidence(row).item.number for row in rows}


@pytest.mark.parametrize(
    ("phrase", "place"),
    [
        ("lease of the boathouse", 0),  # over a line break
        ("LEASE OF  THE\tBOATHOUSE", 0),  # case and white space
        ("pay and display", 1),  # signs of emphasis are no part of the words
        ("**pay** and display", 1),  # nor in the phrase
        ("the gardener's shed", 1),  # a straight apostrophe for a curly one
        ("shed - a ruin", 1),  # a hyphen for a dash
        ("leases", 2),  # one word, not its stem
        ("it support", 2),  # a stop word that stands in capitals
        ("IT", 2),
        ("5,972", 2),
        ("café", 4),
        ("CAFE\u0301 in ŵyr lane", 4),  # accents composed or not
        ('said "never again..." twice', 4),  # straight marks, three full stops
        ("e.g. in", 4),
    ],
)
def test_a_phrase_is_found_as_written(index: SearchIndex, phrase: str, place: int) -> None:
    found = words(index, phrase_rows, phrase)
    assert found == [" ".join(SAID[place].split())]


@pytest.mark.parametrize(
    "phrase",
    [
        "leases of the boathouse",  # a stem is not the word
        "boathouse of the lease",  # order
        "boat",  # part of a word
        "ease of the boathouse",
        "lease of the boat",
        "lease the boathouse",  # a word left out
        "972",  # part of a figure
        "cafe in",  # an accent is part of the spelling
        "read out by the clerk. members",  # from one passage into the next
        "no such words",
        "",
        " ",
        "***",
        "…",
        "\x00",
    ],
)
def test_what_is_not_written_is_not_found(index: SearchIndex, phrase: str) -> None:
    assert words(index, phrase_rows, phrase) == []


@pytest.mark.parametrize(
    "phrase", ["\ud800", "(", "[a", "a{9999999}", "\\", "a" * 5000, "a " * 5000]
)
def test_signs_of_patterns_are_plain_signs(index: SearchIndex, phrase: str) -> None:
    assert words(index, phrase_rows, phrase) == []
    assert words(index, reference_rows, phrase) == []


@pytest.mark.parametrize("phrase", ["the committee", "it was", "of the", "who", "minutes", "a"])
def test_phrases_of_the_samples_are_those_a_plain_search_finds(
    samples: Samples, phrase: str
) -> None:
    index = samples.index
    spaced = phrase.replace(" ", r"[\s*_]+")
    pattern = re.compile(rf"(?<![^\W_]){spaced}(?![^\W_])", re.IGNORECASE)
    expected = []
    for row in range(index.manifest.counts.passages):
        evidence = index.evidence(row)
        if pattern.search(index.quote(evidence.document, evidence.passage.span)):
            expected.append(row)
    assert phrase_rows(index._database, index._lexicon, phrase).tolist() == expected


@pytest.mark.parametrize(
    ("reference", "place"),
    [
        ("21/01515/FUL", 3),
        ("21-01515-ful", 3),
        ("21 / 01515 / FUL", 3),
        ("21.01515.FUL", 3),
        ("P/142", 3),  # printed in one
        ("P142", 3),
        ("BM 28/2021", 3),
        ("BM28/2021", 3),
        ("bm 28-2021", 3),
        ("21/01516/FUL", 4),
    ],
)
def test_a_reference_is_found_however_it_is_parted(
    index: SearchIndex, reference: str, place: int
) -> None:
    assert words(index, reference_rows, reference) == [SAID[place]]


@pytest.mark.parametrize(
    "reference",
    ["21/01515", "1/01515/FUL", "21/0151/FUL", "2101515FUL", "21/01515/FULX", "P/14",
     "28/202", "", "//", "-"],
)  # fmt: skip
def test_a_part_of_a_reference_is_another(index: SearchIndex, reference: str) -> None:
    expected = [SAID[3]] if reference == "21/01515" else []  # whole parts of it stand there
    assert words(index, reference_rows, reference) == expected


def test_a_reference_in_an_items_title_finds_the_whole_item(minutes: Minutes) -> None:
    path = minutes.write("two.txt", "The roof leaks.", "The wall stands.")
    text = path.read_text("utf-8").replace("Matter 1", "21/01515/FUL Boathouse roof")
    path.write_text(text, "utf-8")
    minutes.build()
    with minutes.open() as index:
        found = words(index, reference_rows, "21-01515-FUL")
    assert any("roof leaks" in passage for passage in found)
    assert any("leaks be approved" in passage for passage in found)
    assert not any("wall" in passage for passage in found)


def test_an_items_number_is_compared_whole(minutes: Minutes) -> None:
    path = minutes.write("two.txt", "The roof leaks.", "The wall stands.", "The gate is shut.")
    text = path.read_text("utf-8")
    for old, new in (("1", "44/21"), ("2", "45/21"), ("3", "46/21")):
        text = text.replace(f"**{old}. Matter", f"**{new}. Matter")
    path.write_text(text, "utf-8")
    minutes.build()
    with minutes.open() as index:
        assert numbers(index, "45/21") == {"45/21"}
        assert numbers(index, "45 - 21.") == {"45/21"}
        assert numbers(index, "45") == numbers(index, "5/21") == numbers(index, "") == set()
        assert numbers(index, "x") == numbers(index, "45/21' OR 1=1") == set()
        found = words(index, reference_rows, "45/21")
    assert any("wall" in passage for passage in found)
    assert not any("roof" in passage or "gate" in passage for passage in found)


def test_an_agendas_number_counts_where_it_is_asked_for(index: SearchIndex) -> None:
    assert numbers(index, "2") == {"2"}
    assert numbers(index, "2", agenda=True) == {"2"}


@pytest.mark.parametrize("unit", ["a ", "a/", "1a", "1/", "''", "--", "é", "… "])
def test_hostile_phrases_take_no_time(samples: Samples, unit: str) -> None:
    started = time.process_time()
    for find in (phrase_rows, reference_rows):
        assert find(samples.index._database, samples.index._lexicon, unit * 500).size == 0
    assert time.process_time() - started < 3
