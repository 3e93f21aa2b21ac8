"""Pinned floors: what a change may not make worse, for one collection and one question set.

The file is JSON: ``collection`` and ``questions`` are digests, ``limit`` the citations asked for,
``floors`` and ``ceilings`` the worst value allowed of each measure.
"""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from assistant.errors import WrongUse
from assistant.evaluation.measures import MEASURES, Estimate, Judged, Measure

_STEP = 10_000  # limits have four decimals
_CEILINGS = frozenset(m.name for m in MEASURES if m.lower_is_better)


class PinnedForOther(WrongUse):
    """The floors belong to another collection, other questions or another limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured: figures of two runs compare only where these are equal."""

    collection: str
    questions: str
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """The worst value allowed of each measure: the least, or for ``ceilings`` the most."""

    measured: Measured
    floors: Mapping[str, float]
    ceilings: Mapping[str, float]


Gate: TypeAlias = "Callable[[Sequence[Judged], Mapping[str, Estimate]], list[str]]"


def open_gate(path: Path, measured: Measured, *, pinning: bool, lower: bool) -> Gate:
    """Return what compares a run with the floors and tells what fell below them.

    What cannot be compared is told now, before the run.  ``pinning``: the run sets the floors
    instead, and ``lower`` lets it set lower ones.

    Raises:
        PinnedForOther: the floors belong to something else.
        WrongUse: the file cannot be read; the gate itself raises it as ``pin`` does.
    """
    if pinning:

        def pin_floors(judged: Sequence[Judged], found: Mapping[str, Estimate]) -> list[str]:
            pin(path, floors_of(measured, judged, found), lower=lower)
            return []

        return pin_floors
    pinned = read_floors(path)
    check_measured(pinned, measured)
    return lambda judged, found: shortfalls(pinned, found)


def read_floors(path: Path) -> Floors:
    """Read a file of floors.

    Raises:
        WrongUse: it cannot be read or is no such file.
    """
    try:
        value = json.loads(path.read_text("utf-8"))
        measured = Measured(
            collection=str(value["collection"]),
            questions=str(value["questions"]),
            limit=int(value["limit"]),
        )
        floors, ceilings = (_limits(value[name]) for name in ("floors", "ceilings"))
    except OSError as error:
        raise WrongUse(
            f"the floors in {path} cannot be read: {error.strerror}. --pin writes them"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongUse(f"{path} is no file of floors: {error!r}. --pin writes one") from error
    return Floors(measured=measured, floors=floors, ceilings=ceilings)


def _limits(value: Mapping[str, object]) -> dict[str, float]:
    found = {}
    for name, limit in value.items():
        if isinstance(limit, bool) or not isinstance(limit, int | float) or math.isnan(limit):
            raise ValueError(f"{name} is no number")
        found[name] = float(limit)
    return found


def floors_text(floors: Floors) -> str:
    """Return the file of floors."""
    value = {
        "collection": floors.measured.collection,
        "questions": floors.measured.questions,
        "limit": floors.measured.limit,
        "floors": dict(floors.floors),
        "ceilings": dict(floors.ceilings),
    }
    return json.dumps(value, indent=2) + "\n"


def check_measured(pinned: Floors, measured: Measured) -> None:
    """Refuse floors that were pinned for something else.

    Raises:
        PinnedForOther: it says what differs.
    """
    was = pinned.measured
    pairs = (
        ("collection", was.collection[:12], measured.collection[:12]),
        ("questions", was.questions[:12], measured.questions[:12]),
        ("limit", was.limit, measured.limit),
    )
    other = [
        f"the {name} ({then} then, {now} now)" for name, then, now in pairs if str(then) != str(now)
    ]
    if other:
        raise PinnedForOther(
            f"the floors were pinned for something else: {' and '.join(other)}. "
            "Measure what they were pinned for, or pin them anew with --pin"
        )


def shortfalls(pinned: Floors, found: Mapping[str, Estimate]) -> list[str]:
    """Return a line for every measure that is worse than its floor or ceiling allows."""
    told = []
    for name, floor in pinned.floors.items():
        if name not in found:
            told.append(f"{name} has a floor of {floor} and cannot be measured")
        elif found[name].value < floor:
            told.append(f"{name} is {found[name].value:.4f}, below its floor of {floor}")
    for name, ceiling in pinned.ceilings.items():
        if name in found and found[name].value > ceiling:
            told.append(f"{name} is {found[name].value:.4f}, above its ceiling of {ceiling}")
    return told


def floors_of(
    measured: Measured, judged: Sequence[Judged], found: Mapping[str, Estimate]
) -> Floors:
    """Return the floors that a run sets: its own figures, less the weight of one question.

    So a near tie that another processor decides the other way fails nobody, and a second such
    question does.  Quotes that are not verbatim are never allowed.
    """
    limits = {m.name: _limit(m, judged, found[m.name]) for m in MEASURES if m.name in found}
    return Floors(
        measured=measured,
        floors={name: limit for name, limit in limits.items() if name not in _CEILINGS},
        ceilings={name: limit for name, limit in limits.items() if name in _CEILINGS},
    )


def _limit(measure: Measure, judged: Sequence[Judged], found: Estimate) -> float:
    if measure.median:
        # The median, were the least of the values to become the greatest.
        values = sorted(value for one in judged if (value := measure.of(one)) is not None)
        return math.ceil(statistics.median([*values[1:], values[-1]]) * _STEP) / _STEP
    room = 0.0 if measure.exact else 1 / found.n
    if measure.lower_is_better:
        return min(1.0, math.ceil((found.value + room) * _STEP) / _STEP)
    return max(0.0, math.floor((found.value - room) * _STEP) / _STEP)


def lowered(old: Floors, new: Floors) -> list[str]:
    """Return a phrase for every limit of ``old`` that ``new`` loosens or leaves out."""
    told = []
    for name, floor in old.floors.items():
        if (now := new.floors.get(name, -math.inf)) < floor:
            told.append(f"{name} from {floor} to {_in_words(now)}")
    for name, ceiling in old.ceilings.items():
        if (now := new.ceilings.get(name, math.inf)) > ceiling:
            told.append(f"{name} from at most {ceiling} to {_in_words(now)}")
    return told


def _in_words(limit: float) -> str:
    return str(limit) if math.isfinite(limit) else "nothing"


def pin(path: Path, new: Floors, *, lower: bool) -> None:
    """Write floors; ``lower`` lets them be lower than those of the file.

    Raises:
        WrongUse: they would be lower and may not, or the file cannot be read or written.
    """
    if path.exists() and not lower and (told := lowered(read_floors(path), new)):
        raise WrongUse(f"this would lower {'; '.join(told)}. If that is meant, add --lower")
    try:
        path.write_text(floors_text(new), "utf-8")
    except OSError as error:
        raise WrongUse(f"{path} cannot be written: {error.strerror}") from error
