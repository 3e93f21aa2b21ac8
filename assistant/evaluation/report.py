"""An evaluation: run, and then told as text for people, as JSON and as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation.evaluating import Answered, Asking, answer_all, judge_all
from assistant.evaluation.measures import DEPTH, MEASURES, Estimate, Judged, estimates
from assistant.jsonform import Json, answer_to_json, dumps
from assistant.render import counted
from assistant.understanding.glossary import Glossary
from index import SearchIndex

_HEADS = {"false abstentions": "refused"}  # a column is ten characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a run over question sets measured.

    Attributes:
        overall: measures over all questions.
        groups: the same by type or by set, sorted by name.
    """

    documents: int
    answered: tuple[Answered, ...]
    judged: tuple[Judged, ...]
    overall: Mapping[str, Estimate]
    groups: Mapping[str, Mapping[str, Estimate]]


def evaluate(
    askings: Sequence[Asking],
    index: SearchIndex,
    *,
    today: dt.date,
    limit: int,
    by: str,
    progress: Callable[[str, int, int], None],
    glossary: Glossary | None = None,
) -> Evaluation:
    """Ask and judge every question; ``by`` is "type" or "set"."""
    answered = answer_all(
        askings, index, today=today, limit=limit, progress=progress, glossary=glossary
    )
    judged = judge_all(answered, index, by=by)
    return evaluation_of(answered, judged, documents=index.manifest.counts.documents)


def output_files(
    evaluation: Evaluation,
    index: SearchIndex,
    *,
    run: Path | None,
    qrels: Path | None,
    answers: Path | None,
) -> Iterator[tuple[Path, Iterable[str]]]:
    """Yield the files that are wanted beside the report, with their lines.

    ``answers`` is as ``ask --batch`` prints it; of ``run`` and ``qrels``, see the module ``trec``.
    """
    from assistant.evaluation.trec import qrels_lines, run_lines

    if run:
        yield run, run_lines(evaluation.answered)
    if qrels:
        yield qrels, qrels_lines([one.asking for one in evaluation.answered], index)
    if answers:
        yield answers, map(_answer_line, evaluation.answered)


def _answer_line(one: Answered) -> str:
    identity = one.asking.identity
    return dumps(answer_to_json(one.answer, identity=identity, total_ms=one.milliseconds))


def evaluation_of(
    answered: Sequence[Answered], judged: Sequence[Judged], *, documents: int
) -> Evaluation:
    """Return the measures of judged answers, over all and by group."""
    names = sorted({one.group for one in judged})
    return Evaluation(
        documents=documents,
        answered=tuple(answered),
        judged=tuple(judged),
        overall=estimates(judged),
        groups={name: estimates([one for one in judged if one.group == name]) for name in names},
    )


def evaluation_text(evaluation: Evaluation, *, misses: bool) -> str:
    """Return the measures with their intervals, a table by group, and, if wanted, the misses."""
    answerable = sum(one.answerable for one in evaluation.judged)
    total = len(evaluation.judged)
    head = (
        f"{counted(total, 'question')} ({answerable:,} answerable, {total - answerable:,} not) "
        f"over {counted(evaluation.documents, 'document')}, with 95 % confidence intervals"
    )
    parts = [head, _overall(evaluation.overall), _table(evaluation)]
    if misses:
        parts.append("\n".join(_miss_lines(evaluation)) or "no misses")
    return "\n\n".join(parts)


def _overall(found: Mapping[str, Estimate]) -> str:
    lines = []
    for measure in MEASURES:
        if estimate := found.get(measure.name):
            over = counted(estimate.n, "question")
            lines.append(
                f"{measure.name:<18}{estimate.value:>7.3f}   "
                f"{estimate.low:.3f} to {estimate.high:.3f}   over {over}"
            )
    return "\n".join(lines)


def _table(evaluation: Evaluation) -> str:
    """Return two lines a group: the figures, and below them their intervals."""
    sizes = {
        name: sum(one.group == name for one in evaluation.judged) for name in evaluation.groups
    }
    rows: list[tuple[str, int, Mapping[str, Estimate]]] = [
        (name, sizes[name], found) for name, found in evaluation.groups.items()
    ]
    rows.append(("all", len(evaluation.judged), evaluation.overall))
    width = max(len(name) for name, _, _ in rows)
    columns = [m.name for m in MEASURES if m.name != "verbatim"]
    lines = [f"{'':{width}}{'n':>5}" + "".join(f"{_HEADS.get(c, c):>10}" for c in columns)]
    for name, size, found in rows:
        figures = "".join(f"{_figure(found.get(c)):>10}" for c in columns)
        ranges = "".join(f"{_range(found.get(c)):>10}" for c in columns)
        lines += [f"{name:{width}}{size:>5}{figures}", f"{'':{width}}{'':>5}{ranges}"]
    return "\n".join(line.rstrip() for line in lines)


def _figure(estimate: Estimate | None) -> str:
    return f"{estimate.value:.3f}" if estimate else "-"


def _range(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    places = 1 if estimate.high >= 2 else 2  # two such ends and a blank fill a column
    ends = (f"{end:.{places}f}" for end in (estimate.low, estimate.high))
    return "-".join(end.removeprefix("0") for end in ends)


def _miss_lines(evaluation: Evaluation) -> Iterator[str]:
    for one, verdict in zip(evaluation.answered, evaluation.judged, strict=True):
        if told := miss_of(verdict):
            asking = one.asking
            yield f"{asking.identity}  {asking.kind}  {told}: {asking.question}"


def miss_of(verdict: Judged) -> str:
    """Return in words what is wrong with an answer, or "" where nothing is."""
    if not verdict.answerable:
        return "" if verdict.silent else "answered, and has no answer"
    if verdict.silent:
        return "not found, and has an answer"
    if verdict.rank == 0:
        return f"not in the first {DEPTH}"
    return "" if verdict.rank <= 3 else f"only at rank {verdict.rank}"


def evaluation_to_json(evaluation: Evaluation) -> dict[str, Json]:
    """Return an evaluation: ``all`` and ``groups`` by measure, and every question's verdict."""
    return {
        "documents": evaluation.documents,
        "questions": len(evaluation.judged),
        "all": _to_json(evaluation.overall),
        "groups": {name: _to_json(found) for name, found in evaluation.groups.items()},
        "verdicts": [
            {
                "id": verdict.identity,
                "group": verdict.group,
                "answerable": verdict.answerable,
                "status": one.answer.status.value,
                "rank": verdict.rank or None,
                "all": verdict.whole,
                "nDCG@10": round(verdict.gain, 4),
                "tight": None if verdict.tight is None else round(verdict.tight, 3),
                "miss": miss_of(verdict) or None,
            }
            for one, verdict in zip(evaluation.answered, evaluation.judged, strict=True)
        ],
    }


def _to_json(found: Mapping[str, Estimate]) -> dict[str, Json]:
    return {
        name: {
            "value": round(estimate.value, 6),
            "low": round(estimate.low, 6),
            "high": round(estimate.high, 6),
            "n": estimate.n,
        }
        for name, estimate in found.items()
    }


def runs_text(measured: Mapping[str, Mapping[str, float]]) -> str:
    """Return a line a measured TREC run."""
    columns = list(next(iter(measured.values())))
    width = max(len(name) for name in measured)
    lines = [f"{'':{width}}" + "".join(f"{c:>12}" for c in columns)]
    for name, figures in measured.items():
        lines.append(f"{name:{width}}" + "".join(f"{figures[c]:>12.4f}" for c in columns))
    return "\n".join(lines)
