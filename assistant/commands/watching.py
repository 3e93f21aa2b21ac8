"""``watch``: saved questions, and what newly meets them."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.output import page, print_json, say, style_of
from assistant.commands.shared import Commands, add_filters, add_glossary
from assistant.errors import ExitStatus, NothingThere, WrongUse
from assistant.options import has_flag, opened_index, stated_filter, stated_glossary

if TYPE_CHECKING:
    from assistant.watching.records import Alert, Match, SavedQuestion
    from assistant.watching.running import Trouble
    from assistant.watching.store import Watches

VARIABLE = "MINUTES_WATCHES"
_MOST_SHOWN = 3
_GUARANTEE = (
    "What is found is kept before it is sent, so a run that is killed loses nothing. The Atom "
    "file is replaced whole and its entries keep their ids. Text, JSON and commands are noted as "
    "sent afterwards: if the run is killed in that moment, the next one sends them again, with "
    'the ids they had and "repeated": true.'
)


def add_commands(commands: Commands) -> None:
    """Add it with its parts."""
    parts = commands.add_group(
        "watch",
        "save questions, and tell what newly meets them",
        "Run “minutes watch run” after each “minutes index”.",
    )
    _add_add(parts)
    for name, run, summary in (
        ("list", _list, "list the saved questions"),
        ("remove", _remove, "forget saved questions"),
    ):
        parser = parts.add(name, run, summary)
        if name == "remove":
            parser.add_argument(
                "names", nargs="+", metavar="NAME", help="as list prints it, or the words"
            )
        _add_file(parser)
    _add_run(parts)


def _add_add(parts: Commands) -> None:
    parser = parts.add(
        "add",
        _add,
        "save a question",
        "All words of the topic are required; who asks “what was resolved about …?” is told of "
        "decisions alone. What the index holds already is not sent, unless with --existing.",
    )
    parser.add_argument(
        "question",
        nargs="*",
        metavar="QUESTION",
        help="a topic or question; none, with a filter, means every decision",
    )
    parser.add_argument("--name", help="what to call it (default: made of its words)")
    parser.add_argument(
        "--existing", action="store_true", help="send what the index holds already, too"
    )
    add_filters(parser)
    add_glossary(parser)
    _add_file(parser)


def _add_run(parts: Commands) -> None:
    parser = parts.add(
        "run",
        _run,
        "send what is new since the last run",
        f"Ends with status 0 where something is new, and 1 where nothing is. {_GUARANTEE}",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these (default: all)")
    parser.add_argument(
        "--output",
        choices=("text", "json", "atom", "command"),
        help="where to (default: text, or what --json, --atom or --command says)",
    )
    parser.add_argument("--atom", type=Path, metavar="FILE", help="keep an Atom feed in this file")
    parser.add_argument(
        "--command",
        dest="handler",
        metavar="CMD",
        help="run this for each saved question with news, without a shell; it reads a JSON object",
    )
    add_glossary(parser)
    _add_file(parser)


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--watches",
        type=Path,
        metavar="FILE",
        help=f"where the questions are saved (default: ${VARIABLE}, or a file of your user data)",
    )


def _file(options: argparse.Namespace) -> Path:
    named = options.watches or os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("minutes") / "watches.sqlite"


def _add(options: argparse.Namespace) -> ExitStatus:
    from assistant.watching.matching import find_matches
    from assistant.watching.records import SavedQuestion
    from assistant.watching.running import free_name, keys_of
    from assistant.watching.store import open_watches

    text = " ".join(" ".join(options.question).split())
    filters = stated_filter(vars(options))
    if not text and not (filters.councils or filters.committees or filters.person):
        raise WrongUse('watch what? For example: minutes watch add "MASH referrals"')
    index = opened_index(options)
    with open_watches(_file(options)) as watches:
        taken = {watch.saved.id for watch in watches.all()}
        named = " ".join((options.name or "").split())
        name = named or free_name(text or " ".join(filters.committees), taken)
        saved = SavedQuestion(
            id=name,
            text=text,
            filters=index.named(filters),
            created=dt.datetime.now().astimezone(),
        )
        found = find_matches(saved, index, glossary=stated_glossary(options))
        try:
            watches.add(saved, () if options.existing else keys_of(found))
        except ValueError as error:
            raise WrongUse(f"{error}: choose another name with --name") from error
    _tell_added(saved, found, options)
    return ExitStatus.DONE


def _tell_added(saved: SavedQuestion, found: Sequence[Match], options: argparse.Namespace) -> None:
    from assistant.jsonform import citation_to_json
    from assistant.render import counted

    if has_flag(options, "json"):
        held = [{"rule": m.rule, "citation": citation_to_json(m.citation)} for m in found]
        print_json({"watch": saved.id, "question": saved.text, "existing": held})
        return
    from assistant.watching.alerts import alert_of
    from assistant.watching.telling import alert_text, saved_words

    style = style_of(options)
    parts = [f"Saved as {saved.id}: {saved_words(saved)}."]
    told = "; the next run sends it" if options.existing else ", which is no news"
    if found:
        parts.append(f"The index holds {counted(len(found), 'passage')}{told}. The latest:")
    else:
        parts.append("Nothing in the index meets it yet.")
    shown = [alert_of(match, saved, saved.created) for match in found[:_MOST_SHOWN]]
    print("\n\n".join([*parts, *(alert_text(a, n, style) for n, a in enumerate(shown, 1))]))


def _list(options: argparse.Namespace) -> ExitStatus:
    from assistant.talking.remembering import filters_to_json
    from assistant.watching.store import open_watches
    from assistant.watching.telling import watches_text

    with open_watches(_file(options)) as watches:
        found = watches.all()
    if has_flag(options, "json"):
        print_json(
            [
                {
                    "watch": watch.saved.id,
                    "question": watch.saved.text,
                    "filters": filters_to_json(watch.saved.filters),
                    "created": watch.saved.created.isoformat(),
                    "last_run": watch.last_run,
                    "sent": watch.sent,
                    "waiting": watch.waiting,
                }
                for watch in found
            ]
        )
    elif found:
        page(watches_text(found, style_of(options)), options)
    else:
        say('no question is saved. For example: minutes watch add "MASH referrals"')
    return ExitStatus.DONE if found else ExitStatus.NOTHING


def _remove(options: argparse.Namespace) -> ExitStatus:
    from assistant.watching.running import named
    from assistant.watching.store import open_watches

    with open_watches(_file(options)) as watches:
        known = [watch.saved for watch in watches.all()]
        found = {name: named(name, known) for name in options.names}
        for meant in found.values():
            if len(meant) == 1:
                watches.remove(meant[0].id)
        left = [watch.saved for watch in watches.all()]
    amiss = [_not_one(name, meant, left) for name, meant in found.items() if len(meant) != 1]
    if amiss:
        raise NothingThere("; ".join(amiss))
    return ExitStatus.DONE


def _not_one(name: str, meant: Sequence[SavedQuestion], there: Sequence[SavedQuestion]) -> str:
    """Say why a name means no saved question, or more than one."""
    if meant:
        return f"“{name}” may be {' or '.join(one.id for one in meant)}: name one of them"
    return f"no saved question “{name}”; there are: {', '.join(one.id for one in there) or 'none'}"


def _run(options: argparse.Namespace) -> ExitStatus:
    from assistant.watching.running import command_words, keep_new
    from assistant.watching.store import one_run, open_watches

    output = _output(options)
    handler = command_words(options.handler or "") if output == "command" else []
    now = dt.datetime.now().astimezone()
    index = opened_index(options)
    glossary = stated_glossary(options)
    with one_run(_file(options)), open_watches(_file(options)) as watches:
        chosen = _chosen(watches, options.names)
        troubles = keep_new(watches, index, chosen, glossary=glossary, now=now)
        names = [saved.id for saved in chosen]
        waiting = watches.waiting(names)
        troubles += _send(watches, waiting, names, output, handler, options)
    for trouble in troubles:
        say(f"{trouble.watch}: {trouble.reason}")
    if troubles:
        return ExitStatus.PARTLY
    return ExitStatus.DONE if waiting else ExitStatus.NOTHING


def _output(options: argparse.Namespace) -> str:
    """Return where alerts are sent to.

    Raises:
        WrongUse: the options do not go together.
    """
    asked = {
        "json": has_flag(options, "json"),
        "atom": options.atom is not None,
        "command": options.handler is not None,
    }
    told = [name for name, is_told in asked.items() if is_told]
    output = options.output or (told[0] if told else "text")
    if [name for name in told if name != output]:
        raise WrongUse("choose one of --output text, --json, --atom FILE and --command CMD")
    if output == "atom" and options.atom is None:
        raise WrongUse("name the feed's file: --atom FILE")
    return str(output)


def _chosen(watches: Watches, names: Sequence[str]) -> list[SavedQuestion]:
    """Return the saved questions that are named, or all.

    Raises:
        WrongUse: one is not there, or none is saved at all.
    """
    from assistant.watching.running import named

    known = [watch.saved for watch in watches.all()]
    if not known:
        raise WrongUse('no question is saved. For example: minutes watch add "MASH referrals"')
    chosen = {}
    for name in names:
        meant = named(name, known)
        if len(meant) != 1:
            raise WrongUse(_not_one(name, meant, known))
        chosen[meant[0].id] = meant[0]
    return list(chosen.values()) if names else known


def _send(
    watches: Watches,
    alerts: Sequence[Alert],
    names: Sequence[str],
    output: str,
    handler: Sequence[str],
    options: argparse.Namespace,
) -> list[Trouble]:
    from assistant.watching.feed import MOST_ENTRIES, feed_text, write_feed
    from assistant.watching.running import run_command

    now = dt.datetime.now().astimezone()
    if output == "command":
        return run_command(watches, alerts, handler, now)
    if output == "atom":
        latest = watches.latest(names, MOST_ENTRIES)
        write_feed(options.atom, feed_text(latest, feed=watches.feed, watches=names))
        watches.sent(alerts, now)
        return []
    watches.begin(alerts)
    _print(alerts, output, options)
    sys.stdout.flush()
    watches.sent(alerts, now)
    return []


def _print(alerts: Sequence[Alert], output: str, options: argparse.Namespace) -> None:
    from assistant.watching.alerts import alert_to_json
    from assistant.watching.telling import alerts_text

    if output == "json":
        print_json([alert_to_json(alert) for alert in alerts])
    elif alerts:
        print(alerts_text(alerts, style_of(options)))
    else:
        say("nothing new")
