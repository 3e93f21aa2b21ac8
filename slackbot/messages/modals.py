"""Modals: filters, a message to ask about, a report, and the waiting that comes before each.

Of what they are about they bear the id of a kept query alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from index import Filter
from slackbot.messages.budget import shortened
from slackbot.messages.buttons import own, plain
from slackbot.messages.rich import rich, section, words
from slackbot.records import Block

MOST_TYPED: Final = 500
MOST_COMMENT: Final = 1_000
_MOST_LABEL = 75
_MOST_VALUE = 150
_MOST_CHOSEN = 100

QUESTION: Final = "question"
COUNCILS: Final = "councils"
COMMITTEES: Final = "committees"
SINCE: Final = "since"
UNTIL: Final = "until"
ONLY: Final = "only"
CITATION: Final = "citation"
FAULT: Final = "fault"
COMMENT: Final = "comment"

FILTERS_FORM: Final = "filters"
REPORT_FORM: Final = "report"
ASK_FORM: Final = "ask"

TITLE: Final = "Minutes"
FILTERS_TITLE: Final = "Filter the minutes"
ASK_TITLE: Final = "Ask the minutes"
REPORT_TITLE: Final = "Report a citation"

ONLY_WORDS: Final = (
    ("decision", "Decisions"),
    ("action", "Actions"),
    ("approved", "Approved minutes, no drafts"),
)
FAULTS: Final = (
    ("words", "The words do not stand so in the minutes"),
    ("place", "The meeting, item, date or page is wrong"),
    ("state", "It was decided otherwise, or is no decision"),
    ("link", "The link leads elsewhere"),
    ("other", "Something else"),
)


def waiting(title: str) -> Block:
    """Return the modal that is opened at once, since Slack waits three seconds alone."""
    return _modal(title, [own("Searching the minutes …")], close="Close")


def telling(title: str, text: str) -> Block:
    """Return a modal that only tells something."""
    return _modal(title, [rich(section(words(text)))], close="Close")


def showing(title: str, blocks: Sequence[Block]) -> Block:
    """Return a modal to read."""
    return _modal(title, blocks, close="Close")


def option(name: str) -> Block:
    """Return a name as an entry of a list; a longer one is told apart by its beginning."""
    return {"text": plain(shortened(name, _MOST_LABEL)), "value": name[:_MOST_VALUE]}


def named(value: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return which names the value of an ``option`` means."""
    return tuple(name for name in names if name[:_MOST_VALUE] == value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a form to ask begins with; ``councils`` is whether there are several to choose from."""

    query: str
    question: str
    filters: Filter = field(default_factory=Filter)
    has_councils: bool = False


def filters_form(asking: Asking) -> Block:
    """Return the form that narrows a question."""
    return _asking(asking, FILTERS_TITLE, FILTERS_FORM)


def ask_form(asking: Asking) -> Block:
    """Return the form that asks about a message."""
    return _asking(asking, ASK_TITLE, ASK_FORM)


def _asking(asking: Asking, title: str, name: str) -> Block:
    filters = asking.filters
    inputs = [
        _input(QUESTION, "Question", _typed(asking.question, MOST_TYPED), is_needed=True),
        _input(COMMITTEES, "Committees", _chosen(COMMITTEES, filters.committees)),
        _input(SINCE, "From", _day(SINCE, filters.since)),
        _input(UNTIL, "To", _day(UNTIL, filters.until)),
        _input(ONLY, "Only", _ticked(tuple(_stated(filters)))),
    ]
    if asking.has_councils:
        inputs.insert(1, _input(COUNCILS, "Councils", _chosen(COUNCILS, filters.councils)))
    return _modal(title, inputs, close="Cancel", submit="Search", name=name, about=asking.query)


def _stated(filters: Filter) -> Iterator[str]:
    yield from (kind.value for kind in filters.kinds)
    if filters.status:
        yield filters.status.value


def report_form(query: str, citations: Sequence[str]) -> Block:
    """Return the form that reports a wrong citation; ``citations`` are told as they are cited."""
    shown = [
        {"text": plain(shortened(told, _MOST_LABEL)), "value": str(place)}
        for place, told in enumerate(citations)
    ]
    which = {"type": "radio_buttons", "action_id": CITATION, "options": shown[:10]}
    faults = [{"text": plain(told), "value": fault} for fault, told in FAULTS]
    what = {"type": "radio_buttons", "action_id": FAULT, "options": faults}
    comment = _typed("", MOST_COMMENT, action=COMMENT, lines=True)
    inputs = [
        _input(CITATION, "Which citation?", which, is_needed=True),
        _input(FAULT, "What is wrong?", what, is_needed=True),
        _input(COMMENT, "What should it be?", comment),
    ]
    return _modal(
        REPORT_TITLE, inputs, close="Cancel", submit="Report", name=REPORT_FORM, about=query
    )


def _modal(
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str | None = None,
    name: str | None = None,
    about: str | None = None,
) -> Block:
    made: dict[str, object] = {
        "type": "modal",
        "title": plain(title),
        "close": plain(close),
        "blocks": list(blocks),
    }
    made |= {"submit": plain(submit)} if submit else {}
    made |= {"callback_id": name} if name else {}
    made |= {"private_metadata": about} if about else {}
    return made


def _input(name: str, label: str, element: Block, *, is_needed: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "optional": not is_needed,
        "label": plain(label),
        "element": element,
    }


def _typed(initial: str, most: int, *, action: str = QUESTION, lines: bool = False) -> Block:
    made: dict[str, object] = {
        "type": "plain_text_input",
        "action_id": action,
        "max_length": most,
        "multiline": lines,
    }
    if initial.strip():
        made["initial_value"] = initial[:most]
    return made


def _chosen(action: str, names: Sequence[str]) -> Block:
    made: dict[str, object] = {
        "type": "multi_external_select",
        "action_id": action,
        "min_query_length": 0,
        "placeholder": plain("All"),
    }
    if names:
        made["initial_options"] = [option(name) for name in names[:_MOST_CHOSEN]]
    return made


def _day(action: str, initial: dt.date | None) -> Block:
    made: dict[str, object] = {
        "type": "datepicker",
        "action_id": action,
        "placeholder": plain("Any day"),
    }
    return made | ({"initial_date": initial.isoformat()} if initial else {})


def _ticked(ticked: Sequence[str]) -> Block:
    entries = {value: {"text": plain(told), "value": value} for value, told in ONLY_WORDS}
    made: dict[str, object] = {
        "type": "checkboxes",
        "action_id": ONLY,
        "options": list(entries.values()),
    }
    initial = [entries[value] for value in ticked if value in entries]
    return made | ({"initial_options": initial} if initial else {})
