"""Cited answers and the passages that answer → measures, with their confidence intervals.

A measure is a mean (or, for ``tight``, a median) over questions, so each has an interval from
resampling the questions.  Nothing here knows an index: what was quoted comes as plain text.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

DEPTH = 10
MOST_WORDS = 200  # a longer quote is a page and no answer
_LEAST_SHARE = 0.6
_GRAM = 3
_RESAMPLES = 2000
_SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A smallest passage that answers: the file that it stands in and its words."""

    file: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """One citation as it is measured; ``verbatim``: its words were found in the record again."""

    file: str
    quote: str
    verbatim: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One question's answer, judged.

    Attributes:
        group: what the tables are made by, such as the question's type.
        silent: it was answered "not found".
        rank: of the first citation that covers a gold passage; 0 where none of the first ten does.
        whole: every gold passage is covered, or one where any of them is enough.
        gain: normalised discounted cumulative gain at ten, see ``discounted_gain``.
        tight: words quoted for each word of the gold passage, in the first covering citation.
        quotes: citations given, of which ``verbatim`` were found in the record again.
    """

    identity: str
    group: str
    answerable: bool
    silent: bool
    rank: int
    whole: bool
    gain: float
    tight: float | None
    quotes: int
    verbatim: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A measure's value over ``n`` questions with its 95 % confidence interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One column of the tables.

    Attributes:
        name: as the tables and the file of floors call it.
        of: a question's value, None where the question does not count.
        median: of the values, not their mean.
        lower_is_better: its limit is a ceiling.
        exact: one question that fails is already too much.
    """

    name: str
    of: Callable[[Judged], float | None]
    median: bool = False
    lower_is_better: bool = False
    exact: bool = False


def words(text: str) -> list[str]:
    """Return the words that quotes are compared by: runs of letters and digits, lower case."""
    return re.findall(r"\w+", text.lower())


def share(quote: str, gold: str) -> float:
    """Return which part of a gold passage's word 3-grams a quote holds, 0 to 1.

    Repeated 3-grams count as often as they stand in both.  A gold passage of fewer than three
    words is compared word by word.  A quote of more than 200 words holds nothing.
    """
    have, want = words(quote), words(gold)
    if not want or len(have) > MOST_WORDS:
        return 0.0
    length = _GRAM if len(want) >= _GRAM else 1
    wanted, had = _grams(want, length), _grams(have, length)
    return (wanted & had).total() / wanted.total()


def _grams(tokens: list[str], length: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[i : i + length]) for i in range(len(tokens) - length + 1))


def covers(quote: str, gold: str) -> bool:
    """Tell whether a quote covers a gold passage.

    It does when it holds at least 60 % of the gold passage's word 3-grams, or all of its words
    where it has fewer than three; see ``share``.
    """
    return share(quote, gold) >= (_LEAST_SHARE if len(words(gold)) >= _GRAM else 1.0)


def file_name(path: str) -> str:
    """Return what files are compared by: the name without folders and ending."""
    return PurePosixPath(path).stem


def judge(
    identity: str,
    group: str,
    *,
    answerable: bool,
    gold: Sequence[Gold],
    either: bool,
    silent: bool,
    citations: Sequence[Quoted],
) -> Judged:
    """Judge the answer to one question by its first ten citations.

    A citation covers a gold passage when it comes from a file of the same name and its quote
    covers it (see ``covers``).  ``either``: one gold passage is as good as all of them.
    """
    first = () if silent else tuple(citations[:DEPTH])
    covered = [_covered(citation, gold) for citation in first]
    rank = next((n for n, found in enumerate(covered, 1) if found), 0)
    needed = 1 if either else len(gold)
    tight = None
    if rank:
        answer = gold[min(covered[rank - 1])].quote
        tight = len(words(first[rank - 1].quote)) / max(1, len(words(answer)))
    return Judged(
        identity=identity,
        group=group,
        answerable=answerable,
        silent=silent,
        rank=rank,
        whole=answerable and len(frozenset().union(*covered)) >= needed,
        gain=discounted_gain(covered, needed),
        tight=tight,
        quotes=len(first),
        verbatim=sum(citation.verbatim for citation in first),
    )


