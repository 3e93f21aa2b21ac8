"""The same decision printed twice: under "Decision:" and "Minutes:", or moved and then resolved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.clauses import Clause
from corpus.records import DecisionKind, Outcome

_KEYWORDS = (
    *("resolved", "agreed", "recommended", "decided", "that", "to", "penderfynwyd", "cytunwyd"),
    *("it", "was", "the", "committee", "cabinet", "council", "board", "panel"),
)
# Shorter beginnings than this prove nothing: "the report be …".
_FEWEST_CUT_WORDS = 6
# How far on a resolution stands that takes up a motion; one further on must use its words.
_DEBATE = 2000
_LATEST = 8
_NOMINATES = re.compile(
    r"\b(?:proposed|nominated|moved)\b"
    r"(?!.{0,200}\b(?:that|to\s+\w+|agreed|approved|carried|acceptance|adoption)\b)",
    re.IGNORECASE | re.DOTALL,
)
_VOTED = re.compile(r"\b(?:votes?|ballot|majority|show\s+of\s+hands|declared)\b", re.IGNORECASE)


def folded(words: str) -> str:
    """Return words for comparison: "RESOLVED: That the …" says the same as "The …"."""
    kept = re.findall(r"\w+", words.casefold())
    start = 0
    while start < len(kept) and kept[start] in _KEYWORDS:
        start += 1
    return " ".join(kept[start:])


def without_motions(text: str, found: Sequence[Clause]) -> list[Clause]:
    """Leave off motions that a resolution takes up, and nominations that a vote was held on.

    ``found`` is in document order.
    """
    kept: list[Clause] = []
    resolved: list[Clause] = []
    elected: Clause | None = None
    nominated: list[Clause] = []
    for clause in reversed(found):
        if _is_moved(clause):
            if elected is not None and _NOMINATES.search(clause.span.of(text)):
                nominated.append(clause)
            if resolved and _takes_up(text, resolved, clause):
                continue
        else:
            if len(nominated) > 1 and elected and _was_voted(text, nominated[-1], elected):
                kept = [c for c in kept if c not in nominated]
            elected, nominated = (clause if clause.kind is DecisionKind.ELECTED else None), []
            if clause.lead_in and clause.outcome is not Outcome.LOST:
                resolved.append(clause)
        kept.append(clause)
    if len(nominated) > 1 and elected and _was_voted(text, nominated[-1], elected):
        kept = [c for c in kept if c not in nominated]
    return kept[::-1]


def _is_moved(clause: Clause) -> bool:
    return clause.moved and clause.outcome is not Outcome.LOST


def _takes_up(text: str, resolved: Sequence[Clause], motion: Clause) -> bool:
    """Tell whether a resolution further down is the motion: near it, or in its words."""
    near = resolved[-1].span.start - motion.span.end <= _DEBATE
    said = folded(motion.span.of(text))
    return near or any(folded(r.span.of(text)) in said for r in resolved[-_LATEST:])


def _was_voted(text: str, first: Clause, elected: Clause) -> bool:
    between = text[first.span.start : elected.span.end][-_DEBATE:]
    return _VOTED.search(between) is not None


def join_twins(text: str, decided: Sequence[Clause], minuted: Sequence[Clause]) -> list[Clause]:
    """Return the decisions of both zones in document order, each once.

    The minutes' copy is kept, unless the page cuts it short; what differs is kept twice.
    """
    by_words: dict[str, list[int]] = {}
    for n, clause in enumerate(minuted):
        by_words.setdefault(folded(clause.span.of(text)), []).append(n)
    kept = list(minuted)
    short = [n for n, m in enumerate(kept) if _breaks_off(m.span.of(text))][:_LATEST]
    added: list[Clause] = []
    for clause in decided:
        words = folded(clause.span.of(text))
        same = by_words.get(words)
        if same:
            n = same.pop(0) if len(same) > 1 else same[0]
            kept[n] = replace(kept[n], twin=clause.span)
            continue
        cut = next((n for n in short if _is_cut(text, kept[n], words)), None)
        if cut is None:
            added.append(clause)
        else:
            kept[cut] = replace(clause, twin=kept[cut].span)
    if decided:  # a sentence that the page cuts is no quote where the decision itself is there
        kept = [c for c in kept if not _breaks_off(c.span.of(text)) or c.lead_in]
    return sorted([*kept, *added], key=lambda c: c.span.start)


def _breaks_off(words: str) -> bool:
    return words.rstrip(" .)").endswith("…") or words.rstrip().endswith("...")


def _is_cut(text: str, clause: Clause, whole: str) -> bool:
    """Tell whether a clause is the beginning of ``whole``, cut by the page."""
    begun = folded(clause.span.of(text).rstrip(" .…"))
    return len(begun.split()) >= _FEWEST_CUT_WORDS and whole.startswith(begun)
