"""What every benchmark needs: alternating rounds, memory, the machine, and figures kept as JSON.

A figure stands in a file with the machine that it was measured on; ``benchmarks/report.py`` makes
the page of such files alone.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent

_T = TypeVar("_T")
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value.

    Attributes:
        subject: what was measured: an engine, or a part of the program.
        size: of the collection, in passages.
        measure: what of it, "p50, stop words removed".
        rounds: the same value in each round, where rounds alternated; ``value`` is of all.
    """

    subject: str
    size: int
    measure: str
    unit: str
    value: float
    rounds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A peer that was not measured at some size, and why."""

    subject: str
    size: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything that one run of a benchmark measured.

    ``printed`` is what it printed, for a benchmark that keeps no figures itself.
    """

    benchmark: str
    command: str
    day: str
    seconds: float
    machine: str
    versions: tuple[str, ...]
    load_before: float
    load_after: float
    figures: tuple[Figure, ...]
    left_out: tuple[LeftOut, ...]
    printed: str = ""


@dataclass(slots=True)
class Run:
    """A run under way: figures are printed as they are added, and written when it ends."""

    benchmark: str
    packages: Sequence[str]
    figures: list[Figure] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    begun: float = field(default_factory=time.perf_counter)
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])

    def __post_init__(self) -> None:
        """Say first where it runs."""
        print(f"machine   {machine()}, load {self.load_before:.1f}")
        print(f"versions  {', '.join(versions(self.packages))}", flush=True)

    def add(
        self, subject: str, size: int, measure: str, value: float | None, unit: str
    ) -> float | None:
        """Keep and print a value; None, for what this system does not tell, is passed over."""
        if value is not None:
            self.put(Figure(subject=subject, size=size, measure=measure, unit=unit, value=value))
        return value

    def put(self, figure: Figure) -> None:
        """Keep and print a figure."""
        self.figures.append(figure)
        low, high = min(figure.rounds, default=0.0), max(figure.rounds, default=0.0)
        spread = f"  ({low:.4g} to {high:.4g})" if figure.rounds else ""
        print(
            f"{figure.size:>9,}  {figure.subject:34} {figure.measure:44}"
            f"{figure.value:12,.4g} {figure.unit}{spread}",
            flush=True,
        )

    def leave_out(self, subject: str, size: int, reason: str) -> None:
        """Keep and print why a peer has no figure."""
        self.left_out.append(LeftOut(subject=subject, size=size, reason=reason))
        print(f"{size:>9,}  {subject:34} left out: {reason}", flush=True)

    def add_times(
        self, subject: str, size: int, rounds: Sequence[Sequence[float]], note: str = ""
    ) -> float:
        """Keep p50 and p95 of the seconds of single queries, a list a round; return the p50."""
        every = [seconds for times in rounds for seconds in times]
        for name, part in (("p50", 0.5), ("p95", 0.95)):
            self.put(
                Figure(
                    subject=subject,
                    size=size,
                    measure=f"{name}{note}",
                    unit="ms",
                    value=1000 * percentile(every, part),
                    rounds=tuple(1000 * percentile(times, part) for times in rounds),
                )
            )
        return percentile(every, 0.5)

    def add_ratio(
        self,
        subject: str,
        size: int,
        measure: str,
        slow: Sequence[Sequence[float]],
        fast: Sequence[Sequence[float]],
    ) -> None:
        """Keep how many times as long ``slow`` took as ``fast``: median of the rounds' medians."""
        ratios = tuple(
            percentile(a, 0.5) / percentile(b, 0.5) for a, b in zip(slow, fast, strict=True)
        )
        value = percentile(ratios, 0.5)
        self.put(
            Figure(
                subject=subject,
                size=size,
                measure=measure,
                unit="times",
                value=value,
                rounds=ratios,
            )
        )

    def write(self, file: Path | None) -> None:
        """Write everything as JSON, if a file is named."""
        seconds = time.perf_counter() - self.begun
        print(f"took {seconds:.0f} s; load after {os.getloadavg()[0]:.1f}")
        if file is None:
            return
        results = Results(
            benchmark=self.benchmark,
            command=" ".join(["python", f"benchmarks/{Path(sys.argv[0]).name}", *_said()]),
            day=f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
            seconds=round(seconds, 1),
            machine=machine(),
            versions=tuple(versions(self.packages)),
            load_before=round(self.load_before, 2),
            load_after=round(os.getloadavg()[0], 2),
            figures=tuple(self.figures),
            left_out=tuple(self.left_out),
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(results), indent=1) + "\n", encoding="utf-8")


