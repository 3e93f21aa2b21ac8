"""Vectors of single sentences: what is cut, how little rounding moves, whose they are."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import IndexDamaged
from index.arrays import Precision
from index.dense import DenseIndex, Vectors
from index.embedding import KEY, KEYS, SENTENCE_KEYS
from index.encoder import open_question_encoder
from index.fields import passage_words
from index.generations import open_generation
from index.records import EncoderIdentity
from index.segments import Texts
from index.sentences import (
    PLACES,
    SCALES,
    STARTS,
    VECTORS,
    SentenceVectors,
    merge_sentences,
    save_sentences,
    sentences_of,
)
from index.vectors import _keys

if TYPE_CHECKING:
    from tests.index.conftest import Minutes, Samples

DIMENSION = 24
FILES = (VECTORS, SCALES, PLACES, STARTS)


# ---- cutting -----------------------------------------------------------------------------------

CUT: list[tuple[str, list[str], str]] = [
    ("The gate was mended. Nobody paid.", ["The gate was mended."], "two words say nothing"),
    (
        "Cllr. G. Clere spoke at 7.30 of the lamp. The lamp was lit.",
        ["Cllr. G. Clere spoke at 7.30 of the lamp.", "The lamp was lit."],
        "a full stop of an abbreviation ends nothing",
    ),
    ("RESOLVED", ["RESOLVED"], "a passage without a sentence is one itself"),
    ("Agreed. Noted.", ["Agreed. Noted."], "so it is where every sentence is too short"),
    ("", [""], "and where there are no words at all"),
    (
        "to buy a bench; to paint a gate",
        ["to buy a bench; to paint a gate"],
        "a short list stays whole",
    ),
    (
        "That " + "; ".join(f"the sum of £{n} be paid out" for n in range(4)) + ".",
        [
            "That the sum of £0 be paid out",
            "the sum of £1 be paid out",
            "the sum of £2 be paid out",
            "the sum of £3 be paid out.",
        ],
        "a list of more than 25 words is its members",
    ),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CUT, ids=[row[2] for row in CUT])
def test_a_passage_is_cut_where_its_sentences_end(
    text: str, expected: list[str], reason: str
) -> None:
    assert sentences_of(text) == expected, reason


SENTENCES = st.sampled_from(
    [
        "The gate was mended",
        "Cllr. A. Ash",
        "£4.50",
        "x",
        ";",
        "•",
        "(b)",
        "RESOLVED",
        "“so”",
        "Ŵyr",
    ]
)
JOINTS = st.sampled_from([" ", ". ", "; ", " • ", "? ", "... ", ".\n", ".) "])
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.tuples(SENTENCES, JOINTS), max_size=60).map(
        lambda pairs: "".join(word + joint for word, joint in pairs)
    ),
)


@given(text=TEXTS)
def test_every_sentence_stands_in_the_text_in_order(text: str) -> None:
    found = sentences_of(text)
    assert found, "at least one for every passage"
    place = 0
    for sentence in found:
        place = text.index(sentence, place) + len(sentence)
    if found != [text]:
        assert all(len(sentence.split()) >= 3 for sentence in found)


HOSTILE: list[tuple[str, str]] = [
    ("10,000 words", "The gate was mended again. " * 2_000),
    ("one sentence of 50,000 words", "gate " * 50_000),
    ("full stops", "." * 50_000),
    ("full stops apart", ". " * 50_000),
    ("closing brackets", "." + ")" * 50_000),
    ("semicolons", "; " * 50_000),
    ("bullets in one sentence", "a • " * 25_000),
    ("white space", " " * 100_000),
    ("control characters", "\0\x01\x02. A " * 10_000),
]


@pytest.mark.parametrize("text", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile_text_is_cut_in_linear_time(text: str) -> None:
    start = time.process_time()
    assert sentences_of(text)
    assert time.process_time() - start < 5


# ---- rounding ----------------------------------------------------------------------------------


def unit_rows(rows: int, seed: int, dimension: int = DIMENSION) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def files_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def keys_of(vectors: Vectors) -> NDArray[np.void]:
    """Equal ones have equal keys, as equal sentences have."""
    digests = [hashlib.blake2b(row.tobytes(), digest_size=12).digest() for row in vectors]
    return np.frombuffer(b"".join(digests), dtype=KEY)


def saved(
    folder: Path, vectors: Vectors, counts: Sequence[int], precision: Precision = "exact"
) -> dict[str, bytes]:
    folder.mkdir(parents=True, exist_ok=True)

    def save(name: str, array: NDArray[np.generic]) -> None:
        np.save(folder / name, array)

    save_sentences(vectors, keys_of(vectors), counts, save, precision)
    return files_of(folder)


def opened(folder: Path, passages: int, dimension: int = DIMENSION) -> SentenceVectors:
    return SentenceVectors([(folder, passages)], dimension=dimension, index_folder=folder)


NEARNESS: list[tuple[Precision, float]] = [("exact", 0.005), ("small", 0.09)]


@pytest.mark.parametrize(("precision", "near"), NEARNESS)
@given(
    counts=st.lists(st.integers(1, 5), max_size=8),
    dimension=st.sampled_from([2, 24, 384]),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_likest_sentence_is_found_to_five_thousandths(
    precision: Precision,
    near: float,
    counts: list[int],
    dimension: int,
    seed: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("sentences")
    vectors = unit_rows(sum(counts), seed, dimension)
    saved(folder, vectors, counts, precision)
    sentences = opened(folder, len(counts), dimension)
    (question,) = unit_rows(1, seed // 2, dimension)
    chance = np.random.default_rng(seed)
    rows = chance.integers(0, len(counts), 12 if counts else 0)  # in any order, some twice
    found = sentences.best(question, rows)
    ends = np.cumsum(counts)
    exact = [float((vectors[ends[r] - counts[r] : ends[r]] @ question).max()) for r in rows]
    np.testing.assert_allclose(found, exact, rtol=0, atol=near)
    assert found.dtype == np.float64


@pytest.mark.parametrize("precision", ["exact", "small"])
@given(seed=st.integers(0, 2**32 - 1), dimension=st.sampled_from([1, 23, 24, 384]))
def test_what_was_rounded_once_is_rounded_to_the_same_bytes(
    precision: Precision, seed: int, dimension: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Carried over from generation to generation, the vectors must not drift."""
    folder = tmp_path_factory.mktemp("sentences")
    vectors = unit_rows(20, seed, dimension)
    vectors[3] = 0.0
    first = saved(folder, vectors, [1] * 20, precision)
    again = saved(folder / "again", opened(folder, 20, dimension).all(), [1] * 20, precision)
    assert again == first


