"""What the minutes' own words say of a question's: exact places, other spellings, slips.

One generation's collection and postings behind one lock, so that a question asked by several
threads reads them safely.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.patterns import lazy_re
from index.item_numbers import ItemNumbers, item_numbers, numbered_rows
from index.models import model_folder
from index.phrases import phrase_rows, reference_rows, whole_items
from index.ranking import Lexicon
from index.records import Query
from index.spelling import Correction, KnownWords, corrections, encoder_words
from index.variants import Variant, variants

_WORD = lazy_re(r"[^\W\d_]+")


class Words:
    """The words of one generation of the index."""

    def __init__(
        self, database: sqlite3.Connection, lexicon: Lexicon, lock: threading.Lock, model: str
    ) -> None:
        """Keep the open collection, its lexicon and lock, and the name of the encoder's model."""
        self._database = database
        self._lexicon = lexicon
        self._lock = lock
        self._model = model

    @cached_property
    def _known(self) -> KnownWords:
        return KnownWords(self._database, self._lexicon.postings)

    @cached_property
    def _english(self) -> Collection[str]:
        return encoder_words(model_folder(self._model))

    def corrections(
        self, text: str, *, spared: Collection[str], settled: Collection[str]
    ) -> tuple[Correction, ...]:
        """Return what words of ``text`` are probably slips for.

        Args:
            text: the question, without quoted phrases.
            spared: words in small letters that are right though no minutes have them.
            settled: words that have another form already, as a variant.
        """
        words = [word for word in _WORD.findall(text) if word not in settled]
        with self._lock:
            if not corrections(words, self._known, spared=spared):
                return ()
            # The list of English words takes milliseconds to read: only when it is needed.
            return corrections(words, self._known, spared=spared, english=self._english)

    def variants(self, text: str) -> tuple[Variant, ...]:
        """Return the other spellings of words of ``text`` that the minutes have."""
        with self._lock:
            return variants(_WORD.findall(text), self._database, self._lexicon)

    def referring(self, reference: str) -> frozenset[int]:
        """Return the passages of every item that holds a file's or application's reference."""
        with self._lock:
            rows = reference_rows(self._database, self._lexicon, reference, numbers=self._numbers)
        return frozenset(whole_items(self._lexicon.items[rows], self._lexicon).tolist())

    def numbered(self, number: str, *, agenda: bool) -> frozenset[int]:
        """Return the passages of the items with a minute's (or agenda item's) number."""
        with self._lock:
            rows = numbered_rows(self._database, number, agenda=agenda, numbers=self._numbers)
        return frozenset(rows.tolist())

    @cached_property
    def _numbers(self) -> ItemNumbers:
        """Asked for under the lock."""
        return item_numbers(self._database)

    def restrict(self, query: Query, mask: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
        """Return the mask less the passages without a required phrase or with an excluded one."""
        if not (query.required or query.excluded):
            return mask
        allowed = np.ones(len(self._lexicon.items), dtype=np.bool_) if mask is None else mask.copy()
        with self._lock:
            for phrase in query.required:
                held = np.zeros_like(allowed)
                held[phrase_rows(self._database, self._lexicon, phrase)] = True
                allowed &= held
            for phrase in query.excluded:
                allowed[phrase_rows(self._database, self._lexicon, phrase)] = False
        return allowed
