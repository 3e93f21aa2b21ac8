"""``actions``: what was asked for, and the later minute that appears to answer it."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from assistant.commands.output import day_in_words, form_of, page, print_listed, style_of
from assistant.commands.register import add_limit, add_topic, limit_of, topic_of
from assistant.commands.shared import Commands, add_filters, add_forms, add_glossary
from assistant.errors import ExitStatus, WrongUse
from assistant.options import opened_index, stated_filter, today

if TYPE_CHECKING:
    from assistant.register.actions import Ask
    from assistant.register.topics import Topic


def add_commands(commands: Commands) -> None:
    """Add it."""
    parser = commands.add(
        "actions",
        _actions,
        "list what was asked for and not yet seen to have come back",
        "From the minutes' action marks, and from decisions that ask somebody for something or for "
        "a report. With a later minute of the same body that appears to answer it is left out; "
        "--all lists these too, quotes that minute and says why it is taken for an answer. "
        "Nothing is said to be done or outstanding: read the minutes. Ends with status 1 where "
        "there is none.",
    )
    add_topic(parser, nargs="*")
    parser.add_argument(
        "--owner", metavar="NAME", help="only what this person, officer or body is to do"
    )
    parser.add_argument(
        "--due-before",
        metavar="DATE",
        help="only what is certainly due before then, by a date or an interval in its words",
    )
    parser.add_argument(
        "--all", action="store_true", help="with those that a later minute appears to answer"
    )
    add_limit(parser, "entries")
    add_filters(parser, kinds=False)
    add_glossary(parser)
    add_forms(parser)


def _actions(options: argparse.Namespace) -> ExitStatus:
    from assistant.register.actions import asks, is_due_before, is_owner
    from assistant.register.replies import with_replies

    form, filters, before = form_of(options), stated_filter(vars(options)), _due_before(options)
    index = opened_index(options)
    filters = index.named(filters)
    topic = topic_of(options, index, filters)
    found = [
        ask
        for ask in asks(index, filters, topic)
        if (options.owner is None or is_owner(ask, options.owner))
        and (before is None or is_due_before(ask, before))
    ]
    told = (ask for ask in with_replies(index, found) if options.all or ask.reply is None)
    limit = limit_of(options, form)
    # One more than is shown tells whether there are more; looking through all takes its time.
    seen = list(told if limit is None else islice(told, limit + 1))
    shown = seen[:limit]
    if form == "text":
        page(_actions_text(shown, len(found), topic, options, more=len(seen) > len(shown)), options)
    else:
        _print_asks(shown, len(found), options)
    return ExitStatus.DONE if shown else ExitStatus.NOTHING


def _due_before(options: argparse.Namespace) -> dt.date | None:
    if options.due_before is None:
        return None
    from assistant.understanding.periods import parse_period

    try:
        return parse_period(options.due_before, today())[0]
    except ValueError as error:
        raise WrongUse(str(error)) from error


def _actions_text(
    shown: Sequence[Ask],
    asked: int,
    topic: Topic | None,
    options: argparse.Namespace,
    *,
    more: bool,
) -> str:
    from assistant.register.listing import head_lines
    from assistant.register.reminding import asks_text, told_line

    style = style_of(options)
    line = told_line(len(shown), asked, is_all=options.all, more=more)
    head = "\n".join(head_lines([line], topic, style))
    text = asks_text(shown, style, day_in_words())
    return f"{head}\n\n{text}" if text else head


def _print_asks(shown: Sequence[Ask], asked: int, options: argparse.Namespace) -> None:
    from assistant.register.reminding import ask_rows, ask_to_json

    print_listed(
        shown,
        options,
        to_json=ask_to_json,
        to_rows=ask_rows,
        whole=lambda asks: {"asked": asked, "actions": asks},
    )
