"""The index folder: whole or not at all, whoever dies, whatever is damaged."""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index import generations, integrity
from index.errors import (
    IndexBusy,
    IndexDamaged,
    IndexIncompatible,
    IndexMissing,
    IndexUnwritable,
    SearchIndexError,
)
from index.generations import discard, open_generation, open_with, publish, scratch_folder
from index.integrity import Generation, verify_generation
from index.manifest import SCHEMA, manifest_from_json, manifest_to_json
from index.records import Counts, EncoderIdentity, FileMark, Manifest
from index.writer_lock import writer_lock

REPOSITORY = Path(generations.__file__).parents[1]
POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL, rlimits, umask")
FILES = ("passages.sqlite", "postings/terms.npy", "vectors.npy")
MANIFEST = Manifest(
    schema=SCHEMA,
    analyzer="english-1",
    encoder=EncoderIdentity(name="mini", sha256="ab" * 32, dimension=384, max_tokens=256),
    counts=Counts(documents=1, meetings=1, items=2, decisions=3, passages=4, vectors=4, skipped=0),
    built_at=dt.datetime(2026, 9, 1, 12, 30, tzinfo=dt.UTC),
    program="minutes 0.1.0 – “Größe”",
    vectors="exact",
    segments=(),
    files=(),
)

PUBLISH_FOREVER = """
import dataclasses, sys
from pathlib import Path
from index import integrity
from tests.index.test_generations import MANIFEST, build

integrity._TICK_SECONDS = 0  # the kill shall strike everywhere, and not mostly the waiting
folder, number = Path(sys.argv[1]), int(sys.argv[2])
while True:
    number += 1
    build(folder, str(number))
    sys.stdout.write(".")
    sys.stdout.flush()
"""


def fill(scratch: Path, marker: str) -> None:
    """Write every file of a generation, each holding nothing but the marker."""
    for name in FILES:
        (scratch / name).parent.mkdir(exist_ok=True)
        (scratch / name).write_text(f"{marker}\n" * 3000)


def build(folder: Path, marker: str) -> Manifest:
    with writer_lock(folder):
        scratch = scratch_folder(folder)
        fill(scratch, marker)
        return publish(folder, scratch, MANIFEST)


def markers(generation: Generation) -> set[str]:
    """Every value that stands in the generation's files: one, if it is whole."""
    return {
        line
        for name, _ in generation.manifest.files
        for line in (generation.path / name).read_text().splitlines()
    }


