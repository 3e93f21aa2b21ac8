"""The whole hybrid query, question embedding included, beside LanceDB's and txtai's.

    python benchmarks/query.py                                   100,000 passages
    python benchmarks/query.py --passages 10000 100000 1000000 --keep FOLDER
    python benchmarks/query.py --build-only --passages 1000000 --keep FOLDER     beforehand
    python benchmarks/query.py --json FILE

Warm, one thread (LanceDB keeps its own), wall clock; the sides take turns at every question.
"ours, hybrid" is what the peers do: the question understood and embedded, both halves ranked and
fused, ten passages read; ``minutes search`` and ``minutes ask`` are the whole commands without the
process.  Passages get made vectors (``benchmarks/made.py``), questions the real encoder's; a
build's time is without the stand-in encoder's.  Peers that are not installed are left out.

A run takes about 5 minutes at 100,000 passages; a million need 40 minutes to build and 5 to ask,
so build them beforehand: what ``--keep`` holds is used again with the figures of its build.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from made import PASSAGES_A_FILE, SAMPLES, Made  # first: it sets the number of threads
from measuring import (
    Run,
    alternate,
    folder_bytes,
    in_a_process,
    is_installed,
)
from query_parts import SCOPES, Ask, lancedb_side, our_sides, txtai_side

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index import open_index
from index.encoder import Encoder, open_question_encoder

_SCRIPT = Path(__file__).with_name("query_parts.py")
_PACKAGES = ("numpy", "faiss-cpu", "torch", "lancedb", "pyarrow", "txtai")
_LANCEDB, _TXTAI = "LanceDB, hybrid", "txtai, hybrid"


def main() -> None:
    """Measure every size in turn."""
    options = _options()
    run = Run("query", _PACKAGES)
    for passages in options.passages:
        if options.keep:
            folder = options.keep / _name(passages, options)
            folder.mkdir(parents=True, exist_ok=True)
            _measure(run, passages, folder, options)
        else:
            with tempfile.TemporaryDirectory() as scratch:
                _measure(run, passages, Path(scratch), options)
    run.write(options.json)


def _name(passages: int, options: argparse.Namespace) -> str:
    return f"query-{passages}{'' if options.vectors == 'exact' else '-' + options.vectors}"


def _ours(options: argparse.Namespace) -> str:
    return "ours" if options.vectors == "exact" else f"ours, {options.vectors} vectors"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--passages", type=int, nargs="+", default=[100_000])
    parser.add_argument("--source", type=Path, default=SAMPLES, help="minutes to make text of")
    parser.add_argument("--questions", type=int, default=50, help="in each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scopes", type=int, default=len(SCOPES), help="widths of filters")
    parser.add_argument("--peer-passages", type=int, default=200_000, help="peers hold at most")
    parser.add_argument("--keep", type=Path, help="keep what is built here and use it again")
    parser.add_argument("--vectors", choices=("exact", "small"), default="exact")
    parser.add_argument("--build-only", action="store_true")
    parser.add_argument("--json", type=Path, help="write the figures here")
    return parser.parse_args()


def _measure(run: Run, passages: int, folder: Path, options: argparse.Namespace) -> None:
    made = Made(options.source)
    _build_ours(run, passages, folder, options)
    peer = _build_lancedb(run, passages, folder, options)
    if options.build_only:
        return
    questions = made.questions(options.questions, passages=passages)
    _hold(run, _ours(options), passages, folder, questions)
    encoder = open_question_encoder()
    with open_index(folder / "index") as index:
        if _has(run, _TXTAI, passages, options):
            embeddings = txtai_side(made, passages, encoder)
        else:
            embeddings = None
        for number, scope in enumerate(SCOPES[: options.scopes]):
            sides = {
                name.replace("ours", _ours(options)): ask
                for name, ask in our_sides(index, scope).items()
            }
            if peer:
                sides[_LANCEDB] = lancedb_side(folder / "lancedb", encoder, scope)
            if embeddings and not number:  # its filters need SQL beside it, another engine
                sides[_TXTAI] = embeddings
            _ask(run, passages, sides, questions, options.rounds, scope.name)
        _embed(run, passages, encoder, questions, options.rounds)


def _build_ours(run: Run, passages: int, folder: Path, options: argparse.Namespace) -> None:
    """Build the index of made files in a process of its own, or take what was kept."""
    files, told, made = folder / "files", folder / "index.json", Made(options.source)
    if not told.exists():
        shutil.rmtree(files, ignore_errors=True)
        made.write(files, range(-(-passages // PASSAGES_A_FILE)))
        arguments = [str(files), str(folder / "index"), str(made.folder)]
        arguments += ["--vectors", options.vectors]
        built, _ = in_a_process(_SCRIPT, "build-ours", *arguments, one_thread=False)
        told.write_text(json.dumps(built), encoding="utf-8")
    ours = _ours(options)
    built = json.loads(told.read_text(encoding="utf-8"))
    size = folder_bytes(folder / "index")
    run.add(ours, passages, "passages indeed", built["passages"], "passages")
    _tell_build(run, ours, passages, built)
    run.add(ours, passages, "stand-in encoder, taken off", built["encoding"], "s")
    run.add(ours, passages, "bytes a passage on disk, all", size / built["passages"], "bytes")


def _tell_build(run: Run, side: str, passages: int, built: dict[str, Any]) -> None:
    run.add(side, passages, "build", built["wall"], "s")
    run.add(side, passages, "build, processor time", built["cpu"], "s")
    run.add(side, passages, "build, peak memory", built["peak"], "MiB")


def _has(run: Run, side: str, passages: int, options: argparse.Namespace) -> bool:
    """Tell whether a peer takes part, or why it does not."""
    package = {_LANCEDB: "lancedb", _TXTAI: "txtai"}[side]
    if not is_installed(package):
        run.leave_out(side, passages, f"{package} is not installed")
        return False
    if passages > options.peer_passages:
        run.leave_out(side, passages, "asked for ours alone at this size (--peer-passages)")
        return False
    return True


def _build_lancedb(run: Run, passages: int, folder: Path, options: argparse.Namespace) -> bool:
    if not _has(run, _LANCEDB, passages, options):
        return False
    told = folder / "lancedb.json"
    if not told.exists():
        arguments = (str(passages), str(folder / "lancedb"), str(options.source))
        built, _ = in_a_process(_SCRIPT, "build-lancedb", *arguments, one_thread=False)
        told.write_text(json.dumps(built), encoding="utf-8")
    _tell_build(run, _LANCEDB, passages, json.loads(told.read_text(encoding="utf-8")))
    size = folder_bytes(folder / "lancedb") / passages
    run.add(_LANCEDB, passages, "bytes a passage on disk, all", size, "bytes")
    return True


def _hold(run: Run, ours: str, passages: int, folder: Path, questions: list[str]) -> None:
    """Measure the memory of a process that has answered the questions."""
    asked = folder / "questions.json"
    asked.write_text(json.dumps(questions), encoding="utf-8")
    held, _ = in_a_process(_SCRIPT, "hold", str(folder / "index"), str(asked))
    run.add(ours, passages, "resident, private memory", held["private"], "MiB")
    run.add(ours, passages, "resident, peak memory", held["peak"], "MiB")


def _ask(
    run: Run, passages: int, sides: dict[str, Ask], questions: list[str], rounds: int, note: str
) -> None:
    times = alternate(sides, questions, rounds)
    for name, every in times.items():
        run.add_times(name, passages, every, note)
    for peer in (_LANCEDB, _TXTAI):
        if peer in times:
            run.add_ratio(
                f"{peer} / ours", passages, f"ratio{note}", times[peer], times[next(iter(times))]
            )


def _embed(run: Run, passages: int, encoder: Encoder, questions: list[str], rounds: int) -> None:
    """Measure what of it is embedding the question."""
    sides: dict[str, Callable[[str], object]] = {"of it, embedding": lambda t: encoder.encode([t])}
    for name, every in alternate(sides, questions, rounds).items():
        run.add_times(name, passages, every)


if __name__ == "__main__":
    main()
