"""A run that is interrupted, killed, or out of room leaves a whole index and loses little."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from index import IndexUnwritable, open_index
from index import embedding as embedding_module
from index.build import build_index
from index.embedding import embed, remove_journal, text_keys
from index.encoder import Encoder, open_question_encoder
from index.generations import open_generation, writing_to
from index.postings import Part, save_part
from index.records import EncoderIdentity

if TYPE_CHECKING:
    from tests.index.conftest import Minutes

POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL and rlimits")
IDENTITY = EncoderIdentity(name="counting", sha256="5c" * 32, dimension=4, max_tokens=9)
JOURNAL = "embedding-journal.sqlite"


class Interrupted(BaseException):
    """As KeyboardInterrupt: no Exception."""


class Counting:
    """Makes vectors out of letters; stops when it has encoded as many chunks as it may."""

    identity = IDENTITY

    def __init__(self, chunks: int = 1_000) -> None:
        self.left, self.texts = chunks, list[str]()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not self.left:
            raise Interrupted
        self.left -= 1
        self.texts.extend(texts)
        rows = [[len(t), t.count("a"), t.count("e"), 1] for t in texts]
        vectors = np.array(rows, np.float32)
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


class Stopping:
    """A real encoder that stops after some chunks."""

    def __init__(self, encoder: Encoder, chunks: int) -> None:
        self.encoder, self.left, self.texts = encoder, chunks, 0

    @property
    def identity(self) -> EncoderIdentity:
        return self.encoder.identity

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not self.left:
            raise Interrupted
        self.left -= 1
        self.texts += len(texts)
        return self.encoder.encode(texts)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(embedding_module, "_CHUNK", 3)
    return 3


def embedded(folder: Path, texts: Sequence[str], encoder: Counting) -> NDArray[np.float32]:
    vectors, made = embed(
        texts,
        text_keys(texts, IDENTITY),
        identity=IDENTITY,
        carried=(),
        folder=folder,
        open_encoder=lambda: encoder,
        progress=lambda *_: None,
    )
    assert made == len(encoder.texts)
    return vectors


TEXTS = ["a bee", "bee", "a bee", "eel", "an ape", "", "sea", "a tea leaf", "bee"]


def test_every_text_gets_its_vector_and_each_is_made_once(
    tmp_path: Path, small_chunks: int
) -> None:
    encoder = Counting()
    vectors = embedded(tmp_path, TEXTS, encoder)
    np.testing.assert_array_equal(vectors, Counting().encode(TEXTS))
    assert sorted(encoder.texts) == sorted(set(TEXTS))
    assert [len(t) for t in encoder.texts] == sorted(len(t) for t in encoder.texts)


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_an_interrupted_run_resumes(tmp_path: Path, small_chunks: int, chunks: int) -> None:
    first, second = Counting(chunks), Counting()
    with pytest.raises(Interrupted):
        embedded(tmp_path, TEXTS, first)
    vectors = embedded(tmp_path, TEXTS, second)
    np.testing.assert_array_equal(vectors, Counting().encode(TEXTS))
    assert len(first.texts) == chunks * small_chunks
    assert sorted(first.texts + second.texts) == sorted(set(TEXTS))


def test_a_key_depends_on_text_and_encoder() -> None:
    other = EncoderIdentity(name="counting", sha256="5d" * 32, dimension=4, max_tokens=9)
    keys = {bytes(key) for i in (IDENTITY, other) for key in text_keys(["a", "b", "\ud800"], i)}
    assert len(keys) == 6
    assert text_keys([], IDENTITY).shape == (0,)


def flip_a_vector(path: Path) -> None:
    with sqlite3.connect(path) as database:
        key, vector = database.execute("SELECT key, vector FROM vector").fetchone()
        flipped = bytes([vector[0] ^ 1]) + vector[1:]
        database.execute("UPDATE vector SET vector = ? WHERE key = ?", (flipped, key))
    database.close()


def no_bytes(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE vector SET vector = NULL")
    database.close()


def another_table(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE vector (key BLOB PRIMARY KEY, vector BLOB)")
    database.close()


def damage_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:4200] = b"\xff" * 104
    path.write_bytes(content)


DAMAGED: list[tuple[Callable[[Path], object], int, str]] = [
    (lambda p: p.write_bytes(b"no database at all, not in the least" * 99), 0, "another file"),
    (lambda p: p.write_bytes(b""), 0, "an empty file"),
    (lambda p: p.write_bytes(p.read_bytes()[:5000]), 0, "a file cut short"),
    (lambda p: p.with_name(f"{JOURNAL}-journal").write_bytes(b"\xd9\xd5" * 600), 6, "a stray file"),
    (damage_page, 0, "a broken page"),
    (no_bytes, 0, "values of another type"),
    (another_table, 0, "a journal of an older program"),
    (flip_a_vector, 5, "a flipped bit in a vector costs that vector alone"),
    (lambda p: None, 6, "nothing: the other rows mean something"),
]


@pytest.mark.parametrize(("harm", "kept", "what"), DAMAGED, ids=[row[2] for row in DAMAGED])
def test_a_damaged_journal_only_costs_time(
    tmp_path: Path, small_chunks: int, harm: Callable[[Path], object], kept: int, what: str
) -> None:
    with pytest.raises(Interrupted):
        embedded(tmp_path, TEXTS, Counting(2))
    harm(tmp_path / JOURNAL)
    encoder = Counting()
    vectors = embedded(tmp_path, TEXTS, encoder)
    np.testing.assert_array_equal(vectors, Counting().encode(TEXTS))
    assert len(set(TEXTS)) - len(encoder.texts) == kept
    remove_journal(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_cannot_be_made_is_no_endless_matter(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).mkdir()
    with pytest.raises(IndexUnwritable, match="--index FOLDER"):
        embedded(tmp_path, TEXTS, Counting())


# ---- the whole build ---------------------------------------------------------------------------


def two_documents(minutes: Minutes) -> None:
    minutes.write("hedges.txt", "The gardener cut the hedge.", "Nobody mended the gate.")
    minutes.write("ponds.txt", "Ducks had come to the pond.", committee="Ponds Panel")


def test_an_interrupted_build_leaves_the_old_index_and_resumes(
    minutes: Minutes, small_chunks: int
) -> None:
    two_documents(minutes)
    minutes.build(minutes.docs / "ponds.txt")
    before = minutes.texts()
    encoder = Stopping(open_question_encoder(minutes.encoder), 1)
    with pytest.raises(Interrupted):
        minutes.build(open_encoder=lambda name: encoder)
    assert minutes.texts() == before
    assert (minutes.index / JOURNAL).is_file()
    assert not list(minutes.index.glob("scratch-*"))
    report = minutes.build()
    assert (len(minutes.texts()), report.added) == (2, 1)
    # Five passages, and their sentences less the heading's, which the other document has too.
    assert (encoder.texts, report.embedded) == (3, 5 + 4 - 3)
    assert not list(minutes.index.glob(f"{JOURNAL}*"))


def test_the_journal_goes_with_an_unchanged_run_too(minutes: Minutes, small_chunks: int) -> None:
    two_documents(minutes)
    minutes.build()
    sheds = minutes.write("sheds.txt", "Rain came into the shed.", "Nobody swept the yard.")
    encoder = Stopping(open_question_encoder(minutes.encoder), 1)
    with pytest.raises(Interrupted):
        minutes.build(open_encoder=lambda name: encoder)
    sheds.unlink()
    assert not minutes.build().published
    assert not (minutes.index / JOURNAL).exists()


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (sqlite3.OperationalError("database or disk is full"), "Free some space"),
        (OSError("512 requested and 100 written"), "Free some space"),  # NumPy tells no errno
        (PermissionError(13, "Permission denied"), "Make it writable"),
    ],
)
def test_every_way_of_not_being_written_is_one_error(
    tmp_path: Path, error: Exception, remedy: str
) -> None:
    with pytest.raises(IndexUnwritable) as caught, writing_to(tmp_path):
        raise error
    assert str(tmp_path) in str(caught.value)
    assert remedy in str(caught.value)
    assert caught.value.__cause__ is error


BUILD_UNDER_LIMITS = """
import resource, sys
from pathlib import Path
from index import IndexUnwritable, open_index
from index.build import build_index
from index.encoder import open_question_encoder
folder, docs = Path(sys.argv[1]), Path(sys.argv[2])