def names_in(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def python(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files whose checksum was computed."""
    names: list[str] = []
    real = integrity._sha256

    def count(path: Path) -> str:
        names.append(path.name)
        return real(path)

    monkeypatch.setattr(integrity, "_sha256", count)
    return names


# ---- publishing and opening --------------------------------------------------------------------


def test_what_is_published_is_what_is_opened(tmp_path: Path) -> None:
    published = build(tmp_path, "a")
    generation = open_generation(tmp_path)
    assert generation.manifest == published
    assert dataclasses.replace(published, files=()) == MANIFEST
    assert [name for name, _ in published.files] == sorted(FILES)
    assert markers(generation) == {"a"}
    assert generation.path == tmp_path / "generation-000001"
    assert names_in(tmp_path) == {"CURRENT", "generation-000001", "writer.lock"}


def test_the_next_generation_takes_the_place_of_the_last(tmp_path: Path) -> None:
    build(tmp_path, "a")
    build(tmp_path, "b")
    assert markers(open_generation(tmp_path)) == {"b"}
    assert names_in(tmp_path) == {"CURRENT", "generation-000002", "writer.lock"}


def test_an_index_may_hold_no_file(tmp_path: Path) -> None:
    with writer_lock(tmp_path):
        publish(tmp_path, scratch_folder(tmp_path), MANIFEST)
    assert open_generation(tmp_path).manifest == MANIFEST


def test_a_scratch_folder_may_start_as_copy_of_a_generation(tmp_path: Path) -> None:
    build(tmp_path, "a")
    with writer_lock(tmp_path):
        scratch = scratch_folder(tmp_path)
        shutil.copytree(open_generation(tmp_path).path, scratch, dirs_exist_ok=True)
        published = publish(tmp_path, scratch, MANIFEST)
    assert [name for name, _ in published.files] == sorted(FILES)
    verify_generation(open_generation(tmp_path))


def test_the_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    build(tmp_path / "a" / "b", "a")
    assert markers(open_generation(tmp_path / "a" / "b")) == {"a"}


@POSIX_ONLY
def test_an_index_can_be_read_by_whom_the_umask_allows(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        build(tmp_path / "index", "a")
    finally:
        os.umask(before)
    generation = open_generation(tmp_path / "index")
    assert generation.path.stat().st_mode & 0o777 == 0o755
    assert (generation.path / "manifest.json").stat().st_mode & 0o777 == 0o644


def test_discard_removes_scratch_and_nothing_else(tmp_path: Path) -> None:
    build(tmp_path, "a")
    with writer_lock(tmp_path):
        scratch = scratch_folder(tmp_path)
        fill(scratch, "b")
        discard(scratch)
        discard(scratch)
        assert not scratch.exists()
        with pytest.raises(ValueError, match="no scratch folder"):
            discard(tmp_path)
    assert markers(open_generation(tmp_path)) == {"a"}


def test_only_our_own_leftovers_are_removed(tmp_path: Path) -> None:
    build(tmp_path, "a")
    mine = {"scratch-1-00c0ffee", "generation-000009"}
    theirs = {"scratch-photos", "scratch-2024", "generation-x", "generations", "notes"}
    for name in mine | theirs:
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    with writer_lock(tmp_path):
        pass
    assert names_in(tmp_path) == theirs | {"CURRENT", "generation-000001", "writer.lock"}


# ---- readers across a switch -------------------------------------------------------------------


@POSIX_ONLY
def test_files_that_are_open_stay_readable_after_the_switch(tmp_path: Path) -> None:
    build(tmp_path, "a")
    old = open_generation(tmp_path)
    with (old.path / "vectors.npy").open() as file:
        build(tmp_path, "b")
        assert not old.path.exists()
        assert set(file.read().splitlines()) == {"a"}


def test_a_reader_overtaken_by_a_writer_loads_the_new_generation(tmp_path: Path) -> None:
    build(tmp_path, "a")
    seen: list[str] = []

    def load(generation: Generation) -> set[str]:
        seen.append(generation.path.name)
        if len(seen) == 1:
            build(tmp_path, "b")
        return markers(generation)

    assert open_with(tmp_path, load) == {"b"}
    assert seen == ["generation-000001", "generation-000002"]


def test_opening_again_ends_when_nothing_was_switched(tmp_path: Path) -> None:
    build(tmp_path, "a")

    def load(generation: Generation) -> None:
        raise KeyError(generation.path.name)

    with pytest.raises(KeyError, match="generation-000001"):
        open_with(tmp_path, load)


@POSIX_ONLY
def test_readers_never_fail_while_a_writer_publishes(tmp_path: Path) -> None:
    build(tmp_path, "0")
    writer = python(PUBLISH_FOREVER, tmp_path, 0)
    try:
        assert writer.stdout is not None
        writer.stdout.read(1)
        until = time.monotonic() + 1.5
        seen: set[str] = set()
        while time.monotonic() < until:
            (marker,) = open_with(tmp_path, markers)
            seen.add(marker)
    finally:
        stop(writer)
    assert len(seen) > 3


# ---- death of the writer -----------------------------------------------------------------------


def stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    _, errors = process.communicate(timeout=20)
    assert errors == b""
    assert process.returncode == -signal.SIGKILL


@POSIX_ONLY
@pytest.mark.parametrize("kills", [15, pytest.param(200, marks=pytest.mark.slow)])
def test_a_killed_writer_leaves_a_whole_index(tmp_path: Path, kills: int) -> None:
    build(tmp_path, "0")
    chance, last, dirty = random.Random(kills), 0, 0
    for _ in range(kills):
        writer = python(PUBLISH_FOREVER, tmp_path, last)
        assert writer.stdout is not None
        writer.stdout.read(1)  # its first generation: from now on it is in the midst of it
        time.sleep(chance.uniform(0, 0.03))
        stop(writer)
        dirty += any(name.startswith("scratch-") for name in names_in(tmp_path))
        generation = open_generation(tmp_path)
        verify_generation(generation)
        (marker,) = markers(generation)
        assert int(marker) > last
        last = int(marker)
        with writer_lock(tmp_path):
            left = {"CURRENT", generation.path.name, "writer.lock"}
            assert names_in(tmp_path) - {"CURRENT.tmp"} == left
    assert dirty > kills // 5, "hardly any kill struck a writer at work: the test shows nothing"


class PowerCut(BaseException):
    """Not an Exception, so that no handler for errors tidies up."""


def interrupt_at(step: int, patch: pytest.MonkeyPatch, error: BaseException) -> list[str]:
    """Let the step-th system call that changes the disk fail, and list the calls made."""
    calls: list[str] = []

    def wrap(name: str) -> None:
        real: Callable[..., object] = getattr(os, name)

        def call(*arguments: object) -> object:
            calls.append(name)
            if len(calls) == step:
                raise error
            return real(*arguments)

        patch.setattr(os, name, call)

    for name in ("fsync", "rename", "replace"):
        wrap(name)
    return calls


def build_until(folder: Path, step: int, error: BaseException) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        calls = interrupt_at(step, patch, error)
        build(folder, "new")
    return calls


def test_nothing_is_named_before_it_is_on_the_disk(tmp_path: Path) -> None:
    calls = build_until(tmp_path, 0, PowerCut())
    # lock; files, their subfolder, verified.json, manifest, scratch; generation; CURRENT
    before = ["fsync"] + ["fsync"] * len(FILES) + ["fsync", "replace", "fsync", "fsync"]
    assert calls == [*before, "rename", "fsync", "fsync", "replace", "fsync"]


@pytest.mark.parametrize(
    "error",
    [PowerCut(), OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EIO, "I/O error")],
    ids=["power cut", "disk full", "disk broken"],
)
def test_failing_at_any_step_leaves_a_whole_index(tmp_path: Path, error: BaseException) -> None:
    steps = len(build_until(tmp_path / "count", 0, error))
    seen = []
    expected = PowerCut if isinstance(error, PowerCut) else IndexUnwritable
    for step in range(1, steps + 1):
        folder = tmp_path / str(step)
        build(folder, "old")
        with pytest.raises(expected):
            build_until(folder, step, error)
        generation = open_generation(folder)
        verify_generation(generation)
        seen.append(markers(generation))
        left = [name for name in names_in(folder) if name.startswith("generation-")]
        # After an error nothing of the new generation takes room, unless it is the current one.
        assert step == steps or expected is PowerCut or left == [generation.path.name]
        build(folder, "next")
        assert markers(open_generation(folder)) == {"next"}
        assert len(names_in(folder)) == 3, "CURRENT, writer.lock and one generation"
    # Old up to and with the replacement of CURRENT, new when only its sync failed.
    assert seen == [{"old"}] * (steps - 1) + [{"new"}]


# ---- the lock ----------------------------------------------------------------------------------

HOLD_LOCK = """
import sys
from pathlib import Path
from index.writer_lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    sys.stdout.write("locked")
    sys.stdout.flush()
    sys.stdin.read()
"""


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    holder = python(HOLD_LOCK, tmp_path)
    assert holder.stdout is not None
    assert holder.stdout.read(6) == b"locked"
    with pytest.raises(IndexBusy) as caught, writer_lock(tmp_path):
        pass
    assert f"process {holder.pid} on " in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert "Wait until" in str(caught.value)
    _, errors = holder.communicate(timeout=20)  # closes its stdin: it ends by itself
    assert errors == b""
    with writer_lock(tmp_path):
        pass


@POSIX_ONLY
def test_the_lock_of_a_dead_writer_is_free(tmp_path: Path) -> None:
    holder = python(HOLD_LOCK, tmp_path)
    assert holder.stdout is not None
    assert holder.stdout.read(6) == b"locked"
    stop(holder)
    assert json.loads((tmp_path / "writer.lock").read_text())["pid"] == holder.pid
    with writer_lock(tmp_path):
        assert json.loads((tmp_path / "writer.lock").read_text())["pid"] == os.getpid()


def test_one_process_is_one_writer_too(tmp_path: Path) -> None:
    with writer_lock(tmp_path):
        with pytest.raises(IndexBusy, match=str(os.getpid())), writer_lock(tmp_path):
            pass
        (tmp_path / "writer.lock").write_text("")  # as if it had not signed yet
        with pytest.raises(IndexBusy, match="another process"), writer_lock(tmp_path):
            pass


def test_the_lock_is_given_back_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError), writer_lock(tmp_path):
        raise KeyError
    with writer_lock(tmp_path):
        pass


def test_readers_need_no_lock(tmp_path: Path) -> None:
    build(tmp_path, "a")
    with writer_lock(tmp_path):
        assert markers(open_generation(tmp_path)) == {"a"}


# ---- folders that cannot be written ------------------------------------------------------------


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "index"):
        with pytest.raises(IndexUnwritable) as caught, writer_lock(folder):
            pass
        assert str(folder) in str(caught.value)
        assert "--index" in str(caught.value)


WRITE_AS_NOBODY = """
import os, sys
from pathlib import Path
from index.errors import IndexUnwritable
from index.writer_lock import writer_lock
if os.geteuid() == 0:
    os.setuid(65534)  # root may write everywhere
try:
    with writer_lock(Path(sys.argv[1])):
        pass
except IndexUnwritable as error:
    sys.stdout.write(str(error))
"""


@POSIX_ONLY
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    output, errors = python(WRITE_AS_NOBODY, tmp_path / "index").communicate(timeout=20)
    tmp_path.chmod(0o700)
    assert errors == b""
    assert f"{tmp_path / 'index'} cannot be written: Permission denied" in output.decode()


PUBLISH_UNDER_LIMIT = """
import resource, sys
from pathlib import Path
from index.errors import IndexUnwritable
from tests.index.test_generations import build, MANIFEST
from index.generations import publish, scratch_folder
from index.writer_lock import writer_lock
folder = Path(sys.argv[1])
with writer_lock(folder):
    scratch = scratch_folder(folder)
    (scratch / "small").write_text("new")
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))  # the manifest is longer
    try:
        publish(folder, scratch, MANIFEST)
    except IndexUnwritable as error:
        sys.stdout.write(str(error))
