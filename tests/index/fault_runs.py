"""The runs of ``test_faults``, each in a process of its own: ``python -m tests.index.fault_runs``.

Each prints one line of what it met, as JSON, or fails; chance comes from the seed that it is given.
"""

from __future__ import annotations

import errno
import json
import mmap
import os
import random
import re
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from index import (
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexUnwritable,
    SearchIndexError,
    integrity,
    open_index,
)
from tests.index.faults import NO_PART, World, fork

Met = dict[str, int]
Report = Callable[[object], None]


# ---- killed ------------------------------------------------------------------------------------


def killed_at_random(world: World, seed: int, kills: int) -> Met:
    """Kill a process that adds, changes and removes documents without end, at random moments."""
    chance, last, dirty = random.Random(seed), 1, 0
    integrity._TICK_SECONDS = 0  # the kill shall strike everywhere, and not mostly the waiting
    world.update(0)
    start = time.perf_counter()
    world.update(1)
    took = time.perf_counter() - start
    for _ in range(kills):

        def work(report: Report, state: int = last) -> None:
            while True:
                state += 1
                world.update(state)
                report(state)

        child = fork(work)
        time.sleep(chance.uniform(0, 2 * took))
        told = [last, *map(int, child.end(kill=True))][-1]
        last = world.state(told, told + 1)
        dirty += not is_clean(world)
        if chance.random() < 0.5:  # else the next child finds what this one left
            last += 1
            world.update(last)
            assert world.state(last) == last
            world.assert_clean()
    world.update(last + 1)
    world.assert_clean()
    return {"kills": kills, "dirty": dirty, "states": world.state(last + 1)}


def is_clean(world: World) -> bool:
    try:
        world.assert_clean()
    except AssertionError:
        return False
    return True


def killed_at_operations(world: World, seed: int, share: float, first: int, states: int) -> Met:
    """Kill an update before its nth operation on a file of the index, for many n."""
    chance, struck, dirty = random.Random(seed), 0, 0
    integrity._TICK_SECONDS = 0
    for state in range(first):
        world.update(state)
    kept = world.root / "kept"
    for state in range(first, first + states):
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(world.index, kept)
        total = int(fork(lambda report, s=state: report(count(world, s))).end()[0])  # type: ignore[misc]
        numbers = [n for n in range(1, total + 1) if chance.random() < share]
        for number in numbers:
            restore(world, kept)

            def work(report: Report, state: int = state, number: int = number) -> None:
                die_before(world, number)
                world.update(state)

            fork(work).end()
            found = world.state(state - 1, state)
            dirty += not is_clean(world)
            world.update(state)
            assert world.state(state) == state, (found, number)
            world.assert_clean()
            struck += 1
        restore(world, kept)
        world.update(state)
    return {"struck": struck, "dirty": dirty}


def restore(world: World, kept: Path) -> None:
    shutil.rmtree(world.index)
    shutil.copytree(kept, world.index)


def operations(world: World, act: Callable[[], None]) -> None:
    """Let ``act`` run before each time that a file of the index is opened, renamed, removed."""
    folder = str(world.index)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(("open", "os.", "sqlite3.connect")):
            named = [os.fsdecode(a) for a in arguments if isinstance(a, str | bytes | os.PathLike)]
            if any(name.removeprefix("file:").startswith(folder) for name in named):
                act()

    sys.addaudithook(hook)


def count(world: World, state: int) -> int:
    seen: list[None] = []
    operations(world, lambda: seen.append(None))
    world.update(state)
    return len(seen)


def die_before(world: World, number: int) -> None:
    seen: list[None] = []

    def act() -> None:
        seen.append(None)
        if len(seen) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    operations(world, act)


# ---- a full disk -------------------------------------------------------------------------------


def disk_full(world: World, step: int, inodes: int) -> Met:
    """Index with ever more free room, until it is enough: bytes, or files, by ``inodes``.

    The index lies on a file system of its own, which goes with this process.
    """
    room = f"nr_inodes={inodes}" if inodes else "nr_inodes=4000"
    world.index.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size=6m,{room}", "tmpfs", str(world.index)], check=True
    )
    refused, places = 0, set[str]()
    for state in range(3):
        world.update(state)
    world.write(3)
    for free in range(0, 10**7, step):
        (fill_inodes if inodes else fill_bytes)(world.index, free)
        error = refusal(world.run)
        if error is None:
            break
        refused += 1
        assert isinstance(error, IndexUnwritable)
        assert str(world.index) in str(error)
        assert "still answers" in str(error)
        assert is_full(error.__cause__), error
        places.add(place_of(error))
        assert world.state(2) == 2, free
        assert not [*world.index.glob("scratch-*"), *world.index.glob("*.tmp")], free
    remove_ballast(world.index)
    assert world.state(3) == 3
    world.update(4)
    assert world.state(4) == 4
    world.assert_clean()
    return {"refused": refused, "places": len(places)}