def texts():
    with open_index(folder) as index:  # opens every file
        return [row[0] for row in index._rows("SELECT text FROM document")]

old, refused = texts(), 0
for limit in range(1, 10**6, 997):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        report = build_index(folder, [docs], open_encoder=open_question_encoder)
        break
    except IndexUnwritable as error:
        refused += 1
        assert str(folder) in str(error), error
        assert "still answers" in str(error), error
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))
    assert texts() == old, limit
    assert not [*folder.glob("scratch-*")]
assert report.published
assert texts() != old
print(refused)
"""


def grow(minutes: Minutes) -> None:
    minutes.write("sheds.txt", *(f"Rain came to shed {n}." for n in range(9)))


def shrink(minutes: Minutes) -> None:
    (minutes.docs / "ponds.txt").unlink()


@POSIX_ONLY
@pytest.mark.parametrize("act", [grow, shrink], ids=["new texts", "no new text"])
def test_a_full_disk_leaves_the_old_generation_answering(
    minutes: Minutes,
    run_python: Callable[..., tuple[str, str]],
    act: Callable[[Minutes], None],
) -> None:
    two_documents(minutes)
    minutes.build()
    act(minutes)
    output, errors = run_python(BUILD_UNDER_LIMITS, minutes.index, minutes.docs)
    assert errors == ""
    assert int(output) > 20


SAVE_UNDER_LIMITS = """
import resource, sys
from pathlib import Path
import numpy as np
from index.segments import save_array
from index.dense import NAME, save_vectors