def _covered(citation: Quoted, gold: Sequence[Gold]) -> frozenset[int]:
    name = file_name(citation.file)
    return frozenset(
        n
        for n, answer in enumerate(gold)
        if file_name(answer.file) == name and covers(citation.quote, answer.quote)
    )


def discounted_gain(covered: Sequence[frozenset[int]], needed: int) -> float:
    """Return nDCG: the normalised discounted cumulative gain of a ranking.

    A citation gains one for each gold passage that no earlier one covered, until ``needed`` are
    covered, divided by log2(1 + rank) (Järvelin and Kekäläinen 2002); repetition gains nothing
    (Clarke and others 2008, alpha 1).  The ideal ranking covers one needed passage at each of its
    first ranks; one that covers two at once does no better than 1.
    """
    if not needed:
        return 0.0
    seen: frozenset[int] = frozenset()
    gain = 0.0
    for rank, found in enumerate(covered, 1):
        new = min(len(seen | found), needed) - min(len(seen), needed)
        gain += new / math.log2(1 + rank)
        seen |= found
    ideal = math.fsum(1 / math.log2(1 + rank) for rank in range(1, min(needed, DEPTH) + 1))
    return min(1.0, gain / ideal)


def _hit(depth: int) -> Callable[[Judged], float | None]:
    return lambda one: float(1 <= one.rank <= depth) if one.answerable else None


MEASURES = (
    Measure(name="hit@1", of=_hit(1)),
    Measure(name="hit@3", of=_hit(3)),
    Measure(name="hit@10", of=_hit(10)),
    Measure(name="all@10", of=lambda one: float(one.whole) if one.answerable else None),
    Measure(
        name="MRR@10",
        of=lambda one: (1 / one.rank if one.rank else 0.0) if one.answerable else None,
    ),
    Measure(name="nDCG@10", of=lambda one: one.gain if one.answerable else None),
    Measure(name="abstained", of=lambda one: None if one.answerable else float(one.silent)),
    Measure(
        name="false abstentions",
        of=lambda one: float(one.silent) if one.answerable else None,
        lower_is_better=True,
    ),
    Measure(
        name="tight",
        of=lambda one: one.tight if one.answerable else None,
        median=True,
        lower_is_better=True,
    ),
    # Of citations and not of questions: see ``estimates``.
    Measure(
        name="verbatim",
        of=lambda one: one.verbatim / one.quotes if one.quotes else None,
        exact=True,
    ),
)


def estimates(judged: Sequence[Judged]) -> dict[str, Estimate]:
    """Return every measure that has a question to be taken over, by name.

    ``verbatim`` is the share of all citations, so a question weighs as many as it has.
    """
    found = {}
    for measure in MEASURES:
        counted = [(value, one) for one in judged if (value := measure.of(one)) is not None]
        if counted:
            weights = [one.quotes if measure.name == "verbatim" else 1 for _, one in counted]
            found[measure.name] = _estimate([v for v, _ in counted], weights, measure.median)
    return found


def _estimate(values: Sequence[float], weights: Sequence[int], median: bool) -> Estimate:
    """Return the value with its percentile bootstrap interval (Efron and Tibshirani 1993, 13).

    The seed is fixed: the same answers give the same interval.
    """
    import numpy as np

    drawn = np.random.default_rng(_SEED).integers(len(values), size=(_RESAMPLES, len(values)))
    samples = np.asarray(values, dtype=np.float64)[drawn]
    if median:
        value = statistics.median(values)
        resampled = np.median(samples, axis=1)
    else:
        value = math.fsum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)
        weight = np.asarray(weights, dtype=np.float64)[drawn]
        resampled = (samples * weight).sum(axis=1) / weight.sum(axis=1)
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Estimate(value=value, low=float(low), high=float(high), n=len(values))