def is_full(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.Error):
        return "full" in str(error) or "open database" in str(error)
    # NumPy tells no number of an error.
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, None}


def place_of(error: IndexUnwritable) -> str:
    """Return where of the program it was refused: file and line, the innermost of ``index``."""
    assert error.__cause__ is not None
    frames = traceback.extract_tb(error.__cause__.__traceback__)
    ours = [f for f in frames if Path(f.filename).parent.name == "index"]
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"


def fill_bytes(folder: Path, free: int) -> None:
    remove_ballast(folder)
    status = os.statvfs(folder)
    size = status.f_bavail * status.f_frsize - free
    with (folder / "ballast-0").open("wb") as file:
        if size > 0:
            os.posix_fallocate(file.fileno(), 0, size)


def fill_inodes(folder: Path, free: int) -> None:
    remove_ballast(folder)
    for number in range(os.statvfs(folder).f_favail - free):
        (folder / f"ballast-{number}").touch()


def remove_ballast(folder: Path) -> None:
    for path in folder.glob("ballast-*"):
        path.unlink()


# ---- damage ------------------------------------------------------------------------------------


def damaged(world: World, seed: int, rounds: int, remedies: float) -> Met:
    """Harm each file of the index folder, whatever it is called, one after another."""
    chance, noticed, remedied = random.Random(seed), 0, 0
    last = 3
    for state in range(last + 1):
        world.update(state)
    kept = world.root / "kept"
    shutil.copytree(world.index, kept)
    names = sorted(p.relative_to(kept) for p in kept.rglob("*") if p.is_file())
    if rounds == 0:  # one of each name will do
        chance.shuffle(names)
        names = sorted({name.name: name for name in names}.values())
    for name in names * max(rounds, 1):
        path = world.index / name
        what = harm(path, chance)
        error = refusal(lambda: world.state(last))
        if error is not None:
            noticed += 1
            assert str(path) in str(error) or isinstance(error, IndexMissing), (what, error)
            assert "minutes index PATH" in str(error), error
        elif path.name not in NO_PART:
            # White space between the values of a manifest may change; nothing that is said may.
            before = (kept / name).read_bytes()
            assert path.read_bytes().split() == before.split(), f"nobody noticed: {what}"
        if chance.random() < remedies:
            remedied += 1
            follow_remedy(world, last + 1, error)
            world.write(last)
            restore(world, kept)
        shutil.copyfile(kept / name, path)
    return {"files": len(names), "noticed": noticed, "remedied": remedied}


def follow_remedy(world: World, state: int, damage: SearchIndexError | None) -> None:
    """Run as every night: what is damaged is named again and not made into the next generation."""
    world.write(state)
    error = refusal(world.run)
    if isinstance(damage, IndexDamaged):
        assert isinstance(error, IndexDamaged), f"a run went on with {damage}"
        assert error.file == damage.file
        world.run(rebuild=True)
    assert world.state(state) == state
    world.assert_clean()


def refusal(act: Callable[[], object]) -> SearchIndexError | None:
    try:
        act()
    except SearchIndexError as error:
        return error
    return None


def harm(path: Path, chance: random.Random) -> str:
    """Flip a bit, cut the file short, blank a block of it, or remove it."""
    content = path.read_bytes()
    kind = chance.choice(["flip", "flip", "cut", "blank", "gone"] if content else ["gone"])
    place = chance.randrange(len(content)) if content else 0
    altered = bytearray(content)
    if kind == "flip":
        altered[place] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        del altered[place:]
    elif kind == "blank":
        altered[place : place + 512] = bytes(len(altered[place : place + 512]))
    if kind == "gone":
        path.unlink()
    elif altered != content:
        path.write_bytes(altered)
    return f"{kind} of {path} at byte {place} of {len(content)}"


# ---- several processes -------------------------------------------------------------------------


