"""The index as each may see it: views of the newest generation, kept as long as they are used."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answering import answer_question
from index import IndexMissing, SearchIndexError, open_index
from index.view import Restriction, restricted_view

if TYPE_CHECKING:
    from index import SearchIndex

_MOST_VIEWS = 8  # each takes about as much memory as the index's postings
_LOOK = 5.0  # seconds between two looks for a newer generation
_CLOSED_AFTER = 300.0  # seconds in which whoever still reads an older one is done
_log = logging.getLogger(__name__)


class Shelf:
    """Opens an index and its views; several threads may use it.

    ``generation`` tells two generations apart.
    """

    def __init__(self, folder: Path) -> None:
        """Open the index.

        Raises:
            SearchIndexError: there is none, or it cannot be used.
        """
        self._folder = folder
        self._lock = threading.Lock()
        self._views: OrderedDict[Restriction, SearchIndex] = OrderedDict()
        self._old: list[tuple[float, SearchIndex]] = []
        self._stamp = self._stamp_now()
        self._index = open_index(folder)
        self._looked = time.monotonic()

    @property
    def generation(self) -> str:
        """What is equal for the same generation."""
        return self._index.manifest.built_at.isoformat()

    def view(self, restriction: Restriction) -> SearchIndex:
        """Return the newest index less what a restriction hides.

        Raises:
            SearchIndexError: the index cannot be used.
        """
        with self._lock:
            kept = self._views.get(restriction)
            if kept is not None:
                self._views.move_to_end(restriction)
                return kept
            try:
                made = restricted_view(self._index, restriction)
            except IndexMissing:  # a newer one was published this moment
                self._reopen()
                made = restricted_view(self._index, restriction)
            self._views[restriction] = made
            while len(self._views) > _MOST_VIEWS:
                _, dropped = self._views.popitem(last=False)
                self._old.append((time.monotonic(), dropped))
            return made

    def warm_up(self, restriction: Restriction) -> None:
        """Ask something of a view, so that the first question need not wait for the encoder.

        Raises:
            SearchIndexError: the index cannot be used.
        """
        answer_question("What was decided?", self.view(restriction), limit=1)

    def renew(self) -> bool:
        """Open the newest generation where there is a newer one; tell whether there is.

        The views in use are made of it first, so that nobody waits for them.  Where it cannot be
        opened, the one at hand goes on answering.
        """
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return False
        self._looked = now
        self._close_old()
        stamp = self._stamp_now()
        if stamp == self._stamp:
            return False
        try:
            newest = open_index(self._folder)
            if newest.manifest.built_at == self._index.manifest.built_at:
                newest.close()
                self._stamp = stamp
                return False
            views = OrderedDict((one, restricted_view(newest, one)) for one in list(self._views))
        except SearchIndexError as error:
            _log.error("the newest index cannot be opened: %s", type(error).__name__)
            return False
        with self._lock:
            self._put_away()
            self._index, self._views, self._stamp = newest, views, stamp
        _log.info("a newer index answers, built at %s", self.generation)
        return True

    def close(self) -> None:
        """Close the index and every view."""
        with self._lock:
            self._put_away()
            for _, index in self._old:
                index.close()
            self._old.clear()

    def _reopen(self) -> None:
        self._put_away()
        self._index, self._stamp = open_index(self._folder), self._stamp_now()

    def _put_away(self) -> None:
        now = time.monotonic()
        self._old += [(now, view) for view in self._views.values()]
        self._old.append((now, self._index))
        self._views = OrderedDict()

    def _close_old(self) -> None:
        with self._lock:
            before = time.monotonic() - _CLOSED_AFTER
            for _, index in (old for old in self._old if old[0] < before):
                index.close()
            self._old = [old for old in self._old if old[0] >= before]

    def _stamp_now(self) -> int:
        """Return what changes when something is published in the folder."""
        try:
            return self._folder.stat().st_mtime_ns
        except OSError:
            return 0