"""


@POSIX_ONLY
def test_a_full_disk_leaves_the_old_generation_answering(tmp_path: Path) -> None:
    build(tmp_path, "old")
    output, errors = python(PUBLISH_UNDER_LIMIT, tmp_path).communicate(timeout=20)
    assert errors == b""
    assert str(tmp_path) in output.decode()
    assert "Free some space" in output.decode()
    assert markers(open_generation(tmp_path)) == {"old"}


# ---- damage ------------------------------------------------------------------------------------


def test_no_index(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path, tmp_path / "absent", tmp_path / "file"):
        with pytest.raises(IndexMissing, match="minutes index PATH --index"):
            open_generation(folder)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def overwrite_keeping_mtime(path: Path) -> None:
    before = path.stat()
    flip(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
@pytest.mark.parametrize("harm", [cut, flip, overwrite_keeping_mtime, empty, Path.unlink])
def test_a_damaged_file_is_named(tmp_path: Path, name: str, harm: Callable[[Path], None]) -> None:
    build(tmp_path, "a")
    path = tmp_path / "generation-000001" / name
    open_generation(tmp_path)
    if (name, harm) == ("manifest.json", cut):
        harm(path)  # its last byte is a line feed, which nobody misses
        open_generation(tmp_path)
    harm(path)
    assert_damaged(tmp_path, path)
    build(tmp_path, "b")  # the remedy
    assert markers(open_generation(tmp_path)) == {"b"}


def assert_damaged(folder: Path, path: Path) -> None:
    with pytest.raises(IndexDamaged) as caught:
        open_generation(folder)
    assert caught.value.file == path
    assert str(path) in str(caught.value)
    assert f"minutes index PATH --rebuild --index {folder}" in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"generation-000001\ngeneration-000002\n",
        b"generation-000002\n",  # there is no such folder
        b"../generation-000001\n",
        b"generation-1",
        b"\xff\x00" * 5000,
    ],
)
def test_a_damaged_current_is_named(tmp_path: Path, content: bytes) -> None:
    build(tmp_path, "a")
    (tmp_path / "CURRENT").write_bytes(content)
    assert_damaged(tmp_path, tmp_path / "CURRENT")
    build(tmp_path, "b")  # the remedy
    assert markers(open_generation(tmp_path)) == {"b"}


def test_a_file_cut_short_says_so_without_being_read(tmp_path: Path, hashed: list[str]) -> None:
    build(tmp_path, "a")
    cut(tmp_path / "generation-000001" / "vectors.npy")
    hashed.clear()
    with pytest.raises(IndexDamaged, match="it has 5999 bytes instead of 6000"):
        open_generation(tmp_path)
    assert hashed == []


def test_every_flipped_bit_of_the_manifest_is_noticed() -> None:
    content = manifest_to_json(
        dataclasses.replace(MANIFEST, files=(("a", FileMark(bytes=1, sha256="00" * 32)),))
    ).encode()
    chance = random.Random(1)
    for position in chance.sample(range(len(content) * 8), 1500):
        altered = bytearray(content)
        altered[position // 8] ^= 1 << position % 8
        try:
            read = manifest_from_json(bytes(altered), file=Path("m"), folder=Path("f"))
        except (IndexDamaged, IndexIncompatible):
            continue
        # White space between the values may change; nothing that is said may.
        assert manifest_to_json(read).encode() == content, bytes(altered)


def test_every_cut_of_the_manifest_is_noticed() -> None:
    content = manifest_to_json(MANIFEST).rstrip()
    for length in range(len(content)):
        with pytest.raises(IndexDamaged):
            manifest_from_json(content[:length], file=Path("m"), folder=Path("f"))


# ---- the manifest ------------------------------------------------------------------------------


def test_the_manifest_comes_back_as_it_was() -> None:
    east = dt.timezone(dt.timedelta(hours=10))
    manifest = dataclasses.replace(
        MANIFEST,
        built_at=MANIFEST.built_at.astimezone(east),
        files=(("a", FileMark(bytes=0, sha256="00" * 32)), ("b/ü", FileMark(bytes=9, sha256=""))),
    )
    text = manifest_to_json(manifest)
    read = manifest_from_json(text, file=Path("m"), folder=Path("f"))
    assert read == manifest
    assert read.built_at.utcoffset() == dt.timedelta(0)
    assert '"built_at": "2026-09-01T12:30:00+00:00"' in text


@pytest.mark.parametrize("found", [SCHEMA + 1, 0, -1, "1"])
def test_another_schema_is_reported_before_anything_else(tmp_path: Path, found: object) -> None:
    build(tmp_path, "a")
    path = tmp_path / "generation-000001" / "manifest.json"
    path.write_text(json.dumps({"schema": found, "something": "that this program cannot know"}))
    with pytest.raises(IndexIncompatible, match="--rebuild") as caught:
        open_generation(tmp_path)
    assert f"schema {found!r}, this program needs {SCHEMA}" in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("program", ..., "no key 'program'"),
        ("schema", ..., "no key 'schema'"),
        ("schema", True, "schema of Manifest"),  # Python counts True as a number
        ("crc32", ..., "crc32 is missing"),
        ("crc32", 5, "crc32 is missing or not that"),
        ("colour", 1, "unknown key 'colour'"),
        ("analyzer", 1, "analyzer of Manifest is '1'"),
        ("analyzer", "english-2", "crc32 is missing or not that"),
        ("built_at", "yesterday", "yesterday"),
        ("built_at", "2026-09-01T12:30:00", "not in UTC"),
        ("built_at", "2026-09-01T12:30:00+01:00", "not in UTC"),
        ("counts", [], "counts of Manifest"),
        ("counts", {"documents": 1}, "Counts has no key"),
        ("encoder", {"name": "a", "sha256": "b", "dimension": True, "max_tokens": 1}, "dimension"),
        ("encoder", {"name": "a", "sha256": "b", "dimension": -1, "max_tokens": 1}, "dimension"),
        ("files", {"a": 1}, "FileMark is no object"),
        ("files", {"a": {"bytes": 1.0, "sha256": ""}}, "bytes of FileMark"),
        ("files", {"a": {"bytes": 1, "sha256": "", "x": 1}}, "unknown key 'x'"),
    ],
)
def test_an_unfit_manifest_says_why(key: str, value: object, reason: str) -> None:
    content = json.loads(manifest_to_json(MANIFEST))
    content.pop(key, None)
    if value is not ...:
        content[key] = value
    with pytest.raises(IndexDamaged) as caught:
        manifest_from_json(json.dumps(content), file=Path("m"), folder=Path("f"))
    assert reason in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "1", "null", "[" * 100_000, "\x00", '{"a":' * 5000])
def test_no_manifest_at_all(text: str) -> None:
    with pytest.raises(IndexDamaged):
        manifest_from_json(text, file=Path("m"), folder=Path("f"))


# ---- checksums, and when they are computed -----------------------------------------------------


def test_unchanged_files_are_not_hashed_again(tmp_path: Path, hashed: list[str]) -> None:
    build(tmp_path, "a")
    hashed.clear()
    generation = open_generation(tmp_path)
    assert hashed == []
    verify_generation(generation)
    assert len(hashed) == len(FILES)


def test_a_copied_index_is_verified_once(tmp_path: Path, hashed: list[str]) -> None:
    build(tmp_path / "a", "a")
    hashed.clear()
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    assert markers(open_generation(tmp_path / "b")) == {"a"}
    assert len(hashed) == len(FILES)
    open_generation(tmp_path / "b")
    assert len(hashed) == len(FILES)


def test_damage_done_while_copying_is_found(tmp_path: Path) -> None:
    build(tmp_path / "a", "a")
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    path = tmp_path / "b" / "generation-000001" / "vectors.npy"
    overwrite_keeping_mtime(path)
    assert_damaged(tmp_path / "b", path)
    assert_damaged(tmp_path / "b", path)  # a failed verification makes nothing trusted


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"vectors.npy": 1}', "\x00", None])
def test_verified_json_is_not_needed(tmp_path: Path, hashed: list[str], text: str | None) -> None:
    build(tmp_path, "a")
    path = tmp_path / "generation-000001" / "verified.json"
    path.unlink() if text is None else path.write_text(text)
    hashed.clear()
    open_generation(tmp_path)
    assert len(hashed) == len(FILES)
    open_generation(tmp_path)
    assert len(hashed) == len(FILES)
    assert "verified.json" not in dict(open_generation(tmp_path).manifest.files)


def test_a_reader_without_the_right_to_write_still_reads(
    tmp_path: Path, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, "a")
    (tmp_path / "generation-000001" / "verified.json").unlink()

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    hashed.clear()
    assert markers(open_generation(tmp_path)) == {"a"}
    assert markers(open_generation(tmp_path)) == {"a"}
    assert len(hashed) == 2 * len(FILES)


def test_verify_finds_what_the_times_do_not_show(tmp_path: Path) -> None:
    build(tmp_path, "a")
    generation = open_generation(tmp_path)
    path = generation.path / "vectors.npy"
    flip(path)
    status = path.stat()
    stamp = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    sidecar = generation.path / "verified.json"
    sidecar.write_text(json.dumps({**json.loads(sidecar.read_text()), "vectors.npy": stamp}))
    open_generation(tmp_path)  # a rotten disk: the content differs, the times do not
    with pytest.raises(SearchIndexError, match=r"vectors\.npy"):
        verify_generation(generation)
