"""What may follow the words of a half-typed command line, for the completion of shells."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assistant.terminal.topics import TOPICS

_FILES: Final = frozenset({"FILE", "DIR", "PATH", "FOLDER", "QUESTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What may come next: words with what each means, or a file's name."""

    words: tuple[tuple[str, str], ...] = ()
    files: bool = False


Names = Callable[[str, Path | None], Sequence[str]]


@dataclass(slots=True)
class _Line:
    """The words before the one that is being typed."""

    whole: argparse.ArgumentParser
    parser: argparse.ArgumentParser
    command: str | None = None
    awaited: argparse.Action | None = None
    positions: int = 0
    only_words: bool = False
    index: Path | None = None
    used: set[str] = field(default_factory=set)

    def take(self, word: str) -> None:
        """Take the next whole word."""
        if self.awaited is not None:
            # Bash has "--since=2020" in three words.
            if word != "=":
                self._take_value(self.awaited, word)
                self.awaited = None
        elif word == "--":
            self.only_words = True
        elif word.startswith("-") and not self.only_words:
            self._take_option(word)
        elif not self.positions and word in commands_of(self.parser):
            self.command, self.parser = word, commands_of(self.parser)[word]
        else:
            self.positions += 1

    def _take_option(self, word: str) -> None:
        name, given, value = word.partition("=")
        action = options_of(self.parser).get(name)
        if action is None:
            return
        self.used.add(action.dest)
        if given:
            self._take_value(action, value)
        elif action.nargs is None:
            self.awaited = action

    def _take_value(self, action: argparse.Action, value: str) -> None:
        if action.dest == "index":
            self.index = Path(value).expanduser()


def suggest(parser: argparse.ArgumentParser, words: Sequence[str], names: Names) -> Suggestions:
    """Return what may stand in the place of the last word.

    Args:
        parser: of the whole command line.
        words: what was typed after the command's own name, unquoted; the last is unfinished and
            may be "".
        names: gives the indexed names of a "council" or "committee" in an index folder, or in
            the usual one for None.
    """
    line = _Line(whole=parser, parser=parser)
    for word in words[:-1]:
        line.take(word)
    typed = words[-1] if words else ""
    if line.awaited is not None:
        # Bash counts "=" as the word, where nothing follows it yet.
        return _values(line, line.awaited, "" if typed == "=" else typed, names)
    if typed.startswith("-") and not line.only_words:
        option, given, value = typed.partition("=")
        action = options_of(line.parser).get(option)
        if given and action is not None:
            found = _values(line, action, value, names)
            wholes = tuple((f"{option}={word}", told) for word, told in found.words)
            return Suggestions(words=wholes, files=found.files)
        return Suggestions(words=tuple(_matching(typed, _options(line))))
    summaries = summaries_of(line.parser)
    if summaries:  # a command is to come, or one that there is not has been typed
        told = () if line.positions else summaries.items()
        return Suggestions(words=tuple(_matching(typed, told)))
    places = [action for action in line.parser._actions if not action.option_strings]
    if not places:
        return Suggestions()
    place = places[min(line.positions, len(places) - 1)]
    return _values(line, place, typed, names)


def _values(line: _Line, action: argparse.Action, typed: str, names: Names) -> Suggestions:
    if action.choices is not None:
        choices = [(str(choice), "") for choice in action.choices]
        return Suggestions(words=tuple(_matching(typed, choices)))
    if line.command == "help" and action.dest == "topic":
        topics = [(topic.name, topic.title) for topic in TOPICS]
        told = [*topics, *summaries_of(line.whole).items()]
        return Suggestions(words=tuple(_matching(typed, told)))
    if action.dest in ("council", "committee"):
        found = [(name, "") for name in names(action.dest, line.index)]
        return Suggestions(words=tuple(_matching(typed, found)))
    return Suggestions(files=action.metavar in _FILES)


def _options(line: _Line) -> Iterator[tuple[str, str]]:
    """Yield the options that may still be given, in their long forms."""
    for action in line.parser._actions:
        is_repeatable = isinstance(action, argparse._AppendAction)
        if action.dest not in line.used or is_repeatable:
            names = [name for name in action.option_strings if name.startswith("--")]
            # Other spellings, as --colour, are taken and not offered.
            if names:
                yield names[0], help_of(line.parser, action)


def _matching(typed: str, words: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the words that begin as typed, or have a word within that does, in any case."""
    start, every = typed.casefold(), list(words)
    found = [pair for pair in every if pair[0].casefold().startswith(start)]
    return found or [pair for pair in every if f" {start}" in pair[0].casefold()]


def commands_of(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    """Return the commands of a parser by name; argparse has no public way to ask."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return action.choices
    return {}


def summaries_of(parser: argparse.ArgumentParser) -> Mapping[str, str]:
    """Return the commands of a parser, each with its line of help."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return {a.dest: a.help or "" for a in action._choices_actions}
    return {}


def options_of(parser: argparse.ArgumentParser) -> Mapping[str, argparse.Action]:
    """Return the options of a parser by every name they go by."""
    return {name: action for action in parser._actions for name in action.option_strings}


def help_of(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    """Return the help of an option as it is printed."""
    if not action.help:
        return ""
    return action.help % {**vars(action), "prog": parser.prog}
