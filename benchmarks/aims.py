"""The aims of the index: which measured figure each one is about, and what it has to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from measuring import Figure, Results


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Where a figure is found: by its file, subject and measure, or in what was printed."""

    benchmark: str
    subject: str = ""
    measure: str = ""
    size: int | None = None
    printed: str = ""

    def find(self, every: Sequence[Results]) -> Figure | None:
        """Return the latest such figure."""
        for results in reversed(every):
            if results.benchmark != self.benchmark:
                continue
            if self.printed and (found := re.search(self.printed, results.printed)):
                unit = {"ratio": "times"}.get(self.measure, "")
                return Figure(
                    subject="", size=0, measure=self.measure, unit=unit, value=float(found[1])
                )
            for figure in results.figures:
                if self._fits(figure):
                    return figure
        return None

    def _fits(self, figure: Figure) -> bool:
        return (
            figure.subject == self.subject
            and figure.measure == self.measure
            and self.size in (None, figure.size)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """One aim of the project: what is measured, and what it has to be."""

    what: str
    aim: str
    wanted: Wanted
    met: Callable[[float], bool]
    costs: tuple[tuple[str, Wanted], ...] = ()


def _query(measure: str, size: int, subject: str = "ours") -> Wanted:
    return Wanted(benchmark="query", subject=subject, measure=measure, size=size)


def _bm25(measure: str, subject: str) -> Wanted:
    return Wanted(benchmark="bm25", subject=subject, measure=measure, size=100_000)


def _changed(measure: str) -> Wanted:
    return Wanted(benchmark="incremental", subject="index", measure=measure, size=100_000)


REMOVED = ", stop words removed"
_POSTINGS = (
    ("build", _bm25("build, processor time", "ours")),
    ("on disk", _bm25("bytes a unit", "ours")),
    ("private memory", _bm25("private memory", "ours")),
)
_BUILD = (
    ("build", _query("build, processor time", 100_000)),
    ("peak", _query("build, peak memory", 100_000)),
)
_LARGE = (
    ("build", _query("build, processor time", 1_000_000)),
    ("on disk", _query("bytes a passage on disk, all", 1_000_000)),
)
AIMS = (
    Aim(
        what="BM25 at 100k, scores to the bit rank-bm25's, beside its `get_scores`",
        aim="350 times as fast or more",
        wanted=_bm25(f"ratio{REMOVED}", "rank_bm25 / ours"),
        met=lambda value: value >= 350,
        costs=_POSTINGS,
    ),
    Aim(
        what="BM25 at 100k, ten best, beside tantivy's time",
        aim="at most 2 times",
        wanted=_bm25(f"ratio{REMOVED}", "ours / tantivy"),
        met=lambda value: value <= 2,
        costs=_POSTINGS,
    ),
    Aim(
        what="hybrid query at 100k, p50",
        aim="under 15 ms",
        wanted=_query("p50", 100_000, "ours, hybrid"),
        met=lambda value: value < 15,
        costs=_BUILD,
    ),
    Aim(
        what="hybrid query at 100k, p95",
        aim="under 30 ms",
        wanted=_query("p95", 100_000, "ours, hybrid"),
        met=lambda value: value < 30,
        costs=_BUILD,
    ),
    Aim(
        what="hybrid query at 100k, LanceDB's time beside ours",
        aim="more than once",
        wanted=_query("ratio", 100_000, "LanceDB, hybrid / ours"),
        met=lambda value: value > 1,
        costs=_BUILD,
    ),
    Aim(
        what="1 million passages, peak memory of the build",
        aim="at most 8 GiB",
        wanted=_query("build, peak memory", 1_000_000),
        met=lambda value: value <= 8 * 1024,
        costs=_LARGE,
    ),
    Aim(
        what="1 million passages, private memory after questions",
        aim="under 1 GiB",
        wanted=_query("resident, private memory", 1_000_000),
        met=lambda value: value < 1024,
        costs=_LARGE,
    ),
    Aim(
        what="1 million passages, hybrid query, p95",
        aim="under 60 ms",
        wanted=_query("p95", 1_000_000, "ours, hybrid"),
        met=lambda value: value < 60,
        costs=_LARGE,
    ),
    Aim(
        what="1 million vectors, recall@10 against exact, no filter",
        aim="at least 0.98",
        wanted=Wanted(
            benchmark="dense",
            measure="recall",
            printed=r"1,000,000 vectors[\s\S]*?\nexact +100%(?: +[\d.]+){3} +([\d.]+)",
        ),
        met=lambda value: value >= 0.98,
        costs=_LARGE,
    ),
    Aim(
        what="adding 100 documents to 100k passages, embedding excluded",
        aim="under 2 % of a rebuild",
        wanted=_changed("adding 100 documents, share of a rebuild"),
        met=lambda value: value < 2,
        costs=(
            ("adding", _changed("adding 100 documents")),
            ("a rebuild", _changed("rebuild")),
            ("merging, at most", _changed("of it, merging, at most")),
        ),
    ),
    Aim(
        what="embedding, beside sentence-transformers",
        aim="4 times as fast or more",
        wanted=Wanted(
            benchmark="embedding",
            measure="ratio",
            printed=r"texts a second\n[\s\S]*?ratio ([\d.]+)",
        ),
        met=lambda value: value >= 4,
    ),
    Aim(
        what="cold `minutes ask` at 100k, whole process",
        aim="under 0.3 s",
        wanted=Wanted(benchmark="ask", subject="minutes ask", measure="cold start", size=100_000),
        met=lambda value: value < 0.3,
    ),
    Aim(
        what="bytes on disk a passage at 100k, text and all",
        aim="under 3,000",
        wanted=_query("bytes a passage on disk, all", 100_000),
        met=lambda value: value < 3_000,
    ),
    Aim(
        what="bytes on disk a passage at 100k, text and all, `--vectors small`",
        aim="under 1,700",
        wanted=_query("bytes a passage on disk, all", 100_000, "ours, small vectors"),
        met=lambda value: value < 1_700,
    ),
)