def test_half_a_byte_a_number_takes_half_the_space(tmp_path: Path) -> None:
    sizes = [
        len(saved(tmp_path, unit_rows(900, 1, 384), [1] * 900, precision)[VECTORS])
        for precision, _ in NEARNESS
    ]
    assert sizes[1] * 1.95 < sizes[0]


def test_the_vectors_of_an_index_are_those_of_its_sentences(samples: Samples) -> None:
    words = [w.text for w in passage_words(samples.index._database)]
    for row in range(0, len(words), 9):
        own = sentences_of(words[row])
        exact = samples.index._encode(own)
        every = samples.index._sentences.best
        found = [float(every(question, np.array([row]))[0]) for question in exact]
        np.testing.assert_allclose(found, 1.0, rtol=0, atol=0.005)
        other = (row + 1) % len(words)
        alike = samples.index._encode(sentences_of(words[other])) @ exact[0]
        found = every(exact[0], np.array([other, row, other])).tolist()
        expected = [alike.max(), 1.0, alike.max()]
        np.testing.assert_allclose(found, expected, rtol=0, atol=0.005)


# ---- damage ------------------------------------------------------------------------------------


def put(name: str, array: NDArray[np.generic]) -> Callable[[Path], object]:
    return lambda folder: np.save(folder / name, array)


def cut(name: str, length: int) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:length])


