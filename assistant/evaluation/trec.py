"""TREC runs and qrels, in and out, so that other systems can be measured by the same figures.

A topic is a question's id, a document a passage's id.  Reading and measuring is the library's
(``ir-measures``, whose figures are those of ``trec_eval``); it is imported when files are measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import WrongUse
from assistant.evaluation.evaluating import Answered, Asking
from assistant.evaluation.measures import covers, file_name, share
from index import SearchIndex

if TYPE_CHECKING:
    from ir_measures import Qrel, ScoredDoc
    from ir_measures.measures import Measure

TAG = "minutes"
# A passage that covers a gold passage is relevant, so its least grade is 1; see ``grade``.
_GRADES = ((1.0, 3), (0.8, 2))


def run_lines(answered: Iterable[Answered]) -> Iterator[str]:
    """Yield a run: each citation's passage in the order of the answer.

    Measures sort by score and break ties by name, so the score is 1 / rank: it keeps the order.
    """
    for one in answered:
        cited = dict.fromkeys(c.evidence.passage.passage_id for c in one.answer.citations)
        for rank, passage in enumerate(cited, 1):
            yield f"{_word(one.asking.identity)} Q0 {passage} {rank} {1 / rank:.8f} {TAG}"


def grade(quote: str, gold: str) -> int:
    """Return how relevant a passage is: 0, or by its share of the gold passage 1, 2 or 3.

    Relevant is what covers: 1 from 60 % of the gold passage's word 3-grams, 2 from 80 %, 3 all.
    """
    if not covers(quote, gold):
        return 0
    held = share(quote, gold)
    return next((mark for least, mark in _GRADES if held >= least), 1)


def qrels_lines(askings: Sequence[Asking], index: SearchIndex) -> Iterator[str]:
    """Yield the judgements of every passage that covers a gold passage.

    Where none covers it by itself, as when it runs over several, the one that holds most of it
    has grade 1.
    """
    grades: dict[tuple[str, str], int] = {}
    for identity, held in _held(askings, index):
        best = max(held, key=lambda one: one[1])
        for passage, part, mark in held:
            least = 1 if (passage, part) == best[:2] and not best[2] else 0
            key = (identity, passage)
            grades[key] = max(grades.get(key, 0), mark, least)
    for (identity, passage), mark in grades.items():
        if mark:
            yield f"{_word(identity)} 0 {passage} {mark}"


_Held = list[tuple[str, float, int]]  # passage, its share of the gold passage, its grade


def _held(askings: Sequence[Asking], index: SearchIndex) -> list[tuple[str, _Held]]:
    """Return for every gold passage the passages of its file that hold some of it."""
    wanted: dict[str, list[tuple[str, str, _Held]]] = {}
    for asking in askings:
        for gold in asking.gold:
            wanted.setdefault(file_name(gold.file), []).append((asking.identity, gold.quote, []))
    for reading in index.readings():
        golds = wanted.get(file_name(reading.document.source.path), [])
        for passage in reading.passages if golds else ():
            text = passage.span.of(reading.document.text)
            for _, quote, held in golds:
                if part := share(text, quote):
                    held.append((passage.passage_id, part, grade(text, quote)))
    return [(who, held) for golds in wanted.values() for who, _, held in golds if held]


def _word(identity: str) -> str:
    """Return an id as one column: white space would begin the next."""
    return "_".join(identity.split()) or "_"


def measure_runs(runs: Sequence[Path], qrels: Path) -> dict[str, dict[str, float]]:
    """Return the measures of each run, by the run's file name; every topic of the qrels counts.

    Raises:
        WrongUse: a file cannot be read or is no run or qrels, or the library is not installed.
    """
    judged = _read_qrels(qrels)
    return {str(run): _measure(_read_run(run), judged) for run in runs}


def _measure(run: Sequence[ScoredDoc], qrels: Sequence[Qrel]) -> dict[str, float]:
    import ir_measures

    found = ir_measures.calc_aggregate(_measures(), qrels, run)
    return {str(measure): float(found[measure]) for measure in _measures()}


def _measures() -> list[Measure]:
    from ir_measures import AP, RR, Success, nDCG

    return [nDCG @ 10, RR @ 10, Success @ 1, Success @ 3, Success @ 10, AP]


def _read_run(path: Path) -> list[ScoredDoc]:
    from ir_measures import read_trec_run

    try:
        with path.open(encoding="utf-8") as file:
            found = list(read_trec_run(file))  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise _unreadable(path, "run", error) from error
    if not found:
        raise WrongUse(f"{path} is an empty run")
    if any(math.isnan(hit.score) for hit in found):
        raise WrongUse(f"{path} is no TREC run: a score is no number")
    if len({hit[:2] for hit in found}) < len(found):
        raise WrongUse(f"{path} is no TREC run: it has a document twice for one topic")
    return found


def _read_qrels(path: Path) -> list[Qrel]:
    try:
        from ir_measures import read_trec_qrels
    except ModuleNotFoundError as error:
        raise WrongUse(
            "measuring TREC files needs the library ir-measures: pip install ir-measures"
        ) from error
    try:
        with path.open(encoding="utf-8") as file:
            found = list(read_trec_qrels(file))  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise _unreadable(path, "qrels", error) from error
    if not found:
        raise WrongUse(f"{path} holds no judgements")
    return found


def _unreadable(path: Path, what: str, error: Exception) -> WrongUse:
    if isinstance(error, OSError):
        return WrongUse(f"{path} cannot be read: {error.strerror}")
    form = "topic Q0 document rank score tag" if what == "run" else "topic 0 document grade"
    return WrongUse(f"{path} is no TREC {what}, lines of “{form}”: {error}")
