"""Killed, out of room, damaged, or two at once: the old or the new generation answers, whole.

Each run is of ``fault_runs``: it drives an index through many states by its public functions, and
after each fault compares all that the index says with what that state's files hold; then the next
run has to clear what was left and bring the index to the right state.  Its chance comes from a
seed, which is in the test's name; ``-m slow`` runs the long forms.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from index import IndexBusy
from index.writer_lock import writer_lock
from tests.index.conftest import REPOSITORY

fcntl = pytest.importorskip("fcntl", reason="needs SIGKILL, fork and flock")

# A file system of a test's own needs rights that not every machine gives.
_OWN_MOUNTS = ["unshare", "--mount", *(["--map-root-user"] if os.geteuid() else [])]


def slow(*values: object) -> object:
    return pytest.param(*values, marks=pytest.mark.slow)


def met(name: str, root: Path, encoder: str, *before: str, **settings: float) -> dict[str, int]:
    """Let a run of ``fault_runs`` happen; return what it met."""
    command = [*before, sys.executable, "-m", "tests.index.fault_runs", name, str(root), encoder]
    done = subprocess.run(
        [*command, json.dumps(settings)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, ""), settings
    found: dict[str, int] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("seed", "kills"), [(1, 8), slow(2, 200)])
def test_a_writer_killed_at_random_moments(
    tmp_path: Path, tiny_encoder: str, seed: int, kills: int
) -> None:
    found = met("killed_at_random", tmp_path, tiny_encoder, seed=seed, kills=kills)
    assert found["kills"] == kills
    assert found["dirty"] > kills // 5, "hardly any kill struck a writer at work"
    assert found["states"] > kills // 2


@pytest.mark.parametrize(
    ("seed", "share", "first", "states"), [(1, 0.008, 9, 2), slow(2, 0.2, 6, 8)]
)
def test_a_writer_killed_before_any_operation_on_a_file(
    tmp_path: Path, tiny_encoder: str, seed: int, share: float, first: int, states: int
) -> None:
    found = met(
        "killed_at_operations",
        tmp_path,
        tiny_encoder,
        seed=seed,
        share=share,
        first=first,
        states=states,
    )
    assert found["struck"] > 3
    assert found["dirty"] > found["struck"] // 4


@pytest.fixture
def own_mounts(tmp_path: Path) -> list[str]:
    """The command before one that may mount a file system of its own."""
    mount = [*_OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", str(tmp_path)]
    try:
        allowed = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        pytest.skip("nothing may be mounted here; test_interruption limits the size of files")
    return _OWN_MOUNTS


@pytest.mark.parametrize(
    ("step", "inodes"), [(32 * 1024, 0), (9, 500), slow(4096, 0), slow(1, 500)], ids=str
)
def test_a_full_disk(
    tmp_path: Path, tiny_encoder: str, own_mounts: list[str], step: int, inodes: int
) -> None:
    found = met("disk_full", tmp_path, tiny_encoder, *own_mounts, step=step, inodes=inodes)
    assert found["refused"] > 4
    assert found["places"] > 1, "the disk was full in hardly any other place"


@pytest.mark.parametrize(("seed", "rounds", "remedies"), [(1, 0, 0.06), slow(2, 2, 0.1)], ids=str)
def test_any_file_damaged(
    tmp_path: Path, tiny_encoder: str, seed: int, rounds: int, remedies: float
) -> None:
    found = met("damaged", tmp_path, tiny_encoder, seed=seed, rounds=rounds, remedies=remedies)
    assert found["files"] > 20
    assert found["noticed"] >= (found["files"] - 4) * max(rounds, 1)
    assert found["remedied"] > 0


@pytest.mark.parametrize(("seed", "rounds"), [(1, 4), slow(2, 100)])
def test_writers_at_once(tmp_path: Path, tiny_encoder: str, seed: int, rounds: int) -> None:
    found = met("writers_at_once", tmp_path, tiny_encoder, seed=seed, rounds=rounds)
    assert found["busy"] >= rounds, "they hardly ever met"
    assert found["killed"] > rounds // 8, "hardly any holder of the lock was killed"


@pytest.mark.parametrize(("switches", "readers"), [(20, 2), slow(200, 4)])
def test_readers_across_switches(
    tmp_path: Path, tiny_encoder: str, switches: int, readers: int
) -> None:
    found = met(
        "readers_across_switches", tmp_path, tiny_encoder, switches=switches, readers=readers
    )
    assert min(found["answers"], found["held"]) >= readers
    assert found["seen"] > 2


def test_a_lock_never_names_the_dead(tmp_path: Path) -> None:
    """Who took the lock a moment ago has not signed yet: the name in it is of the holder before."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    holder = {"pid": dead.pid, "host": platform.node(), "since": "2026-11-30T09:00:00+00:00"}
    (tmp_path / "writer.lock").write_text(json.dumps(holder))
    with (tmp_path / "writer.lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(IndexBusy, match="written by another process"), writer_lock(tmp_path):
            pass
    with writer_lock(tmp_path):
        pass
