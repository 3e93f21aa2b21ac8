"""Other ways of writing a word are found where the minutes have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import SearchIndex, analyze, open_index
from index.build import build_index
from index.encoder import open_question_encoder
from index.variants import variants

if TYPE_CHECKING:
    from collections.abc import Iterator

SAID = (
    "The organisation analysed the colour of the centre; the programme was focused.",
    "Co-option of a member and the foot path to the car park and the noticeboard.",
    "An enquiry on the neighbor, who pays five per cent; tarmacking was academic.",
    "The headteacher read the notice on the board. A carpet of net and work.",
    "The footpath is foot-path 9, and the licence of the streetlights is in the meet-ing.",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: str) -> Iterator[SearchIndex]:
    folder = tmp_path_factory.mktemp("variants")
    items = (f"**{n}. Matter {n}**\n\n{words}\n\n" for n, words in enumerate(SAID, 1))
    more = "".join(f"**{n}. The meeting**\n\nThe meeting met.\n\n" for n in range(6, 13))
    (folder / "minutes.txt").write_text(f"# Minutes\n\n{''.join(items)}{more}", encoding="utf-8")
    build_index(
        folder / "index",
        [folder / "minutes.txt"],
        encoder=tiny_encoder,
        open_encoder=open_question_encoder,
    )
    with open_index(folder / "index") as opened:
        yield opened


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("organization", "organisation"),  # American asked, British in the minutes
        ("analyzed", "analysed"),
        ("color", "colour"),
        ("center", "centre"),
        ("centers", "centres"),
        ("program", "programme"),
        ("focussed", "focused"),
        ("neighbour", "neighbor"),  # and the other way
        ("inquiry", "enquiry"),
        ("license", "licence"),
        ("percent", "per-cent"),
        ("tarmacing", "tarmacking"),
        ("cooption", "co-option"),  # joined asked, parted in the minutes
        ("carpark", "car park"),
        ("footpath", "foot path"),  # though it is known itself
        ("notice board", "noticeboard"),  # parted asked, joined in the minutes
        ("head teacher", "headteacher"),
        ("foot path", "footpath"),
        ("street light", "streetlight"),
    ],
)
def test_the_other_way_to_write_it(index: SearchIndex, asked: str, other: str) -> None:
    (found,) = variants(asked.split(), index._database, index._lexicon)
    assert (found.written, found.other) == (asked, other)
    assert found.terms == tuple(analyze(asked))
    assert found.other_terms == tuple(analyze(other))


@pytest.mark.parametrize(
    "asked",
    [
        "organisation",  # no minutes have the other form
        "colour of the centre",
        "travelled",  # the analyzer gives both forms one term
        "Color",  # the first word alone may well be no name
        "academising",  # "academizing" would find "academic"
        "network",  # its parts stand apart
        "carpet",
        "meeting",  # parted at the end of a line, once
        "together",  # function words
        "the re",
        "per cent of",
        "of fice",
        "",
        "\x00 ' - 9",
        "q" * 10_000,
    ],
)
def test_what_has_no_other_way(index: SearchIndex, asked: str) -> None:
    found = variants(asked.split(" "), index._database, index._lexicon)
    assert [v.other for v in found if v.other != "colour"] == []


def test_names_keep_their_spelling(index: SearchIndex) -> None:
    asked = ["what", "of", "Mr", "Neighbour"]
    assert variants(asked, index._database, index._lexicon) == ()
    assert variants(["Neighbour", "Smith"], index._database, index._lexicon) == ()
    assert variants(["Neighbour", "dispute"], index._database, index._lexicon) != ()


def test_forms_come_in_order_and_once(index: SearchIndex) -> None:
    asked = ["color", "and", "program", "or", "color"]
    found = variants(asked, index._database, index._lexicon)
    assert [v.other for v in found] == ["colour", "programme"]


def test_ten_thousand_words_are_answered_in_time(index: SearchIndex) -> None:
    assert len(variants(["carpark", "color"] * 5000, index._database, index._lexicon)) == 2