def swap(one: str, other: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        (folder / one).rename(folder / "aside")
        (folder / other).rename(folder / one)
        (folder / "aside").rename(folder / other)

    return act


COUNTS = [2, 1, 3]
DAMAGED: list[tuple[str, Callable[[Path], object], str]] = [
    *((name, cut(name, size), f"{size} bytes of {name}") for name in FILES
      for size in (0, 5, 60, 130)),
    (VECTORS, lambda f: (f / VECTORS).unlink(), "no vectors"),
    (SCALES, lambda f: (f / SCALES).unlink(), "no scales"),
    (STARTS, lambda f: (f / STARTS).unlink(), "no starts"),
    (VECTORS, put(VECTORS, np.zeros((5, DIMENSION), np.int8)), "a sentence less"),
    (VECTORS, put(VECTORS, np.zeros((6, DIMENSION + 1), np.int8)), "another dimension"),
    (VECTORS, put(VECTORS, np.zeros(6 * DIMENSION, np.int8)), "vectors in one row"),
    (VECTORS, put(VECTORS, np.zeros((6, DIMENSION), np.float32)), "vectors of another type"),
    (VECTORS, put(VECTORS, np.zeros((6, DIMENSION), np.uint8)), "halves as long as wholes"),
    (SCALES, put(SCALES, np.ones(5, np.float16)), "a scale less"),
    (SCALES, put(SCALES, np.ones((1, 6), np.float16)), "scales in two dimensions"),
    (SCALES, put(SCALES, np.ones(6, np.float32)), "scales of another type"),
    (STARTS, put(STARTS, np.array([0, 2, 6], np.int32)), "starts of fewer passages"),
    (STARTS, put(STARTS, np.array([0, 2, 3, 4, 6], np.int32)), "starts of more passages"),
    (STARTS, put(STARTS, np.array([1, 2, 3, 6], np.int32)), "a first sentence that is nobody's"),
    (STARTS, put(STARTS, np.array([0, 3, 3, 6], np.int32)), "a passage without a sentence"),
    (STARTS, put(STARTS, np.array([0, 4, 3, 6], np.int32)), "starts that go back"),
    (STARTS, put(STARTS, np.array(6, np.int32)), "one number for all starts"),
    (PLACES, put(STARTS, np.array([0, 2, 3, 7], np.int32)), "starts of more sentences"),
    (PLACES, put(PLACES, np.arange(5, dtype=np.int32)), "a place less"),
    (PLACES, put(PLACES, np.arange(6) - 1), "places of another type"),
    (PLACES, put(PLACES, np.arange(6, dtype=np.int32) - 1), "a place before the first"),
    (SCALES, put(PLACES, np.arange(6, dtype=np.int32) + 1), "a place behind the last"),
    (SCALES, put(PLACES, np.zeros(6, np.int32)), "vectors that are nobody's"),
    (STARTS, swap(PLACES, STARTS), "places and starts exchanged"),
    (STARTS, put(STARTS, np.array([0, 2, 3, 6])), "starts of another type"),
    (VECTORS, swap(VECTORS, SCALES), "vectors and scales exchanged"),
    (SCALES, swap(SCALES, STARTS), "scales and starts exchanged"),
    (VECTORS, put(VECTORS, np.array([{}], dtype=object)), "objects, which need pickle"),
    (SCALES, lambda f: (f / SCALES).write_bytes(b"PK\x03\x04" + b"\0" * 99), "an archive"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "harm", "what"), DAMAGED, ids=[row[2] for row in DAMAGED])
def test_files_that_do_not_fit_are_damage_and_named(
    tmp_path: Path, name: str, harm: Callable[[Path], object], what: str
) -> None:
    saved(tmp_path, unit_rows(6, 1), COUNTS)
    opened(tmp_path, 3)
    harm(tmp_path)
    with pytest.raises(IndexDamaged) as caught:
        opened(tmp_path, 3)
    assert caught.value.file == tmp_path / name
    assert "--rebuild" in str(caught.value)


@pytest.mark.parametrize("precision", ["exact", "small"])
def test_a_sentence_that_is_repeated_has_one_vector(tmp_path: Path, precision: Precision) -> None:
    vectors = unit_rows(9, 1)[[0, 1, 0, 2, 3, 1, 1, 4, 0]]
    files = saved(tmp_path / "shared", vectors, [2, 3, 4], precision)
    assert np.load(tmp_path / "shared" / PLACES).tolist() == [0, 1, 0, 2, 3, 1, 1, 4, 0]
    assert len(np.load(tmp_path / "shared" / VECTORS)) == 5
    whole = opened(tmp_path / "shared", 3).all()
    np.testing.assert_array_equal(whole[[0, 1]], whole[[2, 5]])
    assert saved(tmp_path / "again", whole, [2, 3, 4], precision) == files


def test_sentences_of_an_index_that_repeats_vectors_are_read(tmp_path: Path) -> None:
    """Such were written before vectors were shared."""
    vectors = unit_rows(6, 1)
    saved(tmp_path, vectors, COUNTS)
    with_places = opened(tmp_path, 3).all()
    (tmp_path / PLACES).unlink()
    np.testing.assert_array_equal(opened(tmp_path, 3).all(), with_places)


def test_no_passages_have_no_sentences(tmp_path: Path) -> None:
    saved(tmp_path, np.zeros((0, DIMENSION), np.float32), [])
    sentences = opened(tmp_path, 0)
    assert sentences.best(unit_rows(1, 1)[0], np.zeros(0, np.int64)).shape == (0,)
    assert sentences.all().shape == (0, DIMENSION)


# ---- segments ------------------------------------------------------------------------------------

SEGMENTS: list[tuple[list[list[int]], str]] = [
    ([[]], "an empty one"),
    ([[2, 1, 3]], "one"),
    ([[2, 1, 3], [1], [4, 4]], "three"),
    ([[], [2, 1], [], [1, 5], []], "empty ones between"),
]


@pytest.mark.parametrize("precision", ["exact", "small"])
@pytest.mark.parametrize(("segments", "reason"), SEGMENTS, ids=[row[1] for row in SEGMENTS])
def test_segments_are_read_as_one_and_merged_to_the_same_bytes(
    tmp_path: Path, segments: list[list[int]], reason: str, precision: Precision
) -> None:
    counts = [count for segment in segments for count in segment]
    vectors = unit_rows(sum(counts), 3)
    vectors[3::4] = vectors[1::4][: len(vectors[3::4])]  # repeated in a segment, and in another
    parts, done = [], 0
    for number, segment in enumerate(segments):
        some = vectors[done : (done := done + sum(segment))]
        saved(tmp_path / str(number), some, segment, precision)
        parts.append((tmp_path / str(number), len(segment)))
    apart = SentenceVectors(parts, dimension=DIMENSION, index_folder=tmp_path)
    whole = saved(tmp_path / "whole", vectors, counts, precision)
    one = opened(tmp_path / "whole", len(counts))
    np.testing.assert_array_equal(apart.all(), one.all(), reason)
    chosen = np.random.default_rng(2).integers(0, len(vectors), 9 if counts else 0)
    np.testing.assert_array_equal(apart.rows(chosen), one.all()[chosen])
    rows = np.random.default_rng(1).integers(0, len(counts), 9 if counts else 0)
    question = unit_rows(1, 4)[0]
    found, expected = (sentences.best(question, rows) for sentences in (apart, one))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)
    (tmp_path / "merged").mkdir()
    merge_sentences(parts, keys_of(vectors), tmp_path / "merged")
    assert files_of(tmp_path / "merged") == whole


