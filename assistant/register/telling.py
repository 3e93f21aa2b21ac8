"""A timeline for people at a terminal, and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.jsonform import Json
from assistant.register.forms import (
    PLACE_COLUMNS,
    QUOTE_COLUMNS,
    SOURCE_COLUMNS,
    place_cells,
    quote_cells,
    quote_to_json,
    source_cells,
    source_to_json,
)
from assistant.register.listing import id_line, under_items
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
    return under_items(
        stages,
        lambda inside: (line for stage in inside for line in _stage_lines(stage, style)),
        style,
        day_in_words,
    )


def _stage_lines(stage: Stage, style: Style) -> Iterator[str]:
    paint = warn if stage.step in _UNSURE else bold
    head = _INDENT + paint(style, stage_word(stage))
    if stage.is_by_kind:
        yield head
    else:
        yield from wrap(style, f"({stage.because})", first=f"{head} ", rest=_INDENT, paint=dim)
    inner = _INDENT + "  "
    yield from wrap(style, stage.opening, first=inner, rest=inner)
    yield from wrap(style, f"“{stage.quote}”", first=inner, rest=inner)
    yield id_line(stage, style, inner)


def stage_to_json(stage: Stage) -> dict[str, Json]:
    """Return one step; ``quote`` is ``document.text[span]``, exactly."""
    decision = stage.decision
    return {
        "step": stage.step.value,
        "because": stage.because,
        "first": stage.is_first,
        **quote_to_json(stage),
        "kind": decision.kind.value if decision else None,
        "outcome": decision.outcome.value if decision else None,
        **source_to_json(stage),
    }


_COLUMNS = (*PLACE_COLUMNS, "step", "because", *QUOTE_COLUMNS, *SOURCE_COLUMNS)


def stage_rows(stages: Iterable[Stage]) -> Iterator[Sequence[object]]:
    """Yield a heading and a row a step, for a spreadsheet."""
    yield _COLUMNS
    for stage in stages:
        told = (stage.step.value, stage.because)
        yield (*place_cells(stage), *told, *quote_cells(stage), *source_cells(stage))
