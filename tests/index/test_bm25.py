"""BM25: rank_bm25's scores to the bit, whole files or a named damage, exact top rows."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.bm25 import document_frequency, idf, score, term_scores, top, useful_terms
from index.compiling import build_postings
from index.errors import IndexDamaged
from index.postings import Part, Postings, joined, open_part, save_part

_FILES = (
    "terms",
    "term_ends",
    "first_units",
    "first_places",
    "indptr",
    "units",
    "frequencies",
    "lengths",
)
_TERM = st.sampled_from(["", "a", "b", "ab", "c", "é", "\ud800", "𝛼", "zebra", "council"])
_COLLECTION = st.lists(st.lists(_TERM, max_size=12), min_size=1, max_size=12)
_K1 = st.one_of(st.sampled_from([0.8, 1.2, 1.5, 2]), st.floats(0.01, 10))
_B = st.one_of(st.sampled_from([0, 0.3, 0.75]), st.floats(0, 0.99))
_EPSILON = st.floats(-1, 1)


def _peer_scores(
    units: Sequence[Sequence[str]], query: Sequence[str], k1: float, b: float, epsilon: float
) -> NDArray[np.float64]:
    scores: NDArray[np.float64] = BM25Okapi(units, k1=k1, b=b, epsilon=epsilon).get_scores(query)
    return scores


def _same_bits(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> bool:
    return ours.dtype == theirs.dtype and ours.tobytes() == theirs.tobytes()


def _save(postings: Postings, folder: Path) -> None:
    save_part(_only_part(postings), folder, "p")


def _reopened(postings: Postings, folder: Path) -> Postings:
    _save(postings, folder)
    return joined([open_part(folder, "p")], None, postings.statistics)


def _only_part(postings: Postings) -> Part:
    ((start, part),) = postings.parts
    assert start == 0
    return part


def _english_like(count: int) -> list[list[str]]:
    """Make units of 20 to 150 words of a Zipf vocabulary; the first words are in most units."""
    rng = np.random.default_rng(11)
    chances = 1 / np.arange(1, 8_001)
    drawn = rng.choice(8_000, size=(count, 150), p=chances / chances.sum())
    lengths = rng.integers(20, 151, size=count)
    pairs = zip(drawn.tolist(), lengths.tolist(), strict=True)
    return [[f"w{rank}" for rank in row[:length]] for row, length in pairs]


@pytest.fixture(scope="module")
def english() -> list[list[str]]:
    return _english_like(2_000)


@given(_COLLECTION, st.lists(_TERM | st.just("unknown"), max_size=8), _K1, _B, _EPSILON)
def test_scores_are_those_of_rank_bm25_to_the_bit(
    units: list[list[str]], query: list[str], k1: float, b: float, epsilon: float
) -> None:
    assume(any(units))  # rank_bm25 divides by the number of terms

    postings = build_postings(units, k1=k1, b=b, epsilon=epsilon)

    assert _same_bits(score(postings, query), _peer_scores(units, query, k1, b, epsilon))


@pytest.mark.parametrize(("k1", "b"), [(1.5, 0.75), (0.8, 0.3), (0.6, 0.0), (2.3, 1.0)])
def test_scores_of_a_realistic_collection_are_equal_to_the_bit(
    english: list[list[str]], k1: float, b: float
) -> None:
    rng = np.random.default_rng(5)
    postings = build_postings(iter(english), k1=k1, b=b)
    peer = BM25Okapi(english, k1=k1, b=b)

    for _ in range(25):
        unit = english[rng.integers(len(english))]
        query = [unit[place] for place in rng.integers(len(unit), size=6)]
        query += ["w0", query[0], "unknown"]  # floored, repeated, unknown
        assert _same_bits(score(postings, query), peer.get_scores(query))
    assert all(idf(postings, term) == weight for term, weight in peer.idf.items())
    assert document_frequency(postings, "w0") > len(english) / 2


def test_a_negative_mean_idf_gives_the_same_negative_scores() -> None:
    units = [["a", "b"], ["b", "a", "a"], ["a", "b"]]  # both terms in every unit

    postings = build_postings(units, k1=1.5, b=0.75)

    assert idf(postings, "a") < 0
    assert _same_bits(score(postings, ["a"]), _peer_scores(units, ["a"], 1.5, 0.75, 0.25))
    assert top(score(postings, ["a"]), 3).tolist() == []


@pytest.mark.parametrize("units", [[], [[]], [[], []]], ids=["none", "one empty", "two empty"])
def test_a_collection_without_terms_gives_no_scores(units: list[list[str]], tmp_path: Path) -> None:
    postings = _reopened(build_postings(units, k1=1.5, b=0.75), tmp_path)

    assert score(postings, ["a"]).tolist() == [0.0] * len(units)
    assert postings.average_length == 0
    assert useful_terms(postings, ["a"]) == ["a"]


@pytest.mark.parametrize(("k1", "b"), [(0, 0.75), (1.5, 1)])
def test_where_rank_bm25_divides_by_zero_a_unit_without_the_term_scores_zero(
    k1: float, b: float
) -> None:
    postings = build_postings([["a"], [], ["b"], ["c"]], k1=k1, b=b)

    scores = score(postings, ["a"])

    assert np.isfinite(scores).all()
    assert np.flatnonzero(scores).tolist() == [0]


@pytest.mark.parametrize(
    ("k1", "b", "epsilon"),
    [
        (-1, 0.5, 0.25),
        (math.nan, 0.5, 0.25),
        (math.inf, 0.5, 0.25),
        (1, 1.5, 0.25),
        (1, -1, 0.25),
        (1, 0.5, math.nan),
    ],
)
def test_parameters_out_of_range_are_refused(k1: float, b: float, epsilon: float) -> None:
    with pytest.raises(ValueError, match="k1 >= 0"):
        build_postings([["a"]], k1=k1, b=b, epsilon=epsilon)


def test_units_are_read_once_and_not_kept() -> None:
    def stream() -> Iterator[list[str]]:
        unit: list[str] = []
        for number in range(50):
            unit[:] = ["a", f"t{number}"]  # the same list each time: a builder that keeps it fails
            yield unit

    postings = build_postings(stream(), k1=1.5, b=0.75)

    assert document_frequency(postings, "t7") == 1
    assert postings.lengths.tolist() == [2] * 50


@pytest.mark.parametrize(
    ("repeats", "dtype"), [(255, np.uint8), (256, np.uint16), (65_536, np.uint32)]
)
def test_frequencies_take_the_smallest_type(repeats: int, dtype: type, tmp_path: Path) -> None:
    units = [["a"] * repeats, ["b", "a"], ["c"], ["d"]]
    postings = _reopened(build_postings(units, k1=1.5, b=0.75), tmp_path)

    assert _only_part(postings).frequencies.dtype == dtype
    assert _same_bits(score(postings, ["a"]), _peer_scores(units, ["a"], 1.5, 0.75, 0.25))


def test_one_term_gives_its_rows_and_what_it_adds() -> None:
    postings = build_postings([["a", "b"], ["c"], ["b"], ["d"]], k1=1.5, b=0.75)

    units, scores = term_scores(postings, "b")
    none, nothing = term_scores(postings, "unknown")

    assert units.tolist() == [0, 2]
    assert [array.dtype.str for array in (units, scores)] == ["<i8", "<f8"]
    assert scores.tolist() == score(postings, ["b"])[[0, 2]].tolist()
    assert (none.size, nothing.size) == (0, 0)
    assert [array.dtype.str for array in (none, nothing)] == ["<i8", "<f8"]
    assert (document_frequency(postings, "unknown"), idf(postings, "unknown")) == (0, 0.0)


@pytest.mark.parametrize(
    ("terms", "useful"),
    [
        (["common", "rare"], ["rare"]),  # more than half of the units
        (["half", "rare"], ["half", "rare"]),  # half is not more than half
        (["common"], ["common"]),  # nothing else is left
        (["common", "unknown"], ["common", "unknown"]),  # nothing known is left
        (["rare", "common", "rare"], ["rare", "rare"]),  # repeats and order stay
        (["rare", "unknown"], ["rare", "unknown"]),  # an unknown term does no harm
        ([], []),  # no question
    ],
)
def test_useful_terms(terms: list[str], useful: list[str]) -> None:
    units = [["common", "half", "rare"], ["common", "half"], ["common"], ["other"]]

    assert useful_terms(build_postings(units, k1=1.5, b=0.75), terms) == useful


@settings(max_examples=30)
@given(_COLLECTION, _K1, _B)
def test_saved_and_opened_postings_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, units: list[list[str]], k1: float, b: float
) -> None:
    folder = tmp_path_factory.mktemp("postings")
    built = build_postings(units, k1=k1, b=b)

    _save(built, folder)
    opened = open_part(folder, "p")

    for name in _FILES:
        ours, theirs = getattr(opened, name), getattr(_only_part(built), name)
        assert ours.dtype == theirs.dtype
        assert ours.tobytes() == theirs.tobytes()
        assert not ours.flags.writeable


def test_a_query_does_not_import_rank_bm25(tmp_path: Path) -> None:
    _save(build_postings([["a"], ["b"], ["c"]], k1=1.5, b=0.75), tmp_path)
    program = (
        "import sys; from pathlib import Path; from index import bm25\n"
        "from index.postings import Statistics, joined, open_part\n"
        "held = Statistics(existing=3, total=3, floor=0.0, k1=1.5, b=0.75)\n"
        "postings = joined([open_part(Path(sys.argv[1]), 'p')], None, held)\n"
        "assert bm25.top(bm25.score(postings, ['a']), 1).tolist() == [0]\n"
        "assert 'rank_bm25' not in sys.modules\n"
    )
    root = Path(__file__).resolve().parents[2]

    subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=root, check=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    units = [["council", "road", "road"], ["council"], [], ["park", "council", "hall"]]
    _save(build_postings(units, k1=1.5, b=0.75), tmp_path)
    return tmp_path


def _damage(folder: Path, file: str, change: Callable[[bytes], bytes | None]) -> IndexDamaged:
    """Alter one file (None removes it) and give the error that opening raises."""
    path = folder / file
    changed = change(path.read_bytes())
    if changed is None:
        path.unlink()
    else:
        path.write_bytes(changed)
    with pytest.raises(IndexDamaged) as caught:
        open_part(folder, "p")
    return caught.value


@pytest.mark.parametrize("file", [*(f"p.{name}.npy" for name in _FILES), "p.json"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: None, id="missing"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda raw: raw[:-3], id="cut short"),
        pytest.param(lambda raw: raw[:20], id="cut in the header"),
        pytest.param(lambda raw: raw + b"\x01", id="longer"),
        pytest.param(lambda raw: b"\x00" * len(raw), id="zeros"),
        pytest.param(lambda raw: b"PK\x03\x04" + raw, id="a zip file"),
    ],
)
def test_a_damaged_file_is_named(
    folder: Path, file: str, change: Callable[[bytes], bytes | None]
) -> None:
    error = _damage(folder, file, change)

    assert (error.file, error.folder) == (folder / file, folder)
    assert "minutes index PATH --rebuild" in str(error)


@pytest.mark.parametrize("name", _FILES)
@pytest.mark.parametrize(
    "array",
    [
        pytest.param(np.zeros((2, 2), dtype=np.uint8), id="a table"),
        pytest.param(np.zeros(5, dtype=np.float32), id="another type"),
        pytest.param(np.array([{}], dtype=object), id="pickled objects"),
    ],
)
def test_an_array_of_another_kind_is_refused(
    folder: Path, name: str, array: NDArray[np.generic]
) -> None:
    file = folder / f"p.{name}.npy"
    np.save(file, array, allow_pickle=True)

    with pytest.raises(IndexDamaged) as caught:
        open_part(folder, "p")

    assert caught.value.file == file


@pytest.mark.parametrize("name", [name for name in _FILES if name != "terms"])
def test_an_array_with_one_value_less_is_refused(folder: Path, name: str) -> None:
    file = folder / f"p.{name}.npy"
    np.save(file, np.load(file)[:-1])

    with pytest.raises(IndexDamaged) as caught:
        open_part(folder, "p")

    assert caught.value.file == file


@pytest.mark.parametrize("name", ["term_ends", "indptr"])
@pytest.mark.parametrize("place", [0, 1, -1])
def test_ends_that_do_not_rise_are_refused(folder: Path, name: str, place: int) -> None:
    file = folder / f"p.{name}.npy"
    ends = np.load(file)
    ends[place] = 999
    np.save(file, ends)

    with pytest.raises(IndexDamaged) as caught:
        open_part(folder, "p")

    assert caught.value.file == file


def test_a_length_that_was_altered_is_refused(folder: Path) -> None:
    file = folder / "p.lengths.npy"
    np.save(file, np.load(file) + np.int32(1))

    with pytest.raises(IndexDamaged) as caught:
        open_part(folder, "p")

    assert caught.value.file == file


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("layout", "bm25-postings-0"),  # another layout
        ("units", -1),  # a count below zero
        ("units", True),  # not a count
        ("terms", 2.0),  # a count is an integer
        ("postings", "7"),  # not a number
        ("postings", math.nan),  # no number at all
        ("total", math.inf),  # not finite
        ("total", 2.5),  # a count is an integer
        ("units", None),  # nothing
    ],
)
def test_scalars_that_do_not_describe_postings_are_refused(
    folder: Path, key: str, value: object
) -> None:
    file = folder / "p.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {key: value}))

    with pytest.raises(IndexDamaged) as caught:
        open_part(folder, "p")

    assert caught.value.file == file


@pytest.mark.parametrize("text", ["[]", "3", "{}", "[" * 100_000, '{"units": ' + "9" * 5_000 + "}"])
def test_json_of_another_shape_is_refused(folder: Path, text: str) -> None:
    (folder / "p.json").write_text(text)

    with pytest.raises(IndexDamaged) as caught:
        open_part(folder, "p")

    assert caught.value.file == folder / "p.json"


@pytest.mark.parametrize("file", ["p.units.npy", "p.json"])
def test_no_altered_byte_raises_anything_but_damage(folder: Path, file: str) -> None:
    path = folder / file
    whole = path.read_bytes()
    rng = np.random.default_rng(3)
    for place in range(min(len(whole), 128)):
        for byte in (*b"(',0", int(rng.integers(256))):
            path.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
            try:
                assert isinstance(open_part(folder, "p"), Part)
            except IndexDamaged as error:
                assert error.file.parent == folder  # noqa: PT017  either outcome is right


def _best(
    scores: NDArray[np.float64], depth: int, mask: NDArray[np.bool_] | None = None
) -> list[int]:
    """Sort everything: the oracle of ``top``."""
    rows = np.lexsort((np.arange(scores.size), -scores))
    return [row for row in rows.tolist() if scores[row] > 0 and (mask is None or mask[row])][:depth]


@given(
    st.lists(st.sampled_from([-1.0, 0.0, 0.0, 0.5, 1.0, 1.5, 1e-320]), max_size=60),
    st.integers(-1, 70),
)
def test_top_equals_a_full_sort(values: list[float], depth: int) -> None:
    scores = np.array(values, dtype=np.float64)
    mask = np.random.default_rng(len(values) + depth + 1).random(scores.size) < 0.5

    rows = top(scores, depth)

    assert rows.dtype == np.int64
    assert rows.tolist() == _best(scores, max(depth, 0))
    assert top(scores, depth, mask).tolist() == _best(scores, max(depth, 0), mask)


@pytest.mark.parametrize(
    ("name", "share", "levels"),
    [
        ("sparse", 0.001, 10**9),  # fewer positive scores than the sample needs
        ("usual", 0.1, 10**9),  # the threshold's case
        ("dense", 1.0, 10**9),  # every score is positive
        ("tied", 0.5, 3),  # nearly all are equal
    ],
)
@pytest.mark.parametrize("depth", [1, 10, 500, 60_000])
def test_top_of_many_equals_a_full_sort(name: str, share: float, levels: int, depth: int) -> None:
    rng = np.random.default_rng(len(name))
    scores = np.where(rng.random(50_000) < share, rng.integers(1, levels + 1, 50_000), 0) / 7
    mask = rng.random(scores.size) < 0.08

    assert top(scores, depth).tolist() == _best(scores, depth)
    assert top(scores, depth, mask).tolist() == _best(scores, depth, mask)


def test_top_is_exact_where_the_sample_misleads() -> None:
    scores = np.zeros(100_000)
    scores[::24] = 100.0 + np.arange(scores[::24].size)  # the very rows that are sampled
    scores[1::24] = 1.0

    assert top(scores, 6_000).tolist() == _best(scores, 6_000)