# ---- from one generation to the next -------------------------------------------------------------


def sentence_files(folder: Path) -> dict[str, bytes]:
    """The bytes of the first segment, which is that of the document made first."""
    generation = open_generation(folder)
    home = generation.file(generation.manifest.segments[0].name)
    return {
        name: (home / name).read_bytes()
        for name in (VECTORS, SCALES, PLACES, STARTS, SENTENCE_KEYS)
    }


def test_sentences_are_carried_over_and_not_embedded_again(minutes: Minutes) -> None:
    minutes.write("one.txt", "The gardener cut the hedge.", "Nobody mended the gate.")
    minutes.build()
    first = sentence_files(minutes.index)
    minutes.write("two.txt", "The gardener cut the hedge.", committee="Ponds Panel")
    report = minutes.build()
    # Under the name of another committee three prompts are new, the sentences are not.
    assert (report.counts.passages, report.embedded) == (8, 3)
    for _ in range(3):
        (minutes.docs / "two.txt").unlink()
        assert minutes.build().embedded == 0
        assert sentence_files(minutes.index) == first
        minutes.write("two.txt", "The gardener cut the hedge.")
        assert minutes.build().embedded == 0, "a known sentence under known headings"


IDENTITY = EncoderIdentity(name="any", sha256="5c" * 32, dimension=4, max_tokens=9)


@given(text=st.text(st.characters(exclude_characters="\0"), max_size=20))
def test_a_sentence_has_never_the_key_of_a_prompt(text: str) -> None:
    """Its vector is rounded, and would be carried over as the passage's own."""
    prompt, sentence = _keys(Texts([text], [[text]]), IDENTITY)
    assert bytes(prompt) != bytes(sentence)


def test_a_prompt_that_is_a_known_sentence_gets_a_vector_of_its_own(minutes: Minutes) -> None:
    said = "Minutes. a bench be bought."
    minutes.write("one.txt", said)
    minutes.build()
    # The title and the clause of the one make what somebody said at the other.
    two = "Minutes\n\nRESOLVED: That a bench be bought.\n"
    (minutes.docs / "two.txt").write_text(two, encoding="utf-8")
    minutes.build()
    generation = open_generation(minutes.index)
    size = generation.manifest.encoder.dimension
    parts = [(generation.file(s.name), s.passages) for s in generation.manifest.segments]
    dense = DenseIndex(parts, dimension=size, index_folder=minutes.index)
    with minutes.open() as index:
        prompts = [words.prompt for words in passage_words(index._database)]
        sentences = [s for w in passage_words(index._database) for s in sentences_of(w.text)]
    assert said in prompts, "or this test proves nothing"
    assert said in sentences, "likewise"
    exact = open_question_encoder(minutes.encoder).encode(prompts)
    np.testing.assert_allclose(dense.all(), exact, rtol=0, atol=1e-6)
    keys = [
        {bytes(key) for home, _ in parts for key in np.load(home / name)}
        for name in (KEYS, SENTENCE_KEYS)
    ]
    assert keys[0].isdisjoint(keys[1])
