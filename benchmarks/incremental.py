"""What adding, changing and removing documents costs beside a rebuild, in the same run.

    python benchmarks/incremental.py                           100 of 10,000 files, 100,000 passages
    python benchmarks/incremental.py --passages 2000 --documents 10 --rounds 1
    python benchmarks/incremental.py --json FILE

Each round begins with the same index: it adds documents, changes as many, removes as many, and runs
once over the unchanged tree; between the rounds the index is rebuilt from nothing.  Vectors come
from a stand-in encoder (``benchmarks/made.py``) whose time is taken off and told.  "Of it, merging"
is what the dearest of the small runs took more than the median of its kind: merging happens inside
the run that finds too many segments.

Times are wall clock and, where other work disturbs, processor time, children's included.  A run
takes as many rebuilds as --rebuilds says (some 4 minutes each at 100,000 passages) and, for every
round, four small runs.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from made import PASSAGES_A_FILE, SAMPLES, Made  # first: it sets the number of threads
from measuring import Figure, Run, folder_bytes, percentile
from query_parts import Built, TimedEncoder, build, made_encoder

_REBUILD, _SAME = "rebuild", "unchanged tree"
_KINDS = ("add", "change", "remove")
_NAMES = {"add": "adding", "change": "changing", "remove": "removing"}


def main() -> None:
    """Build once, then take turns, and tell."""
    options = _options()
    run = Run("incremental", ("numpy", "faiss-cpu"))
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        _measure(run, options.keep, options)
    else:
        with tempfile.TemporaryDirectory() as scratch:
            _measure(run, Path(scratch), options)
    run.write(options.json)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--documents", type=int, default=100, help="changed at a time")
    parser.add_argument("--rounds", type=int, default=5, help="of adding, changing, removing")
    parser.add_argument("--rebuilds", type=int, default=5, help="measured rebuilds, spread over it")
    parser.add_argument("--source", type=Path, default=SAMPLES, help="minutes to make text of")
    parser.add_argument("--keep", type=Path, help="a folder to work in, and to leave as it is then")
    parser.add_argument("--json", type=Path, help="write the figures here")
    return parser.parse_args()


def _measure(run: Run, folder: Path, options: argparse.Namespace) -> None:
    files, index, made = folder / "files", folder / "index", Made(options.source)
    count = -(-options.passages // PASSAGES_A_FILE)
    for left in (files, index):
        shutil.rmtree(left, ignore_errors=True)
    made.write(files, range(count))
    encoder = made_encoder(made)
    took: dict[str, list[Built]] = defaultdict(list)
    for number in range(max(options.rounds, options.rebuilds)):
        if number < options.rebuilds:
            _note(took, _REBUILD, build(index, files, encoder, rebuild=True))
        if number < options.rounds:
            _round(took, made, files, index, encoder, range(count, count + options.documents))
    passages = took[_REBUILD][0].report.counts.passages
    run.add("index", options.passages, "passages indeed", passages, "passages")
    run.add("index", options.passages, "files", count, "files")
    run.add("index", options.passages, "bytes a passage", folder_bytes(index) / passages, "bytes")
    _tell(run, options, took)


def _round(
    took: dict[str, list[Built]],
    made: Made,
    files: Path,
    index: Path,
    encoder: TimedEncoder,
    numbers: range,
) -> None:
    """Add documents, change as many in the midst, remove the added, and run over no change."""
    made.write(files, numbers)
    _note(took, "add", build(index, files, encoder))
    edition = len(took["change"]) + 1
    changed = range(0, numbers.start, max(1, numbers.start // len(numbers)))[: len(numbers)]
    for number in changed:
        made.write(files, range(number, number + 1), edition=edition)
    _note(took, "change", build(index, files, encoder))
    for number in numbers:
        made.file(files, number).unlink()
    _note(took, "remove", build(index, files, encoder))
    _note(took, _SAME, build(index, files, encoder))


def _note(took: dict[str, list[Built]], kind: str, built: Built) -> None:
    report = built.report
    done = f"{report.added} added, {report.changed} changed, {report.removed} removed"
    print(f"          {kind:16} {built.wall:8.2f} s  ({built.cpu:.2f} s of a processor; {done})")
    if (kind == _SAME) == report.published:
        sys.exit(f"{kind}: a generation was {'' if report.published else 'not '}published")
    took[kind].append(built)


def _tell(run: Run, options: argparse.Namespace, took: dict[str, list[Built]]) -> None:
    size = options.passages
    for clock in ("wall", "cpu"):
        note = "" if clock == "wall" else ", processor time"
        whole = [getattr(built, clock) for built in took[_REBUILD]]
        _put(run, size, f"{_REBUILD}{note}", whole, "s")
        for kind in (*_KINDS, _SAME):
            seconds = [getattr(built, clock) for built in took[kind]]
            name = f"{_NAMES[kind]} {options.documents} documents" if kind in _NAMES else kind
            _put(run, size, f"{name}{note}", seconds, "s")
            shares = [100 * one / percentile(whole, 0.5) for one in seconds]
            _put(run, size, f"{name}, share of a rebuild{note}", shares, "%")
        small = [[getattr(built, clock) for built in took[kind]] for kind in _KINDS]
        dearest = max(max(times) - percentile(times, 0.5) for times in small)
        run.add("index", size, f"of it, merging, at most{note}", dearest, "s")
    inside = [built.encoding for built in took[_REBUILD]]
    _put(run, size, "stand-in encoder in a rebuild, taken off", inside, "s")


def _put(run: Run, size: int, measure: str, values: list[float], unit: str) -> None:
    run.put(
        Figure(
            subject="index",
            size=size,
            measure=measure,
            unit=unit,
            value=percentile(values, 0.5),
            rounds=tuple(values),
        )
    )


if __name__ == "__main__":
    main()