def writers_at_once(world: World, seed: int, rounds: int) -> Met:
    """Let three processes index at once; in every second round the holder of the lock is killed."""
    chance, busy, killed = random.Random(seed), 0, 0
    world.update(0)
    start = time.perf_counter()
    world.update(1)
    took = time.perf_counter() - start
    for state in range(2, 2 + rounds):
        world.write(state)
        children = [fork(lambda report: attempt(world, report)) for _ in range(3)]
        pids = {child.pid for child in children}
        struck = None
        if state % 2 == 0:
            struck = holder(world, among=pids)
            time.sleep(chance.uniform(0, took / 2) if killed else 0)
            if struck is not None:
                os.kill(struck, signal.SIGKILL)
        told = [child.end() for child in children]
        killed += -signal.SIGKILL in [child.ended for child in children]
        said = [line for lines in told for line in lines if line != "done"]
        busy += len(said)
        for line in said:
            named = re.search(r"written by (?:process (\d+) on |another process)", line)
            assert named, line
            assert named[1] is None or int(named[1]) in pids, (line, pids)
        assert struck is not None or ["done"] in told
        world.state(state - 1, state)
        world.run()
        assert world.state(state) == state
        world.assert_clean()
    return {"busy": busy, "killed": killed}


def holder(world: World, among: set[int]) -> int | None:
    """Wait until the lock names one of some processes; None if it does not within seconds."""
    for _ in range(10_000):
        with suppress(ValueError):  # it is free, or not signed yet
            pid: int = json.loads((world.index / "writer.lock").read_bytes())["pid"]
            if pid in among:
                return pid
        time.sleep(0.001)
    return None


def attempt(world: World, report: Report) -> None:
    try:
        world.run()
        report("done")
    except IndexBusy as error:
        report(error)


def readers_across_switches(world: World, switches: int, readers: int) -> Met:
    """Ask without pause while a writer publishes: each answer is of one whole generation."""
    world.update(0)
    clock = Clock()
    children = [fork(lambda report: read_on(world, clock, report)) for _ in range(readers)]
    try:
        for state in range(1, switches + 1):
            clock.begun = state
            world.update(state)
            clock.published = state
    finally:
        clock.ended = 1
        told = [list(map(int, child.end())) for child in children]
    answers, held = (sum(column) for column in zip(*((t[0], t[1]) for t in told), strict=True))
    return {"answers": answers, "held": held, "seen": min(t[2] for t in told)}


class Clock:
    """What the writer is at, in memory that forked processes share."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 24)

    def _get(self, place: int) -> int:
        value: int = struct.unpack_from("q", self._memory, place)[0]
        return value

    def _set(self, place: int, value: int) -> None:
        struct.pack_into("q", self._memory, place, value)

    begun = property(lambda self: self._get(0), lambda self, value: self._set(0, value))
    published = property(lambda self: self._get(8), lambda self, value: self._set(8, value))
    ended = property(lambda self: self._get(16), lambda self, value: self._set(16, value))


def read_on(world: World, clock: Clock, report: Report) -> None:
    answers, held, seen = 0, 0, set[int]()
    while not clock.ended:
        earliest = clock.published
        with open_index(world.index) as index:
            latest = clock.begun
            state = world.state_of(index, *range(earliest, latest + 1))
            answers += 1
            seen.add(state)
        for state in hold(world, clock):
            held += 1
            seen.add(state)
    for line in (answers, held, len(seen)):
        report(line)


def hold(world: World, clock: Clock) -> Iterator[int]:
    """Open an index and ask it for the first time when two newer ones have been published."""
    earliest = clock.published
    with open_index(world.index) as index:
        latest = clock.begun
        while clock.published < latest + 2 and not clock.ended:
            time.sleep(0.001)
        among = range(earliest, latest + 1)
        with ThreadPoolExecutor(2) as threads:
            states = set(threads.map(lambda _: world.state_of(index, *among), range(2)))
        assert len(states) == 1
        yield from states


RUNS: dict[str, Callable[..., Met]] = {
    run.__name__: run
    for run in (
        killed_at_random,
        killed_at_operations,
        disk_full,
        damaged,
        writers_at_once,
        readers_across_switches,
    )
}

if __name__ == "__main__":
    name, root, encoder, settings = sys.argv[1:]
    with suppress(KeyboardInterrupt):
        sys.stdout.write(json.dumps(RUNS[name](World(Path(root), encoder), **json.loads(settings))))
