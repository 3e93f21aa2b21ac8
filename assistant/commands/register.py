"""``decisions`` and ``timeline``: what was decided, and how a matter went."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.output import (
    day_in_words,
    form_of,
    page,
    print_listed,
    say,
    style_of,
)
from assistant.commands.shared import Commands, add_filters, add_forms, add_glossary, count
from assistant.errors import ExitStatus, WrongUse
from assistant.options import opened_index, stated_filter, stated_glossary, today
from corpus.vocabulary import DecisionKind, Outcome

if TYPE_CHECKING:
    from assistant.register.decisions import Entry
    from assistant.register.picture import Draw
    from assistant.register.timeline import Stage
    from assistant.register.topics import Topic
    from index import Filter, SearchIndex

_MOST_SHOWN = 20
_MOST_DRAWN = 60


def add_commands(commands: Commands) -> None:
    """Add them."""
    _add_decisions(commands)
    _add_timeline(commands)


def _add_decisions(commands: Commands) -> None:
    parser = commands.add(
        "decisions",
        _decisions,
        "list what was decided, newest meeting first, by filters and topic",
        "A decision that is printed twice, or in a draft and the final minutes, is listed once. "
        "A lost motion is marked LOST: it was not decided. Ends with status 1 where there is none.",
    )
    add_topic(parser, nargs="*")
    parser.add_argument(
        "--outcome",
        action="append",
        default=[],
        choices=[outcome.value for outcome in Outcome],
        help="only what was carried, lost, or proposed with its outcome unknown (repeatable)",
    )
    parser.add_argument(
        "--decision-kind",
        action="append",
        default=[],
        choices=[kind.value for kind in DecisionKind],
        help="only decisions that do this (repeatable)",
    )
    parser.add_argument(
        "--mover", metavar="NAME", help="only what this person proposed or seconded"
    )
    add_limit(parser, "decisions")
    add_filters(parser, kinds=False)
    add_glossary(parser)
    add_forms(parser)


def _add_timeline(commands: Commands) -> None:
    parser = commands.add(
        "timeline",
        _timeline,
        "show how one matter went through the meetings, oldest first",
        "Every step is a verbatim quote; what it is called, raised, deferred, resolved, reported "
        "back, is told by rules from the minutes' own words, which are shown beside it. Ends with "
        "status 1 where there is none.",
    )
    add_topic(parser, nargs="+")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="draw it instead: FILE.svg, or a page FILE.html that prints well",
    )
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    add_limit(parser, "steps, the latest,")
    add_filters(parser, kinds=False)
    add_glossary(parser)
    add_forms(parser)


def add_topic(parser: argparse.ArgumentParser, *, nargs: str) -> None:
    """The topic that what is listed is about."""
    parser.add_argument(
        "topic",
        nargs=nargs,
        metavar="TOPIC",
        help="only what is about it: its words, its item's title or the paragraph that leads to "
        "it name all of the topic; “…” is an exact phrase and -word leaves a word out",
    )


def add_limit(parser: argparse.ArgumentParser, what: str) -> None:
    """How many are listed."""
    parser.add_argument(
        "-n",
        "--limit",
        type=count,
        metavar="N",
        help=f"{what} at most (default {_MOST_SHOWN}; with --json, --jsonl or --csv all)",
    )


def limit_of(options: argparse.Namespace, form: str) -> int | None:
    """Return how many are shown at most: a reader wants the newest, a program all."""
    if options.limit is not None:
        return int(options.limit)
    return _MOST_SHOWN if form == "text" else None


def topic_of(options: argparse.Namespace, index: SearchIndex, filters: Filter) -> Topic | None:
    """Return what is about the topic of the command line, or None where it names none."""
    words = " ".join(options.topic).strip()
    if not words:
        return None
    from assistant.register.topics import read_topic

    return read_topic(
        words, index, filters=filters, today=today(), glossary=stated_glossary(options)
    )


def _decisions(options: argparse.Namespace) -> ExitStatus:
    from assistant.register.decisions import register

    form, filters = form_of(options), stated_filter(vars(options))
    index = opened_index(options)
    filters = index.named(filters)
    topic = topic_of(options, index, filters)
    found = register(
        index,
        filters,
        topic,
        outcomes=[Outcome(word) for word in options.outcome],
        kinds=[DecisionKind(word) for word in options.decision_kind],
        mover=options.mover,
    )
    shown = found[: limit_of(options, form)]
    if form == "text":
        page(_decisions_text(shown, len(found), topic, options), options)
    else:
        _print_entries(shown, len(found), options)
    return ExitStatus.DONE if found else ExitStatus.NOTHING


def _decisions_text(
    shown: Sequence[Entry], total: int, topic: Topic | None, options: argparse.Namespace
) -> str:
    from assistant.register.listing import entries_text

    head = _head("decision", total, len(shown), topic, options)
    text = entries_text(shown, style_of(options), day_in_words())
    return f"{head}\n\n{text}" if text else head


def _print_entries(shown: Sequence[Entry], total: int, options: argparse.Namespace) -> None:
    from assistant.register.forms import entry_rows, entry_to_json

    print_listed(
        shown,
        options,
        to_json=entry_to_json,
        to_rows=entry_rows,
        whole=lambda entries: {"total": total, "decisions": entries},
    )


def _timeline(options: argparse.Namespace) -> ExitStatus:
    from assistant.register.timeline import latest, timeline

    form, filters = form_of(options), stated_filter(vars(options))
    draw = _drawing(options)
    index = opened_index(options)
    filters = index.named(filters)
    topic = topic_of(options, index, filters)
    if topic is None:
        raise WrongUse("the timeline of what? For example: minutes timeline footpaths")
    found = timeline(index, filters, topic)
    if draw is not None and found:
        _draw(draw, found, topic, options)
        return ExitStatus.DONE
    limit = limit_of(options, form)
    shown = found if limit is None else latest(found, limit)
    if form == "text":
        page(_timeline_text(shown, len(found), topic, options), options)
    else:
        _print_stages(shown, len(found), options)
    return ExitStatus.DONE if found else ExitStatus.NOTHING


def _drawing(options: argparse.Namespace) -> Draw | None:
    """Return what draws the picture that is asked for, having made sure that it can be written."""
    if options.output is None:
        if options.force:
            raise WrongUse("--force is for a picture: add -o FILE.svg or -o FILE.html")
        return None
    from assistant.files import check_writable
    from assistant.register.picture import drawing_for

    if form_of(options) != "text":
        raise WrongUse(f"choose one of -o and --{form_of(options)}")
    draw = drawing_for(options.output)
    check_writable(options.output, force=options.force)
    return draw


def _draw(draw: Draw, found: Sequence[Stage], topic: Topic, options: argparse.Namespace) -> None:
    """Write the picture, and say so."""
    from assistant.files import encoded, write_whole
    from assistant.register.picture import headline, said_lines
    from assistant.register.timeline import latest

    shown = latest(found, options.limit or _MOST_DRAWN)
    lines = said_lines(shown, len(found), topic)
    text = draw(headline(topic), lines, shown, today())
    write_whole(options.output, encoded(text))
    say(f"wrote {options.output}: {lines[0]}")


def _timeline_text(
    shown: Sequence[Stage], total: int, topic: Topic, options: argparse.Namespace
) -> str:
    from assistant.register.telling import stages_text

    head = _head("step", total, len(shown), topic, options)
    text = stages_text(shown, style_of(options), day_in_words())
    return f"{head}\n\n{text}" if text else head


def _head(
    noun: str, total: int, shown: int, topic: Topic | None, options: argparse.Namespace
) -> str:
    from assistant.register.listing import head_text

    kept = "newest" if noun == "decision" else "latest"
    return head_text(noun, total, shown, topic, style_of(options), kept=kept)


def _print_stages(shown: Sequence[Stage], total: int, options: argparse.Namespace) -> None:
    from assistant.register.telling import stage_rows, stage_to_json

    print_listed(
        shown,
        options,
        to_json=stage_to_json,
        to_rows=stage_rows,
        whole=lambda steps: {"total": total, "steps": steps},
    )
