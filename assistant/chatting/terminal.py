"""The line that is edited at a terminal: history, search, completion.  Imports prompt_toolkit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import (
    CompleteEvent,
    Completer,
    Completion,
    PathCompleter,
)
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.output import ColorDepth, Output

from assistant.chatting.lines import BRIEF_PARTS, COMMANDS
from assistant.filters import NAMES
from corpus import MinutesStatus, PassageKind

PROMPT = "minutes> "


class LineCompleter(Completer):
    """What may follow a half-typed command; a question is completed by nothing."""

    def __init__(self, councils: Sequence[str], committees: Sequence[str]) -> None:
        """Keep the names that /filters can be given."""
        self._values = {
            "council": list(councils),
            "committee": list(committees),
            "kind": [kind.value for kind in PassageKind],
            "status": [s.value for s in (MinutesStatus.DRAFT, MinutesStatus.APPROVED)],
        }
        self._paths = PathCompleter(expanduser=True)

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Return the completions at the cursor."""
        typed = document.text_before_cursor
        if not typed.startswith("/") or "\n" in typed:
            return
        name, blank, rest = typed.partition(" ")
        if not blank:
            yield from _starting(COMMANDS, name, lambda word: COMMANDS[word][1])
        elif name == "/filters":
            yield from self._filters(rest)
        elif name == "/brief" and not rest.startswith("write "):
            yield from _starting(BRIEF_PARTS, rest)
        elif name == "/export" or rest.startswith("write "):
            path = rest.rpartition(" ")[2]
            yield from self._paths.get_completions(Document(path), complete_event)

    def _filters(self, rest: str) -> Iterator[Completion]:
        """Yield the names of filters, and the values of the one that is being typed."""
        words = rest.split(" ")
        places = [at for at, word in enumerate(words[:-1]) if word.casefold() in self._values]
        if places:
            at = places[-1]
            typed = " ".join(words[at + 1 :])
            yield from _containing(self._values[words[at].casefold()], typed)
        yield from _starting((*NAMES, "clear"), words[-1])


def _starting(
    words: Iterable[str], typed: str, meta: Callable[[str], str] = lambda word: ""
) -> Iterator[Completion]:
    for word in words:
        if word.startswith(typed.casefold()) and word != typed:
            yield Completion(word, start_position=-len(typed), display_meta=meta(word))


def _containing(names: Sequence[str], typed: str) -> Iterator[Completion]:
    """Yield the names that begin with what is typed, then those with a word that does."""
    low = typed.casefold()
    first = [name for name in names if name.casefold().startswith(low)]
    others = [name for name in names if name not in first and f" {low}" in name.casefold()]
    for name in (*first, *others):
        if name != typed:
            yield Completion(name, start_position=-len(typed))


def opened_history(file: Path | None) -> History:
    """Return the history that is kept in a file; in memory alone for None.

    Raises:
        OSError: the file cannot be made or written.
    """
    if file is None:
        return InMemoryHistory()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    with file.open("ab"):
        return FileHistory(str(file))


def make_prompt(
    completer: Completer,
    history: History,
    toolbar: Callable[[], str],
    *,
    colour: bool,
    plain: bool,
    input: Input | None = None,
    output: Output | None = None,
) -> PromptSession[str]:
    """Return the prompt of a chat; Enter ends a line, and a pasted text of several is one.

    Args:
        completer: asked at Tab.
        history: arrow keys and Ctrl-R look it up.
        toolbar: what the line under the prompt says; "" for none.
        colour: whether colours are used.
        plain: for screen readers: no line under the prompt.
        input: other than the terminal's.
        output: other than the terminal's.
    """
    return PromptSession(
        PROMPT,
        completer=completer,
        complete_while_typing=False,
        history=history,
        enable_history_search=False,
        bottom_toolbar=None if plain else lambda: toolbar() or None,
        color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
        input=input,
        output=output,
    )
