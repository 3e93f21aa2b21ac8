"""Vectors: the scan and FAISS's codes against brute force, by value; segments; damage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import IndexDamaged, shortlist
from index.arrays import Precision
from index.dense import NAME, SCALES, DenseIndex, Vectors, merge_vectors, save_vectors

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
    (lambda content: b"IxXX" + content[4:], "another type of file"),
    (lambda content: content.replace(b"'<f4'", b"'<f8'"), "another type of number"),
    (lambda content: content.replace(b"(700,", b"(350,"), "fewer vectors than there were"),
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


# ---- segments ----------------------------------------------------------------------------------

SPLITS: list[tuple[list[int], str]] = [
    ([700], "one segment"),
    ([300, 400], "two"),
    ([0, 700], "an empty one before"),
    ([700, 0], "an empty one behind"),
    ([1, 0, 698, 1], "segments of one vector, and one of none between"),
    ([100] * 7, "seven; ten equal vectors are the first of the second"),
]


def open_split(
    folder: Path, vectors: Vectors, sizes: list[int], precision: Precision = "exact"
) -> tuple[DenseIndex, list[tuple[Path, int]]]:
    parts = []
    for number, some in enumerate(np.split(vectors, np.cumsum(sizes)[:-1])):
        (folder / str(number)).mkdir(parents=True)
        save_vectors(some, folder / str(number), precision)
        parts.append((folder / str(number), len(some)))
    return DenseIndex(parts, dimension=vectors.shape[1], index_folder=folder), parts


@pytest.mark.parametrize(("sizes", "reason"), SPLITS, ids=[row[1] for row in SPLITS])
def test_segments_are_searched_as_one(
    tmp_path: Path, vectors: Vectors, sizes: list[int], reason: str
) -> None:
    dense, _ = open_split(tmp_path, vectors, sizes)
    np.testing.assert_array_equal(dense.all(), vectors, reason)
    rows = np.array([699, 0, 105, 300, 105], dtype=np.int64)
    np.testing.assert_array_equal(dense.rows(rows), vectors[rows])
    for question in (unit_rows(1, 2)[0], vectors[100]):
        found = dense.scores(question, rows)
        np.testing.assert_allclose(found, vectors[rows] @ question, rtol=0, atol=1e-6)
        for depth in (0, 1, 99, 5_000):
            for _, mask_of in MASKS:
                assert_is_brute_force(dense, vectors, question, depth, mask_of(700))


def test_no_segments_hold_nothing(tmp_path: Path) -> None:
    dense = DenseIndex([], dimension=DIMENSION, index_folder=tmp_path)
    assert dense.search(unit_rows(1, 1)[0], 5)[0].shape == (0,)
    assert dense.scores(unit_rows(1, 1)[0], np.zeros(0, np.int64)).shape == (0,)
    assert dense.all().shape == (0, DIMENSION)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("precision", ["exact", "small"])
@pytest.mark.parametrize(("sizes", "reason"), SPLITS, ids=[row[1] for row in SPLITS])
def test_merged_segments_are_the_bytes_of_one(
    tmp_path: Path, vectors: Vectors, sizes: list[int], reason: str, precision: Precision
) -> None:
    _, parts = open_split(tmp_path / "parts", vectors, sizes, precision)
    for name in ("one", "merged"):
        (tmp_path / name).mkdir()
    save_vectors(vectors, tmp_path / "one", precision)
    merge_vectors(parts, tmp_path / "merged")
    assert files_of(tmp_path / "merged") == files_of(tmp_path / "one"), reason


def test_a_merge_may_round(tmp_path: Path, vectors: Vectors) -> None:
    _, parts = open_split(tmp_path / "parts", vectors, [300, 400])
    for name in ("one", "merged"):
        (tmp_path / name).mkdir()
    save_vectors(vectors, tmp_path / "one", "small")
    merge_vectors(parts, tmp_path / "merged", "small")
    assert files_of(tmp_path / "merged") == files_of(tmp_path / "one")


# ---- rounded vectors ---------------------------------------------------------------------------


@given(seed=st.integers(0, 2**32 - 1), rows=st.integers(0, 40), dimension=st.integers(1, 400))
def test_what_was_rounded_once_is_rounded_to_the_same_bytes(
    seed: int, rows: int, dimension: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("rounded")
    made = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    first, parts = open_split(folder / "first", made, [rows], "small")
    again, others = open_split(folder / "again", first.all(), [rows], "small")
    assert files_of(parts[0][0]) == files_of(others[0][0])
    np.testing.assert_array_equal(first.all(), again.all())
    question = made[0] if rows else np.ones(dimension, np.float32)
    found, cosines = first.search(question, 5)
    np.testing.assert_allclose(cosines, made[found] @ question, rtol=0, atol=0.005)
    np.testing.assert_allclose(cosines, first.scores(question, found), rtol=0, atol=1e-6)


def test_rounded_vectors_take_a_quarter_of_the_space(tmp_path: Path) -> None:
    made = np.random.default_rng(1).normal(size=(2_000, 384)).astype(np.float32)
    _, (exact,) = open_split(tmp_path / "exact", made, [2_000])
    _, (small,) = open_split(tmp_path / "small", made, [2_000], "small")
    sizes = [sum(map(len, files_of(folder).values())) for folder, _ in (exact, small)]
    assert sizes[1] * 3.9 < sizes[0]


@pytest.mark.parametrize("share", [0.5, 0.003, 0.0, 1.0])
@pytest.mark.parametrize("allowed", [None, 0.4, 0.0])
def test_the_best_of_either_side_is_that_of_brute_force(
    dense: DenseIndex, vectors: Vectors, share: float, allowed: float | None
) -> None:
    chance = np.random.default_rng(11)
    mask = None if allowed is None else chance.random(len(vectors)) < allowed
    for question in unit_rows(10, 12):
        inside = chance.random(len(vectors)) < share
        exact = (vectors @ question) if mask is None else np.where(mask, vectors @ question, 0)
        expected = [exact[side].max(initial=0.0) for side in (inside, ~inside)]
        np.testing.assert_allclose(dense.best(question, inside, mask), expected, atol=1e-6)


# ---- the shortlist by codes ----------------------------------------------------------------------

CLUSTERED = 24_000


def clustered(rows: int, seed: int) -> Vectors:
    """Vectors around centres, as texts are around topics; questions are drawn likewise."""
    chance = np.random.default_rng(20)
    centres = chance.normal(size=(300, 24))
    chance = np.random.default_rng(seed)
    made = centres[chance.integers(0, 300, rows)] + 0.7 * chance.normal(size=(rows, 24))
    unit: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return unit


@dataclass(frozen=True)
class Coded:
    dense: DenseIndex
    folder: Path
    vectors: Vectors
    precision: Precision


@pytest.fixture(scope="module", params=["exact", "small"])
def coded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Coded:
    folder, vectors = tmp_path_factory.mktemp("codes"), clustered(CLUSTERED, 1)
    save_vectors(vectors, folder, request.param, shortlist_from=20_000)
    assert (folder / shortlist.NAME).exists()
    dense = DenseIndex([(folder, CLUSTERED)], dimension=24, index_folder=folder)
    return Coded(dense, folder, vectors, request.param)


@pytest.mark.parametrize("share", [1.0, 0.9, 0.5])
def test_codes_find_what_brute_force_finds(coded: Coded, share: float) -> None:
    chance = np.random.default_rng(3)
    mask = None if share == 1.0 else chance.random(CLUSTERED) < share
    exact = coded.dense.all()
    kept = []
    for question in clustered(40, 4):
        rows, cosines = coded.dense.search(question, 100, mask)
        assert len(set(rows.tolist())) == 100
        assert mask is None or mask[rows].all()
        # What is given back is scored from the vectors, whatever the codes thought.
        np.testing.assert_allclose(cosines, exact[rows] @ question, rtol=0, atol=1e-6)
        assert (np.diff(cosines) <= 0).all()
        every = exact @ question if mask is None else np.where(mask, exact @ question, -2)
        kept.append(np.mean(every[rows[:10]] >= np.sort(every)[-10] - 1e-6))
    assert np.mean(kept) >= 0.98


def test_a_narrow_filter_over_codes_is_exact(coded: Coded) -> None:
    exact = coded.dense.all()
    for share in (0.3, 0.01, 0.0):
        mask = np.random.default_rng(5).random(CLUSTERED) < share
        for question in clustered(5, 6):
            assert_is_brute_force(coded.dense, exact, question, 50, mask)


def test_a_filter_of_one_corner_gives_as_many_as_it_lets_through(coded: Coded) -> None:
    """The rows farthest from the question are behind all that the codes are asked for."""
    (question,) = clustered(1, 7)
    mask = coded.dense.all() @ question < 0
    assert mask.sum() > 10_000, "or this filter is narrow"
    rows, _ = coded.dense.search(question, 1_000, mask)
    assert len(set(rows.tolist())) == 1_000
    assert mask[rows].all()


def test_a_deep_search_over_codes_is_exact(coded: Coded) -> None:
    exact = coded.dense.all()
    for question in clustered(3, 8):
        assert_is_brute_force(coded.dense, exact, question, 12_000, None)


def test_codes_of_the_same_vectors_are_the_same_bytes(coded: Coded, tmp_path: Path) -> None:
    save_vectors(coded.vectors, tmp_path, coded.precision, shortlist_from=20_000)
    assert files_of(tmp_path) == files_of(coded.folder)


def test_a_merge_makes_codes_of_all(coded: Coded, tmp_path: Path) -> None:
    more = clustered(2_000, 9)
    for name in ("more", "merged"):
        (tmp_path / name).mkdir()
    save_vectors(more, tmp_path / "more", coded.precision, shortlist_from=20_000)
    merge_vectors(
        [(coded.folder, CLUSTERED), (tmp_path / "more", 2_000)],
        tmp_path / "merged",
        shortlist_from=20_000,
    )
    parts = [(tmp_path / "merged", CLUSTERED + 2_000)]
    merged = DenseIndex(parts, dimension=24, index_folder=tmp_path)
    np.testing.assert_allclose(
        merged.all(), np.concatenate([coded.vectors, more]), rtol=0, atol=0.005
    )
    for row in range(CLUSTERED, CLUSTERED + 2_000, 100):
        assert merged.search(merged.rows(np.array([row]))[0], 1)[0].tolist() == [row]


CODES_DAMAGED: list[tuple[Callable[[bytes], bytes], str]] = [
    (lambda content: b"", "empty"),
    (lambda content: content[:60], "cut after the header"),
    (lambda content: content[:-1], "the last byte is missing"),
    (lambda content: b"\xff" * len(content), "rubbish"),
    (lambda content: content[:4_000], "half of it"),
    (lambda content: flat_index(24), "another type of index"),
]


def flat_index(dimension: int) -> bytes:
    import faiss

    index = faiss.IndexFlatIP(dimension)
    index.add(clustered(CLUSTERED, 1))
    return bytes(faiss.serialize_index(index))


@pytest.mark.parametrize(("harm", "what"), CODES_DAMAGED, ids=[row[1] for row in CODES_DAMAGED])
def test_damaged_codes_are_named(
    coded: Coded, tmp_path: Path, harm: Callable[[bytes], bytes], what: str
) -> None:
    for name, content in files_of(coded.folder).items():
        (tmp_path / name).write_bytes(harm(content) if name == shortlist.NAME else content)
    with pytest.raises(IndexDamaged, match="--rebuild") as caught:
        DenseIndex([(tmp_path, CLUSTERED)], dimension=24, index_folder=tmp_path)
    assert caught.value.file == tmp_path / shortlist.NAME


def test_codes_of_other_vectors_are_damage(coded: Coded, tmp_path: Path) -> None:
    save_vectors(coded.vectors[1:], tmp_path, coded.precision)
    (tmp_path / shortlist.NAME).write_bytes((coded.folder / shortlist.NAME).read_bytes())
    with pytest.raises(IndexDamaged, match="holds 24000 vectors of 24, expected 23999"):
        DenseIndex([(tmp_path, CLUSTERED - 1)], dimension=24, index_folder=tmp_path)


@pytest.mark.parametrize("length", [0, 60, 135, 150])
def test_damaged_scales_are_named(tmp_path: Path, vectors: Vectors, length: int) -> None:
    save_vectors(vectors, tmp_path, "small")
    (tmp_path / SCALES).write_bytes((tmp_path / SCALES).read_bytes()[:length])
    with pytest.raises(IndexDamaged, match="--rebuild") as caught:
        DenseIndex([(tmp_path, 700)], dimension=DIMENSION, index_folder=tmp_path)
    assert caught.value.file == tmp_path / SCALES


def test_scales_of_other_vectors_are_damage(tmp_path: Path, vectors: Vectors) -> None:
    save_vectors(vectors, tmp_path, "small")
    np.save(tmp_path / SCALES, np.ones(699, np.float16))
    with pytest.raises(IndexDamaged, match="holds 699 scales, expected 700"):
        DenseIndex([(tmp_path, 700)], dimension=DIMENSION, index_folder=tmp_path)
