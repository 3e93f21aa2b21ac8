"""What a command prints, as records: made by whoever has the index open, printed by the command.

Both go over the socket, so that the one rendering serves who asks the resident process as well as
who opens the index.  This module imports no NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from assistant.errors import ExitStatus
from assistant.terminal.style import NARROWEST, WIDEST, Style

Form: TypeAlias = Literal["text", "json", "jsonl", "csv", "run"]
FORMS: Final[tuple[Form, ...]] = ("text", "json", "jsonl", "csv", "run")
# How days are written, and the months; None is the British form.
Months: TypeAlias = tuple[str, tuple[str, ...]] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """How something is to be printed.

    Attributes:
        form: "run" is a TREC run, with its ``tag`` and the ``topic`` of its lines.
        style, months: of text for people.
        bom: begin CSV with the mark by which Excel knows UTF-8.
    """

    form: Form
    style: Style
    months: Months = None
    bom: bool = False
    tag: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What goes to stdout, and how the command ends.

    ``text`` is all of it, but where it ``is_paged``: then the last line end is added, and it goes
    through the reader's pager.
    """

    text: str
    status: ExitStatus
    is_paged: bool


def printing_to_json(printing: Printing) -> dict[str, Any]:
    """Return it as it goes over the socket."""
    style = printing.style
    return {
        "form": printing.form,
        "style": [style.colour, style.width, style.plain, style.links],
        "months": printing.months,
        "bom": printing.bom,
        "tag": printing.tag,
        "topic": printing.topic,
    }


def printing_from_json(value: object) -> Printing:
    """Return what ``printing_to_json`` gave.

    Raises:
        ValueError: it is none of that.
    """
    if not isinstance(value, dict):
        raise ValueError("“print” is no object")  # noqa: TRY004 - a wrong value of a request
    try:
        found = _printing(value)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("“print” is not what the program sends") from error
    style, months = found.style, found.months
    texts = [found.tag, found.topic, *([months[0], *months[1]] if months else [])]
    if not all(isinstance(text, str) for text in texts) or found.form not in FORMS:
        raise ValueError("“print” is not what the program sends")
    if not NARROWEST <= style.width <= WIDEST or (months and len(months[1]) != 12):
        raise ValueError("“print” asks for what no terminal has")
    return found


def _printing(value: Mapping[str, Any]) -> Printing:
    colour, width, plain, links = value["style"]
    months = value["months"]
    return Printing(
        form=value["form"],
        style=Style(
            colour=colour is True, width=int(width), plain=plain is True, links=links is True
        ),
        months=(months[0], tuple(months[1])) if months is not None else None,
        bom=value["bom"] is True,
        tag=value["tag"],
        topic=value["topic"],
    )


def printed_to_json(printed: Printed) -> dict[str, Any]:
    """Return it as it goes over the socket."""
    return {
        "text": printed.text,
        "exit_status": int(printed.status),
        "is_paged": printed.is_paged,
    }


def printed_from_json(value: object) -> Printed:
    """Return what ``printed_to_json`` gave.

    Raises:
        ValueError: it is none of that.
    """
    told = value if isinstance(value, dict) else {}
    text, status, paged = (told.get(name) for name in ("text", "exit_status", "is_paged"))
    if not (isinstance(text, str) and isinstance(status, int) and isinstance(paged, bool)):
        raise ValueError("no printed answer")  # noqa: TRY004 - a wrong value, not a wrong call
    return Printed(text=text, status=ExitStatus(status), is_paged=paged)
