"""A timeline for people at a terminal, and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from assistant.jsonform import Json
from assistant.register.forms import PLACE_COLUMNS, file_of, passage_to_json, place_cells
from assistant.register.listing import item_lines, meeting_key, meeting_lines
from assistant.register.picture_page import stage_word
from assistant.register.steps import Step
from assistant.register.timeline import Stage
from assistant.terminal.dates import DayInWords
from assistant.terminal.style import Style, bold, dim, warn, wrap
from corpus.dates import in_words

_INDENT = " " * 4
_UNSURE = (Step.LOST, Step.PROPOSED, Step.UNRECOGNISED)


def stages_text(stages: Sequence[Stage], style: Style, day_in_words: DayInWords = in_words) -> str:
    """Return the steps under their meetings and items, in the order in which they come."""
    parts = []
    for _, group in groupby(stages, key=lambda stage: meeting_key(stage.evidence)):
        steps = list(group)
        lines = meeting_lines(steps[0].evidence, style, day_in_words)
        for _, of_item in groupby(steps, key=lambda stage: stage.evidence.item.item_id):
            inside = list(of_item)
            lines += item_lines(inside[0].evidence, style)
            for stage in inside:
                lines += _stage_lines(stage, style)
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _stage_lines(stage: Stage, style: Style) -> Iterator[str]:
    paint = warn if stage.step in _UNSURE else bold
    head = _INDENT + paint(style, stage_word(stage))
    if stage.is_by_kind:
        yield head
    else:
        yield from wrap(style, f"({stage.because})", first=f"{head} ", rest=_INDENT, paint=dim)
    opening = " ".join(part for part in (stage.lead_in, stage.label) if part)
    inner = _INDENT + "  "
    yield from wrap(style, opening, first=inner, rest=inner)
    yield from wrap(style, f"“{stage.quote}”", first=inner, rest=inner)
    yield f"{inner}{'Id: ' if style.plain else ''}{dim(style, identity_of(stage))}"


def identity_of(stage: Stage) -> str:
    """Return the id of the decision or passage that a step is."""
    if stage.entry is not None:
        return str(stage.entry.decision.decision_id)
    return str(stage.evidence.passage.passage_id)


def stage_to_json(stage: Stage) -> dict[str, Json]:
    """Return one step; ``quote`` is ``document.text[span]``, exactly."""
    entry = stage.entry
    return {
        "step": stage.step.value,
        "because": stage.because,
        "first": stage.is_first,
        "id": identity_of(stage),
        "quote": stage.quote,
        "label": stage.label,
        "lead_in": stage.lead_in,
        "kind": entry.kind.value if entry else None,
        "outcome": entry.outcome.value if entry else None,
        **passage_to_json(stage.evidence, stage.span),
        "citation": stage.citation,
    }


_COLUMNS = (
    *PLACE_COLUMNS,
    *("step", "because", "label", "lead_in", "quote", "page", "citation", "address", "file", "id"),
)


def stage_rows(stages: Iterable[Stage]) -> Iterator[Sequence[object]]:
    """Yield a heading and a row a step, for a spreadsheet."""
    yield _COLUMNS
    for stage in stages:
        yield (
            *place_cells(stage.evidence),
            stage.step.value,
            stage.because,
            stage.label,
            stage.lead_in,
            stage.quote,
            stage.evidence.page,
            stage.citation,
            stage.link,
            file_of(stage.evidence),
            identity_of(stage),
        )
