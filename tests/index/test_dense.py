"""Vectors: FAISS against NumPy brute force, by value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import IndexDamaged
from index.dense import NAME, DenseIndex, Vectors, save_vectors

if TYPE_CHECKING:
    from tests.index.conftest import Samples

DIMENSION = 24
Mask = NDArray[np.bool_]


def unit_rows(rows: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, DIMENSION)).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def open_dense(folder: Path, vectors: Vectors) -> DenseIndex:
    folder.mkdir(exist_ok=True)
    save_vectors(vectors, folder)
    rows, dimension = vectors.shape
    return DenseIndex([(folder, rows)], dimension=dimension, index_folder=folder)


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    made = unit_rows(700, 1)
    made[100:110] = made[100]  # ten equal ones
    return made


@pytest.fixture(scope="module")
def dense(vectors: Vectors, tmp_path_factory: pytest.TempPathFactory) -> DenseIndex:
    return open_dense(tmp_path_factory.mktemp("dense"), vectors)


def assert_is_brute_force(
    dense: DenseIndex, vectors: Vectors, question: Vectors, depth: int, mask: Mask | None
) -> None:
    rows, cosines = dense.search(question, depth, mask)
    exact = vectors.astype(np.float64) @ question.astype(np.float64)
    allowed = np.arange(len(vectors)) if mask is None else np.flatnonzero(mask)
    expected = np.sort(exact[allowed])[::-1][:depth]
    np.testing.assert_allclose(cosines, expected, rtol=0, atol=1e-6)  # the best, in order
    np.testing.assert_allclose(cosines, exact[rows], rtol=0, atol=1e-6)  # each is its row's own
    assert len(set(rows.tolist())) == len(rows) == min(depth, len(allowed))
    assert set(rows.tolist()) <= set(allowed.tolist())


MASKS: list[tuple[str, Callable[[int], Mask | None]]] = [
    ("no mask", lambda n: None),
    ("every row", lambda n: np.ones(n, np.bool_)),
    ("no row", lambda n: np.zeros(n, np.bool_)),
    ("the first row alone", lambda n: np.arange(n) == 0),
    ("the last row alone", lambda n: np.arange(n) == n - 1),
    ("equal rows alone", lambda n: (np.arange(n) >= 100) & (np.arange(n) < 110)),
    ("every third row", lambda n: np.arange(n) % 3 == 0),
]


@pytest.mark.parametrize("depth", [0, 1, 5, 99, 101, 5_000])
@pytest.mark.parametrize(("name", "mask_of"), MASKS, ids=[name for name, _ in MASKS])
def test_search_is_brute_force(
    dense: DenseIndex,
    vectors: Vectors,
    depth: int,
    name: str,
    mask_of: Callable[[int], Mask | None],
) -> None:
    mask = mask_of(len(vectors))
    for question in (unit_rows(1, 2)[0], vectors[100], -vectors[3]):
        assert_is_brute_force(dense, vectors, question, depth, mask)


@given(st.data())
def test_search_is_brute_force_for_any_mask(
    dense: DenseIndex, vectors: Vectors, data: st.DataObject
) -> None:
    seed, share = data.draw(st.integers(0, 2**32 - 1)), data.draw(st.floats(0, 1))
    mask = np.random.default_rng(seed).random(len(vectors)) < share
    depth = data.draw(st.integers(0, 800))
    assert_is_brute_force(dense, vectors, unit_rows(1, seed)[0], depth, mask)


def test_search_is_brute_force_over_real_vectors(samples: Samples) -> None:
    dense = samples.index._dense
    vectors = dense.all()
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=0, atol=1e-6)
    mask = np.arange(len(vectors)) % 2 == 0
    for words in ("school streets", "the flood at the beck", ""):
        (question,) = samples.index._encode([words])
        for depth in (10, 1_000):
            assert_is_brute_force(dense, vectors, question, depth, None)
            assert_is_brute_force(dense, vectors, question, depth, mask)


@pytest.mark.parametrize("rows", [[], [0], [699, 0, 100, 100], list(range(700))])
def test_scores_are_the_cosines_of_the_rows(
    dense: DenseIndex, vectors: Vectors, rows: list[int]
) -> None:
    question = unit_rows(1, 5)[0]
    chosen = np.array(rows, dtype=np.int64)
    found = dense.scores(question, chosen)
    assert found.shape == (len(rows),)
    np.testing.assert_allclose(found, vectors[chosen] @ question, rtol=0, atol=1e-6)


def test_scores_are_those_of_the_search(dense: DenseIndex) -> None:
    question = unit_rows(1, 6)[0]
    rows, cosines = dense.search(question, 50)
    np.testing.assert_allclose(dense.scores(question, rows), cosines, rtol=0, atol=1e-6)


def test_vectors_come_back_bit_for_bit(dense: DenseIndex, vectors: Vectors) -> None:
    np.testing.assert_array_equal(dense.all(), vectors)


def test_an_index_of_no_vectors(tmp_path: Path) -> None:
    dense = open_dense(tmp_path, np.zeros((0, DIMENSION), np.float32))
    question = unit_rows(1, 7)[0]
    for mask in (None, np.zeros(0, np.bool_)):
        rows, cosines = dense.search(question, 10, mask)
        assert (rows.shape, cosines.shape) == ((0,), (0,))
    assert dense.all().shape == (0, DIMENSION)


def test_the_same_vectors_are_the_same_bytes(tmp_path: Path, vectors: Vectors) -> None:
    for name in ("a", "b"):
        open_dense(tmp_path / name, vectors)
    assert (tmp_path / "a" / NAME).read_bytes() == (tmp_path / "b" / NAME).read_bytes()


DAMAGED: list[tuple[Callable[[bytes], bytes], str]] = [
    (lambda content: b"", "empty"),
    (lambda content: content[:3], "cut inside the type"),
    (lambda content: content[:60], "cut after the header"),
    (lambda content: content[:-1], "the last byte is missing"),
    (lambda content: b"IxXX" + content[4:], "another type of index"),
    (lambda content: b"\xff" * len(content), "rubbish"),
]


@pytest.mark.parametrize(("harm", "what"), DAMAGED, ids=[row[1] for row in DAMAGED])
def test_a_damaged_file_is_named(
    tmp_path: Path, vectors: Vectors, harm: Callable[[bytes], bytes], what: str
) -> None:
    open_dense(tmp_path, vectors)
    (tmp_path / NAME).write_bytes(harm((tmp_path / NAME).read_bytes()))
    with pytest.raises(IndexDamaged) as caught:
        DenseIndex([(tmp_path, 700)], dimension=DIMENSION, index_folder=tmp_path)
    assert caught.value.file == tmp_path / NAME


@pytest.mark.parametrize(("rows", "dimension"), [(699, DIMENSION), (700, DIMENSION + 1)])
def test_vectors_of_another_collection_are_damage(
    tmp_path: Path, vectors: Vectors, rows: int, dimension: int
) -> None:
    open_dense(tmp_path, vectors)
    with pytest.raises(IndexDamaged, match=f"holds 700 vectors of 24, expected {rows}"):
        DenseIndex([(tmp_path, rows)], dimension=dimension, index_folder=tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged) as caught:
        DenseIndex([(tmp_path, 1)], dimension=1, index_folder=tmp_path)
    assert caught.value.file == tmp_path / NAME