folder = Path(sys.argv[1])
keys = np.zeros(200, "V16")
vectors = np.ones((50, 24), np.float32)
writers = {"keys.npy": lambda: save_array(folder / "keys.npy", keys),
           NAME: lambda: save_vectors(vectors, folder)}
for name, write in writers.items():
    write()
    size, refused = (folder / name).stat().st_size, 0
    limits = [1, *range(100, size, 97), size - 1]
    for limit in limits:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            write()
        except OSError:
            refused += 1
        resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))
    print(name, refused - len(limits))
"""


@POSIX_ONLY
def test_no_file_is_cut_short_in_silence(
    tmp_path: Path, run_python: Callable[..., tuple[str, str]]
) -> None:
    """NumPy's and FAISS's own ways of writing a file do not notice that the last bytes are lost."""
    expected = "keys.npy 0\nvectors.npy 0\n"
    assert run_python(SAVE_UNDER_LIMITS, tmp_path) == (expected, "")


def test_a_file_that_was_cut_short_in_silence_is_not_published(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As np.save does on a full disk, when the last bytes are flushed."""
    two_documents(minutes)
    minutes.build(minutes.docs / "ponds.txt")
    before = open_generation(minutes.index).path

    def save_and_cut(part: Part, folder: Path, name: str) -> None:
        save_part(part, folder, name)
        file = folder / f"{name}.first_units.npy"
        file.write_bytes(file.read_bytes()[:-4])

    monkeypatch.setattr("index.segments.save_part", save_and_cut)
    with pytest.raises(IndexUnwritable, match=r"text\.first_units\.npy was not written whole"):
        minutes.build()
    assert open_generation(minutes.index).path == before
    assert list(minutes.texts()) == ["docs/ponds.txt"]


# ---- killed ------------------------------------------------------------------------------------

BUILD_FOREVER = """
import sys
from pathlib import Path
from index import integrity
from index.build import build_index
from index.encoder import open_question_encoder
from tests.index.conftest import minutes_text

integrity._TICK_SECONDS = 0  # the kill shall strike everywhere, and not mostly the waiting
folder, docs, encoder, number = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
while True:
    number += 1
    for name in ("a", "b", "c"):
        path = docs.with_name(f"docs-{number % 2}") / f"{name}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(minutes_text(f"Hail {number} broke the glass.", f"It was pane {number}."))
    # Both folders are one collection; the files of one are replaced while the other stays.
    build_index(folder, [path.parent], encoder=encoder, open_encoder=open_question_encoder)
    sys.stdout.write(".")
    sys.stdout.flush()
"""


def assert_whole(folder: Path) -> int:
    """Open the index, compare everything it says with everything it holds; give its last number."""
    with open_index(folder) as index:
        counts = index.manifest.counts
        numbers = set()
        decisions = 0
        for (row,) in index._rows("SELECT row FROM passage"):
            evidence = index.evidence(row)
            text = index._rows("SELECT text FROM document WHERE row = ?", evidence.document)[0][0]
            assert (
                index.quote(evidence.document, evidence.passage.span)
                == (text[evidence.passage.span.start : evidence.passage.span.end])
            )
            assert evidence.source.text_sha256 == sha256(text)
            decisions += len(evidence.decisions)
            numbers.add((evidence.source.path, number_in(text)))
        assert decisions == counts.decisions
        numbers_held = sum(segment.passages for segment in index.manifest.segments)
        assert index._dense.all().shape == (numbers_held, 16)
        assert numbers_held >= counts.vectors
        by_folder: dict[str, set[int]] = {}
        for path, number in numbers:
            by_folder.setdefault(str(Path(path).parent), set()).add(number)
        assert all(len(found) == 1 for found in by_folder.values()), "half old, half new"
        assert len(numbers) == counts.documents
        return max(number for _, number in numbers)


def number_in(text: str) -> int:
    return int(text.split("Hail ")[1].split()[0])


def sha256(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


@POSIX_ONLY
@pytest.mark.parametrize("kills", [15, pytest.param(200, marks=pytest.mark.slow)])
def test_a_killed_build_leaves_a_whole_index(
    minutes: Minutes, start_python: Callable[..., subprocess.Popen[bytes]], kills: int
) -> None:
    chance, last, dirty = random.Random(kills), 0, 0
    for _ in range(kills):
        builder = start_python(BUILD_FOREVER, minutes.index, minutes.docs, minutes.encoder, last)
        assert builder.stdout is not None
        builder.stdout.read(1)  # its first generation: from now on it is in the midst of it
        time.sleep(chance.uniform(0, 0.2))
        builder.kill()
        _, errors = builder.communicate(timeout=20)
        assert errors == b""
        assert builder.returncode == -signal.SIGKILL
        dirty += bool(list(minutes.index.glob("scratch-*")))
        number = assert_whole(minutes.index)
        assert number > last
        last = number
    assert dirty > kills // 5, "hardly any kill struck a writer at work: the test shows nothing"
    build_index(minutes.index, [minutes.docs], open_encoder=open_question_encoder)
    assert_whole(minutes.index)
