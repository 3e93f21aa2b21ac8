"""An index kept open and warm, the newest generation of its folder.

A newer generation is opened and warmed beside the one that answers, which goes on until then, and
is closed when the last who reads it is done.  A newer one that cannot be used is told and left.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from assistant.answering import answer_question
from assistant.errors import AssistantError
from assistant.serving.place import generation_of
from index import SearchIndex, SearchIndexError, open_index
from index.generations import open_generation

_LOOK: Final = 1.0  # seconds between two looks at the files
_AGAIN: Final = 30.0  # seconds until a generation that could not be opened is tried again


class OtherGeneration(AssistantError):
    """Another generation is asked for than the one that answers."""


class _Opened:
    """A generation with how many are reading it."""

    def __init__(self, name: str, index: SearchIndex) -> None:
        self.name, self.index = name, index
        self.readers = 0
        self.is_retired = False


class Warm:
    """The index of a folder; several threads may read it."""

    def __init__(self, folder: Path) -> None:
        """Open the newest generation and warm it.

        Raises:
            SearchIndexError: there is no index, or it cannot be used.
        """
        self._folder = folder
        self._lock = threading.Lock()
        self._now = _opened(folder)
        self._looked = time.monotonic()
        self._damage: SearchIndexError | None = None
        self._newer_damage: SearchIndexError | None = None
        self._failed: tuple[str, float] | None = None

    @property
    def generation(self) -> str:
        """Which generation answers."""
        return self._now.name

    @property
    def index(self) -> SearchIndex:
        """What answers; for its manifest, which outlives it."""
        return self._now.index

    @property
    def damage(self) -> str | None:
        """What is wrong with the generation that answers, if anything."""
        return str(self._damage) if self._damage else None

    @property
    def newer_damage(self) -> str | None:
        """Why a newer generation does not answer, if there is one that cannot be used."""
        return str(self._newer_damage) if self._newer_damage else None

    @contextmanager
    def reading(self, generation: str | None) -> Iterator[SearchIndex]:
        """Lend the index; ``generation`` is the one that it has to be, None for any.

        Raises:
            OtherGeneration: it is not that.
            SearchIndexError: its files have been altered since it was opened.
        """
        self._check()
        with self._lock:
            opened = self._now
            if generation not in (None, opened.name):
                raise OtherGeneration(f"the generation that answers is {opened.name}")
            if self._damage:
                raise self._damage
            opened.readers += 1
        try:
            yield opened.index
        finally:
            with self._lock:
                opened.readers -= 1
                is_last = opened.is_retired and not opened.readers
            if is_last:
                opened.index.close()

    def renew(self) -> bool:
        """Open the newest generation where there is a newer one; tell whether it answers now."""
        try:
            name = generation_of(self._folder)
        except (OSError, ValueError):
            name = ""  # opening it says what is wrong
        if name == self._now.name:
            self._newer_damage = self._failed = None
            return False
        if self._failed and self._failed[0] == name and time.monotonic() < self._failed[1]:
            return False
        try:
            newest = _opened(self._folder)
        except SearchIndexError as error:
            self._newer_damage = error
            self._failed = (name, time.monotonic() + _AGAIN)
            return False
        with self._lock:
            old, self._now = self._now, newest
            self._damage = self._newer_damage = self._failed = None
            old.is_retired = True
            is_last = not old.readers
        if is_last:
            old.index.close()
        return True

    def close(self) -> None:
        """Close the index; call it when nobody reads."""
        self._now.index.close()

    def _check(self) -> None:
        """See from time to time whether the files are those that were opened."""
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        answering = self._now.name
        try:
            if generation_of(self._folder) != answering:
                return  # those that answer may be gone already, and stay readable
            open_generation(self._folder)
            damage = None
        except (OSError, ValueError):
            return  # ``renew`` tells it
        except SearchIndexError as error:
            damage = error
        with self._lock:
            if self._now.name == answering:
                self._damage = damage


def _opened(folder: Path) -> _Opened:
    """Open a folder's newest generation, and have it answer once, so that all is at hand.

    Raises:
        SearchIndexError: it cannot be used.
    """
    while True:
        name = _name(folder)
        index = open_index(folder)
        try:
            answer_question("What was decided about the budget?", index, limit=1)
        except BaseException:
            index.close()
            raise
        if _name(folder) == name:
            return _Opened(name, index)
        index.close()  # a newer one was published meanwhile, and either may be open


def _name(folder: Path) -> str:
    try:
        return generation_of(folder)
    except (OSError, ValueError):
        return ""  # opening it says what is wrong, unless it comes to rights this moment
