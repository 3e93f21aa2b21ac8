"""``docs/cli.md``: every command, option and topic, written from the parsers themselves.

argparse lays out its own help differently from one version of Python to the next; this does not.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from assistant.terminal.completing import commands_of, help_of, summaries_of
from assistant.terminal.topics import TOPICS

_HEAD = """\
# The command line

Written by `minutes help --markdown > docs/cli.md` from the program's own help; a test keeps it so.
"""
# Groups that argparse makes of itself.
_UNNAMED = frozenset({"positional arguments", "options"})


def reference(parser: argparse.ArgumentParser) -> str:
    """Return the reference of the whole command as Markdown."""
    parts = [_HEAD, f"{parser.description}\n", _contents(parser)]
    parts += ["## In common\n", "Before or after the command:\n", _options(parser, parser._actions)]
    common = {action.dest for action in parser._actions}
    for command in commands_of(parser).values():
        parts += _command(command, common)
    parts.append("## Topics\n")
    for topic in TOPICS:
        parts += [f"### {topic.name}: {topic.title}\n", topic.text]
    return "\n".join(parts)


def _contents(parser: argparse.ArgumentParser) -> str:
    lines = ["| command | does |", "|---|---|"]
    for name, summary in summaries_of(parser).items():
        lines.append(f"| [`{name}`](#minutes-{name}) | {_cell(summary)} |")
    return "\n".join(lines) + "\n"


def _command(parser: argparse.ArgumentParser, common: set[str]) -> Iterator[str]:
    """Yield the parts of one command."""
    yield f"## {parser.prog}\n"
    yield f"{parser.description}\n"
    yield f"    {usage_of(parser)}\n"
    own = [a for a in parser._actions if a.dest not in common]
    groups = [g for g in parser._action_groups if g.title not in _UNNAMED]
    grouped = [a for group in groups for a in group._group_actions]
    plain = [a for a in own if a not in grouped]
    if plain:
        yield _options(parser, plain)
    for group in groups:
        if all(isinstance(a, argparse._SubParsersAction) for a in group._group_actions):
            continue
        told = f" ({group.description})" if group.description else ""
        yield f"{(group.title or '').capitalize()}{told}:\n"
        yield _options(parser, group._group_actions)
    for inner in commands_of(parser).values():
        yield from _inner(inner, common)


def _inner(parser: argparse.ArgumentParser, common: set[str]) -> Iterator[str]:
    """Yield the parts of a command of a command, such as ``watch add``."""
    yield f"### {parser.prog}\n"
    yield f"{parser.description}\n"
    yield f"    {usage_of(parser)}\n"
    actions = [a for a in parser._actions if a.dest not in common]
    if actions:
        yield _options(parser, actions)


def usage_of(parser: argparse.ArgumentParser) -> str:
    """Return "minutes ask [options] [QUESTION …]"."""
    words = [parser.prog, "[options]"]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            words.append("COMMAND")
        elif not action.option_strings:
            words.append(_placeholder(action))
    return " ".join(words)


def _placeholder(action: argparse.Action) -> str:
    name = _value(action)
    return {"*": f"[{name} …]", "+": f"{name} …", "?": f"[{name}]"}.get(str(action.nargs), name)


def _value(action: argparse.Action) -> str:
    """Return what stands for a value: its metavar, or its choices."""
    if isinstance(action.metavar, str):
        return action.metavar
    if action.choices is not None:
        return "|".join(str(choice) for choice in action.choices)
    return action.dest.upper()


def _options(parser: argparse.ArgumentParser, actions: Sequence[argparse.Action]) -> str:
    lines = []
    for action in actions:
        if isinstance(action, argparse._SubParsersAction):
            continue
        names = action.option_strings
        takes = names and action.nargs is None
        shown = [f"`{name} {_value(action)}`" if takes else f"`{name}`" for name in names]
        shown = shown or [f"`{_value(action)}`"]
        told = help_of(parser, action)
        lines.append(f"- {', '.join(shown)}" + (f": {told}" if told else ""))
    return "\n".join(lines) + "\n"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")