def read_results(file: Path) -> Results:
    """Read what ``Run.write`` wrote."""
    held: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    held["figures"] = tuple(
        Figure(**{**figure, "rounds": tuple(figure["rounds"])}) for figure in held["figures"]
    )
    held["left_out"] = tuple(LeftOut(**entry) for entry in held["left_out"])
    held["versions"] = tuple(held["versions"])
    return Results(**held)


def _said() -> list[str]:
    """Return the arguments of the command, less the folders of this machine."""
    kept: list[str] = []
    for word in sys.argv[1:]:
        if os.sep in word:
            kept[-1:] = [] if kept and kept[-1].startswith("--") else kept[-1:]
        else:
            kept.append(word)
    return kept


def machine() -> str:
    """Return processor, cores, memory and system in words."""
    names = [line for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    cpu = names[0].partition(":")[2].strip() if names else platform.machine()
    total = [line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")]
    memory = f", {int(total[0]) / _MIB:.0f} GiB" if total else ""
    return f"{cpu}, {os.cpu_count()} cores{memory}, {platform.system()}"


def versions(packages: Sequence[str]) -> list[str]:
    """Return names with versions of Python and of the packages that are installed."""
    found = [f"Python {platform.python_version()}"]
    for name in packages:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return found


def is_installed(package: str) -> bool:
    """Tell whether a distribution is installed."""
    return len(versions([package])) > 1


def _lines(file: str) -> list[str]:
    path = Path(file)
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def timed(work: Callable[[], _T]) -> tuple[_T, float]:
    """Return what ``work`` returns and the seconds that it took."""
    begun = time.perf_counter()
    result = work()
    return result, time.perf_counter() - begun


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value at a part of the sorted values, between two of them where it falls so."""
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def alternate(
    sides: Mapping[str, Callable[[_T], object]], asked: Sequence[_T], rounds: int
) -> dict[str, list[list[float]]]:
    """Return seconds a question, a list a round, of sides that take turns at every question.

    Who begins changes from question to question, so that what one leaves in the caches falls on
    all alike.  One round before the first is not counted.
    """
    times: dict[str, list[list[float]]] = {name: [] for name in sides}
    names = list(sides)
    for number in range(rounds + 1):
        for name in names:
            times[name].append([])
        for place, question in enumerate(asked):
            first = (place + number) % len(names)
            for name in names[first:] + names[:first]:
                begun = time.perf_counter()
                sides[name](question)
                times[name][-1].append(time.perf_counter() - begun)
    return {name: every[1:] for name, every in times.items()}


def peak_mib() -> float | None:
    """Return the most memory that this process ever held, in MiB (VmHWM)."""
    for line in _lines("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return None


def private_mib() -> float | None:
    """Return the resident memory that this process shares with no other and no file, in MiB.

    Pages of mapped files that only this process reads are clean: the system may drop them.
    """
    kept = [
        int(line.split()[1])
        for line in _lines("/proc/self/smaps_rollup")
        if line.startswith("Private_Dirty")
    ]
    return sum(kept) / 1024 if kept else None


def cpu_seconds() -> float:
    """Return the seconds that this process and its ended children had a processor."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def in_a_process(script: Path, *arguments: str, one_thread: bool = True) -> tuple[Any, float]:
    """Run a script in a new process; return the JSON of its last line, and the wall seconds."""
    environment = dict(os.environ)
    if one_thread:
        environment["OMP_NUM_THREADS"] = "1"
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - begun
    lines = done.stdout.splitlines()
    return (json.loads(lines[-1]) if lines else None), seconds


def folder_bytes(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
